"""The one reader of numbers: what it reads, what it leaves alone, and that its work grows as the text does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.language.numerals import Numeral, numerals

READ = [
    # text, its numbers as (words, value)
    ("1,200 ships", [("1,200", 1200)]),
    ("2000 ships", [("2000", 2000)]),
    (".5 percent", [(".5", 0.5)]),
    ("18 777 people", [("18 777", 18777)]),
    ("1 000 000 people", [("1 000 000", 1e6)]),
    ("On May 18 777 people came", [("18", 18), ("777", 777)]),
    ("orders for 18 777s", [("18", 18)]),
    ("1,00,000 rupees", [("1,00,000", 1e5)]),
    ("1.5 billion", [("1.5 billion", 1.5e9)]),
    ("a $5-million deal", [("5-million", 5e6)]),
    ("£1million", [("1million", 1e6)]),
    ("3bn barrels", [("3bn", 3e9)]),
    ("$20m in May", [("20m", 2e7)]),
    ("20m voters", [("20m", 2e7)]),
    ("a wall 20m high", [("20", 20)]),
    ("the 100m final", [("100", 100)]),
    ("5km away", [("5", 5)]),
    ("3 lakh, 2 crore", [("3 lakh", 3e5), ("2 crore", 2e7)]),
    ("2½ years", [("2½", 2.5)]),
    ("3 1/2 years", [("3 1/2", 3.5)]),
    ("2 and a half million", [("2 and a half million", 2.5e6)]),
    ("twenty-one", [("twenty-one", 21)]),
    ("twenty five", [("twenty five", 25)]),
    ("two three", [("two", 2), ("three", 3)]),
    ("two hundred and six", [("two hundred and six", 206)]),
    ("two and three", [("two", 2), ("three", 3)]),
    ("fifteen hundred", [("fifteen hundred", 1500)]),
    ("six million two hundred thousand and five", [("six million two hundred thousand and five", 6200005)]),
    ("two and a half million", [("two and a half million", 2.5e6)]),
    ("two-and-a-half years", [("two-and-a-half", 2.5)]),
    ("one and a quarter million", [("one and a quarter million", 1.25e6)]),
    ("a million and a half", [("a million and a half", 1.5e6)]),
    ("half a million", [("half a million", 5e5)]),
    ("half-a-million", [("half-a-million", 5e5)]),
    ("a half-dozen", [("a half-dozen", 6)]),
    ("a quarter of a million", [("a quarter of a million", 2.5e5)]),
    ("a quarter-million", [("a quarter-million", 2.5e5)]),
    ("a dozen", [("a dozen", 12)]),
    ("two dozen", [("two dozen", 24)]),
    ("Dozen hurt", [("Dozen", 12)]),
    ("the hundred men", [("hundred", 100)]),
    ("a couple of hundred", [("a couple of hundred", 200)]),
    ("a couple of days", []),
    ("a few hundred", [("a few hundred", None)]),
    ("several thousand", [("several thousand", None)]),
    ("tens of thousands", [("tens of thousands", None)]),
    ("20-30 rockets", [("20-30", None)]),
    ("20–30 rockets", [("20–30", None)]),
    ("20 - 30 rockets", [("20 - 30", None)]),
    ("2-3 million", [("2-3 million", None)]),
    ("killed 20 - 12 of them children", [("20", 20), ("12", 12)]),
    ("ten to twenty", [("ten", 10), ("twenty", 20)]),
    ("a three-year deal", [("three", 3)]),
]


@pytest.mark.parametrize(("text", "expected"), READ, ids=[row[0] for row in READ])
def test_what_is_read(text: str, expected: list[tuple[str, float | None]]) -> None:
    found = [(text[number.start : number.end], number.value) for number in numerals(text)]
    assert [(words, value and round(value, 6)) for words, value in found] == expected


SHARES = [("two-thirds", 0.6667), ("a third of", 0.3333), ("one-half of", 0.5), ("half of", 0.5), ("three quarters of", 0.75)]


@pytest.mark.parametrize(("text", "value"), SHARES)
def test_a_share_is_one(text: str, value: float) -> None:
    assert [(number.value, number.is_share) for number in numerals(f"{text} them")] == [(value, True)]


NONE = ["the third man", "the first half", "a third man", "5:30", "24/7", "2023-09-12", "1.2.3", "1,2345", "G-20", "F16"]
NONE += ["#5", "20th", "5G", "the 90s", "1990's", "million march", "word", "", "9" * 500, "million " * 40]


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_number(text: str) -> None:
    assert list(numerals(text)) == []


def test_quarters_that_follow_each_other_are_no_share() -> None:
    assert list(numerals("for three quarters in a row")) == [Numeral(3, 4, 9)]


_PIECES = ["two", "20", "-", " ", "and", "a", "half", "million", "hundred", "of", ",", ".", "½", "1/2", "m", "several", "%"]


@given(st.lists(st.sampled_from(_PIECES), max_size=30).map("".join) | st.lists(st.sampled_from(_PIECES)).map(" ".join))
def test_numbers_follow_each_other_and_hold_words(text: str) -> None:
    end = 0
    for number in numerals(text):
        assert end <= number.start < number.end <= len(text)
        assert text[number.start : number.end] == text[number.start : number.end].strip()
        assert number.value is None or 0 <= number.value <= 1e24
        end = number.end


@pytest.mark.parametrize(
    "piece", ["1 000 ", "two ", "1-", "million ", "hundreds of ", "and a half ", "1,000", "a few ", "half a "]
)
def test_the_work_grows_as_the_text_does(piece: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted in numbers that are begun, not in seconds."""
    import claims.language.numerals as module

    begun = 0
    single = module._single

    def counted(*given: object) -> object:
        nonlocal begun
        begun += 1
        return single(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(module, "_single", counted)
    counts = []
    for times in (200, 400):
        begun = 0
        list(numerals(piece * times))
        counts.append(begun)
    assert counts[1] <= 2 * counts[0] + 10
