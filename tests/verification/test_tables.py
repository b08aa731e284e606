"""The tables of families, and the small judgements made with them."""

import pytest

from claims.data import english
from claims.language.registry import registry
from claims.model import Source, SourceKind
from claims.verification.assertions import party_of
from claims.verification.facts import Amount, unit_of
from claims.verification.predicates import country_of_capital, families, plain_name


def test_families_are_many_and_unique() -> None:
    names = [row.family for row in english().predicate_families]
    assert len(names) >= 120
    assert len(set(names)) == len(names)


def test_every_family_has_words_and_an_example() -> None:
    for row in english().predicate_families:
        assert row.verbs or row.theme_verbs, row.family
        assert row.example, row.family


def test_traits_are_known() -> None:
    known = {"symmetric", "motion", "exclusive", "outcome", "attitude", "victims", "measured"}
    assert all(set(row.traits) <= known for row in english().predicate_families)


def test_opposites_are_families() -> None:
    names = {row.family for row in english().predicate_families}
    for row in english().antonyms:
        assert {row.family, row.opposite} <= names
        assert row.family != row.opposite


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("arrive", "cross into"),
        ("meet", "hold talk"),
        ("kill", "die"),
        ("attack", "shell"),
        ("resign", "step down"),
        ("rise", "increase"),
        ("win", "beat"),
        ("arrest", "detain"),
        ("buy", "acquire"),
    ],
)
def test_words_of_one_family(one: str, other: str) -> None:
    verbs = families().verbs
    assert set(verbs[one]) & set(verbs[other])


def test_opposites_hold_both_ways() -> None:
    opposites = families().opposites
    assert "fall" in [family for family, _ in opposites["rise"]]
    assert "rise" in [family for family, _ in opposites["fall"]]


def source(name: str, kind: SourceKind, *, named: bool = True, organisation: str | None = None) -> Source:
    return Source(id="s", name=name, kind=kind, named=named, organisation=organisation, mentions=())


GOVERNMENT, STATE_MEDIA, NEWS, EXPERTS = (
    SourceKind.GOVERNMENT,
    SourceKind.STATE_MEDIA,
    SourceKind.NEWS_MEDIA,
    SourceKind.EXPERTS,
)


@pytest.mark.parametrize(
    ("one", "other", "independent", "why"),
    [
        (source("TASS", STATE_MEDIA), source("RIA Novosti", STATE_MEDIA), False, "one owner"),
        (source("TASS", STATE_MEDIA), source("Kremlin", GOVERNMENT), False, "owned by the state the other speaks for"),
        (source("TASS", STATE_MEDIA), source("Reuters", NEWS), True, "two owners"),
        (
            source("Russian news agencies", NEWS, named=False),
            source("TASS", STATE_MEDIA),
            False,
            "the one may be among the others",
        ),
        (source("Dmitry Peskov", SourceKind.PERSON, organisation="Kremlin"), source("Kremlin", GOVERNMENT), False, "spokesman"),
        (source("Kremlin", GOVERNMENT), source("US State Department", GOVERNMENT), True, "two states"),
        (source("Analysts", EXPERTS, named=False), source("Experts", EXPERTS, named=False), False, "nobody can tell"),
        (source("Witnesses", SourceKind.EYEWITNESS, named=False), source("Police", GOVERNMENT), True, "two kinds"),
        (source("Lena Ortiz", SourceKind.PERSON), source("Ortiz", SourceKind.PERSON), False, "part of the name"),
    ],
)
def test_independence(one: Source, other: Source, independent: bool, why: str) -> None:
    assert party_of(one, registry()).independent_of(party_of(other, registry())) is independent, why
    assert party_of(other, registry()).independent_of(party_of(one, registry())) is independent, why


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        (Amount("people", 12, 12), Amount("people", 15, 15), False),
        (Amount("people", 12, float("inf")), Amount("people", 15, 15), True),
        (Amount("people", 0, 10), Amount("people", 15, 15), False),
    ],
)
def test_amounts(one: Amount, other: Amount, agree: bool) -> None:
    assert one.agrees(other) is agree
    assert other.agrees(one) is agree


@pytest.mark.parametrize(
    ("words", "unit"),
    [(None, "people"), ("people", "people"), ("civilians", "civilian"), ("USD", "usd"), ("percent", "percent")],
)
def test_units(words: str | None, unit: str) -> None:
    assert unit_of(words) == unit


def test_names() -> None:
    assert plain_name("The Kremlin's") == "kremlin"
    assert plain_name("Kim Jong-un") == plain_name("Kim Jong Un")
    assert country_of_capital("Moscow") == "russia"
