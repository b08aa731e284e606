"""Nouns that sum up a clause: what is said of them is a claim of its own."""

import pytest
from spacy.language import Language

import claims

SUMMARIES = [
    # why, sentence, statements
    (
        "its subject",
        "The council rejected the plan, a decision that surprised most traders.",
        ["The council rejected the plan", "The decision surprised most traders"],
    ),
    (
        "two things that are said of it",
        "It sold its ships in batches, a process that began in May and ended in June.",
        ["It sold its ships in batches", "The process began in May", "The process ended in June"],
    ),
    (
        "its object",
        "The firm will open the park to the public, a plan that the family opposes.",
        ["The firm will open the park to the public", "The family opposes the plan"],
    ),
    (
        "its object, without a pronoun",
        "One of her sons is a sailor, a fact she often mentions.",
        ["One of her sons is a sailor", "She often mentions the fact"],
    ),
    (
        "... and before what is judged",
        "The bank said the deficit would fall by half, a forecast that the Audit Court considers optimistic.",
        ["The deficit would fall by half", "The Audit Court considers the forecast optimistic"],
    ),
    (
        "behind a dash that ends the sentence, whatever the noun",
        "The town cut the rate to 6 percent — a mark that the county was able to reach in 2014.",
        ["The town cut the rate to 6 percent", "The county was able to reach the mark in 2014"],
    ),
    (
        "... not a person",
        "She met Tom Reed — a man who had left the party.",
        ["She met Tom Reed — a man who had left the party"],
    ),
    (
        "... not where the speaker may go on",
        "Tom Reed said he would sell the mill — a plan he has wanted to carry out for years.",
        ["Tom Reed would sell the mill — a plan he has wanted to carry out for years"],
    ),
    (
        "behind a preposition",
        "Sales rose by a fifth between 2010 and 2014, a period in which prices fell.",
        ["Sales rose by a fifth between 2010 and 2014", "Prices fell in the period"],
    ),
    (
        "... that ends its clause",
        "The letter came in a year in which it was lost, a ruling that the firm did not appeal against.",
        [
            "The letter came in a year in which it was lost",
            "The firm did not appeal against the ruling",
        ],
    ),
    (
        "two verbs that share it",
        "The club owes two million pounds, a figure that its chairman has neither confirmed nor denied.",
        ["The club owes two million pounds", "Its chairman has neither confirmed nor denied the figure"],
    ),
    (
        "no object of the verb before it",
        "The mayor accused the firm of hiding the leak, a charge that shocked the town.",
        ["The mayor accused the firm of hiding the leak", "The charge shocked the town"],
    ),
    (
        "... nor what somebody denies",
        "He said the board had not been consulted, a claim that the mayor rejected.",
        ["The board had not been consulted"],
    ),
    (
        "something",
        "Nurses were told to work on Sundays, something that angered many of them.",
        ["Nurses were told to work on Sundays", "This angered many of them"],
    ),
    (
        "what others say of it",
        "He will shut the port, a move that critics say will cost jobs.",
        ["He will shut the port", "The move will cost jobs"],
    ),
    (
        "a second object keeps its place",
        "The firm shut the mine, a decision the union called a disgrace.",
        ["The firm shut the mine, a decision the union called a disgrace"],
    ),
    (
        "who confirms it stays",
        "Four were treated, something the clinic confirmed on Monday.",
        ["Four were treated, something the clinic confirmed on Monday"],
    ),
    (
        "an infinitive behind it",
        "The council will build a bypass, a plan that the town wants to stop.",
        ["The council will build a bypass", "The town wants to stop the plan"],
    ),
    (
        "what holds on a condition",
        "If the deal fails, the bank will sell its branches, a step that would cost 400 jobs.",
        ["If the deal fails, the bank will sell its branches, a step that would cost 400 jobs"],
    ),
    (
        "a list",
        "She wants food, shelter, something that keeps her warm.",
        ["She wants food, shelter, something that keeps her warm"],
    ),
    (
        "an identity is none",
        "She joined Orbex, a union that has left the federation.",
        ["She joined Orbex", "Orbex is a union that has left the federation"],
    ),
]


@pytest.fixture(scope="module")
def reader() -> Language:
    return claims.load("fast")


@pytest.mark.parametrize(("why", "sentence", "expected"), SUMMARIES, ids=[row[0] for row in SUMMARIES])
def test_what_is_said_of_a_summary_is_a_claim(reader: Language, why: str, sentence: str, expected: list[str]) -> None:
    assert [claim.statement for claim in claims.extract(sentence, nlp=reader).claims] == expected, why


def test_what_is_said_of_words_is_not_said_with_them(reader: Language) -> None:
    text = "The mayor said the dam was safe, a claim that surprised the engineers."
    found = [(claim.statement, claim.source) for claim in claims.extract(text, nlp=reader).claims]
    assert found == [("The dam was safe", "Mayor"), ("The claim surprised the engineers", None)]


def test_a_speaker_may_describe_a_figure(reader: Language) -> None:
    text = "The mayor said sales rose by 40%, an estimate that includes exports."
    found = [(claim.statement, claim.source) for claim in claims.extract(text, nlp=reader).claims]
    assert found == [("Sales rose by 40%", "Mayor"), ("The estimate includes exports", "Mayor")]
