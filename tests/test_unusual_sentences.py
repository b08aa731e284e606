"""Sentences that once were read wrongly or ended a run: what is claimed, by whom, and how sure it is."""

import pytest
from spacy.language import Language

import claims
from claims.ingest import read_text

# the article, and of each claim its source, certainty and statement
SENTENCES = [
    (
        "The mayor said it was safe, but left",
        [("Mayor", "certain", "It was safe"), (None, "certain", "The mayor left")],
    ),
    (
        "The engineer said the dam could collapse before the crews arrived.",
        [("Engineer", "possible", "The dam could collapse before the crews arrived")],
    ),
    (
        "The dam could collapse after the river rose, experts said.",
        [("Experts", "possible", "The dam could collapse after the river rose")],
    ),
    (
        "When the gate opened, the ships could leave.",
        [(None, "certain", "When the gate opened, the ships could leave")],
    ),
    (
        "Chairman Jan Roe resigned on Monday. The plant will close, said the Globex chairman.",
        [(None, "certain", "Chairman Jan Roe resigned on Monday"), ("Globex", "certain", "The plant will close")],
    ),
    (
        "TASS reported, citing poor weather, that the ship had sunk.",
        [("TASS", "certain", "The ship had sunk")],
    ),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES, ids=[text for text, _ in SENTENCES])
def test_a_sentence(pipeline: Language, text: str, expected: list[tuple[str | None, str, str]]) -> None:
    found = claims.extract(read_text(text), nlp=pipeline).claims
    assert [(claim.source, claim.certainty.value, claim.statement) for claim in found] == expected


# the sentence, and of each quantity its words and value
COUNTED = [
    ("Blast Kills Twelve Miners in Ohio", [("Twelve Miners", 12.0)]),
    ("Troops killed 40 Hamas on Friday.", [("40 Hamas", 40.0)]),
    ("Police arrested two in 10 raids.", [("two", 2.0), ("10 raids", 10.0)]),
    ("One in five adults smokes.", [("One in five adults", 0.2)]),
]


@pytest.mark.parametrize(("text", "expected"), COUNTED, ids=[text for text, _ in COUNTED])
def test_what_is_counted(pipeline: Language, text: str, expected: list[tuple[str, float]]) -> None:
    found = claims.extract(read_text(text), nlp=pipeline).claims
    assert [(each.text, each.value) for claim in found for each in claim.quantities] == expected


def test_somebody_elses_act_is_no_self_report(pipeline: Language) -> None:
    (claim,) = claims.extract(read_text('"Karl Brandt wanted me to lie," Ana Silva said.'), nlp=pipeline).claims
    assert claim.status.value == "single_source"
