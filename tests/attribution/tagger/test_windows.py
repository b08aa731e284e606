from hypothesis import given
from hypothesis import strategies as st

from claims.attribution.tagger.network import CONTEXT, LONGEST, Window, windows

paragraph_lengths = st.lists(st.lists(st.integers(1, 8), min_size=1, max_size=200), min_size=1, max_size=8)


def laid_out(paragraphs: list[list[int]]) -> tuple[list[int], list[tuple[int, int]]]:
    """Pieces of each word, and paragraphs as runs of words."""
    runs, start = [], 0
    for words in paragraphs:
        runs.append((start, start + len(words)))
        start += len(words)
    return [pieces for words in paragraphs for pieces in words], runs


@given(paragraph_lengths, st.integers(LONGEST // 4, LONGEST))
def test_every_word_is_tagged_once_in_a_window_that_fits(paragraphs: list[list[int]], first: int) -> None:
    pieces, runs = laid_out(paragraphs)
    found = windows(pieces, runs, first)
    assert [window.own for window in found] == [0, *(window.end for window in found[:-1])]
    assert found[-1].end == len(pieces)
    for window in found:
        assert window.start <= window.own < window.end
        assert sum(pieces[window.start : window.end]) <= LONGEST


@given(paragraph_lengths)
def test_what_is_read_again_is_whole_paragraphs_or_half_a_window_of_one(paragraphs: list[list[int]]) -> None:
    pieces, runs = laid_out(paragraphs)
    starts = {start for start, _ in runs}
    for window in windows(pieces, runs):
        again = sum(pieces[window.start : window.own])
        assert again <= CONTEXT if window.own in starts else again <= LONGEST // 2


def test_short_paragraphs_share_a_window() -> None:
    pieces, runs = laid_out([[1] * 100, [1] * 100, [1] * 100])
    assert windows(pieces, runs) == [Window(0, 0, 200), Window(200, 200, 300)]


def test_a_short_paragraph_before_is_read_again() -> None:
    pieces, runs = laid_out([[1] * 220, [1] * 30, [1] * 100])
    assert windows(pieces, runs) == [Window(0, 0, 250), Window(220, 250, 350)]


def test_a_paragraph_longer_than_a_window_is_cut_and_half_of_it_read_again() -> None:
    pieces, runs = laid_out([[1] * 300])
    assert windows(pieces, runs) == [Window(0, 0, 254), Window(127, 254, 300)]


def test_an_empty_article_has_no_windows() -> None:
    assert windows([], []) == []
