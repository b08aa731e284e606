"""The language server: documents in, diagnostics, hovers and code actions out, always for the newest version of a document.

One thread checks documents, another reads related files.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path
from pygls.workspace import PositionCodec

from claims import __version__
from claims.check.allowances import allowance_comment
from claims.check.front_matter import front_lines
from claims.check.locations import LocatedFinding, Location
from claims.check.registry import catalogue
from claims.check.reports.as_markdown import safe
from claims.check.rule import Severity, one_per_group
from claims.check.settings import Project, Settings
from claims.check.settings_file import find_project
from claims.faults import contained
from claims.lsp.documents import CheckedDocument, DocumentChecker, RelatedFiles, WorkspaceIndex, is_article
from claims.model import Claim, ClaimsError, ClaimSet, Polarity
from claims.present.wording import PUBLICATION, status_in_words

SOURCE = "claims"
_GRADES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}
_LONG = 600


@dataclass(frozen=True, slots=True)
class LanguageFeatures:
    """Responses for one version of a document; ``codec`` counts columns like the client."""

    uri: str
    document: CheckedDocument
    codec: PositionCodec

    def diagnostics(self) -> list[types.Diagnostic]:
        """The findings, the error if the document cannot be read, notes on its parts that are not, and on how it was read."""
        found = [self._diagnostic(finding) for finding in self._findings()]
        for error in self.document.result.errors:
            said = error.what + (f"; {error.remedy}" if error.remedy else "")
            found.append(self._unread(said, types.DiagnosticSeverity.Error, error.line or 1))
        for article in self.document.result.articles:
            notes = (*article.warnings, *article.remarks)
            found += (self._unread(words, types.DiagnosticSeverity.Information) for words in notes)
        return found

    def _unread(self, words: str, severity: types.DiagnosticSeverity, line: int = 1) -> types.Diagnostic:
        line = min(line, len(self.document.lines))
        whole = self._range(Location(line, 1, line, len(self.document.lines.line(line)) + 1))
        return types.Diagnostic(whole, words, severity, "unread", source=SOURCE)

    def hover(self, position: types.Position) -> types.Hover | None:
        """The source, certainty and status of the claim under the pointer."""
        claim = self.document.claim_at(self._offset(position))
        claim_set = self.document.claim_set
        if claim is None or claim_set is None:
            return None
        words = "\n".join(_card(claim, claim_set))
        return types.Hover(types.MarkupContent(types.MarkupKind.Markdown, words), self._spans(claim))

    def actions(self, within: types.Range) -> list[types.CodeAction]:
        """For each finding in the range: allow it, and apply its fix if it has a safe one."""
        actions = []
        for finding in self._findings():
            shown = self._diagnostic(finding)
            if shown.range.start.line > within.end.line or shown.range.end.line < within.start.line:
                continue
            if finding.fix is not None and finding.fix.edits and finding.exact:
                edits = [types.TextEdit(self._between(edit.start, edit.end), edit.text) for edit in finding.fix.edits]
                actions.append(self._action(finding.fix.summary.capitalize(), edits, shown))
            if not self._in_front_matter(finding.place.line):
                start = types.Position(finding.place.line - 1, 0)
                edits = [types.TextEdit(types.Range(start, start), self._allowance(finding) + "\n")]
                actions.append(self._action(f"Allow this {finding.code} finding (add a reason)", edits, shown))
        return actions

    def _findings(self) -> list[LocatedFinding]:
        return one_per_group(self.document.result.findings)

    def _allowance(self, finding: LocatedFinding) -> str:
        """The comment that allows a finding; it quotes the claim if its line has other findings of the rule."""
        others = [each for each in self.document.result.findings if each.code == finding.code]
        alone = sum(each.place.line == finding.place.line for each in others) == 1
        return allowance_comment(finding.code, None if alone else finding.subject.claim or finding.subject.underlined)

    def _action(self, title: str, edits: Sequence[types.TextEdit], shown: types.Diagnostic) -> types.CodeAction:
        edit = types.WorkspaceEdit(changes={self.uri: list(edits)})
        return types.CodeAction(title, types.CodeActionKind.QuickFix, diagnostics=[shown], edit=edit)

    def _diagnostic(self, finding: LocatedFinding) -> types.Diagnostic:
        also = [
            types.DiagnosticRelatedInformation(types.Location(self.uri, self._range(place)), finding.message)
            for place in finding.places[1:]
        ]
        return types.Diagnostic(
            range=self._range(finding.place),
            message=f"{finding.message}: {finding.reason}",
            severity=_GRADES[finding.severity],
            code=finding.code,
            source=SOURCE,
            related_information=also or None,
        )

    def _in_front_matter(self, line: int) -> bool:
        """Whether a comment on this line would be read as front matter."""
        markdown = Path(self.document.result.path).suffix.lower() in {".md", ".markdown"}
        return markdown and line <= front_lines(self.document.lines.text)

    def _spans(self, claim: Claim) -> types.Range:
        return self._between(claim.spans[0].start, claim.spans[-1].end)

    def _between(self, start: int, end: int) -> types.Range:
        return self._range(self.document.lines.place(start, end))

    def _range(self, place: Location) -> types.Range:
        return types.Range(self._position(place.line, place.column), self._position(place.end_line, place.end_column))

    def _position(self, line: int, column: int) -> types.Position:
        return types.Position(line - 1, self.codec.client_num_units(self.document.lines.line(line)[: column - 1]))

    def _offset(self, position: types.Position) -> int:
        lines = self.document.lines
        if position.line >= len(lines):
            return len(lines.text)
        words, units = lines.line(position.line + 1), 0
        for column, char in enumerate(words):
            if units >= position.character:
                return lines.offset(position.line + 1, column + 1)
            units += self.codec.client_num_units(char)
        return lines.offset(position.line + 1, len(words) + 1)


def _card(claim: Claim, claim_set: ClaimSet) -> Iterator[str]:
    yield f"**{safe(claim.statement, _LONG)}**"
    yield ""
    yield f"- Source: {_chain(claim)}"
    certainty = f"{claim.certainty} not" if claim.polarity is Polarity.NEGATIVE else claim.certainty.value
    hedges = ", ".join(f"“{safe(hedge.text)}” ({hedge.type})" for hedge in claim.hedges)
    yield f"- Certainty: {certainty}" + (f", hedged by {hedges}" if hedges else "")
    yield f"- Status: {claim.status.replace('_', ' ')}. {safe(status_in_words(claim), _LONG)}".rstrip()
    by_id = {each.id: each for each in claim_set.claims}
    for each in (by_id[id] for id in claim.basis if id in by_id and id != claim.id):
        yield f"  - {safe(each.source) if each.source else PUBLICATION}: {safe(each.statement, _LONG)}"
    if claim.checkworthiness_reasons:
        reasons = safe(", ".join(claim.checkworthiness_reasons), _LONG)
        yield f"- Worth checking: {claim.checkworthiness:.2f} ({reasons})"


def _chain(claim: Claim) -> str:
    """Who says it, outermost relay first."""
    speaker = claim.speaker if claim.speaker != claim.source else None
    who = f"{claim.source} ({speaker})" if claim.source and speaker else claim.source or speaker
    if who is None and not claim.via:
        return PUBLICATION
    return " → ".join(safe(name) for name in (*claim.via, who) if name)


T = TypeVar("T")

PAUSE = 0.15
"""Seconds of inactivity after which a document is checked."""


class Server(LanguageServer):
    """A language server with the last checked versions of its open documents."""

    def __init__(self, pipeline: str, model: str | None = None) -> None:
        # Full texts: then this program decides what ends a line, and articles are small.
        super().__init__("claims", f"v{__version__}", text_document_sync_kind=types.TextDocumentSyncKind.Full)
        self.checker = DocumentChecker(pipeline, model)
        self.workspace_index = WorkspaceIndex()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="claims-lsp")
        self._related_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="claims-lsp-related")
        self._related: dict[str, RelatedFiles] = {}
        self._searches: dict[str, asyncio.Task[None]] = {}
        self._checks: dict[str, asyncio.Task[CheckedDocument | None]] = {}
        self._shown_errors: set[str] = set()
        self._warming: asyncio.Task[None] | None = None

    def warm_up(self) -> None:
        """Starts to load the pipeline before a document is opened."""
        project = self._project(Path(self.workspace.root_path or Path.cwd()))
        self._warming = asyncio.get_running_loop().create_task(
            self._in_thread(lambda: self.checker.warm_up(project), project.root)
        )

    def changed(self, uri: str, *, at_once: bool = False) -> None:
        """Checks a document again when typing pauses, and publishes the findings."""
        before = self._checks.pop(uri, None)
        if before is not None:
            before.cancel()
        if not self._is_open(uri):
            return
        self._checks[uri] = asyncio.get_running_loop().create_task(self._check(uri, 0 if at_once else PAUSE))

    def find_related(self, uri: str) -> None:
        """Reads the files related to a document; if they have changed, checks it again."""
        before = self._searches.pop(uri, None)
        if before is not None:
            before.cancel()
        if not self._is_open(uri):
            return
        self._searches[uri] = asyncio.get_running_loop().create_task(self._search_related(uri))

    def closed(self, uri: str) -> None:
        """Removes a document and its findings."""
        self._related.pop(uri, None)
        for before in (self._checks.pop(uri, None), self._searches.pop(uri, None)):
            if before is not None:
                before.cancel()
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))

    async def answers(self, uri: str) -> LanguageFeatures | None:
        """Responses for the current version of the document; None if it is not open or could not be read."""
        while (task := self._checks.get(uri)) is not None:
            await asyncio.wait([task])
            if not task.cancelled() and self._checks.get(uri) is task:
                checked = task.result()
                return None if checked is None else LanguageFeatures(uri, checked, self.workspace.position_codec)
        return None

    async def _check(self, uri: str, pause: float) -> CheckedDocument | None:
        await asyncio.sleep(pause)
        path, text, version = self._document(uri)
        project, related = self._project(path.parent), self._related.get(uri)

        def check() -> tuple[CheckedDocument, list[types.Diagnostic]]:
            checked = self.checker.check(path, text, version, project, related)
            return checked, LanguageFeatures(uri, checked, self.workspace.position_codec).diagnostics()

        made = await self._in_thread(check, path)
        if made is None:
            return None
        checked, found = made
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found, version))
        return checked

    async def _search_related(self, uri: str) -> None:
        path, text, _ = self._document(uri)
        project = self._project(path.parent)
        if not is_article(path, project):
            return
        found = await self._in_thread(
            lambda: self.workspace_index.related_files(path, text, project), path, self._related_thread
        )
        before = self._related.get(uri)
        if found is not None and (before is None or before.known != found.known):
            self._related[uri] = found
            self.changed(uri, at_once=True)

    def _is_open(self, uri: str) -> bool:
        """Whether the editor has opened the document; pygls would read another from disk, also a named pipe or a device."""
        return uri in self.workspace.text_documents

    def _document(self, uri: str) -> tuple[Path, str, int]:
        document = self.workspace.get_text_document(uri)
        return Path(to_fs_path(uri) or "untitled.md"), document.source, document.version or 0

    async def _in_thread(self, work: Callable[[], T], path: Path, thread: ThreadPoolExecutor | None = None) -> T | None:
        """What ``work`` returns, run in a thread so that the editor is answered meanwhile; None if it failed."""
        try:
            with contained("reading", where=path):
                return await asyncio.get_running_loop().run_in_executor(thread or self._thread, work)
        except ClaimsError as error:
            self._show_error(error)
            return None

    def _project(self, folder: Path) -> Project:
        try:
            return find_project(folder, catalogue().keys())
        except ClaimsError as error:
            self._show_error(error)
            return Project(Settings(), None, folder)

    def _show_error(self, error: ClaimsError) -> None:
        """Shows an error to the user, once."""
        if str(error) not in self._shown_errors:
            self._shown_errors.add(str(error))
            self.window_show_message(types.ShowMessageParams(types.MessageType.Error, str(error)))


def make_server(pipeline: str, model: str | None = None) -> Server:
    """The server with all its handlers."""
    server = Server(pipeline, model)

    @server.feature(types.INITIALIZED)
    def initialized(params: types.InitializedParams) -> None:
        server.warm_up()

    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    async def opened(params: types.DidOpenTextDocumentParams) -> None:
        server.changed(params.text_document.uri, at_once=True)
        server.find_related(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    async def saved(params: types.DidSaveTextDocumentParams) -> None:
        server.find_related(params.text_document.uri)

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
