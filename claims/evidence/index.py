"""The documents that the user gave: a full-text index in memory of the statements in them.

It is made anew for each run, so that what is found depends on these documents only. A document is decoded when one of its
statements is found.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Final, Protocol, Self

from claims.evidence.comparison import document_terms
from claims.evidence.statements import ReadDocument, Statement
from claims.factchecks.terms import terms
from claims.model import REPORTING_BLOCKS
from claims.verification.predicates import families

MOST_FOUND: Final = 40
"""Statements of documents that are compared with a claim: those whose words are most like its own."""
MOST_LIKE: Final = 1_000
"""Statements among which those with a name of the claim are looked for."""
MOST_TERMS: Final = 24
"""Maximum terms of a claim that are searched for."""
LEAD: Final = 400
"""Characters at the beginning of a document that say what all of it is about."""
_TABLE: Final = "CREATE VIRTUAL TABLE search USING fts5(words, events, tokenize = 'unicode61')"
_RANK: Final = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY bm25(search, 1.0, 0.0), rowid LIMIT ?"

Keys = tuple[str, str]
"""Of a statement, the words and the events by which it is found; no events if it cannot be compared."""


def keys_of(statement: Statement) -> Keys:
    """The keys of a statement."""
    events = () if statement.event is None else statement.event.families
    return " ".join(terms(statement.statement)), " ".join(map(_token, events))


def lead_of(document: ReadDocument) -> str:
    """The terms of a document's title and of its first `LEAD` characters of reporting."""
    article = document.article
    blocks = (article.text[block.start : block.end] for block in article.blocks if block.kind in REPORTING_BLOCKS)
    return " ".join(sorted(document_terms(f"{article.title or ''} {' '.join(blocks)[:LEAD]}")))


def _token(family: str) -> str:
    """A family of predicates as one word."""
    return "".join(filter(str.isalnum, family.casefold()))


class Readable(Protocol):
    """A document that is decoded when it is needed."""

    @property
    def keys(self) -> Iterable[Keys]:
        """The keys of its statements, in order."""

    @property
    def lead(self) -> str:
        """The terms of its title and its first lines, which say what all of it is about."""

    def read(self) -> ReadDocument:
        """The document."""


@dataclass(frozen=True)
class IndexedDocument:
    """A document with its place among those that were given."""

    number: int
    source: Readable

    @cached_property
    def read(self) -> ReadDocument:
        """The document."""
        return self.source.read()

    @cached_property
    def terms(self) -> frozenset[str]:
        """The terms of its text and title."""
        return document_terms(f"{self.read.article.title or ''} {self.read.article.text}")

    @cached_property
    def lead(self) -> frozenset[str]:
        """The terms of its title and its first lines."""
        return frozenset(self.source.lead.split())


class EvidenceIndex:
    """Documents, in the order in which they were given, and their statements by words and events."""

    def __init__(self, documents: Iterable[Readable]) -> None:
        self.documents: list[IndexedDocument] = []
        self._places: list[tuple[int, int]] = []
        self._words: list[str] = []
        self._connection = sqlite3.connect(":memory:")
        self._connection.execute(_TABLE)
        self._connection.executemany("INSERT INTO search (rowid, words, events) VALUES (?, ?, ?)", self._rows(documents))

    def _rows(self, documents: Iterable[Readable]) -> Iterator[tuple[int, str, str]]:
        for number, document in enumerate(documents):
            self.documents.append(IndexedDocument(number, document))
            for at, (words, events) in enumerate(document.keys):
                self._places.append((number, at))
                self._words.append(words)
                if events:
                    yield len(self._places), words, events

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def __len__(self) -> int:
        return len(self.documents)

    def like(self, claim: Statement) -> Iterator[tuple[IndexedDocument, Statement]]:
        """The `MOST_FOUND` statements about such an event, or its opposite, and one of the claim's names, whose words are most
        like its own, in the order of the documents.
        """
        if claim.event is None:
            return
        words = sorted(set(terms(claim.statement)), key=lambda term: (-len(term), term))[:MOST_TERMS]
        opposites = (other for family in claim.event.families for other, _ in families().opposites.get(family, ()))
        events = sorted({_token(family) for family in (*claim.event.families, *opposites)} - {""})
        if not words or not events:
            return
        query = f"words : ({_any(words)}) AND events : ({_any(events)})"
        rows = (row - 1 for (row,) in self._connection.execute(_RANK, (query, MOST_LIKE)).fetchall())
        named = (row for row in rows if self._names(row, claim.names))
        for number, at in sorted(self._places[row] for row in islice(named, MOST_FOUND)):
            document = self.documents[number]
            yield document, document.read.statements[at]

    def _names(self, row: int, names: frozenset[str]) -> bool:
        """Whether a statement, or the lead of its document, has a name of the claim, if there is one."""
        return not names or not names.isdisjoint(self._words[row].split()) or not names.isdisjoint(self._lead(row))

    def _lead(self, row: int) -> frozenset[str]:
        return self.documents[self._places[row][0]].lead


def _any(words: Iterable[str]) -> str:
    return " OR ".join(f'"{word}"' for word in words)
