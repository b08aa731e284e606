"""The grain of events: what is claimed besides by the verbs inside a claim, and by attributing clauses."""

import pytest
from spacy.language import Language

from claims.splitting import Grain, clauses
from tests.building import parsed, relation, words

INNER = [
    ("No one was hurt when the roof fell in.", ["the roof fell in"], "a time clause is taken for granted, whatever is denied"),
    ("The mayor resigned after the vote was lost.", ["the vote was lost"], "a time clause"),
    ("The report shows how badly the dam was built.", ["how badly the dam was built"], "an embedded question"),
    ("Fears that the bank would fail grew.", ["the bank would fail"], "the clause of a noun"),
    ("They lifted the sanctions imposed on the island.", ["imposed on the island"], "a reduced relative clause"),
    ("The company plans to sell its ships.", [], "an infinitive stays with its verb"),
    ("The mayor resigned.", [], "one verb, one event"),
]


@pytest.mark.parametrize(("sentence", "inner", "why"), INNER)
def test_events_inside_a_claim(nlp: Language, sentence: str, inner: list[str], why: str) -> None:
    doc = parsed(nlp, sentence)
    coarse = [words(doc, clause.runs) for clause in clauses(doc, ())]
    fine = [words(doc, clause.runs) for clause in clauses(doc, (), grain=Grain.EVENT)]
    assert [text for text in fine if text not in coarse] == inner, why
    assert set(coarse) <= set(fine), "the grain of events only adds"


def test_an_attributing_clause_is_an_event_of_the_publications_own_voice(nlp: Language) -> None:
    doc = parsed(nlp, "Police said on Tuesday that two men were held.")
    said = relation(doc, "Police", "said on Tuesday", "that two men were held")
    assert [words(doc, clause.runs) for clause in clauses(doc, [said])] == ["two men were held"]
    fine = clauses(doc, [said], grain=Grain.EVENT)
    assert [(words(doc, clause.runs), clause.relations) for clause in fine] == [
        ("Police said on Tuesday", ()),
        ("two men were held", (0,)),
    ]


def test_a_preposition_that_attributes_is_no_event(nlp: Language) -> None:
    doc = parsed(nlp, "According to police, two men were held.")
    according = relation(doc, "police", "According to", "two men were held")
    assert [words(doc, clause.runs) for clause in clauses(doc, [according], grain=Grain.EVENT)] == ["two men were held"]
