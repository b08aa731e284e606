"""The settings of ``claims check`` (``claims.toml``, or ``[tool.claims]`` of ``pyproject.toml``), and the project they are of.

All files that settings name lie inside the project, since settings come with a repository, whose author may be anybody.
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
"""Stands for all rules where codes are selected or ignored."""
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
"""Patterns of what is left alone unless it is named: the setting ``site-files`` takes their place."""

Level = Literal["error", "warning", "info"]
Codes = tuple[str, ...]


MOST_PATTERNS: Final = 1_000
"""How many patterns one setting may have: each is compared with each file."""
Patterns = Annotated[tuple[str, ...], Field(max_length=MOST_PATTERNS)]


class Settings(BaseModel):
    """What a project may say; keys are written with hyphens (``require-review``).

    ``select`` and ``ignore`` take codes or their beginnings ("S", "S1", "S102"), the longest that fits decides;
    ``extend-select`` adds to the rules that are on by themselves. Paths and patterns count from the folder of the settings
    file.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", alias_generator=lambda name: name.replace("_", "-"), populate_by_name=True
    )

    paths: Patterns = ()
    """What is checked where the command line names nothing: files, folders, globs."""
    include: Patterns = ()
    """Patterns of the files in a folder that are articles; empty: all with a known suffix."""
    exclude: Patterns = ()
    """Patterns of files and folders that are left alone."""
    site_files: Patterns = SITE_FILES
    """Patterns of files and folders of a site that are left alone unless they are named; empty: none are."""
    select: Codes = ()
    """The rules that run; empty: those that are on by themselves."""
    extend_select: Codes = ()
    """Rules that run besides."""
    ignore: Codes = ()
    """Rules that do not run."""
    severity: dict[str, Level] = Field(default_factory=dict)
    """The severity of a rule's findings, by code or prefix."""
    per_file_ignores: dict[str, Codes] = Field(default_factory=dict, max_length=MOST_PATTERNS)
    """Rules that do not run on the files of a pattern."""
    fail_on: Literal["error", "warning", "info", "never"] = "warning"
    """From which severity on a finding fails the run."""
    baseline: str | None = None
    """A file of old findings that are not reported."""
    pipeline: Literal["accurate", "fast"] = "accurate"
    """How attributions are found."""
    model: str | None = None
    """An installed English spaCy model in place of the one that comes along."""
    registry: tuple[str, ...] = ()
    """Tables of parties that the desk knows beside those that come along, in the form of claims/data/en/registry.csv."""
    anonymous_sources: tuple[str, ...] = ()
    """Wordings, beside those that are known, that name nobody ("people in the room")."""
    required_fields: tuple[str, ...] = ("title", "published")
    """Fields that an article's front matter must have (each by any of the names that are read for it)."""
    checkworthy: Annotated[float, Field(ge=0, le=1)] = 0.5
    """The checkworthiness from which a claim is one that must be sourced and reviewed."""
    require_review: bool = False
    """Whether every check-worthy claim must have a person's verdict."""
    verdict_scale: tuple[str, ...] | str = ()
    """The verdicts that count as a review (empty: any), or the file of the desk's own table of verdicts, all of which do."""
    store: str | None = None
    """The reviewers' store, a file inside the project; None: none is asked, unless the environment or the command names one."""


UNTRUE: Final = 2
"""The rating (1 to 5) up to which a verdict says that a claim is not so."""


@dataclass(frozen=True, slots=True)
class Scale:
    """Verdicts in lower case: those that are a review (none: any), and those that say that a claim is not so."""

    counting: frozenset[str] = frozenset()
    untrue: frozenset[str] = frozenset({"false", "mostly false"})

    def is_review(self, verdict: str | None) -> bool:
        """Whether a claim with this verdict (None: without one) has been reviewed."""
        return verdict is not None and (not self.counting or verdict.lower() in self.counting)

    def is_untrue(self, verdict: str | None) -> bool:
        """Whether a verdict says that a claim is not so."""
        return verdict is not None and verdict.lower() in self.untrue


def scale_of(named: str | Sequence[str], folder: Path) -> Scale:
    """The scale that the setting names: a desk's own table of verdicts (a file, from ``folder``), or verdicts of the
    table in force.

    Raises `DataError` for a table that is not as it must be, or a verdict that is none (its ``line`` then is its place in the
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
            raise DataError(f"there is no verdict {name!r}", line=place, remedy=remedy)
    return Scale(frozenset(name.lower() for name in named), untrue)


class SettingsError(ClaimsError):
    """A settings file, or an option that stands for a setting, is not as it must be."""


@dataclass(frozen=True, slots=True)
class Project:
    """The settings, the file they came from (None: no file), the folder from which its paths count, and what its ``registry``
    and ``verdict-scale`` name, as it was read."""

    settings: Settings
    file: Path | None
    root: Path
    registry: tuple[OwnTable, ...] = ()
    scale: Scale = field(default_factory=Scale)


MAX_BYTES: Final = 1_000_000
"""The largest settings file that is read."""

STORE: Final = "CLAIMS_STORE"
"""The environment variable that names the reviewers' store; unlike the settings it may name a database."""

_MAGIC: Final = frozenset("*?[")


def refused_paths(settings: Settings, root: Path) -> Iterator[tuple[tuple[str | int, ...], RefusedFileError]]:
    """The settings whose value leads out of ``root``, the folder of the settings file: each by its keys, and why."""
    for way, name in _named_files(settings):
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


def _named_files(settings: Settings) -> Iterator[tuple[tuple[str | int, ...], str]]:
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
