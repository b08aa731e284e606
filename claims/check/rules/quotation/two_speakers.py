"""Q305: one quotation, two speakers."""

from collections import Counter
from collections.abc import Iterable

from claims.check.finding import Finding
from claims.check.rule import Checked, Example, Rule, Severity
from claims.check.rules.quotation.marks import Quoted, are_of_one, quotations, speaker
from claims.check.rules.reading import Reading
from claims.check.settings import Settings
from claims.model import Source

_SHORTEST = 5  # words; shorter ones are common property


def find(checked: Checked, settings: Settings) -> Iterable[Finding]:
    """A finding for each quotation that comes again, word for word, from somebody else."""
    reading = Reading(checked, settings)
    found = quotations(reading)
    repeated = Counter(quoted.words for quoted in found)
    first: dict[tuple[str, ...], tuple[Quoted, Source]] = {}
    for quoted in found:
        source = speaker(reading, quoted) if repeated[quoted.words] > 1 else None
        if len(quoted.words) < _SHORTEST or not reading.text[quoted.start].isupper() or source is None or not source.named:
            continue
        earlier, teller = first.setdefault(quoted.words, (quoted, source))
        if not are_of_one(teller, source):
            spans = ((quoted.start, quoted.end), (earlier.start, earlier.end))
            reason = f"{source.name} says it here, {teller.name} where it was quoted first."
            yield Finding("Q305", "the same quotation has two speakers", spans, reason)


RULE = Rule(
    code="Q305",
    name="two-speakers",
    summary="One quotation has two speakers.",
    why="One of them did not say it.",
    how_to_fix="Look up who said it, and say where one repeats the other.",
    severity=Severity.ERROR,
    on=True,
    find=find,
    fires=(
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
