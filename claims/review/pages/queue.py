"""The queue: filtered and sorted by its query string; and the status line of every page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Form, Request
from fastapi import Query as Parameter
from starlette.responses import RedirectResponse, Response

from claims.present.wording import counted
from claims.review.authentication import CanAssign, CanRead, CanSaveViews
from claims.review.deciding import UnknownAssigneeError
from claims.review.forms import batch_summary
from claims.review.policy import Permission, Principal
from claims.review.query import Query
from claims.review.responses import asked_by_script, page, service_of
from claims.review.service import PAGE, ReviewService
from claims.store import Action, ConflictError, Decision, Filters, Page, Proposal, Sort

if TYPE_CHECKING:
    from claims.textual.matching import Hit


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
"""The filters with counts, in the order of the page; `REVIEW_FACETS` follow."""
REVIEW_FACETS = ("reviewer", "assigned", "withdrawn")
PARTS = frozenset({"more", "fewer"})
"""What the script requests for a loaded page: the following or preceding rows."""
MOST_ASSIGNED = 500
"""Claims in one bulk assignment."""
OPEN = frozenset({"source", "article", "topic", "reviewer", "assigned"})
"""Filters with open vocabularies: only the most frequent values are listed."""
MOST_VALUES = 12
LONGEST_VIEW = 60


def _shown(query: Query, name: str, counts: Mapping[str, int]) -> tuple[list[tuple[str, int]], int]:
    """The listed values of a filter, including selected ones, and the number of others."""
    values = list(counts.items())
    shown = [
        (value, count)
        for n, (value, count) in enumerate(values)
        if name not in OPEN or n < MOST_VALUES or query.has(name, value)
    ]
    return shown, len(values) - len(shown)


@dataclass(frozen=True)
class Done:
    """The principal's last bulk action on this page: a summary, how many claims were skipped, and the entry by which it can be
    undone.
    """

    words: str
    left_out: int
    act: int
    is_undoing: bool


@dataclass(frozen=True)
class Unassigned:
    """The reason why the claims of a list were not assigned, and the intended assignee."""

    said: str
    reviewer: str


@router.get("/")
def queue(
    request: Request,
    principal: CanRead,
    at: str = "",
    did: Annotated[int, Parameter(ge=0, le=2**53)] = 0,
    left: Annotated[int, Parameter(ge=0, le=2**53)] = 0,
) -> Response:
    """Shows the queue, or sends following or preceding rows for its script. ``at`` is a claim that must be on the page, ``did``
    an entry of the principal's last bulk action, which skipped ``left`` claims.
    """
    service, query = service_of(request), Query.read(request.url.query)
    if at:
        query = service.page_with(service.claim(at).id, query)
    part = request.headers.get("hx-target", "") if asked_by_script(request) else ""
    if part in PARTS:
        found, hits = _rows(service, query)
        return page(request, principal, "rows.html", query=query, found=found, hits=hits, part=part, at=at)
    return _page(request, principal, query, at=at, done=_done(service, principal, did, left) if did else None)


def _rows(service: ReviewService, query: Query) -> "tuple[Page, Mapping[str, tuple[Hit, ...]]]":
    """The claims of a page of the list, and the occurrences of the searched words."""
    found = service.store.query(query.filters, query.sort, query.after, PAGE, before=query.before)
    hits = service.hits(found.claims, query.filters.text) if query.filters.text.strip() else {}
    return found, hits


def _page(
    request: Request,
    principal: Principal,
    query: Query,
    *,
    at: str = "",
    done: Done | None = None,
    unassigned: Unassigned | None = None,
) -> Response:
    service = service_of(request)
    counts = service.store.facets(query.filters)
    facets = [(name, *_shown(query, name, counts.get(name, {}))) for name in (*FACETS, *REVIEW_FACETS)]
    count = service.store.count(query.filters)
    found, hits = _rows(service, query)
    return page(
        request,
        principal,
        "queue.html",
        status=422 if unassigned else 200,
        query=query,
        found=found,
        hits=hits,
        part="",
        at=at,
        count=count,
        facets=facets,
        titles=service.titles(counts.get("article", {})),
        sorts=list(Sort),
        views=service.store.views(principal.name),
        names=service.assignees.assignees(principal) if principal.may(Permission.ASSIGN) else [],
        assigned=min(count, MOST_ASSIGNED),
        done=done,
        unassigned=unassigned,
        reversible=service.store.reversible(principal.name) if principal.may(Permission.UNDO_OWN) else None,
    )


def _done(service: ReviewService, principal: Principal, number: int, left_out: int) -> Done | None:
    """The principal's bulk action with an entry."""
    act = [entry for entry in service.store.act(number) if entry.by == principal.name and entry.action is not Action.CARRY]
    if not act:
        return None
    return Done(batch_summary(act), left_out, act[0].number, is_undoing=all(entry.action is Action.UNDO for entry in act))


@router.post("/views")
def save_view(
    request: Request, principal: CanSaveViews, name: Annotated[str, Form()] = "", query: Annotated[str, Form()] = ""
) -> Response:
    """Saves the list as a view."""
    kept, title = Query.read(query), " ".join(name.split())[:LONGEST_VIEW]
    if title:
        service_of(request).store.save_view(principal.name, title, kept.view)
    return RedirectResponse(f"/?{kept.address}", 303)


@router.post("/views/delete")
def delete_view(
    request: Request, principal: CanSaveViews, name: Annotated[str, Form()] = "", query: Annotated[str, Form()] = ""
) -> Response:
    """Deletes a view."""
    address = Query.read(query).address
    service_of(request).store.delete_view(principal.name, name)
    return RedirectResponse(f"/?{address}", 303)


@router.post("/assign")
def assign(
    request: Request,
    principal: CanAssign,
    reviewer: Annotated[str, Form()] = "",
    query: Annotated[str, Form()] = "",
    count: Annotated[int | None, Form(ge=0, le=2**53)] = None,
) -> Response:
    """Assigns the first `MOST_ASSIGNED` claims of a list to a reviewer, or to nobody. ``count`` is the length of the list
    when it was shown: if it has changed, nothing is written, and the list is shown again.
    """
    service, chosen = service_of(request), Query.read(query).at(None)
    store, name = service.store, reviewer.strip()
    assignee, now = name or None, store.count(chosen.filters)
    if count is not None and now != count:
        changed = f"it had {counted(count, 'claim')}, and has {now:,} now"
        said = f"The list has changed: {changed}. Nothing was assigned; check it again."
        return _page(request, principal, chosen, unassigned=Unassigned(said, name))
    claims = store.query(chosen.filters, chosen.sort, None, MOST_ASSIGNED).claims
    others = [claim for claim in claims if claim.state.assigned != assignee]
    wanted = [Proposal(claim.id, Decision.assign(assignee), principal.name, seen=claim.state.last) for claim in others]
    try:
        written = service.decisions.write(principal, wanted)
    except UnknownAssigneeError as error:
        return _page(request, principal, chosen, unassigned=Unassigned(str(error), name))
    entries = [outcome for outcome in written if not isinstance(outcome, ConflictError)]
    did = f"&did={entries[0].number}" if entries else ""
    left = f"&left={len(claims) - len(entries)}" if entries and len(entries) < len(claims) else ""
    return RedirectResponse(f"/?{chosen.address}{did}{left}", 303)


@router.get("/live")
def live(request: Request, principal: CanRead, claim: str = "", seen: int = 0) -> Response:
    """The status line of every page; on a claim's page also new decisions of others."""
    service = service_of(request)
    service.record_presence(principal.name, claim)
    total = service.store.count(Filters())
    left = service.store.count(Filters(verdict=("none",)))
    entries = service.store.log(claim_id=claim, after=seen) if claim else []
    news = [entry for entry in entries if entry.by != principal.name and entry.action is not Action.CARRY]
    return page(
        request,
        principal,
        "live.html",
        total=total,
        done=total - left,
        others=service.others(principal.name),
        claim=claim,
        news=news[-1] if news else None,
    )
