"""Q305: one quotation, two speakers."""

from collections.abc import Iterable, Iterator

from claims.check.context import RuleContext
from claims.check.quotations import QuotedText, are_of_one, outer, quotations, sentence_round, speaker
from claims.check.rule import Example, Finding, Rule
from claims.check.words import any_like, names_in, tokens
from claims.model import BlockKind, Source

_SHORTEST = 5  # minimum words; shorter ones are common phrases


def find(context: RuleContext) -> Iterable[Finding]:
    """A finding for each quotation that is repeated verbatim (possibly shortened) from another speaker."""
    for earlier, later in _repeated(outer(quotations(context))):
        first, source = _named(context, earlier), _named(context, later)
        if first and source and not are_of_one(first, source) and not _is_passed_on(context, earlier, later, (first, source)):
            spans = ((later.start, later.end), (earlier.start, earlier.end))
            reason = f"{source.name} says it here, {first.name} where it was quoted first."
            yield Finding("Q305", "the same quotation has two speakers", spans, reason)


def _repeated(found: Iterable[QuotedText]) -> Iterator[tuple[QuotedText, QuotedText]]:
    """Pairs of quotations, one of which begins with all the words of the other; the earlier one first."""
    begun: dict[tuple[str, ...], QuotedText] = {}
    for quoted in found:
        size = len(quoted.words)
        if size < _SHORTEST or quoted.block.kind is not BlockKind.BODY:
            continue  # a headline does not name the speaker: CNN President On Trump: 'We Do Not Pay Candidates'
        earlier = begun.setdefault(quoted.words[:_SHORTEST], quoted)
        if earlier is not quoted and earlier.words[:size] == quoted.words[: len(earlier.words)]:
            yield earlier, quoted


def _named(context: RuleContext, quoted: QuotedText) -> Source | None:
    source = speaker(context, quoted)
    return source if source is not None and source.named else None


def _is_passed_on(context: RuleContext, earlier: QuotedText, later: QuotedText, speakers: tuple[Source, Source]) -> bool:
    """Whether one of the sentences marks a repetition: it names the other speaker, or mentions words or remarks."""
    for quoted, first in ((later, speakers[0]), (earlier, speakers[1])):
        sentence = sentence_round(context, quoted)
        mine = frozenset(tokens(first.name))
        if names_in(f"x {sentence}") & mine or any_like("passed on").search(sentence) is not None:
            return True
    return False


RULE = Rule(
    code="Q305",
    name="two-speakers",
    summary="One quotation has two speakers.",
    why="One of them did not say it.",
    how_to_fix="Find out who said it, and say so if one repeats the other.",
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
            note="passed on",
        ),
        Example(
            '"The harbour will be sold by May," said Ana Lindqvist, the mayor.\n\n"The harbour will be sold by May," '
            "Lindqvist said again."
        ),
        Example(
            '"No comment," said Ana Lindqvist, the mayor.\n\n"No comment," said Ivo Brandt, the engineer.',
            note="a common phrase",
        ),
    ),
)
