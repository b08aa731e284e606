"""Where the article names a party by less than its full name, so that a statement can write the full one.

These places are written into self-contained statements: what is not certain is left out.
"""

from collections.abc import Sequence

from claims.attribution import Relation, Voice
from claims.language import ParsedDoc, holds
from claims.language.labels import NOMINAL_SUBJECTS
from claims.language.parties import Names, Sort
from claims.model import Quotation, SourceKind, SpeechAct
from claims.sources.cast import Cast, Mention, Party, Person, identity
from claims.sources.coreference import pronoun_gender
from claims.sources.people import People

_I = frozenset({"i", "me", "my", "mine"})
_WE = frozenset({"we", "us", "our", "ours"})
_POSSESSIVE = frozenset({"my", "mine", "our", "ours", "his", "their", "its"})
_SPOKESPEOPLE = ("spokesman", "spokeswoman", "spokesperson", "press secretary")
_SINGULAR = frozenset({"NN", "NNP"})


def mentions_of(
    parsed: ParsedDoc,
    names: Names,
    people: People,
    cast: Cast,
    relations: Sequence[Relation],
    of_relation: Sequence[int | None],
) -> tuple[Mention, ...]:
    """All mentions, in reading order, at most one for each token."""
    position = {id(party.person): i for i, party in enumerate(cast.parties) if party.person is not None}
    bodies = {party.name: i for i, party in enumerate(cast.parties) if party.is_body}
    found: dict[int, Mention] = {}
    for person in people.people:
        for name in person.mentions:
            if (identity(name.words) != identity(person.name) and not person.name.endswith(f" {name.words}")) or (
                len(name.words.split()) == 1 and " " in person.name and not _reigns(parsed, name.start, person)
            ):
                found[name.start] = Mention(((name.start, name.end),), person.name, position.get(id(person)))
    for start, mention in _acronyms(parsed, names, bodies).items():
        found.setdefault(start, mention)
    for relation, party in zip(relations, of_relation, strict=True):
        if party is None:
            continue
        for mention in _in_source(parsed, relation, cast.parties[party], party, names):
            found.setdefault(mention.runs[0][0], mention)
        for mention in _in_content(parsed, relation, relations, cast.parties[party], party, people, names, bodies):
            found.setdefault(mention.runs[0][0], mention)
    return tuple(found[start] for start in sorted(found))


def _reigns(parsed: ParsedDoc, start: int, person: Person) -> bool:
    """ "King Charles" is written in full where only "Charles" is the name's run."""
    return start > 0 and f"{parsed.words[start - 1]} {parsed.words[start]}" in person.name


def _acronyms(parsed: ParsedDoc, names: Names, bodies: dict[str, int]) -> dict[int, Mention]:
    """ "KCNA" where the article has "Korean Central News Agency (KCNA)": every later place of the abbreviation."""
    words = parsed.words
    full: dict[str, str] = {}
    for name in names.names:
        if name.sort in (Sort.BODY, Sort.ORGANISATION, Sort.OTHER) and name.end + 2 < len(words) and words[name.end] == "(":
            short = words[name.end + 1]
            if words[name.end + 2] == ")" and short.isupper() and len(short) > 1 and " " in name.words:
                full.setdefault(short, name.words)
    out = {}
    for i, word in enumerate(words):
        if word in full and not (i > 0 and words[i - 1] == "("):
            out[i] = Mention(((i, i + 1),), full[word], bodies.get(full[word]))
    return out


def _in_source(parsed: ParsedDoc, relation: Relation, party: Party, index: int, names: Names) -> list[Mention]:
    """The pronoun or "the ministry" that is the relation's source."""
    head = relation.source_head
    if head is None or not party.named:
        return []
    word = parsed.lower[head]
    if parsed.pos[head] == "PRON":
        if word in ("he", "she", "it", "i", "they") and not (word == "they" and not party.plural):
            return [Mention(((head, head + 1),), party.name, index, pronoun=True)]
        return []
    definite = (
        head > 0 and parsed.lower[head - 1] in ("the", "The") and parsed.pos[head] == "NOUN" and head not in names.name_at
    )
    if (
        definite
        and parsed.lower[head] not in party.name.lower().split()[:-1]
        and all(parsed.deps[c] in ("det", "punct") for c in parsed.children[head])
    ):
        if party.is_body:
            return [Mention(((head, head + 1),), party.name, index)]
        return [Mention(((head - 1, head + 1),), party.name, index)] if party.person is not None else []
    return []


def _in_content(
    parsed: ParsedDoc,
    relation: Relation,
    relations: Sequence[Relation],
    party: Party,
    index: int,
    people: People,
    names: Names,
    bodies: dict[str, int],
) -> list[Mention]:
    """First persons in what is quoted, and he or she in what is reported, where they can only be the speaker."""
    if not party.named or party.plural or relation.voice not in (Voice.SOURCE, Voice.REPORTER):
        return []
    if relation.quotation is Quotation.INDIRECT and relation.act is SpeechAct.DENY and party.is_body:
        return _denying_body(parsed, relation, party, index)
    if relation.quotation is Quotation.INDIRECT:
        return _third_persons(parsed, relation, party, index, people, names) if party.person is not None else []
    return _first_persons(parsed, relation, relations, party, index, bodies)


def _first_persons(
    parsed: ParsedDoc, relation: Relation, relations: Sequence[Relation], party: Party, index: int, bodies: dict[str, int]
) -> list[Mention]:
    whose: int | None = index
    we: str | None = party.name if party.is_body and party.kind is not SourceKind.UNSPECIFIED else None
    if party.person is not None and party.organisation is not None and (party.role or "").lower().endswith(_SPOKESPEOPLE):
        we, whose = party.organisation, bodies.get(party.organisation)
    inner = [
        r.content for r in relations if r is not relation and r.quotation is not Quotation.INDIRECT and _inside(r, relation)
    ]
    out = []
    for start, end in relation.content:
        for i in range(start, end):
            word = parsed.lower[i]
            if parsed.pos[i] != "PRON" or any(holds(content, i) for content in inner):
                continue
            if word in _I and party.person is not None and not (word == "i" and parsed.words[i] == "i"):
                out.append(Mention(((i, i + 1),), party.name, index, pronoun=True, possessive=word in _POSSESSIVE))
            elif word in _WE and we is not None and parsed.words[i] != "US":
                out.append(Mention(((i, i + 1),), we, whose, pronoun=True, possessive=word in _POSSESSIVE))
    return out


def _denying_body(parsed: ParsedDoc, relation: Relation, party: Party, index: int) -> list[Mention]:
    """ "Tehran denied that **it** is seeking a bomb", "denied that **its** ships had turned": a body denies what it
    is said to do.

    Only the first word counts, where it refers to a thing: not in "denied that **it** was clear when …".
    """
    if relation.source_head is None or not relation.content or relation.content[0][0] < relation.source_head:
        return []
    first = next((i for i in range(*relation.content[0]) if parsed.lower[i] != "that"), None)
    if first is None or parsed.lower[first] not in ("it", "its"):
        return []
    possessive = parsed.tags[first] == "PRP$"
    predicate = parsed.heads[first]
    agent = parsed.deps[first] in NOMINAL_SUBJECTS and parsed.child(predicate, "acomp", "ccomp", "attr") is None
    if not possessive and not agent:
        return []
    return [Mention(((first, first + 1),), party.name, index, pronoun=True, possessive=possessive)]


def _inside(inner: Relation, outer: Relation) -> bool:
    return bool(inner.content) and holds(outer.content, inner.content[0][0]) and holds(outer.content, inner.cue_head)


def _third_persons(
    parsed: ParsedDoc, relation: Relation, party: Party, index: int, people: People, names: Names
) -> list[Mention]:
    """ "Peskov said **he** would come": he is Peskov if the sentence and the one before mention no other person."""
    person = party.person
    assert person is not None
    if relation.source_head is None or not relation.content or relation.content[0][0] < relation.source_head:
        return []
    sentence = parsed.sentence[relation.source_head]
    before = parsed.sentence[sentence[0] - 1][0] if sentence[0] > 0 else sentence[0]
    out: list[Mention] = []
    for start, end in relation.content:
        for i in range(start, min(end, sentence[1])):
            gender = pronoun_gender(parsed.lower[i])
            if parsed.pos[i] != "PRON" or gender is None:
                continue
            if person.gender != gender or _another(parsed, people, names, person, gender, before, i):
                continue
            out.append(Mention(((i, i + 1),), party.name, index, pronoun=True, possessive=parsed.tags[i] == "PRP$"))
    return out


_INDEFINITE = frozenset({"someone", "somebody", "anyone", "anybody", "everyone", "everybody", "nobody", "who"})


def _another(parsed: ParsedDoc, people: People, names: Names, me: Person, gender: str, start: int, end: int) -> bool:
    """Whether anybody else whom the pronoun could mean is spoken of from ``start`` to ``end``."""
    for i in range(start, end):
        index = people.person_at.get(i)
        if index is not None:
            other = people.people[index]
            if other is not me and (other.gender is None or other.gender == gender):
                return True
        elif _described(parsed, names, i) or _named(parsed, i):
            return True
    return False


def _described(parsed: ParsedDoc, names: Names, i: int) -> bool:
    """Whether the token ``i`` speaks of one person without a name: "his **brother**", "the **suspect**", "**someone**"."""
    return parsed.lower[i] in _INDEFINITE or (parsed.tags[i] in _SINGULAR and i in names.office_at)


def _named(parsed: ParsedDoc, i: int) -> bool:
    """Whether the token ``i`` is a name of unknown sort that acts or is acted on, so that it may be a person's."""
    return parsed.pos[i] == "PROPN" and parsed.deps[i] in ("nsubj", "nsubjpass", "dobj") and parsed.words[i].istitle()
