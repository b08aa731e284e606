"""Two claims that give two times for one event, or two places for one thing.

A thing can be in two places at two times, and one place can be inside another, so the rule is narrow: a one-time event ("the
summit took place in Aldova"), reported twice in the same words, with two unconnected place names of the same level.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial

from rapidfuzz.distance import JaroWinkler

from claims.analysis import Offsets
from claims.check.context import RuleContext
from claims.check.quotations import in_quotation
from claims.check.words import listed, names_in, pattern, root, roots
from claims.data import english
from claims.ingest.characters import plain
from claims.model import Certainty, Claim, ClaimKind, HedgeType, Polarity

_RELATIVE = ("who", "which", "that")
_MOST = 60  # earlier claims with the same verb that one is compared with
_FEWEST = 2  # minimum words other than the time: who, and what they do


def twice_dated(context: RuleContext, claims: Iterable[Claim]) -> Iterator[tuple[Claim, Claim, str]]:
    """Pairs of an earlier and a later claim of one source that give two times for one event, and the reason."""
    dated = [(claim, _words(context, claim)) for claim in claims if _is_dated(claim)]
    for one, other in _of_one_event([words for _, words in dated]):
        (earlier, before), (later, after) = dated[one], dated[other]
        first, second = _date(earlier), _date(later)
        if earlier.source != later.source or len(first) != len(second) or first == second:
            continue
        shared = before & after
        same = before <= after or after <= before
        if same and len(shared) >= _FEWEST and shared & _once_verbs() and _are_of_one(earlier, later):
            times = (claim.when.text for claim in (earlier, later) if claim.when)
            yield earlier, later, "Earlier it is “{}”, here “{}”.".format(*times)


def _of_one_event(dated: Sequence[frozenset[str]]) -> list[tuple[int, int]]:
    """The indices of pairs of an earlier and a later wording that share the verb of a one-time event, in order."""
    before: dict[str, list[int]] = {}
    pairs: set[tuple[int, int]] = set()
    for at, words in enumerate(dated):
        for verb in words & _once_verbs():
            pairs.update((earlier, at) for earlier in before.get(verb, ())[-_MOST:])
            before.setdefault(verb, []).append(at)
    return sorted(pairs)


def _are_of_one(one: Claim, other: Claim) -> bool:
    return _is_relative(one) or _is_relative(other) or _names(one) == _names(other)


def _is_relative(claim: Claim) -> bool:
    """Whether a claim's subject precedes it: "who leaves in May", "built in 1931"."""
    first = plain(claim.text).split(" ", 1)[0].lower()
    return first in _RELATIVE or (first == claim.text.split(" ", 1)[0] and root(first) in _once_verbs())


def _is_dated(claim: Claim) -> bool:
    sure = claim.certainty is Certainty.CERTAIN and claim.polarity is Polarity.POSITIVE
    return sure and claim.kind in (ClaimKind.EVENT, ClaimKind.STATE) and "/" not in _date(claim) and bool(_date(claim))


def _date(claim: Claim) -> str:
    """The day, month or year; for a month without a year only the month, since its year is inferred."""
    if claim.when is None or claim.when.date is None:
        return ""
    bare = len(claim.when.date) == len("2023-09") and not any(letter.isdigit() for letter in claim.when.text)
    return claim.when.date[-2:] if bare else claim.when.date


def _words(context: RuleContext, claim: Claim) -> frozenset[str]:
    """The stems of a claim without its time; "who" is replaced by the two words before it."""
    text = plain(claim.text)
    if claim.when:
        text = text.replace(plain(claim.when.text), " ")
    start = claim.spans[0].start
    if _is_relative(claim):
        text = f"{' '.join(context.text[max(0, start - 40) : start].split()[-2:])} {text}"
    return roots(text)


def _names(claim: Claim) -> frozenset[str]:
    when = frozenset(plain(claim.when.text).lower().split()) if claim.when else frozenset()
    return names_in(f"x {claim.text}") - when


@cache
def _once_verbs() -> frozenset[str]:
    return frozenset(root(word) for word in listed("once verb"))


def two_days(context: RuleContext) -> Iterator[tuple[Offsets, Offsets, str]]:
    """The article's only accident of its kind, on two days of the week: "Monday's fire", "the fire broke out on Tuesday"."""
    seen: dict[str, tuple[str, Offsets]] = {}
    for found in sorted((one for day in _mishaps() for one in day.finditer(context.text)), key=lambda one: one.start()):
        noun, day = found["noun"].lower(), found["day"]
        several = context.cached(("several", noun), partial(_are_several, context, noun))
        if several or in_quotation(context, found.start()):
            continue
        before, place = seen.setdefault(noun, (day, found.span()))
        if before != day:
            yield found.span(), place, f"Earlier it is on {before}, here on {day}."


def _are_several(context: RuleContext, noun: str) -> bool:
    several = r"(?:second|another|other|two|three|several|previous|earlier)"
    return re.search(rf"\b{noun}s\b|\b{several} (?:[a-z]+ )?{noun}", context.text, re.I) is not None


@cache
def _mishaps() -> tuple[re.Pattern[str], ...]:
    day = r"(?P<day>(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)"
    noun = rf"(?P<noun>{'|'.join(sorted(listed('mishap')))})"
    return (
        re.compile(
            rf"\b(?:[Tt]he|[Aa]n?) (?:[a-z]+ )?{noun} (?:(?:{pattern('mishap happens').pattern}) )?(?:late |early )?on {day}"
        ),
        re.compile(rf"\b{day}(?: (?:night|morning|evening|afternoon))?'s {noun}\b"),
    )


_NAME = r"(?P<place>[A-Z][\w'-]*(?:\s+[A-Z][\w'-]*)*)"
_IN = r"(?:in|at|near|outside)"
_ALIKE = 0.75  # minimum similarity of two spellings of one place: "Kyiv", "Kiev"
_SEVERAL = r"(?:another|other|second|third|fourth|new|further|separate|two|three|four|five|six|several|many|more|\d+)"


@dataclass(frozen=True, slots=True)
class _Placement:
    """A claim that locates something: the words for what happens, the preposition, and the place."""

    claim: Claim
    words: frozenset[str]
    link: str
    place: str


def elsewhere(context: RuleContext, claims: Iterable[Claim]) -> Iterator[tuple[Claim, Claim, str]]:
    """Pairs of an earlier and a later claim of one source that give two places for one thing, and the reason."""
    seen: dict[tuple[object, ...], _Placement] = {}
    for claim in claims:
        found = _placed(context, claim)
        if found is None:
            continue
        earlier = seen.setdefault((claim.source, found.words, found.link), found)
        times = {one.when.date or one.when.text for one in (earlier.claim, claim) if one.when is not None}
        if len(times) < 2 and earlier.claim.sentence != claim.sentence and _are_apart(context, earlier.place, found.place):
            yield earlier.claim, claim, f"Earlier it is {earlier.link} {earlier.place}, here {found.link} {found.place}."


def _placed(context: RuleContext, claim: Claim) -> _Placement | None:
    """The placement in a claim; None if it has none, or if the event may happen more than once."""
    sure = claim.certainty is Certainty.CERTAIN and claim.polarity is Polarity.POSITIVE and claim.kind is ClaimKind.EVENT
    if not sure or any(hedge.type is not HedgeType.APPROXIMATOR for hedge in claim.hedges):
        return None
    text = plain(claim.text)
    if claim.when:
        text = text.replace(plain(claim.when.text), " ")
    found = _single(context, text) or _once_placed(text)
    if found is None or found["place"] in listed("calendar"):
        return None
    start, end = found.span("place")
    rest = f"{text[:start]} {text[end:]}"
    return _Placement(claim, roots(rest), (found["link"] or "in").lower(), found["place"])


def _single(context: RuleContext, text: str) -> re.Match[str] | None:
    """The place of the article's only thing of its kind: "the missile struck **Aldova**"."""
    found = _thing().match(text)
    if found is None:
        return None
    noun = re.escape(found["thing"].lower())
    return found if context.cached(("single", noun), lambda: _is_single(context.text.lower(), noun)) else None


def _is_single(text: str, noun: str) -> bool:
    if re.search(rf"\b{noun}(?:e?s)\b|\b{_SEVERAL}\s+(?:[\w-]+\s+){{0,2}}{noun}\b", text):
        return False
    return len(re.findall(rf"\ban?\s+(?:[\w-]+\s+){{0,3}}?{noun}\b", text)) < 2


def _once_placed(text: str) -> re.Match[str] | None:
    """The place of an event that happens to nobody twice: "Mr Brandt was born in **Leeds**"."""
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


def _are_apart(context: RuleContext, one: str, other: str) -> bool:
    """Whether two names are of two places of which neither can be inside the other."""
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
    return not re.search(both, context.text) and not re.search(inside, context.text, re.IGNORECASE)


def _level(name: str) -> str:
    if name in _countries():
        return "country"
    return "wide" if name in listed("wide place") else ""


@cache
def _countries() -> dict[str, str]:
    return {name.lower(): row.name.lower() for row in english().countries for name in (row.name, *row.aliases)}
