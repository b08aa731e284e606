"""Research: searches on other sites, similar claims, search hits in context."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from claims.data.interface import WORDS, SearchSite
from claims.model import ClaimSet, DataError
from claims.review.research import search_sites, search_words
from claims.store import Decision, Filters, Sort, Store, StoredClaim
from tests.review.asking import Asker
from tests.store.building import claim_set

UNSAFE = [
    ("http://example.org/?q={words}", "begins with https"),
    ("javascript:alert({words})", "begins with https"),
    ("//example.org/{words}", "begins with https"),
    ("https://{words}.example.org/", "in the host name"),
    ("https://example.org@evil.example/{words}", "in the host name"),
    ("https:///{words}", "begins with https"),
    ("https://example.org/", "once"),
    ("https://example.org/{words}/{words}", "once"),
    ("https://example.org/{other}?q={words}", "no other braces"),
    ("https://example.org/#{words}", "in its path or query"),
    ("https://example.org/ a?q={words}", "cannot contain spaces"),
    ("https://example.org\\@evil.example/{words}", "backslashes"),
    ("https://[::1/{words}", "not a URL"),
    ("https://example.org:x/{words}", "not a URL"),
]


@pytest.mark.parametrize(("address", "said"), UNSAFE)
def test_unsafe_urls_are_rejected(address: str, said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        SearchSite(name="x", address=address)


@given(words=st.text(max_size=60))
def test_words_change_only_the_query(words: str) -> None:
    link = urlsplit(SearchSite(name="x", address="https://example.org/find?q={words}&lang=en").link(words))
    assert (link.scheme, link.netloc, link.path, link.fragment) == ("https", "example.org", "/find", "")
    assert parse_qs(link.query, keep_blank_values=True) == {"q": [words], "lang": ["en"]}


def test_custom_search_sites(tmp_path: Path) -> None:
    table = tmp_path / "sites.csv"
    table.write_text("name,address\nOurs,https://archive.example.org/{words}\n")
    assert [site.name for site in search_sites(table)] == ["Ours"]
    table.write_text("name,address\nOurs,http://archive.example.org/{words}\n")
    with pytest.raises(DataError, match=r"sites\.csv:2: column `address`: .*begins with https"):
        search_sites(table)
    assert all(site.address.startswith("https://") and WORDS in site.address for site in search_sites())


def claims_of(store: Store, article: str) -> tuple[StoredClaim, ...]:
    return store.query(Filters(article=(article,)), Sort.ARTICLE, None, 100).claims


SEARCHED = [
    ("The Turkish Red Crescent put the death toll at 53", "Turkish Red Crescent 53"),
    ("The village school had collapsed", "The village school had collapsed"),
]


@pytest.mark.parametrize(("statement", "words"), SEARCHED)
def test_search_words(store: Store, statement: str, words: str) -> None:
    (claim,) = (claim for claim in claims_of(store, "valley-quake") if claim.statement == statement)
    assert search_words(claim, ()) == words


def test_searches_include_topics_and_are_short(store: Store) -> None:
    claim = next(
        claim for claim in claims_of(store, "valley-quake") if claim.statement == "Survivors could freeze without shelter"
    )
    assert search_words(claim, ("survivors", "shelter", "village school")) == "survivors shelter"
    reported = next(claim for claim in claims_of(store, "valley-quake") if "death toll at 53" in claim.statement)
    assert search_words(reported, ("Turkish Red Crescent",)) == "Turkish Red Crescent 53", "the longer name alone"
    assert len(search_words(claim, [f"shelter{'x' * 90}"])) <= 200


def test_the_desk_links_to_searches_and_fetches_nothing(ana: Asker, store: Store) -> None:
    claim = next(claim for claim in claims_of(store, "valley-quake") if "Red Crescent put" in claim.statement)
    text = ana.get(f"/claims/{claim.id}").text
    links = re.findall(r'<a href="(https://[^"]*)" rel="([^"]*)" referrerpolicy="([^"]*)" target="_blank">([^<]*)</a>', text)
    assert [name for *_, name in links] == [site.name for site in search_sites()]
    assert {rel for _, rel, _, _ in links} == {"noopener noreferrer nofollow"}
    assert all("Red%20Crescent%2053" in address for address, *_ in links)
    outside = re.findall(r'(?:src|srcset|action|hx-get|data)="(https?:[^"]*)"', text)
    assert outside == []


def test_similar_claims_are_shown_with_their_verdicts(ana: Asker, store: Store) -> None:
    other = claim_set(
        ["At least 41 people were killed in the earthquake.", "Shares of Nordvind fell."], id="other", title="Later"
    )
    store.add(other)
    store.decide(other.claims[0].id, Decision.verdict("False"), by="Ben")
    killed = next(claim for claim in claims_of(store, "valley-quake") if claim.statement == "41 people were killed")
    answer = ana.get(f"/claims/{killed.id}/similar")
    assert answer.status_code == 200
    text = unescape(answer.text)
    assert "At least 41 people were killed in the earthquake." in text
    assert "Later" in text
    assert "False" in text
    assert "Nordvind" not in text
    assert f"/claims/{killed.id}/similar" in ana.get(f"/claims/{killed.id}").text
    assert ana.get("/claims/nowhere/similar").status_code == 404


def test_a_search_shows_hits_in_the_article(ana: Asker, store: Store) -> None:
    text = unescape(ana.get("/?text=helicopt").text)
    (hit,) = re.findall(r'<p class="hit"><bdi>(.*?)</bdi></p>', text)
    assert "said, and <mark>helicopters</mark> could not fly because of fog" in hit
    assert 'class="hit"' not in ana.get("/").text


def test_hits_are_never_markup(ana: Asker, store: Store) -> None:
    store.add(claim_set(["<img src=x onerror=alert(1)> halibut <b>fish</b>"], id="evil"))
    answer = ana.get("/?text=halibut").text
    assert "<img src=x" not in answer
    assert "&lt;img src=x onerror=alert(1)&gt; <mark>halibut</mark> &lt;b&gt;fish" in answer


def test_topics_are_a_filter_of_the_queue(ana: Asker, store: Store, exports: dict[str, ClaimSet]) -> None:
    quake = exports["valley-quake"]
    about = quake.article.model_copy(update={"topics": ("village school", "<b>fog</b>")})
    store.add(quake.model_copy(update={"article": about}))
    text = ana.get("/").text
    assert "topic=village+school" in text
    assert "&lt;b&gt;fog&lt;/b&gt;" in text
    assert "<b>fog</b>" not in text
    answer = ana.get("/?topic=village+school").text
    assert f"{len(quake.claims)} claims" in answer
    counts = ana.get("/api/counts", params={"topic": "village school"}).json()
    assert counts["count"] == len(quake.claims)
    assert ana.get("/api/claims", params={"topic": "none", "limit": 1}).status_code == 200
