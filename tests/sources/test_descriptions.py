"""Which body "the company" means."""

import pytest
from spacy.language import Language

from claims.language import parsed_doc, sentence_numbers
from claims.language.refinement import parties_in
from claims.language.registry import registry
from claims.sources.descriptions import DescribedBodies, DescribedPeople
from claims.sources.people import People
from tests.building import parsed

MEANT = [
    (
        "The Harbour Commission met. Ships came after the commission closed the port.",
        ["Harbour Commission"],
        "the end of a name",
    ),
    ("The Department of Fisheries wrote. Crews read what the department sent.", ["Department of Fisheries"], "its beginning"),
    ("The Harbour Commission and the Fishing Commission met. The commission voted.", [], "two of that name"),
    ("The Harbour Commission met. A commission of the crews met too. The commission voted.", [], "another one since"),
    ("The Harbour Commission met. It rained. It snowed. It hailed. The commission voted.", [], "too long ago"),
    ("The Harbour Commission met. The commission spokesman left.", [], "part of another description"),
    ("The Harbour Commission met. The old commission had failed.", [], "which of several is said"),
    ("The commission voted.", [], "none was named"),
    ("Fentix, a coal company, left. The company owns mines.", ["Fentix"], "it was said to be one"),
    ("Fentix, a coal company, met Boltex, a steel company. The company owns mines.", [], "two were"),
    ("Fentix left. The company owns mines.", [], "a name of one word may be anybody's"),
]

PEOPLE = [
    ("Senator Ana Silva left. The senator was ill.", ["Senator Ana Silva"], "the office opens the name"),
    ("Senator Ana Silva left. It rained. It snowed. It hailed. The senator was ill.", ["Senator Ana Silva"], "further back"),
    ("Senator Ana Silva met Senator Karl Low. The senator was ill.", [], "two hold it"),
    ("Senator Ana Silva met a senator from Ohio. The senator was ill.", [], "another one since"),
    ("Former senator Ana Silva left. The senator was ill.", [], "held before"),
    ("Senator Ana Silva left. A senator was ill.", [], "any one"),
    ("Ana Silva left. The senator was ill.", [], "not known to be one"),
]


@pytest.mark.parametrize(("text", "names", "why"), PEOPLE, ids=[row[2] for row in PEOPLE])
def test_which_person_an_office_means(nlp: Language, text: str, names: list[str], why: str) -> None:
    doc = parsed_doc(parsed(nlp, text))
    known = registry()
    people = People(doc, parties_in(doc, known), known, ())
    found = DescribedPeople(doc, people.names, sentence_numbers(doc), people.person_at).found()
    assert [called for *_, called in found] == names, why


@pytest.mark.parametrize(("text", "names", "why"), MEANT, ids=[row[2] for row in MEANT])
def test_which_body_a_noun_means(nlp: Language, text: str, names: list[str], why: str) -> None:
    doc = parsed_doc(parsed(nlp, text))
    bodies = DescribedBodies(doc, parties_in(doc, registry()), sentence_numbers(doc))
    assert [body.name for _, body in bodies.found()] == names, why
