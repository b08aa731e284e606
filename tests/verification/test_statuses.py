"""Small stories, and what the article bears out of each of their claims: each rule with a near miss beside it."""

import pytest
from spacy.language import Language

from claims.model import Certainty, ClaimKind, HedgeType, Polarity, SpeechAct, Status
from tests.verification.telling import Story, Told, told

CONFIRM = SpeechAct.CONFIRM
ANNOUNCE = SpeechAct.ANNOUNCE
CLAIM = SpeechAct.CLAIM
CONFIRMED = Status.CONFIRMED
CORROBORATED = Status.CORROBORATED
UNCONFIRMED = Status.UNCONFIRMED
SINGLE = Status.SINGLE_SOURCE
SELF = Status.SELF_REPORTED
UNATTRIBUTED = Status.UNATTRIBUTED
NOT = Status.NOT_CHECKABLE

STORIES = [
    Story(
        "a party with standing confirms what the article says in its own voice",
        "Lena Ortiz arrived in Peru. The Kremlin confirmed that Ortiz had entered Peru.",
        [Told("Lena Ortiz arrived in Peru"), Told("Ortiz had entered Peru", by="Kremlin", act=CONFIRM)],
        [(CONFIRMED, (1,)), (CONFIRMED, ())],
        {"Lena Ortiz": "Lena Ortiz", "Ortiz": "Lena Ortiz"},
    ),
    Story(
        "a report by one source is single_source; the article's own sentence about it stays unattributed",
        "Lena Ortiz arrived in Peru. TASS said Ortiz had entered Peru.",
        [Told("Lena Ortiz arrived in Peru"), Told("Ortiz had entered Peru", by="TASS")],
        [(UNATTRIBUTED, (1,)), (SINGLE, ())],
        {"Lena Ortiz": "Lena Ortiz", "Ortiz": "Lena Ortiz"},
    ),
    Story(
        "another place is another event",
        "Lena Ortiz arrived in Peru. The Kremlin confirmed that Ortiz had entered Chile.",
        [Told("Lena Ortiz arrived in Peru"), Told("Ortiz had entered Chile", by="Kremlin", act=CONFIRM)],
        [(UNATTRIBUTED, ()), (CONFIRMED, ())],
        {"Lena Ortiz": "Lena Ortiz", "Ortiz": "Lena Ortiz"},
    ),
    Story(
        "another traveller is another event",
        "Lena Ortiz arrived in Peru. The Kremlin confirmed that Pavel Drozd had entered Peru.",
        [Told("Lena Ortiz arrived in Peru"), Told("Pavel Drozd had entered Peru", by="Kremlin", act=CONFIRM)],
        [(UNATTRIBUTED, ()), (CONFIRMED, ())],
    ),
    Story(
        "another day is another event",
        "Lena Ortiz arrived in Peru on Monday. The Kremlin confirmed that Ortiz entered Peru on 3 March.",
        [Told("Lena Ortiz arrived in Peru on Monday"), Told("Ortiz entered Peru on 3 March", by="Kremlin", act=CONFIRM)],
        [(UNATTRIBUTED, ()), (CONFIRMED, ())],
        {"Lena Ortiz": "Lena Ortiz", "Ortiz": "Lena Ortiz"},
    ),
    Story(
        "a visit to come is not a visit made",
        "Lena Ortiz will arrive in Peru. The Kremlin confirmed that Ortiz had entered Peru.",
        [Told("Lena Ortiz will arrive in Peru"), Told("Ortiz had entered Peru", by="Kremlin", act=CONFIRM)],
        [(UNATTRIBUTED, ()), (CONFIRMED, ())],
        {"Lena Ortiz": "Lena Ortiz", "Ortiz": "Lena Ortiz"},
    ),
    Story(
        "who is aboard goes where the train goes",
        "Ortiz's train left on Sunday. The train crossed into Peru. The Kremlin confirmed that Ortiz had entered Peru.",
        [
            Told("Ortiz's train left on Sunday"),
            Told("The train crossed into Peru"),
            Told("Ortiz had entered Peru", by="Kremlin", act=CONFIRM),
        ],
        [(UNATTRIBUTED, ()), (CONFIRMED, (2,)), (CONFIRMED, ())],
    ),
    Story(
        "a sister is not aboard her brother",
        "Ortiz's sister crossed into Peru. The Kremlin confirmed that Ortiz had entered Peru.",
        [Told("Ortiz's sister crossed into Peru"), Told("Ortiz had entered Peru", by="Kremlin", act=CONFIRM)],
        [(UNATTRIBUTED, ()), (CONFIRMED, ())],
    ),
    Story(
        "a relay is not independent of what it relays",
        "TASS reported that the Kremlin said Ortiz had resigned. The Kremlin said Ortiz quit.",
        [Told("Ortiz had resigned", by="TASS > Kremlin"), Told("Ortiz quit", by="Kremlin")],
        [(SINGLE, ()), (SINGLE, ())],
    ),
    Story(
        "two agencies of one owner are one",
        "TASS reported that Ortiz had resigned. RIA Novosti said Ortiz quit.",
        [Told("Ortiz had resigned", by="TASS"), Told("Ortiz quit", by="RIA Novosti")],
        [(SINGLE, ()), (SINGLE, ())],
    ),
    Story(
        "two agencies of two owners are two",
        "TASS reported that Ortiz had resigned. Reuters said Ortiz quit. Ortiz stepped down.",
        [Told("Ortiz had resigned", by="TASS"), Told("Ortiz quit", by="Reuters"), Told("Ortiz stepped down")],
        [(CORROBORATED, (1,)), (CORROBORATED, (0,)), (CORROBORATED, (0, 1))],
    ),
    Story(
        "an unnamed group cited twice is one",
        "Analysts said the bank sold Bolt. Bolt was sold by the bank, analysts say.",
        [Told("the bank sold Bolt", by="Analysts"), Told("Bolt was sold by the bank", by="Analysts")],
        [(SINGLE, ()), (SINGLE, ())],
    ),
    Story(
        "two unnamed groups of one kind may be the same people",
        "Analysts said the bank sold Bolt. Bolt was sold by the bank, experts say.",
        [Told("the bank sold Bolt", by="Analysts"), Told("Bolt was sold by the bank", by="experts")],
        [(SINGLE, ()), (SINGLE, ())],
    ),
    Story(
        "witnesses and police are independent",
        "Witnesses said Ortiz fled the city. Police said Ortiz had escaped from the city.",
        [Told("Ortiz fled the city", by="Witnesses"), Told("Ortiz had escaped from the city", by="Police")],
        [(CORROBORATED, (1,)), (CORROBORATED, (0,))],
    ),
    Story(
        "two bodies of one state speak for it, and of its army's acts",
        "The Kremlin said Russian troops had captured Orlivka. "
        "The Russian Defense Ministry said Russian troops seized Orlivka.",
        [
            Told("Russian troops had captured Orlivka", by="Kremlin"),
            Told("Russian troops seized Orlivka", by="Russian Defense Ministry"),
        ],
        [(SELF, ()), (SELF, ())],
    ),
    Story(
        "an army speaks of its own acts",
        "The Russian Defense Ministry said Russian troops had withdrawn from Orlivka. Russian troops left Orlivka.",
        [Told("Russian troops had withdrawn from Orlivka", by="Russian Defense Ministry"), Told("Russian troops left Orlivka")],
        [(SELF, ()), (UNATTRIBUTED, ())],
    ),
    Story(
        "at least twelve may be fifteen",
        "Police said at least 12 people were killed. The hospital said 15 people had died.",
        [Told("at least 12 people were killed", by="Police"), Told("15 people had died", by="hospital")],
        [(CORROBORATED, (1,)), (CORROBORATED, (0,))],
    ),
    Story(
        "the dead and the hurt are two counts",
        "Police said 12 people were killed. The hospital said 30 people were injured.",
        [Told("12 people were killed", by="Police"), Told("30 people were injured", by="hospital")],
        [(SINGLE, ()), (SINGLE, ())],
    ),
    Story(
        "another blast is another event",
        "Police said 12 people were killed. The hospital said 15 people had died in another blast.",
        [Told("12 people were killed", by="Police"), Told("15 people had died in another blast", by="hospital")],
        [(SINGLE, ()), (SINGLE, ())],
    ),
    Story(
        "what is undone later was true before",
        "Police said Ortiz was detained. Ortiz was released, Pavel Drozd said.",
        [Told("Ortiz was detained", by="Police"), Told("Ortiz was released", by="Pavel Drozd")],
        [(SELF, ()), (SINGLE, ())],
    ),
    Story(
        "a company speaks of its own results and deals",
        "Acme buys Bolt. Acme said it had acquired Bolt. Acme said revenue rose 12 percent.",
        [
            Told("Acme buys Bolt"),
            Told("it had acquired Bolt", by="Acme"),
            Told("revenue rose 12 percent", by="Acme"),
        ],
        [(UNATTRIBUTED, (1,)), (SELF, ()), (SELF, ())],
        {"it": "Acme"},
    ),
    Story(
        "a company does not speak for the market",
        "Acme said Bolt had sold its branches. Acme said prices rose 12 percent.",
        [Told("Bolt had sold its branches", by="Acme"), Told("prices rose 12 percent", by="Acme")],
        [(SINGLE, ()), (SINGLE, ())],
        {"Bolt": "Bolt"},
    ),
    Story(
        "police say whom they arrested, and witnesses don't",
        "Police said two men were arrested. Witnesses said two women were arrested.",
        [Told("two men were arrested", by="Police"), Told("two women were arrested", by="Witnesses")],
        [(SELF, ()), (SINGLE, ())],
    ),
    Story(
        "we: whoever is speaking",
        '"We have closed the plant," Mara Quint said. "We may sell it," she said.',
        [
            Told("We have closed the plant", by="Mara Quint"),
            Told("We may sell it", by="Mara Quint", certainty=Certainty.POSSIBLE),
        ],
        [(SELF, ()), (SELF, ())],
    ),
    Story(
        "experts and witnesses have no standing to confirm",
        "Witnesses confirmed that Ortiz fled the city.",
        [Told("Ortiz fled the city", by="Witnesses", act=CONFIRM)],
        [(SINGLE, ())],
    ),
    Story(
        "a candidate's claim is no announcement; the commission's is",
        "Lena Ortiz claimed she had won the election. The electoral commission announced that Jon Bell had won the vote.",
        [
            Told("she had won the election", by="Lena Ortiz", act=CLAIM),
            Told("Jon Bell had won the vote", by="electoral commission", act=ANNOUNCE),
        ],
        [(SELF, ()), (CONFIRMED, ())],
        {"she": "Lena Ortiz"},
    ),
    Story(
        "rumours and reportedly",
        "It had been rumoured that Ortiz would meet Drozd. Bolt has reportedly sold its branches.",
        [
            Told("Ortiz would meet Drozd", by="?", certainty=Certainty.UNKNOWN),
            Told("Bolt has reportedly sold its branches", hedge=HedgeType.HEARSAY, certainty=Certainty.PROBABLE),
        ],
        [(UNCONFIRMED, ()), (UNCONFIRMED, ())],
    ),
    Story(
        "who mentions hearsay in passing does not vouch for it; who alleges does",
        "Mara Quint said the film, which allegedly shows a raid, was old. Police said Ortiz allegedly sold the film.",
        [
            Told("which allegedly shows a raid", by="Mara Quint", hedge=HedgeType.HEARSAY, certainty=Certainty.POSSIBLE),
            Told("Ortiz allegedly sold the film", by="Police", hedge=HedgeType.HEARSAY, certainty=Certainty.POSSIBLE),
        ],
        [(UNCONFIRMED, ()), (SINGLE, ())],
    ),
    Story(
        "what the article could verify",
        "The Ukrainian military said 40 soldiers were killed. The figure was verified by aid groups.",
        [Told("40 soldiers were killed", by="Ukrainian military"), Told("The figure was verified by aid groups")],
        [(SINGLE, ()), (UNATTRIBUTED, ())],
    ),
    Story(
        "opinions, wishes and undated predictions cannot be checked",
        "Ortiz is a fine leader, Drozd said. Drozd wants the bank to sell Bolt. Analysts predicted that prices would rise.",
        [
            Told("Ortiz is a fine leader", by="Pavel Drozd", kind=ClaimKind.OPINION),
            Told("the bank to sell Bolt", by="Pavel Drozd", act=SpeechAct.WANT),
            Told("prices would rise", by="Analysts", act=SpeechAct.PREDICT),
        ],
        [(NOT, ()), (NOT, ()), (NOT, ())],
    ),
    Story(
        "a prediction with a date can",
        "Analysts predicted that prices would rise in 2027.",
        [Told("prices would rise in 2027", by="Analysts", act=SpeechAct.PREDICT)],
        [(SINGLE, ())],
    ),
    Story(
        "a deadline is a date; how long it takes and soon are none",
        "Analysts predicted that the strike would last until the end of the month. Analysts predicted that prices would rise "
        "soon. Analysts predicted that wages would fall for two years.",
        [
            Told("the strike would last until the end of the month", by="Analysts", act=SpeechAct.PREDICT),
            Told("prices would rise soon", by="Analysts", act=SpeechAct.PREDICT),
            Told("wages would fall for two years", by="Analysts", act=SpeechAct.PREDICT),
        ],
        [(SINGLE, ()), (NOT, ()), (NOT, ())],
    ),
    Story(
        "what a question takes for granted can be checked; what is asked for cannot",
        "Drozd asked why the bridge had not been mended. Drozd asked the bank to sell Bolt.",
        [
            Told("the bridge had not been mended", by="Pavel Drozd", act=SpeechAct.ASK, polarity=Polarity.NEGATIVE),
            Told("the bank to sell Bolt", by="Pavel Drozd", act=SpeechAct.ASK, certainty=Certainty.POSSIBLE),
        ],
        [(SINGLE, ()), (NOT, ())],
    ),
    Story(
        "a headline's plan is confirmed with the body's",
        "Peru and Andean powers to hold new talks in Lima. Peru will hold talks with Chile in Lima. "
        "The Kremlin confirmed that the meeting would take place.",
        [
            Told("Peru and Andean powers to hold new talks in Lima"),
            Told("Peru will hold talks with Chile in Lima"),
            Told("the meeting would take place", by="Kremlin", act=CONFIRM),
        ],
        [(CONFIRMED, (2,)), (CONFIRMED, (2,)), (CONFIRMED, ())],
    ),
    Story(
        "a plan is its maker's own: the firm's and the person's",
        'Acme said it would hire 900 workers. "I will go to Rome," Mara Quint said.',
        [Told("it would hire 900 workers", by="Acme"), Told("I will go to Rome", by="Mara Quint")],
        [(SELF, ()), (SELF, ())],
        {"it": "Acme"},
    ),
    Story(
        "what a witness heard is not about the witness; what the speaker does every day is",
        '"We heard a bang," Mara Quint said. "We lose jobs," Pavel Drozd said.',
        [Told("We heard a bang", by="Mara Quint"), Told("We lose jobs", by="Pavel Drozd")],
        [(SINGLE, ()), (SELF, ())],
    ),
    Story(
        "the speaker's we is the speaker",
        'Mara Quint closed the plant. "We have shut the plant," Quint said.',
        [Told("Mara Quint closed the plant"), Told("We have shut the plant", by="Mara Quint")],
        [(UNATTRIBUTED, (1,)), (SELF, ())],
        {"Quint": "Mara Quint"},
    ),
    Story(
        "two speakers' we are two",
        '"We have shut the plant," Pavel Drozd said. "We closed the plant," Mara Quint said.',
        [Told("We have shut the plant", by="Pavel Drozd"), Told("We closed the plant", by="Mara Quint")],
        [(SELF, ()), (SELF, ())],
    ),
    Story(
        "the meeting is the last one told",
        "Ortiz will meet Drozd in Lima on Monday. The Kremlin confirmed that the meeting would take place.",
        [
            Told("Ortiz will meet Drozd in Lima on Monday"),
            Told("the meeting would take place", by="Kremlin", act=CONFIRM),
        ],
        [(CONFIRMED, (1,)), (CONFIRMED, ())],
    ),
    Story(
        "a noun confirms the event it names",
        "Two men were detained in Lima, Reuters reported. Police confirmed the arrests.",
        [Told("Two men were detained in Lima", by="Reuters"), Told("Police confirmed the arrests")],
        [(CONFIRMED, (1,)), (UNATTRIBUTED, ())],
    ),
    Story(
        "a noun confirms no other event, and residents confirm nothing",
        "Two men were detained in Lima, Reuters reported. Police confirmed the deaths. Residents confirmed the arrests.",
        [
            Told("Two men were detained in Lima", by="Reuters"),
            Told("Police confirmed the deaths"),
            Told("Residents confirmed the arrests"),
        ],
        [(SINGLE, ()), (UNATTRIBUTED, ()), (UNATTRIBUTED, ())],
    ),
    Story(
        "the headline's dead are the dead of the story",
        "At least 12 dead after blast. Police said 14 people were killed.",
        [Told("At least 12 dead after blast"), Told("14 people were killed", by="Police")],
        [(UNATTRIBUTED, (1,)), (SINGLE, ())],
    ),
    Story(
        "a number does not bear out a record",
        "The turnout was the lowest since 1990. The electoral commission announced that the turnout was 51 percent.",
        [
            Told("The turnout was the lowest since 1990"),
            Told("the turnout was 51 percent", by="electoral commission", act=ANNOUNCE),
        ],
        [(UNATTRIBUTED, ()), (CONFIRMED, ())],
    ),
    Story(
        "one who shares a part of the name is the same source",
        "Lena Ortiz said Drozd resigned. Ortiz said Drozd quit.",
        [Told("Drozd resigned", by="Lena Ortiz"), Told("Drozd quit", by="Ortiz")],
        [(SINGLE, ()), (SINGLE, ())],
    ),
    Story(
        "who can win has not won",
        "Reuters said Ortiz can win the race. Lena Ortiz won the race.",
        [Told("Ortiz can win the race", by="Reuters", certainty=Certainty.PROBABLE), Told("Lena Ortiz won the race")],
        [(NOT, ()), (UNATTRIBUTED, ())],
        {"Lena Ortiz": "Lena Ortiz", "Ortiz": "Lena Ortiz"},
    ),
    Story(
        "users of social media bear nothing out",
        "Nine people died in the floods. Posts said nine people had died.",
        [Told("Nine people died in the floods"), Told("nine people had died", by="Posts")],
        [(UNATTRIBUTED, ()), (SINGLE, ())],
    ),
]


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.why)
def test_statuses(nlp: Language, story: Story) -> None:
    found = told(nlp, story.text, story.claims, story.names)
    assert [(finding.status, finding.basis) for finding in found] == story.expected
