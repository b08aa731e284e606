"""Which body "the company" means."""

import pytest
from spacy.language import Language

from claims.language import parsed_doc, sentence_numbers
from claims.language.refinement import parties_in
from claims.language.registry import registry
from claims.sources.descriptions import DescribedBodies
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
]


@pytest.mark.parametrize(("text", "names", "why"), MEANT, ids=[row[2] for row in MEANT])
def test_which_body_a_noun_means(nlp: Language, text: str, names: list[str], why: str) -> None:
    doc = parsed_doc(parsed(nlp, text))
    bodies = DescribedBodies(doc, parties_in(doc, registry()), sentence_numbers(doc))
    assert [body.name for _, body in bodies.found()] == names, why
