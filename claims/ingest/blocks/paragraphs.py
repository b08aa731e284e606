"""The article's lines, and the paragraphs they make up.

Most articles put a paragraph on a line. Those wrapped by hand at some 72 columns put it on several: a sentence must not be
cut where such a line ends, so the lines of a wrapped paragraph are one block.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from claims.ingest.blocks.features import is_item
from claims.model import BlockKind

WIDEST_WRAP = 120
"""Columns; longer lines are paragraphs, not wrapped text."""

NARROWEST_WRAP = 40
"""Columns; shorter lines that run on ("apples / pears / plums") are a list."""

_RAGGED = 12
"""How many columns before the margin a wrapped line may stop although the next word would have fitted (editors differ)."""

_OVERLONG = 0.2
"""Share of lines of a wrapped text that may be longer than its margin (a headline, an address)."""

_INDENT = 2  # columns
_PROSE = frozenset({None, BlockKind.BODY})  # what a format may call a line that the next one carries on
_ENDS_SENTENCE = re.compile(r"""[.!?:;…]["')\]]*$""")
_RUNS_ON = re.compile(r"[a-z(]")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of the article between line breaks; ``start`` and ``end`` are code points, no space at either edge.

    ``words`` is its text in plain characters on one line. ``after_gap`` tells whether a blank line (or the text's edge)
    stands before it. ``known`` is its kind where the format says so (a Markdown heading).
    """

    start: int
    end: int
    words: str
    after_gap: bool
    known: BlockKind | None = None


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    words: str
    indent: int
    after_gap: bool
    known: BlockKind | None


def paragraphs_of(legible: str, known: Mapping[int, BlockKind] | None = None) -> tuple[Paragraph, ...]:
    """The paragraphs of a text, every line that is not blank in exactly one of them.

    ``legible`` is the article's text in plain characters, code point for code point. ``known`` gives kinds by the offset at
    which a line begins (its first code point, spaces included).
    """
    lines = list(_lines(legible, known or {}))
    margin = _margin(lines)
    paragraphs: list[list[_Line]] = []
    for line in lines:
        if paragraphs and _continues(paragraphs[-1][-1], line, margin):
            paragraphs[-1].append(line)
        else:
            paragraphs.append([line])
    return tuple(
        Paragraph(lines[0].start, lines[-1].end, " ".join(line.words for line in lines), lines[0].after_gap, lines[0].known)
        for lines in paragraphs
    )


def _lines(legible: str, known: Mapping[int, BlockKind]) -> Iterator[_Line]:
    at, after_gap = 0, True
    for raw in legible.splitlines(keepends=True):
        words = raw.strip()
        if words:
            start = at + raw.index(words[0])
            yield _Line(start, start + len(words), words, start - at, after_gap, known.get(at))
        after_gap = not words
        at += len(raw)


def _margin(lines: list[_Line]) -> int | None:
    """The column at which the text is wrapped, or None where it is not.

    Evidence is a line that stops in mid-sentence and is carried on by the next in small letters.
    """
    broken = [
        len(line.words)
        for line, following in pairwise(lines)
        if line.known in _PROSE
        and not following.after_gap
        and not _ENDS_SENTENCE.search(line.words[-6:])
        and _RUNS_ON.match(following.words)
    ]
    widest = max((width for width in broken if width <= WIDEST_WRAP), default=0)
    wider = sum(len(line.words) > widest for line in lines)
    return widest if widest >= NARROWEST_WRAP and wider <= _OVERLONG * len(lines) else None


def _continues(line: _Line, following: _Line, margin: int | None) -> bool:
    """Whether a wrapped line is carried on by the next: its next word would have run over the margin."""
    if margin is None or following.after_gap or line.known not in _PROSE or following.known is not None:
        return False
    if following.indent >= _INDENT > line.indent and not is_item(line.words):
        return False  # books and agencies indent a paragraph's first line
    word = following.words.split(maxsplit=1)[0]
    slack = 0 if _ENDS_SENTENCE.search(line.words[-6:]) else _RAGGED
    return len(line.words) <= margin + _RAGGED and len(line.words) + 1 + len(word) > margin - slack
