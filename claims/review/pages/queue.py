"""The queue: which claims to look at, filtered and ordered by what stands in the address."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, Request
from fastapi import Query as Parameter
from starlette.responses import RedirectResponse, Response

from claims.review.answers import asked_by_script, page, reviewing_of
from claims.review.policy import Permission
from claims.review.query import Query
from claims.review.reviewing import PAGE, Reviewing
from claims.review.security import Assigner, Reader, Viewer, Visitor
from claims.review.security.people import UnknownAssigneeError
from claims.review.showing.acts import counted
from claims.store import Action, ConflictError, Decision, Page, Proposal, Sort

if TYPE_CHECKING:
    from claims.textual.contexts import Hit

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


@dataclass(frozen=True)
class Done:
    """What the visitor did last from this page to many claims: in words, how many were left out of it, and the entry by which
    it is taken back.
    """

    words: str
    left_out: int
    act: int
    is_undoing: bool


@dataclass(frozen=True)
class Unassigned:
    """Why the claims of a list were not assigned, and to whom they should have been."""

    said: str
    reviewer: str


@router.get("/")
def queue(
    request: Request,
    visitor: Reader,
    at: str = "",
    did: Annotated[int, Parameter(ge=0, le=2**53)] = 0,
    left: Annotated[int, Parameter(ge=0, le=2**53)] = 0,
) -> Response:
    """The page, or, where its script asks for more, the rows that follow or go before; ``at`` is a claim to be on it, ``did``
    an entry by which the visitor did something to many claims, with as many as ``left`` left out.
    """
    reviewing, query = reviewing_of(request), Query.read(request.url.query)
    if at:
        query = reviewing.page_with(reviewing.claim(at).id, query)
    part = request.headers.get("hx-target", "") if asked_by_script(request) else ""
    if part in PARTS:
        found, hits = _rows(reviewing, query)
        return page(request, visitor, "rows.html", query=query, found=found, hits=hits, part=part, at=at)
    return _page(request, visitor, query, at=at, done=_done(reviewing, visitor, did, left) if did else None)


def _rows(reviewing: Reviewing, query: Query) -> "tuple[Page, Mapping[str, tuple[Hit, ...]]]":
    """The claims of a page of the list, and where what was searched for stands in them."""
    found = reviewing.store.query(query.filters, query.sort, query.after, PAGE, before=query.before)
    hits = reviewing.hits(found.claims, query.filters.text) if query.filters.text.strip() else {}
    return found, hits


def _page(
    request: Request,
    visitor: Visitor,
    query: Query,
    *,
    at: str = "",
    done: Done | None = None,
    unassigned: Unassigned | None = None,
) -> Response:
    reviewing = reviewing_of(request)
    counts = reviewing.store.facets(query.filters)
    facets = [(name, *_shown(query, name, counts.get(name, {}))) for name in (*FACETS, *OF_THE_DESK)]
    count = reviewing.store.count(query.filters)
    found, hits = _rows(reviewing, query)
    return page(
        request,
        visitor,
        "queue.html",
        status=422 if unassigned else 200,
        query=query,
        found=found,
        hits=hits,
        part="",
        at=at,
        count=count,
        facets=facets,
        titles=reviewing.titles(counts.get("article", {})),
        sorts=list(Sort),
        views=reviewing.store.views(visitor.name),
        names=reviewing.people.assignees(visitor) if visitor.may(Permission.ASSIGN) else [],
        assigned=min(count, MOST_ASSIGNED),
        done=done,
        unassigned=unassigned,
        reversible=reviewing.store.reversible(visitor.name) if visitor.may(Permission.UNDO_OWN) else None,
    )


def _done(reviewing: Reviewing, visitor: Visitor, number: int, left_out: int) -> Done | None:
    """What the visitor did by an entry, as long as some of it stands."""
    act = [entry for entry in reviewing.store.act(number) if entry.by == visitor.name and entry.action is not Action.CARRY]
    if not act:
        return None
    return Done(counted(act), left_out, act[0].number, is_undoing=all(entry.action is Action.UNDO for entry in act))


@router.post("/views")
def save_view(
    request: Request, visitor: Viewer, name: Annotated[str, Form()] = "", query: Annotated[str, Form()] = ""
) -> Response:
    """Keeps the list under a name."""
    kept, title = Query.read(query), " ".join(name.split())[:LONGEST_VIEW]
    if title:
        reviewing_of(request).store.save_view(visitor.name, title, kept.view)
    return RedirectResponse(f"/?{kept.address}", 303)


@router.post("/views/delete")
def delete_view(
    request: Request, visitor: Viewer, name: Annotated[str, Form()] = "", query: Annotated[str, Form()] = ""
) -> Response:
    """Forgets a view."""
    address = Query.read(query).address
    reviewing_of(request).store.delete_view(visitor.name, name)
    return RedirectResponse(f"/?{address}", 303)


@router.post("/assign")
def assign(
    request: Request,
    visitor: Assigner,
    reviewer: Annotated[str, Form()] = "",
    query: Annotated[str, Form()] = "",
    count: Annotated[int | None, Form(ge=0, le=2**53)] = None,
) -> Response:
    """Assigns the claims of a list, as many as are taken at once, to somebody, or to nobody. ``count`` is how many the list had
    when it was shown: where it has more or fewer by now, nothing is written, and the list is shown again.
    """
    reviewing, chosen = reviewing_of(request), Query.read(query).at(None)
    store, name = reviewing.store, reviewer.strip()
    assignee, now = name or None, store.count(chosen.filters)
    if count is not None and now != count:
        said = f"The list has changed: it had {count:,} claims, and has {now:,} now. Nothing was assigned; look at it again."
        return _page(request, visitor, chosen, unassigned=Unassigned(said, name))
    claims = store.query(chosen.filters, chosen.sort, None, MOST_ASSIGNED).claims
    others = [claim for claim in claims if claim.state.assigned != assignee]
    wanted = [Proposal(claim.id, Decision.assign(assignee), visitor.name, seen=claim.state.last) for claim in others]
    try:
        written = reviewing.decisions.write(visitor, wanted)
    except UnknownAssigneeError as error:
        return _page(request, visitor, chosen, unassigned=Unassigned(str(error), name))
    entries = [outcome for outcome in written if not isinstance(outcome, ConflictError)]
    did = f"&did={entries[0].number}" if entries else ""
    left = f"&left={len(claims) - len(entries)}" if entries and len(entries) < len(claims) else ""
    return RedirectResponse(f"/?{chosen.address}{did}{left}", 303)
