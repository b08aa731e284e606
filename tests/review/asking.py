"""Requests to a review server as a user."""

from dataclasses import dataclass
from typing import Any

import httpx
from starlette.testclient import TestClient


@dataclass
class Asker:
    """A signed-in user, with the cookie and the CSRF token of their forms."""

    client: TestClient | httpx.Client
    cookies: dict[str, str]
    token: str

    def get(self, path: str, **options: Any) -> httpx.Response:
        return self._ask("GET", path, **options)

    def post(
        self, path: str, data: dict[str, Any] | None = None, *, token: str | None = None, **options: Any
    ) -> httpx.Response:
        """Sends a form, with its token unless another is given ("": none)."""
        sent = self.token if token is None else token
        fields = (data or {}) | ({"csrf": sent} if sent else {})
        return self._ask("POST", path, data=fields, **options)

    def send(self, path: str, json: object) -> httpx.Response:
        """Sends JSON, with the token in a header."""
        return self._ask("POST", path, json=json, headers={"X-CSRF-Token": self.token})

    def decide(self, claim_id: str, verdict: str, *, seen: int = 0, **fields: Any) -> httpx.Response:
        return self.post(f"/claims/{claim_id}/verdict", {"verdict": verdict, "seen": seen, "version": 1} | fields)

    def _ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies} | options.pop("headers", {})
        self.client.cookies.clear()  # several users share the client
        return self.client.request(method, path, headers=headers, **options)


def signed_in(client: TestClient, name: str) -> Asker:
    """A user with a session, without the cost of checking a password."""
    authenticator = client.app.state.authenticator  # type: ignore[attr-defined]
    session = authenticator.sessions.begin(name, authenticator.users.named(name).hash)
    return Asker(
        client, {authenticator.settings.cookie: authenticator.sessions.cookie(session)}, authenticator.sessions.token(session)
    )


def as_user(client: TestClient | httpx.Client, name: str, password: str) -> Asker:
    """Signs a user in."""
    client.cookies.clear()
    answer = client.post("/api/session", json={"name": name, "password": password})
    assert answer.status_code == 200, answer.text
    cookies = dict(answer.cookies)
    client.cookies.clear()
    return Asker(client, cookies, answer.json()["token"])
