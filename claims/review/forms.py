"""The forms of a claim: the values of their fields, a reviewer's changes, and conflicts with other reviewers.

A form contains the number of the last log entry when it was rendered: submitted values are compared with those shown, never
with later entries, so that a form that was open for a long time does not undo decisions that it did not show.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pydantic import JsonValue, TypeAdapter, ValidationError

from claims.present.wording import PUBLICATION, counted, displayed, spaced
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
"""Maximum lengths of fields, which the store enforces as well."""
NOTE_FIELDS = ("note", "links")
CORRECTION_FIELDS = ("statement", "source", "kind", "named", "speaker", "certainty", "polarity")
_MULTILINE = frozenset({"note", "links", "statement", "retaken"})
"""Fields with several lines; in the others a browser drops line breaks."""
_NAMED = {"true": True, "false": False}


def field_values(claim: StoredClaim) -> Mapping[str, str]:
    """The values of a claim's form fields by name, without those that are too long for a field."""
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
    """The typed text, from what a browser submits.

    >>> as_sent(" Two\\r\\nlines\\n")
    'Two\\nlines'
    """
    return value.replace("\r\n", "\n").replace("\r", "\n").strip()


def note_decisions(claim: StoredClaim, sent: Mapping[str, str]) -> list[Decision]:
    """Decisions for a changed note and changed links; ``claim`` as the form showed it."""
    changed = _changed(claim, sent, NOTE_FIELDS)
    decisions = []
    if "note" in changed:
        decisions.append(Decision.note(changed["note"] or None))
    if "links" in changed and changed["links"].split() != field_values(claim).get("links", "").split():
        decisions.append(Decision.evidence(tuple(dict.fromkeys(changed["links"].split()))))
    return decisions


def correction_decisions(claim: StoredClaim, sent: Mapping[str, str]) -> list[Decision]:
    """Decisions for corrected fields; ``claim`` as the form showed it. Raises `StoreError` if one is invalid."""
    return list(_correction_decisions(claim, _changed(claim, sent, CORRECTION_FIELDS), sent))


def _correction_decisions(claim: StoredClaim, changed: Mapping[str, str], sent: Mapping[str, str]) -> Iterator[Decision]:
    if "retaken" in sent:  # an outdated statement, confirmed for the current words
        as_it_was = sent["retaken"] == field_values(claim).get("retaken", "").strip()
        yield Decision.statement((claim.earlier_statement if as_it_was else None) or sent["retaken"])
    elif "statement" in changed:
        yield Decision.statement(changed["statement"])
    if changed.keys() & {"source", "kind", "named"}:
        now = {**field_values(claim), **sent}
        if not now.get("source") and changed.keys() & {"kind", "named"} and (now["kind"] or now["named"]):
            raise StoreError(f"{PUBLICATION} does not have a kind of source", remedy="enter a source as well")
        name = claim.source if "source" not in changed else changed["source"] or None
        yield Decision.source(name, kind=now["kind"] or None, named=_NAMED.get(now["named"]))
    if "speaker" in changed:
        yield Decision.speaker(changed["speaker"] or None)
    if "certainty" in changed:
        yield Decision.certainty(changed["certainty"])
    if "polarity" in changed:
        yield Decision.polarity(changed["polarity"])


def _changed(claim: StoredClaim, sent: Mapping[str, str], names: tuple[str, ...]) -> Mapping[str, str]:
    """The fields that were submitted with a value other than the form showed."""
    before = field_values(claim)
    return {name: sent[name] for name in names if name in sent and sent[name] != before.get(name, "").strip()}


def _as_kept(name: str, value: str) -> str:
    """A value as a browser keeps it in a field."""
    kept = displayed(value)
    return kept if name in _MULTILINE else kept.replace("\n", "")


MOST_DECISIONS = 10
"""Maximum decisions of one form."""
_SENT = TypeAdapter(list[tuple[str, JsonValue]])


@dataclass(frozen=True)
class Value:
    """A field with its current value and the reviewer's value; "" for none."""

    name: str
    stands: str
    mine: str


@dataclass(frozen=True)
class DescribedEntry:
    """A decision made in the meantime, with its value in words."""

    entry: Entry
    words: str


@dataclass(frozen=True)
class EditConflict:
    """What was decided (``entries``) since the reviewer loaded the page, and the decisions made there (``values``).

    ``statement`` is the claim's on that page if it has another now, else None. ``sent`` serialises the reviewer's decisions for
    a form field, from which `parse_decisions` reads them if the reviewer confirms them.
    """

    entries: Sequence[DescribedEntry]
    values: Sequence[Value]
    sent: str
    statement: str | None = None


def edit_conflict(
    claim: StoredClaim, before: str, text: str, entries: Sequence[Entry], refused: Sequence[Decision]
) -> EditConflict:
    """The conflict over a claim of the article ``text``, whose statement was ``before`` on the page with the decisions."""
    values = [
        Value(spaced(one.action), _current_value(claim, one.action, text), value_text(one.action, one.value, text))
        for one in refused
    ]
    described = [DescribedEntry(entry, value_text(entry.action, entry.value, text)) for entry in entries]
    sent = json.dumps([[one.action.value, plain(one.value)] for one in refused])
    return EditConflict(described, values, sent, None if before == claim.statement else before)


def parse_decisions(words: str) -> list[Decision]:
    """The decisions that a form resubmits. Raises `StoreError` if they are invalid."""
    try:
        pairs = _SENT.validate_json(words)
    except ValidationError:
        pairs = []
    if not 0 < len(pairs) <= MOST_DECISIONS:
        raise StoreError("invalid decisions", remedy="reload the page and decide again")
    return [Decision.of(action, value) for action, value in pairs]


def value_text(action: Action, value: object, text: str) -> str:
    """The value of a decision in words; "" if it removes something.

    >>> value_text(Action.SPANS, [[0, 4], [10, 13]], "Many were hurt, it said.")
    'Many … hur'
    """
    match action, value:
        case Action.SOURCE | Action.SPEAKER, None:
            return PUBLICATION if action is Action.SOURCE else ""
        case _, None:
            return ""
        case Action.SOURCE, dict():
            kind = f" ({spaced(value['kind'])})" if value.get("kind") else ""
            return f"{value.get('name') or PUBLICATION}{kind}"
        case Action.SPANS, list():
            return " … ".join(text[start:end] for start, end in value)
        case Action.UNDO, _:
            return f"entry {value}"
        case _, list():
            return "\n".join(map(str, value))
    return str(value)


def _current_value(claim: StoredClaim, action: Action, text: str) -> str:
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
            return claim.source or PUBLICATION
        case Action.SPANS:
            return " … ".join(text[span.start : span.end] for span in claim.spans)
        case Action.UNDO:
            return ""
    return str(getattr(claim, action) or "")


def batch_summary(entries: Sequence[Entry]) -> str:
    """A summary of entries of one transaction: how many claims they decide on, and what."""
    number = len({entry.claim_id for entry in entries})
    claims = counted(number, "claim")
    actions = {entry.action for entry in entries}
    names = {
        entry.value
        for entry in entries
        if entry.action is Action.ASSIGN and (entry.value is None or isinstance(entry.value, str))
    }
    if actions == {Action.UNDO}:
        return f"the last decisions on {claims} undone"
    if actions != {Action.ASSIGN} or len(names) != 1:
        return f"{claims} ({', '.join(sorted(spaced(action) for action in actions))})"
    (name,) = names
    return f"{claims} assigned to {name}" if name else f"{claims} unassigned"
