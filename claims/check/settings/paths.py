"""The files that settings name: all inside the project, since settings come with a repository, whose author may be anybody."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from claims.check.settings.model import Settings
from claims.filesystem import RefusedFileError, inside

MAX_BYTES: Final = 1_000_000
"""The largest settings file that is read."""

STORE: Final = "CLAIMS_STORE"
"""The environment variable that names the reviewers' store; unlike the settings it may name a database."""

_MAGIC: Final = frozenset("*?[")


def refused_paths(settings: Settings, root: Path) -> Iterator[tuple[tuple[str | int, ...], RefusedFileError]]:
    """The settings whose value leads out of ``root``, the folder of the settings file: each by its keys, and why."""
    for way, name in _named(settings):
        if way == ("store",) and "://" in name:
            yield (
                way,
                RefusedFileError(
                    "a database is not named in a settings file, which may come from anybody",
                    remedy="name it in the variable CLAIMS_STORE or with --store; the setting takes a file inside the project",
                ),
            )
            continue
        try:
            inside(root / _fixed_part(name) if way[0] == "paths" else root / name, root)
        except RefusedFileError as error:
            yield way, error


def _named(settings: Settings) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for key, names in (("paths", settings.paths), ("registry", settings.registry)):
        yield from (((key, place), name) for place, name in enumerate(names))
    singles = {"baseline": settings.baseline, "store": settings.store, "verdict-scale": settings.verdict_scale}
    yield from (((key,), name) for key, name in singles.items() if isinstance(name, str))


def _fixed_part(pattern: str) -> Path:
    """The folder in which a glob begins to look; one that climbs out of what it found is taken to begin there.

    >>> _fixed_part("news/2024/*.md") == Path("news/2024")
    True
    """
    parts = Path(pattern).parts
    first = next((at for at, part in enumerate(parts) if _MAGIC & set(part)), len(parts))
    above = Path(*[".."] * parts[first:].count(".."))
    return Path(*parts[:first]) / above
