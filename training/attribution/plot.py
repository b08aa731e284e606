"""The log of a run as a picture: loss by step, exact match F1 on the held-back articles by epoch."""

import json
from pathlib import Path

import matplotlib

matplotlib.use("Agg")
from matplotlib import pyplot  # the backend has to be chosen first

from claims.attribution.tagger.decoding import ROLES


def plot(runs: list[Path], out: Path) -> None:
    """Draws the logs of several runs side by side into the file ``out``."""
    figure, (left, right) = pyplot.subplots(1, 2, figsize=(11, 4), layout="constrained")
    for run in runs:
        lines = [json.loads(line) for line in (run / "log.jsonl").read_text(encoding="utf-8").splitlines()]
        steps = [line for line in lines if "epoch" not in line]
        left.plot([line["step"] for line in steps], [line["loss"] for line in steps], label=run.name)
        epochs = [line for line in lines if "epoch" in line]
        for role, style in zip(ROLES, ("-", "--", ":"), strict=True):
            points = [line["held_back"][role] for line in epochs]
            right.plot([line["epoch"] for line in epochs], points, style, label=f"{run.name}, {role}", marker="o")
    left.set(xlabel="step", ylabel="loss", yscale="log")
    right.set(xlabel="epoch", ylabel="exact match F1, held-back articles")
    left.legend()
    right.legend(fontsize="small")
    figure.savefig(out, dpi=120)
