"""Credits of news agencies in articles."""

import pytest

from claims.ingest import read_text
from claims.stories.agencies import Credit, agency_called, credits

STORY = "The river burst its banks on Monday, and the town hall was flooded, the mayor said."
WHOLE = [
    ("LONDON (Reuters) — {}", "Reuters"),
    ("BERLIN, 3 May (dpa) - {}", "Deutsche Presse-Agentur"),
    ("(AFP) – {}", "Agence France-Presse"),
    ("By Jane Doe, Associated Press\n\n{}", "Associated Press"),
    ("By Reuters\n\n{}", "Reuters"),
    ("Town flooded\n\nIt rained for a week.\n\n{} (Reuters)", "Reuters"),
    ("{}\n\nSource: AFP", "Agence France-Presse"),
    ("{}\n\n— AP", "Associated Press"),
    ("{}\n\n© 2024 AFP", "Agence France-Presse"),
    ("{}\n\nThis article was taken from the Press Association.", "Press Association"),
]
PART = [
    ("{}\n\nWith Reuters", "Reuters"),
    ("{}\n\nThe Associated Press contributed to this report.", "Associated Press"),
    ("{}\n\nAP and Jane Doe contributed.", "Associated Press"),
    ("{}\n\nWith material from AFP", "Agence France-Presse"),
    ("{}\n\nAdditional reporting by Reuters", "Reuters"),
    ("By Jane Doe, with Reuters\n\n{}", "Reuters"),
]
NONE = [
    "{}",
    "Town flooded\n\n{} Reuters reported that two people were missing.",
    "{} The mayor told AFP that nobody was hurt.",
    "Town flooded, with Reuters\n\n{}",
    "{}\n\n(AP Photo/Jane Doe)",
    "{}\n\nPhoto: Reuters",
    "{} The Associated Press (AP) has an office in the town.",
    "{} She had worked with Reuters for ten years before the flood.",
    "{}\n\nBy Jane Doe, Harbour Post",
    "{} He paid with cash.",
]


@pytest.mark.parametrize(("lines", "agency"), WHOLE)
def test_an_agencys_text(lines: str, agency: str) -> None:
    assert credits(read_text(lines.format(STORY))) == (Credit(agency, whole=True),)


@pytest.mark.parametrize(("lines", "agency"), PART)
def test_a_text_with_a_part_by_an_agency(lines: str, agency: str) -> None:
    assert credits(read_text(lines.format(STORY))) == (Credit(agency, whole=False),)


@pytest.mark.parametrize("lines", NONE)
def test_what_is_no_credit(lines: str) -> None:
    assert credits(read_text(lines.format(STORY))) == ()


def test_the_publisher_or_author_may_be_an_agency() -> None:
    for about in ({"publisher": "The Associated Press"}, {"author": "AP"}):
        assert credits(read_text(STORY, **about)) == (Credit("Associated Press", whole=True),)
    assert agency_called("Harbour Post") is agency_called(None) is agency_called(" ") is None


def test_a_long_line_is_read_in_bounded_time() -> None:
    for unit in ("with ", "(", "A ", "by a b c d ", "Reuters and "):
        assert credits(read_text(unit * 30_000 + "flooded")) in ((), (Credit("Reuters", whole=False),))
