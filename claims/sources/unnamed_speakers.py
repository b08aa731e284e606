"""A person without a name who speaks of himself or herself: "The minister said **he** had no plans"."""

from collections.abc import Iterator, Mapping

from claims.attribution import Relation
from claims.language import ParsedDoc, indices_of
from claims.language.labels import NOMINAL_SUBJECTS
from claims.sources.affiliation import role_of
from claims.sources.pronouns import Antecedent
from claims.sources.referents import PRONOUNS, Kind, PronounClass

_ONLY = 0.55
"""From which probability on a pronoun means the only person near who could be meant."""
_RIVALS = frozenset({Kind.PERSON, Kind.HUMAN, Kind.NAME})
_POINTING = frozenset({"PRP", "PRP$", "WP", "WDT", "WP$"})
_SPEAKING_FOR = frozenset({"spokesman", "spokeswoman", "spokesperson", "lawyer", "attorney", "solicitor", "agent", "doctor"})
"""Who speaks of others: "A **spokesman** said he was ill"."""
_LONGEST = 8
"""How many words such a phrase may have."""


def unnamed_as_subject(
    parsed: ParsedDoc, relation: Relation, antecedents: Mapping[int, Antecedent]
) -> Iterator[tuple[int, str]]:
    """The pronoun that is the subject of what a person without a name says, and what the person is called, where nobody else is
    near: "The minister said **he** had left" gives "the minister". ``antecedents`` are what pronouns mean, by their token."""
    head = relation.source_head
    name = None if head is None else phrase_of_person(parsed, head)
    for i in indices_of(relation.content[:1]) if name is not None else ():
        if parsed.lower[i] not in PRONOUNS or parsed.deps[i] not in NOMINAL_SUBJECTS:
            continue
        found = antecedents.get(i)
        if PRONOUNS[parsed.lower[i]][0] is not PronounClass.PERSON or parsed.heads[parsed.heads[i]] != relation.cue_head:
            return
        meant = found is not None and found.entity is not None and head in found.entity.heads
        alone = found is not None and found.rivals.isdisjoint(_RIVALS) and found.probability >= _ONLY
        if meant and alone and name is not None:
            yield i, name
        return


def phrase_of_person(parsed: ParsedDoc, head: int) -> str | None:
    """What a person without a name whose noun is at ``head`` is called, with "the": "An interior **minister**" is "the interior
    minister"; None for "his coach", "Silva's deputy", for whoever holds no office and for those who speak of others."""
    role = role_of(parsed, head)
    if parsed.tags[head] != "NN" or role is None or not role.office or parsed.lemmas[head] in _SPEAKING_FOR:
        return None
    start = parsed.left_edge[head]
    words = range(start, head + 1)
    pointing = any(parsed.tags[i] in _POINTING or parsed.is_mark[i] for i in words)
    if start == head or len(words) > _LONGEST or pointing or parsed.has_child(head, "poss", "appos"):
        return None
    return f"the {parsed.text(start + 1, head + 1)}" if parsed.lower[start] in ("a", "an", "the") else None
