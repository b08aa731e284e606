"""From the command to the first claim, and through it: the numbered steps."""

import re
import shutil
import tomllib

import httpx
from openpyxl import load_workbook
from playwright.sync_api import expect

from claims.store import Filters, Sort
from tests.review.browsing import press
from tests.review.test_desk_browser import drag, until
from tests.review.walk.looking import (
    ARTICLES,
    MINUTES,
    NAMES,
    START,
    fresh,
    listed,
    logged,
    middle,
    now,
    statement,
    words_of,
)
from tests.review.walk.script import ROOT, Passage, Steps, Walk

STEPS = Steps()


@STEPS.walk(START, "claims review opens a page on", "test_research::test_the_desk_links_to_searches_and_fetches_nothing")
def the_command(walk: Walk, passage: Passage) -> None:
    """That the page makes no network requests is checked throughout: see `watched`."""
    assert "Review claims in the browser" in walk.run(f"{passage.code('claims review')} --help")


@STEPS.walk(START, "$ pip install '.[review]'")
def the_start(walk: Walk, passage: Passage) -> None:
    install, start = passage.text.splitlines()
    extra = re.fullmatch(r"pip\sinstall\s'\.\[(\w+)\]'", install)
    assert extra is not None
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert any(one.startswith("fastapi") for one in extras[extra[1]])
    (walk.folder / "seeds").mkdir()
    for name in ARTICLES:
        shutil.copy(ROOT / "seeds" / f"{name}.md", walk.folder / "seeds")
    walk.start(start)


@STEPS.walk(START, "reads the seed articles into a", "test_outages::test_a_browser_signs_in_by_the_redirect_file")
def the_store(walk: Walk, passage: Passage) -> None:
    assert (walk.folder / passage.code(".claims/claims.db")).exists()
    with walk.store() as store:
        assert {article.id for article in store.articles()} == set(ARTICLES)
    opened = walk.folder.parent / "opened"
    until(lambda: opened.exists() and walk.token in (walk.folder.parent / "file").read_text(encoding="utf-8"))
    assert opened.read_text(encoding="utf-8").startswith("file://"), "the browser is given a file, which leads in"
    assert httpx.get(walk.base).headers["location"].startswith("/login"), "nobody else is let in"
    walk.enter()
    first = listed(walk)[0]
    walk.open(f"/claims/{first.id}")
    press(walk.page, "1")
    until(lambda: now(walk, first).verdict == "True")
    walk.interrupt()
    walk.start(passage.code("claims review"))
    assert now(walk, first).verdict == "True", "what was decided is kept"
    walk.enter()
    press(walk.page, "u")
    until(lambda: now(walk, first).verdict is None)


@STEPS.walk(MINUTES, "Choose.", "test_pages::test_filters_are_in_the_address")
def choosing(walk: Walk, passage: Passage) -> None:
    page = walk.page
    walk.open("/")
    with walk.store() as store:
        worth = [claim.id for claim in store.query(Filters(), Sort.CHECKWORTHINESS).claims]
    assert [row.get_attribute("data-claim") for row in page.locator(".row").all()] == worth
    facet = page.locator("#facet-article")
    expect(facet.locator("summary")).to_have_text(passage.code("Article"))
    facet.evaluate("(details) => { details.open = true; }")
    title = passage.name("At least 41 dead after earthquake…").removesuffix("…")
    facet.get_by_role("link", name=re.compile(f"^{title}")).click()
    expect(page.locator(".chips")).to_contain_text(title)
    page.get_by_role("link", name=passage.name("As in the article")).click()
    expect(page.locator(".sorts [aria-current]")).to_have_text("As in the article")
    count = len(listed(walk, article="valley-quake"))
    page.get_by_role("link", name="disputed", exact=True).click()
    few = len(listed(walk, article="valley-quake", status="disputed"))
    assert 0 < few < count
    expect(page.locator("#heading")).to_have_text(f"{few} claims")
    page.reload()
    expect(page.locator("#heading")).to_have_text(f"{few} claims"), "the address says it all"
    page.locator("#view-name").fill("Mine")
    page.get_by_role("button", name="Save", exact=True).click()
    walk.open("/")
    page.get_by_role("link", name="Mine", exact=True).click()
    expect(page.locator("#heading")).to_have_text(f"{few} claims")
    walk.open("/?article=valley-quake&sort=article")


@STEPS.walk(MINUTES, "Open")
def opening(walk: Walk, passage: Passage) -> None:
    press(walk.page, passage.key("j"))
    press(walk.page, passage.key("Enter"))
    expect(statement(walk.page)).to_have_text(listed(walk, article="valley-quake")[0].statement)


@STEPS.walk(MINUTES, "Read.", "test_pages::test_the_desk_shows_the_source_chain")
def reading(walk: Walk, passage: Passage) -> None:
    page = walk.page
    claims = listed(walk)
    sourced = next(claim for claim in claims if claim.claim.via and claim.source)
    hedged = next(claim for claim in claims if claim.claim.hedges)
    denied = next(claim for claim in claims if claim.claim.basis and claim.claim.status == "disputed")
    walk.open(f"/claims/{sourced.id}")
    article, known = page.locator(".paper").bounding_box(), page.locator(".known").bounding_box()
    assert article is not None
    assert known is not None
    assert article["x"] < known["x"], "on the left the article, on the right what is known"
    expect(page.locator(".paper .claim.now").first).to_be_in_viewport()
    assert page.locator(".chain .link").count() > 1
    walk.open(f"/claims/{hedged.id}")
    expect(page.locator(".facts")).to_contain_text(hedged.certainty)
    expect(page.locator(".hedge q").first).to_have_text(hedged.claim.hedges[0].text)
    walk.open(f"/claims/{denied.id}")
    expect(page.locator(".facts .status")).to_have_text("disputed")
    other = page.locator(".facts .basis a").first
    said = str(other.text_content())
    other.click()
    expect(statement(page)).to_contain_text(said.removesuffix(" …"))


@STEPS.walk(MINUTES, "Decide", "test_desk_browser::test_six_quick_keys_are_six_decisions")
def deciding(walk: Walk, passage: Passage) -> None:
    claims = fresh(walk, "valley-quake")
    caps = [str(number) for number in range(int(passage.key("1")), int(passage.key("7")) + 1)]
    assert passage.says(f"({NAMES[0].casefold()}) to")
    assert passage.says(f"({NAMES[-1].casefold()})")
    for number, cap in enumerate(caps):
        expect(statement(walk.page)).to_have_text(claims[number].statement)
        press(walk.page, cap)
    until(lambda: [now(walk, claim).verdict for claim in claims[: len(caps)]] == NAMES)
    for claim in (claims[6], claims[5]):
        press(walk.page, passage.key("u"))
        expect(statement(walk.page)).to_have_text(claim.statement)
        until(lambda claim=claim: now(walk, claim).verdict is None)  # type: ignore[misc]


@STEPS.walk(MINUTES, "Correct.")
def correcting(walk: Walk, passage: Passage) -> None:
    page = walk.page
    words, source = "41 people were killed", "Turkish Interior Ministry"
    assert passage.says(f'"{words}" has the {source} for its source')
    claim = next(claim for claim in listed(walk, article="valley-quake") if claim.claim.text == words)
    assert claim.source == source
    walk.open(f"/claims/{claim.id}?sort=article")
    press(page, passage.key("e"))
    expect(page.locator("#f-source")).to_have_value(source)
    offered = page.locator("#sources option").evaluate_all("(options) => options.map((one) => one.value)")
    assert {"Turkish Red Crescent", "United Nations"} <= set(offered)
    press(page, "Escape")
    drag(page, middle(walk, claim, "people"), middle(walk, claim, "killed"))
    press(page, passage.key("s"))
    until(lambda: words_of(walk, claim) == ["people were killed"])
    press(page, passage.key("n"))
    page.keyboard.type("Asked the ministry.")
    page.locator("#f-links").fill("https://example.org/quake")
    press(page, "Escape")
    press(page, "2")
    until(lambda: now(walk, claim).verdict == NAMES[1])
    state = now(walk, claim).state
    assert (state.note, state.evidence) == ("Asked the ministry.", ("https://example.org/quake",))


@STEPS.walk(MINUTES, "Exchange.", "test_files_browser::test_a_list_is_exported_as_a_spreadsheet_edited_and_imported")
def handing_on(walk: Walk, passage: Passage) -> None:
    page = walk.page
    left = fresh(walk)
    press(page, passage.key("q"))
    expect(page.locator(".row.at .statement")).to_have_text(left[0].statement)
    page.get_by_role("link", name=re.compile(f"^{passage.name('Export')} these")).click()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Download xlsx").click()
    path = walk.folder / "desk.xlsx"
    saved.value.save_as(path)
    book = load_workbook(path)
    titles = [cell.value for cell in book["Claims"][1]]
    book["Claims"].cell(2, titles.index("Verdict") + 1).value = NAMES[2]
    book.save(path)
    before = logged(walk)
    page.get_by_role("link", name=passage.name("Import"), exact=True).click()
    page.set_input_files("#file", path)
    page.get_by_role("button", name="Show what it changes").click()
    expect(page.locator("#changes ins")).to_have_text(NAMES[2])
    assert logged(walk) == before, "it is shown first"
    page.get_by_role("button", name="Apply 1 claim").click()
    expect(page.locator("#taken")).to_be_visible()
    assert logged(walk) == before + 1
