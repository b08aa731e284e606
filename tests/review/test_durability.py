"""No acknowledged decision is lost, whatever happens to the server."""

import os
import random
import signal
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import httpx
import pytest

from claims.model import ClaimSet
from claims.review.server import free_port
from claims.store import Filters, Sort, open_store
from tests.forking import forked
from tests.store.postgres import fresh_database
from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[2]
DECISIONS = 1_000
REVIEWERS = 8
KILLS = 20
VERDICTS = ["True", "Mostly true", "Mixed", "Mostly false", "False", "Unproven", "Not a claim"]
SERVER = """
import os, sys
import uvicorn
from claims.review.settings import Settings
from claims.review.webapp import application
from claims.store import open_store
place, port = sys.argv[1], int(sys.argv[2])
settings = Settings(trust_header="X-Reviewer", port=port, secret="kept")
while True:  # a process for each life of the server, with its libraries loaded
    child = os.fork()
    if not child:
        uvicorn.run(application(open_store(place), settings), port=port, log_level="error")
        os._exit(0)
    print(child, flush=True)
    os.waitpid(child, 0)
"""


class Server:
    """A server that is restarted whenever it is killed."""

    def __init__(self, place: str) -> None:
        self.port = free_port()
        self.over = threading.Event()
        self.killed = 0
        command = forked("-c", SERVER, place, str(self.port))
        self._starter = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self._life = self._started()

    def _started(self) -> int:
        assert self._starter.stdout is not None
        return int(self._starter.stdout.readline())

    def kill(self) -> None:
        os.kill(self._life, signal.SIGKILL)
        self._life = self._started()

    def end(self) -> None:
        self._starter.terminate()
        self._starter.wait()
        os.kill(self._life, signal.SIGKILL)

    def answers(self) -> bool:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", "/login")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def keep_killing(self, chance: random.Random) -> None:
        """Kills the server some time after it has started, `KILLS` times."""
        while self.killed < KILLS and not self.over.is_set():
            while not self.answers() and not self.over.wait(0.05):
                pass
            self.over.wait(chance.uniform(0.0, 0.6))
            self.kill()
            self.killed += 1


@dataclass
class Hand:
    """A reviewer who sends decisions, retries without a response, and records what was acknowledged."""

    name: str
    server: Server
    newest: dict[str, int]
    """The number of the newest decision on each claim that one of the reviewers has seen."""
    acknowledged: list[tuple[int, str, str]] = field(default_factory=list)

    def decide(self, claims: list[str], count: int) -> None:
        chance = random.Random(self.name)
        with httpx.Client(
            base_url=f"http://127.0.0.1:{self.server.port}", timeout=PATIENCE, headers={"X-Reviewer": self.name}
        ) as client:
            token = None
            while len(self.acknowledged) < count:
                try:
                    token = token or client.get("/api/session").json()["token"]
                    self._once(client, token, chance.choice(claims), chance.choice(VERDICTS))
                except httpx.TransportError:
                    time.sleep(0.05)

    def _once(self, client: httpx.Client, token: str, claim: str, verdict: str) -> None:
        for _ in range(50):  # others decide on the same claims
            body = {"action": "verdict", "value": verdict, "seen": self.newest.get(claim, 0)}
            answer = client.post(f"/api/claims/{claim}/decisions", json=body, headers={"X-CSRF-Token": token})
            if answer.status_code == 201:
                self.newest[claim] = answer.json()["number"]
                self.acknowledged.append((self.newest[claim], claim, verdict))
                return
            assert answer.status_code == 409, answer.text
            self.newest[claim] = answer.json()["entry"]["number"]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_every_acknowledged_decision_survives_twenty_kills(
    kind: str, exports: dict[str, ClaimSet], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    place = str(tmp_path / "claims.db") if kind == "sqlite" else fresh_database(request.getfixturevalue("postgres"))
    with open_store(place) as store:
        for claim_set in exports.values():
            store.add(claim_set)
        claims = [claim.id for claim in store.query(Filters(), Sort.ARTICLE, None, 100).claims]
    server = Server(place)
    newest: dict[str, int] = {}
    hands = [Hand(f"Reviewer {n}", server, newest) for n in range(REVIEWERS)]
    with ThreadPoolExecutor(REVIEWERS + 1) as threads:
        killing = threads.submit(server.keep_killing, random.Random(7))
        deciding = [threads.submit(hand.decide, claims, DECISIONS // REVIEWERS) for hand in hands]
        try:
            for job in deciding:
                job.result()
            killing.result()
        finally:
            server.over.set()
    server.end()
    acknowledged = {number: (hand.name, claim, verdict) for hand in hands for number, claim, verdict in hand.acknowledged}
    assert server.killed == KILLS
    assert len(acknowledged) == DECISIONS, "no number was given twice"
    with open_store(place) as store:
        log = {entry.number: (entry.by, entry.claim_id, entry.value) for entry in store.log()}
        assert {number: log.get(number) for number in acknowledged} == acknowledged
        assert sorted(log) == list(range(1, len(log) + 1))
        newest = {claim: verdict for _, (_, claim, verdict) in sorted(log.items())}
        assert {claim: store.claim(claim).state.verdict for claim in newest} == newest
