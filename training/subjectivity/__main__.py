"""From marked claims to the weights that the package ships: fits them, reports how marked claims are classified, and writes the
weights into ``claims/data/en/subjectivity.csv`` and ``subjectivity_words.csv``.

``marks.csv`` names claims of the training articles of PolNeAR (Newell, Margolin & Ruths 2018), which are not part of this
project, by file and offsets, with what a reader judged each to be: an opinion or an undated prediction (not_checkable), a
source's report of itself (self_reported), or any other; and whether it is for fitting (train) or measuring (dev, test).
``sentences.csv`` and ``statements.csv`` have sentences written for this project in kinds of text that PolNeAR lacks;
``statements_held.csv`` has as many again, which are only for measuring.
"""

import csv
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, TypeAlias

import typer
from spacy.language import Language
from spacy.tokens import Doc

from claims import load
from claims.data import english
from claims.ingest import read_path, read_text
from claims.model import InputError, Status
from claims.pipeline import with_results
from claims.verification.status import evidence
from claims.verification.subjectivity import wording
from training.checkworthiness.fit import Features, Judged, Model, fit

app = typer.Typer(add_completion=False, help=__doc__)
TABLES = Path("claims/data/en")
MARKS = Path(__file__).parent / "marks.csv"
SENTENCES = Path(__file__).parent / "sentences.csv"
KEPT = 500
"""How many words are kept."""
STATEMENTS = Path(__file__).parent / "statements.csv"
HELD = Path(__file__).parent / "statements_held.csv"
KINDS = {
    "opinion": Status.NOT_CHECKABLE,
    "metaphor": Status.NOT_CHECKABLE,
    "prediction": Status.NOT_CHECKABLE,
    "wish": Status.NOT_CHECKABLE,
    "self_report": Status.SELF_REPORTED,
    "checkable": None,
}
"""The status of each kind of statement; None for any other status."""
_HEADER = """\
# Words, without nouns, names and numbers, and what each adds to the log-odds that a claim is an opinion. Written by
# `python -m training.subjectivity`, not by hand.
word,weight
"""


Row: TypeAlias = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Mark:
    """What a reader accepts as the status of a claim, named by its file and its first and last character."""

    file: str
    start: int
    end: int
    part: str
    labels: frozenset[str]


@dataclass(frozen=True, slots=True)
class Read:
    """A claim as the pipeline reads it: its status and its features."""

    status: Status
    named: Features
    words: Features


@app.command()
def main(
    articles: Annotated[Path, typer.Argument(help="The folder with the texts of PolNeAR's training articles.")],
    marks: Annotated[Path, typer.Option(help="The marked claims.")] = MARKS,
    sentences: Annotated[Path, typer.Option(help="The written sentences.")] = SENTENCES,
    statements: Annotated[Path, typer.Option(help="The written statements, by kind.")] = STATEMENTS,
    held: Annotated[Path, typer.Option(help="The written statements for measuring, by kind.")] = HELD,
    tables: Annotated[Path, typer.Option(help="The folder where the tables are written.")] = TABLES,
) -> None:
    """Fits and writes the weights, and reports how the claims are classified with those that were there before."""
    marked, nlp = read_marks(marks), load("accurate", threads=1)
    found = _claims(articles, marked, nlp)
    print(f"{len(found)} of {len(marked)} marked claims found")
    for part in ("train", "dev", "test"):
        print(part, figures([(found[mark], mark) for mark in marked if mark in found and mark.part == part]))
    written = {path: _written(path, nlp) for path in (sentences, statements, held)}
    for path in (statements, held):
        print(path.stem, figures_by_kind(written[path]))
    judged = [_judged([found[mark]], mark.labels) for mark in marked if mark in found and mark.part == "train"]
    judged += [_judged(claims, {_label(row)}) for path in (sentences, statements) for row, claims in written[path]]
    priors = {row.feature: row.prior for row in english().subjectivity if row.feature != "base"}
    write_tables(tables, fit(judged, priors, kept=KEPT))


def read_marks(path: Path) -> list[Mark]:
    """The rows of ``marks.csv``."""
    return [
        Mark(row["file"], int(row["start"]), int(row["end"]), row["part"], frozenset(row["status"].split(";")))
        for row in _rows(path)
    ]


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(line for line in file if not line.startswith("#"))


def _claims(folder: Path, marks: Sequence[Mark], nlp: Language) -> dict[Mark, Read]:
    wanted: dict[str, list[Mark]] = defaultdict(list)
    for mark in marks:
        wanted[mark.file].append(mark)
    found: dict[Mark, Read] = {}
    for name in sorted(wanted):
        articles = [article for article in read_path(folder / name) if not isinstance(article, InputError)]
        for _, claims in with_results(articles, nlp, read_claims):
            found.update((mark, claims[mark.start, mark.end]) for mark in wanted[name] if (mark.start, mark.end) in claims)
    return found


def read_claims(doc: Doc) -> dict[tuple[int, int], Read]:
    """Each claim of a document by its first and last character."""
    article = evidence(doc, doc._.claims_clauses, doc._.claims_modalities, doc._.claims_relations, doc._.claims_speakers)
    out: dict[tuple[int, int], Read] = {}
    for claim, finding in zip(article.claims, doc._.claims_findings, strict=True):
        runs = claim.clause.runs
        last = doc[runs[-1][1] - 1]
        words = dict.fromkeys(wording(article.parsed, claim.clause), 1.0)
        named = dict.fromkeys(article.subjective_features(claim), 1.0)
        out[doc[runs[0][0]].idx, last.idx + len(last)] = Read(finding.status, named, words)
    return out


def _written(path: Path, nlp: Language) -> list[tuple[Row, list[Read]]]:
    """The rows of a file of sentences, each with its claims."""
    rows = list(_rows(path))
    claims = [list(found.values()) for _, found in with_results([read_text(row["text"]) for row in rows], nlp, read_claims)]
    return list(zip(rows, claims, strict=True))


def _label(row: Row) -> str:
    """What the claim of a written sentence is: a status, or "other"."""
    return row["status"] if "status" in row else KINDS[row["kind"]] or "other"


def figures_by_kind(written: Sequence[tuple[Row, Sequence[Read]]]) -> str:
    """The share of statements with a claim of the right status, by the kind of statement."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for row, claims in written:
        total[row["kind"]] += 1
        right[row["kind"]] += any(_reported(read) == _label(row) for read in claims)
    return ", ".join(f"{kind} {right[kind]}/{total[kind]}" for kind in sorted(total))


def _reported(read: Read) -> str:
    return read.status if read.status in (Status.NOT_CHECKABLE, Status.SELF_REPORTED) else "other"


def _judged(claims: Sequence[Read], labels: Set[str]) -> Judged:
    return Judged([claim.named for claim in claims], [claim.words for claim in claims], Status.NOT_CHECKABLE in labels)


def figures(marked: Sequence[tuple[Read, Mark]]) -> str:
    """The share of claims whose status is one that the reader accepts: of all, and by what the reader marked."""
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for read, mark in marked:
        kind = _reported(read)
        for group in ("all", *(mark.labels if len(mark.labels) == 1 else ())):
            total[group] += 1
            right[group] += kind in mark.labels
    return ", ".join(f"{group} {right[group]}/{total[group]}" for group in total)


def write_tables(tables: Path, model: Model) -> None:
    """Writes the weights into the two tables; comments, priors and trigger words of the first stay."""
    path = tables / "subjectivity.csv"
    text = path.read_text(encoding="utf-8")
    rows = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    weights = {**model.named, "base": model.base}
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(_comments(text))
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({**row, "weight": f"{weights[row['feature']]:.3f}"} for row in rows)
    with (tables / "subjectivity_words.csv").open("w", encoding="utf-8", newline="") as file:
        file.write(_HEADER)
        csv.writer(file, lineterminator="\n").writerows((word, f"{weight:.3f}") for word, weight in model.phrases.items())


def _comments(text: str) -> Iterator[str]:
    return (line for line in text.splitlines(keepends=True) if line.startswith("#"))


if __name__ == "__main__":
    app()
