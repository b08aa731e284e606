"""Shares and remainders: lists of shares that add up to more than 100 percent, and wrong remainders.

Only mutually exclusive shares are added: for, against and undecided about one thing; or several names with the same
"of the vote". Answers to several questions, of several groups or times, may have any sum.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from claims.analysis import Offsets
from claims.check.numbers import Figure, MaskedText, Miscalculation, Number, masked, masked_pattern, numbers
from claims.check.words import any_like, before, listed

_ROUNDED, _EXACT = 0.5, 0.05
"""The maximum rounding error of a share in points: for whole percent, for tenths."""
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
    """A share, with the words of its list item before and after the figure."""

    share: float
    before: str
    behind: str

    @property
    def answers(self) -> list[tuple[str, re.Match[str]]]:
        """The answers that the item names, each with its kind."""
        found = ((name, any_like(name).search(self.before) or any_like(name).search(self.behind)) for name in _ANSWERS)
        return [(name, match) for name, match in found if match is not None]


def too_many(words: str, sentences: Sequence[Offsets]) -> Iterator[Miscalculation]:
    """Each list of shares in a sentence (offsets into ``words``, end excluded) that exceeds 100 percent, and why."""
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
    """The figures of a sentence if all are shares: the first in percent, the others in percent or bare."""
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
    """Whether the parts are answers to one question, for and against included: "52% said yes, 38% no, 17% unsure"."""
    given = [part.answers for part in parts]
    if any(len(answers) != 1 for answers in given):
        return False
    names = [answers[0][0] for answers in given]
    if len(set(names)) != len(names) or not {"answer for", "answer against"} <= set(names):
        return False
    # The later ones must be for or against the same thing as the first: "60 percent back the tax, 55 percent oppose it".
    return all(_names_nothing_else(part, answers[0][1]) for part, answers in zip(parts[1:], given[1:], strict=True))


def _names_nothing_else(part: _Part, answer: re.Match[str]) -> bool:
    rest = part.behind[answer.end() :] if answer.string == part.behind else part.behind
    return _OBJECT.match(rest.strip(" ,.;:")) is not None


def _are_votes(sentence: str, parts: Sequence[_Part]) -> bool:
    """Whether the parts belong to different names in one vote: "Lima won 52 percent of the vote, Brandt 41 and Okoro 17"."""
    if len(parts) < 3 or not any_like("vote").search(sentence):
        return False
    named = [_NAMES.findall(part.before) for part in parts]
    named[0] = named[0][-1:]  # other capitalised words may begin the sentence: "With all votes counted, Lima had 48 percent …"
    if any(len(names) != 1 or names[0] in listed("calendar") for names in named):
        return False
    if len({names[0] for names in named}) < len(parts):
        return False
    return not any(re.search(r"\b(?:in|at|of)\s+[A-Z]", f"{part.before} {part.behind}") for part in parts)


_REST = r"\bthe (?:remaining|other|last) (?P<rest>§)|\bthe (?:rest|remainder),? (?:or |some )?(?P<rest_>§)"
_MORE = r"\b(?:another|a further) (?P<rest>§)"
_WHOLE = r"\b(?:of|all|has|have|had|with) (?:the |its |their |all |those )?(?P<whole>§)|\A(?:the |its |all )?(?P<whole_>§)"
_LAYER = re.compile(
    r"\b(?:including|among them|from|up|down|since|until|by|per|after|than|in|another|compared with)\s+(?:\w+\s)?\Z", re.I
)
_NEAR = 20.0
_FEWEST = 3  # minimum number of shares in a list that is not said to be complete
_MOST_OVER = 112.0  # a larger sum means answers to several questions
_APART = re.compile(r",| and |;")


def wrong_rests(words: str, sentences: Sequence[Offsets]) -> Iterator[Miscalculation]:
    """Remainders in a paragraph that do not match the other parts, with offsets into ``words``."""
    for number, (start, end) in enumerate(sentences):
        first = sentences[max(0, number - 1)][0]
        for at in dict.fromkeys((start, first)):
            found = list(_wrong_rest(masked(words[at:end]), start - at))
            yield from ((at + one, at + other, message, reason) for one, other, message, reason in found)
            if found:
                break


def _wrong_rest(said: MaskedText, sentence: int) -> Iterator[Miscalculation]:
    """``sentence`` is the start of the sentence with the remainder in the text of ``said``."""
    for found in (*masked_pattern(_REST).finditer(said.shape), *masked_pattern(_MORE).finditer(said.shape)):
        rest = said.of(found["rest"] or found["rest_"]) if found.re is masked_pattern(_REST) else said.of(found["rest"])
        parts = _parts_before(said, found.start(), rest)
        if rest.start < sentence or rest.is_vague or not parts:
            continue
        if rest.unit == "percent":
            total, whole = 100.0, []
        else:
            given = masked_pattern(_WHOLE).search(said.shape, 0, found.start())
            whole = [] if given is None else [said.of(given["whole"] or given["whole_"])]
            parts = [part for part in parts if part not in whole]
            total = whole[0].value if whole else 0.0
        # "Another 12 percent" need not be the whole remainder, but cannot exceed it.
        if found.re is masked_pattern(_REST) or sum(part.value for part in (*parts, rest)) > total:
            yield from _unlike(parts, rest, whole, total)


def _parts_before(said: MaskedText, end: int, rest: Figure) -> list[Figure]:
    places = [place for place, one in enumerate(said.shape[:end]) if "\ue000" <= one <= "\uf8ff"]
    parts = [said.of(said.shape[place]) for place in places if not _LAYER.search(before(said.shape, place))]
    return [] if any(part.unit != rest.unit or part.is_vague for part in parts) or len(parts) < len(places) else parts


def _unlike(parts: Sequence[Figure], rest: Figure, whole: Sequence[Figure], total: float) -> Iterator[Miscalculation]:
    sum_ = sum(part.value for part in parts) + rest.value
    slack = sum(part.slack for part in (*parts, rest)) if rest.unit == "percent" else 0.0
    if parts and total and slack < abs(sum_ - total) <= _NEAR / 100 * total and all(part.value < total for part in parts):
        reason = f"Together with the remainder, the parts add up to {sum_:,.10g}, but the total is {total:,.10g}."
        every = (*whole, *parts, rest)
        yield min(one.start for one in every), max(one.end for one in every), "the parts do not add up to the whole", reason


def over_hundred(words: str, sentences: Sequence[Offsets]) -> Iterator[Miscalculation]:
    """Yields lists of shares that add up to slightly more than 100 percent. A sum far above 100 means that the shares answer
    several questions.
    """
    for start, end in sentences:
        said = masked(words[start:end])
        shares = [figure for figure in said.figures if figure.unit == "percent"]
        if not _FEWEST <= len(shares) == len(said.figures) or _is_of_several(said):
            continue
        sum_ = sum(share.value for share in shares)
        if 100 + sum(share.slack for share in shares) < sum_ <= _MOST_OVER:
            sums = " + ".join(f"{share.value:,.10g}" for share in shares)
            place = start + shares[0].start, start + shares[-1].end
            yield *place, "the shares of one question make more than 100 percent", f"{sums} = {sum_:,.10g} percent."


def _is_of_several(said: MaskedText) -> bool:
    gaps = re.split("[\ue000-\uf8ff]", said.shape)
    return bool(masked_pattern(r"\b(?:{other question}|{rises}|{falls}|rate|tax\w*|cut\w*|grew)\b").search(said.shape)) or any(
        not _APART.search(gap) or len(gap) > 60 for gap in gaps[1:-1]
    )
