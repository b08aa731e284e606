"""JUnit XML: an article is a test case, which fails with its findings."""

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import TextIO
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from claims.check.allowing import Allowed
from claims.check.files.records import Examined
from claims.check.places import Placed
from claims.check.report import Report, counts
from claims.check.reports.formats import Layout
from claims.check.reports.words import counted
from claims.present.log import harmless_xml, shown


def write(report: Report, stream: TextIO, layout: Layout) -> None:
    """Writes one suite; an article that could not be read errs.

    Findings too light to fail the run, and those that are allowed, with the reasons, are in the case's ``system-out``.
    """
    suites = Element("testsuites", name="claims check")
    suite = SubElement(suites, "testsuite", name="claims check")
    failed = sum(_case(suite, file, report) for file in report.files)
    for element in (suites, suite):
        element.set("tests", str(len(report.files)))
        element.set("failures", str(failed))
        element.set("errors", str(sum(bool(file.errors) for file in report.files)))
    indent(suites)
    stream.write('<?xml version="1.0" encoding="utf-8"?>\n' + harmless_xml(tostring(suites, encoding="unicode")) + "\n")


def _case(suite: Element, file: Examined, report: Report) -> bool:
    """Adds the case of a file; says whether it fails."""
    path = shown(file.path)
    case = SubElement(suite, "testcase", name=path, classname=PurePosixPath(path).parent.as_posix(), file=path)
    for error in file.errors:
        SubElement(case, "error", type="unread", message=shown(str(error)))
    findings = report.of_file(file.path)
    failing = [each for each in findings if counts(each, report.fail_on)]
    light = [each for each in findings if each not in failing]
    if failing and not file.errors:
        codes = ", ".join(sorted({each.code for each in failing}))
        failure = SubElement(case, "failure", type=codes, message=f"{counted(len(failing), 'finding')}: {codes}")
        failure.text = "\n".join(_lines(failing))
    besides = [*_lines(findings if file.errors else light), *map(_allowed, file.allowed)]
    if besides:
        SubElement(case, "system-out").text = "\n".join(besides)
    return bool(failing) and not file.errors


def _lines(findings: Sequence[Placed]) -> list[str]:
    return [shown(f"{_place(each)} {each.code} {each.message} ({each.severity}): {each.reason}") for each in findings]


def _allowed(each: Allowed) -> str:
    return shown(f"{_place(each.finding)} {each.finding.code} is allowed ({each.allowance.reason}): {each.finding.message}")


def _place(finding: Placed) -> str:
    return f"{finding.path}:{finding.place.line}:{finding.place.column}"
