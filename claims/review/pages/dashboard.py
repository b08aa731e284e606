"""The dashboard: progress and statistics as charts drawn by a template."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from fastapi import APIRouter, Request
from starlette.responses import Response

from claims.model import Certainty, Status
from claims.present.wording import PUBLICATION
from claims.review.authentication import CanRead
from claims.review.responses import page, service_of
from claims.store import Stats, verdicts

WIDTH = 340
"""Width of a plot in drawing units; a browser scales it to the available space."""
ROW = 26
GAP = 8
_LABEL = 40  # width of the label of a day
HANDS = 6
"""Number of colours for reviewers, which repeat from the seventh."""


@dataclass(frozen=True)
class Bar:
    """A bar of one row: from ``x``, ``width`` wide, for ``count`` of something. ``style`` is a class of the style sheet."""

    x: float
    width: float
    count: int
    label: str
    style: str


@dataclass(frozen=True)
class Row:
    """A labelled row of bars, one after the other."""

    label: str
    total: int
    y: float
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Plot:
    """Rows of bars, and the height of the drawing."""

    rows: tuple[Row, ...]
    height: float
    most: int


@dataclass(frozen=True)
class Node:
    """A party in the graph."""

    name: str
    y: float
    height: float
    count: int


@dataclass(frozen=True)
class Edge:
    """A relay, with the outline of its band."""

    relay: str
    source: str
    count: int
    path: str


@dataclass(frozen=True)
class Graph:
    """Who relays (left) whom (right)."""

    relays: tuple[Node, ...]
    sources: tuple[Node, ...]
    edges: tuple[Edge, ...]
    height: float
    left_out: int


def bars(rows: Iterable[tuple[str, Sequence[tuple[str, str, int]]]], width: float = WIDTH) -> Plot:
    """A plot of rows, each a label with (label, style, count) of its bars; the longest row is ``width`` wide.

    >>> plot = bars([("person", [("named", "named", 3), ("anonymous", "anonymous", 1)]), ("ngo", [("named", "named", 2)])])
    >>> [[(bar.x, bar.width) for bar in row.bars] for row in plot.rows]
    [[(0.0, 255.0), (255.0, 85.0)], [(0.0, 170.0)]]
    """
    kept = [(label, parts, sum(count for _, _, count in parts)) for label, parts in rows]
    most = max((total for _, _, total in kept), default=0)
    drawn = []
    for n, (label, parts, total) in enumerate(kept):
        x, row = 0.0, []
        for name, style, count in parts:
            if count:
                row.append(Bar(round(x, 1), round(width * count / most, 1), count, name, style))
                x += width * count / most
        drawn.append(Row(label, total, n * ROW, tuple(row)))
    return Plot(tuple(drawn), len(drawn) * ROW, most)


def stacked(table: Mapping[str, Mapping[str, int]], order: Sequence[str], width: float = WIDTH) -> Plot:
    """A plot with a bar in every row for each term in ``order`` that occurs; largest rows first."""
    rows = sorted(table.items(), key=lambda row: (-sum(row[1].values()), row[0]))
    spaced = (
        (label.replace("_", " "), [(term.replace("_", " "), term, counts.get(term, 0)) for term in order])
        for label, counts in rows
    )
    return bars(spaced, width)


@dataclass(frozen=True)
class Day:
    """A column: what was decided or published on one day (in one month, in one year), from the bottom up."""

    date: str
    label: str
    x: float
    width: float
    total: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Days:
    """Columns of days. ``names`` are those of the parts, each with its colour class; every ``every`` columns there
    is space for a label.
    """

    columns: tuple[Day, ...]
    names: tuple[tuple[str, str], ...]
    most: int
    width: float
    height: float
    every: int


def stacked_days(days: Mapping[str, Mapping[str, int]], most: int, width: float = WIDTH, height: float = 120) -> Days:
    """The last ``most`` days with decisions. In a `Bar` here, x and width run upwards."""
    reviewers = sorted({name for _, counts in sorted(days.items())[-most:] for name in counts})
    return _stacked(days, {name: f"hand-{n % HANDS}" for n, name in enumerate(reviewers)}, most, width, height)


def stacked_periods(
    days: Mapping[str, Mapping[str, int]], order: Sequence[str], most: int, width: float = 2 * WIDTH, height: float = 120
) -> Days:
    """The last ``most`` days with publications; months if there are more days, then years.

    The terms in ``order`` are stacked from the bottom up, each in the class with its name.

    >>> charted = stacked_periods({"2024-03-01": {"confirmed": 2}, "2024-03-09": {"disputed": 1}}, ["disputed", "confirmed"], 1)
    >>> [(column.label, column.total) for column in charted.columns]
    [('03.24', 3)]
    """
    for length in (10, 7, 4):  # of an ISO date: the day, the month, the year
        periods: dict[str, dict[str, int]] = {}
        for day, counts in days.items():
            into = periods.setdefault(day[:length], {})
            for term, count in counts.items():
                into[term] = into.get(term, 0) + count
        if len(periods) <= most and (length < 10 or len({day[:4] for day in periods}) < 2):
            break
    there = {term for counts in periods.values() for term in counts}
    return _stacked(periods, {term: term for term in order if term in there}, most, width, height)


def _stacked(days: Mapping[str, Mapping[str, int]], styles: Mapping[str, str], most: int, width: float, height: float) -> Days:
    last = sorted(days.items())[-most:]
    tallest = max((sum(counts.values()) for _, counts in last), default=0)
    step = width / max(len(last), width // 50)
    columns = []
    for n, (date, counts) in enumerate(last):
        y, parts = 0.0, []
        for name in styles:
            tall = height * counts.get(name, 0) / tallest
            if tall:
                parts.append(Bar(round(y, 1), round(tall, 1), counts[name], name, styles[name]))
            y += tall
        columns.append(Day(date, _dated(date), round(n * step, 1), round(step * 0.7, 1), sum(counts.values()), tuple(parts)))
    return Days(tuple(columns), tuple(styles.items()), tallest, width, height, ceil(_LABEL / step))


def _dated(date: str) -> str:
    """The label of a day, a month or a year below its column."""
    parts = date.split("-")[::-1]
    if len(parts) == 1:
        return date
    return f"{parts[0]}.{parts[1]}." if len(parts) == 3 else f"{parts[0]}.{parts[1][-2:]}"


def quotes(counts: Mapping[tuple[str, str], int], most: int = 18, height: float = 22) -> Graph:
    """The graph of the ``most`` frequent (relay, source) pairs with their counts."""
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    kept = ranked[:most]
    relays = _column([(relay, count) for (relay, _), count in kept], height)
    sources = _column([(source, count) for (_, source), count in kept], height)
    edges = _edges(kept, {node.name: node for node in relays}, {node.name: node for node in sources})
    tallest = max((column[-1].y + column[-1].height for column in (relays, sources) if column), default=0.0)
    return Graph(relays, sources, edges, tallest, len(ranked) - len(kept))


def _column(ends: Iterable[tuple[str, int]], height: float) -> tuple[Node, ...]:
    totals: dict[str, int] = {}
    for name, count in ends:
        totals[name] = totals.get(name, 0) + count
    nodes, y = [], 0.0
    for name, total in sorted(totals.items(), key=lambda item: (-item[1], item[0])):
        tall = height + 6 * (total - 1) ** 0.5
        nodes.append(Node(name, round(y, 1), round(tall, 1), total))
        y += tall + GAP
    return tuple(nodes)


def _edges(
    kept: Sequence[tuple[tuple[str, str], int]], relays: Mapping[str, Node], sources: Mapping[str, Node]
) -> tuple[Edge, ...]:
    used_left = dict.fromkeys(relays, 0)
    used_right = dict.fromkeys(sources, 0)
    edges = []
    for (relay, source), count in sorted(kept, key=lambda item: (relays[item[0][0]].y, sources[item[0][1]].y)):
        a = _share(relays[relay], used_left[relay], count)
        b = _share(sources[source], used_right[source], count)
        used_left[relay] += count
        used_right[source] += count
        edges.append(Edge(relay, source, count, _band(a, b)))
    return tuple(edges)


def _share(node: Node, used: int, count: int) -> tuple[float, float]:
    """The start and end of an edge's part of a node's height."""
    unit = node.height / node.count
    return node.y + used * unit, node.y + (used + count) * unit


def _band(a: tuple[float, float], b: tuple[float, float], left: float = 210, right: float = 350) -> str:
    middle = (left + right) / 2
    return (
        f"M{left:g} {a[0]:.1f}C{middle:g} {a[0]:.1f} {middle:g} {b[0]:.1f} {right:g} {b[0]:.1f}"
        f"L{right:g} {b[1]:.1f}C{middle:g} {b[1]:.1f} {middle:g} {a[1]:.1f} {left:g} {a[1]:.1f}Z"
    )


router = APIRouter(include_in_schema=False)

MOST_DAYS = 21
MOST_ARTICLES = 100


@router.get("/dashboard")
def dashboard(request: Request, principal: CanRead) -> Response:
    """Shows the dashboard."""
    stats = service_of(request).store.stats()
    return page(
        request,
        principal,
        "dashboard.html",
        stats=stats,
        articles=stats.articles[:MOST_ARTICLES],
        quoted=stacked(_named_rows(stats.quoted), ("named", "anonymous", "none")),
        certainty=stacked(_named_rows(stats.certainty), [term.value for term in Certainty]),
        statuses=bars(_counts(stats.status, [term.value for term in Status])),
        verdict=bars(
            (known.name, [(known.name, f"v{known.key}", stats.verdicts[known.name])])
            for known in verdicts()
            if stats.verdicts.get(known.name)
        ),
        days=stacked_days(stats.days, MOST_DAYS),
        appeared=stacked_periods(stats.appeared, [term.value for term in Status], MOST_DAYS),
        quotes=quotes({(relay.relay, relay.source): relay.claims for relay in stats.relays}),
        left=_left(stats),
    )


def _left(stats: Stats) -> int:
    return stats.claims - stats.decided


def _counts(counts: Mapping[str, int], order: list[str]) -> list[tuple[str, list[tuple[str, str, int]]]]:
    """A row for each counted term, in the order of the vocabulary."""
    return [(term.replace("_", " "), [(term, term, counts[term])]) for term in order if counts.get(term)]


def _named_rows(table: Mapping[str, Mapping[str, int]]) -> dict[str, Mapping[str, int]]:
    """The table with its row "none" named "the publication itself"."""
    return {(PUBLICATION if kind == "none" else kind): counts for kind, counts in table.items()}
