"""Offices, pronouns and nouns that point back at a body, and names that are kept whole."""

import pytest

from claims.model import SourceKind as K
from tests.sources.casting import Said, cast

# text, source words, name, organisation, kind, why; the source says "it was over"
OFFICES = [
    (
        "Chile's Health Ministry met. Vera Soto, a spokeswoman for the ministry, said it was over.",
        "Vera Soto, a spokeswoman for the ministry,",
        "Vera Soto",
        "Chilean Health Ministry",
        K.GOVERNMENT,
        "the ministry named before",
    ),
    (
        "Chile's Health Ministry met Peru's Trade Ministry. Vera Soto, a spokeswoman for the ministry, said it was over.",
        "Vera Soto, a spokeswoman for the ministry,",
        "Vera Soto",
        None,
        K.PERSON,
        "near miss: two ministries",
    ),
    (
        "The White House would not comment. Its spokesman, Adam Rowe, said it was over.",
        "Its spokesman, Adam Rowe,",
        "Adam Rowe",
        "White House",
        K.GOVERNMENT,
        "its: the subject before",
    ),
    (
        "The White House met. Acme Corp and Delta Bank rose. Its spokesman, Adam Rowe, said it was over.",
        "Its spokesman, Adam Rowe,",
        "Adam Rowe",
        "Acme Corp",
        K.COMPANY,
        "its: the nearest subject",
    ),
    (
        "The Bakers' Union was angry. Its chairman, Olav Lind, said it was over.",
        "Its chairman, Olav Lind,",
        "Olav Lind",
        "Bakers' Union",
        K.NGO,
        "an owner inside the name",
    ),
    (
        "The town's harbour board denied it. Its director, Nuno Reis, said it was over.",
        "Its director, Nuno Reis,",
        "Nuno Reis",
        "Town's harbour board",
        K.UNSPECIFIED,
        "a body with no name of its own",
    ),
    (
        "The weather cleared. Its director, Nuno Reis, said it was over.",
        "Its director, Nuno Reis,",
        "Nuno Reis",
        None,
        K.PERSON,
        "near miss: the weather has no director",
    ),
    (
        "The Greens lost. Their candidate, Mia Krol, said it was over.",
        "Their candidate, Mia Krol,",
        "Mia Krol",
        "Greens",
        K.PARTY,
        "a candidate speaks for a party",
    ),
    (
        "Acme Corp lost. Its lawyer, Mia Krol, said it was over.",
        "Its lawyer, Mia Krol,",
        "Mia Krol",
        None,
        K.PERSON,
        "near miss: a lawyer does not",
    ),
    (
        "Ines Prado, who leads a laboratory at Leiden University, said it was over.",
        "Ines Prado, who leads a laboratory at Leiden University,",
        "Ines Prado",
        None,
        K.ACADEMIA,
        "a scholar speaks for herself",
    ),
    (
        "Ines Prado, who left a laboratory at Leiden University, said it was over.",
        "Ines Prado, who left a laboratory at Leiden University,",
        "Ines Prado",
        None,
        K.PERSON,
        "near miss: leaving is no office",
    ),
    (
        "The World Bank agreed. Ines Prado, who heads its legal team, said it was over.",
        "Ines Prado, who heads its legal team,",
        "Ines Prado",
        "World Bank",
        K.INTERNATIONAL_BODY,
        "who heads its team",
    ),
    (
        "Ruth Okoro KC, prosecuting, said it was over.",
        "Ruth Okoro KC, prosecuting,",
        "Ruth Okoro",
        "Prosecution",
        K.JUDICIARY,
        "letters are no part of a name; the prosecution speaks",
    ),
    (
        "Ruth Okoro KC, defending, said it was over.",
        "Ruth Okoro KC, defending,",
        "Ruth Okoro",
        None,
        K.PERSON,
        "near miss: who defends speaks for a client",
    ),
    (
        "Norway's Business Minister, Lars Dahl, said it was over.",
        "Norway's Business Minister, Lars Dahl,",
        "Lars Dahl",
        "Norwegian Business Ministry",
        K.GOVERNMENT,
        "a ministry by rule",
    ),
    (
        "Chile shook. Chile's army dug. Chilean roads broke. Peru sent men. Interior Minister Juan Vega said it was over.",
        "Interior Minister Juan Vega",
        "Juan Vega",
        "Chilean Interior Ministry",
        K.GOVERNMENT,
        "the country that the article is about",
    ),
    (
        "Canada burned. Canada's army dug. Canadian roads broke. Premier Anne Roy said it was over.",
        "Premier Anne Roy",
        "Anne Roy",
        None,
        K.GOVERNMENT,
        "near miss: a premier may be a province's",
    ),
    (
        "Kenya's Foreign Minister, Amos Otieno, came. A spokeswoman for his ministry said it was over.",
        "A spokeswoman for his ministry",
        "Spokeswoman for his ministry",
        "Kenyan Foreign Ministry",
        K.GOVERNMENT,
        "for his ministry",
    ),
    (
        "Battery maker Voltrix cut jobs. Chief executive Karen Dahl said it was over.",
        "Chief executive Karen Dahl",
        "Karen Dahl",
        "Voltrix",
        K.COMPANY,
        "a company by the noun before its name",
    ),
    (
        "The lake rescue agency came. It rained. Agency chief Olga Brandt said it was over.",
        "Agency chief Olga Brandt",
        "Olga Brandt",
        "Lake rescue agency",
        K.GOVERNMENT,
        "the agency described before",
    ),
    (
        "Peru's Defence Ministry denied it. Spokesman Beno Tavak said it was over.",
        "Spokesman Beno Tavak",
        "Beno Tavak",
        "Peruvian Defence Ministry",
        K.GOVERNMENT,
        "a spokesman of the body that the sentence before is about",
    ),
    (
        "Harrow & Finch denied it. A spokeswoman said it was over.",
        "A spokeswoman",
        "Spokeswoman",
        "Harrow & Finch",
        K.COMPANY,
        "a spokeswoman without a name",
    ),
    (
        "Ana Brandt denied it. A spokeswoman said it was over.",
        "A spokeswoman",
        "Spokeswoman",
        None,
        K.PERSON,
        "near miss: a person is no body",
    ),
    (
        "A spokesman for the Calama prosecutor's office said it was over.",
        "A spokesman for the Calama prosecutor's office",
        "Spokesman for the Calama prosecutor's office",
        "Calama prosecutor's office",
        K.GOVERNMENT,
        "the place only tells which office",
    ),
    (
        "Cheryl Dahl, the Democratic chair of Elk County, said it was over.",
        "Cheryl Dahl, the Democratic chair of Elk County,",
        "Cheryl Dahl",
        None,
        K.PERSON,
        "the chair of a party somewhere does not speak for the place",
    ),
    (
        "Peru rejected the findings of the World Bank. Its ambassador to the bank, Beno Tavak, said it was over.",
        "Its ambassador to the bank, Beno Tavak,",
        "Beno Tavak",
        None,
        K.GOVERNMENT,
        "a country's envoy to a body is not the body's",
    ),
    (
        "Ines Prado, an economist at Leiden University, said it was over.",
        "Ines Prado, an economist at Leiden University,",
        "Ines Prado",
        None,
        K.ACADEMIA,
        "an economist of a university speaks for herself",
    ),
    (
        "Harm Prado was held. His lawyer, Elke Maar, said it was over.",
        "His lawyer, Elke Maar,",
        "Elke Maar",
        None,
        K.PERSON,
        "the whole name after what she is",
    ),
    (
        "The film-maker Una Prado said it was over.",
        "The film-maker Una Prado",
        "Una Prado",
        None,
        K.PERSON,
        "a film-maker is no company",
    ),
    (
        "Race leader Van Maar fell. Cyclist Joris Van Maar rode for Peru. Van Maar said it was over.",
        "Van Maar",
        "Joris Van Maar",
        None,
        K.PERSON,
        "a family name with its particle",
    ),
    (
        "The sculptor died, and Odette Vane-Prado was 84. Vane-Prado said it was over.",
        "Vane-Prado",
        "Odette Vane-Prado",
        None,
        K.PERSON,
        "a family name of two parts",
    ),
    (
        "Aid group Doctors for Trees said it was over.",
        "Aid group Doctors for Trees",
        "Doctors for Trees",
        None,
        K.NGO,
        "the name after the body's noun",
    ),
    (
        "Halima, a 32-year-old from the north, said it was over.",
        "Halima, a 32-year-old from the north,",
        "Halima",
        None,
        K.PERSON,
        "who has an age is a person",
    ),
]


@pytest.mark.parametrize(("text", "words", "name", "organisation", "kind", "why"), OFFICES, ids=[row[5] for row in OFFICES])
def test_for_whom_an_office_speaks(nlp, text, words, name, organisation, kind, why):
    found = cast(nlp, text, Said(words, "said", "it was over")).source(0)
    assert (found.name, found.organisation, found.kind) == (name, organisation, kind), why


# text, relations, the names of their sources in order (None: left open), why
POINTED = [
    (
        "Nordlys Vind A/S cut its forecast. The company said it lost money. Nordlys said it would recover.",
        [("The company", "said", "it lost money"), ("Nordlys", "said", "it would recover")],
        ["Nordlys Vind A/S"] * 2,
        "one company under three names",
    ),
    (
        "Frank Nordlys sold Nordlys Vind A/S. Nordlys said it was sad.",
        [("Nordlys", "said", "it was sad")],
        ["Frank Nordlys"],
        "near miss: a person bears the first word",
    ),
    (
        "The film is on YouTube. A court fined Acme Corp on Monday. The company said it would pay.",
        [("The company", "said", "it would pay")],
        ["Acme Corp"],
        "the company that is acted on",
    ),
    (
        "A film was posted on YouTube. The company said it would pay.",
        [("The company", "said", "it would pay")],
        ["Company"],
        "near miss: where a film is posted nobody acts",
    ),
    (
        "Traders at the brokerage Harlow said prices fell. Rates could drop, they wrote.",
        [("Traders at the brokerage", "said", "prices fell"), ("they", "wrote", "Rates could drop")],
        ["Traders at the brokerage Harlow"] * 2,
        "rates do not write, and the name is kept",
    ),
    (
        "Traders said prices fell. Officials knew more when they spoke.",
        [("Traders", "said", "prices fell"), ("they", "spoke", "knew more")],
        ["Traders", "Officials"],
        "near miss: officials do",
    ),
    (
        "The survey followed 90 nurses. Sleep helps, it found.",
        [("it", "found", "Sleep helps")],
        ["Survey"],
        "a document just spoken of",
    ),
    (
        "The harbour office of Rio Bonito do Norte state said it was over.",
        [("The harbour office of Rio Bonito", "said", "it was over")],
        ["Harbour office of Rio Bonito do Norte"],
        "no name is cut",
    ),
    (
        "The Norwegian Red Cross said it was over.",
        [("The Norwegian Red Cross", "said", "it was over")],
        ["Norwegian Red Cross"],
        "a branch keeps its country",
    ),
    (
        "Russia's Defense Ministry said it was over.",
        [("Russia's Defense Ministry", "said", "it was over")],
        ["Russian Defense Ministry"],
        "the article's spelling",
    ),
    (
        "Anna Berg said it rained. Kit Tran, a nurse, said it poured.\nIt was dark.\nThe roof fell, she said.",
        [
            ("Anna Berg", "said", "it rained"),
            ("Kit Tran, a nurse,", "said", "it poured"),
            ("she", "said", "The roof fell"),
        ],
        ["Anna Berg", "Kit Tran", "Anna Berg"],
        "a newcomer of unknown gender takes no known pronoun over",
    ),
    (
        "Anna Berg said it rained. Kit Tran, a nurse, said it poured.\nThe roof fell, she said.",
        [
            ("Anna Berg", "said", "it rained"),
            ("Kit Tran, a nurse,", "said", "it poured"),
            ("she", "said", "The roof fell"),
        ],
        ["Anna Berg", "Kit Tran", "Kit Tran"],
        "near miss: the newcomer's paragraph goes on",
    ),
    (
        "Kit Tran said she was glad. It rained. Tom Baker said it poured. She added that it stopped.",
        [
            ("Kit Tran", "said", "she was glad"),
            ("Tom Baker", "said", "it poured"),
            ("She", "added", "that it stopped"),
        ],
        ["Kit Tran", "Tom Baker", "Kit Tran"],
        "her own pronoun tells her gender",
    ),
    (
        "Anna Berg says it rains.\nHow bad is it?\nAnna Berg says it is bad.\nKit Tran says it is not.\nWill it end?\n"
        "It will, she says.",
        [
            ("Anna Berg", "says", "it rains"),
            ("Anna Berg", "says", "it is bad"),
            ("Kit Tran", "says", "it is not"),
            ("she", "says", "It will"),
        ],
        ["Anna Berg", "Anna Berg", "Kit Tran", "Anna Berg"],
        "an interview has one person to ask",
    ),
    (
        "Tom Baker said it rained. The captain slept, he said.",
        [("Tom Baker", "said", "it rained"), ("he", "said", "The captain slept")],
        ["Tom Baker"] * 2,
        "of whom he speaks is not he",
    ),
    (
        "Kenya's Foreign Minister, Amos Otieno, said it rained. His ministry said it poured.",
        [("Kenya's Foreign Minister, Amos Otieno,", "said", "it rained"), ("His ministry", "said", "it poured")],
        ["Amos Otieno", "Kenyan Foreign Ministry"],
        "the minister's ministry",
    ),
    (
        "Harbours Canada said it was over.",
        [("Harbours Canada", "said", "it was over")],
        ["Harbours Canada"],
        "a body of a country is no person",
    ),
    (
        "A PAC said it was over. Another PAC said it was late.",
        [("A PAC", "said", "it was over"), ("Another PAC", "said", "it was late")],
        ["PAC", "Another PAC"],
        "two that are not named are not one",
    ),
    (
        "Malmö Rowing has banned six, the governing body said.",
        [("the governing body", "said", "Malmö Rowing has banned six")],
        ["Malmö Rowing"],
        "a body speaks of itself",
    ),
]


@pytest.mark.parametrize(("text", "said", "names", "why"), POINTED, ids=[row[3] for row in POINTED])
def test_who_is_pointed_at(nlp, text, said, names, why):
    found = cast(nlp, text, *(Said(*parts) for parts in said))
    assert [found.name(i) for i in range(len(said))] == names, why
