"""Claims can be read alone: a finite predicate with its subject, or the sentence uncut."""

import pytest
from spacy.language import Language

import claims

WHOLE = [
    # why, sentence, statements
    (
        "a condition without 'if'",
        "Several experts cautioned that the plan might change after the vote should she become mayor.",
        ["The plan might change after the vote should she become mayor"],
    ),
    (
        "... parted by the attribution",
        "The firm would have closed the plant, he said, had it been known that the valve leaked.",
        ["The firm would have closed the plant had it been known that the valve leaked"],
    ),
    (
        "a predicate parted from a subject that is tagged as a verb",
        "For instance, calls to set up a commission to examine the flood were rejected by the council in 2015.",
        ["Calls to set up a commission to examine the flood were rejected by the council in 2015"],
    ),
    (
        "infinitives that belong to a nearer verb",
        "Hopefully this park can help us meet each other, and more importantly trust each other.",
        ["Hopefully this park can help us meet each other, and more importantly trust each other"],
    ),
    (
        "an alternative that is turned down",
        "The drivers should change the law rather than attack the mayor.",
        ["The drivers should change the law rather than attack the mayor"],
    ),
    (
        "a participle behind a noun, taken for a past tense",
        "The tax is supposed to curb speculators and others focused on quick profit.",
        ["The tax is supposed to curb speculators and others focused on quick profit"],
    ),
    (
        "what may be about the whole event",
        "The driver had his hands on the wheel, contradicting the earlier report that he had let go.",
        ["The driver had his hands on the wheel, contradicting the earlier report that he had let go"],
    ),
    (
        "what nobody should assume",
        "Lest anyone assume the bridge is safe, the report lists 40 cracks.",
        ["Lest anyone assume the bridge is safe, the report lists 40 cracks"],
    ),
    (
        "a clause as subject",
        "That the mayor is being audited only strengthens the case for disclosure.",
        ["That the mayor is being audited only strengthens the case for disclosure"],
    ),
    (
        "a saying inside 'what' and 'how'",
        "The gap between what the mayor says her plan would do and how experts say it would work has lasted all year.",
        ["The gap between what the mayor says her plan would do and how experts say it would work has lasted all year"],
    ),
    (
        "a demand asserts nothing",
        "The city of Hull is demanding that the club stop using its colours.",
        ["The city of Hull is demanding that the club stop using its colours"],
    ),
    (
        "a condition in front of the attribution belongs to what is said",
        "If the plan passes, he said the town will grow.",
        ["If the plan passes, the town will grow"],
    ),
]

CUT = [
    (
        "the perfect is shared",
        "They have seen the play and heard about it for 30 years.",
        ["They have seen the play", "They have heard about it for 30 years"],
    ),
    (
        "... not by a verb that has its own auxiliary",
        "The union has attacked the plan, and has called for a strike.",
        ["The union has attacked the plan", "The union has called for a strike"],
    ),
    (
        "an auxiliary is shared across subjects",
        "Two men were killed and 12 injured in the blast.",
        ["Two men were killed", "12 were injured in the blast"],
    ),
    (
        "a past tense with the form of the infinitive",
        "The storm killed 12 people and cut power to 4,000 homes.",
        ["The storm killed 12 people", "The storm cut power to 4,000 homes"],
    ),
    (
        "a relative that takes place",
        "Efforts to contain the flood, which took place in 2003, mainly involved closing the locks.",
        ["Efforts to contain the flood mainly involved closing the locks", "The flood took place in 2003"],
    ),
    (
        "a word that accompanies a clause is no claim",
        "I mean, the dam is old.",
        ["The dam is old"],
    ),
    (
        "a participle of reporting stays in its noun phrase",
        "However, documented cases of fraud are rare.",
        ["Documented cases of fraud are rare"],
    ),
    (
        "a single dash of a pair",
        "She has gone on a tour to talk with crews, and - in the wake of attacks - she has spoken about the need for reform.",
        ["She has gone on a tour to talk with crews", "In the wake of attacks, she has spoken about the need for reform"],
    ),
    (
        "what a noun says stays with the noun",
        "The mayor took offence at suggestions that she cannot sail, despite the fact that she grew up inland.",
        [
            "The mayor took offence at suggestions that she cannot sail, despite the fact that she grew up inland",
            "She cannot sail",
        ],
    ),
]

IDENTITIES = [
    # sentence, whether it tells who or what somebody is
    ("The party chose Ana Silva, a lawyer from Porto.", True),
    ("The mayor, a former teacher, opened the school.", True),
    ("The council turned a lost race into a closer contest, a testament to its skill.", False),
    ("The mayor enjoyed support from island voters, especially older women.", False),
    ("Most boats are owned by foreign firms, a threefold increase since 1960.", False),
]


@pytest.fixture(scope="module")
def reader() -> Language:
    return claims.load("fast")


def statements(reader: Language, sentence: str) -> list[str]:
    return [claim.statement for claim in claims.extract(sentence, nlp=reader).claims]


@pytest.mark.parametrize(("why", "sentence", "expected"), WHOLE, ids=[row[0] for row in WHOLE])
def test_what_cannot_be_read_alone_is_not_cut(reader: Language, why: str, sentence: str, expected: list[str]) -> None:
    assert statements(reader, sentence) == expected, why


@pytest.mark.parametrize(("why", "sentence", "expected"), CUT, ids=[row[0] for row in CUT])
def test_what_is_cut_is_a_sentence(reader: Language, why: str, sentence: str, expected: list[str]) -> None:
    assert statements(reader, sentence) == expected, why


@pytest.mark.parametrize(("sentence", "identity"), IDENTITIES, ids=[row[0] for row in IDENTITIES])
def test_an_identity_is_of_something_definite(reader: Language, sentence: str, identity: bool) -> None:
    kinds = {claim.kind.value for claim in claims.extract(sentence, nlp=reader).claims}
    assert ("identity" in kinds) == identity
