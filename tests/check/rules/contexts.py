"""What some examples need beside their text: other articles, verdicts, an export."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from claims.analysis import Analysis
from claims.check.context import Corpus, NoCorpus, RuleContext, SimilarArticle
from claims.check.front_matter import front_matter
from claims.check.rule import Example
from claims.check.settings import Settings
from claims.ingest import read_text
from claims.model import Article, Claim, ClaimSet, FactCheck, FactCheckMatch, Relation, Truth

PATH = Path("articles/example.md")
Analyse = Callable[[Article], Analysis]


@dataclass(frozen=True)
class Known(NoCorpus):
    """Other articles and verdicts, as a test says."""

    doubles: tuple[SimilarArticle, ...] = ()
    verdicts: dict[str, str] = field(default_factory=dict)
    articles: tuple[ClaimSet, ...] = ()

    def similar(self) -> tuple[SimilarArticle, ...]:
        return self.doubles

    def verdict(self, claim_id: str) -> str | None:
        return self.verdicts.get(claim_id)

    def known(self) -> tuple[ClaimSet, ...]:
        return self.articles


def written(example: Example) -> str:
    """The example as the file it stands for."""
    return f"---\n{example.front}\n---\n\n{example.text}" if example.front else example.text


def context(example: Example, analyse: Analyse, code: str) -> RuleContext:
    """The example as the rule with this code is given it."""
    text = written(example)
    analysis = analyse(read_text(text, path=PATH, markup="markdown"))
    claim_set = analysis.claim_set
    given = RuleContext(analysis, PATH, front_matter(text))
    match code:
        case "C406":
            return replace(given, corpus=_store(analyse))
        case "C408":
            return replace(given, fact_checks=_checked)
        case "D503":
            return replace(given, corpus=_doubles(example))
        case "F601":
            return replace(given, export=_export(example, claim_set, analyse))
        case "F602":
            return replace(given, corpus=_reviewed(claim_set), settings=Settings(require_review=True))
        case _:
            return given


def _store(analyse: Analyse) -> Corpus:
    text = "The fire at the Corvane refinery killed 12 workers on 3 May 2021. Corvane Mining poisoned the river Sarn."
    known = analyse(read_text(text, id="known", path="articles/known.md")).claim_set
    return Known(verdicts={known.claims[-1].id: "False"}, articles=(known,))


def _checked(claims: Sequence[Claim]) -> list[tuple[FactCheckMatch, ...]]:
    """Fact-checks of invented claims, by their words."""
    untrue = ("False", Truth.FALSE)
    ratings = {"poisoned": untrue, "sold": untrue, "library": ("True", Truth.TRUE), "bridge": ("Satire", None)}
    found = []
    for claim in claims:
        word = next((word for word in ratings if word in claim.text), "")
        rating, truth = ratings.get(word, ("", None))
        check = FactCheck(id="f-1", claim=claim.text, publisher="Verity Desk", rating=rating, truth=truth)
        relation = Relation.RELATED if word == "sold" else Relation.SAME
        found.append((FactCheckMatch(check=check, relation=relation, probability=0.9),) if word else ())
    return found


def _doubles(example: Example) -> Corpus:
    shares = {
        "another file has the same text": 1.0,
        "another file has most of its wording": 0.62,
        "another file has a third of its wording": 0.34,
    }
    share = shares.get(example.note)
    return Known(doubles=(SimilarArticle("articles/other.md", share),) if share else ())


def _export(example: Example, claim_set: ClaimSet, analyse: Analyse) -> bytes | None:
    if example.note == "the export is of an older text":
        return analyse(read_text("The bridge fell.", path=PATH)).claim_set.model_dump_json().encode()
    if example.note == "the export lacks its article":
        return claim_set.model_dump_json(exclude={"article"}).encode()
    return claim_set.model_dump_json().encode() if example.note == "the export is up to date" else None


def _reviewed(claim_set: ClaimSet) -> Corpus:
    return Known(verdicts={claim.id: "True" for claim in claim_set.claims if "killed 12" in claim.text})
