"""The file of users: TOML, a table a user, passwords as argon2 hashes."""

import json
import logging
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from threading import Lock

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from claims.model import ClaimsError
from claims.review.policy import Role

SHORTEST_PASSWORD = 10
_NAME = re.compile(r"[^\W_](?:[\w .'’-]{0,58}[\w.])?")
_HASHER = PasswordHasher()
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class User:
    """Somebody who may sign in. ``hash`` is their password's, None where a proxy vouches for them."""

    name: str
    role: Role
    hash: str | None = None


class Users:
    """The users in a file, read again whenever the file changes; ``changed`` is given them then.

    Raises `ClaimsError` where the file is not there or is not as it should be. Once it was, a file that is wrong is logged and
    changes nothing: those of the last good one stay, and `problem` says what is wrong.
    """

    def __init__(self, path: Path, changed: Callable[[Mapping[str, User]], None] = lambda _: None) -> None:
        self.path = path
        self.problem = ""
        self._changed = changed
        self._lock = Lock()
        self._stamp = _stamp(path)
        self._users = _some(path)
        self._changed(self._users)

    def all(self) -> Mapping[str, User]:
        """The users by name."""
        with self._lock:
            stamp = _stamp(self.path)
            if stamp != self._stamp:
                self._stamp = stamp
                self._read_again()
            return self._users

    def _read_again(self) -> None:
        try:
            users = _some(self.path)
        except ClaimsError as error:
            self.problem = str(error)
            _LOG.error("%s; until it is put right, the users are those from before", ascii(self.problem)[1:-1])
            return
        self._users, self.problem = users, ""
        self._changed(users)

    def named(self, name: str) -> User | None:
        """The user called ``name``."""
        return self.all().get(name)

    def signed_in(self, name: str, password: str) -> User | None:
        """The user whose name and password these are, or None; takes as long for a name that nobody has."""
        user = self.named(name)
        try:
            _HASHER.verify((user and user.hash) or _NOBODYS, password)
        except (VerificationError, InvalidHashError):
            return None
        return user if user and user.hash else None


def add_user(path: Path, name: str, role: Role, password: str) -> User:
    """Writes a user into the file, in place of the one who had that name; the file is made where there is none.

    Raises `ClaimsError` where the name or the password will not do.
    """
    checked_name(name)
    if len(password) < SHORTEST_PASSWORD:
        raise ClaimsError(f"the password has fewer than {SHORTEST_PASSWORD} characters", remedy="choose a longer one")
    users = dict(_read(path)) if path.exists() else {}
    users[name] = User(name, role, _HASHER.hash(password))
    _write(path, users)
    return users[name]


def checked_name(name: str) -> str:
    """The name of a user. Raises `ClaimsError` where it will not do."""
    if not _NAME.fullmatch(name):
        raise ClaimsError(f"{name!r} will not do as a name", remedy="use up to 60 letters, digits, spaces and . - '")
    return name


def _stamp(path: Path) -> tuple[int, ...] | None:
    """What tells one state of the file from another, None where there is none that can be read."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


def _some(path: Path) -> dict[str, User]:
    """The users in the file. Raises `ClaimsError` where it names none: an editor empties a file before it writes it anew."""
    users = _read(path)
    if not users:
        raise ClaimsError("the file names no users", where=path, remedy=f"claims user add NAME --users {path}")
    return users


def _read(path: Path) -> dict[str, User]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8")).get("users", {})
    except FileNotFoundError:
        raise ClaimsError("there is no such file of users", where=path, remedy=f"claims user add NAME --users {path}") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ClaimsError(f"the users cannot be read: {error}", where=path) from None
    if not isinstance(tables, dict):
        raise ClaimsError("`users` is no table", where=path, remedy='write [users."Ana"] above the role and hash of each')
    return {name: _user(path, name, table) for name, table in tables.items()}


def _user(path: Path, name: str, table: object) -> User:
    fields = table if isinstance(table, dict) else {}
    role, hash = fields.get("role"), fields.get("hash")
    try:
        known = Role(role)  # type: ignore[arg-type]  # whatever TOML holds, lists too
    except ValueError:
        remedy = f"choose one of: {', '.join(Role)}"
        raise ClaimsError(f"{name}: there is no role {role!r}", where=path, remedy=remedy) from None
    if hash is not None and not (isinstance(hash, str) and hash.startswith("$argon2")):
        raise ClaimsError(f"{name}: `hash` is no argon2 hash", where=path, remedy="let `claims user add` write it")
    return User(name, known, hash)


def _write(path: Path, users: dict[str, User]) -> None:
    tables = [f"[users.{json.dumps(user.name, ensure_ascii=False)}]\n{_fields(user)}" for user in users.values()]
    path.parent.mkdir(parents=True, exist_ok=True)
    # ListPosition the file and then in its place, so that a crash leaves the old or the new one; readable by its owner alone.
    with NamedTemporaryFile("w", encoding="utf-8", dir=path.parent, prefix=".users-", delete=False) as file:
        file.write(
            "# The users of the review page. Written by `claims user add`; taking a table out ends its user's access.\n\n"
        )
        file.write("\n".join(tables))
        file.flush()
        os.fsync(file.fileno())
    Path(file.name).replace(path)


def _fields(user: User) -> str:
    return f'role = "{user.role}"\n' + (f'hash = "{user.hash}"\n' if user.hash else "")


_NOBODYS = _HASHER.hash(os.urandom(16).hex())
"""What a password is checked against where there is no such user."""
