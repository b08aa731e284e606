"""Reads the documents that the user gives, as articles are read; what was read is kept in the cache."""

import json
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from claims.evidence.statements import ReadDocument, document_of, dumped, loaded
from claims.ingest import STANDARD_INPUT
from claims.ingest.decoding import file_bytes
from claims.model import Article, ClaimsError, InputError
from claims.scale import read_all, results_of
from claims.scale.stream import Item


class Cache(Protocol):
    """Keeps texts by key."""

    def get(self, key: str) -> str | None:
        """The text that was kept under a key, None if there is none."""

    def put(self, key: str, text: str) -> None:
        """Keeps a text."""


class KeyOf(Protocol):
    """Makes the key of what depends on some plain values and on the version of the program."""

    def __call__(self, *parts: object) -> str:
        """The key."""


def read_documents(
    inputs: Iterable[Path | InputError],
    stored: Iterable[Item] = (),
    *,
    pipeline: str = "accurate",
    jobs: int = 1,
    cache: Cache | None = None,
    key_of: KeyOf | None = None,
) -> Iterator[ReadDocument | ClaimsError]:
    """The documents of the files in ``inputs``, then those of the store, in order; an error for each that cannot be read.

    A file that was read before and has not changed is taken from the ``cache``, under a key that ``key_of`` makes.
    """
    files: list[tuple[str | None, Sequence[ReadDocument] | None, Sequence[Item]]] = []
    for found in inputs:
        key = None if cache is None or key_of is None else _key(found, pipeline, key_of)
        known = None if key is None or cache is None else _kept(cache.get(key))
        files.append((key, known, list(read_all([found])) if known is None else ()))
    files.extend((None, None, [item]) for item in stored)
    outcomes = results_of((item for _, _, items in files for item in items), document_of, pipeline=pipeline, jobs=jobs)
    try:
        for key, known, items in files:
            read = [next(outcomes) for _ in items]
            if key is not None and cache is not None and known is None:
                _keep(cache, key, read)
            yield from known or ()
            yield from read
    finally:
        outcomes.close()


def _key(found: Path | InputError, pipeline: str, key_of: KeyOf) -> str | None:
    """The key of a file: its content, and its path, which the ids of its articles may be made of."""
    if isinstance(found, InputError) or found == STANDARD_INPUT:
        return None
    try:
        return key_of("evidence", found.as_posix(), sha256(file_bytes(found)).hexdigest(), pipeline)
    except (OSError, ClaimsError):
        return None  # reported on reading


def _kept(text: str | None) -> Sequence[ReadDocument] | None:
    if text is None:
        return None
    try:
        lines = json.loads(text)
    except ValueError:
        return None
    read = [loaded(line) for line in lines]
    known = [each for each in read if each is not None]
    return known if len(known) == len(read) else None


def _keep(cache: Cache, key: str, read: Sequence[ReadDocument | ClaimsError]) -> None:
    """Keeps the documents of a file if all of it could be read: an error is to be reported again."""
    documents = [each for each in read if isinstance(each, ReadDocument)]
    if documents and len(documents) == len(read):
        cache.put(key, json.dumps([dumped(each) for each in documents]))


def undated(documents: Iterable[ReadDocument]) -> list[Article]:
    """The documents whose date is unknown."""
    return [document.article for document in documents if document.article.published is None]
