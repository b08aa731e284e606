"""From the relations of an article to its speakers."""

from collections.abc import Sequence

from spacy.tokens import Doc

from claims.attribution import Relation, Voice
from claims.attribution.sheet import Sheet, sheet_of
from claims.language import Runs, holds
from claims.model import SourceKind
from claims.sources.cast import Cast, Party
from claims.sources.coreference import Company
from claims.sources.lexicon import LEXICON
from claims.sources.mentions import mentions_of
from claims.sources.naming.affiliation import Body, body_of
from claims.sources.naming.names import Name, Names, Sort, names_in
from claims.sources.naming.people import People
from claims.sources.naming.phrases import called, determiner, group_of, is_bare_definite, is_plural, role_of
from claims.sources.registry import Registry
from claims.sources.registry import registry as shipped_registry
from claims.sources.speakers import Speakers

PRONOUNS = frozenset(
    {
        "he",
        "she",
        "they",
        "it",
        "i",
        "we",
        "who",
        "which",
        "that",
        "you",
        "him",
        "her",
        "them",
        "us",
        "me",
        "one",
        "his",
        "their",
        "my",
        "our",
        "its",
    }
)
_RELATIVE = frozenset({"who", "which", "that"})
_ISSUING = frozenset({"by", "from"})
# "a statement **from** the ministry" speaks for the ministry; "a poll **of** voters" does not speak for voters.
_BESPEAKING = frozenset(
    {
        "statement",
        "release",
        "report",
        "study",
        "survey",
        "poll",
        "letter",
        "email",
        "memo",
        "analysis",
        "account",
        "research",
        "filing",
        "post",
        "tweet",
        "bulletin",
        "review",
        "forecast",
        "estimate",
        "figure",
        "datum",
        "data",
        "book",
        "article",
        "paper",
    }
)


def speakers(doc: Doc, relations: Sequence[Relation], registry: Registry | None = None) -> Speakers:
    """Who speaks in ``doc``, relation by relation, and where else the article names them."""
    known = registry or shipped_registry()
    if not len(doc):
        return Speakers(sources=(), of_relation=(None,) * len(relations), mentions=(), words=(None,) * len(relations))
    sheet = sheet_of(doc)
    names = names_in(sheet, known)
    heads = [r.source_head for r in relations if r.source_head is not None]
    people = People(sheet, names, known, heads)
    resolver = _Resolver(sheet, names, people, known, relations)
    of_relation = resolver.resolve()
    words = tuple(
        called(sheet, r.source, r.source_head) or None if i is None and r.voice is not Voice.NOBODY else None
        for r, i in zip(relations, of_relation, strict=True)
    )
    cast = resolver.cast
    persons = frozenset(i for i, party in enumerate(cast.parties) if party.person is not None)
    mentions = mentions_of(sheet, names, people, cast, relations, of_relation)
    return Speakers(sources=cast.sources(doc), of_relation=tuple(of_relation), mentions=mentions, words=words, persons=persons)


class _Resolver:
    """Resolves the sources of relations in reading order."""

    def __init__(self, sheet: Sheet, names: Names, people: People, registry: Registry, relations: Sequence[Relation]) -> None:
        self.sheet = sheet
        self.names = names
        self.people = people
        self.registry = registry
        self.relations = relations
        self.cast = Cast(registry)
        self.company = Company(sheet, names, people, self.cast)
        self.resolved: list[int | None] = [None] * len(relations)

    def resolve(self) -> list[int | None]:
        """The position of each relation's source in the cast."""
        order = sorted(range(len(self.relations)), key=lambda i: (self.relations[i].cue_head, i))
        pending = []
        for i in order:
            relation = self.relations[i]
            if relation.voice is Voice.NOBODY or relation.source_head is None:
                continue
            if self.sheet.lower[relation.source_head] in ("i", "we", "my", "our") and relation.parent is not None:
                pending.append(i)  # whoever is quoted, which may stand behind the quotation
                continue
            self._settle(i, self._party(relation))
        for i in pending:
            self._settle(i, self._first_person(i))
        for i in order:
            self._inherit(i)
        self._countryless_ministers()
        self._answerable_ministries()
        return self.resolved

    def _settle(self, i: int, party: int | None) -> None:
        self.resolved[i] = party
        relation = self.relations[i]
        if party is not None:
            self.cast.parties[party].places.append(relation.source)
            self.cast.parties[party].last = relation.source[0][0] if relation.source else relation.cue_head
            self.company.heard(party, relation)

    def _inherit(self, i: int) -> None:
        seen = set()
        at: int | None = i
        while at is not None and self.relations[at].inherited is not None and at not in seen:
            seen.add(at)
            at = self.relations[at].inherited
        if at is not None and at != i and 0 <= at < len(self.relations):
            self.resolved[i] = self.resolved[at]

    def _first_person(self, i: int) -> int | None:
        parent, seen = self.relations[i].parent, {i}
        while parent is not None and parent not in seen:
            seen.add(parent)
            if self.resolved[parent] is not None:
                return self.resolved[parent]
            parent = self.relations[parent].parent
        return None

    def _party(self, relation: Relation) -> int | None:
        head = relation.source_head
        assert head is not None
        if self.sheet.lower[head] in PRONOUNS and self.sheet.pos[head] in ("PRON", "DET"):
            antecedent = self._relative_antecedent(head)
            if antecedent is None:
                return self.company.pronoun(self.sheet.lower[head], relation)
            return self._noun_phrase(antecedent, ((antecedent, antecedent + 1),))
        members = [head, *self._conjuncts(head, relation.source)]
        if len(members) > 1:
            found = [self._noun_phrase(member, self._part(member, relation.source)) for member in members]
            parties = [party for party in found if party is not None]
            if len(parties) == len(members) and len(set(parties)) > 1:
                return self.cast.several(list(dict.fromkeys(parties)))
            if len(set(parties)) == 1 and len(parties) == len(members):
                return parties[0]
        return self._noun_phrase(head, relation.source)

    def _relative_antecedent(self, head: int) -> int | None:
        """The noun that a relative pronoun stands for: "Smith, **who** said …", "Jane Roe, a farmer in Kent **who** said …"."""
        sheet = self.sheet
        if sheet.lower[head] not in _RELATIVE:
            return None
        at = head
        for _ in range(6):
            if sheet.deps[at] == "relcl":
                break
            at = sheet.heads[at]
        else:
            return None
        found = at = sheet.heads[at]
        for _ in range(4):
            if at in self.people.person_at:
                return at
            if sheet.deps[at] not in ("appos", "pobj", "prep") or (sheet.lower[head] != "who" and sheet.deps[at] != "appos"):
                break
            at = sheet.heads[at]
        return found

    def _conjuncts(self, head: int, source: Runs) -> list[int]:
        out: list[int] = []
        at = head
        while (at_next := self.sheet.child(at, "conj")) is not None and holds(source, at_next) and len(out) < 6:
            # "the writer and activist Jane Roe" is one: conjoined offices of one name
            if self.people.person_at.get(at_next) == self.people.person_at.get(head, -1):
                return []
            out.append(at_next)
            at = at_next
        return out

    def _part(self, member: int, source: Runs) -> Runs:
        start = max(self.sheet.left[member], source[0][0])
        end = self.sheet.right[member] + 1
        conj = self.sheet.child(member, "cc", "conj")
        return ((start, min(end, conj) if conj is not None and conj > member else end),)

    def _noun_phrase(self, head: int, source: Runs) -> int | None:
        person = self._person_named(head, source)
        if person is not None:
            return self.cast.person(self.people.people[person])
        name = self.names.name(head)
        if name is not None and self.people.is_shared(name):
            return None
        body = self._body_named(head)
        if body is not None:
            return self.cast.body(body)
        return self._described(head, source)

    def _person_named(self, head: int, source: Runs) -> int | None:
        """The person at the phrase's head, or in apposition to it: "Malaysia's Prime Minister, Najib Razak"."""
        at = self.people.person_at.get(head)
        if at is not None:
            return at
        role, near = role_of(self.sheet, head), None
        for child in self.sheet.children[head]:
            if (
                self.sheet.deps[child] == "appos"
                and child in self.people.person_at
                and (role is not None or not is_plural(self.sheet, head))
            ):
                near = self.people.person_at[child]
        return near

    def _body_named(self, head: int) -> Body | None:
        """The body at the phrase's head ("South Korea's military", "the carmaker **Volvo**", "Jiji **news agency**")."""
        name = self.names.name(head)
        if name is None:
            return self._body_before(head)
        if name.sort is Sort.BODY and name.institution is not None:
            return self._institution(name)
        body = body_of(name, self.registry)
        if body is not None and name.sort is Sort.LAND:
            return self._land(name, head)
        if body is not None:
            return body
        if name.sort is Sort.OTHER and not (self.sheet.tags[head] == "NNPS" and group_of(self.sheet, head) is not None):
            return Body(name.words, SourceKind.UNSPECIFIED)
        return None

    def _land(self, name: Name, head: int) -> Body | None:
        """A country or its capital speaks; its people ("Americans") do so as a group."""
        if name.form in ("people",) or (self.sheet.tags[head] == "NNPS" and name.form == "adjective"):
            return None
        return Body(name.words, SourceKind.GOVERNMENT, name.words)

    def _institution(self, name: Name) -> Body:
        """ "the Defence Ministry" after "South Korea's Defense Ministry" is that one, if the article knows no other."""
        institution = name.institution
        assert institution is not None
        full = {}
        for other in self.names.names:
            if other.sort is Sort.BODY and other.entry is not None and other.country is not None:
                found = self.registry.institution(other.country, institution)
                if other.entry.kind is found.kind and other.entry.name.endswith((institution.name, *institution.aliases)):
                    full[other.entry.name] = other
        if len(full) == 1:
            body = body_of(next(iter(full.values())), self.registry)
            if body is not None:
                return body
        return Body(name.words[:1].upper() + name.words[1:], institution.kind)

    def _body_before(self, head: int) -> Body | None:
        """A name before a common noun for such bodies: "Russia's TASS news agency", "Seattle police"."""
        sheet = self.sheet
        group = group_of(sheet, head)
        if group is None or group.sort != "group":
            return None
        start = head
        while (
            start > 0
            and sheet.deps[start - 1] in ("compound", "amod", "nmod")
            and sheet.heads[start - 1] in range(start, head + 1)
            and self.names.name(start - 1) is None
        ):
            start -= 1
        name = self.names.name(start - 1) if start > 0 else None
        owned = name is None and start > 1 and sheet.lower[start - 1] in ("'s", "'")
        if owned:
            name = self.names.name(start - 2)
        if name is None or (is_plural(sheet, head) and group.noun not in ("police", "authority")):
            return None
        words = " ".join(sheet.words[start : head + 1])
        if name.sort is Sort.LAND and name.country is not None and name.form != "capital":
            adjective = name.country.adjective
            return Body(f"{adjective} {words}", group.kind, name.country.name)
        if owned:
            return None
        if group.kind in (SourceKind.NEWS_MEDIA, SourceKind.COMPANY) and name.sort in (
            Sort.BODY,
            Sort.OTHER,
            Sort.ORGANISATION,
        ):
            return body_of(name, self.registry) or Body(name.words, group.kind)
        if name.sort in (Sort.OTHER, Sort.LAND, Sort.ORGANISATION):
            written = name.entry.name if name.entry and name.form != "capital" else " ".join(sheet.words[name.start : name.end])
            return Body(f"{written} {words}", group.kind)
        return None

    def _described(self, head: int, source: Runs) -> int | None:
        """A source without a name of its own: a group, someone in an office, a document; or a party called by a noun again."""
        sheet = self.sheet
        words = called(sheet, source, head)
        if not words:
            return None
        group, role = group_of(sheet, head), role_of(sheet, head)
        plural = is_plural(sheet, head)
        if group is not None and group.sort == "document":
            issuer = self._issuer(head)
            if issuer is not None:
                return issuer
        if not plural and is_bare_definite(sheet, head):
            again = self.company.definite(head, group, role)
            if again is not None:
                return again
        organisation = None
        if role is not None and role.office and not plural:
            organisation = self.company.employer(head, self.registry)
        kind = group.kind if group is not None else (role.kind if role is not None and role.kind else None)
        if kind is None:
            kind = SourceKind.PERSON if role is not None else SourceKind.UNSPECIFIED
        if organisation is not None:
            kind = organisation.kind
        human = role is not None if group is None else group.sort == "people"
        party = Party(
            words,
            kind,
            organisation.name if organisation else None,
            " ".join(sheet.words[head : head + 1]) if organisation else None,
            noun=sheet.lemmas[head] if human else None,
            gender=role.gender if role else None,
            plural=plural,
        )
        again_equal = (
            plural or (group is not None and not human) or determiner(sheet, head) in ("the", "") or organisation is not None
        )
        return self.cast.nameless(party, again=again_equal)

    def _issuer(self, head: int) -> int | None:
        """Who issued a document: "a report **by Human Rights Watch**", "the ministry's statement"."""
        sheet = self.sheet
        for child in sheet.children[head]:
            owner = child if sheet.deps[child] == "poss" else None
            if sheet.deps[child] in ("prep", "agent") and sheet.lower[child] in _ISSUING and sheet.lemmas[head] in _BESPEAKING:
                owner = sheet.child(child, "pobj")
            if owner is None or sheet.pos[owner] == "PRON":
                continue
            issuers = [self._known_party(at) for at in (owner, *self._conjuncts(owner, ((owner, sheet.right[owner] + 1),)))]
            known = [issuer for issuer in issuers if issuer is not None]
            if known and len(known) == len(issuers):
                return known[0] if len(set(known)) == 1 else self.cast.several(list(dict.fromkeys(known)))
        return None

    def _known_party(self, head: int) -> int | None:
        """The person or body that ``head`` names, or means again; None for what is not known to be one."""
        person = self._person_named(head, ((head, head + 1),))
        if person is not None:
            return self.cast.person(self.people.people[person])
        name = self.names.name(head)
        if name is None:
            again = is_bare_definite(self.sheet, head)
            return self.company.definite(head, group_of(self.sheet, head), role_of(self.sheet, head)) if again else None
        body = self._body_named(head) if name.sort is not Sort.OTHER else None
        return None if body is None else self.cast.body(body)

    def _countryless_ministers(self) -> None:
        """A minister whose country stands in the sentence, not at the name: relayed by a country's media and speaking of that
        country, "Deputy foreign minister Andrei Rudenko said Russia may …, according to Russian news agencies"."""
        for i, relation in enumerate(self.relations):
            index = self.resolved[i]
            person = self.cast.parties[index].person if index is not None else None
            if index is None or person is None or person.body is not None or relation.parent is None:
                continue
            role, outer = person.office, self.relations[relation.parent]
            relaying = self._lands(outer.source)
            spoken = self._lands(relation.content)
            if role is None or role.body is None or len(set(relaying)) != 1 or spoken[:1] != relaying[:1]:
                continue
            country = self.registry.country(relaying[0])
            institution = LEXICON.institutions.get(role.body.lower())
            if country is not None and institution is not None:
                entry = self.registry.institution(country, institution)
                person.body = Body(entry.name, entry.kind, country.name)
                self.cast.parties[index].organisation, self.cast.parties[index].kind = entry.name, entry.kind

    def _lands(self, runs: Runs) -> list[str]:
        found = [self.names.name(i) for start, end in runs for i in range(start, end)]
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
