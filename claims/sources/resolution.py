"""Resolves the source of each attribution relation of an article to a party."""

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc

from claims.attribution import Relation, Voice
from claims.language import ParsedDoc, Runs, holds, parsed_doc
from claims.language.labels import DASHES, NOMINAL_SUBJECTS, NOUNS
from claims.language.names import ArticleNames
from claims.language.parties import Names, Sort
from claims.language.refinement import parties_in
from claims.language.registry import LEXICON, Registry
from claims.language.registry import registry as shipped_registry
from claims.model import SourceKind
from claims.sources.admission import admitted
from claims.sources.affiliation import called, group_of, role_of
from claims.sources.cast import Body, Cast, Speakers
from claims.sources.coreference import SpeakerHistory
from claims.sources.headlines import repeated_below
from claims.sources.mentions import MentionReader
from claims.sources.parties import PhraseReader
from claims.sources.people import People
from claims.sources.pronoun_sources import PronounSources

_PRONOUNS = frozenset({"PRP", "PRP$", "WP", "WDT"})
"""Tags of pronouns that refer to a party; "some" and "those" do not."""
_INSIDE = frozenset({"of", "at", "from"})
_RELATIVE = frozenset({"who", "which", "that"})


def speakers(doc: Doc, relations: Sequence[Relation], registry: Registry | None = None) -> Speakers:
    """Who speaks in ``doc``, relation by relation, and where else the article names them.

    Writes the names that were read for it into ``doc._.claims_names``.
    """
    known = registry or shipped_registry()
    if not len(doc):
        nobody = (None,) * len(relations)
        return Speakers((), nobody, (), nobody, nobody, registry=known)
    parsed = parsed_doc(doc)
    names = parties_in(parsed, known)
    doc._.claims_names = ArticleNames(parsed, names)
    people = People(parsed, names, known, _speaking(parsed, names, relations))
    resolver = _Resolver(people, relations)
    found = admitted(parsed, names, relations, resolver.resolve(), resolver.cast)
    of_relation, refused = found.of_relation, found.unspecified | found.writer
    words = tuple(
        called(parsed, r.source, r.source_head) or None
        if at is None and n not in refused and r.voice is not Voice.UNNAMED
        else None
        for n, (r, at) in enumerate(zip(relations, of_relation, strict=True))
    )
    cast = resolver.cast
    persons = frozenset(i for i, party in enumerate(cast.parties) if party.person is not None)
    writer = found.writer | {
        n
        for n, (relation, party) in enumerate(zip(relations, of_relation, strict=True))
        if party is None and resolver.pronouns.means_nobody(relation.source_head)
    }
    confidences = tuple(
        None if n in writer else 0.0 if n in found.unspecified else confidence
        for n, confidence in enumerate(resolver.confidences())
    )
    mentions = MentionReader(people, cast, relations, resolver.pronouns.antecedents, confidences).mentions(of_relation)
    return Speakers(cast.sources(parsed), tuple(of_relation), mentions, words, confidences, persons, writer, known)


def _without_dateline(parsed: ParsedDoc, relation: Relation) -> Relation:
    """The relation without the dateline its source begins with: "OTTAWA, March 3 (Reuters) - **Canada's ministry** said"."""
    start, end = relation.source[0]
    words, heads = parsed.words, parsed.heads
    closing = range(start, min(end - 2, start + 14))
    cut = next((i + 2 for i in closing if words[i] == ")" and words[i + 1] in DASHES), None)
    if cut is None:
        return relation
    head = relation.source_head
    if head is None or head < cut:
        nouns = (i for i in range(cut, end) if parsed.pos[i] in NOUNS)
        head = next((i for i in nouns if not cut <= heads[i] < end), end - 1)
    return replace(relation, source=((cut, end), *relation.source[1:]), source_head=head)


def _speaking(parsed: ParsedDoc, names: Names, relations: Sequence[Relation]) -> list[int]:
    """Tokens at which a speaker may be named: heads of sources, and names after their last comma ("a nurse, Dee Patel,")."""
    tokens = [r.source_head for r in relations if r.source_head is not None]
    for relation in relations:
        group = group_of(parsed, relation.source_head) if relation.source_head is not None else None
        if not relation.source or (group is not None and group.sort != "people"):
            continue
        first = names.name_at.get(relation.source[0][0])
        if first is not None and relation.source_head == first.end - 1 and first.end - first.start > 1:
            continue  # "Ana Roe, policy director, Shelter North": the speaker comes first
        start, end = relation.source[-1]
        last = end - 1 if parsed.words[end - 1] != "," else end - 2
        at = last
        while at > start and parsed.pos[at] == "PROPN":
            at -= 1
        if start < at < last and parsed.words[at] == ",":
            tokens.append(last)
    return tokens


class _Resolver:
    """Resolves the sources of relations in reading order."""

    def __init__(self, people: People, relations: Sequence[Relation]) -> None:
        self.parsed = people.parsed
        self.names = people.names
        self.people = people
        self.relations = relations
        self.cast = Cast()
        self.history = SpeakerHistory(people, self.cast, relations)
        self.reader = PhraseReader(people, self.cast, self.history)
        self.pronouns = PronounSources(self.history, self.reader)
        self.resolved: list[int | None] = [None] * len(relations)

    def resolve(self) -> list[int | None]:
        """The position of each relation's source in the cast."""
        order = sorted(range(len(self.relations)), key=lambda i: (self.relations[i].cue_head, i))
        below = repeated_below(self.parsed, self.relations)
        titles = {i: other for i, other in below if self.relations[i].source_head not in (None, *self.names.name_at)}
        pending = []
        for i in order:
            relation = self.relations[i]
            if relation.voice is Voice.UNNAMED or relation.source_head is None or i in titles:
                continue
            if self.parsed.lower[relation.source_head] in ("i", "we", "my", "our") and relation.parent is not None:
                pending.append(i)  # the person quoted, who may be named after the quotation
                continue
            self._settle(i, self._party(relation))
        for i in pending:
            self._settle(i, self._first_person(i))
        for i in titles:
            named = self.resolved[titles[i]]
            known = named is not None and self.cast.parties[named].person is not None
            self._settle(i, named if known else self._party(self.relations[i]))
        self._countryless_ministers()
        self._answerable_ministries()
        return self.resolved

    def confidences(self) -> tuple[float | None, ...]:
        """How probable it is that each relation's source is whom the article means, None for hearsay."""
        return tuple(
            None if relation.voice is Voice.UNNAMED else 0.0 if party is None else self.history.confidence(relation.source_head)
            for relation, party in zip(self.relations, self.resolved, strict=True)
        )

    def _settle(self, i: int, party: int | None) -> None:
        self.resolved[i] = party
        relation = self._with_whole_names(self.relations[i])
        if party is not None:
            self.cast.parties[party].places.append(relation.source)
            self.history.record(party, relation)

    def _first_person(self, i: int) -> int | None:
        parent, seen = self.relations[i].parent, {i}
        while parent is not None and parent not in seen:
            seen.add(parent)
            if self.resolved[parent] is not None:
                return self.resolved[parent]
            parent = self.relations[parent].parent
        return None

    def _party(self, relation: Relation) -> int | None:
        relation = _without_dateline(self.parsed, self._with_whole_names(relation))
        head = relation.source_head
        assert head is not None
        if self.parsed.lower[head] == "the":
            head = relation.source[-1][1] - 1  # "the 27-year-**old**"
        if self.parsed.tags[head] in _PRONOUNS:
            antecedent = self._relative_antecedent(head)
            if antecedent is None:
                return self.pronouns.party(self.parsed.lower[head], relation)
            return self.reader.party(antecedent, ((antecedent, antecedent + 1),))
        if self._borrows_subject(relation):
            return self.resolved[relation.parent] if relation.parent is not None else None
        members = [head, *self.reader.conjuncts(head, relation.source)]
        if len(members) > 1:
            found = [self.reader.party(member, self._part(member, relation.source)) for member in members]
            parties = [party for party in found if party is not None]
            if len(parties) == len(members) and len(set(parties)) > 1:
                return self.cast.several(list(dict.fromkeys(parties)))
            if len(set(parties)) == 1 and len(parties) == len(members):
                return parties[0]
        return self.reader.party(head, relation.source)

    def _borrows_subject(self, relation: Relation) -> bool:
        """Whether the source is but the subject of a verb before, which is spoken of: "Oslo admitted that **the ship** had sunk
        but denied that …", where Oslo denies."""
        parsed, head = self.parsed, relation.source_head
        if head is None or relation.parent is None or parsed.deps[relation.cue_head] != "conj":
            return False
        inside = holds(self.relations[relation.parent].content, head) and parsed.heads[head] != relation.cue_head
        known = head in self.names.name_at or head in self.people.person_at or role_of(parsed, head) is not None
        return inside and not known and parsed.pos[head] == "NOUN" and group_of(parsed, head) is None

    def _with_whole_names(self, relation: Relation) -> Relation:
        """The relation with its source not ending inside a name or before the one it calls: "of Rio Grande **do Sul**",
        "Analysts at the brokerage **Lindqvist**"."""
        if not relation.source:
            return relation
        relation = self._with_whole_start(relation)
        start, end = relation.source[-1]
        name = self.names.name_at.get(end) if end < len(self.parsed.words) else None
        if name is None or end >= relation.cue_head > start:
            return relation
        called = name.start == end and name.sort in (Sort.ORGANISATION, Sort.BODY) and self.parsed.tags[end - 1] == "NN"
        group = group_of(self.parsed, end - 1) if called else None
        if not name.start < end and (group is None or group.sort != "group"):
            return relation
        return replace(relation, source=(*relation.source[:-1], (start, name.end)))

    def _with_whole_start(self, relation: Relation) -> Relation:
        """The relation with its source not beginning inside a name, and headed by the noun before "of" and "at" where the parse
        has cut it: "The rescue **service of Rio Bonito do** Norte state", "**Traders at** the brokerage Harlow"."""
        parsed = self.parsed
        start, end = relation.source[0]
        head = relation.source_head
        if parsed.words[start] == "(" and parsed.words[start + 2] == ")" and (name := self.names.name_at.get(start + 3)):
            return replace(
                relation, source=((start + 3, end), *relation.source[1:]), source_head=name.end - 1
            )  # "(UK) City Rail"
        if start > 0 and not parsed.spaces[start - 1] and parsed.words[start - 1] == ".":
            return self._behind_comma(relation)
        if head in self.people.person_at:
            return relation
        name = self.names.name_at.get(start)
        if name is not None and name.start < start:
            start = name.start
        if name is not None and start > 0 and start < relation.source[0][0] and parsed.lower[start - 1] in _INSIDE:
            head = parsed.heads[start - 1]
            start = min(start, parsed.left_edge[head])
        elif head is not None and parsed.pos[head] == "PROPN":
            cut = (i for i in range(start, head) if parsed.lower[i] in _INSIDE and start <= parsed.heads[i] < i)
            head = next((parsed.heads[i] for i in cut if parsed.deps[parsed.heads[i]] in NOMINAL_SUBJECTS), head)
        if (start, head) == (relation.source[0][0], relation.source_head):
            return relation
        return replace(relation, source=((start, end), *relation.source[1:]), source_head=head)

    def _behind_comma(self, relation: Relation) -> Relation:
        """The relation whose source begins in the middle of a word, such as an address, with the words after the next comma:
        "In a call with Sol.TV, **Jan Roe**, …, said"."""
        start, end = relation.source[0]
        comma = next((i for i in range(start, end - 1) if self.parsed.words[i] == ","), None)
        name = self.names.name_at.get(comma + 1) if comma is not None else None
        if comma is None or name is None:
            return relation
        return replace(relation, source=((comma + 1, end), *relation.source[1:]), source_head=name.end - 1)

    def _relative_antecedent(self, head: int) -> int | None:
        """The noun that a relative pronoun refers to: "Smith, **who** said …", "Jane Roe, a farmer in Kent **who** said …"."""
        parsed = self.parsed
        if parsed.lower[head] not in _RELATIVE:
            return None
        at = head
        for _ in range(6):
            if parsed.deps[at] == "relcl":
                break
            at = parsed.heads[at]
        else:
            return None
        found = at = parsed.heads[at]
        for _ in range(4):
            if at in self.people.person_at:
                return at
            if parsed.deps[at] not in ("appos", "pobj", "prep") or (parsed.lower[head] != "who" and parsed.deps[at] != "appos"):
                break
            at = parsed.heads[at]
        place = self.names.name_at.get(found)
        if parsed.lower[head] == "who" and place is not None and parsed.deps[found] == "pobj":
            return parsed.heads[parsed.heads[found]]  # a place does not speak: "the senator from Massachusetts, who"
        return found

    def _part(self, member: int, source: Runs) -> Runs:
        start = max(self.parsed.left_edge[member], source[0][0])
        end = self.parsed.right_edge[member] + 1
        conj = self.parsed.child(member, "cc", "conj")
        return ((start, min(end, conj) if conj is not None and conj > member else end),)

    def _countryless_ministers(self) -> None:
        """A minister whose country stands in the sentence, not at the name: relayed by a country's media and speaking of that
        country, "Deputy foreign minister Andrei Rudenko said Russia may …, according to Russian news agencies"."""
        for i, relation in enumerate(self.relations):
            index = self.resolved[i]
            person = self.cast.parties[index].person if index is not None else None
            if index is None or person is None or person.body is not None or relation.parent is None:
                continue
            role, outer = person.office, self.relations[relation.parent]
            relaying = self._countries_named(outer.source)
            spoken = self._countries_named(relation.content)
            if role is None or role.body is None or len(set(relaying)) != 1 or spoken[:1] != relaying[:1]:
                continue
            country = self.people.reader.registry.country(relaying[0])
            institution = LEXICON.institutions.get(role.body.lower())
            if country is not None and institution is not None:
                entry = self.people.reader.registry.office(country, institution, role.role)
                person.body = Body(entry.name, entry.kind, country.name)
                self.cast.parties[index].organisation, self.cast.parties[index].kind = entry.name, entry.kind

    def _countries_named(self, runs: Runs) -> list[str]:
        found = [self.names.name_at.get(i) for start, end in runs for i in range(start, end)]
        return [name.country.name for name in found if name is not None and name.country is not None]

    def _answerable_ministries(self) -> None:
        """A military whose ministry speaks for it in the article is answered for by the ministry."""
        for i, relation in enumerate(self.relations):
            inner = self.resolved[i]
            outer = self.resolved[relation.parent] if relation.parent is not None else None
            if inner is None or outer is None:
                continue
            military, voice = self.cast.parties[inner], self.cast.parties[outer]
            ministry = voice.organisation if voice.person is not None else None
            if military.kind is SourceKind.MILITARY and military.is_body and ministry is not None and "efen" in ministry:
                body = voice.person.body if voice.person is not None else None
                if body is not None and body.country is not None and body.country == military.country:
                    military.organisation = ministry
