"""Bodies and people by their full names: what belongs to a name, and by what evidence of the article a name is a person's."""

import pytest
from spacy.language import Language

from claims.model import SourceKind
from tests.sources.casting import Said, cast

BODIES = [
    # an office or people own it
    "Elk Ridge County Sheriff's Office",
    "Tarrow County District Attorney's Office",
    "Marsh County Medical Examiner's Office",
    "Hull Coroner's Court",
    "Governor's Office of Rural Affairs",
    "Oyster Farmers' Federation of Maine",
    # what it is for: a list, an article, a second "of", another preposition
    "Bureau of Dams, Ports and Harbours",
    "Ministry of Forests and Grazing",
    "Institute for Public Safety and the Oceans",
    "Society for the Protection of Owls",
    "Centre for Research on Tides",
    "Council on Foreign Lending",
    "Committee to Protect Orchards",
    "National Union of Tram and Ferry Workers",
    # two things before the head
    "East Marsh Fire and Rescue Service",
    "Weavers and Dyers Union of Mali",
    # what only the article knows
    "Directorate General of Fisheries",
    "General Inspectorate for Harbour Safety",
    "Archdiocese of Kisumu",
    "Buenos Aires City Hall",
    "Archers Against Plastic",
    "Football Association of Malawi",
    "Supreme Court of Uganda",
    "Geological Survey of Mali",
    "Baker, Holt and Partners LLP",
    "Carter & Holt",
    "Confederation of Nordic Fishers",
    "Division of Port Safety",
    "Friends of Kew Marsh",
    # an adjective before it; people who own it; two places
    "Nordic Paper Forum",
    "Northern Security Council",
    "Marsh County Firemen's Union",
    "Devon and Cornwall Police",
]


@pytest.mark.parametrize("name", BODIES)
def test_a_body_has_its_full_name(nlp: Language, name: str) -> None:
    said = cast(nlp, f"The {name} said the plan had failed.", Said(f"The {name}", "said", "the plan had failed"))
    source = said.source(0)
    assert source is not None
    assert (source.name, source.organisation) == (name, None)


SEVERAL = [
    ("The Department of Justice and Amnesty International", "US Justice Department and Amnesty International"),
    ("The Ministry of Health and the World Bank", "Ministry of Health and World Bank"),
    ("The Bank of Ghana and Barclays", "Bank of Ghana and Barclays"),
]


@pytest.mark.parametrize(("source", "name"), SEVERAL)
def test_two_bodies_are_not_one(nlp: Language, source: str, name: str) -> None:
    assert cast(nlp, f"{source} said the plan had failed.", Said(source, "said", "the plan had failed")).name(0) == name


# the full name in the first sentence, what it is called in the second, what that means
SHORT = [
    ("The Elk County Sheriff's Office", "The Sheriff's Office", "Elk County Sheriff's Office", "its end"),
    ("The Bureau of Dams and Harbours", "The Bureau", "Bureau of Dams and Harbours", "its head"),
    ("Doctors Without Borders", "MSF", "Doctors Without Borders", "the registry knows both"),
    ("The Federal Bureau of Investigation", "The FBI", "Federal Bureau of Investigation", "an abbreviation"),
    ("The Elk County Coroner's Office", "The coroner's office", "Elk County Coroner's Office", "its end in small letters"),
    ("The Reed Valley Health Authority", "The authority", "Reed Valley Health Authority", "a noun that is no noun for bodies"),
    ("The Centre for Research on Tides", "The centre", "Centre for Research on Tides", "its head in small letters"),
    ("The Centre for Research on Tides", "The think tank", "Centre for Research on Tides", "the one body of unknown kind"),
    ("The Uganda Reed Authority", "URA", "Uganda Reed Authority", "its initials"),
    ("The New York Times", "The Times", "New York Times", "not the paper that is called so"),
    ("Carter & Holt", "The law firm", "Carter & Holt", "a firm, with what it is"),
    ("Attorney General Jane Roe", "The attorney general", "Jane Roe", "an office of two words"),
    ("The Mali Red Cross", "The Red Cross", "Mali Red Cross", "its branch"),
    ("Chile's health minister, Maria Soto,", "The Health Ministry", "Chilean Health Ministry", "the minister's ministry"),
    ("The Port of Tarrow", "The port", "Port of Tarrow", "a name with a place"),
    ("Jane Roe, 31,", "The 31-year-old", "Jane Roe", "her age"),
    ("Jane Roe, a nurse,", "The two-time champion", "Jane Roe", "what she is"),
    ("Mateo Diaz, a nurse,", "The Argentinian", "Mateo Diaz", "where he is from"),
    ("Niamh Ó Dála", "Ó Dála", "Niamh Ó Dála", "a family name of two words"),
    ("María del Mar Ruiz Soto", "Ruiz Soto", "María del Mar Ruiz Soto", "two family names"),
    ("Pham Van Tuan", "Tuan", "Pham Van Tuan", "Vietnamese names are called by their last"),
    ("Mark Bishop", "Bishop", "Mark Bishop", "an office that is a family name"),
    ("Ana Lima", "Lima", "Ana Lima", "a capital that is a family name"),
    ("Chad Holland", "Holland", "Chad Holland", "two countries are one person"),
    ("Dana Washington, 34,", "Washington", "Dana Washington", "her age shows that she is a person"),
]


@pytest.mark.parametrize(("full", "short", "name", "why"), SHORT, ids=[row[1] for row in SHORT])
def test_a_short_name_means_the_full_one(nlp: Language, full: str, short: str, name: str, why: str) -> None:
    text = f"{full} said the plan had failed. {short} said that the rain was over."
    said = cast(nlp, text, Said(full, "said", "the plan had failed"), Said(short, "said", "the rain was over"))
    assert (said.tags(0).source, said.tags(1).source) == (name, name), why


def test_a_place_stays_a_place(nlp: Language) -> None:
    text = "Ana Lima left for Lima. In Lima, Peru's government said that Lima was calm. Iran said that the talks had failed."
    said = cast(
        nlp,
        text,
        Said("Peru's government", "said", "Lima was calm"),
        Said("Iran", "said", "the talks had failed"),
    )
    assert said.name(1) == "Iran"
    assert all(name != "Ana Lima" for _, name in said.mentions())


def test_a_country_before_a_name_is_not_part_of_it(nlp: Language) -> None:
    text = "The special envoy for Iran Brian Holt said the talks had failed."
    said = cast(nlp, text, Said("The special envoy for Iran Brian Holt", "said", "the talks had failed"))
    source = said.source(0)
    assert source is not None
    assert (source.name, source.organisation) == ("Brian Holt", None), "an envoy for a country is another's"


OPEN = [
    ("The rival firm", "Rival firm", "told apart from the one before"),
    ("The Chinese", "Chinese", "several people"),
]


@pytest.mark.parametrize(("phrase", "name", "why"), OPEN, ids=[row[0] for row in OPEN])
def test_what_could_mean_another_keeps_its_words(nlp: Language, phrase: str, name: str, why: str) -> None:
    text = f"Carter & Holt said the plan had failed. Acme Corp sued Reed & Sons. {phrase} said that the rain was over."
    said = cast(nlp, text, Said("Carter & Holt", "said", "the plan had failed"), Said(phrase, "said", "the rain was over"))
    assert said.tags(1).source == name, why


# the sentence before, the pronoun, whom it means
TAKEN_UP = [
    ("Elm Hospital apologised to the family.", "They", "Elm Hospital", "the body that is the subject"),
    ("The family rejected the offer.", "They", "Family", "a collective"),
    ("The team counted 96 owls off Malta.", "They", "Team", "a body without a name"),
    ("The company dismissed 30 workers.", "They", "Unspecified", "the workers could be meant"),
    ("Emi Sato has left the race in Kobe.", "The 31-year-old", "Emi Sato", "a name taken up by an age is a person's"),
]


@pytest.mark.parametrize(("before", "word", "name", "why"), TAKEN_UP, ids=[row[0] for row in TAKEN_UP])
def test_a_subject_is_taken_up(nlp: Language, before: str, word: str, name: str, why: str) -> None:
    said = cast(nlp, f"{before} {word} said the rain was over.", Said(word, "said", "the rain was over"))
    assert said.tags(0).source == name, why


def test_a_place_before_the_speaker_is_not_the_speaker(nlp: Language) -> None:
    said = cast(
        nlp,
        "In Elk County, the sheriff said that two cars collided.",
        Said("the sheriff", "said", "two cars collided"),
    )
    assert (said.tags(0).source, said.tags(0).speaker) == ("Sheriff", None)


def test_a_spokesman_with_a_rank_speaks_for_the_body(nlp: Language) -> None:
    text = (
        "The Elk County Sheriff's Office said the plan had failed. "
        "Captain Luis Roe, a spokesman for the sheriff's office, said the rain was over."
    )
    said = cast(
        nlp,
        text,
        Said("The Elk County Sheriff's Office", "said", "the plan had failed"),
        Said("Captain Luis Roe, a spokesman for the sheriff's office,", "said", "the rain was over"),
    )
    assert (said.tags(1).source, said.tags(1).speaker) == ("Elk County Sheriff's Office", "Luis Roe")


def test_an_attorney_general_is_no_general(nlp: Language) -> None:
    source = cast(nlp, "The attorney general said the plan had failed.", Said("The attorney general", "said", "failed")).source(
        0
    )
    assert source is not None
    assert source.kind is SourceKind.GOVERNMENT


RANKS = [
    ("Elm Ridge Fire Department Capt. Ann Roe", "Elm Ridge Fire Department", "a rank speaks for the service before it"),
    ("Lagos State Police spokesman Ann Roe", "Lagos State Police", "the office does not take the last word of the name"),
    ("Nairobi police spokesman Ann Roe", "Nairobi police", "a capital's police are not the country's"),
]


@pytest.mark.parametrize(("source", "organisation", "why"), RANKS, ids=[row[0] for row in RANKS])
def test_for_whom_a_rank_or_spokesman_speaks(nlp: Language, source: str, organisation: str, why: str) -> None:
    said = cast(nlp, f"{source} said the plan had failed.", Said(source, "said", "the plan had failed"))
    assert (said.tags(0).source, said.tags(0).speaker) == (organisation, "Ann Roe"), why


@pytest.mark.parametrize("word", ["This", "That"])
def test_what_points_at_what_was_said_is_no_source(nlp: Language, word: str) -> None:
    text = f"The ship turned at noon. {word} suggests that the pilot was ill."
    said = cast(nlp, text, Said(word, "suggests", "the pilot was ill"))
    assert (said.source(0), said.tags(0).source) == (None, None), "the article infers it itself"


def test_the_employer_of_who_spoke_is_the_company(nlp: Language) -> None:
    text = "Ida Berg, chief executive of Northwind, said the plan had failed. The company said the rain was over."
    said = cast(
        nlp,
        text,
        Said("Ida Berg, chief executive of Northwind,", "said", "the plan had failed"),
        Said("The company", "said", "the rain was over"),
    )
    assert (said.tags(0).source, said.tags(1).source) == ("Northwind", "Northwind")
