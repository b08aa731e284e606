"""``/api/session``: who is asking, and signing in."""

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from claims.review.answers import Json
from claims.review.api.shapes import Problem, Shape, SigningIn
from claims.review.security import SignedIn, SignedOutError, door_of
from claims.review.security.bodies import BoundedJsonRoute

router = APIRouter(prefix="/api", route_class=BoundedJsonRoute, tags=["session"])


class Who(Shape):
    """Who is asking. ``token`` goes into the header X-CSRF-Token of requests that change something."""

    name: str
    role: str
    token: str


@router.get("/session", response_model=Who, responses={401: {"model": Problem}})
def session(visitor: SignedIn) -> Response:
    """Who is asking."""
    return Json({"name": visitor.name, "role": visitor.role.value, "token": visitor.token})


@router.post("/session", response_model=Who, responses={401: {"model": Problem}, 429: {"model": Problem}})
async def sign_in(request: Request, given: SigningIn) -> Response:
    """Signs in by name and password, a few tries at a time: 429 says in `Retry-After` how many seconds to wait."""
    door = door_of(request)
    user = await door.signed_in(request, given.name, given.password)
    if user is None:
        raise SignedOutError
    session = await run_in_threadpool(door.begin, request, user)
    response = Json({"name": user.name, "role": user.role.value, "token": door.sessions.token(session)})
    door.give(request, response, session)
    return response


@router.delete("/session", status_code=204, responses={401: {"model": Problem}, 403: {"model": Problem}})
def sign_out(request: Request, visitor: SignedIn, everywhere: bool = False) -> Response:
    """Ends the session; with `everywhere` all sessions of its user."""
    door = door_of(request)
    door.end(request)
    if everywhere:
        door.sessions.end_all(visitor.name)
    response = Response(status_code=204)
    door.take(request, response)
    return response
