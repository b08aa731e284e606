"""The shape of a rule, and of what it is given to look at."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from types import MappingProxyType

from claims.check.finding import Finding
from claims.check.others import Nobody, Others
from claims.check.settings import Scale, Settings
from claims.data import OwnTable
from claims.model import ClaimSet


class Severity(StrEnum):
    """How much a finding matters, gravest first."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class FrontField:
    """A field of the front matter as it was written.

    ``value`` is what YAML, TOML or JSON makes of it (text, number, date, list, mapping or None), ``line`` counts the file's
    lines from 1, ``span`` (of the value) and ``key_span`` are code points into ``article.text``, end excluded.
    """

    key: str
    value: object
    line: int
    span: tuple[int, int]
    key_span: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Checked:
    """An article as a rule sees it.

    ``path`` is the article's file as it was named (None for standard input), ``raw`` its front matter by key in lower case
    (empty where there is none), ``others`` what is known of other articles, looked up when asked for. ``export`` is what the
    file ``x.json`` beside an article ``x.md`` holds, None where there is no such file. ``registry`` are the tables of parties
    that the desk knows, ``scale`` says what the verdicts mean.
    """

    claim_set: ClaimSet
    path: Path | None = None
    raw: Mapping[str, FrontField] = field(default_factory=lambda: MappingProxyType({}))
    others: Others = field(default_factory=Nobody)
    export: bytes | None = None
    registry: tuple[OwnTable, ...] = ()
    scale: Scale = field(default_factory=Scale)


@dataclass(frozen=True, slots=True)
class Example:
    """A short article and the exact words at which the rule fires, in order; none where it must stay silent.

    ``front`` is front matter without its fences, ``note`` what the example is there to show.
    """

    text: str
    at: tuple[str, ...]
    front: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with all that is said about it; ``code`` never changes its meaning.

    ``find`` gives a finding for each claim that it fires on, also where several have one cause (`folded`).
    ``on`` says whether it runs unless the settings say otherwise. ``across`` says that it reads ``others`` or ``export``, so
    that a finding can change although the article did not.
    """

    code: str
    name: str
    summary: str
    why: str
    how_to_fix: str
    severity: Severity
    on: bool
    find: Callable[[Checked, Settings], Iterable[Finding]]
    fires: tuple[Example, ...]
    silent: tuple[Example, ...]
    across: bool = False
