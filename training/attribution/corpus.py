"""Annotated articles as the tagger reads them: words, fields, tags and links.

PolNeAR (Newell, Margolin & Ruths, LREC 2018) is a folder with ``text/*`` and ``attributions/*.ann``. An article with
several annotators comes with all of their annotations.
"""

import pickle
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tqdm import tqdm

from claims.attribution.extraction import tagger_input
from claims.attribution.tagger.decoding import ROLES
from claims.attribution.tagger.features import TaggerInput
from claims.language import load_model

_NUMBER = {role: 1 + 2 * n for n, role in enumerate(ROLES)}
Spans = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Annotation:
    """One annotator's view: a tag number for each word, and each relation as words that begin its parts."""

    tags: npt.NDArray[np.int8]
    relations: list[dict[str, list[int]]]


@dataclass(frozen=True, slots=True)
class Example:
    """An article: its name, what the tagger reads of it, and its annotations."""

    name: str
    words: TaggerInput
    annotations: list[Annotation]


def examples(folder: Path, cache: Path) -> list[Example]:
    """The articles of ``folder`` in the order of their names; what was read once is kept in the file ``cache``."""
    if cache.exists():
        with cache.open("rb") as file:
            kept: list[Example] = pickle.load(file)
        return kept
    found = list(_read(folder))
    cache.parent.mkdir(parents=True, exist_ok=True)
    with cache.open("wb") as file:
        pickle.dump(found, file)
    return found


def _read(folder: Path) -> Iterator[Example]:
    nlp = load_model()
    by_article: dict[str, list[Path]] = {}
    for path in sorted((folder / "attributions").glob("*.ann")):
        by_article.setdefault(path.stem.rsplit("_", 1)[0], []).append(path)
    texts = {path.name.removesuffix(".txt"): path for path in sorted((folder / "text").iterdir())}
    for name, paths in tqdm(sorted(by_article.items()), desc="reading articles"):
        doc = nlp(texts[name].read_text(encoding="utf-8"))
        words = tagger_input(doc)
        starts = np.array([doc[place].idx for place in words.places.tolist()])
        yield Example(name, words, [_annotation(starts, relations(path)) for path in paths])


def relations(path: Path) -> list[dict[str, Spans]]:
    """The attributions of a standoff file, each role as spans of characters."""
    parts: dict[str, Spans] = {}
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if part := re.match(r"(T\d+)\t(?:Source|Cue|Content) ([\d ;]+)\t", line):
            parts[part[1]] = [(int(a), int(b)) for a, b in (run.split() for run in part[2].split(";"))]
        elif event := re.match(r"E\d+\t(.+)", line):
            relation: dict[str, Spans] = {role: [] for role in ROLES}
            for field in event[1].split():
                role, _, name = field.partition(":")
                role = role.rstrip("0123456789").lower()
                if role in relation:
                    relation[role] += parts.get(name, [])
            found.append(relation)
    return found


def _annotation(starts: npt.NDArray[np.int64], attributions: list[dict[str, Spans]]) -> Annotation:
    tags = np.zeros(len(starts), dtype=np.int8)
    firsts: list[dict[str, list[int]]] = [{} for _ in attributions]
    for role in reversed(ROLES):  # where spans overlap the narrower role wins, as in the published instances
        for attribution, first in zip(attributions, firsts, strict=True):
            first[role] = []
            for a, b in attribution[role]:
                begin, end = np.searchsorted(starts, (a, b))
                if begin < end:
                    tags[begin:end] = _NUMBER[role] + 1
                    tags[begin] = _NUMBER[role]
                    first[role].append(int(begin))
    return Annotation(tags, firsts)


def held_back(found: list[Example], part: float = 0.1) -> tuple[list[Example], list[Example]]:
    """The articles to fit on and those held back from it: the same ones always, drawn by chance."""
    held = set(random.Random(20).sample(range(len(found)), round(part * len(found))))
    return [e for n, e in enumerate(found) if n not in held], [e for n, e in enumerate(found) if n in held]
