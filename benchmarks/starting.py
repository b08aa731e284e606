"""How long one waits for the program to start, and for an editor to show what an edit comes to.

    python -m benchmarks.starting [--runs 5] [--pipeline accurate]

Starts `claims --help`, loads the tagger's network and each pipeline, every time in a process of its own, then edits a seed
article through `claims lsp` as an editor does. Prints the median and the least of the runs as JSON, in seconds.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from lsprotocol import types
from pygls.lsp.client import LanguageClient

from benchmarks.seeds import SEEDS

ROOT = Path(__file__).parents[1]
ARTICLE = "valley-quake.md"
PATIENCE = 120.0
"""Seconds within which the language server must answer."""

_TIMED = "import time; start = time.perf_counter(); {code}; print(time.perf_counter() - start)"
_LOADED: Mapping[str, tuple[str, str]] = {
    "the tagger's network": ("from claims.attribution.tagger.network import Network", "Network()"),
    "`--pipeline fast`": ("import claims", "claims.load('fast')"),
    "`--pipeline accurate`": ("import claims", "claims.load()"),
}


def help_seconds() -> float:
    """From the start of `claims --help` to its end."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-m", "claims", "--help"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def load_seconds(before: str, code: str) -> float:
    """What ``code`` takes in a fresh process, once ``before`` is done."""
    command = [sys.executable, "-c", f"{before}; {_TIMED.format(code=code)}"]
    return float(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout)


async def edit_seconds(folder: Path, runs: int, pipeline: str) -> list[float]:
    """From each edit of an article to the findings that are shown for it, the pause after the last key included."""
    client = LanguageClient("benchmark", "1")
    shown: asyncio.Queue[int | None] = asyncio.Queue()
    path = folder / ARTICLE
    text, uri = path.read_text(encoding="utf-8"), path.as_uri()

    @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)  # type: ignore[untyped-decorator]
    def published(said: types.PublishDiagnosticsParams) -> None:
        shown.put_nowait(said.version)

    async def findings(version: int) -> None:
        while await asyncio.wait_for(shown.get(), PATIENCE) != version:
            pass

    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    await client.start_io(sys.executable, "-m", "claims", "lsp", "--pipeline", pipeline, cwd=folder, env=environment)
    try:
        await client.initialize_async(types.InitializeParams(types.ClientCapabilities(), root_uri=folder.as_uri()))
        client.initialized(types.InitializedParams())
        client.text_document_did_open(types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, "markdown", 0, text)))
        await findings(0)
        took = []
        for version in range(1, runs + 1):
            text_now = f"{text}\nThe mayor said “{version + 2} bridges were closed.\n"
            change = types.TextDocumentContentChangeWholeDocument(text_now)
            named = types.VersionedTextDocumentIdentifier(version, uri)
            start = time.perf_counter()
            client.text_document_did_change(types.DidChangeTextDocumentParams(named, [change]))
            await findings(version)
            took.append(time.perf_counter() - start)
        await client.shutdown_async(None)
        client.exit(None)
    finally:
        await client.stop()  # type: ignore[no-untyped-call]
    return took


def main() -> None:
    """Starts, loads and edits, and prints how long each took."""
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--runs", type=int, default=5)
    arguments.add_argument("--pipeline", default="accurate", help="the one with which the editor's article is read")
    given = arguments.parse_args()
    asked: dict[str, Callable[[], float]] = {"`claims --help`": help_seconds}
    for name, (before, code) in _LOADED.items():
        asked[name] = lambda before=before, code=code: load_seconds(before, code)  # type: ignore[misc]
    took = {name: [question() for _ in range(given.runs)] for name, question in asked.items()}
    with TemporaryDirectory() as name:
        folder = Path(name).resolve()
        for suffix in (".md", ".json"):
            source = (SEEDS / ARTICLE).with_suffix(suffix)
            (folder / source.name).write_bytes(source.read_bytes())
        took["an edit in an editor"] = asyncio.run(edit_seconds(folder, given.runs, given.pipeline))
    found = {name: {"median": round(median(each), 2), "least": round(min(each), 2)} for name, each in took.items()}
    print(json.dumps(found, indent=2))


if __name__ == "__main__":
    main()
