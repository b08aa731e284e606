"""When what happens once is put at two times: "Holm will leave in March", "Holm, who leaves in May"."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, partial

from claims.check.rules.lists import listed, pattern
from claims.check.rules.quotation.marks import in_quotation
from claims.check.rules.reading import Place, Reading
from claims.check.rules.wording import names_in, root, roots
from claims.ingest.characters import plain
from claims.model import Certainty, Claim, ClaimKind, Polarity

_RELATIVE = ("who", "which", "that")
_MOST = 60  # earlier claims with a verb that one is compared with
_FEWEST = 2  # words besides the time: who, and what they do


def twice_dated(reading: Reading, claims: Iterable[Claim]) -> Iterator[tuple[Claim, Claim, str]]:
    """Earlier and later claims of one source that put one event at two times, and why they clash."""
    told = [(claim, _words(reading, claim)) for claim in claims if _is_dated(claim)]
    for one, other in _of_one_event([words for _, words in told]):
        (earlier, before), (later, after) = told[one], told[other]
        first, second = _date(earlier), _date(later)
        if earlier.source != later.source or len(first) != len(second) or first == second:
            continue
        shared = before & after
        same = before <= after or after <= before
        if same and len(shared) >= _FEWEST and shared & _once() and _are_of_one(earlier, later):
            times = (claim.when.text for claim in (earlier, later) if claim.when)
            yield earlier, later, "Before, it is “{}”, here “{}”.".format(*times)


def _of_one_event(told: Sequence[frozenset[str]]) -> list[tuple[int, int]]:
    """The positions of earlier and later wordings that have the verb of something in common that happens once, in order."""
    before: dict[str, list[int]] = {}
    pairs: set[tuple[int, int]] = set()
    for at, words in enumerate(told):
        for verb in words & _once():
            pairs.update((earlier, at) for earlier in before.get(verb, ())[-_MOST:])
            before.setdefault(verb, []).append(at)
    return sorted(pairs)


def _are_of_one(one: Claim, other: Claim) -> bool:
    return _is_relative(one) or _is_relative(other) or _names(one) == _names(other)


def _is_relative(claim: Claim) -> bool:
    """Whether a claim's subject stands before it: "who leaves in May", "built in 1931"."""
    first = plain(claim.text).split(" ", 1)[0].lower()
    return first in _RELATIVE or (first == claim.text.split(" ", 1)[0] and root(first) in _once())


def _is_dated(claim: Claim) -> bool:
    sure = claim.certainty is Certainty.CERTAIN and claim.polarity is Polarity.POSITIVE
    return sure and claim.kind in (ClaimKind.EVENT, ClaimKind.STATE) and "/" not in _date(claim) and bool(_date(claim))


def _date(claim: Claim) -> str:
    """The day, month or year; of a month without a year the month alone, for its year is a guess."""
    if claim.when is None or claim.when.date is None:
        return ""
    bare = len(claim.when.date) == len("2023-09") and not any(letter.isdigit() for letter in claim.when.text)
    return claim.when.date[-2:] if bare else claim.when.date


def _words(reading: Reading, claim: Claim) -> frozenset[str]:
    """The roots of what happens to whom, the time left out; "who" stands for the two words before it."""
    text = plain(claim.text)
    if claim.when:
        text = text.replace(plain(claim.when.text), " ")
    start = claim.spans[0].start
    if _is_relative(claim):
        text = f"{' '.join(reading.text[max(0, start - 40) : start].split()[-2:])} {text}"
    return roots(text)


def _names(claim: Claim) -> frozenset[str]:
    when = frozenset(plain(claim.when.text).lower().split()) if claim.when else frozenset()
    return names_in(f"x {claim.text}") - when


@cache
def _once() -> frozenset[str]:
    return frozenset(root(word) for word in listed("once verb"))


def two_days(reading: Reading) -> Iterator[tuple[Place, Place, str]]:
    """A mishap that the article has only one of, on two days of the week: "Monday's fire", "the fire broke out on Tuesday"."""
    seen: dict[str, tuple[str, Place]] = {}
    for found in sorted((one for day in _mishaps() for one in day.finditer(reading.text)), key=lambda one: one.start()):
        noun, day = found["noun"].lower(), found["day"]
        several = reading.kept(("several", noun), partial(_are_several, reading, noun))
        if several or in_quotation(reading, found.start()):
            continue
        before, place = seen.setdefault(noun, (day, found.span()))
        if before != day:
            yield found.span(), place, f"Before, it is on {before}, here on {day}."


def _are_several(reading: Reading, noun: str) -> bool:
    several = r"(?:second|another|other|two|three|several|previous|earlier)"
    return re.search(rf"\b{noun}s\b|\b{several} (?:[a-z]+ )?{noun}", reading.text, re.I) is not None


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
