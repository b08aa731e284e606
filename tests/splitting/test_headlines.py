"""Headlines and the claims they make."""

import pytest
from spacy.language import Language

import claims

BODY = "\n\nThe mayor of Tamm, Ana Lind, spoke to the people of Norland at Skarvik Hall on Monday."

HEADLINES = [
    # why, headline, claims with their statements
    (
        "a second predicate after a comma is a claim of its own",
        "Strong storm hits northern Wales, cuts power to thousands",
        [
            ("Strong storm hits northern Wales", "Strong storm hits northern Wales"),
            ("cuts power to thousands", "Strong storm cuts power to thousands"),
        ],
    ),
    (
        "... also where somebody else says so",
        "Blast at mine kills two, injures six: police",
        [("Blast at mine kills two", "Blast at mine kills two"), ("injures six", "Blast at mine injures six")],
    ),
    (
        "what somebody is in, and what they do",
        "Miners in talks over pay, plan new walkout",
        [
            ("Miners in talks over pay", "Miners in talks over pay"),
            ("plan new walkout", "Miners in talks over pay plan new walkout"),
        ],
    ),
    (
        "what somebody is to do",
        "Judge fines port for oil spill; operator to appeal",
        [
            ("Judge fines port for oil spill", "Judge fines port for oil spill"),
            ("operator to appeal", "Operator to appeal"),
        ],
    ),
    (
        "... also a name",
        "Town loses case over bridge; Skarvik to pay",
        [("Town loses case over bridge", "Town loses case over bridge"), ("Skarvik to pay", "Skarvik to pay")],
    ),
    ("a participle after a line without a verb stays in it", "Ferry traffic up slightly in May, helped by warm weather", None),
    ("an age is no predicate", "Lind, 42, wins", None),
    ("a few words without a verb are no claim alone", "Miners' leader ill; owners' group questions findings", None),
    (
        "a semicolon parts what the parser reads as one noun phrase",
        "Large survey ties weekend work to high pulse; bosses' group questions findings",
        [
            ("Large survey ties weekend work to high pulse", "Large survey ties weekend work to high pulse"),
            ("bosses' group questions findings", "Bosses' group questions findings"),
        ],
    ),
    (
        "a participle takes its subject",
        "Rocket hits school in Hull, killing nine",
        [("Rocket hits school in Hull", "Rocket hits school in Hull"), ("killing nine", "Rocket kills nine")],
    ),
    (
        "capitals hide no verb",
        "Mayor Lind Opens New Bridge, Promises Cheaper Fares",
        [
            ("Mayor Lind Opens New Bridge", "Mayor Lind Opens New Bridge"),
            ("Promises Cheaper Fares", "Mayor Lind Promises Cheaper Fares"),
        ],
    ),
    ("... nor a whole headline", "Outsider Ana Lind Beats Premier in Tamm Primary", None),
    ("... nor one whose words could all be a name's", "Lind’s Ratings Jump Post-Tamm Convention", None),
    (
        "what happens meanwhile or why",
        "Port of Hull closes as storm nears coast",
        [("Port of Hull closes", "Port of Hull closes"), ("storm nears coast", "Storm nears coast")],
    ),
    (
        "... beside what somebody is to do",
        "Skarvik Mill to close as demand falls",
        [("Skarvik Mill to close", "Skarvik Mill to close"), ("demand falls", "Demand falls")],
    ),
    ("when it happened stays", "Lind arrested as she leaves court", None),
    ("as what somebody wins stays", "Lind wins second term as mayor of Tamm", None),
    ("a line without a verb stays with what goes on", "Voters skeptical as Lind vows change", None),
    (
        "a denied participle, of which the headline does not say whose act it is, stays under its denial",
        "Mayor Lind Denies Wife Invited To Gala",
        [("Wife Invited To Gala", "Mayor Lind Denies Wife Invited To Gala")],
    ),
]


@pytest.mark.parametrize(("why", "headline", "expected"), HEADLINES, ids=[row[0] for row in HEADLINES])
def test_claims_of_a_headline(pipeline: Language, why: str, headline: str, expected: list[tuple[str, str]] | None) -> None:
    made = claims.extract(headline + BODY, nlp=pipeline).claims
    found = [(claim.text, claim.statement) for claim in made if claim.sentence.start < len(headline)]
    assert found == (expected or [(headline, headline)]), why


def test_capitals_make_no_names(pipeline: Language) -> None:
    text = "Outsider Ana Lind Beats Premier in Tamm Primary\n\nThe winner was Ana Lind. She won the vote in Tamm."
    assert claims.extract(text, nlp=pipeline).claims[-1].statement == "Ana Lind won the vote in Tamm"
