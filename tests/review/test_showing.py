"""What the pages show, worked out without a page."""

import doctest
from collections.abc import Iterator
from importlib import import_module
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.ingest import read_text
from claims.model import Article, Attribution, Block, Claim, ClaimSet, Fragment, Generator, Span
from claims.review.showing import charts
from claims.review.showing.chains import Sheet
from claims.review.showing.comparing import Change, compared, word_changes
from claims.review.showing.highlight import Part, Piece, view
from claims.review.showing.words import displayed
from tests.work import steps

MODULES = ["answers", "query", "security.limits", "pages.decisions", "showing.words", "showing.charts", "showing.comparing"]


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_the_documentation_are_so(name: str) -> None:
    result = doctest.testmod(import_module(f"claims.review.{name}"))
    assert result.attempted > 0
    assert result.failed == 0


SAME = "a " * 450
ALTERNATING = "a b " * 225


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (SAME, ALTERNATING),
        ("a " * 399, "a b " * 199),
        (" ".join(map(str, range(401))), "41 people died"),
    ],
    ids=["long", "one word", "many words"],
)
def test_texts_that_would_take_long_to_compare_are_shown_whole(before: str, after: str) -> None:
    found = word_changes(before, after)
    assert [(words.side, words.text) for words in found] == [("before", before.strip()), ("after", after.strip())]
    assert steps(lambda: word_changes(before, after)) < 10_000


def pieces(parts: tuple[Part, ...]) -> Iterator[Piece]:
    for part in parts:
        if isinstance(part, Piece):
            yield part
        else:
            yield from pieces(part.parts)


def all_pieces(sheet: Sheet, current: str | None = None, **how: int) -> list[Piece]:
    found = view(sheet, current, **how)  # type: ignore[arg-type]
    return [piece for paragraph in (*found.front, *found.paragraphs) for piece in pieces(paragraph.parts)]


@pytest.mark.parametrize("fences", [("---", "---"), ("+++", "+++")])
def test_front_matter_stands_before_the_article_its_title_being_the_headline(fences: tuple[str, str]) -> None:
    sign = ":" if fences[0] == "---" else " ="
    front = f'{fences[0]}\ntitle{sign} "Bridge closes"\ndate{sign} 2024-05-06\n{fences[1]}\n'
    article = read_text(f"{front}\nThe bridge was closed on Monday, the city said.\n", markup="markdown")
    by = Generator(name="test", version="1", pipeline="fast", model="none")
    found = view(Sheet(ClaimSet(article=article, generator=by, sources=(), attributions=(), claims=())))
    assert [paragraph.kind for paragraph in found.paragraphs] == ["headline", "body"]
    assert {paragraph.kind for paragraph in found.front} == {"boilerplate"}


PLACES = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted), max_size=8)


@given(claims=PLACES, contents=PLACES, breaks=st.sets(st.integers(1, 59), max_size=3))
def test_every_character_is_shown_once_in_its_place(
    claims: list[list[int]], contents: list[list[int]], breaks: set[int], exports: dict[str, ClaimSet]
) -> None:
    """Whatever lies over or inside what: the pieces put together are the article, and know where they are."""
    sheet = Sheet(layered(exports["valley-quake"], claims, contents, breaks))
    text = sheet.claim_set.article.text
    found = all_pieces(sheet, "c-0")
    assert "".join(piece.text for piece in found) == text
    assert all(piece.text == text[piece.at : piece.at + len(piece.text)] for piece in found)
    assert all(a.at + len(a.text) == b.at for a, b in pairwise(found))
    for piece in found:
        covering = {f"c-{n}" for n, (a, b) in enumerate(claims) if a <= piece.at and piece.at + len(piece.text) <= b and a < b}
        if piece.text:
            assert (piece.claim in covering) if covering else piece.claim is None
            assert piece.current is ("c-0" in covering)


def layered(seed: ClaimSet, claims: list[list[int]], contents: list[list[int]], breaks: set[int]) -> ClaimSet:
    """Sixty letters with claims and attributed contents at some places, in blocks that end at ``breaks``."""
    text = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[:60]
    edges = [0, *sorted(breaks), 60]
    blocks = tuple(Block(kind="body", start=a, end=b) for a, b in pairwise(edges))  # type: ignore[arg-type]
    article = Article(id="a", sha256="0" * 64, text=text, blocks=blocks)
    return seed.model_copy(
        update={
            "article": article,
            "claims": tuple(claim_at(seed.claims[0], n, a, b) for n, (a, b) in enumerate(claims)),
            "attributions": tuple(content_at(seed.attributions[0], n, text, a, b) for n, (a, b) in enumerate(contents)),
        }
    )


def claim_at(claim: Claim, n: int, start: int, end: int) -> Claim:
    return claim.model_copy(update={"id": f"c-{n}", "spans": (Span(start=start, end=end),), "attribution_ids": ()})


def content_at(attribution: Attribution, n: int, text: str, start: int, end: int) -> Attribution:
    return attribution.model_copy(update={"id": f"a-{n}", "content": Fragment.cut(text, [(start, end)])})


@pytest.mark.parametrize("name", ["valley-quake", "strait-talks", "council-fraud"])
def test_seed_articles_are_shown_as_they_stand(name: str, exports: dict[str, ClaimSet]) -> None:
    claim_set = exports[name]
    text = claim_set.article.text
    shown = "".join(piece.text for piece in all_pieces(Sheet(claim_set)))
    assert shown == "".join(text[block.start : block.end] for block in claim_set.article.blocks)


def test_attributions_inside_one_another_are_shown_so(exports: dict[str, ClaimSet]) -> None:
    """IRNA quoted the minister as saying that …: his words lie inside the agency's."""
    sheet = Sheet(exports["strait-talks"])
    claim = next(claim for claim in exports["strait-talks"].claims if claim.via)
    depths = {}

    def walk(parts: tuple[Part, ...], depth: int) -> None:
        for part in parts:
            if isinstance(part, Piece):
                depths[part.claim] = max(depth, depths.get(part.claim, 0))
            else:
                walk(part.parts, part.depth)

    for paragraph in view(sheet).paragraphs:
        walk(paragraph.parts, 0)
    assert depths[claim.id] == 2


def test_a_window_is_shown_of_a_long_article(exports: dict[str, ClaimSet]) -> None:
    claim_set = exports["valley-quake"]
    claim = claim_set.claims[20]
    found = view(Sheet(claim_set), claim.id, window=100)
    shown = [piece for paragraph in found.paragraphs for piece in pieces(paragraph.parts)]
    assert found.before == claim.spans[0].start - 100
    assert found.after == len(claim_set.article.text) - claim.spans[0].start - 100
    assert all(found.before <= piece.at < claim.spans[0].start + 100 for piece in shown)
    assert any(piece.current for piece in shown)


def test_the_parts_of_a_long_article_are_all_of_it(exports: dict[str, ClaimSet]) -> None:
    claim_set = exports["valley-quake"]
    at, words, places = 0, "", [0]
    while True:
        part = view(Sheet(claim_set), window=300, at=at)
        words += "".join(piece.text for block in (*part.front, *part.paragraphs) for piece in pieces(block.parts))
        assert part.earlier == (places[-2] if len(places) > 1 else 0)
        if not part.after:
            break
        at = part.later
        places.append(at)
    inside = "".join(claim_set.article.text[block.start : block.end] for block in claim_set.article.blocks)
    assert words == inside
    assert not any(view(Sheet(claim_set), at=10**9).paragraphs)


@given(text=st.text(max_size=60))
def test_what_is_displayed_is_as_long_and_can_be_written(text: str) -> None:
    shown = displayed(text)
    assert len(shown) == len(text)
    assert "\r" not in shown
    assert "\x00" not in shown
    shown.encode("utf-8")


def test_versions_are_compared_claim_by_claim(exports: dict[str, ClaimSet]) -> None:
    before = exports["valley-quake"]
    first, second, third, *rest = before.claims
    edited = second.model_copy(update={"id": "c-new", "statement": second.statement.replace("collapsed", "damaged")})
    after = before.model_copy(update={"claims": (first, edited, *rest, third.model_copy(update={"id": "c-other"}))})
    pairs = compared(before, after)
    assert [pair.change for pair in pairs[:3]] == [Change.SAME, Change.CHANGED, Change.GONE]
    assert pairs[1].fields == ("statement",)
    assert pairs[-1].change is Change.NEW
    assert {pair.change for pair in compared(before, before)} == {Change.SAME}
    sides = {words.side: words.text for words in word_changes(second.statement, edited.statement) if words.side}
    assert sides == {"before": "collapsed", "after": "damaged"}


@given(counts=st.dictionaries(st.tuples(st.text(max_size=3), st.text(max_size=3)), st.integers(1, 9), max_size=30))
def test_the_graph_of_quotes_draws_every_count_once(counts: dict[tuple[str, str], int]) -> None:
    graph = charts.quotes(counts, most=12)
    assert len(graph.edges) == min(12, len(counts))
    assert graph.left_out == len(counts) - len(graph.edges)
    for nodes, end in ((graph.relays, "relay"), (graph.sources, "source")):
        assert {node.name: node.count for node in nodes} == {
            name: sum(edge.count for edge in graph.edges if getattr(edge, end) == name)
            for name in {getattr(edge, end) for edge in graph.edges}
        }
        assert all(a.y + a.height < b.y for a, b in pairwise(nodes))


def test_days_are_stacked_and_the_last_ones_shown() -> None:
    days = {f"2024-03-{day:02}": {"Ana": day, "Ben": 2} for day in range(1, 29)}
    plot = charts.stacked_days(days, 21)
    assert [column.date for column in plot.columns] == [f"2024-03-{day:02}" for day in range(8, 29)]
    assert [column.total for column in plot.columns] == [day + 2 for day in range(8, 29)]
    assert plot.columns[-1].bars[0].width + plot.columns[-1].bars[1].width == pytest.approx(plot.height, abs=0.2)
    assert charts.stacked_days({}, 21).columns == ()


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        (["2024-03-01", "2024-03-09"], ["01.03.", "09.03."]),
        (["2023-12-31", "2024-01-01"], ["12.23", "01.24"]),  # days of two years would be taken for those of one
        ([f"2024-{month:02}-0{day}" for month in (3, 4) for day in (1, 2, 3)], ["03.24", "04.24"]),
        ([f"{year}-{month:02}-01" for year in (2021, 2022) for month in (1, 2, 3)], ["2021", "2022"]),
        ([f"{year}-01-01" for year in range(2015, 2025)], ["2020", "2021", "2022", "2023", "2024"]),
    ],
)
def test_what_appeared_is_told_by_day_month_or_year(days: list[str], shown: list[str]) -> None:
    plot = charts.stacked_periods({day: {"confirmed": 2, "disputed": 1} for day in days}, ["disputed", "confirmed"], 5)
    assert [column.label for column in plot.columns] == shown
    assert [[bar.label for bar in column.bars] for column in plot.columns] == [["disputed", "confirmed"]] * len(shown)
    if len(days) < 10:
        assert sum(column.total for column in plot.columns) == 3 * len(days)
