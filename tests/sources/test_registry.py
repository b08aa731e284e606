"""The registry as a table, and what is found in it."""

from collections import Counter

import pytest

from claims.model import SourceKind as K
from claims.sources import registry
from claims.sources.naming.lexicon import LEXICON, keys_of


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
