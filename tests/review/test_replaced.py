"""Claims that others replaced in an edited article: what is published, refused and shown."""

import csv
import io
import json
import re
from html import unescape

import lxml.html
import pytest

from claims.store import Decision, Store
from tests.review.asking import Asker
from tests.store.building import claim_set, ids

FIRST, LAST = "Alpha stays here for ever and ever.", "Gamma is the last claim of this text."
OLD = "The old mayor of the town resigned on Monday after the long inquiry."
NEW = "The old mayor of the village resigned on Tuesday after the long inquiry."
FILLER = [
    f"Filler sentence number {word} is about something else entirely, namely {word * 3}." for word in ("one", "two", "six")
]


def added(store: Store, *lines: str) -> list[str]:
    """Adds a version; returns the ids of its claims."""
    made = claim_set(lines)
    store.add(made)
    return ids(made)


def published(asker: Asker) -> list[str]:
    """The verdicts that are published of the article."""
    options = {"format": "claimreview", "publisher": "Desk", "page": "https://desk.example/", "article": "test"}
    graph = json.loads(asker.get("/api/export", params=options).text)["@graph"]
    return [review["reviewRating"]["alternateName"] for review in graph]


@pytest.fixture
def old(store: Store, ben: Asker) -> str:
    """A claim that Ben called false."""
    claim = added(store, FIRST, OLD, *FILLER, LAST)[1]
    assert ben.decide(claim, "False").status_code == 303
    return claim


@pytest.fixture
def new(old: str, store: Store) -> str:
    """The claim that replaced it."""
    claim = added(store, FIRST, NEW, *FILLER, LAST)[1]
    assert store.claim(claim).earlier_verdict == "False"
    return claim


@pytest.mark.parametrize("by", ["its author", "an editor"])
@pytest.mark.parametrize("lines", [[FIRST, *FILLER, LAST, OLD], [FIRST, NEW, *FILLER, LAST, OLD]], ids=["alone", "both"])
def test_a_verdict_that_was_undone_is_not_published_when_its_claim_is_back(
    by: str, lines: list[str], new: str, store: Store, ben: Asker, eda: Asker
) -> None:
    if by == "its author":
        assert ben.post("/undo").status_code == 303
    else:
        assert eda.send(f"/api/claims/{new}/undo", {"number": 1, "seen": store.claim(new).state.last}).status_code == 201
    assert published(eda) == []
    added(store, *lines)
    assert published(eda) == []
    assert ben.post("/undo").status_code == 422, "there is nothing left to undo"


def test_a_source_that_was_undone_on_the_claim_that_is_back_is_not_that_of_its_successor(
    old: str, store: Store, ana: Asker, ben: Asker
) -> None:
    store.decide(old, Decision.source("Kremlin"), by="Ben")
    new = added(store, FIRST, NEW, *FILLER, LAST)[1]
    ana.decide(new, "True", seen=store.claim(new).state.last, version=2)
    added(store, FIRST, NEW, *FILLER, LAST, OLD)
    assert ben.post("/undo").headers["location"] == f"/claims/{old}"
    assert [store.claim(claim).source for claim in (old, new)] == [None, None]


def test_a_decision_on_a_claim_that_was_replaced_is_a_conflict(
    old: str, new: str, store: Store, ana: Asker, eda: Asker
) -> None:
    """Ana's page was open before the edit, and Eda has decided on the new words since."""
    seen = store.claim(old).state.last
    eda.decide(new, "True", seen=store.claim(new).state.last, version=2)
    answer = ana.decide(old, "Mixed", seen=seen, note="On the old words.")
    assert answer.status_code == 409
    page = lxml.html.fromstring(answer.text)
    conflict = page.get_element_by_id("conflict")
    said = " ".join(conflict.text_content().split())
    assert "The claim has been replaced" in said
    assert "Mixed" in said
    assert "On the old words." in said
    assert conflict.xpath(".//form") == []
    sent = ana.send(f"/api/claims/{old}/decisions", {"action": "verdict", "value": "Mixed", "seen": seen})
    assert (sent.status_code, sent.json()["successor"], sent.json()["entry"]) == (409, new, None)
    assert f"claim {new} has replaced this one" in sent.json()["error"]
    assert published(eda) == ["True"]


def test_the_page_of_a_claim_that_was_replaced_shows_its_successor_and_no_forms(old: str, new: str, ben: Asker) -> None:
    page = lxml.html.fromstring(ben.get(f"/claims/{old}?article=test&sort=article").text)
    (link,) = page.xpath("//*[@id='replaced']//a/@href")
    assert link.startswith(f"/claims/{new}?")
    assert page.xpath("//*[@id='desk']//form[@method='post'] | //*[@id='verdicts'] | //*[@id='desk']//textarea") == []
    assert "Ben" in page.xpath("//*[@class='history']")[0].text_content()
    assert "replaced" not in ben.get(f"/claims/{new}").text


def test_ones_own_decision_on_a_claim_that_was_replaced_is_undone(
    old: str, new: str, store: Store, ana: Asker, ben: Asker
) -> None:
    seen = store.claim(old).state.last
    assert ana.send(f"/api/claims/{old}/undo", {"number": 1, "seen": seen}).status_code == 403
    assert ben.send(f"/api/claims/{old}/undo", {"number": 1, "seen": seen}).status_code == 201
    assert [store.claim(claim).state.verdict for claim in (old, new)] == [None, None]


def test_claims_that_replaced_each_other_in_turn_take_decisions_when_withdrawn(
    old: str, new: str, store: Store, ana: Asker
) -> None:
    added(store, FIRST, OLD, *FILLER, LAST)
    added(store, FIRST, *FILLER, LAST)
    for verdict in ("True", "Mixed"):
        assert ana.decide(old, verdict, seen=store.claim(old).state.last).status_code == 303
    assert ana.post("/undo").status_code == 303
    assert store.claim(old).verdict == "True"


# Files


def row_of(asker: Asker, claim: str, **cells: str) -> bytes:
    """A CSV export of the article with other cells in the row of a claim."""
    exported = asker.get("/api/export", params={"format": "csv", "article": "test"}).text
    lines = list(csv.DictReader(io.StringIO(exported)))
    for line in lines:
        if line["id"] == claim:
            line.update(cells)
    out = io.StringIO()
    writer = csv.DictWriter(out, lines[0].keys())
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue().encode()


def uploaded(asker: Asker, data: bytes) -> str:
    """Sends a file; the address of its preview."""
    answer = asker._ask("POST", "/import", data={"csrf": asker.token}, files={"file": ("desk.csv", data, "text/csv")})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page.partition("<main")[2])))


def test_a_row_is_applied_as_a_whole_or_not_at_all(store: Store, ana: Asker, eda: Asker) -> None:
    """The article was edited elsewhere between the preview and *Apply*: the places are of an earlier text."""
    _, second, *_ = added(store, FIRST, OLD, *FILLER, LAST)
    start = len(FIRST) + 1
    cells = {"spans": f"{start}-{start + 13}", "statement": "The old mayor resigned.", "verdict": "False"}
    data = row_of(ana, second, **cells)
    place = uploaded(ana, data)
    assert "1 claim would be changed" in text_of(ana.get(place).text)
    added(store, "A line that was put before the others.", FIRST, OLD, *FILLER, LAST)
    ana.post(place)
    shown = text_of(ana.get(place).text)
    assert "the article was edited in the meantime" in shown
    assert "Applied: 0 claims changed" in shown
    assert (store.log(), published(eda)) == ([], [])


def test_a_row_on_a_claim_that_was_replaced_is_reported(old: str, store: Store, ana: Asker, eda: Asker) -> None:
    data = row_of(ana, old, verdict="True", note="On the old words.")
    place = uploaded(ana, data)
    new = added(store, FIRST, NEW, *FILLER, LAST)[1]
    log = store.log()
    ana.post(place)
    assert f"claim {new} has replaced" in text_of(ana.get(place).text)
    again = text_of(ana.get(uploaded(ana, data)).text)
    assert f"desk.csv: row 3: the article was edited, and claim {new} has replaced {old}; export it again" in again
    assert store.log() == log
