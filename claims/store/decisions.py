"""What a reviewer can decide on a claim, checked before it is written."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from claims.model import Certainty, Polarity, SourceKind
from claims.store.errors import StoreError
from claims.store.records import Action, Json

_LINK = re.compile(r"https?://[^\s/]\S*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision: an action, and its value as plain JSON. Make it with the methods named after the actions.

    None as a value takes an earlier decision of the kind back (``Decision.verdict(None)``), except for a source or speaker,
    where None says that it is nobody: the publication itself.
    """

    action: Action
    value: Json

    @classmethod
    def verdict(cls, name: str | None) -> Self:
        """A verdict, by its name in the table of verdicts."""
        return cls(Action.VERDICT, name)

    @classmethod
    def note(cls, text: str | None) -> Self:
        """A note for colleagues."""
        return cls(Action.NOTE, text)

    @classmethod
    def evidence(cls, links: Sequence[str]) -> Self:
        """Links (http or https) to what the verdict rests on, in place of those given before."""
        for link in links:
            if not _LINK.fullmatch(link):
                raise StoreError(f"{link!r} is no link", remedy="give an address that begins with https:// or http://")
        return cls(Action.EVIDENCE, list(links))

    @classmethod
    def assign(cls, reviewer: str | None) -> Self:
        """Who shall review the claim."""
        return cls(Action.ASSIGN, reviewer)

    @classmethod
    def source(cls, name: str | None, *, kind: SourceKind | str | None = None, named: bool | None = None) -> Self:
        """The right source. Left out, kind and name are those of the article's source of that name."""
        chosen = None if kind is None else _member(SourceKind, kind)
        return cls(Action.SOURCE, {"name": name, "kind": chosen, "named": named})

    @classmethod
    def speaker(cls, name: str | None) -> Self:
        """The right speaker."""
        return cls(Action.SPEAKER, name)

    @classmethod
    def certainty(cls, value: Certainty | str | None) -> Self:
        """The right certainty."""
        return cls(Action.CERTAINTY, None if value is None else _member(Certainty, value))

    @classmethod
    def polarity(cls, value: Polarity | str | None) -> Self:
        """The right polarity."""
        return cls(Action.POLARITY, None if value is None else _member(Polarity, value))

    @classmethod
    def statement(cls, text: str | None) -> Self:
        """The right statement."""
        return cls(Action.STATEMENT, text)

    @classmethod
    def spans(cls, places: Sequence[tuple[int, int]] | None) -> Self:
        """The right words: places in the article's text (code points, end excluded), in reading order."""
        return cls(Action.SPANS, None if places is None else [[start, end] for start, end in places])

    @classmethod
    def undo(cls, number: int) -> Self:
        """Takes the entry ``number`` back; the undoing of an undoing brings it back again."""
        return cls(Action.UNDO, number)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A decision that ``by`` wants to make on a claim.

    ``seen`` is the number of the last entry on the claim that the reviewer saw (0: none; None: not to be checked),
    ``version`` the version of the article that was in front of the reviewer (None: the newest).
    """

    claim_id: str
    decision: Decision
    by: str
    seen: int | None = None
    version: int | None = None


def _member(kind: type[Certainty] | type[Polarity] | type[SourceKind], value: str) -> str:
    try:
        return kind(value).value
    except ValueError:
        raise StoreError(f"{value!r} is none of: {', '.join(kind)}") from None
