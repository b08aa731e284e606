"""Clauses and speakers built by hand from words."""

from collections.abc import Sequence
from datetime import date

from spacy.tokens import Doc

from claims.attribution import Relation
from claims.language import parsed_doc
from claims.model import BlockKind, ClaimKind, Fragment, Source, SourceKind, When
from claims.sources import Mention, Speakers
from claims.splitting import Clause, Origin
from claims.splitting.details import clause_time, when
from tests.building import runs

NOBODY = Speakers(sources=(), of_relation=(), mentions=())


def clause(
    doc: Doc,
    words: str = "",
    *,
    head: str = "",
    subject: str = "",
    kind: ClaimKind = ClaimKind.EVENT,
    origin: Origin = Origin.MAIN,
    block: BlockKind = BlockKind.BODY,
    relations: tuple[int, ...] = (),
) -> Clause:
    """The clause of ``words`` (the whole document where left out), headed by the word ``head`` (its root where left out)."""
    place = runs(doc, words) if words else ((0, len(doc)),)
    root = next((t.i for a, b in place for t in doc[a:b] if t.head.i == t.i or not a <= t.head.i < b), 0)
    return Clause(
        runs=place,
        sentence=(0, len(doc)),
        head=next(t.i for a, b in place for t in doc[a:b] if t.text == head) if head else root,
        subject=runs(doc, subject) if subject else (),
        kind=kind,
        origin=origin,
        block=block,
        relations=relations,
    )


def time_of(doc: Doc, place: Clause, published: date | None, relations: Sequence[Relation] = ()) -> When | None:
    """The time of a clause in an article of the day ``published``."""
    columns = parsed_doc(doc)
    return when(columns, clause_time(columns, place, published, relations))


def party(name: str, *, kind: SourceKind = SourceKind.PERSON, named: bool = True, organisation: str | None = None) -> Source:
    return Source(
        id=name, name=name, kind=kind, organisation=organisation, named=named, mentions=(Fragment(text="", spans=()),)
    )


def mention(doc: Doc, words: str, name: str, *, source: int | None = 0, pronoun: bool = False, nth: int = 0) -> Mention:
    return Mention(runs=runs(doc, words, nth), name=name, source=source, pronoun=pronoun)


def speakers(*parties: Source, mentions: tuple[Mention, ...] = (), of_relation: tuple[int | None, ...] = ()) -> Speakers:
    return Speakers(sources=parties, of_relation=of_relation, mentions=tuple(sorted(mentions, key=lambda m: m.runs)))
