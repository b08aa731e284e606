"""Q303: a quotation whose words differ from an earlier one of the same utterance, or from a transcript."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from functools import cache, lru_cache

from claims.check.context import RuleContext
from claims.check.front_matter import read_transcript
from claims.check.quotations import QuotedText, are_of_one_utterance, is_given_again, is_spoken_of, joined, quotations
from claims.check.rule import Example, Finding, Rule
from claims.check.words import listed, root, tokens
from claims.ingest.characters import plain
from claims.model import BlockKind, InputError

_NEAREST = 40  # maximum earlier quotations with a common word that one is compared with
_LONGEST = 200  # maximum words of a compared quotation; longer ones are speeches
_MOST_COMPARED = 3_000_000_000  # maximum sum of quotation length × transcript length (characters) per article: some seconds
_BEGIN = 3  # common initial words of two quotations that share only one distinctive word


@dataclass(frozen=True, slots=True)
class Likeness:
    """Thresholds for two quotations to count as one utterance, and for the changes between them.

    ``shortest``, ``most`` and ``long`` count words, ``same`` is a share of the words from the first to the last common one.
    With fewer than ``long`` words, more than one change makes it a different sentence.
    """

    shortest: int
    same: float
    most: int
    long: int = 0


_BY_CHANCE = Likeness(shortest=6, same=0.75, most=2, long=12)
_LIKELY_ONE = Likeness(shortest=5, same=0.5, most=6)
_SAID_TO_BE_ONE = Likeness(shortest=5, same=0.4, most=8)


def find(context: RuleContext) -> Iterable[Finding]:
    """A finding for each quotation that changes a word of an earlier one, or of the transcript named in the front matter."""
    found = [quoted for quoted in quotations(context) if _is_verbatim(context, quoted)]
    reported: set[int] = set()
    for earlier, later in _candidates(sorted((*found, *joined(found, sentences=True)), key=lambda one: (one.start, one.end))):
        if later.start in reported or not are_of_one_utterance(context, earlier, later):
            continue
        changed = _changed(earlier.words, later.words, _likeness(context, earlier, later))
        if changed:
            reported.add(later.start)
            spans = ((later.start, later.end), (earlier.start, earlier.end))
            reason = f"Here it is “{changed[1]}”, but “{changed[0]}” where the same words were quoted first."
            yield Finding("Q303", "the quotation differs from an earlier one of the same words", spans, reason)
    yield from _against_transcript(context, found)


def _likeness(context: RuleContext, earlier: QuotedText, later: QuotedText) -> Likeness:
    if is_spoken_of(context, later):
        return _SAID_TO_BE_ONE
    in_headline = earlier.block.kind is not later.block.kind and BlockKind.HEADLINE in (earlier.block.kind, later.block.kind)
    return _LIKELY_ONE if in_headline or is_given_again(context, earlier, later) else _BY_CHANCE


def _candidates(found: Sequence[QuotedText]) -> Iterator[tuple[QuotedText, QuotedText]]:
    """Pairs of quotations in different paragraphs that differ, and share half of the shorter one's words."""
    index: dict[str, list[int]] = {}
    for at, later in enumerate(found):
        words = frozenset(map(root, later.words))
        if not _SAID_TO_BE_ONE.shortest <= len(later.words) <= _LONGEST:
            continue
        common = Counter(i for word in words for i in index.get(word, ())[-_NEAREST:])
        for i in sorted(i for i, count in common.items() if count * 2 >= min(len(set(found[i].words)), len(words))):
            if found[i].block is not later.block and found[i].words != later.words:
                yield found[i], later
        for word in words:
            index.setdefault(word, []).append(at)


def _is_verbatim(context: RuleContext, quoted: QuotedText) -> bool:
    """Whether a quotation is complete: brackets and dots mark a change."""
    words = context.text[quoted.start : quoted.end]
    return not any(sign in words for sign in ("[", "…", "...", ". . ."))


@lru_cache(maxsize=1_000)  # articles repeat quotations
def _changed(one: tuple[str, ...], other: tuple[str, ...], like: Likeness) -> tuple[str, str] | None:
    """The words in which two quotations of one utterance differ, in the given order; None if they do not, or are unrelated."""
    mine, theirs = [root(word) for word in one], [root(word) for word in other]
    blocks = [block for block in SequenceMatcher(None, mine, theirs, autojunk=False).get_matching_blocks() if block.size]
    if not blocks:
        return None
    (start, its_start), (end, its_end) = _window(blocks, len(one), len(other))
    one, other, mine, theirs = one[start:end], other[its_start:its_end], mine[start:end], theirs[its_start:its_end]
    same = sum(block.size for block in blocks)
    if min(len(one), len(other)) < like.shortest or same < like.same * max(len(one), len(other)):
        return None
    distinctive = {word for word in set(mine) & set(theirs) if not word.isdigit()} - _silent_roots()
    if len(distinctive) < (1 if mine[:_BEGIN] == theirs[:_BEGIN] else 2):
        return None
    changes = [change for change in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes() if change[0] != "equal"]
    size = sum(max(to - at, new_to - new_at) for _, at, to, new_at, new_to in changes)
    if not 0 < size <= (like.most if max(len(one), len(other)) >= like.long else 1):
        return None
    return " ".join(_words(one, changes, 1)), " ".join(_words(other, changes, 3))


def _window(blocks: Sequence[Match], length: int, other: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """The ranges in which two quotations are compared: words that only one has at an end were omitted, not changed."""
    first, last = blocks[0], blocks[-1]
    start = (0, 0) if first.a and first.b else (first.a, first.b)
    left = length - last.a - last.size, other - last.b - last.size
    end = (length, other) if all(left) else (last.a + last.size, last.b + last.size)
    return start, end


@cache
def _silent_roots() -> frozenset[str]:
    return frozenset(map(root, listed("stop")))


def _words(words: Sequence[str], changes: Sequence[tuple[str, int, int, int, int]], side: int) -> Iterator[str]:
    """The words that ``changes`` replace on one side. Where a change has no words on this side, the word before it."""
    for change in changes:
        at, to = int(change[side]), int(change[side + 1])
        yield from words[max(0, at - 1) : max(to, at + 1)]


def _against_transcript(context: RuleContext, found: Sequence[QuotedText]) -> Iterator[Finding]:
    """Yields a finding for each quotation with a word that differs from the transcript. Quotations that the transcript lacks
    were said elsewhere and are skipped.
    """
    named = context.front_matter.get("transcript")
    if named is None or context.path is None or not isinstance(named.value, str):
        return
    try:
        text = read_transcript(context.path, named.value, context.tree)
    except InputError as error:
        yield Finding(
            "Q303",
            f"the transcript {named.value} cannot be read",
            (named.span,),
            f"The file that the front matter names: {'; '.join(filter(None, (error.what, error.remedy)))}.",
        )
        return
    said = " ".join(tokens(plain(text.decode("utf-8", errors="replace"))))
    left = _MOST_COMPARED
    for quoted in found:
        if len(quoted.words) > _LONGEST:
            continue
        words = " ".join(quoted.words)
        left -= len(words) * len(said)
        if left < 0:
            reason = f"{named.value} is too long for so many quotations: this one and those below it are not compared."
            yield Finding("Q303", "not compared with the transcript", ((quoted.start, quoted.end),), reason)
            return
        window = _nearest(words, said)
        changed = _changed(tuple(window), quoted.words, _BY_CHANCE) if window else None
        if changed:
            reason = f"Here it is “{changed[1]}”, but “{changed[0]}” in {named.value}."
            yield Finding("Q303", "the quotation differs from the transcript", ((quoted.start, quoted.end),), reason)


def _nearest(words: str, said: str) -> Sequence[str]:
    """The part of the transcript that has most of the quotation's words."""
    from rapidfuzz import fuzz

    best = fuzz.partial_ratio_alignment(words, said)
    if best is None or best.score < 80:
        return ()
    start = said.rfind(" ", 0, best.dest_start + 1) + 1
    end = said.find(" ", best.dest_end - 1)
    return said[start : end if end > 0 else len(said)].split()


RULE = Rule(
    code="Q303",
    name="changed-words",
    summary="A quotation's words differ from an earlier one of the same utterance, or from the transcript.",
    why="One of the two is not what was said.",
    how_to_fix="Compare with the recording and quote it verbatim; mark omissions with dots and additions with "
    "brackets. "
    "`transcript: FILE` in the front matter names a text to compare with, which git must track.",
    find=find,
    fires=(
        Example(
            '"We will never sell the harbour to anyone," mayor Ana Lindqvist said.\n\nThe council left. '
            '"We will never sell the port to anyone," Lindqvist had said.',
            at=("We will never sell the port to anyone,",),
        ),
        Example(
            "“We were lucky by ninety minutes,” Ana Lindqvist, the mayor, said.\n\nThe mayor's remark – “we were lucky by "
            "less than an hour” – ought to be carved in stone, said Ivo Brandt, the engineer.",
            at=("we were lucky by less than an hour",),
            note="somebody else repeats the words",
        ),
        Example(
            "'You did not steal from a bank,' judge Ruth Okoye told him. 'You stole the bread of widows.'\n\nPaul Varga would "
            "remember one sentence, he said: 'You did not rob a bank, you robbed widows.'",
            at=("You did not rob a bank, you robbed widows.",),
            note="two sentences made into one",
        ),
        Example(
            '# "We shall open the dam in two weeks"\n\nIvo Brandt, the engineer, said: "We should open the dam in two weeks."',
            at=("We should open the dam in two weeks.",),
        ),
    ),
    silent=(
        Example(
            "'We will never sell the harbour to anyone,' mayor Ana Lindqvist said.\n\nHer words that 'we will never sell "
            "the harbour' were painted on the pier.",
            note="repeated and cut short",
        ),
        Example(
            "“We will build a school in the north,” mayor Ana Lindqvist said.\n\n“We will build two roads in the south,” she "
            "added.",
            note="two sentences with the same structure",
        ),
        Example(
            '"We will never sell the harbour to anyone," mayor Ana Lindqvist said.\n\n"We will never sell the '
            'harbour," Lindqvist said again.',
            note="cut short, but not changed",
        ),
        Example(
            '"We will never sell the harbour to anyone," mayor Ana Lindqvist said.\n\n"We will never sell the [port] '
            'to anyone," Lindqvist said.',
            note="brackets mark the change",
        ),
    ),
    across=True,
)
