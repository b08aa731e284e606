"""Shares of one poll or one vote that make more than all there is.

Only what excludes each other is added up: for and against one thing, and those who cannot say; or several names behind the same
"of the vote". Answers to several questions, groups and times may make any sum.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from claims.check.rules.figures import Number, numbers
from claims.check.rules.lists import any_like, listed
from claims.check.rules.reading import Place

_ROUNDED, _EXACT = 0.5, 0.05
"""By how many points a share may be rounded up: in whole percent, in tenths."""
_SPLIT = re.compile(r",\s+(?:and\s+|while\s+)?|;\s+|\s+and\s+|\s+with\s+")
_NAMES = re.compile(r"[A-Z][\w'-]+(?:\s+[A-Z][\w'-]+)*")
_OBJECT = re.compile(r"\W*(?:(?:it|them|this|that|him|her|so)\b|\W*\Z)", re.IGNORECASE)
_STAKES = re.compile(
    r"\b(?:own|owns|owned|hold|holds|held|control|controls)\b[^.]*(?:percent|per cent|%) of the "
    r"(?:new|combined|merged|enlarged) (?:company|firm|group|bank|business|airline|entity)\b",
    re.IGNORECASE,
)
_ANSWERS = ("answer for", "answer against", "answer open")


@dataclass(frozen=True, slots=True)
class _Part:
    """A share, with the words of the list's item that gives it: before the figure, and behind it."""

    share: float
    before: str
    behind: str

    @property
    def answers(self) -> list[tuple[str, re.Match[str]]]:
        """The answers that the item names, each with what sort it is."""
        found = ((name, any_like(name).search(self.before) or any_like(name).search(self.behind)) for name in _ANSWERS)
        return [(name, match) for name, match in found if match is not None]


def too_many(words: str, sentences: Sequence[Place]) -> Iterator[tuple[int, int, str, str]]:
    """Each list of shares in a sentence (places in ``words``, end excluded) that is over 100 percent, and why."""
    for start, end in sentences:
        sentence = words[start:end]
        if sentence.count("%") + len(re.findall(r"per\s?cent|pct", sentence, re.IGNORECASE)) == 0:
            continue
        found = _shares(sentence)
        if len(found) < 2 or any_like("other question").search(sentence):
            continue
        parts = _parts(sentence, found)
        total = sum(part.share for part in parts)
        slack = sum(_ROUNDED if part.share.is_integer() else _EXACT for part in parts)
        if total > 100 + slack and (_are_answers(parts) or _are_votes(sentence, parts) or _STAKES.search(sentence) is not None):
            sum_of = " + ".join(f"{part.share:,.10g}" for part in parts)
            place = start + found[0].start, start + found[-1].end
            yield *place, "the shares of one question make more than 100 percent", f"{sum_of} = {total:,.10g} percent."


def _shares(sentence: str) -> list[Number]:
    """The figures of a sentence, where all are shares: the first in percent, the others too, or bare."""
    found = list(numbers(sentence))
    if not found or found[0].unit != "percent" or any(not 0 < figure.value <= 100 for figure in found):
        return []
    return found if all(figure.unit == "percent" or (not figure.unit and figure.noun != "percent") for figure in found) else []


def _parts(sentence: str, found: Sequence[Number]) -> list[_Part]:
    """The items of the list, cut at the last comma or "and" between two figures."""
    starts, ends = [0], []
    for one, other in pairwise(found):
        between = list(_SPLIT.finditer(sentence, one.end, other.start))
        starts.append(between[-1].end() if between else other.start)
        ends.append(between[-1].start() if between else other.start)
    ends.append(len(sentence))
    return [
        _Part(figure.value, sentence[start : figure.start], sentence[figure.end : end])
        for figure, start, end in zip(found, starts, ends, strict=True)
    ]


def _are_answers(parts: Sequence[_Part]) -> bool:
    """Whether each part is another answer to one question, for and against among them: "52% said yes, 38% no, 17% unsure"."""
    given = [part.answers for part in parts]
    if any(len(answers) != 1 for answers in given):
        return False
    names = [answers[0][0] for answers in given]
    if len(set(names)) != len(names) or not {"answer for", "answer against"} <= set(names):
        return False
    # What the later ones are for or against must be what the first is: "60 percent back the tax, 55 percent oppose it".
    return all(_names_nothing_else(part, answers[0][1]) for part, answers in zip(parts[1:], given[1:], strict=True))


def _names_nothing_else(part: _Part, answer: re.Match[str]) -> bool:
    rest = part.behind[answer.end() :] if answer.string == part.behind else part.behind
    return _OBJECT.match(rest.strip(" ,.;:")) is not None


def _are_votes(sentence: str, parts: Sequence[_Part]) -> bool:
    """Whether each part is that of another name in one vote: "Lima won 52 percent of the vote, Brandt 41 and Okoro 17"."""
    if len(parts) < 3 or not any_like("vote").search(sentence):
        return False
    named = [_NAMES.findall(part.before) for part in parts]
    named[0] = named[0][-1:]  # "With all votes counted, Lima had 48 percent …"
    if any(len(names) != 1 or names[0] in listed("calendar") for names in named):
        return False
    if len({names[0] for names in named}) < len(parts):
        return False
    return not any(re.search(r"\b(?:in|at|of)\s+[A-Z]", f"{part.before} {part.behind}") for part in parts)
