"""SARIF 2.1.0 (OASIS), with the help text of every rule, and fingerprints that do not depend on line numbers."""

import json
import os
import re
from typing import TextIO
from urllib.parse import quote

from claims import __version__
from claims.check.allowances import AllowedFinding
from claims.check.locations import LocatedFinding, Location
from claims.check.report import Report
from claims.check.reports import STANDARD_INPUT, Layout
from claims.check.rule import Rule, Severity, explained
from claims.export.as_json import Json, escaped
from claims.model import ClaimsError

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "claims/v2"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_TOP = "%SRCROOT%"
_LINK = re.compile(r"[\\\[\]]")
"""What makes a link in the text of a message, or escapes it (section 3.11.6)."""


def write(report: Report, stream: TextIO, layout: Layout) -> None:
    """Writes a log of one run; an unreadable file is a notification, and makes the run unsuccessful, as what else was not read
    does in a strict run.

    Findings that are allowed or in the baseline are suppressed results.
    """
    codes = list(report.rules)
    results = [_result(finding, codes, layout) | {"suppressions": []} for finding in report.findings]
    results += (_allowed(each, codes, layout) for each in report.allowed)
    results += (_baselined(finding, codes, layout) for finding in report.baselined)
    unread = {*report.skipped, *(f"{path}: {words}" for path, words in report.parts)}
    level = "error" if report.strict else "warning"
    run: dict[str, Json] = {
        "tool": {
            "driver": {
                "name": "claims",
                "version": __version__,
                "semanticVersion": __version__,
                "rules": [_rule(rule) for rule in report.rules.values()],
            }
        },
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_TOP: {"description": {"text": "The top of the repository."}}},
        "invocations": [
            {
                "executionSuccessful": not report.errors and not (report.strict and report.is_incomplete),
                "toolExecutionNotifications": [
                    *(_notification(error, layout) for error in report.errors),
                    *(_note(words, level if words in unread else "note") for words in report.notes),
                ],
            }
        ],
        "results": list[Json](results),
    }
    if any(file.path in STANDARD_INPUT for file in report.files):
        run["artifacts"] = [{"description": {"text": "standard input"}, "roles": ["analysisTarget"]}]
    log: dict[str, Json] = {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}
    stream.write(escaped(json.dumps(log, ensure_ascii=False, indent=2)) + "\n")


def _rule(rule: Rule) -> dict[str, Json]:
    help = explained(rule)
    return {
        "id": rule.code,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": f"{rule.summary} {rule.why}"},
        "help": {"text": help, "markdown": help},
        "defaultConfiguration": {"enabled": rule.on, "level": _LEVELS[rule.severity]},
    }


def _result(finding: LocatedFinding, codes: list[str], layout: Layout) -> dict[str, Json]:
    result: dict[str, Json] = {
        "ruleId": finding.code,
        "ruleIndex": codes.index(finding.code) if finding.code in codes else -1,
        "level": _LEVELS[finding.severity],
        "message": {"text": _plain(f"{finding.message}: {finding.reason}")},
        "locations": [_location(finding.path, finding.place, layout, words=finding.excerpt.marked)],
        "partialFingerprints": {FINGERPRINT: finding.fingerprint},
        "properties": {"claims": list(finding.claim_ids)},
    }
    if finding.places[1:]:
        result["relatedLocations"] = [
            {"id": number, **_location(finding.path, place, layout)} for number, place in enumerate(finding.places[1:], start=1)
        ]
    return result


def _allowed(each: AllowedFinding, codes: list[str], layout: Layout) -> dict[str, Json]:
    at = each.allowance.at
    said: dict[str, Json] = {
        "kind": "inSource",
        "status": "accepted",
        "justification": each.allowance.reason,
        "location": _location(each.path, Location(at, 1, at, 1), layout),
    }
    return _result(each.finding, codes, layout) | {"suppressions": [said]}


def _baselined(finding: LocatedFinding, codes: list[str], layout: Layout) -> dict[str, Json]:
    said: dict[str, Json] = {"kind": "external", "status": "accepted", "justification": "It is in the project's baseline."}
    return _result(finding, codes, layout) | {"suppressions": [said]}


def _location(path: str, place: Location | None, layout: Layout, *, words: str = "") -> dict[str, Json]:
    where: dict[str, Json] = {"artifactLocation": _artifact(layout.from_top(path))}
    if place is not None:
        region: dict[str, Json] = {
            "startLine": place.line,
            "startColumn": place.column,
            "endLine": place.end_line,
            "endColumn": place.end_column,
        }
        where["region"] = region | ({"snippet": {"text": words}} if words else {})
    return {"physicalLocation": where}


def _artifact(path: str) -> dict[str, Json]:
    """The location of a file: relative to the top of the repository, or a ``file:`` URI; standard input has none."""
    if path in STANDARD_INPUT:
        return {"index": 0}
    uri = quote(_bytes(path))
    return {"uri": f"file://{uri}"} if path.startswith("/") else {"uri": uri, "uriBaseId": _TOP}


def _note(words: str, level: str) -> Json:
    return {"level": level, "message": {"text": _plain(words)}}


def _plain(words: str) -> str:
    r"""The text of a message in which words of articles cannot be a link.

    >>> _plain("[here](https://a.example)")
    '\\[here\\](https://a.example)'
    """
    return _LINK.sub(r"\\\g<0>", words)


def _bytes(path: str) -> bytes:
    try:
        return os.fsencode(path)  # preserves the bytes of a name that is not UTF-8
    except UnicodeEncodeError:
        return path.encode("utf-8", "surrogatepass")


def _notification(error: ClaimsError, layout: Layout) -> dict[str, Json]:
    place = None if error.line is None else Location(error.line, 1, error.line, 1)
    words = error.what + (f"; {error.remedy}" if error.remedy else "")
    said: dict[str, Json] = {"level": "error", "message": {"text": _plain(words)}}
    return said | ({"locations": [_location(error.where, place, layout)]} if error.where else {})
