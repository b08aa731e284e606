"""The cast of an article: its sources as they come up, one record a party, with every place where each is mentioned."""

import re
import unicodedata
from dataclasses import dataclass, field

from spacy.tokens import Doc

from claims.language import Runs, char_offsets
from claims.model import Fragment, Source, SourceKind
from claims.sources.affiliation import Body
from claims.sources.people import Person, identity


@dataclass(slots=True)
class Party:
    """A source under construction. ``noun`` is the common noun that refers to it ("ministry", "spokesman"); ``gender`` m, f
    or None; ``plural`` for groups of people; ``last`` the token of its latest mention as a source."""

    name: str
    kind: SourceKind
    organisation: str | None = None
    role: str | None = None
    named: bool = True
    person: Person | None = None
    noun: str | None = None
    gender: str | None = None
    plural: bool = False
    country: str | None = None
    last: int = -1
    places: list[Runs] = field(default_factory=list)

    @property
    def human(self) -> bool:
        """Whether one person speaks, with a name or without ("a spokesman for Acme")."""
        return self.person is not None or (not self.plural and self.noun is not None and not self.is_body)

    @property
    def is_body(self) -> bool:
        """Whether it is an organisation, a country or another body that speaks as one."""
        return self.person is None and self.named and self.organisation is None and self.noun is None


class Cast:
    """The sources found so far, looked up by name."""

    def __init__(self) -> None:
        self.parties: list[Party] = []
        self._by_key: dict[str, int] = {}

    def person(self, person: Person) -> int:
        """The position of the source that is ``person``."""
        body = person.body
        kind = body.kind if body is not None else person.kind or SourceKind.PERSON
        return self._add(
            "person " + identity(person.name),
            Party(person.name, kind, body.name if body else None, person.role, person=person, gender=person.gender),
        )

    def body(self, body: Body) -> int:
        """The position of the source that is ``body``; a capital's name is its country's."""
        return self._add("body " + body.name.casefold(), Party(body.name, body.kind, country=body.country))

    def nameless(self, party: Party, *, shared: bool) -> int:
        """The position of a source without a name; ``shared`` where equal words mean the same party ("Analysts")."""
        party.named = False
        key = f"words {party.name.casefold()}" + ("" if shared else f" {len(self.parties)}")
        return self._add(key, party)

    def several(self, members: list[int]) -> int:
        """The position of the source that is ``members`` speaking together: "Putin and Kim"."""
        parties = [self.parties[i] for i in members]
        kinds = {party.kind for party in parties}
        bodies = {party.organisation for party in parties}
        called = [
            party.name if party.named or party.kind is SourceKind.PARTY or i == 0 else party.name[:1].lower() + party.name[1:]
            for i, party in enumerate(parties)
        ]
        name = ", ".join(called[:-1]) + " and " + called[-1]
        party = Party(
            name,
            parties[0].kind if len(kinds) == 1 else SourceKind.UNSPECIFIED,
            parties[0].organisation if len(bodies) == 1 else None,
            named=all(p.named for p in parties),
            plural=True,
        )
        return self._add("several " + name.casefold(), party)

    def _add(self, key: str, party: Party) -> int:
        index = self._by_key.get(key)
        if index is None:
            index = self._by_key[key] = len(self.parties)
            self.parties.append(party)
        return index

    def sources(self, doc: Doc) -> tuple[Source, ...]:
        """The finished sources, each with an id made from its name, and its mentions in reading order."""
        text = doc._.claims_article.text if doc._.claims_article is not None else doc.text
        taken: dict[str, int] = {}
        out = []
        for party in self.parties:
            slug = "s-" + slug_of(party.name)
            taken[slug] = taken.get(slug, 0) + 1
            places = sorted({tuple(char_offsets(doc, runs)) for runs in party.places if runs})
            out.append(
                Source(
                    id=slug if taken[slug] == 1 else f"{slug}-{taken[slug]}",
                    name=party.name,
                    kind=party.kind,
                    organisation=party.organisation,
                    role=party.role,
                    named=party.named,
                    mentions=tuple(Fragment.cut(text, offsets) for offsets in places if offsets),
                )
            )
        return tuple(out)


def slug_of(name: str) -> str:
    """``name`` in lower-case ASCII letters and digits with hyphens between words; its code points where it has no such letter.

    >>> slug_of("Élysée Palace")
    'elysee-palace'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    slug = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:80].strip("-")
    return slug or "-".join(f"{ord(char):x}" for char in name[:8]) or "unnamed"
