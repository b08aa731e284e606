"""Small stories in which somebody denies, contradicts or counts otherwise, and near misses."""

import pytest
from spacy.language import Language

import claims
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


ANSWERED = [
    ("Lena Ortiz said the firm promised help. Carlo Ferro denied that such a promise was made.", "promised", "such a thing"),
    ("Lena Ortiz said the firm promised help. Carlo Ferro denied that such a promise was made.", "such a", "its denial"),
    ("The rebels said they had taken a bridge. The army denied that any bridge had fallen.", "had fallen", "in other words"),
    ("Lena Ortiz said a valve had burst. Norvik denied that its pipes were to blame.", "its pipes", "what is said just before"),
    ("The ministry denied reports that the gates had failed.", "the gates", "reports of others"),
    ("The palace repeatedly dismissed rumours that Ortiz was ill.", "Ortiz was", "rumours"),
    (
        "Lena Ortiz accused Norvik of hiding the leak. Norvik rejected the accusation. Nobody had complained, Norvik said.",
        "Nobody",
        "a negation next to the rejection",
    ),
    ("The dean rebutted Norvik's claim that the students had invented the figures.", "the students", "in the same sentence"),
    (
        "Lena Ortiz said the letters were not secret, a point that the agency has disputed.",
        "the letters",
        "a comment behind it",
    ),
    ("Lena Ortiz said the firm fired her. The firm said that was not true.", "the firm fired", "an anaphor that is not true"),
    ("Lena Ortiz said the firm fired her. The firm said it had not.", "the firm fired", "a predicate left out"),
    ('Lena Ortiz said the tunnel is safe. "That is a lie," said Carlo Ferro.', "the tunnel", "an anaphor that is false"),
    ("Reuters reported that the bank had lost 40 million euros. The bank called the report false.", "the bank had", "a report"),
    (
        "The army said it had taken the airport. The rebels said the army had not taken the airport.",
        "it had",
        "its own pronoun",
    ),
    ("The club said Berg had signed the deal. Berg said he had not signed anything.", "Berg had", "a vague object"),
    (
        "Residents claimed the dam had lost a gate at noon. The ministry denied that the dam had had a leak at a gate.",
        "had lost",
        "a denial about the same thing in other words",
    ),
    (
        "Residents claimed the dam had lost a gate at noon. The ministry denied that the dam had had a leak at a gate.",
        "had had",
        "a denial in other words is disputed too",
    ),
    (
        "The group said the authors had used old forms. Lena Holt rejected the criticism, saying the forms were new.",
        "the authors",
        "a rejected criticism",
    ),
    (
        "The union claimed the mill had dumped dye. The mill dismissed the allegation, saying the dye came from a farm.",
        "the dye came",
        "what is said to reject it",
    ),
    ("The union said the guards had locked the doors, which the prison denies.", "the guards", "a relative clause"),
    (
        "Lena Ortiz said a tank had leaked diesel and that the owner had been warned. Harbour Fuels rejected the accusation.",
        "a tank",
        "the accusation, which nobody called one",
    ),
    (
        'Lena Ortiz said the owner had been warned. "We phoned them," she said. Harbour Fuels rejected the accusation.',
        "the owner",
        "the accusation, of several sentences",
    ),
    ("The ministry said 40 people had died. Aid groups rejected the figure.", "40 people", "a figure"),
    (
        "Lena Ortiz alleged voters had been shut out of the hall. The board denied that voters had been sent from the hall.",
        "shut out",
        "a plural",
    ),
    (
        "Lena Ortiz said the owner had been warned. The firm rejected the accusation. The firm said it got no warning.",
        "it got",
        "what answers the accusation next",
    ),
]

UNANSWERED = [
    ("Norvik denied that its pipes were to blame.", "its pipes", "a denial that nobody's words precede"),
    (
        "The opposition said Karl Dorn has died. The government had denied that Karl Dorn was dying.",
        "has died",
        "a denial of what goes before it",
    ),
    (
        "Carlo Ferro said two people were hurt in a blast at a market. Lena Ortiz said nine were hurt at a wedding.",
        "two people",
        "victims of something else",
    ),
    ("Lena Ortiz said the firm had left. Carlo Ferro denied that the firm had paid.", "had left", "other acts of one body"),
    ("Norvik said a valve had burst. Norvik denied that its pipes were to blame.", "a valve", "its own words"),
    (
        "The firm claimed the mine had leaked for years. The union denied that the mine had closed.",
        "had leaked",
        "a denial of something else about the same thing",
    ),
    ("The minister did not dispute the claim that the port had been sold.", "the port", "a denial that is denied"),
    ("The charges that he denied were dropped in May.", "The charges", "a restriction"),
    (
        "The ministry said it had no part in the raid. Berg said the mayor's claims about the bill are unfounded.",
        "it had",
        "other claims, which it names",
    ),
    (
        "Lena Ortiz said the tunnel opened in May. Carlo Ferro said it is wrong to blame the workers.",
        "the tunnel",
        "a judgement",
    ),
    ("The minister will reject the claim that the port was sold.", "the port", "what has not been rejected yet"),
    ("Reuters reported that Lima is a city. The bank called the report important.", "Lima", "what does not deny"),
    ("Lena Ortiz said the firm fired her. Berg said he had not.", "the firm fired", "what another did not do"),
    (
        "Residents said the dam was built in May. The ministry denied that the dam had leaked.",
        "built",
        "nobody claims what is denied",
    ),
    (
        "Residents claimed the dam had burst at noon. The ministry denied that the road had sunk.",
        "had burst",
        "a denial about another thing",
    ),
    (
        "The union claimed the mill had dumped dye. The mill dismissed the allegation, saying the farm was closed.",
        "the farm",
        "what is said about something else",
    ),
    ("The union offered talks about the pay, which the mill rejected.", "offered", "an offer that is rejected"),
    ("Lena Ortiz said the drawings were hers. A court dismissed the claim for payment.", "the drawings", "a claim for money"),
    (
        "Lena Ortiz said the owner had been warned. The firm rejected the accusation. The firm said it pays its staff.",
        "it pays",
        "what answers something else next",
    ),
    (
        "Three people died, Governor Paul Reyes said. A quake that struck Harlow in 2017 killed 355 people.",
        "355",
        "an event of another year",
    ),
]


@pytest.mark.parametrize(("text", "words", "why"), ANSWERED, ids=[why for *_, why in ANSWERED])
def test_a_denial_that_names_or_points_at_a_claim_disputes_it(fast_reader: Language, text: str, words: str, why: str) -> None:
    assert DISPUTED in _statuses(fast_reader, text, words), why


@pytest.mark.parametrize(("text", "words", "why"), UNANSWERED, ids=[why for *_, why in UNANSWERED])
def test_what_is_not_a_denial_of_the_claim_disputes_nothing(fast_reader: Language, text: str, words: str, why: str) -> None:
    assert DISPUTED not in _statuses(fast_reader, text, words), why


TOGETHER = [
    ("Brazil and Chile said the ship had left the strait.", CORROBORATED, "two that are named"),
    ("Police and witnesses said the gunman fired twice.", CORROBORATED, "a body and a group"),
    ("Friends and neighbours said the house was empty.", SINGLE, "groups that may be the same people"),
    ("Lena Ortiz and her aides said the bridge had fallen.", SINGLE, "one party and its own people"),
    ("Lena Ortiz and Carlo Ferro said the club closed last year.", SINGLE, "two people may be partners"),
    ("Brazil and Chile said in a joint statement that the ship had left the strait.", SINGLE, "one statement"),
    ("Lena Ortiz and Carlo Ferro said they will resign.", SELF, "each of itself"),
    (
        "Lena Ortiz said the minister called on the senate to act. Carlo Ferro said the minister called on us to vote.",
        SINGLE,
        "different acts below one verb",
    ),
    (
        "Carlo Ferro said Lena Ortiz met the king. A statement said Lena Ortiz met the king.",
        SINGLE,
        "a statement may be the other's",
    ),
]


@pytest.mark.parametrize(("text", "expected", "why"), TOGETHER, ids=[why for *_, why in TOGETHER])
def test_what_independent_parties_say_is_corroborated(fast_reader: Language, text: str, expected: Status, why: str) -> None:
    assert {claim.status for claim in claims.extract(text, nlp=fast_reader).claims} == {expected}, why


@pytest.fixture(scope="module")
def fast_reader() -> Language:
    return claims.load("fast")


def _statuses(nlp: Language, text: str, words: str) -> set[Status]:
    found = [claim for claim in claims.extract(text, nlp=nlp).claims if words in claim.text]
    assert found, text
    return {claim.status for claim in found[:1]}
