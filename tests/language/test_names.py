"""The names of an article: where they stand, what they name, and that they are read once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

from claims.language import ParsedDoc, parsed_doc
from claims.language.names import ArticleNames, article_names
from claims.language.refinement import parties_in
from claims.language.registry import registry
from claims.model import EntityKind
from tests.building import parsed

PERSON, BODY, PLACE, OTHER = EntityKind.PERSON, EntityKind.ORGANISATION, EntityKind.PLACE, EntityKind.OTHER

# text, its names with what they name, why
NAMES = [
    ("President Elena Kovac left Lublin.", [("Elena Kovac", PERSON), ("Lublin", OTHER)], "the title is not part of the name"),
    ("Adm. Brandt left.", [("Brandt", PERSON)], "a title makes a single word a person's name"),
    ("The Bank of England agreed.", [("Bank of England", BODY)], "'of' links after a word for a body"),
    ("President Silva of Brazil agreed.", [("Silva", PERSON), ("Brazil", PLACE)], "'of' does not link after a person's name"),
    ("Norway's Defense Ministry agreed.", [("Norway's Defense Ministry", BODY)], "a country's body"),
    ("The Russian President Vladimir Orlov left.", [("Vladimir Orlov", PERSON)], "nationalities are left out"),
    ("He arrived in Zarya. Zarya was calm.", [("Zarya", PLACE), ("Zarya", PLACE)], "a place once is a place everywhere"),
    ("The KDP agreed on Monday.", [("KDP", BODY)], "an abbreviation is a body's; weekdays are not names"),
    (
        "The Institute for the Study of War agreed.",
        [("Institute for the Study of War", BODY)],
        "an organisation's name is one, as it is for sources",
    ),
    ("The Danish Metal Workers' Union agreed.", [("Danish Metal Workers' Union", BODY)], "a body with an owner in its name"),
    ("Voice of America agreed.", [("Voice of America", BODY)], "at the beginning of a sentence too"),
    ("Russia's TASS news agency agreed.", [("Russia", PLACE), ("TASS", BODY)], "common nouns are not joined"),
    ("Tram reopens. The tram was shut.", [], "a noun in small letters elsewhere"),
    (
        "The apple fell. Ana Apple left. Apple agreed.",
        [("Ana Apple", PERSON), ("Apple", OTHER)],
        "unless it is a name elsewhere",
    ),
    ("Ana Silva. Karl Brandt left.", [("Ana Silva", PERSON), ("Karl Brandt", PERSON)], "no name crosses a sentence's end"),
]
TEXT = (
    "Russian President Vladimir Orlov met Norway's Defense Ministry in New York. Adm. Brandt of the Bank of England left Zarya."
)


def words(layout: ParsedDoc, names: ArticleNames) -> list[tuple[str, EntityKind]]:
    return [(layout.text(*name.run), names.kind(name, layout.text(*name.run))) for name in names.all]


@pytest.mark.parametrize(("text", "expected", "why"), NAMES, ids=[row[0] for row in NAMES])
def test_names_and_what_they_name(nlp: Language, text: str, expected: list[tuple[str, EntityKind]], why: str) -> None:
    layout = parsed_doc(parsed(nlp, text))
    assert words(layout, ArticleNames(layout, parties_in(layout, registry()))) == expected, why


def test_a_document_is_read_once(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    doc = parsed(nlp, TEXT)
    scanned = []
    scan = ArticleNames._scan
    monkeypatch.setattr(ArticleNames, "_scan", lambda self, run: scanned.append(run) or scan(self, run))
    for _ in range(3):
        names = article_names(doc)
        for name in names.all:
            assert names.within(name.run) == [name]
    assert scanned == list(parsed_doc(doc).sentences)


def test_a_new_parse_has_new_names(nlp: Language) -> None:
    doc = parsed(nlp, TEXT)
    before = article_names(doc)
    doc._.claims_parsed = None
    assert article_names(doc) is not before


@pytest.fixture(scope="module")
def spans(nlp: Language) -> ArticleNames:
    return article_names(parsed(nlp, TEXT))


@given(data=st.data())
def test_the_names_within_a_run_lie_in_it(spans: ArticleNames, data: st.DataObject) -> None:
    size = len(spans.parsed.words)
    start = data.draw(st.integers(0, size - 1))
    run = (start, data.draw(st.integers(start + 1, size)))
    found = spans.within(run)
    assert all(run[0] <= name.run[0] < name.run[1] <= run[1] for name in found)
    assert [name.run for name in found] == sorted(name.run for name in found)
    whole = [name for name in spans.all if run[0] <= name.run[0] and name.run[1] <= run[1]]
    assert {name.run[1] for name in whole} <= {name.run[1] for name in found}, "a name is lost at the edge of a run"


def test_every_token_of_a_name_leads_to_it(spans: ArticleNames) -> None:
    for token in range(len(spans.parsed.words)):
        expected = [name for name in spans.all if name.run[0] <= token < name.run[1]]
        assert [spans.at(token)] == (expected or [None])
