"""Pictures of the review page for the docs: ``python -m benchmarks.screenshots`` writes ``docs/images/*.png``.

They show the seed articles with some decisions of two reviewers, as a browser draws them here.
"""

import csv
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from time import sleep

import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Page, sync_playwright

from benchmarks.seeds import SEEDS
from claims.model import ClaimSet
from claims.review import Settings, application
from claims.review.server import configured, entry_url, free_port
from claims.store import Decision, Filters, Sort, Store, open_store

IMAGES = SEEDS.parent / "docs" / "images"
WINDOW = (1366, 900)


def filled(store: Store) -> None:
    """Takes in the seed articles' exports, and some decisions as they come up in a review."""
    for path in sorted(SEEDS.glob("*.json")):
        store.add(ClaimSet.model_validate_json(path.read_text(encoding="utf-8")))
    hands = {"Ana Ruiz": "valley-quake", "Ben Okafor": "depot-blast"}
    turns = ["True", "True", "Mostly true", "Unproven", "True", "False", "Not a claim", "Mixed", "True", "Mostly false", "True"]
    for name, article in hands.items():
        claims = store.query(Filters(article=(article,)), Sort.ARTICLE, None, 50).claims
        for claim, verdict in zip(claims, turns if name.startswith("Ana") else turns[:7], strict=False):
            store.decide(claim.id, Decision.verdict(verdict), by=name)
    later = store.query(Filters(article=("strait-talks",)), Sort.ARTICLE, None, 50).claims
    for claim, verdict in zip(later[2:8], ["True", "Unproven", "True", "Mixed", "True", "Unproven"], strict=False):
        store.decide(claim.id, Decision.verdict(verdict), by="Ana Ruiz")
    store.decide(later[5].id, Decision.note("The transcript has it in another order."), by="Ben Okafor")


@contextmanager
def serving(store: Store, settings: Settings) -> Iterator[FastAPI]:
    """The page at the port of ``settings``, until this is left."""
    app = application(store, settings)
    config = configured(app, settings)
    config.timeout_graceful_shutdown = 1
    server = uvicorn.Server(config)
    thread = Thread(target=server.run)
    thread.start()
    while thread.is_alive() and not server.started:
        sleep(0.02)
    try:
        yield app
    finally:
        server.should_exit = True
        thread.join()


def pictures(page: Page, store: Store, entrance: str) -> Iterator[str]:
    """Shows one page after the other, each with the name of its picture."""
    page.goto(entrance)
    page.wait_for_selector("#live .progress")
    yield "queue"
    nested = next(claim for claim in store.query(Filters(), Sort.ARTICLE, None, 500).claims if claim.claim.via)
    page.goto(entrance.partition("/enter")[0] + f"/claims/{nested.id}?sort=article")
    page.wait_for_selector("#live .progress")
    yield "desk"
    page.goto(entrance.partition("/enter")[0] + "/dashboard")
    page.wait_for_selector("#live .progress")
    yield "dashboard"
    page.goto(entrance.partition("/enter")[0] + "/import")
    table = page.request.get(entrance.partition("/enter")[0] + "/export/csv?article=depot-blast").text()
    page.set_input_files("#file", {"name": "desk.csv", "mimeType": "text/csv", "buffer": edited(table, store).encode()})
    page.get_by_role("button", name="Show what it changes").click()
    page.wait_for_selector("#changes")
    yield "import"


def edited(table: str, store: Store) -> str:
    """An exported table as it comes back: with verdicts, a correction, a slip of the pen, and one that somebody overtook."""
    rows = list(csv.DictReader(StringIO(table.removeprefix("\ufeff"))))
    changes = [("verdict", "Mostly true"), ("verdict", "False"), ("certainty", "rather sure"), ("source", "Ukraine's navy")]
    for row, (column, value) in zip(rows[12:], changes, strict=False):
        row[column] = value
    rows[12]["note"] = "The ministry's own figure of Friday."
    store.decide(rows[13]["id"], Decision.verdict("Unproven"), by="Ben Okafor")
    out = StringIO(newline="")
    written = csv.DictWriter(out, rows[0].keys())
    written.writeheader()
    written.writerows(rows)
    return out.getvalue()


def main() -> None:
    IMAGES.mkdir(parents=True, exist_ok=True)
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("there is no chromium on this machine")
    settings = Settings(reviewer="Ana Ruiz", port=free_port())
    with TemporaryDirectory() as folder, sync_playwright() as playwright:
        store = open_store(Path(folder) / "claims.db")
        filled(store)
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        with serving(store, settings):
            page = browser.new_page(viewport={"width": WINDOW[0], "height": WINDOW[1]})
            for name in pictures(page, store, entry_url(settings)):
                page.screenshot(path=IMAGES / f"{name}.png", full_page=name == "dashboard")
        browser.close()


if __name__ == "__main__":
    main()
