"""Participial clauses that are claims, with the subject that they tell of."""

import pytest
from spacy.language import Language

import claims

CLAIMS = [
    # why, sentence, statements
    (
        "who speaks to or about somebody is certain",
        "The mayor attacked Lars Holm, calling him a failed candidate.",
        ["The mayor attacked Lars Holm", "The mayor called him a failed candidate"],
    ),
    (
        "... also where somebody is asked or accused",
        "The board met the strikers, urging them to return to work.",
        ["The board met the strikers", "The board urged them to return to work"],
    ),
    (
        "... but not who of two speakers",
        "He told the press that the mayor was right, calling him a hero.",
        ["The mayor was right, calling him a hero"],
    ),
    (
        "what a thing is made by an event may be about all of it",
        "The mayor won again, making her the first to do so.",
        ["The mayor won again, making her the first to do so"],
    ),
    (
        "what was done to a subject whose verb looks ahead",
        "A vote on the closure, promised by both candidates, may be held next spring.",
        ["A vote on the closure may be held next spring", "A vote on the closure was promised by both candidates"],
    ),
    (
        "... what is so now",
        "The firm, led by Ana Lind, will close the mine.",
        ["The firm will close the mine", "The firm is led by Ana Lind"],
    ),
    (
        "... and what was done to a subject of which something is denied",
        "Work, delayed by disputes over land, has never begun.",
        ["Work has never begun", "Work was delayed by disputes over land"],
    ),
    (
        "a subject that begins with an approximate number",
        "The officer said around 30 men from a logistics battalion had seized the armoury, demanding the release of a major.",
        [
            "Around 30 men from a logistics battalion had seized the armoury",
            "Around 30 men from a logistics battalion demanded the release of a major",
        ],
    ),
    (
        "a passive and an active participle side by side",
        "The company, founded in 1994 and employing about 600 people, is for sale.",
        ["The company is for sale", "The company was founded in 1994", "The company employs about 600 people"],
    ),
]


@pytest.fixture(scope="module")
def reader() -> Language:
    return claims.load("fast")


@pytest.mark.parametrize(("why", "sentence", "expected"), CLAIMS, ids=[row[0] for row in CLAIMS])
def test_a_participle_is_a_sentence(reader: Language, why: str, sentence: str, expected: list[str]) -> None:
    assert [claim.statement for claim in claims.extract(sentence, nlp=reader).claims] == expected, why


def test_a_judgement_in_a_participle_has_its_source(reader: Language) -> None:
    judgement = claims.extract("The mayor attacked Lars Holm, calling the plan a failure.", nlp=reader).claims[-1]
    assert judgement.source == "Mayor"
