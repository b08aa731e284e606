"""The page of a claim: its article, facts, history and forms."""

import json
from collections.abc import Sequence

from fastapi import APIRouter, Request
from starlette.responses import Response

from claims.export.formats import web_link
from claims.model import Certainty, Claim, Polarity, SourceKind
from claims.present.chain import IndexedClaimSet
from claims.present.highlight import view
from claims.present.wording import displayed, evidence_in_words, shortened, status_in_words
from claims.review.authentication import CanRead
from claims.review.diff import reopened
from claims.review.forms import edit_conflict, field_values
from claims.review.policy import Permission, Principal, may_take, may_undo
from claims.review.query import Query
from claims.review.research import research
from claims.review.responses import page, service_of
from claims.review.service import ListPosition, ReviewService
from claims.store import Action, Decision, Entry, StoredClaim
from claims.store.state import changing_what_is_judged, in_force

router = APIRouter(include_in_schema=False)

MOST_MARKED = 200
"""Number of claims in an article up to which decided ones are marked in its text."""


@router.get("/claims/{claim_id}")
def desk(request: Request, principal: CanRead, claim_id: str) -> Response:
    """The page of a claim; the query string has the list that the reviewer works through."""
    return claim_page(request, principal, claim_id, request.url.query)


def claim_page(
    request: Request,
    principal: Principal,
    claim_id: str,
    address: str,
    *,
    seen: int = 0,
    version: int = 0,
    refused: Sequence[Decision] = (),
    moved: bool = False,
) -> Response:
    """The page of a claim. ``refused`` are decisions in conflict with what was decided or entered after ``seen``, made on a
    page of that ``version`` of the article. With ``moved``, spans among them were chosen in an earlier text of the article, and
    must be chosen again.
    """
    service = service_of(request)
    query = Query.read(address).at(None) if address else None
    stored = service.claim(claim_id)
    indexed = service.indexed(stored.article_id, stored.version)
    history = service.store.log(claim_id=claim_id)
    stands = {entry.number for entry in in_force(history)}
    successor = service.store.successors([claim_id]).get(claim_id)
    own = [entry for entry in history if successor is None and entry.number in stands and may_undo(principal, entry)]
    position = service.position_of(stored, query)
    conflict = None
    if refused:
        known = {entry.number for entry in service.store.log(claim_id=claim_id, as_of=seen)}
        newer = [entry for entry in history if entry.number not in known and entry.action is not Action.CARRY]
        before = service.as_seen(stored, seen, version).statement if successor is None else stored.statement
        conflict = edit_conflict(
            stored, before, indexed.claim_set.article.text, _unknown(principal, newer, history, refused), refused
        )
    return page(
        request,
        principal,
        "desk.html",
        status=409 if refused else 200,
        claim=stored,
        successor=successor,
        article=indexed.claim_set.article,
        chain=indexed.chain(stored.claim),
        view=view(indexed, claim_id, tuple((span.start, span.end) for span in stored.spans)),
        basis=_basis(indexed, stored.claim),
        why=status_in_words(stored.claim),
        documents=[(displayed(evidence_in_words(each)), web_link(each.document.url)) for each in stored.claim.evidence],
        query=query,
        position=position,
        research=research(stored, service.store.topics(stored.article_id), service.settings.search_sites),
        history=history[::-1],
        stands=stands,
        undoable={entry.number for entry in own},
        reversible=service.store.reversible(principal.name) if principal.may(Permission.UNDO_OWN) else None,
        done=_decided(service, stored, indexed),
        sources=indexed.claim_set.sources,
        kinds=list(SourceKind),
        certainties=list(Certainty),
        polarities=list(Polarity),
        fields=field_values(stored),
        following=_following(position),
        names=service.assignees.assignees(principal) if principal.may(Permission.ASSIGN) else [],
        takeable=may_take(principal, service.store.assigned([claim_id])[claim_id]),
        reopened=reopened(stored, history, service.store.judged),
        moved=moved and successor is None,
        conflict=conflict,
    )


def _unknown(
    principal: Principal, newer: Sequence[Entry], history: Sequence[Entry], refused: Sequence[Decision]
) -> Sequence[Entry]:
    """The newer entries that cause a conflict: those of others, and for a verdict also one's own that changed the claim."""
    judges = any(decision.action is Action.VERDICT for decision in refused)
    changing = changing_what_is_judged(history) if judges else frozenset()
    return [
        entry for entry in newer if {entry.by, entry.entered_by or entry.by} != {principal.name} or entry.number in changing
    ]


def _following(position: ListPosition) -> str:
    """Data of the next claims with which the script accepts verdicts before their pages have loaded."""
    data = (
        {
            "own": address,
            "claim": other.id,
            "statement": displayed(shortened(other.statement, 500)),
            "seen": other.state.last,
            "version": other.version,
        }
        for address, other in position.following
    )
    return json.dumps(list(data))


@router.get("/claims/{claim_id}/similar")
def similar(request: Request, principal: CanRead, claim_id: str) -> Response:
    """Similar claims of other articles: a page of its own, of which the claim's page includes a part."""
    service = service_of(request)
    claim = service.claim(claim_id)
    return page(request, principal, "similar.html", claim=claim, similar=service.store.similar(claim.id))


def _basis(indexed: IndexedClaimSet, claim: Claim) -> list[Claim]:
    """The claims on which the status is based."""
    return [indexed.claims[id] for id in claim.basis if id in indexed.claims]


def _decided(service: ReviewService, stored: StoredClaim, indexed: IndexedClaimSet) -> frozenset[str]:
    if len(indexed.claim_set.claims) > MOST_MARKED:
        return frozenset()
    return frozenset(claim.id for claim in service.store.claims_of(stored.article_id) if claim.verdict)
