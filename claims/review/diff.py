"""Differences: between two versions of an article, and between the earlier and current state of a claim to review again."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from claims.export.review import written_places
from claims.model import Claim, ClaimSet
from claims.present.wording import displayed, shortened, spaced
from claims.store import Action, Entry, StoredClaim, verdicts
from claims.store.lookup import as_read
from claims.store.state import fold, in_force, until


class Change(StrEnum):
    """How a claim changed."""

    SAME = "same"
    CHANGED = "changed"
    REMOVED = "removed"
    NEW = "new"


@dataclass(frozen=True)
class Pair:
    """A claim before and after; ``fields`` names what differs between them."""

    change: Change
    before: Claim | None
    after: Claim | None
    fields: tuple[str, ...] = ()


FIELDS = ("statement", "text", "source", "speaker", "via", "certainty", "polarity", "status")
"""The fields that are compared; spans change with every edit."""
ALIKE = 0.6
"""Minimum share of common words for a removed and a new claim to be shown as one changed claim."""

MOST_PAIRS = 1_000_000
"""Maximum product of removed and new claims in one place that are compared: beyond that the article is a different one."""
MOST_WORDS = 400
"""Maximum words of a statement for a word-by-word comparison."""
MOST_EQUAL_WORDS = 10_000
"""Maximum pairs of equal words for a word-by-word comparison of two statements: `SequenceMatcher` visits all of them again for
each run that both have. Two hundred words of prose have some hundreds.
"""


def compared(before: ClaimSet, after: ClaimSet) -> list[Pair]:
    """The claims of both versions in the order of the newer one, removed ones at their former position."""
    old, new = [claim.id for claim in before.claims], [claim.id for claim in after.claims]
    pairs: list[Pair] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pairs += [_pair(x, y) for x, y in zip(before.claims[a:b], after.claims[c:d], strict=True)]
        else:
            pairs += _replaced(list(before.claims[a:b]), list(after.claims[c:d]))
    return pairs


def _replaced(removed: list[Claim], new: list[Claim]) -> Iterator[Pair]:
    left = [(claim, _words(claim)) for claim in removed]
    looked_at = left if len(removed) * len(new) <= MOST_PAIRS else []
    for claim in new:
        words = _words(claim)
        best = max(looked_at, key=lambda other: _likeness(other[1], words), default=None)
        if best is not None and _likeness(best[1], words) >= ALIKE:
            left.remove(best)
            yield _pair(best[0], claim)
        else:
            yield Pair(Change.NEW, None, claim)
    yield from (Pair(Change.REMOVED, claim, None) for claim, _ in left)


def _pair(before: Claim, after: Claim) -> Pair:
    fields = tuple(field for field in FIELDS if getattr(before, field) != getattr(after, field))
    return Pair(Change.CHANGED if fields else Change.SAME, before, after, fields)


def _words(claim: Claim) -> frozenset[str]:
    return frozenset(claim.statement.casefold().split())


def _likeness(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / max(1, len(a | b))


@dataclass(frozen=True)
class Words:
    """Words in both versions (``side`` ""), or in only one ("before", "after")."""

    text: str
    side: str = ""


def word_changes(before: str, after: str) -> list[Words]:
    """The words of two statements in order, with what was removed and added; both completely if they are too long or too
    repetitive to be compared word by word.

    >>> [(w.side, w.text) for w in word_changes("41 people died", "53 people died")]
    [('before', '41'), ('after', '53'), ('', 'people died')]
    """
    old, new = before.split(), after.split()
    if not _are_comparable(old, new):
        return [Words(displayed(" ".join(words)), side) for words, side in ((old, "before"), (new, "after")) if words]
    out = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            out.append(Words(displayed(" ".join(old[a:b]))))
            continue
        if a < b:
            out.append(Words(displayed(" ".join(old[a:b])), "before"))
        if c < d:
            out.append(Words(displayed(" ".join(new[c:d])), "after"))
    return out


def _are_comparable(old: Sequence[str], new: Sequence[str]) -> bool:
    if max(len(old), len(new)) > MOST_WORDS:
        return False
    counts = Counter(old), Counter(new)
    return sum(number * counts[1][word] for word, number in counts[0].items()) <= MOST_EQUAL_WORDS


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
