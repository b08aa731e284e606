"""The layout of PDF pages: from pieces of text at positions to paragraphs in reading order, without headers and footers.

The order of the pieces is that in which the file draws them, which is nearly always that in which they are read, one column
after the other. Only where a page draws across its columns, line by line, are they put in order by their positions.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

from claims.ingest import features
from claims.ingest.formats.markup import Paragraph
from claims.model import BlockKind

_CHARACTER: Final = 0.45
"""Usual width of a character in ems: the widths of the fonts are not known. Words may be drawn letter by letter."""
_GUTTER: Final = 0.8
"""Minimum distance of two columns, in ems."""
_EDGE: Final = 1.5
"""Points by which the left edges of a column's lines may differ."""
_ROWS: Final = 3
"""Lines across two columns from which a page counts as drawn line by line."""
_OF_ROWS: Final = 0.2
"""Share of a page's rows that begin at the left edge of a column."""
_NARROWEST: Final = 8
"""Minimum distance between the left edges of two columns, in ems."""
_OUTER: Final = 2
"""Number of lines at the top, and at the bottom, of a page that may be headers and footers."""
_LONGEST_FURNITURE: Final = 15  # words
_OF_PAGES: Final = 0.4  # share of the pages that a header is on: left and right pages may have different ones
_HEADLINE, _SUBHEADING = 1.25, 1.12  # sizes, of that of the story
_LONGEST_HEADING: Final = 25  # words
_SAME_SIZE: Final = 0.08
_NEW_PARAGRAPH: Final = 1.35  # of the usual distance of lines
_INDENT: Final = 0.7  # em
_SHORT_LINE: Final = 0.7  # of the usual length of lines
_NUMBER = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"\W*(?:(?:page|p\.?)\s*)?\d{1,4}(?:\s*(?:of|/|-)\s*\d{1,4})?\W*", re.IGNORECASE)
_BULLET = re.compile(r"[•‣◦▪●○■]\s*")
_FINAL = re.compile(r"[.!?:…][\"'”’)\]]*\Z")
_HYPHENATED = re.compile(r"\w[-\u2010\u00ad]\Z")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a column, or a piece of one: its left end and baseline in points from the lower left, and its font size."""

    x: float
    y: float
    size: float
    text: str

    @property
    def end(self) -> float:
        """The right end, more or less."""
        return self.x + _CHARACTER * self.size * len(self.text.rstrip())


def paragraphs_of_pages(pages: Sequence[Sequence[Line]]) -> tuple[list[Paragraph], list[str]]:
    """The paragraphs of a document, and its headers, footers and page numbers, which are not in them.

    ``pages`` are the pieces of text on each page, in the order in which they are drawn.

    Lines of a paragraph are joined by a space, by a line feed after a hyphen, so that it is read as in other wrapped text.
    """
    laid_out = [_in_order(pieces) for pieces in pages]
    furniture = _furniture(laid_out)
    lines = [[line for line in page if id(line) not in furniture] for page in laid_out]
    if not any(lines):  # pages with the same words
        furniture, lines = set(), laid_out
    everything = [line for page in lines for line in page]
    if not everything:
        return [], []
    sizes: Counter[float] = Counter()
    for line in everything:
        sizes[round(line.size, 1)] += len(line.text)
    body = sizes.most_common(1)[0][0]
    found: list[list[Line]] = []
    for page in lines:
        shape = _Shape.of(page, body)
        for line in page:
            if found and _goes_on(found[-1], line, shape):
                found[-1].append(line)
            else:
                found.append([line])
    left_out = dict.fromkeys(line.text for page in laid_out for line in page if id(line) in furniture)
    return list(_with_kinds(found, body)), list(left_out)


def _in_order(pieces: Sequence[Line]) -> list[Line]:
    """The lines of a page in reading order."""
    rows = _rows(pieces)
    edges = _column_edges(rows)
    split = [_split(row, edges) for row in rows]
    lines = [_line(part) for parts in split for part in parts]
    lines = [line for line in lines if line.text]
    if sum(len(parts) > 1 for parts in split) < _ROWS:
        return lines
    if median(len(line.text) for line in lines) * _CHARACTER < _NARROWEST:  # a table
        return [_line([piece for part in parts for piece in part]) for parts in split]
    return list(_by_columns(lines, edges))


def _rows(pieces: Sequence[Line]) -> list[list[Line]]:
    """Pieces that are drawn one after the other from left to right on one baseline."""
    rows: list[list[Line]] = []
    for piece in pieces:
        last = rows[-1][-1] if rows else None
        if last is not None and abs(piece.y - last.y) <= 0.5 * max(piece.size, last.size) and piece.x >= last.x:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return rows


def _column_edges(rows: Sequence[Sequence[Line]]) -> list[float]:
    """The left edges of columns: positions at which many rows begin, or go on after a gap."""
    starts = Counter(round(x) for row in rows for x in {row[0].x, *(piece.x for _, piece in _after_gaps(row))})
    least = max(_ROWS, _OF_ROWS * len(rows))
    edges: list[float] = []
    for x in sorted(starts):
        if sum(starts[near] for near in (x - 1, x, x + 1)) >= least and (not edges or x - edges[-1] > 2 * _EDGE):
            edges.append(x)
    return edges


def _after_gaps(row: Sequence[Line]) -> Iterator[tuple[int, Line]]:
    """The pieces of a row that begin so far to the right of the one before that another column may begin there."""
    for at, (before, piece) in enumerate(pairwise(row), start=1):
        if piece.x - before.end >= _GUTTER * piece.size:
            yield at, piece


def _split(row: Sequence[Line], edges: Sequence[float]) -> list[Sequence[Line]]:
    """A row divided where another column begins: after a gap, at an edge."""
    cuts = [0]
    for at, piece in _after_gaps(row):
        at_edge = any(abs(piece.x - edge) <= _EDGE for edge in edges)
        if at_edge and piece.x - row[cuts[-1]].x >= _NARROWEST * piece.size:
            cuts.append(at)
    return [row[start:end] for start, end in pairwise([*cuts, len(row)])]


def _line(pieces: Sequence[Line]) -> Line:
    first = next((piece for piece in pieces if piece.text.strip()), pieces[0])
    size = max(pieces, key=lambda piece: len(piece.text)).size
    text = " ".join("".join(piece.text for piece in pieces).translate(_LIGATURES).split())
    return Line(first.x, first.y, size, text)


def _by_columns(lines: Sequence[Line], edges: Sequence[float]) -> Iterator[Line]:
    """The lines of a page by columns; a line across several columns ends the columns above it."""
    band: list[list[Line]] = [[] for _ in range(len(edges) + 1)]
    for line in sorted(lines, key=lambda line: (-line.y, line.x)):
        column = sum(edge <= line.x + _EDGE for edge in edges)
        following = edges[column] if column < len(edges) else None
        if following is not None and line.end > following + line.size:
            yield from (each for columns in band for each in columns)
            band = [[] for _ in range(len(edges) + 1)]
            yield line
        else:
            band[column].append(line)
    yield from (each for columns in band for each in columns)


def _furniture(pages: Sequence[Sequence[Line]]) -> set[int]:
    """The identities of lines that are headers, footers or page numbers: outer lines that are on many pages."""
    outer = [_outer(page) for page in pages]
    seen = Counter(words for page in outer for words in {_same(line) for line in page})
    least = max(2, _OF_PAGES * len(pages))
    return {
        id(line)
        for page in outer
        for line in page
        if len(line.text.split()) <= _LONGEST_FURNITURE
        and (seen[_same(line)] >= least or (len(pages) > 1 and _is_page_number(line) and line in (page[0], page[-1])))
    }


def _is_page_number(line: Line) -> bool:
    """Whether a line is a page number; not "2019.", which ends a sentence."""
    return _PAGE_NUMBER.fullmatch(line.text) is not None and not line.text.endswith(".")


def _outer(page: Sequence[Line]) -> list[Line]:
    """The lines at the top and at the bottom of a page, from top to bottom."""
    lines = sorted(page, key=lambda line: -line.y)
    return lines if len(lines) <= 2 * _OUTER else [*lines[:_OUTER], *lines[-_OUTER:]]


def _same(line: Line) -> str:
    """The words of a line with its numbers alike."""
    return _NUMBER.sub("#", line.text.casefold())


@dataclass(frozen=True, slots=True)
class _Shape:
    """The usual size, distance and length of the lines of a page's story, and the left edges of its columns."""

    body: float
    leading: float
    length: float
    edges: tuple[float, ...]

    @classmethod
    def of(cls, lines: Sequence[Line], body: float) -> "_Shape":
        story = [line for line in lines if _alike(line.size, body)]
        gaps = [one.y - other.y for one, other in pairwise(story) if 0 < one.y - other.y < 3 * body]
        starts = Counter(round(line.x) for line in story)
        edges = tuple(x for x, count in starts.items() if count >= max(2, 0.1 * len(story)))
        return cls(
            body=body,
            leading=median(gaps) if gaps else 1.2 * body,
            length=median(len(line.text) for line in story) if story else 0,
            edges=edges,
        )

    def is_indented(self, line: Line) -> bool:
        """Whether a line begins a little to the right of the left edge of its column."""
        near = [edge for edge in self.edges if edge <= line.x + _EDGE]
        return bool(near) and _INDENT * line.size < line.x - max(near) < _NARROWEST * line.size

    def is_short(self, line: Line) -> bool:
        return len(line.text) < _SHORT_LINE * self.length


def _alike(size: float, other: float) -> bool:
    return abs(size - other) <= _SAME_SIZE * other


def _goes_on(paragraph: Sequence[Line], line: Line, shape: _Shape) -> bool:
    """Whether a line continues a paragraph."""
    last = paragraph[-1]
    if not _alike(line.size, last.size) or _BULLET.match(line.text):
        return False
    ended = _FINAL.search(last.text) is not None
    if last.y <= line.y:  # on the next page or in the next column
        return not ended and not shape.is_short(last) and not shape.is_indented(line)
    if last.y - line.y > _NEW_PARAGRAPH * max(shape.leading, 1.1 * line.size):
        return False
    if shape.is_indented(line) and abs(line.x - last.x) > _EDGE and not _BULLET.match(paragraph[0].text):
        return False
    if not shape.is_short(last):
        return True
    return not ended and not (_alike(line.size, shape.body) and line.text[:1].isupper())  # an item of a list


def _with_kinds(found: Iterable[Sequence[Line]], body: float) -> Iterator[Paragraph]:
    """The paragraphs as text; those in larger letters are headings, the largest of the first ones the headline."""
    paragraphs = [(lines[0].size, joined_lines(line.text for line in lines)) for lines in found]
    top = max((size for size, words in paragraphs[:6] if features.has_letters(words)), default=0.0)
    titled = False
    for at, (size, words) in enumerate(paragraphs):
        short = len(words.split()) <= _LONGEST_HEADING
        if not titled and at < 6 and size == top and size >= _HEADLINE * body and short:
            titled = True
            yield BlockKind.HEADLINE, words.replace("\n", "")
        elif size >= _SUBHEADING * body and short and not _FINAL.search(words):
            yield BlockKind.SUBHEADING, words.replace("\n", "")
        else:
            yield None, _BULLET.sub("- ", words, count=1) if _BULLET.match(words) else words


def joined_lines(lines: Iterable[str]) -> str:
    """The lines of a paragraph as one text. A word that a hyphen divides stays divided by a line feed, as it is printed.

    >>> joined_lines(["The mayor of the", "har-", "bour said in 2019-", "20 that"])
    'The mayor of the har-\\nbour said in 2019-20 that'
    """
    text = ""
    parts: list[str] = []
    for line in lines:
        if parts:
            hyphen = _HYPHENATED.search(text) is not None
            parts.append("" if hyphen and not line[:1].islower() else "\n" if hyphen else " ")
        parts.append(line)
        text = line
    whole = "".join(parts)
    if "\n" in whole and len(features.paragraphs_of(whole)) > 1:  # "stand-\nby" is not read as one word
        return whole.replace("\n", "")
    return whole
