"""The server: documents in, diagnostics out; the newest version of a document counts.

One thread reads, another looks at the files around what is read."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from claims import __version__
from claims.check.selection import catalogue
from claims.check.settings import Project, Settings, find_project
from claims.faults import contained
from claims.lsp.answers import Answers
from claims.lsp.reading import Reader, Reading, is_article
from claims.lsp.surroundings import Lookout, Surroundings
from claims.model import ClaimsError

T = TypeVar("T")

PAUSE = 0.15
"""Seconds without a keystroke after which a document is read."""


class Server(LanguageServer):
    """A language server with the readings of its open documents."""

    def __init__(self, pipeline: str, model: str | None = None) -> None:
        # Whole texts: what ends a line is then for this program to say, and an article is small.
        super().__init__("claims", f"v{__version__}", text_document_sync_kind=types.TextDocumentSyncKind.Full)
        self.reader = Reader(pipeline, model)
        self.lookout = Lookout()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="claims-lsp")
        self._side = ThreadPoolExecutor(max_workers=1, thread_name_prefix="claims-lsp-around")
        self._around: dict[str, Surroundings] = {}
        self._looking: dict[str, asyncio.Task[None]] = {}
        self._readings: dict[str, asyncio.Task[Reading | None]] = {}
        self._told: set[str] = set()
        self._warming: asyncio.Task[None] | None = None

    def warm_up(self) -> None:
        """Begins to load the pipeline, before a document is opened."""
        project = self._project(Path(self.workspace.root_path or Path.cwd()))
        self._warming = asyncio.get_running_loop().create_task(
            self._in_thread(lambda: self.reader.warm_up(project), project.root)
        )

    def changed(self, uri: str, *, at_once: bool = False) -> None:
        """Reads a document anew, once its writer pauses, and shows what is found."""
        before = self._readings.pop(uri, None)
        if before is not None:
            before.cancel()
        self._readings[uri] = asyncio.get_running_loop().create_task(self._read(uri, 0 if at_once else PAUSE))

    def look_around(self, uri: str) -> None:
        """Looks at the files that lie around a document; where they have changed, it is read anew."""
        before = self._looking.pop(uri, None)
        if before is not None:
            before.cancel()
        self._looking[uri] = asyncio.get_running_loop().create_task(self._look_around(uri))

    def closed(self, uri: str) -> None:
        """Forgets a document and takes its findings away."""
        self._around.pop(uri, None)
        for before in (self._readings.pop(uri, None), self._looking.pop(uri, None)):
            if before is not None:
                before.cancel()
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    async def answers(self, uri: str) -> Answers | None:
        """Answers about the document as it stands now; None where it is not open or could not be read."""
        while (task := self._readings.get(uri)) is not None:
            await asyncio.wait([task])
            if not task.cancelled() and self._readings.get(uri) is task:
                reading = task.result()
                return None if reading is None else Answers(uri, reading, self.workspace.position_codec)
        return None

    async def _read(self, uri: str, pause: float) -> Reading | None:
        await asyncio.sleep(pause)
        path, text, version = self._document(uri)
        project, around = self._project(path.parent), self._around.get(uri)

        def read() -> tuple[Reading, list[types.Diagnostic]]:
            reading = self.reader.read(path, text, version, project, around)
            return reading, Answers(uri, reading, self.workspace.position_codec).diagnostics()

        made = await self._in_thread(read, path)
        if made is None:
            return None
        reading, found = made
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found, version))
        return reading

    async def _look_around(self, uri: str) -> None:
        path, text, _ = self._document(uri)
        project = self._project(path.parent)
        if not is_article(path, project):
            return
        found = await self._in_thread(lambda: self.lookout.around(path, text, project), path, self._side)
        before = self._around.get(uri)
        if found is not None and (before is None or before.known != found.known):
            self._around[uri] = found
            self.changed(uri, at_once=True)

    def _document(self, uri: str) -> tuple[Path, str, int]:
        document = self.workspace.get_text_document(uri)
        return Path(to_fs_path(uri) or "untitled.md"), document.source, document.version or 0

    async def _in_thread(self, work: Callable[[], T], path: Path, thread: ThreadPoolExecutor | None = None) -> T | None:
        """What ``work`` gives, done beside the conversation with the editor; None where that could not be done."""
        try:
            with contained("reading", where=path):
                return await asyncio.get_running_loop().run_in_executor(thread or self._thread, work)
        except ClaimsError as error:
            self._tell(error)
            return None

    def _project(self, folder: Path) -> Project:
        try:
            return find_project(folder, catalogue().keys())
        except ClaimsError as error:
            self._tell(error)
            return Project(Settings(), None, folder)

    def _tell(self, error: ClaimsError) -> None:
        """Shows an error to the writer, once."""
        if str(error) not in self._told:
            self._told.add(str(error))
            self.window_show_message(types.ShowMessageParams(types.MessageType.Error, str(error)))


def make_server(pipeline: str, model: str | None = None) -> Server:
    """The server with all that it answers to."""
    server = Server(pipeline, model)

    @server.feature(types.INITIALIZED)
    def initialized(params: types.InitializedParams) -> None:
        server.warm_up()

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    async def opened(params: types.DidOpenTextDocumentParams) -> None:
        server.changed(params.text_document.uri, at_once=True)
        server.look_around(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    async def saved(params: types.DidSaveTextDocumentParams) -> None:
        server.look_around(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def edited(params: types.DidChangeTextDocumentParams) -> None:
        server.changed(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    async def closed(params: types.DidCloseTextDocumentParams) -> None:
        server.closed(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hover(params: types.HoverParams) -> types.Hover | None:
        answers = await server.answers(params.text_document.uri)
        return None if answers is None else answers.hover(params.position)

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix]))
    async def actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        answers = await server.answers(params.text_document.uri)
        return [] if answers is None else answers.actions(params.range)

    return server
