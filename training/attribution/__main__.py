"""From annotated articles to the tagger that the package ships.

Four commands, each of which goes on where it was cut off: `fit` a model (a teacher, or the student that is shipped), `teach`
writes what a fitted model thinks of the training articles, `ship` turns a fitted student into the package's files, `sources`
measures how sure a source is.
"""

import json
import pickle
import random
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import torch
import typer
from tqdm import tqdm

from claims.attribution.tagger.network import FOLDER, Network, WordPieces
from claims.model import ClaimsError
from training.attribution.bases import BASES, base
from training.attribution.corpus import Example, examples, held_back
from training.attribution.fit import DEVICE, Fit, Settings, steps_of
from training.attribution.network import Tagger
from training.attribution.scoring import emissions_of, mean_opinion

app = typer.Typer(add_completion=False, no_args_is_help=True, help=__doc__)
DATA = Path("../shared/data/polnear/train")
WORK = Path("build/attribution")

Data = Annotated[Path, typer.Option(help="PolNeAR's training part: a folder with text/ and attributions/.")]
Work = Annotated[Path, typer.Option(help="Where checkpoints, logs and the articles as read are kept.")]
Run = Annotated[str, typer.Argument(help="The run's name, a folder in WORK.")]
Encoder = Annotated[str, typer.Option(metavar="|".join(BASES), help="The pretrained encoder it begins with.")]


def _articles(data: Path, work: Path) -> tuple[list[Example], list[Example]]:
    return held_back(examples(data, work / "articles.pickle"))


@app.command()
def fit(
    run: Run,
    encoder: Encoder = "minilm",
    data: Data = DATA,
    work: Work = WORK,
    epochs: int = Settings.epochs,
    rate: float = Settings.rate,
    seed: int = Settings.seed,
    frozen: Annotated[int, typer.Option(help="Lower layers that are not fitted.")] = 0,
    teaching: Annotated[float, typer.Option(help="Weight of the teacher's opinion, where there is one.")] = 1.0,
    soft: Annotated[Path | None, typer.Option(help="The teacher's opinion, as `teach` writes it.")] = None,
    fields: Annotated[bool, typer.Option(help="Whether the grammar's fields are read.")] = True,
) -> None:
    """Fits a tagger; after each epoch it is tried on the tenth of the articles that is held back."""
    train, held = _articles(data, work)
    settings = replace(Settings(), epochs=epochs, rate=rate, seed=seed, frozen=frozen, fields=fields)
    if soft is not None:
        settings = replace(settings, teaching=teaching)
    folder = base(encoder, work / "bases")
    opinion = None if soft is None else pickle.loads(soft.read_bytes())
    Fit(folder, work / run, settings, steps_of(train, folder, settings)).run(train, held, opinion)


@app.command()
def teach(
    run: Run,
    out: Path,
    encoder: Encoder = "mpnet",
    data: Data = DATA,
    work: Work = WORK,
    frozen: int = 0,
    beside: Annotated[list[Path] | None, typer.Option(help="What others wrote, to take the mean with.")] = None,
) -> None:
    """Writes a fitted model's scores for every word of the training articles into OUT, for a student to learn from."""
    train, held = _articles(data, work)
    folder = base(encoder, work / "bases")
    model = Tagger(folder, frozen=frozen).to(DEVICE)
    model.load_state_dict(torch.load(work / run / "best.pt", weights_only=True, map_location=DEVICE))
    pieces, opinion = WordPieces(folder / "tokenizer.json"), {}
    for article in tqdm([*train, *held], desc="teaching", disable=None):
        opinion.update(emissions_of(model, [article], pieces))
    opinions = [opinion, *(pickle.loads(path.read_bytes()) for path in beside or ())]
    out.write_bytes(pickle.dumps({name: mean_opinion([of_one[name] for of_one in opinions]) for name in opinion}))


@app.command()
def ship(
    run: Run,
    data: Data = DATA,
    work: Work = WORK,
    out: Annotated[Path, typer.Option(help="The folder that the package loads its model from.")] = FOLDER,
    name: Annotated[str, typer.Option(help="What the model is called in exports.")] = "attribution-minilm-1",
) -> None:
    """Writes a fitted student as the files that the package loads: quantised, with the weights of links and confidence."""
    from training.attribution import judge, linker
    from training.attribution.to_onnx import export

    _, held = _articles(data, work)
    export(base("minilm", work / "bases"), work / run / "best.pt", out, name)
    description = out / "model.json"
    about = json.loads(description.read_text(encoding="utf-8"))
    about["lean"] = LEAN
    _write(description, about)
    about["links"] = linker.fitted(Network(out), held)
    _write(description, about)
    weights, error = judge.from_articles(Network(out), data, [example.name for example in held])
    about["confidence"], about["calibration_error"] = weights, round(error, 4)
    _write(description, about)
    print(f"expected calibration error on held-back articles: {error:.3f}")


@app.command()
def sources(data: Data = DATA, articles: Annotated[int, typer.Option(help="How many of the other articles.")] = 100) -> None:
    """Prints the scaling of the confidence of sources, fitted on the held-back articles, and its calibration on others."""
    from claims import load
    from training.attribution.sources import calibration_error, fitted, judged

    names = sorted({path.stem.rsplit("_", 1)[0] for path in (data / "attributions").glob("*.ann")})
    held = set(random.Random(20).sample(range(len(names)), round(len(names) / 10)))  # those of `held_back`
    rest = random.Random(7).sample([name for n, name in enumerate(names) if n not in held], articles)
    nlp = load()
    slope, intercept = fitted(judged(nlp, data, [name for n, name in enumerate(names) if n in held]))
    others = judged(nlp, data, rest)
    right = sum(each.right for each in others) / len(others)
    print(f"slope {slope:.3f}, intercept {intercept:.3f}")
    print(f"{len(others)} sources, {right:.1%} right, expected calibration error {calibration_error(others):.3f}")


LEAN = {"B-source": 0.3, "B-cue": 0.2, "B-content": 0.3}
"""What the beginning of a span gains, since annotators mark more than a careful tagger: tried on held-back articles."""


def _write(path: Path, about: dict[str, object]) -> None:
    path.write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    try:
        app()
    except ClaimsError as error:
        raise SystemExit(str(error)) from None
