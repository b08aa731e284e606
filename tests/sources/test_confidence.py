"""How sure it is who a source is: stated, resolved, or open."""

from dataclasses import replace
from typing import Any

import pytest
from spacy.language import Language

from claims.model import Quotation
from claims.sources.confidence import source_confidence
from tests.building import parsed, relation
from tests.sources.casting import Said, cast

STATED = [
    ("Ana Silva said the dam was safe.", [("Ana Silva", "said", "the dam was safe")], "a name"),
    ("Analysts said the dam was safe.", [("Analysts", "said", "the dam was safe")], "a group in words of its own"),
    (
        "A nurse who lives in Porto said it hurt.",
        [("A nurse who lives in Porto", "said", "it hurt")],
        "somebody without a name",
    ),
]
RESOLVED = [
    (
        "Ana Silva said the dam was safe. She said the road was shut.",
        [("Ana Silva", "said", "the dam was safe"), ("She", "said", "the road was shut")],
        "Ana Silva",
        "a pronoun",
    ),
    (
        "The Harbour Commission said ships were late. The commission said fog was the cause.",
        [("The Harbour Commission", "said", "ships were late"), ("The commission", "said", "fog was the cause")],
        "Harbour Commission",
        "a word of a name",
    ),
    (
        "Ana Silva and Karl Brandt left the hall. They said the vote was a farce.",
        [("They", "said", "the vote was a farce")],
        "Ana Silva and Karl Brandt",
        "two people together",
    ),
    (
        "Politicheck looked at the claim on Monday. They found that it was false.",
        [("They", "found", "that it was false")],
        "Politicheck",
        "they for a body whose kind is not known",
    ),
    (
        'Ana Silva spoke of the storm. "Maria Lopez was brave," she said.',
        [("she", "said", '"Maria Lopez was brave,"', None, Quotation.DIRECT)],
        "Ana Silva",
        "a speaker hardly names herself",
    ),
    (
        "Dan Farrow said Brown and Lind will meet in the spring, but gave no day. He added that Lind would get a gift.",
        [("Dan Farrow", "said", "Brown and Lind will meet in the spring"), ("He", "added", "that Lind would get a gift")],
        "Dan Farrow",
        "who adds something has spoken before",
    ),
]


@pytest.mark.parametrize(("text", "said", "why"), STATED, ids=[row[-1] for row in STATED])
def test_a_source_in_the_articles_words_is_sure(nlp: Language, text: str, said: list[tuple[Any, ...]], why: str) -> None:
    assert cast(nlp, text, *(Said(*parts) for parts in said)).tags(0).confidence == 1.0, why


@pytest.mark.parametrize(("text", "said", "name", "why"), RESOLVED, ids=[row[-1] for row in RESOLVED])
def test_a_resolved_source_is_less_sure(nlp: Language, text: str, said: list[tuple[Any, ...]], name: str, why: str) -> None:
    found = cast(nlp, text, *(Said(*parts) for parts in said))
    last = len(said) - 1
    assert found.name(last) == name, why
    confidence = found.tags(last).confidence
    assert confidence is not None
    assert 0.4 < confidence < 1


def test_a_pronoun_that_stays_open_has_no_confidence_at_all(nlp: Language) -> None:
    tags = cast(nlp, "He said the plan had failed.", Said("He", "said", "the plan had failed")).tags(0)
    assert (tags.source, tags.confidence) == ("Unspecified", 0.0)


def test_it_that_means_nobody_is_no_source(nlp: Language) -> None:
    text = "It was clear to all that the roads were wet."
    found = cast(nlp, text, Said("It", "was clear", "that the roads were wet"))
    assert found.tags(0).source is None


def test_the_voice_of_the_publication_has_no_confidence(nlp: Language) -> None:
    assert cast(nlp, "It rained.").speakers.confidences == ()


def test_a_source_is_as_sure_as_its_outermost_attribution_and_its_resolution(nlp: Language) -> None:
    doc = parsed(nlp, "Ana Silva said the dam was safe.")
    said = relation(doc, "Ana Silva", "said", "the dam was safe")
    sure, doubtful = replace(said, confidence=0.95), replace(said, confidence=0.3)
    by = [source_confidence(resolved, (0,), [each]) for each in (sure, doubtful) for resolved in (1.0, 0.5)]
    assert by == [0.982, 0.491, 0.381, 0.19]
    assert source_confidence(0.9, (1, 0), [doubtful, sure]) == source_confidence(0.9, (0,), [sure])


def test_without_the_tagger_or_a_source_only_the_resolution_counts(nlp: Language) -> None:
    doc = parsed(nlp, "Ana Silva said the dam was safe.")
    said = relation(doc, "Ana Silva", "said", "the dam was safe")
    assert source_confidence(0.7, (0,), [said]) == 0.7
    assert source_confidence(None, (0,), [replace(said, confidence=0.9)]) is None
    assert source_confidence(None, (), []) is None
