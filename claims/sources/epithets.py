"""Whom an epithet means as a source, another word for somebody just named: "Ana Silva spoke. **The candidate** said …"."""

from functools import cached_property

from claims.language.labels import PLURALS
from claims.language.registry import LEXICON
from claims.sources.affiliation import body_noun, determiner
from claims.sources.bearers import PersonMentions
from claims.sources.cast import Person
from claims.sources.people import People

_QUALIFYING = ("retired", "self-described", "self-styled", "self-proclaimed", "self-declared", "avowed")
"""What only tells more of somebody, in the words before any noun for a person."""
_PLAIN = frozenset({"u.s.", "us", "presidential", "gubernatorial", "mayoral", "real", "estate", "media"})
"""What may stand before an epithet without telling its bearer from others."""
_TELLING = frozenset({"appos", "attr", "compound", "oprd"})
_NEAR = 2
"""How many sentences back the person may be named where the paragraph names nobody."""


class Epithets:
    """Resolves epithets; ``numbers`` gives the number of the sentence of each token."""

    def __init__(self, people: People, numbers: list[int]) -> None:
        self._parsed, self._people, self._numbers = people.parsed, people, numbers

    def person(self, head: int) -> Person | None:
        """The only person named before the epithet at ``head`` in its paragraph and the one before.

        For a qualified epithet its paragraph counts, else the sentences before. None for another phrase, and where somebody
        unnamed is called so there, "**a candidate**".
        """
        if not self._is_epithet(head):
            return None
        parsed = self._parsed
        start = self._named.sentence(self._numbers[head] - _NEAR)
        found = dict.fromkeys(person for person, _ in self._named.between(parsed.paragraph[head][0], head))
        found = found or dict.fromkeys(person for person, _ in self._named.between(start, head))
        if not self._is_qualified(head):
            paragraph = parsed.paragraph[head][0]
            before = parsed.paragraph[max(paragraph - 1, 0)][
                0
            ]  # "Mia Holt won. Peter Lind came second.\n\n**The singer** said"
            found = dict.fromkeys(person for person, _ in self._named.between(min(before, start), head))
        same = (i for i in range(start, head) if parsed.lemmas[i] == parsed.lemmas[head] and parsed.deps[i] not in _TELLING)
        if len(found) != 1 or any(parsed.tags[i] in PLURALS or determiner(parsed, i) != "the" for i in same):
            return None
        return next(iter(found))

    @cached_property
    def _named(self) -> PersonMentions:
        return PersonMentions(self._people.people, self._numbers)

    def _is_epithet(self, head: int) -> bool:
        """Whether a definite phrase can be another word for one person just named: "the **candidate**", "the retired
        **surgeon**"; not what tells somebody from another, "the Republican **nominee**"."""
        parsed, start = self._parsed, self._parsed.left_edge[head]
        if parsed.lower[start] != "the" or not start < head or parsed.tags[head] not in ("NN", "JJ"):
            return False
        after = [i for i in parsed.children[head] if i > head and not parsed.is_mark[i]]
        if not all(parsed.deps[i] == "relcl" and parsed.words[head + 1] == "," for i in after):
            return False
        if self._is_qualified(head):
            return body_noun(parsed, head) is None
        plain = all(parsed.lower[i] in _PLAIN for i in range(start + 1, head))
        return plain and parsed.lemmas[head] in LEXICON.name_words["epithet"]

    def _is_qualified(self, head: int) -> bool:
        """Whether the words before ``head`` tell more of somebody: "the **retired** surgeon"."""
        parsed = self._parsed
        return "".join(parsed.words[parsed.left_edge[head] + 1 : head]).lower().startswith(_QUALIFYING)
