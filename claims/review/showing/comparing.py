"""Two versions of an article, claim by claim."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

from claims.model import Claim, ClaimSet
from claims.review.showing.words import displayed


class Change(StrEnum):
    """What became of a claim."""

    SAME = "same"
    CHANGED = "changed"
    GONE = "gone"
    NEW = "new"


@dataclass(frozen=True)
class Pair:
    """A claim before and after; ``fields`` names what differs between them."""

    change: Change
    before: Claim | None
    after: Claim | None
    fields: tuple[str, ...] = ()


FIELDS = ("statement", "text", "source", "speaker", "via", "certainty", "polarity", "status")
"""What a reviewer wants to hear of; places in the text move with every edit."""
ALIKE = 0.6
"""Share of words in common from which a claim that went and one that came are shown as one that changed."""

MOST_PAIRS = 1_000_000
"""Claims that went times claims that came in one place, up to which they are compared: beyond that the article is another one.
"""

MOST_WORDS = 400
"""Words of a statement that are compared one by one with those of another."""
MOST_EQUAL_WORDS = 10_000
"""Pairs of equal words in two statements, up to which they are compared so: `SequenceMatcher` looks at all of them again for
each run that both have. Two hundred words of prose have some hundreds.
"""


def compared(before: ClaimSet, after: ClaimSet) -> list[Pair]:
    """The claims of both versions in the order of the newer one; those that are gone stand where they stood."""
    old, new = [claim.id for claim in before.claims], [claim.id for claim in after.claims]
    pairs: list[Pair] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            pairs += [_pair(x, y) for x, y in zip(before.claims[a:b], after.claims[c:d], strict=True)]
        else:
            pairs += _replaced(list(before.claims[a:b]), list(after.claims[c:d]))
    return pairs


def _replaced(gone: list[Claim], new: list[Claim]) -> Iterator[Pair]:
    left = [(claim, _words(claim)) for claim in gone]
    looked_at = left if len(gone) * len(new) <= MOST_PAIRS else []
    for claim in new:
        words = _words(claim)
        best = max(looked_at, key=lambda other: _likeness(other[1], words), default=None)
        if best is not None and _likeness(best[1], words) >= ALIKE:
            left.remove(best)
            yield _pair(best[0], claim)
        else:
            yield Pair(Change.NEW, None, claim)
    yield from (Pair(Change.GONE, claim, None) for claim, _ in left)


def _pair(before: Claim, after: Claim) -> Pair:
    fields = tuple(field for field in FIELDS if getattr(before, field) != getattr(after, field))
    return Pair(Change.CHANGED if fields else Change.SAME, before, after, fields)


def _words(claim: Claim) -> frozenset[str]:
    return frozenset(claim.statement.casefold().split())


def _likeness(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / max(1, len(a | b))


@dataclass(frozen=True)
class Words:
    """Words that both versions have (``side`` ""), or one of them alone ("before", "after")."""

    text: str
    side: str = ""


def word_changes(before: str, after: str) -> list[Words]:
    """The words of two statements, one after the other, with what went and what came: all of both where they are too long, or
    repeat themselves too often, to be compared word by word.

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
