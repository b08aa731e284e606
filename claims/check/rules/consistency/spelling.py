"""C405: one name, spelled in several ways."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

from claims.check.finding import Finding
from claims.check.rule import Checked, Example, Rule, Severity
from claims.check.rules.lists import is_no_name
from claims.check.rules.quotation.marks import in_quotation
from claims.check.rules.reading import Place, Reading
from claims.check.settings import Settings

_NAME = re.compile(r"[^\W\d_][\w'-]*[^\W_](?: (?:[A-Z]\. |(?:al|bin|de|der|di|du|la|le|van|von) )*[A-Z][\w'-]*[^\W_]){1,3}")
_LONGEST_GAP = 1  # letters in which two spellings of a surname may differ
_SHORTEST = 5  # letters of a surname; shorter ones are other names


def find(checked: Checked, settings: Settings) -> Iterable[Finding]:
    """A finding for the first use of each rarer spelling of a name."""
    reading = Reading(checked, settings)
    places: dict[str, Place] = {}
    counts: Counter[str] = Counter()
    for words, place in _names(reading):
        places.setdefault(words, place)
        counts[words] += 1
    for usual, other in _variants(counts):
        reason = f"It is spelled {usual} {counts[usual]} times, {other} {counts[other]} times."
        spans = (places[other], places[usual])
        yield Finding("C405", f"{other} is also spelled {usual}", spans, reason.replace(" 1 times", " once"))


def _names(reading: Reading) -> Iterator[tuple[str, Place]]:
    """The names of two words and more in the story, with their places."""
    for block in reading.paragraphs:
        for found in _NAME.finditer(reading.article.text[block.start : block.end].replace("’", "'")):
            words, skipped = found[0], 0
            while words and (is_no_name(words.split(" ")[0]) or not words[0].isupper()):
                first = words.split(" ")[0]
                words, skipped = words[len(first) + 1 :], skipped + len(first) + 1
            words = re.sub(r"'s?\Z", "", words)
            start = block.start + found.start() + skipped
            if " " in words and not words.isupper() and not in_quotation(reading, start):
                yield words, (start, start + len(words))


def _variants(counts: Counter[str]) -> Iterator[tuple[str, str]]:
    """Pairs of spellings of one name: the usual one (the first of two as frequent) and another."""
    order = {words: at for at, words in enumerate(counts)}
    usual_by: dict[str, list[str]] = {}
    for other in sorted(counts, key=lambda words: (-counts[words], order[words])):
        keys = {_folded(other), other.rpartition(" ")[0]}
        rivals = [usual for key in keys for usual in usual_by.get(key, ())]
        usual = next((usual for usual in rivals if _are_one(usual, other)), None)
        if usual is not None:
            yield usual, other
        else:
            for key in keys:
                usual_by.setdefault(key, []).append(other)


def _are_one(one: str, other: str) -> bool:
    if one[0] != other[0] or _is_longer_form(one, other) or _is_longer_form(other, one):
        return False
    return _folded(one) == _folded(other) or _differ_in_surname(one.split(" "), other.split(" "))


def _is_longer_form(longer: str, shorter: str) -> bool:
    """Whether a name is another with an ending: "North Korean", "East Germany", but not "Zelenskyy"."""
    ending = longer.removeprefix(shorter)
    return longer.startswith(shorter) and ending in {"n", "s", "e", "y", "es", "an"} and ending != shorter[-1]


def _folded(name: str) -> str:
    """A name without hyphens, spaces, accents and case."""
    letters = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in letters if letter.isalnum()).lower()


def _differ_in_surname(mine: list[str], theirs: list[str]) -> bool:
    """Whether two full names have the same given names and surnames a letter apart."""
    from rapidfuzz.distance import OSA

    if len(mine) != len(theirs) or mine[:-1] != theirs[:-1]:
        return False
    one, other = mine[-1], theirs[-1]
    return min(len(one), len(other)) >= _SHORTEST and OSA.distance(one, other) <= _LONGEST_GAP


RULE = Rule(
    code="C405",
    name="spelling",
    summary="One name is spelled in several ways.",
    why="The reader may take them for two, and a search finds only one.",
    how_to_fix="Choose one spelling, the bearer's own where it is known.",
    severity=Severity.INFO,
    on=True,
    find=find,
    fires=(
        Example("Talks with Kim Jong Un began at dusk. At night Kim Jong-un left.", at=("Kim Jong-un",)),
        Example("The engineer Ivo Brandtner closed the dam. On Monday Ivo Brantner left.", at=("Ivo Brantner",)),
    ),
    silent=(
        Example("Talks with Kim Jong Un began at dusk. At night Kim Jong Il's statue fell.", at=(), note="father and son"),
        Example("The engineer Ivo Brandt closed the dam. On Monday Ivo Brandt's wife left.", at=()),
    ),
)
