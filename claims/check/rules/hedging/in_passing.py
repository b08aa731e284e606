"""Where the desk takes for granted in passing what it has only supposed before."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from claims.check.rules.hedging.retelling import core, hedged_words, is_same_verb
from claims.check.rules.lists import any_like, listed
from claims.check.rules.reading import Place, Reading
from claims.check.rules.wording import names_in, root, tokens
from claims.model import Claim

_LEAST = 3  # words in common
_DENSE = 0.7  # the share of the words between the first and the last of them
_WORD = re.compile(r"[^\W_]+(?:['.&-][^\W_]+)*")
_PARTS = re.compile(r"[^,;:()\"—–]+")
_INSIDE = re.compile(
    r"\b(?:who|whom|whose|which|that|where)\b|(?<!was )(?<!were )(?<!been )(?<!be )\b\w+(?:ed|en|wn|nt|lt) by\b"
)
_BEFORE = re.compile(
    r"\b(?:who|whose|which|when|after|before|since|because|once|where)(?: (?:the|a|an|his|her|their|its))?\s*\Z", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Said:
    """A part of a sentence between its commas: where its telling words stand, and their roots."""

    place: Place
    words: Sequence[tuple[int, int, str]]


def taken_for_granted(reading: Reading, earlier: Claim, parts: Mapping[str, Sequence["_Said"]]) -> Iterator[Place]:
    """The places behind a hedged claim where its words stand together without a hedge, in a clause made in passing.

    "It may have been started by a trailer chain. … The trailer chain that started the fire has not been found."
    """
    supposed, verbs = core(earlier), hedged_words(earlier)
    if not verbs:
        return
    names = names_in(f"x {reading.words((earlier.sentence.start, earlier.sentence.end))}")
    seen: set[Place] = set()
    for part in (part for word in sorted(supposed) for part in parts.get(word, ())):
        if part.place[0] < earlier.sentence.end or part.place in seen:
            continue
        seen.add(part.place)
        found = _together(part, supposed, verbs)
        if found and _is_passing(reading, found) and names_in(f"x {reading.words(found)}") <= names:
            yield found


def parts_of(reading: Reading) -> Mapping[str, Sequence[_Said]]:
    """The parts of the story's sentences that have no hedge, negation or question, by the roots of their words."""
    out: dict[str, list[_Said]] = {}
    for block in reading.paragraphs:
        for start, end in reading.sentences(block):
            words = reading.words((start, end))
            if "?" in words or '"' in words or any_like("settled").search(words) or _is_weak(words):
                continue
            for found in _PARTS.finditer(words):
                telling = [
                    (start + word.start(), start + word.end(), root(word[0]))
                    for word in _WORD.finditer(words, found.start(), found.end())
                    if word[0].lower() not in listed("stop")
                ]
                part = _Said((start + found.start(), start + found.end()), telling)
                for one in {one for _, _, one in telling}:
                    out.setdefault(one, []).append(part)
    return out


def _is_weak(words: str) -> bool:
    said = tokens(words)
    return any(word in listed("hedge") or word in listed("negation") or word in listed("supposing") for word in said)


def _together(part: _Said, supposed: frozenset[str], verbs: Sequence[str]) -> Place | None:
    """From the first to the last of the supposed words in a part, where the verb is among them and little else."""
    at = [n for n, (_, _, word) in enumerate(part.words) if word in supposed or is_same_verb(word, verbs)]
    if not at or not any(is_same_verb(part.words[n][2], verbs) for n in at):
        return None
    common = {part.words[n][2] for n in at}
    if len(common) < _LEAST or len(at) < _DENSE * (at[-1] - at[0] + 1):
        return None
    return part.words[at[0]][0], part.words[at[-1]][1]


def _is_passing(reading: Reading, place: Place) -> bool:
    inside = _INSIDE.search(reading.words(place))
    return inside is not None or _BEFORE.search(reading.text, max(0, place[0] - 20), place[0]) is not None
