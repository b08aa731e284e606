"""Clauses side by side without a conjunction."""

import pytest
from spacy.language import Language

import claims

SPLICES = [
    # why, sentence, statements
    (
        "one speaker's sentences",
        '"I am here, I have slept well," said Ana Lind.',
        ["Ana Lind is here", "Ana Lind has slept well"],
    ),
    (
        "... of which the second only says how sure he is",
        '"It works for us, I think so," said Ana Lind.',
        ["It works for us, Ana Lind thinks so"],
    ),
    (
        "the same verb twice",
        "Fifty-one members voted for the bill, 46 voted against it and three abstained.",
        ["Fifty-one members voted for the bill", "46 voted against it", "Three abstained"],
    ),
    (
        "a rise with another is one statement",
        '"The more it costs, the more we pay," said Ana Lind.',
        ["The more it costs, the more we pay"],
    ),
    (
        "what holds now may be the reason",
        '"Now we have a new mayor, we want to open the pool," said Ana Lind.',
        ["Now we have a new mayor, we want to open the pool"],
    ),
    ("a condition", "They leave, we leave.", ["They leave, we leave"]),
    (
        "... with one subject",
        '"You pay the fine, you pay again," said Ana Lind.',
        ["You pay the fine, you pay again"],
    ),
    ("who says it is no second clause", "The bridge is safe, she wrote to the mayor.", ["The bridge is safe"]),
    (
        "parts of one number",
        "Some voters cheered in response, others left in silence.",
        ["Some voters cheered in response", "Others left in silence"],
    ),
    (
        "... not a speaker's words",
        "Some say it is late, others disagree.",
        ["It is late", "Others disagree"],
    ),
]


@pytest.fixture(scope="module")
def reader() -> Language:
    return claims.load("fast")


@pytest.mark.parametrize(("why", "sentence", "expected"), SPLICES, ids=[row[0] for row in SPLICES])
def test_what_a_comma_splices_is_cut(reader: Language, why: str, sentence: str, expected: list[str]) -> None:
    assert [claim.statement for claim in claims.extract(sentence, nlp=reader).claims] == expected, why
