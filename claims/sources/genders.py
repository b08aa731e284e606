"""The gender of people, learned from the pronouns beside their names."""

from collections.abc import Iterable, Mapping

from claims.language import ParsedDoc
from claims.language.parties import Names
from claims.sources.cast import Person

_PRONOUN_GENDERS = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}


def learn_genders(parsed: ParsedDoc, names: Names, people: Iterable[Person], person_at: Mapping[int, Person]) -> None:
    """Gives people of unknown gender that of the pronouns in the sentences that name them, where those are unambiguous.

    A sentence counts if neither it nor the one before speaks of another person, by a name or an office, and all its
    pronouns are of one gender; a person's sentences must agree.
    """
    for person in people:
        if person.gender is not None or (person.role is None and len(person.name.split()) > 2):
            continue
        found = set()
        for mention in person.mentions:
            start, end = parsed.sentence[mention.start]
            pronouns = {_PRONOUN_GENDERS[word] for word in parsed.lower[start:end] if word in _PRONOUN_GENDERS}
            before = parsed.sentence[start - 1][0] if start else start
            if len(pronouns) == 1 and not _others(parsed, names, person_at, person, before, end):
                found |= pronouns
        if len(found) == 1:
            person.gender = found.pop()


def _others(parsed: ParsedDoc, names: Names, person_at: Mapping[int, Person], me: Person, start: int, end: int) -> bool:
    """Whether anyone else is mentioned from ``start`` to ``end``: by a name, an office, or as "a man"."""
    for i in range(start, end):
        who = person_at.get(i)
        unnamed = i in names.office_at or (parsed.pos[i] == "PRON" and parsed.lower[i] in ("who", "someone"))
        if (unnamed and who is None) or who not in (None, me):
            return True
    return False
