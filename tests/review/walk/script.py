"""A page of the documentation as a script: split into passages with their named items, and the program that it starts."""

import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Page

from claims.review.server import free_port
from claims.store import Store
from claims.store.database import Access
from claims.store.store import open_store
from tests.cli.test_program import heeds_ctrl_c
from tests.forking import forked
from tests.waiting import PATIENCE, until

ROOT = Path(__file__).parents[3]
HERE = "http://127.0.0.1:"
"""Prefix of the servers' URLs: a page may still contact the previous one."""
KEYS = {"Esc": "Escape", "Ctrl": "Control", "⌘": "Meta", "←": "ArrowLeft", "→": "ArrowRight"}
"""Keys by their caps, if the browser uses another name."""

_NAMED = re.compile(r"<kbd>(?P<key>.*?)</kbd>|`(?P<code>[^`]+)`|(?<!\*)\*(?P<name>[^*\s][^*]*)\*(?!\*)")
_LEAD = re.compile(r"(?:\d+\. )?\*\*(.+?)\*\*")
_MARKS = re.compile(r"<[^>]+>|[*`]|\[|\]\([^)]*\)|^(?:\d+\.|-) ")
_HEAD = re.compile(r"\| (key|may) +\||\| ---")
_WORDS = 6


@dataclass(eq=False)
class Passage:
    """A paragraph, an item of a list, a row of a table or a block of code.

    The items that it names (a key, italic text, code) must be used by its step: those
    that no step tries are listed by `untried`.
    """

    section: str
    text: str
    is_code: bool = False
    tried: set[str] = field(default_factory=set)

    @property
    def lead(self) -> str:
        """Its beginning: its words in bold, the first cell of a row, otherwise the first words."""
        if self.is_code:
            return f"$ {' '.join(self.text.split()[:3])}"
        if found := _LEAD.match(self.text):
            return found[1]
        text = self.text.split("|")[1] if self.text.startswith("|") else self.text
        words = _MARKS.sub("", text).split()
        return " ".join(words if self.text.startswith("|") else words[:_WORDS])

    @property
    def named(self) -> list[str]:
        """All items that it names."""
        return [] if self.is_code else [found[0] for found in _NAMED.finditer(self.text)]

    @property
    def untried(self) -> list[str]:
        """The items that no step used."""
        return [one for one in self.named if one not in self.tried]

    def key(self, cap: str) -> str:
        """A key of the passage, by its name in a browser."""
        self._try(f"<kbd>{cap}</kbd>")
        return KEYS.get(cap, cap)

    def name(self, words: str) -> str:
        """Italic text of the passage."""
        self._try(f"*{words}*")
        return words

    def code(self, words: str) -> str:
        """A piece of code of the passage."""
        self._try(f"`{words}`")
        return words

    def held(self, *codes: str) -> None:
        """Marks pieces of code as covered by the tests named with the step."""
        for words in codes:
            self.code(words)

    def says(self, words: str) -> bool:
        """Whether it contains these words, ignoring line breaks."""
        return words in " ".join(self.text.split())

    def _try(self, named: str) -> None:
        assert named in self.named, f"the page does not name {named} here: {self.text}"
        self.tried.add(named)


def passages(page: str) -> Iterator[Passage]:
    """The passages of a page in order, without images and table headers."""
    section = ""
    for is_code, block in _blocks(page):
        if is_code:
            yield Passage(section, block, is_code=True)
        elif block.startswith("#"):
            section = block.lstrip("# ")
        elif not block.startswith("!["):
            for part in re.split(r"\n(?=\||- |\d+\. )", block):
                if not _HEAD.match(part):
                    yield Passage(section, part)


def _blocks(page: str) -> Iterator[tuple[bool, str]]:
    """Blocks separated by empty lines, and fenced code."""
    for outside, inside in zip_longest(*[iter(re.split(r"^```\w*\n", page, flags=re.MULTILINE))] * 2, fillvalue=""):
        yield from ((False, block.strip("\n")) for block in outside.split("\n\n") if block.strip())
        if inside:
            yield True, inside.strip("\n")


@dataclass
class Walk:
    """A walk through the page, with a folder, a server started by a command of the page, and a browser page."""

    folder: Path
    page: Page
    base: str = ""
    token: str = ""
    process: subprocess.Popen[str] | None = None
    sessions: dict[str, list[Any]] = field(default_factory=dict)
    """The cookies of each user who has signed in."""

    @property
    def program(self) -> dict[str, str]:
        """The environment in which the page's commands find `claims` and the user name."""
        programs = self.folder.parent / "bin"
        if not programs.exists():
            programs.mkdir()
            for name, does in (
                ("claims", f'exec {shlex.join(forked("-c", "from claims.cli import main; main()"))} "$@"'),
                ("browser", f'cd "{self.folder.parent}" && cat "${{1#file://}}" > file && printf %s "$1" > opened'),
            ):
                (programs / name).write_text(f"#!/bin/sh\n{does}\n")
                (programs / name).chmod(0o755)
        kept = {name: value for name, value in os.environ.items() if not name.startswith("CLAIMS_STORE")}
        path = f"{programs}{os.pathsep}{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        return kept | {"PATH": path, "PYTHONPATH": str(ROOT), "CLAIMS_REVIEWER": "Ana", "BROWSER": f"{programs}/browser %s"}

    def run(self, command: str, given: str = "", **variables: str) -> str:
        """The output of a command of the page, which must succeed."""
        ended = subprocess.run(
            ["bash", "-c", command],
            input=given,
            cwd=self.folder,
            env=self.program | variables,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        assert ended.returncode == 0, f"$ {command}\n{ended.stdout}{ended.stderr}"
        return ended.stdout

    def start(self, command: str, *more: str) -> None:
        """Runs a command of the page that starts the server, on a free port."""
        port = free_port()
        self.base = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            ["bash", "-c", f"exec {command} --port {port} {' '.join(more)}"],
            cwd=self.folder,
            env=self.program,
            stderr=subprocess.PIPE,
            text=True,
            preexec_fn=heeds_ctrl_c,
        )
        assert self.process.stderr is not None
        said = ""
        while "Press Ctrl-C to stop." not in said:
            line = self.process.stderr.readline()
            assert line, f"$ {command}\n{said}"
            said += line
        found = re.search(rf"Open {self.base}/(?:enter\?token=(\S+))?", said)
        assert found is not None, said
        self.token = found[1] or ""
        self._until_it_answers()

    def interrupt(self) -> None:
        """Presses Ctrl-C, and waits until the server has stopped normally."""
        assert self.process is not None
        assert self.process.poll() is None, "the server ended by itself"
        self.process.send_signal(signal.SIGINT)
        _, rest = self.process.communicate(timeout=PATIENCE)
        assert self.process.returncode in {0, 130, -signal.SIGINT}, rest
        assert "Traceback" not in rest, rest
        self.process = None

    def _until_it_answers(self) -> None:
        until(self._answers, "an answer of the server")

    def _answers(self) -> bool:
        try:
            httpx.get(f"{self.base}/login")
        except httpx.TransportError:
            return False
        return True

    @contextmanager
    def store(self) -> Iterator[Store]:
        """The server's store, opened separately."""
        with open_store(self.folder / ".claims" / "claims.db", access=Access.EXISTING) as opened:
            yield opened

    def open(self, path: str) -> None:
        """Opens a page of the server, and waits until its script has contacted the server."""
        self.page.goto(self.base + path)
        self.page.wait_for_selector("#live .progress")

    def enter(self) -> None:
        """Opens the printed URL."""
        self.open(f"/enter?token={self.token}")


Step = Callable[[Walk, Passage], None]


@dataclass(frozen=True)
class Steps:
    """The step for each passage, in the order of the page; ``held`` names the tests that cover other passages."""

    walked: dict[tuple[str, str], Step] = field(default_factory=dict)
    held: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict)
    order: list[tuple[str, str]] = field(default_factory=list)

    def walk(self, section: str, lead: str, *tests: str) -> Callable[[Step], Step]:
        """Registers a function as the step for a passage; ``tests`` cover what it does not try."""

        def registered(step: Step) -> Step:
            self.hold(section, lead, *tests)
            self.walked[section, lead] = step
            return step

        return registered

    def hold(self, section: str, lead: str, *tests: str) -> None:
        """Declares the tests that cover a passage: "module::test"."""
        self.order.append((section, lead))
        self.held[section, lead] = tests

    @classmethod
    def joined(cls, *parts: "Steps") -> "Steps":
        """The steps of several parts of a page, in their order."""
        found = cls()
        for steps in parts:
            found.walked.update(steps.walked)
            found.held.update(steps.held)
            found.order.extend(steps.order)
        return found
