"""From lines with invented words to the weights that the package ships: fits them, reports how lines that were held out are
classified, and writes ``claims/data/en/furniture.csv`` and ``furniture_words.csv``.

The stories of the training articles of PolNeAR (Newell, Margolin & Ruths 2018), which are not part of this project, are lines
that report something: every fourth article for fitting, as many others for measuring.
"""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from claims.data import english
from claims.ingest.blocks import kinds_of
from claims.ingest.characters import plain
from claims.ingest.features import Paragraph
from claims.ingest.furniture import PageLines
from claims.model import REPORTING_BLOCKS
from training.checkworthiness.fit import Judged, Model, fit
from training.furniture.generate import Line, pages

app = typer.Typer(add_completion=False, help=__doc__)
TABLES = Path("claims/data/en")
PAGES, HELD_PAGES = 1_200, 300
KEPT = 1_500
"""How many words and pairs of words are kept."""
PENALTY = 2.0
_HEADER = """\
# Words and pairs of neighbouring words ("#": a number, "@": a name, "^": the line's beginning), and what each adds to the
# log-odds that a line is furniture. Written by `python -m training.furniture`, not by hand.
phrase,weight
"""


@app.command()
def main(
    articles: Annotated[Path, typer.Argument(help="The folder with the texts of PolNeAR's training articles.")],
    tables: Annotated[Path, typer.Option(help="The folder where the tables are written.")] = TABLES,
) -> None:
    """Fits and writes the weights, and reports how held-out lines are marked with those that were there before."""
    texts = sorted(articles.glob("*.txt"))
    for name, found in (("invented", pages(HELD_PAGES, held=True)), ("real stories", map(story, texts[1::4]))):
        print(name, figures(found))
    judged = [each for page in pages(PAGES, held=False) for each in judged_lines(page)]
    judged += [each for path in texts[::4] for each in judged_lines(story(path))]
    priors = {row.feature: row.prior for row in english().furniture if row.feature != "base"}
    write_tables(tables, fit(judged, priors, kept=KEPT, penalty=PENALTY, rounds=1))


def story(path: Path) -> list[Line]:
    """The paragraphs of an article, all as lines of a story."""
    text = path.read_text(encoding="utf-8")
    return [Line(words, "real", is_furniture=False) for line in text.split("\n") if (words := plain(line).strip())]


def judged_lines(page: Sequence[Line]) -> Iterator[Judged]:
    """The lines that are open when the model is asked, with their features."""
    paragraphs, structure = laid_out(page)
    kinds = kinds_of(paragraphs, furniture=False)
    lines = PageLines(paragraphs, kinds, structure)
    for at in lines.open:
        named = dict.fromkeys(lines.named(at), 1.0)
        yield Judged([named], [dict.fromkeys(lines.wording(at), 1.0)], page[at].is_furniture)


def laid_out(page: Sequence[Line]) -> tuple[tuple[Paragraph, ...], dict[int, frozenset[str]]]:
    """The page's lines as paragraphs, and its structure by their offsets."""
    paragraphs, structure, at = [], {}, 0
    for line in page:
        paragraphs.append(Paragraph(at, at + len(line.words), line.words, after_gap=True))
        structure[at] = line.structure
        at += len(line.words) + 2
    return tuple(paragraphs), structure


def figures(found: Iterable[Sequence[Line]]) -> str:
    """How many lines of furniture are read as reporting, and how many of stories are not, without and with the model."""
    total: Counter[tuple[bool, bool]] = Counter()
    counts: Counter[bool] = Counter()
    for page in found:
        paragraphs, structure = laid_out(page)
        for furniture in (False, True):
            kinds = kinds_of(paragraphs, structure=structure, furniture=furniture)
            total.update(
                (line.is_furniture, furniture)
                for line, kind in zip(page, kinds, strict=True)
                if (kind in REPORTING_BLOCKS) is line.is_furniture
            )
        counts.update(line.is_furniture for line in page)
    return ", ".join(
        f"{name} {total[is_furniture, False]} -> {total[is_furniture, True]} of {counts[is_furniture]}"
        for is_furniture, name in ((True, "furniture read"), (False, "story lost"))
        if counts[is_furniture]
    )


def write_tables(tables: Path, model: Model) -> None:
    """Writes the weights into the two tables; comments, priors and trigger words of the first stay."""
    path = tables / "furniture.csv"
    text = path.read_text(encoding="utf-8")
    rows = list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))
    weights = {**model.named, "base": model.base}
    with path.open("w", encoding="utf-8", newline="") as file:
        file.writelines(line for line in text.splitlines(keepends=True) if line.startswith("#"))
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({**row, "weight": f"{weights[row['feature']]:.3f}"} for row in rows)
    with (tables / "furniture_words.csv").open("w", encoding="utf-8", newline="") as file:
        file.write(_HEADER)
        csv.writer(file, lineterminator="\n").writerows((phrase, f"{weight:.3f}") for phrase, weight in model.phrases.items())


if __name__ == "__main__":
    app()
