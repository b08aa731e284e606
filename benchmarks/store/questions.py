"""What the review page asks of a store, in its own process."""

import random
from collections.abc import Callable

from benchmarks.store import made_up
from claims.store import Decision, Filters, Sort, Store

PAGE = 50


def questions(store: Store, ids: list[str], chance: random.Random) -> dict[str, Callable[[], object]]:
    """What the review page asks, each with what is drawn by chance drawn anew."""

    def later_page() -> object:
        chosen, sort = made_up.filters(chance), chance.choice(list(Sort))
        first = store.query(chosen, sort, None, PAGE)
        return store.query(chosen, sort, first.next, PAGE)

    def desk() -> object:
        claim = store.claim(chance.choice(ids))
        return claim, store.claim_set(claim.article_id), store.claims_of(claim.article_id), store.log(claim.id)

    def save() -> object:
        return store.decide(
            chance.choice(ids), Decision.verdict(chance.choice(made_up.VERDICTS)), by=chance.choice(made_up.REVIEWERS)
        )

    def search() -> object:
        return store.query(Filters(text=made_up.search(chance)), limit=PAGE)

    def after_a_save() -> object:
        return store.query(made_up.filters(chance), Sort.NEWEST, None, PAGE)

    return {
        "queue": lambda: store.query(made_up.filters(chance), chance.choice(list(Sort)), None, PAGE),
        "queue, first and second page": later_page,
        "facets": lambda: store.facets(made_up.filters(chance)),
        "facets, no filter": lambda: store.facets(Filters()),
        "count": lambda: store.count(made_up.filters(chance)),
        "search": search,
        "desk": desk,
        "save": save,
        "queue after a save": lambda: (save(), after_a_save())[1],
        "statistics": store.stats,
    }
