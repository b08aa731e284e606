"""Words with a hyphen that are one word to the parser."""

import pytest
from spacy.language import Language

import claims
from tests.building import parsed

WORDS = [
    # text, words that stay whole
    ("The firm was co-operating with the police.", {"co-operating"}),
    ("She re-opened the mill after her re-election.", {"re-opened", "re-election"}),
    ("The would-be mayor met the co-founder.", {"would-be", "co-founder"}),
    ("The shop - re - opened", set()),
    ("Anglo-Dutch talks and a self-made man", set()),
]


@pytest.mark.parametrize(("text", "whole"), WORDS, ids=[row[0] for row in WORDS])
def test_whole_words(nlp: Language, text: str, whole: set[str]) -> None:
    doc = parsed(nlp, text)
    assert {token.text for token in doc if "-" in token.text and len(token.text) > 1} == whole
    assert doc.text == text


STATEMENTS = [
    (
        "The firm was deeply shocked and was co-operating with the police.",
        ["The firm was deeply shocked", "The firm was co-operating with the police"],
    ),
    ("Police said the men had co-operated with the inquiry.", ["The men had co-operated with the inquiry"]),
    (
        "The co-pilot survived and the co-owner of the firm resigned.",
        ["The co-pilot survived", "The co-owner of the firm resigned"],
    ),
    (
        "The co-chair of the panel, Ada Lind, left.",
        ["Ada Lind is the co-chair of the panel", "The co-chair of the panel, Ada Lind, left"],
    ),
]


@pytest.mark.parametrize(("sentence", "expected"), STATEMENTS, ids=[row[0] for row in STATEMENTS])
def test_a_sentence_is_read_past_the_hyphen(pipeline: Language, sentence: str, expected: list[str]) -> None:
    assert [claim.statement for claim in claims.extract(sentence, nlp=pipeline).claims] == expected


def test_an_office_with_a_prefix_speaks_for_its_body(pipeline: Language) -> None:
    (first, *_) = claims.extract('"It is late," said Paul Holm, co-founder of Brandt.', nlp=pipeline).claims
    assert first.source == "Brandt"
