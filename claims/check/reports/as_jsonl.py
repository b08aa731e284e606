"""JSON Lines: a finding a line, then what could not be read and what is allowed (``kind`` tells them apart)."""

import json
from typing import TextIO

from claims.check.report import Report
from claims.check.reports.as_json import allowed, plain, unread
from claims.check.reports.formats import Layout
from claims.export.as_json import escaped


def write(report: Report, stream: TextIO, layout: Layout) -> None:
    """Writes a line for each finding, each file that could not be read, and each finding that is allowed."""
    lines = [{"kind": "finding", **plain(finding, report.rules)} for finding in report.findings]
    lines += [{"kind": "unread", **unread(error)} for error in report.errors]
    lines += [{"kind": "allowed", **allowed(each, report.rules)} for each in report.allowed]
    for line in lines:
        stream.write(escaped(json.dumps(line, ensure_ascii=False)) + "\n")
