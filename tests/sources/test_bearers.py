"""Whom descriptions mean of which the article elsewhere says who bears them."""

import pytest
from spacy.language import Language

import claims

MEANT = [
    (
        "Congressman Ray Tolliver of Idaho left. The Idaho congressman said that it rained.",
        "Ray Tolliver",
        "a place with the name",
    ),
    ("Sen. Ann Lind met the mayor. On Monday the Ohio senator said that it rained.", "Ann Lind", "the only senator"),
    ("Singer says it rained\n\nSinger Mila Fox spoke to fans.", "Mila Fox", "a headline above the name"),
    ("A guard said that it rained. The guard, Jan Roe, left.", "Jan Roe", "named after it"),
    ("Property mogul Dan Trask left. The property mogul claimed that it rained.", "Dan Trask", "words before the name"),
]
OPEN = [
    ("Sen. Ann Lind met Sen. Bo Krag. The Ohio senator said that it rained.", "Ohio senator", "two senators"),
    ("Nurse Ida Brun spoke. The other nurse said that it rained.", "Other nurse", "another one"),
    ("Ann Lind, a nurse from Porto, left. The Ohio nurse said that it rained.", "Ohio nurse", "a nurse of another place"),
]


@pytest.mark.parametrize(("text", "name", "why"), [*MEANT, *OPEN], ids=[row[-1] for row in [*MEANT, *OPEN]])
def test_a_description_means_its_only_bearer(pipeline: Language, text: str, name: str, why: str) -> None:
    found = [claim.source for claim in claims.extract(text, nlp=pipeline).claims if claim.text.endswith("it rained")]
    assert found == [name], why
