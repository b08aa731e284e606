"""JSON and JSON Lines: the whole run as one object, or one finding per line.

In JSON Lines, ``kind`` distinguishes findings, unreadable files, allowed findings and notes.
"""

import json
from collections.abc import Mapping
from typing import TextIO

from claims.check.allowances import AllowedFinding
from claims.check.locations import LocatedFinding, Location
from claims.check.report import Report
from claims.check.reports import Layout
from claims.check.rule import Rule
from claims.export.as_json import Json, escaped
from claims.model import ClaimsError

VERSION = 2


def write(report: Report, stream: TextIO, layout: Layout) -> None:
    """Writes the object, indented by two spaces."""
    stream.write(escaped(json.dumps(_report(report), ensure_ascii=False, indent=2)) + "\n")


def plain(finding: LocatedFinding, rules: Mapping[str, Rule]) -> dict[str, Json]:
    """A finding as plain values; lines and columns count from 1, columns in code points, the end is excluded."""
    rule = rules.get(finding.code)
    return {
        "path": finding.path,
        **_place(finding.place),
        "code": finding.code,
        "rule": rule.name if rule else None,
        "severity": finding.severity.value,
        "message": finding.message,
        "reason": finding.reason,
        "words": finding.excerpt.marked,
        "also": [_place(place) for place in finding.places[1:]],
        "claims": list(finding.claim_ids),
        "fix": finding.fix.summary if finding.fix else None,
        "fingerprint": finding.fingerprint,
    }


def unread(error: ClaimsError) -> dict[str, Json]:
    """An error about an unreadable file as plain values."""
    return {"path": error.where, "line": error.line, "message": error.what, "remedy": error.remedy}


def allowed(each: AllowedFinding, rules: Mapping[str, Rule]) -> dict[str, Json]:
    """An allowed finding as plain values, with the reason and the line of the allowance."""
    return plain(each.finding, rules) | {"allowed_because": each.allowance.reason, "allowed_at": each.allowance.at}


def _report(report: Report) -> dict[str, Json]:
    return {
        "version": VERSION,
        "exit_code": int(report.exit_status),
        "findings": [plain(finding, report.rules) for finding in report.findings],
        "unread": [unread(error) for error in report.errors],
        "allowed": [allowed(each, report.rules) for each in report.allowed],
        "baseline": {
            "found": report.old,
            "mended": report.resolved,
            "findings": [plain(finding, report.rules) for finding in report.baselined],
        },
        "notes": list(report.notes),
        "articles": [
            {
                "path": file.path,
                "title": article.title,
                "words": article.words,
                "statuses": dict(article.statuses),
                "sources": [{"name": name, "statuses": dict(counts)} for name, counts in article.sources],
            }
            for file in report.files
            for article in file.articles
        ],
    }


def _place(place: Location) -> dict[str, Json]:
    return {"line": place.line, "column": place.column, "end_line": place.end_line, "end_column": place.end_column}


def write_lines(report: Report, stream: TextIO, layout: Layout) -> None:
    """Writes a line for each finding, unreadable file, allowed finding, and note."""
    lines = [{"kind": "finding", **plain(finding, report.rules)} for finding in report.findings]
    lines += [{"kind": "unread", **unread(error)} for error in report.errors]
    lines += [{"kind": "allowed", **allowed(each, report.rules)} for each in report.allowed]
    lines += [{"kind": "note", "message": words} for words in report.notes]
    for line in lines:
        stream.write(escaped(json.dumps(line, ensure_ascii=False)) + "\n")
