"""How long a request's body may be, and how long it may take to come."""

import asyncio
import time
from collections.abc import Callable

from fastapi import HTTPException  # the one that FastAPI passes on when it is raised while a body is read
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import Message, Receive

from claims.review.settings import Limits


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
    over = False

    def allowed() -> int:
        by_known = known(request)
        allowed = limits.longest_body if by_known else limits.longest_of_strangers
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
            raise TooLongError(most, known=most == limits.longest_body)
        over = message["type"] != "http.request" or not message.get("more_body", False)
        return message

    return receiving
