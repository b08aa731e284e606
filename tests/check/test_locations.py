"""Lines, columns, excerpts and fingerprints."""

from collections import Counter

import pytest

from claims.check.locations import Lines, Location, SourceText, located
from claims.check.rule import Finding, Severity
from claims.identity import normalised


@pytest.mark.parametrize(
    ("text", "words", "place"),
    [
        ("one\ntwo", "two", Location(2, 1, 2, 4)),
        ("one\r\ntwo", "two", Location(2, 1, 2, 4)),
        ("one\rtwo", "two", Location(2, 1, 2, 4)),
        ("one\u2028two", "two", Location(1, 5, 1, 8)),
        ("👩‍⚖️ said", "said", Location(1, 6, 1, 10)),
        ("a b\nc d", "b\nc", Location(1, 3, 2, 2)),
        ("", "", Location(1, 1, 1, 1)),
    ],
)
def test_places(text: str, words: str, place: Location) -> None:
    at = text.index(words)
    assert Lines(text).place(at, at + len(words)) == place


def test_an_excerpt_is_cut_between_words() -> None:
    line = "word " * 40 + "here" + " more" * 40
    at = line.index("here")
    excerpt = Lines("\n" + line).excerpt(at + 1, at + 5)
    assert excerpt.marked == "here"
    assert excerpt.before.startswith("… word")
    assert excerpt.after.endswith("more …")
    assert len(excerpt.before) < 40
    long = Lines(line).excerpt(0, len(line))
    assert (long.before, long.marked[-1], long.after) == ("", "…", "")


def test_an_excerpt_ends_with_its_line() -> None:
    excerpt = Lines("first words\nsecond").excerpt(6, 18)
    assert (excerpt.before, excerpt.marked, excerpt.after) == ("first ", "words", "")


def fingerprints(text: str, *words: str) -> list[str]:
    lines = Lines(text)
    findings, at = [], 0
    for each in words:
        at = text.index(each, at)
        findings.append(Finding("X101", "m", ((at, at + len(each)),), "r"))
        at += len(each)
    made = located(findings, SourceText("a.md", lines, lines), {"X101": Severity.ERROR}, Counter())
    return [each.fingerprint for each in made]


def test_a_fingerprint_stays_when_lines_move_and_tells_equal_words_apart() -> None:
    before = fingerprints("Snow fell. Snow fell.", "Snow fell", "Snow fell")
    after = fingerprints("A new line.\n\nSnow fell.\n\nMore. SNOW  fell.", "Snow fell", "SNOW  fell")
    assert before == after
    assert len(set(before)) == 2


def test_words_of_a_page_are_found_in_its_file_and_others_begin_with_their_record() -> None:
    article = Lines("Snow fell.\n\nIce too.")
    page = SourceText("a.html", article, Lines("<p>Snow fell.</p>\n<p>Ice too.</p>"))
    assert page.place(12, 15) == Location(2, 4, 2, 7)
    record = SourceText("a.jsonl", article, Lines('{}\n{"text": "Sn\\u006fw fell"}'), line=2)
    assert record.place(0, 4) == Location(2, 1, 2, 1)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("It’s so.", "it's  SO!", True),
        ("Snow, they say", "“Snow” they say …", True),
        ("minus -5 degrees", "minus 5 degrees", False),
        ("5% of all", "5 of all", False),
        ("1.5 million", "15 million", False),
        ("1.5 million", "1,5 million", False),
        ("€5", "$5", False),
        ("he is not here", "he is here", False),
    ],
)
def test_what_counts_as_the_same_words(one: str, other: str, same: bool) -> None:
    assert (normalised(one) == normalised(other)) is same
