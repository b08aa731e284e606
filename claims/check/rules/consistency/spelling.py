"""C405: one name with several spellings."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator

from claims.analysis import Offsets
from claims.check.context import RuleContext
from claims.check.quotations import in_quotation
from claims.check.rule import Example, Finding, Rule, Severity
from claims.check.word_index import index_of
from claims.check.words import is_no_name
from claims.model import EntityKind

# Words have at most 60 letters, so that matching a line of a million letters does not take quadratic time.
_NAME = re.compile(
    r"[^\W\d_][\w'-]{0,60}[^\W_](?: (?:[A-Z]\. |(?:al|bin|de|der|di|du|la|le|van|von) ){0,4}[A-Z][\w'-]{0,60}[^\W_]){1,3}"
)
_ALONE = re.compile(r"(?<![\w'-])[A-Z][a-z]+(?:-[A-Z][a-z]+)?(?:'s)?(?![\w-])(?! [A-Z])")
_LONGEST_GAP = 1  # letters by which two spellings of a surname may differ
_TURNED = 0.9  # minimum similarity of two names whose words are in different order: one letter in ten may differ
_SHORTEST = 5  # minimum letters of a surname: similar shorter surnames are usually different names

_MOST_RIVALS = 50
"""Maximum number of different names under one key that a name is compared with; an article has two or three."""


def find(context: RuleContext) -> Iterable[Finding]:
    """Yields a finding for each less frequent spelling of a name, where it is first used."""
    places: dict[str, Offsets] = {}
    counts: Counter[str] = Counter()
    for words, place in _names(context):
        places.setdefault(words, place)
        counts[words] += 1
    for (place, words), full in _misspelt_surnames(context, counts):
        surname = full.rpartition(" ")[2]
        yield Finding("C405", f"{words} is also spelled {surname}", (place, places[full]), f"The full name is spelled {full}.")
    for usual, other in _variants(counts):
        reason = f"It is spelled {usual} {counts[usual]} times, {other} {counts[other]} times."
        spans = (places[other], places[usual])
        yield Finding("C405", f"{other} is also spelled {usual}", spans, reason.replace(" 1 times", " once"))


def _names(context: RuleContext) -> Iterator[tuple[str, Offsets]]:
    """The names of two or more words in the story, with their spans."""
    for block in context.paragraphs:
        for found in _NAME.finditer(context.article.text[block.start : block.end].replace("’", "'")):
            words, skipped = found[0], 0
            while words and (is_no_name(words.split(" ")[0]) or not words[0].isupper()):
                first = words.split(" ")[0]
                words, skipped = words[len(first) + 1 :], skipped + len(first) + 1
            words = re.sub(r"'s?\Z", "", words)
            start = block.start + found.start() + skipped
            if " " in words and not words.isupper() and not in_quotation(context, start):
                yield words, (start, start + len(words))


def _misspelt_surnames(context: RuleContext, counts: Counter[str]) -> Iterator[tuple[tuple[Offsets, str], str]]:
    """The first use of each surname on its own that differs by a letter from that of a full name, with the full name."""
    people = {part for name in _people(context) for part in name.split(" ")}
    surnames = {words.rpartition(" ")[2]: words for words in counts if words.rpartition(" ")[2] in people}
    similar = _Surnames(surnames)
    parts = {part for words in counts for part in words.split(" ")}
    seen: set[str] = set()
    for block in context.paragraphs:
        words = context.article.text[block.start : block.end].replace("’", "'")
        for found in _ALONE.finditer(words):
            name = re.sub(r"'s?\Z", "", found[0])
            known = name in parts or name in seen
            if known or len(name) < _SHORTEST or is_no_name(name) or index_of(context).has(name.lower()):
                continue
            surname = similar.slip(name)
            if surname is not None and not in_quotation(context, block.start + found.start()):
                seen.add(name)
                start = block.start + found.start()
                yield ((start, start + len(name)), name), surnames[surname]


def is_misspelt(context: RuleContext, name: str) -> bool:
    """Whether a name on its own is a misspelt surname of somebody in the article."""
    surnames = context.cached(
        "surnames", lambda: _Surnames(full.rpartition(" ")[2] for full in _people(context) if " " in full)
    )
    return name not in surnames and surnames.slip(name) is not None


class _Surnames:
    """Surnames, among which those similar to a name are found without comparing it with each."""

    def __init__(self, surnames: Iterable[str]) -> None:
        self._order = {surname: at for at, surname in enumerate(dict.fromkeys(surnames))}
        self._similar: dict[str, list[str]] = {}
        for surname in self._order:
            if len(surname) >= _SHORTEST:
                for key in _nearly(_folded(surname)):
                    self._similar.setdefault(key, []).append(surname)

    def __contains__(self, name: str) -> bool:
        return name in self._order

    def slip(self, name: str) -> str | None:
        """The first surname of which ``name`` is a slip, see `_is_slip_of`."""
        found = (
            next((one for one in self._similar.get(key, ()) if _is_slip_of(name, one)), None) for key in _nearly(_folded(name))
        )
        return min((one for one in found if one is not None), key=self._order.__getitem__, default=None)


def _nearly(word: str) -> set[str]:
    """A word, and it without each of its letters: two words that differ by one letter, or by the order of two, share one.

    >>> sorted(_nearly("abc") & _nearly("abd"))
    ['ab']
    """
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def _people(context: RuleContext) -> Iterator[str]:
    """The names that the program recognises as people."""
    for claim in context.claim_set.claims:
        yield from (entity.name for entity in claim.entities if entity.kind is EntityKind.PERSON)
    yield from (source.name for source in context.claim_set.sources if source.named)


def _is_slip_of(name: str, surname: str) -> bool:
    """Whether a word is a surname with one typo: "Raeborn" for Raeburn, "Graebner" for Grabner."""
    from rapidfuzz.distance import OSA

    if len(surname) < _SHORTEST or name[0] != surname[0] or name == surname or not surname[0].isupper():
        return False
    if name[:-1] == surname[:-1] or name.startswith(surname) or surname.startswith(name):
        return False  # a plural, an adjective or a country: "the Obamas", "Israeli", "France" beside Mr Franco
    return _folded(name) == _folded(surname) or OSA.distance(_folded(name), _folded(surname)) <= _LONGEST_GAP


def _variants(counts: Counter[str]) -> Iterator[tuple[str, str]]:
    """Pairs of spellings of one name: the most frequent one (the first, if tied) and another."""
    order = {words: at for at, words in enumerate(counts)}
    usual_by: dict[tuple[str, ...], list[str]] = {}
    for other in sorted(counts, key=lambda words: (-counts[words], order[words])):
        keys = list(_keys(other))
        rivals = (usual for key in keys for usual in usual_by.get(key, ()))
        usual = next((usual for usual in rivals if _are_one(usual, other)), None)
        if usual is not None:
            yield usual, other
            continue
        for key in keys:
            under = usual_by.setdefault(key, [])
            if len(under) < _MOST_RIVALS:
                under.append(other)


def _keys(name: str) -> Iterator[tuple[str, ...]]:
    """The keys of a name, of which it shares one with each other spelling of it that `_are_one` accepts."""
    yield ("letters", _folded(name))
    yield ("turned", _turned_key(name))
    given, _, surname = name.rpartition(" ")
    if len(surname) >= _SHORTEST - 1:
        yield from (("surname", given, almost) for almost in sorted(_nearly(surname)))


def _are_one(one: str, other: str) -> bool:
    if one[0] != other[0]:
        return _turned_key(one) == _turned_key(other) and _are_turned(one, other)
    if _is_longer_form(one, other) or _is_longer_form(other, one):
        return False
    return _folded(one) == _folded(other) or _differ_in_surname(one.split(" "), other.split(" "))


def _turned_key(name: str) -> str:
    """A key that a name shares with its reordered form, but rarely with other names: the sorted beginnings of its words."""
    return " ".join(sorted(_folded(word)[:3] for word in name.split(" ")))


def _are_turned(one: str, other: str) -> bool:
    """Whether a name is another one in the word order of another language: "Orbán Viktor", "Viktor Orban"."""
    from rapidfuzz.distance import Levenshtein

    mine, theirs = (" ".join(sorted(map(_folded, name.split(" ")))) for name in (one, other))
    return Levenshtein.normalized_similarity(mine, theirs) >= _TURNED


def _is_longer_form(longer: str, shorter: str) -> bool:
    """Whether a name is another one with a suffix: "North Korean", "East Germany", but not "Zelenskyy"."""
    ending = longer.removeprefix(shorter)
    return longer.startswith(shorter) and ending in {"n", "s", "y", "es", "an"} and ending != shorter[-1]


def _folded(name: str) -> str:
    """A name without hyphens, spaces, accents and case."""
    letters = unicodedata.normalize("NFKD", name)
    return "".join(letter for letter in letters if letter.isalnum()).lower()


def _differ_in_surname(mine: list[str], theirs: list[str]) -> bool:
    """Whether two full names have the same given names and surnames that differ by a letter."""
    from rapidfuzz.distance import OSA

    if len(mine) != len(theirs) or mine[:-1] != theirs[:-1]:
        return False
    one, other = mine[-1], theirs[-1]
    return min(len(one), len(other)) >= _SHORTEST - 1 and OSA.distance(one, other) <= _LONGEST_GAP


RULE = Rule(
    code="C405",
    name="spelling",
    summary="One name has several spellings.",
    why="Readers may think of two people, and a search finds only one spelling.",
    how_to_fix="Choose one spelling, the bearer's own if it is known.",
    severity=Severity.INFO,
    find=find,
    fires=(
        Example("Talks with Kim Jong Un began at dusk. At night Kim Jong-un left.", at=("Kim Jong-un",)),
        Example("The engineer Ivo Brandtner closed the dam. On Monday Ivo Brantner left.", at=("Ivo Brantner",)),
        Example("The owner, Duncan Raeburn, left the quay. Insurers were due on Thursday, Raeborn said.", at=("Raeborn",)),
        Example("The owner, Duncan Raeburn, left the quay. Insurers were due on Thursday, said Mr Raeborn.", at=("Raeborn",)),
        Example("Anatol Grabner left the board in May. The board said Graebner could bring a lawyer.", at=("Graebner",)),
        Example("The party chose Viktor Orban in May. The law is Orbán Viktor's work.", at=("Orbán Viktor",)),
    ),
    silent=(
        Example("Talks with Kim Jong Un began at dusk. At night Kim Jong Il's statue fell.", note="father and son"),
        Example("The engineer Ivo Brandt closed the dam. On Monday Ivo Brandt's wife left."),
        Example("The party chose Martin George in May. The law is the work of George Martinez.", note="two people"),
        Example("The engineer Ivo Brandt closed the dam. The Brandts left on Monday, and Brandt's wife with them."),
    ),
)
