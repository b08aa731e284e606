"""Programs, and the limits of the page."""

import json
import re

import httpx
from openpyxl import load_workbook
from playwright.sync_api import Route, expect

from claims.review import Settings
from claims.review.service import ReviewService
from claims.store import Decision
from tests.review.browsing import press
from tests.review.walk.looking import LIMITS, NAMES, PROGRAMS, fresh, listed, logged, now, statement
from tests.review.walk.script import ROOT, Passage, Steps, Walk
from tests.store.building import claim_set

STEPS = Steps()


@STEPS.walk(PROGRAMS, "/api/openapi.json describes the API of the", "test_api::test_responses_match_the_openapi_document")
def the_document(walk: Walk, passage: Passage) -> None:
    found = httpx.get(walk.base + passage.code("/api/openapi.json"), headers={"Authorization": f"Bearer {walk.token}"})
    assert "/api/claims" in found.json()["paths"]
    assert walk.run(f"command -v {passage.code('curl')}")


@STEPS.walk(PROGRAMS, "$ (umask 077; printf")
def with_curl(walk: Walk, passage: Passage) -> None:
    claim = listed(walk, verdict="none", status="disputed")[0]
    script = passage.text.replace("http://127.0.0.1:8765", walk.base).replace("/ID/", f"/{claim.id}/")
    token, listing, decision, export, import_ = re.split(r"(?<!\\)\n", script)
    walk.run(token, TOKEN=walk.token)
    assert (walk.folder / "token.txt").stat().st_mode & 0o077 == 0
    found = {one["id"] for one in json.loads(walk.run(f"{listing} -sS"))["claims"]}
    assert found == {one.id for one in listed(walk, verdict="none", status="disputed")}
    assert json.loads(walk.run(f"{decision} -sS"))["value"] == "Unproven"
    assert now(walk, claim).verdict == "Unproven"
    walk.run(f"{export} -sS")
    assert load_workbook(walk.folder / "desk.xlsx")["Claims"].max_row == len(listed(walk, article="valley-quake")) + 1
    answer = json.loads(walk.run(f"{import_} -sS"))
    assert (answer["dry_run"], answer["changes"], answer["ignored"], answer["errors"]) == (True, [], [], [])


STEPS.hold(
    PROGRAMS,
    "If users sign in, programs must",
    "test_sessions::test_the_api_can_sign_out",
    "test_security::test_no_request_without_the_token_changes_anything",
)


def asked(walk: Walk, path: str, value: object) -> httpx.Response:
    return httpx.post(walk.base + path, json=value, headers={"Authorization": f"Bearer {walk.token}"})


@STEPS.walk(
    PROGRAMS,
    "POST /api/undo and POST /api/redo undo",
    "test_people::test_the_api_can_undo_and_redo",
    "test_reversals::test_a_demoted_editor_cannot_assign_by_redo",
    "test_reversals::test_a_demoted_editor_cannot_assign_by_undo",
)
def undo_by_program(walk: Walk, passage: Passage) -> None:
    claim = listed(walk, verdict="Unproven")[0]
    for named, verdict in (("POST /api/undo", None), ("POST /api/redo", "Unproven")):
        assert asked(walk, passage.code(named).split()[1], {}).status_code == 201
        assert now(walk, claim).verdict == verdict
    with walk.store() as store:
        decided = next(entry for entry in store.log(claim_id=claim.id) if entry.value == "Unproven")
    act = json.loads(passage.code('{"act": 12}').replace("12", str(decided.number)))
    assert asked(walk, "/api/undo", act).status_code == 201
    assert now(walk, claim).verdict is None


@STEPS.walk(PROGRAMS, "seen is the number of the", "test_api::test_an_entry_seen_from_the_future_is_a_conflict")
def what_was_seen(walk: Walk, passage: Passage) -> None:
    claim = listed(walk, verdict="none", article="strait-talks")[0]
    headers = {"Authorization": f"Bearer {walk.token}"}
    reported = httpx.get(f"{walk.base}/api/claims/{claim.id}", headers=headers).json()
    for part in passage.code("state.last").split("."):
        reported = reported[part]
    with walk.store() as store:
        theirs = store.decide(claim.id, Decision.verdict("True"), by="Ben")
    path = f"/api/claims/{claim.id}/decisions"
    late = asked(walk, path, {"action": "verdict", "value": "False", passage.code("seen"): reported})
    assert (late.status_code, late.json()["entry"]["number"]) == (409, theirs.number)
    ahead = asked(walk, path, {"action": "verdict", "value": "False", "seen": theirs.number + 7})
    assert (ahead.status_code, ahead.json()["entry"]) == (409, None)
    assert now(walk, claim).verdict == "True"


STEPS.hold(
    PROGRAMS,
    "JSON must be in UTF-8, with",
    "test_bodies::test_json_in_another_encoding_is_rejected",
    "test_bodies::test_json_with_many_values_is_rejected_before_it_is_parsed",
    "test_bodies::test_a_url_with_too_many_parameters_is_rejected",
    "test_bodies::test_adding_articles_by_api_leaves_threads_for_others",
)


@STEPS.walk(LIMITS, "Drafts, and selecting words in the", "test_forms::test_entered_values_are_shown_again")
def without_scripts(walk: Walk, passage: Passage) -> None:
    browser = walk.page.context.browser
    assert browser is not None
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{walk.base}/enter?token={walk.token}")
    first, second, *_ = listed(walk, article="strait-talks", verdict="none")
    page.goto(f"{walk.base}/?article=strait-talks&sort=article&verdict=none")
    page.locator(".row .statement").first.click()
    page.locator("#noting summary").click()
    page.locator("#f-note").fill("Without a script.")
    page.get_by_role("button", name=re.compile(NAMES[5])).click()
    expect(statement(page)).to_have_text(second.statement)
    assert (now(walk, first).verdict, now(walk, first).state.note) == (NAMES[5], "Without a script.")
    page.get_by_role("button", name="u Undo").click()
    assert now(walk, first).verdict is None
    page.context.close()


@STEPS.walk(
    LIMITS, "Decisions are sent one after the", "test_browser::test_unsaved_decisions_are_reported_when_the_server_is_down"
)
def not_answered(walk: Walk, passage: Passage) -> None:
    page = walk.page
    walk.enter()
    first, second, third, *_ = fresh(walk)
    before = logged(walk)
    expect(page.locator("#desk")).not_to_have_attribute("aria-busy", "true")
    sent: list[Route] = []
    page.route("**/verdict", lambda route: sent.append(route))
    for key, following in (("1", second), ("2", third)):
        press(page, key)
        expect(statement(page)).to_have_text(following.statement)
    assert len(sent) == 1
    sent[0].abort()
    expect(page.locator("#said")).to_contain_text("1 more decision was not saved")
    expect(statement(page)).to_have_text(first.statement)
    expect(page.locator(".notice")).to_contain_text(f"{second.statement} ({NAMES[1]})")
    page.unroute("**/verdict")
    assert logged(walk) == before


STEPS.hold(
    LIMITS, "On a shared computer, drafts of", "test_desk_browser::test_another_user_of_the_browser_does_not_see_a_draft"
)
STEPS.hold(LIMITS, "For a very long article the", "test_pages::test_a_very_long_article_is_shown_partly")


@STEPS.walk(LIMITS, "Limits of a decision: see the", "test_api::test_page_and_api_reject_with_the_same_message")
def may_hold(walk: Walk, passage: Passage) -> None:
    link = re.search(r"\]\((\S+)#(\S+)\)", passage.text)
    assert link is not None
    headings = re.findall(r"^## (.*)$", (ROOT / "docs" / link[1]).read_text(encoding="utf-8"), re.MULTILINE)
    assert link[2] in [heading.casefold().replace(" ", "-") for heading in headings]


@STEPS.walk(LIMITS, "A statement of more than 4,000")
def long_statements(walk: Walk, passage: Passage) -> None:
    long = claim_set(["word " * 900 + "end"], id="long")
    with walk.store() as store:
        store.add(long)
    walk.open(f"/claims/{long.claims[0].id}")
    assert len(str(statement(walk.page).text_content())) <= 4_000
    press(walk.page, "e")
    expect(walk.page.locator("#correct")).to_contain_text("The statement is too long to be corrected here.")
    expect(walk.page.locator("#f-statement")).to_have_count(0)


@STEPS.walk(LIMITS, "Each server shows only its own")
def two_servers(walk: Walk, passage: Passage) -> None:
    with walk.store() as store:
        one, other = (ReviewService(store, Settings()) for _ in range(2))
        one.record_presence("Ben", "")
        assert (list(one.others("Ana")), list(other.others("Ana"))) == (["Ben"], [])


STEPS.hold(
    LIMITS,
    "One article is read at a",
    "test_jobs::test_waiting_jobs_are_limited_and_rejected_text_stays_in_the_form",
    "test_jobs::test_unstarted_jobs_are_reported_when_the_server_stops",
)
STEPS.hold(
    LIMITS,
    "An article has at most a",
    "test_jobs::test_a_text_that_is_too_long_is_rejected_immediately",
    "test_slow_clients::test_unauthenticated_clients_can_send_little",
    "test_slow_clients::test_authenticated_clients_can_send_up_to_the_limit",
    "test_bodies::test_each_path_has_its_body_limit",
    "test_bodies::test_a_form_in_another_charset_is_rejected",
)
STEPS.hold(
    LIMITS,
    "A request's headers must arrive within",
    "test_slow_clients::test_the_usual_limits_are_those_of_the_server",
    "test_slow_clients::test_one_address_cannot_use_all_connections",
)
STEPS.hold(
    LIMITS,
    "Two exports are written at a",
    "test_outages::test_pages_are_served_while_exports_are_written",
    "test_outages::test_many_exports_of_one_user_do_not_block_others",
    "test_outages::test_a_postgresql_that_is_down_is_503_everywhere",
)
