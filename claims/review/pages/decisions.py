"""What reviewers decide on a claim, from the forms of its page. Whether they may is checked where it is written."""

from collections.abc import Mapping, Sequence
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from claims.review.answers import local, reviewing_of
from claims.review.pages.desk import claim_page
from claims.review.query import Query
from claims.review.security import SignedIn, Visitor
from claims.review.showing.clashes import read_sent
from claims.review.showing.fields import as_sent, corrected, noted
from claims.review.showing.words import spaced
from claims.store import ConflictError, Decision, Entry, Proposal, StoredClaim, StoreError, verdicts

router = APIRouter(include_in_schema=False)


class Seen:
    """What every form on a claim says beside the decision: what the reviewer had seen, and where to go on (after a verdict that
    is given with a note: to what follows).
    """

    def __init__(
        self,
        seen: Annotated[int, Form(ge=0, le=2**53)],
        version: Annotated[int, Form(ge=1, le=2**31)],
        query: Annotated[str, Form()] = "",
        next: Annotated[str, Form()] = "",
    ) -> None:
        self.seen = seen
        self.version = version
        Query.read(query)  # refused here, before anything is written
        self.query = query
        self.next = next


async def sent_fields(request: Request) -> Mapping[str, str]:
    """The fields of a form as somebody typed them. One that is not there was not shown, or not touched; FastAPI's own
    parameters do not tell it from one that was emptied.
    """
    return {name: as_sent(value) for name, value in (await request.form()).items() if isinstance(value, str)}


Given = Annotated[Seen, Depends()]
Fields = Annotated[Mapping[str, str], Depends(sent_fields)]
Words = Annotated[str, Form()]
"""How long each may be is the store's to say, in the same words to everybody: see `claims.store.limits`."""


@router.post("/claims/{claim_id}/verdict")
def verdict(request: Request, visitor: SignedIn, claim_id: str, given: Given, fields: Fields) -> Response:
    """A verdict, or none again; with it the note and the links that were being written."""
    name = fields.get("verdict", "")
    if name and name not in {known.name for known in verdicts()}:
        raise StoreError(f"there is no verdict {name[:40]!r}", remedy="choose one on the page")
    decisions = [Decision.verdict(name or None), *noted(_as_seen(request, claim_id, given), fields)]
    given.next = fields.get("following", given.next)
    return _written(request, visitor, claim_id, given, decisions)


@router.post("/claims/{claim_id}/note")
def note(request: Request, visitor: SignedIn, claim_id: str, given: Given, fields: Fields) -> Response:
    """A note for colleagues, with links to evidence, one a line."""
    return _written(request, visitor, claim_id, given, noted(_as_seen(request, claim_id, given), fields))


@router.post("/claims/{claim_id}/spans")
def spans(request: Request, visitor: SignedIn, claim_id: str, given: Given, places: Words) -> Response:
    """Other words: ``places`` as "120-134 140-152", code points of the article, end excluded."""
    stored = reviewing_of(request).claim(claim_id)
    length = len(reviewing_of(request).sheet(stored.article_id, stored.version).claim_set.article.text)
    return _written(request, visitor, claim_id, given, [Decision.spans(read_places(places, length))])


@router.post("/claims/{claim_id}/assign")
def assign(request: Request, visitor: SignedIn, claim_id: str, given: Given, reviewer: Words = "") -> Response:
    """Who shall review the claim. Reviewers take it themselves or give it back; editors share out."""
    return _written(request, visitor, claim_id, given, [Decision.assign(reviewer.strip() or None)])


@router.post("/claims/{claim_id}/correct")
def correct(request: Request, visitor: SignedIn, claim_id: str, given: Given, fields: Fields) -> Response:
    """Corrections of what the machine found; only what was changed in the form is written."""
    return _written(request, visitor, claim_id, given, corrected(_as_seen(request, claim_id, given), fields))


@router.post("/claims/{claim_id}/undo")
def undo(
    request: Request, visitor: SignedIn, claim_id: str, given: Given, number: Annotated[int, Form(ge=1, le=2**53)]
) -> Response:
    """Takes an entry back."""
    return _written(request, visitor, claim_id, given, [Decision.undo(number)])


@router.post("/claims/{claim_id}/again")
def again(
    request: Request, visitor: SignedIn, claim_id: str, given: Given, decisions: Annotated[str, Form(max_length=200_000)] = ""
) -> Response:
    """What somebody else was faster than, and the reviewer means all the same, now that they have seen it."""
    return _written(request, visitor, claim_id, given, read_sent(decisions))


def _as_seen(request: Request, claim_id: str, given: Seen) -> StoredClaim:
    reviewing = reviewing_of(request)
    return reviewing.as_seen(reviewing.claim(claim_id), given.seen, given.version)


def read_places(words: str, length: int) -> list[tuple[int, int]]:
    """The (start, end) of each "start-end" in ``words``, in order, within a text of ``length`` code points.

    Raises `StoreError` where they are none, overlap or lie outside.

    >>> read_places("40-52 20-34", 100)
    [(20, 34), (40, 52)]
    """
    try:
        places = sorted((int(a), int(b)) for a, b in (word.split("-") for word in words.split()))
    except ValueError:
        places = []
    ends = [0, *(end for place in places for end in place)]
    fits = bool(places) and ends == sorted(ends) and ends[-1] <= length and all(a < b for a, b in places)
    if not fits:
        raise StoreError(f"{words[:40]!r} are no places in the article", remedy="select the words anew")
    return places


def _written(request: Request, visitor: Visitor, claim_id: str, given: Seen, decisions: Sequence[Decision]) -> Response:
    """Writes the decisions and leads on, or shows the one that somebody else made meanwhile."""
    reviewing = reviewing_of(request)
    reviewing.claim(claim_id)
    proposals = [Proposal(claim_id, decision, visitor.name, given.seen, given.version) for decision in decisions]
    outcomes = reviewing.decisions.write(visitor, proposals)
    refused = [decision for decision, outcome in zip(decisions, outcomes, strict=True) if isinstance(outcome, ConflictError)]
    if refused:
        return claim_page(request, visitor, claim_id, given.query, seen=given.seen, refused=refused)
    numbers = " ".join(str(outcome.number) for outcome in outcomes if isinstance(outcome, Entry))
    said = {"X-Said": quote(in_short(decisions)), "X-Entry": numbers}
    if request.headers.get("x-desk"):
        return Response(status_code=204, headers=said)
    back = f"/claims/{quote(claim_id, safe='')}" + (f"?{given.query}" if given.query else "")
    return RedirectResponse(local(given.next or back), 303, headers=said)


def in_short(decisions: Sequence[Decision] | Sequence[Entry]) -> str:
    """What was decided, in a few words."""
    if not decisions:
        return "Nothing to save"
    return ", ".join(str(d.value) if d.action == "verdict" and d.value else spaced(d.action) for d in decisions)
