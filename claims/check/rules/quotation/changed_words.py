"""Q303: a quotation whose words differ from an earlier one of the same utterance, or from a transcript."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from claims.check.finding import Finding
from claims.check.rule import Checked, Example, Rule, Severity
from claims.check.rules.quotation.marks import Quoted, are_of_one, quotations, speaker
from claims.check.rules.reading import Reading
from claims.check.rules.wording import tokens
from claims.check.settings import Settings
from claims.ingest.characters import plain

_SHORTEST = 6  # words; shorter ones are alike by chance
_SAME = 0.75  # the share of the shorter quotation's words that must stand in the longer, in order
_NEAREST = 40  # earlier quotations with a word that are looked at
_LONG = 12  # words from which on two may be changed; more changes make another sentence


def find(checked: Checked, settings: Settings) -> Iterable[Finding]:
    """A finding for each quotation that changes a word of an earlier one, or of the transcript the front matter names."""
    reading = Reading(checked, settings)
    found = [quoted for quoted in quotations(reading) if len(quoted.words) >= _SHORTEST and _is_verbatim(reading, quoted)]
    for earlier, later in _candidates(found):
        changed = _changed(earlier.words, later.words)
        if changed and are_of_one(speaker(reading, earlier), speaker(reading, later)):
            spans = ((later.start, later.end), (earlier.start, earlier.end))
            reason = f"“{changed[1]}” stands here, “{changed[0]}” where the same words were quoted first."
            yield Finding("Q303", "the quotation differs from an earlier one of the same words", spans, reason)
    yield from _against_transcript(checked, found)


def _candidates(found: Sequence[Quoted]) -> Iterator[tuple[Quoted, Quoted]]:
    """Pairs of quotations in different paragraphs that share half of the shorter one's words."""
    index: dict[str, list[int]] = {}
    for at, later in enumerate(found):
        words = frozenset(later.words)
        common = Counter(i for word in words for i in index.get(word, ())[-_NEAREST:])
        for i in sorted(i for i, count in common.items() if count * 2 >= min(len(found[i].words), len(later.words))):
            if found[i].block is not later.block:
                yield found[i], later
        for word in words:
            index.setdefault(word, []).append(at)


def _is_verbatim(reading: Reading, quoted: Quoted) -> bool:
    """Whether a quotation is given whole: brackets and dots own up to a change."""
    words = reading.text[quoted.start : quoted.end]
    return not any(sign in words for sign in ("[", "…", "...", ". . ."))


def _changed(one: Sequence[str], other: Sequence[str]) -> tuple[str, str] | None:
    """The words in which two quotations of one utterance differ, in the order given; None where they do not, or are of two."""
    if len(set(one) & set(other)) < _SAME * min(len(set(one)), len(set(other))):
        return None
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    blocks = [block for block in matcher.get_matching_blocks() if block.size]
    if sum(block.size for block in blocks) < _SAME * min(len(one), len(other)):
        return None
    first, last = blocks[0], blocks[-1]
    if min(first.a, first.b) > 1 or min(len(one) - last.a - last.size, len(other) - last.b - last.size) > 1:
        return None  # neither begins, or ends, inside the other: two sentences of one shape
    mine, theirs = one[first.a : last.a + last.size], other[first.b : last.b + last.size]
    changes = [change for change in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes() if change[0] != "equal"]
    size = sum(max(to - at, new_to - new_at) for _, at, to, new_at, new_to in changes)
    if not 0 < size <= (1 if len(mine) < _LONG else 2) or len(mine) < _SHORTEST or len(theirs) < _SHORTEST:
        return None
    return " ".join(_words(mine, changes, 1)), " ".join(_words(theirs, changes, 3))


def _words(words: Sequence[str], changes: Sequence[tuple[str, int, int, int, int]], side: int) -> Iterator[str]:
    """The changed words of a side, with the one before them where a side has none."""
    for change in changes:
        at, to = int(change[side]), int(change[side + 1])
        yield from words[max(0, at - 1) : max(to, at + 1)]


def _against_transcript(checked: Checked, found: Sequence[Quoted]) -> Iterator[Finding]:
    """Quotations that the transcript has with a word changed; what it does not have at all was said elsewhere."""
    named = checked.raw.get("transcript")
    if named is None or checked.path is None or not isinstance(named.value, str):
        return
    path = checked.path.parent / named.value
    if not path.is_file():
        yield Finding(
            "Q303", f"there is no transcript {named.value}", (named.span,), "The front matter names a file that is not there."
        )
        return
    said = tokens(plain(path.read_text(encoding="utf-8", errors="replace")))
    for quoted in found:
        window = _nearest(quoted.words, said)
        changed = _changed(window, quoted.words) if window else None
        if changed:
            reason = f"“{changed[1]}” stands here, “{changed[0]}” in {named.value}."
            yield Finding("Q303", "the quotation differs from the transcript", ((quoted.start, quoted.end),), reason)


def _nearest(words: Sequence[str], said: Sequence[str]) -> Sequence[str]:
    """The stretch of the transcript that has most of the quotation's words."""
    from rapidfuzz import fuzz

    one, all_ = " ".join(words), " ".join(said)
    best = fuzz.partial_ratio_alignment(one, all_)
    if best is None or best.score < 80:
        return ()
    start = all_.rfind(" ", 0, best.dest_start + 1) + 1
    end = all_.find(" ", best.dest_end - 1)
    return all_[start : end if end > 0 else len(all_)].split()


RULE = Rule(
    code="Q303",
    name="changed-words",
    summary="A quotation's words differ from an earlier one of the same utterance, or from the transcript.",
    why="One of the two is not what was said.",
    how_to_fix="Compare with the recording and quote it alike; mark what is left out with dots and what is put in with "
    "brackets. "
    "`transcript: FILE` in the front matter names a text to compare with.",
    severity=Severity.WARNING,
    on=True,
    find=find,
    fires=(
        Example(
            '"We will never sell the harbour to anyone," mayor Ana Lindqvist said.\n\nThe council left. '
            '"We will never sell the port to anyone," Lindqvist had said.',
            at=("We will never sell the port to anyone,",),
        ),
        Example(
            '# "We shall open the dam in two weeks"\n\nIvo Brandt, the engineer, said: "We should open the dam in two weeks."',
            at=("We should open the dam in two weeks.",),
        ),
    ),
    silent=(
        Example(
            '"We will never sell the harbour to anyone," mayor Ana Lindqvist said.\n\n"We will never sell the '
            'harbour," Lindqvist said again.',
            at=(),
            note="cut short, but not changed",
        ),
        Example(
            '"We will never sell the harbour to anyone," mayor Ana Lindqvist said.\n\n"We will never sell the [port] '
            'to anyone," Lindqvist said.',
            at=(),
            note="brackets own up to the change",
        ),
    ),
    across=True,
)
