"""Markdown for a pull request: the findings, and the sources of each article with the statuses of their claims.

Text of articles is escaped: it cannot create markup, links or user mentions.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from claims.check.allowances import AllowedFinding
from claims.check.locations import LocatedFinding
from claims.check.report import ArticleSummary, Report, tally
from claims.check.reports import Layout
from claims.check.rule import Severity
from claims.model import Status
from claims.present.log import harmless, shown
from claims.present.wording import PUBLICATION, counted, spaced

MOST_FINDINGS = 100
"""The maximum number of listed findings; a comment may have 65,536 characters."""
MOST_ARTICLES = 30
MOST_SOURCES = 12
_SIGNS = {Severity.ERROR: "❌ error", Severity.WARNING: "⚠️ warning", Severity.INFO: "ℹ️ info"}
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>+\-!|~&])")
_LINKED = re.compile(r"[@#]|www(?=\.)|(?:https?|ftp|mailto|xmpp)(?=:)", re.IGNORECASE)
"""What begins a mention ("@name"), a reference ("#12") or a link, in any case and after any character; a word joiner after it
prevents that."""
_LONGEST = 120


def write(report: Report, stream: TextIO, layout: Layout) -> None:
    """Writes the summary."""
    stream.write(harmless("\n".join(_lines(report))) + "\n")


def safe(words: str, longest: int = _LONGEST) -> str:
    """Text of an article, escaped so that Markdown shows it literally, on one line.

    >>> safe("<b>1 | 2</b>")
    '\\\\<b\\\\>1 \\\\| 2\\\\</b\\\\>'
    """
    line = shown(words)
    cut = line if len(line) <= longest else line[: longest - 1] + "…"
    return _LINKED.sub("\\g<0>\u2060", _MARKUP.sub(r"\\\1", cut))


def _lines(report: Report) -> Iterator[str]:
    yield "## Claims"
    yield from ("", safe(tally(report)))
    if report.errors:
        yield from ("", "### Could not be read", "", *(f"- {safe(str(error), 400)}" for error in report.errors))
    if report.findings:
        yield from ("", "### Findings", "", *_findings(report.findings[:MOST_FINDINGS]))
        if len(report.findings) > MOST_FINDINGS:
            yield from ("", f"… and {counted(len(report.findings) - MOST_FINDINGS, 'finding')} more.")
    if report.allowed:
        yield from ("", "### Allowed", "", *_allowed(report.allowed[:MOST_FINDINGS]))
        if len(report.allowed) > MOST_FINDINGS:
            yield from ("", f"… and {counted(len(report.allowed) - MOST_FINDINGS, 'allowance')} more.")
    remarks = [f"{path}: {words}" for path, words in report.remarks]
    if unchecked := [note for note in report.notes if note not in set(remarks)]:
        yield from ("", "### Not checked", "", *(f"- {safe(note, 400)}" for note in unchecked))
    if remarks:
        yield from ("", "### How articles were read", "", *(f"- {safe(note, 400)}" for note in remarks))
    articles = [(file.path, article) for file in report.files for article in file.articles]
    if articles:
        yield from ("", "### Sources and statuses")
        for path, article in articles[:MOST_ARTICLES]:
            yield from ("", f"**{safe(article.title)}** ({safe(path)})", "", *_sources(article))
        if len(articles) > MOST_ARTICLES:
            yield from ("", f"… and {counted(len(articles) - MOST_ARTICLES, 'article')} more.")


def _findings(findings: Sequence[LocatedFinding]) -> Iterator[str]:
    rows = (
        (
            f"{safe(each.path)}:{each.place.line}",
            f"{each.code} {_SIGNS[each.severity]}",
            f"{safe(each.message)}: {safe(each.reason, 300)}",
            safe(each.excerpt.marked),
        )
        for each in findings
    )
    yield from _table(("Place", "Rule", "Finding", "Words"), rows)


def _allowed(allowed: Sequence[AllowedFinding]) -> Iterator[str]:
    rows = (
        (
            f"{safe(each.path)}:{each.finding.place.line}",
            each.finding.code,
            safe(each.allowance.reason, 300),
            safe(each.finding.subject.claim or each.finding.excerpt.marked),
        )
        for each in allowed
    )
    yield from _table(("Place", "Rule", "Reason", "Claim"), rows)


def _sources(article: ArticleSummary) -> Iterator[str]:
    """A table with one row per source (most claims first) and one column per status in the article."""
    statuses = [status for status in Status if article.statuses.get(status)]
    rows = [
        (safe(name) if name else f"_{PUBLICATION}_", *(str(counts.get(status, "")) for status in statuses))
        for name, counts in article.sources
    ]
    if not rows:
        yield "No claims."
        return
    yield from _table(("Source", *(spaced(status) for status in statuses)), rows[:MOST_SOURCES])
    if len(rows) > MOST_SOURCES:
        yield from ("", f"… and {counted(len(rows) - MOST_SOURCES, 'source')} more.")


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(heads)} |"
    yield f"|{' --- |' * len(heads)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
