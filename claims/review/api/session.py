"""``/api/session``: the current user, signing in and out."""

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from claims.review.api.routing import BoundedJsonRoute
from claims.review.api.schemas import Problem, Shape, SigningIn
from claims.review.authentication import Authenticated, NotAuthenticatedError, authenticator_of
from claims.review.responses import Json

router = APIRouter(prefix="/api", route_class=BoundedJsonRoute, tags=["session"])


class Who(Shape):
    """The current user. ``token`` goes into the header X-CSRF-Token of unsafe requests."""

    name: str
    role: str
    token: str


@router.get("/session", response_model=Who, responses={401: {"model": Problem}})
def session(principal: Authenticated) -> Response:
    """Who is asking."""
    return Json({"name": principal.name, "role": principal.role.value, "token": principal.token})


@router.post("/session", response_model=Who, responses={401: {"model": Problem}, 429: {"model": Problem}})
async def sign_in(request: Request, given: SigningIn) -> Response:
    """Signs in by name and password; rate-limited: 429 says in `Retry-After` how many seconds to wait."""
    authenticator = authenticator_of(request)
    user = await authenticator.signed_in(request, given.name, given.password)
    if user is None:
        raise NotAuthenticatedError
    session = await run_in_threadpool(authenticator.begin, request, user)
    response = Json({"name": user.name, "role": user.role.value, "token": authenticator.sessions.token(session)})
    authenticator.set_cookie(request, response, session)
    return response


@router.delete("/session", status_code=204, responses={401: {"model": Problem}, 403: {"model": Problem}})
def sign_out(request: Request, principal: Authenticated, everywhere: bool = False) -> Response:
    """Ends the session; with `everywhere` all sessions of its user."""
    authenticator = authenticator_of(request)
    authenticator.end(request)
    if everywhere:
        authenticator.sessions.end_all(principal.name)
    response = Response(status_code=204)
    authenticator.delete_cookie(request, response)
    return response
