"""Which of two verbs a clause belongs to, where the parser joins it to the wrong one: sentences and their statements."""

import pytest
from spacy.language import Language

import claims

CLAUSES = [
    # why, sentence, statements
    (
        "a clause that says what time is meant is no main clause",
        "By the time Lind joined the race two weeks later, Holm had won the north and never lost it again.",
        [
            "By the time Lind joined the race two weeks later, Holm had won the north",
            "Holm had never lost it again",
        ],
    ),
    (
        "... nor where the main clause has no other",
        "By the time the crews arrived, the mill had burned down.",
        ["By the time the crews arrived, the mill had burned down"],
    ),
    (
        "a measured time opens a clause, whose subject is one name",
        "Two days after superstorm Lena ravaged Norland, President Reed toured the harbour.",
        ["Two days after superstorm Lena ravaged Norland, President Reed toured the harbour"],
    ),
    (
        "a predicate behind 'and' is a second one",
        "The seeds of the quarrel were sown long ago, one in each of the last four years, and were always going to sprout.",
        [
            "The seeds of the quarrel were sown long ago, one in each of the last four years",
            "The seeds of the quarrel were always going to sprout",
        ],
    ),
    (
        "a noun and a verb behind a semicolon are a clause",
        "That plan prompted Norland's Parliament to call a debate on whether to ban Reed; one member called Reed a fool.",
        [
            "That plan prompted Norland's Parliament to call a debate on whether to ban Reed",
            "One member called Reed a fool",
        ],
    ),
    (
        "... not where the verb is a participle",
        "The move failed; a plan backed by Ada Lind is next.",
        ["The move failed", "A plan backed by Ada Lind is next"],
    ),
    (
        "an infinitive is coordinated with an infinitive",
        "She came to say that the dam is safe and to praise the crew.",
        ["She came to say that the dam is safe and to praise the crew", "The dam is safe"],
    ),
    (
        "... with the nearest one",
        "They met to say that the firm plans to sell the mill and to close the school.",
        ["They met", "The firm plans to sell the mill and to close the school"],
    ),
    (
        "a modal before a comma ends its clause",
        "She wrote to as many men as she could, not bothering to read the answers.",
        ["She wrote to as many men as she could", "She did not bother to read the answers"],
    ),
    (
        "a second passive shares the auxiliary",
        "Marsten was arrested in Oslo and deported to Hull.",
        ["Marsten was arrested in Oslo", "Marsten was deported to Hull"],
    ),
    (
        "... not a verb that needs no object",
        "She was elected in 2014 and resigned in 2016.",
        ["She was elected in 2014", "She resigned in 2016"],
    ),
    (
        "... nor one that has an object",
        "The mill was bombed in 2014 and destroyed the hopes of the town.",
        ["The mill was bombed in 2014", "The mill destroyed the hopes of the town"],
    ),
    (
        "... also behind a number",
        "Three men were arrested and a fourth charged.",
        ["Three men were arrested", "A fourth was charged"],
    ),
    (
        "the body of an office belongs to it, the name to the person",
        "The letter was signed by the secretary to the cabinet, Roland Phiri, who left on Monday.",
        [
            "The letter was signed by the secretary to the cabinet",
            "Roland Phiri is the secretary to the cabinet",
            "Roland Phiri left on Monday",
        ],
    ),
    (
        "'yet others' are others",
        "Some men sang, others danced, yet others ignored her.",
        ["Some men sang", "Others danced", "Yet others ignored her"],
    ),
    (
        "the first of two subjects is that of the first verb",
        "Some men flirted in response, others engaged in political talks.",
        ["Some men flirted in response", "Others engaged in political talks"],
    ),
    (
        "a clause with 'and' before its subject is a second one",
        '"I have gone through it line by line, and $5 million of that is money we put in reserve," said Ada Lind.',
        ["Ada Lind has gone through it line by line", "$5 million of that is money we put in reserve"],
    ),
    (
        "what has an object is no second passive participle",
        "The firm bought a mill built in 1910 and sold it in 2014.",
        ["The firm bought a mill built in 1910", "The firm sold it in 2014"],
    ),
    (
        "... what has none is",
        "The firm bought a mill built in 1910 and sold in 2014.",
        ["The firm bought a mill built in 1910 and sold in 2014"],
    ),
    (
        "a plural before a participle is a subject",
        "But activists clamoring to stop the sale say that the mill is safe.",
        ["The mill is safe"],
    ),
    (
        "a noun behind 'that' is no verb",
        "A labour official, Ada Lind, said in 2014 that cuts in the steel and coal sectors alone could lead to layoffs.",
        ["Ada Lind is a labour official", "Cuts in the steel and coal sectors alone could lead to layoffs"],
    ),
    (
        "a form that is only a participle shares the auxiliary",
        "The board had limited the number of debates and hidden them on weekends.",
        ["The board had limited the number of debates", "The board had hidden them on weekends"],
    ),
]


@pytest.mark.parametrize(("why", "sentence", "expected"), CLAUSES, ids=[row[0] for row in CLAUSES])
def test_a_clause_belongs_to_its_verb(pipeline: Language, why: str, sentence: str, expected: list[str]) -> None:
    assert [claim.statement for claim in claims.extract(sentence, nlp=pipeline).claims] == expected, why
