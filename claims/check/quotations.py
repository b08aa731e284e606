"""Quotations.

Which marks open and close, which stand alone, what stands between them, who says it, and what is quoted again.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from claims.check.context import Offsets, RuleContext
from claims.check.words import any_like, before, listed, names_in, tokens
from claims.model import Attribution, Block, BlockKind, Source

_SINGLE = re.compile("'")
_SINGLE_OPENS = re.compile(r"(?:(?<=[\s(\[{—–\"/-])|(?<![\s\S]))'(?=[\w\"$£€(\[.…])")
_SINGLE_CLOSES = re.compile(r"(?<=[^\s(\[{—–])'(?!\w)")
_SPOKEN_OUT = re.compile(r"(?<=[\w)][.,!?…])'(?=\s|\Z)")  # "… going home,' she said"
_YEAR = re.compile(r"'\d\ds?\b(?! (?:people|years|per|percent))")  # "the '80s", "class of '16"
_SENTENCE_END = re.compile(r"[.!?] ")  # an owner's apostrophe may close "bad news" but not what runs on
_FIRST_WORD = re.compile(r"'(\w+)")
_OWNING = re.compile(r"(?:\w[sxz]|in|\bo|\ban|\bth|\bol|\d)\Z", re.IGNORECASE)  # "the nurses' union", "goin' home"


@dataclass(frozen=True, slots=True)
class SingleMarks:
    """The single quotation marks of a block: pairs (places of both), and the first that nothing closes, or opens."""

    pairs: tuple[Offsets, ...] = ()
    opening: int | None = None
    closing: int | None = None


def pair_single_marks(context: RuleContext, start: int, end: int, doubles: Sequence[Offsets]) -> SingleMarks:
    """The single marks between ``start`` and ``end``; those between two double marks are paired among themselves."""
    if _SINGLE.search(context.text, start, end) is None:
        return SingleMarks()
    found = [_paired(context, region) for region in _regions(start, end, doubles)]
    opening = [one.opening for one in found if one.opening is not None]
    closing = [one.closing for one in found if one.closing is not None]
    pairs = sorted(pair for one in found for pair in one.pairs)
    return SingleMarks(tuple(pairs), min(opening, default=None), min(closing, default=None))


def _regions(start: int, end: int, doubles: Sequence[Offsets]) -> Iterator[tuple[Offsets, ...]]:
    """What is read together: the inside of each outer pair of double marks, and all that is outside."""
    outside, at = [], start
    for opened, closed in sorted(doubles):
        if opened >= at:
            outside.append((at, opened))
            yield ((opened + 1, closed),)
            at = closed + 1
    yield (*outside, (at, end))


def _paired(context: RuleContext, region: Sequence[Offsets]) -> SingleMarks:
    pairs: list[Offsets] = []
    opened, owning, lone_opening, lone_closing = None, None, None, None
    for at, (start, end) in _single_marks_in(context, region):
        words = context.text[start:end]
        if _single_opens(context, at, words, at - start):
            if opened is not None and owning is not None:
                pairs.append((opened, owning))
            elif opened is not None and lone_opening is None:
                lone_opening = opened
            opened, owning = at, None
        elif _SINGLE_CLOSES.match(words, at - start):
            if opened is None:
                is_close = _SPOKEN_OUT.match(words, at - start) is not None
                lone_closing = at if lone_closing is None and is_close else lone_closing
            elif _OWNING.search(before(words, at - start)) and at - start < len(words) - 1:
                owning = None if _SENTENCE_END.search(context.text, opened, at) else at
            else:
                pairs.append((opened, at))
                opened, owning = None, None
    if opened is not None and owning is not None:
        pairs.append((opened, owning))
    elif opened is not None and lone_opening is None:
        lone_opening = opened
    return SingleMarks(tuple(pairs), lone_opening, lone_closing)


def _single_marks_in(context: RuleContext, region: Sequence[Offsets]) -> Iterator[tuple[int, Offsets]]:
    for start, end in region:
        for mark in _SINGLE.finditer(context.text, start, end):
            yield mark.start(), (start, end)


def _single_opens(context: RuleContext, at: int, words: str, offset: int) -> bool:
    if context.article.text[at] == "’" or _SINGLE_OPENS.match(words, offset) is None or _YEAR.match(words, offset):
        return False
    first = _FIRST_WORD.match(words, offset)
    return first is None or first[1].lower() not in listed("elision")


_OPENING = frozenset("“„«〝")
_CLOSING = frozenset("”»〞")
_BEFORE_OPENING = re.compile(r"[\s(\[{—–-]\Z|\A\Z")
_AFTER_OPENING = re.compile(r"[\w'\"\[(.…$£€]")
_FEET = re.compile(r"\d'\s?\d{1,2}\Z")
_MARKUP = re.compile(r'\w="|<\w+[ >]|/>')  # left over from a page
_LETTERED = re.compile(r"''|``")  # marks made of two apostrophes pair with themselves and with real ones


@dataclass(frozen=True, slots=True)
class QuotedText:
    """Words between two quotation marks; ``start`` and ``end`` are the place of the words, without the marks.

    ``text`` has plain characters. Where the desk's words stand in the middle ("We go," she said, "at noon.") `joined` takes
    both halves together, and ``text`` and ``words`` have what was said alone.
    """

    start: int
    end: int
    block: Block
    words: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class QuotationMarks:
    """The quotation marks of a block: pairs (places of both marks), and one that is left over, None where all pair.

    ``unanswered`` is a mark that surely opens before another opens: "We go, she said. "We stay, he said.
    """

    pairs: tuple[Offsets, ...]
    lone: int | None
    opens: bool = False
    unanswered: int | None = None


def quotation_marks(context: RuleContext, block: Block) -> QuotationMarks:
    """The double quotation marks of a block, paired by the way they face, and where that is not clear, in turn."""
    return context.cached(("marks", block.start), lambda: _marks(context, block))


def _marks(context: RuleContext, block: Block) -> QuotationMarks:
    text, raw = context.text, context.article.text
    open_at: list[int] = []
    pairs, stray = [], []
    for at in _places(context, block):
        faces_in = _opens(text, at, block) if raw[at] == '"' else raw[at] in _OPENING
        if faces_in and not (raw[at] == '"' and open_at and _is_glued(text, at, block)):
            open_at.append(at)
        elif open_at:
            pairs.append((open_at.pop(), at))
        else:
            stray.append(at)
    left = [*stray, *open_at]
    odd = len(left) % 2 == 1
    lone = left[0] if odd else None
    sure = not odd and not stray and len(left) > 1 and all(_opens(text, at, block) for at in left)
    return QuotationMarks(tuple(sorted(pairs)), lone, opens=lone in open_at, unanswered=left[0] if sure else None)


def _places(context: RuleContext, block: Block) -> Iterator[int]:
    """Where the double quotation marks stand; inches (a 5'10" man) are none."""
    text = context.text
    for number, found in enumerate(re.finditer('"', text[block.start : block.end])):
        at = block.start + found.start()
        is_inch = number % 2 == 0 and at > 0 and text[at - 1].isdigit()
        if not is_inch and _FEET.search(text, max(block.start, at - 6), at) is None:
            yield at


def _opens(text: str, at: int, block: Block) -> bool:
    before = text[at - 1] if at > block.start else ""
    after = text[at + 1] if at + 1 < block.end else ""
    return _BEFORE_OPENING.search(before) is not None and _AFTER_OPENING.match(after) is not None


def _is_glued(text: str, at: int, block: Block) -> bool:
    """Whether a straight mark between a dash and a word closes: ("the end"-"finis")."""
    return at > block.start and text[at - 1] == "-" and at + 1 < block.end and text[at + 1] == "-"


def single_marks(context: RuleContext, block: Block) -> SingleMarks:
    """The single quotation marks of a block, inside its double ones and outside."""
    pairs = quotation_marks(context, block).pairs
    return context.cached(("single marks", block.start), lambda: pair_single_marks(context, block.start, block.end, pairs))


def lone_mark(context: RuleContext, at: int) -> int | None:
    """The mark that nothing answers in the reporting block at position ``at``, None where all are answered.

    A quotation that runs over paragraphs opens each of them and closes the last: such marks are answered.
    """
    block = context.reporting[at]
    if _LETTERED.search(context.words(block)) or _MARKUP.search(context.words(block)):
        return None
    here = quotation_marks(context, block)
    if here.lone is None:
        return here.unanswered if here.unanswered is not None else _lone_single(context, at)
    return None if _is_answered(context, at, here) else here.lone


def _is_answered(context: RuleContext, at: int, here: QuotationMarks) -> bool:
    blocks = context.reporting
    if here.opens and at + 1 < len(blocks):
        following = blocks[at + 1]
        begins = context.text[following.start : following.start + 2].lstrip("' ").startswith('"')
        return begins or quotation_marks(context, following).lone is not None
    return not here.opens and at > 0 and quotation_marks(context, blocks[at - 1]).lone is not None


def _lone_single(context: RuleContext, at: int) -> int | None:
    """The same for single marks, in a block whose double ones all pair."""
    blocks = context.reporting
    here = single_marks(context, blocks[at])
    if here.opening is not None:
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        runs_on = following is not None and (
            context.text[following.start] == "'" or single_marks(context, following).closing is not None
        )
        return None if runs_on else here.opening
    if here.closing is not None and (not at or single_marks(context, blocks[at - 1]).opening is None):
        return here.closing
    return None


def quotations(context: RuleContext) -> list[QuotedText]:
    """What stands between quotation marks, double or single, in the article's reporting, in order."""
    out = []
    for block in context.reporting:
        doubles = quotation_marks(context, block).pairs
        for start, end in sorted((*doubles, *single_marks(context, block).pairs)):
            words = tuple(tokens(context.text[start + 1 : end]))
            if words:
                out.append(QuotedText(start + 1, end, block, words, context.text[start + 1 : end]))
    return out


def joined(found: list[QuotedText], *, sentences: bool = False) -> list[QuotedText]:
    """What was said in two halves with the desk's words between them; with ``sentences``, in two sentences, too."""
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
    """Those of an article's quotations that stand inside no other."""
    out: list[QuotedText] = []
    for quoted in found:
        if not out or quoted.start >= out[-1].end:
            out.append(quoted)
    return out


def sentence_round(context: RuleContext, quoted: QuotedText) -> str:
    """The words of the sentence in which a quotation begins, without the quotation's own."""
    start, end = context.near(quoted.block, quoted.start)
    return context.text[start : quoted.start] + " … " + context.text[quoted.end : max(end, quoted.end)]


def utterances(found: list[QuotedText]) -> list[QuotedText]:
    """The quotations, those said in two halves as one."""
    whole = joined(found)
    starts = [two.start for two in whole]
    last = [bisect_right(starts, one.start) - 1 for one in found]  # the later one begins, the further it reaches
    return [*(one for one, at in zip(found, last, strict=True) if at < 0 or whole[at].end < one.end), *whole]


def in_quotation(context: RuleContext, at: int) -> bool:
    """Whether the character ``at`` stands between quotation marks, or in a paragraph of a quotation that runs on."""
    here = context.reporting_block(at)
    if here is None:
        return False
    block = context.reporting[here]
    lettered, spoken = context.cached(("spoken", block.start), lambda: _spoken(context, block))
    if bisect_left(lettered, at) % 2:
        return True
    found = quotation_marks(context, block)
    runs_on = found.lone is not None and (found.lone < at if found.opens else at < found.lone)
    before = bisect_left(spoken, at, key=lambda place: place[0]) - 1
    return runs_on or (before >= 0 and at < spoken[before][1])


def _spoken(context: RuleContext, block: Block) -> tuple[list[int], list[Offsets]]:
    """Where a block's marks of two apostrophes end (the last character), and what stands between its other marks."""
    lettered = [found.end() - 1 for found in _LETTERED.finditer(context.text, block.start, block.end)]
    spoken: list[Offsets] = []
    for start, end in sorted((*quotation_marks(context, block).pairs, *single_marks(context, block).pairs)):
        if spoken and start < spoken[-1][1]:
            spoken[-1] = spoken[-1][0], max(end, spoken[-1][1])
        else:
            spoken.append((start, end))
    return lettered, spoken


def attribution_of(context: RuleContext, quoted: QuotedText) -> Attribution | None:
    """The innermost attribution whose content holds most of a quotation."""
    best, most = None, (quoted.end - quoted.start) / 2
    for attribution in context.attributions_over(quoted.start, quoted.end):
        spans = attribution.content.spans
        overlap = sum(max(0, min(span.end, quoted.end) - max(span.start, quoted.start)) for span in spans)
        if attribution.source_id and overlap >= most:
            best, most = attribution, overlap
    return best


def speaker(context: RuleContext, quoted: QuotedText) -> Source | None:
    """Who says a quotation, as far as the article says."""
    attribution = attribution_of(context, quoted)
    return None if attribution is None else context.source(attribution)


def are_of_one(one: Source | None, other: Source | None) -> bool:
    """Whether two quotations may be of one speaker: a headline often leaves out whose words it quotes."""
    if one is None or other is None or one.id == other.id:
        return True
    mine, theirs = (set(tokens(f"{source.name} {source.organisation or ''}")) for source in (one, other))
    return bool(mine & theirs)


_FEW = 3  # words
_LONG = 6


def are_of_one_utterance(context: RuleContext, earlier: QuotedText, later: QuotedText, *, length: int = _LONG) -> bool:
    """Whether two quotations may be of one speaker, or the later passes on what the earlier's said.

    ``length`` counts the words that both have. Few are so only where both speakers are known, and one, or the later sentence
    speaks of words said before; more, too, where the later speaker has no name: "Hauliers, told that the bridge was “safe for
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
    """Who says a quotation; in a headline, a name or nobody: "Owner: 'We will rebuild'"."""
    source = speaker(context, quoted)
    return None if quoted.block.kind is BlockKind.HEADLINE and not _is_named(source) else source


def _is_named(source: Source | None) -> bool:
    return source is not None and source.named


def is_given_again(context: RuleContext, earlier: QuotedText, later: QuotedText) -> bool:
    """Whether the later sentence says that it gives words again: it speaks of a remark or claim, or names who said them first.

    "Conti's statement that the team was “blind to it” will come up, said Petra Lindholm."
    """
    if is_spoken_of(context, later):
        return True
    said = speaker(context, earlier), speaker(context, later)
    return not (None not in said and are_of_one(*said)) and _names(context, earlier, later)


def is_spoken_of(context: RuleContext, later: QuotedText) -> bool:
    """Whether a quotation's sentence speaks of words that were said before: "her claim", "as he had put it"."""
    return any_like("given again").search(sentence_round(context, later)) is not None


def _names(context: RuleContext, earlier: QuotedText, later: QuotedText) -> bool:
    first = speaker(context, earlier)
    if first is None or not first.named:
        return False
    return bool(names_in(f"x {sentence_round(context, later)}") & frozenset(tokens(first.name)))
