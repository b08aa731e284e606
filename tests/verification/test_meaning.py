"""What may speak for a claim, from the text to the status: each case fails if a part of the meaning is left out."""

import pytest
from spacy.language import Language

import claims


@pytest.fixture(scope="module")
def reader() -> Language:
    return claims.load("fast")


CASES = [
    (
        "Police said 12 people were killed in Orlivka. The hospital said people were killed in Orlivka.",
        ["single_source", "corroborated"],
        "who gives no number does not speak for one; the claim without a number is borne out by the other",
    ),
    (
        "Police said 12 people were killed in Orlivka. The hospital said 12 people were killed in Orlivka.",
        ["corroborated", "corroborated"],
        "who gives the same number does",
    ),
    (
        "Police said Ortiz took bribes. Pavel Drozd said Ortiz may have taken bribes.",
        ["single_source", "single_source"],
        "what is only possible for one does not corroborate what is certain for another",
    ),
    (
        "Police said Ortiz took bribes. Pavel Drozd said Ortiz took bribes.",
        ["corroborated", "corroborated"],
        "what is certain does",
    ),
    (
        "Police said Ortiz resigned. Pavel Drozd said Ortiz might not have resigned.",
        ["single_source", "disputed"],
        "nor does what is only possible dispute it",
    ),
]


@pytest.mark.parametrize(("text", "expected", "why"), CASES, ids=[why for _, _, why in CASES])
def test_only_firm_words_with_the_same_numbers_speak_for_a_claim(
    reader: Language, text: str, expected: list[str], why: str
) -> None:
    assert [claim.status.value for claim in claims.extract(text, nlp=reader).claims] == expected, why


LEFT_OPEN = [
    # sentence, status of its only claim
    ("It is unclear what caused the fire.", "unconfirmed"),
    ("How the fire started is not yet known.", "unconfirmed"),
    ("Why the pilot turned back remains a mystery.", "unconfirmed"),
    ("It is not known who fired the shot.", "unconfirmed"),
    # nobody is in doubt
    ("The sky was clear when the plane took off.", "unattributed"),
    ("The man who fired the shot is not known to the police.", "unattributed"),
]


@pytest.mark.parametrize(("sentence", "expected"), LEFT_OPEN)
def test_a_question_without_an_answer_is_unconfirmed(reader: Language, sentence: str, expected: str) -> None:
    assert [claim.status.value for claim in claims.extract(sentence, nlp=reader).claims] == [expected]
