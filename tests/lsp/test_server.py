"""The server from an editor's perspective: a separate process, and a client that speaks the protocol."""

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import pytest

pytest.importorskip("pygls", reason="the language server is an extra: pip install '.[lsp]'")

from lsprotocol import types
from pygls.lsp.client import LanguageClient

import claims
from claims.check.discovery import Scope, around
from claims.check.registry import catalogue
from claims.check.settings_file import find_project
from claims.lsp import documents
from claims.lsp.documents import DocumentChecker, WorkspaceIndex
from claims.lsp.server import make_server
from claims.store import Decision, open_store
from tests.forking import forked
from tests.waiting import PATIENCE

ROOT = Path(__file__).parents[2]
COUNTED = """
import sys
import claims
from claims.cli import main
def counted(name, work):
    def called(*given, **named):
        with open("done.txt", "a") as told:
            print(name, file=told)
        return work(*given, **named)
    return called
claims.load, claims.analyse = counted("load", claims.load), counted("analyse", claims.analyse)
main()
"""
"""The program, which logs to a file when it loads a pipeline and when it reads an article with it."""

FINE = "# Bridge closed\n\nMayor Ana Lindqvist said on 6 May 2024 that the bridge would stay closed for a week.\n"
LONE = "# Bridge closed\n\nMayor Ana Lindqvist 👩‍⚖️ said “the bridge would stay closed for a week.\n"


class Editor:
    """A client with one open document."""

    def __init__(self, client: LanguageClient, uri: str) -> None:
        self.client = client
        self.uri = uri
        self.version = 0
        self.shown: asyncio.Queue[types.PublishDiagnosticsParams] = asyncio.Queue()

    def open(self, text: str) -> None:
        document = types.TextDocumentItem(self.uri, "markdown", self.version, text)
        self.client.text_document_did_open(types.DidOpenTextDocumentParams(document))

    def save(self) -> None:
        self.client.text_document_did_save(types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(self.uri)))

    def edit(self, text: str) -> None:
        self.version += 1
        named = types.VersionedTextDocumentIdentifier(self.version, self.uri)
        change = types.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(types.DidChangeTextDocumentParams(named, [change]))

    async def findings(self) -> list[types.Diagnostic]:
        """The findings shown for the open version."""
        while True:
            said = await asyncio.wait_for(self.shown.get(), PATIENCE)
            if said.version == self.version:
                return list(said.diagnostics)

    async def hover(self, line: int, character: int) -> types.Hover | None:
        where = types.HoverParams(types.TextDocumentIdentifier(self.uri), types.Position(line, character))
        return await self.client.text_document_hover_async(where)

    async def actions(self, line: int) -> list[types.CodeAction]:
        within = types.Range(types.Position(line, 0), types.Position(line, 0))
        asked = types.CodeActionParams(types.TextDocumentIdentifier(self.uri), within, types.CodeActionContext([]))
        found = await self.client.text_document_code_action_async(asked)
        return [action for action in found or [] if isinstance(action, types.CodeAction)]

    async def codes(self, wanted: set[str]) -> list[types.Diagnostic]:
        """The codes shown for the open version, once ``wanted`` are there: other files are read in parallel."""
        found = await self.findings()
        while {str(each.code) for each in found} != wanted:
            found = await self.findings()
        return found


def with_editor(
    folder: Path,
    work: Callable[[Editor], Awaitable[None]],
    *,
    name: str = "bridge.md",
    pipeline: str = "fast",
    program: tuple[str, ...] = ("-m", "claims"),
) -> None:
    """Runs ``work`` with an editor on a new server."""

    async def session() -> None:
        client = LanguageClient("test", "1")
        editor = Editor(client, (folder / name).as_uri())

        @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def shown(said: types.PublishDiagnosticsParams) -> None:
            editor.shown.put_nowait(said)

        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        await client.start_io(*forked(*program), "lsp", "--pipeline", pipeline, cwd=folder, env=environment)
        try:
            await client.initialize_async(
                types.InitializeParams(capabilities=types.ClientCapabilities(), root_uri=folder.as_uri())
            )
            client.initialized(types.InitializedParams())
            await asyncio.wait_for(work(editor), 3 * PATIENCE)
        finally:
            await asyncio.wait_for(client.shutdown_async(None), PATIENCE)
            client.exit(None)
            await asyncio.wait_for(client.stop(), PATIENCE)

    asyncio.run(session())


def test_findings_hover_and_actions_while_an_article_is_written(tmp_path: Path) -> None:
    (tmp_path / "claims.toml").write_text('select = ["Q301", "A"]\n', encoding="utf-8")

    async def work(editor: Editor) -> None:
        editor.open(FINE)
        assert await editor.findings() == []

        card = await editor.hover(2, FINE.splitlines()[2].index("bridge"))
        assert card is not None
        assert isinstance(card.contents, types.MarkupContent)
        assert "Source: Ana Lindqvist" in card.contents.value
        assert "Certainty: certain, hedged by “would”" in card.contents.value
        assert "Status: single source. One source says so." in card.contents.value
        assert await editor.hover(1, 0) is None

        editor.edit(LONE)
        (lone,) = await editor.findings()
        assert lone.code == "Q301"
        # The judge before the quotation mark takes more units of UTF-16 than code points.
        units = len(LONE.splitlines()[2].partition("“")[0].encode("utf-16-le")) // 2
        assert (lone.range.start.line, lone.range.start.character) == (2, units)

        (allow,) = await editor.actions(2)
        assert allow.title == "Allow this Q301 finding (add a reason)"
        assert allow.edit is not None
        assert allow.edit.changes is not None
        ((edit,),) = allow.edit.changes.values()
        lines = LONE.splitlines(keepends=True)
        allowed = "".join([*lines[:2], edit.new_text, *lines[2:]])
        assert (edit.range.start.line, edit.range.start.character) == (2, 0)

        editor.edit(allowed)
        assert sorted(str(each.code) for each in await editor.findings()) == ["A901", "Q301"], "no reason is given yet"
        editor.edit(allowed.replace("REASON", "he broke off"))
        assert await editor.findings() == []

    with_editor(tmp_path, work)


def test_an_edited_seed_article_is_read_once_for_all_requests(tmp_path: Path) -> None:
    """With the default pipeline, all enabled rules, and the article's export next to it.

    `benchmarks.starting` measures the response time of an edit.
    """
    for suffix in (".md", ".json"):
        shutil.copy(ROOT / "seeds" / f"valley-quake{suffix}", tmp_path)
    (tmp_path / "claims.toml").write_text("checkworthy = 0.3\n")
    text = (tmp_path / "valley-quake.md").read_text(encoding="utf-8")
    line, words = next((at, words) for at, words in enumerate(text.splitlines()) if "the village school had collapsed" in words)

    async def work(editor: Editor) -> None:
        editor.open(text)
        assert [str(each.code) for each in await editor.findings()] == ["S104"]
        done = tmp_path / "done.txt"
        for turn in range(3):
            before = done.read_text().split()
            editor.edit(f"{text}\nThe mayor said “{turn + 2} bridges were closed.\n")
            found = {str(each.code) for each in await editor.findings()}
            card = await editor.hover(line, words.index("school"))
            actions = await editor.actions(line)
            assert done.read_text().split() == [*before, "analyse"], "once, with the pipeline that is there"
            assert {"Q301", "S104"} <= found
            assert card is not None
            assert isinstance(card.contents, types.MarkupContent)
            assert "- Source: Turkish state television" in card.contents.value
            assert [action.title for action in actions] == ["Allow this S104 finding (add a reason)"]
        assert done.read_text().split().count("load") == 1

    with_editor(tmp_path, work, name="valley-quake.md", pipeline="accurate", program=("-c", COUNTED))


FIRE = (
    "The fire at the Corvane refinery killed {} workers on 3 May 2021, police said. Smoke hung over the harbour for a week.\n"
)
STORY = "---\ntitle: Fire\npublished: 2021-05-06\n---\n\n# Fire\n\n" + FIRE.format(12)
STORY += "".join(
    f"\nOn day {n} the mayor of Corvane said that {n} streets beside the refinery had been closed.\n" for n in range(12)
)


def test_rules_that_use_other_files_run_when_a_document_is_opened_or_saved(tmp_path: Path) -> None:
    (tmp_path / "claims.toml").write_text('select = ["C406", "D503", "F6"]\nrequire-review = true\nstore = "desk.db"\n')
    (tmp_path / "old.md").write_text(FIRE.format(15), encoding="utf-8")
    article = tmp_path / "bridge.md"
    article.write_text(STORY, encoding="utf-8")
    nlp = claims.load("fast")
    with open_store(tmp_path / "desk.db") as store:
        store.add(claims.extract(tmp_path / "old.md", nlp=nlp))
    (tmp_path / "old.md").unlink()

    async def work(editor: Editor) -> None:
        editor.open(STORY)
        found = await editor.codes({"C406", "F601", "F602"})
        clash = next(each for each in found if each.code == "C406")
        assert "killed 15 workers" in clash.message

        (tmp_path / "news").mkdir()
        (tmp_path / "news" / "twin.md").write_text(STORY.replace("day 7", "day seven"), encoding="utf-8")
        claim_set = claims.extract(article, nlp=nlp)
        (tmp_path / "bridge.json").write_text(claim_set.model_dump_json(), encoding="utf-8")
        with open_store(tmp_path / "desk.db") as store:
            store.add(claim_set)
            for claim in claim_set.claims:
                store.decide(claim.id, Decision.verdict("True"), by="Ada", seen=0)
        editor.save()
        found = await editor.codes({"C406", "D503"})
        assert "nearly the same article as news/twin.md" in next(each.message for each in found if each.code == "D503")

        editor.edit(STORY.replace("killed 12", "killed 15"))
        found = await editor.codes({"D503", "F601", "F602"})
        assert "bridge.json was made from a different text" in next(each.message for each in found if each.code == "F601")

    with_editor(tmp_path, work)


def test_custom_parties_are_used_in_the_editor(tmp_path: Path) -> None:
    (tmp_path / "claims.toml").write_text('select = ["S104"]\nregistry = ["ours.csv"]\n')
    (tmp_path / "ours.csv").write_text("name,kind\nCorvane Wire,state_media\n")

    async def work(editor: Editor) -> None:
        editor.open("Corvane Wire reported that Corvane's exports rose 12 percent in April.\n")
        assert [each.code for each in await editor.findings()] == ["S104"]
        (tmp_path / "ours.csv").write_text("name,kind\nCorvane Wire,news_media\n")
        editor.edit("Corvane Wire reported that Corvane's exports rose 13 percent in April.\n")
        assert await editor.findings() == []

    with_editor(tmp_path, work)


def test_errors_in_settings_and_front_matter_are_reported_and_the_rest_is_read(tmp_path: Path) -> None:
    (tmp_path / "claims.toml").write_text("slect = []\n", encoding="utf-8")

    async def work(editor: Editor) -> None:
        messages: asyncio.Queue[str] = asyncio.Queue()

        @editor.client.feature(types.WINDOW_SHOW_MESSAGE)
        def shown(said: types.ShowMessageParams) -> None:
            messages.put_nowait(said.message)

        editor.open("---\ntitle: Bridge\npublished: soon\n---\n\nThe bridge is closed.\n")
        (wrong,) = await editor.findings()
        assert (wrong.code, wrong.range.start.line) == ("unread", 2)
        assert "`published` is not a date" in wrong.message
        editor.edit(LONE)
        assert "Q301" in {each.code for each in await editor.findings()}
        assert "there is no setting `slect`; did you mean `select`?" in await asyncio.wait_for(messages.get(), PATIENCE)

    with_editor(tmp_path, work)


def test_parts_that_are_not_read_are_noted(tmp_path: Path) -> None:
    async def work(editor: Editor) -> None:
        editor.open(FINE + "\n```\nThe minister stole 40 million euros.\n```\n")
        (note,) = [each for each in await editor.findings() if each.code == "unread"]
        assert note.severity is types.DiagnosticSeverity.Information
        assert note.message.startswith("not read: a line taken for code")

    with_editor(tmp_path, work)


@pytest.mark.skipif(os.name == "nt", reason="there are no named pipes in folders")
def test_only_open_documents_are_read(tmp_path: Path) -> None:
    """For another one, such as a named pipe, the server would wait for ever."""
    os.mkfifo(tmp_path / "pipe.md")

    async def work(editor: Editor) -> None:
        pipe = Editor(editor.client, (tmp_path / "pipe.md").as_uri())
        pipe.save()
        pipe.edit(FINE)
        assert await pipe.hover(0, 0) is None
        editor.open(LONE)
        assert "Q301" in {each.code for each in await editor.findings()}

    with_editor(tmp_path, work)


def test_an_internal_error_is_reported_and_the_next_version_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    server = make_server("fast")
    messages: list[str] = []
    monkeypatch.setattr(server, "window_show_message", lambda said: messages.append(said.message))

    def fails() -> None:
        raise IndexError("no such thing")

    async def session() -> None:
        assert await server._in_thread(fails, Path("bridge.md")) is None
        assert await server._in_thread(lambda: 3, Path("bridge.md")) == 3

    asyncio.run(session())
    (message,) = messages
    assert message.startswith("bridge.md: reading failed (IndexError: no such thing, at ")


def test_files_that_are_not_articles_are_ignored(tmp_path: Path) -> None:
    export = '{"schema_version": 1, "generator": {"name": "claims"}}'
    project = find_project(tmp_path, catalogue().keys())
    for name in ("bridge.json", "bridge.py"):
        assert DocumentChecker("fast").check(tmp_path / name, export, 1, project).result.findings == ()


@pytest.mark.parametrize("marker", [None, "claims.toml", "pyproject.toml", ".git"])
def test_other_files_are_read_only_in_a_project(tmp_path: Path, marker: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    """A document in a home folder, or at the root of the disk, used to have all files below it read."""
    (tmp_path / "home" / "deep").mkdir(parents=True)
    (tmp_path / "home" / "deep" / "twin.md").write_text(STORY.replace("day 7", "day seven"), encoding="utf-8")
    if marker == ".git":
        (tmp_path / "home" / marker).mkdir()
    elif marker is not None:
        (tmp_path / "home" / marker).write_text("[tool.claims]\n" if marker == "pyproject.toml" else "")
    article = tmp_path / "home" / "bridge.md"
    searched: list[Sequence[str]] = []

    def searching(sources: Sequence[str], scope: Scope) -> list[Path]:
        searched.append(sources)
        return around(sources, scope)

    monkeypatch.setattr(documents, "around", searching)
    found = WorkspaceIndex().related_files(article, STORY, find_project(article.parent, catalogue().keys()))
    assert found is not None
    assert [each.share for each in found.beside.near] == ([] if marker is None else [pytest.approx(0.97, abs=0.05)])
    assert bool(searched) is (marker is not None)
