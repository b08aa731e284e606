"""Highlighting: an article split where claims begin and end, as plain text.

`segments` is the plain split, `view` nests it in attributions for the review page, where each piece has its offset in the
article (``at``, code points from 0), from which selections are computed.
"""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from typing import TypeAlias

from claims.model import BlockKind, Certainty, Claim, SourceKind
from claims.present.chain import IndexedClaimSet, source_name
from claims.present.wording import FAMILIES, PUBLICATION, displayed, shortened, spaced

WINDOW = 12_000
"""Code points shown on either side of the claim: all of an ordinary article, part of a very long one."""
DEEPEST = 6
"""Maximum nested attributions that are drawn; the chain next to the article names all."""
_FENCES = ("---", "+++", "{")  # of front matter


@dataclass(frozen=True, slots=True)
class Segment:
    """A range of text (code points, end excluded) and the claims that cover it throughout, by number, longest first."""

    start: int
    end: int
    claims: tuple[int, ...]


Range: TypeAlias = tuple[int, int]


def segments(claims: Sequence[Sequence[Range]], blocks: Sequence[Range]) -> list[list[Segment]]:
    """The segments of each block. ``claims`` are the spans of each claim; ``blocks`` are in reading order, without overlap.

    >>> [segment.claims for segment in segments([[(0, 9)], [(4, 7)]], [(0, 12)])[0]]
    [(0,), (0, 1), (0,), ()]
    """
    opened: defaultdict[int, list[int]] = defaultdict(list)
    closed: defaultdict[int, list[int]] = defaultdict(list)
    for number, places in enumerate(claims):
        for start, end in places:
            opened[start].append(number)
            closed[end].append(number)
    lengths = [sum(end - start for start, end in places) for places in claims]
    covering: Counter[int] = Counter()
    found: list[Segment] = []
    for start, end in pairwise(sorted({*opened, *closed, *(edge for block in blocks for edge in block)})):
        covering.update(opened[start])
        covering -= Counter(closed[start])
        found.append(Segment(start, end, tuple(sorted(covering, key=lambda number: (-lengths[number], number)))))
    # Block boundaries are segment boundaries, so that a segment lies in one block or in none.
    starts = [segment.start for segment in found]
    return [found[bisect_left(starts, start) : bisect_left(starts, end)] for start, end in blocks]


@dataclass(frozen=True)
class Piece:
    """A segment on the page. ``claim`` is the shortest of the claims that cover it, None outside all."""

    text: str
    at: int
    claim: str | None = None
    family: str = ""
    certainty: str = ""
    current: bool = False
    first: bool = False
    title: str = ""


@dataclass(frozen=True)
class AttributedPart:
    """The content of an attribution, with the parts inside it. ``depth`` counts from 1."""

    family: str
    depth: int
    title: str
    parts: "tuple[Part, ...]"


Part: TypeAlias = Piece | AttributedPart


@dataclass(frozen=True)
class Paragraph:
    """A block of the article."""

    kind: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class View:
    """The part of an article around a claim. ``before`` and ``after`` count the omitted characters on either side; ``earlier``
    and ``later`` are the offsets where the preceding and the following part begin.

    ``front`` is the context above the article: front matter, or what a web page has above its headline.
    """

    front: tuple[Paragraph, ...]
    paragraphs: tuple[Paragraph, ...]
    before: int
    after: int
    earlier: int
    later: int
    families: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Mark:
    """A span of one claim."""

    start: int
    end: int
    claim: Claim
    kind: SourceKind | None
    current: bool
    first: bool


@dataclass(frozen=True)
class _Content:
    """A span of one attribution's content."""

    start: int
    end: int
    family: str
    title: str


def view(
    indexed: IndexedClaimSet,
    current: str | None = None,
    spans: Iterable[tuple[int, int]] = (),
    *,
    window: int = WINDOW,
    at: int = 0,
) -> View:
    """The article around the claim with id ``current``, or from ``at`` on; ``spans`` are that claim's, where corrected."""
    article = indexed.claim_set.article
    own = tuple(spans) or _ranges(indexed.claims.get(current or ""))
    length = len(article.text)
    low, high = (own[0][0] - window, own[0][0] + window) if own else (min(at, length), min(at, length) + window)
    low, high = max(0, low), min(length, high)
    marks = [
        mark
        for claim in indexed.claim_set.claims
        for mark in _marks(indexed, claim, own if claim.id == current else _ranges(claim), low, high, current=current)
    ]
    contents = list(_contents(indexed, low, high))
    shown = [block for block in article.blocks if block.end > low and block.start < high]
    paragraphs = []
    for block in shown:
        start, end = max(block.start, low), min(block.end, high)
        inside = [_cut(content, start, end) for content in contents if content.start < end and content.end > start]
        writer = _Writer(article.text, [mark for mark in marks if mark.start < end and mark.end > start])
        paragraphs.append(Paragraph(block.kind, tuple(writer.parts(start, end, inside, depth=1))))
    front, rest = _parted(paragraphs, fenced=article.markup == "markdown" and article.text.startswith(_FENCES))
    families = _families(mark.kind for mark in marks)
    return View(front, rest, low, length - high, max(0, low - window), high, families)


def _parted(paragraphs: Sequence[Paragraph], *, fenced: bool) -> tuple[tuple[Paragraph, ...], tuple[Paragraph, ...]]:
    """Front matter and article. The headline may be a title within the front matter (``fenced``)."""
    front = tuple(takewhile(_is_boilerplate, paragraphs))
    rest = tuple(paragraphs[len(front) :])
    if fenced and front and rest and rest[0].kind == BlockKind.HEADLINE:
        below = tuple(takewhile(_is_boilerplate, rest[1:]))
        return (*front, *below), (rest[0], *rest[1 + len(below) :])
    return front, rest


def _is_boilerplate(paragraph: Paragraph) -> bool:
    return paragraph.kind == BlockKind.BOILERPLATE


def _ranges(claim: Claim | None) -> tuple[tuple[int, int], ...]:
    return tuple((span.start, span.end) for span in claim.spans) if claim else ()


def _marks(
    indexed: IndexedClaimSet, claim: Claim, places: tuple[tuple[int, int], ...], low: int, high: int, *, current: str | None
) -> Iterator[_Mark]:
    """The spans of a claim, if it is in the window."""
    if not places or places[0][0] >= high or places[-1][1] <= low:
        return
    kind = indexed.kind(claim)
    for n, (start, end) in enumerate(places):
        yield _Mark(start, end, claim, kind, claim.id == current, n == 0)


def _contents(indexed: IndexedClaimSet, low: int, high: int) -> Iterator[_Content]:
    for attribution in indexed.claim_set.attributions:
        near = [span for span in attribution.content.spans if span.start < high and span.end > low]
        if not near:
            continue
        source = indexed.source(attribution)
        who = source_name(attribution, source)
        family = FAMILIES[source.kind if source else SourceKind.UNSPECIFIED]
        for span in near:
            yield _Content(span.start, span.end, family, displayed(f"{shortened(who, 120)} ({spaced(attribution.act)})"))


def _cut(content: _Content, start: int, end: int) -> _Content:
    return replace(content, start=max(content.start, start), end=min(content.end, end))


def _families(kinds: Iterable[SourceKind | None]) -> tuple[tuple[str, str], ...]:
    """(colour family, its kinds of source) for the legend, in a fixed order."""
    found = set(kinds)
    named: dict[str, list[str]] = {}
    for kind, family in FAMILIES.items():
        if kind in found:
            named.setdefault(family, []).append(spaced(kind) if kind else PUBLICATION)
    return tuple((family, ", ".join(names)) for family, names in named.items())


class _Writer:
    """Cuts one block into nested parts."""

    def __init__(self, text: str, marks: Sequence[_Mark]) -> None:
        self._text = text
        self._marks = marks

    def parts(self, start: int, end: int, contents: Sequence[_Content], depth: int) -> Iterator[Part]:
        """The parts between two offsets, each attributed content as a part of its own."""
        waiting = sorted(contents, key=_outer_first)
        at = start
        while waiting and depth <= DEEPEST:
            outer, *rest = waiting
            yield from self._pieces(at, outer.start)
            inside = [_cut(content, outer.start, outer.end) for content in rest if content.start < outer.end]
            # Content that overlaps the end of the outer one is split there.
            over = [_cut(content, outer.end, content.end) for content in rest if content.start < outer.end < content.end]
            yield AttributedPart(outer.family, depth, outer.title, tuple(self.parts(outer.start, outer.end, inside, depth + 1)))
            at = outer.end
            waiting = sorted(over + [content for content in rest if content.start >= outer.end], key=_outer_first)
        yield from self._pieces(at, end)

    def _pieces(self, start: int, end: int) -> Iterator[Piece]:
        near = [mark for mark in self._marks if mark.start < end and mark.end > start]
        (found,) = segments([[(mark.start, mark.end)] for mark in near], [(start, end)])
        for segment in found:
            yield self._piece(segment.start, segment.end, [near[number] for number in sorted(segment.claims)])

    def _piece(self, start: int, end: int, covering: Sequence[_Mark]) -> Piece:
        text = displayed(self._text[start:end])
        if not covering:
            return Piece(text, start)
        current = next((mark for mark in covering if mark.current), None)
        mark = current or min(covering, key=lambda mark: mark.end - mark.start)
        return Piece(
            text=text,
            at=start,
            claim=mark.claim.id,
            family=FAMILIES[mark.kind],
            certainty=mark.claim.certainty.value,
            current=current is not None,
            first=mark.first and mark.start == start,
            title=_title(mark.claim),
        )


def _outer_first(content: _Content) -> tuple[int, int]:
    return content.start, -content.end


def _title(claim: Claim) -> str:
    certainty = claim.certainty if claim.certainty is not Certainty.UNKNOWN else "certainty unknown"
    return displayed(f"{shortened(claim.source or PUBLICATION, 120)}: {certainty}, {spaced(claim.status)}")
