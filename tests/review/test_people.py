"""Claims are assigned only to reviewers; other names are rejected with suggestions; bulk assignment."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

import pytest
from starlette.testclient import TestClient

from claims.review import Settings, application
from claims.store import Decision, Filters, Sort, Store
from tests.review.asking import Asker
from tests.review.forms import form_at

MEANT = {
    "Bne": "unknown user “Bne”; did you mean Ben?",
    "ben": "unknown user “ben”; did you mean Ben?",
    "Anna": "unknown user “Anna”; did you mean Ana?",
    "Xavier Q.": "unknown user “Xavier Q.”; choose one of: Ana, Ben, Eda",
    "Rex": "Rex is a reader and cannot review claims; choose one of: Ana, Ben, Eda",
    "n" * 3_000: f"unknown user “{'n' * 100}”; choose one of: Ana, Ben, Eda",
}


def on_page(asker: Asker, claim: str, name: str) -> tuple[int, str]:
    answer = asker.post(f"/claims/{claim}/assign", {"reviewer": name, "seen": 0, "version": 1})
    return answer.status_code, unescape(answer.text)


def again(asker: Asker, claim: str, name: str) -> tuple[int, str]:
    answer = asker.post(f"/claims/{claim}/again", {"decisions": f'[["assign", "{name}"]]', "seen": 0, "version": 1})
    return answer.status_code, unescape(answer.text)


def many(asker: Asker, claim: str, name: str) -> tuple[int, str]:
    answer = asker.post("/assign", {"reviewer": name, "query": "status=disputed"})
    return answer.status_code, unescape(answer.text)


def by_program(asker: Asker, claim: str, name: str) -> tuple[int, str]:
    answer = asker.send(f"/api/claims/{claim}/decisions", {"action": "assign", "value": name, "seen": 0})
    return answer.status_code, answer.json().get("error", "")


WAYS = [on_page, again, many, by_program]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", MEANT, ids=lambda name: name[:10])
def test_claims_are_assigned_only_to_reviewers(way: object, name: str, eda: Asker, store: Store) -> None:
    status, said = way(eda, store.query(Filters()).claims[0].id, name)  # type: ignore[operator]
    assert (status, MEANT[name] in said) == (422, True), said[-1500:]
    assert store.log() == []


@pytest.mark.parametrize("way", WAYS)
def test_a_claim_is_assigned_to_a_reviewer(way: object, eda: Asker, store: Store) -> None:
    claim = store.query(Filters(status=("disputed",))).claims[0].id
    status, said = way(eda, claim, "Ben")  # type: ignore[operator]
    assert status < 400, said
    assert store.claim(claim).state.assigned == "Ben"


def test_rejected_input_is_kept_in_the_form(eda: Asker) -> None:
    answer = eda.post("/assign", {"reviewer": "B<n>e", "query": "status=disputed"})
    assert 'name="reviewer" list="names" maxlength="200" value="B&lt;n&gt;e"' in answer.text
    assert 'aria-label="Remove the filter Status: disputed"' in answer.text


@pytest.fixture
def alone(store: Store, settings: Settings) -> Iterator[Asker]:
    """A single user who started the page without a users file."""
    own = replace(settings, users=None, reviewer="Zoe")
    with TestClient(application(store, own), follow_redirects=False) as client:
        cookies = dict(client.get("/enter", params={"token": own.token}).cookies)
        client.cookies.clear()
        asker = Asker(client, cookies, "")
        asker.token = asker.get("/api/session").json()["token"]
        yield asker


def test_without_a_users_file_known_names_are_assignees(alone: Asker, store: Store) -> None:
    first, second, *_ = store.query(Filters()).claims
    assert on_page(alone, first.id, "Zoe")[0] == 303
    status, said = on_page(alone, second.id, "Ben")
    assert (status, "choose one of: Zoe; new users must open the page once first" in said) == (422, True)
    store.decide(second.id, Decision.verdict("True"), by="Ben")
    status, said = on_page(alone, first.id, "Bne")
    assert (status, "did you mean Ben?" in said) == (422, True)
    assert on_page(alone, first.id, "Ben")[0] == 303


def test_bulk_assignments_show_their_size_and_are_undone_as_one(eda: Asker, store: Store) -> None:
    listed = store.query(Filters(status=("disputed",))).claims
    store.decide(listed[0].id, Decision.assign("Ben"), by="Ana")
    page = eda.get("/?status=disputed").text
    assert f"Assign these {len(listed)} claims to" in page
    assert f"<button>Assign {len(listed)}</button>" in page
    sent = form_at(eda, "/?status=disputed", "/assign").send(eda, {"reviewer": "Ben"})
    done = eda.get(sent.headers["location"]).text
    reported = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", done.partition('id="did"')[2].partition("</span>")[0]))
    assert f"{len(listed) - 1} claims assigned to Ben; 1 unchanged" in reported
    assert {store.claim(claim.id).state.assigned for claim in listed} == {"Ben"}
    back = form_at(eda, sent.headers["location"], "/undo").send(eda)
    assert store.claim(listed[0].id).state.assigned == "Ben", "that was Ana's doing"
    assert {store.claim(claim.id).state.assigned for claim in listed[1:]} == {None}
    undone = eda.get(back.headers["location"]).text
    assert f"the last decisions on {len(listed) - 1} claims undone" in undone
    form_at(eda, back.headers["location"], "/redo").send(eda)
    assert {store.claim(claim.id).state.assigned for claim in listed} == {"Ben"}


def test_the_limit_of_a_bulk_assignment_is_shown(eda: Asker, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("claims.review.pages.queue.MOST_ASSIGNED", 5)
    total = store.count(Filters())
    assert f"Assign the first 5 of these {total} claims to" in eda.get("/").text
    form_at(eda, "/?sort=article", "/assign").send(eda, {"reviewer": "Ben"})
    first = store.query(Filters(), Sort.ARTICLE, None, 6).claims
    assert [claim.state.assigned for claim in first] == ["Ben"] * 5 + [None]


def test_a_bulk_assignment_of_a_changed_list_is_rejected(eda: Asker, store: Store) -> None:
    form = form_at(eda, "/?verdict=none", "/assign")
    store.decide(store.query(Filters()).claims[0].id, Decision.verdict("True"), by="Ben")
    answer = form.send(eda, {"reviewer": "Ben"})
    assert answer.status_code == 422
    total = store.count(Filters())
    assert f"The list has changed: it had {total} claims, and has {total - 1} now" in answer.text
    assert store.count(Filters(assigned="Ben")) == 0


def test_an_import_is_undone_as_one(ana: Asker, store: Store) -> None:
    table = ana.get("/export/csv?article=strait-talks").text
    changed = table.replace(",certain,", ",possible,")
    sent = ana._ask("POST", "/import", data={"csrf": ana.token}, files={"file": ("x.csv", changed.encode(), "text/csv")})
    there = sent.headers["location"]
    form_at(ana, there, "/import/ID").send(ana)
    changes = len(store.log())
    assert changes > 2
    assert form_at(ana, there, "/undo").send(ana).status_code == 303
    assert store.count(Filters(article=("strait-talks",), certainty=("certain",))) == sum(
        claim.certainty == "certain" for claim in store.claim_set("strait-talks").claims
    )
    assert len(store.log()) == 2 * changes


def test_the_api_can_undo_and_redo(ana: Asker, ben: Asker, store: Store) -> None:
    first, second, *_ = store.query(Filters()).claims
    for claim in (first, second):
        ana.send(f"/api/claims/{claim.id}/decisions", {"action": "verdict", "value": "True", "seen": 0})
    assert ben.send("/api/undo", {}).status_code == 422
    undone = [ana.send("/api/undo", {}).json()[0] for _ in range(2)]
    assert [(entry["claim_id"], entry["action"], entry["value"]) for entry in undone] == [
        (second.id, "undo", 2),
        (first.id, "undo", 1),
    ]
    assert ana.send("/api/redo", {}).json()[0]["claim_id"] == first.id
    assert store.claim(first.id).state.verdict == "True"
    assert ana.send("/api/undo", {"act": 1}).status_code == 201
    assert ana.send("/api/undo", {"act": 1}).status_code == 422


def test_undo_opens_the_claim_without_a_script(ana: Asker, store: Store) -> None:
    first, second, *_ = store.query(Filters(verdict="none"), Sort.ARTICLE).claims
    ana.decide(first.id, "True")
    ana.decide(second.id, "True")
    for claim in (second, first):
        there = form_at(ana, "/?verdict=none", "/undo").send(ana).headers["location"]
        assert there == f"/claims/{claim.id}?verdict=none&sort=checkworthiness"
        assert store.claim(claim.id).state.verdict is None
    refused = ana.post("/undo")
    assert (refused.status_code, "Ana has no decision to undo" in refused.text) == (422, True)
    assert ana.post("/redo").headers["location"] == f"/claims/{first.id}"


def test_readers_cannot_undo(rex: Asker) -> None:
    assert [rex.post(path).status_code for path in ("/undo", "/redo")] == [403, 403]
    assert [rex.send(path, {}).status_code for path in ("/api/undo", "/api/redo")] == [403, 403]
