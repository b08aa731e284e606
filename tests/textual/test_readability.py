from types import ModuleType

import pytest

from claims.model import BlockKind
from tests.building import article

EASY = "The dog ran. The cat sat. It was hot."
HARD = (
    "Notwithstanding considerable intergovernmental disagreement, representatives reiterated institutional commitments to "
    "comprehensive environmental rehabilitation."
)


def test_easy_text_scores_higher_than_difficult_text(articles: ModuleType) -> None:
    easy, hard = articles.readability(article(EASY)), articles.readability(article(HARD))
    assert easy is not None
    assert hard is not None
    assert (easy.words, easy.sentences, hard.sentences) == (9, 3, 1)
    assert easy.reading_ease > 90 > 0 > hard.reading_ease
    assert easy.grade < 3 < 15 < hard.grade


def test_only_reporting_counts(articles: ModuleType) -> None:
    assert articles.readability(article("Sign up for our newsletter.", kind=BlockKind.PROMO)) is None


@pytest.mark.parametrize("text", ["", " ", "“", "“”’", "…", "\ud800", "\u200f\u200f"])
def test_a_text_without_words_has_none_and_unusual_ones_do_not_raise(text: str, articles: ModuleType) -> None:
    found = articles.readability(article(text))
    assert found is None or found.words == 1


def test_a_very_long_line_is_read_partly(articles: ModuleType) -> None:
    found = articles.readability(article("word " * 100_000))
    assert found is not None
    assert found.words == 40_000
