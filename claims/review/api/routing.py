"""The route class of the API, which bounds JSON before it is parsed."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import HTTPException  # the exception class that FastAPI propagates when it is raised while a body is read
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response

MAX_JSON_VALUES = 1_000
"""Values and keys of a JSON body, see `values_in`: FastAPI validates each on the event loop."""


def values_in(body: bytes) -> int:
    """Approximately how many values a JSON document in UTF-8 has, without parsing it: the characters outside of strings that
    open or separate items of lists and objects; more than `MAX_JSON_VALUES` where there are too many strings to examine.

    >>> values_in(b'{"text": "a, [\\\\"b]", "spans": [[1, 2]]}')
    5
    """
    bare = body.replace(rb"\\", b"").replace(rb"\"", b"")
    strings = bare.count(b'"') // 2
    if strings > 2 * MAX_JSON_VALUES:
        return strings // 2
    return sum(part.count(sign) for part in bare.split(b'"')[::2] for sign in (b",", b"[", b"{"))


class BoundedJsonRoute(APIRoute):
    """A route that rejects JSON of more than `MAX_JSON_VALUES` values before it is parsed: parsing and validating it would take
    hundreds of times its size in memory, and FastAPI does so before authentication.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, with a request that counts values."""
        handle = super().get_route_handler()

        async def counted(request: Request) -> Response:
            return await handle(_CountedRequest(request.scope, request.receive))

        return counted


class _CountedRequest(Request):
    async def json(self) -> Any:
        """The parsed body. Raises `HTTPException` if it has too many values, or is not in UTF-8, which RFC 8259 requires."""
        body = await self.body()
        if b"\0" in body:  # UTF-16 and UTF-32, which `json` would detect
            raise HTTPException(400, "The body is not JSON in UTF-8.")
        if values_in(body) > MAX_JSON_VALUES:
            raise HTTPException(413, f"The JSON has more than {MAX_JSON_VALUES:,} values.")
        return await super().json()
