"""What the pronoun of a relative clause stands for, from a text to its statements."""

import pytest

from claims import extract

STATEMENTS = [
    (
        "A person familiar with the talks, who was not authorised to speak, said both firms had signed.",
        "A person familiar with the talks was not authorised to speak",
        "behind an adjective",
    ),
    (
        "Nurses Without Walls, which opened a clinic last week, put the toll at 47.",
        "Nurses Without Walls opened a clinic last week",
        "a name with a preposition",
    ),
    (
        "Arvo Tosh, the director of Corrie Marine, who pleaded guilty, told the trial there was no loan.",
        "Arvo Tosh pleaded guilty",
        "whoever is in charge of it",
    ),
    (
        "Ana Lind, the mother of Peter Holm, who was killed in 2019, said the road was unsafe.",
        "Ana Lind, the mother of Peter Holm, who was killed in 2019, said the road was unsafe",
        "either of two people",
    ),
    (
        "A source close to Holm, who left the firm in May, said the deal was dead.",
        "A source close to Holm, who left the firm in May, said the deal was dead",
        "somebody or who is close to them",
    ),
    (
        "The son of the mayor and the actress, who were married in 2010, was arrested.",
        "The son of the mayor and the actress, who were married in 2010, was arrested",
        "whose coordination is open",
    ),
    (
        "A video sent to our reporter, which could not be verified, shows a man.",
        "A video sent to our reporter could not be verified",
        "behind a participle",
    ),
    (
        "Analysts called it a gesture ahead of the UN General Assembly, where Ana Lind is due to speak.",
        "Ana Lind is due to speak in the UN General Assembly",
        "a body, not the thing before it",
    ),
    (
        "Her predecessor, Tom Askew, who ran the fair for years, called it cowardly.",
        "Tom Askew ran the fair for years",
        "a name beside a description",
    ),
    ("Lund and Visby, which were part of one state, fought a war.", "Lund and Visby were part of one state", "several"),
    (
        '"We warned the board," said Gareth Pugh, chairman of the tenants\' trust, which owns a tenth of the shares.',
        "The tenants' trust owns a tenth of the shares",
        "a person is no which",
    ),
    ("The fight began on Friday night, when guards shot a dog.", "Guards shot a dog on Friday night", "a part of a day"),
    ("The strike began on May 3, when drivers left the depot.", "Drivers left the depot on May 3", "a date"),
    ("Jon Lund wrote two novels last year, one of which won a prize.", "One of the novels won a prize", "the only plural"),
    (
        "The school has pupils from towns across Kent, some of which have no bus.",
        "The school has pupils from towns across Kent, some of which have no bus",
        "two plurals",
    ),
    (
        "Ann Lund owns a farm and three shops in Hull, one of which burned down.",
        "One of the shops in Hull burned down",
        "several beside one",
    ),
    (
        "The coach, which was on its way back from Oslo, hit a wall.",
        "The coach was on its way back from Oslo",
        "a noun for people that is one for things too",
    ),
    (
        "The names of those on board Flight LM804, which crashed near Oban, are not known.",
        "Flight LM804 crashed near Oban",
        "a name that looks like a person's",
    ),
    (
        "She praised Tom Reed, which angered the club.",
        "She praised Tom Reed, which angered the club",
        "a person is no which",
    ),
]


@pytest.mark.parametrize(("text", "statement", "why"), STATEMENTS, ids=[row[2] for row in STATEMENTS])
def test_statements(text: str, statement: str, why: str) -> None:
    assert statement in [claim.statement for claim in extract(text).claims], why


NOBODY_SAYS = [
    "Few doubt that he lied.",
    "Not everyone believes that he lied.",
    "Not one of the ministers denied that he had lied.",
    "Not all experts agree that the drug works.",
    "Ana Lind could accuse the board of hiding losses.",
]


@pytest.mark.parametrize("text", NOBODY_SAYS)
def test_what_hardly_anybody_says_is_one_claim_without_a_source(text: str) -> None:
    assert [(claim.statement, claim.source) for claim in extract(text).claims] == [(text[:-1], None)]
