"""Markdown: a document per article with its claims as a list, to read, mail or paste into a ticket.

Words of the article are text: what Markdown or HTML would interpret as markup is escaped with a backslash.
"""

import re
from collections.abc import Iterable
from typing import TextIO

from claims.export.columns import Row, rows
from claims.export.formats import Layout, web_link
from claims.model import ClaimSet, Polarity
from claims.present.log import shown
from claims.present.wording import PUBLICATION, evidence_in_words

MARK = "<!-- claims export -->"
"""The first line of every file, by which this program recognises it."""

_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~&$!@^=+]|:(?=//)|(?<=www)\.", re.IGNORECASE)
_AT_LINE_START = re.compile(r"^(\d+)(?=[.)])|^(?=-)")


def escape(words: str) -> str:
    """``words`` on one line, escaped for Markdown.

    >>> escape("<b>1*2</b>"), escape("- no list")
    ('\\\\<b\\\\>1\\\\*2\\\\</b\\\\>', '\\\\- no list')
    """
    escaped = _MARKUP.sub(lambda found: "\\" + found[0], shown(words))
    return _AT_LINE_START.sub(lambda found: f"{found[1]}\\" if found[1] else "\\", escaped)


def write(claim_sets: Iterable[ClaimSet], stream: TextIO, layout: Layout) -> None:
    """Writes a section for each article as it arrives."""
    stream.write(MARK + "\n")
    for claim_set in claim_sets:
        stream.write("\n" + section(claim_set, layout))
        stream.flush()


def section(claim_set: ClaimSet, layout: Layout) -> str:
    """The heading of an article, who published it, and its claims as a list."""
    article = claim_set.article
    lines = [f"# {escape(article.title or article.id)}", ""]
    about = [escape(part) for part in (article.publisher, article.author, article.published) if part]
    link = web_link(article.url)
    if link:
        about.append(f"<{link}>" if "<" not in link and ">" not in link else escape(link))
    if about:
        lines += [" · ".join(about), ""]
    found = list(rows(claim_set, layout.reviews or {}))
    if not found:
        lines += ["No claims.", ""]
    for number, row in enumerate(found, 1):
        lines += [f"{number}. {escape(row.claim.statement)}  ", f"   {_said(row)}", *_documents(row), *_reviewed(row), ""]
    return "\n".join(lines)


def _said(row: Row) -> str:
    claim = row.claim
    source = escape(claim.source or PUBLICATION)
    if claim.speaker and claim.speaker != claim.source:
        source += f" ({escape(claim.speaker)})"
    if claim.via:
        source += f" via {escape(', '.join(claim.via))}"
    certainty = claim.certainty + (", negated" if claim.polarity is Polarity.NEGATIVE else "")
    return f"{source} · {certainty} · {claim.status.replace('_', ' ')}"


def _documents(row: Row) -> list[str]:
    """What the given documents say about the claim."""
    return [line for each in row.claim.evidence for line in ("", f"   - {escape(evidence_in_words(each))}")]


def _reviewed(row: Row) -> list[str]:
    review = row.review
    if review is None or not (review.verdict or review.earlier_verdict or review.note or review.evidence):
        return []
    by = f" ({escape(review.by)})" if review.by else ""
    parts = [f"**{escape(review.verdict)}**{by}" if review.verdict else "", escape(review.note or "")]
    if review.earlier_verdict:
        parts.insert(0, f"to review again: the verdict “{escape(review.earlier_verdict)}” was given before the wording changed")
    parts += [f"<{link}>" if web_link(link) and not set("<>") & set(link) else escape(link) for link in review.evidence]
    return ["", "   " + " — ".join(part for part in parts if part)]
