"""Quotation marks are paired within a paragraph; apostrophes are no marks."""

import pytest
from spacy.language import Language

from claims.language import parsed_doc
from claims.language.quotations import quotes_of
from tests.building import parsed, words

PAIRED = [
    ('He said "no" and "never" again.', ['"no"', '"never"'], "two pairs"),
    ("He said 'no' to the workers' plan.", ["'no'"], "a plural's apostrophe opens nothing"),
    ("'The dogs' owner came,' she said.", ["'The dogs' owner came,'"], "nor does it close"),
    ("It's the '90s, isn't it?", [], "elisions and contractions"),
    ("\"She said 'go' to me,\" he said.", ["\"She said 'go' to me,\""], "only the outer marks count"),
    ('"It ends here.\nNot here.', ['"It ends here.'], "an unclosed mark ends with its paragraph"),
    ('"One.\n"Two."', ['"One.', '"Two."'], "re-opened in the next paragraph"),
    ("''We go,'' he said.", ["''We go,''"], "two single marks are a double one"),
    ("« Oui », he said.", ["« Oui »"], "guillemets"),
    ("„Nein“ sagte er.", ["„Nein“"], "a mark that opens elsewhere closes here"),
    ("»Nej«, sagde han.", ["»Nej«"], "guillemets turned inwards"),
    (
        'He said: "We go. "Then we eat." That was it.',
        ['"Then we eat."'],
        "a later sentence opens anew",
    ),
    (
        "He said “the plan “as it was” is dead” on Monday.",
        ["“the plan “as it was” is dead”"],
        "a second opening mark in one sentence opens a quotation inside, the first is not left unclosed",
    ),
    ("She called it “a “huge” mistake at noon.", ["“a “huge”"], "where one mark is missing the first one that closes counts"),
    ("No marks at all.", [], ""),
]


@pytest.mark.parametrize(("text", "expected", "why"), PAIRED, ids=[why or text for text, _, why in PAIRED])
def test_pairing(nlp: Language, text: str, expected: list[str], why: str) -> None:
    doc = parsed(nlp, text)
    assert [words(doc, ((q.start, q.end),)) for q in quotes_of(parsed_doc(doc))] == expected, why


def test_a_resumed_quotation_is_marked(nlp: Language) -> None:
    quotes = quotes_of(parsed_doc(parsed(nlp, '"One.\n"Two."')))
    assert [(quote.closed, quote.resumed) for quote in quotes] == [(False, False), (True, True)]
