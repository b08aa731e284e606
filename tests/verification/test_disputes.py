"""Small stories in which somebody denies, contradicts or counts otherwise, and near misses."""

import pytest
from spacy.language import Language

from claims.model import Polarity, SpeechAct, Status
from tests.verification.telling import Story, Told, told

DENY = SpeechAct.DENY
CLAIM = SpeechAct.CLAIM
DISPUTED = Status.DISPUTED
CORROBORATED = Status.CORROBORATED
UNCONFIRMED = Status.UNCONFIRMED
SINGLE = Status.SINGLE_SOURCE
SELF = Status.SELF_REPORTED
UNATTRIBUTED = Status.UNATTRIBUTED

STORIES = [
    Story(
        "a denial disputes what it covers, and is itself disputed",
        "The Ukrainian military said Russian troops shelled Orlivka. The Kremlin denied that Russian troops shelled Orlivka.",
        [
            Told("Russian troops shelled Orlivka", by="Ukrainian military"),
            Told("Russian troops shelled Orlivka", by="Kremlin", act=DENY, nth=1),
        ],
        [(DISPUTED, (1,)), (DISPUTED, (0,))],
    ),
    Story(
        "who denies a negation affirms",
        "The sprinklers did not work, said Jan Ebel. Karl Dorn denied that the sprinklers did not work.",
        [
            Told("The sprinklers did not work", by="Jan Ebel", polarity=Polarity.NEGATIVE),
            Told("the sprinklers did not work", by="Karl Dorn", act=DENY),
        ],
        [(DISPUTED, (1,)), (DISPUTED, (0,))],
    ),
    Story(
        "a denial of one thing leaves the others",
        "The Ukrainian military said Russian troops shelled Orlivka. The Kremlin denied that Russian troops shelled Pokrov.",
        [
            Told("Russian troops shelled Orlivka", by="Ukrainian military"),
            Told("Russian troops shelled Pokrov", by="Kremlin", act=DENY),
        ],
        [(SINGLE, ()), (SELF, ())],
    ),
    Story(
        "nobody disputes himself",
        "The Kremlin said Ortiz had resigned. The Kremlin denied that Ortiz quit.",
        [Told("Ortiz had resigned", by="Kremlin"), Told("Ortiz quit", by="Kremlin", act=DENY)],
        [(SINGLE, ()), (SINGLE, ())],
    ),
    Story(
        "a negative claim of another source disputes",
        "Prosecutors said Ortiz took bribes. Ortiz did not take bribes, Pavel Drozd said.",
        [
            Told("Ortiz took bribes", by="Prosecutors"),
            Told("Ortiz did not take bribes", by="Pavel Drozd", polarity=Polarity.NEGATIVE),
        ],
        [(DISPUTED, (1,)), (DISPUTED, (0,))],
    ),
    Story(
        "the publication's own doubt is no party to a dispute",
        "Prosecutors said Ortiz took bribes. Ortiz did not take bribes.",
        [Told("Ortiz took bribes", by="Prosecutors"), Told("Ortiz did not take bribes", polarity=Polarity.NEGATIVE)],
        [(SINGLE, ()), (DISPUTED, (0,))],
    ),
    Story(
        "two tolls of the same blast",
        "Police said 12 people were killed. The hospital said 15 people had died. Witnesses saw smoke.",
        [
            Told("12 people were killed", by="Police"),
            Told("15 people had died", by="hospital"),
            Told("Witnesses saw smoke"),
        ],
        [(DISPUTED, (1,)), (DISPUTED, (0,)), (UNATTRIBUTED, ())],
    ),
    Story(
        "a toll as a noun counts the same dead",
        "Police said 12 people were killed. The hospital said the death toll had risen to 15.",
        [Told("12 people were killed", by="Police"), Told("the death toll had risen to 15", by="hospital")],
        [(DISPUTED, (1,)), (DISPUTED, (0,))],
    ),
    Story(
        "contraries cannot both be true",
        "Acme said sales rose. Reuters said sales fell.",
        [Told("sales rose", by="Acme"), Told("sales fell", by="Reuters")],
        [(DISPUTED, (1,)), (DISPUTED, (0,))],
    ),
    Story(
        "two winners of one election",
        "Lena Ortiz won the election, Pavel Drozd said. Mara Quint said Jon Bell won the election.",
        [Told("Lena Ortiz won the election", by="Pavel Drozd"), Told("Jon Bell won the election", by="Mara Quint")],
        [(DISPUTED, (1,)), (DISPUTED, (0,))],
    ),
    Story(
        "what the article could not verify",
        "The Ukrainian military said 40 soldiers were killed. The figure could not be independently verified.",
        [
            Told("40 soldiers were killed", by="Ukrainian military"),
            Told("The figure could not be independently verified", polarity=Polarity.NEGATIVE),
        ],
        [(UNCONFIRMED, ()), (UNATTRIBUTED, ())],
    ),
    Story(
        "what could not be verified opens a paragraph and points back over it",
        "The Ukrainian military said 40 soldiers were killed.\n\nThe figure could not be independently verified.",
        [
            Told("40 soldiers were killed", by="Ukrainian military"),
            Told("The figure could not be independently verified", polarity=Polarity.NEGATIVE),
        ],
        [(UNCONFIRMED, ()), (UNATTRIBUTED, ())],
    ),
    Story(
        "a paragraph that has turned to something else does not point back over it",
        "Mara Quint said three guards had been hurt.\n\nThe port was shut. The reports could not be independently verified.",
        [Told("three guards had been hurt", by="Mara Quint"), Told("The port was shut")],
        [(SINGLE, ()), (UNATTRIBUTED, ())],
    ),
    Story(
        "who denies that any of them was hit denies that this one was",
        "The Kremlin denied that any aircraft had been hit. The Ukrainian military claimed that a helicopter was hit.",
        [
            Told("any aircraft had been hit", by="Kremlin", act=DENY),
            Told("a helicopter was hit", by="Ukrainian military", act=CLAIM),
        ],
        [(DISPUTED, (1,)), (DISPUTED, (0,))],
    ),
    Story(
        "of what is no aircraft it says nothing, nor does the denial of one of them",
        "The Kremlin denied that any aircraft had been destroyed. The Kremlin denied that a jet had been destroyed. "
        "The Ukrainian military claimed that a bridge was destroyed. Witnesses said a helicopter was destroyed.",
        [
            Told("a jet had been destroyed", by="Kremlin", act=DENY),
            Told("a bridge was destroyed", by="Ukrainian military", act=CLAIM),
            Told("a helicopter was destroyed", by="Witnesses"),
        ],
        [(SINGLE, ()), (SINGLE, ()), (SINGLE, ())],
    ),
    Story(
        "denying the charges disputes what is alleged of the one who denies",
        "Prosecutors said Ortiz took bribes. Ortiz lives in Lima. Ortiz denied the charges.",
        [Told("Ortiz took bribes", by="Prosecutors"), Told("Ortiz lives in Lima"), Told("Ortiz denied the charges")],
        [(DISPUTED, (2,)), (UNATTRIBUTED, ()), (UNATTRIBUTED, ())],
    ),
    Story(
        "denying wrongdoing names nothing",
        "Prosecutors said Ortiz took bribes. Ortiz denied any wrongdoing.",
        [Told("Ortiz took bribes", by="Prosecutors"), Told("Ortiz denied any wrongdoing")],
        [(SINGLE, ()), (UNATTRIBUTED, ())],
    ),
    Story(
        "a plea of not guilty answers the prosecutors",
        "Prosecutors said Ortiz took bribes. Ortiz pleaded not guilty.",
        [Told("Ortiz took bribes", by="Prosecutors"), Told("Ortiz pleaded not guilty")],
        [(DISPUTED, (1,)), (UNATTRIBUTED, ())],
    ),
    Story(
        "a toll that a party puts is that party's",
        "Police said 12 people were killed. The Red Cross put the death toll at 19.",
        [Told("12 people were killed", by="Police"), Told("The Red Cross put the death toll at 19")],
        [(DISPUTED, (1,)), (DISPUTED, (0,))],
    ),
    Story(
        "missiles are no party to an attack; a denial of one's own part leaves that it happened",
        "Residents said missiles hit the school. The Kremlin denied that Russian forces attacked the school. "
        "The Ukrainian military said Russian forces shelled the school.",
        [
            Told("missiles hit the school", by="Residents"),
            Told("Russian forces attacked the school", by="Kremlin", act=DENY),
            Told("Russian forces shelled the school", by="Ukrainian military"),
        ],
        [(CORROBORATED, (2,)), (DISPUTED, (2,)), (DISPUTED, (1,))],
    ),
    Story(
        "which he denied: what was said just before",
        "Reuters reported that Ortiz would retire, which he denied. Lima is a city.",
        [Told("Ortiz would retire", by="Reuters"), Told("which he denied"), Told("Lima is a city")],
        [(DISPUTED, (1,)), (UNATTRIBUTED, ()), (UNATTRIBUTED, ())],
    ),
    Story(
        "called baseless: the allegation before it",
        "Witnesses claimed that the captain slept. Acme said the allegation was baseless.",
        [Told("the captain slept", by="Witnesses", act=CLAIM), Told("the allegation was baseless", by="Acme")],
        [(DISPUTED, (1,)), (DISPUTED, (0,))],
    ),
    Story(
        "a denial inside a noun: reports that …",
        "Acme denied reports that its batteries caught fire. Police said two Acme batteries had caught fire.",
        [Told("Acme denied reports that its batteries caught fire"), Told("two Acme batteries had caught fire", by="Police")],
        [(UNATTRIBUTED, ()), (DISPUTED, (0,))],
    ),
]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.why)
def test_statuses(nlp: Language, story: Story) -> None:
    found = told(nlp, story.text, story.claims, story.names)
    assert [(finding.status, finding.basis) for finding in found] == story.expected
