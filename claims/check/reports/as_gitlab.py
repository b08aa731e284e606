"""A GitLab code quality report: a list of issues, after the Code Climate specification as far as GitLab reads it."""

import hashlib
import json
from typing import TextIO

from claims.check.allowing import Allowed
from claims.check.places import Placed
from claims.check.report import Report
from claims.check.reports.formats import Layout
from claims.check.rule import Severity
from claims.export.as_json import Json, escaped
from claims.model import ClaimsError

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.INFO: "info"}


def write(report: Report, stream: TextIO, layout: Layout) -> None:
    """Writes the list; what could not be read is an issue of the gravest kind, what is allowed one of the lightest."""
    issues = [_issue(finding, layout) for finding in report.findings] + [_unread(error, layout) for error in report.errors]
    issues += (_allowed(allowed, layout) for allowed in report.allowed)
    stream.write(escaped(json.dumps(issues, ensure_ascii=False, indent=2)) + "\n")


def _issue(finding: Placed, layout: Layout) -> dict[str, Json]:
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


def _allowed(allowed: Allowed, layout: Layout) -> dict[str, Json]:
    finding, reason = allowed.finding, allowed.allowance.reason
    description = f"{finding.code} is allowed ({reason}): {finding.message}"
    # Another fingerprint: GitLab would take a finding for new, or mended, where only its allowance has changed.
    digest = hashlib.sha256(f"allowed\n{finding.fingerprint}".encode()).hexdigest()
    return _issue(finding, layout) | {"severity": "info", "description": description, "fingerprint": digest[:32]}


def _unread(error: ClaimsError, layout: Layout) -> dict[str, Json]:
    path = layout.from_top(error.where or "")
    digest = hashlib.sha256(f"unread\n{path}\n{error.what}".encode("utf-8", "surrogatepass")).hexdigest()
    return {
        "type": "issue",
        "check_name": "unread",
        "description": f"This article could not be read: {error.what}" + (f"; {error.remedy}" if error.remedy else ""),
        "categories": ["Bug Risk"],
        "severity": "blocker",
        "fingerprint": digest[:32],
        "location": {"path": path, "lines": {"begin": error.line or 1, "end": error.line or 1}},
    }
