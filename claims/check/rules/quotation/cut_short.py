"""Q304: a partial quotation that drops a negation or a hedge of the full one."""

import re
from collections.abc import Iterable, Sequence

from claims.check.finding import Finding
from claims.check.rule import Checked, Example, Rule, Severity
from claims.check.rules.lists import listed
from claims.check.rules.quotation.marks import Quoted, are_of_one, quotations, speaker
from claims.check.rules.reading import Reading
from claims.check.rules.wording import roots, tokens
from claims.check.settings import Settings

_INDEXED = 3  # words by which wholes are looked up; a shorter part needs a speaker who is known
_LOOK_BACK = 7  # words of the whole before the part
_BREAKS = re.compile(
    r"[,;:.?!]|\b(?:and|but|or|nor|because|since|if|unless|when|while|although|though|as|so|until|who|which|where|only)\b"
)  # between the dropped word and the part: what is turned round or left open ends here


def find(checked: Checked, settings: Settings) -> Iterable[Finding]:
    """A finding for each part of a quotation before which the whole has a negation or a hedge that the part does without."""
    reading = Reading(checked, settings)
    found = quotations(reading)
    wholes: dict[tuple[str, ...], list[Quoted]] = {}
    for whole in found:
        for size in range(1, _INDEXED + 1):
            for run in {whole.words[at : at + size] for at in range(1, len(whole.words) - size + 1)}:
                wholes.setdefault(run, []).append(whole)
    for part in found:
        if not _says(reading, part) or _is_weakened(_beside(reading, part)):
            continue
        for whole in wholes.get(part.words[:_INDEXED], ()):
            dropped = _dropped(reading, part, whole)
            if dropped and _are_of_one(reading, part, whole):
                spans = ((part.start, part.end), (whole.start, whole.end))
                reason = f"In full it reads “… {dropped} {' '.join(part.words[:3])} …”."
                yield Finding("Q304", f"the partial quotation leaves out “{dropped}”", spans, reason)
                break


def _says(reading: Reading, part: Quoted) -> bool:
    """Whether a part says something by itself, and asks nothing."""
    asks = reading.text[part.start : part.end].rstrip().endswith("?") or _BREAKS.match(part.words[0]) is not None
    return bool(roots(" ".join(part.words))) and not asks


def _are_of_one(reading: Reading, part: Quoted, whole: Quoted) -> bool:
    said = speaker(reading, part), speaker(reading, whole)
    return are_of_one(*said) and (len(part.words) >= _INDEXED or None not in said)


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
    text = " ".join(reading.text[whole.start : whole.end].lower().split())
    for at in range(1, len(whole.words) - size + 1):
        if whole.words[at : at + size] == part.words:
            before = whole.words[max(0, at - _LOOK_BACK) : at]
            last = next((n for n in range(len(before) - 1, -1, -1) if _is_weakened(before[n : n + 1])), None)
            lead = None if last is None else " ".join(before[last:])
            if lead and not _BREAKS.search(lead) and f"{lead} {part.words[0]}" in text:  # no comma between them
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
        Example(
            'Chief executive Jan Roos said: "I do not think the plant is safe."\n\nRoos called the plant "safe" on Monday.',
            at=("safe",),
        ),
    ),
    silent=(
        Example(
            'Chief executive Jan Roos said: "I would not stay here, because the plant is safe only on paper." Roos called it '
            '"safe" on Monday.',
            at=(),
            note="the negation is of something else",
        ),
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
