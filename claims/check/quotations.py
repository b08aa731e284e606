"""The quotations of an article for the rules: interrupted quotations, their speakers, and repeated quotations.

`claims.language.quotations` pairs the quotation marks; this module looks up its result.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import pairwise

from claims.analysis import Offsets, Quotation
from claims.check.context import RuleContext
from claims.check.words import any_like, names_in, tokens
from claims.model import Attribution, Block, BlockKind, Source


@dataclass(frozen=True, slots=True)
class QuotedText:
    """Words between two quotation marks; ``start`` and ``end`` are the span of the words, without the marks.

    ``text`` has normalised characters. If the quotation is interrupted ("We go," she said, "at noon."), `joined` merges
    both halves, and ``text`` and ``words`` contain only the quoted words.
    """

    start: int
    end: int
    block: Block
    words: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class BlockQuotations:
    """The quotations in a block, in order, and its unpaired double marks."""

    found: tuple[Quotation, ...]
    unpaired: tuple[int, ...]

    @property
    def open(self) -> Quotation | None:
        """The unclosed quotation in double marks, if there is one; single marks are paired by Q301 itself."""
        return next((quotation for quotation in self.found if quotation.is_double and not quotation.closed), None)


def quotations_in(context: RuleContext, block: Block) -> BlockQuotations:
    """The quotations that begin in a block."""
    return context.cached(("quotations in", block.start), lambda: _quotations_in(context, block))


def _quotations_in(context: RuleContext, block: Block) -> BlockQuotations:
    found, unpaired = context.analysis.readings.quotations, context.analysis.readings.unpaired
    # The marks round a title in front matter are outside of its block.
    first, last = (bisect_right(found, at, key=lambda quotation: quotation.start) for at in (block.start, block.end))
    marks = unpaired[bisect_left(unpaired, block.start) : bisect_left(unpaired, block.end)]
    return BlockQuotations(found[first:last], marks)


def quotations(context: RuleContext) -> list[QuotedText]:
    """The quotations, in double or single marks, in the article's reporting blocks, in order."""
    return context.cached("quotations", lambda: _quotations(context))


def _quotations(context: RuleContext) -> list[QuotedText]:
    out = []
    for block in context.reporting:
        for quotation in quotations_in(context, block).found:
            text = context.text[quotation.start : quotation.end]
            words = tuple(tokens(text))
            if words and quotation.closed:
                out.append(QuotedText(quotation.start, quotation.end, block, words, text))
    return out


def joined(found: list[QuotedText], *, sentences: bool = False) -> list[QuotedText]:
    """Merges quotations interrupted by the desk's words; with ``sentences``, also those in two sentences."""
    out = []
    for one, other in pairwise(outer(found)):
        said, begins_small = one.text.rstrip(), other.text[0].islower()
        halves = begins_small and said.endswith((",", "-", "—"))
        runs_on = sentences and not begins_small and said.endswith((",", ".", "!", "?"))
        if one.block is other.block and one.block.kind is BlockKind.BODY and (halves or runs_on):
            text = f"{said.rstrip(' ,-—') if halves else said} {other.text}"
            out.append(QuotedText(one.start, other.end, one.block, one.words + other.words, text))
    return out


def outer(found: list[QuotedText]) -> list[QuotedText]:
    """The quotations that are not nested in another."""
    out: list[QuotedText] = []
    for quoted in found:
        if not out or quoted.start >= out[-1].end:
            out.append(quoted)
    return out


def sentence_round(context: RuleContext, quoted: QuotedText) -> str:
    """The words around a quotation in the sentence in which it begins."""
    start, end = context.near(quoted.block, quoted.start)
    return context.text[start : quoted.start] + " … " + context.text[quoted.end : max(end, quoted.end)]


def utterances(found: list[QuotedText]) -> list[QuotedText]:
    """The quotations, with interrupted ones merged."""
    whole = joined(found)
    starts = [two.start for two in whole]
    last = [bisect_right(starts, one.start) - 1 for one in found]  # sorted by start, so the ends ascend too
    return [*(one for one, at in zip(found, last, strict=True) if at < 0 or whole[at].end < one.end), *whole]


def in_quotation(context: RuleContext, at: int) -> bool:
    """Whether the offset ``at`` is in a quotation, including one that continues over paragraphs."""
    here = context.reporting_block(at)
    if here is None:
        return False
    block = context.reporting[here]
    spoken = context.cached(("spoken", block.start), lambda: _spoken(context, here))
    before = bisect_right(spoken, at, key=lambda place: place[0]) - 1
    return before >= 0 and at < spoken[before][1]


def _spoken(context: RuleContext, here: int) -> list[Offsets]:
    """The quoted spans of a block, including the end of a quotation that began in the block before it."""
    block = context.reporting[here]
    places = [(quotation.start, quotation.end) for quotation in quotations_in(context, block).found]
    closing = closes_the_block_before(context, here)
    if closing is not None:
        places.insert(0, (block.start, closing))
    spoken: list[Offsets] = []
    for start, end in places:
        if spoken and start < spoken[-1][1]:
            spoken[-1] = spoken[-1][0], max(end, spoken[-1][1])
        else:
            spoken.append((start, end))
    return spoken


def closes_the_block_before(context: RuleContext, here: int) -> int | None:
    """The first unpaired mark of a reporting block, if the block before it leaves a quotation open."""
    marks = quotations_in(context, context.reporting[here]).unpaired
    return marks[0] if marks and here and quotations_in(context, context.reporting[here - 1]).open is not None else None


def attribution_of(context: RuleContext, quoted: QuotedText) -> Attribution | None:
    """The innermost attribution whose content contains most of a quotation."""
    best, most = None, (quoted.end - quoted.start) / 2
    for attribution in context.attributions_over(quoted.start, quoted.end):
        spans = attribution.content.spans
        overlap = sum(max(0, min(span.end, quoted.end) - max(span.start, quoted.start)) for span in spans)
        if attribution.source_id and overlap >= most:
            best, most = attribution, overlap
    return best


def speaker(context: RuleContext, quoted: QuotedText) -> Source | None:
    """The speaker of a quotation, if the article names one."""
    attribution = attribution_of(context, quoted)
    return None if attribution is None else context.source(attribution)


def are_of_one(one: Source | None, other: Source | None) -> bool:
    """Whether two quotations may have the same speaker: a headline often omits whom it quotes."""
    if one is None or other is None or one.id == other.id:
        return True
    mine, theirs = (set(tokens(f"{source.name} {source.organisation or ''}")) for source in (one, other))
    return bool(mine & theirs)


_FEW = 3  # words
_LONG = 6


def are_of_one_utterance(context: RuleContext, earlier: QuotedText, later: QuotedText, *, length: int = _LONG) -> bool:
    """Whether two quotations may have the same speaker, or the later one repeats the earlier one's words.

    ``length`` counts the words in common. A short match needs two known, equal speakers, or a later sentence that refers
    to earlier words; a longer one also counts if the later speaker is unnamed: "Hauliers, told that the bridge was “safe for
    lorries”, sent theirs across".
    """
    said = speaker(context, earlier), _speaker_named(context, later)
    if length < _FEW:
        again = earlier.start < later.start and is_given_again(context, earlier, later)
        return again or (None not in said and are_of_one(*said))
    return (
        are_of_one(*said) or is_given_again(context, earlier, later) or (earlier.start < later.start and not _is_named(said[1]))
    )


def _speaker_named(context: RuleContext, quoted: QuotedText) -> Source | None:
    """The speaker of a quotation; in a headline only a named one, not "Owner: 'We will rebuild'"."""
    source = speaker(context, quoted)
    return None if quoted.block.kind is BlockKind.HEADLINE and not _is_named(source) else source


def _is_named(source: Source | None) -> bool:
    return source is not None and source.named


def is_given_again(context: RuleContext, earlier: QuotedText, later: QuotedText) -> bool:
    """Whether the later sentence marks its quotation as repeated: it mentions a remark or claim, or names the first speaker.

    "Conti's statement that the team was “blind to it” will come up, said Petra Lindholm."
    """
    if is_spoken_of(context, later):
        return True
    said = speaker(context, earlier), speaker(context, later)
    return not (None not in said and are_of_one(*said)) and _names(context, earlier, later)


def is_spoken_of(context: RuleContext, later: QuotedText) -> bool:
    """Whether a quotation's sentence refers to earlier words: "her claim", "as he had put it"."""
    return any_like("given again").search(sentence_round(context, later)) is not None


def _names(context: RuleContext, earlier: QuotedText, later: QuotedText) -> bool:
    first = speaker(context, earlier)
    if first is None or not first.named:
        return False
    return bool(names_in(f"x {sentence_round(context, later)}") & frozenset(tokens(first.name)))
