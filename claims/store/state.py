"""The state of a claim as a fold over its log entries: pure functions, without database or clock."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeAlias

from claims.store.errors import reading_rows
from claims.store.records import Action, Entry, State

Fields: TypeAlias = dict[str, Any]
"""Fields of a `State`, not yet validated."""


class Log(Protocol):
    """The parts of the log that `lineage` needs."""

    def on(self, claim_id: str, /) -> Sequence[Entry]:
        """The entries on a claim in any order, without those carried over to it."""

    def undos(self, article_id: str, /) -> Mapping[int, Sequence[Entry]]:
        """The undos on any claim of an article, by the number of the entry that they undo."""


_CORRECTIONS = frozenset(
    {Action.SOURCE, Action.SPEAKER, Action.CERTAINTY, Action.POLARITY, Action.STATEMENT, Action.SPANS},
)
_JUDGED = (Action.STATEMENT, Action.POLARITY, Action.SPANS)
"""Corrections that change what a verdict is about: what is said, not who says it or how certain it is."""
_SHOWN = frozenset({*_JUDGED, Action.SOURCE, Action.SPEAKER})
"""Corrections without which a reviewer has not seen what they give a verdict on: who says it included."""
_TO_NOBODY = frozenset({Action.SOURCE, Action.SPEAKER})
"""Corrections for which None is a value: the publication itself."""


def lineage(claim_id: str, log: Log, last: int | None = None) -> list[Entry]:
    """Every entry that applies to a claim, oldest first: its own, those of each claim that it succeeded, up to that time, and
    the undos of all these, whenever and on whichever claim they were made.

    A claim may later succeed its successor: from each "carry" only earlier entries are followed, so that the walk ends. An
    undo may be logged on a successor, and applies to the claim itself when that is in the article again.

    With ``last`` these are the entries that applied when the log ended with that one: what was carried over later is left out,
    although it may have a lower number.
    """
    found: dict[int, Entry] = {}
    followed: dict[str, int | float] = {}
    end = float("inf") if last is None else last + 1
    waiting: list[tuple[str, int | float]] = [(claim_id, end)]
    while waiting:
        id, before = waiting.pop()
        if followed.get(id, 0) >= before:
            continue
        followed[id] = before
        for entry in log.on(id):
            if entry.number < before:
                found[entry.number] = entry
                if entry.action is Action.CARRY:
                    waiting.append((carried_from(entry), entry.number))
    undoable = list(found.values())
    while undoable:
        entry = undoable.pop()
        undos = log.undos(entry.article_id).get(entry.number, ())
        undos = [undo for undo in undos if undo.number < end and undo.number not in found]
        found.update((undo.number, undo) for undo in undos)
        undoable += undos
    return [found[number] for number in sorted(found)]


class _Listed:
    """Entries as `lineage` reads them."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._on: dict[str, list[Entry]] = {}
        self._undos: dict[int, list[Entry]] = {}
        for entry in entries:
            self._on.setdefault(entry.claim_id, []).append(entry)
            if entry.action is Action.UNDO:
                self._undos.setdefault(int(entry.value), []).append(entry)  # type: ignore[arg-type]  # checked when written

    def on(self, claim_id: str, /) -> Sequence[Entry]:
        return self._on.get(claim_id, ())

    def undos(self, article_id: str, /) -> Mapping[int, Sequence[Entry]]:
        return self._undos  # numbers are unique across articles


def carried_from(entry: Entry) -> str:
    """The predecessor claim of a "carry" entry, else an empty string."""
    return str(entry.value["from"]) if entry.action is Action.CARRY and isinstance(entry.value, dict) else ""


def in_force(entries: Iterable[Entry]) -> list[Entry]:
    """The entries without undone ones and without undos, oldest first. An undo can itself be undone."""
    known = sorted(entries, key=lambda entry: entry.number)
    without = undone(known)
    return [entry for entry in known if entry.action is not Action.UNDO and entry.number not in without]


@reading_rows()
def fold(entries: Iterable[Entry]) -> State:
    """The state after ``entries`` (a claim's `lineage`).

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
    fields.pop("spans_version", None)
    return State.model_validate(fields)


def until(entries: Iterable[Entry], entry: Entry) -> list[Entry]:
    """The entries (of a claim's `lineage`) that applied to the claim of ``entry`` at the end of its transaction: earlier ones
    and those of the same transaction, without entries that were carried over to the claim later.
    """
    then = [one for one in entries if one.number <= entry.number or (one.at, one.by) == (entry.at, entry.by)]
    return lineage(entry.claim_id, _Listed(then))


def changing_what_is_judged(entries: Iterable[Entry]) -> frozenset[int]:
    """The numbers of the entries (oldest first) that correct what a verdict is given on, or undo or redo such a correction."""
    found: set[int] = set()
    for entry in entries:
        if entry.action in _SHOWN or (entry.action is Action.UNDO and entry.value in found):
            found.add(entry.number)
    return frozenset(found)


def undone(entries: Iterable[Entry]) -> frozenset[int]:
    """The numbers of the entries that are undone, undos among them."""
    found: set[int] = set()
    for entry in sorted(entries, key=lambda entry: entry.number, reverse=True):
        if entry.action is Action.UNDO and entry.number not in found:
            found.add(int(entry.value))  # type: ignore[arg-type]  # checked before it was written
    return frozenset(found)


Words: TypeAlias = Callable[[int, Sequence[Any]], tuple[str, ...]]
"""Returns the words of a version of an article at spans, each [start, end]."""


def outdated_by_text(entries: Iterable[Entry], version: int, words: Words) -> tuple[Action, ...]:
    """The decisions in effect (of a claim's `lineage`) that no longer count in ``version`` because of corrected spans.

    Spans belong to the text in which they were chosen, and apply to another text if it has the same words there. A verdict
    counts as long as the spans apply to ``version`` if, and only if, they applied to the version that it was given on.
    """
    standing = {entry.action: entry for entry in in_force(entries)}  # the last of each action
    spans, verdict = standing.get(Action.SPANS), standing.get(Action.VERDICT)
    if spans is None or not isinstance(spans.value, list):
        return ()

    places = spans.value

    def apply(to: int) -> bool:
        return to == spans.version or words(to, places) == words(spans.version, places)

    now = apply(version)
    found = () if now else (Action.SPANS,)
    given = verdict is not None and verdict.value is not None
    return (Action.VERDICT, *found) if verdict is not None and given and apply(verdict.version) != now else found


def outdated(state: State, print_now: str, by_text: Collection[Action] = ()) -> tuple[Action, ...]:
    """The decisions (verdict, statement, spans) that no longer count: they were made when the claim had a digest other than
    ``print_now``, or, for the verdict, a correction has changed since; ``by_text`` are those of `outdated_by_text`.
    """
    saw = {Action.VERDICT: state.saw, Action.STATEMENT: state.saw_statement}
    found = {action for action, then in saw.items() if then is not None and then != print_now} | set(by_text)
    if state.corrected_since:
        found.add(Action.VERDICT)
    return tuple(action for action in (*saw, Action.SPANS) if action in found)


def _corrected_since(entries: Sequence[Entry], now: Fields) -> tuple[str, ...]:
    """The fields of `_JUDGED` that were corrected, or whose correction was undone, after the verdict in effect was given."""
    if now.get("verdict") is None:
        return ()
    verdict = next(entry for entry in reversed(in_force(entries)) if entry.action is Action.VERDICT)
    then: Fields = {}
    for entry in in_force(until(entries, verdict)):
        _apply(then, entry)
    return tuple(action.value for action in _JUDGED if _judged(then, action, verdict) != _judged(now, action, verdict))


def _judged(fields: Fields, action: Action, verdict: Entry) -> Any:
    """The corrected value of a field; a statement counts only if it was written for the same words as the verdict."""
    if action is Action.STATEMENT and fields.get("saw_statement") != verdict.saw:
        return None
    if action is Action.SPANS and fields.get("spans") is not None:
        return fields["spans"], fields["spans_version"]  # the same offsets are other words in another version
    return fields.get(action.value)


def _apply(fields: Fields, entry: Entry) -> None:
    value: Any = entry.value
    match entry.action:
        case Action.VERDICT:
            given = value is not None
            fields |= {"verdict": value, "reviewer": entry.by if given else None}
            fields |= {"decided": entry.at if given else None, "saw": entry.saw if given else None}
        case Action.STATEMENT:
            fields |= {"statement": value, "saw_statement": None if value is None else entry.saw}
        case Action.EVIDENCE:
            fields["evidence"] = tuple(value or ())
        case Action.SPANS:
            fields["spans"] = None if value is None else [{"start": start, "end": end} for start, end in value]
            fields["spans_version"] = entry.version
        case Action.ASSIGN:
            fields["assigned"] = value
        case Action.CARRY:
            pass  # links to other entries, and changes nothing itself
        case _:
            fields[entry.action.value] = value
