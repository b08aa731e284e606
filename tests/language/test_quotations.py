"""Quotation marks are paired within a paragraph; an apostrophe is not a quotation mark."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

from claims.language import parsed_doc
from claims.language.quotations import Mark, Quotations
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
    assert [words(doc, ((q.start, q.end),)) for q in parsed_doc(doc).quotations.outermost] == expected, why


def read(nlp: Language, text: str) -> Quotations:
    return parsed_doc(parsed(nlp, text)).quotations


def test_a_resumed_quotation_is_marked(nlp: Language) -> None:
    quotes = read(nlp, '"One.\n"Two."').outermost
    assert [(quote.closed, quote.resumed) for quote in quotes] == [(False, False), (True, True)]


INSIDE = [
    ('He said "no" twice.', "no", Mark.DOUBLE),
    ("He said 'no' twice.", "no", Mark.SINGLE),
    ('"It ends here.', "It ends here.", Mark.DOUBLE),
    ("\"He said 'Never.'\"", "He said 'Never.'", Mark.DOUBLE),
    ("''We go,'' he said.", "We go,", Mark.DOUBLE),
]


@pytest.mark.parametrize(("text", "expected", "mark"), INSIDE, ids=[text for text, _, _ in INSIDE])
def test_the_inside_is_without_the_marks(nlp: Language, text: str, expected: str, mark: Mark) -> None:
    doc = parsed(nlp, text)
    (quote,) = parsed_doc(doc).quotations.outermost
    assert (words(doc, (quote.inside,)), quote.mark) == (expected, mark)


NESTED = [
    ('She said "go" to me.', [], "nothing inside"),
    ("\"She said 'go' to me,\" he said.", ["'go'"], "single marks inside double ones"),
    ("\"She said 'go' and 'stay' to me,\" he said.", ["'go'", "'stay'"], "two of them"),
    ("\"It's the workers' plan,\" he said.", [], "apostrophes inside"),
    ("He said “the plan “as it was” is dead” on Monday.", ["“as it was”"], "the same marks inside"),
    ("He said “a “b “c” d” e” on Monday.", ["“b “c” d”"], "one level deep"),
]


@pytest.mark.parametrize(("text", "expected", "why"), NESTED, ids=[why for _, _, why in NESTED])
def test_nested_quotations_belong_to_the_outer_one(nlp: Language, text: str, expected: list[str], why: str) -> None:
    doc = parsed(nlp, text)
    (quote,) = parsed_doc(doc).quotations.outermost
    assert [words(doc, ((q.start, q.end),)) for q in quote.nested] == expected, why


CLOSED = [
    ('He said "no" twice.', ['"no"'], "the outermost"),
    ("He said 'no' twice.", [], "single marks close no quotation in double marks"),
    ('"It ends here.', [], "an open quotation is not closed"),
    ("He said “the plan “as it was” is dead” on Monday.", ["“as it was”", "“the plan “as it was” is dead”"], "a nested one"),
]


@pytest.mark.parametrize(("text", "expected", "why"), CLOSED, ids=[why for _, _, why in CLOSED])
def test_a_mark_gives_the_quotation_that_it_closes(nlp: Language, text: str, expected: list[str], why: str) -> None:
    doc = parsed(nlp, text)
    closed = map(parsed_doc(doc).quotations.closed_by.get, range(len(doc)))
    assert [words(doc, ((q.start, q.end),)) for q in closed if q is not None] == expected, why


UNPAIRED = [
    ('He said "no" twice.', [], "all are paired"),
    ('"It ends here.\nNot here.', [], "an open quotation is one"),
    ("It was over” he said.", [3], "a closing mark that nothing opens"),
    ('He said: "We go. "Then we eat." That was it.', [3], "opened again in a later sentence"),
    ('"As “The Journal” wrote, it fell.', [2], "opened inside a quotation, with one mark to close both"),
]


@pytest.mark.parametrize(("text", "expected", "why"), UNPAIRED, ids=[why for _, _, why in UNPAIRED])
def test_marks_without_a_partner_are_listed(nlp: Language, text: str, expected: list[int], why: str) -> None:
    assert list(read(nlp, text).unpaired) == expected, why


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet="ab.,' \"“”«»‘’\n", max_size=60))
def test_quotations_lie_in_order_and_within_each_other(nlp: Language, text: str) -> None:
    found = read(nlp, text)
    edges = [edge for quote in found.outermost for edge in (quote.start, quote.end)]
    assert edges == sorted(edges)
    for quote in found.outermost:
        assert quote.start < quote.inside[0] <= quote.inside[1] <= quote.end
        assert all(found.around[i] is quote for i in range(quote.start, quote.end))
        assert (found.starting[quote.start], found.ending[quote.end]) == (quote, quote)
        assert quote.start not in found.unpaired
        inner = [edge for nested in quote.nested for edge in (nested.start, nested.end)]
        assert inner == sorted(inner)
        assert all(quote.inside[0] <= edge <= quote.inside[1] for edge in inner)
