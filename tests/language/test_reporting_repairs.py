"""What belongs to the reporter and what to the speaker, where the parser mixes them up."""

import pytest
from spacy.language import Language

import claims

TITLE = "Council meets\n\n"

SENTENCES = [
    # sentence, (statement, source) of its claims
    (
        "The daily Skarvik Post reported on Monday, citing two aides, that Lind was also considering the sale of the mill.",
        [("Lind was also considering the sale of the mill", "Two aides")],
    ),
    (
        "Police said two men had been held but gave no details.",
        [("Two men had been held", "Police"), ("Police gave no details", None)],
    ),
    (
        "The ministry confirmed that the plane had been shot down but did not say by whom.",
        [("The plane had been shot down", "Ministry"), ("The ministry did not say by whom", None)],
    ),
    (
        "The firm said the plant would close but declined to give a reason.",
        [("The plant would close", "Firm"), ("The firm declined to give a reason", None)],
    ),
    (
        "The spokesman confirmed that a court had ordered the release but said proceedings against the ship were still open.",
        [("A court had ordered the release", "Spokesman"), ("Proceedings against the ship were still open", "Spokesman")],
    ),
    (
        "The minister said the ship had been searched and called on Iran to stop.",
        [("The ship had been searched", "Minister"), ("The minister called on Iran to stop", None)],
    ),
    (
        "The union called off a walkout on Thursday, saying it had got as much as it could.",
        [("The union called off a walkout on Thursday", None), ("It had got as much as it could", "Union")],
    ),
    (
        "Police arrested the driver on suspicion that he had been drinking.",
        [("Police arrested the driver on suspicion that he had been drinking", None)],
    ),
    (
        'The mayor said: "If he has lied to us, I think that is terrible."',
        [("If he has lied to us, I think that is terrible", "Mayor")],
    ),
    (
        "The firm works with the police, leaving many to wonder whether or not the council has been bought.",
        [("The firm works with the police, leaving many to wonder", None), ("The council has been bought", "Unspecified")],
    ),
    (
        "He signed on condition that the money was repaid.",
        [("He signed on condition that the money was repaid", None)],
    ),
    (
        "The council rejected the plan, saying it was too dear, and closed the mill.",
        [("The council rejected the plan", None), ("It was too dear", "Council"), ("The council closed the mill", None)],
    ),
    (
        "Rents rose by a tenth in April, the city said, a sign that supply is short.",
        [("Rents rose by a tenth in April, a sign that supply is short", "City")],
    ),
    (
        "According to a poll, 70 per cent of members thought lawmakers would not give any more money.",
        [("70 per cent of members thought lawmakers would not give any more money", "Poll")],
    ),
    (
        "An investigation found that the boat had carried five times as many people.",
        [("The boat had carried five times as many people", "Investigation")],
    ),
    (
        "The minister said the talks had failed and blamed the union.",
        [("The talks had failed", "Minister"), ("The minister blamed the union", None)],
    ),
    # what the content's subject can have done stays with it
    (
        "Police said two men had robbed a bank and fled.",
        [("Two men had robbed a bank and fled", "Police")],
    ),
    (
        "The firm said tests had failed and showed a fault.",
        [("Tests had failed and showed a fault", "Firm")],
    ),
    (
        "The bridge, which engineers say was built without a permit, has collapsed.",
        [("The bridge has collapsed", None), ("The bridge was built without a permit", "Engineers")],
    ),
    (
        "Voss, who police say fled to Spain, was found in Lodz.",
        [("Voss was found in Lodz", None), ("Voss fled to Spain", "Police")],
    ),
    ("On Friday the ministry, citing the police, said four people had been hurt.", [("Four people had been hurt", "Police")]),
    (
        "The senator, a Republican, resigned.",
        [("The senator is a Republican", None), ("The senator, a Republican, resigned", None)],
    ),
    # what a clause without a relative word picks out is said by nobody
    (
        "Reed put Norland on a list of towns he said had sent spies.",
        [("Reed put Norland on a list of towns he said had sent spies", None)],
    ),
    ("The owner wants the mine closed.", [("The owner wants the mine closed", None)]),
    # why somebody denies it is not denied
    (
        "The firm denied the charge because its boats were in Oslo.",
        [("The firm denied the charge", "Firm"), ("Its boats were in Oslo", None)],
    ),
]


@pytest.fixture(scope="module")
def read(pipeline: Language) -> dict[str, list[tuple[str, str | None]]]:
    return {
        sentence: [(claim.statement, claim.source) for claim in claims.extract(TITLE + sentence, nlp=pipeline).claims[1:]]
        for sentence, _ in SENTENCES
    }


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES)
def test_who_says_or_does_what(
    read: dict[str, list[tuple[str, str | None]]], sentence: str, expected: list[tuple[str, str | None]]
) -> None:
    assert read[sentence] == expected
