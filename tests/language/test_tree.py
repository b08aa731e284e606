"""Runs of tokens, and sentences that the parser misreads in a systematic way, with what they are cut into once repaired.

Each row of a repair names the one that it needs: with that repair turned off, the claims are others.
"""

import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

import claims
from claims.language import Runs, char_offsets, holds, indices_of, repairs, runs_of, size, without
from claims.model import Certainty
from tests.building import parsed

RUNS: list[tuple[list[int], Runs]] = [([], ()), ([3], ((3, 4),)), ([5, 4, 3, 4], ((3, 6),)), ([1, 9, 2], ((1, 3), (9, 10)))]


@pytest.mark.parametrize(("indices", "expected"), RUNS)
def test_runs_of(indices: list[int], expected: Runs) -> None:
    assert runs_of(indices) == expected
    assert list(indices_of(expected)) == sorted(set(indices))
    assert size(expected) == len(set(indices))


@given(*[st.sets(st.integers(0, 20))] * 3)
def test_tokens_are_left_out(indices: set[int], some: set[int], others: set[int]) -> None:
    assert without(runs_of(indices), runs_of(some), runs_of(others)) == runs_of(indices - some - others)


def test_which_run_holds_a_token() -> None:
    assert holds(((1, 3),), 2)
    assert not holds(((1, 3),), 3)


def test_offsets_leave_no_space_at_the_edges(nlp: Language) -> None:
    doc = parsed(nlp, "Kim,  he said, came.\n")
    assert char_offsets(doc, ((0, len(doc)),)) == [(0, 20)]


ROWS = [
    (
        "_reduced_relative",
        "Brandt said the men detained could be part of a gang.",
        ["the men detained could be part of a gang"],
    ),
    (
        "shared_conjunct",
        "Norvania is mainly Buddhist and the United Nations rates the islanders among the world's most persecuted groups.",
        ["Norvania is mainly Buddhist", "the United Nations rates the islanders among the world's most persecuted groups"],
    ),
    (
        "disagreeing_subject",
        "Karl Brandt has won at least 25 seats and Karl Lind has won at least 13.",
        ["Karl Brandt has won at least 25 seats", "Karl Lind has won at least 13"],
    ),
    (
        "_hidden_predicate",
        "The centre, a former chapel, reopened in June.",
        ["The centre, a former chapel", "The centre, a former chapel, reopened in June"],
    ),
    (
        "coordinated_subject",
        "Fell said the dam was under threat and weather conditions were likely to get worse.",
        ["the dam was under threat", "weather conditions were likely to get worse"],
    ),
    (
        "joined_clause",
        "We have got two vans travelling there now and local crews are helping, she said.",
        ["We have got two vans travelling there now", "local crews are helping"],
    ),
    (
        "object_before",
        "The alerts were lowered with none now at the top level, which signifies fires will be fast.",
        ["The alerts were lowered with none now at the top level", "which signifies fires will be fast"],
    ),
    ("object_above", "Ortiz warned more men could follow.", ["more men could follow"]),
    (
        "swallowed_subject",
        "Without Mr. Brandt guiding the port, unions and local politicians are left wondering whether the talk might soften.",
        ["Without Mr. Brandt guiding the port", "the talk might soften"],
    ),
    ("verb_taken_for_noun", "Police allege he took the key and hid the bike.", ["he took the key", "hid the bike"]),
    (
        "_trailing_report",
        "Crabs move north each year, scientists at the University of Brevik report in the journal Tideline.",
        ["Crabs move north each year"],
    ),
    (
        "_said_after_with",
        "The vote is on Monday, with analysts saying a strong reading will settle the argument.",
        ["The vote is on Monday", "a strong reading will settle the argument"],
    ),
    (
        "adverb_of_conjunct",
        "His partner agreed, but also contended that the court was biased.",
        ["His partner agreed", "the court was biased"],
    ),
    (
        "first_of_two_subjects",
        "Potters in the marsh cooked eel 6,000 years ago, "
        "researchers from the Institute of Baltic Archaeology write in Northern Past.",
        ["Potters in the marsh cooked eel 6,000 years ago"],
    ),
    (
        "clausal_subject",
        "That the mayor is being audited only strengthens the case for disclosure.",
        ["That the mayor is being audited only strengthens the case for disclosure"],
    ),
    (
        "second_complement",
        "Ana Lind said that she was not at home because her train had stopped, and that she might resign.",
        ["she was not at home because her train had stopped", "she might resign"],
    ),
    (
        "subject_before_with",
        "A 9 Carriage Class 390 Marlin train, with as many as 180 people onboard, operated by Hull Lines has derailed and "
        "crashed in Oban, Scotland.",
        [
            "A 9 Carriage Class 390 Marlin train, with as many as 180 people onboard, operated by Hull Lines has derailed",
            "crashed in Oban, Scotland",
        ],
    ),
    (
        "second_name",
        "The R0 number for the fever — the number of other people to whom each sick person gives the virus before either dying "
        "or becoming noncontagious — has yet to be calculated.",
        [
            "The R0 number for the fever … has yet to be calculated",
            "The R0 number for the fever — the number of other people to whom each sick person gives the virus before either "
            "dying or becoming noncontagious",
        ],
    ),
    (
        "_is_participial_clause",
        "Though the accused can still avoid the gallows if forgiven by the victim's family, the minimum prison sentence for "
        "the crime even if forgiven is now 25 years.",
        [
            "the accused can still avoid the gallows if forgiven by the victim's family",
            "the minimum prison sentence for the crime even if forgiven is now 25 years",
        ],
    ),
    (
        "second_participle",
        "She met a nurse, trained in Oslo and hired in May.",
        ["She met a nurse", "trained in Oslo", "hired in May"],
    ),
    (
        "thing_reported",
        "The firm reported year-on-year sales falls at all its shops.",
        ["The firm reported year-on-year sales falls at all its shops"],
    ),
    (
        "aged",
        "Lars Bell, a 20-year-old living in Lund, was fined.",
        ["Lars Bell … was fined", "Lars Bell, a 20-year-old living in Lund"],
    ),
    (
        "relative_to_date",
        "It closed in May, when the last customer left.",
        ["It closed in May", "when the last customer left"],
    ),
    (
        "time_of_clause",
        "The ferry carried 40 people, according to its owner, when a fire broke out.",
        ["The ferry carried 40 people … when a fire broke out"],
    ),
    (
        "subject_of_what_is_said",
        "Four boats sank off Crete, where police said one of them, a trawler, had no radio.",
        ["Four boats sank off Crete", "one of them, a trawler, had no radio"],
    ),
    (
        "noun_taken_for_verb",
        "Hospital reports early on Monday indicate one death.",
        ["Hospital reports early on Monday indicate one death"],
    ),
    (
        "subject_before_participle",
        "Follow-up interviews, being carried out at the University of Leeds, should be finished by the end of the year.",
        ["Follow-up interviews … should be finished by the end of the year", "being carried out at the University of Leeds"],
    ),
    (
        "_main_before_absolute",
        "Five firms were fined, Brandt being the largest.",
        ["Five firms were fined", "Brandt being the largest"],
    ),
    (
        "object_taken_for_relative",
        "The price rose to four euros, though Ms Okafor disputes that figure.",
        ["The price rose to four euros", "Ms Okafor disputes that figure"],
    ),
    (
        "participle_taken_for_past",
        "Water supplies, contaminated with fuel from a flooded depot, remained shut off on Thursday.",
        ["Water supplies … remained shut off on Thursday", "contaminated with fuel from a flooded depot"],
    ),
    (
        "past_taken_for_participle",
        "The poll found that 57 per cent backed the nurses, while 29 per cent sided with the council.",
        ["57 per cent backed the nurses", "29 per cent sided with the council"],
    ),
    (
        "relative_of_several",
        "The clinic treated 40 miners last year, half of whom smoked.",
        ["The clinic treated 40 miners last year", "half of whom smoked"],
    ),
    (
        "content_behind_aside",
        "The daily Skarvik Post reported on Monday, citing two aides, that Lind was also considering the sale of the mill.",
        ["Lind was also considering the sale of the mill"],
    ),
    (
        "counted_apposition",
        "The winners, three girls and a boy, were from Hull.",
        ["The winners, three girls and a boy", "The winners, three girls and a boy, were from Hull"],
    ),
    (
        "summary_taken_for_object",
        "He said the board had not been consulted, a claim that the mayor rejected.",
        ["the board had not been consulted, a claim that the mayor rejected"],
    ),
    (
        "told_by_speaker",
        "Police said two men had been held but gave no details.",
        ["two men had been held", "gave no details"],
    ),
    (
        "act_after_saying",
        "The bank cut jobs, arguing that sales had fallen, and sold its head office.",
        ["The bank cut jobs", "sales had fallen", "sold its head office"],
    ),
    (
        "subject_of_what_is_reported",
        "Voss, who police say fled to Spain, was found in Lodz.",
        ["Voss … was found in Lodz", "who … fled to Spain"],
    ),
    (
        "who_after_person",
        "The council sold the land despite objections from residents, who say it is a habitat for bats.",
        ["The council sold the land despite objections from residents", "it is a habitat for bats"],
    ),
    (
        "subject_after_day",
        "On Friday the ministry, citing the police, said four people had been hurt.",
        ["four people had been hurt"],
    ),
    (
        "repair_clauses",
        "Marsten was arrested in Oslo and deported to Hull.",
        ["Marsten was arrested in Oslo", "deported to Hull"],
    ),
]


@pytest.fixture(scope="module")
def reader() -> Language:
    return claims.load("fast")


def words(reader: Language, sentence: str) -> list[str]:
    return [claim.text for claim in claims.extract(sentence, nlp=reader).claims]


def statements(reader: Language, sentence: str) -> list[tuple[str, str | None]]:
    return [(claim.statement, claim.source) for claim in claims.extract(sentence, nlp=reader).claims]


@pytest.mark.parametrize(("repair", "sentence", "expected"), ROWS, ids=[row[0].strip("_") for row in ROWS])
def test_repair(reader: Language, monkeypatch: pytest.MonkeyPatch, repair: str, sentence: str, expected: list[str]) -> None:
    assert words(reader, sentence) == expected
    repaired = statements(reader, sentence)
    monkeypatch.setattr(repairs, repair, lambda *_: False)
    assert (words(reader, sentence), statements(reader, sentence)) != (expected, repaired)


def test_a_past_tense_behind_a_phrase_in_commas_is_no_participle(reader: Language) -> None:
    found = words(reader, "The boy, from Leeds, slipped, fell into the river and drowned.")
    assert any("slipped" in text for text in found)


def test_every_repair_has_a_row() -> None:
    called = set(repairs.repair.__code__.co_names)
    inner = {name for name in called if name != "_has_auxiliary" and inspect.isfunction(getattr(repairs, name, None))}
    assert inner == {*(row[0] for row in ROWS), "_name_taken_for_modal"}


def test_a_given_name_is_no_modal(reader: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    def certainties() -> list[Certainty]:
        return [claim.certainty for claim in claims.extract("May Wong leaves in June.", nlp=reader).claims]

    assert certainties() == [Certainty.CERTAIN]
    monkeypatch.setattr(repairs, "_name_taken_for_modal", lambda *_: None)
    assert certainties() == [Certainty.POSSIBLE]
