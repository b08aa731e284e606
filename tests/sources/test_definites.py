"""Which fuller phrase a short description takes up."""

import pytest
from spacy.language import Language

from claims.language import parsed_doc, sentence_numbers
from claims.language.refinement import parties_in
from claims.language.registry import registry
from claims.sources.definites import DefiniteDescriptions
from tests.building import parsed

TAKEN_UP = [
    ("Ministers signed a Peru deal. Unions fear the deal.", ["the Peru deal"], "a name before the noun"),
    ("Ministers signed a Peru deal. Unions fear this deal.", ["the Peru deal"], "with another article"),
    ("A deal with Peru was signed. Unions fear the deal.", ["the deal with Peru"], "a name behind it"),
    ("Ministers read Ana Silva's plan. Unions fear the plan.", ["Ana Silva's plan"], "an owner"),
    ("Ministers signed two Peru deals. Unions fear the deals.", ["the two Peru deals"], "several"),
    ("Ministers signed the latest Peru deal. Unions fear the deal.", ["the Peru deal"], "without what compares"),
    ("Ministers signed a deal. Unions fear the deal.", [], "it says no more"),
    ("Ministers signed a secret deal. Unions fear the deal.", [], "an adjective seldom tells which one"),
    ("Ministers signed a coal deal. Unions fear the deal.", [], "nor does a common word"),
    ("Ministers signed a Peru deal. Farmers want a deal. Unions fear the deal.", [], "another one since"),
    ("Ministers signed a Peru deal. Farmers read a coal deal. Unions fear the deal.", [], "another kind since"),
    ("Ministers signed a Peru deal. Unions fear a deal.", [], "any one"),
    ("Ministers signed a Peru deal. Unions fear the deals.", [], "other ones"),
    ("Ministers signed no Peru deal. Unions fear the deal.", [], "there is none"),
    ("It was not a Peru deal. Unions fear the deal.", [], "what something is not"),
    ("Ministers said that a Peru deal is a risk. Unions fear the deal.", [], "a kind of thing"),
    ("Ministers signed a Peru deal. Unions fear the deal of the year.", [], "which one is said"),
    ("Ministers signed a Peru deal. Unions know the deal on fish.", [], "the same, however it is parsed"),
    ("Ministers toured a Peru state. Unions fear the state.", [], "the place that a text is about is never named"),
    ('Ministers signed a Peru deal. "I know this deal," she said.', [], "what a speaker points at"),
    ("Ministers signed a Peru deal." + " It rained." * 7 + " Unions fear the deal.", [], "too long ago"),
]


@pytest.mark.parametrize(("text", "phrases", "why"), TAKEN_UP, ids=[f"{row[2]}: {row[0]}" for row in TAKEN_UP])
def test_which_phrase_is_taken_up(nlp: Language, text: str, phrases: list[str], why: str) -> None:
    doc = parsed_doc(parsed(nlp, text))
    found = DefiniteDescriptions(doc, parties_in(doc, registry()), sentence_numbers(doc), {}).found()
    assert [one.fuller for one in found] == phrases, why


def test_the_work_is_bounded_in_texts_that_repeat_a_noun(nlp: Language) -> None:
    doc = parsed_doc(parsed(nlp, "Unions fear the deal. " * 300))
    assert list(DefiniteDescriptions(doc, parties_in(doc, registry()), sentence_numbers(doc), {}).found()) == []
