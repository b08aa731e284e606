"""What a rule found, and how it can be mended."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar


@dataclass(frozen=True, slots=True)
class Edit:
    """A stretch of ``article.text`` (code points from 0, ``start`` included, ``end`` excluded) and what is to stand there."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that ``--fix`` makes because it is safe: it alters no word of the reporting.

    ``summary`` says it in the imperative ("write the date as 2023-09-12"). ``edits`` change the article, do not overlap and run
    forwards; ``export`` has the export beside the article written anew.
    """

    summary: str
    edits: tuple[Edit, ...] = ()
    export: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """A place at which a rule fires.

    ``message`` says what is wrong in one line, ``reason`` why the rule thinks so here, in the article's own terms. ``spans``
    are code points into ``article.text``, start included and end excluded, the telling one first; empty only where the whole
    file is meant. Findings of one rule with the same ``group`` (such as the claims of one unnamed source) have one cause: the
    first that is neither allowed nor in the baseline is reported for all (see `folded`).
    """

    code: str
    message: str
    spans: tuple[tuple[int, int], ...]
    reason: str
    claim_ids: tuple[str, ...] = ()
    fix: Fix | None = None
    group: str = ""


class Grouped(Protocol):
    """A finding, before or after its place is known."""

    @property
    def code(self) -> str:
        """The rule's code."""

    @property
    def group(self) -> str:
        """What it shares with others of its rule, "" where it stands alone."""


AnyFinding = TypeVar("AnyFinding", bound=Grouped)


def folded(findings: Iterable[AnyFinding]) -> list[AnyFinding]:
    """The findings of one article, of each group only the first."""
    seen: set[tuple[str, str]] = set()
    first: list[AnyFinding] = []
    for finding in findings:
        key = finding.code, finding.group
        if not finding.group or key not in seen:
            first.append(finding)
            seen.add(key)
    return first
