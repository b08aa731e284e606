"""The table of report formats. A format's module is imported when it is first written."""

from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from posixpath import join, normpath
from typing import TYPE_CHECKING, Protocol, TextIO, cast

if TYPE_CHECKING:  # the command line reads this table to answer --help
    from claims.check.report import Report


STANDARD_INPUT = frozenset({"-", "standard input"})
"""What findings, and errors, have as the path of what was read from standard input."""


class ReportName(StrEnum):
    """The names of the formats, as ``--output-format`` takes them."""

    TEXT = "text"
    JSON = "json"
    JSONL = "jsonl"
    GITHUB = "github"
    GITLAB = "gitlab"
    SARIF = "sarif"
    JUNIT = "junit"
    MARKDOWN = "markdown"


@dataclass(frozen=True, slots=True)
class Layout:
    """How a report is laid out: whether it may hold terminal colours, and from where its paths count.

    ``prefix`` leads from the top of the repository to the folder that paths count from, "" or with a slash at its end: services
    that show findings in a repository count from its top. ``top`` is the absolute path of the top (``None``: not known, and
    paths from the root stay as they are).
    """

    colour: bool = False
    prefix: str = ""
    top: str | None = None

    def from_top(self, path: str) -> str:
        """The path from the top of the repository; one from the root where it lies outside, and "-" for standard input.

        >>> layout = Layout(prefix="news/", top="/desk")
        >>> layout.from_top("../wire/snow.md"), layout.from_top("/desk/snow.md"), layout.from_top("../../snow.md")
        ('wire/snow.md', 'snow.md', '/snow.md')
        """
        if not path or path in STANDARD_INPUT:
            return path
        if self.top is None:
            return normpath(path if path.startswith("/") else self.prefix + path)
        whole = normpath(join(self.top, self.prefix, path))
        inside = self.top.rstrip("/") + "/"
        return whole.removeprefix(inside) if whole.startswith(inside) else "/" + whole.lstrip("/")


class Writer(Protocol):
    """Writes a report to an open text stream."""

    def __call__(self, report: "Report", stream: TextIO, layout: Layout) -> None:
        """Writes ``report`` to ``stream``."""


@dataclass(frozen=True, slots=True)
class ReportFormat:
    """A format: its name, whom it is for, and the module whose ``write`` writes it."""

    name: ReportName
    holds: str
    module: str

    def write(self, report: "Report", stream: TextIO, layout: Layout) -> None:
        """Writes ``report`` to ``stream``."""
        cast(Writer, import_module(self.module).write)(report, stream, layout)


REPORTS: tuple[ReportFormat, ...] = (
    ReportFormat(ReportName.TEXT, "for people", "claims.check.reports.as_text"),
    ReportFormat(ReportName.JSON, "one object", "claims.check.reports.as_json"),
    ReportFormat(ReportName.JSONL, "one finding a line", "claims.check.reports.as_jsonl"),
    ReportFormat(ReportName.GITHUB, "annotations in a GitHub workflow", "claims.check.reports.as_github"),
    ReportFormat(ReportName.GITLAB, "a GitLab code quality report", "claims.check.reports.as_gitlab"),
    ReportFormat(ReportName.SARIF, "SARIF 2.1.0, for code scanning", "claims.check.reports.as_sarif"),
    ReportFormat(ReportName.JUNIT, "JUnit XML, an article a test case", "claims.check.reports.as_junit"),
    ReportFormat(ReportName.MARKDOWN, "a summary for a pull request", "claims.check.reports.as_markdown"),
)
"""Every format that can be written."""


def report_named(name: ReportName) -> ReportFormat:
    """The format called ``name``."""
    return next(known for known in REPORTS if known.name is name)
