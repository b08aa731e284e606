"""When a headline says that something is done which the story says is planned.

"Parliament bans plastic bags" over "Parliament plans to ban plastic bags". A headline may well say today what a body has
decided to do ("Bank cuts 500 jobs" over "the bank will cut 500 jobs"): only what is not decided counts.
"""

import re
from collections.abc import Iterator
from functools import cache

from claims.check.rules.lists import listed, pattern
from claims.check.rules.quotation.marks import in_quotation
from claims.check.rules.reading import Place, Reading, sentence_of
from claims.check.rules.wording import covered, root, roots
from claims.model import BlockKind, Certainty, Claim, ClaimKind, Polarity

_FIRST = 4  # paragraphs in which the story must say so
_LEAST = 3  # words in the headline, the verb included
_SAME = 0.75  # of the headline's words that the sentence must have
_ASIDE = re.compile(r"[?:]|\bto\b|\bwill\b|\b(?:could|may|might|would|should|if|plans?|bid|proposals?|bill)\b", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z][\w'-]*")
_FINITE = re.compile(r"[a-z]{3,}s\Z", re.IGNORECASE)


def planned_as_done(reading: Reading) -> Iterator[tuple[Claim, Place, str]]:
    """Each claim of the headline that the story only tells as a plan, the place of the sentence that does, and its words."""
    for claim in reading.lead_claims:
        if claim.block is BlockKind.HEADLINE and _is_done(reading, claim):
            found = _plan(reading, claim)
            if found is not None:
                yield claim, *found


def _is_done(reading: Reading, claim: Claim) -> bool:
    sure = claim.certainty is Certainty.CERTAIN and claim.kind is ClaimKind.EVENT and claim.polarity is Polarity.POSITIVE
    start, end = sentence_of(claim)
    plain = not claim.hedges and not claim.attribution_ids and not _ASIDE.search(reading.words((start, end + 1)))
    return sure and plain and not in_quotation(reading, claim.spans[0].start)


def _plan(reading: Reading, claim: Claim) -> tuple[Place, str] | None:
    wording = roots(claim.text)
    verb = next((root(word) for word in _WORD.findall(claim.text)[1:] if _FINITE.match(word)), None)
    if len(wording) < _LEAST or verb is None or verb not in wording:
        return None
    found: tuple[Place, str] | None = None
    for number, block in enumerate(reading.paragraphs):
        for start, end in reading.sentences(block):
            sentence = reading.words((start, end))
            if covered(wording, roots(sentence)) < _SAME:
                continue
            plan = _planned_verb(sentence, verb)
            if plan is None:
                return None  # it is told as done, or of another deed
            if found is None and number < _FIRST:
                found = (start, start + len(sentence.rstrip())), plan
    return found


def _planned_verb(sentence: str, verb: str) -> str | None:
    """The words that make ``verb`` (a root) a plan in the sentence, where such words stand before each of its forms."""
    plan = None
    for found in re.finditer(r"[a-z]+", sentence):
        if root(found[0]) == verb:
            before = _before().search(sentence, 0, found.start())
            if before is None or not listed("negation").isdisjoint(before[0].lower().split()):
                return None
            plan = plan or f"{before['plan']} {found[0]}".strip()
    return plan


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"(?:\b\w+(?:n't)?\s+)?\b(?P<plan>(?:{pattern('planned').pattern}))\s+(?:\w+ly\s+)?\Z", re.IGNORECASE)
