"""HTML: one self-contained page, with the claims highlighted in their articles and listed next to them.

It makes no requests: style and script are inline, allowed by digest in the page's content security policy. Words of the article
are text, cut into segments where claims begin and end; characters that a browser would interpret are replaced.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from hashlib import sha256
from html import escape as quoted
from importlib import resources
from itertools import groupby
from types import MappingProxyType
from typing import TextIO

from claims.export.columns import Row, rows
from claims.export.formats import Layout, web_link
from claims.model import REPORTING_BLOCKS, Article, Block, BlockKind, Certainty, ClaimSet, Polarity, SourceKind, Status
from claims.present.highlight import Segment, segments
from claims.present.wording import PUBLICATION, evidence_in_words, spaced, status_in_words

_FAMILIES: Mapping[str, tuple[str, tuple[SourceKind, ...]]] = MappingProxyType(
    {
        "state": (
            "state bodies and parties",
            (
                SourceKind.GOVERNMENT,
                SourceKind.MILITARY,
                SourceKind.LEGISLATURE,
                SourceKind.JUDICIARY,
                SourceKind.PARTY,
                SourceKind.OFFICIALS,
            ),
        ),
        "world": ("international bodies and charities", (SourceKind.INTERNATIONAL_BODY, SourceKind.NGO)),
        "company": ("companies", (SourceKind.COMPANY,)),
        "learned": ("experts and documents", (SourceKind.ACADEMIA, SourceKind.EXPERTS, SourceKind.DOCUMENT)),
        "media": ("media", (SourceKind.STATE_MEDIA, SourceKind.NEWS_MEDIA, SourceKind.SOCIAL_MEDIA)),
        "people": ("persons and eyewitnesses", (SourceKind.PERSON, SourceKind.EYEWITNESS)),
        "unknown": ("nobody in particular", (SourceKind.UNSPECIFIED,)),
        "own": (PUBLICATION, ()),
    }
)
_FAMILY = {kind: name for name, (_, kinds) in _FAMILIES.items() for kind in kinds}
_CERTAINTY = {
    Certainty.CERTAIN: "",
    Certainty.PROBABLE: "probable",
    Certainty.POSSIBLE: "possible",
    Certainty.UNKNOWN: "unsure",
}
_TONE = {
    Status.REFUTED: "bad",
    Status.SUPPORTED: "good",
    Status.CONFLICTING: "odd",
    Status.DISPUTED: "bad",
    Status.CONFIRMED: "good",
    Status.CORROBORATED: "good",
    Status.SELF_REPORTED: "info",
    Status.UNCONFIRMED: "warn",
    Status.SINGLE_SOURCE: "info",
}
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_ELEMENTS = {BlockKind.HEADLINE: "h2", BlockKind.SUBHEADING: "h3"}


def text(words: str) -> str:
    """``words`` as HTML text, safe in any position.

    >>> text('<b title="x">')
    '&lt;b title=&quot;x&quot;&gt;'
    """
    return quoted(_OBEYED.sub("\ufffd", words.replace("\r\n", "\n").replace("\r", "\n")), quote=True)


def write(claim_sets: Iterable[ClaimSet], stream: TextIO, layout: Layout) -> None:
    """Writes the page, a section for each article as it arrives."""
    stream.write(_head())
    for number, claim_set in enumerate(claim_sets, 1):
        found = list(rows(claim_set, layout.reviews or {}))
        stream.write("".join(_section(claim_set, found, number)))
    stream.write(f"</main>\n<footer>Made by claims: a status is not the truth.</footer>\n<script>{part('js')}</script>\n")
    stream.write("</body>\n</html>\n")


def _head() -> str:
    legend = "".join(f'<li><mark class="{name}">{text(title)}</mark></li>' for name, (title, _) in _FAMILIES.items())
    sure = "".join(f'<li><mark class="{name}">{certainty}</mark></li>' for certainty, name in _CERTAINTY.items() if name)
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="generator" content="claims export">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{quoted(policy())}">\n'
        '<meta name="referrer" content="no-referrer">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>Claims</title>\n'
        f"<style>{part('css')}</style>\n</head>\n<body>\n<header>\n<h1>Claims</h1>\n"
        '<p class="meta keys"><kbd>j</kbd> next claim, <kbd>k</kbd> previous claim; colours tell who says it, underlines '
        "how sure they are:</p>\n"
        f'<ul class="legend">{legend}{sure}</ul>\n</header>\n<main>\n'
    )


def _section(claim_set: ClaimSet, found: Sequence[Row], number: int) -> Iterator[str]:
    article = claim_set.article
    title = text(article.title or article.id)
    yield f'<section class="article" aria-label="{title}">\n<article class="text" tabindex="0" aria-label="{title}">\n'
    about = [text(part) for part in (article.publisher, article.author, article.published) if part]
    link = web_link(article.url)
    if link:
        about.append(f'<a href="{quoted(link)}" rel="noopener noreferrer nofollow">{text(link)}</a>')
    yield f'<p class="meta">{" · ".join(about)}</p>\n' if about else ""
    yield from _blocks(article, found, number)
    yield f'</article>\n<ol class="claims" aria-label="Claims of {title}">\n'
    yield from (_card(row, f"{number}-{at}") for at, row in enumerate(found))
    yield "</ol>\n</section>\n"


def _blocks(article: Article, found: Sequence[Row], number: int) -> Iterator[str]:
    """The article's blocks as elements; lines that are not reporting are collapsed."""
    spans = [[(span.start, span.end) for span in row.claim.spans] for row in found]
    cut = segments(spans, [(block.start, block.end) for block in article.blocks])
    for reports, its in groupby(zip(article.blocks, cut, strict=True), lambda pair: pair[0].kind in REPORTING_BLOCKS):
        made = [_block(article.text, block, parts, found, number) for block, parts in its]
        if not reports:
            lines = "1 line skipped (not reporting)" if len(made) == 1 else f"{len(made)} lines skipped (not reporting)"
            made = [f"<details><summary>{lines}</summary>\n", *made, "</details>\n"]
        yield from made


def _block(words: str, block: Block, parts: Sequence[Segment], found: Sequence[Row], number: int) -> str:
    element = _ELEMENTS.get(block.kind, "p")
    inside = "".join(_piece(words, piece, found, number) for piece in parts)
    return f'<{element} class="{block.kind}">{inside}</{element}>\n'


def _piece(words: str, piece: Segment, found: Sequence[Row], number: int) -> str:
    shown = text(words[piece.start : piece.end])
    if not piece.claims:
        return shown
    innermost = found[piece.claims[-1]]
    classes = " ".join(name for name in (_family(innermost), _CERTAINTY[innermost.claim.certainty]) if name)
    names = " ".join(f"{number}-{at}" for at in piece.claims)
    return f'<mark class="{classes}" data-claims="{names}">{shown}</mark>'


def _family(row: Row) -> str:
    if row.claim.source is None:
        return "own"
    return _FAMILY[row.source_kind or SourceKind.UNSPECIFIED]


def _card(row: Row, name: str) -> str:
    claim = row.claim
    certainty = f"{claim.certainty}, negated" if claim.polarity is Polarity.NEGATIVE else str(claim.certainty)
    status = (
        f'<span class="tag {_TONE.get(claim.status, "")}" title="{text(status_in_words(claim))}">{spaced(claim.status)}</span>'
    )
    tags = [certainty]
    tags += [f"{hedge.text} ({hedge.type})" for hedge in claim.hedges]
    shown = status + "".join(f'<span class="tag"><bdi>{text(tag)}</bdi></span>' for tag in tags)
    return (
        f'<li class="card {_family(row)}" id="claim-{name}" data-claim="{name}" tabindex="0">'
        f'<p class="said"><bdi>{text(claim.statement)}</bdi></p><p class="who"><bdi>{text(_who(row))}</bdi></p>'
        f'<div class="tags">{shown}</div>{_documents(row)}{_verdict(row)}</li>\n'
    )


def _documents(row: Row) -> str:
    """What the given documents say about the claim, with a link to each that has an address."""
    items = []
    for each in row.claim.evidence:
        link = web_link(each.document.url)
        address = f' <a href="{quoted(link)}" rel="noopener noreferrer nofollow">{text(link)}</a>' if link else ""
        items.append(f"<li><bdi>{text(evidence_in_words(each))}</bdi>{address}</li>")
    return f'<ul class="evidence">{"".join(items)}</ul>' if items else ""


def _who(row: Row) -> str:
    claim = row.claim
    if claim.source is None:
        return PUBLICATION
    names = [*claim.via, claim.speaker] if claim.speaker and claim.speaker != claim.source else [*claim.via]
    return " → ".join(name for name in [*names, claim.source] if name)


def _verdict(row: Row) -> str:
    review = row.review
    if review is None or not (review.verdict or review.earlier_verdict or review.note or review.evidence):
        return ""
    by = f" ({text(review.by)})" if review.by else ""
    verdict = f"<strong>{text(review.verdict)}</strong>{by}" if review.verdict else ""
    if review.earlier_verdict:
        verdict = f"to review again: the verdict “{text(review.earlier_verdict)}” was given before the wording changed"
    links = (
        f'<a href="{quoted(link)}" rel="noopener noreferrer nofollow">{text(link)}</a>' if web_link(link) else text(link)
        for link in review.evidence
    )
    parts = [verdict, f"<bdi>{text(review.note)}</bdi>" if review.note else "", *links]
    return f'<p class="verdict">{" · ".join(part for part in parts if part)}</p>'


@cache
def part(name: str) -> str:
    """The page's style ("css") or script ("js")."""
    return (resources.files("claims.export") / f"as_html.{name}").read_text(encoding="utf-8")


def policy() -> str:
    """The content security policy of the page: only its own style and script, by their digests."""
    style, script = (b64encode(sha256(part(name).encode()).digest()).decode() for name in ("css", "js"))
    return f"default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; base-uri 'none'; form-action 'none'"
