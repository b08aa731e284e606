"""Plain text: ``path:line:column CODE message``, the line with the words underlined, and the reason.

Control characters in the article's text are escaped, so that the terminal does not interpret them.
"""

from typing import TextIO

from rich.cells import cell_len
from rich.color import ColorSystem
from rich.style import Style

from claims.check.locations import Excerpt, LocatedFinding
from claims.check.report import Report, tally
from claims.check.reports import Layout
from claims.check.rule import Severity
from claims.present.log import harmless, shown

_STYLES = {Severity.ERROR: Style.parse("bold red"), Severity.WARNING: Style.parse("yellow"), Severity.INFO: Style.parse("cyan")}
_BOLD, _DIM = Style.parse("bold"), Style.parse("dim")
_INDENT = "    "


def write(report: Report, stream: TextIO, layout: Layout) -> None:
    """Writes the findings, the allowed ones with reasons, and a summary; unreadable files are reported on standard error."""
    for finding in report.findings:
        stream.write(harmless(_finding(finding, layout)))
    for each in report.allowed:
        place = f"{shown(each.path)}:{each.finding.place.line}:{each.finding.place.column}"
        said = f"{place} {each.finding.code} is allowed: {shown(each.allowance.reason)}"
        stream.write(harmless(_styled(said, _DIM, layout)) + "\n")
    stream.write(_styled(tally(report), _BOLD, layout) + "\n")


def _finding(finding: LocatedFinding, layout: Layout) -> str:
    style = _STYLES[finding.severity]
    place = f"{shown(finding.path)}:{finding.place.line}:{finding.place.column}"
    lines = [f"{_styled(place, _BOLD, layout)} {_styled(finding.code, style, layout)} {shown(finding.message)}"]
    lines += _underlined(finding.excerpt, style, layout)
    lines.append(f"{_INDENT}{finding.severity}: {shown(finding.reason)}")
    if finding.fix is not None:
        lines.append(f"{_INDENT}--fix can {shown(finding.fix.summary)}")
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _underlined(excerpt: Excerpt, style: Style, layout: Layout) -> list[str]:
    """The line of the excerpt, and below it a mark under each column of the words; empty if there are no words."""
    if not excerpt.marked.strip():
        return []
    before, marked, after = _plain(excerpt.before.lstrip()), _plain(excerpt.marked), _plain(excerpt.after)
    mark = " " * cell_len(before) + _styled("^" * max(1, cell_len(marked)), style, layout)
    return [_INDENT + before + _styled(marked, style, layout) + after, _INDENT + mark]


def _plain(words: str) -> str:
    """The words with each white space character as one space, and control characters replaced by visible marks."""
    return "".join(shown(each) or " " for each in words)


def _styled(words: str, style: Style, layout: Layout) -> str:
    return style.render(words, color_system=ColorSystem.STANDARD) if layout.colour else words
