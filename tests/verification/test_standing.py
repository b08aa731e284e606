"""Who speaks of itself, who confirms, and what nobody can check, from the text to the status."""

import pytest
from spacy.language import Language

import claims
from claims.model import Certainty, Claim, Polarity, Status, StatusRule

SELF, SINGLE, NOT = Status.SELF_REPORTED, Status.SINGLE_SOURCE, Status.NOT_CHECKABLE
PLAIN = Status.UNATTRIBUTED
CONFIRMED, CORROBORATED, UNATTRIBUTED = Status.CONFIRMED, Status.CORROBORATED, Status.UNATTRIBUTED


@pytest.fixture(scope="module")
def reader() -> Language:
    return claims.load("fast")


def read(text: str, reader: Language) -> tuple[Claim, ...]:
    return claims.extract(text, nlp=reader).claims


def status(text: str, words: str, reader: Language) -> Status:
    """The status of the first claim with these ``words``."""
    return next(claim.status for claim in read(text, reader) if words in claim.text)


ITSELF = [
    ('"We have closed two of our plants," Mara Quint said.', "We have", SELF, "the first person is the speaker"),
    ("The retailer Brevo said it would cut 900 jobs.", "it would", SELF, "the pronoun of a body is the body"),
    ("Brevo sued Torvo. Torvo said Brevo had copied its logo.", "Brevo had copied", SINGLE, "another party is the subject"),
    ('"Brevo has cheated us," Mara Quint said.', "Brevo has", SINGLE, "the speaker is a mere object"),
    ("Police said they had arrested two men.", "they had", SELF, "a body is plural too"),
    ("The parents said they had forgiven the driver.", "they had", SELF, "a group is the plural pronoun"),
    ("A spokesman for the bank Torvo said it would close ten branches.", "it would", SELF, "a spokesman speaks for his body"),
    ("The Kremlin said Russia would answer the sanctions.", "Russia would", SELF, "an office of a state speaks for the state"),
    ("The retailer Brevo said revenue fell 4 percent.", "revenue fell", SELF, "a firm's own figures"),
    ("The retailer Brevo said prices fell 4 percent.", "prices fell", SINGLE, "the market's figures are not its own"),
    ('"I was robbed by two masked men," Mara Quint said.', "I was robbed", SINGLE, "what others did to the speaker"),
    ('"I heard four shots," Mara Quint said.', "I heard", SINGLE, "what a witness heard is about the shots"),
    ("Police said officers had acted lawfully.", "officers had", SELF, "its officers' acts are its own"),
    ("The minister said sabotage could not be ruled out.", "sabotage", SINGLE, "what is only possible is no act"),
    ("The army said rescue teams were sent to the valley.", "rescue teams", SELF, "an act without an agent that is its task"),
    ("Brevo said a deal was reached with Torvo.", "a deal", SELF, "an act that needs it as a partner"),
    ("The minister said he was saddened by the crash.", "he was", SELF, "only he knows what he feels"),
    ("The minister said he was injured in the crash.", "he was", SINGLE, "who was injured may be another"),
    ('"We know that the dam has burst," Mara Quint said.', "We know", SINGLE, "what the speaker knows is about the dam"),
    ("The council said it was not possible to reach the village.", "it was", SINGLE, "an 'it' that stands for a clause"),
    ("The council said it is its duty to protect the lake.", "it is", NOT, "a duty that an 'it' stands for"),
    ("The ministry named the toll. The ministry said it could rise.", "it could", SINGLE, "a toll rises, a ministry does not"),
    ("The festival said it would return the money.", "it would", SELF, "a body by its pronoun only"),
    ('"It is ruining the town," said Del. Mara Plass.', "It is", SINGLE, "in a quotation a body would say we"),
    ('"I don\'t know what they want," Mara Quint said.', "I don't", SELF, "what the speaker does not know"),
    ('"It allowed me to go to Brazil," Mara Quint said.', "It allowed", SELF, "the speaker's act in an infinitive"),
    ('"It allowed the firm to go to court," Mara Quint said.', "It allowed", SINGLE, "the act of another"),
    ('"That is all we know," the police said.', "That is", SELF, "what a body knows"),
    ('"Our factories are running again," the firm said.', "Our factories", SELF, "what the body runs"),
    ('"Our neighbours are moving out," the student said.', "Our neighbours", SINGLE, "people who are its own in name only"),
    ("The club announced a deal with Torvo.", "announced", SELF, "what it decides with a partner"),
    ("The club announced the death of its founder.", "announced", SINGLE, "what happened to somebody"),
    (
        "Dana Holt runs for governor. Dana Holt will visit the valley on Sunday, her campaign said.",
        "will visit",
        SELF,
        "a campaign speaks for its candidate",
    ),
    (
        "Dana Holt runs for governor. Dana Holt will visit the valley on Sunday, Marl's campaign said.",
        "will visit",
        SINGLE,
        "not for another one",
    ),
    ("I voted for the plan in 2012.", "I voted", SELF, "the author of a letter"),
    (
        "Lena Ortiz, the trade minister, flew to Rome. The trade ministry said Ortiz would sign the treaty.",
        "Ortiz would",
        SELF,
        "an office of the ministry of that name",
    ),
    (
        "Peruvian Foreign Minister Lena Ortiz flew to Rome. The Peruvian Foreign Ministry said Ortiz would meet the pope.",
        "Ortiz would",
        SELF,
        "an office holder is the office's own",
    ),
    ("The senator spoke in Dover. The senator said he drove a red car.", "he drove", SELF, "an unnamed person's pronoun"),
    (
        "Paul Reyes met Jon Bell in Dover. The senator said he drove a red car.",
        "he drove",
        SINGLE,
        "a pronoun that may mean somebody named before",
    ),
    ("Lena Ortiz was arrested. Her lawyer said she had been in Dover.", "she had", SINGLE, "who speaks for somebody else"),
    (
        "Captain Pavel Drozd left Harlow on Friday for Torvo. He told reporters he had not spoken to any other club.",
        "he had not",
        SELF,
        "a named speaker's pronoun",
    ),
    ("\"He always calls me 'Little Ivo'\", Ivo Marl said.", "He always", SINGLE, "in a quotation it is somebody else"),
    ("Torvo Town manager Carol Whit said the club would lodge a complaint.", "the club", SELF, "the club of its manager"),
    ("A Qatari government official said Doha would send aid.", "Doha", SELF, "the capital for the state"),
    ("Spokesman Carlo Ferro said the council took no view.", "the council", SELF, "the body of a spokesman"),
    ("Police spokesman Carlo Ferro said the council took no view.", "the council", SINGLE, "another body"),
    ("The ministry said no decision had been taken.", "no decision", SELF, "a decision not yet taken"),
    ("Analysts said no decision had been taken.", "no decision", SINGLE, "a decision of others"),
    ("Referee Carol Whit said the club would lodge a complaint.", "the club", SINGLE, "not that of the referee"),
    ("Union leader Lena Holt said the union paid 40 members.", "the union", SELF, "the union of its leader"),
    ("Union leader Lena Holt said the company paid 40 drivers.", "the company", SINGLE, "a company is not the union"),
    ("Executives for Brevo say the company saved 46 million euros.", "the company", SELF, "the company of its executives"),
    ("Jan Ebel, the chairman of the Harbour Choir, said the choir sold its hall.", "the choir", SELF, "the noun of its name"),
    ("Singer Anton Kees said his band wrote ten songs.", "his band", SELF, "a body that one is a member of"),
    ("Singer Anton Kees said his old band wrote ten songs.", "his old band", SINGLE, "one that one was a member of"),
    (
        "Peruvian Finance Minister Lena Ortiz said the Peruvian government had 40 offices.",
        "the Peruvian government",
        SELF,
        "a state's body by its people's name",
    ),
    (
        "Peruvian Finance Minister Lena Ortiz said the Chilean government had 40 offices.",
        "the Chilean government",
        SINGLE,
        "another state's",
    ),
    ("The prime minister's spokesman said the prime minister wrote the letter.", "wrote", SELF, "a spokesman's principal"),
    ("The mayor's spokesman said the driver wrote the letter.", "the driver", SINGLE, "somebody else's occupation"),
    ("Lena Ortiz lost. Ortiz's campaign said she paid every bill.", "she paid", SELF, "whom a campaign is for"),
    ("The retailer Brevo said 900 workers would lose their jobs.", "900 workers", SELF, "a firm's staff"),
    ("The retailer Brevo said 20 workers at a rival went home.", "20 workers", SINGLE, "another firm's staff"),
    ("The airline said 300 jobs would be cut.", "300 jobs", SELF, "a firm's jobs"),
    ("The airline said two employees had been arrested.", "two employees", SINGLE, "what others did to its staff"),
]


@pytest.mark.parametrize(("text", "words", "expected", "why"), ITSELF, ids=[why for *_, why in ITSELF])
def test_a_source_reports_itself_if_it_is_the_subject(
    reader: Language, text: str, words: str, expected: Status, why: str
) -> None:
    assert status(text, words, reader) is expected, why


WISHES = [
    ('"I am proud of the team," Dale Hume said.', "I am", SELF, "a feeling of one's own"),
    ('"We are heartbroken," Dale Hume said.', "We are", SELF, "another"),
    ('"Our thoughts are with her family," Dale Hume said.', "Our thoughts", SELF, "a feeling as a noun"),
    ('"We want to win the league," Dale Hume said.', "We want", SELF, "a wish about oneself"),
    ('"We hope that the court acquits her," Dale Hume said.', "We hope", NOT, "a wish about another"),
    ('"We urge the parties to talk," Dale Hume said.', "We urge", SELF, "what the speaker does by saying it"),
    ('"The ruling is a disgrace," Dale Hume said.', "The ruling", NOT, "an opinion"),
    ('"I think the ruling is a disgrace," Dale Hume said.', "the ruling", NOT, "an opinion, as one's own"),
    ('"I think the bridge has collapsed," Dale Hume said.', "the bridge", SINGLE, "a fact, as one's own belief"),
    ('"I think that prices will fall," Dale Hume said.', "prices will", NOT, "a prediction without a date"),
    ('"I thought that the bridge would hold," Dale Hume said.', "I thought", SELF, "a thought of the past"),
    ("The European Court said that the firm must pay the fine.", "the firm", SINGLE, "a ruling"),
    ("The union said that the firm must pay the fine.", "the firm", NOT, "a demand"),
    ('"May she rest in peace," Dale Hume said.', "May she", NOT, "a blessing"),
    ('"God bless the nurses," Dale Hume said.', "God bless", NOT, "another"),
    ("The ruling is a disgrace.", "The ruling", NOT, "an opinion in the publication's voice"),
    ("Under the law, the mayor must publish the plan.", "the mayor must", PLAIN, "a duty under a rule"),
    ("The mayor must publish the plan by the end of May.", "The mayor must", PLAIN, "a duty until a day"),
    ("Ships must report within ten hours.", "Ships must", PLAIN, "within a time"),
    ("The mayor must publish the plan.", "The mayor must", NOT, "a demand in the publication's voice"),
    ("We must publish the plan by the end of May.", "We must", NOT, "a demand of its readers"),
    ("The damage was made worse by the tide.", "The damage", PLAIN, "what made something worse"),
    ("The plan is worse.", "The plan", NOT, "a comparison"),
    ("The residents were worried about the dam.", "The residents", PLAIN, "what others felt"),
]


@pytest.mark.parametrize(("text", "words", "expected", "why"), WISHES, ids=[f"{why}: {words}" for _, words, _, why in WISHES])
def test_opinions_and_wishes_about_others_cannot_be_checked(
    reader: Language, text: str, words: str, expected: Status, why: str
) -> None:
    assert status(text, words, reader) is expected, why


CONFIRMATIONS = [
    ("The label confirmed that the singer had died.", "the singer", CONFIRMED, "a word of confirming"),
    ("Brevo said it had bought Torvo.", "it had", SELF, "saying does not confirm one's own act"),
    ("Brevo announced that it had bought Torvo.", "it had", SELF, "nor does announcing it"),
    ("Brevo confirmed that it is an honest firm.", "it is", NOT, "nobody confirms an opinion of his own virtue"),
    ("Brevo admitted that it had underpaid 300 workers.", "it had", CONFIRMED, "an admission against one's own interest"),
    ("Witnesses confirmed that the guard had fled.", "the guard", SINGLE, "witnesses confirm nothing"),
    ("Prosecutors confirmed that the mayor took bribes.", "the mayor took", SINGLE, "accusers do not confirm the accusation"),
    (
        "The guard fled. The ministry confirmed that the guard had fled.",
        "The guard fled",
        CONFIRMED,
        "in the article's own voice",
    ),
    ("Brevo said it had sold Torvo. Brevo confirmed that it had sold Torvo.", "it had sold", SELF, "by the same party"),
    ("It is widely known that the airline lost money.", "the airline", UNATTRIBUTED, "a factive phrase is no doubt"),
    ("There is no doubt that the airline lost money.", "the airline", UNATTRIBUTED, "another"),
    ("It is not known whether the airline lost money.", "the airline", Status.UNCONFIRMED, "an open question is"),
    ("The vote does not necessarily save the airline.", "The vote", UNATTRIBUTED, "what does not follow leaves nothing open"),
]


@pytest.mark.parametrize(
    ("text", "words", "expected", "why"), CONFIRMATIONS, ids=[f"{why}: {words}" for _, words, _, why in CONFIRMATIONS]
)
def test_confirmed_needs_a_word_of_confirming_by_a_party_with_standing(
    reader: Language, text: str, words: str, expected: Status, why: str
) -> None:
    assert status(text, words, reader) is expected, why


PROPOSITIONS = [
    ("Lena Ortiz said the guard fled to Oslo. Jon Bell said the guard escaped to Oslo.", CORROBORATED, "the same proposition"),
    ("Lena Ortiz said a man was killed. Jon Bell said a woman was killed.", SINGLE, "another victim"),
    (
        '"The guard fled to Oslo," Lena Ortiz said. "The guard fled to Oslo," Jon Bell said.',
        SINGLE,
        "one utterance, quoted twice",
    ),
    ("Police said the suspects fled to Oslo. Reuters said that police said the suspects fled to Oslo.", SINGLE, "a relay"),
]


@pytest.mark.parametrize(("text", "expected", "why"), PROPOSITIONS, ids=[why for *_, why in PROPOSITIONS])
def test_corroborated_needs_the_same_proposition_by_independent_parties(
    reader: Language, text: str, expected: Status, why: str
) -> None:
    assert {claim.status for claim in read(text, reader)} == {expected}, why


REASONS = [
    ("Police said Ortiz took bribes. Ortiz rejected the allegations.", StatusRule.DENIED, "rejected"),
    ("Brevo said it had bought Torvo.", StatusRule.SPEAKS_OF_ITSELF, None),
    ("Brevo admitted that it had underpaid 300 workers.", StatusRule.ADMITS, "admitted"),
    ("The ministry confirmed that the guard had fled.", StatusRule.CONFIRMS, "confirmed"),
    ("It is rumoured that the guard fled.", StatusRule.HEARSAY, "is rumoured"),
    ("It is not clear whether the guard fled.", StatusRule.LEFT_OPEN, "not clear whether"),
    ("The ruling is a disgrace.", StatusRule.OPINION, None),
    ("The guard fled.", StatusRule.OWN_VOICE, None),
    ("Jon Bell said the guard fled.", StatusRule.ONE_SOURCE, None),
]


@pytest.mark.parametrize(("text", "rule", "words"), REASONS, ids=[rule for _, rule, _ in REASONS])
def test_each_status_carries_its_reason(reader: Language, text: str, rule: StatusRule, words: str | None) -> None:
    reason = read(text, reader)[0].status_reason
    assert reason is not None
    assert reason.rule is rule
    assert (None if reason.words is None else reason.words.text) == words


EVIDENCE = [
    ("Investigators have no evidence to suggest that Bell opened the mail.", UNATTRIBUTED, Polarity.NEGATIVE),
    ("There is nothing to suggest that the driver was drunk.", UNATTRIBUTED, Polarity.NEGATIVE),
    ("There is no evidence that the bank lost money.", UNATTRIBUTED, Polarity.NEGATIVE),
    ("There is no sign that the bank lost money.", UNATTRIBUTED, Polarity.NEGATIVE),
    ("There are signs that the bank lost money.", UNATTRIBUTED, Polarity.POSITIVE),
    ("Police have evidence to suggest that the driver was drunk.", UNATTRIBUTED, Polarity.POSITIVE),
]


@pytest.mark.parametrize(("text", "expected", "polarity"), EVIDENCE, ids=[text for text, *_ in EVIDENCE])
def test_what_there_is_no_evidence_of_is_one_negative_claim(
    reader: Language, text: str, expected: Status, polarity: Polarity
) -> None:
    found = read(text, reader)[0]
    assert (found.status, found.polarity) == (expected, polarity)
    assert polarity is Polarity.POSITIVE or (found.text == text.rstrip(".") and found.certainty is Certainty.CERTAIN)
