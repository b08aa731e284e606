"""Pronouns of unannotated news whose gender leaves one person: "Silva met Brandt. **She** …", with one woman and one man named.

They are read as if pronouns had no gender, so that the other person is a candidate too, and the ranker learns from news what
else tells two people apart.
"""

from claims.sources.antecedents import Anaphor
from claims.sources.referents import PRONOUNS, Entity, Kind, PronounClass
from training.coreference.reading import Reader

_NEAR = 3
"""How many sentences back the person meant was named last."""


class ArticleReader(Reader):
    """An article whose pronouns are read without their gender, which gives the answer."""

    gendered = False
    closed = True

    def right(self, anaphor: Anaphor) -> tuple[int, ...] | None:
        """The one person of the pronoun's gender, None where there are several or somebody whose gender is not known."""
        kind, gender = PRONOUNS[self.parsed.lower[anaphor.token]]
        if kind is not PronounClass.PERSON:
            return None
        people = [(n, one) for n, one in enumerate(anaphor.candidates) if one is not None]
        if any(self._may_be_meant(anaphor, one, gender) for _, one in people):
            return None
        named = [(n, one) for n, one in people if one.kind is Kind.PERSON]
        fitting = [(n, one) for n, one in named if one.gender in (None, gender)]
        if len(fitting) != 1 or len(named) < 2 or fitting[0][1].gender != gender:
            return None
        place, meant = fitting[0]
        return (place,) if self._back(anaphor, meant) <= _NEAR else None

    def _may_be_meant(self, anaphor: Anaphor, one: Entity, gender: str | None) -> bool:
        """Whether somebody without a full name who was just mentioned is of the gender too, as far as is known."""
        return one.kind is not Kind.PERSON and one.gender in (None, gender) and self._back(anaphor, one) <= 1

    def _back(self, anaphor: Anaphor, entity: Entity) -> int:
        """How many sentences before the pronoun ``entity`` was last named."""
        numbers = self.numbers
        return numbers[anaphor.token] - numbers[entity.named_at[-1]]
