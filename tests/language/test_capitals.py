"""Headlines in capitals are parsed in small letters, but for the names that the article has."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc
from spacy.vocab import Vocab

from claims.ingest import read_text
from claims.ingest.characters import running
from claims.language import make_doc
from claims.language.capitals import as_written, in_small_letters, pieces_of

BODY = "\n\nIn May the mayor of Tamm, Ana Lind, met members of the UN Council there."

READ = [
    # headline, the words that are parsed
    ("Mayor Lind Opens New Bridge In Tamm", "Mayor Lind opens new bridge in Tamm"),
    ("Mayor Lind Meets UN Council", "Mayor Lind meets UN Council"),
    ("Mayor Lind opens new bridge in Tamm", "Mayor Lind opens new bridge in Tamm"),
    ("Ana Lind Wins", "Ana Lind Wins"),
    ("MAYOR LIND OPENS NEW BRIDGE", "MAYOR LIND OPENS NEW BRIDGE"),
]


@pytest.mark.parametrize(("headline", "expected"), READ)
def test_what_is_parsed(headline: str, expected: str) -> None:
    piece, names = next(pieces_of(read_text(headline + BODY)))
    assert names is not None
    assert {"Lind", "Tamm", "UN", "Council"} <= names
    words = piece.split()
    assert [token.text for token in in_small_letters(Doc(Vocab(), words=words), names)] == expected.split()


def test_an_article_of_one_line_has_no_names_to_compare_with() -> None:
    doc = Doc(Vocab(), words=["Mayor", "Lind", "Opens", "New", "Bridge"])
    assert in_small_letters(doc, frozenset()) is doc


def test_the_document_has_the_words_of_the_article(nlp: Language) -> None:
    text = "Mayor Lind Opens New Bridge In Tamm" + BODY
    doc = nlp(make_doc(nlp, read_text(text)))
    assert doc.text == text
    assert [token.tag_ for token in doc[:5]] == ["NNP", "NNP", "VBZ", "JJ", "NN"]


@given(st.lists(st.text(min_size=1), min_size=1), st.frozensets(st.text()))
def test_words_and_spaces_stay(words: list[str], names: frozenset[str]) -> None:
    doc = Doc(Vocab(), words=words)
    read = in_small_letters(doc, names)
    assert as_written(read, read).text == doc.text


@pytest.mark.parametrize("text", ["Mayor Lind Opens Bridge" + BODY, "The mayor left.", "\n\n# Fire\n\n- one\n- two\n\n"])
def test_joined_the_pieces_are_the_text(text: str) -> None:
    article = read_text(text)
    assert "".join(piece for piece, _ in pieces_of(article)) == running(article)
