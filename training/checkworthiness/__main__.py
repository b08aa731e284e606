"""From judged sentences to the weights that the package ships: fits them, reports how well the development sentences are
ranked, and writes ``claims/data/en/checkworthiness.csv`` and ``checkworthiness_words.csv``.

A file of sentences is JSON Lines with ``id``, ``text`` and ``label`` (1: worth checking), and ``group`` for a transcript.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer
from spacy.language import Language
from spacy.tokens import Doc

from claims import load
from claims.data import english
from claims.ingest import read_path
from claims.language import parsed_doc
from claims.model import Article, ClaimKind, InputError
from claims.pipeline import with_results
from claims.splitting import when
from claims.splitting.checkworthiness import CONTEXT, named_features, phrases
from claims.splitting.entities import entities
from training.checkworthiness.fit import Features, Judged, Model, fit

app = typer.Typer(add_completion=False, help=__doc__)
TABLES = Path("claims/data/en")
SEEDS = Path("seeds")
MARKED = 0.315
"""The share of the seeds' claims, opinions and plans apart, that get 0.5 or more: from there on, checks ask for a source.
Debates, which the model is trained on, hold fewer facts than news, so that their base can't be used."""
SPREAD = 0.5
"""What the log-odds are multiplied by: news is another kind of text than debates, and the model is surer of it than it can be.
The order of claims is the same."""
HELD = frozenset({"attributed"})
"""Features that keep their prior: a source is rare in a debate and the rule in news."""
_HEADER = """\
# Words and pairs of neighbouring words ("#": a number, "@": a name), and what each adds to the log-odds that a claim is worth
# checking. Written by `python -m training.checkworthiness`, not by hand.
phrase,weight
"""


@app.command()
def main(
    train: Annotated[Path, typer.Argument(help="Sentences to learn from.")],
    dev: Annotated[list[Path], typer.Argument(help="Sentences to measure on.")],
    tables: Annotated[Path, typer.Option(help="The folder where the tables are written.")] = TABLES,
    seeds: Annotated[Path, typer.Option(help="The articles that set the base.")] = SEEDS,
) -> None:
    """Fits, reports and writes the weights."""
    nlp = load("accurate", threads=1)
    priors = {row.feature: row.prior for row in english().checkworthiness if row.feature not in ("base", "wording")}
    model = fit(_sentences(train, nlp), priors)
    for path in dev:
        print(path.stem, *_figures(model, _sentences(path, nlp)))
    _write(tables, model, _base(model, seeds, nlp))


def _sentences(path: Path, nlp: Language) -> list[Judged]:
    records = {record["id"]: record for record in map(json.loads, path.open(encoding="utf-8"))}
    articles = [article for article in read_path(path) if not isinstance(article, InputError)]
    found = {article.id: claims for article, claims in with_results(articles, nlp, _features)}
    sentences = []
    for name, record in records.items():
        claims = found.get(name, [])
        learnt = [{feature: share for feature, share in named.items() if feature not in HELD} for _, named, _ in claims]
        sentences.append(Judged(learnt, [words for *_, words in claims], bool(record["label"]), record.get("group")))
    return sentences


def _features(doc: Doc) -> list[tuple[ClaimKind, Features, Features]]:
    """The kind, named features and phrases of each claim of a document."""
    parsed, details, speakers = parsed_doc(doc), doc._.claims_details, doc._.claims_speakers
    out: list[tuple[ClaimKind, Features, Features]] = []
    for clause in doc._.claims_clauses:
        time, names = when(parsed, details.time(clause)), entities(doc, clause, speakers)
        named = named_features(parsed, clause, speakers, details.quantities(clause), time, names)
        words = dict.fromkeys(phrases(parsed, (clause.sentence,)), CONTEXT)
        words |= dict.fromkeys(phrases(parsed, clause.runs), 1.0)
        out.append((clause.kind, dict.fromkeys(named, 1.0), words))
    return out


def _base(model: Model, seeds: Path, nlp: Language) -> float:
    """The base with which `MARKED` of the seeds' claims get 0.5 or more."""
    articles: Iterator[Article] = (
        article for path in sorted(seeds.glob("*.md")) for article in read_path(path) if not isinstance(article, InputError)
    )
    scores = sorted(
        model.log_odds(named, words)
        for _, claims in with_results(articles, nlp, _features)
        for kind, named, words in claims
        if kind not in (ClaimKind.OPINION, ClaimKind.PLAN)
    )
    return model.base - scores[round((1 - MARKED) * len(scores))]


def _figures(model: Model, sentences: Sequence[Judged]) -> tuple[str, ...]:
    """Average precision, and its mean over transcripts where there are any."""
    groups: dict[str | None, list[Judged]] = defaultdict(list)
    for sentence in sentences:
        groups[sentence.group].append(sentence)
    found = [f"AP {_average_precision(model, sentences):.3f}"]
    if len(groups) > 1:
        found.append(f"MAP {sum(_average_precision(model, group) for group in groups.values()) / len(groups):.3f}")
    return tuple(found)


def _average_precision(model: Model, sentences: Sequence[Judged]) -> float:
    hits, total = 0, 0.0
    for rank, sentence in enumerate(sorted(sentences, key=lambda sentence: -model.of(sentence)), 1):
        if sentence.is_worth:
            hits += 1
            total += hits / rank
    return total / max(1, hits)


def _write(tables: Path, model: Model, base: float) -> None:
    path = tables / "checkworthiness.csv"
    text = path.read_text(encoding="utf-8")
    comments = [line for line in text.splitlines(keepends=True) if line.startswith("#")]
    rows = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    weights = {**model.named, "base": base, "wording": 0.0}
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(comments)
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({**row, "weight": f"{SPREAD * weights[row['feature']]:.3f}"} for row in rows)
    with (tables / "checkworthiness_words.csv").open("w", encoding="utf-8", newline="") as file:
        file.write(_HEADER)
        words = {phrase: SPREAD * weight for phrase, weight in model.phrases.items()}
        csv.writer(file, lineterminator="\n").writerows((phrase, f"{weight:.3f}") for phrase, weight in words.items())


if __name__ == "__main__":
    app()
