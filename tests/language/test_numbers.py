import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from claims.data import english
from claims.language import parsed_doc
from claims.language.numbers import has_number, numbers
from claims.language.numerals import numerals
from tests.building import parsed

NUMBERS = [
    # sentence, words with all that belongs to the number, value, unit, what is counted, modifier, is a share
    ("The firm lost $1.5 billion.", "$1.5 billion", 1.5e9, "USD", None, None, False),
    ("Sales rose by more than 5 per cent.", "more than 5 per cent", 5, "percent", None, "more than", False),
    (
        "At least 700 stranded passengers left.",
        "At least 700 stranded passengers",
        700,
        None,
        "stranded passengers",
        "at least",
        False,
    ),
    ("Half of the voters stayed home.", "Half of the voters", 0.5, None, "voters", None, True),
    ("Between 10 and 15 boats sank.", "Between 10 and 15 boats", None, None, "boats", "between", False),
    ("It was built in 1931.", "1931", 1931, None, None, None, False),
]


@pytest.mark.parametrize(
    ("sentence", "words", "value", "unit", "counted", "modifier", "share"), NUMBERS, ids=[row[0] for row in NUMBERS]
)
def test_a_number_with_what_belongs_to_it(
    nlp: Language,
    sentence: str,
    words: str,
    value: float | None,
    unit: str | None,
    counted: str | None,
    modifier: str | None,
    share: bool,
) -> None:
    tree = parsed_doc(parsed(nlp, sentence))
    (found,) = numbers(tree, (0, len(tree.words)))
    assert tree.verbatim(*found.run) == words
    assert (found.value, found.unit, found.counted, found.modifier, found.is_share) == (value, unit, counted, modifier, share)


@given(
    st.lists(
        st.sampled_from([*(row.word for row in english().number_words), "a", "and", "of", "several", "couple", "½", "7", "-"])
    )
)
def test_a_text_that_is_not_read_has_no_number(words: list[str]) -> None:
    text = " ".join(words)
    assert has_number(text) or not list(numerals(text))
    assert not has_number("She said in March that it may be few metres.")
