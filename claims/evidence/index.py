"""The documents that the user gave, read and indexed: a full-text index in memory of the statements in them.

It is made anew for each run, so that what is found depends on these documents only.
"""

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from claims.evidence.comparison import document_terms
from claims.evidence.statements import ReadDocument, Statement
from claims.factchecks.terms import terms

MOST_FOUND: Final = 60
"""Statements of documents that are compared with a claim: those whose words are most like its own."""
MOST_TERMS: Final = 24
"""Maximum terms of a claim that are searched for."""
_LEAD: Final = 400
"""Characters at the beginning of a document that say what all of it is about."""
_RANK: Final = "SELECT rowid FROM search WHERE search MATCH ? ORDER BY bm25(search), rowid LIMIT ?"


@dataclass(frozen=True)
class IndexedDocument:
    """A document with its place among those that were given."""

    number: int
    read: ReadDocument

    @cached_property
    def terms(self) -> frozenset[str]:
        """The terms of its text and title."""
        return document_terms(f"{self.read.article.title or ''} {self.read.article.text}")

    @cached_property
    def lead(self) -> frozenset[str]:
        """The terms of its title and its first lines."""
        return document_terms(f"{self.read.article.title or ''} {self.read.article.text[:_LEAD]}")


class EvidenceIndex:
    """Documents, in the order in which they were given, and their statements by words."""

    def __init__(self, documents: Iterable[ReadDocument]) -> None:
        self.documents: list[IndexedDocument] = []
        self._places: list[tuple[int, int]] = []
        self._connection = sqlite3.connect(":memory:")
        self._connection.execute("CREATE VIRTUAL TABLE search USING fts5(words, tokenize = 'unicode61', detail = 'none')")
        for document in documents:
            self._add(document)

    def _add(self, document: ReadDocument) -> None:
        number = len(self.documents)
        self.documents.append(IndexedDocument(number, document))
        for at, statement in enumerate(document.statements):
            self._places.append((number, at))
            self._connection.execute(
                "INSERT INTO search (rowid, words) VALUES (?, ?)", (len(self._places), " ".join(terms(statement.statement)))
            )

    def __enter__(self) -> "EvidenceIndex":
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def __len__(self) -> int:
        return len(self.documents)

    def like(self, claim: Statement) -> Iterator[tuple[IndexedDocument, Statement]]:
        """The `MOST_FOUND` statements whose words are most like a claim's, in the order of the documents."""
        words = sorted(set(terms(claim.statement)), key=lambda term: (-len(term), term))[:MOST_TERMS]
        query = " OR ".join(f'"{word}"' for word in words)
        if not query:
            return
        found = [self._places[row - 1] for (row,) in self._connection.execute(_RANK, (query, MOST_FOUND))]
        for number, at in sorted(found):
            document = self.documents[number]
            yield document, document.read.statements[at]
