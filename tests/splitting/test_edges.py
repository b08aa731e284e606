"""Where the words of a claim end: which mark at their edge belongs to them."""

import pytest
from spacy.language import Language

from claims.language import indices_of, parsed_doc
from claims.splitting.clauses import edged
from tests.building import parsed, runs, words

CASES = [
    (
        'Ministers were "deeply concerned" by it.',
        'Ministers were "deeply concerned',
        'Ministers were "deeply concerned"',
        "closed",
    ),
    ('"Ministers were concerned" by it.', "Ministers were concerned", "Ministers were concerned", "opened before the claim"),
    (
        "Ministers were “deeply concerned” by it.",
        "Ministers were “deeply concerned",
        "Ministers were “deeply concerned”",
        "curly",
    ),
    ('It fell, as "The Times" wrote.', "It fell", "It fell", "no mark"),
    ('"As “The Times” wrote, it fell.', "As “The Times", "As “The Times”", "one mark for two that are open"),
    ("Ministers (and aides) left.", "Ministers (and aides", "Ministers (and aides)", "a bracket"),
    ("Lind beat Reed (I-Vt.) in May.", "Lind beat Reed (I-Vt", "Lind beat Reed (I-Vt.)", "a bracket behind a full stop"),
]


@pytest.mark.parametrize(("text", "chosen", "expected", "why"), CASES, ids=[why for _, _, _, why in CASES])
def test_a_mark_that_closes_what_the_claim_opens_belongs_to_it(
    nlp: Language, text: str, chosen: str, expected: str, why: str
) -> None:
    doc = parsed(nlp, text)
    tokens = list(indices_of(runs(doc, chosen)))
    assert words(doc, edged(parsed_doc(doc), tokens, (0, len(doc)))) == expected, why
