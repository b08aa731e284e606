"""Articles that would do harm if any of their words were taken for markup."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from benchmarks.screenshots import serving
from claims.model import ClaimSet
from claims.review import Settings
from claims.review.serving import free_port
from claims.store import Decision, Filters, Sort, Store, open_store
from tests.review.browsing import a_browser, watched

ATTACKS = [
    "<script>window.pwned = true</script>",
    "<img src=x onerror=window.pwned=true>",
    '"><svg onload=window.pwned=true>',
    "' autofocus onfocus=window.pwned=true x='",
    "</textarea></title></style></script><script>window.pwned=true</script>",
    "javascript:window.pwned=true",
    "{{ 7 * 7 }}{% raw %}",
    "\u202egnp.exe\u2066\u202e",
    "a\x00b\x1b[31m\ufeff",
    "\ud800 half",
    "<base href=https://evil.example/><form action=https://evil.example>",
    "hx-get=/logout hx-trigger=load <div hx-get=/live hx-trigger=load>",
    "word" * 3000,
]


@pytest.fixture(scope="module")
def hostile(exports: dict[str, ClaimSet], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store of an article in which every text that has no closed vocabulary is an attack."""
    with open_store(tmp_path_factory.mktemp("hostile") / "claims.db") as store:
        for n, attack in enumerate(ATTACKS):
            store.add(poisoned(exports["strait-talks"], attack, n))
        first = store.query(Filters(article=("hostile-0",)), Sort.ARTICLE).claims
        for claim, attack in zip(first, ATTACKS, strict=False):
            for decision in (
                Decision.note(attack),
                Decision.source(attack),
                Decision.statement(attack),
                Decision.assign("Ana"),
            ):
                store.decide(claim.id, decision, by="Ben")
        store.save_view("Ana", ATTACKS[0], "sort=article")
        yield store


def poisoned(seed: ClaimSet, attack: str, n: int) -> ClaimSet:
    """The claim set with ``attack`` in the place of its texts."""
    claims = tuple(
        claim.model_copy(
            update={
                "id": f"h{n}-{claim.id}",
                "text": attack,
                "statement": f"{attack} {m}",
                "source": attack if claim.source else None,
                "speaker": attack,
                "via": (attack,) * len(claim.via),
                "hedges": tuple(hedge.model_copy(update={"text": attack}) for hedge in claim.hedges),
                "basis": tuple(f"h{n}-{id}" for id in claim.basis),
                "checkworthiness_reasons": (attack,),
            }
        )
        for m, claim in enumerate(seed.claims)
    )
    sources = tuple(
        source.model_copy(update={"name": attack, "organisation": attack, "role": attack}) for source in seed.sources
    )
    about = {
        "id": f"hostile-{n}",
        "title": attack,
        "publisher": attack,
        "author": attack,
        "url": "javascript:window.pwned=true",
    }
    length = len(seed.article.text)
    article = seed.article.model_copy(update={**about, "text": (attack + " ") * (length // (len(attack) + 1)) + " " * 20_000})
    return seed.model_copy(update={"article": article, "claims": claims, "sources": sources})


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with a_browser() as found:
        yield found


def test_hostile_articles_are_inert_on_every_page(hostile: Store, settings: Settings, chromium: Browser) -> None:
    own = replace(settings, port=free_port())
    with serving(hostile, own) as app:
        for name in ("Ana", "Eda"):
            found = watched(chromium, own, name, app.state.door)
            for path in ("/", "/dashboard", "/articles", "/?assigned=Ana&sort=newest"):
                found.open(path)
                assert found.page.locator("script:not([src]), base, img:not([src^='/static/'])").count() == 0
                found.check()
            found.page.context.close()
        ana = watched(chromium, own, "Ana", app.state.door)
        for n in range(len(ATTACKS)):
            claims = hostile.query(Filters(article=(f"hostile-{n}",)), Sort.ARTICLE).claims
            for path in (f"/claims/{claims[3].id}", f"/article?id=hostile-{n}", f"/compare?id=hostile-{n}"):
                ana.open(path)
                ana.check()
        for claim in hostile.query(Filters(article=("hostile-0",)), Sort.ARTICLE).claims[: len(ATTACKS)]:
            ana.open(f"/claims/{claim.id}")
            ana.page.evaluate("document.querySelectorAll('details').forEach((found) => { found.open = true; })")
            expect(ana.page.locator(".history li").first).to_be_visible()
            ana.check()
        ana.page.context.close()


def test_words_that_turn_the_writing_round_turn_nothing_else(hostile: Store, settings: Settings, chromium: Browser) -> None:
    """The words after a claim that ends in an override run from left to right, as they should."""
    own = replace(settings, port=free_port())
    n = next(n for n, attack in enumerate(ATTACKS) if "\u202e" in attack)
    claim = hostile.query(Filters(article=(f"hostile-{n}",)), Sort.ARTICLE).claims[3]
    with serving(hostile, own) as app:
        found = watched(chromium, own, "Ana", app.state.door)
        found.open(f"/claims/{claim.id}")
        runs_on = """() => { const label = document.querySelector('.facts dt').firstChild; const range = document.createRange();
            range.setStart(label, 0); range.setEnd(label, 1); const first = range.getBoundingClientRect().left;
            range.setStart(label, 3); range.setEnd(label, 4); return range.getBoundingClientRect().left > first; }"""
        assert found.page.evaluate(runs_on)
        found.open("/?text=gnp&sort=article")
        isolated = (
            "() => [...document.querySelectorAll('bdi, .block')].every((e) => getComputedStyle(e).unicodeBidi === 'isolate')"
        )
        assert found.page.evaluate(isolated)
        found.check()
        found.page.context.close()


@pytest.mark.parametrize("text", ['<b>bold</b> & "quoted"', "{{ visitor.token }}", "a\r\nb\rc"])
def test_texts_are_read_back_from_the_page_as_they_stand(
    text: str, exports: dict[str, ClaimSet], settings: Settings, chromium: Browser, tmp_path: Path
) -> None:
    seed = exports["valley-quake"]
    claim = seed.claims[0].model_copy(update={"statement": text, "basis": ()})
    with open_store(tmp_path / "claims.db") as store:
        store.add(seed.model_copy(update={"claims": (claim,)}))
        own = replace(settings, port=free_port())
        with serving(store, own) as app:
            found = watched(chromium, own, "Ana", app.state.door)
            found.open(f"/claims/{claim.id}")
            shown = found.page.locator("h1.statement").evaluate("(element) => element.textContent")
            assert shown == text.replace("\r\n", " \n").replace("\r", "\n")
            found.check()
            found.page.context.close()
