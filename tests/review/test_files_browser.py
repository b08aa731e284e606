"""Files in a real browser: downloaded, edited in a spreadsheet, uploaded, previewed, applied."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser, expect

from benchmarks.screenshots import serving
from claims.review import Settings
from claims.review.server import free_port
from claims.store import Decision, Filters, Sort, Store
from tests.review.browsing import Watched, a_browser, watched


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with a_browser() as found:
        yield found


@pytest.fixture
def ana(store: Store, settings: Settings, chromium: Browser) -> Iterator[Watched]:
    own = replace(settings, port=free_port())
    with serving(store, own) as app:
        found = watched(chromium, own, "Ana", app.state.authenticator)
        yield found
        found.check()
        found.page.context.close()


def test_a_list_is_exported_as_a_spreadsheet_edited_and_imported(ana: Watched, store: Store, tmp_path: Path) -> None:
    page = ana.page
    filters = Filters(article=("valley-quake",), source_kind=("government",))
    good, taken, bad, *_ = store.query(filters, Sort.ARTICLE).claims
    ana.open("/?article=valley-quake&source_kind=government&sort=article")
    page.get_by_role("link", name=f"Export these {store.count(filters)} claims").click()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Download xlsx").click()
    assert saved.value.suggested_filename == "valley-quake.xlsx"
    path = tmp_path / "ours.xlsx"
    saved.value.save_as(path)

    book = load_workbook(path)
    sheet = book["Claims"]
    columns = {cell.value: n for n, cell in enumerate(sheet[1])}
    rows = {row[columns["Claim id"]].value: row for row in sheet.iter_rows(min_row=2)}
    assert len(rows) == store.count(filters)
    rows[good.id][columns["Verdict"]].value = "Mostly true"
    rows[good.id][columns["Note"]].value = "<script>window.pwned = true</script>"
    rows[taken.id][columns["Verdict"]].value = "False"
    rows[bad.id][columns["Certainty"]].value = "quite sure"
    book.save(path)
    store.decide(taken.id, Decision.verdict("True"), by="Ben")

    page.get_by_role("link", name="Import", exact=True).click()
    page.set_input_files("#file", path)
    page.get_by_role("button", name="Show what it changes").click()
    expect(page.locator("#changes")).to_contain_text(good.statement)
    expect(page.locator("#changes ins").first).to_have_text("Mostly true")
    expect(page.locator("#conflicts")).to_contain_text("verdict in the file")
    expect(page.locator("#conflicts")).to_contain_text("by Ben")
    where = f"ours.xlsx: sheet Claims, row {rows[bad.id][0].row}, column certainty"
    expect(page.locator("#errors")).to_contain_text(where)
    assert len(store.log()) == 1, "not yet"
    page.get_by_role("button", name="Apply 1 claim").click()
    expect(page.locator("#taken")).to_contain_text("1 claim changed")
    assert store.claim(taken.id).state.verdict == "True"

    page.locator("#changes a").first.click()
    expect(page.locator("#verdicts [aria-pressed=true]")).to_contain_text("Mostly true")
    expect(page.locator(".note")).to_have_text("<script>window.pwned = true</script>")
    expect(page.locator(".history")).to_contain_text("Ana")
