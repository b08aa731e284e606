"""A walk through docs/reviewing.md in a real browser: its instructions are carried out in order.

The page is the script. Its commands are run literally, with the program and a separate server; each passage has
a step, and each key, italic text and piece of code in a passage must be used by its step, or the test
fails. For what a step does not try itself, it names the tests that do.
"""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from claims.export import loads
from claims.review import Settings
from claims.store import open_store
from tests.review.browsing import a_browser
from tests.review.walk import articles, desk, keys, programs, several, starting
from tests.review.walk.looking import (
    ARTICLES,
    BOARD,
    FILES,
    LIMITS,
    MANY,
    MINUTES,
    PAGE,
    PASSAGES,
    PROGRAMS,
    READ,
    START,
)
from tests.review.walk.script import HERE, ROOT, Steps, Walk, passages
from tests.waiting import PATIENCE

STEPS = Steps.joined(starting.STEPS, keys.STEPS, desk.STEPS, articles.STEPS, several.STEPS, programs.STEPS)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with a_browser() as found:
        yield found


@pytest.fixture
def walk(tmp_path: Path, chromium: Browser) -> Iterator[Walk]:
    """An empty folder, and a browser in which errors, or requests to other sites, fail the test."""
    folder = tmp_path / "desk"
    folder.mkdir()
    context = chromium.new_context(viewport={"width": 1366, "height": 900})
    page = context.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    found = Walk(folder, page)
    trouble: list[str] = []
    page.on("pageerror", lambda error: trouble.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith((HERE, "data:")) else trouble.append(request.url))
    try:
        yield found
        assert trouble == []
    finally:
        context.close()
        if found.process is not None:
            found.process.kill()
            found.process.communicate()


def go(walk: Walk, *sections: str) -> None:
    """Walks through complete sections of the page."""
    for passage in PASSAGES:
        step = STEPS.walked.get((passage.section, passage.lead))
        if passage.section in sections and step is not None:
            try:
                step(walk, passage)
            except BaseException as error:
                error.add_note(f"at the passage: {passage.text[:300]}")
                raise
            assert passage.untried == [], f"named in the page and tried by nobody: {passage.text}"
    walk.interrupt()


def with_articles(walk: Walk, filled: Path) -> None:
    """Copies a store with the three articles to the default path."""
    (walk.folder / ".claims").mkdir()
    for part in filled.parent.iterdir():
        shutil.copy(part, walk.folder / ".claims" / part.name)


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store of the articles' exports, to be copied."""
    place = tmp_path_factory.mktemp("three") / "claims.db"
    with open_store(place) as store:
        for name in ARTICLES:
            store.add(loads((ROOT / "seeds" / f"{name}.json").read_text(encoding="utf-8")))
    return place


def test_five_minutes(walk: Walk) -> None:
    go(walk, START, MINUTES)


def test_articles_and_files(walk: Walk, three: Path) -> None:
    with_articles(walk, three)
    walk.start("claims review --pipeline fast --no-browser")
    walk.enter()
    go(walk, READ, FILES, BOARD)


def test_several_reviewers(walk: Walk, three: Path) -> None:
    with_articles(walk, three)
    go(walk, MANY)


def test_programs_and_limits(walk: Walk, three: Path) -> None:
    with_articles(walk, three)
    walk.start("claims review --no-browser")
    go(walk, PROGRAMS, LIMITS)


# The page and its steps


def test_passages_and_steps_correspond() -> None:
    assert [(passage.section, passage.lead) for passage in PASSAGES] == STEPS.order


def test_tests_named_by_steps_exist() -> None:
    known = {
        f"{path.stem}::{name}"
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert {test for tests in STEPS.held.values() for test in tests} - known == set()
    assert [passage for passage, tests in STEPS.held.items() if passage not in STEPS.walked and not tests] == []


def test_the_documented_proxy_sends_the_trusted_headers() -> None:
    (block,) = (passage.text for passage in PASSAGES if passage.is_code and "proxy_pass" in passage.text)
    assert set(re.findall(r"proxy_set_header (\S+)", block)) == {"Host", "X-Forwarded-For", "X-Forwarded-Proto"}
    assert f"http://127.0.0.1:{Settings().port};" in block


@pytest.mark.parametrize("link", re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", PAGE))
def test_links_and_images_exist(link: str) -> None:
    assert (ROOT / "docs" / link).exists()


def test_an_untested_row_is_detected() -> None:
    """A precondition of the walk: a new row has no step, and a key that a step does not press is reported."""
    longer = PAGE.replace("| <kbd>e</kbd> |", "| <kbd>z</kbd> | sleeps |\n| <kbd>e</kbd> |")
    found = [(passage.section, passage.lead) for passage in passages(longer)]
    assert set(found) - set(STEPS.order) == {(MINUTES, "z")}
    (row,) = (passage for passage in passages(longer) if passage.lead == "z")
    assert row.untried == ["<kbd>z</kbd>"]
    row.key("z")
    assert row.untried == []
