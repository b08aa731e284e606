"""Passages that articles have in common."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.ingest import read_text
from claims.model import Article
from claims.stories.copies import FEWEST, NEIGHBOURS, PASSAGE, RUN, Reader, copies, overlaps, passages

WIRE = [
    "The river Tarn burst its banks near Orlo on Sunday night and cut the railway to the coast.",
    "Engineers worked until dawn to lower the gates of the upper reservoir, which had filled within hours.",
    "Farmers drove their cattle to the old airfield, where the army had put up tents and field kitchens.",
    "The ministry of transport expects the line to stay closed until the middle of next week.",
    "Insurers will not give figures before the water has gone down, but speak of the worst flood in decades.",
    "Schools in the valley remain closed, and buses replace trains between Orlo and the capital.",
]
OWN = [
    "Marta Lund has kept bees on the hill above Orlo for thirty years and had never seen the meadow under water.",
    "On Monday she counted eleven hives that floated past the church, two of them with the bees still inside.",
    "Her neighbours carried sandbags through the night, and somebody brought soup in a milk can.",
    "By noon the road to the mill was dry again, but the bridge had lost its railing and half of its planks.",
    "She wants to rebuild before the lime trees flower, she told visitors, as a year without honey is a long one.",
    "The parish has opened an account for donations, which the savings bank keeps without a fee.",
]


def article(lines: list[str], **about: str) -> Article:
    return read_text("\n\n".join(["A headline of its own", *lines]), **about)


def changed(lines: list[str], every: int) -> list[str]:
    return [" ".join("zzz" if at % every == every - 1 else word for at, word in enumerate(line.split())) for line in lines]


REUSE = {
    "shortened": WIRE[:2],
    "another headline": WIRE,
    "one word in fifteen": changed(WIRE, 15),
    "one word in eight": changed(WIRE, 8),
    "shuffled": random.Random(1).sample(WIRE, len(WIRE)),
    "half and half": WIRE[:3] + OWN[:3],
    "a third inside own text": [*OWN[:3], *WIRE[2:4], *OWN[3:]],
}


@pytest.mark.parametrize("lines", REUSE.values(), ids=REUSE.keys())
def test_a_copy_is_found_with_its_passages(lines: list[str]) -> None:
    reader = Reader()
    original, copy = article(WIRE), article(lines)
    (found,) = copies([reader.text(original), reader.text(copy)], [(1.0,), (2.0,)])
    assert (found.article, found.copy_of) == (1, 0)
    marked = " ".join(copy.text[span.start : span.end] for span in found.copied_spans)
    own = [line for line in lines if line in OWN]
    assert not any(line in marked for line in own)
    assert len(marked) >= 0.75 * sum(len(line) for line in lines if line not in OWN)


NOT_COPIED = {
    "another text": OWN,
    "the same quotation": [OWN[0], "The mayor said: “" + " ".join(WIRE) + "”", *OWN[1:], *OWN[1:]],
    "one sentence of background": [*OWN, WIRE[0]],
    "the same names and words": [
        "Orlo and the river Tarn: schools, trains, insurers and farmers.",
        *OWN,
    ],
}


@pytest.mark.parametrize("lines", NOT_COPIED.values(), ids=NOT_COPIED.keys())
def test_what_is_no_copy(lines: list[str]) -> None:
    reader = Reader()
    assert copies([reader.text(article(WIRE)), reader.text(article(lines))], [(1.0,), (2.0,)]) == []


def test_the_original_is_the_one_with_the_lower_rank() -> None:
    reader = Reader()
    texts = [reader.text(article(WIRE[:4])), reader.text(article(WIRE))]
    assert [(each.article, each.copy_of) for each in copies(texts, [(2.0,), (1.0,)])] == [(0, 1)]
    assert [(each.article, each.copy_of) for each in copies(texts, [(1.0,), (1.0,)])] == [(1, 0)]


def test_articles_without_text_have_no_copies() -> None:
    reader = Reader()
    texts = [reader.text(article([])), reader.text(article(["Short."])), reader.text(article(WIRE))]
    assert copies(texts, [(0.0,)] * 3) == copies([], []) == []


def test_a_text_that_hundreds_print_is_compared_in_linear_time() -> None:
    text = Reader().text(article(WIRE))
    for number in (50, 200):
        found = overlaps([text] * number)
        assert len(found) <= number * (NEIGHBOURS + 1)
        assert {pair.second for pair in found} == set(range(1, number)), "each has one before it"
        assert {pair.second for pair in found if pair.first == 0} == set(range(1, number)), "and the first"


@given(st.lists(st.sampled_from(WIRE + OWN), max_size=8), st.lists(st.sampled_from(WIRE + OWN), max_size=8))
def test_passages_lie_in_the_text_and_have_its_words(one: list[str], other: list[str]) -> None:
    reader = Reader()
    copy, original = article(one), article(other)
    before = 0
    for span in passages(reader.text(copy), reader.text(original)):
        assert before <= span.start < span.end <= len(copy.text)
        assert len(copy.text[span.start : span.end].split()) >= PASSAGE
        before = span.end
    for pair in overlaps([reader.text(copy), reader.text(original)]):
        assert 0.2 <= pair.containment <= 1.0


def test_the_thresholds_are_those_of_the_documentation() -> None:
    assert (RUN, FEWEST, PASSAGE) == (4, 10, 8)
