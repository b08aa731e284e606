"""Signing in and out."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from claims.review.answers import local, page
from claims.review.security import Door, Reader, RefusedError, Session, door_of
from claims.review.security.sessions import LONGEST

router = APIRouter(include_in_schema=False)

At = Annotated[Door, Depends(door_of)]


@router.get("/enter")
def enter(request: Request, door: At, token: str = "", next: str = "/") -> Response:
    """Lets in whoever has the address that the server printed when it started."""
    if not door.settings.by_token or not door.has_token(token):
        raise RefusedError("This address is not, or no longer, good. Open the one that `claims review` printed last.")
    return _with_session(request, door, RedirectResponse(local(next), 303), door.token_user().name, door.token_user().hash)


@router.get("/login")
def login_page(request: Request, door: At, next: str = "/") -> Response:
    """The form."""
    if door.visitor(request) is not None:
        return RedirectResponse(local(next), 303)
    return _form(request, door, next=local(next))


@router.post("/login")
def login(
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
    client = request.client.host if request.client else ""
    wait = max(door.by_name.wait(name), door.by_address.wait(client))
    if wait:
        said = f"Too many tries. Please wait {wait / 60:.0f} minutes." if wait > 90 else "Too many tries. Please wait a minute."
        return _form(request, door, next=local(next), said=said, status=429)
    user = door.users.signed_in(name, password) if door.users else None
    if user is None:
        door.by_name.failed(name[:100])
        door.by_address.failed(client)
        return _form(request, door, next=local(next), said="Name and password do not go together.", status=403)
    door.by_name.succeeded(name)
    return _with_session(request, door, RedirectResponse(local(next), 303), user.name, user.hash)


@router.post("/logout")
def logout(door: At, visitor: Reader) -> Response:
    """Ends the session in this browser."""
    response = RedirectResponse("/login", 303)
    response.delete_cookie(door.settings.cookie, httponly=True, samesite="strict")
    return response


def _form(request: Request, door: Door, *, next: str, said: str = "", status: int = 200) -> Response:
    session = Session.of(None)
    token = door.sessions.token(session)
    with_password = door.users is not None and door.settings.trust_header is None
    response = page(request, None, "login.html", status=status, said=said, csrf=token, next=next, with_password=with_password)
    return _with_cookie(request, door, response, session)


def _with_session(request: Request, door: Door, response: Response, name: str, hash: str | None) -> Response:
    return _with_cookie(request, door, response, Session.of(name, hash))


def _with_cookie(request: Request, door: Door, response: Response, session: Session) -> Response:
    response.set_cookie(
        door.settings.cookie,
        door.sessions.cookie(session),
        max_age=LONGEST,
        httponly=True,
        samesite="strict",
        secure=request.url.scheme == "https",
    )
    return response
