"""Several reviewers, who sign in."""

import re
import tomllib

import httpx
from playwright.sync_api import expect

from claims.store import Decision
from tests.review.conftest import PASSWORD
from tests.review.test_desk_browser import until
from tests.review.walk.looking import MANY, PASSAGES, listed, now
from tests.review.walk.script import Passage, Steps, Walk

STEPS = Steps()


@STEPS.walk(MANY, "Give each a name, a role")
def each_a_name(walk: Walk, passage: Passage) -> None:
    assert not (walk.folder / "desk.toml").exists()


@STEPS.walk(MANY, "$ claims user add")
def users(walk: Walk, passage: Passage) -> None:
    *added, start = passage.text.splitlines()
    for command in (*added, added[-1].replace("Ben", "Rex").replace("reviewer", "reader")):
        walk.run(f"{command} --password-stdin", given=f"{PASSWORD}\n")
    walk.start(start, "--no-browser")


def as_user(walk: Walk, name: str) -> None:
    """Signs somebody in on the page, and whoever is there out."""
    walk.page.context.clear_cookies()
    walk.page.goto(walk.base)
    walk.page.locator("#name").fill(name)
    walk.page.locator("#password").fill(PASSWORD)
    walk.page.get_by_role("button", name="Sign in").click()
    walk.page.wait_for_selector("#live .progress")


WHO = {"reader": "Rex", "reviewer": "Ben", "editor": "Ana Ruiz"}
"""Somebody of each role, in the order of the table's columns."""

ON_THE_PAGE: dict[str, tuple[str, str]] = {
    "look at claims, articles and the log": ("/claims/{own}", ".history"),
    "export claims": ("/export", "a[href^='/export/xlsx']"),
    "save views": ("/?status=disputed", "#view-name"),
    "give verdicts, correct claims and write notes": ("/claims/{own}", "#verdicts ~ .tools [data-opens=correct]"),
    "take a claim that is assigned to nobody, or give it back": ("/claims/{own}", "#take"),
    "undo and redo their own decisions": ("/claims/{own}", "#undo"),
    "import files": ("/", 'nav a[href="/import"]'),
    "assign claims to others, or take them from others": ("/claims/{own}", "#assigning"),
    "undo decisions of others": ("/claims/{own}", ".history form button"),
    "import decisions in the name of others": ("/import", ".hints li:has-text('by whom the file newly names')"),
    "add articles": ("/articles", "#add"),
    "see what is wrong with the file of users": ("/", "main > .notice"),
}
"""Where it shows on the page that somebody may do what a row of the table says: an address, and what is there. ``{own}`` is a
claim on which somebody else has decided.
"""


def roles(walk: Walk, passage: Passage) -> None:
    """Each role is offered what the row says, and no other is."""
    _, what, *cells, _ = (cell.strip() for cell in passage.text.split("|"))
    path, place = ON_THE_PAGE[what]
    claim = listed(walk, article="valley-quake")[0]
    with walk.store() as store:
        if claim.state.last == 0:
            store.decide(claim.id, Decision.note("Asked."), by="Cy")
    file = walk.folder / "desk.toml"
    users = file.read_text(encoding="utf-8")
    if "file of users" in what:
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
    "The same holds whether somebody uses",
    "test_policy::test_each_role_may_do_what_the_table_says",
    "test_policy::test_a_refusal_says_what_and_whom_to_ask",
    "test_policy::test_what_a_sender_may_not_decide_is_refused_row_by_row",
)


@STEPS.walk(
    MANY,
    "Editors assign a claim on its",
    "test_people::test_more_than_are_assigned_at_once_are_said_to_be_more",
    "test_people::test_without_a_file_of_users_whoever_was_there_before_is_one",
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
    "The top of each page says",
    "test_browser::test_the_first_of_two_decisions_is_shown_to_the_second_reviewer",
    "test_pages::test_nothing_that_a_reviewer_decided_is_lost_to_a_faster_one",
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
    "test_sessions::test_a_copy_of_the_cookie_is_no_good_after_signing_out",
    "test_sessions::test_signing_out_everywhere_ends_all_sessions_of_one_user",
    "test_security::test_a_new_password_and_a_user_taken_out_end_sessions",
    "test_outages::test_a_key_that_is_none_is_refused",
    "test_outages::test_the_last_good_users_stay_while_the_file_is_wrong",
    "test_security::test_what_the_file_says_is_announced_once_it_has_settled",
    "test_sessions::test_a_file_read_while_it_is_written_ends_no_session",
    "test_security::test_users_that_are_added_at_the_same_time_are_all_there",
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
    page.keyboard.press(passage.key("?"))
    page.get_by_role("button", name=passage.name("Sign out everywhere")).click()
    expect(page.locator("#password")).to_be_visible()


@STEPS.walk(
    MANY,
    "Guessing.",
    "test_guessing::test_each_wait_is_twice_as_long_up_to_an_hour",
    "test_guessing::test_who_guesses_at_a_name_does_not_lock_out_its_owner",
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
    "--host lets others reach the page,",
    "test_command::test_it_does_not_open_to_others_without_users",
    "test_sessions::test_cookies_are_for_https_alone_where_a_trusted_proxy_says_so",
    "test_guessing::test_an_address_is_only_taken_from_a_proxy_that_was_named",
)
def for_others(walk: Walk, passage: Passage) -> None:
    passage.held("--trust-from 127.0.0.1", "X-Forwarded-For", "X-Forwarded-Proto")
    command = next(one.text for one in PASSAGES if one.section == MANY and one.is_code)
    assert all(passage.code(option) in command for option in ("--host", "--name"))
    name = re.search(r"--name (\S+)", command)
    assert name is not None
    assert httpx.get(f"{walk.base}/login", headers={"Host": name[1]}).status_code == 200
    assert httpx.get(f"{walk.base}/login", headers={"Host": "other.example.org"}).status_code == 421


STEPS.hold(MANY, "$ location / {", "test_walk::test_the_proxy_of_the_page_sends_what_the_server_believes")
STEPS.hold(
    MANY,
    "From that address, and from nowhere",
    "test_sessions::test_cookies_are_for_https_alone_where_a_trusted_proxy_says_so",
    "test_sessions::test_by_https_a_cookie_that_somebody_else_could_set_is_passed_over",
    "test_sessions::test_a_proxy_that_nobody_named_is_mentioned_once",
    "test_guessing::test_an_address_is_only_taken_from_a_proxy_that_was_named",
)
STEPS.hold(
    MANY,
    "Where that proxy signs people in",
    "test_security::test_a_proxy_is_believed_only_if_it_was_named",
    "test_sessions::test_a_proxy_is_named_by_its_address",
)
STEPS.hold(MANY, "Reviewers on several machines share a", "test_outages::test_a_postgresql_that_is_down_is_503_everywhere")
