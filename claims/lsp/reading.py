"""An open document, read as `claims check` would read it."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from spacy.language import Language

import claims
from claims.check.examine import Bench, examined
from claims.check.files.candidates import place_in, wanted
from claims.check.files.records import Examined
from claims.check.places import Lines
from claims.check.selection import rules_for
from claims.check.settings import Project
from claims.ingest import SUFFIXES, read_bytes
from claims.model import Article, Claim, ClaimsError, ClaimSet

RECORDS = frozenset({".json", ".jsonl", ".ndjson"})
"""Files of many articles, and exports, which nobody writes by hand."""


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

    @cached_property
    def nlp(self) -> Language:
        """The pipeline. Raises `PipelineError` where it is not there."""
        return claims.load(self._pipeline, self._model)

    def warm_up(self) -> None:
        """Loads all that the first document would wait for."""
        claims.extract("Analysts said on Monday that prices may fall.", nlp=self.nlp)

    def read(self, path: Path, text: str, version: int, project: Project) -> Reading:
        """The document ``path`` as it stands. Rules that look at other files are left to `claims check`."""
        lines = Lines(text)
        if path.suffix.lower() in RECORDS or path.suffix.lower() not in SUFFIXES or not wanted(path, project):
            return Reading(version, lines, Examined(path.as_posix()))
        data = text.encode("utf-8", "replace")
        rules = tuple(rule for rule in rules_for(place_in(path, project), project.settings) if not rule.across)
        outcomes: list[ClaimSet | ClaimsError] = [
            claims.extract(item, nlp=self.nlp) if isinstance(item, Article) else item for item in read_bytes(data, path=path)
        ]
        found = next((outcome for outcome in outcomes if isinstance(outcome, ClaimSet)), None)
        return Reading(version, lines, examined(path, data, outcomes, Bench(rules, project.settings)), found)
