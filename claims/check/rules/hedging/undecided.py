"""When an outcome has its day in the desk's own voice, and the article itself says that nothing is decided.

"The new cabinet is sworn in on March 2" under "Talks entered their third week with the two parties still at odds". What merely
stands in a calendar (a hearing, an election) is no outcome.
"""

import re
from collections.abc import Iterator
from datetime import date

from claims.check.rules.lists import any_like
from claims.check.rules.quotation.marks import in_quotation
from claims.check.rules.reading import Place, Reading
from claims.check.rules.wording import roots
from claims.model import BlockKind, Certainty, Claim, HedgeType, Polarity

_FIRST = 3  # paragraphs that say what the article is about
_SHARED = 2  # words that an outcome has in common with what is said to be open further down
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAY = re.compile(
    r"\b(?:on|in|from|by) (?:early |late |mid-)?(?P<month>Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
    r"(?: (?P<day>\d{1,2})\b)?(?:,? (?P<year>20\d\d))?"
)
_YEAR = re.compile(r"\b(?:in|by|from) (?:the (?:spring|summer|autumn|fall|winter) of )?(?P<year>20\d\d)\b")
_SOON = 200  # days within which a date without a year is one to come
_WILL = re.compile(r"\bwill (?:then |also |soon |now )?(?=[a-z])")
_BELOW = re.compile(r"\b(?:that|what|whether|how|why|where|for|because)\b.*\bwill\b", re.IGNORECASE)
_ASIDE = re.compile(
    r"\b(?:would|could|may|might|should|if|unless|when|once|until|plans?|planned|hopes?|hoped|wants?|expects?|expected|due"
    r"|scheduled|set|proposed|to|was|were|had|did)\b"
)


def set_though_open(reading: Reading) -> Iterator[tuple[Claim, Place, str]]:
    """Each claim that tells as settled what the article says is open, the place of the words that do, and these words."""
    published = reading.article.published
    open_ = list(_open(reading)) if published else []
    day = date.fromisoformat(published[:10]) if published else date.max
    for claim in reading.claims if open_ else ():
        if _is_settled(reading, claim) and _is_to_come(claim.text, day):
            found = next((one for one in open_ if _are_of_one(claim, *one)), None)
            if found is not None:
                yield claim, found[1], reading.words(found[1])


def _open(reading: Reading) -> Iterator[tuple[int, Place, frozenset[str]]]:
    """What the article says is undecided: in which paragraph, at which words, with the roots of the sentence."""
    for number, block in enumerate(reading.paragraphs):
        for start, end in reading.sentences(block):
            found = any_like("still open").search(reading.text, start, end)
            if found is not None and not in_quotation(reading, found.start()):
                yield number, found.span(), roots(reading.words((start, end)))


def _are_of_one(claim: Claim, number: int, place: Place, said: frozenset[str]) -> bool:
    apart = not any(span.start <= place[0] < span.end for span in claim.spans)
    return apart and (number < _FIRST or len(roots(claim.text) & said) >= _SHARED)


def _is_settled(reading: Reading, claim: Claim) -> bool:
    mine = claim.block is BlockKind.BODY and claim.source is None and not claim.attribution_ids
    sure = (
        claim.certainty is Certainty.CERTAIN
        and claim.polarity is Polarity.POSITIVE
        and all(hedge.type is HedgeType.FUTURE for hedge in claim.hedges)
    )
    told = any_like("told as settled").search(claim.text) is not None and any_like("calendared").search(claim.text) is None
    will = _WILL.search(claim.text)
    if told and will is not None:  # "a concern that the bank will raise rates" is somebody's
        told = any_like("told as settled").search(claim.text, will.start()) is not None and not _BELOW.search(claim.text)
    return mine and sure and told and not _ASIDE.search(claim.text) and not in_quotation(reading, claim.spans[0].start)


def _is_to_come(words: str, published: date) -> bool:
    """Whether the words give a day, month or year after the article's own."""
    found = _DAY.search(words)
    if found is None and (any_like("to come").search(words) or _WILL.search(words)):
        return True
    if found is None:
        year = _YEAR.search(words)
        return year is not None and int(year["year"]) > published.year
    month = _MONTHS.index(found["month"].lower()) + 1
    day = min(int(found["day"] or 28), 28)
    if found["year"]:
        return date(int(found["year"]), month, max(day, 1)) > published
    days = (date(published.year, month, max(day, 1)) - published).days
    return 0 < (days if days > -_SOON else days + 365) <= _SOON
