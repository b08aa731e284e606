"""Reads claims from the store as claim sets and reviews, which the export formats write."""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from claims.export.review import CORRECTIONS, Field, Review
from claims.model import ClaimSet
from claims.store import Filters, Sort, Store, StoredClaim

_PORTION = 1000
"""Number of claims read at a time."""


@dataclass(frozen=True, slots=True)
class StoreExport:
    """The export of a store: ``claim_sets`` are yielded one article at a time, and ``reviews`` has those of the articles
    yielded so far.
    """

    claim_sets: Generator[ClaimSet, None, None]
    reviews: dict[str, Review] = field(default_factory=dict)


def export_from_store(store: Store, filters: Filters) -> StoreExport:
    """The claims that match ``filters``, in the newest version of their articles, with the decisions on them.

    An article without matching claims is omitted.
    """
    reviews: dict[str, Review] = {}
    return StoreExport(_claim_sets(store, filters, reviews), reviews)


def _claim_sets(store: Store, filters: Filters, reviews: dict[str, Review]) -> Generator[ClaimSet, None, None]:
    for article_id, found in groupby(_claims(store, filters), lambda claim: claim.article_id):
        version, kept = _of_one_version(store, filters, article_id, list(found))
        reviews.update((claim.id, review_of(claim)) for claim in kept.values() if claim.state.last)
        whole = store.claim_set(article_id, version)
        yield whole.model_copy(update={"claims": tuple(claim for claim in whole.claims if claim.id in kept)})


def _of_one_version(
    store: Store, filters: Filters, article_id: str, found: Sequence[StoredClaim]
) -> tuple[int | None, Mapping[str, StoredClaim]]:
    """The claims in ``found`` that are still in the article, by id, and the version of the article that they are all from.

    If the article was edited between two reads, the claims are read again, until all are of one version. A version that is
    added later does not matter.
    """
    of_article = filters.model_copy(update={"article": (article_id,)})
    while len(_versions(found)) > 1:
        found = list(_claims(store, of_article))
    version = max(_versions(found), default=None)
    # A withdrawn claim may be in the article again, in other words, by the time that the article is read.
    return version, {claim.id: claim for claim in found if not claim.withdrawn}


def _versions(found: Sequence[StoredClaim]) -> set[int]:
    return {claim.version for claim in found if not claim.withdrawn}


def _claims(store: Store, filters: Filters) -> Iterator[StoredClaim]:
    """Every matching claim, article by article."""
    after: str | None = None
    while True:
        page = store.query(filters, Sort.ARTICLE, after, _PORTION)
        yield from page.claims
        if page.next is None:
            return
        after = page.next


def review_of(stored: StoredClaim) -> Review:
    """The decisions on a claim in the store."""
    state, judged = stored.state, stored.verdict is not None
    return Review(
        claim_id=stored.id,
        verdict=stored.verdict,
        by=state.reviewer if judged else None,
        at=state.decided.isoformat(timespec="seconds") if judged and state.decided is not None else None,
        earlier_verdict=stored.earlier_verdict,
        earlier_statement=stored.earlier_statement,
        note=state.note,
        evidence=state.evidence,
        assigned=state.assigned,
        corrections={field: _value(stored, field) for field in CORRECTIONS if _is_corrected(stored, field)},
        source_kind=stored.source_kind if Field.SOURCE in state.corrected else None,
        spans=stored.corrected_spans,
        seen=state.last,
    )


def _is_corrected(stored: StoredClaim, field: Field) -> bool:
    return field in stored.state.corrected and not (field is Field.STATEMENT and stored.earlier_statement is not None)


def _value(stored: StoredClaim, field: Field) -> str | None:
    value = getattr(stored, field)
    return None if value is None else str(value)
