"""A batch through the real pipeline: an article on which a component fails is reported, and the others continue."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from claims.analysis import claim_set_of
from claims.export import dumps
from claims.model import ClaimSet, DataError, InputError
from claims.scale import extract_many, read_all
from claims.scale.batch import language, outcomes
from claims.scale.stream import Settings
from tests.building import article

FAST = Settings("fast", None, "clause", threads=1)
SEEDS = Path(__file__).parents[2] / "seeds"
FAULTS = {"index": IndexError("list index out of range"), "data": DataError("no such column", where="hedges.csv", line=3)}


@Language.component("raises_where_told")
def raises_where_told(doc: Doc) -> Doc:
    fault = FAULTS.get(doc._.article.id)
    if fault:
        raise fault
    return doc


@pytest.fixture
def faulty() -> Iterator[Language]:
    nlp = language(FAST)
    nlp.add_pipe("raises_where_told", before="claims_attribution")
    yield nlp
    nlp.remove_pipe("raises_where_told")


def test_an_error_in_one_article_does_not_affect_the_others(faulty: Language) -> None:
    batch = [
        article("Analysts said prices may fall.", id="one"),
        article("Analysts said prices may fall.", id="index"),
        InputError("empty", where="three"),
        article("Analysts said prices may fall.", id="data"),
        article("Analysts said prices may fall.", id="five"),
    ]
    one, index, three, data, five = outcomes(batch, faulty, claim_set_of)
    assert isinstance(one, ClaimSet)
    assert one.article.id == "one"
    assert isinstance(five, ClaimSet)
    assert five.article.id == "five"
    assert three is batch[2]
    assert str(index).startswith("index: raises_where_told failed (IndexError: list index out of range, at test_batch.py:")
    assert "please report it" in str(index)
    assert str(data) == "hedges.csv:3: no such column"


def test_empty_input_gives_empty_output() -> None:
    assert list(outcomes([], language(FAST), claim_set_of)) == []


@pytest.mark.parametrize("text", ["", "\n \n", "…", "no verb here", "“half open", "\ud83d\x00\u202e", "x" * 5000])
def test_unusual_articles_are_not_errors(text: str) -> None:
    (found,) = outcomes([article(text)], language(FAST), claim_set_of)
    assert isinstance(found, ClaimSet), found


def test_the_number_of_jobs_changes_nothing() -> None:
    inputs = sorted(SEEDS.glob("*.md"))[:4]

    def exported(jobs: int) -> list[str]:
        items = read_all([*inputs, InputError("gone", where="x"), *inputs[:1]])
        return [dumps(found) if isinstance(found, ClaimSet) else str(found) for found in extract_many(items, jobs=jobs)]

    alone = exported(1)
    assert alone[4] == "x: gone"
    assert alone[0] == alone[5]
    assert exported(2) == alone


def test_neighbours_change_nothing() -> None:
    articles = list(read_all(sorted(SEEDS.glob("*.md"))[:4]))
    together = [dumps(found) for found in extract_many(articles) if isinstance(found, ClaimSet)]
    apart = [dumps(found) for one in articles for found in extract_many([one]) if isinstance(found, ClaimSet)]
    assert together == apart
