"""CSV: one claim a row, for spreadsheets.

Every cell is data. A cell that a spreadsheet could take for a formula (it begins with ``= + - @``, a tab, a line end, or a
full-width form of those signs, which Japanese editions read alike) gets an apostrophe in front; so does one that begins with
an apostrophe, so that taking one leading apostrophe away always gives the text back (OWASP, "CSV Injection"). Halves of
surrogate pairs, which UTF-8 cannot hold, are written ``\\ud83d``, and a ``\\ud83d`` that stands in the article as
``\\u005cud83d``. `cell` writes both, `uncell` reads both.

Lists are joined by ``"; "``; places are ``start-end``, code points into the article's text, end excluded.
"""

import csv
import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TextIO

from claims.export.formats import Layout
from claims.model import Article, Claim, ClaimSet, Span

_FORMULA = re.compile("['=+\\-@\t\r\n＝＋－＠]")
_UNWRITABLE = re.compile(r"[\ud800-\udfff]|\\(?=u(?:005c|d[89a-f][0-9a-f]{2}))")
_WRITTEN = re.compile(r"\\u(005c|d[89a-f][0-9a-f]{2})")


def cell(text: str) -> str:
    """``text`` as a cell that no spreadsheet takes for a formula and that UTF-8 can hold.

    >>> cell("=1+1"), cell("'twas"), cell("a = b")
    ("'=1+1", "''twas", 'a = b')
    """
    written = _UNWRITABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return "'" + written if _FORMULA.match(written) else written


def uncell(written: str) -> str:
    """The text that `cell` made ``written`` of.

    >>> uncell("'=1+1"), uncell("''twas")
    ('=1+1', "'twas")
    """
    return _WRITTEN.sub(lambda found: chr(int(found[1], 16)), written.removeprefix("'"))


def _places(spans: Iterable[Span]) -> str:
    return "; ".join(f"{span.start}-{span.end}" for span in spans)


def _labelled(pairs: Iterable[tuple[str, str | None]]) -> str:
    return "; ".join(f"{text} ({label})" if label else text for text, label in pairs)


def _date(claim: Claim) -> str | None:
    return None if claim.when is None else claim.when.date


_ARTICLE: Mapping[str, Callable[[Article], str | None]] = MappingProxyType(
    {
        "article_id": lambda article: article.id,
        "article_title": lambda article: article.title,
        "article_publisher": lambda article: article.publisher,
        "article_author": lambda article: article.author,
        "article_published": lambda article: article.published,
        "article_url": lambda article: article.url,
        "article_path": lambda article: article.path,
    }
)
_CLAIM: Mapping[str, Callable[[Claim], str | None]] = MappingProxyType(
    {
        "id": lambda claim: claim.id,
        "statement": lambda claim: claim.statement,
        "text": lambda claim: claim.text,
        "kind": lambda claim: claim.kind,
        "source": lambda claim: claim.source,
        "speaker": lambda claim: claim.speaker,
        "via": lambda claim: "; ".join(claim.via),
        "certainty": lambda claim: claim.certainty,
        "polarity": lambda claim: claim.polarity,
        "hedges": lambda claim: _labelled((hedge.text, hedge.type) for hedge in claim.hedges),
        "status": lambda claim: claim.status,
        "basis": lambda claim: "; ".join(claim.basis),
        "quantities": lambda claim: _labelled((amount.text, None) for amount in claim.quantities),
        "when": lambda claim: None if claim.when is None else claim.when.text,
        "date": _date,
        "entities": lambda claim: _labelled((entity.name, entity.kind) for entity in claim.entities),
        "checkworthiness": lambda claim: f"{claim.checkworthiness:.4g}",
        "checkworthiness_reasons": lambda claim: "; ".join(claim.checkworthiness_reasons),
        "block": lambda claim: claim.block,
        "spans": lambda claim: _places(claim.spans),
        "sentence": lambda claim: _places([claim.sentence]),
        "attribution_ids": lambda claim: "; ".join(claim.attribution_ids),
    }
)
COLUMNS: tuple[str, ...] = (*_ARTICLE, *_CLAIM)
"""The header row."""


def rows(claim_set: ClaimSet) -> Iterable[list[str]]:
    """A row for each claim, its cells in the order of `COLUMNS`."""
    about = [cell(read(claim_set.article) or "") for read in _ARTICLE.values()]
    for claim in claim_set.claims:
        yield about + [cell(read(claim) or "") for read in _CLAIM.values()]


def write(claim_sets: Iterable[ClaimSet], stream: TextIO, layout: Layout) -> None:
    """Writes the header and a row for each claim, lines ended as RFC 4180 has it."""
    table = csv.writer(stream, lineterminator="\r\n")
    table.writerow(COLUMNS)
    for claim_set in claim_sets:
        table.writerows(rows(claim_set))
