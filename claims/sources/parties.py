"""The party that the noun phrase of a source means."""

from bisect import bisect_left
from functools import cached_property
from itertools import islice

from claims.language import Runs, holds
from claims.language.parties import Name, Sort
from claims.language.refinement import folded, short_forms
from claims.language.registry import LEXICON
from claims.model import SourceKind
from claims.sources.affiliation import body_noun, called, determiner, group_of, is_bare_definite, is_plural, role_of
from claims.sources.bearers import Bearers
from claims.sources.cast import Body, Cast, Party, Person, body_of, family_names
from claims.sources.coreference import SpeakerHistory
from claims.sources.descriptions import can_speak, definite_words, describes_person, is_qualified
from claims.sources.epithets import Epithets
from claims.sources.people import People

BY_NAME = 0.95
"""How often a person's office ("the mayor") or a word of a body's name ("the commission") is whom it is resolved to."""
BY_KIND = 0.75
"""How often another noun for a body ("the group", "the network") is what it is resolved to."""
_ISSUING = frozenset({"by", "from"})
_MESSAGES = frozenset({"statement", "letter", "email", "e-mail", "memo", "message", "tweet", "post", "note"})
"""Documents in which somebody speaks, who is their source; a report or a poll is one itself."""
_SENDING = frozenset({"send", "issue", "release", "publish", "write", "post", "circulate", "sign", "address"})
_TITLED = frozenset({SourceKind.NGO, SourceKind.COMPANY, SourceKind.NEWS_MEDIA, SourceKind.UNSPECIFIED})
_TYING = frozenset({"of", "for", "and", "the", "in", "to", "without", "against", "&"})
_LONGEST_TITLE = 6
_FAR = 3
"""How many sentences back a message may have been introduced."""


class PhraseReader:
    """Reads the noun phrases of sources and enters whom they mean into the cast."""

    def __init__(self, people: People, cast: Cast, history: SpeakerHistory) -> None:
        self.parsed = people.parsed
        self.names = people.names
        self.people = people
        self.cast = cast
        self.history = history
        self.bearers = Bearers(people)
        self.epithets = Epithets(people, history.sentences)

    def party(self, head: int, source: Runs) -> int | None:
        """The position in the cast of whom the phrase ``source`` with this head means; None where two could be meant."""
        person = self._person_named(head, source)
        if person is not None:
            self._learn_office(person, head)
            return self.cast.person(person)
        name = self.names.name_at.get(head)
        if name is not None and self.people.is_shared(name):
            return None
        if describes_person(self.parsed, head) and (described := self.history.described(head)) is not None:
            self.history.note(head, BY_NAME)
            return described
        if (known := self.epithets.person(head)) is not None:
            self.history.note(head, BY_KIND)
            return self.cast.person(known)
        body = self._titled(source) or self._body_named(head) or self._apposed(head) or self._shortened(head)
        if body is not None:
            return self.cast.body(body)
        return self._described(head, source)

    def _titled(self, source: Runs) -> Body | None:
        """The body whose whole name, of words that need not be a name's, stands after its noun to the end of the source: "the
        **charity** Hands for Peace", "Aid **group** Doctors in Trees"."""
        parsed, (start, end) = self.parsed, source[0]
        noun = next((i for i in range(start, end) if (group := body_noun(parsed, i)) and group.kind in _TITLED), None)
        if noun is None or len(source) > 1 or parsed.tags[noun] != "NN" or not 2 <= end - noun - 1 <= _LONGEST_TITLE:
            return None
        words = range(noun + 1, end)
        capitals = all(parsed.words[i][0].isupper() or parsed.lower[i] in _TYING for i in words)
        name, group = self.names.name_at.get(noun + 1), body_noun(parsed, noun)
        whole = name is not None and name.end >= end and name.sort is not Sort.OTHER
        if noun in self.names.name_at or not capitals or whole or group is None or parsed.lower[noun + 1] in _TYING:
            return None
        return (
            None if parsed.lower[end - 1] in _TYING else Body(parsed.text(noun + 1, end), group.kind or SourceKind.UNSPECIFIED)
        )

    def _apposed(self, head: int) -> Body | None:
        """The body in commas after what it is: "The sponsor, **Asahi Sports**, said"."""
        parsed, at = self.parsed, self.parsed.child(head, "appos")
        name = self.names.name_at.get(at) if at is not None else None
        if at is None or name is None or name.sort is Sort.COUNTRY or is_plural(parsed, head) or parsed.words[head + 1] != ",":
            return None
        group, whole = group_of(parsed, head), (parsed.left_edge[at], parsed.right_edge[at] + 1)
        if (group is not None and group.sort == "document") or determiner(parsed, head) in ("a", "an"):
            return None
        capitals = all(parsed.words[i][0].isupper() for i in range(*whole))
        words = parsed.text(*whole) if capitals and name.sort is Sort.OTHER else name.words
        known = body_of(name)
        return Body(words, known.kind if known is not None else SourceKind.UNSPECIFIED)

    def _shortened(self, head: int) -> Body | None:
        """The one body before whose name ends with or begins with a definite phrase: "the **sheriff's office**", "the
        **authority**"; one that "the ministry" may mean among several is for `SpeakerHistory.definite`."""
        words = definite_words(self.parsed, head)
        if words is None or (" " not in words and body_noun(self.parsed, head) is not None):
            return None
        known = self._shortenable.get(folded(words), {})
        before = [named for named in islice(known.values(), 2) if named[0][0] < head]
        if len(before) != 1:
            return None
        (named,) = before
        return named[bisect_left(named, head, key=lambda each: each[0]) - 1][1]

    @cached_property
    def _shortenable(self) -> dict[str, dict[str, list[tuple[int, Body]]]]:
        """For each short form the bodies that it may mean, by name, with the places where they are named."""
        found: dict[str, dict[str, list[tuple[int, Body]]]] = {}
        forms: dict[str, tuple[str, ...]] = {}
        for name in self.names.names:
            body = body_of(name) if name.sort in (Sort.BODY, Sort.ORGANISATION) else None
            if body is None and name.sort is Sort.OTHER and " of " in name.words:
                body = Body(name.words, SourceKind.UNSPECIFIED)  # "the Port of Oakland"
            if body is None:
                continue
            if body.name not in forms:
                forms[body.name] = tuple(short_forms(body.name))
            for form in forms[body.name]:
                found.setdefault(form, {}).setdefault(body.name, []).append((name.start, body))
        return found

    def _person_named(self, head: int, source: Runs) -> Person | None:
        """The person at the phrase's head, or in apposition to it: "Malaysia's Prime Minister, Najib Razak"."""
        at = self.people.person_at.get(head)
        if at is not None:
            return at
        last = self.parsed.child(head, "conj")
        if last is not None and self._is_office(head) and holds(source, last):
            return self.people.person_at.get(last, self.people.person_at.get(self.parsed.right_edge[last]))
        beside = [self.people.person_at.get(child) for child in self.parsed.children_of(head, "appos")]
        named = [] if is_plural(self.parsed, head) else [person for person in beside if person is not None]
        if named:
            return named[-1]
        return self._named_after(source) if role_of(self.parsed, head) is not None else None

    def _named_after(self, source: Runs) -> Person | None:
        """The only person of a source, named after the office: "A spokeswoman for the Unite union, **Dee Patel**,"."""
        tokens = [i for start, end in source for i in range(start, end)]
        found = {self.people.person_at[i] for i in tokens if i in self.people.person_at}
        at = next((i for i in tokens if i in self.people.person_at), 0)
        behind_comma = at - 1 in tokens and self.parsed.words[at - 1] == "," and at - 2 not in self.names.office_at
        return found.pop() if len(found) == 1 and behind_comma else None

    def _learn_office(self, person: Person, head: int) -> None:
        """Gives ``person`` the office that heads the phrase: "**The mayor** of Calama, Pedro Diaz,"."""
        role = role_of(self.parsed, head)
        if role is None or head in self.people.person_at or head in self.names.name_at:
            return
        if person.role is None:
            person.role = self.parsed.words[head]
            person.kind, person.gender = role.kind or person.kind, person.gender or role.gender
        if person.body is None and role.office:
            person.body = self.history.employer(head)

    def _body_named(self, head: int) -> Body | None:
        """The body at the phrase's head ("South Korea's military", "the carmaker **Volvo**", "Jiji **news agency**")."""
        name = self.names.name_at.get(head)
        if name is None:
            return self._body_before(head)
        branch = self.names.name_at.get(name.start - 1)
        branches_off = name.sort in (Sort.COUNTRY, Sort.OTHER) and name.form != "adjective"
        if branches_off and branch is not None and branch.sort is Sort.BODY:
            words = " ".join(self.parsed.words[name.start : name.end])  # "Greenpeace **Canada**" is not a country
            return Body(f"{branch.words} {words}", branch.kind or SourceKind.UNSPECIFIED)
        if name.sort is Sort.BODY and name.institution is not None:
            return self._institution(name)
        body = body_of(name)
        if body is not None and name.sort is Sort.COUNTRY:  # it or its capital speaks; "Americans" do so as a group
            people = name.form == "people" or (self.parsed.tags[head] == "NNPS" and name.form == "adjective")
            return None if people else Body(name.words, SourceKind.GOVERNMENT, name.words)
        if body is not None:
            return body
        if name.sort is Sort.OTHER and not (self.parsed.tags[head] == "NNPS" and group_of(self.parsed, head) is not None):
            return Body(name.words, SourceKind.UNSPECIFIED)
        return None

    def _institution(self, name: Name) -> Body:
        """ "the Defence Ministry" after "South Korea's Defense Ministry" is that one, if the article knows no other."""
        institution = name.institution
        assert institution is not None
        full = {}
        for other in self.names.names:
            if other.sort is Sort.BODY and other.entry is not None and other.country is not None:
                found = self.people.reader.registry.institution(other.country, institution)
                if other.entry.kind is found.kind and other.entry.name.endswith((institution.name, *institution.aliases)):
                    full[other.entry.name] = body_of(other)
        for person in self.people.people if not full else ():
            if person.body is not None and person.body.name.endswith((institution.name, *institution.aliases)):
                full[person.body.name] = person.body
        known = next(iter(full.values())) if len(full) == 1 else None
        return known or Body(name.words[:1].upper() + name.words[1:], institution.kind)

    def _body_before(self, head: int) -> Body | None:
        """A name before a common noun for such bodies: "Russia's TASS news agency", "Seattle police"."""
        parsed = self.parsed
        group = body_noun(parsed, head)
        if group is None:
            return None
        named = parsed.child(head, "appos")
        titled = self.names.name_at.get(head + 2) if parsed.lower[head + 1 : head + 2] == ("the",) else None
        if named is None and titled is not None and not is_plural(parsed, head) and parsed.heads[head + 1] == titled.end - 1:
            named = head + 2  # "local newspaper **the Brindale Gazette**"
        if named is None and (after := self.names.name_at.get(head + 1)) is not None and after.sort is Sort.BODY:
            named = head + 1 if after.entry is not None and after.country is None else None  # "the news agency **TASS**"
        name = self.names.name_at.get(named) if named is not None else None
        if name is not None and not is_plural(parsed, head) and name.sort in (Sort.BODY, Sort.ORGANISATION, Sort.OTHER):
            return body_of(name) or Body(name.words, group.kind)  # "Castillo's **party**, Free Peru,"
        start = head
        while start > 0 and start - 1 not in self.names.name_at and parsed.heads[start - 1] in range(start, head + 1):
            if parsed.deps[start - 1] not in ("compound", "amod", "nmod"):
                break
            start -= 1
        name = self.names.name_at.get(start - 1) if start > 0 else None
        owned = name is None and start > 1 and parsed.lower[start - 1] in ("'s", "'")
        if owned:
            name = self.names.name_at.get(start - 2)
        if name is None or (is_plural(parsed, head) and group.noun not in ("police", "authority")):
            return None
        words = " ".join(parsed.words[start : head + 1])
        if name.sort is Sort.COUNTRY and name.country is not None and name.form != "capital":
            return Body(f"{name.country.adjective} {words}", group.kind, name.country.name)
        if owned:
            return None
        named_alone = group.kind in (SourceKind.NEWS_MEDIA, SourceKind.COMPANY)
        if named_alone and name.sort in (Sort.BODY, Sort.OTHER, Sort.ORGANISATION):
            return body_of(name) or Body(name.words, group.kind)
        campaign = name.sort is Sort.PERSON and group.kind is SourceKind.PARTY  # "the **Clinton** campaign"
        if campaign or name.sort in (Sort.OTHER, Sort.COUNTRY, Sort.ORGANISATION):
            entry = name.entry if name.form != "capital" else None
            written = " ".join(parsed.words[name.start : name.end]) if entry is None else entry.name
            return Body(f"{written} {words}", group.kind)
        return None

    def _described(self, head: int, source: Runs) -> int | None:
        """A source without a name of its own: a group, someone in an office, a document; or a common noun that refers to a
        known party."""
        parsed = self.parsed
        words = called(parsed, source, head)
        if not words:
            return None
        group, role = group_of(parsed, head), role_of(parsed, head)
        plural = is_plural(parsed, head)
        if group is not None and group.sort == "document":
            issuer = self._issuer(head)
            if (issuer := self._issuer_before(head) if issuer is None else issuer) is not None:
                return issuer
        if group is not None and group.sort == "group" and (owned := self.history.owned(head, group)) is not None:
            self.history.note(head, BY_KIND)
            return owned
        if role is not None and " " in role.role and (group is None or group.sort == "people"):
            group = None  # "the attorney **general**" is no general
        definite = is_bare_definite(parsed, head, role) or (group is not None and is_qualified(parsed, head, group))
        if not plural and definite and (known := self.history.definite(head, group, role)) is not None:
            party = self.cast.parties[known]
            called_so = party.person is not None or parsed.lemmas[head] in party.name.lower().split()
            self.history.note(head, BY_NAME if called_so else BY_KIND)
            return known
        if (bearer := self.bearers.of(head)) is not None:
            self.history.note(head, BY_NAME)
            return self.cast.person(bearer)
        organisation = self.history.employer(head) if role is not None and role.office and not plural else None
        stated = organisation or group or role
        person = role is not None or (not plural and parsed.lemmas[head] in LEXICON.name_words["person"])
        words = self._with_owner(words, head)
        kind = (stated and stated.kind) or (SourceKind.PERSON if person else SourceKind.UNSPECIFIED)
        human = role is not None if group is None else group.sort == "people"
        if kind is SourceKind.UNSPECIFIED and human and not plural:
            kind = SourceKind.PERSON  # "the band **leader**"
        party = Party(
            words,
            kind,
            organisation.name if organisation else None,
            parsed.words[head] if organisation else None,
            noun=parsed.lemmas[head] if human else None,
            gender=role.gender if role else None,
            plural=plural,
        )
        shared = (
            plural or determiner(parsed, head) in ("the", "") or organisation is not None or (group is not None and not human)
        )
        return self.cast.nameless(party, shared=shared)

    def _with_owner(self, words: str, head: int) -> str:
        """The words of a source with the name of the person that a pronoun before it means: "**Ana Silva's** campaign", or that
        of the campaign by which it was called before."""
        first, _, rest = words.partition(" ")
        owner = self.history.owner(head) if first.lower() in ("his", "her") and rest else None
        spoke = any(party.person is owner and party.places for party in self.cast.parties)
        if owner is None or (spoke and body_noun(self.parsed, head) is None):
            return words  # "Karl Brandt wept, **his brother** Jan said. … **His brother** added": hardly the speaker's
        called = {f"{name} {rest}" for name in (owner.name, *family_names(owner.name))}
        known = (party.name for party in self.cast.parties if party.is_body and party.name in called)
        return next(known, f"{owner.name}'s {rest}")

    def _issuer(self, head: int) -> int | None:
        """Who issued a document: "a report **by Human Rights Watch**", "the ministry's statement"."""
        parsed = self.parsed
        for child in parsed.children[head]:
            owner = child if parsed.deps[child] == "poss" else None
            body = self.names.name_at.get(child) if parsed.deps[child] == "compound" else None
            if body is not None and body.sort is Sort.BODY:
                owner = child  # "a **Kremlin** statement"
            if parsed.deps[child] in ("prep", "agent") and parsed.lower[child] in _ISSUING:
                owner = parsed.child(child, "pobj")
            if owner is None or parsed.pos[owner] == "PRON":
                continue
            owners = (owner, *self.conjuncts(owner, ((owner, parsed.right_edge[owner] + 1),)))
            issuers = [self._known_party(at) for at in owners]
            known = [issuer for issuer in issuers if issuer is not None]
            if known and len(known) == len(issuers):
                return known[0] if len(set(known)) == 1 else self.cast.several(list(dict.fromkeys(known)))
        return None

    def _issuer_before(self, head: int) -> int | None:
        """Who issued the message that a bare "the letter" takes up: "**The bank** sent a letter. … The letter said", "a letter
        was sent **by the bank**"; the latest message of that kind, a few sentences back at most."""
        parsed, here = self.parsed, self.history.sentences[head]
        if parsed.lemmas[head] not in _MESSAGES or not is_bare_definite(parsed, head):
            return None
        for at in range(head - 1, -1, -1):
            if here - self.history.sentences[at] > _FAR:
                return None
            if parsed.lemmas[at] != parsed.lemmas[head] or at in self.names.name_at or is_bare_definite(parsed, at):
                continue
            if (issuer := self._issuer(at)) is not None or parsed.lemmas[verb := parsed.heads[at]] not in _SENDING:
                return issuer
            if parsed.deps[at] == "dobj":
                sender = parsed.subject(verb)
            else:
                ways = (way for way in parsed.children_of(verb, "prep", "agent") if parsed.lower[way] in _ISSUING)
                sender = next((who for way in ways if (who := parsed.child(way, "pobj")) is not None), None)
            pointing = sender is not None and any(parsed.tags[kid] == "PRP$" for kid in parsed.children[sender])
            if sender is None or pointing or not (sender in self.names.name_at or can_speak(parsed, sender)):
                return None
            return self.party(sender, ((parsed.left_edge[sender], parsed.right_edge[sender] + 1),))
        return None

    def _known_party(self, head: int) -> int | None:
        """The person or body that ``head`` names or refers to; None for what is not known to be one."""
        person = self._person_named(head, ((head, head + 1),))
        if person is not None:
            return self.cast.person(person)
        name = self.names.name_at.get(head)
        if name is None:
            definite = is_bare_definite(self.parsed, head)
            return self.history.definite(head, group_of(self.parsed, head), role_of(self.parsed, head)) if definite else None
        body = self._body_named(head) if name.sort is not Sort.OTHER else None
        return None if body is None else self.cast.body(body)

    def _is_office(self, head: int) -> bool:
        """Whether ``head`` is a bare singular noun, which can only precede a name: "mogul", "actor", but not "police"."""
        if head in self.people.person_at or determiner(self.parsed, head):
            return False
        group = group_of(self.parsed, head)
        return self.parsed.tags[head] == "NN" and (group is None or group.sort == "people")

    def conjuncts(self, head: int, source: Runs) -> list[int]:
        """The heads coordinated with ``head`` inside ``source``; none where all are offices of one name."""
        out: list[int] = []
        at = head
        while (at_next := self.parsed.child(at, "conj")) is not None and holds(source, at_next) and len(out) < 6:
            if "&" in self.parsed.words[at + 1 : at_next]:
                break  # "Hartwell & Co" is one
            # "actor and activist Jane Roe" is one: a bare office coordinated with a name
            named = at_next in self.people.person_at or self.parsed.right_edge[at_next] in self.people.person_at
            if named and self._is_office(head):
                return []
            # "the writer and activist Jane Roe" is one: conjoined offices of one name
            if head in self.people.person_at and self.people.person_at.get(at_next) is self.people.person_at[head]:
                return []
            out.append(at_next)
            at = at_next
        return out
