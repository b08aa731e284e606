"""Similar statements in other articles, on each database."""

from claims.store import Store
from tests.store.building import claim_set


def test_similar_statements_are_found_on_each_database(store: Store) -> None:
    store.add(claim_set(["41 people were killed in the quake", "41 people were killed"], id="one"))
    two = claim_set(["At least 41 people were killed", "Roads are blocked", "a\x00 ' \" | & !"], id="two")
    store.add(two)
    store.add(claim_set(["He'll go"], id="three"))
    first, _ = store.claims_of("one")
    (found,) = store.similar(first.id)
    assert (found.claim.statement, found.claim.article_id) == ("At least 41 people were killed", "two")
    assert 0.6 <= found.likeness <= 1
    assert store.similar(two.claims[2].id) == []
    assert store.similar(first.id, 0) == []
