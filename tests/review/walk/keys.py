"""The table of keys, row by row."""

import re

from playwright.sync_api import expect

from claims.store import Action, StoredClaim
from tests.review.browsing import press
from tests.review.test_desk_browser import until
from tests.review.test_forms import reopened
from tests.review.walk.looking import MINUTES, NAMES, PASSAGES, chosen, fresh, listed, now, plain, statement, words_of
from tests.review.walk.script import Passage, Steps, Walk
from tests.store.building import claim_set

STEPS = Steps()


@STEPS.walk(MINUTES, "1 … 7", "test_desk_browser::test_an_unsaved_note_is_saved_with_the_verdict")
def verdict_keys(walk: Walk, passage: Passage) -> None:
    first, second, third, *_ = fresh(walk)
    press(walk.page, "n")
    walk.page.keyboard.type("Unclear.")
    press(walk.page, "Escape")
    press(walk.page, passage.key("7"))
    expect(statement(walk.page)).to_have_text(second.statement)
    press(walk.page, passage.key("1"))
    expect(statement(walk.page)).to_have_text(third.statement)
    until(lambda: now(walk, second).verdict == NAMES[0])
    assert (now(walk, first).verdict, now(walk, first).state.note) == (NAMES[-1], "Unclear.")


def edited(walk: Walk) -> StoredClaim:
    """Opens a claim with a verdict and a statement on an earlier wording."""
    with walk.store() as store:
        store.add(claim_set(["Nothing else"], id="aside"))
        claim = store.claim(reopened(store))
    walk.open(f"/claims/{claim.id}?sort=article")
    return claim


@STEPS.walk(MINUTES, "y", "test_reopened::test_one_key_keeps_the_verdict_and_shows_the_next_claim")
def keeping(walk: Walk, passage: Passage) -> None:
    claim = edited(walk)
    expect(walk.page.locator("#reopened-verdict")).to_be_visible()
    press(walk.page, passage.key("y"))
    until(lambda: now(walk, claim).verdict == "True")
    assert now(walk, claim).state.reviewer == "Ana"


@STEPS.walk(MINUTES, "t", "test_reopened::test_one_key_keeps_the_statement_with_its_edits")
def retaking(walk: Walk, passage: Passage) -> None:
    (claim,) = listed(walk, changed=True)
    walk.open(f"/claims/{claim.id}?sort=article")
    expect(walk.page.locator("#f-retaken")).to_have_value("41 were killed")
    walk.page.locator("#f-retaken").fill("44 were killed")
    press(walk.page, "Escape")
    press(walk.page, passage.key("t"))
    expect(statement(walk.page)).to_have_text("44 were killed")
    assert now(walk, claim).outdated == (Action.VERDICT,), "which was on another statement"
    press(walk.page, "y")
    until(lambda: not now(walk, claim).changed)


@STEPS.walk(MINUTES, "j k")
def next_and_previous(walk: Walk, passage: Passage) -> None:
    first, second, *_ = fresh(walk)
    press(walk.page, passage.key("j"))
    expect(statement(walk.page)).to_have_text(second.statement)
    press(walk.page, passage.key("k"))
    expect(statement(walk.page)).to_have_text(first.statement)


@STEPS.walk(MINUTES, "e", "test_forms::test_entered_values_are_shown_again")
def the_fields(walk: Walk, passage: Passage) -> None:
    first, *_ = fresh(walk)
    press(walk.page, passage.key("e"))
    for name in ("statement", "source", "speaker", "certainty", "polarity"):
        assert name in passage.text
        expect(walk.page.locator(f"#f-{name}")).to_be_visible()
    walk.page.locator("#f-certainty").select_option("possible")
    walk.page.get_by_role("button", name="Save corrections").click()
    until(lambda: now(walk, first).certainty == "possible")


@STEPS.walk(MINUTES, "n")
def the_note(walk: Walk, passage: Passage) -> None:
    fresh(walk)
    press(walk.page, passage.key("n"))
    expect(walk.page.locator("#f-note")).to_be_focused()
    expect(walk.page.locator("#f-links")).to_be_visible()


@STEPS.walk(MINUTES, "Ctrl+Enter")
def saving(walk: Walk, passage: Passage) -> None:
    first, *_ = fresh(walk)
    press(walk.page, "n")
    walk.page.keyboard.type("By key.")
    press(walk.page, f"{passage.key('Ctrl')}+{passage.key('Enter')}")
    until(lambda: now(walk, first).state.note == "By key.")
    expect(statement(walk.page)).to_have_text(first.statement)


@STEPS.walk(MINUTES, "Shift+← →", "test_desk_browser::test_words_are_selected_by_key")
def fewer_and_more(walk: Walk, passage: Passage) -> None:
    _, words = plain(walk)
    press(walk.page, f"{passage.key('Shift')}+{passage.key('←')}")
    chosen(walk, words[:-1])
    press(walk.page, f"{passage.key('Shift')}+{passage.key('→')}")
    chosen(walk, words)


@STEPS.walk(MINUTES, "← →")
def where_it_begins(walk: Walk, passage: Passage) -> None:
    _, words = plain(walk)
    for key in (passage.key("←"), passage.key("→"), "Shift+ArrowRight"):
        press(walk.page, key)
    chosen(walk, words[1:3])


@STEPS.walk(MINUTES, "+")
def beside(walk: Walk, passage: Passage) -> None:
    _, words = plain(walk)
    for key in ("ArrowLeft", passage.key("+"), "ArrowRight", "ArrowRight", "Shift+ArrowRight"):
        press(walk.page, key)
    chosen(walk, words[:1], words[2:4])


@STEPS.walk(MINUTES, "s")
def taking_words(walk: Walk, passage: Passage) -> None:
    claim, words = plain(walk)
    press(walk.page, "Shift+ArrowLeft")
    press(walk.page, passage.key("s"))
    until(lambda: words_of(walk, claim) == [" ".join(words[:-1])])


@STEPS.walk(MINUTES, "a", "test_pages::test_taking_returning_and_assigning_claims")
def taking(walk: Walk, passage: Passage) -> None:
    first, *_ = fresh(walk)
    for whose in ("Ana", None):
        press(walk.page, passage.key("a"))
        until(lambda whose=whose: now(walk, first).state.assigned == whose)  # type: ignore[misc]
        expect(walk.page.locator("#take button")).to_contain_text("Return" if whose else "Take")


@STEPS.walk(MINUTES, "u r", "test_desk_browser::test_own_decisions_are_undone_in_order_even_if_no_longer_listed")
def undo_and_redo(walk: Walk, passage: Passage) -> None:
    first, second, third, *_ = fresh(walk)
    for claim in (first, second):
        expect(statement(walk.page)).to_have_text(claim.statement)
        press(walk.page, "3")
    expect(statement(walk.page)).to_have_text(third.statement)
    until(lambda: now(walk, second).verdict == NAMES[2])
    for claim in (second, first):
        press(walk.page, passage.key("u"))
        until(lambda claim=claim: now(walk, claim).verdict is None)  # type: ignore[misc]
        expect(statement(walk.page)).to_have_text(claim.statement)
    for claim in (first, second):
        press(walk.page, passage.key("r"))
        until(lambda claim=claim: now(walk, claim).verdict == NAMES[2])  # type: ignore[misc]
        expect(statement(walk.page)).to_have_text(claim.statement)


@STEPS.walk(MINUTES, "Esc")
def leaving(walk: Walk, passage: Passage) -> None:
    plain(walk)
    press(walk.page, "Shift+ArrowLeft")
    expect(walk.page.locator("#chosen")).not_to_be_empty()
    press(walk.page, passage.key("Esc"))
    expect(walk.page.locator("#chosen")).to_be_empty()
    press(walk.page, "e")
    expect(walk.page.locator("#f-statement")).to_be_focused()
    press(walk.page, passage.key("Esc"))
    expect(walk.page.locator("#f-statement")).not_to_be_focused()


@STEPS.walk(MINUTES, "/ q ?")
def everywhere(walk: Walk, passage: Passage) -> None:
    page = walk.page
    first, *_ = fresh(walk)
    press(page, passage.key("?"))
    reported = page.locator("#help kbd").evaluate_all("(keys) => keys.map((one) => one.textContent)")
    caps = {cap for row in PASSAGES if row.text.startswith("|") for cap in re.findall("<kbd>(.*?)</kbd>", row.text)}
    reported += [cap.removeprefix("⇧") for cap in reported] + (["Shift"] if any("⇧" in cap for cap in reported) else [])
    assert caps <= set(reported), "all keys of the page are there"
    press(page, "Escape")
    press(page, passage.key("/"))
    expect(page.locator("#search")).to_be_focused()
    press(page, "Escape")
    press(page, passage.key("q"))
    expect(page.locator(".row.at .statement")).to_have_text(first.statement)
