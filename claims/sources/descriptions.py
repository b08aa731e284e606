"""What a description says of whom it means: one person, one body, several people."""

from collections.abc import Container, Iterator, Mapping, Sequence
from itertools import islice

from claims.data.names import Group
from claims.language import ParsedDoc
from claims.language.labels import NAMES, NOMINAL_SUBJECTS, NOUNS
from claims.language.parties import Name, Names, Sort
from claims.language.registry import LEXICON
from claims.model import SourceKind
from claims.sources.affiliation import FORMER, body_noun, determiner, group_of, is_plural, role_of
from claims.sources.cast import Body, Person, body_of

_TELLING_APART = frozenset({"other", "rival", "parent", "sister", "new", "opposition", "local", "state", "federal", "national"})
_QUALIFIED = frozenset({SourceKind.COMPANY, SourceKind.NGO, SourceKind.NEWS_MEDIA, SourceKind.ACADEMIA})
_TRADES = ("keeper", "maker", "worker", "grower", "ologist")
_AGENTS = ("er", "or", "ist", "ian", "eer", "man", "woman", "hand")
_SEVERAL_PEOPLE = frozenset({"people", "couple", "family", "men", "women", "children", "youth"})
_PLURAL_PEOPLES = ("ese", "sh", "ch", "ss")


def is_collective(parsed: ParsedDoc, head: int) -> bool:
    """Whether the noun ``head`` means several people: a plural, or "family"."""
    return is_plural(parsed, head) or parsed.lemmas[head] in LEXICON.name_words["collective"]


def is_noun_for_people(parsed: ParsedDoc, start: int) -> bool:
    """Whether the first word of a name of three or more says what its bearer is: "**Passenger** Lou Roe", and at the start of a
    sentence before a given name "**Deckhand** Alma Roe"."""
    word, given = parsed.lower[start], parsed.words[start + 1] in LEXICON.genders
    group = LEXICON.groups.get(word)
    if (group is not None and group.sort == "people") or word in LEXICON.name_words["person"] or word.endswith(_TRADES):
        return True
    opens = start == parsed.sentence[start][0] and parsed.words[start] not in LEXICON.genders
    return opens and given and word.endswith(_AGENTS)


def follows_trade(parsed: ParsedDoc, start: int) -> bool:
    """Whether a name stands right after what only a person is: "**Bassist** Moss", "**band member** Moss"; not "the **owner**
    Fentix", which a company may be."""
    noun = parsed.lower[start - 1] if start > 0 and parsed.pos[start - 1] in NOUNS else ""
    return noun in LEXICON.name_words["trade"] and parsed.paragraph[start - 1] == parsed.paragraph[start]


def whole_appositive(parsed: ParsedDoc, name: Name, speaking: Container[int]) -> tuple[int, bool]:
    """Where a name of unknown sort begins that stands in commas after what a speaker is, and whether it is a person's: "his
    lawyer, **Elke Roe**, said", whatever the tagger has made of the given name."""
    start, noun = name.start, parsed.heads[name.end - 1]
    if parsed.deps[name.end - 1] != "appos" or noun not in speaking or is_plural(parsed, noun):
        return start, False
    if parsed.words[start - 1][:1].isupper() and name.start <= parsed.heads[start - 1] < name.end:
        start -= 1
    group, role = group_of(parsed, noun), role_of(parsed, noun)
    human = role is not None if group is None else group.sort == "people"
    human = human or parsed.lemmas[noun] in LEXICON.name_words["person"]
    return start, human and parsed.words[start - 1] == "," and 1 < name.end - start < 5


def tells_who(parsed: ParsedDoc, name: Name) -> bool:
    """Whether a name in commas may say who somebody is: "Her opposite number, **Emi Sato**, left", "said one, **Emi Sato** of
    Acme Bank"; not "The firm, **Black Rain**, closed"."""
    noun = parsed.heads[name.end - 1]
    if parsed.deps[name.end - 1] != "appos" or parsed.words[name.start - 1] != "," or parsed.deps[noun] not in NOMINAL_SUBJECTS:
        return False
    owned = any(parsed.lower[k] in ("his", "her") for k in parsed.children_of(noun, "poss"))
    human = parsed.lower[noun] == "one" or owned or role_of(parsed, noun) is not None or is_one_person(parsed, noun)
    return human and parsed.tags[noun] in ("NN", "CD") and body_noun(parsed, noun) is None


def is_one_person(parsed: ParsedDoc, head: int) -> bool:
    """Whether the noun at ``head``, in the singular, is surely one person: "a **suspect**", "a 20-year-old **accomplice**", "an
    **heir** who left"."""
    if parsed.lemmas[head] in LEXICON.name_words["person"] and parsed.lemmas[head] not in _SEVERAL_PEOPLE:
        return True
    before = parsed.lower[parsed.left_edge[head] : head]
    relative = parsed.child(head, "relcl")
    who = relative is not None and any(parsed.lower[k] == "who" for k in parsed.children_of(relative, *NOMINAL_SUBJECTS))
    return who or any(word.endswith("-year-old") for word in before) or "-year-old" in "".join(before)


def can_speak(parsed: ParsedDoc, head: int) -> bool:
    """Whether the noun at ``head`` is known to be one for people or bodies."""
    group = group_of(parsed, head)
    return role_of(parsed, head) is not None or (group is not None and group.sort != "document")


def is_qualified(parsed: ParsedDoc, head: int, group: Group) -> bool:
    """Whether the phrase says more of a company or the like than its noun, and not which of several it is: "the **law** firm",
    "the **budget** airline", not "the **rival** firm", "the **state** agency"."""
    children = [i for i in parsed.children[head] if parsed.deps[i] not in ("det", "punct")]
    return (
        group.sort == "group"
        and group.kind in _QUALIFIED
        and determiner(parsed, head) == "the"
        and all(parsed.deps[i] in ("compound", "amod") and parsed.lower[i] not in _TELLING_APART for i in children)
        and all(parsed.words[i].islower() for i in children)
    )


def definite_words(parsed: ParsedDoc, head: int) -> str | None:
    """The words between "the" and the head noun, with it, in lower case: "sheriff's office"; None for other phrases."""
    start = parsed.left_edge[head]
    if parsed.lower[start] != "the" or not start < head or parsed.tags[head] not in ("NN", "NNP", "JJ"):
        return None
    return parsed.text(start + 1, head + 1).lower()


def describes_person(parsed: ParsedDoc, head: int) -> bool:
    """Whether a definite phrase tells of one person what they are and not which office they hold: "the **31-year-old**", "the
    **Nigerian**", "the **former Olympian**", "the two-time **champion**"; not "the mayor", "the Chinese"."""
    words = definite_words(parsed, head)
    if words is None:
        return False
    if words.replace(" ", "").endswith("-year-old") or "-time " in words:
        return True
    if role_of(parsed, head) is not None or group_of(parsed, head) is not None:
        return False
    last = parsed.lower[head]
    if last in LEXICON.demonyms:
        return " " not in words and not last.endswith(_PLURAL_PEOPLES)
    return last == "champion" or (words.startswith("former ") and last.endswith(("ian", "ist", "er")))


_NEAR = 2
"""How many sentences back a body or person must have been mentioned for "the company" to mean it."""
_FAR = 6
"""The same of a person whose office opens the name: "**Senator** Ana Silva"."""
_NOT_IN_OFFICE = FORMER | {"acting", "future"}


class DescribedBodies:
    """Which body a bare definite noun means, where the article leaves one: "Acme Corp fell. **The company** …", "the Harbour
    Commission … **the commission**", "Fentix, a coal company, … **the company**"."""

    def __init__(self, parsed: ParsedDoc, names: Names, numbers: Sequence[int], people: Container[int] = ()) -> None:
        """``numbers`` gives the number of the sentence of each token; ``people`` are the tokens at which people are named."""
        self._parsed, self._names, self._numbers, self._people = parsed, names, numbers, people

    def found(self) -> Iterator[tuple[int, Body]]:
        """Each such noun, with the body that it means."""
        parsed = self._parsed
        named = _NamedBodies()
        known: set[str] = set()  # names that are surely bodies': of several words, or in the registry
        described: dict[str, int] = {}  # where a noun last told of another body: "a rival company"
        called: dict[str, dict[str, Body]] = {}  # what each noun was said to be: "Fentix, a coal **company**"
        for i in range(1, len(parsed.words)):
            name = self._names.name_at.get(i)
            if name is not None:
                body = self._body(i, name)
                if body is not None:
                    named.add(i, body)
                    if " " in body.name or name.entry is not None:
                        known.add(body.name)
                continue
            if parsed.tags[i] not in ("NN", "NNS") or body_noun(parsed, i) is None:
                continue
            noun = parsed.lemmas[i]
            bare = parsed.lower[i - 1] == "the" and parsed.tags[i] == "NN" and is_bare_noun(parsed, i)
            body = self._meant(i, noun, named, called.get(noun, {}), described.get(noun, -1)) if bare else None
            if body is not None and (body.name in known or body.name in called.get(noun, {})):
                named.add(i, body)
                yield i, body
            elif parsed.tags[i] == "NN" and not bare:
                told = self._told_of(i)
                if told is None:
                    described[noun] = i
                else:
                    called.setdefault(noun, {})[told.name] = told
                    named.add(i, told)

    def _body(self, i: int, name: Name) -> Body | None:
        """The body whose ``name`` ends at ``i``."""
        return body_of(name) if i == name.end - 1 and name.sort in (Sort.BODY, Sort.ORGANISATION) else None

    def _told_of(self, i: int) -> Body | None:
        """The body of which the noun at ``i`` says what it is: "Fentix, a coal **company**", "the coal **company** Fentix"."""
        parsed, group = self._parsed, body_noun(self._parsed, i)
        if parsed.deps[i] == "appos":
            name = self._names.name_at.get(parsed.heads[i])
        else:
            name = self._names.name_at.get(i + 1)
            name = None if name is None or name.start != i + 1 else name
        if name is None or group is None or name.start in self._people or name.end - 1 in self._people:
            return None
        if name.sort is Sort.OTHER:
            whole = parsed.tags[min(name.end, len(parsed.words) - 1)] not in NAMES and not _is_place(name)
            return Body(name.words, group.kind) if whole else None
        return body_of(name) if name.sort in (Sort.BODY, Sort.ORGANISATION) else None

    def _meant(self, i: int, noun: str, named: "_NamedBodies", called: Mapping[str, Body], other: int) -> Body | None:
        """The one body named before ``i`` that is ``called`` so or has the noun at an end of its name, else of its kind;
        none where the noun has told of another since, at the token ``other``."""
        so = {name: named.by_name[name] for name in islice(called, 2)}  # of two none is meant
        fitting = {**named.by_end.get(noun, {}), **so} if so else named.by_end.get(noun, {})
        if not fitting and noun in LEXICON.name_words["business"]:
            group = body_noun(self._parsed, i)
            fitting = {} if group is None or group.kind is None else named.by_kind.get(group.kind, {})
        if len(fitting) != 1:
            return None
        ((at, body),) = fitting.values()
        near = at > other and self._numbers[i] - self._numbers[at] <= _NEAR
        return body if near else None


class DescribedPeople:
    """Which person a bare definite noun means, where the article leaves one: "Senator Ana Silva left. **The senator** …"."""

    def __init__(self, parsed: ParsedDoc, names: Names, numbers: Sequence[int], people: Mapping[int, Person]) -> None:
        """``numbers`` gives the number of the sentence of each token, ``people`` who is named at a token."""
        self._parsed, self._names, self._numbers, self._people = parsed, names, numbers, people

    def found(self) -> Iterator[tuple[int, Person, str]]:
        """Each such noun, with the person whom it means, and the name with the office that opens it: "Senator Ana Silva"."""
        parsed = self._parsed
        last: dict[Person, int] = {}
        holders: dict[str, set[Person]] = {}
        others: dict[str, int] = {}  # where an office was last somebody else's: "a senator", "the former senator"
        for i in range(1, len(parsed.words)):
            person = self._people.get(i)
            if person is not None:
                last[person] = i
                office = self._office(person)
                if office is not None:
                    holders.setdefault(office, set()).add(person)
                continue
            role = role_of(parsed, i) if parsed.tags[i] in ("NN", "NNS") else None
            if role is None:
                continue
            office, known = role.role.lower(), holders.get(role.role.lower(), set())
            bare = parsed.lower[i - 1] == "the" and parsed.tags[i] == "NN" and office == parsed.lemmas[i]
            if not (bare and is_bare_noun(parsed, i)):
                others[office] = i
            elif len(known) == 1:
                (one,) = known
                back, title = self._numbers[i] - self._numbers[last[one]], self._title(one, office)
                if back <= (_NEAR if title is None else _FAR) and last[one] > others.get(office, -1):
                    last[one] = i
                    yield i, one, one.name if title is None or one.name.startswith(title) else f"{title} {one.name}"

    def _title(self, person: Person, office: str) -> str | None:
        """The word for the ``office`` that a name of the person is called with: "**Gov.** Ana Silva"."""
        for name in person.mentions[:8]:
            one = self._names.office_at.get(name.start - 1)
            if one is not None and one.role is not None and one.role.role.lower() == office and one.end - one.start == 1:
                word = self._parsed.words[one.start]
                return word if word[0].isupper() else None
        return None

    def _office(self, person: Person) -> str | None:
        """The office that a person holds now, of which there is one word."""
        if person.office is None or " " in person.office.role:
            return None
        formerly = (self._parsed.lower[max(0, name.start - 6) : name.start] for name in person.mentions[:8])
        return None if any(not _NOT_IN_OFFICE.isdisjoint(words) for words in formerly) else person.office.role.lower()


def is_bare_noun(parsed: ParsedDoc, i: int) -> bool:
    """Whether a noun is a phrase with nothing but its article."""
    return has_only_article(parsed, i) and parsed.deps[i] not in ("compound", "appos", "attr", "nmod", "conj")


def has_only_article(parsed: ParsedDoc, i: int) -> bool:
    """Whether nothing but an article is said of a noun."""
    return all(parsed.deps[child] in ("det", "case", "punct") for child in parsed.children[i])


def _is_place(name: Name) -> bool:
    return name.words.lower() in LEXICON.places


class _NamedBodies:
    """The bodies named so far, ``by_name``, each with the token at which it was named last.

    ``by_end`` are those with a word at either end of their name, ``by_kind`` those of a kind.
    """

    def __init__(self) -> None:
        self.by_name: dict[str, tuple[int, Body]] = {}
        self.by_end: dict[str, dict[str, tuple[int, Body]]] = {}
        self.by_kind: dict[SourceKind, dict[str, tuple[int, Body]]] = {}
        self._kinds: dict[str, SourceKind] = {}

    def add(self, at: int, body: Body) -> None:
        """Adds a body that is named at the token ``at``."""
        before = self._kinds.get(body.name, body.kind)
        if before is not body.kind:
            del self.by_kind[before][body.name]
        self._kinds[body.name] = body.kind
        self.by_name[body.name] = at, body
        self.by_kind.setdefault(body.kind, {})[body.name] = at, body
        for word in _ends(body.name):
            self.by_end.setdefault(word, {})[body.name] = at, body


def _ends(name: str) -> tuple[str, str]:
    """The first and the last word of a name, in lower case: "Department of Justice", "Justice Department"."""
    words = name.lower().split()
    return (words[0] if " of " in name else words[-1], words[-1])


def is_time(parsed: ParsedDoc, name: Name) -> bool:
    """Whether a name that is also a month's or a day's is that here: "in **May**", "**June** 4"."""
    before, after = parsed.lower[max(0, name.start - 1)], parsed.tags[min(name.end, len(parsed.words) - 1)]
    return name.words.lower() in LEXICON.name_words["inner"] and (before in LEXICON.name_words["timing"] or after == "CD")


def speaks_as_it(parsed: ParsedDoc, name: Name, speaking: Container[int]) -> bool:
    """Whether the next source, in the sentence of ``name`` or the one after, is "it": "…, says Western Grid. Crews are out,
    **it** adds." """
    end = parsed.sentence[name.start][1]
    last = parsed.sentence[end][1] if end < len(parsed.words) else end
    following = next((i for i in range(name.end, last) if i in speaking), None)
    return name.end - 1 in speaking and following is not None and parsed.lower[following] == "it"
