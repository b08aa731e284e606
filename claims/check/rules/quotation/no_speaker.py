"""Q302: a quotation without a speaker."""

import re
from collections.abc import Iterable

from claims.check.finding import Finding
from claims.check.rule import Checked, Example, Rule, Severity
from claims.check.rules.lists import any_like
from claims.check.rules.quotation.marks import Quoted, quotations
from claims.check.rules.reading import Reading
from claims.check.settings import Settings
from claims.model import BlockKind

_SHORTEST = 7  # words; titles, slogans and words held at arm's length are shorter
_AROUND = 3  # paragraphs on either side in which a speaker may be named
_CREDIT = re.compile(r"\W*[\[(]")  # "… [The Gazette]": a newsletter's way to say where it is from
_SENTENCE = re.compile(r"[A-Z].*[.!?…,]\Z", re.DOTALL)


def find(checked: Checked, settings: Settings) -> Iterable[Finding]:
    """A finding for each quotation of a whole sentence in whose paragraph, and in those around it, nobody speaks."""
    reading = Reading(checked, settings)
    for quoted in quotations(reading):
        if quoted.block.kind is BlockKind.BODY and _is_utterance(reading, quoted) and not _has_speaker(reading, quoted):
            reason = "Neither its paragraph nor those around it have anybody who says it."
            yield Finding("Q302", "a quotation without a speaker", ((quoted.start, quoted.end),), reason)


def _is_utterance(reading: Reading, quoted: Quoted) -> bool:
    words = reading.text[quoted.start : quoted.end].strip()
    return len(quoted.words) >= _SHORTEST and _SENTENCE.match(words) is not None


def _has_speaker(reading: Reading, quoted: Quoted) -> bool:
    here = reading.paragraph(quoted.start)
    if here is None:
        return True
    beside = reading.paragraphs[max(0, here - _AROUND) : here + _AROUND + 1]
    if _CREDIT.match(reading.text, quoted.end + 1, quoted.block.end):
        return True
    outside = reading.text[quoted.block.start : quoted.start - 1] + " | " + reading.text[quoted.end + 1 : quoted.block.end]
    if any(_is_cued(words) for words in (outside, *(reading.words(block) for block in beside if block is not quoted.block))):
        return True
    return any(attribution.source for block in beside for attribution in reading.attributions_in(block))


def _is_cued(words: str) -> bool:
    """Whether words around a quotation tell that they lead to it: "the sign read", "Q: … A: …"."""
    return ":" in words or "?" in words or any_like("spoken").search(words) is not None


RULE = Rule(
    code="Q302",
    name="no-speaker",
    summary="A quotation has no speaker.",
    why="Words in quotation marks are somebody's; without a name nobody answers for them.",
    how_to_fix="Say who said it, where and when.",
    severity=Severity.WARNING,
    on=True,
    find=find,
    fires=(
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
            'Ana Lindqvist waited at the pier. "We stood three hours in the rain with our children," she said.',
            at=(),
        ),
        Example('The film "A Long Night on the Cold River Bank" opens on Friday.', at=(), note="a title"),
    ),
)
