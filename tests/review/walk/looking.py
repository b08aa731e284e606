"""The documentation page, and the state of screen and store during the walk."""

import re

from playwright.sync_api import Locator, Page, expect

from claims.store import Filters, Sort, StoredClaim, verdicts
from tests.review.test_desk_browser import centre
from tests.review.walk.script import ROOT, Walk, passages

PAGE = (ROOT / "docs" / "reviewing.md").read_text(encoding="utf-8")
PASSAGES = list(passages(PAGE))
ARTICLES = ("valley-quake", "strait-talks", "depot-blast")
"""The seed articles used; more would only take time."""
NAMES = [verdict.name for verdict in verdicts()]
START, MINUTES, READ, FILES = "Reviewing claims", "Five minutes with an article", "Articles", "Export and import"
BOARD, MANY, PROGRAMS, LIMITS = "The dashboard", "Several reviewers", "API", "Limits"


def statement(page: Page) -> Locator:
    return page.locator("h1.statement")


def listed(walk: Walk, **filters: object) -> tuple[StoredClaim, ...]:
    """The current claims in text order."""
    with walk.store() as store:
        return store.query(Filters.of(filters), Sort.ARTICLE, None, 100).claims


def now(walk: Walk, claim: StoredClaim) -> StoredClaim:
    with walk.store() as store:
        return store.claim(claim.id)


def logged(walk: Walk) -> int:
    with walk.store() as store:
        return len(store.log())


def fresh(walk: Walk, article: str = "strait-talks") -> tuple[StoredClaim, ...]:
    """Opens the first undecided claim of an article; returns the remaining ones."""
    left = listed(walk, article=article, verdict="none")
    walk.open(f"/claims/{left[0].id}?article={article}&sort=article&verdict=none")
    return left


def plain(walk: Walk) -> tuple[StoredClaim, list[str]]:
    """Opens a claim with one uncorrected span of at least five plain words; returns it and its words."""
    found = next(
        claim
        for claim in listed(walk)
        if re.fullmatch(r"\w+( \w+){4,}", claim.claim.text) and len(claim.spans) == 1 and claim.state.spans is None
    )
    walk.open(f"/claims/{found.id}?sort=article")
    return found, found.claim.text.split()


def words_of(walk: Walk, claim: StoredClaim) -> list[str]:
    with walk.store() as store:
        text = store.claim_set(claim.article_id).article.text
        return [text[span.start : span.end] for span in store.claim(claim.id).spans]


def middle(walk: Walk, claim: StoredClaim, word: str) -> tuple[float, float]:
    """The screen position of a word of a claim."""
    start = claim.claim.spans[0].start + claim.claim.text.index(word)
    return centre(walk.page, start, start + len(word))


def chosen(walk: Walk, *pieces: list[str]) -> None:
    words = " … ".join(" ".join(piece) for piece in pieces)
    expect(walk.page.locator("#chosen")).to_contain_text(f"Selected: “{words}”")
