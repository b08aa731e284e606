"""Where the cache of a project lies: in the user's cache folder, never in the project, whose files others may have written."""

import hashlib
import os
from pathlib import Path
from typing import Final

from platformdirs import user_cache_path

from claims.check.cache.folder import Cache
from claims.filesystem import boundary_of

VARIABLE: Final = "CLAIMS_CACHE_DIR"
"""The environment variable that names a folder in place of the user's cache folder."""
_NAME: Final = "claims-check"


def cache_of(root: Path, folder: Path | None = None) -> Cache:
    """The cache of the project in the folder ``root``, which has a folder of its own.

    That lies in ``folder``, else where CLAIMS_CACHE_DIR says, else in the user's cache folder. Where it cannot be used the
    cache says why, and keeps nothing.
    """
    try:
        real = root.resolve()
        base = _base(folder)
        home = base.resolve() / _NAME
        top = boundary_of(real)
    except (OSError, RuntimeError) as error:
        return Cache(None, broken=f"its folder cannot be found: {error}")
    if not base.is_absolute():
        return Cache(None, broken="no home folder is known")
    if home.is_relative_to(top) or home.is_relative_to(real):
        return Cache(None, broken="its folder lies in the project, where others may have written it")
    project = hashlib.sha256(os.fsencode(real)).hexdigest()[:32]
    return Cache(home / project, top=home)


def _base(folder: Path | None) -> Path:
    """The folder that was named, else the user's; not absolute where there is none."""
    named = os.environ.get(VARIABLE)
    if folder is not None or named:
        return Path.cwd() / (folder or Path(named or ""))
    return user_cache_path()
