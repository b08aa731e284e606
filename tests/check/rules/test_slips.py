"""Realistic errors, in addition to the examples in the rules' own records: the code that must fire, and where."""

from pathlib import Path

import pytest
from spacy.language import Language

import claims
from claims.check.context import RuleContext
from claims.check.front_matter import front_matter
from claims.check.registry import article_rules
from claims.check.rule import one_per_group
from claims.ingest import read_text

RULES = article_rules()

PATH = Path("articles/slip.md")
SLIPS = [
    (
        "C402",
        "# Storm leaves 120,000 homes without power\n\nHARBIN, Jan 5 (Wire) - A storm cut power to 90,000 homes "
        "on Monday, the grid operator said.\n\nCrews worked through the night.",
        "120,000",
    ),
    (
        "C402",
        "# Taxes to rise by 12%\n\nThe council voted on Monday. Property taxes will rise by 8 percent, treasurer "
        "Ann Bell said.",
        "12%",
    ),
    (
        "C401",
        "# Blast kills seven\n\nA blast killed seven people in Corvane on Monday, police said.\n\nPolice said the "
        "blast in Corvane killed nine people.",
        "the blast in Corvane killed nine people",
    ),
    (
        "C401",
        "The company employs 4,000 people in Leeds. Its shares fell.\n\nShares rose later. The company employs "
        "5,500 people in Leeds.",
        "The company employs 5,500 people in Leeds",
    ),
    (
        "C401",
        "The vote took place on 3 May 2021 in Corvane. It was close.\n\nThe vote took place on 5 May 2021 in Corvane.",
        "The vote took place on 5 May 2021 in Corvane",
    ),
    (
        "C401",
        "Mr Brandt was born in Leeds in 1950. He is a lawyer.\n\nHe has two sons. Mr Brandt was born in Leeds in 1952.",
        "Mr Brandt was born in Leeds in 1952",
    ),
    (
        "C401",
        "CORVANE, May 3 (Wire) - A helicopter crashed in Aldova on Monday, police said.\n\nRain fell all night.\n\nPolice said "
        "the helicopter crashed in Aldova. Wreckage burned.\n\nPolice said the helicopter crashed in Brenta.",
        "the helicopter crashed in Brenta",
    ),
    (
        "C401",
        "The trade summit was held in Norway. Ministers left early.\n\nFew came. The trade summit was held in Denmark.",
        "The trade summit was held in Denmark",
    ),
    (
        "C403",
        "In all, 61% were in favour, 34% were against and 14% had no opinion.",
        "61% were in favour, 34% were against and 14%",
    ),
    (
        "C403",
        "In the survey 58 percent supported the ban and 47 percent opposed it.",
        "58 percent supported the ban and 47 percent",
    ),
    (
        "C403",
        "With all ballots counted, Lima had 48.2% of the votes, Brandt 31.9%, Okoro 17.5% and Sandoval 4.4%.",
        "48.2% of the votes, Brandt 31.9%, Okoro 17.5% and Sandoval 4.4%",
    ),
    (
        "H203",
        "# Corvane Mining sells Aldova quarry\n\nCORVANE, May 3 (Wire) - Corvane Mining is considering selling its Aldova "
        "quarry, two people with knowledge of the talks said.",
        "Corvane Mining sells Aldova quarry",
    ),
    (
        "H203",
        "# Senate abolishes inheritance tax\n\nThe Senate hopes to abolish the inheritance tax by May, its "
        "president said on Monday.",
        "Senate abolishes inheritance tax",
    ),
    (
        "H201",
        "# Minister took bribes from builder\n\nCORVANE - The minister allegedly took bribes from a builder, two "
        "newspapers reported on Sunday.\n\nHe denies it.",
        "Minister took bribes from builder",
    ),
    (
        "H201",
        "# Coffee prevents dementia, study finds\n\nDrinking coffee may help prevent dementia, a study suggested on Monday.",
        "Coffee prevents dementia",
    ),
    (
        "H201",
        "# Vaccine cuts deaths by half\n\nThe vaccine could cut deaths by half, researchers said.",
        "Vaccine cuts deaths by half",
    ),
    (
        "H202",
        "The suspect may have fled to Peru, police said on Monday.\n\nNeighbours were shocked.\n\nThe suspect fled to Peru.",
        "The suspect fled to Peru",
    ),
    (
        "H202",
        "Analysts believe Acme Corp lost 40 million euros in May.\n\nIts shares fell. Acme Corp lost 40 million euros in May.",
        "Acme Corp lost 40 million euros in May",
    ),
    (
        "Q303",
        '"We will cut taxes for every family in this country," said Prime Minister Jo Marsh.\n\nLater she went '
        'home.\n\nMarsh, who said "we will cut taxes for each family in this country", faces a vote.',
        "we will cut taxes for each family in this country",
    ),
    (
        "Q304",
        'Marsh said the plan was "a disaster for the country".\n\nIn full she said: "I would not call it a '
        'disaster for the country."',
        "a disaster for the country",
    ),
    (
        "Q304",
        '# Marsh: "Taxes must rise"\n\nMarsh told reporters: "I do not think taxes must rise, not this year."',
        "Taxes must rise",
    ),
    (
        "Q305",
        '"This is a dark day for our town," Mayor Ruth Cole said.\n\nThe mine shut in May.\n\n"This is a dark day '
        'for our town," union leader Tim Dray said.',
        "This is a dark day for our town,",
    ),
    ("C403", "Of the 40 passengers, 25 were men and 18 were women.", "Of the 40 passengers, 25 were men and 18 were women"),
    (
        "C403",
        "The crash killed 9 people: five men, three women and two children.",
        "9 people: five men, three women and two children",
    ),
    ("C403", "Support fell from 45% to 40%, a drop of 5%.", "from 45% to 40%, a drop of 5%"),
    ("C403", "Sales rose from 200 to 300, an increase of 33 percent.", "from 200 to 300, an increase of 33 percent"),
    ("C404", "---\npublished: 2024-03-14\n---\n\nThe talks begin on Monday, March 20.", "Monday, March 20"),
    ("C404", "The bank was founded on Friday 13 May 2021.", "Friday 13 May 2021"),
    (
        "S104",
        "North Korea's KCNA said the army fired three missiles into the sea on Friday.",
        "the army fired three missiles into the sea on Friday",
    ),
    (
        "S104",
        "Israel's military said it struck 30 Hamas targets in Gaza overnight, killing 12 fighters.",
        "it struck 30 Hamas targets in Gaza overnight",
    ),
    (
        "S105",
        "The Daily Post reported, quoting local newspapers, that 40 people had died in the flood.",
        "40 people had died in the flood",
    ),
    ("S106", "The minister reportedly plans to resign in May.", "reportedly"),
    ("S106", "Brandt allegedly hit his wife in 2019. The council met.", "allegedly"),
    ("S107", "Officials of the BFRT said 40 farms were hit. The BFRT said prices doubled.", "The BFRT"),
    (
        "Q302",
        'The factory shut in May after 40 years.\n\n"They never told us anything until the last day came."\n\nThe '
        "gates are locked now and grass grows in the yard.",
        "They never told us anything until the last day came.",
    ),
    (
        "S101",
        "# Bus crash\n\nFourteen people died when a bus fell into a river near Corvane on Monday.\n\nThe road was wet.",
        "Fourteen people died when a bus fell into a river near Corvane on Monday",
    ),
    (
        "S103",
        "A neighbour, Ruth Cole, said Tim Dray stole 40,000 pounds from the church in 2019.",
        "Tim Dray stole 40,000 pounds from the church in 2019",
    ),
    (
        "S103",
        "Activists said 45 protesters were killed in Corvane on Friday.",
        "45 protesters were killed in Corvane on Friday",
    ),
    ("D502", "---\ntitle: 12\ndate: 2024-01-01\n---\n\nThe bridge fell.", "12"),
    ("C405", "Volodymyr Zelensky spoke on Monday. On Tuesday Volodymyr Zelenskyy left.", "Volodymyr Zelenskyy"),
]


@pytest.mark.parametrize(("code", "text", "words"), SLIPS, ids=[f"{code}-{i}" for i, (code, _, _) in enumerate(SLIPS)])
def test_an_error_is_found(code: str, text: str, words: str, fast: Language) -> None:
    analysis = claims.analyse(read_text(text, path=PATH, markup="markdown"), nlp=fast)
    found = one_per_group(RULES[code].find(RuleContext(analysis, PATH, front_matter(text))))
    assert [text[slice(*finding.spans[0])] for finding in found] == [words]
