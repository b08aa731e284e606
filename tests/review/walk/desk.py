"""The page's description of the claim page, except keys."""

import csv
import re
from io import StringIO

import pytest
from playwright.sync_api import expect

from claims.model import DataError
from claims.review.research import search_sites
from claims.store import Decision
from tests.review.browsing import press
from tests.review.test_desk_browser import drag, until
from tests.review.walk.looking import MINUTES, NAMES, chosen, fresh, listed, logged, middle, now, plain, statement
from tests.review.walk.script import ROOT, Passage, Steps, Walk

STEPS = Steps()


@STEPS.walk(MINUTES, "Selecting words.", "test_desk_browser::test_words_are_selected_across_claims_and_backwards")
def by_mouse(walk: Walk, passage: Passage) -> None:
    claim, words = plain(walk)
    drag(walk.page, middle(walk, claim, words[1]), middle(walk, claim, words[2]))
    chosen(walk, words[1:3])
    above, below = walk.page.locator("#verdicts").bounding_box(), walk.page.locator("#chosen").bounding_box()
    assert above is not None
    assert below is not None
    assert above["y"] < below["y"]
    for held in (passage.key("Ctrl"), passage.key("⌘")):
        press(walk.page, "Escape")
        drag(walk.page, middle(walk, claim, words[0]), middle(walk, claim, words[1]))
        chosen(walk, words[:2])
        walk.page.keyboard.down(held)
        drag(walk.page, middle(walk, claim, words[3]), middle(walk, claim, words[4]))
        walk.page.keyboard.up(held)
        chosen(walk, words[:2], words[3:5])
    other = next(one for one in listed(walk, article=claim.article_id) if one.id != claim.id)
    walk.page.locator(f'.paper a.claim[href^="/claims/{other.id}"]').first.click()
    expect(statement(walk.page)).to_have_text(other.statement)


@STEPS.walk(
    MINUTES,
    "Unsaved text",
    "test_desk_browser::test_a_draft_note_survives_escape_and_navigation",
    "test_desk_browser::test_other_tabs_see_drafts_and_that_they_were_saved",
    "test_desk_browser::test_a_correction_is_a_visible_draft_until_it_is_saved",
    "test_desk_browser::test_a_draft_of_a_changed_field_is_shown_with_both_values",
    "test_desk_browser::test_drafts_are_kept_if_saving_fails",
    "test_desk_browser::test_signing_out_lists_and_deletes_drafts",
)
def drafts(walk: Walk, passage: Passage) -> None:
    page = walk.page
    first, *_ = fresh(walk)
    press(page, "n")
    page.keyboard.type("Half a thought")
    press(page, passage.key("Esc"))
    mark = passage.name("not saved")
    expect(page.locator('[data-of="note"]')).to_have_text(mark)
    walk.open("/articles")
    expect(page.locator("#drafts-button")).to_have_text(f"1 {mark}")
    walk.open("/?article=strait-talks&sort=article&verdict=none")
    expect(page.locator(f'.row[data-claim="{first.id}"] .unsaved')).to_have_text(mark)
    walk.open(f"/claims/{first.id}")
    expect(page.locator("#f-note")).to_have_value("Half a thought")
    press(page, "n")
    page.locator("#noting").get_by_role("button", name=passage.name("Discard")).click()
    expect(page.locator("#drafts-button")).to_be_hidden()


@STEPS.walk(
    MINUTES,
    "Undo",
    "test_desk_browser::test_own_decisions_are_undone_in_order_even_if_no_longer_listed",
    "test_desk_browser::test_a_bulk_assignment_is_undone_as_one",
    "test_people::test_an_import_is_undone_as_one",
)
def undoing(walk: Walk, passage: Passage) -> None:
    first, second, *_ = fresh(walk)
    press(walk.page, "n")
    walk.page.keyboard.type("With it.")
    press(walk.page, "Escape")
    press(walk.page, "4")
    expect(statement(walk.page)).to_have_text(second.statement)
    until(lambda: now(walk, first).verdict == NAMES[3])
    with walk.store() as store:
        store.decide(second.id, Decision.verdict("True"), by="Ben")
    press(walk.page, "u")
    expect(walk.page.locator("#said")).to_have_text(f"Undone: {NAMES[3]}, note")
    expect(statement(walk.page)).to_have_text(first.statement)
    assert now(walk, second).verdict == "True", "what others decided stands"
    press(walk.page, "r")
    until(lambda: (now(walk, first).verdict, now(walk, first).state.note) == (NAMES[3], "With it."))


@STEPS.walk(MINUTES, "j and k go through the", "test_browser::test_k_goes_back_through_the_whole_list")
def the_whole_list(walk: Walk, passage: Passage) -> None:
    claims = listed(walk)
    walk.open(f"/claims/{claims[11].id}?sort=article")
    place = passage.name("12 of 340").replace("340", str(len(claims)))
    expect(walk.page.locator(".steps .place")).to_have_text(place)
    press(walk.page, passage.key("k"))
    expect(statement(walk.page)).to_have_text(claims[10].statement)
    press(walk.page, passage.key("j"))
    expect(statement(walk.page)).to_have_text(claims[11].statement)
    walk.page.locator(".steps").get_by_role("link", name=passage.name("Queue")).click()
    expect(walk.page.locator(".row.at .statement")).to_have_text(claims[11].statement)


LINES = {"solid": "certain", "dashed": "probable", "dotted": "possible", "wavy": "unknown"}


@STEPS.walk(MINUTES, "The marks.", "test_pages::test_the_desk_marks_every_claim_in_the_article")
def the_marks(walk: Walk, passage: Passage) -> None:
    page = walk.page
    deep = next(claim for claim in listed(walk) if claim.claim.via)
    walk.open(f"/claims/{deep.id}")
    page.get_by_text(passage.name("What the marks mean")).click()
    for line, term in LINES.items():
        assert passage.says(f"{line} where")
        assert passage.text.index(line) < passage.text.index(term), "each line stands before what it means"
        drawn = page.locator(f".legend .claim.c-{term}").evaluate("(one) => getComputedStyle(one).textDecorationStyle")
        assert drawn == line
    expect(page.locator(".paper .said .said").first).to_be_visible()
    borders = page.locator(".paper .said").first.evaluate(
        "(one) => { const s = getComputedStyle(one); return [s.borderLeftWidth, s.borderRightWidth].map(parseFloat); }"
    )
    assert all(width > 0 for width in borders)
    shown = page.locator(".paper .claim").evaluate_all("(all) => all.map((one) => one.className.match(/f-[a-z]+/)[0])")
    reported = page.locator(".legend li").evaluate_all("(all) => all.map((one) => one.className)")
    assert set(shown) <= set(reported), "the legend has the colours that the article uses"


@STEPS.walk(MINUTES, "Search.", "test_research::test_a_search_shows_hits_in_the_article")
def searching(walk: Walk, passage: Passage) -> None:
    walk.open("/")
    press(walk.page, "/")
    walk.page.keyboard.type("snow")
    press(walk.page, "Enter")
    expect(walk.page.locator(".hit mark").first).to_have_text("snow")
    walk.open("/")
    topics = walk.page.locator("#facet-topic")
    expect(topics.locator("summary")).to_have_text(passage.name("Topic"))
    assert topics.locator(".values li").count() > 1


@STEPS.walk(
    MINUTES,
    "Research.",
    "test_research::test_the_desk_links_to_searches_and_fetches_nothing",
    "test_research::test_similar_claims_are_shown_with_their_verdicts",
)
def looking_further(walk: Walk, passage: Passage) -> None:
    page = walk.page
    claim = next(claim for claim in listed(walk, article="valley-quake") if claim.claim.entities)
    walk.open(f"/claims/{claim.id}")
    links = page.locator(".searches a")
    table = (ROOT / passage.code("claims/data/search_sites.csv")).read_text(encoding="utf-8")
    named = [row["name"] for row in csv.DictReader(line for line in StringIO(table) if not line.startswith("#"))]
    expect(links).to_have_text(named)
    assert {link.get_attribute("referrerpolicy") for link in links.all()} == {"no-referrer"}
    page.get_by_role("link", name=passage.name("Similar claims in other articles")).click()
    expect(page.locator("#similar h3, #similar .faint")).to_be_visible()
    option, metavar = passage.code("--search-sites FILE").split()
    assert re.search(rf"{option}\s+{metavar}", walk.run("COLUMNS=200 claims review --help"))


@STEPS.walk(MINUTES, "$ name,address Our archive,https://archive.example.org/find?q={words}")
def own_sites(walk: Walk, passage: Passage) -> None:
    path = walk.folder / "sites.csv"
    path.write_text(passage.text + "\n", encoding="utf-8")
    (site,) = search_sites(path)
    assert site.link("a b") == "https://archive.example.org/find?q=a%20b"


@STEPS.walk(MINUTES, "A URL begins with https:// and", "test_research::test_unsafe_urls_are_rejected")
def addresses(walk: Walk, passage: Passage) -> None:
    path = walk.folder / "sites.csv"
    for address in (passage.code("https://").replace("s", "", 1) + "a.example/?q={words}", "https://a.example/?q="):
        path.write_text(f"name,address\nOurs,{address}\n", encoding="utf-8")
        reported = "https://" if address.startswith("http:") else passage.code("{words}")
        with pytest.raises(DataError, match=re.escape(reported)):
            search_sites(path)


@STEPS.walk(MINUTES, "Machine and person.")
def machine_and_person(walk: Walk, passage: Passage) -> None:
    page = walk.page
    first, *_ = fresh(walk)
    press(page, "e")
    page.locator("#f-statement").fill("Put otherwise.")
    press(page, "Control+Enter")
    expect(statement(page)).to_have_text("Put otherwise.")
    expect(page.locator(".machine")).to_contain_text(first.claim.statement)
    expect(page.locator(".history li").first).to_contain_text("Ana statement: Put otherwise.")
    expect(page.locator(".history li small").first).to_have_text(re.compile(r"\d\d \w+ \d{4}, \d\d:\d\d"))
    entries = logged(walk)
    press(page, "u")
    expect(statement(page)).to_have_text(first.claim.statement)
    assert logged(walk) == entries + 1, "undoing adds to it"
