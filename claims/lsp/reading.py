"""An open document, read as `claims check` would read it."""

from dataclasses import dataclass
from pathlib import Path

from spacy.language import Language

import claims
from claims.check.examine import Bench, examined
from claims.check.files.candidates import place_in, wanted
from claims.check.files.records import Examined
from claims.check.places import Lines
from claims.check.selection import rules_for
from claims.check.settings import Project
from claims.data import OwnTable
from claims.ingest import SUFFIXES, read_bytes
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

    def read(self, path: Path, text: str, version: int, project: Project) -> Reading:
        """The document ``path`` as it stands. Rules that look at other files are left to `claims check`."""
        lines = Lines(text)
        if path.suffix.lower() in RECORDS or path.suffix.lower() not in SUFFIXES or not wanted(path, project):
            return Reading(version, lines, Examined(path.as_posix()))
        data = text.encode("utf-8", "replace")
        rules = tuple(rule for rule in rules_for(place_in(path, project), project.settings) if not rule.across)
        outcomes: list[ClaimSet | ClaimsError] = [
            claims.extract(item, nlp=self.nlp(project)) if isinstance(item, Article) else item
            for item in read_bytes(data, path=path)
        ]
        found = next((outcome for outcome in outcomes if isinstance(outcome, ClaimSet)), None)
        return Reading(
            version, lines, examined(path, data, outcomes, Bench(rules, project.settings, registry=project.registry)), found
        )
