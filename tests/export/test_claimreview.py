"""ClaimReview: what Google's documentation requires and recommends of each verdict."""

import json

import pytest

from claims.export import OutputError, Review
from claims.export.as_claimreview import page
from claims.export.formats import Desk
from claims.model import ClaimsError, ClaimSet
from tests.export.samples import DESK, claim, claim_set, exported, harbour, reviews


def graph(*claim_sets: ClaimSet, **layout: object) -> list[dict[str, object]]:
    made = json.loads(exported("claimreview", *claim_sets, **layout))
    assert made["@context"] == "https://schema.org"
    return made["@graph"]  # type: ignore[no-any-return]


def test_a_verdict_has_every_field() -> None:
    (made,) = graph(harbour(), reviews=reviews(), desk=DESK)
    assert made == {
        "@type": "ClaimReview",
        "url": "https://desk.example/checks/c-a4todmhl",
        "claimReviewed": "About 40 tonnes of diesel may have leaked from the port of Marrow.",
        "datePublished": "2024-03-06T09:00:00Z",
        "author": {"@type": "Organization", "name": "Harbour Desk", "url": "https://desk.example/checks/"},
        "itemReviewed": {
            "@type": "Claim",
            "text": "About 40 tonnes of diesel may have leaked from the port of Marrow.",
            "author": {"@type": "Organization", "name": "harbour authority"},
            "datePublished": "2024-03-04",
            "appearance": {
                "@type": "NewsArticle",
                "headline": "Port of Marrow shut after fuel spill",
                "publisher": {"@type": "Organization", "name": "Marrow Post"},
                "datePublished": "2024-03-04",
            },
        },
        "reviewRating": {
            "@type": "Rating",
            "alternateName": "Mostly false",
            "ratingValue": 2,
            "bestRating": 5,
            "worstRating": 1,
        },
        "citation": ["https://example.org/report"],
    }


@pytest.mark.parametrize(
    ("verdict", "rating", "why"),
    [
        ("True", {"alternateName": "True", "ratingValue": 5, "bestRating": 5, "worstRating": 1}, "the best"),
        ("False", {"alternateName": "False", "ratingValue": 1, "bestRating": 5, "worstRating": 1}, "the worst"),
        ("Unproven", {"alternateName": "Unproven"}, "no point on the scale"),
        ("Out of date", {"alternateName": "Out of date"}, "a verdict of another scale"),
    ],
)
def test_ratings(verdict: str, rating: dict[str, object], why: str) -> None:
    found = claim(source="Ada Quill", speaker="Ada Quill")
    (made,) = graph(
        claim_set(found, url="https://post.example/spill"),
        reviews={found.id: Review(claim_id=found.id, verdict=verdict)},
        desk=DESK,
    )
    assert made["reviewRating"] == {"@type": "Rating", **rating}, why
    item = made["itemReviewed"]
    assert item["author"] == {"@type": "Person", "name": "Ada Quill"}  # type: ignore[index]
    assert item["appearance"]["url"] == "https://post.example/spill"  # type: ignore[index]
    assert made["datePublished"] == "2024-03-04", "without a date of its own, the article's"


def test_verdicts_that_do_not_rate_truth_are_not_published() -> None:
    verdicts = {claim.id: Review(claim_id=claim.id, verdict="Not a claim") for claim in harbour().claims}
    assert graph(harbour(), reviews=verdicts, desk=DESK) == []
    assert graph(harbour()) == []


def test_a_verdict_needs_a_publisher() -> None:
    with pytest.raises(OutputError, match=r"needs its publisher.*; give --publisher NAME and --page URL"):
        exported("claimreview", harbour(), reviews=reviews())


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://desk.example", "https://desk.example#c-1%2F2"),
        ("https://desk.example/{id}", "https://desk.example/c-1%2F2"),
    ],
)
def test_pages(address: str, expected: str) -> None:
    assert page(Desk("Desk", address), "c-1/2") == expected


@pytest.mark.parametrize(
    ("address", "remedy"),
    [
        ("desk.example/checks/{id}", "write https://desk.example/checks/{id}"),
        ("www.desk.example", "write https://www.desk.example"),
        ("desk.example:8000/a", "write https://desk.example:8000/a"),
        ("//desk.example/", "write a complete URL: https://, the site, and the path of the verdicts"),
        ("https:desk.example", "write a complete URL"),
        ("https://", "write a complete URL"),
        ("ftp://desk.example/", "write a complete URL"),
        ("javascript:alert(1)", "write a complete URL"),
        ("https://desk.example/a b", "write a complete URL"),
        ("https://desk.example/{claim}", "write a complete URL"),
        ("https://{id}.example/", ""),
        ("https://ada:secret@desk.example/", "write a complete URL"),
        ("the desk", "write a complete URL"),
        ("", "write a complete URL"),
    ],
)
def test_the_page_is_a_web_url(address: str, remedy: str) -> None:
    if not remedy:
        assert page(Desk("Desk", address), "c-1") == "https://c-1.example/"
        return
    with pytest.raises(ClaimsError, match="is not the URL of a web page; ") as raised:
        Desk("Desk", address)
    assert (raised.value.remedy or "").startswith(remedy)
