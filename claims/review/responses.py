"""Responses: pages from templates, JSON, errors."""

import json
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote, urlencode

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from claims.export.as_json import escaped
from claims.present.wording import FAMILIES, PUBLICATION, counted, displayed, grouped, percent, shortened, spaced
from claims.review.authentication import authenticator_of
from claims.review.policy import Permission, Principal
from claims.review.service import ReviewService, quoted
from claims.store import UnavailableError, limits, verdicts

HERE = Path(__file__).parent


class Json(Response):
    """JSON that can contain any text of an article, lone surrogates included."""

    media_type = "application/json"

    def render(self, content: object) -> bytes:
        """The bytes of ``content``."""
        return escaped(json.dumps(content, ensure_ascii=False, allow_nan=False)).encode()


def service_of(request: Request) -> ReviewService:
    """The server's `ReviewService`."""
    return cast(ReviewService, request.app.state.service)


def page(request: Request, principal: Principal | None, template: str, *, status: int = 200, **values: object) -> HTMLResponse:
    """A page from a template, rendered with ``values``, the principal and the current path."""
    authenticator = authenticator_of(request)
    common = {
        "principal": principal,
        "path": request.url.path,
        "by_token": authenticator.settings.by_token,
        "problem": authenticator.problem if principal is not None and principal.may(Permission.SEE_WARNINGS) else "",
    }
    return HTMLResponse(_environment().get_template(template).render(common | values), status)


def error_page(request: Request, status: int, said: str, headers: Mapping[str, str] | None = None) -> Response:
    """An error: JSON for programs, a page for people."""
    response: Response
    if request.url.path.startswith("/api/"):
        response = Json({"error": said}, status)
    else:
        response = page(request, _principal(request), "error.html", status=status, said=said, code=status)
    response.headers.update(headers or {})
    return response


def _principal(request: Request) -> Principal | None:
    """The principal who receives the error page; None if the sessions cannot be read either."""
    try:
        return authenticator_of(request).principal_of(request)
    except UnavailableError:
        return None


def asked_by_script(request: Request) -> bool:
    """Whether htmx requests a part of a page."""
    return "hx-request" in request.headers


def address(path: str, **parameters: str) -> str:
    """``path`` with a query string.

    >>> address("/article", id="a b&c")
    '/article?id=a+b%26c'
    """
    return f"{path}?{urlencode(parameters, errors='replace')}" if parameters else path


def local(path: str | None, otherwise: str = "/") -> str:
    """``path`` if it is a path of this server, else ``otherwise``: no open redirects.

    >>> local("/claims/c-1?sort=article"), local("//evil.example"), local("/\\\\evil.example"), local("https://evil.example")
    ('/claims/c-1?sort=article', '/', '/', '/')
    """
    fine = path and path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return quote(path, safe="/?&=%+:;,.~-_!*'()@") if fine and path else otherwise


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_final,
    )
    environment.globals |= {"address": address, "families": FAMILIES, "verdicts": verdicts(), "percent": percent}
    environment.globals |= {"limits": limits, "Permission": Permission, "publication": PUBLICATION}
    environment.globals |= {"grouped": grouped, "counted": counted}
    environment.filters |= {"spaced": spaced, "shortened": shortened, "moment": _moment, "quoted": quoted}
    environment.globals["keys_of_verdicts"] = {verdict.name: verdict.key for verdict in verdicts()}
    return environment


def _final(value: Any) -> Any:  # whatever a template prints
    """Escapes rendered text so that browsers preserve it; markup was processed before."""
    return displayed(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _moment(at: datetime) -> str:
    return f"{at:%d %b %Y, %H:%M}"
