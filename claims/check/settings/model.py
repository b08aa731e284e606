"""The settings of ``claims check``; each has the default of a project that says nothing."""

from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from claims.check.scope.site import SITE_FILES

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
    """How grave a rule's findings are, by code or beginning."""
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
