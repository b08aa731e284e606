"""Q301: an unpaired quotation mark.

Double marks are paired by `claims.language.quotations`. Single marks are paired here by typography: that module treats an
unclosed one as an apostrophe.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from claims.analysis import Offsets
from claims.check.context import RuleContext
from claims.check.quotations import closes_the_block_before, quotations_in
from claims.check.rule import Example, Finding, Rule
from claims.check.words import before, listed

_LETTERED = re.compile(r"''|``")  # marks made of two apostrophes pair with themselves and with real ones
_MARKUP = re.compile(r'\w="|<\w+[ >]|/>')  # left over from web page markup


def find(context: RuleContext) -> Iterable[Finding]:
    """A finding for each paragraph with an odd number of quotation marks, unless the quotation continues over paragraphs."""
    for at in range(len(context.reporting)):
        lone = _lone_mark(context, at)
        if lone is not None:
            reason = "The paragraph has an odd number of quotation marks, and the next one does not continue the quotation."
            yield Finding("Q301", "a quotation mark without its counterpart", ((lone, lone + 1),), reason)


def _lone_mark(context: RuleContext, at: int) -> int | None:
    """The offset of the unpaired mark in the reporting block at index ``at``, None if all are paired.

    A quotation over several paragraphs has an opening mark in each and a closing mark in the last: these count as paired.
    """
    block = context.reporting[at]
    if _LETTERED.search(context.words(block)) or _MARKUP.search(context.words(block)):
        return None
    here = quotations_in(context, block)
    if here.open is None and not here.unpaired:
        return _lone_single(context, at)
    answered, taken_up = closes_the_block_before(context, at), _is_taken_up(context, at)
    # A mark inside a word may close the quotation: “moan”-worthy.
    is_open = here.open is not None and '"' not in context.text[here.open.start : here.open.end]
    marks = sorted((*here.unpaired, *((here.open.start - 1,) if here.open is not None and is_open else ())))
    left = [
        mark
        for mark in marks
        if mark != answered
        and not (taken_up and _opens(context, mark))
        and not context.text[max(0, mark - 1)].isdigit()  # inches: a 6'2" man
    ]
    # An even number of unpaired marks may belong together, unless all are opening marks.
    is_odd = context.words(block).count('"') % 2 == 1
    return left[0] if left and (is_odd or all(_opens(context, mark) for mark in left)) else None


def _opens(context: RuleContext, at: int) -> bool:
    """Whether a mark can only be an opening one: "tired and the engine “cold”"."""
    return not context.text[at + 1 : at + 2].isspace() and not context.text[max(0, at - 1) : at].strip().strip("([{—–-")


def _is_taken_up(context: RuleContext, at: int) -> bool:
    """Whether the next block continues the quotation that this one leaves open: it reopens or closes it."""
    if at + 1 == len(context.reporting):
        return False
    following = context.reporting[at + 1]
    begins = context.text[following.start : following.start + 2].lstrip("' ").startswith('"')
    return begins or closes_the_block_before(context, at + 1) is not None


def _lone_single(context: RuleContext, at: int) -> int | None:
    """The offset of an unpaired single mark, in a block whose double marks are all paired; None if there is none."""
    blocks = context.reporting
    here = _single_marks(context, at)
    if here.opening is not None:
        runs_on = at + 1 < len(blocks) and (
            context.text[blocks[at + 1].start] == "'" or _single_marks(context, at + 1).closing is not None
        )
        return None if runs_on else here.opening
    if here.closing is not None and (not at or _single_marks(context, at - 1).opening is None):
        return here.closing
    return None


def _single_marks(context: RuleContext, at: int) -> "_SingleMarks":
    """The single marks of a reporting block, inside its double ones and outside."""
    block = context.reporting[at]
    doubles = [(each.start - 1, each.end) for each in quotations_in(context, block).found if each.is_double and each.closed]
    return context.cached(("single marks", block.start), lambda: _pair(context, block.start, block.end, doubles))


_SINGLE = re.compile("'")
_SINGLE_OPENS = re.compile(r"(?:(?<=[\s(\[{—–\"/-])|(?<![\s\S]))'(?=[\w\"$£€(\[.…])")
_SINGLE_CLOSES = re.compile(r"(?<=[^\s(\[{—–])'(?!\w)")
_SPOKEN_OUT = re.compile(r"(?<=[\w)][.,!?…])'(?=\s|\Z)")  # a mark that closes speech: "… going home,' she said"
_YEAR = re.compile(r"'\d\ds?\b(?! (?:people|years|per|percent))")  # an omitted century: "the '80s", "class of '16"
_SENTENCE_END = re.compile(r"[.!?] ")  # a possessive apostrophe may close "bad news" but not a quotation that continues
_FIRST_WORD = re.compile(r"'(\w+)")
# Before an apostrophe: "the nurses' union", "goin' home".
_OWNING = re.compile(r"(?:\w[sxz]|in|\bo|\ban|\bth|\bol|\d)\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _SingleMarks:
    """The first unclosed single quotation mark of a block, and the first unopened one."""

    opening: int | None = None
    closing: int | None = None


def _pair(context: RuleContext, start: int, end: int, doubles: Sequence[Offsets]) -> _SingleMarks:
    """Pairs the single marks between ``start`` and ``end``; those inside double marks are paired separately."""
    if _SINGLE.search(context.text, start, end) is None:
        return _SingleMarks()
    found = [_paired(context, region) for region in _regions(start, end, doubles)]
    opening = [one.opening for one in found if one.opening is not None]
    closing = [one.closing for one in found if one.closing is not None]
    return _SingleMarks(min(opening, default=None), min(closing, default=None))


def _regions(start: int, end: int, doubles: Sequence[Offsets]) -> Iterator[tuple[Offsets, ...]]:
    """The regions that are paired separately: the inside of each outer pair of double marks, and everything outside."""
    outside, at = [], start
    for opened, closed in sorted(doubles):
        if opened >= at:
            outside.append((at, opened))
            yield ((opened + 1, closed),)
            at = closed + 1
    yield (*outside, (at, end))


def _paired(context: RuleContext, region: Sequence[Offsets]) -> _SingleMarks:
    opened, owning, lone_opening, lone_closing = None, None, None, None
    for at, (start, end) in _single_marks_in(context, region):
        words = context.text[start:end]
        if _single_opens(context, at, words, at - start):
            if owning is None and lone_opening is None:
                lone_opening = opened
            opened, owning = at, None
        elif _SINGLE_CLOSES.match(words, at - start):
            if opened is None:
                is_close = _SPOKEN_OUT.match(words, at - start) is not None
                lone_closing = at if lone_closing is None and is_close else lone_closing
            elif _OWNING.search(before(words, at - start)) and at - start < len(words) - 1:
                owning = None if _SENTENCE_END.search(context.text, opened, at) else at
            else:
                opened, owning = None, None
    if owning is None and lone_opening is None:
        lone_opening = opened
    return _SingleMarks(lone_opening, lone_closing)


def _single_marks_in(context: RuleContext, region: Sequence[Offsets]) -> Iterator[tuple[int, Offsets]]:
    for start, end in region:
        for mark in _SINGLE.finditer(context.text, start, end):
            yield mark.start(), (start, end)


def _single_opens(context: RuleContext, at: int, words: str, offset: int) -> bool:
    if context.article.text[at] == "’" or _SINGLE_OPENS.match(words, offset) is None or _YEAR.match(words, offset):
        return False
    first = _FIRST_WORD.match(words, offset)
    return first is None or first[1].lower() not in listed("elision")


RULE = Rule(
    code="Q301",
    name="unbalanced",
    summary="A quotation mark has no counterpart.",
    why="The reader cannot tell where somebody's words end and the desk's begin.",
    how_to_fix="Close the quotation where it ends, or remove the mark.",
    find=find,
    fires=(
        Example('"We are going home, the captain said.', at=('"',)),
        Example(
            '"The man shouted, \'Get off my boat, and then he laughed," the captain said.', at=("'",), note="the inner one"
        ),
        Example("'We are going home, the captain said. The nurses' union was told.", at=("'",), note="a possessive apostrophe"),
        Example("# Captain to crew: ‘We are going home\n\nThe ship lay in port.", at=("‘",)),
        Example("The captain said they were tired and 'going home.' We are late,' he said.", at=("'",)),
        Example("“We are going home, the captain said. “We are tired, she said.", at=("“",), note="two, and neither is closed"),
        Example("The captain said the crew was “tired and the engine “cold”.", at=("“",)),
    ),
    silent=(
        Example('"We are going home.\n\n"We are tired," the captain said.', note="a quotation over two paragraphs"),
        Example('The captain, a 6\'2" Dane, said: "We are going home."', note="inches"),
        Example("'We're goin' home,' the captain said, 'and that's the nurses' view too.'", note="apostrophes"),
        Example("\"Give 'em rock 'n' roll from the '80s,\" the captain said. ’Tis late.", note="initial apostrophes"),
        Example("‘We are going home.\n\n‘We are tired,’ the captain said.", note="over two paragraphs"),
    ),
)
