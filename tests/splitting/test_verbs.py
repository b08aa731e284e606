"""The verbs of statements: tenses for participles, and denials stated as what their source asserts, never as the opposite."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

import claims
from claims.data import english
from claims.model import Polarity
from claims.splitting.verbs import Tense, finite

SEEDS = sorted((Path(__file__).parents[2] / "seeds").glob("*.md"))


@pytest.fixture(scope="module")
def reader() -> Language:
    return claims.load("fast")


def statements(reader: Language, text: str) -> list[str]:
    return [claim.statement for claim in claims.extract(text, nlp=reader).claims]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        # beside the verb
        ("Tehran has repeatedly denied that it is seeking a nuclear weapon.", "Iran is not seeking a nuclear weapon"),
        ("The club denied that its striker has been sold.", "The club's striker has not been sold"),
        ("The army denied that troops had shelled the hospital.", "Troops had not shelled the hospital"),
        ("The agency denied that the law allows such searches.", "The law does not allow such searches"),
        ("The neighbours denied that foxes live there.", "Foxes do not live there"),
        ("The union denied that the driver took the money.", "The driver did not take the money"),
        ("The union denied that fares will rise in May.", "Fares will not rise in May"),
        ("The union denied that fares can rise in May.", "Fares cannot rise in May"),
        ("The union denied that the driver had ever visited Lublin.", "The driver had never visited Lublin"),
        ("The union denied that the driver had lost some money.", "The driver had not lost any money"),
        ("The mayor denied the tower was unsafe.", "The tower was not unsafe"),
        ("The mayor denied that the warden should resign.", "The warden should not resign"),
        # an indefinite subject, and "there is"
        ("The mayor denied that a deal had been reached.", "No deal had been reached"),
        ("The mayor denied that any bridge had collapsed.", "No bridge had collapsed"),
        ("The mayor denied that there was a leak at the plant.", "There was no leak at the plant"),
        ("The mayor denied that there had been talks.", "There had been no talks"),
        # where "not" beside the verb would deny something else
        ("The mayor denied that all the prisoners had escaped.", "It is not true that all the prisoners had escaped"),
        ("The mayor denied that the warden may resign.", "It is not true that the warden may resign"),
        ("The mayor denied that three soldiers had died.", "It is not true that three soldiers had died"),
        ("The mayor denied that the warden had again paid late.", "It is not true that the warden had again paid late"),
        ("The bank denied that it had not paid the tax.", "It is not true that it had not paid the tax"),
        # other words of denying
        ("The mayor ruled out that fares would rise.", "Fares would not rise"),
        ("The mayor refuted the suggestion that the dam was unsafe.", "The dam was not unsafe"),
        ("The senator dismissed allegations that she took money.", "She did not take money"),
        ("It is not true that the mayor took bribes, the spokesman said.", "The mayor did not take bribes"),
        ("The ministry said it was false that its planes had struck the market.", "Its planes had not struck the market"),
        ("The chancellor doubted that the deal would hold.", "The deal would not hold"),
        # gerunds
        ("Moscow denied having sent tanks to the region.", "Moscow had not sent tanks to the region"),
        ("Smith denied seeking a bomb.", "Smith denied seeking a bomb"),
        ("Smith denied taking the money.", "Smith did not take the money"),
        ("The miners denied hoping for a strike.", "The miners did not hope for a strike"),
        ("Smith, who denied being in Hull, was jailed.", "Smith was not in Hull"),
        ("Smith denied losing all the keys.", "Smith denied losing all the keys"),
        ("The firm admitted selling the boat but denied sinking it.", "The firm sold the boat"),
        ("The firm admitted selling the boat but denied sinking it.", "The firm did not sink it"),
        # words in quotation marks stay as they are
        ('The mayor denied that the town had "any plans to pay".', 'The town did not have "any plans to pay"'),
        ('The mayor denied that the warden "paid the guard".', 'It is not true that the warden "paid the guard"'),
        # a wish denies nothing
        ("The mayor wishes the council would have tried.", "The mayor wishes the council would have tried"),
        # nor does the lack of a doubt
        ("There is no question that the dam leaks.", "There is no question that the dam leaks"),
        ("There is no denying that fares rose.", "There is no denying that fares rose"),
        # what stands in the claim's own words is not written twice
        ("Nobody was hurt, police said.", "Nobody was hurt"),
        ("The general said no soldiers had been killed.", "No soldiers had been killed"),
        ("The crew failed to close the gate.", "The crew failed to close the gate"),
    ],
)
def test_a_negation_outside_the_claim_is_written_out(reader: Language, sentence: str, expected: str) -> None:
    assert any(found.startswith(expected) for found in statements(reader, sentence)), statements(reader, sentence)


def test_what_is_not_said_is_not_stated(reader: Language) -> None:
    text = "The police did not confirm that the man was dead. The firm stopped short of admitting that the valve failed."
    found = claims.extract(text, nlp=reader).claims
    assert [(claim.statement, claim.source) for claim in found] == [
        ("The police did not confirm that the man was dead", None),
        ("The firm stopped short of admitting that the valve failed", None),
    ]


def read_again(reader: Language, statement: str) -> Polarity:
    """The polarity that a statement has when nothing but the statement is read."""
    (claim,) = claims.extract(f"{statement}.", nlp=reader).claims
    return claim.polarity


SUBJECTS = ("the warden", "Ana Silva", "the guards", "a driver", "her lawyer", "nurses")
VERBS = ("had left", "took the money", "was fired", "pays the rent", "will sell the ferry", "has met the judge", "is ill")
DENIALS = ("The mayor denied that", "The union has denied that", "Officials rejected claims that", "The bank ruled out that")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(denial=st.sampled_from(DENIALS), subject=st.sampled_from(SUBJECTS), verb=st.sampled_from(VERBS))
def test_a_statement_read_alone_is_as_negative_as_its_claim(reader: Language, denial: str, subject: str, verb: str) -> None:
    if subject in ("the guards", "nurses"):
        verb = verb.replace("was", "were").replace("pays", "pay").replace("has", "have").replace("is ill", "are ill")
    for claim in claims.extract(f"{denial} {subject} {verb}.", nlp=reader).claims:
        assert claim.polarity is read_again(reader, claim.statement), claim.statement


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_no_statement_of_a_seed_needs_its_polarity_to_be_understood(reader: Language, path: Path) -> None:
    for claim in claims.extract(path, nlp=reader).claims:
        if claim.polarity is Polarity.NEGATIVE and claim.statement != claim.text:
            again = claims.extract(f"{claim.statement}.", nlp=reader).claims
            assert Polarity.NEGATIVE in {found.polarity for found in again}, claim.statement


def test_every_word_of_the_table_has_an_example_that_holds_it() -> None:
    rows = english().negation_scope
    assert len({row.word for row in rows}) == len(rows)
    assert [row.word for row in rows if row.word not in row.example.lower()] == []


def test_a_no_in_the_words_said_does_not_negate_the_saying(reader: Language) -> None:
    text = "“They cleared the camp. No warning at all,” said a man who goes by the name “Pepper”."
    found = claims.extract(text, nlp=reader).claims
    assert {claim.certainty.value for claim in found} == {"certain"}


@pytest.mark.parametrize(
    ("participle", "lemma", "past", "third", "plural"),
    [
        ("stopping", "stop", "stopped", "stops", "stop"),
        ("hoping", "hope", "hoped", "hopes", "hope"),
        ("hoping", "hop", "hoped", "hopes", "hope"),  # the lemmatiser's slip
        ("carrying", "carry", "carried", "carries", "carry"),
        ("tying", "tie", "tied", "ties", "tie"),
        ("playing", "play", "played", "plays", "play"),
        ("reaching", "reach", "reached", "reaches", "reach"),
        ("making", "make", "made", "makes", "make"),
        ("having", "have", "had", "has", "have"),
        ("going", "go", "went", "goes", "go"),
        ("being", "be", "was", "is", "are"),
    ],
)
def test_participles_become_finite(participle: str, lemma: str, past: str, third: str, plural: str) -> None:
    assert finite(participle, lemma, Tense.PAST, plural=False) == past
    assert finite(participle, lemma, Tense.PRESENT, plural=False) == third
    assert finite(participle, lemma, Tense.PRESENT, plural=True) == plural
