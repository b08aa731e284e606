"""The records of rules and findings."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, TypeVar

from claims.check.context import RuleContext


@dataclass(frozen=True, slots=True)
class Edit:
    """A span of ``article.text`` (code points from 0, ``start`` included, ``end`` excluded) and its replacement."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A safe change for ``--fix``: it alters no word of the reporting.

    ``summary`` describes it in the imperative ("write the date as 2023-09-12"). ``edits`` change the article, are sorted
    and do not overlap; ``export`` rewrites the export next to the article.
    """

    summary: str
    edits: tuple[Edit, ...] = ()
    export: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """A problem that a rule found.

    ``message`` says what is wrong in one line, ``reason`` why, with the article's own words. ``spans``
    are code points into ``article.text``, start included and end excluded, the most specific first; empty only where the whole
    file is meant. Findings of one rule with the same ``group`` (such as the claims of one unnamed source) have one cause: the
    first that is neither allowed nor in the baseline is reported for all (see `one_per_group`).
    """

    code: str
    message: str
    spans: tuple[tuple[int, int], ...]
    reason: str
    claim_ids: tuple[str, ...] = ()
    fix: Fix | None = None
    group: str = ""


class Grouped(Protocol):
    """A finding, with or without a location."""

    @property
    def code(self) -> str:
        """The rule's code."""

    @property
    def group(self) -> str:
        """The key that the finding shares with other findings of its rule, "" if it is not grouped."""


AnyFinding = TypeVar("AnyFinding", bound=Grouped)


def one_per_group(findings: Iterable[AnyFinding]) -> list[AnyFinding]:
    """The findings of one article, only the first of each group."""
    seen: set[tuple[str, str]] = set()
    first: list[AnyFinding] = []
    for finding in findings:
        key = finding.code, finding.group
        if not finding.group or key not in seen:
            first.append(finding)
            seen.add(key)
    return first


class Severity(StrEnum):
    """The severities of findings, most severe first."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Example:
    """A short article and the exact words at which the rule fires, in order; none if it must not fire.

    ``front`` is front matter without its fences, ``note`` what the example shows.
    """

    text: str
    at: tuple[str, ...] = ()
    front: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its documentation; ``code`` never changes its meaning.

    ``find`` returns a finding for each claim that the rule fires on, even if several have one cause (see `one_per_group`).
    ``on`` says whether the rule runs by default. ``across`` says that it reads ``others`` or ``export`` of the context, so that
    its findings can change although the article did not.
    """

    code: str
    name: str
    summary: str
    why: str
    how_to_fix: str
    find: Callable[[RuleContext], Iterable[Finding]]
    fires: tuple[Example, ...]
    silent: tuple[Example, ...]
    severity: Severity = Severity.WARNING
    on: bool = True
    across: bool = False


def explained(rule: Rule) -> str:
    """The documentation of a rule in Markdown: what it reports, why it matters, examples, and how to fix it."""
    return "\n".join(_lines(rule)) + "\n"


def _lines(rule: Rule) -> Iterator[str]:
    yield f"# {rule.code} {rule.name}"
    yield ""
    yield f"{rule.summary} Severity: {rule.severity}." + ("" if rule.on else " Off unless it is selected.")
    for heading, words in (("Why it matters", rule.why), ("How to fix it", rule.how_to_fix)):
        yield from ("", f"## {heading}", "", words)
    for heading, examples in (("It fires", rule.fires), ("It does not fire", rule.silent)):
        yield from ("", f"## {heading}")
        for example in examples:
            yield from ("", *_example(example))


def _example(example: Example) -> Iterator[str]:
    lines = ["---", *example.front.strip().splitlines(), "---"] if example.front.strip() else []
    yield from (f"    {line}".rstrip() for line in (*lines, *example.text.strip().splitlines()))
    if example.at:
        yield from ("", "at: " + "; ".join(" ".join(words.split()) for words in example.at))
    if example.note:
        yield from ("", f"({example.note})")
