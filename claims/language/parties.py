"""The names and offices in a document that may be sources, found in one pass by tags and tables: registry entries, countries
and their institutions, people's and unknown organisations' names, roles and titles, refined by the whole article.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from claims.data.names import Country, Entry, Institution, Role
from claims.language.body_names import TIES, BodyNames, ends_shouted, is_platform
from claims.language.labels import NOUNS
from claims.language.parsed import ParsedDoc
from claims.language.registry import LEXICON, CountryForm, Registry, key_of
from claims.model import SourceKind


class Sort(StrEnum):
    """The kind of a name."""

    BODY = "body"
    """A registry entry or a country's institution: "Kremlin", "South Korea's military"."""
    COUNTRY = "country"
    """A country, its adjective, people or capital."""
    PERSON = "person"
    ORGANISATION = "organisation"
    """An organisation that the registry does not know, by a word in its name: "Acme Corp"."""
    OTHER = "other"
    """A run of proper nouns of unknown kind."""


@dataclass(slots=True)
class Name:
    """A name at the tokens ``start`` to ``end`` (excluded), its possessive mark not included."""

    start: int
    end: int
    sort: Sort
    words: str
    entry: Entry | None = None
    country: Country | None = None
    form: CountryForm | None = None
    kind: SourceKind | None = None
    institution: Institution | None = None
    honoured: bool = False
    """Preceded by a title or an office."""


@dataclass(frozen=True, slots=True)
class Office:
    """A role or title at the tokens ``start`` to ``end`` (excluded); ``role`` is None for a mere courtesy title."""

    start: int
    end: int
    role: Role | None
    gender: str | None
    title: bool


@dataclass(slots=True)
class Names:
    """All names and offices, in reading order; ``name_at`` and ``office_at`` give the one at a token."""

    names: list[Name] = field(default_factory=list)
    offices: list[Office] = field(default_factory=list)
    name_at: dict[int, Name] = field(default_factory=dict)
    office_at: dict[int, Office] = field(default_factory=dict)


INNER_PARTICLES = frozenset({"do", "das", "dos", "della", "dello"})
"""Particles that count only inside names: "Rio Grande **do** Sul", but "**Do** Americans care?"."""
PARTICLES = (
    frozenset({"van", "der", "de", "la", "al", "bin", "von", "da", "di", "del", "el", "ibn", "ben", "den", "ter", "du"})
    | INNER_PARTICLES
)
"""Particles inside people's and places' names: "Ursula **von der** Leyen"."""

_LINKING = frozenset({"Without", "Beyond", "Against"})  # inside names of bodies: "Care **Without** Borders"
_INDEFINITE = frozenset({"a", "an", "another", "any", "each", "one", "some", "every"})
_OWNING = frozenset({"'s", "'"})
# Between country and body: "Chad's **main** spy agency".
_FILLING = frozenset({"official", "own", "main", "new", "state", "then", "national"})


class Scanner:
    """Finds names and offices in one pass over a parsed document."""

    def __init__(self, parsed: ParsedDoc, registry: Registry) -> None:
        self.parsed = parsed
        self.registry = registry
        self.keys = [key_of(word) for word in parsed.words]
        self.found = Names()
        self.wordings: dict[tuple[str, str], Entry] = {}
        self.body_names = BodyNames(parsed, registry, self.keys)

    def run(self) -> Names:
        """All names and offices, without refinement by the whole article."""
        words, pos, lower = self.parsed.words, self.parsed.pos, self.parsed.lower
        roles, size = LEXICON.roles, len(words)
        i = 0
        while i < size:
            end = None
            if words[i][0].isupper() or (lower[i] == "al" and i + 1 < size and words[i + 1] == "-"):
                end = (
                    self._long_body(i)
                    or self._title(i)
                    or self._body_or_country(i)
                    or self._bare_institution(i)
                    or self._role(i)
                    or self._proper(i)
                )
            elif pos[i] in ("NOUN", "PROPN", "ADJ") and roles.at(lower, i) is not None:
                end = self._role(i)
            i = end or i + 1
        return self.found

    def _add(self, name: Name) -> int:
        found = self.found
        if name.sort is Sort.PERSON or name.sort is Sort.OTHER:
            name.honoured = name.start - 1 in found.office_at
        found.name_at.update(dict.fromkeys(range(name.start, name.end), name))
        found.names.append(name)
        return name.end

    def _office(self, office: Office) -> int:
        self.found.office_at.update(dict.fromkeys(range(office.start, office.end), office))
        self.found.offices.append(office)
        return office.end

    def _long_body(self, i: int) -> int | None:
        """The end of a body's name of several parts, unless the tables know one as long."""
        found = self.body_names.end(i)
        if found is None:
            return None
        end, kind = found
        body = self.registry.bodies.at(self.keys, i)
        if body is not None and body[0] >= end:
            return None
        hit = LEXICON.institutions.at(self.parsed.lower, i)
        land = None if hit is None else self._land_after(hit[0])
        if hit is not None and (hit[0] >= end or (land is not None and land[0] == end)):
            return self._bare_institution(i)
        return self._add(Name(i, end, Sort.ORGANISATION, self.parsed.text(i, end), kind=kind))

    def _land_after(self, at: int) -> tuple[int, Country] | None:
        """The country in "Ministry of Defence **of Ukraine**" and its end."""
        if at + 1 >= len(self.parsed.words) or self.parsed.lower[at] != "of":
            return None
        land = self.registry.country_forms.at(self.keys, at + 1)
        return (land[0], land[1][0]) if land is not None and land[1][1] == "name" else None

    def _title(self, i: int) -> int | None:
        word, end = self.parsed.words[i], i + 1
        shouted = "".join(self.parsed.words[i : end + 1]).isupper()
        title = LEXICON.titles.get(word.capitalize() if shouted else word)
        if title is not None and end < len(self.parsed.words) and self.parsed.words[end] == "." and self._tight(end):
            end += 1  # the tokeniser cuts "Lt." in two
        if title is None or not self._proper_token(end):
            return None
        role = LEXICON.roles.get(title.role) if title.role else None
        return self._office(Office(i, end, role, title.gender or (role.gender if role else None), True))

    def _role(self, i: int) -> int | None:
        hit = LEXICON.roles.at(self.parsed.lower, i)
        if hit is None or self.parsed.pos[hit[0] - 1] not in ("NOUN", "PROPN", "ADJ"):
            return None
        if self.parsed.words[i][0].isupper() and self.parsed.words[hit[0] : hit[0] + 1] == ("&",):
            return None  # a surname in a firm's name, not an office: "**Baker** & Holt"
        names = self.body_names.begins_with_office(i, hit[0]) or self.body_names.is_general(i) or self._inside_name(i, hit[0])
        if self.parsed.words[i][0].isupper() and (names or self.body_names.has_members(i)):
            return None
        if self.parsed.words[i] in LEXICON.genders and self._proper_token(hit[0]) and i - 1 in self.found.office_at:
            return None  # a given name, not an office: "manager **Dean** Holt"
        return self._office(Office(i, hit[0], hit[1], hit[1].gender, False))

    def _inside_name(self, i: int, end: int) -> bool:
        """A capitalised office after an office and not before a name is itself a name: "President **King** said"."""
        return (
            end == i + 1
            and i - 1 in self.found.office_at
            and self.parsed.pos[i] == "PROPN"
            and not self._proper_token(end)
            and (
                self.parsed.words[i - 1][0].isupper()
                and LEXICON.roles.at([self.parsed.lower[i - 1], self.parsed.lower[i]], 0, 2) is None
            )
        )

    def _proper_token(self, i: int) -> bool:
        words = self.parsed.words
        return i < len(words) and words[i][0].isupper() and self.parsed.pos[i] in ("PROPN", "NOUN", "ADJ", "X")

    def _body_or_country(self, i: int) -> int | None:
        body = self.registry.bodies.at(self.keys, i)
        land = self.registry.country_forms.at(self.keys, i)
        if body is not None and (land is None or body[0] >= land[0]):
            end, entry = body
            if self._stands_alone(i, end) and self._has_article(i, end, entry, land is not None):
                return self._add(Name(i, end, Sort.BODY, self._as_written(i, end, entry), entry=entry, kind=entry.kind))
        if land is None:
            return None
        end, (country, form) = land
        if form != "adjective" and not self._stands_alone(i, end, body=False):
            return None
        if form == "capital" and (town := self.body_names.of_town(end)) is not None:
            return self._add(Name(i, town[0], Sort.ORGANISATION, self.parsed.text(i, town[0]), kind=town[1]))
        institution = self._institution(i, end, country)
        if institution is not None:
            return institution
        if form != "adjective" and end - i > 1 and self.body_names.kind(self._run_end(i) - 1) is not None:
            return None  # part of a body's name: "**Kuala Lumpur** City Hall"
        known = self.registry.find(country.name)
        return self._add(
            Name(i, end, Sort.COUNTRY, country.name, entry=known, country=country, form=form, kind=SourceKind.GOVERNMENT)
        )

    def _as_written(self, i: int, end: int, entry: Entry) -> str:
        """The entry's name; a ministry's in the article's spelling, "Defense" or "Defence"."""
        words = " ".join(self.parsed.words[i:end])
        spelled = entry.name.endswith("Ministry") and words.endswith("Ministry") and len(words) == len(entry.name)
        return words if spelled else entry.name

    def _has_article(self, i: int, end: int, entry: Entry, is_land: bool) -> bool:
        """Whether a match is not merely a common word. A title such as "The Independent" is one, unless "the" precedes it: "the
        **Independent** reported", but not "Independent voters"."""
        if end - i > 1 or not entry.name.startswith("The "):
            return True
        plain = end >= len(self.parsed.words) or self.parsed.pos[end] not in ("NOUN", "PROPN", "ADJ")
        return plain and not is_land and i > 0 and self.parsed.lower[i - 1] == "the"

    def _stands_alone(self, i: int, end: int, *, body: bool = True) -> bool:
        """Whether a match is neither part of a longer name ("Jordan" in "Jordan Pickford") nor a common word ("Unite")."""
        words, pos = self.parsed.words, self.parsed.pos
        if end - i > 1:
            return True
        if end < len(words) and LEXICON.roles.at(self.parsed.lower, end) is not None and pos[end] == "NOUN":
            return True  # "**Barclays** analyst Jane Roe", whatever the tagger takes Barclays for
        if len(words[i]) == 1:
            return is_platform(self.parsed, i)
        if (
            pos[i] != "PROPN"
            and not (words[i].isupper() and len(words[i]) > 1)
            and words[i][0] not in "ÉÁ"
            and "." not in words[i]
        ):
            return False
        follows = end < len(words) and pos[end] == "PROPN" and words[end][0].isupper()
        if not follows:
            return True
        if not body and self.body_names.begins_person(end):
            return False
        if not body and words[end] in LEXICON.genders and words[i] not in LEXICON.genders and self._proper_token(end + 1):
            return True  # a person's name follows: "the envoy for **Iran** Brian Roe"
        known = (
            LEXICON.roles.at(self.parsed.lower, end)
            or words[end] in LEXICON.titles
            or self.registry.bodies.at(self.keys, end)
            or self.registry.country_forms.at(self.keys, end)
            or (not body and LEXICON.institutions.at(self.parsed.lower, end))
        )
        return bool(known) or words[i].isupper()

    def _institution(self, start: int, end: int, country: Country) -> int | None:
        """The end of "<country>('s) <institution>", recorded as one name."""
        words, lower = self.parsed.words, self.parsed.lower
        at, owned = end, False
        if at < len(words) and lower[at] in _OWNING:
            at, owned = at + 1, True
        while at < len(words) and lower[at] in _FILLING and LEXICON.institutions.at(lower, at) is None:
            at += 1
        if at >= len(words):
            return None
        hit = LEXICON.institutions.at(lower, at)
        if hit is None and not owned and end == start + 1 and (branch := self._branch(start, end)) is not None:
            return branch
        if hit is None:
            body = self.registry.bodies.at(self.keys, at) if words[at][0].isupper() else None
            if body is None or not owned or not self._stands_alone(at, body[0]):
                return None
            return self._add(Name(start, body[0], Sort.BODY, body[1].name, entry=body[1], kind=body[1].kind))
        if not self._ends_phrase(hit[0]):
            return None
        entry = self._wording(
            country, hit[1], " ".join(words[at : hit[0]]), words[start] if not owned and end == start + 1 else None
        )
        return self._add(Name(start, hit[0], Sort.BODY, entry.name, entry=entry, country=country, kind=entry.kind))

    def _branch(self, start: int, end: int) -> int | None:
        """The end of a world-wide body's national branch: "the **Turkish Red Crescent**"."""
        body = self.registry.bodies.at(self.keys, end) if self.parsed.words[end][0].isupper() else None
        if body is None or body[1].country is not None or body[1].kind is not SourceKind.NGO:
            return None
        words = " ".join(self.parsed.words[start : body[0]])
        return self._add(Name(start, body[0], Sort.BODY, words, entry=body[1], kind=body[1].kind))

    def _bare_institution(self, i: int) -> int | None:
        """The end of an institution named without its country, or with it after: "Ministry of Defence of Ukraine"."""
        parsed = self.parsed
        hit = LEXICON.institutions.at(parsed.lower, i)
        if hit is None or parsed.pos[i] != "PROPN" or not self._ends_phrase(hit[0]):
            return None
        words, at = " ".join(parsed.words[i : hit[0]]), hit[0]
        if (land := self._land_after(at)) is not None:
            entry = self._wording(land[1], hit[1], words, None, parsed.text(i, land[0]))
            return self._add(Name(i, land[0], Sort.BODY, entry.name, entry=entry, country=land[1], kind=entry.kind))
        return self._add(Name(i, at, Sort.BODY, words, kind=hit[1].kind, institution=hit[1]))

    def _ends_phrase(self, end: int) -> bool:
        """Whether no noun follows: in "US military **officials**" the officials speak."""
        return (
            end >= len(self.parsed.words)
            or self.parsed.pos[end] not in NOUNS
            or LEXICON.roles.at(self.parsed.lower, end) is not None
        )

    def _wording(
        self, country: Country, institution: Institution, words: str, prefix: str | None, whole: str | None = None
    ) -> Entry:
        """One entry for all wordings of a country's institution, named as the article first names it. ``whole`` is that wording
        if the country follows in it ("Supreme Court of Kenya"); ministries are named uniformly."""
        key = (country.name, institution.name)
        if key not in self.wordings:
            entry = self.registry.institution(country, institution, words)
            # "UK government" is kept; "U.S." and "American" become "US".
            if prefix is not None and prefix.isupper() and prefix.isalpha() and entry.name.startswith(country.adjective + " "):
                entry = entry.model_copy(update={"name": f"{prefix} {words}"})
            if whole is not None and self.registry.bodies.get(entry.name) is None and not institution.name.endswith("Ministry"):
                entry = entry.model_copy(update={"name": whole})
            self.wordings[key] = entry.model_copy(update={"country": country.name})
        return self.wordings[key]

    def _proper(self, i: int) -> int | None:
        """Adds a run of proper nouns as the name of a person, an organisation or something else."""
        parsed = self.parsed
        led = (
            parsed.lower[i] in PARTICLES - INNER_PARTICLES and i + 1 < len(parsed.words) and parsed.pos[i + 1] == "PROPN"
        ) or (  # not tagged as names: "**Von** der Leyen left.", "**Mothers** Against Noise"
            i + 2 < len(parsed.words) and parsed.words[i + 1] in _LINKING and parsed.words[i + 2][0].isupper()
        )
        if parsed.pos[i] != "PROPN" and not led and not self.body_names.begins_inside(i):
            return None
        end = self._run_end(i)
        last = parsed.lower[end - 1] if parsed.words[end - 2] != "/" else "".join(parsed.lower[end - 3 : end])
        kind = LEXICON.organisation_words.get(last.rstrip("."))
        common = (i and parsed.lower[i - 1] in _INDEFINITE) or (i == parsed.sentence[i][0] and last in LEXICON.groups)
        if kind is not None and end == i + 1 and common:
            return None  # a common noun: "**a PAC** that supports her", "**Bank** says sorry"
        words = (
            parsed.text(i, end).rstrip(".") if any(w in TIES for w in parsed.words[i:end]) else " ".join(parsed.words[i:end])
        )
        legal = last.rstrip(".") in LEXICON.legal_forms  # nobody is called "Austin Ltd", but a person may be "Grace Church"
        if kind is not None and (legal or not (end - i == 2 and parsed.words[i] in LEXICON.genders)):
            start, before = i, self.found.name_at.get(i - 1)  # it may begin earlier: "Fox News **Radio**"
            if before is not None and (before.form == "adjective" or before.sort is Sort.BODY):
                start, words = before.start, f"{parsed.text(before.start, before.end)} {words}"
            return self._add(Name(start, end, Sort.ORGANISATION, words, kind=kind))
        if kind is None and i and parsed.lower[i - 1] == "the" and self.body_names.has_place(end):
            end = self._run_end(end + 1)
            return self._add(Name(i, end, Sort.OTHER, parsed.text(i, end)))  # with place: "the Geological Survey **of India**"
        if "&" in parsed.words[i + 1 : end - 1]:
            return self._add(Name(i, end, Sort.ORGANISATION, words, kind=SourceKind.COMPANY))  # a firm: "Baker & Holt"
        if end - i > 2 and parsed.words[end - 1] in LEXICON.postnominals:
            words = " ".join(parsed.words[i : end - 1])  # without the postnominal: "Ruth Okoro **KC**"
        return self._add(Name(i, end, Sort.OTHER, words))

    def _run_end(self, i: int) -> int:
        words, pos, lower, size = self.parsed.words, self.parsed.pos, self.parsed.lower, len(self.parsed.words)
        j = i + 1
        while j < size:
            if pos[j] == "PROPN" and words[j][0].isupper():
                if words[j] in LEXICON.titles and self._proper_token(j + 1 + (words[j + 1 : j + 2] == (".",))):
                    break  # the tokeniser cuts "Capt." in two
                role = LEXICON.roles.at(lower, j)
                if role is not None and role[0] - j == 2 and words[j + 1].islower() and self.body_names.kind(j) is not None:
                    return j + 1  # a body before an office: "Lagos State **Police** spokesman Jan Roe"
                if role is not None and (self._proper_token(role[0]) or role[0] - j > 1):
                    break
                body = self.registry.bodies.at(self.keys, j)
                if body is not None and body[0] - j > 1 and not self.body_names.is_another(i, j):
                    break
                j += 1
            elif j + 1 < size and (
                (words[j] in TIES and words[j + 1].rstrip(".").isalpha() and lower[j + 1] != "based" and self._tight(j))
                or ((words[j] in _LINKING or words[j] == "&") and words[j + 1][0].isupper())
            ):
                j += 2
                if words[j - 1].endswith("."):
                    break  # the sentence ends with "A/S."
            elif ends_shouted(self.parsed, j) or (
                lower[j] in PARTICLES
                and j + 1 < size
                and not lower[j + 1].endswith("day")  # a verb, not a particle: "What will Smith do Monday?"
                and (words[j + 1][0].isupper() or lower[j + 1] in PARTICLES or words[j + 1] == "-")
            ):
                j += 1
            else:
                break
        return j

    def _tight(self, j: int) -> bool:
        spaces = self.parsed.spaces
        return not spaces[j - 1] and (not spaces[j] or self.parsed.words[j] == ".")
