"""The formats of reports: built-in ones, and those of installed packages.

A package adds a format with an entry point of the group ``claims.report_formats``: ``name = "module:FORMAT"``, of a
`ReportFormat` of that name. A writer is imported on first use.
"""

from dataclasses import dataclass
from pkgutil import resolve_name
from posixpath import join, normpath
from typing import TYPE_CHECKING, Final, Protocol, TextIO, cast

from claims.plugins import registered

if TYPE_CHECKING:  # the command line reads this table to answer --help
    from importlib.metadata import EntryPoint

    from claims.check.report import Report

GROUP: Final = "claims.report_formats"
"""The group of entry points under which packages register their formats."""
STANDARD_INPUT = frozenset({"-", "standard input"})
"""The path of findings and errors in standard input."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The layout of a report: whether it may contain terminal colours, and what its paths are relative to.

    ``prefix`` is the path from the top of the repository to the folder that paths are relative to, "" or with a trailing slash:
    services need paths relative to the top. ``top`` is the absolute path of the top (``None``: not known, and
    absolute paths are kept as they are).
    """

    colour: bool = False
    prefix: str = ""
    top: str | None = None

    def from_top(self, path: str) -> str:
        """The path relative to the top of the repository; an absolute one for a file outside it, and "-" for standard input.

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
    """A format: its name (``--output-format``), its purpose, and its writer (a function, or "module:function")."""

    name: str
    holds: str
    writer: Writer | str
    mark: bytes = b""
    """A regular expression that the beginning or the end of a report matches, so that an earlier one may be replaced."""

    def write(self, report: "Report", stream: TextIO, layout: Layout) -> None:
        """Writes ``report`` to ``stream``."""
        writer = cast(Writer, resolve_name(self.writer)) if isinstance(self.writer, str) else self.writer
        writer(report, stream, layout)


_TALLY: Final = rb"(?m)^(?:\x1b\[[\d;]*m)*[\d,]+ articles? checked: [^\n]*\n\Z"

BUILT_IN: Final = (
    ReportFormat("text", "for people", "claims.check.reports.as_text:write", _TALLY),
    ReportFormat("json", "one object", "claims.check.reports.as_json:write", rb'\A\{\s*"version": \d+,\s*"exit_code"'),
    ReportFormat(
        "jsonl",
        "one finding per line",
        "claims.check.reports.as_json:write_lines",
        rb'\A\{"kind": "(?:finding|unread|allowed|note)"',
    ),
    ReportFormat("github", "annotations in a GitHub workflow", "claims.check.reports.as_ci:write_github", _TALLY),
    ReportFormat(
        "gitlab",
        "a GitLab code quality report",
        "claims.check.reports.as_ci:write_gitlab",
        rb'\A\[\s*(?:\]\s*\Z|\{\s*"type": "issue",\s*"check_name")',
    ),
    ReportFormat(
        "sarif",
        "SARIF 2.1.0, for code scanning",
        "claims.check.reports.as_sarif:write",
        rb'(?s)"version": "2\.1\.0".*"driver": \{\s*"name": "claims"',
    ),
    ReportFormat(
        "junit",
        "JUnit XML, one test case per article",
        "claims.check.reports.as_ci:write_junit",
        rb'<testsuites name="claims check"',
    ),
    ReportFormat("markdown", "a summary for a pull request", "claims.check.reports.as_markdown:write", rb"\A## Claims\n"),
)
"""The formats of this program."""


def report_marks(chosen: ReportFormat) -> tuple[bytes, ...]:
    """The marks by which an earlier report is recognised: those of all formats, since a file may be written in another one."""
    return tuple(filter(None, {chosen.mark, *(known.mark for known in BUILT_IN)}))


def format_names() -> list[str]:
    """The names of all formats, built-in ones first."""
    return list(dict.fromkeys([*(known.name for known in BUILT_IN), *sorted(_registered())]))


def report_format(name: str) -> ReportFormat:
    """The format called ``name``. Raises `PluginError` if a package's format is invalid, `KeyError` if there is none."""
    ours = next((known for known in BUILT_IN if known.name == name), None)
    return ours or _of_package(_registered()[name])


def _registered() -> "dict[str, EntryPoint]":
    return {entry.name: entry for entry in reversed(registered(GROUP))}


def _of_package(entry: "EntryPoint") -> ReportFormat:
    from claims.check.registry import PluginError, loaded, origin

    found = loaded(entry, "report format")
    remedy = "correct the package that registers it, or uninstall it"
    if not isinstance(found, ReportFormat):
        what = f"{origin(entry)}: {type(found).__name__} is not a `claims.check.reports.ReportFormat`"
        raise PluginError(what, remedy=remedy)
    if found.name != entry.name or not callable(found.writer):
        raise PluginError(
            f"{origin(entry)}: the format needs the name of its entry point and a function that writes it", remedy=remedy
        )
    return found
