"""Differences between versions, and charts, without a page."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from claims.model import ClaimSet
from claims.review.diff import Budget, Change, Words, compared, word_changes
from claims.review.pages import dashboard
from tests.work import LINEAR, growth, steps

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
def test_texts_that_are_expensive_to_compare_are_shown_completely(before: str, after: str) -> None:
    found = word_changes(before, after)
    assert [(words.side, words.text) for words in found] == [("before", before.strip()), ("after", after.strip())]
    assert steps(lambda: word_changes(before, after)) < 10_000


def test_statements_of_one_page_are_compared_word_by_word_while_its_budget_lasts() -> None:
    before, after = (f"{first} {'a b c d e f g h ' * 10}{last}" for first, last in (("41", "died"), ("44", "fell")))
    budget = Budget()
    found = [word_changes(before, after, budget) for _ in range(1_000)]
    whole = [Words(before, "before"), Words(after, "after")]
    assert found[0] == word_changes(before, after) != whole
    assert found[-1] == whole
    assert steps(lambda: word_changes(before, after, budget)) < 1_500
    longer = f"{before} at last"
    assert [words.side for words in word_changes(before, longer, budget)] == ["", "after"], "what both begin with is no work"
    assert [words.side for words in word_changes("41 died", "44 died", budget)] == ["before", "after", ""]


@given(before=st.lists(st.sampled_from("abc"), max_size=9), after=st.lists(st.sampled_from("abc"), max_size=9))
def test_the_words_of_each_side_are_those_of_the_statement(before: list[str], after: list[str]) -> None:
    found = word_changes(" ".join(before), " ".join(after))
    for side, statement in (("before", before), ("after", after)):
        assert " ".join(words.text for words in found if words.side in ("", side)).split() == statement
    assert all(words.text for words in found)


def test_versions_are_compared_claim_by_claim(exports: dict[str, ClaimSet]) -> None:
    before = exports["valley-quake"]
    first, second, third, *rest = before.claims
    edited = second.model_copy(update={"id": "c-new", "statement": second.statement.replace("collapsed", "damaged")})
    after = before.model_copy(update={"claims": (first, edited, *rest, third.model_copy(update={"id": "c-other"}))})
    pairs = compared(before, after)
    assert [pair.change for pair in pairs[:3]] == [Change.SAME, Change.CHANGED, Change.REMOVED]
    assert pairs[1].fields == ("statement",)
    assert pairs[-1].change is Change.NEW
    assert {pair.change for pair in compared(before, before)} == {Change.SAME}
    sides = {words.side: words.text for words in word_changes(second.statement, edited.statement) if words.side}
    assert sides == {"before": "collapsed", "after": "damaged"}


def edited(before: ClaimSet, *statements: str) -> ClaimSet:
    """The claim set with other claims, each with an id of its own."""
    claim = before.claims[0]
    made = [claim.model_copy(update={"id": f"c-{words}", "statement": words}) for words in statements]
    return before.model_copy(update={"claims": tuple(made)})


LONG_LISTS = {
    "all alike": ("Claim number {} of the {} of this list is false", "Claim number {} of all the {} of this list is false"),
    "two words": ("False {}", "Untrue {}"),
    "many words": (" ".join(f"{{0}}w{n}" for n in range(40)), " ".join(f"{{0}}v{n}" for n in range(40))),
}


@pytest.mark.parametrize(("before", "after"), LONG_LISTS.values(), ids=LONG_LISTS)
def test_the_work_of_comparing_two_versions_grows_as_they_do(before: str, after: str, exports: dict[str, ClaimSet]) -> None:
    """No claim has the words that it had."""

    def prepared(size: int) -> Callable[[], object]:
        versions = [edited(exports["valley-quake"], *(line.format(n, size) for n in range(size))) for line in (before, after)]
        return lambda: compared(*versions)

    assert growth(prepared, 150) < LINEAR


def test_the_work_of_comparing_grows_as_the_versions_do_where_claims_change_places(exports: dict[str, ClaimSet]) -> None:
    def prepared(size: int) -> Callable[[], object]:
        lines = [f"Claim {n}" for n in range(size)]
        swapped = [line for first, second in zip(lines[::2], lines[1::2], strict=True) for line in (second, first)]
        versions = [edited(exports["valley-quake"], *order) for order in (lines, swapped)]
        return lambda: compared(*versions)

    assert growth(prepared, 150) < LINEAR


IDS = st.lists(st.sampled_from("abcdefgh"), unique=True)


@given(old=IDS, new=IDS)
def test_versions_are_compared_without_losing_a_claim(old: list[str], new: list[str], exports: dict[str, ClaimSet]) -> None:
    before, after = (edited(exports["valley-quake"], *lines) for lines in (old, new))
    pairs = compared(before, after)
    assert [pair.after.statement for pair in pairs if pair.after is not None] == new
    assert sorted(pair.before.statement for pair in pairs if pair.before is not None) == sorted(old)
    in_order = Indel.similarity(old, new) // 2
    assert sum(pair.change is Change.SAME for pair in pairs) >= in_order


@given(counts=st.dictionaries(st.tuples(st.text(max_size=3), st.text(max_size=3)), st.integers(1, 9), max_size=30))
def test_the_graph_of_quotes_contains_every_count_once(counts: dict[tuple[str, str], int]) -> None:
    graph = dashboard.quotes(counts, most=12)
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
    plot = dashboard.stacked_days(days, 21)
    assert [column.date for column in plot.columns] == [f"2024-03-{day:02}" for day in range(8, 29)]
    assert [column.total for column in plot.columns] == [day + 2 for day in range(8, 29)]
    assert plot.columns[-1].bars[0].width + plot.columns[-1].bars[1].width == pytest.approx(plot.height, abs=0.2)
    assert dashboard.stacked_days({}, 21).columns == ()


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        (["2024-03-01", "2024-03-09"], ["01.03.", "09.03."]),
        (["2023-12-31", "2024-01-01"], ["12.23", "01.24"]),  # days of two years would be treated as those of one
        ([f"2024-{month:02}-0{day}" for month in (3, 4) for day in (1, 2, 3)], ["03.24", "04.24"]),
        ([f"{year}-{month:02}-01" for year in (2021, 2022) for month in (1, 2, 3)], ["2021", "2022"]),
        ([f"{year}-01-01" for year in range(2015, 2025)], ["2020", "2021", "2022", "2023", "2024"]),
    ],
)
def test_publications_are_shown_by_day_month_or_year(days: list[str], shown: list[str]) -> None:
    plot = dashboard.stacked_periods({day: {"confirmed": 2, "disputed": 1} for day in days}, ["disputed", "confirmed"], 5)
    assert [column.label for column in plot.columns] == shown
    assert [[bar.label for bar in column.bars] for column in plot.columns] == [["disputed", "confirmed"]] * len(shown)
    if len(days) < 10:
        assert sum(column.total for column in plot.columns) == 3 * len(days)
