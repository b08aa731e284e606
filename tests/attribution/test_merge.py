"""What rules and tagger find together: sentence, the relations expected, and why."""

import math

import pytest
from spacy.language import Language

from claims.attribution import attribution_inputs
from claims.attribution.merge import EVIDENCE, merged
from claims.attribution.tagger.network import network
from tests.building import parsed, words

TABLE = [
    # the tagger knows wording
    ("Trump mocked her plan for the border.", [("Trump", "mocked", "her plan for the border")], "a verb in no list"),
    # the extractors keep what they know better
    (
        "Kim's train appears to have crossed the border.",
        [("", "appears", "Kim's train … to have crossed the border")],
        "a hedge",
    ),
    ("The mayor said the bridge had fallen.", [("The mayor", "said", "the bridge had fallen")], "both agree"),
    (
        "The Times reported that Peskov had denied the talks took place.",
        [("The Times", "reported", "that Peskov had denied the talks took place")],
        "a relay",
    ),
]


@pytest.mark.parametrize(("text", "expected", "why"), TABLE, ids=[why for _, _, why in TABLE])
def test_relations(nlp: Language, text: str, expected: list[tuple[str, str, str]], why: str) -> None:
    doc = parsed(nlp, text)
    found = [
        (words(doc, r.source), words(doc, r.cue), words(doc, r.content)) for r in attribution_inputs(doc, network()).relations()
    ]
    assert set(expected) <= set(found)


def test_with_a_tagger_every_relation_has_a_confidence(nlp: Language) -> None:
    doc = parsed(nlp, 'The mayor said the bridge had fallen. "It is a tragedy," she added.')
    found = attribution_inputs(doc, network()).relations()
    assert found
    assert all(relation.confidence is not None and 0 < relation.confidence < 1 for relation in found)


def test_without_a_tagger_there_is_no_confidence(nlp: Language) -> None:
    found = attribution_inputs(parsed(nlp, "The mayor said the bridge had fallen.")).relations()
    assert [relation.confidence for relation in found] == [None]


@pytest.mark.parametrize(("sure", "kept"), [(0.25, False), (0.29, False), (0.31, True)])
def test_what_the_rules_alone_find_needs_a_confidence_of_three_tenths(nlp: Language, sure: float, kept: bool) -> None:
    inputs = attribution_inputs(parsed(nlp, "The mayor said the bridge had fallen."), network())
    assert inputs.tagging is not None
    probabilities = inputs.tagging.output().probabilities
    weights = dict.fromkeys(EVIDENCE, 0.0) | {"constant": math.log(sure / (1 - sure))}
    found = merged(inputs.parsed, inputs.tagging.words, inputs.candidates, [], probabilities, weights)
    assert [candidate.frame for candidate in found] == (["that"] if kept else [])
