"""GitHub annotations: workflow commands, a line each.

A value's ``%``, carriage return and line feed are escaped, and in a property ``:`` and ``,`` as well, as GitHub's own toolkit
does (actions/toolkit, packages/core/src/command.ts).
"""

from typing import TextIO

from claims.check.allowing import Allowed
from claims.check.places import Place, Placed
from claims.check.report import Report
from claims.check.reports.formats import STANDARD_INPUT, Layout
from claims.check.reports.words import tally
from claims.check.rule import Severity
from claims.present.log import shown

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def write(report: Report, stream: TextIO, layout: Layout) -> None:
    """Writes an annotation for each finding, each file that could not be read and each allowance, and a sum in plain text."""
    for finding in report.findings:
        properties = _properties(finding, layout) | {"title": _title(finding, report)}
        stream.write(_command(_LEVELS[finding.severity], properties, f"{finding.message}\n{finding.reason}"))
    for error in report.errors:
        properties = _file(error.where or "", layout) | {"line": str(error.line or 1), "title": "could not be read"}
        stream.write(_command("error", properties, error.what + (f"; {error.remedy}" if error.remedy else "")))
    for allowed in report.allowed:
        properties = _properties(allowed.finding, layout) | {"title": f"{_title(allowed.finding, report)} is allowed"}
        stream.write(_command("notice", properties, _reason(allowed)))
    stream.write(shown(tally(report)) + "\n")


def _reason(allowed: Allowed) -> str:
    return f"{allowed.allowance.reason}\n{allowed.finding.message}"


def _command(level: str, properties: dict[str, str], message: str) -> str:
    given = ",".join(f"{name}={_property(value)}" for name, value in properties.items() if value)
    return f"::{level} {given}::{_data(message)}\n"


def _title(finding: Placed, report: Report) -> str:
    rule = report.rules.get(finding.code)
    return f"{finding.code} {rule.name}" if rule else finding.code


def _properties(finding: Placed, layout: Layout) -> dict[str, str]:
    return _file(finding.path, layout) | _place(finding.place)


def _file(path: str, layout: Layout) -> dict[str, str]:
    return {} if path in STANDARD_INPUT else {"file": layout.from_top(path)}


def _place(place: Place) -> dict[str, str]:
    lines = {"line": str(place.line), "endLine": str(place.end_line)}
    # GitHub takes columns only where they are on one line; its end column is included.
    if place.line != place.end_line or place.end_column <= place.column:
        return lines
    return lines | {"col": str(place.column), "endColumn": str(place.end_column - 1)}


def _data(words: str) -> str:
    safe = "\n".join(shown(line) for line in words.split("\n"))
    return safe.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(words: str) -> str:
    return _data(words).replace(":", "%3A").replace(",", "%2C")
