"""Signing in and out."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from claims.review.authentication import Door, SignedIn, door_of
from claims.review.logins import TooManyError
from claims.review.policy import RefusedError
from claims.review.responses import local, page
from claims.review.sessions import Session

router = APIRouter(include_in_schema=False)

At = Annotated[Door, Depends(door_of)]


@router.get("/enter")
def enter(request: Request, door: At, token: str = "", next: str = "/") -> Response:
    """Lets in whoever has the address that the server printed when it started."""
    if not door.settings.by_token or not door.has_token(token):
        raise RefusedError("This address is not, or no longer, good. Open the one that `claims review` printed last.")
    response: Response = RedirectResponse(local(next), 303)
    if request.headers.get("sec-fetch-site") == "cross-site":
        # The file that opens the browser leads here. A browser follows a redirect in the name of where it came from, and sends
        # our cookie along only from a page of ours.
        response = page(request, None, "enter.html", next=local(next))
    door.give(request, response, door.begin(request, door.token_user()))
    return response


@router.get("/login")
def login_page(request: Request, door: At, next: str = "/") -> Response:
    """The form."""
    if door.visitor(request) is not None:
        return RedirectResponse(local(next), 303)
    return _form(request, door, next=local(next))


@router.post("/login")
async def login(
    request: Request,
    door: At,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    csrf: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",
) -> Response:
    """Signs somebody in who knows their password, a few tries at a time."""
    session = door.session(request)
    if session is None or not door.sessions.own(session, csrf):
        return _form(request, door, next=local(next), said="The page had grown old. Please try again.", status=403)
    try:
        user = await door.signed_in(request, name, password)
    except TooManyError as error:
        response = _form(request, door, next=local(next), said=str(error), status=429)
        response.headers.update(error.headers)
        return response
    if user is None:
        return _form(request, door, next=local(next), said="Name and password do not go together.", status=403)
    response = RedirectResponse(local(next), 303)
    door.give(request, response, await run_in_threadpool(door.begin, request, user))
    return response


@router.post("/logout")
def logout(request: Request, door: At, visitor: SignedIn, everywhere: Annotated[bool, Form()] = False) -> Response:
    """Ends the session, wherever there is a copy of its cookie; with ``everywhere`` all sessions of its user."""
    response = RedirectResponse("/login", 303)
    door.end(request)
    if everywhere:
        door.sessions.end_all(visitor.name)
    door.take(request, response)
    return response


def _form(request: Request, door: Door, *, next: str, said: str = "", status: int = 200) -> Response:
    session = Session.of(None)
    token = door.sessions.token(session)
    with_password = door.users is not None and door.settings.trust_header is None
    response = page(request, None, "login.html", status=status, said=said, csrf=token, next=next, with_password=with_password)
    door.give(request, response, session)
    return response
