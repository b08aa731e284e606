"""Participial clauses that are claims, with the subject that they tell of."""

import pytest
from spacy.language import Language

import claims

CLAIMS = [
    # why, sentence, statements
    (
        "who speaks to or about somebody is certain",
        "The mayor attacked Lars Holm, calling him a failed candidate.",
        ["The mayor attacked Lars Holm", "The mayor called him a failed candidate"],
    ),
    (
        "... also where somebody is asked or accused",
        "The board met the strikers, urging them to return to work.",
        ["The board met the strikers", "The board urged them to return to work"],
    ),
    (
        "of which of two things a participle tells is open",
        "Reports on the dam, published in May, were wrong.",
        ["Reports on the dam, published in May, were wrong"],
    ),
    (
        "... also of a person and a body",
        "The head of the bank, founded in 1890, was arrested.",
        ["The head of the bank, founded in 1890, was arrested"],
    ),
    (
        "... but not of people, to whom alone it happens",
        "The leader of the group, jailed in May, was released.",
        ["The leader of the group was released", "The leader of the group was jailed in May"],
    ),
    (
        "of whom or what is open where the parser has lost the clause before",
        "Crews were searching for 31 people missing after a ferry caught fire at sea, killing seven.",
        ["Crews were searching for 31 people missing after a ferry caught fire at sea, killing seven"],
    ),
    (
        "a list behind a name says nothing of it",
        "She thanked Peter Lind, doctors and nurses.",
        ["She thanked Peter Lind, doctors and nurses"],
    ),
    (
        "... but not who of two speakers",
        "He told the press that the mayor was right, calling him a hero.",
        ["The mayor was right, calling him a hero"],
    ),
    (
        "what a thing is made by an event may be about all of it",
        "The mayor won again, making her the first to do so.",
        ["The mayor won again, making her the first to do so"],
    ),
    (
        "what was done to a subject whose verb looks ahead",
        "The clerk, arrested by border guards, may be charged next spring.",
        ["The clerk may be charged next spring", "The clerk was arrested by border guards"],
    ),
    (
        "... or long ago",
        "The museum, designed by Lars Holm in 1990, will open in May.",
        ["The museum will open in May", "The museum was designed by Lars Holm in 1990"],
    ),
    (
        "... but not what is to be",
        "A tax, paid by tourists, would fund the repairs.",
        ["A tax, paid by tourists, would fund the repairs"],
    ),
    (
        "what goes on is in the present",
        "The town, ruled by the rebels, is in the north.",
        ["The town is in the north", "The town is ruled by the rebels"],
    ),
    (
        "who thanks him is not said",
        "Lars Holm received hundreds of letters, thanking him for his work.",
        ["Lars Holm received hundreds of letters, thanking him for his work"],
    ),
    (
        "... nor who calls him so",
        "The mayor met the crowd outside the hall, calling him a liar.",
        ["The mayor met the crowd outside the hall, calling him a liar"],
    ),
    (
        "somebody else stands between",
        "Police arrested the man, accusing him of theft.",
        ["Police arrested the man", "Police accused him of theft"],
    ),
    (
        "what was asked before it was said is left out",
        "Pressed on the budget, the mayor said it was safe.",
        ["It was safe"],
    ),
    (
        "... but not who asked for what",
        "Asked by police to stop, the driver said he had sped up.",
        ["The driver was asked by police to stop", "He had sped up"],
    ),
    (
        "... and not a relative clause",
        "Lars Holm, who police asked to leave, said the hall was empty.",
        ["Police asked Lars Holm to leave", "The hall was empty"],
    ),
    (
        "... and what was done to a subject of which something is denied",
        "The work, delayed by disputes over land, has never begun.",
        ["The work has never begun", "The work was delayed by disputes over land"],
    ),
    (
        "a subject that begins with an approximate number",
        "The officer said around 30 men from a logistics battalion had seized the armoury, demanding the release of a major.",
        [
            "Around 30 men from a logistics battalion had seized the armoury",
            "Around 30 men from a logistics battalion demanded the release of a major",
        ],
    ),
    (
        "a passive and an active participle side by side",
        "The company, founded in 1994 and employing about 600 people, is for sale.",
        ["The company is for sale", "The company was founded in 1994", "The company employs about 600 people"],
    ),
    (
        "what parts an object from the rest of the clause is about the object",
        "He threw the stone, tied to a rope, into the harbour.",
        ["He threw the stone, tied to a rope, into the harbour"],
    ),
    (
        "... not what tells of the subject",
        "She left the court, flanked by lawyers, and flew home.",
        ["She left the court", "She was flanked by lawyers", "She flew home"],
    ),
    (
        "a result of the whole event stays",
        "Lind won Oban and Hull in 2014, further narrowing any path to the title for Reed.",
        ["Lind won Oban and Hull in 2014, further narrowing any path to the title for Reed"],
    ),
    (
        "behind a passive without an agent the subject is certain",
        "She was elected in 2014, beating Tom Reed by two votes.",
        ["She was elected in 2014", "She beat Tom Reed by two votes"],
    ),
    (
        "... not with one",
        "He was hit by a car, breaking a leg.",
        ["He was hit by a car, breaking a leg"],
    ),
]


@pytest.fixture(scope="module")
def reader() -> Language:
    return claims.load("fast")


@pytest.mark.parametrize(("why", "sentence", "expected"), CLAIMS, ids=[row[0] for row in CLAIMS])
def test_a_participle_is_a_sentence(reader: Language, why: str, sentence: str, expected: list[str]) -> None:
    assert [claim.statement for claim in claims.extract(sentence, nlp=reader).claims] == expected, why


def test_a_judgement_in_a_participle_has_its_source(reader: Language) -> None:
    judgement = claims.extract("The mayor attacked Lars Holm, calling the plan a failure.", nlp=reader).claims[-1]
    assert judgement.source == "Mayor"
