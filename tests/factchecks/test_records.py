"""Fields of published fact-checks: limits, links, dates, and what ratings mean."""

import pytest

from claims.factchecks.records import LONGEST, RecordError, Scale, fact_check, truth_of
from claims.model import Truth


@pytest.mark.parametrize(
    ("rating", "scale", "truth"),
    [
        ("False", Scale(), Truth.FALSE),
        ("FALSE.", Scale(), Truth.FALSE),
        ("“Mostly True”", Scale(), Truth.MOSTLY_TRUE),
        ("Pants on Fire!", Scale(), Truth.FALSE),
        ("Half True", Scale(), Truth.MIXED),
        ("Unproven", Scale(), Truth.UNPROVEN),
        ("Satire", Scale(), None),  # says nothing on truth
        ("Falso", Scale(), None),
        ("Falso", Scale(1, 5, 1), Truth.FALSE),
        ("Falso", Scale("1", "5", "1"), Truth.FALSE),
        (None, Scale(4, 5, 1), Truth.MOSTLY_TRUE),
        (None, Scale(3), None),  # of what scale?
        (None, Scale(0, 0, 0), None),
        (None, Scale(-1, 5, 1), None),
        (None, Scale(1, 1, 5), None),
        (None, Scale("NaN", "5", "1"), None),
        (None, Scale(True, 5, 1), None),
        (None, Scale("9" * 400, 5, 1), None),
        ("True", Scale(1, 5, 1), Truth.TRUE),  # the words are what readers see
        (None, Scale(), None),
    ],
)
def test_the_meaning_of_a_rating(rating: str | None, scale: Scale, truth: Truth | None) -> None:
    assert truth_of(rating, scale) is truth


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, "the claim that was checked is missing"),
        ({"claim": " \x00 "}, "the claim that was checked is missing"),
        ({"claim": "?!"}, "the claim that was checked is missing"),
        ({"claim": {"text": "x"}}, "`claim` is not text"),
        ({"claim": "x" * (LONGEST["claim"] + 1)}, "`claim` has more than 2,000 characters"),
        ({"claim": "a", "url": "javascript:alert(1)"}, "`url` is not a web address"),
        ({"claim": "a", "url": "//verity.example/a"}, "`url` is not a web address"),
        ({"claim": "a", "url": "file:///etc/hosts"}, "`url` is not a web address"),
        ({"claim": "a", "date": "last week"}, "`date` is not a date"),
        ({"claim": "a", "rating": ["False"]}, "`rating` is not text"),
    ],
)
def test_what_is_refused(fields: dict[str, object], message: str) -> None:
    with pytest.raises(RecordError) as raised:
        fact_check(fields)
    assert raised.value.what == message
    assert raised.value.remedy


@pytest.mark.parametrize(
    ("written", "day"),
    [("2021-05-06", "2021-05-06"), ("2021-05-06T10:00:00+02:00", "2021-05-06"), ("6 May 2021", "2021-05-06"), ("", None)],
)
def test_dates(written: str, day: str | None) -> None:
    assert fact_check({"claim": "a", "date": written}).date == day


def test_an_address_in_another_script_is_kept_in_ascii() -> None:
    assert fact_check({"claim": "a", "url": "https://verity.example/prüfung"}).url == "https://verity.example/pr%C3%BCfung"
    assert fact_check({"claim": "a", "url": "https://verity.example/a%20b?x=1#y"}).url == "https://verity.example/a%20b?x=1#y"


def test_control_characters_and_lone_surrogates_are_removed() -> None:
    assert fact_check({"claim": "The\x1b[31m bridge \ud800 fell\n\n twice"}).claim == "The [31m bridge fell twice"


def test_the_id_depends_on_the_words_of_the_claim_and_its_page_alone() -> None:
    one = fact_check({"claim": "The bridge fell.", "url": "https://verity.example/a", "rating": "False"})
    edited = fact_check({"claim": "the bridge fell", "url": "https://verity.example/a", "rating": "True", "title": "New"})
    other = fact_check({"claim": "The bridge fell.", "url": "https://verity.example/b"})
    assert one.id == edited.id != other.id
