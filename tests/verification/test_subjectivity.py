"""Opinions, predictions and facts in several kinds of text: what cannot be checked, and what can."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

import claims
from claims.data import english
from claims.model import Status, StatusRule
from claims.verification.status import evidence
from claims.verification.subjectivity import subjectivity
from tests.verification.test_standing import status

NOT, SELF, SINGLE, UNATTRIBUTED = Status.NOT_CHECKABLE, Status.SELF_REPORTED, Status.SINGLE_SOURCE, Status.UNATTRIBUTED


@pytest.fixture(scope="module")
def reader() -> Language:
    return claims.load("fast")


OPINIONS = {
    "speech": [
        '"We need a government that listens," Mara Quint said.',
        '"You can\'t build a country on fear," Mara Quint said.',
        '"This harbour has a great future," Mara Quint said.',
        '"Our opponents will never understand this valley," Mara Quint said.',
        '"The answer is more courage," Mara Quint said.',
    ],
    "magazine": [
        '"It\'s a really lovely way to grow old," Dale Hume said.',
        '"Nobody writes about loneliness like her," the editor said.',
        '"Her songs are pure joy," the producer said.',
        '"You need patience to grow roses," the gardener said.',
    ],
    "sport": [
        '"She is by far the toughest runner I know," the coach said.',
        '"They can beat anyone on a good day," the captain said.',
        '"It was a dreadful decision," the manager said.',
        '"That team plays with a lot of heart," the trainer said.',
    ],
    "science": [
        '"This is a truly exciting finding," the physicist said.',
        '"We should be more careful with such models," the professor said.',
        '"It would be foolish to stop now," the biologist said.',
    ],
    "business": [
        '"The market is far too nervous," the analyst said.',
        '"The merger makes perfect sense," the banker said.',
        '"This company has an incredibly bright future," the investor said.',
    ],
    "column": [
        "The new rules are an insult to every tenant.",
        "The council is skating on thin ice.",
        "The mayor speaks like a man who has nothing left to lose.",
        "Our schools deserve better than this.",
    ],
}

FACTS = {
    "speech": [
        '"The harbour was sold in 2019," Mara Quint said.',
        '"The government closed nine schools," Mara Quint said.',
        '"They voted against the budget," Mara Quint said.',
    ],
    "accident": [
        '"The third carriage is lying across the track," a passenger said.',
        '"The stairs were full of smoke," a nurse said.',
        '"Several people are still missing," the fire chief said.',
        '"My neighbour was pulled out of the cellar," the student said.',
    ],
    "sport": [
        '"The goalkeeper broke two fingers," the club doctor said.',
        '"He trained alone on Tuesday," the coach said.',
        "The club said the striker would miss the final.",
    ],
    "science": [
        "The moss can survive for decades without water, researchers said.",
        "The team said the shells are older than the cave.",
        '"The two genes are found in most mammals," the biologist said.',
        "Experts say the fever spreads through contaminated milk.",
    ],
    "business": [
        "The bank said its rival had lost three large customers.",
        "The regulator said the two brewers had fixed prices.",
        "The ministry said the line will close on 3 May 2026.",
    ],
    "report": [
        "The council closed three libraries last spring.",
        "The tram runs every ten minutes on weekdays.",
        "The law obliges landlords to register every flat.",
        "The mayor sold the land to a company that his brother owns.",
        "The ice on the lake is 20 centimetres thick.",
    ],
    "witness": [
        '"We heard a terrible noise," the passenger said.',
        "It is not known why the ferry left its course.",
    ],
    "court": [
        "The lawyer said the witness had changed his story.",
        "The court said the contract was void.",
    ],
}

OWN = [
    ('"We will appeal," the director said.', "We will", "a decision"),
    ('"I am going to run again," Mara Quint said.', "I am", "another"),
    ("Mara Quint arrived late. Mara Quint said she would vote against the plan.", "she would", "by a pronoun"),
    ('"Our goal is to reopen the mine," the director said.', "Our goal", "a noun of intention"),
    ('"My plan is to stay for a year," Mara Quint said.', "My plan", "another"),
    ('"I want to see my family," the sailor said.', "I want", "a wish about oneself"),
    ("The union said it would not sign the offer.", "it would", "a body"),
    ('"I guess I will retire," the sailor said.', "I will", "what one guesses of oneself"),
    ('"We will slow down and ask first," the director said.', "ask first", "a second verb without its will"),
    ('"I would stop the trains and call the police," the director said.', "call", "another"),
]

OTHERS = [
    ("Susan Quint said he would appeal.", "he would", SINGLE, "a pronoun of another gender"),
    ("Paul Reyes, a lawyer for the driver, said he would appeal.", "he would", SINGLE, "one who speaks for another"),
    ('"I think we will win the race," the captain said.', "we will", NOT, "a success that is hoped for"),
    ('"I think prices will fall," the banker said.', "prices", NOT, "what others do"),
    ("The drivers were angry about the toll, Mara Quint said.", "The drivers", SINGLE, "what others felt"),
    ("The party would need to win 40 seats, Mara Quint said.", "The party", SINGLE, "a number that is needed"),
    ('"Nobody has apologised," the widow said.', "Nobody", SINGLE, "how many did it"),
    ('"None of them needed a doctor," the nurse said.', "None", SINGLE, "another share"),
    ("It is not the first fire at the site.", "It is", UNATTRIBUTED, "which one in a row"),
    ('"I have never seen such a wave," the sailor said.', "I have", SELF, "what one has not seen"),
    ('"We saw a man on the roof," the sailor said.', "We saw", SINGLE, "what one has seen"),
    ('"We all lost a friend," the sailor said.', "We all", SINGLE, "everybody"),
    ("The ministry said its goal remains the same.", "its goal", SELF, "the goal of a body"),
    ('"Their goal is to reopen the mine," the director said.', "Their goal", SINGLE, "the goal of others"),
]

DESCRIBED = [
    ("The lawyer called the verdict a dark day.", "The verdict is a dark day", NOT, "a noun with an adjective"),
    ("The mayor described the crash as a tragedy.", "The crash is a tragedy", NOT, "behind as"),
    ("The unions have called the cuts a disgrace.", "The cuts are a disgrace", NOT, "several"),
    ('One senator called Ortiz "the queen of promises."', 'Ortiz is "the queen of promises"', NOT, "the full stop goes"),
    ('Reed called Vance "reckless" on Monday.', 'Vance is "reckless"', NOT, "the day is that of the saying"),
    ("The report described the bridge as unsafe.", "The bridge is unsafe", NOT, "an adjective"),
    ("The minister described the raid as an act of war.", "The raid is an act of war", NOT, "a judgement behind of"),
    ("Police described the suspect as a tall man.", "The suspect is a tall man", SINGLE, "what a witness can see"),
    ("Police called the blast an accident.", "The blast is an accident", SINGLE, "what happened"),
    ("Police described the man as armed.", "The man is armed", SINGLE, "a participle"),
    ("Reed called Pine a former soldier.", "Pine is a former soldier", SINGLE, "an office"),
    ("Reed called it a joke.", "Reed called it a joke", NOT, "a pronoun that is not resolved"),
    ("They called the dog Rex.", "They called the dog Rex", UNATTRIBUTED, "a name"),
    ("The locals call the hill the Old Man.", "The locals call the hill the Old Man", SINGLE, "another"),
    ("Nobody called the deal a win.", "Nobody called the deal a win", UNATTRIBUTED, "nobody said so"),
    ("Reed described the fire as spreading fast.", "Reed described the fire as spreading fast", SINGLE, "what goes on"),
]


def _in_table(table: dict[str, list[str]]) -> list[tuple[str, str]]:
    return [(kind, text) for kind, texts in table.items() for text in texts]


@pytest.mark.parametrize(("kind", "text"), _in_table(OPINIONS))
def test_opinions_cannot_be_checked(reader: Language, kind: str, text: str) -> None:
    found = claims.extract(text, nlp=reader).claims
    assert {claim.status for claim in found} == {NOT}, kind
    rules = {claim.status_reason.rule for claim in found if claim.status_reason is not None}
    assert rules <= {StatusRule.OPINION, StatusRule.UNDATED_PREDICTION}


@pytest.mark.parametrize(("kind", "text"), _in_table(FACTS))
def test_facts_can_be_checked(reader: Language, kind: str, text: str) -> None:
    assert NOT not in {claim.status for claim in claims.extract(text, nlp=reader).claims}, kind


@pytest.mark.parametrize(("text", "words", "why"), OWN, ids=[why + ": " + words for _, words, why in OWN])
def test_own_plans_and_wishes_are_self_reported(reader: Language, text: str, words: str, why: str) -> None:
    assert status(text, words, reader) is SELF, why


@pytest.mark.parametrize(("text", "words", "expected", "why"), OTHERS, ids=[why for *_, why in OTHERS])
def test_plans_of_others_are_not(reader: Language, text: str, words: str, expected: Status, why: str) -> None:
    assert status(text, words, reader) is expected, why


FIGURES = [
    ("The council is skating on thin ice.", "idiom", True),
    ("The council is skating on the lake.", "idiom", False),
    ("The council is out of control.", "idiom", True),
    ("The plan is a millstone.", "figurative", True),
    ("The plan is a map.", "figurative", False),
    ("The mayor speaks like a prophet.", "simile", True),
    ("The mayor visited cities like Rome.", "simile", False),
    ("If this were a game, the mayor would win.", "counterfactual", True),
    ("The mayor would win.", "counterfactual", False),
    ("The ruling sets a dangerous precedent.", "evaluating", True),
    ("The ruling sets a new deadline.", "evaluating", False),
    ("The mayor is more interested in power than in people.", "comparison", True),
    ("The mayor won by more than 40 votes.", "comparison", False),
    ("The tower is going to fall.", "future", True),
    ("The tower was going to fall.", "future", False),
    ("We all know our mayor.", "essay", True),
    ("The mayor of the town left for the US.", "essay", False),
    ('The mayor called the plan "our last chance".', "essay", False),
]


@pytest.mark.parametrize(("text", "feature", "expected"), FIGURES)
def test_features_of_figures_of_speech_and_essays(reader: Language, text: str, feature: str, expected: bool) -> None:
    doc = reader(text)
    layers = (doc._.claims_clauses, doc._.claims_modalities, doc._.claims_relations, doc._.claims_speakers)
    article = evidence(doc, *layers)
    assert (feature in article.subjective_features(article.claims[0])) is expected


FEATURES = [row.feature for row in english().subjectivity if row.feature != "base"]
WORDS = [row.word for row in english().subjectivity_words]


@given(st.sets(st.sampled_from(FEATURES)), st.sets(st.sampled_from([*WORDS, "zyx"])))
def test_subjectivity_is_a_probability_that_a_modal_of_obligation_raises(named: set[str], words: set[str]) -> None:
    without = subjectivity(named - {"obligation"}, words)
    assert 0 <= without < subjectivity(named | {"obligation"}, words) <= 1


def test_every_feature_has_a_weight_and_every_trigger_one_feature() -> None:
    rows = english().subjectivity
    triggers = [word for row in rows for word in row.trigger]
    assert len(triggers) == len(set(triggers))
    assert len({row.feature for row in rows}) == len(rows)
    assert "base" in {row.feature for row in rows}


def test_valued_words_are_valued() -> None:
    assert all(1 <= abs(row.valence) <= 4 for row in english().valence)


@pytest.mark.parametrize(("text", "statement", "status", "why"), DESCRIBED, ids=[why for *_, why in DESCRIBED])
def test_what_somebody_calls_a_thing_is_said_of_it(
    reader: Language, text: str, statement: str, status: Status, why: str
) -> None:
    last = claims.extract(text, nlp=reader).claims[-1]
    assert (last.statement, last.status) == (statement, status), why
