"""What stands after all that was decided: the log's entries on a claim, folded. Pure: no database, no clock."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeAlias

from claims.store.records import Action, Entry, Json, State

Fields: TypeAlias = dict[str, Any]
"""Fields of a `State`, as yet unchecked."""

EntriesOn: TypeAlias = Callable[[str], Sequence[Entry]]
"""Gives the entries written on a claim (by id), those carried over to it aside, in any order."""

_CORRECTIONS = frozenset(
    {Action.SOURCE, Action.SPEAKER, Action.CERTAINTY, Action.POLARITY, Action.STATEMENT, Action.SPANS},
)
_JUDGED = (Action.STATEMENT, Action.POLARITY, Action.SPANS)
"""Corrections after which a verdict is on something else: what is said. Who says it, and how surely, is not what it judges."""
_TO_NOBODY = frozenset({Action.SOURCE, Action.SPEAKER})
"""Corrections for which None is a value: the publication speaks for itself."""


def lineage(claim_id: str, entries_on: EntriesOn) -> list[Entry]:
    """Every entry that counts for a claim, oldest first: its own, and those of each claim whose place it took, up to when it
    did.

    A claim may take its place back later: entries are followed from each "carry" to what was there before it, and no
    further, so that the walk ends.
    """
    found: dict[int, Entry] = {}
    followed: dict[str, int | float] = {}
    waiting: list[tuple[str, int | float]] = [(claim_id, float("inf"))]
    while waiting:
        id, before = waiting.pop()
        if followed.get(id, 0) >= before:
            continue
        followed[id] = before
        for entry in entries_on(id):
            if entry.number < before:
                found[entry.number] = entry
                if entry.action is Action.CARRY:
                    waiting.append((carried_from(entry), entry.number))
    return [found[number] for number in sorted(found)]


def carried_from(entry: Entry) -> str:
    """The claim whose place was taken, of an entry that carries; else an empty string."""
    return str(entry.value["from"]) if entry.action is Action.CARRY and isinstance(entry.value, dict) else ""


def in_force(entries: Iterable[Entry]) -> list[Entry]:
    """The entries without those undone and without the undoings, oldest first. An undoing can itself be undone."""
    undone: set[int] = set()
    standing: list[Entry] = []
    for entry in sorted(entries, key=lambda entry: entry.number, reverse=True):
        if entry.number in undone:
            continue
        if entry.action is Action.UNDO:
            undone.add(int(entry.value))  # type: ignore[arg-type]  # checked before it was written
        else:
            standing.append(entry)
    return standing[::-1]


def fold(entries: Iterable[Entry]) -> State:
    """The state that ``entries`` (a claim's `lineage`) leave.

    >>> from datetime import UTC, datetime
    >>> def entry(number, by, value):
    ...     return Entry(number, datetime(2024, 1, 1, tzinfo=UTC), by, "c-1", "a", 1, "print", Action.VERDICT, value)
    >>> state = fold([entry(1, "Ada", "Mixed"), entry(2, "Ben", "False")])
    >>> state.verdict, state.reviewer, state.last
    ('False', 'Ben', 2)
    """
    known = list(entries)
    fields: Fields = {"last": max((entry.number for entry in known), default=0)}
    corrected: dict[str, None] = {}
    for entry in in_force(known):
        _apply(fields, entry)
        if entry.action in _CORRECTIONS:
            corrected.pop(entry.action.value, None)
            if entry.value is not None or entry.action in _TO_NOBODY:
                corrected[entry.action.value] = None
    fields |= {"corrected": tuple(sorted(corrected)), "corrected_since": _corrected_since(known, fields)}
    return State.model_validate(fields)


def until(entries: Iterable[Entry], entry: Entry) -> list[Entry]:
    """The entries that were there once ``entry`` was: those before it, and those that its author wrote at once with it."""
    return [one for one in entries if one.number <= entry.number or (one.at, one.by) == (entry.at, entry.by)]


def outdated(state: State, print_now: str) -> tuple[Action, ...]:
    """What was decided on a claim that had another digest than now, ``print_now``, or was corrected since: the verdict, the
    corrected statement.
    """
    saw = {Action.VERDICT: state.saw, Action.STATEMENT: state.saw_statement}
    found = {action for action, then in saw.items() if then is not None and then != print_now}
    if state.corrected_since:
        found.add(Action.VERDICT)
    return tuple(action for action in saw if action in found)


def _corrected_since(entries: Sequence[Entry], now: Fields) -> tuple[str, ...]:
    """What of a verdict's subject was corrected, or a correction of it taken back, after the verdict in force was given."""
    if now.get("verdict") is None:
        return ()
    verdict = next(entry for entry in reversed(in_force(entries)) if entry.action is Action.VERDICT)
    then: Fields = {}
    for entry in in_force(until(entries, verdict)):
        _apply(then, entry)
    return tuple(action.value for action in _JUDGED if _judged(then, action, verdict) != _judged(now, action, verdict))


def _judged(fields: Fields, action: Action, verdict: Entry) -> Any:
    """The corrected value of what a verdict is about; a statement counts where it was written for the words of the verdict."""
    if action is Action.STATEMENT and fields.get("saw_statement") != verdict.saw:
        return None
    return fields.get(action.value)


def _apply(fields: Fields, entry: Entry) -> None:
    _APPLY.get(entry.action, _apply_value)(fields, entry)


def _apply_value(fields: Fields, entry: Entry) -> None:
    fields[_FIELDS[entry.action]] = entry.value


def _apply_verdict(fields: Fields, entry: Entry) -> None:
    given = entry.value is not None
    fields["verdict"] = entry.value
    fields["reviewer"] = entry.by if given else None
    fields["decided"] = entry.at if given else None
    fields["saw"] = entry.saw if given else None


def _apply_statement(fields: Fields, entry: Entry) -> None:
    fields["statement"] = entry.value
    fields["saw_statement"] = entry.saw if entry.value is not None else None


def _apply_evidence(fields: Fields, entry: Entry) -> None:
    fields["evidence"] = tuple(entry.value) if isinstance(entry.value, list) else ()


def _apply_spans(fields: Fields, entry: Entry) -> None:
    fields["spans"] = None if entry.value is None else tuple(_span(place) for place in _items(entry.value))


def _apply_nothing(fields: Fields, entry: Entry) -> None:
    """An entry that leads to others, and changes nothing itself."""


def _items(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _span(place: Json) -> dict[str, Json]:
    start, end = _items(place)
    return {"start": start, "end": end}


_FIELDS: Mapping[Action, str] = MappingProxyType(
    {
        Action.SOURCE: "source",
        Action.SPEAKER: "speaker",
        Action.CERTAINTY: "certainty",
        Action.POLARITY: "polarity",
        Action.NOTE: "note",
        Action.ASSIGN: "assigned",
    }
)
_APPLY: Mapping[Action, Callable[[Fields, Entry], None]] = MappingProxyType(
    {
        Action.VERDICT: _apply_verdict,
        Action.STATEMENT: _apply_statement,
        Action.EVIDENCE: _apply_evidence,
        Action.SPANS: _apply_spans,
        Action.CARRY: _apply_nothing,
    }
)
