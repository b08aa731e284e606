"""What a person is and for whom they speak, from the words around the name: "Kremlin spokesperson Dmitry Peskov",
"Fuad Basya, spokesman for the Indonesian military"; and whom the head noun of a source without a name describes."""

from collections.abc import Container
from dataclasses import dataclass

from claims.data.names import Group, Role
from claims.language import ParsedDoc, Runs
from claims.language.labels import NOMINAL_SUBJECTS, PLURALS
from claims.language.parties import Name, Names, Office, Sort
from claims.language.registry import LEXICON, Registry
from claims.model import SourceKind
from claims.sources.cast import Body, body_of
from claims.sources.lists import is_line, list_after, named_in, office_in
from claims.sources.offices_of_names import for_role


@dataclass(frozen=True, slots=True)
class Affiliation:
    """A person's office as written, what it implies, and the body it speaks for; ``start`` and ``end`` bound the
    tokens that say so."""

    words: str | None
    role: Role | None
    body: Body | None
    gender: str | None
    start: int
    end: int
    owner: int | None = None
    """The first token of the employer's name."""


FORMER = frozenset({"former", "ex", "ex-", "late", "onetime", "one-time", "then", "retired", "exiled", "ousted"})
_BINDING = frozenset({"of", "for", "at", "with", "to", "from", "in"})
_SENDING = frozenset({"for", "to"})
_INSIDE = frozenset({"the", "a", "an", "his", "her", "their", "its", "one", "another", "'s", "'", "-"})
_CLOSING = frozenset({",", ";", ".", ":", "(", ")", '"'})
_REACH = 8


class Affiliations:
    """Reads the words around names."""

    def __init__(self, parsed: ParsedDoc, names: Names, registry: Registry) -> None:
        self.parsed = parsed
        self.names = names
        self.registry = registry

    def of(self, name: Name) -> Affiliation | None:
        """The affiliation of the person called ``name``, from the words before the name or else after it."""
        before, after = self._before(name), self._after(name)
        if before is None or after is None:
            return before or after
        speaks = after.role is not None and after.role.office and not (before.role is not None and before.role.office)
        if before.role is None or (before.body is None and (after.body is not None or speaks)):
            words, role = after.words or before.words, after.role or before.role
            return Affiliation(words, role, after.body, before.gender or after.gender, before.start, after.end, after.owner)
        return before

    def _before(self, name: Name) -> Affiliation | None:
        at = name.start
        # "Malaysia's Prime Minister, Najib Razak"
        if at > 1 and self.parsed.words[at - 1] == "," and at - 2 in self.names.office_at:
            if not self._appositive(at - 2, name):
                return None
            at -= 1
        offices: list[Office] = []
        while (office := self.names.office_at.get(at - 1)) is not None:
            offices.insert(0, office)
            at = office.start
        if not offices:
            return None
        roles = [office for office in offices if office.role is not None]
        gender = next((office.gender for office in reversed(offices) if office.gender), None)
        if not roles:
            return Affiliation(None, None, None, gender, at, name.end)
        role = self._principal_role([office.role for office in roles if office.role is not None])
        words = self._words(roles[0].start, roles[-1].end)
        start, body = at, None
        owner = self._owner_before(at)
        if owner is not None and not self._former(owner.start):
            body = for_role(role, owner, self.registry)
            whole = owner.sort in (Sort.BODY, Sort.ORGANISATION) and " " in owner.words
            if body is None and owner.end == at and offices[0].title and whole and owner.kind is not SourceKind.LEGISLATURE:
                body = body_of(owner)  # "Elk Fire Department Capt. Ann Roe"
            start = owner.start
        of_another = owner is None and role.kind is SourceKind.GOVERNMENT and at > 0 and self.parsed.pos[at - 1] == "NOUN"
        if of_another or self._former(at if owner is None else owner.start):  # "the teachers' **union** president"
            role = role.model_copy(update={"kind": SourceKind.PERSON, "body": None, "office": None})
        return Affiliation(words, role, body, gender, start, name.end, owner.start if owner else None)

    def _appositive(self, office: int, name: Name) -> bool:
        """Whether the office before a comma is the name's, not the last of a list."""
        first = self.names.office_at.get(office)
        if first is not None and first.start > 1 and self.parsed.lower[first.start - 1] in ("'s", "'"):
            # "Malaysia's Prime Minister, Najib Razak said" misparses, with or without its second comma
            listed = name.end < len(self.parsed.words) and self.parsed.lower[name.end] == "and"
            if not listed and first.start - 2 in self.names.name_at:
                return True
        heads, deps, last = self.parsed.heads, self.parsed.deps, name.end - 1
        edge = self.parsed.left_edge[office]
        before = self.names.name_at.get(edge - 2) if self.parsed.words[edge - 1] == "," else None
        if before is not None and before.sort in (Sort.OTHER, Sort.PERSON):
            return False  # "Ana Roe, policy director, Shelter North": the office is that of the name before
        return (heads[last] == office and deps[last] == "appos") or (
            heads[office] == last and deps[office] in ("appos", "nmod", "compound")
        )

    def _principal_role(self, roles: list[Role]) -> Role:
        """The office that counts: in "Deputy foreign minister" and "Secretary Major General" the one that speaks for a body."""
        return next((role for role in reversed(roles) if role.office), roles[-1])

    def _owner_before(self, at: int) -> Name | None:
        words = self.parsed.lower
        at -= 1
        skipped, compound = 0, False
        while at >= 0 and skipped < 3 and at not in self.names.name_at:
            if words[at] in ("'s", "'") or (self.parsed.pos[at] in ("ADJ", "ADV") and words[at] not in FORMER):
                at, skipped = at - 1, skipped + 1
            elif self.parsed.deps[at] == "compound":  # "Greece's **shipping** minister"
                at, skipped, compound = at - 1, skipped + 1, True
            else:
                return None
        owner = self.names.name_at.get(at) if at >= 0 else None
        owned = at + 1 < len(words) and words[at + 1] in ("'s", "'")
        return None if owner is not None and compound and owner.sort is not Sort.COUNTRY and not owned else owner

    def _former(self, at: int) -> bool:
        window = self.parsed.lower[max(0, at - 3) : at]
        return any(word in FORMER for word in window) and not any(word in (".", ",") for word in window[-1:])

    def _after(self, name: Name) -> Affiliation | None:
        """The affiliation stated after a name: ", spokesperson of South Korea's Defense Ministry", " of Oxford University"."""
        parsed, names = self.parsed, self.names
        at, size = name.end, len(parsed.words)
        if at + 2 < size and parsed.words[at] == "," and (stated := self._from_verb(name)) is not None:
            return stated
        if at < size and parsed.lower[at] in ("of", "from", "at"):
            near = self._name_from(at + 1, at + 3)
            bare = parsed.lower[at] != "of" and " " not in name.words  # "a mentor to Mr. Roe at Yale" does not introduce him
            body = None if near is None or bare or near.sort is Sort.COUNTRY else body_of(near)
            return None if body is None else Affiliation(None, None, body, None, name.start, near.end if near else at)
        if at + 1 < size and parsed.words[at] == "," and parsed.lower[at + 1] == "of":  # "Roe, of Yale Cancer Center, said"
            near = self._name_from(at + 2, at + 4)
            body = None if near is None or near.sort not in (Sort.BODY, Sort.ORGANISATION) else body_of(near)
            return None if body is None else Affiliation(None, None, body, None, name.start, near.end if near else at)
        if at >= size or parsed.words[at] not in (",", "(", "—", "–"):
            return None
        if name.honoured is False and self._precedes_subject(name, at):
            return None  # "In Elk County, the sheriff said", "He died in Elk County, the sheriff said"
        if (listed := self._listed(name)) is not None:
            return listed
        at += 1
        if at + 1 < size and parsed.pos[at] == "NUM" and parsed.words[at + 1] in (",", ")"):
            at += 2
        limit = min(size, at + _REACH, parsed.sentence[name.start][1])
        owner: Name | None = None
        former = False
        while at < limit and ((office := names.office_at.get(at)) is None or office.title or self._owns(office)):
            if office is not None:
                at = office.end
                continue
            here = names.name_at.get(at)
            if here is not None:
                if owner is not None:
                    return None
                owner, at = here, here.end
                continue
            former = former or parsed.lower[at] in FORMER
            if parsed.lower[at] not in _INSIDE and parsed.pos[at] not in ("ADJ", "ADV", "NOUN", "NUM"):
                return None
            at += 1
        first = names.office_at.get(at) if at < limit else None
        if first is None:
            return None
        end = first.end
        roles = [first.role] if first.role else []
        while (office_next := names.office_at.get(end)) is not None:
            end = office_next.end
            roles += [office_next.role] if office_next.role else []
        if not roles:
            return None
        if end < size and end in names.name_at and parsed.words[end][0].isupper():
            return None  # "Peskov, President Putin's aide": the office is another's
        role = self._principal_role(roles)
        words, body = self._words(first.start, end), None
        bound = self._bound(end) if owner is None or for_role(role, owner, self.registry) is None else None
        if bound is not None:
            owner, end = bound, bound.end
        if former:
            role = role.model_copy(update={"kind": SourceKind.PERSON, "body": None, "office": None})
        elif owner is not None:
            body = for_role(role, owner, self.registry)
        return Affiliation(words, role, body, role.gender, name.start, end, owner.start if owner else None)

    def _precedes_subject(self, name: Name, comma: int) -> bool:
        """Whether the name ends a phrase of place, and the subject of another clause follows: "In **Elk County**, the sheriff
        said", "He died in **Elk County**, the sheriff said"."""
        parsed, last = self.parsed, name.end - 1
        if parsed.deps[last] != "pobj":
            return False
        subjects = (i for i in range(comma + 1, parsed.sentence[last][1]) if parsed.deps[i] in NOMINAL_SUBJECTS)
        return any(parsed.left_edge[i] == comma + 1 and not parsed.is_below(last, i) for i in subjects)

    def _listed(self, name: Name) -> Affiliation | None:
        """The office and the body in a list of commas: "Ana Roe, head of rates, **Hill Bank**, Oslo"."""
        parts = list_after(self.parsed, name.end)
        alone = is_line(self.parsed, self.names, name, parts)
        office = next((found for part in parts if (found := office_in(self.names, part)) is not None), None)
        role = office.role if office is not None else None
        for start, end in parts:
            if (office is not None and start <= office.start) or (office is None and not alone):
                continue
            start += self.parsed.lower[start] == "the"
            body = self._listed_body(start, end, role, alone=alone)
            if body is not None:
                words = self._words(office.start, office.end) if office is not None else None
                return Affiliation(words, role, body, office.gender if office is not None else None, name.start, end, start)
        return None

    def _listed_body(self, start: int, end: int, role: Role | None, *, alone: bool) -> Body | None:
        """The body that a part of a list names; in a line by itself also one of unknown sort, for which an office speaks."""
        owner = self.names.name_at.get(start)
        whole = owner is not None and (owner.start, owner.end) == (start, end)
        if owner is not None and whole and owner.form is None and owner.sort in (Sort.BODY, Sort.ORGANISATION):
            return body_of(owner) if role is None else for_role(role, owner, self.registry)
        if not alone or role is None or not role.office or (owner is not None and whole and owner.form is not None):
            return None
        words = named_in(self.parsed, self.names, (start, end))
        return None if words is None else Body(words, role.kind or SourceKind.UNSPECIFIED)

    def _from_verb(self, name: Name) -> Affiliation | None:
        """ ", **who heads a team at Yale University**", ", **prosecuting**"."""
        parsed, at = self.parsed, name.end + 1
        if parsed.lower[at] == "prosecuting":
            return Affiliation(None, None, Body("Prosecution", SourceKind.JUDICIARY), None, name.start, at + 1)
        if parsed.lower[at] != "who":
            return None
        at += 1
        while at < len(parsed.words) - 1 and parsed.pos[at] == "ADV":  # "who **now** works at"
            at += 1
        if parsed.lemmas[at] not in LEXICON.office_verbs or parsed.tags[at] not in ("VBZ", "VBP", "NNS", "NNPS"):
            return None
        kind = LEXICON.office_verbs[parsed.lemmas[at]]
        for i in range(at + 1, min(at + 12, parsed.sentence[name.start][1])):
            if parsed.words[i] in _CLOSING:
                return None
            near = self.names.name_at.get(i)
            if near is not None and near.sort in (Sort.BODY, Sort.ORGANISATION):
                body = body_of(near)
                fits = body is not None and kind in (None, body.kind)
                return Affiliation(None, None, body, None, name.start, near.end, near.start) if fits else None
        return None

    def _owns(self, office: Office) -> bool:
        """Whether an office precedes another's: "the **chancellor's** communications director"."""
        return office.end < len(self.parsed.words) and self.parsed.lower[office.end] in ("'s", "'")

    def _bound(self, end: int) -> Name | None:
        """The name in "professor of law **at Yale**", "spokesman **for the Indonesian military**"."""
        parsed, at = self.parsed, end
        limit = min(len(parsed.words), end + _REACH)
        if at >= limit or parsed.lower[at] not in _BINDING:
            return None
        while at < limit:
            found = self.names.name_at.get(at)
            if found is not None:  # not "New York | Communities for Change"
                found = self._with_part(found)
                cut = found.end < len(parsed.words) and parsed.words[found.end][0].isupper()
                if (office := self._office_named_after(found)) is not None:
                    return office
                sent = found.sort is Sort.COUNTRY and parsed.lower[end] in _SENDING  # "the envoy **to Ghana**" is another's
                return None if sent or (found.sort is Sort.OTHER and cut) else found
            if parsed.pos[at] not in ("ADP", "DET", "ADJ", "NOUN", "CCONJ"):
                return None
            at += 1
        return None

    def _with_part(self, name: Name) -> Name:
        """The name with that of the part of the body that follows: "director of **Harlow University's Easton Institute**"."""
        at = name.end
        if name.sort not in (Sort.BODY, Sort.ORGANISATION) or self.parsed.lower[at : at + 1] not in (("'s",), ("’s",), ("'",)):
            return name
        part = self.names.name_at.get(at + 1)
        if part is None or part.start != at + 1 or part.sort is not Sort.ORGANISATION or " " not in part.words:
            return name
        return Name(
            name.start, part.end, Sort.ORGANISATION, self.parsed.text(name.start, part.end), kind=part.kind or name.kind
        )

    def _office_named_after(self, name: Name) -> Name | None:
        """The name with the body's noun that it only tells apart: "a spokesman for the **Elk County sheriff's office**"."""
        parsed, head = self.parsed, name.end - 1
        while parsed.deps[head] in ("compound", "poss", "nmod") and parsed.heads[head] > head:
            head = parsed.heads[head]
        group = body_noun(parsed, head) if head >= name.end and parsed.tags[head] == "NN" else None
        if group is None or name.sort in (Sort.BODY, Sort.ORGANISATION) or name.form == "adjective":
            return None
        return Name(name.start, head + 1, Sort.ORGANISATION, parsed.text(name.start, head + 1), kind=group.kind)

    def _name_from(self, start: int, stop: int) -> Name | None:
        return next((found for at in range(start, stop) if (found := self.names.name_at.get(at)) is not None), None)

    def employer(self, start: int, end: int, role: Role, people: Container[int]) -> Body | None:
        """The employer of the unnamed holder of the office at the tokens ``start`` to ``end``: "an **Acme** spokesman", "a
        spokesman for **Acme**"."""
        for owner in (self._bound(end), self._owner_before(start)):
            if owner is not None and owner.start not in people and not self._former(start):
                body = for_role(role, owner, self.registry)
                if body is not None:
                    return body
        return None

    def _words(self, start: int, end: int) -> str:
        if self.parsed.tags[end - 1] in PLURALS:  # "candidates Jane Roe and John Doe"
            return " ".join([*self.parsed.words[start : end - 1], self.parsed.lemmas[end - 1]])
        return self.parsed.text(start, end)


_LEADING = frozenset({"the", "a", "an", "that", "this", "these", "those", ",", '"', "'", "(", "both", "as"})
_ENDING = frozenset({",", "—", "–", "(", ";", ":", '"'})
_RELATIVE = frozenset({"who", "which", "whom", "that", "whose"})
_LONGEST = 14
_PLACES = frozenset({"country", "nation"})
"""Nouns that say nothing outside their article: the name of a body goes without them."""


def called(parsed: ParsedDoc, runs: Runs, head: int | None = None) -> str:
    """The words of a source as the article has them: without leading determiner, up to the first comma or relative clause, the
    first letter a capital; "" for no words.

    >>> # "the analysts, who asked not to be named," → "Analysts"
    """
    if not runs:
        return ""
    start, end = runs[0]
    for child in parsed.children[head] if head is not None and start <= head < end else ():
        dated = parsed.lower[child] == "on" and parsed.lower[min(child + 1, end - 1)].endswith("day")  # "a jury **on Friday**"
        if head is not None and child > head and (dated or parsed.deps[child] in ("acl", "relcl")):
            end = min(end, parsed.left_edge[child])
    words, lower = parsed.words, parsed.lower
    while start < end - 1 and start != head and (lower[start] in _LEADING or parsed.words[start].isspace()):
        start += 1
    if lower[start] in _PLACES and parsed.tags[min(start + 1, end - 1)] == "POS" and start + 2 < end:
        start += 2  # "the **country's** interior ministry"
    limit = min(end, start + _LONGEST)
    ending = (i for i in range(start + 1, limit) if words[i] in _ENDING or lower[i] in _RELATIVE or "\n" in words[i])
    last = next(ending, max(limit, start + 1))
    if last - start > 1 and parsed.tags[last - 1] == "POS":
        last -= 1  # "the **firm's** argument"
    text = parsed.text(start, last)
    return text[:1].upper() + text[1:]


def is_plural(parsed: ParsedDoc, head: int) -> bool:
    """Whether the noun ``head`` is plural."""
    return parsed.tags[head] in PLURALS


def determiner(parsed: ParsedDoc, head: int) -> str:
    """The determiner of the noun ``head`` ("" for none)."""
    at = parsed.child(head, "det")
    return "" if at is None else parsed.lower[at]


def is_bare_definite(parsed: ParsedDoc, head: int, role: Role | None = None) -> bool:
    """Whether the phrase is "the <noun>" and nothing else: "the ministry", "the governing body", "the attorney general" where
    that is the ``role``."""
    office = set(role.role.split()) if role is not None else set()
    return determiner(parsed, head) in ("the", "this", "that") and all(
        parsed.deps[i] in ("det", "punct") or parsed.lower[i] == "governing" or parsed.lower[i] in office
        for i in parsed.children[head]
    )


def group_of(parsed: ParsedDoc, head: int) -> Group | None:
    """What the noun ``head`` says of those who speak, with its compound where that is known ("news agency")."""
    groups = LEXICON.groups
    if head > 0 and parsed.deps[head - 1] == "compound":
        pair = groups.get(f"{parsed.lower[head - 1]} {parsed.lemmas[head]}")
        if pair is not None:
            return pair
    return groups.get(parsed.lemmas[head]) or groups.get(parsed.lower[head]) or groups.get(parsed.lower[head].removesuffix("s"))


def body_noun(parsed: ParsedDoc, head: int) -> Group | None:
    """What the noun ``head`` says of a body, None for a noun of another sort."""
    group = group_of(parsed, head)
    return group if group is not None and group.sort == "group" else None


def role_of(parsed: ParsedDoc, head: int) -> Role | None:
    """The office that the noun ``head`` names, with its compound where that is known ("police chief")."""
    roles = LEXICON.roles
    for start in (head - 2, head - 1, head):
        if start >= 0:
            hit = roles.at(parsed.lower, start, head + 1)
            if hit is not None and hit[0] == head + 1:
                return hit[1]
    return None
