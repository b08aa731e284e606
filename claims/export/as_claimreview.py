"""ClaimReview: the verdicts as schema.org's JSON-LD, for search engines, on the page where they are published.

One ``ClaimReview`` for each claim with a verdict, with what Google's documentation asks for: ``claimReviewed``, ``url``,
``author``, ``datePublished``, ``itemReviewed`` with the claim's author and where it appeared, and ``reviewRating``. A verdict
that is not on the scale has a rating in words only.
"""

from collections.abc import Iterable, Iterator
from typing import TextIO
from urllib.parse import quote

from claims.data.interface import Verdict
from claims.export.as_json import Json, in_a_page, text_of
from claims.export.columns import Row, rows
from claims.export.errors import OutputError
from claims.export.formats import Desk, Layout, web_link
from claims.model import ClaimSet, SourceKind
from claims.store.verdicts import verdicts

CONTEXT = "https://schema.org"

_PERSONS = frozenset({SourceKind.PERSON, SourceKind.EYEWITNESS})


def write(claim_sets: Iterable[ClaimSet], stream: TextIO, layout: Layout) -> None:
    """Writes one JSON-LD graph of all verdicts.

    Raises `OutputError` if there are verdicts but no publisher.
    """
    reviews = [review for claim_set in claim_sets for review in claim_reviews(claim_set, layout)]
    graph: list[Json] = list(reviews)
    stream.write(in_a_page(text_of({"@context": CONTEXT, "@graph": graph}, indent=2)) + "\n")


def claim_reviews(claim_set: ClaimSet, layout: Layout) -> Iterator[dict[str, Json]]:
    """A ``ClaimReview`` for each claim of ``claim_set`` that has a verdict about its truth."""
    scale = {verdict.name: verdict for verdict in verdicts()}
    for row in rows(claim_set, layout.reviews or {}):
        if row.review and row.review.verdict and row.review.verdict not in _UNPUBLISHED:
            if layout.desk is None:
                raise OutputError(
                    "a ClaimReview needs its publisher and page, which are unknown",
                    remedy="give --publisher NAME and --page URL",
                )
            yield _claim_review(row, scale.get(row.review.verdict), list(scale.values()), layout.desk)


_UNPUBLISHED = frozenset({"Not a claim"})
"""Verdicts that say nothing about a claim's truth and so are not published."""


def _claim_review(row: Row, verdict: Verdict | None, scale: list[Verdict], desk: Desk) -> dict[str, Json]:
    review, article = row.review, row.claim_set.article
    if review is None or review.verdict is None:
        raise ValueError("a claim without a verdict has no ClaimReview")
    made: dict[str, Json] = {
        "@type": "ClaimReview",
        "url": page(desk, row.claim.id),
        "claimReviewed": row.claim.statement,
        "datePublished": review.at or article.published,
        "author": {"@type": "Organization", "name": desk.name, "url": page(desk, None)},
        "itemReviewed": _reviewed(row),
        "reviewRating": _rating(review.verdict, verdict, scale),
    }
    # The note is not published: it is for colleagues ("call the ministry again").
    cited: list[Json] = [link for link in review.evidence if web_link(link)]
    return made | ({"citation": cited} if cited else {})


def page(desk: Desk, claim_id: str | None) -> str:
    """The URL of the desk's page on a claim, or of the desk itself without a claim.

    >>> page(Desk("Desk", "https://desk.example/{id}.html"), "c-1"), page(Desk("Desk", "https://desk.example/"), "c-1")
    ('https://desk.example/c-1.html', 'https://desk.example/#c-1')
    """
    if claim_id is None:
        return desk.page.partition("{id}")[0]
    id = quote(claim_id, safe="-._~")
    return desk.page.replace("{id}", id) if "{id}" in desk.page else f"{desk.page}#{id}"


def _reviewed(row: Row) -> dict[str, Json]:
    article = row.claim_set.article
    appearance: dict[str, Json] = {"@type": "NewsArticle", "headline": article.title or article.id}
    if web_link(article.url):
        appearance["url"] = article.url
    if article.publisher:
        appearance["publisher"] = {"@type": "Organization", "name": article.publisher}
    if article.published:
        appearance["datePublished"] = article.published
    name = row.claim.source or article.publisher or article.title or article.id
    personal = row.source_kind in _PERSONS or row.claim.speaker == name
    kind = "Person" if personal else "Organization"
    item: dict[str, Json] = {"@type": "Claim", "text": row.claim.statement, "author": {"@type": kind, "name": name}}
    return item | ({"datePublished": article.published} if article.published else {}) | {"appearance": appearance}


def _rating(name: str, verdict: Verdict | None, scale: list[Verdict]) -> dict[str, Json]:
    rating: dict[str, Json] = {"@type": "Rating", "alternateName": name}
    numbers = [known.rating for known in scale if known.rating is not None]
    if verdict is None or verdict.rating is None:
        return rating
    return rating | {"ratingValue": verdict.rating, "bestRating": max(numbers), "worstRating": min(numbers)}
