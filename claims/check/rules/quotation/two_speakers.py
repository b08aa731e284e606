"""Q305: one quotation, two speakers."""

from collections.abc import Iterable, Iterator

from claims.check.finding import Finding
from claims.check.rule import Checked, Example, Rule, Severity
from claims.check.rules.lists import any_like
from claims.check.rules.quotation.marks import Quoted, are_of_one, outer, quotations, sentence_round, speaker
from claims.check.rules.reading import Reading
from claims.check.rules.wording import names_in, tokens
from claims.check.settings import Settings
from claims.model import BlockKind, Source

_SHORTEST = 5  # words; shorter ones are common property


def find(checked: Checked, settings: Settings) -> Iterable[Finding]:
    """A finding for each quotation that comes again, word for word as far as it goes, from somebody else."""
    reading = Reading(checked, settings)
    for earlier, later in _repeated(outer(quotations(reading))):
        teller, source = _named(reading, earlier), _named(reading, later)
        if (
            teller
            and source
            and not are_of_one(teller, source)
            and not _is_passed_on(reading, earlier, later, (teller, source))
        ):
            spans = ((later.start, later.end), (earlier.start, earlier.end))
            reason = f"{source.name} says it here, {teller.name} where it was quoted first."
            yield Finding("Q305", "the same quotation has two speakers", spans, reason)


def _repeated(found: Iterable[Quoted]) -> Iterator[tuple[Quoted, Quoted]]:
    """Pairs of quotations of which one begins with all the words of the other, the earlier first."""
    begun: dict[tuple[str, ...], Quoted] = {}
    for quoted in found:
        size = len(quoted.words)
        if size < _SHORTEST or quoted.block.kind is not BlockKind.BODY:
            continue  # a headline quotes without saying whom: CNN President On Trump: 'We Do Not Pay Candidates'
        earlier = begun.setdefault(quoted.words[:_SHORTEST], quoted)
        if earlier is not quoted and earlier.words[:size] == quoted.words[: len(earlier.words)]:
            yield earlier, quoted


def _named(reading: Reading, quoted: Quoted) -> Source | None:
    source = speaker(reading, quoted)
    return source if source is not None and source.named else None


def _is_passed_on(reading: Reading, earlier: Quoted, later: Quoted, tellers: tuple[Source, Source]) -> bool:
    """Whether one of the sentences tells that it repeats: it names who said it too, or speaks of words and remarks."""
    for quoted, teller in ((later, tellers[0]), (earlier, tellers[1])):
        sentence = sentence_round(reading, quoted)
        mine = frozenset(tokens(teller.name))
        if names_in(f"x {sentence}") & mine or any_like("passed on").search(sentence) is not None:
            return True
    return False


RULE = Rule(
    code="Q305",
    name="two-speakers",
    summary="One quotation has two speakers.",
    why="One of them did not say it.",
    how_to_fix="Look up who said it, and say where one repeats the other.",
    severity=Severity.WARNING,
    on=True,
    find=find,
    fires=(
        Example(
            "'The harbour will be sold by May,' said Ana Lindqvist, the mayor.\n\n'The harbour will be sold by May and the "
            "town will pay,' said Ivo Brandt, the engineer.",
            at=("The harbour will be sold by May and the town will pay,",),
            note="in single marks, and cut short the first time",
        ),
        Example(
            "Ana Lindqvist, the mayor, called the harbour “a hole that swallows every crown”.\n\nIvo Brandt, the engineer, "
            "said it was “a hole that swallows every crown”.",
            at=("a hole that swallows every crown",),
        ),
        Example(
            '"The harbour will be sold by May," said Ana Lindqvist, the mayor.\n\nThe council met on Monday. '
            '"The harbour will be sold by May," said Ivo Brandt, the engineer.',
            at=("The harbour will be sold by May,",),
        ),
        Example(
            'Ruth Okoye, the union leader, said: "Nobody asked us what we wanted."\n\nLater, minister Paul Varga said: '
            '"Nobody asked us what we wanted."',
            at=("Nobody asked us what we wanted.",),
        ),
    ),
    silent=(
        Example(
            "'The harbour will be sold by May,' said Ana Lindqvist, the mayor.\n\nIvo Brandt, the engineer, said he doubted "
            "the mayor's words: 'The harbour will be sold by May.'",
            at=(),
            note="passed on",
        ),
        Example(
            '"The harbour will be sold by May," said Ana Lindqvist, the mayor.\n\n"The harbour will be sold by May," '
            "Lindqvist said again.",
            at=(),
        ),
        Example(
            '"No comment," said Ana Lindqvist, the mayor.\n\n"No comment," said Ivo Brandt, the engineer.',
            at=(),
            note="words that anybody says",
        ),
    ),
)
