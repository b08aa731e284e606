"""A claim whose words changed since a decision is reopened: shown with both wordings, and kept with one key."""

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

import lxml.html
import pytest
from playwright.sync_api import Browser, Route, expect

from benchmarks.screenshots import serving
from claims.review import Settings
from claims.review.authentication import Authenticator
from claims.review.diff import reopened
from claims.review.server import free_port
from claims.store import Action, Decision, Filters, Store, StoredClaim
from tests.review.asking import Asker
from tests.review.browsing import Watched, a_browser, press, watched
from tests.review.forms import form_at
from tests.review.test_desk_browser import statement, until
from tests.store.building import claim_set, ids

BEFORE = ["The quake killed 41 people", "Helicopters could not fly", "The road is shut"]
AFTER = ["The quake killed 44 people", "Helicopters could not fly", "The road is shut"]
OLD_STATEMENT = "The quake in the valley killed 41 people"
LISTED = "article=test&sort=article"


@pytest.fixture
def edited(store: Store) -> StoredClaim:
    """A verdict on 41 dead, then a version of the article with 44."""
    store.add(claim_set(BEFORE))
    store.decide(ids(claim_set(BEFORE))[0], Decision.verdict("True"), by="Ben")
    store.add(claim_set(AFTER))
    return store.claim(ids(claim_set(AFTER))[0])


@pytest.fixture
def corrected(store: Store) -> StoredClaim:
    """A corrected statement on 41 dead, and then 44."""
    store.add(claim_set(BEFORE))
    store.decide(ids(claim_set(BEFORE))[0], Decision.statement(OLD_STATEMENT), by="Ben")
    store.add(claim_set(AFTER))
    return store.claim(ids(claim_set(AFTER))[0])


def text_of(part: lxml.html.HtmlElement) -> str:
    return " ".join(part.text_content().split())


def section(asker: Asker, claim: StoredClaim, action: str) -> lxml.html.HtmlElement:
    return lxml.html.fromstring(asker.get(f"/claims/{claim.id}").text).get_element_by_id(f"reopened-{action}")


def sides(part: lxml.html.HtmlElement) -> dict[str, list[tuple[str, list[str]]]]:
    """The rows of a table of both sides: the earlier and the current value, each with its marked words."""
    rows = part.xpath(".//tbody/tr")
    return {
        text_of(row[0]): [(text_of(cell), [text_of(one) for one in cell.xpath(".//del|.//ins")]) for cell in row[1:]]
        for row in rows
    }


# What is shown


def test_both_wordings_are_shown_side_by_side_with_differences(edited: StoredClaim, ana: Asker) -> None:
    part = section(ana, edited, "verdict")
    both = [("The quake killed 41 people", ["41"]), ("The quake killed 44 people", ["44"])]
    assert sides(part) == {"statement": both, "words": both}
    assert re.search(r"True\s+Ben, \d\d \w+ \d{4}, \d\d:\d\d UTC, in version 1", text_of(part))


def test_no_verdict_looks_selected(edited: StoredClaim, ana: Asker, rex: Asker) -> None:
    page = lxml.html.fromstring(ana.get(f"/claims/{edited.id}").text)
    assert {button.get("aria-pressed") for button in page.xpath("//*[@id='verdicts']/button")} == {"false"}
    assert "on other words" in text_of(page.xpath("//*[@class='history']")[0])
    readers = lxml.html.fromstring(rex.get(f"/claims/{edited.id}").text)
    verdicts = readers.xpath("//main//*[contains(concat(' ', @class, ' '), ' verdict ')]")
    assert all(one.xpath("ancestor::*[@id='reopened-verdict' or contains(@class, 'history')]") for one in verdicts)
    assert readers.xpath("//main//button") == [], "readers see it, and keep nothing"


def test_a_changed_source_is_shown(store: Store, ana: Asker) -> None:
    """The words are the same, but the verdict was on another source's claim."""
    store.add(claim_set(BEFORE, source="The ministry"))
    claim = ids(claim_set(BEFORE))[0]
    store.decide(claim, Decision.verdict("True"), by="Ben")
    store.add(claim_set(BEFORE, source="A blogger"))
    shown = sides(section(ana, store.claim(claim), "verdict"))
    assert shown["source"] == [("The ministry", ["The ministry"]), ("A blogger", ["A blogger"])]
    assert [marked for _, marked in shown["words"]] == [[], []]


def test_each_decision_is_shown_with_its_wording(store: Store) -> None:
    """A verdict on 41, a statement written on 44, and now 47; with the statement at the time of each decision."""
    lines = [[f"The quake killed {number} people", *BEFORE[1:]] for number in (41, 44, 47)]
    store.add(claim_set(lines[0]))
    store.decide(ids(claim_set(lines[0]))[0], Decision.verdict("True"), by="Ben")
    store.add(claim_set(lines[1]))
    store.decide(ids(claim_set(lines[1]))[0], Decision.statement("44 were killed"), by="Ana")
    store.add(claim_set(lines[2]))
    now = store.claim(ids(claim_set(lines[2]))[0])
    verdict, written = reopened(now, store.log(claim_id=now.id), store.judged)
    then = {
        (one.entry.action, row.name): " ".join(words.text for words in row.then)
        for one in (verdict, written)
        for row in one.sides
    }
    assert then == {
        (Action.VERDICT, "statement"): lines[0][0],
        (Action.VERDICT, "words"): lines[0][0],
        (Action.STATEMENT, "statement"): "44 were killed",
        (Action.STATEMENT, "words"): lines[1][0],
    }


def test_lists_articles_and_the_dashboard_count_it_as_undecided(edited: StoredClaim, ana: Asker, store: Store) -> None:
    (row,) = (
        row
        for row in lxml.html.fromstring(ana.get(f"/?{LISTED}").text).xpath("//li[@data-claim]")
        if row.get("data-claim") == edited.id
    )
    assert "decided" not in row.get("class").split()
    assert "reopened: words changed, review again" in text_of(row)
    assert "was True" in text_of(row)
    assert "3 claims" in ana.get(f"/?{LISTED}&verdict=none").text
    assert "1 claim" in ana.get(f"/?{LISTED}&changed=true").text
    article = text_of(lxml.html.fromstring(ana.get("/article?id=test").text))
    assert "0 of 3 claims decided, 1 to review again" in article
    assert "0, 1 to review again" in text_of(lxml.html.fromstring(ana.get("/articles").text))
    board = text_of(lxml.html.fromstring(ana.get("/dashboard").text))
    assert "0 decided" in board
    assert f"{store.count(Filters())} undecided" in board
    assert "1 to review again: their words changed" in board
    assert "Verdicts in effect" not in board
    assert store.facets(Filters())["reviewer"] == {"none": store.count(Filters())}, "as with no verdict"
    assert "<b>0</b> of" in ana.get("/live").text
    assert 'class="claim f-own c-certain done' not in ana.get(f"/claims/{edited.id}").text


def test_a_verdict_that_is_no_longer_on_the_scale_is_shown_and_cannot_be_kept(
    edited: StoredClaim, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.review.diff.verdicts", tuple)
    (found,) = reopened(edited, store.log(claim_id=edited.id), store.judged)
    assert not found.can_be_kept


# Keeping, through the served form


def test_the_verdict_is_kept_with_one_button(edited: StoredClaim, ana: Asker, store: Store) -> None:
    form = form_at(ana, f"/claims/{edited.id}?{LISTED}", "/claims/ID/note")
    action, name, value = form.buttons[0]
    assert (name, value) == ("verdict", "True")
    sent = form.send(ana, {name: value, "note": "Still so."}, action=action)
    assert sent.headers["location"] == form.value("following"), "and leads on, like any verdict"
    found = store.claim(edited.id)
    assert (found.verdict, found.state.reviewer, found.state.note, found.changed) == ("True", "Ana", "Still so.", False)
    assert "reopened" not in ana.get(f"/claims/{edited.id}").text


def test_a_verdict_from_a_stale_page_does_not_settle_the_claim(store: Store, ana: Asker) -> None:
    """The article changed while the page was open: the key applied to the displayed wording."""
    store.add(claim_set(BEFORE, source="The ministry"))
    claim = ids(claim_set(BEFORE))[0]
    form = form_at(ana, f"/claims/{claim}", "/claims/ID/note")
    store.add(claim_set(BEFORE, source="A blogger"))
    action, name, value = form.buttons[0]
    assert form.send(ana, {name: value}, action=action).status_code == 303
    found = store.claim(claim)
    assert (found.verdict, found.earlier_verdict) == (None, "True")


@pytest.mark.parametrize("words", [OLD_STATEMENT, "The quake in the valley killed 44 people", AFTER[0]])
def test_a_statement_is_kept_unchanged_or_edited(words: str, corrected: StoredClaim, ana: Asker, store: Store) -> None:
    """Also if the new version has the reviewer's earlier or new wording."""
    form = form_at(ana, f"/claims/{corrected.id}", "/claims/ID/correct", "retaken")
    assert form.value("retaken") == OLD_STATEMENT
    assert form.send(ana, {"retaken": words}).status_code == 303
    found = store.claim(corrected.id)
    assert (found.statement, found.state.statement, found.changed) == (words, words, False)
    assert [entry.by for entry in store.log(claim_id=found.id) if entry.action is Action.STATEMENT] == ["Ben", "Ana"]


def test_an_emptied_statement_is_rejected(corrected: StoredClaim, ana: Asker, store: Store) -> None:
    answer = form_at(ana, f"/claims/{corrected.id}", "/claims/ID/correct", "retaken").send(ana, {"retaken": " \n"})
    assert (answer.status_code, "the statement is empty" in unescape(answer.text)) == (422, True)
    assert store.claim(corrected.id).changed


def test_a_stale_form_does_not_revert_a_kept_statement(corrected: StoredClaim, ana: Asker, store: Store) -> None:
    """The user's own second tab, which showed the extracted statement."""
    old = form_at(ana, f"/claims/{corrected.id}", "/claims/ID/correct", "certainty")
    form_at(ana, f"/claims/{corrected.id}", "/claims/ID/correct", "retaken").send(ana)
    assert old.send(ana, {"certainty": "possible"}).status_code == 303
    found = store.claim(corrected.id)
    assert (found.statement, found.certainty) == (OLD_STATEMENT, "possible")


# In a browser


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with a_browser() as found:
        yield found


@pytest.fixture
def served(store: Store, settings: Settings, chromium: Browser) -> Iterator[tuple[Settings, Authenticator]]:
    own = replace(settings, port=free_port())
    with serving(store, own) as app:
        yield own, app.state.authenticator


@pytest.fixture
def watching(served: tuple[Settings, Authenticator], chromium: Browser) -> Iterator[Watched]:
    found = watched(chromium, served[0], "Ana", served[1])
    yield found
    found.check()
    found.page.context.close()


def test_one_key_keeps_the_verdict_and_shows_the_next_claim(edited: StoredClaim, watching: Watched, store: Store) -> None:
    page = watching.page
    watching.open(f"/claims/{edited.id}?{LISTED}")
    expect(page.locator("#reopened-verdict del")).to_have_text(["41", "41"])
    expect(page.locator("#verdicts [aria-pressed=true]")).to_have_count(0)
    press(page, "y")
    expect(statement(page)).to_have_text(AFTER[1])
    until(lambda: store.claim(edited.id).verdict == "True")
    press(page, "y")
    expect(page.locator("#said")).to_have_text("There is no earlier verdict to keep")
    press(page, "u")
    expect(page.locator("#said")).to_have_text("Undone: True")
    expect(page.locator("#reopened-verdict")).to_be_visible()


def test_an_outcome_that_arrives_late_does_not_replace_a_later_message(edited: StoredClaim, watching: Watched) -> None:
    page, held = watching.page, list[Route]()
    watching.open(f"/claims/{edited.id}?{LISTED}")
    page.route("**/*", lambda route: held.append(route) if route.request.method == "POST" else route.continue_())
    press(page, "y")
    expect(statement(page)).to_have_text(AFTER[1])
    press(page, "y")
    expect(page.locator("#said")).to_have_text("There is no earlier verdict to keep")
    (route,) = held
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        route.continue_()
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")  # it is handled
    assert page.locator("#said").text_content() == "There is no earlier verdict to keep"


def test_early_keys_apply_to_the_current_claim(store: Store, watching: Watched) -> None:
    """For keys pressed before the page has loaded: `y` waits for it, and applies to no other claim."""
    store.add(claim_set(BEFORE))
    for claim in ids(claim_set(BEFORE))[:2]:
        store.decide(claim, Decision.verdict("True"), by="Ben")
    store.add(claim_set([AFTER[0], "Helicopters could fly", AFTER[2]]))
    first, second, third = store.claims_of("test")
    page = watching.page
    page.route("**/claims/*?*", lambda route: route.continue_() if first.id in route.request.url else None)
    watching.open(f"/claims/{first.id}?{LISTED}")
    press(page, "y")
    expect(statement(page)).to_have_text(second.statement)
    expect(page.locator("#keep")).to_have_count(0)
    press(page, "y")  # its page is not there yet
    press(page, "5")  # and now another claim's turn
    expect(statement(page)).to_have_text(third.statement)
    page.unroute("**/claims/*?*")
    until(lambda: store.claim(second.id).verdict is not None)
    assert [store.claim(claim.id).verdict for claim in (first, second, third)] == ["True", "False", None]


def test_one_key_keeps_the_statement_with_its_edits(corrected: StoredClaim, watching: Watched, store: Store) -> None:
    page = watching.page
    watching.open(f"/claims/{corrected.id}?{LISTED}")
    field = page.locator("#f-retaken")
    field.fill("The quake in the valley killed 44 people")
    press(page, "Escape")
    expect(page.locator("#drafts-button")).to_have_text("1 not saved")
    press(page, "j")
    expect(statement(page)).to_have_text(AFTER[1])
    press(page, "k")
    expect(field).to_have_value("The quake in the valley killed 44 people")
    press(page, "t")
    expect(statement(page)).to_have_text("The quake in the valley killed 44 people")
    expect(page.locator("#drafts-button")).to_be_hidden()
    expect(page.locator(".reopened")).to_have_count(0)
    assert not store.claim(corrected.id).changed


def test_a_conflicting_statement_can_be_saved_anyway(corrected: StoredClaim, watching: Watched, store: Store) -> None:
    page = watching.page
    watching.open(f"/claims/{corrected.id}?{LISTED}")
    page.locator("#f-retaken").fill("44 dead")
    press(page, "Escape")
    press(page, "e")
    page.locator("#f-source").fill("The ministry")
    press(page, "Escape")
    store.decide(corrected.id, Decision.note("Ask first."), by="Ben")
    press(page, "t")
    expect(page.locator("#conflict")).to_contain_text("Ben decided first")
    page.get_by_role("button", name="Save mine anyway").click()
    expect(statement(page)).to_have_text("44 dead")
    expect(page.locator("#drafts-button")).to_have_text("1 not saved")
    press(page, "e")
    expect(page.locator("#f-source")).to_have_value("The ministry"), "what is not sent is kept"


def test_a_later_correction_is_shown_next_to_the_judged_version(ana: Asker, store: Store) -> None:
    store.add(claim_set(BEFORE))
    claim_id = ids(claim_set(BEFORE))[0]
    store.decide(claim_id, Decision.verdict("True"), by="Ana")
    store.decide(claim_id, Decision.statement("The quake killed 40 people"), by="Ben")
    store.decide(claim_id, Decision.polarity("negative"), by="Ben")
    store.decide(claim_id, Decision.spans([(0, 9)]), by="Ben")
    part = section(ana, store.claim(claim_id), "verdict")
    shown = {name: [text for text, _ in cells] for name, cells in sides(part).items()}
    assert shown["statement"] == ["The quake killed 41 people", "The quake killed 40 people"]
    assert shown["corrected polarity"] == ["positive", "negative"]
    assert shown["corrected places"] == [f"0-{len(BEFORE[0])}", "0-9"]
    answer = ana.decide(claim_id, "True", seen=store.claim(claim_id).state.last)
    assert answer.status_code == 303
    assert store.claim(claim_id).verdict == "True"
