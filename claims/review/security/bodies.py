"""How long a request's body may be, how long it may take to come, and what must be so before it is parsed."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import HTTPException  # the one that FastAPI passes on when it is raised while a body is read
from fastapi.routing import APIRoute
from python_multipart.multipart import parse_options_header
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive

from claims.review.settings import Limits

MOST_VALUES = 1_000
"""Values and keys in a JSON body, see `values_in`: FastAPI validates each in the thread that serves everybody."""


class TooLongError(HTTPException):
    """A body is longer than its sender may send."""

    def __init__(self, most: int, *, known: bool) -> None:
        who = "" if known else " from somebody who is not signed in"
        super().__init__(413, f"More than {most:,} bytes are not taken{who} at once.")


class TooSlowError(HTTPException):
    """A body does not come."""

    def __init__(self) -> None:
        super().__init__(408, "The request did not come in time. Please try again.", headers={"Connection": "close"})


def stated_length(headers: Headers) -> int:
    """The length in bytes that a request says it has, 0 where it does not say."""
    length = headers.get("content-length", "0")
    return int(length) if length.isascii() and length.isdigit() and len(length) < 20 else 0


def limited(receive: Receive, request: Request, limits: Limits, known: Callable[[Request], bool]) -> Receive:
    """``receive`` within the limits: raises `TooLongError` and `TooSlowError`. Once the body is there it waits as it likes.

    Who is not ``known`` may send little. Only the time that is spent waiting for the client counts.
    """
    read = 0
    waited = 0.0
    most: int | None = None
    by_known = False
    over = False

    def allowed() -> int:
        nonlocal by_known
        by_known = known(request)
        longest = limits.longest(request.url.path)
        allowed = longest if by_known else min(longest, limits.longest_of_strangers)
        if stated_length(request.headers) > allowed:
            raise TooLongError(allowed, known=by_known)
        return allowed

    async def receiving() -> Message:
        nonlocal read, waited, most, over
        if over:
            return await receive()
        if most is None:
            most = allowed()
        began = time.monotonic()
        try:
            async with asyncio.timeout(limits.body + read / limits.body_rate - waited):
                message = await receive()
        except TimeoutError:
            raise TooSlowError from None
        waited += time.monotonic() - began
        read += len(message.get("body", b""))
        if read > most:
            raise TooLongError(most, known=by_known)
        over = message["type"] != "http.request" or not message.get("more_body", False)
        return message

    return receiving


def is_in_utf8(headers: Headers) -> bool:
    """Whether a form is in UTF-8, by its own word. Starlette decodes the parts of a form with whatever codec it names, in the
    thread that serves everybody, and some of Python's codecs take a time that is not linear in the length (``punycode``).
    """
    kind, options = parse_options_header(headers.get("content-type"))
    charset = options.get(b"charset", b"utf-8")
    return kind != b"multipart/form-data" or charset.lower().replace(b"_", b"-") in {b"utf-8", b"utf8"}


def values_in(body: bytes) -> int:
    """About how many values a JSON document in UTF-8 has, counted without parsing it: the signs outside of strings that begin a
    list or an object, or separate what is in them; more than `MOST_VALUES` where there are too many strings to look at.

    >>> values_in(b'{"text": "a, [\\\\"b]", "spans": [[1, 2]]}')
    5
    """
    bare = body.replace(rb"\\", b"").replace(rb"\"", b"")
    strings = bare.count(b'"') // 2
    if strings > 2 * MOST_VALUES:
        return strings // 2
    return sum(part.count(sign) for part in bare.split(b'"')[::2] for sign in (b",", b"[", b"{"))


class BoundedJsonRoute(APIRoute):
    """A route that refuses JSON of more than `MOST_VALUES` values before it is parsed: parsed and validated it would take
    hundreds of times the memory, and FastAPI does so before it is known who is asking.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, given a request that counts."""
        handle = super().get_route_handler()

        async def counted(request: Request) -> Response:
            return await handle(_CountedRequest(request.scope, request.receive))

        return counted


class _CountedRequest(Request):
    async def json(self) -> Any:
        """The body, parsed. Raises `HTTPException` where it has too many values, or is not in UTF-8 as RFC 8259 has it."""
        body = await self.body()
        if b"\0" in body:  # UTF-16 and UTF-32, which the module `json` would recognise
            raise HTTPException(400, "The body is not JSON in UTF-8.")
        if values_in(body) > MOST_VALUES:
            raise HTTPException(413, f"The JSON has more than {MOST_VALUES:,} values.")
        return await super().json()
