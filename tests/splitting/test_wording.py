import pytest
from spacy.language import Language

from claims.model import EntityKind, SourceKind
from claims.splitting import entities
from tests.building import parsed
from tests.splitting.hand_built import NOBODY, clause, mention, party, speakers

PERSON, BODY, PLACE, OTHER = EntityKind.PERSON, EntityKind.ORGANISATION, EntityKind.PLACE, EntityKind.OTHER

NAMES = [
    ("Yoon Min-ho met President Elena Kovac in Lublin.", [("Yoon Min-ho", PERSON), ("Elena Kovac", PERSON), ("Lublin", PLACE)]),
    ("Russian President Vladimir Orlov arrived.", [("Vladimir Orlov", PERSON)]),
    ("Adm. Karl Brandt crossed the Vistula River.", [("Karl Brandt", PERSON), ("Vistula River", PLACE)]),
    (
        "The Bank of England and the Greek Finance Ministry agreed.",
        [("Bank of England", BODY), ("Greek Finance Ministry", BODY)],
    ),
    ("Norway's Defense Ministry told Reuters.", [("Norway's Defense Ministry", BODY), ("Reuters", BODY)]),
    (
        "He met Norway's Navy Generals Karl Brandt and Olav Moe.",
        [("Norway's Navy", BODY), ("Karl Brandt", PERSON), ("Olav Moe", PERSON)],
    ),
    ("The Indonesian Navy saved two Danes and a Muslim.", [("Indonesian Navy", BODY)]),
    ("Abdel Fattah al-Masri visited Spain in May.", [("Abdel Fattah al-Masri", PERSON), ("Spain", PLACE)]),
    ("Prime Minister Ana Silva flew to New York.", [("Ana Silva", PERSON), ("New York", PLACE)]),
    ("Secretary of State Ana Silva flew to Spain.", [("Ana Silva", PERSON), ("Spain", PLACE)]),
    ("It cooled to 18 degrees Celsius in Spain.", [("Spain", PLACE)]),
    ("Voters Firmly Reject The Idea Of A Wage Hike", []),
    ("Analysts expect higher prices on Monday.", []),
    ("The German economy shrank.", []),
]


@pytest.mark.parametrize(("sentence", "expected"), NAMES, ids=[row[0] for row in NAMES])
def test_names_and_what_they_name(nlp: Language, sentence: str, expected: list[tuple[str, EntityKind]]) -> None:
    doc = parsed(nlp, sentence)
    found = entities(doc, clause(doc), NOBODY)
    assert [(entity.text, entity.kind) for entity in found] == expected
    assert all("".join(sentence[s.start : s.end] for s in entity.spans) == entity.text for entity in found)


def test_the_name_is_the_fullest_form_in_the_article(nlp: Language) -> None:
    doc = parsed(nlp, "Kovac thanked the ministry.")
    known = speakers(party("Elena Kovac"), mentions=(mention(doc, "Kovac", "Elena Kovac"),))
    assert [(e.text, e.name, e.kind) for e in entities(doc, clause(doc), known)] == [("Kovac", "Elena Kovac", PERSON)]


def test_a_source_that_is_a_body_is_an_organisation(nlp: Language) -> None:
    doc = parsed(nlp, "Greenfield sued the city.")
    known = speakers(party("Greenfield", kind=SourceKind.COMPANY), mentions=(mention(doc, "Greenfield", "Greenfield"),))
    assert [(e.text, e.kind) for e in entities(doc, clause(doc), known)] == [("Greenfield", BODY)]
