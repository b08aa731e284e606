"""What an article's own pronouns tell of a person's gender: "Sam Lee left when **she** was ten"."""

from claims.language import ParsedDoc
from claims.sources.naming.names import Names
from claims.sources.naming.people import People

_TELLING = {"he": "m", "him": "m", "his": "m", "himself": "m", "she": "f", "her": "f", "hers": "f", "herself": "f"}


def learn_genders(parsed: ParsedDoc, names: Names, people: People) -> None:
    """Gives people of unknown gender that of the pronouns in the sentences that name them, where those can mean nobody else.

    A sentence counts if neither it nor the one before speaks of another person, by a name or an office, and all its pronouns
    are of one gender; a person's sentences must agree.
    """
    unknown = {
        i
        for i, person in enumerate(people.people)
        if person.gender is None and (person.role is not None or len(person.name.split()) < 3)
    }
    if not unknown:
        return
    told: dict[int, set[str]] = {}
    for i in sorted(unknown):
        for mention in people.people[i].mentions:
            start, end = parsed.sentence[mention.start]
            pronouns = {_TELLING[word] for word in parsed.lower[start:end] if word in _TELLING}
            before = parsed.sentence[start - 1][0] if start else start
            if len(pronouns) == 1 and not _others(parsed, names, people, i, before, end):
                told.setdefault(i, set()).update(pronouns)
    for i, pronouns in told.items():
        if len(pronouns) == 1:
            people.people[i].gender = pronouns.pop()


def _others(parsed: ParsedDoc, names: Names, people: People, me: int, start: int, end: int) -> bool:
    """Whether anybody else is spoken of from ``start`` to ``end``: by a name, an office, or as "a man"."""
    for i in range(start, end):
        who = people.person_at.get(i)
        if who is None and (names.office(i) is not None or (parsed.pos[i] == "PRON" and parsed.lower[i] in ("who", "someone"))):
            return True
        if who is not None and who != me:
            return True
    return False
