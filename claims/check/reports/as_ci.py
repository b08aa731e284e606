"""Reports for CI services: GitHub annotations, a GitLab code quality report, JUnit XML.

GitHub: workflow commands, one per line. A value's ``%``, carriage return and line feed are escaped, and in a property ``:`` and
``,`` as well, as in GitHub's own toolkit (actions/toolkit, packages/core/src/command.ts). GitLab: a list of issues, after the
Code Climate specification as far as GitLab supports it. JUnit: an article is a test case, which fails if it has findings.
"""

import hashlib
import json
from collections import defaultdict
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import TextIO
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from claims.check.allowances import AllowedFinding
from claims.check.locations import LocatedFinding, Location
from claims.check.report import FileResult, Report, counts, tally
from claims.check.reports import STANDARD_INPUT, Layout
from claims.check.rule import Severity
from claims.export.as_json import Json, escaped
from claims.model import ClaimsError
from claims.present.log import harmless_xml, shown
from claims.present.wording import counted

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def write_github(report: Report, stream: TextIO, layout: Layout) -> None:
    """Writes an annotation for each finding, unreadable file or part and allowance, and a summary in plain text."""
    for finding in report.findings:
        properties = _properties(finding, layout) | {"title": _title(finding, report)}
        stream.write(_command(_LEVELS[finding.severity], properties, f"{finding.message}\n{finding.reason}"))
    for error in report.errors:
        properties = _file_property(error.where or "", layout) | {"line": str(error.line or 1), "title": "could not be read"}
        stream.write(_command("error", properties, error.what + (f"; {error.remedy}" if error.remedy else "")))
    level = "error" if report.strict else "warning"
    for path, words in report.parts:
        stream.write(_command(level, _file_property(path, layout) | {"line": "1", "title": "read in part"}, words))
    for words in report.skipped:
        stream.write(_command(level, {"title": "not checked"}, words))
    for path, words in report.remarks:
        stream.write(_command("notice", _file_property(path, layout) | {"line": "1", "title": "how it was read"}, words))
    for allowed in report.allowed:
        properties = _properties(allowed.finding, layout) | {"title": f"{_title(allowed.finding, report)} is allowed"}
        stream.write(_command("notice", properties, _allowed_reason(allowed)))
    stream.write(shown(tally(report)) + "\n")


def _allowed_reason(allowed: AllowedFinding) -> str:
    return f"{allowed.allowance.reason}\n{allowed.finding.message}"


def _command(level: str, properties: dict[str, str], message: str) -> str:
    given = ",".join(f"{name}={_property(value)}" for name, value in properties.items() if value)
    return f"::{level} {given}::{_data(message)}\n"


def _title(finding: LocatedFinding, report: Report) -> str:
    rule = report.rules.get(finding.code)
    return f"{finding.code} {rule.name}" if rule else finding.code


def _properties(finding: LocatedFinding, layout: Layout) -> dict[str, str]:
    return _file_property(finding.path, layout) | _lines_and_columns(finding.place)


def _file_property(path: str, layout: Layout) -> dict[str, str]:
    return {} if path in STANDARD_INPUT else {"file": layout.from_top(path)}


def _lines_and_columns(place: Location) -> dict[str, str]:
    lines = {"line": str(place.line), "endLine": str(place.end_line)}
    # GitHub accepts columns only if both are on one line; its end column is inclusive.
    if place.line != place.end_line or place.end_column <= place.column:
        return lines
    return lines | {"col": str(place.column), "endColumn": str(place.end_column - 1)}


def _data(words: str) -> str:
    safe = "\n".join(shown(line) for line in words.split("\n"))
    return safe.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(words: str) -> str:
    return _data(words).replace(":", "%3A").replace(",", "%2C")


_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.INFO: "info"}


def write_gitlab(report: Report, stream: TextIO, layout: Layout) -> None:
    """Writes the list; an unreadable file is an issue of the highest severity, an allowed finding one of the lowest.

    So is what else was not read, of the highest severity in a strict run.
    """
    issues = [_issue(finding, layout) for finding in report.findings] + [_unread(error, layout) for error in report.errors]
    incomplete = [*report.parts, *((".", words) for words in report.skipped)]
    severity = "blocker" if report.strict else "info"
    issues += (_unread_issue(layout.from_top(path), words, severity) for path, words in incomplete)
    issues += (_unread_issue(layout.from_top(path), words, "info", name="remark") for path, words in report.remarks)
    issues += (_allowed_issue(allowed, layout) for allowed in report.allowed)
    stream.write(escaped(json.dumps(issues, ensure_ascii=False, indent=2)) + "\n")


def _issue(finding: LocatedFinding, layout: Layout) -> dict[str, Json]:
    place = finding.place
    return {
        "type": "issue",
        "check_name": finding.code,
        "description": f"{finding.code} {finding.message}: {finding.reason}",
        "categories": ["Bug Risk"],
        "severity": _SEVERITIES[finding.severity],
        "fingerprint": finding.fingerprint,
        "location": {"path": layout.from_top(finding.path), "lines": {"begin": place.line, "end": place.end_line}},
    }


def _allowed_issue(allowed: AllowedFinding, layout: Layout) -> dict[str, Json]:
    finding, reason = allowed.finding, allowed.allowance.reason
    description = f"{finding.code} is allowed ({reason}): {finding.message}"
    # A different fingerprint: otherwise GitLab would report a finding as new or fixed if only its allowance changed.
    digest = hashlib.sha256(f"allowed\n{finding.fingerprint}".encode()).hexdigest()
    return _issue(finding, layout) | {"severity": "info", "description": description, "fingerprint": digest[:32]}


def _unread(error: ClaimsError, layout: Layout) -> dict[str, Json]:
    path = layout.from_top(error.where or "")
    words = f"This article could not be read: {error.what}" + (f"; {error.remedy}" if error.remedy else "")
    return _unread_issue(path, words, "blocker", known_by=error.what, line=error.line or 1)


def _unread_issue(
    path: str, words: str, severity: str, *, name: str = "unread", known_by: str | None = None, line: int = 1
) -> dict[str, Json]:
    """The issue for what was not read; ``known_by`` are the words by which GitLab recognises it in another run."""
    digest = hashlib.sha256(f"{name}\n{path}\n{known_by or words}".encode("utf-8", "surrogatepass")).hexdigest()
    return {
        "type": "issue",
        "check_name": name,
        "description": words,
        "categories": ["Bug Risk"],
        "severity": severity,
        "fingerprint": digest[:32],
        "location": {"path": path, "lines": {"begin": line, "end": line}},
    }


def write_junit(report: Report, stream: TextIO, layout: Layout) -> None:
    """Writes one suite; an unreadable article is an error, and in a strict run so is whatever else was not read.

    Findings below the ``fail-on`` severity, and allowed ones with their reasons, are in the case's ``system-out``, and so are
    notes about parts that were not read and about how the others were.
    """
    suites = Element("testsuites", name="claims check")
    suite = SubElement(suites, "testsuite", name="claims check")
    by_path: dict[str, list[LocatedFinding]] = defaultdict(list)
    for finding in report.findings:
        by_path[finding.path].append(finding)
    failed = sum(_case(suite, file, by_path[file.path], report) for file in report.files)
    errors = sum(_is_error(file, report) for file in report.files)
    if report.skipped:
        case = SubElement(suite, "testcase", name="files that were not checked", classname=".")
        _add_unread(case, report.skipped, report)
    skipped = bool(report.skipped)
    for element in (suites, suite):
        element.set("tests", str(len(report.files) + skipped))
        element.set("failures", str(failed))
        element.set("errors", str(errors + (skipped and report.strict)))
    indent(suites)
    stream.write('<?xml version="1.0" encoding="utf-8"?>\n' + harmless_xml(tostring(suites, encoding="unicode")) + "\n")


def _is_error(file: FileResult, report: Report) -> bool:
    return bool(file.errors) or (report.strict and any(article.warnings for article in file.articles))


def _add_unread(case: Element, notes: Sequence[str], report: Report) -> None:
    """Adds what was not read to a test case."""
    for words in notes if report.strict else ():
        SubElement(case, "error", type="unread", message=shown(words))
    if not report.strict:
        SubElement(case, "system-out").text = "\n".join(map(shown, notes))


def _case(suite: Element, file: FileResult, findings: Sequence[LocatedFinding], report: Report) -> bool:
    """Adds the test case of a file with its findings; returns whether it fails."""
    path = shown(file.path)
    case = SubElement(suite, "testcase", name=path, classname=PurePosixPath(path).parent.as_posix(), file=path)
    for error in file.errors:
        SubElement(case, "error", type="unread", message=shown(str(error)))
    notes = [words for article in file.articles for words in article.warnings]
    if report.strict:
        _add_unread(case, notes, report)
    is_error = _is_error(file, report)
    failing = [each for each in findings if counts(each, report.fail_on)]
    light = [each for each in findings if not counts(each, report.fail_on)]
    if failing and not is_error:
        codes = ", ".join(sorted({each.code for each in failing}))
        failure = SubElement(case, "failure", type=codes, message=f"{counted(len(failing), 'finding')}: {codes}")
        failure.text = "\n".join(_lines(failing))
    besides = [*_lines(findings if is_error else light), *map(_allowed_line, file.allowed)]
    besides += () if report.strict else map(shown, notes)
    besides += (shown(words) for article in file.articles for words in article.remarks)
    if besides:
        SubElement(case, "system-out").text = "\n".join(besides)
    return bool(failing) and not is_error


def _lines(findings: Sequence[LocatedFinding]) -> list[str]:
    return [shown(f"{_line_and_column(each)} {each.code} {each.message} ({each.severity}): {each.reason}") for each in findings]


def _allowed_line(each: AllowedFinding) -> str:
    return shown(
        f"{_line_and_column(each.finding)} {each.finding.code} is allowed ({each.allowance.reason}): {each.finding.message}"
    )


def _line_and_column(finding: LocatedFinding) -> str:
    return f"{finding.path}:{finding.place.line}:{finding.place.column}"
