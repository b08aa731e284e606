"""The JSON API: the same store, the same permissions, and no input that makes it fail."""

from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.strategies import SearchStrategy, booleans
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient

from claims.model import ClaimSet
from claims.review import Settings, application
from claims.store import Filters, Sort, Store, open_store
from tests.review.asking import Asker, signed_in
from tests.store.building import claim_set, ids

if TYPE_CHECKING:
    from schemathesis import Case

EXAMPLES = 12
"""Number of requests per operation."""


def test_claims_are_listed_page_by_page(rex: Asker, store: Store) -> None:
    seen: list[str] = []
    after: dict[str, Any] = {}
    while True:
        page = rex.get(
            "/api/claims", params={"sort": "article", "limit": 30, "source_kind": ["government", "none"], **after}
        ).json()
        seen += [claim["id"] for claim in page["claims"]]
        if page["next"] is None:
            break
        after = {"after": page["next"]}
    wanted = store.query(Filters(source_kind=("government", "none")), Sort.ARTICLE, None, 1000).claims
    assert seen == [claim.id for claim in wanted]
    before = rex.get(
        "/api/claims", params={"sort": "article", "limit": 30, **after, "source_kind": ["government", "none"]}
    ).json()
    ahead = {"sort": "article", "limit": 200, "source_kind": ["government", "none"], "before": before["previous"]}
    found = rex.get("/api/claims", params=ahead).json()
    assert [claim["id"] for claim in found["claims"] + before["claims"]] == seen
    assert found["previous"] is None


def test_counts(rex: Asker, store: Store) -> None:
    counts = rex.get("/api/counts", params={"article": "valley-quake"}).json()
    assert counts["count"] == store.count(Filters(article=("valley-quake",)))
    assert counts["facets"]["status"] == dict(store.facets(Filters(article=("valley-quake",)))["status"])


def test_deciding_correcting_and_undoing(ana: Asker, ben: Asker, store: Store) -> None:
    claim = store.query(Filters(article=("valley-quake",)), Sort.ARTICLE).claims[5]
    path = f"/api/claims/{claim.id}"
    first = ana.send(f"{path}/decisions", {"action": "verdict", "value": "True", "seen": 0})
    assert (first.status_code, first.json()["by"], first.json()["value"]) == (201, "Ana", "True")
    late = ben.send(f"{path}/decisions", {"action": "verdict", "value": "False", "seen": 0})
    assert late.status_code == 409
    assert late.json()["entry"] == first.json()
    value = {"name": "Turkish Red Crescent", "kind": None, "named": None}
    corrected = ben.send(f"{path}/decisions", {"action": "source", "value": value, "seen": first.json()["number"]})
    assert corrected.status_code == 201
    now = ana.get(path).json()
    assert (now["state"]["verdict"], now["source"], now["source_kind"]) == ("True", "Turkish Red Crescent", "ngo")
    assert now["claim"]["source"] == "Turkish Interior Ministry"
    undone = ben.send(f"{path}/undo", {"number": now["state"]["last"], "seen": now["state"]["last"]})
    assert undone.status_code == 201
    assert ana.get(path).json()["source"] == "Turkish Interior Ministry"
    assert [entry["action"] for entry in ana.get(f"{path}/log").json()] == ["verdict", "source", "undo"]
    assert ana.get("/api/log", params={"by": "Ben"}).json() == ana.get(f"{path}/log").json()[1:]


@pytest.mark.parametrize(
    "decision",
    [
        {"action": "verdict", "value": "Perhaps", "seen": 0},
        {"action": "verdict", "value": ["True"], "seen": 0},
        {"action": "verdict", "value": "True"},
        {"action": "carry", "value": {"from": "c-1"}, "seen": 0},
        {"action": "undo", "value": 1, "seen": 0},
        {"action": "spans", "value": [[5, 2]], "seen": 0},
        {"action": "evidence", "value": ["javascript:alert(1)"], "seen": 0},
        {"action": "certainty", "value": "absolutely", "seen": 0},
        {"action": "source", "value": "a name alone", "seen": 0},
        {"action": "note", "value": 3, "seen": 0},
        {"action": "verdict", "value": "True", "seen": -1},
    ],
)
def test_an_invalid_decision_is_rejected(decision: dict[str, object], ana: Asker, store: Store) -> None:
    claim = store.query(Filters()).claims[0]
    answer = ana.send(f"/api/claims/{claim.id}/decisions", decision)
    assert answer.status_code == 422, answer.text
    assert answer.json()["error"]
    assert store.log() == []


BEYOND: dict[str, tuple[object, str, dict[str, str], str, str]] = {
    "an empty statement": (" ", "correct", {"statement": " "}, "statement", "the statement is empty; to reject the claim"),
    "a long statement": ("x" * 4_001, "correct", {"statement": "x" * 4_001}, "statement", "the statement has more than 4,000"),
    "a note of a book": ("x" * 250_000, "note", {"note": "x" * 250_000}, "note", "the note has more than 4,000 characters"),
    "nobody who is a user": ("x" * 201, "assign", {"reviewer": "x" * 201}, "assign", "unknown user “x"),
    "a long speaker": ("x" * 501, "correct", {"speaker": "x" * 501}, "speaker", "the speaker's name has more than 500"),
    "hundreds of links": (
        ["http://a.example"] * 900,
        "note",
        {"links": "\n".join(f"http://a.example/{n}" for n in range(900))},
        "evidence",
        "there are more than 50 links; keep only those",
    ),
    "hundreds of places": (
        [[n, n + 1] for n in range(0, 600, 2)],
        "spans",
        {"places": " ".join(f"{n}-{n + 1}" for n in range(0, 600, 2))},
        "spans",
        "there are more than 20 spans",
    ),
}


@pytest.mark.parametrize("case", BEYOND)
def test_page_and_api_reject_with_the_same_message(case: str, eda: Asker, store: Store) -> None:
    value, form, fields, action, reported = BEYOND[case]
    claim = store.query(Filters(article=("valley-quake",))).claims[0]
    answer = eda.send(f"/api/claims/{claim.id}/decisions", {"action": action, "value": value, "seen": 0})
    assert (answer.status_code, reported in answer.json()["error"]) == (422, True), answer.text[:300]
    standing = {"source": claim.source or "", "speaker": claim.speaker or ""} if form == "correct" else {}
    page = eda.post(f"/claims/{claim.id}/{form}", {"seen": 0, "version": 1} | standing | fields)
    assert (page.status_code, reported in unescape(page.text)) == (422, True)
    assert store.log() == []


def test_a_statement_is_corrected_on_the_page(ana: Asker, store: Store) -> None:
    claim = store.query(Filters(article=("valley-quake",))).claims[0]
    standing = {"source": claim.source or "", "speaker": claim.speaker or ""}
    ana.post(f"/claims/{claim.id}/correct", {"seen": 0, "version": 1, "statement": "It is so."} | standing)
    assert [(entry.action.value, entry.value) for entry in store.log()] == [("statement", "It is so.")]


def test_an_entry_seen_from_the_future_is_a_conflict(ana: Asker, store: Store) -> None:
    claim = store.query(Filters()).claims[0]
    answer = ana.send(f"/api/claims/{claim.id}/decisions", {"action": "verdict", "value": "True", "seen": 9})
    assert (answer.status_code, answer.json()["entry"]) == (409, None)
    assert "the log has no entry 9," in answer.json()["error"]
    page = ana.decide(claim.id, "True", seen=9)
    assert (page.status_code, "This page does not match the store" in page.text) == (409, True)
    assert store.log() == []


def test_a_claim_set_is_the_export(rex: Asker, exports: dict[str, ClaimSet]) -> None:
    answer = rex.get("/api/claim-set", params={"article": "strait-talks"})
    assert ClaimSet.model_validate(answer.json()) == exports["strait-talks"]
    assert rex.get("/api/claim-set", params={"article": "strait-talks", "version": 7}).status_code == 404


def test_articles(eda: Asker, store: Store) -> None:
    text = "The mayor of Lund said the bridge had fallen on Monday."
    added = eda.send("/api/articles", {"text": text, "name": "../../lund.txt"})
    assert added.status_code == 201
    (outcome,) = added.json()
    assert outcome["outcome"] == "new"
    again = eda.send("/api/articles", {"text": text + " Police confirmed it.", "instead": outcome["article_id"]})
    assert again.json()[0]["version"] == 2
    assert [article["id"] for article in eda.get("/api/articles").json()] == [article.id for article in store.articles()]
    refused = eda.send("/api/articles", {"text": " \n "})
    assert (refused.status_code, "empty" in refused.json()["error"]) == (422, True)


def test_lone_surrogates_are_sent(rex: Asker, store: Store, exports: dict[str, ClaimSet]) -> None:
    seed = exports["council-fraud"]
    text = "\ud800" + seed.article.text[1:]
    claim = seed.claims[0].model_copy(update={"id": "c-odd", "statement": "half \udfff a pair\x00", "basis": ()})
    article = seed.article.model_copy(update={"id": "odd", "text": text})
    store.add(seed.model_copy(update={"article": article, "claims": (claim,)}))
    assert rex.get("/api/claims/c-odd").json()["statement"] == "half \udfff a pair\x00"
    assert rex.get("/api/claim-set", params={"article": "odd"}).json()["article"]["text"] == text
    assert "half \ufffd a pair\ufffd" in rex.get("/claims/c-odd").text


def test_responses_match_the_openapi_document(ana: Asker, store: Store) -> None:
    document = ana.get("/api/openapi.json").json()
    claim = store.query(Filters()).claims[0].id
    ana.send(f"/api/claims/{claim}/decisions", {"action": "verdict", "value": "True", "seen": 0})
    for path, operations in document["paths"].items():
        if "get" not in operations:
            continue
        answer = ana.get(path.replace("{claim_id}", claim), params={"article": "valley-quake"} if "claim-set" in path else {})
        content = operations["get"]["responses"]["200"]["content"]
        if "application/json" not in content:  # a file
            continue
        schema = content["application/json"]["schema"]
        Draft202012Validator(schema | {"components": document["components"]}).validate(answer.json())


@pytest.fixture(scope="module")
def attacked(filled: Path, users: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    place = tmp_path_factory.mktemp("attacked") / "claims.db"
    place.write_bytes(filled.read_bytes())
    claim_set = ClaimSet.model_validate_json((Path(__file__).parents[2] / "seeds" / "nap-study.json").read_text("utf-8"))
    with open_store(place) as store:
        app = application(store, Settings(users=users, hosts=("testserver",)), read=lambda _: claim_set)
        with TestClient(app, raise_server_exceptions=False) as client:
            yield client


ENDING = {"DELETE /api/session"}
"""Signs the client out, so it is tried last."""


def test_no_input_causes_a_server_error(attacked: TestClient) -> None:
    """Requests generated from the OpenAPI document, by an editor, half of them about an existing claim."""
    import schemathesis  # takes a second

    eda = signed_in(attacked, "Eda")
    claim = eda.get("/api/claims", params={"limit": 1}).json()["claims"][0]["id"]
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in eda.cookies.items()), "X-CSRF-Token": eda.token}
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", attacked.app)
    operations = sorted((found.ok() for found in schema.get_all_operations()), key=lambda one: one.label in ENDING)
    tried = {operation.label: statuses(operation.as_strategy(), claim, headers) for operation in operations}
    assert len(tried) >= 11
    assert all(401 not in seen for label, seen in tried.items() if label not in ENDING | {"POST /api/session"})
    assert sum(bool(seen & {200, 201}) for seen in tried.values()) >= 6, tried


def statuses(cases: "SearchStrategy[Case]", claim: str, headers: dict[str, str]) -> set[int]:
    """The statuses of the responses to generated requests for one operation; fails on a server error."""
    from schemathesis.checks import not_a_server_error

    seen = set()

    @settings(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=cases, real=booleans())
    def attack(case: "Case", real: bool) -> None:
        if real and "claim_id" in case.path_parameters:
            case.path_parameters["claim_id"] = claim
        answer = case.call(headers=headers)
        case.validate_response(answer, checks=[not_a_server_error])
        seen.add(answer.status_code)

    attack()
    return seen


@pytest.mark.parametrize("after", [["The dam held", "It rained"], ["It rained"]])
def test_spans_selected_in_an_earlier_version_are_a_conflict(after: list[str], ana: Asker, store: Store) -> None:
    before = claim_set(["It", "It rained"], id="rain")
    store.add(before)
    claim = ids(before)[1]
    store.add(claim_set(after, id="rain"))
    page = ana.post(f"/claims/{claim}/spans", {"seen": 0, "version": 1, "places": "6-12"})
    assert (page.status_code, "The article was edited in the meantime" in page.text, "/again" in page.text) == (
        409,
        True,
        False,
    )
    sent = ana.send(f"/api/claims/{claim}/decisions", {"action": "spans", "value": [[6, 12]], "seen": 0, "version": 1})
    assert (sent.status_code, "the article was edited in the meantime" in sent.json()["error"]) == (409, True)
    assert store.log() == []


def test_an_outdated_selection_is_reported_on_the_page(ana: Asker, store: Store) -> None:
    before = claim_set(["It", "It rained"], id="rain")
    store.add(before)
    claim = ids(before)[1]
    ana.send(f"/api/claims/{claim}/decisions", {"action": "spans", "value": [[6, 12]], "seen": 0, "version": 1})
    assert "other-places" not in ana.get(f"/claims/{claim}").text
    for after in (["The dam held", "It rained"], ["It rained"]):
        store.add(claim_set(after, id="rain"))
        page = ana.get(f"/claims/{claim}")
        assert (page.status_code, "other-places" in page.text) == (200, True)
        assert ana.get(f"/api/claims/{claim}").json()["outdated"] == ["spans"]
        texts = [one["text"] for one in ana.get("/api/export?format=json&article=rain").json()["claims"]]
        assert texts == after
