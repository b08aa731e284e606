"""A parsed `Doc` laid out as flat lists, so that the rules read it at the speed of plain Python."""

from collections import deque
from dataclasses import dataclass

from spacy.tokens import Doc

from claims.language import Run

QUOTE_MARKS = frozenset({'"', "''", "``"})
"""Tokens that are double quotation marks; articles typed on old systems write two single ones."""


_DASHES = frozenset({"—", "–", "-", "--", "―"})
_LONGEST_DATELINE = 12
VERBAL = frozenset({"VERB", "AUX"})
"""The parts of speech of verbs."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Token properties by token index; runs are start included, end excluded.

    ``left`` and ``right`` are the first and last token of each token's subtree, ``children`` the direct dependents in
    order, ``sentence`` and ``paragraph`` give the run that a token lies in.
    """

    doc: Doc
    words: list[str]
    lower: list[str]
    lemmas: list[str]
    pos: list[str]
    tags: list[str]
    deps: list[str]
    heads: list[int]
    children: list[list[int]]
    left: list[int]
    right: list[int]
    sentence: list[Run]
    paragraph: list[Run]
    paragraphs: list[Run]

    def __len__(self) -> int:
        return len(self.words)

    def child(self, head: int, *deps: str) -> int | None:
        """The first dependent of ``head`` with one of the relations ``deps``."""
        for i in self.children[head]:
            if self.deps[i] in deps:
                return i
        return None

    def below(self, inner: int, outer: int) -> bool:
        """Whether ``inner`` is ``outer`` or lies in its subtree."""
        heads = self.heads
        while True:
            if inner == outer:
                return True
            above = heads[inner]
            if above == inner:
                return False
            inner = above


_recent: deque[Sheet] = deque(maxlen=2)


def sheet_of(doc: Doc) -> Sheet:
    """The sheet of a parsed document; the last two are kept, since several rooms read one after the other."""
    for sheet in tuple(_recent):
        if sheet.doc is doc:
            return sheet
    return recalled(_laid_out(doc))


def recalled(sheet: Sheet) -> Sheet:
    """The same sheet, for `sheet_of` to find again: its document comes back after others were read."""
    _recent.append(sheet)
    return sheet


def _laid_out(doc: Doc) -> Sheet:
    heads = [token.head.i for token in doc]
    size = len(heads)
    children: list[list[int]] = [[] for _ in range(size)]
    for i, head in enumerate(heads):
        if head != i:
            children[head].append(i)
    words = [token.text for token in doc]
    sentence: list[Run] = []
    for span in doc.sents if size else ():
        sentence.extend([(span.start, span.end)] * (span.end - span.start))
    paragraphs = _paragraphs(words)
    paragraph = [(0, 0)] * size
    for run in paragraphs:
        paragraph[run[0] : run[1]] = [run] * (run[1] - run[0])
        dated = _after_dateline(words, run)
        for i in range(dated, run[1] if dated > run[0] else dated):
            if sentence[i][0] < dated:
                sentence[i] = (dated, max(sentence[i][1], dated + 1))
    return Sheet(
        doc=doc,
        words=words,
        lower=[word.lower() for word in words],
        lemmas=[token.lemma_.lower() for token in doc],
        pos=[token.pos_ for token in doc],
        tags=[token.tag_ for token in doc],
        deps=[token.dep_ for token in doc],
        heads=heads,
        children=children,
        left=[token.left_edge.i for token in doc],
        right=[token.right_edge.i for token in doc],
        sentence=sentence,
        paragraph=paragraph,
        paragraphs=paragraphs,
    )


def _paragraphs(words: list[str]) -> list[Run]:
    """The runs of tokens between line breaks, which lie in none."""
    runs, start = [], None
    for i, word in enumerate(words):
        if word.isspace() and "\n" in word:
            if start is not None:
                runs.append((start, i))
            start = None
        elif start is None and not word.isspace():
            start = i
    if start is not None:
        runs.append((start, len(words)))
    return runs


def _after_dateline(words: list[str], paragraph: Run) -> int:
    """Where the report begins after a place and an agency: "LONDON (Reuters) - |The mayor said"."""
    start, end = paragraph
    if end - start < 2 or not (
        (words[start].isupper() and words[start].isalpha() and len(words[start]) > 2) or words[start + 1] == "("
    ):
        return start
    for i in range(start + 1, min(start + _LONGEST_DATELINE, end - 1)):
        if words[i] in _DASHES:
            return i + 1
        if words[i][0].islower() or words[i] in QUOTE_MARKS:
            return start
    return start
