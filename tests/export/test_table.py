"""The table for a terminal."""

from io import StringIO

import pytest

from claims.export import Layout, as_table
from claims.export.as_table import CERTAINTY_STYLES, NARROWEST_TABLE, STATUS_STYLES, shown
from claims.model import Certainty, Status
from tests.export.samples import claim, claim_set, harbour

GOLDEN = """\
Port of Marrow shut after fuel spill
harbour-spill · Marrow Post · 2024-03-04
3 claims: 1 disputed, 1 corroborated, 1 single source

 Claim                                      Source           Certainty      Status
 ────────────────────────────────────────────────────────────────────────────────────────
 Port of Marrow shut after fuel spill.      —                certain        corroborated
 About 40 tonnes of diesel may have         Marrow Harbour   possible       single source
 leaked from the port of Marrow.            Authority (Ada
                                            Quill)
                                            via Coast
                                            Radio, Marrow
                                            Post
 The fishermen had not been warned.         Fishermen        certain not    disputed

"""
NARROW = """\
Port of Marrow shut after fuel spill
harbour-spill · Marrow Post · 2024-03-04
3 claims: 1 disputed, 1 corroborated, 1 single source

Port of Marrow shut after fuel spill.
  corroborated · certain · —

About 40 tonnes of diesel may have leaked from the port of
Marrow.
  single source · possible · Marrow Harbour Authority (Ada
  Quill) · via Coast Radio, Marrow Post

The fishermen had not been warned.
  disputed · certain not · Fishermen

"""


def written(layout: Layout, *claim_sets: object) -> str:
    stream = StringIO()
    as_table.write(claim_sets or [harbour()], stream, layout)  # type: ignore[arg-type]
    return stream.getvalue()


def test_golden() -> None:
    assert written(Layout(width=90)) == GOLDEN


def test_a_narrow_terminal_gets_a_list() -> None:
    assert written(Layout(width=60)) == NARROW
    assert " Claim  " in written(Layout(width=NARROWEST_TABLE))


def test_a_long_name_is_truncated_between_words() -> None:
    long = claim_set(claim(source="Two officials who asked not to be named because the talks, which began in May, were secret"))
    assert " Two officials who asked not to be named because the talks, … " in written(Layout(width=300), long)


@pytest.mark.parametrize("width", [20, 40, 60, 72, 80, 200])
def test_no_line_is_wider_than_the_terminal(width: int) -> None:
    assert max(map(len, written(Layout(width=width)).splitlines())) <= width


def test_colours_are_used_only_on_request() -> None:
    assert "\x1b[" not in written(Layout(colour=False))
    assert "\x1b[" in written(Layout(colour=True))


def test_every_status_and_certainty_has_a_style() -> None:
    assert set(STATUS_STYLES) == set(Status)
    assert set(CERTAINTY_STYLES) == set(Certainty)


@pytest.mark.parametrize(
    ("words", "on_screen", "why"),
    [
        ("[bold red]x[/]", "[bold red]x[/]", "square brackets are no markup"),
        (":smile:", ":smile:", "colons are no picture"),
        ("\x1b[31mx", "\ufffd[31mx", "an escape sequence is not obeyed"),
        ("\u202egnp.exe", "\ufffdgnp.exe", "nor a change of writing direction"),
        ("half \ud83d", "half \ufffd", "what cannot be written is marked"),
        ("two\nlines", "two lines", "a statement is one line"),
    ],
)
def test_control_sequences_in_words_are_replaced(words: str, on_screen: str, why: str) -> None:
    assert shown(words) == on_screen, why
    page = written(Layout(width=90), claim_set(claim(statement=words), title=words))
    assert page.startswith(on_screen + "\n"), why
    assert f"\n {on_screen} " in page, why


def test_an_article_without_claims_is_shown_as_such() -> None:
    assert written(Layout(), claim_set()) == "harbour-spill\n2024-03-04\nno claims\n\n"
