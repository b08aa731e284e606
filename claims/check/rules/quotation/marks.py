"""Quotation marks: which open, which close, which stand alone, and what stands between them."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from claims.check.rules.quotation.single import Singles, singles
from claims.check.rules.reading import Place, Reading
from claims.check.rules.wording import tokens
from claims.model import Attribution, Block, BlockKind, Source

_OPENING = frozenset("“„«〝")
_CLOSING = frozenset("”»〞")
_BEFORE_OPENING = re.compile(r"[\s(\[{—–-]\Z|\A\Z")
_AFTER_OPENING = re.compile(r"[\w'\"\[(.…$£€]")
_FEET = re.compile(r"\d'\s?\d{1,2}\Z")
_MARKUP = re.compile(r'\w="|<\w+[ >]|/>')  # left over from a page
_LETTERED = re.compile(r"''|``")  # marks made of two apostrophes pair with themselves and with real ones


@dataclass(frozen=True, slots=True)
class Quoted:
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
class Marks:
    """The quotation marks of a block: pairs (places of both marks), and one that is left over, None where all pair.

    ``unanswered`` is a mark that surely opens before another opens: "We go, she said. "We stay, he said.
    """

    pairs: tuple[Place, ...]
    lone: int | None
    opens: bool = False
    unanswered: int | None = None


def marks(reading: Reading, block: Block) -> Marks:
    """The double quotation marks of a block, paired by the way they face, and where that is not told, in turn."""
    return reading.kept(("marks", block.start), lambda: _marks(reading, block))


def _marks(reading: Reading, block: Block) -> Marks:
    text, raw = reading.text, reading.article.text
    open_at: list[int] = []
    pairs, stray = [], []
    for at in _places(reading, block):
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
    return Marks(tuple(sorted(pairs)), lone, opens=lone in open_at, unanswered=left[0] if sure else None)


def _places(reading: Reading, block: Block) -> Iterator[int]:
    """Where the double quotation marks stand; inches (a 5'10" man) are none."""
    text = reading.text
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


def single_marks(reading: Reading, block: Block) -> Singles:
    """The single quotation marks of a block, inside its double ones and outside."""
    pairs = marks(reading, block).pairs
    return reading.kept(("single marks", block.start), lambda: singles(reading, block.start, block.end, pairs))


def lone_mark(reading: Reading, at: int) -> int | None:
    """The mark that nothing answers in the reporting block at position ``at``, None where all are answered.

    A quotation that runs over paragraphs opens each of them and closes the last: such marks are answered.
    """
    block = reading.reporting[at]
    if _LETTERED.search(reading.words(block)) or _MARKUP.search(reading.words(block)):
        return None
    here = marks(reading, block)
    if here.lone is None:
        return here.unanswered if here.unanswered is not None else _lone_single(reading, at)
    return None if _is_answered(reading, at, here) else here.lone


def _is_answered(reading: Reading, at: int, here: Marks) -> bool:
    blocks = reading.reporting
    if here.opens and at + 1 < len(blocks):
        following = blocks[at + 1]
        begins = reading.text[following.start : following.start + 2].lstrip("' ").startswith('"')
        return begins or marks(reading, following).lone is not None
    return not here.opens and at > 0 and marks(reading, blocks[at - 1]).lone is not None


def _lone_single(reading: Reading, at: int) -> int | None:
    """The same for single marks, in a block whose double ones all pair."""
    blocks = reading.reporting
    here = single_marks(reading, blocks[at])
    if here.opening is not None:
        following = blocks[at + 1] if at + 1 < len(blocks) else None
        runs_on = following is not None and (
            reading.text[following.start] == "'" or single_marks(reading, following).closing is not None
        )
        return None if runs_on else here.opening
    if here.closing is not None and (not at or single_marks(reading, blocks[at - 1]).opening is None):
        return here.closing
    return None


def quotations(reading: Reading) -> list[Quoted]:
    """What stands between quotation marks, double or single, in the article's reporting, in order."""
    out = []
    for block in reading.reporting:
        doubles = marks(reading, block).pairs
        for start, end in sorted((*doubles, *single_marks(reading, block).pairs)):
            words = tuple(tokens(reading.text[start + 1 : end]))
            if words:
                out.append(Quoted(start + 1, end, block, words, reading.text[start + 1 : end]))
    return out


def joined(found: list[Quoted], *, sentences: bool = False) -> list[Quoted]:
    """What was said in two halves with the desk's words between them; with ``sentences``, in two sentences, too."""
    out = []
    for one, other in pairwise(outer(found)):
        said, begins_small = one.text.rstrip(), other.text[0].islower()
        halves = begins_small and said.endswith((",", "-", "—"))
        runs_on = sentences and not begins_small and said.endswith((",", ".", "!", "?"))
        if one.block is other.block and one.block.kind is BlockKind.BODY and (halves or runs_on):
            text = f"{said.rstrip(' ,-—') if halves else said} {other.text}"
            out.append(Quoted(one.start, other.end, one.block, one.words + other.words, text))
    return out


def outer(found: list[Quoted]) -> list[Quoted]:
    """Those of an article's quotations that stand inside no other."""
    out: list[Quoted] = []
    for quoted in found:
        if not out or quoted.start >= out[-1].end:
            out.append(quoted)
    return out


def sentence_round(reading: Reading, quoted: Quoted) -> str:
    """The words of the sentence in which a quotation begins, without the quotation's own."""
    start, end = reading.near(quoted.block, quoted.start)
    return reading.text[start : quoted.start] + " … " + reading.text[quoted.end : max(end, quoted.end)]


def utterances(found: list[Quoted]) -> list[Quoted]:
    """The quotations, those said in two halves as one."""
    whole = joined(found)
    starts = [two.start for two in whole]
    last = [bisect_right(starts, one.start) - 1 for one in found]  # the later one begins, the further it reaches
    return [*(one for one, at in zip(found, last, strict=True) if at < 0 or whole[at].end < one.end), *whole]


def in_quotation(reading: Reading, at: int) -> bool:
    """Whether the character ``at`` stands between quotation marks, or in a paragraph of a quotation that runs on."""
    here = reading.reporting_block(at)
    if here is None:
        return False
    block = reading.reporting[here]
    lettered, spoken = reading.kept(("spoken", block.start), lambda: _spoken(reading, block))
    if bisect_left(lettered, at) % 2:
        return True
    found = marks(reading, block)
    runs_on = found.lone is not None and (found.lone < at if found.opens else at < found.lone)
    before = bisect_left(spoken, at, key=lambda place: place[0]) - 1
    return runs_on or (before >= 0 and at < spoken[before][1])


def _spoken(reading: Reading, block: Block) -> tuple[list[int], list[Place]]:
    """Where a block's marks of two apostrophes end (the last character), and what stands between its other marks."""
    lettered = [found.end() - 1 for found in _LETTERED.finditer(reading.text, block.start, block.end)]
    spoken: list[Place] = []
    for start, end in sorted((*marks(reading, block).pairs, *single_marks(reading, block).pairs)):
        if spoken and start < spoken[-1][1]:
            spoken[-1] = spoken[-1][0], max(end, spoken[-1][1])
        else:
            spoken.append((start, end))
    return lettered, spoken


def attribution_of(reading: Reading, quoted: Quoted) -> Attribution | None:
    """The innermost attribution whose content holds most of a quotation."""
    best, most = None, (quoted.end - quoted.start) / 2
    for attribution in reading.attributions_over(quoted.start, quoted.end):
        spans = attribution.content.spans
        overlap = sum(max(0, min(span.end, quoted.end) - max(span.start, quoted.start)) for span in spans)
        if attribution.source_id and overlap >= most:
            best, most = attribution, overlap
    return best


def speaker(reading: Reading, quoted: Quoted) -> Source | None:
    """Who says a quotation, as far as the article tells."""
    attribution = attribution_of(reading, quoted)
    return None if attribution is None else reading.source(attribution)


def are_of_one(one: Source | None, other: Source | None) -> bool:
    """Whether two quotations may be of one speaker: a headline often leaves out whose words it quotes."""
    if one is None or other is None or one.id == other.id:
        return True
    mine, theirs = (set(tokens(f"{source.name} {source.organisation or ''}")) for source in (one, other))
    return bool(mine & theirs)
