from datetime import date

import pytest
from spacy.language import Language

from claims.language import parsed_doc
from claims.language.times import Outlook, Precision, precision, published_day, readable_date, times
from tests.building import parsed

TUESDAY = date(2023, 9, 12)

TIMES = [
    # sentence, words, date if it lies in the past, date if it lies in the future
    ("It closed on Monday.", "on Monday", "2023-09-11", "2023-09-18"),
    ("It closed in April 2019.", "in April 2019", "2019-04", "2019-04"),
    ("It is open since 2019.", "since 2019", "2019/..", "2019/.."),
    ("He left two days earlier.", "two days earlier", None, None),
]


@pytest.mark.parametrize(("sentence", "words", "past", "future"), TIMES, ids=[row[0] for row in TIMES])
def test_a_time_is_resolved_on_the_side_that_is_given(
    nlp: Language, sentence: str, words: str, past: str | None, future: str | None
) -> None:
    tree = parsed_doc(parsed(nlp, sentence))
    (found,) = times(tree, ((0, len(tree.words)),))
    assert tree.verbatim(*found.run) == words
    assert (found.resolve(TUESDAY, Outlook.PAST), found.resolve(TUESDAY, Outlook.FUTURE)) == (past, future)


def test_a_day_word_in_a_name_is_no_time(nlp: Language) -> None:
    tree = parsed_doc(parsed(nlp, "The channel, also known as Norway Today, closed its accounts."))
    assert not times(tree, ((0, len(tree.words)),))


@pytest.mark.parametrize(
    ("iso", "exact"),
    [
        ("2023-09-12", Precision.DAY),
        ("2023-09", Precision.MONTH),
        ("2023", Precision.YEAR),
        ("2023-09-11/..", Precision.INTERVAL),
        ("../2030", Precision.INTERVAL),
    ],
)
def test_how_exact_a_date_is(iso: str, exact: Precision) -> None:
    assert precision(iso) is exact


@pytest.mark.parametrize(
    ("published", "day"),
    [
        ("2023-09-12", TUESDAY),
        ("2023-09-12T08:30:00Z", TUESDAY),
        (" 2023-09-12 ", TUESDAY),
        ("12 Sept", None),
        ("", None),
        (None, None),
    ],
)
def test_the_day_an_article_was_published(published: str | None, day: date | None) -> None:
    assert published_day(published) == day


@pytest.mark.parametrize(
    ("iso", "words"),
    [
        ("2023-09-12", "12 September 2023"),
        ("2023-09", "September 2023"),
        ("2023", "2023"),
        ("2023-09-04/2023-09-10", "4–10 September 2023"),
        ("2023-08-28/2023-09-03", "28 August 2023 to 3 September 2023"),
        ("2023-09-11/..", "11 September 2023"),
        ("../2030", "2030"),
    ],
)
def test_dates_are_written_for_english_readers(iso: str, words: str) -> None:
    assert readable_date(iso) == words
