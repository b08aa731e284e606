"""A parsed document as flat lists, read many times faster than tokens are."""

from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from claims.language import Runs


@dataclass(frozen=True, slots=True)
class Reading:
    """Per token: lemma in lower case, dependency label, part of speech, tag, word in lower case, head, children."""

    lemmas: list[str]
    deps: list[str]
    pos: list[str]
    tags: list[str]
    lowers: list[str]
    heads: list[int]
    children: list[list[int]]

    def under(self, head: int, *labels: str) -> Iterator[int]:
        """The children of ``head`` whose dependency label is among ``labels``, in reading order."""
        deps = self.deps
        return (child for child in self.children[head] if deps[child] in labels)

    def first(self, head: int, *labels: str) -> int | None:
        """The first child of ``head`` whose dependency label is among ``labels``."""
        return next(self.under(head, *labels), None)

    def root_of(self, runs: Runs) -> int | None:
        """The token of ``runs`` whose head lies outside them, the first if there are several."""
        inside = {i for start, end in runs for i in range(start, end)}
        for i in sorted(inside):
            if (self.heads[i] not in inside or self.heads[i] == i) and self.pos[i] not in ("PUNCT", "SPACE"):
                return i
        return None


def read(doc: Doc) -> Reading:
    """The document's layers as lists."""
    if not len(doc):
        return Reading([], [], [], [], [], [], [])
    columns = doc.to_array(["LEMMA", "DEP", "POS", "TAG", "LOWER", "HEAD"])
    text = doc.vocab.strings.__getitem__
    known: dict[int, str] = {0: ""}

    def words(column: int) -> list[str]:
        values = columns[:, column].tolist()
        for value in set(values) - known.keys():
            known[value] = text(value)
        return [known[value] for value in values]

    offsets = columns[:, 5].astype("int64").tolist()
    heads = [i + offset for i, offset in enumerate(offsets)]
    children: list[list[int]] = [[] for _ in heads]
    for i, head in enumerate(heads):
        if head != i:
            children[head].append(i)
    lemmas = [lemma.lower() for lemma in words(0)]
    return Reading(lemmas, words(1), words(2), words(3), words(4), heads, children)
