"""The queue: which claims to look at, filtered and ordered by what stands in the address."""

from collections.abc import Mapping
from typing import Annotated
from urllib.parse import parse_qsl

from fastapi import APIRouter, Form, Request
from starlette.responses import RedirectResponse, Response

from claims.review.answers import asked_by_script, page, reviewing_of
from claims.review.query import Query
from claims.review.reviewing import PAGE
from claims.review.security import Assigner, Reader, Reviewer
from claims.store import ConflictError, Decision, Proposal, Sort

router = APIRouter(include_in_schema=False)

FACETS = (
    "verdict",
    "article",
    "topic",
    "status",
    "source_kind",
    "source",
    "named",
    "certainty",
    "polarity",
    "hedge_type",
    "changed",
)
"""The filters with their counts, in the order of the page; those of the desk's own work come after them."""
OF_THE_DESK = ("reviewer", "assigned", "withdrawn")
PARTS = frozenset({"more", "fewer"})
"""What its script asks for on top of a page: the rows that follow, those that go before."""
MOST_ASSIGNED = 500
"""Claims that are assigned at once."""
OPEN = frozenset({"source", "article", "topic", "reviewer", "assigned"})
"""Filters whose values are no closed vocabulary: the most frequent are listed, the rest is found by searching."""
MOST_VALUES = 12
LONGEST_VIEW = 60


def _shown(query: Query, name: str, counts: Mapping[str, int]) -> tuple[list[tuple[str, int]], int]:
    """The values of a filter that are listed, chosen ones always, and how many are not."""
    values = list(counts.items())
    shown = [
        (value, count)
        for n, (value, count) in enumerate(values)
        if name not in OPEN or n < MOST_VALUES or query.has(name, value)
    ]
    return shown, len(values) - len(shown)


@router.get("/")
def queue(request: Request, visitor: Reader, at: str = "") -> Response:
    """The page, or, where its script asks for more, the rows that follow or go before; ``at`` is a claim to be on it."""
    reviewing, query = reviewing_of(request), Query.read(request.url.query)
    if at:
        query = reviewing.page_with(reviewing.claim(at).id, query)
    found = reviewing.store.query(query.filters, query.sort, query.after, PAGE, before=query.before)
    hits = reviewing.hits(found.claims, query.filters.text) if query.filters.text.strip() else {}
    part = request.headers.get("hx-target", "") if asked_by_script(request) else ""
    if part in PARTS:
        return page(request, visitor, "rows.html", query=query, found=found, hits=hits, part=part, at=at)
    counts = reviewing.store.facets(query.filters)
    facets = [(name, *_shown(query, name, counts.get(name, {}))) for name in (*FACETS, *OF_THE_DESK)]
    return page(
        request,
        visitor,
        "queue.html",
        query=query,
        found=found,
        hits=hits,
        part="",
        at=at,
        count=reviewing.store.count(query.filters),
        facets=facets,
        titles=reviewing.titles(counts.get("article", {})),
        sorts=list(Sort),
        views=reviewing.store.views(visitor.name),
        names=reviewing.names(visitor.name) if visitor.may("assign") else [],
    )


@router.post("/views")
def save_view(
    request: Request, visitor: Reviewer, name: Annotated[str, Form()] = "", query: Annotated[str, Form()] = ""
) -> Response:
    """Keeps the list under a name."""
    kept, title = Query.read(query), " ".join(name.split())[:LONGEST_VIEW]
    if title:
        reviewing_of(request).store.save_view(visitor.name, title, kept.view)
    return RedirectResponse(f"/?{kept.address}", 303)


@router.post("/views/delete")
def delete_view(
    request: Request, visitor: Reviewer, name: Annotated[str, Form()] = "", query: Annotated[str, Form()] = ""
) -> Response:
    """Forgets a view."""
    reviewing_of(request).store.delete_view(visitor.name, name)
    return RedirectResponse(f"/?{Query.read(query).address}", 303)


@router.post("/assign")
def assign(
    request: Request, visitor: Assigner, reviewer: Annotated[str, Form()] = "", query: Annotated[str, Form()] = ""
) -> Response:
    """Assigns the claims of a list, as many as are taken at once, to somebody, or to nobody."""
    store, chosen = reviewing_of(request).store, Query.of(parse_qsl(query)).at(None)
    claims = store.query(chosen.filters, chosen.sort, None, MOST_ASSIGNED).claims
    decision = Decision.assign(reviewer.strip() or None)
    written = store.decide_all(Proposal(claim.id, decision, visitor.name, seen=claim.state.last) for claim in claims)
    done = sum(not isinstance(outcome, ConflictError) for outcome in written)
    return RedirectResponse(f"/?{chosen.address}", 303, headers={"X-Said": f"{done} claims assigned"})
