"""Differences: between two versions of an article, and between the earlier and current state of a claim to review again."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from rapidfuzz.distance import Postfix, Prefix

from claims.export.review import written_places
from claims.model import Claim, ClaimSet
from claims.present.wording import displayed, shortened, spaced
from claims.store import Action, Entry, StoredClaim, verdicts
from claims.store.lookup import as_read
from claims.store.matching import Candidates
from claims.store.state import fold, in_force, until


class Change(StrEnum):
    """How a claim changed."""

    SAME = "same"
    CHANGED = "changed"
    REMOVED = "removed"
    NEW = "new"


@dataclass(frozen=True)
class Pair:
    """A claim in the earlier and the later version of its article; ``fields`` names the fields that differ."""

    change: Change
    before: Claim | None
    after: Claim | None
    fields: tuple[str, ...] = ()


FIELDS = ("statement", "text", "source", "speaker", "via", "certainty", "polarity", "status")
"""The fields that are compared; spans change with every edit."""
ALIKE = 0.6
"""Minimum share of common words for a removed and a new claim to be shown as one changed claim."""

MOST_WORDS = 400
"""Maximum words of a statement for a word-by-word comparison."""
MOST_EQUAL_WORDS = 10_000
"""Maximum pairs of equal words for a word-by-word comparison of two statements: `SequenceMatcher` visits all of them again for
each run that both have. Two hundred words of prose have some hundreds.
"""


def compared(before: ClaimSet, after: ClaimSet) -> list[Pair]:
    """The claims of both versions in the order of the newer one, removed ones at their former position."""
    pairs: list[Pair] = []
    old, new = 0, 0
    kept = _kept([claim.id for claim in before.claims], [claim.id for claim in after.claims])
    for one, other in [*kept, (len(before.claims), len(after.claims))]:
        pairs += _replaced(before.claims[old:one], after.claims[new:other])
        pairs += map(_pair, before.claims[one : one + 1], after.claims[other : other + 1])
        old, new = one + 1, other + 1
    return pairs


def _kept(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """The places of the ids of the longest list that both have in the same order: in the one and in the other."""
    places = {id: place for place, id in enumerate(old)}
    ends: list[int] = []  # for each length the lowest place in ``old`` at which such a list ends
    longest: list[tuple[int, int, int]] = []  # (length, place in ``old``, place in ``new``) of the longest that ends there
    for at, id in enumerate(new):
        if (place := places.get(id)) is not None:
            length = bisect_left(ends, place)
            ends[length : length + 1] = [place]
            longest.append((length, place, at))
    found: list[tuple[int, int]] = []
    for length, place, at in reversed(longest):
        if length == len(ends) - len(found) - 1 and (not found or place < found[-1][0]):
            found.append((place, at))
    return found[::-1]


def _replaced(removed: Sequence[Claim], new: Sequence[Claim]) -> Iterator[Pair]:
    """Each new claim with the removed one that is most like it; compared with a bounded number of them, see `Candidates`."""
    words = [_words(claim) for claim in removed]
    candidates = Candidates(words)
    left = set(range(len(removed)))
    for at, claim in enumerate(new):
        own = _words(claim)
        near = [one for one in candidates.near(own, ALIKE * len(own), at) if one in left]
        best = max(near, key=lambda one: _likeness(words[one], own), default=None)
        if best is not None and _likeness(words[best], own) >= ALIKE:
            left.remove(best)
            yield _pair(removed[best], claim)
        else:
            yield Pair(Change.NEW, None, claim)
    yield from (Pair(Change.REMOVED, removed[one], None) for one in sorted(left))


def _pair(before: Claim, after: Claim) -> Pair:
    fields = tuple(field for field in FIELDS if getattr(before, field) != getattr(after, field))
    return Pair(Change.CHANGED if fields else Change.SAME, before, after, fields)


def _words(claim: Claim) -> frozenset[str]:
    return frozenset(claim.statement.casefold().split())


def _likeness(a: frozenset[str], b: frozenset[str]) -> float:
    common = len(a & b)
    return common / max(1, len(a) + len(b) - common)


@dataclass(frozen=True)
class Words:
    """Words in both versions (``side`` ""), or in only one ("before", "after")."""

    text: str
    side: str = ""


@dataclass
class Budget:
    """Limits the work for a page on which many statements are compared word by word. The work for two statements is the number
    of equal words times the number of words, between the first and the last word that differ; ``left`` is what remains.
    """

    left: int = 20_000_000

    def spend(self, work: int) -> bool:
        """Deducts ``work``; returns False, and deducts nothing, if not enough is left."""
        if work > self.left:
            return False
        self.left -= work
        return True


def word_changes(before: str, after: str, budget: Budget | None = None) -> list[Words]:
    """The words of two statements in order, with what was removed and added; all of both where they are too long or too
    repetitive to be compared word by word, or the ``budget`` of the page is spent.

    >>> [(w.side, w.text) for w in word_changes("41 people died", "53 people died")]
    [('before', '41'), ('after', '53'), ('', 'people died')]
    """
    old, new = before.split(), after.split()
    first = Prefix.similarity(old, new)
    last = Postfix.similarity(old[first:], new[first:])
    between = old[first : len(old) - last], new[first : len(new) - last]
    if not _are_comparable(old, new) or not (budget or Budget()).spend(_equal(*between) * min(map(len, between))):
        return [Words(displayed(" ".join(words)), side) for words, side in ((old, "before"), (new, "after")) if words]
    out = [Words(displayed(" ".join(old[:first])))] if first else []
    for kind, a, b, c, d in SequenceMatcher(None, *between, autojunk=False).get_opcodes():
        if kind == "equal":
            out.append(Words(displayed(" ".join(between[0][a:b]))))
            continue
        if a < b:
            out.append(Words(displayed(" ".join(between[0][a:b])), "before"))
        if c < d:
            out.append(Words(displayed(" ".join(between[1][c:d])), "after"))
    return [*out, Words(displayed(" ".join(old[len(old) - last :])))] if last else out


def _are_comparable(old: Sequence[str], new: Sequence[str]) -> bool:
    return max(len(old), len(new)) <= MOST_WORDS and _equal(old, new) <= MOST_EQUAL_WORDS


def _equal(old: Sequence[str], new: Sequence[str]) -> int:
    """Pairs of equal words."""
    counts = Counter(old), Counter(new)
    return sum(number * counts[1][word] for word, number in counts[0].items())


LONGEST = 4000
"""Maximum characters of a text for a word-by-word comparison."""
_ALSO = ("source", "speaker", "polarity")
"""Fields that make a claim a different one, besides its words, see `claims.store.documents.fingerprint`."""


@dataclass(frozen=True)
class Comparison:
    """The earlier and current value of a claim's field; words in only one of them are marked by their ``side``, see `Words`."""

    name: str
    then: Sequence[Words]
    now: Sequence[Words]


@dataclass(frozen=True)
class Reopened:
    """A decision (``entry``) on a claim that has changed since. A verdict that was removed from the scale cannot be kept."""

    entry: Entry
    sides: Sequence[Comparison]
    can_be_kept: bool


def reopened(
    stored: StoredClaim, history: Sequence[Entry], judged: Callable[[StoredClaim, Action], Claim | None]
) -> tuple[Reopened, ...]:
    """The outdated decisions on a claim. ``history`` is its log; ``judged`` is `Store.judged`.

    Comparisons already shown by an earlier one are omitted.
    """
    found: list[Reopened] = []
    standing = in_force(history)
    for action in (action for action in stored.outdated if action is not Action.SPANS):  # shown with the verdict
        entry = next(entry for entry in reversed(standing) if entry.action is action)
        known = [sides for one in found for sides in one.sides]
        sides = [one for one in _sides(stored, history, entry, judged(stored, action)) if one not in known]
        on_scale = entry.value in {verdict.name for verdict in verdicts()}
        found.append(Reopened(entry, sides, can_be_kept=action is not Action.VERDICT or on_scale))
    return tuple(found)


def _sides(stored: StoredClaim, history: Sequence[Entry], entry: Entry, claim: Claim | None) -> Iterator[Comparison]:
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
    if entry.action is Action.VERDICT and _other_places(stored):
        yield _sides_of("corrected places", written_places(then.spans), written_places(stored.spans))


def _other_places(stored: StoredClaim) -> bool:
    return "spans" in stored.state.corrected_since or Action.SPANS in stored.outdated


def _sides_of(name: str, before: str, now: str) -> Comparison:
    words = word_changes(shortened(before, LONGEST), shortened(now, LONGEST))
    then = [one for one in words if one.side != "after"]
    return Comparison(name, then, [one for one in words if one.side != "before"])
