"""An open document, read as `claims check` would read it."""

from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language

import claims
from claims.check.examine import Bench, examined
from claims.check.files.candidates import place_in, wanted
from claims.check.files.records import Examined
from claims.check.places import Lines
from claims.check.scope.scope import Scope
from claims.check.selection import rules_for
from claims.check.settings import Project
from claims.data import OwnTable
from claims.ingest import SUFFIXES, read_bytes
from claims.lsp.surroundings import Surroundings
from claims.model import Article, Claim, ClaimsError, ClaimSet

RECORDS = frozenset({".json", ".jsonl", ".ndjson"})
"""Files of many articles, and exports, which nobody writes by hand."""
MOST_PIPELINES = 2
"""How many are kept at a time; each project whose desk knows other parties has its own."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A version of a document: its lines, what the rules find, and its claims (None where it cannot be read)."""

    version: int
    lines: Lines
    examined: Examined
    claim_set: ClaimSet | None = None

    def claim_at(self, offset: int) -> Claim | None:
        """The claim that holds the code point at ``offset``, the shortest if there are several."""
        if self.claim_set is None or self.claim_set.article.text != self.lines.text:
            return None
        holding = [claim for claim in self.claim_set.claims if any(span.start <= offset < span.end for span in claim.spans)]
        return min(holding, key=lambda claim: len(claim.text), default=None)


class Reader:
    """Reads documents with one pipeline, which is loaded when it is first needed."""

    def __init__(self, pipeline: str, model: str | None = None) -> None:
        self._pipeline = pipeline
        self._model = model
        self._loaded: dict[tuple[OwnTable, ...], Language] = {}
        self._last: tuple[object, list[ClaimSet | ClaimsError]] | None = None

    def nlp(self, project: Project) -> Language:
        """The pipeline that knows the project's parties. Raises `PipelineError` where it is not there, `DataError` for a table
        of parties that is not as it must be."""
        if project.registry not in self._loaded:
            nlp = claims.load(self._pipeline, self._model, registry=project.registry)
            self._loaded = dict([*self._loaded.items(), (project.registry, nlp)][-MOST_PIPELINES:])
        return self._loaded[project.registry]

    def warm_up(self, project: Project) -> None:
        """Loads all that the first document of a project would wait for."""
        claims.extract("Analysts said on Monday that prices may fall.", nlp=self.nlp(project))

    def read(self, path: Path, text: str, version: int, project: Project, around: Surroundings | None = None) -> Reading:
        """The document ``path`` as it stands; rules that look at other files run where ``around`` says what lies there."""
        lines = Lines(text)
        if not is_article(path, project):
            return Reading(version, lines, Examined(path.as_posix()))
        data = text.encode("utf-8", "replace")
        rules = tuple(rule for rule in rules_for(place_in(path, project), project.settings) if around or not rule.across)
        outcomes = self._outcomes(path, data, project)
        found = next((outcome for outcome in outcomes if isinstance(outcome, ClaimSet)), None)
        around = around or Surroundings()
        place = place_in(path, project)
        bench = Bench(rules, project.settings, around.beside, around.export, project.registry, project.scale, place)
        return Reading(version, lines, examined(path, data, outcomes, bench), found)

    def _outcomes(self, path: Path, data: bytes, project: Project) -> list[ClaimSet | ClaimsError]:
        """The claims of the document, held until its words change: the rules may be asked again meanwhile."""
        known = path, data, project.registry
        if self._last is None or self._last[0] != known:
            nlp = self.nlp(project)
            items = read_bytes(data, path=path)
            self._last = known, [claims.extract(item, nlp=nlp) if isinstance(item, Article) else item for item in items]
        return self._last[1]


def is_article(path: Path, project: Project) -> bool:
    """Whether a document is one that the project has checked."""
    if path.suffix.lower() not in SUFFIXES - RECORDS or not wanted(path, project):
        return False
    return not Scope(project).has_site_part(path, project.root.resolve())
