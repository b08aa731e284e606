"""The pages served to a client without a browser."""

import re
from html import unescape

import pytest

from claims.model import ClaimSet
from claims.present.wording import status_in_words
from claims.review.query import Query
from claims.store import Decision, Filters, Sort, Store, StoredClaim
from tests.review.asking import Asker
from tests.review.conftest import fast
from tests.waiting import until


def claims_of(store: Store, article: str) -> tuple[StoredClaim, ...]:
    return store.query(Filters(article=(article,)), Sort.ARTICLE, None, 100).claims


def read_to_the_end(asker: Asker) -> str:
    """The jobs of the added articles when all are finished."""
    reported = ""

    def over() -> bool:
        nonlocal reported
        reported = asker.get("/articles/jobs").text
        return "hx-trigger" not in reported

    until(over, "the end of the reading")
    return unescape(reported)


def rows(text: str) -> list[str]:
    """The statements that a queue shows."""
    return [unescape(words) for words in re.findall(r'class="statement" href="[^"]*"><bdi>([^<]*)</bdi>', text)]


def test_the_queue_lists_what_the_store_finds(ana: Asker, store: Store) -> None:
    found = store.query(Filters(), Sort.CHECKWORTHINESS, None, 50)
    answer = ana.get("/")
    assert rows(answer.text) == [claim.statement for claim in found.claims]
    assert f"{store.count(Filters())} claims" in answer.text


@pytest.mark.parametrize(
    ("address", "filters"),
    [
        ("source=Turkish+Red+Crescent", Filters(source=("Turkish Red Crescent",))),
        ("source=Turkish+Red+Crescent&source=United+Nations", Filters(source=("Turkish Red Crescent", "United Nations"))),
        ("source_kind=government&status=disputed", Filters(source_kind=("government",), status=("disputed",))),
        ("named=false", Filters(named=False)),
        ("certainty=possible&article=valley-quake", Filters(certainty=("possible",), article=("valley-quake",))),
        ("hedge_type=modal", Filters(hedge_type=("modal",))),
        ("text=snow", Filters(text="snow")),
        ("verdict=none&changed=false", Filters(verdict=("none",), changed=False)),
        ("nonsense=1&sort=upwards&named=perhaps&certainty=possible", Filters(certainty=("possible",))),
    ],
)
def test_filters_are_in_the_address(address: str, filters: Filters, ana: Asker, store: Store) -> None:
    found = store.query(filters, Sort.CHECKWORTHINESS, None, 50).claims
    assert found
    assert rows(ana.get(f"/?{address}").text) == [claim.statement for claim in found]


def test_a_filter_is_added_and_removed_by_its_link() -> None:
    query = Query.read("source=A&sort=article&after=x")
    more = query.toggled("source", "B & C")
    assert more.address == "source=A&source=B+%26+C&sort=article"
    assert more.toggled("source", "A").toggled("source", "B & C").address == "sort=article"
    flagged = query.toggled("named", "true").toggled("named", "false")
    assert flagged.filters.named is False
    assert Query.read(more.address) == more


def test_the_next_page_continues_after_the_last(ana: Asker, store: Store) -> None:
    seen, address = [], "/?sort=article"
    while address:
        text = ana.get(address, headers={"HX-Request": "true", "HX-Target": "more"} if seen else {}).text
        seen += rows(text)
        more = re.search(r'hx-get="(/\?[^"]*)"', text.partition('id="more"')[2])
        address = unescape(more[1]) if more else ""
    everything = store.query(Filters(), Sort.ARTICLE, None, 1000).claims
    assert seen == [claim.statement for claim in everything]


def test_views_are_saved_and_deleted(ana: Asker, ben: Asker) -> None:
    saved = ana.post("/views", {"name": "Open & <b>disputed</b>", "query": "status=disputed&verdict=none"})
    assert saved.headers["location"] == "/?status=disputed&verdict=none&sort=checkworthiness"
    text = ana.get("/").text
    assert "Open &amp; &lt;b&gt;disputed&lt;/b&gt;" in text
    assert "Open &amp;" not in ben.get("/").text
    ana.post("/views/delete", {"name": "Open & <b>disputed</b>", "query": ""})
    assert "Open &amp;" not in ana.get("/").text


def test_the_desk_shows_the_source_chain(ana: Asker, store: Store) -> None:
    claim = next(claim for claim in claims_of(store, "strait-talks") if claim.claim.via)
    text = re.sub(r"<[^>]+>", " ", ana.get(f"/claims/{claim.id}").text)
    chain = re.sub(r"\s+", " ", unescape(text))
    assert re.search(r"IRNA.{0,30}quoted.{0,20}→ .{0,20}Reza Tavakoli ?, Iranian Foreign Ministry", chain), chain[-3000:]
    assert claim.statement in chain


def test_the_desk_marks_every_claim_in_the_article(ana: Asker, store: Store) -> None:
    claims = claims_of(store, "valley-quake")
    text = ana.get(f"/claims/{claims[5].id}").text
    marked = set(re.findall(r'class="claim [^"]*" href="/claims/([^"?]+)', text))
    assert marked == {claim.id for claim in claims}
    current = re.findall(r'class="claim [^"]* now[^"]*" href="/claims/([^"?]+)[^>]*>([^<]*)', text)
    assert "".join(unescape(words) for id, words in current) == claims[5].claim.text
    assert {id for id, _ in current} == {claims[5].id}


def test_the_status_has_its_reason_and_links_to_its_basis(ana: Asker, store: Store) -> None:
    claim = next(claim for claim in claims_of(store, "valley-quake") if claim.claim.status == "disputed")
    shown = ana.get(f"/claims/{claim.id}").text
    assert status_in_words(claim.claim) in unescape(shown)
    basis = shown.partition('class="basis"')[2].partition("</ul>")[0]
    assert re.findall(r'href="/claims/([^"]+)"', basis) == list(claim.claim.basis)


def test_verdict_note_evidence_and_history(ana: Asker, store: Store) -> None:
    claim = claims_of(store, "valley-quake")[0]
    assert ana.decide(claim.id, "Mostly true", next="/claims/x?sort=article").headers["location"] == "/claims/x?sort=article"
    seen = store.claim(claim.id).state.last
    ana.post(
        f"/claims/{claim.id}/note",
        {"note": "See the bulletin.", "links": "https://example.org/a\nhttps://example.org/b", "seen": seen, "version": 1},
    )
    state = store.claim(claim.id).state
    assert (state.verdict, state.note) == ("Mostly true", "See the bulletin.")
    assert state.evidence == ("https://example.org/a", "https://example.org/b")
    text = ana.get(f"/claims/{claim.id}").text
    assert 'href="https://example.org/a" rel="noopener noreferrer nofollow"' in text
    assert text.count("undo</button>") == 3


@pytest.mark.parametrize("link", ["javascript:alert(1)", "data:text/html,x", "https://", "file:///etc/passwd"])
def test_an_invalid_link_is_rejected(link: str, ana: Asker, store: Store) -> None:
    claim = claims_of(store, "valley-quake")[0]
    answer = ana.post(f"/claims/{claim.id}/note", {"note": "", "links": link, "seen": 0, "version": 1})
    assert answer.status_code == 422
    assert store.log() == []


def test_only_what_was_corrected_is_written(ana: Asker, store: Store) -> None:
    claim = next(claim for claim in claims_of(store, "valley-quake") if claim.source == "Turkish Interior Ministry")
    form = {
        "statement": claim.statement,
        "source": "Turkish Red Crescent",
        "kind": "",
        "named": "",
        "speaker": claim.speaker or "",
        "certainty": "probable",
        "polarity": claim.polarity.value,
        "seen": 0,
        "version": 1,
    }
    assert ana.post(f"/claims/{claim.id}/correct", form).status_code == 303
    assert [entry.action.value for entry in store.log()] == ["source", "certainty"]
    corrected = store.claim(claim.id)
    assert (corrected.source, corrected.source_kind, corrected.certainty) == ("Turkish Red Crescent", "ngo", "probable")
    assert corrected.claim == claim.claim, "what the machine found stays beside it"
    again = form | {"kind": "ngo", "named": "true", "seen": corrected.state.last}  # as the form shows them now
    assert ana.post(f"/claims/{claim.id}/correct", again).status_code == 303
    assert len(store.log()) == 2
    assert rows(ana.get("/?source=Turkish+Red+Crescent&article=valley-quake").text).count(claim.statement) == 1


def test_spans_can_be_corrected(ana: Asker, store: Store) -> None:
    claim = claims_of(store, "valley-quake")[5]
    start = claim.claim.spans[0].start
    form = {"places": f"{start}-{start + 9}", "seen": 0, "version": 1}
    assert ana.post(f"/claims/{claim.id}/spans", form).status_code == 303
    assert [(span.start, span.end) for span in store.claim(claim.id).spans] == [(start, start + 9)]
    text = ana.get(f"/claims/{claim.id}").text
    assert re.findall(r'class="claim [^"]* now[^"]*"[^>]*>([^<]*)', text) == ["41 people"]
    for places in ("", "9-3", "0-999999", "1-5 3-8", "x", "-1-4", "0-1 " * 30):
        answer = ana.post(f"/claims/{claim.id}/spans", form | {"places": places, "seen": store.claim(claim.id).state.last})
        assert answer.status_code == 422, places


def test_undo(ana: Asker, store: Store) -> None:
    claim = claims_of(store, "valley-quake")[0]
    ana.decide(claim.id, "True")
    ana.decide(claim.id, "False", seen=1)
    assert ana.post(f"/claims/{claim.id}/undo", {"number": 2, "seen": 2, "version": 1}).status_code == 303
    assert store.claim(claim.id).state.verdict == "True"
    assert ana.post(f"/claims/{claim.id}/undo", {"number": 2, "seen": 3, "version": 1}).status_code == 422, "it is undone"
    other = claims_of(store, "valley-quake")[1]
    assert ana.post(f"/claims/{other.id}/undo", {"number": 1, "seen": 3, "version": 1}).status_code == 422, "another claim's"


def test_the_second_of_two_reviewers_is_shown_the_first_ones_decision(ana: Asker, ben: Asker, store: Store) -> None:
    claim = claims_of(store, "valley-quake")[0]
    assert ana.decide(claim.id, "True").status_code == 303
    late = ben.decide(claim.id, "False")
    assert late.status_code == 409
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", unescape(late.text)))
    assert "Ana decided first" in text
    assert "Your decision has not been saved: verdictFalse now: True" in text
    assert store.claim(claim.id).state.verdict == "True"
    assert len(store.log()) == 1
    seen = re.search(r'name="seen" value="(\d+)"', late.text.partition('id="conflict"')[2])
    assert seen is not None
    assert ben.decide(claim.id, "False", seen=int(seen[1])).status_code == 303, "now that it was seen"
    assert store.claim(claim.id).state.verdict == "False"


CLASHES = {
    "verdict": ({"verdict": "False"}, {"verdict": "False"}, "verdict False now: True"),
    "note": (
        {"note": "Asked <b>twice</b>.\nNo answer.", "links": "https://example.org/a"},
        {"note": "Asked <b>twice</b>.\nNo answer.", "evidence": ("https://example.org/a",)},
        "note Asked <b>twice</b>. No answer. evidence https://example.org/a",
    ),
    "correct": (
        {"source": "Turkish Red Crescent", "certainty": "probable"},
        {"certainty": "probable"},
        "source Turkish Red Crescent now: Turkish Interior Ministry certainty probable now: certain",
    ),
    "spans": ({"places": "SPAN"}, {}, "spans 41 people now: 41 people were killed"),
    "assign": ({"reviewer": "Ben"}, {"assigned": "Ben"}, "assign Ben"),
}


@pytest.mark.parametrize("action", CLASHES)
def test_conflicting_input_is_not_lost(action: str, ana: Asker, ben: Asker, store: Store) -> None:
    """Their input is shown with the current values, and saved if they confirm; nothing else changes."""
    sent, state, shown = CLASHES[action]
    claim = next(claim for claim in claims_of(store, "valley-quake") if claim.claim.text == "41 people were killed")
    ana.decide(claim.id, "True")
    start = claim.claim.spans[0].start
    form = {name: value.replace("SPAN", f"{start}-{start + 9}") for name, value in sent.items()} | {"seen": 0, "version": 1}
    if action == "correct":
        form = {"statement": claim.statement, "speaker": claim.speaker or "", "polarity": "positive"} | form
    late = ben.post(f"/claims/{claim.id}/{action}", form)
    assert late.status_code == 409
    box = late.text.partition('id="conflict"')[2].partition("</form>")[0]
    text = re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", box.replace("</", " </"))))
    assert shown in text
    assert len(store.log()) == 1
    ana.post(f"/claims/{claim.id}/note", {"note": "Ana's own.", "seen": 1, "version": 1})
    again = {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', box)}
    assert again.pop("csrf") == ben.token
    second = ben.post(f"/claims/{claim.id}/again", again)
    assert second.status_code == 409, "Ana has decided once more meanwhile"
    box = second.text.partition('id="conflict"')[2].partition("</form>")[0]
    again = {name: unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', box)}
    assert ben.post(f"/claims/{claim.id}/again", again).status_code == 303
    now = store.claim(claim.id)
    expected = {"verdict": "True", "note": "Ana's own."} | state
    assert {name: getattr(now.state, name) for name in expected} == expected
    if action == "correct":
        assert (now.source, now.source_kind) == ("Turkish Red Crescent", "ngo")
    if action == "spans":
        assert [(span.start, span.end) for span in now.spans] == [(start, start + 9)]


def test_saving_after_a_conflict_is_authorised_again(ana: Asker, ben: Asker, store: Store) -> None:
    claim = claims_of(store, "valley-quake")[0]
    ana.decide(claim.id, "True")
    forms = {
        '[["assign", "Ana"]]': 403,
        '[["undo", 1]]': 403,
        '[["undo", 7]]': 422,
        '[["carry", {"from": "x"}]]': 422,
        '[["verdict", "Perhaps"]]': 422,
        '[["evidence", ["javascript:alert(1)"]]]': 422,
        "[]": 422,
        "nonsense": 422,
        "[" * 5000: 422,
    }
    for decisions, status in forms.items():
        answer = ben.post(f"/claims/{claim.id}/again", {"decisions": decisions, "seen": 1, "version": 1})
        assert answer.status_code == status, decisions
    assert len(store.log()) == 1


def test_taking_returning_and_assigning_claims(ana: Asker, ben: Asker, eda: Asker, store: Store) -> None:
    claim = claims_of(store, "valley-quake")[0]

    def assign(asker: Asker, name: str) -> int:
        seen = store.claim(claim.id).state.last
        return asker.post(f"/claims/{claim.id}/assign", {"reviewer": name, "seen": seen, "version": 1}).status_code

    assert assign(ana, "Ana") == 303
    assert assign(ben, "Ben") == 403, "it is Ana's"
    assert assign(ana, "Ben") == 403, "that is an editor's to say"
    assert assign(eda, "Ben") == 303
    assert store.claim(claim.id).state.assigned == "Ben"
    assert assign(ben, "") == 303
    assert store.claim(claim.id).state.assigned is None


def test_the_next_claim_is_the_next_in_the_list(ana: Asker, store: Store) -> None:
    def beside(text: str) -> tuple[str, str]:
        found = [re.search(rf'data-{side}="([^"]*)"', text) for side in ("previous", "next")]
        return tuple(unescape(part[1]) if part else "" for part in found)  # type: ignore[return-value]

    inside = claims_of(store, "valley-quake")
    assert beside(ana.get(f"/claims/{inside[0].id}").text) == ("", f"/claims/{inside[1].id}")
    assert beside(ana.get(f"/claims/{inside[-1].id}").text) == (f"/claims/{inside[-2].id}", "")
    listed = store.query(Filters(verdict=("none",)), Sort.CHECKWORTHINESS, None, 60)
    address = "verdict=none&sort=checkworthiness"
    text = ana.get(f"/claims/{listed.claims[1].id}?{address}").text
    assert beside(text) == tuple(f"/claims/{listed.claims[n].id}?{address}" for n in (0, 2))
    over = ana.get(f"/claims/{listed.claims[49].id}?{address}").text
    assert beside(over)[1] == f"/claims/{listed.claims[50].id}?{address}"
    back = ana.get(f"/claims/{listed.claims[50].id}?{address}").text
    assert beside(back) == tuple(f"/claims/{listed.claims[n].id}?{address}" for n in (49, 51))
    total = store.count(Filters(verdict=("none",)))
    assert f"50 of {total}" in over
    assert f"51 of {total}" in back
    ana.decide(listed.claims[50].id, "True")
    decided = ana.get(f"/claims/{listed.claims[50].id}?{address}").text
    assert beside(decided) == beside(back), "what was decided on has left the list; on from where it was"
    assert f"{total - 1} in the list" in decided


@pytest.mark.parametrize("sort", Sort)
def test_going_back_to_the_queue_restores_the_position(sort: Sort, ana: Asker, store: Store) -> None:
    everything = store.query(Filters(), sort, None, 1000).claims
    for n in (0, 49, 50, len(everything) - 1):
        page = ana.get(f"/claims/{everything[n].id}?sort={sort}").text
        back = re.search(r'data-queue="([^"]*)"', page)
        assert back is not None
        there = ana.get(unescape(back[1])).text
        assert rows(there) == [claim.statement for claim in everything[n // 50 * 50 : n // 50 * 50 + 50]]
        assert re.search(rf'class="row at">\s*<a class="statement" href="/claims/{everything[n].id}', there)
    assert ana.get("/?at=c-none").status_code == 404


def test_pages_can_be_browsed_in_both_directions(ana: Asker, store: Store) -> None:
    everything = [claim.statement for claim in store.query(Filters(), Sort.ARTICLE, None, 1000).claims]
    first = ana.get("/?sort=article").text
    assert 'id="fewer"' not in first
    more = re.search(r'id="more"><a href="([^"]*)"', first)
    assert more is not None
    second = ana.get(unescape(more[1])).text
    assert rows(second) == everything[50:100]
    fewer = re.search(r'id="fewer"><a href="([^"]*)"', second)
    assert fewer is not None
    assert rows(ana.get(unescape(fewer[1])).text) == everything[:50]
    part = ana.get(unescape(fewer[1]), headers={"HX-Request": "true", "HX-Target": "fewer"}).text
    assert rows(part) == everything[:50]
    assert 'id="more"' not in part, "those that follow are there already"


def test_articles_are_added_edited_and_compared(eda: Asker, store: Store) -> None:
    text = "The mayor of Lund said the bridge had fallen on Monday.\n\nPolice confirmed that three people were hurt.\n"
    added = eda.post("/articles", {"text": text})
    assert (added.status_code, added.headers["location"]) == (303, "/articles#jobs")
    jobs = read_to_the_end(eda)
    article = store.articles()[-1]
    address = f"/article?id={article.id}"
    assert f'href="{address}">Open it' in jobs
    assert article.counts["claims"] >= 2
    assert "three people were hurt" in unescape(eda.get(address).text)
    edited = {"file": ("../../new.txt", text.replace("three people", "four people").encode(), "text/plain")}
    again = eda._ask("POST", "/articles", data={"csrf": eda.token, "instead": article.id}, files=edited)
    assert again.headers["location"] == "/articles#jobs"
    read_to_the_end(eda)
    assert [version.number for version in store.article(article.id).versions] == [1, 2]
    compared = eda.get("/compare", params={"id": article.id}).text
    assert re.search(r"<del>Three</del> *<ins>Four</ins> people were hurt", compared), compared.partition("pairs")[2]
    assert eda.get("/compare", params={"id": article.id, "a": 1, "b": 9}).status_code == 404


GERMAN = "Der Bürgermeister sagte am Montag, die Brücke sei eingestürzt. " * 8


@pytest.mark.parametrize("text", ["", "   \n", "\x00\x01\x02" * 50, GERMAN])
def test_an_invalid_article_is_rejected_with_a_reason(text: str, eda: Asker, store: Store) -> None:
    answer = eda.post("/articles", {"text": text})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert len(store.articles()) == 3


def test_a_verdict_stays_on_its_claim_when_the_article_changes(ana: Asker, store: Store) -> None:
    text = "The mayor of Lund said the bridge had fallen on Monday.\n\nPolice confirmed that three people were hurt.\n"
    store.add(fast(text, id="bridge"))
    claim = claims_of(store, "bridge")[-1]
    ana.decide(claim.id, "True")
    store.add(fast(text.replace("three people were", "at least three people were"), id="bridge"))
    heir = next(claim for claim in claims_of(store, "bridge") if claim.state.verdict)
    page = ana.get(f"/claims/{heir.id}").text
    assert "Review again: the verdict was given on an earlier wording" in page
    store.add(fast(text.partition("\n\n")[0], id="bridge"))
    assert "Withdrawn" in unescape(ana.get("/article?id=bridge").text)


def test_the_dashboard_counts_what_the_store_counts(ana: Asker, store: Store) -> None:
    claims = claims_of(store, "valley-quake")
    for claim in claims[:3]:
        store.decide(claim.id, Decision.verdict("True"), by="Ben")
    text = unescape(ana.get("/dashboard").text)
    stats = store.stats()
    assert f"<b>{stats.claims}</b> claims" in text
    assert "<b>3</b> decided" in text
    for kind, counts in stats.quoted.items():
        label = "the publication itself" if kind == "none" else kind.replace("_", " ")
        for term, count in counts.items():
            assert f"{label}, {term.replace('_', ' ')}: {count} claims" in text
    for relay in stats.relays[:5]:
        assert f"{relay.relay} quotes {relay.source}: {relay.claims}" in text


def test_other_users_online_are_shown(ana: Asker, ben: Asker, store: Store) -> None:
    claim = claims_of(store, "valley-quake")[0]
    ben.get(f"/live?claim={claim.id}&seen=0")
    text = ana.get(f"/live?claim={claim.id}&seen=0").text
    assert "Ben is also viewing this claim" in text
    ben.decide(claim.id, "True")
    assert "decided on this claim" in ana.get(f"/live?claim={claim.id}&seen=0").text
    assert "decided on this claim" not in ana.get(f"/live?claim={claim.id}&seen=1").text
    assert re.search(r"<b>1</b> of", ana.get("/live").text)


def test_an_empty_store_has_its_pages(eda: Asker, store: Store) -> None:
    for path in ("/?text=nothingatallislikethis", "/?source=Nobody"):
        assert "No claim matches" in eda.get(path).text


@pytest.mark.parametrize("path", ["/claims/nope", "/article?id=nope", "/compare?id=nope", "/nowhere"])
def test_missing_objects_have_a_404_page(path: str, ana: Asker) -> None:
    answer = ana.get(path)
    assert answer.status_code == 404
    assert "Not found" in answer.text


def test_a_broken_cursor_is_reported(ana: Asker) -> None:
    assert ana.get("/?after=%00nonsense").status_code == 422


def test_a_very_long_article_is_shown_partly(ana: Asker, store: Store, exports: dict[str, ClaimSet]) -> None:
    """For five million characters, a window around the claim is shown."""
    seed = exports["valley-quake"]
    padding = "The weather was fine that day, and nobody said anything of note. " * 76_000
    article = seed.article.model_copy(update={"id": "long", "text": seed.article.text + "\n\n" + padding})
    claims = tuple(claim.model_copy(update={"id": f"{claim.id}-long", "basis": ()}) for claim in seed.claims)
    store.add(seed.model_copy(update={"article": article, "claims": claims}))
    answer = ana.get(f"/claims/{claims[5].id}")
    assert answer.status_code == 200
    assert "characters after this are not shown" in answer.text
    assert len(answer.text) < 200_000
