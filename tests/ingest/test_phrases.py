"""The table of phrases: each row with its example and near miss."""

import pytest

from claims.data import english
from claims.data.grammar import Match, Phrase
from claims.ingest.features import Phrases, shipped_phrases
from claims.model import BlockKind, DataError

ROWS = english().boilerplate


def found(row: Phrase, line: str) -> bool:
    """Whether a table with only this row finds its kind in the line."""
    phrases = Phrases([row])
    match row.match:
        case Match.LEAD:
            return phrases.lead(line) is row.kind
        case Match.CLOSE:
            return phrases.closes(line)
        case Match.TERM:
            return phrases.terms(line) == 1
        case _:
            return phrases.kind(line) is row.kind


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.example)
def test_each_row_matches_its_example(row: Phrase) -> None:
    assert found(row, row.example)


@pytest.mark.parametrize("row", [row for row in ROWS if row.near_miss], ids=lambda row: row.near_miss)
def test_no_row_matches_its_near_miss(row: Phrase) -> None:
    assert not found(row, row.near_miss)


@pytest.mark.parametrize("row", [row for row in ROWS if row.match not in {Match.LEAD, Match.TERM}], ids=lambda row: row.example)
def test_no_row_is_shadowed_by_an_earlier_one_of_another_kind(row: Phrase) -> None:
    """The complete table gives a row's example the row's kind."""
    assert shipped_phrases().kind(row.example) is row.kind


# Reporting that uses the words of page furniture.
REPORTING = [
    "Share prices fell by a third on Monday.",
    "Follow the money, the prosecutor told the jury.",
    "Read more books, the minister advised pupils.",
    "The privacy policy of the company broke the law, the court found.",
    "Sign up or pay a fine, the council told landlords.",
    "Sources close to the talks said a deal was near.",
    "Subscribers will pay more from May, the company said.",
    "Photo evidence shows that the bridge was damaged.",
    "Getty Images sued the firm in London last year.",
    "By Monday evening the water had reached the town hall.",
    "May 2015 was the wettest month on record in the valley.",
    "Watch the border, the general had warned his officers.",
    "Advertising revenue rose to $12m, it said.",
    "Click fraud cost advertisers $2bn last year, according to the study.",
    "Contact with the ship was lost at 9pm.",
    "Home Secretary Ana Ruiz resigned on Monday.",
    "Business leaders welcomed the plan.",
    "Copyright infringement is a crime in most countries.",
    "Reporting restrictions were lifted by the judge.",
    "Updated figures show that 14 people died.",
    "Support for the government has fallen to 23 percent.",
    "Image recognition software was used to find the suspects.",
    "More than 40 people were hurt.",
    "Have you seen this man? police asked in an appeal.",
    "Listen to the voters, the party's leader was told.",
    "Download speeds doubled in a year, the regulator said.",
    "The video does not show the explosion, the ministry said in a statement that gave no further details.",
    "Police reported from the scene that no one was hurt.",
]


@pytest.mark.parametrize("line", REPORTING)
def test_reporting_matches_no_phrase(line: str) -> None:
    assert shipped_phrases().kind(line) is None
    assert shipped_phrases().lead(line) is None


def test_an_invalid_pattern_is_reported() -> None:
    broken = Phrase(kind=BlockKind.PROMO, match=Match.WHOLE, pattern="(", example="x")
    with pytest.raises(DataError, match=r"boilerplate\.csv: not a regular expression: .* \(got '\('\)"):
        Phrases([broken])
