"""Several reviewers, who sign in."""

import re
import tomllib

import httpx
from playwright.sync_api import expect

from claims.store import Decision
from tests.review.browsing import press
from tests.review.conftest import PASSWORD
from tests.review.test_desk_browser import until
from tests.review.walk.looking import MANY, PASSAGES, listed, now
from tests.review.walk.script import Passage, Steps, Walk

STEPS = Steps()


@STEPS.walk(MANY, "Give each reviewer a name, a")
def each_a_name(walk: Walk, passage: Passage) -> None:
    assert not (walk.folder / "desk.toml").exists()


@STEPS.walk(MANY, "$ claims user add")
def users(walk: Walk, passage: Passage) -> None:
    *added, start = passage.text.splitlines()
    for command in (*added, added[-1].replace("Ben", "Rex").replace("reviewer", "reader")):
        walk.run(f"{command} --password-stdin", given=f"{PASSWORD}\n")
    walk.start(start, "--no-browser")


def as_user(walk: Walk, name: str) -> None:
    """Makes a user the current one, who signs in on the page for the first time."""
    walk.page.context.clear_cookies()
    if name in walk.sessions:
        walk.page.context.add_cookies(walk.sessions[name])
        return
    walk.page.goto(walk.base)
    walk.page.locator("#name").fill(name)
    walk.page.locator("#password").fill(PASSWORD)
    walk.page.get_by_role("button", name="Sign in").click()
    walk.page.wait_for_selector("#live .progress")
    walk.sessions[name] = walk.page.context.cookies()


WHO = {"reader": "Rex", "reviewer": "Ben", "editor": "Ana Ruiz"}
"""A user of each role, in the order of the table's columns."""

ON_THE_PAGE: dict[str, tuple[str, str]] = {
    "view claims, articles and the log": ("/claims/{own}", ".history"),
    "export claims": ("/export", "a[href^='/export/xlsx']"),
    "save views": ("/?status=disputed", "#view-name"),
    "give verdicts, correct claims and write notes": ("/claims/{own}", "#verdicts ~ .tools [data-opens=correct]"),
    "take an unassigned claim, or return it": ("/claims/{own}", "#take"),
    "undo and redo their own decisions": ("/claims/{own}", "#undo"),
    "import files": ("/", 'nav a[href="/import"]'),
    "assign claims to others, or unassign them": ("/claims/{own}", "#assigning"),
    "undo decisions of others": ("/claims/{own}", ".history form button"),
    "import decisions on behalf of others": ("/import", ".hints li:has-text('under a new name')"),
    "add articles": ("/articles", "#add"),
    "see errors in the users file": ("/", "main > .notice"),
}
"""Where the page shows a permission of the table: a URL, and an element there. ``{own}`` is a
claim on which somebody else has decided.
"""


def roles(walk: Walk, passage: Passage) -> None:
    """Exactly the roles of the row are offered the action."""
    _, what, *cells, _ = (cell.strip() for cell in passage.text.split("|"))
    path, place = ON_THE_PAGE[what]
    claim = listed(walk, article="valley-quake")[0]
    with walk.store() as store:
        if claim.state.last == 0:
            store.decide(claim.id, Decision.note("Asked."), by="Cy")
    file = walk.folder / "desk.toml"
    users = file.read_text(encoding="utf-8")
    if "users file" in what:
        file.write_text(users + "[[", encoding="utf-8")
    for (role, name), may in zip(WHO.items(), cells, strict=True):
        as_user(walk, name)
        walk.page.goto(walk.base + path.format(own=claim.id))
        assert (walk.page.locator(place).count() > 0) is (may == "yes"), f"{role}: {what}"
    file.write_text(users, encoding="utf-8")


for row in PASSAGES:
    if row.section == MANY and row.text.startswith("|"):
        STEPS.walk(MANY, row.lead, "test_policy::test_each_role_may_do_what_the_table_says")(roles)

STEPS.hold(
    MANY,
    "The same permissions apply on the",
    "test_policy::test_each_role_may_do_what_the_table_says",
    "test_policy::test_a_refusal_names_the_permission_and_whom_to_ask",
    "test_policy::test_unauthorised_decisions_of_a_file_are_refused_by_row",
)


@STEPS.walk(
    MANY,
    "Editors assign a claim on its",
    "test_people::test_the_limit_of_a_bulk_assignment_is_shown",
    "test_people::test_without_a_users_file_known_names_are_assignees",
)
def assigning(walk: Walk, passage: Passage) -> None:
    page = walk.page
    as_user(walk, "Ana Ruiz")
    claim = listed(walk, article="valley-quake")[0]
    walk.open(f"/claims/{claim.id}")
    page.locator("#assigning summary").click()
    page.locator("#f-reviewer").fill("Ben")
    page.get_by_role("button", name="Assign", exact=True).click()
    until(lambda: now(walk, claim).state.assigned == "Ben")
    count = len(listed(walk, status="disputed"))
    walk.open("/?status=disputed")
    page.get_by_label(f"Assign these {count} claims to").fill("Bne")
    page.get_by_role("button", name=f"Assign {count}").click()
    expect(page.get_by_role("alert")).to_contain_text("did you mean Ben?")
    page.locator("#assign-to").fill("Ben")
    page.get_by_role("button", name=f"Assign {count}").click()
    expect(page.locator("#did")).to_contain_text("assigned to Ben")
    page.get_by_role("button", name=passage.name("Undo all of it")).click()
    until(lambda: len(listed(walk, assigned="Ben")) == 1)


@STEPS.walk(
    MANY,
    "The top of each page shows",
    "test_browser::test_the_first_of_two_decisions_is_shown_to_the_second_reviewer",
    "test_pages::test_conflicting_input_is_not_lost",
)
def who_is_here(walk: Walk, passage: Passage) -> None:
    signed_in = httpx.Client(base_url=walk.base)
    signed_in.post("/api/session", json={"name": "Ben", "password": PASSWORD})
    assert signed_in.get("/live").status_code == 200
    walk.open("/articles")
    expect(walk.page.locator("#live")).to_contain_text(f"of {len(listed(walk))}")
    expect(walk.page.locator("#live")).to_contain_text("Ben")


@STEPS.walk(
    MANY,
    "Sessions.",
    "test_sessions::test_a_copied_cookie_is_invalid_after_signing_out",
    "test_sessions::test_signing_out_everywhere_ends_all_sessions_of_one_user",
    "test_security::test_changing_a_password_or_removing_a_user_ends_sessions",
    "test_outages::test_an_invalid_key_is_rejected",
    "test_outages::test_the_last_valid_users_remain_while_the_file_is_invalid",
    "test_security::test_changes_of_the_users_file_are_announced_when_it_is_stable",
    "test_sessions::test_a_partially_written_users_file_ends_no_session",
    "test_security::test_users_added_concurrently_are_all_kept",
)
def sessions(walk: Walk, passage: Passage) -> None:
    page = walk.page
    file = walk.folder / "desk.toml"
    hashes = [user["hash"] for user in tomllib.loads(file.read_text(encoding="utf-8"))["users"].values()]
    assert all(one.startswith("$argon2id$") for one in hashes)
    assert (walk.folder / passage.code("desk.toml.key")).exists()
    assert (walk.folder / passage.code("desk.toml.sessions")).exists()
    assert (walk.folder / passage.code("desk.toml.lock")).exists()
    walk.open("/")
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    page.get_by_role("button", name=passage.name("Sign out"), exact=True).click()
    expect(page.locator("#password")).to_be_visible()
    assert httpx.get(walk.base, cookies=cookies).status_code == 303, "a copy of its cookie is worth nothing"
    as_user(walk, "Ben")
    walk.open("/")
    press(page, passage.key("?"))
    page.get_by_role("button", name=passage.name("Sign out everywhere")).click()
    expect(page.locator("#password")).to_be_visible()


@STEPS.walk(
    MANY,
    "Guessing.",
    "test_guessing::test_each_wait_is_twice_as_long_up_to_an_hour",
    "test_guessing::test_guessing_a_password_does_not_lock_out_the_user",
    "test_guessing::test_one_password_on_many_names_is_slowed_down_for_the_address",
)
def guessing(walk: Walk, passage: Passage) -> None:
    tries = [httpx.post(f"{walk.base}/api/session", json={"name": "Rex", "password": f"wrong {n}"}) for n in range(9)]
    assert passage.says("After eight wrong passwords")
    assert [one.status_code for one in tries] == [401] * 8 + [429]
    assert passage.says("15 seconds")
    assert 13 <= int(tries[-1].headers[passage.code("Retry-After")]) <= 15
    for path in ("/login", "/api/session"):
        assert httpx.get(walk.base + passage.code(path)).status_code in {200, 401}


@STEPS.walk(
    MANY,
    "--host makes the page reachable by",
    "test_command::test_the_server_does_not_start_for_others_without_users",
    "test_sessions::test_cookies_are_secure_if_a_trusted_proxy_uses_https",
    "test_guessing::test_addresses_are_taken_only_from_declared_proxies",
)
def for_others(walk: Walk, passage: Passage) -> None:
    passage.held("--trust-from 127.0.0.1", "X-Forwarded-For", "X-Forwarded-Proto")
    command = next(one.text for one in PASSAGES if one.section == MANY and one.is_code)
    assert all(passage.code(option) in command for option in ("--host", "--name"))
    name = re.search(r"--name (\S+)", command)
    assert name is not None
    assert httpx.get(f"{walk.base}/login", headers={"Host": name[1]}).status_code == 200
    assert httpx.get(f"{walk.base}/login", headers={"Host": "other.example.org"}).status_code == 421


STEPS.hold(MANY, "$ location / {", "test_walk::test_the_documented_proxy_sends_the_trusted_headers")
STEPS.hold(
    MANY,
    "Only from that address are these",
    "test_sessions::test_cookies_are_secure_if_a_trusted_proxy_uses_https",
    "test_sessions::test_cookies_that_others_could_set_are_ignored_over_https",
    "test_sessions::test_an_undeclared_proxy_is_logged_once",
    "test_guessing::test_addresses_are_taken_only_from_declared_proxies",
)
STEPS.hold(
    MANY,
    "If that proxy authenticates users itself,",
    "test_security::test_only_declared_proxies_are_trusted",
    "test_sessions::test_a_proxy_is_declared_by_its_address",
)
STEPS.hold(MANY, "Reviewers on several machines share a", "test_outages::test_a_postgresql_that_is_down_is_503_everywhere")
