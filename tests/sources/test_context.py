"""Offices, branches and datelines that are read with what stands around them."""

import pytest

from tests.sources.casting import Said, cast

# text, source words, name, organisation, role, why
AROUND = [
    (
        "A quake struck Chile. Interior Minister Carlos Vega said it was over.",
        "Interior Minister Carlos Vega",
        "Carlos Vega",
        "Chilean Interior Ministry",
        "Interior Minister",
        "the one country that the article has named",
    ),
    (
        "Chile and Peru shook. Interior Minister Carlos Vega said it was over.",
        "Interior Minister Carlos Vega",
        "Carlos Vega",
        None,
        "Interior Minister",
        "two countries: not known whose minister",
    ),
    (
        "Northfield Bank made a loss. Chief executive Laura Finch said it was over.",
        "Chief executive Laura Finch",
        "Laura Finch",
        "Northfield Bank",
        "Chief executive",
        "the one company that the article has named",
    ),
    (
        "India voted. Home Minister Arun Rao said it was over.",
        "Home Minister Arun Rao",
        "Arun Rao",
        "Indian Home Ministry",
        "Home Minister",
        "the ministry is called after its minister",
    ),
    (
        "A spokeswoman for the Unite union, Dee Patel, said it was over.",
        "A spokeswoman for the Unite union, Dee Patel,",
        "Dee Patel",
        "Unite",
        "spokeswoman",
        "the office comes before the name",
    ),
    (
        "The EU's foreign policy chief Jan Novak said it was over.",
        "The EU's foreign policy chief Jan Novak",
        "Jan Novak",
        "European Union",
        "chief",
        "words between body and office",
    ),
    (
        "Lena Brandt, the chancellor's communications director, said it was over.",
        "Lena Brandt, the chancellor's communications director,",
        "Lena Brandt",
        None,
        "communications director",
        "the chancellor is somebody else",
    ),
    ("Greenpeace Canada said it was over.", "Greenpeace Canada", "Greenpeace Canada", None, None, "a branch is no country"),
    (
        "OTTAWA, March 3 (Reuters) - Acme Corp said it was over.",
        "OTTAWA, March 3 (Reuters) - Acme Corp",
        "Acme Corp",
        None,
        None,
        "the dateline is no source",
    ),
    ("Lt. Gen. Amir Malik said it was over.", "Lt. Gen. Amir Malik", "Amir Malik", None, "Lt. Gen.", "two titles"),
]


@pytest.mark.parametrize(("text", "words", "name", "organisation", "role", "why"), AROUND, ids=[row[5] for row in AROUND])
def test_what_stands_around(nlp, text, words, name, organisation, role, why):
    found = cast(nlp, text, Said(words, "said", "it was over")).source(0)
    assert (found.name, found.organisation, found.role) == (name, organisation, role), why
