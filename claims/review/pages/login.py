"""Signing in and out."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from claims.review.authentication import Authenticated, Authenticator, authenticator_of
from claims.review.logins import TooManyAttemptsError
from claims.review.policy import ForbiddenError
from claims.review.responses import local, page
from claims.review.sessions import Session

router = APIRouter(include_in_schema=False)

At = Annotated[Authenticator, Depends(authenticator_of)]


@router.get("/enter")
def enter(request: Request, authenticator: At, token: str = "", next: str = "/") -> Response:
    """Signs in with the token in the URL that the server printed when it started."""
    if not authenticator.settings.by_token or not authenticator.has_token(token):
        raise ForbiddenError("This link is invalid or has expired. Open the address that `claims review` printed last.")
    response: Response = RedirectResponse(local(next), 303)
    if request.headers.get("sec-fetch-site") == "cross-site":
        # The local file that opens the browser redirects here. After another redirect the request would still be cross-site,
        # and the browser would not send the SameSite cookie. A refresh from a page of this server is same-site.
        response = page(request, None, "enter.html", next=local(next))
    authenticator.set_cookie(request, response, authenticator.begin(request, authenticator.token_user()))
    return response


@router.get("/login")
def login_page(request: Request, authenticator: At, next: str = "/") -> Response:
    """Shows the form for signing in."""
    if authenticator.principal_of(request) is not None:
        return RedirectResponse(local(next), 303)
    return _form(request, authenticator, next=local(next))


@router.post("/login")
async def login(
    request: Request,
    authenticator: At,
    name: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    csrf: Annotated[str, Form()] = "",
    next: Annotated[str, Form()] = "/",
) -> Response:
    """Signs in by name and password; attempts are rate-limited."""
    session = authenticator.session(request)
    if session is None or not authenticator.sessions.own(session, csrf):
        return _form(request, authenticator, next=local(next), said="The page has expired. Please try again.", status=403)
    try:
        user = await authenticator.signed_in(request, name, password)
    except TooManyAttemptsError as error:
        response = _form(request, authenticator, next=local(next), said=str(error), status=429)
        response.headers.update(error.headers)
        return response
    if user is None:
        return _form(request, authenticator, next=local(next), said="Wrong name or password.", status=403)
    response = RedirectResponse(local(next), 303)
    authenticator.set_cookie(request, response, await run_in_threadpool(authenticator.begin, request, user))
    return response


@router.post("/logout")
def logout(
    request: Request, authenticator: At, principal: Authenticated, everywhere: Annotated[bool, Form()] = False
) -> Response:
    """Ends the current session on the server, or with ``everywhere`` all sessions of the user."""
    response = RedirectResponse("/login", 303)
    authenticator.end(request)
    if everywhere:
        authenticator.sessions.end_all(principal.name)
    authenticator.delete_cookie(request, response)
    return response


def _form(request: Request, authenticator: Authenticator, *, next: str, said: str = "", status: int = 200) -> Response:
    session = Session.of(None)
    token = authenticator.sessions.token(session)
    with_password = authenticator.users is not None and authenticator.settings.trust_header is None
    response = page(request, None, "login.html", status=status, said=said, csrf=token, next=next, with_password=with_password)
    authenticator.set_cookie(request, response, session)
    return response
