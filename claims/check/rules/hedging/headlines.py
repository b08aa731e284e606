"""What the story says of a headline: its first sentences tell the same in other words, or it leaves the matter open."""

import re

from claims.check.rules.lists import any_like, listed
from claims.check.rules.reading import Place, Reading, is_doubted
from claims.check.rules.wording import covered, roots
from claims.model import BlockKind, Claim, HedgeType, Polarity

CAUTION = frozenset({HedgeType.MODAL, HedgeType.EPISTEMIC, HedgeType.HEARSAY, HedgeType.INVESTIGATION})
"""Hedges that say how sure it is."""
_DOUBT = CAUTION | {HedgeType.DOXASTIC}
_QUOTED = re.compile(r"(?:\A|[\s(—-])'|\"")
_LEAST = 2  # words in common
_SOME = 0.3  # the share of a headline's words that the sentence which tells it again must have
_OPENING = 5  # code points before a sentence's main clause, as in "But"
_TOLD = 0.5  # the share that bears it out
_NEAR = 6  # paragraphs in which the story may leave it open
_HAPPENED = re.compile(
    r"\b(?:may|might|could)(?: \w+ly| well| also)? have\b|\b(?:seem|appear)(?:s|ed)?\b"
    r"|\b(?:reported|alleged|apparent|supposed|possib)ly\b|\b(?:believed|thought|suspected) to have\b|\bperhaps\b",
    re.IGNORECASE,
)  # what the desk doubts, not what is to come


def restated(reading: Reading, claim: Claim) -> Claim | None:
    """The hedged claim of the story's first sentences that comes nearest to a headline, where no sure claim comes nearer.

    A story's first sentence tells what its headline is about, in other words: "Mayor steered work to in-law" – "The mayor may
    have had a hand in the award of four contracts to a firm of his wife's brother".
    """
    if claim.block is not BlockKind.HEADLINE or _QUOTED.search(reading.words(_line(claim))):
        return None
    wording, best, most = roots(claim.text), None, _SOME
    first = next((at for at, block in enumerate(reading.paragraphs) if block.kind is BlockKind.BODY), None)
    for other in reading.claims:
        said = roots(other.statement) | roots(other.text)
        opens = other.spans[0].start - other.sentence.start <= _OPENING and reading.paragraph(other.sentence.start) == first
        if opens and is_doubted(other):
            said |= roots(reading.words(_line(other)))
        share = covered(wording - roots(" ".join(hedge.text for hedge in other.hedges)), said)
        if len(wording & said) >= _LEAST and share >= most and (best is None or share > most):
            best, most = other, share
    return best if best is not None and _doubts(reading, best) and _is_of_one_side(claim, best) else None


def _line(claim: Claim) -> Place:
    return claim.sentence.start, claim.sentence.end


def _doubts(reading: Reading, claim: Claim) -> bool:
    """Whether a claim of the first paragraph has a hedge, or one of the second doubts what has happened."""
    here = reading.paragraph(claim.sentence.start)
    told = doubting(claim) is not None
    body = [at for at, block in enumerate(reading.paragraphs) if block.kind is BlockKind.BODY][:2]
    if here not in body or not is_doubted(claim) or not told:
        return False
    return here == body[0] or _HAPPENED.search(claim.text) is not None


def doubting(claim: Claim) -> str | None:
    """The hedge that says that a claim may not be so."""
    hedges = (hedge.text for hedge in claim.hedges if hedge.type in _DOUBT)
    return next((hedge for hedge in hedges if any_like("doubting").fullmatch(hedge)), None)


def _is_of_one_side(one: Claim, other: Claim) -> bool:
    return one.polarity is other.polarity or Polarity.NEGATIVE not in (one.polarity, other.polarity)


def left_open(reading: Reading, claim: Claim) -> Place | None:
    """Where the story says that what a headline decides is undecided, or that the cause it gives is unknown."""
    if claim.block is not BlockKind.HEADLINE or claim.attribution_ids:
        return None
    for headline, story in (("decided", "undecided"), ("causing", "no cause yet")):
        if any_like(headline).search(claim.text) is None or _is_told(reading, claim, headline):
            continue
        for block in [block for block in reading.paragraphs if block.kind is BlockKind.BODY][:_NEAR]:
            for start, end in reading.sentences(block):
                found = any_like(story).search(reading.text, start, end)
                if found and not listed("negation") & set(reading.words((start, found.start())).lower().split()):
                    return found.start(), found.end()
    return None


def _is_told(reading: Reading, claim: Claim, headline: str) -> bool:
    """Whether the story, too, decides what a headline decides, or names a cause: "The primary, which Lindqvist won"."""
    wording = roots(claim.text)
    sure = (other for other in reading.claims if not is_doubted(other) and any_like(headline).search(other.text))
    return any(covered(wording, roots(other.statement) | roots(other.text)) >= _TOLD for other in sure)
