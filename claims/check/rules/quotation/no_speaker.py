"""Q302: a quotation without a speaker."""

import re
from collections.abc import Iterable, Sequence

from claims.check.context import RuleContext
from claims.check.quotations import QuotedText, outer, quotations, quotations_in, sentence_round
from claims.check.rule import Example, Finding, Rule
from claims.check.words import any_like, roots, tokens
from claims.model import Attribution, Block, BlockKind, Source

_ALONE = 6  # minimum words of a quotation that is a paragraph by itself; slogans are shorter
_UTTERED = 7  # of one inside a paragraph; titles and scare quotes are shorter
_PART = 4  # of one that is part of the desk's sentence
_LABELS = re.compile(r"\b(?:the|an?|this|that|these|those|its|their|as)\s+\Z", re.IGNORECASE)  # the "great wall of paper"
_SHARED = 2  # minimum common words of a quotation that continues the previous paragraph
_SENTENCE = re.compile(r"(?!(?:[A-Z]\w+ ?){1,3}:)[A-Z].*[.!?…,]\Z", re.DOTALL)
_SMALL = re.compile(r"[a-z]")
_CREDIT = re.compile(r"\W*[\[(—-]")  # "… [The Gazette]", "… - Ana Lima": a newsletter's source credit
_CREDITED = re.compile(r"\s*(?:[\"'—–(\[*~-]|\.\.)")
# "That was how Ana Lima saw it.", "So says the sign at the gate.": the speaker comes afterwards.
_AFTERWARDS = re.compile(
    r"\s*(?:so|such|that|this|those|these|with (?:that|those|these)|thus|it (?:was|is)|s?he|they)\b", re.IGNORECASE
)
_LEADS_IN = re.compile(r"(?:[:—–-]|\.\.\.|…)\W*\Z")
_INTERVIEW = re.compile(r"(?:Q|A|Question|Answer)\s?[:.]\s")


def find(context: RuleContext) -> Iterable[Finding]:
    """A finding for each quotation without a speaker in its paragraph, and without an attribution before or after it."""
    if any(_INTERVIEW.match(context.words(block)) for block in context.paragraphs):
        return
    found = outer(quotations(context))
    for quoted in found:
        others = [other for other in found if other.block is quoted.block and other is not quoted]
        if quoted.block.kind is not BlockKind.BODY or _is_said_in_paragraph(context, quoted):
            continue
        if _is_orphan(context, quoted, others):
            yield Finding(
                "Q302",
                "a quotation without a speaker",
                ((quoted.start, quoted.end),),
                "Neither its paragraph nor the neighbouring ones name a speaker.",
            )


def _is_said_in_paragraph(context: RuleContext, quoted: QuotedText) -> bool:
    """Whether somebody speaks in a quotation's paragraph, or something there introduces it: "the sign read", "Q: … A: …"."""
    outside = _outside(context, quoted)
    is_part = _SMALL.match(context.text, quoted.start) is not None
    cues = "told by" if is_part else "spoken"  # a text message may be "late and muddled": it is described, not quoted
    if ":" in outside or "?" in outside or any_like(cues).search(outside):
        return True
    if _CREDIT.match(context.text, quoted.end + 1, quoted.block.end):
        return True
    return any(_speaks_in(context, attribution, quoted) for attribution in context.attributions_in(quoted.block))


def _speaks_in(context: RuleContext, attribution: Attribution, quoted: QuotedText) -> bool:
    """Whether an attribution's verb is in the quotation's paragraph, with a name or in the same sentence.

    The pipeline may carry over the previous paragraph's speaker, or read "neighbours compared notes" as speech.
    """
    cue, source = attribution.cue or attribution.source, context.source(attribution)
    if cue is None or not quoted.block.start <= cue.spans[0].start < quoted.block.end:
        return False
    start, end = context.near(quoted.block, quoted.start)
    return start <= cue.spans[0].start < end or source is None or source.named


def _outside(context: RuleContext, quoted: QuotedText) -> str:
    return context.text[quoted.block.start : quoted.start - 1] + " | " + context.text[quoted.end + 1 : quoted.block.end]


def _is_orphan(context: RuleContext, quoted: QuotedText, others: Sequence[QuotedText]) -> bool:
    words = context.text[quoted.start : quoted.end].strip()
    if not any(sign.isalnum() for sign in _outside(context, quoted)):
        whole = len(quoted.words) >= _ALONE and _SENTENCE.match(words) is not None
        return whole and _stands_alone(context, quoted)
    if others or _has_person(context, quoted):
        return False
    if _SENTENCE.match(words):
        return len(quoted.words) >= _UTTERED
    label = _LABELS.search(context.text, quoted.block.start, quoted.start - 1)
    part = label is None and _SMALL.match(words) and len(quoted.words) >= _PART
    return bool(part) and any_like("called").search(sentence_round(context, quoted)) is None


def _stands_alone(context: RuleContext, quoted: QuotedText) -> bool:
    """Whether a paragraph that is a quotation is not introduced, not one of several, and not attributed afterwards."""
    here = context.paragraph(quoted.start)
    if not here:
        return False  # the first block of an article is its headline
    before = context.paragraphs[here - 1]
    after = context.paragraphs[here + 1] if here + 1 < len(context.paragraphs) else None
    if after is not None and (_CREDITED.match(words := context.words(after)) or _AFTERWARDS.match(words)):
        return False
    if _quotes(context, before) or _leads_to(context.words(context.sentences(before)[-1])):
        return False
    return not (_goes_on(context, before, quoted) or _is_pulled(context, quoted))


def _goes_on(context: RuleContext, before: Block, quoted: QuotedText) -> bool:
    """Whether a quotation continues what a person says directly before it: "This would not happen here, Carter said."."""
    wording = roots(" ".join(quoted.words))
    start, end = context.sentences(before)[-1]
    at_last = [one for one in context.attributions_in(before) if one.cue and start <= one.cue.spans[0].start < end]
    if roots(context.words((start, end))).isdisjoint(wording) and len(roots(context.words(before)) & wording) < _SHARED:
        return False
    return any(_is_person(attribution, context.source(attribution)) for attribution in at_last)


def _is_person(attribution: Attribution, source: Source | None) -> bool:
    """Whether one person speaks, so that the next words may be theirs; not a ministry, or "both"."""
    words = set(tokens(attribution.source.text)) if attribution.source else set()
    if "and" in words or source is None:
        return False
    return not words.isdisjoint(_PRONOUNS) or (source.named and source.name != source.organisation)


def _is_pulled(context: RuleContext, quoted: QuotedText) -> bool:
    """Whether a quotation is a pull quote: a sentence of the article, repeated between its paragraphs."""
    words = context.text[quoted.start : quoted.end].strip(" .,").lower()
    return context.text.lower().count(words) > 1


def _quotes(context: RuleContext, block: Block) -> bool:
    """Whether a paragraph quotes somebody at length, or leaves a quotation open, so that the next one may continue it."""
    found = [quoted for quoted in outer(quotations(context)) if quoted.block is block]
    return quotations_in(context, block).open is not None or any(len(quoted.words) >= _PART for quoted in found)


def _leads_to(sentence: str) -> bool:
    """Whether the last sentence before a quotation introduces it: "Then came the letter.", "The sign at the gate:"."""
    return _LEADS_IN.search(sentence) is not None or any_like("written").search(sentence) is not None


def _has_person(context: RuleContext, quoted: QuotedText) -> bool:
    """Whether a quotation's paragraph mentions a possible speaker outside the quotation."""
    said = frozenset(tokens(_outside(context, quoted)))
    return not said.isdisjoint(_PRONOUNS) or any(
        not said.isdisjoint(tokens(source.name)) for source in context.claim_set.sources if source.named
    )


_PRONOUNS = frozenset({"he", "she", "i", "we", "who", "his", "her", "him", "whose"})


RULE = Rule(
    code="Q302",
    name="no-speaker",
    summary="A quotation has no speaker.",
    why="A quotation is somebody's words; without a name nobody is responsible for them.",
    how_to_fix="Say who said it, where and when.",
    find=find,
    fires=(
        Example(
            "The pit was shut on Monday, Ana Lindqvist, its owner, said.\n\n“You count the bolts in the roof and then "
            "you count them again.”\n\nIvo Brandt, the engineer, said the pumps had run all night.",
            at=("You count the bolts in the roof and then you count them again.",),
            note="others speak before and after it, but nobody says it",
        ),
        Example(
            "Ana Lindqvist, the mayor, said the harbour was for sale.\n\n‘I was born on that quay and so was my mother.’\n\n"
            "The harbour has two cranes, the port office said.",
            at=("I was born on that quay and so was my mother.",),
            note="in single marks",
        ),
        Example(
            'Ana Lindqvist, the mayor, said ferries would run.\n\nNeighbours met at the pier. The timetable was "late, '
            'muddled and wrong twice".\n\nThe pier was closed.',
            at=("late, muddled and wrong twice",),
            note="a quoted judgement without a speaker",
        ),
        Example(
            'The ferry left late on Sunday. "We waited three hours in the rain with our children." It came back empty.',
            at=("We waited three hours in the rain with our children.",),
        ),
        Example(
            'Twelve houses were moved.\n\n"Nobody came to help us when the river rose."\n\nThe road is open again.',
            at=("Nobody came to help us when the river rose.",),
        ),
    ),
    silent=(
        Example(
            'Ana Lindqvist waited at the pier. "We stood three hours in the rain," she said.\n\n"My children were crying when '
            'the boat came at last."\n\nThe pier was closed.',
            note="she goes on",
        ),
        Example(
            "Ana Lindqvist, the mayor, said no ferry would leave.\n\n“The last ferry that left in a storm never came back.”\n\n"
            "The pier was closed.",
            note="she continues on the same topic",
        ),
        Example(
            "A letter hung on the gate.\n\n“Nobody may enter the yard before the police have been.”\n\nThe gate was locked.",
            note="a letter's words",
        ),
        Example(
            "The gate was locked.\n\n“Nobody came to help us when the river rose.”\n\nThat is how Ana Lindqvist remembers May.",
            note="the speaker comes afterwards",
        ),
        Example('Ana Lindqvist waited at the pier. "We stood three hours in the rain with our children," she said.'),
        Example('Clerks lost the "great grey wall of paper" in the flood.', note="a label"),
        Example('The film "A Long Night on the Cold River Bank" opens on Friday.', note="a title"),
    ),
)
