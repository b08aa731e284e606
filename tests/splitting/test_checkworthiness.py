from datetime import date

import pytest
from spacy.language import Language

from claims.data import english
from claims.language import parsed_doc
from claims.model import BlockKind, ClaimKind
from claims.splitting import Clause, Origin, checkworthiness, entities
from claims.splitting.details import quantities
from tests.building import parsed
from tests.splitting.hand_built import NOBODY, clause, party, speakers, time_of


def score(nlp: Language, sentence: str, **about: object) -> tuple[float, tuple[str, ...]]:
    doc = parsed(nlp, sentence)
    place: Clause = clause(doc, **about)  # type: ignore[arg-type]
    time = time_of(doc, place, date(2023, 9, 12))
    tree = parsed_doc(doc)
    return checkworthiness(tree, place, NOBODY, quantities(tree, place), time, entities(doc, place, NOBODY))


REASONS = [
    ("Divers saved 700 passengers.", {}, "figure: 700 passengers"),
    ("The bridge collapsed on Monday.", {}, "dated: on Monday"),
    ("The bridge collapsed two days earlier.", {}, "vague time: two days earlier"),
    ("Elena Kovac left.", {}, "named party: Elena Kovac"),
    ("The mayor embezzled the money.", {}, "accusation: embezzled"),
    ("Three miners died.", {}, "casualties: died"),
    ("It was a splendid evening.", {"kind": ClaimKind.OPINION}, "opinion"),
    ("She wants to run again.", {"kind": ClaimKind.PLAN}, "plan"),
    ("Ana Silva is a former judge.", {"kind": ClaimKind.IDENTITY}, "background identity"),
    ("The mayor waving to the crowd", {"block": BlockKind.CAPTION, "origin": Origin.HEADLESS}, "caption"),
    ("We are very tired.", {"kind": ClaimKind.STATE}, "speaks of itself: We"),
]


@pytest.mark.parametrize(("sentence", "about", "reason"), REASONS)
def test_reasons(nlp: Language, sentence: str, about: dict[str, object], reason: str) -> None:
    assert reason in score(nlp, sentence, **about)[1]


RANKED = [
    ("Rebels killed 40 civilians in Homs on Monday.", ClaimKind.EVENT),
    ("The mayor opened a bridge.", ClaimKind.EVENT),
    ("She wants to open a bridge.", ClaimKind.PLAN),
    ("Ana Silva is a former judge.", ClaimKind.IDENTITY),
    ("It was a splendid evening.", ClaimKind.OPINION),
]


def test_what_is_checked_first(nlp: Language) -> None:
    scores = [score(nlp, sentence, kind=kind)[0] for sentence, kind in RANKED]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= value <= 1 for value in scores)


def test_the_source_that_answers_is_a_reason(nlp: Language) -> None:
    doc = parsed(nlp, "The mayor said prices fell.")
    place = clause(doc, "prices fell", relations=(0,))
    known = speakers(party("Ana Silva", organisation="Porto"), of_relation=(0,))
    assert "attributed to Porto" in checkworthiness(parsed_doc(doc), place, known, (), None, ())[1]


def test_every_feature_says_why_and_every_trigger_fires(nlp: Language) -> None:
    rows = english().checkworthiness
    for row in rows:
        assert row.note or not row.reason or row.feature == "state", row.feature
        for word in row.trigger:
            assert sum(word in other.trigger for other in rows) == 1, word
