"""Reads the documents that the user gives, as articles are read; what was read is kept in the cache."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

from claims.evidence.index import Keys, keys_of, lead_of
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


@dataclass(frozen=True)
class KnownDocument:
    """A document that is decoded when it is needed: what is said of it in messages, and the keys of its statements."""

    id: str
    path: str | None
    published: str | None
    warnings: tuple[str, ...]
    keys: tuple[Keys, ...]
    lead: str
    text: str

    @property
    def name(self) -> str:
        """Its path, else its id."""
        return self.path or self.id

    def read(self) -> ReadDocument:
        """The document."""
        return loaded(self.text)


def known(document: ReadDocument) -> KnownDocument:
    """A document that was read, to be kept."""
    article = document.article
    keys = tuple(keys_of(statement) for statement in document.statements)
    about = (article.id, article.path, article.published, (*article.warnings, *article.remarks))
    return KnownDocument(*about, keys, lead_of(document), dumped(document))


def read_documents(
    inputs: Iterable[Path | InputError],
    stored: Iterable[Item] = (),
    *,
    pipeline: str = "accurate",
    jobs: int = 1,
    cache: Cache | None = None,
    key_of: KeyOf | None = None,
) -> Iterator[KnownDocument | ClaimsError]:
    """The documents of the files in ``inputs``, then those of the store, in order; an error for each that cannot be read.

    What was read before and has not changed is taken from the ``cache``, under a key that ``key_of`` makes.
    """
    files: list[tuple[str | None, Sequence[KnownDocument] | None, Sequence[Item]]] = []
    for found in (*inputs, *stored):
        key = None if cache is None or key_of is None else _key(found, pipeline, key_of)
        kept = None if key is None or cache is None else _kept(cache.get(key))
        if kept is not None:
            files.append((key, kept, ()))
        else:
            files.append((key, None, list(read_all([found])) if isinstance(found, Path) else [found]))
    outcomes = results_of((item for _, _, items in files for item in items), document_of, pipeline=pipeline, jobs=jobs)
    try:
        for key, kept, items in files:
            read = [outcome if isinstance(outcome, ClaimsError) else known(outcome) for outcome in islice(outcomes, len(items))]
            if key is not None and cache is not None and kept is None:
                _keep(cache, key, read)
            yield from kept or ()
            yield from read
    finally:
        outcomes.close()


def _key(found: Path | Item, pipeline: str, key_of: KeyOf) -> str | None:
    """The key of a file: its content, and its path, which the ids of its articles may be made of; of a stored article, all that
    is known of it.
    """
    if isinstance(found, Article):
        return key_of("evidence", found.model_dump(), found.markup, pipeline)
    if isinstance(found, ClaimsError) or found == STANDARD_INPUT:
        return None
    try:
        return key_of("evidence", found.as_posix(), sha256(file_bytes(found)).hexdigest(), pipeline)
    except (OSError, ClaimsError):
        return None  # reported on reading


def _kept(text: str | None) -> Sequence[KnownDocument] | None:
    """The documents that `_keep` has written: a line about all of them, then one for each."""
    if text is None:
        return None
    about, *lines = text.split("\n")
    heads = json.loads(about)
    return [_known(head, line) for head, line in zip(heads, lines, strict=True)]


def _known(head: dict[str, Any], line: str) -> KnownDocument:
    keys = tuple((words, events) for words, events in head["keys"])
    return KnownDocument(**(head | {"keys": keys, "warnings": tuple(head["warnings"])}), text=line)


def _keep(cache: Cache, key: str, read: Sequence[KnownDocument | ClaimsError]) -> None:
    """Keeps the documents of a file if all of it could be read: an error is to be reported again."""
    documents = [each for each in read if isinstance(each, KnownDocument)]
    if documents and len(documents) == len(read):
        heads = [{name: value for name, value in vars(each).items() if name != "text"} for each in documents]
        cache.put(key, "\n".join([json.dumps(heads), *(each.text for each in documents)]))


def undated(documents: Iterable[KnownDocument]) -> list[KnownDocument]:
    """The documents whose date is unknown."""
    return [document for document in documents if document.published is None]
