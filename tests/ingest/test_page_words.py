"""The table of web pages: each row with its example and near miss."""

import pytest

from claims.data import english
from claims.data.pages import PagePattern, PageUse
from claims.model import DataError

ROWS = english().page_words


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.example)
def test_each_row_matches_its_example(row: PagePattern) -> None:
    assert row.expression.search(row.example) is not None


@pytest.mark.parametrize("row", [row for row in ROWS if row.near_miss], ids=lambda row: row.near_miss)
def test_no_row_of_its_use_matches_the_near_miss(row: PagePattern) -> None:
    assert not any(other.expression.search(row.near_miss) for other in ROWS if other.use is row.use)


def test_every_use_has_rows() -> None:
    assert {row.use for row in ROWS} == set(PageUse)


def test_a_broken_pattern_is_named() -> None:
    with pytest.raises(DataError, match="not a regular expression"):
        _ = PagePattern(use=PageUse.ASIDE, pattern="(", example="").expression
