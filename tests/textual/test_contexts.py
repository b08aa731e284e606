from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.store.search import phrases

TEXT = "Near the Élysée, Kim’s\narmoured train stopped. The train left: trains do. E\u0301lyse\u0301e staff waved."

FOUND = [
    ("train", ["train", "train", "trains"], "the last word may go on"),
    ("train left", ["train", "train", "left"], "every word that is asked for"),
    ('"armoured train"', ["armoured train"], "a phrase, over any white space"),
    ("elysee", ["Élysée", "E\u0301lyse\u0301e"], "accents and case are passed over, however they are written"),
    ("kim s", ["Kim", "s", "stopped", "staff"], "words as the index of the store cuts them"),
    ("rain", [], "no part of a word but its beginning"),
    ("", [], "nothing asked for"),
    ('"', [], "an odd quotation mark"),
    ("[(*", [], "no regular expression"),
]


@pytest.mark.parametrize(("query", "words", "why"), FOUND, ids=[why for _, _, why in FOUND])
def test_hits(query: str, words: list[str], why: str, matching: ModuleType) -> None:
    assert [hit.words for hit in matching.contexts(TEXT, phrases(query), most=9)] == words


def test_a_hit_has_context_and_position(matching: ModuleType) -> None:
    (hit, _) = matching.contexts(TEXT, phrases("elysee"))
    assert (hit.before, hit.words, hit.start, hit.end) == ("Near the ", "Élysée", 9, 15)
    assert hit.after == ", Kim’s armoured train stopped. The train left: "
    assert matching.contexts("", phrases("train")) == ()


@given(
    text=st.text(alphabet=st.sampled_from("aé\u0301e “\"'\n\ud800x.ẞİ_") | st.characters(), max_size=120),
    query=st.text(alphabet=st.sampled_from('aex" sé'), max_size=8),
)
def test_positions_are_exact_and_context_is_from_the_text(text: str, query: str, matching: ModuleType) -> None:
    for hit in matching.contexts(text, phrases(query), most=100):
        assert text[hit.start : hit.end] == hit.words
        assert "".join(text[: hit.start].split()).endswith("".join(hit.before.split()))
        assert "".join(text[hit.end :].split()).startswith("".join(hit.after.split()))
        assert max(len(hit.before), len(hit.after)) <= matching.WIDTH


def test_no_more_hits_are_computed_than_requested(matching: ModuleType) -> None:
    assert len(matching.contexts("train " * 50_000, phrases("train"))) == 3
