"""What changes while a page is open: how much is done, and who else is here."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from claims.review.answers import page, reviewing_of
from claims.review.security import Reader
from claims.store import Action, Filters

router = APIRouter(include_in_schema=False)


@router.get("/live")
def live(request: Request, visitor: Reader, claim: str = "", seen: int = 0) -> Response:
    """The line at the top of every page; on the desk also whether somebody decided on the claim meanwhile."""
    reviewing = reviewing_of(request)
    reviewing.saw(visitor.name, claim)
    total = reviewing.store.count(Filters())
    left = reviewing.store.count(Filters(verdict=("none",)))
    entries = reviewing.store.log(claim_id=claim, after=seen) if claim else []
    news = [entry for entry in entries if entry.by != visitor.name and entry.action is not Action.CARRY]
    return page(
        request,
        visitor,
        "live.html",
        total=total,
        done=total - left,
        others=reviewing.others(visitor.name),
        claim=claim,
        news=news[-1] if news else None,
    )
