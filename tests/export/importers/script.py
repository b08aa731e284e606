"""Decisions of every kind, made in a cell of a file or in the store."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from claims.export import Field
from claims.model import Certainty, Polarity, SourceKind
from claims.store import Action, Decision, StoredClaim

Values = Mapping[str, str]
"""What is written into the cells of a row, by column."""


@dataclass(frozen=True, slots=True)
class Made:
    """A decision: the cells written in a file, and the resulting log entry."""

    cells: Values
    action: Action
    value: Any

    @property
    def decision(self) -> Decision:
        """The same decision, made in the store."""
        return Decision(self.action, self.value)


def of_source(claim: StoredClaim, name: str | None, kind: SourceKind | None, named: bool | None) -> Made:
    """A corrected source; the kind is given if it is not the current one."""
    cells = {"source": name or ""} if name != claim.source else {}
    cells |= {"source_kind": kind} if kind else {}
    return Made(cells, Action.SOURCE, {"name": name, "kind": kind, "named": named})


def other_kind(claim: StoredClaim, variant: int) -> SourceKind:
    """A kind of source other than the claim's."""
    return [kind for kind in (SourceKind.NGO, SourceKind.PARTY, SourceKind.JUDICIARY) if kind is not claim.source_kind][variant]


def places(claim: StoredClaim, variant: int) -> Made:
    """The first words of the sentence, and the rest of it without the character in between."""
    at = claim.claim.sentence
    cut = at.start + 4 + variant
    pairs = [[at.start, cut], [cut + 1, at.end]]
    return Made({"spans": "; ".join(f"{start}-{end}" for start, end in pairs)}, Action.SPANS, pairs)


def written(field: Field, action: Action, *texts: str) -> Callable[[StoredClaim, int], Made]:
    """A decision with one of two texts, which is also written into the cell."""
    return lambda claim, variant: Made({field: texts[variant]}, action, texts[variant])


def chosen(field: Field, action: Action, options: type[Certainty] | type[Polarity]) -> Callable[[StoredClaim, int], Made]:
    """A decision whose value is another one from a list."""

    def made(claim: StoredClaim, variant: int) -> Made:
        others = [str(option) for option in options if option != getattr(claim, field)]
        value = others[variant % len(others)]
        return Made({field: value}, action, value)

    return made


KINDS: Mapping[str, Callable[[StoredClaim, int], Made]] = MappingProxyType(
    {
        "verdict": written(Field.VERDICT, Action.VERDICT, "Mostly false", "True"),
        "note": written(Field.NOTE, Action.NOTE, "=1+1 “is”, he said;\nand 'more", "@home"),
        "evidence": lambda claim, variant: Made(
            {"evidence": f"https://a.example/{variant};; http://b.example/?x=1;2"},
            Action.EVIDENCE,
            [f"https://a.example/{variant};", "http://b.example/?x=1;2"],
        ),
        "assign": written(Field.ASSIGNED, Action.ASSIGN, "Cy; the third", "-Zoë"),
        "source": lambda claim, variant: of_source(claim, ("Greens; “the”", "+Navy")[variant], None, named=True),
        "no source": lambda claim, variant: of_source(claim, None, None, None),
        "source and kind": lambda claim, variant: of_source(
            claim, ("Moss", "Fen")[variant], other_kind(claim, variant), named=True
        ),
        "source kind": lambda claim, variant: of_source(claim, claim.source, other_kind(claim, variant), claim.named),
        "speaker": written(Field.SPEAKER, Action.SPEAKER, "Zoë Ö", "Ada, Bo"),
        "certainty": chosen(Field.CERTAINTY, Action.CERTAINTY, Certainty),
        "polarity": chosen(Field.POLARITY, Action.POLARITY, Polarity),
        "statement": written(Field.STATEMENT, Action.STATEMENT, "-5 degrees; ‘so’ they say.", "Other\twords."),
        "spans": places,
    }
)
"""Every kind of decision, each in two variants that differ from the extracted value."""


def kinds_for(claim: StoredClaim) -> list[str]:
    """The applicable kinds for a claim: without a source, neither the source nor its kind can be removed."""
    return [kind for kind in KINDS if claim.source or kind not in ("no source", "source kind")]
