"""GUM's coreference as the program reads it: its own parse and candidates, GUM's answer for each pronoun.

GUM (Zeldes, 2017) is in CoNLL-U. Its column MISC opens and closes mentions: ``(12-person-giv:act-nnnnn-cf1-1-ana`` opens a
mention of entity 12 whose head is its first word (``minspan``, field 6), ``12)`` closes it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from spacy.tokens import Doc

from claims.sources.antecedents import Anaphor
from claims.sources.referents import PRONOUNS, Entity
from training.coreference.reading import Reader

_OPENING = re.compile(r"\(([^-()]+)-([^-()]*)-([^-()]*)-([^-()]*)-([^-()]*)-([\d,]*)-?[^()]*(\))?")
_MARK = re.compile(r"\([^()]*\)?|[^()]+\)")


@dataclass(slots=True)
class GoldMention:
    """A mention: its entity's number, the tokens of the document that it spans, and those at its head."""

    entity: str
    start: int
    end: int
    heads: frozenset[int]


@dataclass(slots=True)
class GoldDocument:
    """A document: its text, where each token begins in it, and its mentions."""

    name: str
    text: str = ""
    offsets: list[int] = field(default_factory=list)
    mentions: list[GoldMention] = field(default_factory=list)

    def entity_at(self) -> dict[int, str]:
        """The entity of the smallest mention that has its head at a character offset."""
        found: dict[int, str] = {}
        for mention in sorted(self.mentions, key=lambda m: m.start - m.end):
            found.update((self.offsets[token], mention.entity) for token in mention.heads)
        return found


def documents(path: Path) -> Iterator[GoldDocument]:
    """The documents of a CoNLL-U file."""
    document: GoldDocument | None = None
    reader: _Reader | None = None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# newdoc"):
            if document is not None:
                yield document
            document = GoldDocument(line.split("GUM_")[-1].strip())
            reader = _Reader(document)
        elif reader is not None and line.startswith("# newpar") and not line.startswith("# newpar_block"):
            reader.end_paragraph()
        elif reader is not None and line[:1].isdigit():
            reader.word(line.split("\t"))
    if document is not None:
        yield document


class _Reader:
    """Appends words to a document."""

    def __init__(self, document: GoldDocument) -> None:
        self.document = document
        self._open: dict[str, list[tuple[int, str]]] = {}
        self._within: tuple[int, int] | None = None  # the last word of a contraction, and where its own words go on
        self._surface = ""

    def end_paragraph(self) -> None:
        if self.document.text:
            self.document.text = self.document.text.rstrip() + "\n\n"

    def word(self, columns: Sequence[str]) -> None:
        number, form, misc = columns[0], columns[1], columns[9]
        space = "" if "SpaceAfter=No" in misc else " "
        if "." in number:
            return
        if "-" in number:
            self._within = (int(number.split("-")[1]), len(self.document.text))
            self.document.text += form + space
            self._surface = form
            return
        if self._within is not None and int(number) <= self._within[0]:
            last, at = self._within
            self.document.offsets.append(at)
            self._within = None if int(number) == last else (last, at + len(form))
        else:
            self._within = None
            self.document.offsets.append(len(self.document.text))
            self.document.text += form + space
        marks = re.search(r"Entity=([^|]+)", misc)
        if marks is not None:
            self._mentions(marks[1], len(self.document.offsets) - 1)

    def _mentions(self, marks: str, token: int) -> None:
        for mark in _MARK.findall(marks):
            opened = _OPENING.match(mark)
            if opened is not None:
                self._open.setdefault(opened[1], []).append((token, opened[6]))
                if opened[7]:
                    self._close(opened[1], token)
            else:
                self._close(mark.strip("()"), token)

    def _close(self, entity: str, token: int) -> None:
        if self._open.get(entity):
            start, minimal = self._open[entity].pop()
            heads = [start + int(n) - 1 for n in minimal.split(",") if n] or [token]
            heads = [head for head in heads if start <= head <= token] or [token]
            self.document.mentions.append(GoldMention(entity.split("[")[0], start, token + 1, frozenset(heads)))


class GumReader(Reader):
    """A document with the program's candidates and GUM's answers."""

    def __init__(self, document: GoldDocument, doc: Doc) -> None:
        """``doc`` is the document's text after a pipeline that finds attributions."""
        super().__init__(document.name, doc)
        shift = doc._.claims_article.text.find(document.text[:40])
        by_offset = document.entity_at()
        self.gold = {i: by_offset.get(at - shift) for i, at in enumerate(self.parsed.offsets)}

    def right(self, anaphor: Anaphor) -> tuple[int, ...]:
        """The candidates that are GUM's entity; none of them is right where GUM has another or none."""
        wanted = self.gold[anaphor.token]
        places = tuple(
            n
            for n, candidate in enumerate(anaphor.candidates)
            if wanted is not None and candidate is not None and self._entity(candidate) == wanted
        )
        return places or (len(anaphor.candidates) - 1,)

    def _entity(self, candidate: Entity) -> str | None:
        """GUM's entity for most of a candidate's mentions by a name or noun, of equals the last."""
        marks = [self.gold[head] for head in candidate.heads if self.parsed.lower[head] not in PRONOUNS]
        known = [mark for mark in marks if mark is not None]
        return max(reversed(known), key=known.count) if known else None
