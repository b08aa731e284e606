"""The users file: TOML with one table per user. Passwords are stored as argon2 hashes."""

import json
import logging
import os
import re
import time
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock
from typing import NamedTuple

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from filelock import FileLock, Timeout

from claims.model import ClaimsError
from claims.review.policy import Role

SHORTEST_PASSWORD = 10
SETTLED = 2.0
"""Seconds for which the file must be unchanged before missing users have irreversible consequences."""
_PATIENCE = 30.0
"""Seconds for which adding a user waits for another process that does the same."""
_NAME = re.compile(r"[^\W_](?:[\w .'’-]{0,58}[\w.])?")
_HASHER = PasswordHasher()
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class User:
    """Who may sign in. ``hash`` is their password's, None if a proxy authenticates them."""

    name: str
    role: Role
    hash: str | None = None


class _Stamp(NamedTuple):
    """Identifies a state of the file; ``changed`` is its modification time in nanoseconds since 1970."""

    changed: int
    size: int
    inode: int


class Users:
    """The users in a file, read again whenever the file changes.

    The content applies immediately. ``changed`` is called with the users only once it was stable for `SETTLED` seconds: an
    editor may write the file in pieces, and one read in between lacks users who were not removed.

    Raises `ClaimsError` if the file is missing or invalid. Later an invalid file is logged and changes nothing: the last
    valid users remain, and `problem` says what is wrong. ``clock`` counts seconds.
    """

    def __init__(
        self,
        path: Path,
        changed: Callable[[Mapping[str, User]], None] = lambda _: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.path = path
        self.problem = ""
        self._changed = changed
        self._clock = clock
        self._lock = Lock()
        self._note(_stamp(path))
        self._users = _some(path)
        self._unannounced = True
        self.all()

    def all(self) -> Mapping[str, User]:
        """The users by name."""
        with self._lock:
            stamp = _stamp(self.path)
            if stamp != self._stamp:
                self._note(stamp)
                self._read_again()
            if self._unannounced and self._is_settled():
                self._changed(self._users)
                self._unannounced = False
            return self._users

    def _note(self, stamp: _Stamp | None) -> None:
        self._stamp = stamp
        age = 0.0 if stamp is None else max(0.0, time.time() - stamp.changed / 1e9)
        self._since = self._clock() - age

    def _is_settled(self) -> bool:
        return self._clock() - self._since >= SETTLED and _stamp(self.path) == self._stamp

    def _read_again(self) -> None:
        try:
            self._users, self.problem = _some(self.path), ""
            self._unannounced = True
        except ClaimsError as error:
            self.problem = str(error)
            self._unannounced = False
            _LOG.error("%s; until it is fixed, the previous users remain valid", ascii(self.problem)[1:-1])

    def named(self, name: str) -> User | None:
        """The user called ``name``."""
        return self.all().get(name)

    def signed_in(self, name: str, password: str) -> User | None:
        """The user whose name and password these are, or None; takes equally long for unknown names."""
        user = self.named(name)
        try:
            _HASHER.verify((user and user.hash) or _NOBODYS, password)
        except (VerificationError, InvalidHashError):
            return None
        return user if user and user.hash else None


def add_user(path: Path, name: str, role: Role, password: str) -> User:
    """Writes a user to the file, replacing any with that name; creates the file if it is missing.

    A lock file with the suffix ``.lock`` serialises concurrent calls. Raises `ClaimsError` if the name or
    the password is invalid, or the file cannot be read or written.
    """
    checked_name(name)
    if len(password) < SHORTEST_PASSWORD:
        raise ClaimsError(f"the password has fewer than {SHORTEST_PASSWORD} characters", remedy="choose a longer one")
    user = User(name, role, _HASHER.hash(password))
    lock = path.with_name(path.name + ".lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(lock, timeout=_PATIENCE, mode=0o600):
            users = dict(_read(path)) if path.exists() else {}
            _write(path, users | {name: user})
    except Timeout:
        raise ClaimsError("another program is adding a user", where=lock, remedy="try again when it is done") from None
    except OSError as error:
        why = error.strerror or str(error)
        raise ClaimsError(f"cannot write the users: {why}", where=path, remedy="check the permissions of its folder") from None
    return user


def checked_name(name: str) -> str:
    """The validated name of a user. Raises `ClaimsError` if it is invalid."""
    if not _NAME.fullmatch(name):
        raise ClaimsError(f"{name!r} is not a valid name", remedy="use up to 60 letters, digits, spaces and . - '")
    return name


def _stamp(path: Path) -> _Stamp | None:
    """The file's stamp, None if the file cannot be examined."""
    try:
        status = path.stat()
    except OSError:
        return None
    return _Stamp(status.st_mtime_ns, status.st_size, status.st_ino)


def _some(path: Path) -> dict[str, User]:
    """The users in the file. Raises `ClaimsError` if there are none: editors may truncate a file before they write it."""
    users = _read(path)
    if not users:
        raise ClaimsError("the file has no users", where=path, remedy=f"claims user add NAME --users {path}")
    return users


def _read(path: Path) -> dict[str, User]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8")).get("users", {})
    except FileNotFoundError:
        raise ClaimsError("users file not found", where=path, remedy=f"claims user add NAME --users {path}") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ClaimsError(f"cannot read the users: {error}", where=path) from None
    if not isinstance(tables, dict):
        raise ClaimsError("`users` is not a table", where=path, remedy='write [users."Ana"] above the role and hash of each')
    return {name: _user(path, name, table) for name, table in tables.items()}


def _user(path: Path, name: str, table: object) -> User:
    fields = table if isinstance(table, dict) else {}
    role, hash = fields.get("role"), fields.get("hash")
    try:
        known = Role(role)  # type: ignore[arg-type]  # any TOML value, including lists
    except ValueError:
        remedy = f"choose one of: {', '.join(Role)}"
        raise ClaimsError(f"{name}: unknown role {role!r}", where=path, remedy=remedy) from None
    if hash is not None and not (isinstance(hash, str) and hash.startswith("$argon2")):
        raise ClaimsError(f"{name}: `hash` is not an argon2 hash", where=path, remedy="create it with `claims user add`")
    return User(name, known, hash)


def _write(path: Path, users: dict[str, User]) -> None:
    tables = [f"[users.{json.dumps(user.name, ensure_ascii=False)}]\n{_fields(user)}" for user in users.values()]
    # Written to a temporary file and then renamed, so that a crash leaves the old or the new one; readable by its owner only.
    with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, prefix=".users-", delete=False) as file:
        file.write(
            "# The users of the review page. Written by `claims user add`; Delete a table to revoke its user's access.\n\n"
        )
        file.write("\n".join(tables))
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)


def _fields(user: User) -> str:
    return f'role = "{user.role}"\n' + (f'hash = "{user.hash}"\n' if user.hash else "")


_NOBODYS = _HASHER.hash(os.urandom(16).hex())
"""The hash against which the password of an unknown user is checked."""
