"""JSON: the whole run as one object, for programs."""

import json
from collections.abc import Mapping
from typing import TextIO

from claims.check.allowing import Allowed
from claims.check.places import Place, Placed
from claims.check.report import Report
from claims.check.reports.formats import Layout
from claims.check.rule import Rule
from claims.export.as_json import Json, escaped
from claims.model import ClaimsError

VERSION = 1


def write(report: Report, stream: TextIO, layout: Layout) -> None:
    """Writes the object, two spaces to a level."""
    stream.write(escaped(json.dumps(_report(report), ensure_ascii=False, indent=2)) + "\n")


def plain(finding: Placed, rules: Mapping[str, Rule]) -> dict[str, Json]:
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
    """What could not be read as plain values."""
    return {"path": error.where, "line": error.line, "message": error.what, "remedy": error.remedy}


def _report(report: Report) -> dict[str, Json]:
    return {
        "version": VERSION,
        "exit_code": int(report.ending),
        "findings": [plain(finding, report.rules) for finding in report.findings],
        "unread": [unread(error) for error in report.errors],
        "allowed": [_allowed(each) for each in report.allowed],
        "baseline": {"found": report.old, "mended": report.gone},
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


def _allowed(each: Allowed) -> dict[str, Json]:
    said = each.allowance
    return {
        "path": each.path,
        "line": said.line,
        "code": said.code,
        "reason": said.reason,
        "said_at": said.at,
        "findings": each.findings,
    }


def _place(place: Place) -> dict[str, Json]:
    return {"line": place.line, "column": place.column, "end_line": place.end_line, "end_column": place.end_column}
