"""A claim that is open again: what was decided on it when it read otherwise, and both readings side by side."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from claims.export.review import written_places
from claims.model import Claim
from claims.review.showing.comparing import Words, word_changes
from claims.review.showing.words import shortened, spaced
from claims.store import Action, Entry, StoredClaim, verdicts
from claims.store.reading.found import as_read
from claims.store.state import fold, in_force, until

LONGEST = 4000
"""Characters of a text that are compared word by word."""
_ALSO = ("source", "speaker", "polarity")
"""What makes a claim another one beside its words, see `claims.store.database.documents.fingerprint`."""


@dataclass(frozen=True)
class Sides:
    """Something of a claim then and now. The words that only one of them has are told by their ``side``, see `Words`."""

    name: str
    then: Sequence[Words]
    now: Sequence[Words]


@dataclass(frozen=True)
class Reopened:
    """What somebody decided (``entry``) on a claim that reads otherwise now. ``can_be_kept`` says that it can be given anew:
    a desk may have taken a verdict off its scale meanwhile.
    """

    entry: Entry
    sides: Sequence[Sides]
    can_be_kept: bool


def reopened(
    stored: StoredClaim, history: Sequence[Entry], judged: Callable[[StoredClaim, Action], Claim | None]
) -> tuple[Reopened, ...]:
    """What is outdated of what was decided on a claim. ``history`` is its log; ``judged`` is `Store.judged`.

    Sides that the one above shows already are left out.
    """
    found: list[Reopened] = []
    standing = in_force(history)
    for action in stored.outdated:
        entry = next(entry for entry in reversed(standing) if entry.action is action)
        known = [sides for one in found for sides in one.sides]
        sides = [one for one in _sides(stored, history, entry, judged(stored, action)) if one not in known]
        on_scale = entry.value in {verdict.name for verdict in verdicts()}
        found.append(Reopened(entry, sides, can_be_kept=action is not Action.VERDICT or on_scale))
    return tuple(found)


def _sides(stored: StoredClaim, history: Sequence[Entry], entry: Entry, claim: Claim | None) -> Iterator[Sides]:
    if claim is None:
        return
    then = as_read(stored, claim, fold(until(history, entry)))
    yield _sides_of("statement", then.statement, stored.statement)
    yield _sides_of("words", claim.text, stored.claim.text)
    for name in _ALSO:
        before, now = (getattr(one, name) for one in (claim, stored.claim))
        if before != now:
            yield _sides_of(name, spaced(before or "nobody"), spaced(now or "nobody"))
    if entry.action is Action.VERDICT and "polarity" in stored.state.corrected_since:
        yield _sides_of("corrected polarity", then.polarity, stored.polarity)
    if entry.action is Action.VERDICT and "spans" in stored.state.corrected_since:
        yield _sides_of("corrected places", written_places(then.spans), written_places(stored.spans))


def _sides_of(name: str, before: str, now: str) -> Sides:
    words = word_changes(shortened(before, LONGEST), shortened(now, LONGEST))
    then = [one for one in words if one.side != "after"]
    return Sides(name, then, [one for one in words if one.side != "before"])
