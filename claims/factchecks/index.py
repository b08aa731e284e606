"""The local index of fact-checks: a SQLite file with a full-text index, and a vector of each fact-check.

It is a file of its own also beside a store on PostgreSQL: it is made from files that can be read again, and holds no decisions.
"""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from hashlib import sha256
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np
import numpy.typing as npt
from platformdirs import user_data_path
from pydantic import ValidationError

from claims.export.formats import web_link
from claims.factchecks.records import encoded_text, page_of
from claims.factchecks.schema import LISTED, SCHEMA, tables
from claims.factchecks.terms import terms
from claims.filesystem import chosen
from claims.model import ClaimsError, FactCheck
from claims.store.identity import check_beside

APPLICATION_ID = 0x636C6D66
"""The application id in the header of an index (``clmf`` in ASCII)."""
SIZE = 384
"""Numbers in a vector."""
_VECTOR_BYTES = 2 * SIZE
BATCH = 200
"""Fact-checks in a transaction: what was added stays if the run is interrupted."""
BUSY_TIMEOUT = 30.0
"""Seconds that a writer waits for another one."""
MOST_TERMS = 24
"""Maximum terms of a claim that are searched for: the rarest."""
COMMON = 0.1
"""Terms that more of the fact-checks have are not searched for if there are others: they cost much and distinguish little."""
FEWEST_COMMON = 1_000
"""Fact-checks that may have a term however small the index is."""

_RANK = "bm25(search, 1.0, 1.0, 0.5)"

Vector = npt.NDArray[np.float32]
Encode = Callable[[str], Vector]


class FactCheckError(ClaimsError):
    """An index of fact-checks, or a request to it, is invalid."""


class Access(Enum):
    """What opening an index may do to its file."""

    READ = "mode=ro"
    WRITE = "mode=rw"
    CREATE = "mode=rwc"


class Outcome(Enum):
    """What adding a fact-check did."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    OLDER = "older than the version in the index"


@dataclass(frozen=True, slots=True)
class IndexedFile:
    """A file that was added: its name, and the number of fact-checks that are in the index because of it."""

    file: str
    checks: int


@dataclass(slots=True)
class _Page:
    """A page while a file is added.

    ``earlier`` are the day and id of its fact-checks before this run, by day; ``kept`` the ids that this run has added, or
    left as they are.
    """

    earlier: list[tuple[str, str]]
    kept: set[str] = field(default_factory=set)

    def latest(self) -> str | None:
        """The latest day of the fact-checks that this run has not kept so far; None if there are none."""
        while self.earlier and self.earlier[-1][1] in self.kept:
            self.earlier.pop()
        return self.earlier[-1][0] if self.earlier else None


class Index:
    """An open index. Not thread-safe: threads take turns, or open their own."""

    def __init__(self, path: Path, access: Access = Access.READ) -> None:
        """Opens the file at ``path``; raises `FactCheckError` if it is missing, or is not an index of this version,
        and `StoreError` if a file beside it would have SQLite change other files."""
        self.path = path
        self._total: int | None = None
        self._holders: dict[str, int] = {}
        self._vectors: tuple[npt.NDArray[np.int64], Vector] | None = None
        if access is Access.CREATE:
            path.parent.mkdir(parents=True, exist_ok=True)
        elif not path.is_file():
            raise FactCheckError("no index of fact-checks", where=path, remedy="`claims factchecks add FILE` creates one")
        check_beside(Path(os.path.realpath(path)), "index", "--index")
        with self._translated_errors():
            self._connection = sqlite3.connect(
                f"{path.absolute().as_uri()}?{access.value}",
                uri=True,
                timeout=BUSY_TIMEOUT,
                isolation_level=None,
                check_same_thread=False,
            )
            self._connection.execute("PRAGMA trusted_schema = OFF")
            self._prepare(access)

    def _prepare(self, access: Access) -> None:
        """Makes the tables of an empty file; refuses those of another program, which may contain code."""
        rows = self._connection.execute(LISTED).fetchall()
        if not rows and access is Access.CREATE:
            with self._transaction():
                for statement in SCHEMA:
                    self._connection.execute(statement)
                self._connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            return
        (mark,) = self._connection.execute("PRAGMA application_id").fetchone()
        if mark != APPLICATION_ID or set(rows) != tables():
            self._connection.close()
            raise FactCheckError(
                "not an index of fact-checks of this version", where=self.path, remedy="name another file with --index"
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connection."""
        self._connection.close()

    @contextmanager
    def _translated_errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            remedy = "check the file and its folder, or name another one with --index"
            raise FactCheckError(f"cannot open the index of fact-checks ({error})", where=self.path, remedy=remedy) from None

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._translated_errors():
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")
        self._total, self._vectors = None, None
        self._holders.clear()

    def add(self, checks: Iterable[FactCheck], file: str, encode: Encode, *, threads: int = 1) -> Iterator[Outcome]:
        """Adds fact-checks, and yields what each did; ``encode`` gives the vector of a text.

        A fact-check replaces earlier ones of the same page: those whose claim the new version still has are changed, the others
        removed, unless the version in the index is of a later date. The same ones again change nothing.
        """
        seen: dict[str, _Page] = {}
        remaining = iter(checks)
        with ThreadPoolExecutor(threads) as workers:
            while batch := list(islice(remaining, BATCH)):
                outcomes = [self._outcome(check, self._page(page_of(check), seen)) for check in batch]
                changes = (Outcome.NEW, Outcome.CHANGED)
                written = [check for check, outcome in zip(batch, outcomes, strict=True) if outcome in changes]
                vectors = list(workers.map(encode, map(encoded_text, written)))
                with self._transaction():
                    for check, vector in zip(written, vectors, strict=True):
                        self._write(check, file, vector)
                yield from outcomes
        self._remove_replaced({name: page.kept for name, page in seen.items()})

    def _page(self, name: str, seen: dict[str, _Page]) -> _Page:
        """The page called ``name`` as it was before this run: read once, however many fact-checks a file has of it."""
        if name not in seen:
            with self._translated_errors():
                known = self._connection.execute("SELECT day, id FROM checks WHERE page = ? ORDER BY day, id", (name,))
                seen[name] = _Page([(self._text(day), self._text(id)) for day, id in known])
        return seen[name]

    def _text(self, value: object) -> str:
        """A value that is text in every index; a column of a hostile file may hold any type."""
        if not isinstance(value, str):
            raise self._damaged()
        return value

    def _outcome(self, check: FactCheck, page: _Page) -> Outcome:
        """What adding a fact-check of ``page`` does."""
        if check.id in page.kept:
            return Outcome.UNCHANGED
        with self._translated_errors():
            select = "SELECT day, record FROM checks WHERE id = ?"
            row = self._connection.execute(select, (check.id,)).fetchone()
        same = None if row is None else (self._text(row[0]), self._text(row[1]))
        latest = page.latest() if same is None else same[0]
        if latest is not None and latest > (check.date or ""):
            return Outcome.OLDER
        page.kept.add(check.id)
        if same is None:
            return Outcome.NEW if latest is None else Outcome.CHANGED
        return Outcome.UNCHANGED if same[1] == check.model_dump_json() else Outcome.CHANGED

    def _write(self, check: FactCheck, file: str, vector: Vector) -> None:
        self._delete("id = ?", check.id)
        blob = np.asarray(vector, dtype="<f2").tobytes()
        values = (check.id, page_of(check), check.date or "", file, check.model_dump_json(), blob)
        made = self._connection.execute(
            "INSERT INTO checks (id, page, day, file, record, vector) VALUES (?, ?, ?, ?, ?, ?)", values
        )
        rest = f"{check.summary or ''} {check.claimant or ''}"
        texts = (" ".join(terms(text)) for text in (check.claim, check.title or "", rest))
        self._connection.execute("INSERT INTO search (rowid, claim, title, rest) VALUES (?, ?, ?, ?)", (made.lastrowid, *texts))

    def _delete(self, condition: str, *values: str) -> int:
        self._connection.execute(f"DELETE FROM search WHERE rowid IN (SELECT key FROM checks WHERE {condition})", values)
        return self._connection.execute(f"DELETE FROM checks WHERE {condition}", values).rowcount

    def _remove_replaced(self, pages: Mapping[str, set[str]]) -> None:
        """Removes the fact-checks of each page that its new version does not have."""
        with self._transaction():
            for page, kept in pages.items():
                if not kept:  # only older versions were given
                    continue
                for (id,) in self._connection.execute("SELECT id FROM checks WHERE page = ?", (page,)).fetchall():
                    if id not in kept:
                        self._delete("id = ?", id)

    def remove(self, name: str) -> int:
        """Removes the fact-checks of a file (as `files` names it), of a page (its URL), or with an id; returns how many."""
        with self._transaction():
            return self._delete("file = ?1 OR page = ?1 OR id = ?1", name)

    def files(self) -> list[IndexedFile]:
        """The files whose fact-checks are in the index, by name."""
        with self._translated_errors():
            counted = self._connection.execute("SELECT file, count(*) FROM checks GROUP BY file ORDER BY file")
            return [IndexedFile(file, count) for file, count in counted]

    def checks(self, file: str | None = None) -> Iterator[FactCheck]:
        """The fact-checks in the order of their ids, those of one file if it is named."""
        with self._translated_errors():
            condition, values = ("WHERE file = ?", (file,)) if file is not None else ("", ())
            for (record,) in self._connection.execute(f"SELECT record FROM checks {condition} ORDER BY id", values):
                yield self._read(record)

    def digest(self) -> str:
        """A digest of the content, which changes whenever a match may change."""
        digest = sha256()
        with self._translated_errors():
            for id, record in self._connection.execute("SELECT id, record FROM checks ORDER BY id"):
                digest.update(f"{id}\0{record}\0".encode())
        return digest.hexdigest()

    @property
    def total(self) -> int:
        """The number of fact-checks."""
        if self._total is None:
            with self._translated_errors():
                (self._total,) = self._connection.execute("SELECT count(*) FROM checks").fetchone()
        return self._total

    def holders(self, term: str) -> int:
        """The number of fact-checks that have a term."""
        if term not in self._holders:
            with self._translated_errors():
                found = self._connection.execute("SELECT doc FROM vocabulary WHERE term = ?", (term,)).fetchone()
            self._holders[term] = 0 if found is None else found[0]
        return self._holders[term]

    def search(self, wanted: Iterable[str], most: int) -> dict[int, float]:
        """The keys of the fact-checks that best match some terms, best first, each with its BM25 score."""
        query = " OR ".join(f'"{term}"' for term in self._searched(wanted))
        if not query:
            return {}
        select = f"SELECT rowid, {_RANK} AS score FROM search WHERE search MATCH ? ORDER BY score, rowid LIMIT ?"
        with self._translated_errors():
            return {key: -score for key, score in self._connection.execute(select, (query, most))}

    def _searched(self, wanted: Iterable[str]) -> list[str]:
        known = sorted({term for term in wanted if self.holders(term)}, key=lambda term: (self.holders(term), term))
        rare = [term for term in known if self.holders(term) <= max(COMMON * self.total, FEWEST_COMMON)]
        return (rare or known[:1])[:MOST_TERMS]

    def nearest(self, vectors: Sequence[Vector], most: int) -> list[list[int]]:
        """For each vector the keys of the fact-checks with the nearest vectors, nearest first."""
        keys, known = self._matrix()
        if not len(keys) or not vectors:
            return [[] for _ in vectors]
        similarities = np.round(np.stack(vectors) @ known.T, 4)
        return [[int(keys[at]) for at in _highest(row, most)] for row in similarities]

    def _matrix(self) -> tuple[npt.NDArray[np.int64], Vector]:
        """The keys and the vectors of all fact-checks, read once."""
        if self._vectors is None:
            with self._translated_errors():
                rows = self._connection.execute("SELECT key, vector FROM checks ORDER BY key").fetchall()
            keys = np.fromiter((key for key, _ in rows), dtype=np.int64, count=len(rows))
            if any(not isinstance(blob, bytes) or len(blob) != _VECTOR_BYTES for _, blob in rows):
                raise self._damaged()
            flat = np.frombuffer(b"".join(blob for _, blob in rows), dtype="<f2")
            self._vectors = keys, flat.reshape(-1, SIZE).astype(np.float32)
        return self._vectors

    def similarity(self, key: int, vector: Vector) -> float:
        """The cosine of a vector and that of a fact-check."""
        keys, known = self._matrix()
        return float(known[np.searchsorted(keys, key)] @ vector)

    def check(self, key: int) -> FactCheck:
        """The fact-check with a key, as `search` and `nearest` give it."""
        with self._translated_errors():
            found = self._connection.execute("SELECT record FROM checks WHERE key = ?", (key,)).fetchone()
        if found is None:
            raise self._damaged()
        return self._read(found[0])

    def _read(self, record: str) -> FactCheck:
        try:
            check = FactCheck.model_validate_json(record)
        except ValidationError:
            raise self._damaged() from None
        if check.url is not None and web_link(check.url) is None:
            raise self._damaged()
        return check

    def _damaged(self) -> FactCheckError:
        return FactCheckError("the index is damaged", where=self.path, remedy="delete it and add its files again")


def _highest(row: Vector, most: int) -> list[int]:
    """The places of the highest numbers, highest first; of equal ones the first."""
    if most >= len(row):
        return [int(at) for at in np.argsort(-row, kind="stable")]
    least = np.partition(row, len(row) - most)[len(row) - most]
    places = np.flatnonzero(row >= least)
    return [int(at) for at in places[np.argsort(-row[places], kind="stable")][:most]]


VARIABLE = "CLAIMS_FACTCHECKS"
"""The environment variable that names the index."""
NAME = "factchecks.db"


def index_path(named: str | Path | None = None, store: str | None = None) -> Path:
    """The path of the index: as named, else as in CLAIMS_FACTCHECKS, else beside the store; in the user's data folder if the
    store is not a file.

    Raises `ClaimsError` for a symbolic link in the current repository to a path outside it.
    """
    from claims.store.database import address  # SQLAlchemy

    chosen_path = named or os.environ.get(VARIABLE)
    if chosen_path:
        return chosen(Path(chosen_path))
    url = address(store)
    if url.drivername.startswith("sqlite"):
        return chosen(Path(url.database or "").with_name(NAME))
    return user_data_path("claims") / NAME
