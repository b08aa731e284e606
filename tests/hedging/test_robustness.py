"""Odd documents: nothing raises, and every clause gets a modality."""

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from claims.hedging import modalities, modality
from claims.hedging.operators import operators_of
from claims.language import parsed_doc
from tests.building import parsed
from tests.hedging.building import clause_at

ODD = ["", " ", "\n\n", "Not", "may", "?", "no no no", "if if if", '"', "don't won't can't", "\u202e\ud800 may"]


@pytest.mark.parametrize("text", ODD)
def test_every_token_of_odd_text_can_head_a_clause(nlp: Language, text: str) -> None:
    doc = parsed(nlp, text)
    found = modalities(doc, [clause_at(doc, ((0, len(doc)),), token.i) for token in doc], ())
    assert len(found) == len(doc)


def test_a_document_without_clauses(nlp: Language) -> None:
    assert modalities(parsed(nlp, "The bank may pay."), (), ()) == ()


def test_a_document_that_is_not_parsed(nlp: Language) -> None:
    doc = Doc(nlp.vocab, words=["The", "bank", "may", "not", "pay", "."])
    assert modality(doc, clause_at(doc, ((0, len(doc)),), 2), ()).polarity in ("positive", "negative")


def test_one_call_for_all_clauses_gives_what_single_calls_give(nlp: Language) -> None:
    doc = parsed(nlp, "The court may fine the firm and ban its boss, but it did not say whether anyone had left.")
    clauses = [clause_at(doc, ((0, len(doc)),), token.i) for token in doc if token.pos_ == "VERB"]
    singly = tuple(modalities(doc, [clause], ())[0].polarity for clause in clauses)
    assert tuple(found.polarity for found in modalities(doc, clauses, ())) == singly


def test_cues_are_the_same_on_every_run(nlp: Language) -> None:
    doc = parsed(nlp, "An estimated 300 people may, if it rains, have to leave; nobody knows whether they will.")
    assert operators_of(parsed_doc(doc)) == operators_of(parsed_doc(doc))
