import base64
import json
from collections import Counter
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.model import ClaimSet
from claims.store import NONE, Decision, Filters, Neighbours, Proposal, Sort, Store, StoredClaim, StoreError, open_store
from claims.store.columns import FACETS
from tests.store.building import claim_set


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, seeds: dict[str, ClaimSet]):  # type: ignore[no-untyped-def]
    """All seed articles, with decisions on some claims, of which some are changed or removed."""
    with open_store(tmp_path_factory.mktemp("desk") / "claims.db") as store:
        for made in seeds.values():
            about = made.article.model_copy(update={"topics": TOPICS.get(made.article.id, ())})
            store.add(made.model_copy(update={"article": about}))
        claims = store.query(Filters(), Sort.ARTICLE, None, 1000).claims
        verdicts = ("True", "False", "Unproven")
        store.decide_all(
            [Proposal(claim.id, Decision.verdict(verdicts[n % 3]), f"reviewer {n % 2}") for n, claim in enumerate(claims[::4])]
            + [Proposal(claim.id, Decision.assign("Ada"), "Ed") for claim in claims[::7]]
            + [Proposal(claim.id, Decision.source("Kremlin", kind="government"), "Ed") for claim in claims[::11]]
            + [Proposal(claim.id, Decision.certainty("unknown"), "Ed") for claim in claims[::13]]
        )
        quake = seeds["valley-quake"]
        about = quake.article.model_copy(update={"topics": TOPICS["valley-quake"]})
        store.add(quake.model_copy(update={"claims": quake.claims[:20], "article": about}))
        yield store


def everything(store: Store) -> list[StoredClaim]:
    return list(store.query(Filters(withdrawn=None), Sort.ARTICLE, None, 1000).claims)


TOPICS = {"valley-quake": ("village school", "World Health Organization"), "nap-study": ("World Health Organization",)}
"""The topics of some articles of the desk."""

READ: dict[str, Callable[[StoredClaim], set[str]]] = {
    "article": lambda claim: {claim.article_id},
    "topic": lambda claim: set(TOPICS.get(claim.article_id, (NONE,))),
    "source": lambda claim: {claim.source or NONE},
    "source_kind": lambda claim: {claim.source_kind or NONE},
    "certainty": lambda claim: {claim.certainty},
    "polarity": lambda claim: {claim.polarity},
    "status": lambda claim: {claim.claim.status},
    "verdict": lambda claim: {claim.state.verdict or NONE},
    "reviewer": lambda claim: {claim.state.reviewer or NONE},
    "assigned": lambda claim: {claim.state.assigned or NONE},
    "hedge_type": lambda claim: {str(hedge.type) for hedge in claim.claim.hedges} or {NONE},
    "named": lambda claim: {NONE if claim.named is None else str(claim.named).lower()},
    "changed": lambda claim: {str(claim.changed).lower()},
    "withdrawn": lambda claim: {str(claim.withdrawn).lower()},
}
"""How each facet is computed from a claim: the reference for the fast lists."""


def passes(claim: StoredClaim, filters: Filters, but: str = "") -> bool:
    for facet in FACETS:
        wanted = getattr(filters, facet)
        wanted = {str(wanted).lower()} if isinstance(wanted, bool) else set(wanted or ())
        has = {str(value) for value in READ[facet](claim)}
        if facet == "topic":  # ignoring case
            wanted, has = ({value.casefold() for value in values} for values in (wanted, has))
        if facet != but and wanted and not wanted & has:
            return False
    return True


FILTERS = st.fixed_dictionaries(
    {},
    optional={
        "article": st.sampled_from(["strait-talks", ("valley-quake", "nap-study"), "nowhere"]),
        "topic": st.sampled_from(["village school", ("world health organization", NONE), "nothing"]),
        "source": st.sampled_from(["Kremlin", NONE]),
        "source_kind": st.sampled_from(["government", ("person", NONE)]),
        "certainty": st.sampled_from(["certain", ("unknown", "possible")]),
        "polarity": st.sampled_from(["negative", "positive"]),
        "status": st.sampled_from(["disputed", ("single_source", "unattributed")]),
        "verdict": st.sampled_from([NONE, "True", ("False", NONE)]),
        "reviewer": st.sampled_from([NONE, "reviewer 1"]),
        "assigned": st.sampled_from([NONE, "Ada"]),
        "hedge_type": st.sampled_from([NONE, "modal", ("future", NONE)]),
        "named": st.booleans(),
        "changed": st.booleans(),
        "withdrawn": st.sampled_from([True, False, None]),
    },
)


@given(fields=FILTERS, sort=st.sampled_from(Sort), limit=st.integers(1, 60))
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_lists_counts_and_facets_are_those_of_the_claims(
    desk: Store, fields: dict[str, object], sort: Sort, limit: int
) -> None:
    filters = Filters.of(fields)
    claims = everything(desk)
    expected = {claim.id for claim in claims if passes(claim, filters)}
    listed = paged(desk, filters, sort, limit)
    assert [claim.id for claim in listed] == list(dict.fromkeys(claim.id for claim in listed)), "no claim twice"
    assert {claim.id for claim in listed} == expected
    assert desk.count(filters) == len(expected)
    assert [ranks(claim)[sort] for claim in listed] == sorted(ranks(claim)[sort] for claim in listed)
    assert [claim.id for claim in backwards(desk, filters, sort, limit)] == [claim.id for claim in listed]
    for facet, counts in desk.facets(filters).items():
        others = [claim for claim in claims if passes(claim, filters, but=facet)]
        values = [str(value) for claim in others for value in READ[facet](claim)]
        assert dict(counts) == {value: values.count(value) for value in set(values)}
        assert list(counts.values()) == sorted(counts.values(), reverse=True)


def paged(store: Store, filters: Filters, sort: Sort, limit: int) -> list[StoredClaim]:
    found: list[StoredClaim] = []
    after = None
    while True:
        page = store.query(filters, sort, after, limit)
        found += page.claims
        assert len(page.claims) == limit or page.next is None
        if page.next is None:
            return found
        after = page.next


def backwards(store: Store, filters: Filters, sort: Sort, limit: int) -> list[StoredClaim]:
    """The list from its last page to its first; the next page of each is the one after it."""
    page = store.query(filters, sort)
    while page.next is not None:
        page = store.query(filters, sort, page.next, limit)
    found = list(page.claims)
    while page.previous is not None:
        behind, page = page.claims, store.query(filters, sort, limit=limit, before=page.previous)
        assert page.next is not None
        assert store.query(filters, sort, page.next, limit).claims[: len(behind)] == behind[:limit]
        assert len(page.claims) == limit or page.previous is None
        found = [*page.claims, *found]
    return found


def ranks(claim: StoredClaim) -> dict[Sort, float]:
    return {
        Sort.CHECKWORTHINESS: -claim.claim.checkworthiness,
        Sort.CONFIDENCE: 2.0 if claim.confidence is None else claim.confidence,
        Sort.ARTICLE: 0.0,  # tested separately: the claim does not determine the article's position
        Sort.NEWEST: -float(claim.state.last),
    }


def test_articles_are_listed_in_order_of_addition(desk: Store) -> None:
    places = [(claim.article_id, claim.order) for claim in paged(desk, Filters(), Sort.ARTICLE, 17)]
    order = [article.id for article in desk.articles()]
    assert places == sorted(places, key=lambda place: (order.index(place[0]), place[1]))


def test_pagination_continues_after_the_last_claim_despite_insertions(store: Store) -> None:
    store.add(claim_set([f"Claim number {n}" for n in range(9)], id="a"))
    first = store.query(Filters(), Sort.ARTICLE, None, 4)
    store.decide(first.claims[0].id, Decision.verdict("True"), by="Ada")
    store.add(claim_set([f"Claim number {n}" for n in range(9, 12)], id="b"))
    second = store.query(Filters(verdict="none"), Sort.ARTICLE, first.next, 50)
    assert [claim.statement for claim in second.claims] == [f"Claim number {n}" for n in range(4, 12)]


def test_the_counts_of_an_article_are_those_of_its_claims(desk: Store) -> None:
    for article in desk.articles():
        claims = [claim for claim in everything(desk) if claim.article_id == article.id]
        there = [claim for claim in claims if not claim.withdrawn]
        assert article.counts == {
            "claims": len(there),
            "decided": sum(claim.state.verdict is not None for claim in there),
            "changed": sum(claim.changed for claim in there),
            "withdrawn": len(claims) - len(there),
        }
        assert desk.article(article.id) == article
        assert desk.titles()[article.id] == article.title


@pytest.mark.parametrize("sort", Sort)
def test_the_neighbours_of_a_claim(desk: Store, sort: Sort) -> None:
    filters = Filters(source_kind=("government",))
    listed = [claim.id for claim in paged(desk, filters, sort, 50)]
    for place in (0, len(listed) // 2, len(listed) - 1):
        here = desk.cursor(listed[place], sort)
        before, after = desk.query(filters, sort, limit=2, before=here), desk.query(filters, sort, here, 2)
        assert [claim.id for claim in before.claims] == listed[max(0, place - 2) : place]
        assert [claim.id for claim in after.claims] == listed[place + 1 : place + 3]
        assert (before.previous is None, after.next is None) == (place <= 2, place >= len(listed) - 3)
    elsewhere = next(claim.id for claim in paged(desk, Filters(source_kind=("person",)), sort, 50))
    around = desk.cursor(elsewhere, sort)
    ahead, behind = (desk.query(filters, sort, limit=1000, **{way: around}).claims for way in ("before", "after"))
    assert [claim.id for claim in (*ahead, *behind)] == listed
    for number, id in enumerate(listed, 1):
        sides = [listed[n - 1] if 0 < n <= len(listed) else None for n in (number - 1, number + 1)]
        assert desk.neighbours(id, filters, sort) == Neighbours(*sides, number, len(listed))
    last, first = ahead[-1].id if ahead else None, behind[0].id if behind else None
    assert desk.neighbours(elsewhere, filters, sort) == Neighbours(last, first, None, len(listed))
    with pytest.raises(StoreError):
        desk.neighbours("c-none", filters, sort)


SEARCHES = {
    "words, in any order": ("valley earthquake", {"earthquake", "valley"}),
    "the last one cut short": ("earthq", {"earthquake"}),
    "without accents and case": ("GENEVA", {"geneva"}),
    "a phrase": ('"death toll"', {"death toll"}),
    "a source": ("world health organization", {"freeze", "temperatures"}),
}


@pytest.mark.parametrize(("query", "words"), SEARCHES.values(), ids=SEARCHES)
def test_search(filled: Store, query: str, words: set[str]) -> None:
    found = filled.query(Filters(text=query)).claims
    assert found
    for claim in found:
        assert any(word in f"{claim.statement} {claim.claim.text}".lower() for word in words), claim.statement
    assert filled.count(Filters(text=query)) == len(found)


@pytest.mark.parametrize("query", ["", "  ", "—", '"', "* ZZ )(:&|!<-> '"])
def test_a_search_without_words_matches_nothing(filled: Store, query: str) -> None:
    everything = filled.count(Filters())
    assert filled.count(Filters(text=query)) == (0 if "ZZ" in query else everything)


def test_search_finds_corrected_words(filled: Store) -> None:
    claim = filled.query(Filters(text="geneva")).claims[0]
    filled.decide(claim.id, Decision.statement("Talks are held in Zürich"), by="Ada")
    assert [found.id for found in filled.query(Filters(text="zurich talks")).claims] == [claim.id]
    filled.undo(claim.id, by="Ada")
    assert filled.count(Filters(text="zurich")) == 0


def test_invalid_arguments_are_reported(filled: Store) -> None:
    with pytest.raises(StoreError, match="status: 'foo' is not one of: refuted"):
        Filters.of({"status": "foo"})
    with pytest.raises(StoreError, match="colour: Extra inputs"):
        Filters.of({"colour": "red"})
    with pytest.raises(StoreError, match="the search is too long; give at most 1000 characters"):
        filled.query(Filters(text="word " * 1000))
    with pytest.raises(StoreError, match="a number is out of range"):
        filled.log(after=10**30)
    huge = base64.urlsafe_b64encode(json.dumps([1, 10**30]).encode()).decode()
    for cursor in ("x", "W10", "WzEsICJhIl0", "\u20ac", huge):
        with pytest.raises(StoreError, match="is not a valid cursor; start with the first page"):
            filled.query(Filters(), Sort.ARTICLE, cursor)
        with pytest.raises(StoreError, match="is not a valid cursor; start with the first page"):
            filled.query(Filters(), Sort.ARTICLE, before=cursor)
    with pytest.raises(StoreError, match="no claim 'c-none' in the store"):
        filled.cursor("c-none")
    assert Filters.of({"status": "", "named": "", "article": ["", "a"]}) == Filters(article="a")


def test_an_empty_store(store: Store) -> None:
    assert store.query(Filters()).claims == ()
    assert set(store.facets(Filters())) == set(FACETS)
    assert (store.count(Filters()), store.articles(), store.log(), store.withdrawn()) == (0, (), [], [])
    stats = store.stats()
    assert (stats.claims, stats.articles, stats.relays, dict(stats.days)) == (0, (), (), {})


def test_statistics_are_those_of_the_claims(desk: Store) -> None:
    claims = [claim for claim in everything(desk) if not claim.withdrawn]
    stats = desk.stats()
    assert stats.claims == len(claims)
    assert stats.decided == sum(claim.state.verdict is not None for claim in claims) == sum(stats.reviewers.values())
    for article in stats.articles:
        mine = [claim for claim in claims if claim.article_id == article.id]
        assert (article.claims, article.decided) == (len(mine), sum(claim.state.verdict is not None for claim in mine))
    quoted = [claim for claim in claims if claim.source_kind == "government"]
    assert stats.quoted["government"] == {
        "named": sum(claim.named is True for claim in quoted),
        "anonymous": sum(claim.named is False for claim in quoted),
    }
    assert sum(stats.certainty["government"].values()) == len(quoted)
    assert sum(stats.status.values()) == len(claims)
    assert sum(times for day in stats.days.values() for times in day.values()) == len(desk.log())
    published = {article.id: desk.claim_set(article.id).article.published for article in desk.articles()}
    dated = [(str(published[claim.article_id])[:10], claim.claim.status) for claim in claims if published[claim.article_id]]
    assert {(day, status): times for day, counts in stats.appeared.items() for status, times in counts.items()} == Counter(
        dated
    )
    assert dated
    chains = [[*claim.claim.via, claim.source] for claim in claims if claim.claim.via and claim.source]
    for relay in stats.relays:
        assert any((relay.relay, relay.source) in pairwise(chain) for chain in chains), relay
