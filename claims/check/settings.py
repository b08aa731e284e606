"""The settings of ``claims check`` (``claims.toml``, or ``[tool.claims]`` of ``pyproject.toml``), and their project.

All files that settings name must be inside the project, since settings come with a repository, which may be untrusted.
"""

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from claims.data import OwnTable
from claims.filesystem import RefusedFileError, inside
from claims.model import ClaimsError, DataError

EVERYTHING = "ALL"
"""The value in ``select`` and ``ignore`` that means all rules."""
SITE_FILES: Final = (
    "[Rr][Ee][Aa][Dd][Mm][Ee].*",
    "AUTHORS.*",
    "CHANGELOG.*",
    "CODE_OF_CONDUCT.*",
    "CONTRIBUTING.*",
    "LICEN[CS]E.*",
    "NOTICE.*",
    "SECURITY.*",
    "404.*",
    "_index.*",
    "ads.txt",
    "humans.txt",
    "llms.txt",
    "requirements*.txt",
    "robots.txt",
    "_includes/",
    "_layouts/",
    "_site/",
    "archetypes/",
    "layouts/",
    "node_modules/",
    "templates/",
)
"""The default of ``site-files``: patterns of files that are skipped unless they are named."""

Level = Literal["error", "warning", "info"]

MOST: Final = 1_000
"""The maximum number of entries of one setting: each is compared with each file, or with each of its claims."""
Patterns = Annotated[tuple[str, ...], Field(max_length=MOST)]
Codes = Annotated[tuple[str, ...], Field(max_length=MOST)]
Names = Annotated[tuple[str, ...], Field(max_length=MOST)]


class Settings(BaseModel):
    """The settings of a project; keys are written with hyphens (``require-review``).

    ``select`` and ``ignore`` take codes or prefixes ("S", "S1", "S102"); the longest match wins;
    ``extend-select`` adds to the default rules. Paths and patterns are relative to the folder of the settings
    file.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=lambda name: name.replace("_", "-"), populate_by_name=True
    )

    paths: Patterns = ()
    """Files, folders and globs to check if the command line names none."""
    include: Patterns = ()
    """Patterns of the files in a folder that are articles; empty: all with a known suffix."""
    exclude: Patterns = ()
    """Patterns of files and folders that are skipped."""
    site_files: Patterns = SITE_FILES
    """Patterns of files and folders of a site that are skipped unless they are named; empty: none are."""
    select: Codes = ()
    """The rules that run; empty: the default rules."""
    extend_select: Codes = ()
    """Rules that run in addition."""
    ignore: Codes = ()
    """Rules that do not run."""
    severity: dict[str, Level] = Field(default_factory=dict, max_length=MOST)
    """The severity of a rule's findings, by code or prefix."""
    per_file_ignores: dict[str, Codes] = Field(default_factory=dict, max_length=MOST)
    """Rules that do not run on files that match a pattern."""
    fail_on: Literal["error", "warning", "info", "never"] = "warning"
    """The minimum severity of a finding that fails the run."""
    baseline: str | None = None
    """A file of old findings that are not reported."""
    pipeline: Literal["accurate", "fast"] = "accurate"
    """How attributions are found."""
    model: str | None = None
    """An installed English spaCy model to use instead of the bundled one."""
    registry: Names = ()
    """The desk's own tables of parties, in addition to the bundled ones, in the format of claims/data/en/registry.csv."""
    anonymous_sources: Names = ()
    """Additional wordings for unnamed sources ("people in the room")."""
    required_fields: Names = ("title", "published")
    """Fields that an article's front matter must have (under any of their accepted names)."""
    checkworthy: Annotated[float, Field(ge=0, le=1)] = 0.5
    """The minimum checkworthiness of claims that must be sourced and reviewed."""
    require_review: bool = False
    """Whether every check-worthy claim must have a reviewer's verdict."""
    verdict_scale: tuple[str, ...] | str = ()
    """The verdicts that count as a review (empty: any), or the file of the desk's own table of verdicts, which all count."""
    store: str | None = None
    """The reviewers' store, a file inside the project; None: no store, unless the environment or the command names one."""
    factchecks: str | None = None
    """The index of known fact-checks, a file inside the project; None: none, unless the environment names one."""


UNTRUE: Final = 2
"""The highest rating (1 to 5) of verdicts that mean a claim is untrue."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Verdicts in lower case: those that count as a review (none: any), and those that mean a claim is untrue."""

    counting: frozenset[str] = frozenset()
    untrue: frozenset[str] = frozenset({"false", "mostly false"})

    def is_review(self, verdict: str | None) -> bool:
        """Whether a claim with this verdict (None: without one) has been reviewed."""
        return verdict is not None and (not self.counting or verdict.lower() in self.counting)

    def is_untrue(self, verdict: str | None) -> bool:
        """Whether a verdict means that a claim is untrue."""
        return verdict is not None and verdict.lower() in self.untrue


def scale_of(named: str | Sequence[str], folder: Path) -> Scale:
    """The scale that the setting names: a desk's own table of verdicts (a file, relative to ``folder``), or verdicts of the
    table in force.

    Raises `DataError` for an invalid table, or an unknown verdict (its ``line`` then is the index in the
    list, from 0).
    """
    from claims.store.verdicts import verdicts  # SQLAlchemy

    rows = verdicts(folder / named, root=folder) if isinstance(named, str) else verdicts()
    untrue = frozenset(row.name.lower() for row in rows if row.rating is not None and row.rating <= UNTRUE)
    known = {row.name.lower(): row.name for row in rows}
    if isinstance(named, str):
        return Scale(frozenset(known), untrue)
    for place, name in enumerate(named):
        if name.lower() not in known:
            near = difflib.get_close_matches(name.lower(), known, n=1)
            remedy = f"did you mean `{known[near[0]]}`?" if near else f"there are: {', '.join(known.values())}"
            raise DataError(f"unknown verdict {name!r}", line=place, remedy=remedy)
    return Scale(frozenset(name.lower() for name in named), untrue)


class SettingsError(ClaimsError):
    """A settings file, or an option that overrides a setting, is invalid."""


@dataclass(frozen=True, slots=True)
class Project:
    """The settings, the file they came from (None: no file), the folder that its paths are relative to, and the loaded
    ``registry`` and ``verdict-scale``."""

    settings: Settings
    file: Path | None
    root: Path
    registry: tuple[OwnTable, ...] = ()
    scale: Scale = field(default_factory=Scale)


MAX_BYTES: Final = 1_000_000
"""The maximum size of a settings file (bytes)."""

STORE: Final = "CLAIMS_STORE"
"""The environment variable that names the reviewers' store; unlike the settings it may name a database."""

_MAGIC: Final = frozenset("*?[")


def refused_paths(settings: Settings, root: Path) -> Iterator[tuple[tuple[str | int, ...], RefusedFileError]]:
    """The settings whose path is outside ``root``, the folder of the settings file: the keys of each, and why."""
    for way, name in named_files(settings):
        if way == ("store",) and "://" in name:
            yield (
                way,
                RefusedFileError(
                    "a settings file may not name a database, since it may be untrusted",
                    remedy="set the variable CLAIMS_STORE or use --store; the setting takes a file inside the project",
                ),
            )
            continue
        try:
            inside(root / _fixed_part(name) if way[0] == "paths" else root / name, root)
        except RefusedFileError as error:
            yield way, error


def named_files(settings: Settings) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """The files that the settings name, each with its keys."""
    for key, names in (("paths", settings.paths), ("registry", settings.registry)):
        yield from (((key, place), name) for place, name in enumerate(names))
    singles: dict[str, object] = {"baseline": settings.baseline, "store": settings.store, "factchecks": settings.factchecks}
    singles["verdict-scale"] = settings.verdict_scale
    yield from (((key,), name) for key, name in singles.items() if isinstance(name, str))


def _fixed_part(pattern: str) -> Path:
    """The topmost folder that a glob may search: its parts before the first wildcard, and a ``..`` for each one after it.

    >>> _fixed_part("news/2024/*.md") == Path("news/2024")
    True
    """
    parts = Path(pattern).parts
    first = next((at for at, part in enumerate(parts) if _MAGIC & set(part)), len(parts))
    above = Path(*[".."] * parts[first:].count(".."))
    return Path(*parts[:first]) / above
