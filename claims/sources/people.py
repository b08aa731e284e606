"""The people an article names: which names are people's, and which names are the same person's."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from claims.data.names import Role
from claims.language import ParsedDoc
from claims.language.labels import NOMINAL_SUBJECTS
from claims.language.parties import PARTICLES, Name, Names, Sort
from claims.language.registry import LEXICON, Registry
from claims.sources.affiliation import Affiliation, Affiliations
from claims.sources.bodies import EmployerFinder
from claims.sources.cast import Body, Person, family_names, identity, is_bare, name_parts, slips, tidy
from claims.sources.descriptions import (
    describes_person,
    follows_trade,
    is_noun_for_people,
    is_time,
    speaks_as_it,
    tells_who,
    whole_appositive,
)
from claims.sources.genders import learn_genders
from claims.sources.lists import offices_by_initials
from claims.sources.offices_alone import body_in_context

_SURELY_PLACING = frozenset({"in", "near", "outside", "across", "into", "throughout"})
"""Prepositions after which a name that may be a person's or a place's is the place's."""
_MOST_BEARERS = 100  # people that one name may mean
_SHORTEST_SLIP = 5  # letters of a family name that may be misspelt
_LANDS = frozenset({"county", "city", "district", "province", "region", "township", "parish", "prefecture", "borough"})
_REIGNING = frozenset({"king", "queen", "prince", "princess", "pope", "emperor", "sultan", "emir", "sheikh", "sir", "dame"})


class People:
    """All people of a document; `person_at` gives who is named at a token."""

    def __init__(self, parsed: ParsedDoc, names: Names, registry: Registry, speaking: Iterable[int]) -> None:
        self.parsed = parsed
        self.names = names
        self.people: list[Person] = []
        self.person_at: dict[int, Person] = {}
        self.affiliations: dict[int, Affiliation] = {}
        self._speaking = frozenset(speaking)
        self._known: dict[str, Person] = {}
        self._called: dict[str, set[Person]] = defaultdict(set)  # people by what they may be called, or could before
        self._spelled: dict[str, set[Person]] = defaultdict(set)  # people by the forms of `slips` of their family name
        self._parts_of_names = {part for name in names.names if name.end - name.start > 1 for part in name.words.split()}
        self._established: dict[tuple[int, int, int], tuple[int, bool]] = {}
        self._registry = registry
        self.employers = EmployerFinder(parsed, names, self.person_at)
        self.reader = Affiliations(parsed, names, registry)
        others = [name for name in names.names if name.sort is Sort.OTHER]
        self._trim_headlines(others)
        for name in others:
            start, human = whole_appositive(parsed, name, self._speaking)
            if human:
                name.start, name.words, name.honoured = start, parsed.text(start, name.end), True
                names.name_at.update((i, name) for i in range(start, name.end))
        self._bare_speakers = {
            n.words.split()[-1]
            for n in others
            if is_bare(n.words) and n.end - 1 in self._speaking and parsed.tags[n.end - 1] == "NNP" and not n.words.isupper()
        }
        for name in others:
            if not is_bare(name.words):
                self._full(name)
        for name in self._family_names_read_as_places():
            self._bare(name)
        stated = offices_by_initials(parsed, {at: (one.start, one.end) for at, one in self.affiliations.items()})
        for name in others:
            if name.sort is Sort.OTHER and name.words in stated and parsed.lower[name.start - 1] == "the":
                self._attach(name, self.person_at[stated[name.words]], None)  # "the **IGP**"
            elif name.sort is Sort.OTHER and is_bare(name.words):
                self._bare(name)
        for person in self.people:
            person.name = self._usual_spelling(person)
            self._note_name(person)
            self._drop_personal_body(person)
            if person.body is None and person.office is None:
                person.body = self._led_by(person)
            if person.body is None and person.office is not None:
                named = next((m for m in person.mentions if m.start in self.affiliations), person.mentions[0])
                own = self.affiliations.get(named.start)
                if own is None or own.owner is None:  # not "Sindh minister Jane Roe", whatever Sindh is
                    employer = self._employer_of(person.office, own)
                    person.body = employer or body_in_context(person.office, named, parsed, names, registry)
        learn_genders(parsed, names, self.people, self.person_at)

    def _family_names_read_as_places(self) -> list[Name]:
        """The single words read as a country or another party that are the family name of somebody the article names in
        full: "Ana Lima … **Lima** said"; not "in **Lima**", and where the article has that too, only one that speaks."""
        lower, found = self.parsed.lower, []
        families = {word for person in self.people if " " in person.name for word in family_names(person.name)}
        single = [name for name in self.names.names if name.end - name.start == 1 and self.parsed.words[name.start] in families]
        places = {self.parsed.words[name.start] for name in single if lower[name.start - 1] in _SURELY_PLACING}
        for name in single:
            if name.sort not in (Sort.COUNTRY, Sort.BODY) or name.form in ("adjective", "people"):
                continue
            if name.sort is Sort.BODY and not self._has_spoken(self.parsed.words[name.start]):
                continue  # "Michael R. Bloomberg", who is spoken of, and Bloomberg, which reports
            before = lower[name.start - 1] if name.start else ""
            placed = self.parsed.words[name.start] in places and name.start not in self._speaking
            if placed or before in _SURELY_PLACING or before == "the" or lower[name.end : name.end + 1] == ("-",):
                continue
            name.sort, name.words = Sort.OTHER, self.parsed.words[name.start]
            name.honoured = name.start - 1 in self.names.office_at
            name.entry = name.country = name.form = name.kind = name.institution = None
            found.append(name)
        return found

    def _has_spoken(self, family: str) -> bool:
        """Whether somebody of that family name speaks by the full name."""
        mentions = (mention for person in self._bearers(family, None) for mention in person.mentions)
        return any(not self._speaking.isdisjoint(range(one.start, one.end)) for one in mentions)

    def _led_by(self, person: Person) -> Body | None:
        """Whose part the person leads: "The agency agreed. … said Ann Roe, **who heads its legal team**"."""
        lower = self.parsed.lower
        for name in person.mentions:
            at = name.end
            owned = lower[at : at + 2] == (",", "who") and lower[at + 3 : at + 4] in (("its",), ("their",))
            if owned and self.parsed.lemmas[at + 2] in LEXICON.office_verbs:
                return self.employers.subject_before(name.start, plural=lower[at + 3] == "their")
        return None

    def _employer_of(self, role: Role, stated: Affiliation | None) -> Body | None:
        """The body that the words before the office refer to: "**its** director, Jan Roe"."""
        for at in range(stated.start, stated.end) if stated is not None else ():
            office = self.names.office_at.get(at)
            if office is not None and office.role is not None and office.role.role == role.role:
                return self.employers.of_office(office.start, office.end, role)
        return None

    def _drop_personal_body(self, person: Person) -> None:
        """A person's aide has no organisation: "Mrs Clinton's communications director"."""
        for name in person.mentions:
            affiliation = self.affiliations.get(name.start)
            if affiliation is not None and affiliation.body == person.body and affiliation.owner in self.person_at:
                person.body = None

    def _trim_headlines(self, others: list[Name]) -> None:
        """Cuts a headline's capitals to the full name at their edge: "**Jane Roe** Beats Foe", "Jane Roe" elsewhere."""
        words = self.parsed.words
        pairs: dict[tuple[str, str], int] = {}
        for n in (n for n in others if n.end - n.start == 2):
            pairs.setdefault((words[n.start], words[n.start + 1]), n.start)
        for name in others:
            opens = name.start == self.parsed.sentence[name.start][0] and words[name.start] not in LEXICON.genders
            noun = words[name.start].lower()
            described = noun in LEXICON.name_words["person"] or noun.endswith(("ist", "ists"))
            if name.end - name.start == 2 and opens and described:
                name.start, name.words = name.start + 1, words[name.start + 1]  # "**Rival** Acme", "**Bassist** Roe"
            if name.end - name.start < 3:
                continue
            given, first = words[name.end - 2], pairs.get((words[name.end - 2], words[name.end - 1]))
            sure = first is not None and (first < name.start or name.honoured or given in LEXICON.genders)
            if (words[name.start], words[name.start + 1]) in pairs:
                name.end = name.start + 2
            elif sure and words[name.start] not in LEXICON.genders and given.lower() not in PARTICLES:
                name.start = name.end - 2  # "Council Challenger **Kelly Ward**", not "Niamh **Ó Dála**", "Jan **van Roe**"
            elif is_noun_for_people(self.parsed, name.start):
                name.start += 1  # "**Democrat** Jane Roe"
            else:
                continue
            name.words = " ".join(words[name.start : name.end])

    def _usual_spelling(self, person: Person) -> str:
        """The most frequent spelling of the full name, of equals the first: "Kim Jong-un" or "Kim Jong Un"."""
        same = Counter(tidy(m.words) for m in person.mentions if identity(m.words) == identity(person.name))
        return max(same, key=lambda spelling: same[spelling]) if same else person.name

    def _full(self, name: Name) -> None:
        affiliation = self.reader.of(name)
        if (longer := self._named_longer(name)) is not None:
            self._attach(name, longer, affiliation)
            return
        if not (name.honoured or (affiliation is not None and affiliation.role is not None) or self._looks_personal(name)):
            return
        self._attach(name, self._person(identity(name.words), tidy(name.words), name.start), affiliation)

    def _named_longer(self, name: Name) -> Person | None:
        """The one person named before whose longer name ends with this one: "María del Mar Ortiz Luna … **Ortiz Luna**"."""
        parts = name_parts(name.words)
        ends = (one for one in self._called[parts[-1]] if name_parts(one.name)[-len(parts) :] == parts) if parts else ()
        found = [one for one in ends if len(name_parts(one.name)) > len(parts)]
        return found[0] if len(found) == 1 else None

    def _person(self, key: str, name: str, first: int, gender: str | None = None) -> Person:
        """The person known by ``key``, a new one where there is none."""
        if key not in self._known:
            self._known[key] = Person(name, gender, first)
            self.people.append(self._known[key])
            self._note_name(self._known[key])
        return self._known[key]

    def _note_name(self, person: Person) -> None:
        family = family_names(person.name)[0] if len(name_parts(person.name)) > 1 else ""
        for form in slips(family) if len(family) >= _SHORTEST_SLIP else ():
            self._spelled[form].add(person)
        for word in (*family_names(person.name), *name_parts(person.name)[:1]):
            if len(self._called[word]) < _MOST_BEARERS:
                self._called[word].add(person)

    def _looks_personal(self, name: Name) -> bool:
        words = self.parsed.words
        parts = name_parts(name.words)
        if not parts:
            return False  # "III", cut off its name by a full stop
        if words[name.start] not in LEXICON.genders and parts[-1] not in LEXICON.genders and self._of_country(name):
            # "Transport **Canada**"; but "Chad **Holland**", "Tova **Holland**, a singer"
            return words[name.start].lower() in LEXICON.places or self._described_as_person(name.end)
        if words[name.start] in LEXICON.genders or name.words in LEXICON.genders:
            return True
        if parts[0] in LEXICON.family_first and len(re.split(r"[\s-]", " ".join(parts))) in (2, 3):
            return True
        if parts[-1].lower() in _LANDS or self._registry.bodies.get(parts[0]) is not None:
            return False  # "Elk **County** said", "**Reuters** Health said"
        after = words[name.end : name.end + 3]
        if len(after) == 3 and after[0] == "," and after[1].isdigit() and after[2] in (",", "."):
            return True
        opens = name.start == 0 or self.parsed.lower[name.start - 1] != "the"
        if name.words.split()[-1] in self._bare_speakers and len(parts) < 4 and opens:
            return True  # "Zephyr Teachout … Teachout said"
        spoken = any(i in self._speaking for i in range(name.start, name.end))
        few = sum(part.lower() not in PARTICLES for part in parts) < 5
        if self._is_taken_up(name):
            return True
        if speaks_as_it(self.parsed, name, self._speaking):
            return False
        return spoken and few and opens

    def _is_taken_up(self, name: Name) -> bool:
        """Whether a subject of two or three words, or who it is in commas, is taken up as one person: "Emi Sato left. **The
        31-year-old** said …", "His opposite number, **Emi Sato**, left. **She** said"."""
        parsed = self.parsed
        start, end = parsed.sentence[name.start]
        if not 1 < name.end - name.start < 4:
            return False
        if parsed.deps[name.end - 1] not in NOMINAL_SUBJECTS and not tells_who(parsed, name):
            return False
        here = {self.names.name_at[i].start: self.names.name_at[i] for i in range(start, end) if i in self.names.name_at}
        rivals = [one for at, one in here.items() if one.sort is Sort.OTHER and start <= at and one is not name]
        if any(parsed.deps[one.end - 1] != "pobj" and one.end - one.start > 1 for one in rivals):
            return False
        following = parsed.sentence[end][1] if end < len(parsed.words) else end
        for i in range(name.end, following):
            if parsed.lower[i] in ("he", "she") or (i >= end and describes_person(parsed, i)):
                return True
            if i in self.names.office_at or (i >= end and i in self.names.name_at):
                return False
        return False

    def _of_country(self, name: Name) -> bool:
        land = self._registry.country_forms.get(self.parsed.words[name.end - 1])
        return name.end - name.start == 2 and land is not None and land[1] == "name"

    def _bare(self, name: Name) -> None:
        word = " ".join(name_parts(name.words))
        if not word or is_time(self.parsed, name):
            return None  # "Research Fellow **II**", "in **May**"
        if word.isupper() and len(word) > 3:
            word = word.title()  # a transcript's "TAPPER: …"
        affiliation = self.reader.of(name) if name.honoured else None
        if affiliation is not None and name.honoured:
            office = self.names.office_at.get(name.start - 1)
            if office is not None and self.parsed.lower[office.start] in _REIGNING and office.end - office.start == 1:
                return self._reigning(name, office.start)
        gender = affiliation.gender if affiliation else None
        person = self._bearer(word, name.start, gender) or self._misspelt(word, name.start)
        if person is None:
            spoken = name.start in self._speaking and (
                word in LEXICON.genders
                or follows_trade(self.parsed, name.start)
                or (not name.words.isupper() and self._described_as_person(name.end))
            )
            if not (name.honoured and affiliation is not None) and not spoken:
                return None
            if self._bearers(word, gender):
                return None  # two people are called so and the article does not say which
            person = self._person(word.casefold(), tidy(name.words), name.start)
        return self._attach(name, person, affiliation)

    def _described_as_person(self, end: int) -> bool:
        """Whether the words after a bare name describe a person: "Halima**, a 32-year-old** who fled"."""
        lower = self.parsed.lower
        if lower[end : end + 1] != (",",) or lower[end + 1 : end + 2] not in (("a",), ("an",)):
            return lower[end : end + 1] == (",",) and lower[end + 1 : end + 2] != () and lower[end + 1].isdigit()
        for at in range(end + 2, min(end + 7, len(lower))):
            office = self.names.office_at.get(at)
            if lower[at] == "old" or lower[at].endswith("-old") or (office is not None and office.role is not None):
                return True
            if self.parsed.pos[at] in ("VERB", "ADP", "PRON", "PROPN", "PUNCT") and lower[at] != "-":
                return False
        return False

    def _reigning(self, name: Name, start: int) -> None:
        """ "King Charles": the title is part of the name."""
        words = " ".join([*self.parsed.words[start : name.start], name.words])
        gender = office.gender if (office := self.names.office_at.get(start)) else None
        known = self._bearer(name.words, name.start, gender)
        if known is not None and (known.role or "").lower().split()[-1:] == [self.parsed.lower[start]]:
            return self._attach(name, known, self.reader.of(name))  # "Princess Ann Roe … Princess Ann"
        person = self._person(identity(words), words, start, gender)
        return self._attach(name, person, self.reader.of(name))

    def is_shared(self, name: Name, me: Person | None = None, gender: str | None = None) -> bool:
        """Whether several people of the article bear a bare ``name``, one of them of ``gender`` and not ``me``."""
        found = self._bearers(name.words, None) if name.sort is Sort.OTHER and is_bare(name.words) else []
        return len(found) > 1 and any(one is not me and (gender is None or one.gender in (None, gender)) for one in found)

    def _bearers(self, word: str, gender: str | None) -> list[Person]:
        """The people whose family name, or given name if no one has that family name, is ``word``, first named first."""
        particled = " " in word or word.startswith(("Al-", "El-"))  # "Von der Leyen left. Al-Assad stayed."
        family = word[:1].lower() + word[1:] if particled else word
        called = sorted(self._called[family] | self._called[word], key=lambda person: person.first)
        fitting = [person for person in called if gender is None or person.gender in (None, gender)]
        by_family = [one for one in fitting if {family, word} & {*family_names(one.name)} and len(name_parts(one.name)) > 1]
        return by_family or [one for one in fitting if name_parts(one.name)[:1] == (word,)]

    def _bearer(self, word: str, at: int, gender: str | None) -> Person | None:
        """Who is meant by the bare ``word`` at the token ``at``.

        Where two people could be, a bare name keeps the bearer it had before the second was introduced: "Kim Jong Un … Kim
        … Kim Myong Sik … Kim" speaks of Kim Jong Un; "John Smith and Mary Smith … Smith" is left open.
        """
        bearers = self._bearers(word, gender)
        if len(bearers) < 2:
            return bearers[0] if bearers else None
        first, second = bearers[:2]
        read, established = self._established.get(key := (id(first), first.first, second.first), (0, False))
        new = () if established else first.mentions[read:]
        established |= any(first.first < m.start < second.first and len(name_parts(m.words)) == 1 for m in new)
        self._established[key] = len(first.mentions), established
        if second.first > at or (established and not self._just_named(bearers[1:], first, at)):
            return first
        return None

    def _misspelt(self, word: str, at: int) -> Person | None:
        """The one person named before whose family name a speaker's is but for a slip of the pen: "Rosa **Villanueva** …
        **Vilanueva** said"; none where the article knows that name as another's."""
        if at not in self._speaking or len(word) < _SHORTEST_SLIP or not word.isalpha() or word in LEXICON.genders:
            return None
        if word in self._parts_of_names or self._called.get(word.removesuffix("s")):
            return None  # "the **Clintons** said"
        found = {one for form in slips(word) for one in self._spelled[form] if one.first < at}
        return found.pop() if len(found) == 1 else None

    def _just_named(self, others: list[Person], person: Person, at: int) -> bool:
        """Whether one of ``others`` was named in full nearer to ``at`` than ``person``, in its sentence or the one before."""
        begin = self.parsed.sentence[max(0, self.parsed.sentence[at][0] - 1)][0]
        for i in range(at - 1, begin - 1, -1):
            who, name = self.person_at.get(i), self.names.name_at.get(i)
            if name is not None and name.start == i and (who in others or (who is person and not is_bare(name.words))):
                return who is not person
        return False

    def _attach(self, name: Name, person: Person, affiliation: Affiliation | None) -> None:
        name.sort = Sort.PERSON
        person.mentions.append(name)
        person.first = min(person.first, name.start)
        if len(identity(name.words)) > len(identity(person.name)) and len(name_parts(name.words)) > 1:
            person.name = tidy(name.words)
            self._note_name(person)
        for i in range(name.start, name.end):
            self.person_at[i] = person
        whole = name.end - name.start > 1 or name.words == person.name
        given = LEXICON.genders.get(self.parsed.words[name.start]) if whole else None
        person.gender = person.gender or (affiliation.gender if affiliation else None) or given
        if affiliation is None:
            return
        self.affiliations[name.start] = affiliation
        for at in range(affiliation.start, affiliation.end):
            office = self.names.office_at.get(at)
            owning = office is not None and self.parsed.lower[min(office.end, len(self.parsed.words) - 1)] in ("'s", "'")
            if office is not None and not owning:
                self.person_at.setdefault(at, person)
        if person.role is None or (person.body is None and affiliation.body is not None):
            person.role = affiliation.words or person.role
            person.office = affiliation.role or person.office
            if affiliation.role is not None and affiliation.role.kind is not None:
                person.kind = affiliation.role.kind
        if person.body is None:
            person.body = affiliation.body
