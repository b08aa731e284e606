"""Whom a pronoun as a source means ("**She** said"): what the ranker of `claims.sources.pronouns` and the rules of
`claims.sources.coreference` find, put together, with a probability."""

from functools import cache

from claims.attribution import Relation
from claims.data import english
from claims.language import holds
from claims.language.registry import LEXICON
from claims.model import SourceKind
from claims.sources.affiliation import group_of, role_of
from claims.sources.cast import Body, Party
from claims.sources.coreference import SpeakerHistory, learn_gender, pronoun_gender
from claims.sources.parties import PhraseReader
from claims.sources.pronouns import antecedents
from claims.sources.referents import PRONOUNS, Entity, Kind, PronounClass

SPEAKING = {PronounClass.PERSON: 0.6, PronounClass.THING: 0.45, PronounClass.GROUP: 0.45}
"""From which probability on a source is resolved by the ranker alone."""
OVER_RULE = 0.7
"""From which probability on the ranker is followed against a rule."""
SURELY = 0.8
"""The same where the rule has better reasons, or the ranker finds nobody ("**It** is worth noting that")."""
_AGREEING = 8.0
"""How much more often a rule finds whom the ranker finds where that is right than where it is wrong."""
_BY_RULE = 0.75
"""The probability of what a rule alone finds."""
_CONTINUED = 0.95
"""The same where the cue says that somebody goes on ("he added")."""
_SPOKEN_TO = frozenset({"my", "our", "your"})


@cache
def _continuing() -> frozenset[str]:
    return frozenset(row.word for row in english().clause_words if row.role == "continuing")


class PronounSources:
    """Resolves the pronouns that are sources, in reading order."""

    def __init__(self, history: SpeakerHistory, reader: PhraseReader) -> None:
        self._history, self._reader, self._cast = history, reader, history.cast
        self._parsed = history.parsed
        self.antecedents = antecedents(history.people, history.relations, history.sentences)

    def means_nobody(self, head: int | None) -> bool:
        """Whether "it" at the token ``head`` surely means nobody: "**It** goes without saying that"."""
        found = None if head is None else self.antecedents.get(head)
        means = found is not None and found.entity is None and found.probability >= SURELY
        return means and head is not None and self._parsed.lower[head] == "it"

    def party(self, word: str, relation: Relation) -> int | None:
        """The position in the cast of whom the pronoun ``word`` means, the source of ``relation``; None where that is open."""
        head = relation.source_head
        assert head is not None
        found = self.antecedents.get(head)
        goes_on = self._parsed.lemmas[relation.cue_head] in _continuing()
        rule = self._history.by_rule(word, relation)
        if rule is None and goes_on:
            rule = self._history.going_on(word, relation)
        if found is None:
            return self._settled(head, rule, _BY_RULE)
        if found.entity is None:
            return self._settled(head, None if self.means_nobody(head) else rule, _BY_RULE)
        if rule is not None and self._is(self._cast.parties[rule], found.entity):
            return self._settled(head, rule, _agreed(found.probability))
        if found.probability >= self._least(word, rule, found.entity, relation):
            ranked = None if self._is_no_party(word, found.entity) else self._ranked(found.entity)
            if ranked is not None:
                learn_gender(self._cast.parties[ranked], pronoun_gender(word))
                return self._settled(head, ranked, found.probability)
        return self._settled(head, rule, _CONTINUED if goes_on else min(_BY_RULE, 1 - found.probability))

    def _least(self, word: str, rule: int | None, entity: Entity, relation: Relation) -> float:
        """From which probability on the ranker's ``entity`` is followed, where a rule has another party or none: the rules know
        who is asked in an interview, and a newcomer of unknown gender seldom takes a pronoun over."""
        history, person, at = self._history, entity.person, relation.source[0][0]
        if rule is None:
            office = "" if person is None else person.role or ""
            rivalled = person is not None and history.described_rival(at, pronoun_gender(word), office.lower())
            return SURELY if rivalled else SPEAKING[PRONOUNS[word][0]]
        if self._parsed.lemmas[relation.cue_head] in _continuing():
            return 1.0
        known = self._cast.parties[rule].gender is not None and person is not None and entity.gender is None
        return SURELY if known or history.asked_again(at) is not None else OVER_RULE

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

    def _is_no_party(self, word: str, entity: Entity) -> bool:
        """Whether ``entity`` is a day or a month, or, for "he" and "she", what begins with the name of a place."""
        if entity.person is not None or entity.body is not None or entity.name is None:
            return False
        parts = entity.name.words.lower().split()
        return parts[-1] in LEXICON.name_words["inner"] or (word in ("he", "she") and parts[0] in LEXICON.places)

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
        if group_of(self._parsed, head) is None and role_of(self._parsed, head) is None:
            return None  # no rain says anything
        if any(self._parsed.lower[owner] in _SPOKEN_TO for owner in self._parsed.children_of(head, "poss")):
            return None  # "**Your brother** knew", which says whose only in its quotation
        return self._reader.party(head, ((self._parsed.left_edge[head], self._parsed.right_edge[head] + 1),))


def _agreed(probability: float) -> float:
    """The probability of what ranker and rules both find."""
    return _AGREEING * probability / (_AGREEING * probability + 1 - probability)
