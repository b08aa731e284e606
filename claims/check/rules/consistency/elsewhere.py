"""When two claims about one thing put it at two places.

A thing can be at two places at two times, and one place lies in another, so that little counts: what happens once ("the summit
took place in Aldova"), told twice in the same words, with two names of one level of which the article does not say that they
belong together.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import JaroWinkler

from claims.check.rules.lists import listed, pattern
from claims.check.rules.reading import Reading
from claims.check.rules.wording import names_in, roots
from claims.data import english
from claims.ingest.characters import plain
from claims.model import Certainty, Claim, ClaimKind, HedgeType, Polarity

_NAME = r"(?P<place>[A-Z][\w'-]*(?:\s+[A-Z][\w'-]*)*)"
_IN = r"(?:in|at|near|outside)"
_ALIKE = 0.75  # "Kyiv", "Kiev"
_SEVERAL = r"(?:another|other|second|third|fourth|new|further|separate|two|three|four|five|six|several|many|more|\d+)"


@dataclass(frozen=True, slots=True)
class Placed:
    """A claim that puts something at a place: the words that say what and how, and the place."""

    claim: Claim
    words: frozenset[str]
    link: str
    place: str


def elsewhere(reading: Reading, claims: Iterable[Claim]) -> Iterator[tuple[Claim, Claim, str]]:
    """Earlier and later claims of one source that put one thing at two places, and why they clash."""
    seen: dict[tuple[object, ...], Placed] = {}
    for claim in claims:
        found = _placed(reading, claim)
        if found is None:
            continue
        earlier = seen.setdefault((claim.source, found.words, found.link), found)
        times = {one.when.date or one.when.text for one in (earlier.claim, claim) if one.when is not None}
        if len(times) < 2 and earlier.claim.sentence != claim.sentence and _are_apart(reading, earlier.place, found.place):
            yield earlier.claim, claim, f"Before, it is {earlier.link} {earlier.place}, here {found.link} {found.place}."


def _placed(reading: Reading, claim: Claim) -> Placed | None:
    """What the claim puts where; None where it does not, or where that may happen more than once."""
    sure = claim.certainty is Certainty.CERTAIN and claim.polarity is Polarity.POSITIVE and claim.kind is ClaimKind.EVENT
    if not sure or any(hedge.type is not HedgeType.APPROXIMATOR for hedge in claim.hedges):
        return None
    text = plain(claim.text)
    if claim.when:
        text = text.replace(plain(claim.when.text), " ")
    found = _single(reading, text) or _once(text)
    if found is None or found["place"] in listed("calendar"):
        return None
    start, end = found.span("place")
    rest = f"{text[:start]} {text[end:]}"
    return Placed(claim, roots(rest), (found["link"] or "in").lower(), found["place"])


def _single(reading: Reading, text: str) -> re.Match[str] | None:
    """The place of the one thing of its kind in the article: "the missile struck **Aldova**"."""
    found = _thing().match(text)
    if found is None:
        return None
    noun = re.escape(found["thing"].lower())
    return found if reading.kept(("single", noun), lambda: _is_single(reading.text.lower(), noun)) else None


def _is_single(told: str, noun: str) -> bool:
    if re.search(rf"\b{noun}(?:e?s)\b|\b{_SEVERAL}\s+(?:[\w-]+\s+){{0,2}}{noun}\b", told):
        return False
    return len(re.findall(rf"\ban?\s+(?:[\w-]+\s+){{0,3}}?{noun}\b", told)) < 2


def _once(text: str) -> re.Match[str] | None:
    """The place of what happens to nobody twice: "Mr Brandt was born in **Leeds**"."""
    found = _fate().match(text)
    return found if found is not None and names_in(f"x {found['who']}") else None


@cache
def _thing() -> re.Pattern[str]:
    things = "|".join(sorted(listed("single"), key=len, reverse=True))
    subject = (
        rf"(?:[Tt]he|[Tt]his|[Ii]ts|[Tt]heir|[A-Z][\w-]*'s)\s+(?:[\w'-]+\s+){{0,3}}?(?P<thing>{things})\s+(?:had\s+|has\s+)?"
    )
    return re.compile(
        rf"{subject}(?:(?:{pattern('hits').pattern})|(?:{pattern('takes place').pattern})\s+(?P<link>{_IN}))\s+{_NAME}(?!\w)"
    )


@cache
def _fate() -> re.Pattern[str]:
    return re.compile(rf"(?P<who>[^,;]{{2,60}}?)\s+(?:{pattern('once').pattern})\s+(?P<link>{_IN})\s+{_NAME}(?!\w)")


def _are_apart(reading: Reading, one: str, other: str) -> bool:
    """Whether two names are of two places of which neither can lie in the other."""
    first, second = one.lower(), other.lower()
    if first == second or first in second or second in first or JaroWinkler.similarity(first, second) >= _ALIKE:
        return False
    if _level(first) != _level(second) or _countries().get(first, first) == _countries().get(second, second):
        return False
    if _level(first):
        return True
    either = f"(?:{re.escape(one)}|{re.escape(other)})"
    both = rf"{either}(?:'s)?(?:,|\s+in|\s+\(|/|\s+and|\s+or)?\s*{either}"
    inside = rf"{either}\s+(?:{pattern('place inside').pattern})\b|\b(?:{pattern('place inside').pattern})\s+of\s+{either}"
    return not re.search(both, reading.text) and not re.search(inside, reading.text, re.IGNORECASE)


def _level(name: str) -> str:
    if name in _countries():
        return "country"
    return "wide" if name in listed("wide place") else ""


@cache
def _countries() -> dict[str, str]:
    return {name.lower(): row.name.lower() for row in english().countries for name in (row.name, *row.aliases)}
