"""What a short definite description takes up: "a trade deal with Peru … **the deal**".

It is the latest phrase before it with the same noun, where a name in it says which one is meant (other words seldom tell so
surely) and nothing else of the kind has come in since.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from claims.language import ParsedDoc
from claims.language.labels import NAMES, NOMINAL_SUBJECTS, PLURALS
from claims.language.parties import Names
from claims.sources.affiliation import body_noun, determiner
from claims.sources.descriptions import has_only_article

_FAR = 6
"""How many sentences back the fuller phrase may be."""
_LONGEST = 8
"""How many words a phrase that is written out may have."""
_LOOKED_AT = 40
"""How many earlier phrases with the noun are looked at."""
_NARROWING = frozenset({"compound", "nmod", "amod", "nummod"})
_BESIDE = frozenset({"compound", "appos", "attr", "nmod", "conj", "npadvmod"})
_PREDICATIVE = frozenset({"attr", "oprd", "appos"})
_TAKING_UP = frozenset({"the", "this", "these", "those"})
"""Not "that", which the parser also calls a determiner in "said **that** government is the problem"."""
_DEFINITE = _TAKING_UP | {"that"}
_INDEFINITE = frozenset({"a", "an"})
_QUANTIFYING = frozenset({"any", "no", "every", "each", "another", "some"})
_TYING = frozenset({"of", "with", "for", "between", "against", "over", "about", "on", "to"})
"""Prepositions of phrases that say what a noun is about."""
_ORDERING = frozenset(
    {"other", "such", "same", "own", "new", "recent", "first", "last", "next", "previous", "further", "additional", "only"}
)
"""Adjectives that tell something apart from what was mentioned just before."""
_GOING_ON = frozenset({"of", "on", "that", "who", "which", "where"})
"""What may still say which one is meant, however the parser reads it: "the debate **on** 15 December"."""
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_SURROUNDING = frozenset({"world", "country", "nation", "state", "city", "county", "region", "area"})
"""Places that an article speaks of without having named them so."""
_COMPARING = frozenset({"JJR", "JJS", "RBR", "RBS"})


@dataclass(frozen=True, slots=True)
class Description:
    """A short description whose noun is the token ``noun``, and the fuller phrase that it takes up, with its article."""

    noun: int
    fuller: str


class DefiniteDescriptions:
    """The short descriptions of an article that take up a fuller phrase."""

    def __init__(self, parsed: ParsedDoc, names: Names, numbers: Sequence[int], full_names: Mapping[int, str]) -> None:
        """``numbers`` gives the number of the sentence of each token; ``full_names`` the full name of the person who is named
        at a token."""
        self._parsed, self._names, self._numbers, self._full_names = parsed, names, numbers, full_names

    def found(self) -> Iterator[Description]:
        """The descriptions in reading order."""
        parsed = self._parsed
        before: dict[tuple[str, bool], list[int]] = defaultdict(list)
        named = {parsed.lower[name.end - 1] for name in self._names.names}  # "the Winter **Convention**"
        unsure = named | _SURROUNDING
        for i, tag in enumerate(parsed.tags):
            if tag not in ("NN", "NNS") or i in self._names.name_at or parsed.deps[i] in ("compound", "nmod"):
                continue
            same = before[parsed.lemmas[i], tag in PLURALS]
            if (
                same
                and parsed.lemmas[i] not in unsure
                and self._is_short(i)
                and not self._is_setting(i)
                and (fuller := self._fuller(i, same)) is not None
            ):
                yield Description(i, fuller)
            same.append(i)

    def _is_short(self, i: int) -> bool:
        """Whether the noun at ``i`` has an article or "this", and says nothing more."""
        parsed = self._parsed
        article = i > 0 and parsed.lower[i - 1] in _TAKING_UP and parsed.heads[i - 1] == i and parsed.deps[i - 1] == "det"
        goes_on = any(word in _GOING_ON for word in parsed.lower[i + 1 : i + 2])
        return article and has_only_article(self._parsed, i) and not goes_on and parsed.deps[i] not in _BESIDE

    def _fuller(self, i: int, same: Sequence[int]) -> str | None:
        """The latest phrase that says more than the noun at ``i``, of those at the nouns ``same``; None where another of the
        kind has come in since."""
        for j in reversed(same[-_LOOKED_AT:]):
            back = self._numbers[i] - self._numbers[j]
            if back > _FAR:
                return None
            if not has_only_article(self._parsed, j):
                return None if self._is_shown(i, j) else self._phrase(j)
            if determiner(self._parsed, j) not in _DEFINITE:
                return None  # "a Peru deal … a deal … the deal"
        return None

    def _is_setting(self, i: int) -> bool:
        """Whether a noun for a body is the time of something: "**in the campaign**" is hardly "the Silva campaign"."""
        parsed = self._parsed
        timed = parsed.deps[i] == "pobj" and parsed.lower[parsed.heads[i]] in ("in", "during", "throughout")
        return timed and body_noun(parsed, i) is not None

    def _is_shown(self, i: int, j: int) -> bool:
        """Whether "this" at the noun ``i`` is said of what a speaker points at, not of what was written at the noun ``j``: '"We
        know **this** virus," she said'."""
        parsed, around = self._parsed, self._parsed.quotations.around
        return parsed.lower[i - 1] != "the" and around[i] is not None and around[i] is not around[j]

    def _phrase(self, j: int) -> str | None:
        """The words of the phrase of the noun ``j`` with "the" or its owner, None where it says no more than the noun or would
        be too long to write out."""
        parsed = self._parsed
        titled = parsed.has_child(j, "appos")  # "a radio show **Sunrise**"
        if not parsed.words[j].islower() or parsed.deps[j] in _PREDICATIVE or titled or self._is_generic(j):
            return None
        kept, owner, telling = [j], None, False
        for child in (child for child in parsed.children[j] if child < j):
            if parsed.deps[child] == "poss":
                owner = self._owner(child)
            elif parsed.deps[child] in _NARROWING and self._narrows(child):
                kept += parsed.subtree(child)
                telling = telling or self._has_name(child)
        after = self._after(j)
        tokens = sorted({*kept, *after})
        telling = telling or owner is not None or any(parsed.tags[k] in NAMES for k in after)
        numbers = sum(parsed.tags[k] == "CD" for k in tokens)
        if not telling or numbers > 1 or any(b - a > 1 for a, b in pairwise(tokens)):
            return None
        words = f"{owner or 'the'} {self._written(tokens)}"
        return words if len(words.split()) <= _LONGEST else None

    def _is_generic(self, j: int) -> bool:
        """Whether a phrase speaks of a kind or of none: "**any coal mine**", "**a coal mine** is a risk", "**a mine** like"."""
        parsed, article = self._parsed, determiner(self._parsed, j)
        if article in _QUANTIFYING or (not article and parsed.tags[j] == "NN" and not parsed.has_child(j, "poss")):
            return True
        above = parsed.heads[j]
        kind = parsed.deps[j] in NOMINAL_SUBJECTS and parsed.lemmas[above] == "be" and parsed.tags[above] == "VBZ"
        alike = any(parsed.lower[child] == "like" for child in parsed.children[j])
        return article in _INDEFINITE and (kind or alike)

    def _has_name(self, child: int) -> bool:
        """Whether a word before a noun has a name, "an **Iran** deal", which says which one it is as a common word does not."""
        return any(self._parsed.tags[k] in NAMES for k in self._parsed.subtree(child))

    def _narrows(self, child: int) -> bool:
        """Whether a word before the noun says which one is meant, by itself: not "the **last**", "the **largest**", "the
        **3rd** mine"."""
        parsed = self._parsed
        inside = parsed.subtree(child)
        compares = any(parsed.tags[k] in _COMPARING or _ORDINAL.fullmatch(parsed.words[k]) for k in inside)
        pointing = any(parsed.pos[k] in ("PRON", "DET") or parsed.is_mark[k] for k in inside if k != child)
        return parsed.lower[child] not in _ORDERING and not compares and not pointing

    def _owner(self, child: int) -> str | None:
        """ "**Ana Silva's** plan", None for a pronoun or a longer phrase."""
        parsed = self._parsed
        name = self._names.name_at.get(child)
        if name is None or name.end - 1 != child or parsed.left_edge[child] < name.start:
            return None
        if body_noun(parsed, parsed.heads[child]) is not None:
            return None  # "Silva's government … the government"
        mark = next((parsed.words[k] for k in parsed.children[child] if parsed.tags[k] == "POS"), None)
        return None if mark is None else (self._full_names.get(child) or parsed.text(name.start, name.end)) + mark

    def _after(self, j: int) -> list[int]:
        """The tokens of the prepositional phrases right behind the noun that say what it is about."""
        parsed, out = self._parsed, list[int]()
        for child in parsed.children[j]:
            if child != j + 1 + len(out):
                continue
            below = parsed.subtree(child)
            tied = parsed.deps[child] == "prep" and parsed.lower[child] in _TYING and parsed.has_child(child, "pobj")
            plain = all(parsed.pos[k] not in ("PRON", "VERB", "AUX", "PUNCT", "SCONJ") for k in below)
            timed = parsed.lower[child] == "on" and any(parsed.tags[k] in NAMES for k in below)  # "a vote **on Monday**"
            if not tied or not plain or timed or any(parsed.tags[k] in ("CD", "WDT") for k in below):
                break
            out += below
        return out

    def _written(self, tokens: Sequence[int]) -> str:
        parsed = self._parsed
        pieces = [parsed.words[i] + (" " if parsed.spaces[i] else "") for i in tokens]
        first = tokens[0]
        if parsed.sentence[first][0] == first and parsed.pos[first] != "PROPN" and parsed.words[first][1:].islower():
            pieces[0] = pieces[0][:1].lower() + pieces[0][1:]
        return "".join(pieces).strip()
