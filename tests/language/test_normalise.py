import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.language import plain, readable
from tests.building import article

PLAIN = [
    ("“Yes,” he said", '"Yes," he said', "curly double marks"),
    ("‘Yes’, she said: it’s so", "'Yes', she said: it's so", "curly single marks and the apostrophe"),
    ("«Да», „ja“", '"Да", "ja"', "guillemets and low marks"),
    ("half‑open", "half-open", "the hyphen that does not break"),
    ("a – b — c", "a – b — c", "a dash between words stays a dash"),
    ("no\u00a0break", "no break", "spaces of every width"),
    ("\u200fright\u202e", " right ", "marks of direction"),
    ("\ud83d alone", "\ufffd alone", "half a surrogate pair"),
]


@pytest.mark.parametrize(("text", "expected", "why"), PLAIN)
def test_plain(text: str, expected: str, why: str) -> None:
    assert plain(text) == expected, why


@given(st.text(alphabet=st.characters(exclude_categories=())))
def test_plain_keeps_every_offset(text: str) -> None:
    assert len(plain(text)) == len(text)
    assert plain(plain(text)) == plain(text)


def test_quotation_marks_are_normalised_as_textacy_does() -> None:
    from textacy.preprocessing.resources import QUOTE_TRANSLATION_TABLE

    marks = "".join(map(chr, QUOTE_TRANSLATION_TABLE))
    assert plain(marks) == marks.translate(QUOTE_TRANSLATION_TABLE)


MARKDOWN = [
    ("**Kim** came", "  Kim   came"),
    ("[Kim](https://example.org/a_b) came", " Kim" + " " * len("](https://example.org/a_b)") + " came"),
    ("> Kim *may* come", "  Kim  may  come"),
    ("# Kim comes", "  Kim comes"),
    ("- Kim comes", "  Kim comes"),
    ("![A photo](x.png) Kim came", "                  Kim came"),
    ("a snake_case_name and 2 * 3 * 4", "a snake_case_name and 2 * 3 * 4"),
    ("__Kim__ and _Moon_", "  Kim   and  Moon "),
    ("[**Kim**](x)", "   Kim      "),
]


@pytest.mark.parametrize(("text", "expected"), MARKDOWN)
def test_markdown_marks_are_read_past(text: str, expected: str) -> None:
    assert readable(article(text).model_copy(update={"markup": "markdown"})) == expected
    assert readable(article(text)) == text


@given(st.text(alphabet="ab *_[]()!#>-\n"))
def test_reading_past_markdown_keeps_every_offset(text: str) -> None:
    assert len(readable(article(text).model_copy(update={"markup": "markdown"}))) == len(text)
