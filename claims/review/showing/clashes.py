"""Two reviewers at one claim: what the first decided, and what the second was about to, so that neither is lost."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import JsonValue, TypeAdapter, ValidationError

from claims.review.showing.words import spaced
from claims.store import Action, Decision, Entry, StoredClaim, StoreError
from claims.store.records import plain

MOST = 10
"""Decisions that one form makes, at most."""
_SENT = TypeAdapter(list[tuple[str, JsonValue]])


@dataclass(frozen=True)
class Value:
    """A field, what stands in it now, and what the reviewer wants there; "" for nothing."""

    name: str
    stands: str
    mine: str


@dataclass(frozen=True)
class Told:
    """A decision of somebody else, in words."""

    entry: Entry
    words: str


@dataclass(frozen=True)
class Clash:
    """What others decided (``entries``) since the reviewer looked, and what the reviewer had decided (``values``).

    ``sent`` is that in a form's field, for `read_sent` to read when the reviewer means it all the same.
    """

    entries: Sequence[Told]
    values: Sequence[Value]
    sent: str


def clash(claim: StoredClaim, text: str, entries: Sequence[Entry], refused: Sequence[Decision]) -> Clash:
    """The clash over a claim of the article ``text``."""
    values = [
        Value(spaced(one.action), _stands(claim, one.action, text), in_words(one.action, one.value, text)) for one in refused
    ]
    told = [Told(entry, in_words(entry.action, entry.value, text)) for entry in entries]
    return Clash(told, values, json.dumps([[one.action.value, plain(one.value)] for one in refused]))


def read_sent(words: str) -> list[Decision]:
    """The decisions that a form sends again. Raises `StoreError` where they are none."""
    try:
        pairs = _SENT.validate_json(words)
    except ValidationError:
        pairs = []
    if not 0 < len(pairs) <= MOST:
        raise StoreError("these are no decisions", remedy="load the page again, and decide anew")
    return [Decision.of(action, value) for action, value in pairs]


def in_words(action: Action, value: object, text: str) -> str:
    """The value of a decision for people; "" where it takes something away.

    >>> in_words(Action.SPANS, [[0, 4], [10, 13]], "Many were hurt, it said.")
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
