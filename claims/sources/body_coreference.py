"""Which body named earlier "the company" or "the army" refers to."""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from claims.data.names import Group
from claims.language import ParsedDoc
from claims.language.labels import NOMINAL_SUBJECTS
from claims.language.parties import Names, Sort
from claims.model import SourceKind
from claims.sources.affiliation import Body, body_of
from claims.sources.cast import Cast
from claims.sources.people import People

_ACTING = frozenset({"nsubj", "nsubjpass", "dobj", "dative", "poss", "appos"})
_ANAPHORIC = frozenset(
    {
        SourceKind.COMPANY,
        SourceKind.NGO,
        SourceKind.NEWS_MEDIA,
        SourceKind.ACADEMIA,
        SourceKind.MILITARY,
        SourceKind.PARTY,
    }
)
"""Kinds of body that a common noun can refer back to: "the lender", "the army"; governments have too many ministries."""

_SELF_REPORTING = frozenset({SourceKind.COMPANY, SourceKind.NGO})
_BODIES = (Sort.BODY, Sort.ORGANISATION)
_MEMORY = 500
"""How many preceding names are candidates, which bounds the work for very long texts."""
_WINDOW = 3
"""How many sentences back an antecedent may be an agent."""


class BodyAnaphora:
    """Resolves common nouns to bodies named before; ``starts`` numbers the sentences by token, ``recent`` gives the speakers
    before a token, latest first, as (token, party)."""

    def __init__(
        self,
        parsed: ParsedDoc,
        names: Names,
        people: People,
        cast: Cast,
        starts: Sequence[int],
        recent: Callable[[int], Iterator[tuple[int, int]]],
    ) -> None:
        self.parsed = parsed
        self.names = names
        self.people = people
        self.cast = cast
        self.starts = starts
        self.recent = recent
        self._name_starts = [name.start for name in names.names]
        self._bodies: list[tuple[int, Body]] | None = None  # computed on first use, after the people have been identified

    def antecedent(self, head: int, noun: str, group: Group) -> int | None:
        """The one body named so far that the noun fits: by the last word of its name, or by its kind."""
        by_name: dict[str, Body] = {}
        by_kind: dict[str, Body] = {}
        silent: dict[str, Body] = {}
        spoke = self._spoken()
        for body in self._named_before(head):
            if body.name.lower().split()[-1] == noun or f" {noun} " in f" {body.name.lower()} ":
                by_name[body.name] = body
            if body.kind is group.kind and (body.kind is not SourceKind.PARTY or noun == "party"):
                silent[body.name] = body
                if body.name in spoke:
                    by_kind[body.name] = body
        for _, party in self.recent(head):
            spoken = self.cast.parties[party]
            if spoken.is_body and spoken.kind is group.kind and (spoken.kind is not SourceKind.PARTY or noun == "party"):
                by_kind.setdefault(spoken.name, Body(spoken.name, spoken.kind, spoken.country))
        by_kind = by_kind or silent
        if not by_name and not by_kind and group.kind is SourceKind.COMPANY:
            return self._first_company(head)
        if by_name:
            return self.cast.body(next(iter(by_name.values()))) if len(by_name) == 1 else self._last_of(by_name, head)
        if group.kind in _ANAPHORIC and len(by_kind) == 1 and (by_kind is not silent or self._acts(by_kind, head)):
            return self.cast.body(next(iter(by_kind.values())))
        if group.kind is SourceKind.COMPANY and (latest := self._latest_actor(silent, head)) is not None:
            return self.cast.body(latest)
        agency = self.people.employers.antecedent(head) if noun == "agency" else None
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
            if name is None or name.sort is not Sort.OTHER or i in self.people.person_at:
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

    def _first_company(self, head: int) -> int | None:
        """The one body of unknown kind that has spoken so far, which "the company" now makes a company."""
        unknown = {party for _, party in self.recent(head) if self.cast.parties[party].kind is SourceKind.UNSPECIFIED}
        bodies = [party for party in sorted(unknown) if self.cast.parties[party].is_body]
        if len(bodies) != 1:
            return None
        self.cast.parties[bodies[0]].kind = SourceKind.COMPANY
        return bodies[0]

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
