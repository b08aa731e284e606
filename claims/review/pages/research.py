"""Where to look further: claims of other articles that say much the same as one."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from claims.review.answers import page, reviewing_of
from claims.review.security import Reader

router = APIRouter(include_in_schema=False)


@router.get("/claims/{claim_id}/similar")
def similar(request: Request, visitor: Reader, claim_id: str) -> Response:
    """The page, of which the desk shows a part."""
    reviewing = reviewing_of(request)
    claim = reviewing.claim(claim_id)
    return page(request, visitor, "similar.html", claim=claim, similar=reviewing.store.similar(claim.id))
