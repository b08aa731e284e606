"""Sessions: signed cookies, CSRF tokens, the server's record of valid sessions, and the signing key."""

import hashlib
import hmac
import os
import secrets
import sqlite3
import stat
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from secrets import token_urlsafe
from tempfile import NamedTemporaryFile
from threading import Lock

from itsdangerous import BadData, URLSafeTimedSerializer

from claims.model import ClaimsError
from claims.store import UnavailableError

LONGEST = 12 * 60 * 60
"""Lifetime of a session in seconds: a working day."""
MOST_OF_ONE = 100
"""Maximum concurrent sessions of one user; another one ends the oldest."""


@dataclass(frozen=True)
class Session:
    """Whose session it is (None before signing in). ``stamp`` changes with the user's password, ``nonce`` with each session."""

    name: str | None
    stamp: str
    nonce: str

    @classmethod
    def of(cls, name: str | None, hash: str | None = None) -> "Session":
        """A new session; one with a name is not valid until `Sessions.begin` has recorded it."""
        return cls(name, stamp(hash), secrets.token_urlsafe(16))


def stamp(hash: str | None) -> str:
    """A digest of the password's hash, so that a new password ends the sessions of the old one."""
    return hashlib.sha256((hash or "").encode()).hexdigest()[:16]


class Sessions:
    """Signs sessions with ``secret``, verifies them, and records those of users until they end.

    The record is the file ``place``, by default in memory. Raises `ClaimsError` if it cannot be used.
    """

    def __init__(self, secret: str, place: Path | None = None) -> None:
        self._secret = secret.encode()
        self._signer = URLSafeTimedSerializer(secret, salt="claims.session")
        self._record = Record(place)

    def begin(self, name: str, hash: str | None) -> Session:
        """A new session of somebody who has signed in."""
        session = Session.of(name, hash)
        self._record.add(session)
        return session

    def end(self, session: Session) -> None:
        """Ends a session: its cookie is invalid from now on, copies included."""
        self._record.remove(session)

    def end_all(self, name: str) -> None:
        """Ends every session of a user."""
        self._record.remove_all(name)

    def keep_only(self, stamps: Mapping[str, str]) -> None:
        """Ends the sessions of all but these users (by name, with the `stamp` of their password's hash)."""
        self._record.keep_only(stamps)

    def cookie(self, session: Session) -> str:
        """The cookie's value."""
        return str(self._signer.dumps([session.name, session.stamp, session.nonce]))

    def read(self, cookie: str | None) -> Session | None:
        """The session of a cookie; None if it is missing, expired, not validly signed or ended."""
        if not cookie:
            return None
        try:
            fields = self._signer.loads(cookie, max_age=LONGEST)
        except BadData:
            return None
        session = Session(*fields)
        return session if session.name is None or self._record.has(session) else None

    def token(self, session: Session) -> str:
        """The token that unsafe requests of this session must carry."""
        return hmac.new(self._secret, b"claims.csrf:" + session.nonce.encode(), hashlib.sha256).hexdigest()

    def own(self, session: Session, token: str | None) -> bool:
        """Whether ``token`` is the session's CSRF token."""
        return token is not None and hmac.compare_digest(self.token(session).encode(), token.encode("utf-8", "replace"))

    def close(self) -> None:
        """Closes the record."""
        self._record.close()


class Record:
    """The valid sessions, by digests of their nonces, from which cookies cannot be forged.

    Thread-safe. Its methods raise `UnavailableError` where the file cannot be used.
    """

    def __init__(self, place: Path | None) -> None:
        self._place = place
        self._lock = Lock()
        try:
            if place is not None:  # SQLite would create it world-readable
                os.close(os.open(place, os.O_RDWR | os.O_CREAT, 0o600))
            self._database = sqlite3.connect(
                ":memory:" if place is None else place, isolation_level=None, check_same_thread=False, timeout=5.0
            )
            self._database.execute(
                "CREATE TABLE IF NOT EXISTS sessions "
                "(id TEXT PRIMARY KEY, name TEXT NOT NULL, stamp TEXT NOT NULL, ends REAL NOT NULL)"
            )
        except (OSError, sqlite3.Error) as error:
            raise ClaimsError(
                f"cannot save sessions: {getattr(error, 'strerror', None) or error}",
                where=place,
                remedy="check that the folder is writable; without the file all users must sign in again",
            ) from None

    def add(self, session: Session) -> None:
        """Records a session, and deletes expired and surplus ones."""
        with self._open() as database:
            now = time.time()
            database.execute("DELETE FROM sessions WHERE ends < ?", (now,))
            database.execute(
                "INSERT INTO sessions VALUES (?, ?, ?, ?)", (_id(session), session.name, session.stamp, now + LONGEST)
            )
            database.execute(
                "DELETE FROM sessions WHERE name = ?1 AND id NOT IN "
                "(SELECT id FROM sessions WHERE name = ?1 ORDER BY ends DESC, rowid DESC LIMIT ?2)",
                (session.name, MOST_OF_ONE),
            )

    def has(self, session: Session) -> bool:
        """Whether the session is valid."""
        with self._open() as database:
            found = database.execute(
                "SELECT 1 FROM sessions WHERE id = ? AND name = ? AND stamp = ? AND ends >= ?",
                (_id(session), session.name, session.stamp, time.time()),
            )
            return found.fetchone() is not None

    def remove(self, session: Session) -> None:
        """Ends a session."""
        with self._open() as database:
            database.execute("DELETE FROM sessions WHERE id = ?", (_id(session),))

    def remove_all(self, name: str) -> None:
        """Ends every session of a user."""
        with self._open() as database:
            database.execute("DELETE FROM sessions WHERE name = ?", (name,))

    def keep_only(self, stamps: Mapping[str, str]) -> None:
        """Ends the sessions whose user is missing in ``stamps``, or has another stamp there."""
        with self._open() as database:
            known = database.execute("SELECT DISTINCT name, stamp FROM sessions").fetchall()
            over = [(name, stamp) for name, stamp in known if stamps.get(name) != stamp]
            database.executemany("DELETE FROM sessions WHERE name = ? AND stamp = ?", over)

    def close(self) -> None:
        """Closes the file."""
        with self._lock:
            self._database.close()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            try:
                yield self._database
            except sqlite3.Error as error:
                raise UnavailableError(
                    f"cannot read or write the sessions ({error})",
                    where=self._place,
                    remedy="free space on the disk, and check that the file is writable",
                ) from error


def _id(session: Session) -> str:
    return hashlib.sha256(session.nonce.encode()).hexdigest()


SHORTEST_KEY = 32
"""Minimum characters of a key; generated ones have 43."""
_LONGEST_KEY = 4096


def kept_secret(users: Path | None) -> str:
    """The key stored next to the users file, created if missing; without a users file, a key for this server process only.

    Raises `ClaimsError` if the key cannot be saved, is too short, or is readable by others.
    """
    if users is None:
        return token_urlsafe()
    place = users.with_name(users.name + ".key")
    try:
        if not place.exists():
            _make(place)
        return _checked(place)
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or "it is not ASCII text"
        raise ClaimsError(
            f"cannot save the session key: {why}", where=place, remedy="check the permissions of its folder"
        ) from None


def _make(place: Path) -> None:
    """Writes a new key atomically, and never over one that another server created in the meantime."""
    with NamedTemporaryFile(
        "w", encoding="ascii", dir=place.parent, prefix=".key-", delete=False
    ) as file:  # readable by its owner only
        draft = Path(file.name)
        file.write(token_urlsafe())
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, place)
    except FileExistsError:
        pass
    except OSError:  # a file system without hard links
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)


def _checked(place: Path) -> str:
    status = place.stat()
    if not stat.S_ISREG(status.st_mode):
        raise ClaimsError("the session key is not a regular file", where=place, remedy="remove it, and a new key is created")
    if os.name == "posix" and status.st_mode & 0o077:
        raise ClaimsError("the session key is readable by others", where=place, remedy=f"chmod 600 {place.name}")
    with place.open(encoding="ascii") as file:
        secret = file.read(_LONGEST_KEY).strip()
    if len(secret) < SHORTEST_KEY:
        raise ClaimsError(
            f"the session key has {len(secret)} characters; at least {SHORTEST_KEY} are required",
            where=place,
            remedy="delete the file: a new key is created, and all users must sign in again",
        )
    return secret
