"""Plain text that is wrapped at a margin gives the claims of the same text unwrapped."""

import textwrap

import pytest
from spacy.language import Language

import claims

TEXT = """\
The club said on Monday that its president, Ana Silva, has resigned and will leave the town. A judge who lives in Hull ruled \
that the fines must be repaid by the end of May.

"The wall lost eleven metres of rock," Reed said, "and we have asked the army for pumps." Police said the man had fled across \
the river after the fire, which killed two people and injured nine others in the old market."""


@pytest.fixture(scope="module")
def reader() -> Language:
    return claims.load("fast")


def statements(reader: Language, text: str) -> list[str]:
    claim_set = claims.extract(text, nlp=reader)
    assert claim_set.article.text == text
    return [claim.statement for claim in claim_set.claims]


@pytest.mark.parametrize("width", [72, 60, 48])
@pytest.mark.parametrize("line_break", ["\n", "\r\n"], ids=["unix", "windows"])
def test_wrapped_text_gives_the_same_claims(reader: Language, width: int, line_break: str) -> None:
    wrapped = "\n\n".join(textwrap.fill(paragraph, width) for paragraph in TEXT.split("\n\n"))
    expected = statements(reader, TEXT)
    assert len(expected) > 6
    if line_break == "\n":
        assert statements(reader, wrapped) == expected
    else:
        assert len(statements(reader, wrapped.replace("\n", line_break))) == len(expected)


def test_a_narrow_column_is_one_paragraph(reader: Language) -> None:
    text = "The club's president\nhas resigned and\nwill leave the town."
    assert statements(reader, text) == statements(reader, text.replace("\n", " "))
    assert len(claims.extract(text, nlp=reader).article.blocks) == 1


@pytest.mark.parametrize(
    "text",
    [
        "Mayor of Hull resigns\nby Ana Silva\n\nThe mayor of Hull resigned on Monday, the town hall said.",
        "Three things to buy\n- apples from Kent\n- pears from Hull\n\nThe shop opened on Monday, its owner said.",
    ],
)
def test_lines_that_begin_anew_are_not_joined(reader: Language, text: str) -> None:
    blocks = claims.extract(text, nlp=reader).article.blocks
    assert [text[block.start : block.end] for block in blocks][:2] == text.splitlines()[:2]
