"""An open document, checked like by `claims check`, with its related files.

Related files (articles with similar text, the export next to it, the reviewers' store) are read when a document is
opened or saved, in another thread, and cached while it is edited.
"""

import os
from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic

from spacy.language import Language

import claims
from claims.analysis import Analysis
from claims.check.cache import cache_of
from claims.check.corpus import RelatedArticles, StoredClaims, place_of, similarity_index, store_of
from claims.check.discovery import Scope, around, place_in, wanted
from claims.check.locations import Lines
from claims.check.registry import rules_for
from claims.check.report import FileResult
from claims.check.rules.consistency.known_otherwise import index_of
from claims.check.run import FileContext, check_file
from claims.check.settings import Project
from claims.check.trees import Disk, real
from claims.data import OwnTable
from claims.filesystem import boundary_of
from claims.ingest import SUFFIXES, read_bytes
from claims.ingest.formats import FORMAT_SUFFIXES
from claims.model import Article, Claim, ClaimsError, ClaimSet, InputError

REMEMBERED = 60.0
"""Seconds for which the contents of a database are cached; a file is read again when it has changed."""


@dataclass(frozen=True, slots=True)
class RelatedFiles:
    """Input of the rules that use other files, for a document; both empty until they have been read."""

    beside: RelatedArticles = field(default_factory=RelatedArticles)
    export: bytes | None = None

    @property
    def known(self) -> Hashable:
        """Equal for equal related files."""
        return self.beside.near, self.beside.stored, self.export


class WorkspaceIndex:
    """Finds related files of documents; results are cached per project, as by `claims check`."""

    def __init__(self) -> None:
        self._stores: dict[str, tuple[Hashable, StoredClaims]] = {}

    def related_files(self, path: Path, text: str, project: Project) -> RelatedFiles | None:
        """The files related to the document ``path``; None if no rule needs them.

        Raises `SettingsError` if the store does not exist.
        """
        if not any(rule.across for rule in rules_for(place_in(path, project), project.settings)):
            return None
        disk = Disk(boundary_of(project.root))
        if not _is_delimited(project):
            return RelatedFiles(export=_export_beside(path, disk))
        sources = () if project.settings.paths else (str(project.root),)
        known_as = f"editor {project.root} {project.settings.paths}"
        others = similarity_index(around(sources, Scope(project)), cache_of(project.root), known_as, disk)
        near = others.similar(path.as_posix(), text.encode("utf-8", "replace"))
        shown = tuple(
            replace(each, path=place_in(Path(each.path), project)) for each in near if real(Path(each.path)) != real(path)
        )
        return RelatedFiles(RelatedArticles(shown, self._stored(project)), _export_beside(path, disk))

    def _stored(self, project: Project) -> StoredClaims:
        """The project's store, read again only if it may have changed."""
        place = place_of(project)
        state: Hashable = round(monotonic() / REMEMBERED)
        if isinstance(place, Path):
            state = tuple(_touched(place.with_name(place.name + end)) for end in ("", "-wal"))
        key = f"{project.root} {place}"
        if self._stores.get(key, (None,))[0] != state:
            stored = store_of(project)
            index_of(stored.claim_sets)  # here, so that typing does not wait for it
            self._stores[key] = state, stored
        return self._stores[key][1]


def _is_delimited(project: Project) -> bool:
    """Whether settings or a repository say what belongs to the project. Without them its root is merely the folder of the
    document: all files below a home folder or the root of the disk would be read.
    """
    return project.file is not None or os.path.lexists(project.root / ".git")


def _export_beside(path: Path, disk: Disk) -> bytes | None:
    beside = path.with_suffix(".json")
    try:
        return disk.read(beside) if disk.has(beside) else None
    except InputError:
        return None


def _touched(path: Path) -> int | None:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return None


RECORDS = frozenset({".json", ".jsonl", ".ndjson"})
"""Files of many articles, and exports, which are not written by hand."""
MOST_PIPELINES = 2
"""Maximum number kept at a time; each project with its own registry of parties has one."""


@dataclass(frozen=True, slots=True)
class CheckedDocument:
    """A version of a document: its lines, findings, and claims (None if it cannot be read)."""

    version: int
    lines: Lines
    result: FileResult
    claim_set: ClaimSet | None = None

    def claim_at(self, offset: int) -> Claim | None:
        """The claim that contains the code point at ``offset``, the shortest if there are several."""
        if self.claim_set is None or self.claim_set.article.text != self.lines.text:
            return None
        holding = [claim for claim in self.claim_set.claims if any(span.start <= offset < span.end for span in claim.spans)]
        return min(holding, key=lambda claim: len(claim.text), default=None)


class DocumentChecker:
    """Reads documents with one pipeline, which is loaded on first use."""

    def __init__(self, pipeline: str, model: str | None = None) -> None:
        self._pipeline = pipeline
        self._model = model
        self._loaded: dict[tuple[OwnTable, ...], Language] = {}
        self._last: tuple[object, list[Analysis | ClaimsError]] | None = None

    def nlp(self, project: Project) -> Language:
        """The pipeline with the project's registry of parties. Raises `PipelineError` if it is not installed, `DataError` for
        an invalid table of parties."""
        if project.registry not in self._loaded:
            nlp = claims.load(self._pipeline, self._model, registry=project.registry)
            self._loaded = dict([*self._loaded.items(), (project.registry, nlp)][-MOST_PIPELINES:])
        return self._loaded[project.registry]

    def warm_up(self, project: Project) -> None:
        """Loads everything that the first document of a project would have to wait for."""
        claims.analyse("Analysts said on Monday that prices may fall.", nlp=self.nlp(project))

    def check(
        self, path: Path, text: str, version: int, project: Project, around: RelatedFiles | None = None
    ) -> CheckedDocument:
        """The current text of the document ``path``, checked; rules that use other files run if ``around`` is given."""
        lines = Lines(text)
        if not is_article(path, project):
            return CheckedDocument(version, lines, FileResult(path.as_posix()))
        data = text.encode("utf-8", "replace")
        rules = tuple(rule for rule in rules_for(place_in(path, project), project.settings) if around or not rule.across)
        outcomes = self._outcomes(path, data, project)
        found = next((outcome.claim_set for outcome in outcomes if isinstance(outcome, Analysis)), None)
        around = around or RelatedFiles()
        place = place_in(path, project)
        file_context = FileContext(
            rules, project.settings, around.beside, around.export, project.registry, project.scale, place
        )
        return CheckedDocument(version, lines, check_file(path, data, outcomes, file_context), found)

    def _outcomes(self, path: Path, data: bytes, project: Project) -> list[Analysis | ClaimsError]:
        """The analyses of the document, cached until its text changes, since the rules may run again."""
        known = path, data, project.registry
        if self._last is None or self._last[0] != known:
            nlp = self.nlp(project)
            items = read_bytes(data, path=path)
            self._last = known, [claims.analyse(item, nlp=nlp) if isinstance(item, Article) else item for item in items]
        return self._last[1]


def is_article(path: Path, project: Project) -> bool:
    """Whether a document is an article of the project."""
    if path.suffix.lower() not in SUFFIXES - RECORDS - FORMAT_SUFFIXES or not wanted(path, project):
        return False
    return not Scope(project).has_site_part(path, project.root.resolve())
