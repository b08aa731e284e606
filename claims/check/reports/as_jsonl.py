"""JSON Lines: a finding a line, then a line for each file that could not be read (``kind`` tells them apart)."""

import json
from typing import TextIO

from claims.check.report import Report
from claims.check.reports.as_json import plain, unread
from claims.check.reports.formats import Layout
from claims.export.as_json import escaped


def write(report: Report, stream: TextIO, layout: Layout) -> None:
    """Writes a line for each finding and for each file that could not be read."""
    lines = [{"kind": "finding", **plain(finding, report.rules)} for finding in report.findings]
    lines += [{"kind": "unread", **unread(error)} for error in report.errors]
    for line in lines:
        stream.write(escaped(json.dumps(line, ensure_ascii=False)) + "\n")
