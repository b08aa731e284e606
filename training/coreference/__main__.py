"""From GUM's coreference to the weights that the package ships: cross-validates the ranker by document, reports how often it is
right, calibrates its probabilities on the held-out answers, and writes ``claims/data/en/pronoun_weights.csv``.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer
from spacy.tokens import Doc

from claims import load
from claims.ingest import read_text
from claims.language import make_doc
from claims.sources.pronouns import CALIBRATION, SURE, Calibration, PronounRanker, is_named
from claims.sources.referents import Entity, PronounClass
from training.coreference.articles import ArticleReader
from training.coreference.fit import answers, calibration_error, fit_as_read, folds, platt
from training.coreference.gap import GapReader, passages
from training.coreference.gum import GumReader, documents
from training.coreference.reading import Question, Reader

app = typer.Typer(add_completion=False, help=__doc__)
TABLE = Path("claims/data/en/pronoun_weights.csv")
_HEADER = """\
# How much each feature of a candidate (claims/sources/antecedents.py) speaks for it, by the class of the pronoun: person
# (he, she), thing (it), group (they). `none…` are the features of meaning no candidate. The last three rows are the
# calibration of the probabilities. Written by `python -m training.coreference`, not by hand.
feature,person,thing,group
"""
Answer = tuple[Question, int, float]


@app.command()
def main(
    gum: Annotated[Path, typer.Argument(help="GUM in CoNLL-U, with entities in the column MISC.")],
    gap: Annotated[list[Path], typer.Option(help="Files of GAP (tab-separated).")],
    news: Annotated[Path, typer.Option(help="A folder of news articles as plain text.")],
    table: Annotated[Path, typer.Option(help="Where the weights are written.")] = TABLE,
    parts: Annotated[int, typer.Option(help="How many parts the documents are cross-validated in.")] = 5,
) -> None:
    """Fits, reports and writes the weights."""
    nlp = load("accurate", threads=1)
    for name in ("claims_sources", "claims_splitting", "claims_hedging", "claims_verification", "claims_export"):
        nlp.remove_pipe(name)

    def read(texts: Iterable[str]) -> Iterator[Doc]:
        return nlp.pipe((make_doc(nlp, read_text(text)) for text in texts), batch_size=16)

    found = list(documents(gum))
    asked = [passage for path in gap for passage in passages(path)]
    files = sorted(news.rglob("*.txt"))
    readers: list[Reader] = [
        *(GumReader(document, doc) for document, doc in zip(found, read(one.text for one in found), strict=True)),
        *(GapReader(passage, doc) for passage, doc in zip(asked, read(one.text for one in asked), strict=True)),
        *(
            ArticleReader(file.stem, doc)
            for file, doc in zip(files, read(file.read_text(encoding="utf-8") for file in files), strict=True)
        ),
    ]
    ranker, held_out = fitted(readers, parts)
    report(held_out)
    write(table, ranker)


def fitted(readers: Sequence[Reader], parts: int) -> tuple[PronounRanker, list[list[Answer]]]:
    """The ranker of all ``readers``, calibrated on the answers for each part of them by a ranker of the others, and these."""
    held_out: list[list[Answer]] = []
    for part in folds((reader.name for reader in readers), parts):
        ranker = fit_as_read([reader for reader in readers if reader.name not in part])
        held_out.append([answer for reader in readers if reader.name in part for answer in answers(reader, ranker)])
    calibration = _calibration([answer for part in held_out for answer in part])
    return replace(fit_as_read(readers), calibration=calibration), held_out


def _calibration(found: Sequence[Answer]) -> dict[PronounClass, Calibration]:
    lines = {}
    for kind in PronounClass:
        mine = [answer for answer in found if answer[0].anaphor.kind is kind]
        named = [is_named(_chosen(answer)) for answer in mine]
        lines[kind] = platt([chance for *_, chance in mine], named, [_is_right(answer) for answer in mine])
    return lines


def _chosen(answer: Answer) -> Entity | None:
    question, place, _ = answer
    return question.anaphor.candidates[place]


def report(held_out: Sequence[Sequence[Answer]]) -> None:
    """Prints accuracy by pronoun, next to that of the nearest candidate, and the calibration error. The probabilities of each
    part are calibrated on the other parts."""
    tried: list[Answer] = []
    for n, part in enumerate(held_out):
        lines = _calibration([answer for m, other in enumerate(held_out) if m != n for answer in other])
        for answer in part:
            question, place, chance = answer
            tried.append((question, place, lines[question.anaphor.kind].of(chance, _chosen(answer))))
    groups: dict[str, list[Answer]] = defaultdict(list)
    for answer in tried:
        for group in (answer[0].pronoun, f"class {answer[0].anaphor.kind}", "all"):
            groups[group].append(answer)
        if is_named(_chosen(answer)):
            groups["somebody with a name"].append(answer)
        if answer[0].is_source:
            groups[f"sources, class {answer[0].anaphor.kind}"].append(answer)
    print(f"{'':24}{'n':>6}{'right':>8}{'nearest':>9}{'ece':>7}{'sure':>7}{'of them':>9}")
    for group, found in sorted(groups.items()):
        print(
            f"{group:24}{len(found):6}{_share(found, _is_right):8.1%}{_share(found, _is_nearest_right):9.1%}"
            f"{calibration_error([chance for *_, chance in found], [_is_right(answer) for answer in found]):7.3f}"
            f"{_share(found, _is_sure):7.1%}{_share([answer for answer in found if _is_sure(answer)], _is_right):9.1%}"
        )


def _share(found: Sequence[Answer], holds: Callable[[Answer], bool]) -> float:
    return sum(map(holds, found)) / max(1, len(found))


def _is_right(answer: Answer) -> bool:
    question, place, _ = answer
    return place in question.right


def _is_nearest_right(answer: Answer) -> bool:
    return 0 in answer[0].right


def _is_sure(answer: Answer) -> bool:
    return answer[2] >= SURE and _chosen(answer) is not None


def write(table: Path, ranker: PronounRanker) -> None:
    """Writes the weights and the calibration of ``ranker`` as a table."""
    names = sorted({name for weights in ranker.weights.values() for name in weights})
    rows = [(name, *(ranker.weights[kind].get(name, 0.0) for kind in PronounClass)) for name in names]
    for name in CALIBRATION:
        field = name.removeprefix("calibration_")
        rows.append((name, *(getattr(ranker.calibration[kind], field) for kind in PronounClass)))
    lines = [",".join([str(name), *(f"{value:.3f}" for value in values)]) for name, *values in rows]
    table.write_text(_HEADER + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    app()
