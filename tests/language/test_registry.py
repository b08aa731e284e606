"""The registry as a table, and what is found in it."""

from collections import Counter

import pytest

from claims.data import OwnTable
from claims.language.registry import LEXICON, keys_of, registry
from claims.model import DataError
from claims.model import SourceKind as K


def test_it_has_at_least_500_entries_besides_countries():
    assert len(registry().entries) >= 500
    assert len(registry().countries) >= 190


def test_no_name_or_alias_means_two_parties():
    meant = {}
    for entry in registry().entries:
        for words in (entry.name, *entry.aliases):
            meant.setdefault(keys_of(words), set()).add(entry.name)
    assert {keys: names for keys, names in meant.items() if len(names) > 1} == {}


def test_names_are_unique():
    assert [name for name, count in Counter(entry.name for entry in registry().entries).items() if count > 1] == []


def test_owners_are_entries_or_countries():
    known = {entry.name for entry in registry().entries} | {country.name for country in registry().countries}
    assert [(e.name, e.owner) for e in registry().entries if e.owner and e.owner not in known] == []


def test_countries_of_entries_exist():
    assert [(e.name, e.country) for e in registry().entries if e.country and registry().country(e.country) is None] == []


def test_state_media_have_an_owner():
    assert [e.name for e in registry().entries if e.kind is K.STATE_MEDIA and e.owner is None] == []


def test_bodies_of_roles_are_institutions():
    roles = LEXICON.roles.by_keys.values()
    assert [r.role for r in roles if r.body and LEXICON.institutions.get(r.body.lower()) is None] == []


FOUND = [
    ("Kremlin", "Kremlin", K.GOVERNMENT),
    ("the State Department", "US State Department", K.GOVERNMENT),
    ("State Dept.", "US State Department", K.GOVERNMENT),
    ("KCNA", "Korean Central News Agency", K.STATE_MEDIA),
    ("U.N.", "United Nations", K.INTERNATIONAL_BODY),
    ("U.S.", "United States", K.GOVERNMENT),
    ("Americans", "United States", K.GOVERNMENT),
    ("South Korea's Defense Ministry", "South Korean Defense Ministry", K.GOVERNMENT),
    ("South Korea’s Defense Ministry", "South Korean Defense Ministry", K.GOVERNMENT),
    ("Ministry of Defence of Ukraine", "Ukrainian Ministry of Defence", K.GOVERNMENT),
    ("Indonesian military", "Indonesian military", K.MILITARY),
    ("Peru's parliament", "Peruvian parliament", K.LEGISLATURE),
    ("us", None, None),
    ("who", None, None),
    ("kremlin", None, None),
    ("Dmitry Peskov", None, None),
    ("", None, None),
]


@pytest.mark.parametrize(("words", "name", "kind"), FOUND, ids=[row[0] for row in FOUND])
def test_find(words, name, kind):
    entry = registry().find(words)
    assert (entry and entry.name, entry and entry.kind) == (name, kind)


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("RIA Novosti", "Russia"),
        ("TASS", "Russia"),
        ("Sky News", "Comcast"),
        ("Wall Street Journal", "News Corp"),
        ("BBC", None),
        ("Nobody Knows", None),
    ],
)
def test_owner(name, owner):
    assert registry().owner(name) == owner


def test_a_capital_stands_for_its_country():
    assert registry().find("Moscow").stands_for == "Russia"


HEAD = "name,kind,country,stands_for,owner,aliases\n"


def own(rows: str, head: str = HEAD) -> tuple[OwnTable, ...]:
    return (OwnTable("desk.csv", head + rows),)


def test_a_desk_adds_parties_and_knows_some_better() -> None:
    known = registry(own("Corvane Wire,state_media,,,Russia,Corvane Press Agency;CWA\nReuters,company,,,,\n"))
    assert (known.kind("CWA"), known.owner("Corvane Press Agency"), known.kind("Reuters")) == (
        K.STATE_MEDIA,
        "Russia",
        K.COMPANY,
    )
    assert known.kind("Kremlin") is K.GOVERNMENT, "what comes along stays"
    assert (registry().find("CWA"), registry().kind("Reuters")) == (None, K.NEWS_MEDIA), "and is as it was for others"
    assert registry(own("Corvane Wire,ngo,,,,\n")).kind("Corvane Wire") is K.NGO
    assert known.kind("Corvane Wire") is K.STATE_MEDIA


def test_a_desk_may_leave_columns_out_and_give_a_known_word_another_meaning() -> None:
    known = registry(own("Corvane Roads Trust,ngo,CRT;RT\n", head="name,kind,aliases\n"))
    found = known.find("RT")
    assert found is not None
    assert found.name == "Corvane Roads Trust"


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("Corvane Wire,statemedia,,,,\n", "desk.csv:2: column `kind`: Input should be 'government'"),
        (",ngo,,,,\n", "desk.csv:2: column `name`: Field required"),
        ("# ours\n\nA,ngo,,,,\nB,ngo,Corvania,,,\n", "desk.csv:5: column `country`: 'Corvania' is not a known country"),
        ("A,ngo,,,,X\nB,ngo,,,,X\n", "desk.csv:3: 'X' already refers to A"),
        ("A,ngo,,,,\nA,party,,,,\n", "desk.csv:3: 'A' already refers to A"),
        ("A,ngo,,\n", "desk.csv:2: 4 cells where the table has 6 columns"),
    ],
)
def test_a_row_that_does_not_fit_is_named_with_its_line(rows: str, said: str) -> None:
    with pytest.raises(DataError) as raised:
        registry(own(rows))
    assert str(raised.value).startswith(said)
