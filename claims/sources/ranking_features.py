"""The features by which a linear model ranks what a pronoun could mean (`claims.sources.pronouns`): distance, grammatical
role and parallelism, how often and how last something was named, what it is, who spoke last, quotations and paragraphs."""

from collections.abc import Sequence
from math import log1p
from typing import TYPE_CHECKING

from claims.language.labels import NOMINAL_SUBJECTS, VERBS
from claims.sources.affiliation import determiner
from claims.sources.referents import Entity, Kind, role_at, verb_above

if TYPE_CHECKING:
    from claims.sources.antecedents import Discourse

_DEFINITE = frozenset({"the", "this", "that", "these", "those"})
_INDEFINITE = frozenset({"a", "an", "another", "some", "any", "no"})
_PERSONAL = frozenset({"PRP", "PRP$"})
_EMBEDDED = frozenset({"relcl", "advcl", "acl", "ccomp", "csubj", "pcomp", "xcomp"})
_LINKS = frozenset({"ccomp", "advcl", "conj", "relcl", "xcomp"})
_SEEMING = frozenset({"seem", "appear", "turn", "happen", "mean", "matter", "take"})
_LOOKED_AT = 120
"""How many tokens of a sentence are searched for its first mention."""
_FAR = 4
"""From which distance on, in sentences or ranks, all distances are alike."""


class RankingFeatures:
    """The features of one pronoun and its candidates."""

    def __init__(self, discourse: "Discourse", i: int, candidates: Sequence[Entity], gender: str | None) -> None:
        """``i`` is the pronoun's token; ``gender`` what it says of whom it means."""
        self._discourse, self._parsed = discourse, discourse.parsed
        self._i, self._here, self._candidates, self._gender = i, discourse.numbers[i], candidates, gender
        self._role, self._verb = role_at(self._parsed, i), verb_above(self._parsed, i)
        self._asked = i in discourse.sources
        self._above = subject_above(discourse, i)
        self._people = [other for other in candidates if other.kind in (Kind.PERSON, Kind.NAME)]
        self._known = [other for other in self._people if other.gender is not None]
        self._person_near = any(self._back(other.heads[-1]) <= 1 for other in self._people)
        self._latest_name = max((other.named_at[-1] for other in candidates), default=0)
        self._first_name = min((other.named_at[0] for other in candidates), default=0)
        self._most_names = max((len(other.named_at) for other in candidates), default=0)

    def _back(self, token: int) -> int:
        return self._here - self._discourse.numbers[token]

    def of_none(self) -> dict[str, float]:
        """The features of meaning none of the candidates."""
        discourse, parsed, i = self._discourse, self._parsed, self._i
        verb = parsed.heads[i]
        predicative = parsed.child(verb, "acomp", "attr")
        clause = parsed.child(verb, "ccomp", "xcomp", "advcl", "csubj")
        if clause is None and predicative is not None:
            clause = parsed.child(predicative, "ccomp", "xcomp", "relcl", "advcl")
        subject = parsed.deps[i] in NOMINAL_SUBJECTS
        near = sum(self._back(other.heads[-1]) <= 1 for other in self._candidates)
        values = {
            "none": True,
            "none_subject": subject,
            "none_owner": parsed.tags[i] == "PRP$",
            "none_expletive": parsed.deps[i] == "expl" or (predicative is not None and clause is not None),
            "none_clause": clause is not None,
            "none_predicative": predicative is not None,
            "none_first_word": parsed.sentence[i][0] == i,
            "none_quoted": i in discourse.quoted or parsed.quotations.around[i] is not None,
            "none_near": near == 0,
            "none_one_near": near == 1,
            "none_speaks": self._asked,
            "none_be": subject and parsed.lemmas[verb] in ("be", "'s"),
            "none_seem": subject and parsed.lemmas[verb] in _SEEMING,
            "none_modal": subject and any(parsed.tags[child] == "MD" for child in parsed.children[verb]),
        }
        return {name: 1.0 for name, holding in values.items() if holding}

    def of(self, rank: int) -> dict[str, float]:
        """The features of meaning the candidate at the place ``rank``."""
        entity = self._candidates[rank]
        last, named = entity.heads[-1], entity.named_at[-1]
        values = {
            **self._position(entity, last, named, rank),
            **self._speech(entity, last),
            **self._description(entity, last, named),
        }
        found = {name: 1.0 for name, holding in values.items() if holding}
        if self._above is not None and self._above[1] is entity:
            found[f"above_{self._above[0]}"] = 1.0
        found["names"] = log1p(len(entity.named_at))
        found["pronouns"] = log1p(len(entity.heads) - len(entity.named_at))
        if entity.person is not None:
            found["named_in_article"] = log1p(len(entity.person.mentions))
        return found

    def _position(self, entity: Entity, last: int, named: int, rank: int) -> dict[str, bool]:
        parsed, back = self._parsed, self._back(last)
        role = role_at(parsed, last)
        verb = verb_above(parsed, last)
        same_clause = back == 0 and self._verb == verb
        leads = parsed.deps[parsed.heads[last]] == "ROOT" and role == "subject"
        first = range(parsed.sentence[last][0], min(last, parsed.sentence[last][0] + _LOOKED_AT))
        return {
            f"sentences_{min(back, _FAR)}": True,
            "sentences_far": back > 6,
            f"rank_{min(rank, _FAR)}": True,
            f"was_{role}": True,
            f"{role}_{min(back, 2)}": True,
            f"{entity.kind}_{min(back, 2)}": True,
            f"{role}_as_{self._role}": True,
            f"subject_back_{min(self._here - entity.subject_in, _FAR)}": True,
            f"led_back_{min(self._here - entity.led_in, _FAR)}": True,
            "parallel": role == self._role,
            "parallel_subject": role == self._role == "subject",
            "led_this_sentence": leads and back == 0,
            "led_last_sentence": leads and back == 1,
            "first_in_sentence": not any(k in self._discourse.at for k in first),
            f"named_back_{min(self._back(named), _FAR)}": True,
            "named_last": named == self._latest_name,
            "named_as_subject": role_at(parsed, named) == "subject",
            "most_named": len(entity.named_at) == self._most_names > 1,
            "first_named": entity.named_at[0] == self._first_name,
            "alone": len(self._candidates) == 1,
            "embedded": parsed.deps[verb] in _EMBEDDED,
            "owned_by_subject": same_clause and self._role == "owner" and role == "subject",
            "same_clause": same_clause,
            "same_paragraph": parsed.paragraph[self._i] == parsed.paragraph[last],
        }

    def _speech(self, entity: Entity, last: int) -> dict[str, bool]:
        discourse, quotations, asked = self._discourse, self._parsed.quotations, self._asked
        quoted, was_quoted = quotations.around[self._i], quotations.around[last]
        last_speaker = entity is discourse.speaker
        return {
            f"spoke_back_{min(self._here - entity.spoke_in, _FAR)}": True,
            "is_quoted": discourse.speaks(entity, discourse.quoted.get(self._i)),
            "is_reported": discourse.speaks(entity, discourse.reported.get(self._i)),
            "spoken_of": asked and discourse.is_spoken_of(self._i, entity),
            "spoke_last": last_speaker,
            "spoke_last_and_speaks": last_speaker and asked,
            "spoke_last_and_is_quoted": last_speaker and self._i in discourse.quoting,
            "spoke_near_and_speaks": asked and self._here - entity.spoke_in <= 2,
            "speaks_and_subject": asked and role_at(self._parsed, last) == "subject",
            "same_quotation": quoted is not None and quoted is was_quoted,
            "other_quotation": quoted is not was_quoted,
        }

    def _description(self, entity: Entity, last: int, named: int) -> dict[str, bool]:
        parsed, gender = self._parsed, self._gender
        article = determiner(parsed, named)
        return {
            f"{entity.kind}": True,
            f"speaks_{entity.kind}": self._asked,
            f"owns_{entity.kind}": self._role == "owner",
            "was_pronoun": parsed.tags[last] in _PERSONAL,
            "was_same_pronoun": self._discourse.are_alike(last, self._i),
            "gender_known": gender is not None and entity.gender == gender,
            "gendered": gender is None and entity.gender is not None,
            "only_person": gender is not None and self._people == [entity],
            "only_of_gender": gender is not None and self._known == [entity],
            "human_with_person_near": entity.kind is Kind.HUMAN and self._person_near,
            "bare": not article and parsed.tags[named] == "NN" and parsed.child(named, "poss", "nummod") is None,
            "definite": article in _DEFINITE,
            "indefinite": article in _INDEFINITE,
            "of_another": parsed.deps[last] == "pobj" and parsed.lower[parsed.heads[last]] == "of",
        }


def subject_above(discourse: "Discourse", i: int) -> tuple[str, Entity] | None:
    """How the clause of the pronoun ``i`` hangs on the nearest clause above it that has another subject, and that subject:
    "**Roe** left, but **she** came back" (conj), "**Roe** said **she** would" (ccomp)."""
    parsed = discourse.parsed
    at = verb_above(parsed, i)
    link = parsed.deps[at] if parsed.deps[at] in _LINKS else "other"
    for _ in range(6):
        head = parsed.heads[at]
        if head == at:
            return None
        at = head
        subject = parsed.child(at, *NOMINAL_SUBJECTS) if parsed.pos[at] in VERBS else None
        if subject is not None and subject != i:
            entity = discourse.at.get(subject)
            return None if entity is None else (link, entity)
    return None
