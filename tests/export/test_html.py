"""HTML: complete, self-contained, and inert."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from claims.export.as_html import text
from claims.model import ClaimSet, SourceKind, Span, Status
from tests.export.samples import HOSTILE, TEXT, claim, claim_set, exported, harbour, reviews
from tests.review.browsing import a_browser

VOID = {"meta"}


class Elements(HTMLParser):
    """The elements of a page in order, with their closing tags."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.marked: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "mark":
            self.marked.append(data)


def page(*claim_sets: ClaimSet, **layout: object) -> str:
    return exported("html", *claim_sets, **layout).decode("utf-8")


def test_claims_are_highlighted_and_listed_with_their_verdicts() -> None:
    made = page(harbour(), reviews=reviews())
    marks = Elements(made).marked
    assert "about 40 tonnes of diesel may have leaked" in marks
    assert 'class="card state"' in made
    for words in ("Mostly false", "Ada Berg", "Ask them again.", "https://example.org/report", "probable", "certain, negated"):
        assert words in made
    assert not Elements(made).open


def test_the_page_loads_nothing_and_has_no_inline_handlers() -> None:
    for tag, attributes in Elements(page(harbour(), reviews=reviews())).found:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], tag
        assert not {"src", "srcset", "data", "action", "background"} & set(attributes), tag
        if tag == "a":
            assert str(attributes["href"]).startswith("https://")
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page())
    assert policy
    assert policy[1].startswith("default-src &#x27;none&#x27;; style-src &#x27;sha256-")
    assert "unsafe" not in policy[1]


@pytest.mark.parametrize("words", HOSTILE)
def test_words_are_words(words: str) -> None:
    fields = {"statement": words, "source": words, "speaker": words, "via": (words,)}
    hostile = claim_set(claim("Fishermen", **fields), title=words, publisher=words, url=words)
    plain = Elements(page(claim_set(claim("Fishermen", source="a", speaker="b", via=("c",)), title="a", publisher="b")))
    links = [tag for tag, _ in Elements(page(hostile)).found if tag == "a"]
    assert [tag for tag, _ in Elements(page(hostile)).found if tag != "a"] == [tag for tag, _ in plain.found]
    assert links == []
    assert not re.search("[\x00\x1b\x85\u202e\ud800-\udfff\ufffe]", text(words))


def test_promotions_are_collapsed_and_no_word_is_lost(seeds: list[ClaimSet]) -> None:
    ferry = next(seed for seed in seeds if seed.article.id == "ferry-page")
    made = page(ferry)
    assert "<details><summary>" in made
    shown = re.sub(r"<[^>]+>", "", made)
    for block in ferry.article.blocks:
        assert text(ferry.article.text[block.start : block.end]) in shown


def test_every_kind_and_status_has_a_style() -> None:
    from claims.export.as_html import _FAMILY, _TONE

    assert set(_FAMILY) == set(SourceKind)
    assert set(_TONE) == set(Status) - {Status.UNATTRIBUTED, Status.NOT_CHECKABLE}, "those two are shown in grey"


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with a_browser() as found:
        yield found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_keys_work_in_a_browser_without_requests_or_policy_violations(scheme: str, chromium: Browser, tmp_path: Path) -> None:
    hostile = [
        claim_set(
            claim("Fishermen", statement=words, spans=(Span(start=0, end=9),)), title=words, text=words + "\n" + TEXT, url=words
        )
        for words in HOSTILE
    ]
    path = tmp_path / "claims.html"
    path.write_text(page(harbour(), *hostile, reviews=reviews()), encoding="utf-8")
    view = chromium.new_page(color_scheme=scheme, viewport={"width": 1366, "height": 800})  # type: ignore[arg-type]
    reported: list[str] = []
    requests: list[str] = []
    view.on("console", lambda message: reported.append(message.text))
    view.on("pageerror", lambda error: reported.append(str(error)))
    view.on("request", lambda request: requests.append(request.url))
    view.goto(path.as_uri())
    view.keyboard.press("j")
    view.keyboard.press("j")
    assert view.evaluate("document.activeElement.dataset.claim") == "1-1"
    assert view.locator("mark.on").all_inner_texts() == ["about 40 tonnes of diesel may have leaked"]
    view.keyboard.press("k")
    assert view.evaluate("document.activeElement.dataset.claim") == "1-0"
    view.locator("mark", has_text="they had been warned").first.click()
    assert view.evaluate("document.activeElement.dataset.claim") == "1-2"
    assert view.evaluate("getComputedStyle(document.body).backgroundColor") == (
        "rgb(251, 250, 247)" if scheme == "light" else "rgb(23, 25, 27)"
    )
    assert reported == []
    assert requests == [path.as_uri()]
    view.close()


def test_axe_finds_nothing_serious(chromium: Browser, tmp_path: Path) -> None:
    from axe_playwright_python.sync_playwright import Axe

    path = tmp_path / "claims.html"
    # Axe is injected into the page, which its policy forbids: this copy has no policy.
    path.write_text(re.sub(r"<meta http-equiv[^>]+>", "", page(harbour(), reviews=reviews())), encoding="utf-8")
    for scheme in ("light", "dark"):
        view = chromium.new_page(color_scheme=scheme)  # type: ignore[arg-type]
        view.goto(path.as_uri())
        found = Axe().run(view).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"]) for one in found if one["impact"] in ("serious", "critical")] == []
        view.close()
