"""The forms"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue, TypeAdapter, ValidationError

from claims.present.wording import displayed, spaced
from claims.store import Action, Decision, Entry, StoredClaim, StoreError, limits
from claims.store.records import plain

_MOST: Mapping[str, int] = {
    "note": limits.NOTE,
    "links": limits.LINKS * limits.LINK,
    "statement": limits.STATEMENT,
    "source": limits.PARTY,
    "speaker": limits.PARTY,
    "retaken": limits.STATEMENT,
}
"""Characters that a field takes; the store refuses more, in the same words to everybody."""
OF_A_NOTE = ("note", "links")
OF_A_CORRECTION = ("statement", "source", "kind", "named", "speaker", "certainty", "polarity")
_LINES = frozenset({"note", "links", "statement", "retaken"})
"""Fields of several lines; in the others a browser drops the line breaks."""
_NAMED = {"true": True, "false": False}


def shown(claim: StoredClaim) -> Mapping[str, str]:
    """What the fields of a claim's forms show, by name. Those whose value is too long for a field are left out."""
    source = claim.state.source if "source" in claim.state.corrected else None
    values = {
        "note": claim.state.note,
        "links": "\n".join(claim.state.evidence),
        "statement": claim.statement,
        "retaken": claim.earlier_statement,
        "source": claim.source,
        "kind": source and source.kind,
        "named": None if source is None or source.named is None else str(source.named).lower(),
        "speaker": claim.speaker,
        "certainty": claim.certainty,
        "polarity": claim.polarity,
    }
    fields = {name: _as_kept(name, value or "") for name, value in values.items()}
    return {name: value for name, value in fields.items() if len(value) <= _MOST.get(name, len(value))}


def as_sent(value: str) -> str:
    """What somebody typed, from what a browser sends.

    >>> as_sent(" Two\\r\\nlines\\n")
    'Two\\nlines'
    """
    return value.replace("\r\n", "\n").replace("\r", "\n").strip()


def noted(claim: StoredClaim, sent: Mapping[str, str]) -> list[Decision]:
    """The note and the links that were changed; ``claim`` as the form showed it."""
    changed = _changed(claim, sent, OF_A_NOTE)
    decisions = []
    if "note" in changed:
        decisions.append(Decision.note(changed["note"] or None))
    if "links" in changed and changed["links"].split() != shown(claim).get("links", "").split():
        decisions.append(Decision.evidence(tuple(dict.fromkeys(changed["links"].split()))))
    return decisions


def corrected(claim: StoredClaim, sent: Mapping[str, str]) -> list[Decision]:
    """The corrections; ``claim`` as the form showed it. Raises `StoreError` where one makes no sense."""
    return list(_corrected(claim, _changed(claim, sent, OF_A_CORRECTION), sent))


def _corrected(claim: StoredClaim, changed: Mapping[str, str], sent: Mapping[str, str]) -> Iterator[Decision]:
    if "retaken" in sent:  # a statement that was written for other words: whoever sends it means it for these
        as_it_was = sent["retaken"] == shown(claim).get("retaken", "").strip()
        yield Decision.statement((claim.earlier_statement if as_it_was else None) or sent["retaken"])
    elif "statement" in changed:
        yield Decision.statement(changed["statement"])
    if changed.keys() & {"source", "kind", "named"}:
        now = {**shown(claim), **sent}
        if not now.get("source") and changed.keys() & {"kind", "named"} and (now["kind"] or now["named"]):
            raise StoreError("the article itself is of no kind", remedy="name a source with it")
        name = claim.source if "source" not in changed else changed["source"] or None
        yield Decision.source(name, kind=now["kind"] or None, named=_NAMED.get(now["named"]))
    if "speaker" in changed:
        yield Decision.speaker(changed["speaker"] or None)
    if "certainty" in changed:
        yield Decision.certainty(changed["certainty"])
    if "polarity" in changed:
        yield Decision.polarity(changed["polarity"])


def _changed(claim: StoredClaim, sent: Mapping[str, str], names: tuple[str, ...]) -> Mapping[str, str]:
    """The fields that were sent with another value than the form showed; what was not sent was not changed."""
    before = shown(claim)
    return {name: sent[name] for name in names if name in sent and sent[name] != before.get(name, "").strip()}


def _as_kept(name: str, value: str) -> str:
    """A value as a browser keeps it in a field."""
    kept = displayed(value)
    return kept if name in _LINES else kept.replace("\n", "")


MOST_DECISIONS = 10
"""Decisions that one form makes, at most."""
_SENT = TypeAdapter(list[tuple[str, JsonValue]])


@dataclass(frozen=True)
class Value:
    """A field, what stands in it now, and what the reviewer wants there; "" for nothing."""

    name: str
    stands: str
    mine: str


@dataclass(frozen=True)
class DescribedEntry:
    """A decision of somebody else, in words."""

    entry: Entry
    words: str


@dataclass(frozen=True)
class EditConflict:
    """What others decided (``entries``) since the reviewer looked, and what the reviewer had decided (``values``).

    ``sent`` is that in a form's field, for `parse_decisions` to read when the reviewer means it all the same.
    """

    entries: Sequence[DescribedEntry]
    values: Sequence[Value]
    sent: str


def clash(claim: StoredClaim, text: str, entries: Sequence[Entry], refused: Sequence[Decision]) -> EditConflict:
    """The clash over a claim of the article ``text``."""
    values = [
        Value(spaced(one.action), _stands(claim, one.action, text), value_text(one.action, one.value, text)) for one in refused
    ]
    told = [DescribedEntry(entry, value_text(entry.action, entry.value, text)) for entry in entries]
    return EditConflict(told, values, json.dumps([[one.action.value, plain(one.value)] for one in refused]))


def parse_decisions(words: str) -> list[Decision]:
    """The decisions that a form sends again. Raises `StoreError` where they are none."""
    try:
        pairs = _SENT.validate_json(words)
    except ValidationError:
        pairs = []
    if not 0 < len(pairs) <= MOST_DECISIONS:
        raise StoreError("these are no decisions", remedy="load the page again, and decide anew")
    return [Decision.of(action, value) for action, value in pairs]


def value_text(action: Action, value: object, text: str) -> str:
    """The value of a decision for people; "" where it takes something away.

    >>> value_text(Action.SPANS, [[0, 4], [10, 13]], "Many were hurt, it said.")
    'Many … urt'
    """
    match action, value:
        case Action.SOURCE | Action.SPEAKER, None:
            return "the article itself" if action is Action.SOURCE else ""
        case _, None:
            return ""
        case Action.SOURCE, dict():
            kind = f" ({spaced(value['kind'])})" if value.get("kind") else ""
            return f"{value.get('name') or 'the article itself'}{kind}"
        case Action.SPANS, list():
            return " … ".join(text[start:end] for start, end in value)
        case Action.UNDO, _:
            return f"entry {value}"
        case _, list():
            return "\n".join(map(str, value))
    return str(value)


def _stands(claim: StoredClaim, action: Action, text: str) -> str:
    state = claim.state
    match action:
        case Action.VERDICT:
            return claim.verdict or ""
        case Action.NOTE:
            return state.note or ""
        case Action.EVIDENCE:
            return "\n".join(state.evidence)
        case Action.ASSIGN:
            return state.assigned or ""
        case Action.SOURCE:
            return claim.source or "the article itself"
        case Action.SPANS:
            return " … ".join(text[span.start : span.end] for span in claim.spans)
        case Action.UNDO:
            return ""
    return str(getattr(claim, action) or "")


def batch_summary(entries: Sequence[Entry]) -> str:
    """How many claims were decided on, and what: for entries that were written at once."""
    number = len({entry.claim_id for entry in entries})
    claims = f"{number:,} {'claim' if number == 1 else 'claims'}"
    actions = {entry.action for entry in entries}
    names = {
        entry.value
        for entry in entries
        if entry.action is Action.ASSIGN and (entry.value is None or isinstance(entry.value, str))
    }
    if actions == {Action.UNDO}:
        return f"the last decisions on {claims} taken back"
    if actions != {Action.ASSIGN} or len(names) != 1:
        return f"{claims} ({', '.join(sorted(spaced(action) for action in actions))})"
    (name,) = names
    return f"{claims} assigned to {name}" if name else f"{claims} assigned to nobody"
