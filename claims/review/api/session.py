"""``/api/session``: who is asking, and signing in."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from claims.review.answers import Json
from claims.review.api.shapes import Problem, Shape, SigningIn
from claims.review.security import Reader, RefusedError, Session, SignedOutError, door_of
from claims.review.security.sessions import LONGEST

router = APIRouter(prefix="/api", tags=["session"])


class Who(Shape):
    """Who is asking. ``token`` goes into the header X-CSRF-Token of requests that change something."""

    name: str
    role: str
    token: str


@router.get("/session", response_model=Who, responses={401: {"model": Problem}})
def session(visitor: Reader) -> Response:
    """Who is asking."""
    return Json({"name": visitor.name, "role": visitor.role.value, "token": visitor.token})


@router.post("/session", response_model=Who, responses={401: {"model": Problem}, 403: {"model": Problem}})
def sign_in(request: Request, given: SigningIn) -> Response:
    """Signs in by name and password, a few tries at a time."""
    door = door_of(request)
    client = request.client.host if request.client else ""
    if door.by_name.wait(given.name) or door.by_address.wait(client):
        raise RefusedError("Too many tries. Wait a few minutes.")
    user = door.users.signed_in(given.name, given.password) if door.users else None
    if user is None:
        door.by_name.failed(given.name)
        door.by_address.failed(client)
        raise SignedOutError
    door.by_name.succeeded(given.name)
    session = Session.of(user.name, user.hash)
    response = Json({"name": user.name, "role": user.role.value, "token": door.sessions.token(session)})
    secure = request.url.scheme == "https"
    value = door.sessions.cookie(session)
    response.set_cookie(door.settings.cookie, value, max_age=LONGEST, httponly=True, samesite="strict", secure=secure)
    return response
