"""Acknowledged decisions are on disk: reviewers decide concurrently in separate processes, some of which are killed."""

import os
import random
import signal
import subprocess
import time
from pathlib import Path

from claims.store import Filters, open_store
from claims.store.state import fold
from tests.forking import forked
from tests.store.building import claim_set, ids

ROOT = Path(__file__).parents[2]
REVIEWERS = 3
KILLS = 4
DECISIONS = 60
"""Maximum decisions of each reviewer."""

DESK = """
import sys
from claims.store import Decision, open_store
url, by, claims = sys.argv[1], sys.argv[2], sys.argv[3].split(",")
with open_store(url) as store:
    for number in range(int(sys.argv[4])):
        entry = store.decide(claims[number % len(claims)], Decision.note(f"{by} {number}"), by=by)
        print(entry.number, entry.value, flush=True)
"""


def reviewer(url: str, name: str, claims: list[str], out: Path) -> subprocess.Popen[bytes]:
    """A process that decides, and writes each decision to ``out`` when it is acknowledged."""
    with out.open("wb") as stream:
        command = forked("-c", DESK, url, name, ",".join(claims), str(DECISIONS))
        return subprocess.Popen(command, cwd=ROOT, stdout=stream, stderr=subprocess.DEVNULL)


def test_no_acknowledged_decision_is_lost_when_processes_are_killed(url: str, tmp_path: Path) -> None:
    made = claim_set([f"Claim number {number}" for number in range(5)])
    with open_store(url) as store:
        store.add(made)
    chance = random.Random(7)
    running: dict[str, subprocess.Popen[bytes]] = {}
    killed = started = 0
    while killed < KILLS or running:
        if killed < KILLS:
            while len(running) < REVIEWERS:
                name = f"reviewer {started}"
                running[name] = reviewer(url, name, ids(made), tmp_path / name)
                started += 1
        time.sleep(chance.uniform(0.05, 0.3))
        writing = [name for name in running if (tmp_path / name).stat().st_size and running[name].poll() is None]
        if writing and killed < KILLS:
            os.kill(running[chance.choice(writing)].pid, signal.SIGKILL)
            killed += 1
        running = {name: process for name, process in running.items() if process.poll() is None}
    acknowledged = dict(reported.split(" ", 1) for reported in acknowledgements(tmp_path, started))
    with open_store(url) as store:
        log = {str(entry.number): entry.value for entry in store.log()}
        assert list(log) == [str(number) for number in range(1, len(log) + 1)], "no number is missing"
        assert len(acknowledged) >= KILLS
        assert {number: log.get(number) for number in acknowledged} == acknowledged
        for claim in store.query(Filters()).claims:
            assert claim.state == fold(store.log(claim.id)), "and the queue says what the log says"


def acknowledgements(folder: Path, started: int) -> list[str]:
    """The lines that the reviewers wrote; one that was killed may have left half a line."""
    found = []
    for number in range(started):
        lines = (folder / f"reviewer {number}").read_text().splitlines(keepends=True)
        found += [line.rstrip("\n") for line in lines if line.endswith("\n")]
    return found
