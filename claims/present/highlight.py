"""An article cut into pieces that know which claims they belong to, so that a page shows text and never markup.

Every piece carries its place in the article (``at``, code points from 0), from which the page counts what a reviewer selects.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from typing import TypeAlias

from claims.model import BlockKind, Certainty, Claim, SourceKind
from claims.present.chain import IndexedClaimSet
from claims.present.wording import FAMILIES, displayed, shortened, spaced

WINDOW = 12_000
"""Code points that are shown on either side of the claim: enough for any article, and no more of a megabyte than helps."""
DEEPEST = 6
"""Attributions inside one another that are drawn; the chain beside the article names them all."""
_FENCES = ("---", "+++", "{")  # of front matter


@dataclass(frozen=True)
class Piece:
    """A stretch of text that lies in the same claims throughout. ``claim`` is the shortest of them, None outside all."""

    text: str
    at: int
    claim: str | None = None
    family: str = ""
    certainty: str = ""
    current: bool = False
    first: bool = False
    title: str = ""


@dataclass(frozen=True)
class Said:
    """What is attributed to somebody, with what is inside it. ``depth`` counts from 1."""

    family: str
    depth: int
    title: str
    parts: "tuple[Part, ...]"


Part: TypeAlias = Piece | Said


@dataclass(frozen=True)
class Paragraph:
    """A block of the article."""

    kind: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class View:
    """The part of an article around a claim. ``before`` and ``after`` count what is left out on either side; ``earlier`` and
    ``later`` are the places where the parts before and after this one begin.

    ``front`` are the lines before it begins: front matter, or what a page has above its headline.
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
    """A stretch of one claim."""

    start: int
    end: int
    claim: Claim
    kind: SourceKind | None
    current: bool
    first: bool


@dataclass(frozen=True)
class _Saying:
    """A stretch of one attribution's content."""

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
    """The article around the claim called ``current``, or from ``at`` on; ``spans`` are that claim's, where corrected."""
    article = indexed.claim_set.article
    own = tuple(spans) or _places(indexed.claims.get(current or ""))
    length = len(article.text)
    low, high = (own[0][0] - window, own[0][0] + window) if own else (min(at, length), min(at, length) + window)
    low, high = max(0, low), min(length, high)
    marks = [
        mark
        for claim in indexed.claim_set.claims
        for mark in _marks(indexed, claim, own if claim.id == current else _places(claim), low, high, current=current)
    ]
    sayings = list(_sayings(indexed, low, high))
    shown = [block for block in article.blocks if block.end > low and block.start < high]
    paragraphs = []
    for block in shown:
        start, end = max(block.start, low), min(block.end, high)
        inside = [_cut(saying, start, end) for saying in sayings if saying.start < end and saying.end > start]
        writer = _Writer(article.text, [mark for mark in marks if mark.start < end and mark.end > start])
        paragraphs.append(Paragraph(block.kind, tuple(writer.parts(start, end, inside, depth=1))))
    front, rest = _parted(paragraphs, fenced=article.markup == "markdown" and article.text.startswith(_FENCES))
    families = _families(mark.kind for mark in marks)
    return View(front, rest, low, length - high, max(0, low - window), high, families)


def _parted(paragraphs: Sequence[Paragraph], *, fenced: bool) -> tuple[tuple[Paragraph, ...], tuple[Paragraph, ...]]:
    """What stands before the article, and the article. The headline may be a title within front matter (``fenced``)."""
    front = tuple(takewhile(_is_furniture, paragraphs))
    rest = tuple(paragraphs[len(front) :])
    if fenced and front and rest and rest[0].kind == BlockKind.HEADLINE:
        below = tuple(takewhile(_is_furniture, rest[1:]))
        return (*front, *below), (rest[0], *rest[1 + len(below) :])
    return front, rest


def _is_furniture(paragraph: Paragraph) -> bool:
    return paragraph.kind == BlockKind.BOILERPLATE


def _places(claim: Claim | None) -> tuple[tuple[int, int], ...]:
    return tuple((span.start, span.end) for span in claim.spans) if claim else ()


def _marks(
    indexed: IndexedClaimSet, claim: Claim, places: tuple[tuple[int, int], ...], low: int, high: int, *, current: str | None
) -> Iterator[_Mark]:
    """The stretches of a claim that lie in the window."""
    if not places or places[0][0] >= high or places[-1][1] <= low:
        return
    kind = indexed.kind(claim)
    for n, (start, end) in enumerate(places):
        yield _Mark(start, end, claim, kind, claim.id == current, n == 0)


def _sayings(indexed: IndexedClaimSet, low: int, high: int) -> Iterator[_Saying]:
    for attribution in indexed.claim_set.attributions:
        near = [span for span in attribution.content.spans if span.start < high and span.end > low]
        if not near:
            continue
        source = indexed.source(attribution)
        who = source.name if source else attribution.source.text if attribution.source else "somebody"
        family = FAMILIES[source.kind if source else SourceKind.UNSPECIFIED]
        for span in near:
            yield _Saying(span.start, span.end, family, displayed(f"{shortened(who, 120)} ({spaced(attribution.act)})"))


def _cut(saying: _Saying, start: int, end: int) -> _Saying:
    return replace(saying, start=max(saying.start, start), end=min(saying.end, end))


def _families(kinds: Iterable[SourceKind | None]) -> tuple[tuple[str, str], ...]:
    """(colour family, what it stands for) for the legend, in a fixed order."""
    found = set(kinds)
    named: dict[str, list[str]] = {}
    for kind, family in FAMILIES.items():
        if kind in found:
            named.setdefault(family, []).append(spaced(kind) if kind else "the article itself")
    return tuple((family, ", ".join(names)) for family, names in named.items())


class _Writer:
    """Cuts one block into parts."""

    def __init__(self, text: str, marks: Sequence[_Mark]) -> None:
        self._text = text
        self._marks = marks

    def parts(self, start: int, end: int, sayings: Sequence[_Saying], depth: int) -> Iterator[Part]:
        """What lies between two places, what is attributed to somebody as a part of its own."""
        waiting = sorted(sayings, key=_outer_first)
        at = start
        while waiting and depth <= DEEPEST:
            outer, *rest = waiting
            yield from self._pieces(at, outer.start)
            inside = [_cut(saying, outer.start, outer.end) for saying in rest if saying.start < outer.end]
            # What runs over the end of the outer one is cut there, and goes on after it.
            over = [_cut(saying, outer.end, saying.end) for saying in rest if saying.start < outer.end < saying.end]
            yield Said(outer.family, depth, outer.title, tuple(self.parts(outer.start, outer.end, inside, depth + 1)))
            at = outer.end
            waiting = sorted(over + [saying for saying in rest if saying.start >= outer.end], key=_outer_first)
        yield from self._pieces(at, end)

    def _pieces(self, start: int, end: int) -> Iterator[Piece]:
        near = [mark for mark in self._marks if mark.start < end and mark.end > start]
        edges = sorted({start, end, *(e for mark in near for e in (mark.start, mark.end) if start < e < end)})
        for low, high in pairwise(edges):
            covering = [mark for mark in near if mark.start <= low and high <= mark.end]
            yield self._piece(low, high, covering)

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


def _outer_first(saying: _Saying) -> tuple[int, int]:
    return saying.start, -saying.end


def _title(claim: Claim) -> str:
    certainty = claim.certainty if claim.certainty is not Certainty.UNKNOWN else "certainty unknown"
    return displayed(f"{shortened(claim.source or 'the article itself', 120)}: {certainty}, {spaced(claim.status)}")
