"""Groups articles on one event: tf-idf vectors of their words and names, average linkage, and a window of days.

Only articles that have some of their most telling words in common are compared, and of those with a word only the `RECENT`
before them, so that the time grows with the number of articles, not with its square.
"""

import heapq
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, TypeAlias

from spacy.lang.en.stop_words import STOP_WORDS

from claims.ingest.characters import running
from claims.model import REPORTING_BLOCKS, Article, BlockKind, ClaimSet
from claims.stories.readings import is_correction

WINDOW_DAYS: Final = 4.0
"""Maximum days between two reports on one event."""
LEAST: Final = 0.16
"""The minimum average similarity (cosine) of two groups that are one."""
TELLING: Final = 40
"""The number of words of an article by which others are looked for."""
SHARED: Final = 3
"""The minimum number of these words that two articles on one event have in common: one headline may stand over many."""
RECENT: Final = 200
"""The number of earlier articles with a word that are compared."""
MOST_WORDS: Final = 600
"""The number of words of an article that are read: what happened stands at its beginning."""
HEADLINE_WEIGHT: Final = 2.0
NAME_WEIGHT: Final = 2.0

_WORD: Final = re.compile(r"[^\W\d_]{3,}(?:['’-][^\W\d_]+)*")
_REPORTING: Final = frozenset(
    {"said", "say", "says", "told", "according", "reported", "report", "monday", "tuesday", "wednesday"}
)
_DAYS: Final = frozenset({"thursday", "friday", "saturday", "sunday", "today", "yesterday", "morning", "evening", "night"})
_COMMON: Final = STOP_WORDS | _REPORTING | _DAYS

Vector: TypeAlias = Mapping[str, float]
Pair: TypeAlias = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Profile:
    """What is compared of an article: how often it has each word, those of its headline and names counting more, and its
    time in days."""

    counts: Mapping[str, float]
    time: float | None


def profile_of(claim_set: ClaimSet) -> Profile:
    """The profile of an article."""
    return Profile(_counts(claim_set), time_of(claim_set.article))


def groups(profiles: Sequence[Profile], overlapping: Mapping[Pair, float]) -> list[list[int]]:
    """The articles (by index) of each event, in order; an article on an event of its own is a group of one.

    ``overlapping`` are the pairs with passages in common, with their containment.
    """
    similar = similarities(profiles)
    for pair, containment in overlapping.items():
        if near(profiles[pair[0]].time, profiles[pair[1]].time):
            similar[pair] = max(similar.get(pair, 0.0), containment)
    return average_linkage(len(profiles), similar, LEAST)


def time_of(article: Article) -> float | None:
    """The time of publication in days; None if unknown."""
    try:
        found = datetime.fromisoformat(article.published or "")
    except ValueError:
        return None
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp() / 86_400


def near(one: float | None, other: float | None) -> bool:
    """Whether two articles may be on one event by their times."""
    return one is None or other is None or abs(one - other) <= WINDOW_DAYS


def similarities(profiles: Sequence[Profile]) -> dict[Pair, float]:
    """The cosine of the pairs of articles that are near in time and share telling words."""
    counts, times = [profile.counts for profile in profiles], [profile.time for profile in profiles]
    having = Counter(word for each in counts for word in each)
    vectors = [
        _normed({word: (1 + math.log(n)) * _rarity(having[word], len(counts)) for word, n in each.items()}) for each in counts
    ]
    order = sorted(range(len(counts)), key=lambda at: (times[at] is None, times[at] or 0.0, at))
    holders: dict[str, list[int]] = defaultdict(list)
    found: dict[Pair, float] = {}
    for at in order:
        telling = heapq.nlargest(TELLING, vectors[at].items(), key=lambda item: (item[1], item[0]))
        common = Counter(other for word, _ in telling for other in holders[word][-RECENT:])
        for other, shared in common.items():
            if shared >= SHARED and near(times[at], times[other]):
                found[min(at, other), max(at, other)] = _cosine(vectors[at], vectors[other])
        for word, _ in telling:
            holders[word].append(at)
    return found


def _rarity(having: int, all: int) -> float:
    return math.log((1 + all) / (1 + having)) + 1


def _counts(claim_set: ClaimSet) -> dict[str, float]:
    article = claim_set.article
    text, found, read = running(article), dict[str, float](), 0
    for block in article.blocks:
        reporting = block.kind in REPORTING_BLOCKS or is_correction(text[block.start : block.end])
        weight = HEADLINE_WEIGHT if block.kind is BlockKind.HEADLINE else 1.0
        for word in _words(text[block.start : block.end]) if reporting and read < MOST_WORDS else ():
            found[word] = found.get(word, 0.0) + weight
            read += 1
    named = {word for claim in claim_set.claims for entity in claim.entities for word in _words(entity.name)}
    return {sys.intern(word): count * (NAME_WEIGHT if word in named else 1.0) for word, count in found.items()}


def _words(text: str) -> Iterable[str]:
    for found in _WORD.findall(text):
        word = found.casefold().replace("’", "'").removesuffix("'s")
        if word not in _COMMON:
            yield word[:-1] if word.endswith("s") and not word.endswith("ss") and len(word) > 3 else word


def _normed(vector: dict[str, float]) -> Vector:
    length = math.sqrt(sum(value * value for value in vector.values()))
    return {word: value / length for word, value in vector.items()} if length else vector


def _cosine(one: Vector, other: Vector) -> float:
    if len(one) > len(other):
        one, other = other, one
    return sum(value * other.get(word, 0.0) for word, value in one.items())


def average_linkage(number: int, similar: Mapping[Pair, float], least: float) -> list[list[int]]:
    """Clusters of 0..``number`` - 1: the two with the highest average similarity are joined as long as that is at least
    ``least``.

    A pair that is not in ``similar`` has similarity 0.
    """
    members = {at: [at] for at in range(number)}
    sums: dict[int, dict[int, float]] = {at: {} for at in range(number)}
    for (one, other), value in similar.items():
        sums[one][other] = sums[other][one] = value
    heap = [(-value, one, other) for (one, other), value in similar.items() if value >= least]
    heapq.heapify(heap)
    following = number
    while heap:
        _, one, other = heapq.heappop(heap)
        if one not in members or other not in members:
            continue
        joined = members.pop(one) + members.pop(other)
        links: dict[int, float] = {}
        for part in (one, other):
            for third, value in sums.pop(part).items():
                if third in members:
                    links[third] = links.get(third, 0.0) + value
        members[following], sums[following] = joined, links
        for third, value in links.items():
            sums[third][following] = value
            average = value / (len(joined) * len(members[third]))
            if average >= least:
                heapq.heappush(heap, (-average, third, following))
        following += 1
    return sorted((sorted(each) for each in members.values()), key=lambda each: each[0])
