"""Typing, selecting and pressing keys on the claim page in a real browser: no input is lost or applied to another claim."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from benchmarks.screenshots import serving
from claims.review import Settings
from claims.review.authentication import Authenticator
from claims.review.server import free_port
from claims.review.service import AHEAD
from claims.store import Action, Decision, Filters, Sort, Store, StoredClaim
from tests.review.browsing import Watched, a_browser, press, watched
from tests.waiting import until

NAMES = ["True", "Mostly true", "Mixed", "Mostly false", "False", "Unproven", "Not a claim"]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with a_browser() as found:
        yield found


@pytest.fixture
def served(store: Store, settings: Settings) -> Iterator[tuple[Settings, Authenticator]]:
    own = replace(settings, port=free_port())
    with serving(store, own) as app:
        yield own, app.state.authenticator


@pytest.fixture
def ana(served: tuple[Settings, Authenticator], chromium: Browser) -> Iterator[Watched]:
    found = watched(chromium, served[0], "Ana", served[1])
    yield found
    found.check()
    found.page.context.close()


def claims_of(store: Store, article: str = "valley-quake") -> tuple[StoredClaim, ...]:
    return store.query(Filters(article=(article,)), Sort.ARTICLE, None, 100).claims


def statement(page: Page) -> Locator:
    return page.locator("h1.statement")


def write_note(page: Page, words: str) -> None:
    press(page, "n")
    expect(page.locator("#f-note")).to_be_focused()
    page.keyboard.type(words)


# Drafts


def test_an_unsaved_note_is_saved_with_the_verdict(ana: Watched, store: Store) -> None:
    first, second, *_ = claims_of(store)
    page = ana.page
    ana.open(f"/claims/{first.id}")
    write_note(page, "Asked the ministry.")
    page.get_by_role("button", name="5 False").click()
    expect(page.locator("#said")).to_have_text("False, note")
    expect(statement(page)).to_have_text(second.statement)
    state = store.claim(first.id).state
    assert (state.verdict, state.note) == ("False", "Asked the ministry.")
    assert len({entry.at for entry in store.log()}) == 1, "in one request"
    expect(page.locator("#drafts-button")).to_be_hidden()
    press(page, "u")
    expect(page.locator("#said")).to_have_text("Undone: False, note")


def test_a_draft_note_survives_escape_and_navigation(ana: Watched, store: Store) -> None:
    first, second, *_ = claims_of(store)
    page = ana.page
    ana.open(f"/claims/{first.id}")
    write_note(page, "Asked twice.")
    press(page, "Escape")
    expect(page.locator("#noting")).not_to_have_attribute("open", "")
    expect(page.locator('[data-of="note"]')).to_have_text("not saved")
    press(page, "j")
    expect(statement(page)).to_have_text(second.statement)
    expect(page.locator("#f-note")).to_have_value("")
    expect(page.locator('[data-of="note"]')).to_be_hidden()
    press(page, "k")
    expect(statement(page)).to_have_text(first.statement)
    expect(page.locator("#f-note")).to_have_value("Asked twice.")
    ana.open("/?article=valley-quake&sort=article")
    expect(page.locator(f'.row[data-claim="{first.id}"] .unsaved')).to_be_visible()
    expect(page.locator(f'.row[data-claim="{second.id}"] .unsaved')).to_be_hidden()
    page.get_by_role("button", name="1 not saved").click()
    page.locator("#drafts").get_by_role("link", name=first.statement[:60]).click()
    page.wait_for_selector("#live .progress")
    expect(page.locator("#f-note")).to_have_value("Asked twice.")
    assert store.log() == []
    press(page, "5")
    expect(page.locator("#said")).to_have_text("False, note")
    assert store.claim(first.id).state.note == "Asked twice."


def test_a_correction_is_a_visible_draft_until_it_is_saved(ana: Watched, store: Store) -> None:
    first, second, *_ = claims_of(store)
    page = ana.page
    ana.open(f"/claims/{first.id}?article=valley-quake&sort=article")
    press(page, "e")
    page.locator("#f-statement").fill("A strong earthquake struck.")
    page.locator("#f-certainty").select_option("possible")
    page.get_by_role("button", name="1 True", exact=True).click()
    expect(statement(page)).to_have_text(second.statement)
    expect(page.locator("#said")).to_have_text("True. Your text on it is not saved yet")
    assert [entry.action for entry in store.log()] == [Action.VERDICT]
    press(page, "k")
    expect(statement(page)).to_have_text(first.statement)
    expect(page.locator('[data-of="correct"]')).to_be_visible()
    press(page, "e")
    expect(page.locator("#f-statement")).to_have_value("A strong earthquake struck.")
    press(page, "Control+Enter")
    expect(statement(page)).to_have_text("A strong earthquake struck.")
    claim = store.claim(first.id)
    assert (claim.statement, claim.certainty) == ("A strong earthquake struck.", "possible")
    expect(page.locator("#drafts-button")).to_be_hidden()
    expect(page.locator('[data-of="correct"]')).to_be_hidden()


def test_a_draft_can_be_discarded(ana: Watched, store: Store) -> None:
    page = ana.page
    ana.open(f"/claims/{claims_of(store)[0].id}")
    write_note(page, "Nonsense.")
    page.locator("#noting").get_by_role("button", name="Discard").click()
    expect(page.locator("#f-note")).to_have_value("")
    page.reload()
    expect(page.locator("#f-note")).to_have_value("")
    expect(page.locator("#drafts-button")).to_be_hidden()


def test_other_tabs_see_drafts_and_that_they_were_saved(ana: Watched, store: Store) -> None:
    claim = claims_of(store)[0]
    ana.open(f"/claims/{claim.id}")
    other = ana.page.context.new_page()
    other.goto(f"{ana.base}/claims/{claim.id}")
    expect(other.locator("#drafts-button")).to_be_hidden()
    write_note(ana.page, "From the first tab.")
    expect(other.locator("#f-note")).to_have_value("From the first tab.")
    expect(other.locator("#drafts-button")).to_have_text("1 not saved")
    press(ana.page, "Control+Enter")
    expect(ana.page.locator(".note")).to_have_text("From the first tab.")
    expect(other.locator("#drafts-button")).to_be_hidden()
    other.close()


def test_another_user_of_the_browser_does_not_see_a_draft(
    ana: Watched, store: Store, served: tuple[Settings, Authenticator], chromium: Browser
) -> None:
    claim = claims_of(store)[0]
    ana.open(f"/claims/{claim.id}")
    write_note(ana.page, "Ana’s alone.")
    kept = ana.page.evaluate("JSON.stringify(localStorage)")
    ben = watched(chromium, served[0], "Ben", served[1])
    ben.open("/articles")
    ben.page.evaluate("(kept) => { Object.assign(localStorage, JSON.parse(kept)); }", kept)
    ben.open(f"/claims/{claim.id}")
    expect(ben.page.locator("#f-note")).to_have_value("")
    expect(ben.page.locator("#drafts-button")).to_be_hidden()
    ben.check()
    ben.page.context.close()


def test_a_draft_of_a_changed_field_is_shown_with_both_values(ana: Watched, store: Store) -> None:
    claim = claims_of(store)[0]
    page = ana.page
    ana.open(f"/claims/{claim.id}")
    write_note(page, "Mine.")
    press(page, "Escape")
    store.decide(claim.id, Decision.note("Ben’s."), by="Ben")
    store.decide(claim.id, Decision.statement("Ben’s statement."), by="Ben")
    page.reload()
    press(page, "n")
    expect(page.locator("#f-note")).to_have_value("Mine.")
    expect(page.locator(".meanwhile")).to_contain_text("Added in the meantime: “Ben’s.”")
    expect(page.locator("#noting .draft")).to_contain_text(f"Written when the claim read: “{claim.statement}”")
    press(page, "Escape")
    press(page, "1")
    expect(page.locator("#said")).to_have_text("True. Your text on it is not saved yet")
    assert store.claim(claim.id).state.note == "Ben’s.", "a verdict does not write over what was not looked at"
    press(page, "k")
    expect(statement(page)).to_have_text("Ben’s statement.")
    press(page, "n")
    page.get_by_role("button", name="Keep mine").click()
    press(page, "Control+Enter")
    expect(page.locator(".note")).to_have_text("Mine.")


def test_signing_out_lists_and_deletes_drafts(ana: Watched, store: Store) -> None:
    page = ana.page
    ana.open(f"/claims/{claims_of(store)[0].id}")
    write_note(page, "Not for the next one.")
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.locator("#leaving")).to_be_visible()
    page.locator("#drafts").get_by_role("button", name="Close").click()
    expect(page.locator("#f-note")).to_have_value("Not for the next one.")
    page.get_by_role("button", name="Sign out", exact=True).click()
    page.get_by_role("button", name="Discard and sign out").click()
    page.wait_for_url("**/login")
    assert page.evaluate("localStorage.length") == 0


def test_drafts_are_kept_if_saving_fails(ana: Watched, store: Store) -> None:
    claim = claims_of(store)[0]
    page = ana.page
    ana.open(f"/claims/{claim.id}")
    write_note(page, "Two hours on the phone.")
    page.locator("#f-links").fill("no link at all")
    page.get_by_role("button", name="5 False").click()
    expect(page.locator("#said")).to_contain_text("is not a link")
    expect(statement(page)).to_have_text(claim.statement)
    expect(page.locator("#f-note")).to_have_value("Two hours on the phone.")
    page.locator("#f-links").fill("https://example.org")
    page.route("**/verdict", lambda route: route.abort())
    page.get_by_role("button", name="5 False").click()
    expect(page.locator("#said")).to_contain_text("nothing was saved")
    expect(page.locator("#f-note")).to_have_value("Two hours on the phone.")
    page.unroute("**/verdict")
    page.reload()
    page.get_by_role("button", name="5 False").click()
    expect(page.locator("#said")).to_have_text("False, note, evidence")
    assert store.claim(claim.id).state.evidence == ("https://example.org",)


def test_typing_continues_when_the_page_of_the_claim_reloads(ana: Watched, store: Store) -> None:
    """An earlier save reloads the page; the following letters must not act as shortcuts, which would decide."""
    claim, page = claims_of(store)[0], ana.page
    ana.open(f"/claims/{claim.id}")
    held: list[Route] = []
    page.route("**/assign", lambda route: held.append(route))
    press(page, "a")
    write_note(page, "Asked t")
    until(lambda: len(held) == 1)
    held[0].continue_()
    expect(page.locator("#take button")).to_contain_text("Return")
    expect(page.locator("#f-note")).to_be_focused()
    page.keyboard.type("hem, 1 e 5.")
    expect(page.locator("#f-note")).to_have_value("Asked them, 1 e 5.")
    assert [entry.action for entry in store.log()] == [Action.ASSIGN]
    press(page, "Control+Enter")
    expect(page.locator(".note")).to_have_text("Asked them, 1 e 5.")
    expect(page.locator("#noting")).not_to_have_attribute("open", "")
    press(page, "5")
    until(lambda: store.claim(claim.id).state.verdict == "False")


# Words


def centre(page: Page, start: int, end: int) -> tuple[float, float]:
    """The screen position of a range of the article (within one piece of it)."""
    x, y = page.evaluate(
        """([start, end]) => {
        const pieces = [...document.querySelectorAll("#paper [data-at]")];
        const piece = pieces.findLast((one) => Number(one.dataset.at) <= start);
        const range = document.createRange();
        range.setStart(piece.firstChild, start - piece.dataset.at);
        range.setEnd(piece.firstChild, end - piece.dataset.at);
        const box = range.getBoundingClientRect();
        return [box.left + box.width / 2, box.top + box.height / 2];
        }""",
        [start, end],
    )
    return x, y


def drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Presses the mouse at one point, and releases it at another."""
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*end, steps=6)
    page.mouse.up()


def word(page: Page, store: Store, claim: StoredClaim, words: str) -> tuple[float, float]:
    """The centre of some words of a claim."""
    text = store.claim_set(claim.article_id).article.text
    start = text.index(words, claim.spans[0].start)
    return centre(page, start, start + len(words))


def killed(store: Store) -> StoredClaim:
    return next(claim for claim in claims_of(store) if claim.claim.text == "41 people were killed")


def words_of(store: Store, claim: StoredClaim) -> list[str]:
    text = store.claim_set(claim.article_id).article.text
    return [text[span.start : span.end] for span in store.claim(claim.id).spans]


def test_words_inside_a_claim_are_selected_by_dragging(ana: Watched, store: Store) -> None:
    claim, page = killed(store), ana.page
    ana.open(f"/claims/{claim.id}")
    drag(page, word(page, store, claim, "people"), word(page, store, claim, "killed"))
    expect(statement(page)).to_have_text(claim.statement)
    expect(page.locator("#chosen")).to_contain_text("Selected: “people were killed”")
    assert page.evaluate("[...CSS.highlights.get('chosen')].map(String)") == ["people were killed"]
    press(page, "s")
    expect(page.locator(".claim.now")).to_have_text("people were killed")
    assert words_of(store, claim) == ["people were killed"]
    assert page.evaluate("CSS.highlights.get('chosen').size") == 0


def test_words_are_selected_across_claims_and_backwards(ana: Watched, store: Store) -> None:
    claim, page = killed(store), ana.page
    ana.open(f"/claims/{claim.id}")
    text = store.claim_set("valley-quake").article.text
    other = claims_of(store)[claim.order + 1]
    last = other.claim.text.split()[1]
    end = text.index(last, other.spans[0].start) + len(last)
    drag(page, word(page, store, other, last), word(page, store, claim, "people"))
    page.get_by_role("button", name="s Words").click()
    expect(page.locator("#said")).to_have_text("spans")
    (span,) = store.claim(claim.id).spans
    assert (span.start, span.end) == (claim.spans[0].start + 3, end)


def test_several_spans_are_selected_with_the_control_key(ana: Watched, store: Store) -> None:
    claim, page = killed(store), ana.page
    ana.open(f"/claims/{claim.id}")
    drag(page, word(page, store, claim, "41"), word(page, store, claim, "people"))
    page.keyboard.down("Control")
    drag(page, word(page, store, claim, "kill"), word(page, store, claim, "ed"))
    page.keyboard.up("Control")
    expect(page.locator("#chosen")).to_contain_text("Selected: “41 people … killed”")
    press(page, "s")
    expect(page.locator(".claim.now")).to_have_count(2)
    assert words_of(store, claim) == ["41 people", "killed"]
    expect(page.locator("#desk")).to_have_attribute("data-claim", claim.id)
    assert len(page.context.pages) == 1, "no link was opened beside"


def test_a_plain_click_opens_the_claim(ana: Watched, store: Store) -> None:
    claim, page = killed(store), ana.page
    other = claims_of(store)[claim.order + 1]
    ana.open(f"/claims/{claim.id}")
    drag(page, word(page, store, claim, "people"), word(page, store, claim, "killed"))
    page.locator(f'.paper a.claim[href^="/claims/{other.id}"]').first.click()
    expect(statement(page)).to_have_text(other.statement)
    expect(page.locator("#chosen")).to_be_empty()


def test_words_are_selected_by_key(ana: Watched, store: Store) -> None:
    claim, page = killed(store), ana.page
    ana.open(f"/claims/{claim.id}")
    press(page, "Shift+ArrowLeft")
    expect(page.locator("#chosen")).to_contain_text("Selected: “41 people were”")
    press(page, "Shift+ArrowRight")
    expect(page.locator("#chosen")).to_contain_text("Selected: “41 people were killed”")
    press(page, "Escape")
    expect(page.locator("#chosen")).to_be_empty()
    for key in ("ArrowLeft", "ArrowRight", "Shift+ArrowRight"):  # from its first word: the second, then also the third
        press(page, key)
    expect(page.locator("#chosen")).to_contain_text("Selected: “people were”")
    for key in ("Shift+ArrowLeft", "Shift+ArrowLeft", "Shift+ArrowRight"):  # back past the start
        press(page, key)
    expect(page.locator("#chosen")).to_contain_text("Selected: “people”")
    for key in ("+", "Shift+ArrowRight", "Shift+ArrowRight", "Shift+ArrowRight"):
        press(page, key)
    press(page, "Escape")
    for key in ("ArrowLeft", "+", "ArrowRight", "ArrowRight", "Shift+ArrowRight"):
        press(page, key)
    expect(page.locator("#chosen")).to_contain_text("Selected: “41 … were killed”")
    press(page, "s")
    expect(page.locator(".claim.now")).to_have_count(2)
    assert words_of(store, claim) == ["41", "were killed"]


# Decisions


def hold(page: Page, pattern: str) -> None:
    """Requests for that URL wait until the route is removed."""
    page.route(pattern, lambda _: None)


@pytest.mark.parametrize("pages", ["at hand", "on their way"])
def test_six_quick_keys_are_six_decisions(pages: str, ana: Watched, store: Store) -> None:
    """While the first is still being sent, whether or not the pages of the next claims have loaded."""
    listed = store.query(Filters(), Sort.ARTICLE, None, 10).claims
    page = ana.page
    ana.open(f"/claims/{listed[0].id}?sort=article")
    until(
        lambda: (
            page.evaluate("performance.getEntriesByType('resource').filter((one) => one.name.includes('/claims/')).length") == 1
        )
    )
    if pages == "on their way":
        hold(page, "**/claims/*?sort=article")
    hold(page, "**/verdict")
    shown = []
    for key in "123456":
        shown.append(statement(page).text_content())
        press(page, key)
    assert shown == [claim.statement for claim in listed[:6]], "each key fell on the claim that was shown"
    assert store.log() == []
    page.unroute("**/verdict")
    page.unroute("**/claims/*?sort=article")
    until(lambda: len(store.log()) == 6)
    assert [(entry.claim_id, entry.value) for entry in store.log()] == [
        (claim.id, name) for claim, name in zip(listed, NAMES, strict=False)
    ][:6]
    expect(statement(page)).to_have_text(listed[6].statement)
    expect(page.locator("#desk")).not_to_have_attribute("aria-busy", "true")


def test_no_key_applies_to_a_claim_that_is_not_loaded(ana: Watched, store: Store) -> None:
    """If the user is faster than the server for more than the listed claims, further keys report that they must wait."""
    listed = store.query(Filters(), Sort.ARTICLE, None, AHEAD + 5).claims
    page = ana.page
    ana.open(f"/claims/{listed[0].id}?sort=article")
    until(
        lambda: (
            page.evaluate("performance.getEntriesByType('resource').filter((one) => one.name.includes('/claims/')).length") == 1
        )
    )
    hold(page, "**/claims/*?sort=article")
    for _ in range(AHEAD + 4):
        press(page, "1")
    # The page of the second claim had loaded, and lists as many again.
    expect(page.locator("#said")).to_have_text("The next claim is loading: please wait")
    until(lambda: len(store.log()) == AHEAD + 2)
    page.unroute("**/claims/*?sort=article")
    expect(statement(page)).to_have_text(listed[AHEAD + 2].statement)
    assert [entry.claim_id for entry in store.log()] == [claim.id for claim in listed[: AHEAD + 2]]
    press(page, "2")
    expect(statement(page)).to_have_text(listed[AHEAD + 3].statement)
    until(lambda: store.claim(listed[AHEAD + 2].id).state.verdict == "Mostly true")


def test_a_key_that_is_held_down_decides_once(ana: Watched, store: Store) -> None:
    first, second, *_ = store.query(Filters(), Sort.ARTICLE, None, 10).claims
    ana.open(f"/claims/{first.id}?sort=article")
    for _ in range(4):
        ana.page.keyboard.down("1")
    ana.page.keyboard.up("1")
    until(lambda: len(store.log()) > 0)
    expect(statement(ana.page)).to_have_text(second.statement)
    assert len(store.log()) == 1


def test_own_decisions_are_undone_in_order_even_if_no_longer_listed(ana: Watched, store: Store) -> None:
    """In a list of undecided claims; later also from another page."""
    listed = store.query(Filters(verdict="none"), Sort.ARTICLE, None, 10).claims
    page = ana.page
    ana.open(f"/claims/{listed[0].id}?verdict=none&sort=article")
    for key in "1234":
        press(page, key)
    until(lambda: len(store.log()) == 4)
    store.decide(listed[8].id, Decision.verdict("True"), by="Ben")
    for claim in (listed[3], listed[2]):
        press(page, "u")
        expect(statement(page)).to_have_text(claim.statement)
    ana.open("/?verdict=none&sort=article")
    press(page, "u")
    expect(statement(page)).to_have_text(listed[1].statement)
    assert "verdict=none" in page.url, "and goes on in that list"
    page.wait_for_selector("#live .progress")
    press(page, "r")
    expect(page.locator("#said")).to_have_text("Redone: Mostly true")
    press(page, "r")
    expect(statement(page)).to_have_text(listed[2].statement)
    until(lambda: store.claim(listed[2].id).state.verdict == "Mixed")
    assert [store.claim(claim.id).state.verdict for claim in listed[:4]] == ["True", "Mostly true", "Mixed", None]
    for key in "uuu":
        press(page, key)
    until(lambda: store.claim(listed[0].id).state.verdict is None)
    expect(statement(page)).to_have_text(listed[0].statement)
    press(page, "u")
    expect(page.locator("#said")).to_contain_text("Ana has no decision to undo")
    assert store.claim(listed[8].id).state.verdict == "True"


def test_one_conflict_among_six_decisions_is_shown_and_the_others_are_saved(ana: Watched, store: Store) -> None:
    listed = store.query(Filters(), Sort.ARTICLE, None, 10).claims
    page = ana.page
    ana.open(f"/claims/{listed[0].id}?sort=article")
    hold(page, "**/verdict")
    store.decide(listed[1].id, Decision.verdict("True"), by="Ben")
    for key in "5555":
        press(page, key)
    page.unroute("**/verdict")
    expect(page.locator("#conflict")).to_contain_text("Ben decided first")
    expect(statement(page)).to_have_text(listed[1].statement)
    assert [store.claim(claim.id).state.verdict for claim in listed[:4]] == ["False", "True", "False", "False"]


def test_a_bulk_assignment_is_undone_as_one(store: Store, served: tuple[Settings, Authenticator], chromium: Browser) -> None:
    eda = watched(chromium, served[0], "Eda", served[1])
    page = eda.page
    count = store.count(Filters(status=("disputed",)))
    eda.open("/?status=disputed")
    page.get_by_label(f"Assign these {count} claims to").fill("Bne")
    page.get_by_role("button", name=f"Assign {count}").click()
    expect(page.get_by_role("alert")).to_contain_text("unknown user “Bne”; did you mean Ben?")
    page.locator("#assign-to").fill("Ben")
    page.get_by_role("button", name=f"Assign {count}").click()
    expect(page.locator("#did")).to_contain_text(f"{count} claims assigned to Ben")
    assert store.count(Filters(assigned="Ben")) == count
    page.get_by_role("button", name="Undo all of it").click()
    expect(page.locator("#did")).to_contain_text(f"the last decisions on {count} claims undone")
    assert store.count(Filters(assigned="Ben")) == 0
    page.get_by_role("button", name="Redo all of it").click()
    until(lambda: store.count(Filters(assigned="Ben")) == count)
    eda.check()
    page.context.close()
