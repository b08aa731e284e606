"""The pages themselves, asked for over HTTP as a browser does: a server in a process of its own, whole answers."""

import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import httpx

from benchmarks.store import made_up
from claims.review.query import Query
from claims.review.server import free_port
from claims.store import Sort

STARTING = 60.0
"""Seconds within which the server must answer."""


@contextmanager
def visiting(place: str) -> Iterator[httpx.Client]:
    """A client of a server for the store at ``place``; it has the rights of an editor."""
    port = free_port()
    command = [sys.executable, "-m", "claims", "review", "--store", place, "--port", str(port), "--no-browser"]
    server = subprocess.Popen([*command, "--trust-header", "X-Reviewer"], stderr=subprocess.DEVNULL)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, headers={"X-Reviewer": "Ada"}) as client:
            _wait(client)
            yield client
    finally:
        server.terminate()
        server.wait()


def _wait(client: httpx.Client) -> None:
    end = time.monotonic() + STARTING
    while True:
        try:
            client.get("/login")
        except httpx.TransportError:
            if time.monotonic() > end:
                raise
            time.sleep(0.1)
        else:
            return


def pages(client: httpx.Client, ids: list[str], chance: random.Random, seen: int) -> dict[str, Callable[[], object]]:
    """The pages, each with what is drawn by chance drawn anew; ``seen`` is the number of the last entry in the log."""
    headers = {"X-CSRF-Token": str(client.get("/api/session").json()["token"])}

    def asked(path: str) -> httpx.Response:
        return client.get(path).raise_for_status()

    def query() -> Query:
        return Query(made_up.filters(chance), chance.choice(list(Sort)))

    def save() -> httpx.Response:
        id = chance.choice(ids)
        body = {"action": "verdict", "value": chance.choice(made_up.VERDICTS), "seen": seen}
        return client.post(f"/api/claims/{id}/decisions", json=body, headers=headers).raise_for_status()

    return {
        "queue, the first page of a server": lambda: asked("/"),
        "queue with facets": lambda: asked(f"/?{query().address}"),
        "search with facets": lambda: asked("/?" + str(httpx.QueryParams(text=made_up.search(chance)))),
        "desk": lambda: asked(f"/claims/{chance.choice(ids)}"),
        "desk, in a list": lambda: asked(f"/claims/{chance.choice(ids)}?{query().address}"),
        "save": save,
        "dashboard": lambda: asked("/dashboard"),
        "articles": lambda: asked("/articles"),
    }
