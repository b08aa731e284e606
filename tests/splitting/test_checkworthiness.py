"""How checkworthy a claim is, and why."""

from datetime import date

import pytest
from spacy.language import Language

from claims.data import english
from claims.language import parsed_doc
from claims.model import BlockKind, ClaimKind
from claims.present.wording import reason_in_words, reasons_for
from claims.splitting import Clause, Origin, checkworthiness, entities
from claims.splitting.checkworthiness import phrases
from claims.splitting.details import quantities
from tests.building import parsed
from tests.splitting.hand_built import NOBODY, clause, party, speakers, time_of


def score(nlp: Language, sentence: str, **about: object) -> tuple[float, list[str]]:
    doc = parsed(nlp, sentence)
    place: Clause = clause(doc, **about)  # type: ignore[arg-type]
    time = time_of(doc, place, date(2023, 9, 12))
    tree = parsed_doc(doc)
    value, reasons = checkworthiness(tree, place, NOBODY, quantities(tree, place), time, entities(doc, place, NOBODY))
    return value, [reason_in_words(reason) for reason in reasons]


REASONS = [
    ("Divers saved 700 passengers.", {}, "figure: 700 passengers"),
    ("The bridge collapsed on Monday.", {}, "dated: on Monday"),
    ("The bridge collapsed two days earlier.", {}, "− vague time: two days earlier"),
    ("Elena Kovac left.", {}, "named party: Elena Kovac"),
    ("The mayor embezzled the money.", {}, "accusation: embezzled"),
    ("Three miners died.", {}, "casualties: died"),
    ("It was a splendid evening.", {"kind": ClaimKind.OPINION}, "− opinion"),
    ("She wants to run again.", {"kind": ClaimKind.PLAN}, "− plan"),
    ("Ana Silva is a former judge.", {"kind": ClaimKind.IDENTITY}, "− background identity"),
    ("The mayor waving to the crowd", {"block": BlockKind.CAPTION, "origin": Origin.HEADLESS}, "− caption"),
    ("We are very tired.", {"kind": ClaimKind.STATE}, "− speaks of itself: We"),
]


@pytest.mark.parametrize(("sentence", "about", "reason"), REASONS)
def test_reasons(nlp: Language, sentence: str, about: dict[str, object], reason: str) -> None:
    assert reason in score(nlp, sentence, **about)[1]


RANKED = [
    ("Rebels killed 40 civilians in Homs on Monday.", ClaimKind.EVENT),
    ("The mayor opened a bridge.", ClaimKind.EVENT),
    ("She wants to open a bridge.", ClaimKind.PLAN),
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
    reasons = checkworthiness(parsed_doc(doc), place, known, (), None, ())[1]
    assert ("attributed", "Porto") in [(reason.feature, reason.words) for reason in reasons]


def test_every_feature_says_why_and_every_trigger_fires(nlp: Language) -> None:
    rows = english().checkworthiness
    for row in rows:
        assert row.note or not row.reason or row.feature == "state", row.feature
        assert row.weight or row.feature == "wording", row.feature
        for word in row.trigger:
            assert sum(word in other.trigger for other in rows) == 1, word


PHRASES = [
    # sentence, some of its phrases, what is in none
    ("Prices rose 3 percent.", {"prices", "prices rose", "rose #", "#", "# percent"}, {"3", "percent .", "."}),
    ("Ana Silva won, again.", {"@", "@ @", "@ won", "won", "again"}, {"ana", "silva", "won again"}),
]


@pytest.mark.parametrize(("sentence", "some", "none"), PHRASES)
def test_words_without_figures_names_and_punctuation(nlp: Language, sentence: str, some: set[str], none: set[str]) -> None:
    tree = parsed_doc(parsed(nlp, sentence))
    found = phrases(tree, [(0, len(tree.words))])
    assert some <= found
    assert not none & found


def test_the_words_around_a_claim_count_less_than_its_own(nlp: Language) -> None:
    doc = parsed(nlp, "The budget doubled, and the rain stopped.")
    tree = parsed_doc(doc)
    budget, rain = clause(doc, "The budget doubled"), clause(doc, "the rain stopped")
    own, other = (
        {reason.feature: reason for reason in checkworthiness(tree, one, NOBODY, (), None, ())[1]} for one in (budget, rain)
    )
    assert own["wording"].weight > other["wording"].weight
    assert "“doubled”" in own["wording"].words
    assert "doubled" not in other["wording"].words


def test_only_words_that_tell_something_are_shown(nlp: Language) -> None:
    for sentence in ("The budget doubled to 40 million euros.", "It was in the north of Scotland with them."):
        doc = parsed(nlp, sentence)
        tree, place = parsed_doc(doc), clause(doc)
        reason = next(one for one in checkworthiness(tree, place, NOBODY, (), None, ())[1] if one.feature == "wording")
        shown = reason.words.replace("“", "").replace("”", "").split(", ")
        assert not {"the", "it", "was", "in", "of", "#", "@"} & set(shown), sentence
        assert reason_in_words(reason).rstrip() == reason_in_words(reason), sentence
        assert not reason_in_words(reason).endswith(":"), sentence


def test_a_message_gives_only_what_speaks_for_a_check() -> None:
    assert reasons_for(["figure: 3", "− opinion", "event", "dated: today", "caption"]) == "figure: 3, event, dated: today"
    assert reasons_for(["− opinion"]) == ""


def test_the_words_name_nobody_and_each_counts() -> None:
    rows = english().checkworthiness_words
    assert len({row.phrase for row in rows}) == len(rows) > 1000
    for row in rows:
        assert row.weight
        assert row.phrase == row.phrase.lower()
        assert len(row.phrase.split(" ")) <= 2
