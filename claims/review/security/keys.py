"""The key that signs sessions: kept beside the file of users, so that they outlive the server."""

import os
import stat
from pathlib import Path
from secrets import token_urlsafe
from tempfile import NamedTemporaryFile

from claims.model import ClaimsError

SHORTEST_KEY = 32
"""Characters that a key has at least; ours have 43."""
_LONGEST_KEY = 4096


def kept_secret(users: Path | None) -> str:
    """The key beside the file of users, made where there is none; without such a file one that ends with the server.

    Raises `ClaimsError` where the key cannot be kept, is too short to be one, or can be read by others.
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
        raise ClaimsError(f"the sessions' key cannot be kept: {why}", where=place, remedy="see who may write there") from None


def _make(place: Path) -> None:
    """Writes a new key: all of it or nothing, and never over one that another server made meanwhile."""
    with NamedTemporaryFile("w", encoding="ascii", dir=place.parent, prefix=".key-", delete=False) as file:  # its owner's alone
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
        raise ClaimsError("the sessions' key is not a regular file", where=place, remedy="take it away, and a new one is made")
    if os.name == "posix" and status.st_mode & 0o077:
        raise ClaimsError("others can read the sessions' key", where=place, remedy=f"chmod 600 {place.name}")
    with place.open(encoding="ascii") as file:
        secret = file.read(_LONGEST_KEY).strip()
    if len(secret) < SHORTEST_KEY:
        raise ClaimsError(
            f"the sessions' key has {len(secret)} characters, and needs {SHORTEST_KEY}",
            where=place,
            remedy="delete the file: a new key is made, and everybody signs in again",
        )
    return secret
