"""The polarity of a claim that tells what somebody says of a report or an accusation, from a text."""

import pytest

from claims import extract

ANSWERS = [
    ("The mayor denied a deal.", "negative", "what is denied is not so"),
    ('The mayor dismissed the report as "a fable".', "positive", "what the report is said to be"),
    ("The club rejected the claim as false.", "positive", "likewise without quotation marks"),
]


@pytest.mark.parametrize(("text", "polarity", "why"), ANSWERS, ids=[row[0] for row in ANSWERS])
def test_polarity(text: str, polarity: str, why: str) -> None:
    assert [claim.polarity.value for claim in extract(text).claims] == [polarity], why
