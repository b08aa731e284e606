"""The page in a real browser: keys, mouse, two reviewers, a phone, and accessibility."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, expect

from benchmarks.screenshots import serving
from claims.review import Settings
from claims.review.authentication import Authenticator
from claims.review.server import free_port
from claims.store import Decision, Filters, Sort, Store, StoredClaim
from tests.review.browsing import Watched, a_browser, press, watched
from tests.review.test_forms import reopened
from tests.waiting import until


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with a_browser() as found:
        yield found


@pytest.fixture
def served(store: Store, settings: Settings, chromium: Browser) -> Iterator[tuple[Settings, Authenticator]]:
    """A server with the test's own store."""
    own = replace(settings, port=free_port())
    with serving(store, own) as app:
        yield own, app.state.authenticator


@pytest.fixture
def ana(served: tuple[Settings, Authenticator], chromium: Browser) -> Iterator[Watched]:
    """A reviewer's page, on which errors fail the test."""
    found = watched(chromium, served[0], "Ana", served[1])
    yield found
    found.check()
    found.page.context.close()


def claims_of(store: Store, article: str) -> tuple[StoredClaim, ...]:
    return store.query(Filters(article=(article,)), Sort.ARTICLE, None, 100).claims


def test_reviewing_an_article_by_keyboard(ana: Watched, store: Store) -> None:
    """Opens the queue, filters by source, opens a claim in its article, decides by key, and undoes."""
    page = ana.page
    ana.open("/?article=valley-quake&sort=article")
    total = len(claims_of(store, "valley-quake"))
    expect(page.locator("#heading")).to_have_text(f"{total} claims")
    page.get_by_role("link", name="Turkish Interior Ministry", exact=True).first.click()
    expect(page.locator("#heading")).to_have_text("5 claims")
    assert "source=Turkish+Interior+Ministry" in page.url
    wanted = store.query(Filters(article=("valley-quake",), source=("Turkish Interior Ministry",)), Sort.ARTICLE).claims
    press(page, "j")
    press(page, "Enter")
    expect(page.locator("h1.statement")).to_have_text(wanted[0].statement)
    expect(page.locator(".paper .claim.now").first).to_be_in_viewport()
    expect(page.locator(".chain")).to_contain_text("Turkish Interior Ministry")
    press(page, "5")
    expect(page.locator("h1.statement")).to_have_text(wanted[1].statement)
    expect(page.locator("#said")).to_have_text("False")
    assert store.claim(wanted[0].id).state.verdict == "False"
    press(page, "u")
    expect(page.locator("#said")).to_have_text("Undone: False")
    expect(page.locator("h1.statement")).to_have_text(wanted[0].statement)
    assert store.claim(wanted[0].id).state.verdict is None
    press(page, "j")
    expect(page.locator("h1.statement")).to_have_text(wanted[1].statement)
    press(page, "k")
    expect(page.locator("h1.statement")).to_have_text(wanted[0].statement)
    page.go_back()
    expect(page.locator("h1.statement")).to_have_text(wanted[1].statement)


def test_a_source_is_corrected_by_key_and_the_correction_undone(ana: Watched, store: Store) -> None:
    page = ana.page
    claim = next(claim for claim in claims_of(store, "valley-quake") if claim.source == "Turkish Interior Ministry")
    ana.open(f"/claims/{claim.id}")
    press(page, "e")
    expect(page.locator("#f-statement")).to_be_focused()
    page.locator("#f-source").fill("Turkish Red Crescent")
    page.get_by_role("button", name="Save corrections").click()
    expect(page.locator(".corrected")).to_contain_text("Turkish Red Crescent")
    assert store.claim(claim.id).source == "Turkish Red Crescent"
    press(page, "u")
    expect(page.locator(".corrected")).to_have_count(0)
    assert store.claim(claim.id).source == "Turkish Interior Ministry"


def test_the_first_of_two_decisions_is_shown_to_the_second_reviewer(
    ana: Watched, store: Store, served: tuple[Settings, Authenticator], chromium: Browser
) -> None:
    claim = claims_of(store, "valley-quake")[3]
    ben = watched(chromium, served[0], "Ben", served[1])
    for reviewer in (ana, ben):
        reviewer.open(f"/claims/{claim.id}")
    press(ana.page, "1")
    until(lambda: store.claim(claim.id).state.verdict == "True")
    press(ben.page, "5")
    expect(ben.page.locator("#conflict")).to_contain_text("Ana decided first")
    assert store.claim(claim.id).state.verdict == "True"
    ben.page.get_by_role("button", name="Save mine anyway").click()
    expect(ben.page.locator("#conflict")).to_have_count(0)
    assert store.claim(claim.id).state.verdict == "False"
    assert [entry.by for entry in store.log(claim_id=claim.id)] == ["Ana", "Ben"]
    ben.check()
    ben.page.context.close()


def test_a_conflicting_note_is_shown_and_can_be_saved_anyway(ana: Watched, store: Store) -> None:
    claim = claims_of(store, "valley-quake")[3]
    page = ana.page
    ana.open(f"/claims/{claim.id}")
    press(page, "n")
    page.keyboard.type("Two hours on the phone.")
    store.decide(claim.id, Decision.note("Nobody answers."), by="Ben")
    page.get_by_role("button", name="Save note").click()
    conflict = page.locator("#conflict")
    expect(conflict).to_contain_text("Ben decided first")
    expect(conflict).to_contain_text("Two hours on the phone.")
    expect(conflict).to_contain_text("now: Nobody answers.")
    assert store.claim(claim.id).state.note == "Nobody answers."
    page.get_by_role("button", name="Save mine anyway").click()
    expect(page.locator(".note")).to_have_text("Two hours on the phone.")
    expect(conflict).to_have_count(0)
    assert [entry.by for entry in store.log()] == ["Ben", "Ana"]


def test_spans_are_corrected_by_selecting_words(ana: Watched, store: Store) -> None:
    """Offsets are code points, so a preceding character outside the basic plane does not shift them."""
    seed = store.claim_set("valley-quake")
    text = "😀" + seed.article.text[1:]
    odd = seed.model_copy(update={"article": seed.article.model_copy(update={"text": text, "sha256": "0" * 64})})
    store.add(odd)
    claim = next(claim for claim in claims_of(store, "valley-quake") if claim.claim.text == "41 people were killed")
    ana.open(f"/claims/{claim.id}")
    press(ana.page, "s")
    expect(ana.page.locator("#said")).to_contain_text("Select the right words")
    ana.page.locator(".claim.now").first.evaluate(
        """(piece) => { const range = document.createRange();
        range.setStart(piece.firstChild, 3); range.setEnd(piece.firstChild, 9);
        getSelection().removeAllRanges(); getSelection().addRange(range); }"""
    )
    press(ana.page, "s")
    expect(ana.page.locator(".claim.now")).to_have_text("people")
    assert [text[span.start : span.end] for span in store.claim(claim.id).spans] == ["people"]


def test_notes_and_help_and_search_by_key(ana: Watched, store: Store) -> None:
    page = ana.page
    claim = claims_of(store, "strait-talks")[2]
    ana.open(f"/claims/{claim.id}")
    press(page, "n")
    page.keyboard.type("Asked the ministry. 5 e u")
    page.get_by_role("button", name="Save note").click()
    expect(page.locator(".note")).to_have_text("Asked the ministry. 5 e u")
    assert store.claim(claim.id).state.verdict is None, "keys in a field are text"
    press(page, "?")
    expect(page.locator("#help")).to_be_visible()
    press(page, "Escape")
    expect(page.locator("#help")).to_be_hidden()
    press(page, "/")
    page.keyboard.type("sanctions")
    press(page, "Enter")
    expect(page.locator(".rows .statement").first).to_be_visible()
    assert "text=sanctions" in page.url


def test_more_rows_load_without_a_new_page(ana: Watched, store: Store) -> None:
    ana.open("/")
    rows = ana.page.locator(".rows .row")
    expect(rows).to_have_count(50)
    ana.page.get_by_role("link", name="Show more").click()
    expect(rows).to_have_count(store.count(Filters()))


def test_k_goes_back_through_the_whole_list(ana: Watched, store: Store) -> None:
    """Across the boundary of two pages, and back to the page of the queue with the claim."""
    page = ana.page
    listed = store.query(Filters(), Sort.CHECKWORTHINESS, None, 60).claims
    total = store.count(Filters())
    ana.open(f"/claims/{listed[51].id}?sort=checkworthiness")
    for n in (51, 50, 49, 48):
        expect(page.locator("h1.statement")).to_have_text(listed[n].statement)
        expect(page.locator(".steps .place")).to_have_text(f"{n + 1} of {total}")
        press(page, "k")
    for n in (48, 49, 50, 51):
        expect(page.locator(".steps .place")).to_have_text(f"{n} of {total}")
        press(page, "j")
    expect(page.locator(".steps .place")).to_have_text(f"52 of {total}")
    press(page, "q")
    expect(page.locator(".row.at .statement")).to_have_text(listed[51].statement)
    page.get_by_role("link", name="Show previous").click()
    expect(page.locator(".rows .row")).to_have_count(total)
    expect(page.locator(".rows .statement").first).to_have_text(listed[0].statement)


def test_decisions_apply_to_the_displayed_claims(ana: Watched, store: Store) -> None:
    """One after the other, as soon as the next claim is shown: none is lost or applied to another claim."""
    listed = store.query(Filters(), Sort.ARTICLE, None, 40).claims
    ana.open(f"/claims/{listed[0].id}?sort=article")
    for n, claim in enumerate(listed[:30]):
        expect(ana.page.locator("h1.statement")).to_have_text(claim.statement)
        press(ana.page, str(n % 7 + 1))
    expect(ana.page.locator("h1.statement")).to_have_text(listed[30].statement)
    until(lambda: len(store.log()) == 30)
    names = ["True", "Mostly true", "Mixed", "Mostly false", "False", "Unproven", "Not a claim"]
    assert [store.claim(claim.id).state.verdict for claim in listed[:30]] == [names[n % 7] for n in range(30)]


def test_unsaved_decisions_are_reported_when_the_server_is_down(store: Store, settings: Settings, chromium: Browser) -> None:
    own = replace(settings, port=free_port())
    claim = claims_of(store, "valley-quake")[0]
    with serving(store, own) as app:
        ana = watched(chromium, own, "Ana", app.state.authenticator)
        ana.open(f"/claims/{claim.id}")
    press(ana.page, "1")
    expect(ana.page.locator("#said")).to_contain_text("nothing was saved")
    expect(ana.page.locator("h1.statement")).to_have_text(claim.statement)
    ana.page.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1366, 390])
def test_pages_have_no_serious_accessibility_violations(
    scheme: str, width: int, served: tuple[Settings, Authenticator], chromium: Browser, store: Store
) -> None:
    claim = next(claim for claim in claims_of(store, "strait-talks") if claim.claim.via)
    eda = watched(chromium, served[0], "Eda", served[1], width=width)
    eda.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    eda.open(f"/claims/{claim.id}?sort=article")
    press(eda.page, "2")
    expect(eda.page.locator("#said")).not_to_be_empty()
    reopened(store)
    others = ("/dashboard", "/articles", "/article?id=strait-talks", "/export", "/import")
    again = store.query(Filters(changed=True)).claims[0]
    for path in ("/?status=single_source", "/?changed=true", f"/claims/{claim.id}", f"/claims/{again.id}", *others):
        eda.open(path)
        if path.startswith("/claims/"):  # with unsaved text, and selected words
            press(eda.page, "Shift+ArrowRight")
            press(eda.page, "n")
            eda.page.keyboard.type("Asked.")
        eda.page.evaluate("document.querySelectorAll('details').forEach((found) => { found.open = true; })")
        found = Axe().run(eda.page).response["violations"]
        serious = [violation for violation in found if violation["impact"] in {"serious", "critical"}]
        reported = [(v["id"], v["nodes"][0]["html"][:200], v["nodes"][0].get("failureSummary")) for v in serious]
        assert reported == [], (path, json.dumps(reported, indent=1))
        overflow = eda.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert overflow <= 0, path
    eda.check()
    eda.page.context.close()


def test_everything_is_reachable_by_tab(ana: Watched, store: Store) -> None:
    """From the top of the desk to its last verdict, without a focus trap."""
    claim = claims_of(store, "valley-quake")[0]
    ana.open(f"/claims/{claim.id}")
    reached = set()
    for _ in range(140):
        press(ana.page, "Tab")
        reached.add(ana.page.evaluate("document.activeElement.dataset.key || document.activeElement.id || ''"))
        if {"search", "paper", "1", "7"} <= reached:
            return
    pytest.fail(f"not reached: { ({'search', 'paper', '1', '7'} - reached) }")
