"""Fitting: epochs with checkpoints, averaged weights, and the held-back articles' score after each."""

import json
import random
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from tqdm import tqdm

from claims.attribution.tagger.network import WordPieces
from training.attribution.batches import Piece, batches, cut, tensors
from training.attribution.corpus import Example
from training.attribution.network import Tagger, links_loss
from training.attribution.scoring import exact_f1

_LOGGED = 20
DEVICE = "cuda" if torch.cuda.is_available() else "cpu"
Soft = Mapping[str, "np.ndarray[tuple[int, int], np.dtype[np.float32]]"]
"""By article: a teacher's emissions for its words."""


@dataclass(frozen=True)
class Settings:
    """How a model is fitted; written beside it."""

    epochs: int = 5
    batch: int = 16
    rate: float = 1.5e-4
    head_rate: float = 1e-3
    warm_up: float = 0.06
    decay: float = 0.01
    averaging: float = 0.995
    links: float = 0.15
    """What a right link counts beside right tags."""
    teaching: float = 0.0
    """What agreement with the teachers counts beside agreement with the annotators."""
    temperature: float = 2.0
    fields: bool = True
    """Whether the grammar's fields are read; left out for the ablation."""
    frozen: int = 0
    """How many of the encoder's lower layers stay as they are."""
    seed: int = 1


@dataclass
class _State:
    """Where a run stands; what a checkpoint holds."""

    epoch: int = 0
    batch: int = 0
    step: int = 0
    best: float = 0.0
    losses: list[float] = field(default_factory=list)


class Fit:
    """A run in the folder ``out``, from its last checkpoint where there is one.

    It leaves ``best.pt`` there: the averaged weights (Izmailov et al., UAI 2018) after the epoch that did best on the
    held-back articles.
    """

    every = 50
    """Steps between two checkpoints."""

    def __init__(self, base: Path, out: Path, settings: Settings, steps: int) -> None:
        torch.manual_seed(settings.seed)
        out.mkdir(parents=True, exist_ok=True)
        self.out, self.settings = out, settings
        self.pieces = WordPieces(base / "tokenizer.json")
        self.model = Tagger(base, frozen=settings.frozen).to(DEVICE)
        parts: dict[bool, list[nn.Parameter]] = {True: [], False: []}
        for name, parameter in self.model.named_parameters():
            if parameter.requires_grad:
                parts[name.startswith("encoder.")].append(parameter)
        groups = [{"params": parts[True], "lr": settings.rate}, {"params": parts[False], "lr": settings.head_rate}]
        self.optimizer = torch.optim.AdamW(groups, weight_decay=settings.decay, fused=True)
        self.schedule = torch.optim.lr_scheduler.LambdaLR(self.optimizer, lambda n: _rate(n / steps, settings.warm_up))
        self.average = {name: value.detach().clone() for name, value in self.model.state_dict().items()}
        self.state = _State()
        if (out / "last.pt").exists():
            self._resume(torch.load(out / "last.pt", weights_only=False, map_location=DEVICE))
        (out / "settings.json").write_text(json.dumps(asdict(settings), indent=1) + "\n", encoding="utf-8")

    def run(self, train: list[Example], held: list[Example], soft: Soft | None = None) -> None:
        """Fits until the epochs are over."""
        while self.state.epoch < self.settings.epochs:
            began = time.monotonic()
            self._epoch(train, soft)
            self._judge(held, seconds=round(time.monotonic() - began))

    def _epoch(self, train: list[Example], soft: Soft | None) -> None:
        seed = self.settings.seed * 1000 + self.state.epoch
        chance = random.Random(seed)
        torch.manual_seed(seed + self.state.batch)
        todo = list(batches(cut(train, self.pieces, chance), self.pieces, chance, self.settings.batch))
        for number in tqdm(range(self.state.batch, len(todo)), desc=f"epoch {self.state.epoch + 1}", disable=None):
            loss = self._loss(todo[number], random.Random(f"{seed} {number}"), soft)
            loss.backward()
            nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
            self.optimizer.step()
            self.schedule.step()
            self.optimizer.zero_grad()
            self.state.step += 1
            self.state.batch = number + 1
            self.state.losses.append(loss.item())
            _average(self.average, self.model, min(self.settings.averaging, (self.state.step + 1) / (self.state.step + 10)))
            if self.state.step % _LOGGED == 0:
                self._log(step=self.state.step, loss=round(float(np.mean(self.state.losses[-_LOGGED:])), 4))
            if self.state.step % self.every == 0:
                self._save()
        self.state.epoch += 1
        self.state.batch = 0

    def _loss(self, batch: list[Piece], chance: random.Random, soft: Soft | None) -> Tensor:
        given, tags, links = tensors(batch, self.pieces, chance, fields=self.settings.fields)
        given, tags = given.to(DEVICE), tags.to(DEVICE)
        with torch.autocast(DEVICE, dtype=torch.bfloat16):
            emissions, vectors = self.model(given.pieces, given.fields, given.real)
        words = torch.gather(emissions.float(), 1, given.firsts[:, :, None].expand(-1, -1, emissions.shape[2]))
        loss = self.model.crf.loss(words, tags, given.words) + self.settings.links * links_loss(vectors.float(), links)
        if soft is not None and self.settings.teaching:
            loss = loss + self.settings.teaching * self._lesson(words, given.words, batch, soft)
        return loss

    def _lesson(self, words: Tensor, real: Tensor, batch: list[Piece], soft: Soft) -> Tensor:
        """How far the tags are from the teachers' (Hinton, Vinyals & Dean, 2015)."""
        warmth = self.settings.temperature
        wanted = torch.zeros_like(words)
        for n, piece in enumerate(batch):
            taught = soft[piece.name][piece.window.start : piece.window.end]
            wanted[n, : len(taught)] = torch.from_numpy(taught).to(words.device)
        apart = nn.functional.kl_div(
            torch.log_softmax(words / warmth, 2), torch.log_softmax(wanted / warmth, 2), reduction="none", log_target=True
        ).sum(dim=2)
        return warmth**2 * apart[real].mean()

    def _judge(self, held: list[Example], *, seconds: int) -> None:
        now = {name: value.clone() for name, value in self.model.state_dict().items()}
        self.model.load_state_dict(self.average)
        scores = exact_f1(self.model, held, self.pieces, fields=self.settings.fields)
        mean = round(sum(scores.values()) / len(scores), 2)
        loss = round(float(np.mean(self.state.losses)), 4)
        self.state.losses = []
        line = {"epoch": self.state.epoch, "step": self.state.step, "loss": loss, "held_back": scores, "mean": mean}
        print(line)
        self._log(**line, seconds=seconds)
        if mean > self.state.best:
            self.state.best = mean
            torch.save(self.model.state_dict(), self.out / "best.pt")
        self.model.load_state_dict(now)
        self._save()

    def _log(self, **line: object) -> None:
        with (self.out / "log.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")

    def _save(self) -> None:
        kept = {
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "schedule": self.schedule.state_dict(),
            "average": self.average,
            "state": self.state,
        }
        torch.save(kept, self.out / "writing.pt")
        (self.out / "writing.pt").replace(self.out / "last.pt")

    def _resume(self, kept: dict[str, object]) -> None:
        self.model.load_state_dict(kept["model"])  # type: ignore[arg-type]
        self.optimizer.load_state_dict(kept["optimizer"])  # type: ignore[arg-type]
        self.schedule.load_state_dict(kept["schedule"])  # type: ignore[arg-type]
        self.average, self.state = kept["average"], kept["state"]  # type: ignore[assignment]


def steps_of(train: list[Example], base: Path, settings: Settings) -> int:
    """How many steps a run will take, to a few."""
    pieces = WordPieces(base / "tokenizer.json")
    windows = len(cut(train, pieces, random.Random(0)))
    return settings.epochs * -(-windows // settings.batch)


def _rate(part: float, warm_up: float) -> float:
    return part / warm_up if part < warm_up else max(0.0, (1 - part) / (1 - warm_up))


def _average(average: dict[str, Tensor], model: nn.Module, keep: float) -> None:
    with torch.no_grad():
        for name, value in model.state_dict().items():
            if value.dtype.is_floating_point:
                average[name].lerp_(value, 1 - keep)
