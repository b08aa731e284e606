"""GAP (Webster, Recasens, Axelrod & Baldridge, TACL 2018): passages of Wikipedia with a pronoun and two names, and which of
the two it means."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from spacy.tokens import Doc

from claims.sources.antecedents import Anaphor
from claims.sources.referents import Entity
from training.coreference.reading import Reader


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage, the offset of its pronoun, and its two names: start, end, and whether the pronoun means it."""

    name: str
    text: str
    pronoun: int
    names: tuple[tuple[int, int, bool], ...]


def passages(path: Path) -> Iterator[Passage]:
    """The passages of a file of GAP (tab-separated)."""
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            starts = ((int(row[f"{n}-offset"]), row[n], row[f"{n}-coref"].upper() == "TRUE") for n in "AB")
            names = tuple((start, start + len(words), means) for start, words, means in starts)
            yield Passage(row["ID"], row["Text"], int(row["Pronoun-offset"]), names)


class GapReader(Reader):
    """A passage with the program's candidates and GAP's answer for its pronoun."""

    closed = True

    def __init__(self, passage: Passage, doc: Doc) -> None:
        """``doc`` is the passage's text after a pipeline that finds attributions."""
        super().__init__(passage.name, doc)
        self._passage = passage
        self._shift = doc._.claims_article.text.find(passage.text[:40])

    def right(self, anaphor: Anaphor) -> tuple[int, ...] | None:
        """The candidate that GAP's name is; None for other pronouns, and where the pronoun means neither name or the program
        has not found it."""
        if self.parsed.offsets[anaphor.token] - self._shift != self._passage.pronoun:
            return None
        meant = [(start, end) for start, end, means in self._passage.names if means]
        places = tuple(n for n, candidate in enumerate(anaphor.candidates) if self._is_at(candidate, meant))
        return places or None

    def _is_at(self, candidate: Entity | None, places: list[tuple[int, int]]) -> bool:
        heads = () if candidate is None else candidate.named_at
        offsets = [self.parsed.offsets[head] - self._shift for head in heads]
        return any(start <= at < end for at in offsets for start, end in places)
