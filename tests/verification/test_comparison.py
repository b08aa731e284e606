"""What contradicts, confirms and corroborates a claim, from the text to the status."""

import pytest
from spacy.language import Language

import claims
from claims.model import Status
from tests.verification.test_standing import status

DISPUTED, SINGLE, UNATTRIBUTED = Status.DISPUTED, Status.SINGLE_SOURCE, Status.UNATTRIBUTED
CONFIRMED, UNCONFIRMED, CORROBORATED = Status.CONFIRMED, Status.UNCONFIRMED, Status.CORROBORATED


@pytest.fixture(scope="module")
def reader() -> Language:
    return claims.load("fast")


STORIES = [
    (
        "Lena Ortiz is being audited. The campaign said Ortiz is not being audited for returns before 2009.",
        "Lena Ortiz is",
        UNATTRIBUTED,
        "a denial of a part",
    ),
    (
        "Reporters said Lena Ortiz is being audited. The campaign said Ortiz is not being audited.",
        "Lena Ortiz is",
        DISPUTED,
        "a denial of the whole",
    ),
    (
        "Dale Hume endorsed Mara Quint on Friday. Hume, who refused to endorse Quint in July, smiled.",
        "Dale Hume endorsed",
        UNATTRIBUTED,
        "a refusal to act denies nothing",
    ),
    ("Experts agreed that the dam is old.", "the dam", SINGLE, "agreeing does not confirm"),
    ("The ministry confirmed that the dam is old.", "the dam", CONFIRMED, "confirming does"),
    (
        "The Relief Council said it was verifying reports that nine miners had died.",
        "it was",
        UNCONFIRMED,
        "reports being verified",
    ),
    (
        "The Lund Institute said the quake struck at 4:26 a.m. The Bari Survey said the quake struck at 5:10 a.m.",
        "the quake struck at 4:26",
        DISPUTED,
        "one event at two times of day",
    ),
    (
        "The Lund Institute said the quake struck at 4:26 a.m. The Bari Survey said the quake struck at 4:26.",
        "the quake struck at 4:26 a.m",
        CORROBORATED,
        "at one",
    ),
    (
        "Dale Hume said the man was seen at 9:10. Carl Stone said the man was seen at 10:40.",
        "the man was seen at 9:10",
        SINGLE,
        "an act that can be repeated",
    ),
    (
        "The Bari Courier said buildings in Lund shook for a minute. The Lund Institute said the quake occurred at noon.",
        "buildings in",
        SINGLE,
        "what only refers back has no arguments of its own",
    ),
]


@pytest.mark.parametrize(("text", "words", "expected", "why"), STORIES, ids=[why for *_, why in STORIES])
def test_a_claim_is_compared_with_the_others(reader: Language, text: str, words: str, expected: Status, why: str) -> None:
    assert status(text, words, reader) is expected, why
