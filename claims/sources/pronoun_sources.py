"""Whom a pronoun as a source means ("**She** said"): what the ranker of `claims.sources.pronouns` and the rules of
`claims.sources.coreference` find, put together, with a probability."""

from claims.attribution import Relation
from claims.language import holds
from claims.model import SourceKind
from claims.sources.cast import Body, Party
from claims.sources.coreference import SpeakerHistory, learn_gender, pronoun_gender
from claims.sources.parties import PhraseReader
from claims.sources.pronouns import antecedents
from claims.sources.referents import PRONOUNS, Entity, Kind, PronounClass

SPEAKING = {PronounClass.PERSON: 0.65, PronounClass.THING: 0.45, PronounClass.GROUP: 0.45}
"""From which probability on a source is resolved by the ranker alone."""
OVER_RULE = 0.6
"""From which probability on the ranker is followed against a rule."""
NOBODY = 0.8
"""From which probability on no rule is followed where the ranker finds nobody ("**It** is worth noting that") or, in an
interview, somebody else."""
_AGREEING = 8.0
"""How much more often a rule finds whom the ranker finds where that is right than where it is wrong."""
_BY_RULE = 0.75
"""The probability of what a rule alone finds."""


class PronounSources:
    """Resolves the pronouns that are sources, in reading order."""

    def __init__(self, history: SpeakerHistory, reader: PhraseReader) -> None:
        self._history, self._reader, self._cast = history, reader, history.cast
        self._parsed = history.parsed
        self.antecedents = antecedents(history.people, history.relations, history.sentences)

    def party(self, word: str, relation: Relation) -> int | None:
        """The position in the cast of whom the pronoun ``word`` means, the source of ``relation``; None where that is open."""
        head = relation.source_head
        assert head is not None
        found = self.antecedents.get(head)
        rule = self._history.by_rule(word, relation)
        if found is None:
            return self._settled(head, rule, _BY_RULE)
        if found.entity is None:
            return self._settled(head, None if found.probability >= NOBODY else rule, _BY_RULE)
        if rule is not None and self._is(self._cast.parties[rule], found.entity):
            return self._settled(head, rule, _agreed(found.probability))
        asked = self._history.asked_again(relation.source[0][0]) is not None  # the rules know who is asked in an interview
        least = SPEAKING[PRONOUNS[word][0]] if rule is None else NOBODY if asked else OVER_RULE
        if found.probability >= least:
            ranked = self._ranked(found.entity)
            if ranked is not None:
                learn_gender(self._cast.parties[ranked], pronoun_gender(word))
                return self._settled(head, ranked, found.probability)
        return self._settled(head, rule, min(_BY_RULE, 1 - found.probability))

    def _settled(self, head: int, party: int | None, confidence: float) -> int | None:
        if party is not None:
            self._history.note(head, round(confidence, 3))
        return party

    def _is(self, party: Party, entity: Entity) -> bool:
        if entity.person is not None or party.person is not None:
            return party.person is entity.person
        if entity.body is not None:
            return party.name == entity.body.name
        return any(holds(place, token) for place in party.places for token in entity.named_at)

    def _ranked(self, entity: Entity) -> int | None:
        """The party that ``entity`` is: with a name, or as the article describes it ("**Black lawmakers** …. They said")."""
        if entity.person is not None:
            return self._cast.person(entity.person)
        if entity.body is not None:
            return self._cast.body(entity.body)
        if entity.name is not None:
            return self._cast.body(Body(entity.name.words, SourceKind.UNSPECIFIED))
        if entity.kind is Kind.NAME:
            return None
        head = entity.named_at[-1]
        return self._reader.party(head, ((self._parsed.left_edge[head], self._parsed.right_edge[head] + 1),))


def _agreed(probability: float) -> float:
    """The probability of what ranker and rules both find."""
    return _AGREEING * probability / (_AGREEING * probability + 1 - probability)
