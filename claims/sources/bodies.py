"""Which body a common noun refers to: as a source ("**the company** said"), or as whom the holder of an office speaks for:
"**its** director, Jan Roe", "a spokesman **for the ministry**", "the **union's** chairman", "**company** president Ann Roe"."""

from bisect import bisect_left
from collections.abc import Callable, Container, Iterator, Sequence

from claims.data.names import Group, Role
from claims.language import ParsedDoc, Run
from claims.language.labels import NOMINAL_SUBJECTS, PLURALS
from claims.language.parties import Name, Names, Sort
from claims.language.registry import LEXICON
from claims.model import SourceKind
from claims.sources.affiliation import body_noun, called, determiner, group_of
from claims.sources.cast import Body, Cast, body_of
from claims.sources.offices_of_names import SPOKESPEOPLE
from claims.sources.speaking_bodies import may_be_it

_POINTING = frozenset({"its", "their"})
_BINDING = frozenset({"for", "of", "at", "with"})
_SENDING = frozenset({"from", "of", "at", "with"})
_DEFINITE = frozenset({"the", "this", "that"})
_BY_KIND = frozenset({SourceKind.COMPANY, SourceKind.NGO, SourceKind.NEWS_MEDIA, SourceKind.ACADEMIA, SourceKind.PARTY})
"""Kinds of body that a common noun can refer back to; governments have too many offices."""
_AGENCIES = frozenset({SourceKind.GOVERNMENT, SourceKind.INTERNATIONAL_BODY})
_MODIFIERS = frozenset({"compound", "amod", "poss"})
_INTRODUCED = frozenset(
    {SourceKind.COMPANY, SourceKind.NGO, SourceKind.NEWS_MEDIA, SourceKind.ACADEMIA, SourceKind.UNSPECIFIED}
)
"""Kinds of body whose name need not say what they are."""
_HOUSES = frozenset({"hotel", "restaurant", "museum", "theatre", "zoo", "store", "club", "hospital", "school", "studio"})
_MEMORY = 500
"""How many preceding names are candidates, which bounds the work for very long texts."""
_BACK = 3
"""How many sentences back "its" and a noun shared by several bodies find theirs."""


class EmployerFinder:
    """Finds the body that the words around an office refer to."""

    def __init__(self, parsed: ParsedDoc, names: Names, people: Container[int]) -> None:
        self.parsed = parsed
        self.names = names
        self.people = people

    def of_office(self, start: int, end: int, role: Role) -> Body | None:
        """The body that the holder of the office at the tokens ``start`` to ``end`` speaks for; None where it is ambiguous."""
        body = self._bound(end) or self._before(start) or self._speaking_before(start, end, role)
        if body is None or role.office:
            return body
        return body if role.kind is SourceKind.PARTY and body.kind is SourceKind.PARTY else None

    def _bound(self, end: int) -> Body | None:
        """The body in a prepositional phrase after an office: "a spokesman **for the ministry**"."""
        parsed = self.parsed
        if end + 2 >= len(parsed.words) or parsed.lower[end] not in _BINDING or parsed.lower[end + 1] not in _DEFINITE:
            return None
        head = next((i for i in range(end + 2, min(end + 5, len(parsed.words))) if parsed.deps[i] == "pobj"), None)
        return self.antecedent(head) if head is not None else None

    def _speaking_before(self, start: int, end: int, role: Role) -> Body | None:
        """The body that is the subject of the sentence before one in which a spokesperson without a body speaks: "**The port**
        denied it. A spokesman said …", "**The navy** sent a ship. Spokesman Jan Roe said …"."""
        lower = self.parsed.lower
        alone = start == self.parsed.sentence[start][0] or lower[start - 1] in ("a", "an")
        if role.role not in SPOKESPEOPLE or not alone or lower[end : end + 1] in (("for",), ("of",), ("at",), ("from",)):
            return None
        subject = self.main_subject_before(start)
        if subject is None or subject in self.people:
            return None
        named = self.parsed.child(subject, "appos")  # "French charity **Hands Together**"
        return self.body_at(subject if named is None else named)

    def _before(self, start: int) -> Body | None:
        """The body named before an office: "**its** former top economist", "the **union's** chairman", "the **company**
        president"."""
        parsed, at = self.parsed, start - 1
        while at > 0 and start - at < 4 and parsed.pos[at] in ("ADJ", "ADV") and at not in self.names.name_at:
            at -= 1
        if at < 0:
            return None
        if parsed.lower[at] in _POINTING:
            return None if self._is_of_unnamed(at) else self.subject_before(at, plural=parsed.lower[at] == "their")
        if at > 1 and parsed.deps[at] == "compound" and parsed.lower[at - 1] in ("'s", "'"):
            at -= 1  # "the agency's **country** director"
        if parsed.lower[at] in ("'s", "'") and at > 1 and determiner(parsed, at - 1) in _DEFINITE:
            return self.antecedent(at - 1)
        return self.antecedent(at) if at == start - 1 and parsed.deps[at] == "compound" else None

    def antecedent(self, head: int) -> Body | None:
        """The body named before that the common noun at ``head`` refers to."""
        parsed = self.parsed
        group = body_noun(parsed, head)
        if group is None or head in self.names.name_at:
            return None
        noun = parsed.lemmas[head]
        if group.kind is SourceKind.PARTY and noun != "party":
            return None  # a campaign is a candidate's
        by_name: dict[str, tuple[int, Body]] = {}
        by_kind: dict[str, tuple[int, Body]] = {}
        for name in self.names.names:
            if name.start >= head:
                break
            body = body_of(name) if name.sort in (Sort.BODY, Sort.ORGANISATION) else None
            if body is None or body.name.lower() == noun:
                continue
            if noun in body.name.lower().split():
                by_name[body.name] = (name.start, body)
            elif noun != "group" and (
                (body.kind is group.kind and group.kind in _BY_KIND) or (noun == "agency" and body.kind in _AGENCIES)
            ):
                by_kind[body.name] = (name.start, body)
        if not by_name and not by_kind:
            return self.introduced(head, group) or self._described_before(head, noun)
        return self._one_of(by_name, head) if by_name else self._one_of(by_kind, head)

    def introduced(self, head: int, group: Group) -> Body | None:
        """The only name of unknown sort that has acted as a body does, which the definite noun at ``head`` now makes one:
        "**Aerolux** cancelled 14 flights. … The **airline** said", "a fire at the **Marenza** … the **hotel** said"."""
        if group.kind not in _INTRODUCED or determiner(self.parsed, head) != "the" or self.parsed.tags[head] in PLURALS:
            return None
        last = bisect_left(self.names.names, head, key=lambda name: name.start)
        near = self.names.names[max(0, last - _MEMORY) : last]
        acting = {name.words: Body(name.words, group.kind) for name in near if self._acts(name, group.noun)}
        return next(iter(acting.values())) if len(acting) == 1 else None

    def _acts(self, name: Name, noun: str) -> bool:
        """Whether a name of unknown sort is the subject of what bodies do, or a house where something happens."""
        parsed, at = self.parsed, name.end - 1
        if name.sort is not Sort.OTHER or name.start in self.people or not self._may_name_body(name):
            return False
        above = parsed.heads[at]
        if parsed.deps[at] in NOMINAL_SUBJECTS:
            acts = LEXICON.name_words["body act"]
            return parsed.lemmas[above] in acts or parsed.lower[above].removesuffix("d") in acts  # "fined" has the lemma "fin"
        article = name.start > 0 and parsed.lower[name.start - 1] == "the"
        return noun in _HOUSES and article and parsed.deps[at] == "pobj" and parsed.lower[above] == "at"

    def _may_name_body(self, name: Name) -> bool:
        """Whether no word of a name, or before it, says that it is that of a place, a day or a storm."""
        words, before = LEXICON.name_words, self.parsed.tags[name.start - 1] if name.start else ""
        part = [self.parsed.lower[i] for i in range(name.start, name.end)]
        other = words["inner"] | words["alone"] | words["region"] | words["faith"] | words["event"]
        placed = name.words.lower() in LEXICON.places or part[-1] in words["place"]
        joined = before == "NN" and self.parsed.words[name.start - 1][0].isupper()  # "**Storm** Edda"
        return not placed and not joined and other.isdisjoint(part)

    def _described_before(self, head: int, noun: str) -> Body | None:
        """The body without a name that was described in full: "The **rescue agency** said … **agency** chief Ann Roe"."""
        parsed = self.parsed
        for i in range(head - 1, -1, -1):
            if parsed.lemmas[i] == noun and i not in self.names.name_at and parsed.deps[i] != "compound":
                body = self._described(i, group_of(parsed, i))
                if body is not None:
                    return body
        return None

    def _described(self, head: int, group: Group | None) -> Body | None:
        """The body that a singular noun with a modifier describes: "the **rescue** agency", "the **valley's** board"."""
        parsed = self.parsed
        if group is None or parsed.tags[head] != "NN":
            return None
        if not any(parsed.deps[c] in _MODIFIERS and parsed.pos[c] != "PRON" for c in parsed.children[head]):
            return None
        return Body(called(parsed, ((parsed.left_edge[head], head + 1),), head), group.kind)

    def _one_of(self, found: dict[str, tuple[int, Body]], at: int) -> Body | None:
        """The only one found, or the only one that the last sentences name, or the last."""
        for back in (_BACK, 1):
            if len(found) > 1:
                first = list(self._sentences_before(at, back))[-1][0]
                found = {name: one for name, one in found.items() if one[0] >= first}
        return next(iter(found.values()))[1] if len(found) == 1 else None

    def _is_of_unnamed(self, at: int) -> bool:
        """Whether "its" at ``at`` is of the body without a name that its sentence tells of: "**The company** is in
        Hull, **its** director said"."""
        start = self.parsed.sentence[at][0]
        subject = next((i for i in range(start, at) if self.parsed.deps[i] in NOMINAL_SUBJECTS), None)
        return subject is not None and body_noun(self.parsed, subject) is not None and self.body_at(subject) is None

    def subject_before(self, at: int, *, plural: bool = False) -> Body | None:
        """The body that is the subject of the sentence of ``at`` before it, or of the nearest sentence before that has one."""
        parsed = self.parsed
        for start, end in self._sentences_before(at, _BACK):
            bodies: dict[str, Body] = {}
            for i in (k for k in range(start, min(end, at)) if parsed.deps[k] in NOMINAL_SUBJECTS):
                body = self.body_at(i) if plural or parsed.tags[i] not in PLURALS else None
                if body is None and end > at and (sender := self._sender(i)) is not None:
                    if any(may_be_it(parsed, self.names, k) for k in range(start, at) if k != sender):
                        return None  # "Monitors from the Council reached a **port**, said its head"
                    body = self.body_at(sender)
                if body is not None:
                    bodies[body.name] = body
            if bodies:
                return next(iter(bodies.values())) if len(bodies) == 1 else None
            if start < parsed.sentence[at][0] and not plural and self._is_about_country(start, end):
                return None  # "Peru refused. **Its** ambassador said …"
        return None

    def _is_about_country(self, start: int, end: int) -> bool:
        """Whether the main subject of the sentence from ``start`` to ``end`` is a country."""
        parsed, named = self.parsed, self.names.name_at
        mains = (i for i in range(start, end) if parsed.deps[i] in NOMINAL_SUBJECTS and parsed.deps[parsed.heads[i]] == "ROOT")
        return any(i in named and named[i].sort is Sort.COUNTRY and named[i].form != "adjective" for i in mains)

    def _sender(self, head: int) -> int | None:
        """The body to which the subject at ``head`` belongs: "Monitors **from the Council** were sent back, said its head"."""
        ways = () if head in self.names.name_at else self.parsed.children_of(head, "prep")
        found = (self.parsed.child(way, "pobj") for way in ways if self.parsed.lower[way] in _SENDING)
        return next((to for to in found if to is not None and self.body_at(to) is not None), None)

    def main_subject_before(self, at: int) -> int | None:
        """The subject of the main verb of the sentence before that of ``at``."""
        parsed = self.parsed
        start = parsed.sentence[at][0]
        begin, end = parsed.sentence[start - 1] if start else (0, 0)
        subjects = (i for i in range(begin, end) if parsed.deps[i] in NOMINAL_SUBJECTS)
        return next((i for i in subjects if parsed.deps[parsed.heads[i]] == "ROOT"), None)

    def _sentences_before(self, at: int, count: int) -> Iterator[Run]:
        """The sentence of ``at`` and up to ``count`` with a word before, latest first."""
        run = self.parsed.sentence[at]
        yield run
        while count and run[0] > 0:
            run = self.parsed.sentence[run[0] - 1]
            if not all(self.parsed.is_mark[run[0] : run[1]]):
                count -= 1
                yield run

    def body_at(self, head: int) -> Body | None:
        """The body that the subject at ``head`` names or describes: "The Kremlin", "The valley's tourism board"."""
        parsed, name = self.parsed, self.names.name_at.get(head)
        if name is not None:
            if name.sort is Sort.OTHER and head not in self.people and name.start > 0 and parsed.lower[name.start - 1] == "the":
                return Body(name.words, SourceKind.UNSPECIFIED)
            return body_of(name) if name.sort in (Sort.BODY, Sort.ORGANISATION) else None
        return self.antecedent(head) or self._described(head, body_noun(parsed, head))


_ACTING = frozenset({"nsubj", "nsubjpass", "dobj", "dative", "poss", "appos"})
_ANAPHORIC = _BY_KIND | {SourceKind.MILITARY}
"""Kinds of body that a source without a name can refer back to: "the lender", "the army"; not one of many ministries."""
_SELF_REPORTING = frozenset({SourceKind.COMPANY, SourceKind.NGO})
_FIRST = frozenset({SourceKind.COMPANY, SourceKind.NGO, SourceKind.ACADEMIA, SourceKind.NEWS_MEDIA})
_BODIES = (Sort.BODY, Sort.ORGANISATION)
_WINDOW = 3
"""How many sentences back an antecedent may be an agent."""


class BodyAnaphora:
    """Resolves common nouns to bodies named before; ``starts`` numbers the sentences by token, ``recent`` gives the speakers
    before a token, latest first, as (token, party)."""

    def __init__(
        self,
        employers: EmployerFinder,
        cast: Cast,
        starts: Sequence[int],
        recent: Callable[[int], Iterator[tuple[int, int]]],
    ) -> None:
        self.parsed, self.names = employers.parsed, employers.names
        self.employers = employers
        self.cast = cast
        self.starts = starts
        self.recent = recent
        self._name_starts = [name.start for name in self.names.names]
        self._bodies: list[tuple[int, Body]] | None = None  # computed on first use, after the people have been identified

    def antecedent(self, head: int, noun: str, group: Group) -> int | None:
        """The one body named so far that the noun fits: by the last word of its name, or by its kind."""
        by_name: dict[str, Body] = {}
        by_kind: dict[str, Body] = {}
        silent: dict[str, Body] = {}
        spoke = self._spoken()
        for body in self._named_before(head):
            if body.name.lower() == noun:
                continue  # a headline's "**Bank** says sorry" is no name
            if body.name.lower().split()[-1] == noun or f" {noun} " in f" {body.name.lower()} ":
                by_name[body.name] = body
            if body.kind is group.kind and (body.kind is not SourceKind.PARTY or noun == "party"):
                silent[body.name] = body
                if body.name in spoke:
                    by_kind[body.name] = body
        for _, party in self.recent(head):
            spoken = self.cast.parties[party]
            if spoken.is_body and spoken.name.lower().endswith(f" {noun}") and noun == "campaign":
                by_name.setdefault(spoken.name, Body(spoken.name, spoken.kind, spoken.country))
            if spoken.is_body and spoken.kind is group.kind and (spoken.kind is not SourceKind.PARTY or noun == "party"):
                by_kind.setdefault(spoken.name, Body(spoken.name, spoken.kind, spoken.country))
            employer = spoken.person.body if spoken.person is not None else None
            if employer is not None and employer.kind is group.kind and group.kind in _FIRST:
                by_kind.setdefault(employer.name, employer)  # "Northwind's chief executive, Jan Roe, said … The **company**"
        by_kind = by_kind or silent
        if not by_name and (not by_kind or noun == "team") and (group.kind in _FIRST or noun == "team"):
            first = self._first_of_kind(head, group.kind)
            introduced = self.employers.introduced(head, group) if first is None and not by_kind else None
            if introduced is not None:
                return self.cast.body(introduced)
            if first is not None or group.kind is SourceKind.COMPANY:
                return first
        if by_name:
            return self.cast.body(next(iter(by_name.values()))) if len(by_name) == 1 else self._last_of(by_name, head)
        if group.kind in _ANAPHORIC and len(by_kind) == 1 and (by_kind is not silent or self._acts(by_kind, head)):
            return self.cast.body(next(iter(by_kind.values())))
        if group.kind is SourceKind.COMPANY and (latest := self._latest_actor(silent, head)) is not None:
            return self.cast.body(latest)
        agency = self.employers.antecedent(head) if noun == "agency" else None
        if agency is not None and agency.name.lower() != noun:
            return self.cast.body(agency)
        return self._speaks_of_itself(head) if group.kind in _SELF_REPORTING else None

    def _speaks_of_itself(self, head: int) -> int | None:
        """The name of unknown sort that is the subject of a statement attributed after it: "**Rowing World** banned six, the
        club said"."""
        parsed = self.parsed
        start = parsed.sentence[head][0]
        for i in range(start, head):
            name = self.names.name_at.get(i) if parsed.deps[i] in NOMINAL_SUBJECTS else None
            if name is None or name.sort is not Sort.OTHER or i in self.employers.people:
                continue
            return self.cast.body(Body(name.words, SourceKind.UNSPECIFIED))
        return None

    def _acts(self, bodies: dict[str, Body], head: int) -> bool:
        """Whether one of ``bodies``, none of which has spoken, is a subject or object before ``head``: not "posted on
        YouTube"."""
        return self._latest_actor(bodies, head, sentences=len(self.parsed.words)) is not None

    def _latest_actor(self, bodies: dict[str, Body], head: int, sentences: int = _WINDOW) -> Body | None:
        """The one of ``bodies`` named last before ``head`` as subject or object: "The court ordered **Acme** to pay"."""
        last = bisect_left(self._name_starts, head)
        for name in reversed(self.names.names[max(0, last - _MEMORY) : last]):
            if self.starts[head] - self.starts[name.start] > sentences:
                return None
            if name.words not in bodies:
                continue
            at = next((i for i in range(name.start, name.end) if not name.start <= self.parsed.heads[i] < name.end), name.start)
            if self.parsed.deps[at] in _ACTING or self.parsed.deps[self.parsed.heads[at]] in _ACTING:
                return bodies[name.words]
        return None

    def _first_of_kind(self, head: int, kind: SourceKind) -> int | None:
        """The one body of unknown kind that has spoken so far, which "the company" or "the charity" now makes one; a name with
        an article is no company's: "According to **the Argus**, the bank will close"."""
        spoken = dict(self.recent(head))
        if kind is SourceKind.COMPANY:
            spoken = {token: party for token, party in spoken.items() if not self._has_article(token)}
        unknown = {party for party in spoken.values() if self.cast.parties[party].kind is SourceKind.UNSPECIFIED}
        bodies = [party for party in sorted(unknown) if self.cast.parties[party].is_body]
        if len(bodies) != 1:
            return None
        self.cast.parties[bodies[0]].kind = kind
        return bodies[0]

    def _has_article(self, token: int) -> bool:
        name = self.names.name_at.get(token)
        start = token if name is None else name.start
        return "the" in self.parsed.lower[max(start - 1, 0) : start + 1]

    def _last_of(self, bodies: dict[str, Body], head: int) -> int | None:
        for token, party in self.recent(head):
            if self.cast.parties[party].name in bodies and self.starts[head] - self.starts[token] <= _WINDOW:
                return party
        return None

    def _spoken(self) -> set[str | None]:
        """The names of those who have spoken last, and of whom they spoke for."""
        return {name for party in self.cast.parties[-_MEMORY:] for name in (party.name, party.organisation)}

    def _named_before(self, head: int) -> list[Body]:
        """The bodies that the last `_MEMORY` names before ``head`` that name one name, in order."""
        if self._bodies is None:
            known = [(name.start, body_of(name)) for name in self.names.names if name.sort in _BODIES]
            self._bodies = [(start, body) for start, body in known if body is not None]
        last = bisect_left(self._bodies, head, key=lambda named: named[0])
        return [body for _, body in self._bodies[max(0, last - _MEMORY) : last]]
