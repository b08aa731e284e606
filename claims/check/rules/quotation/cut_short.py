"""Q304: a partial quotation that drops a negation or a hedge of the full one."""

from collections.abc import Iterable, Sequence

from claims.check.finding import Finding
from claims.check.rule import Checked, Example, Rule, Severity
from claims.check.rules.lists import listed
from claims.check.rules.quotation.marks import Quoted, are_of_one, quotations, speaker
from claims.check.rules.reading import Reading
from claims.check.rules.wording import tokens
from claims.check.settings import Settings

_SHORTEST = 3  # words of the part
_LOOK_BACK = 4  # words of the whole before the part
_BETWEEN = frozenset(
    {"a", "an", "the", "to", "be", "have", "so", "call", "it", "this", "that", "think", "say", "is", "was"}
)  # between the dropped word and the part


def find(checked: Checked, settings: Settings) -> Iterable[Finding]:
    """A finding for each part of a quotation before which the whole has a negation or a hedge that the part does without."""
    reading = Reading(checked, settings)
    found = quotations(reading)
    wholes: dict[tuple[str, ...], list[Quoted]] = {}
    for whole in found:
        for run in {whole.words[at : at + _SHORTEST] for at in range(1, len(whole.words) - _SHORTEST + 1)}:
            wholes.setdefault(run, []).append(whole)
    for part in found:
        if len(part.words) < _SHORTEST or _is_weakened(_beside(reading, part)):
            continue
        for whole in wholes.get(part.words[:_SHORTEST], ()):
            dropped = _dropped(reading, part, whole)
            if dropped and are_of_one(speaker(reading, part), speaker(reading, whole)):
                spans = ((part.start, part.end), (whole.start, whole.end))
                reason = f"In full it reads “… {dropped} {' '.join(part.words[:3])} …”."
                yield Finding("Q304", f"the partial quotation leaves out “{dropped}”", spans, reason)
                break


def _beside(reading: Reading, part: Quoted) -> Sequence[str]:
    """The words of the part's sentence, the part included."""
    start, end = next(
        (place for place in reading.sentences(part.block) if place[0] <= part.start < place[1]),
        (part.block.start, part.block.end),
    )
    return tokens(reading.text[start : max(end, part.end)])


def _is_weakened(words: Sequence[str]) -> bool:
    return any(word in listed("negation") or word in listed("hedge") for word in words)


def _dropped(reading: Reading, part: Quoted, whole: Quoted) -> str | None:
    """The negation or hedge that stands in the whole right before the part."""
    size = len(part.words)
    if part.block is whole.block or len(whole.words) <= size:
        return None
    text = reading.text[whole.start : whole.end].lower()
    for at in range(1, len(whole.words) - size + 1):
        if whole.words[at : at + size] == part.words:
            before = whole.words[max(0, at - _LOOK_BACK) : at]
            word = next((word for word in reversed(before) if word in listed("negation") or word in listed("hedge")), None)
            lead = " ".join(before[before.index(word) :]) if word else ""
            adjacent = word is not None and _BETWEEN.issuperset(before[before.index(word) + 1 :])
            if word and adjacent and f"{lead} {part.words[0]}" in " ".join(text.split()):  # no comma between them
                return lead
    return None


RULE = Rule(
    code="Q304",
    name="cut-short",
    summary="A partial quotation drops a negation or a hedge of the full one.",
    why="The part says something else than the speaker did, in the speaker's own words.",
    how_to_fix="Take the dropped word into the quotation, or say it beside it.",
    severity=Severity.ERROR,
    on=True,
    find=find,
    fires=(
        Example(
            '# Mayor to "sell the harbour to the bank"\n\nMayor Ana Lindqvist said: "We will not sell the harbour to '
            'the bank."',
            at=("sell the harbour to the bank",),
        ),
        Example(
            'Ivo Brandt, the engineer, called the dam "close to breaking" on Monday.\n\n"It is perhaps close to '
            'breaking," Brandt said.',
            at=("close to breaking",),
        ),
    ),
    silent=(
        Example(
            '# Mayor refuses to "sell the harbour to the bank", or not yet\n\nMayor Ana Lindqvist said: "We will not '
            'sell the harbour to the bank."',
            at=(),
            note="the negation stands beside the part",
        ),
        Example(
            'Ivo Brandt, the engineer, called the dam "close to breaking" on Monday.\n\n"It is very close to '
            'breaking," Brandt said.',
            at=(),
        ),
    ),
)
