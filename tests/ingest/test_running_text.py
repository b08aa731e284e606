"""The text that is analysed: words made whole, with exact places in the article."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

import claims
from claims.ingest import read_text
from claims.ingest.characters import running_text

# (the article, the text that is read)
READ = [
    ("The dam is safe.", "The dam is safe."),
    ("The Mel\u00adbrook reser\u00advoir is almost empty.", "The Melbrook reservoir is almost empty."),
    ("The reser\u200bvoir is\u2060empty.", "The reservoir isempty."),
    ("The dam isn&#8217;t safe, the Works &amp; Water board said.", "The dam isn't safe, the Works & Water board said."),
    ("&ldquo;It leaks,&rdquo; said Ola Brandt.", '"It leaks," said Ola Brandt.'),
    ("It cost 5&nbsp;million.", "It cost 5 million."),
    ("AT&T; and R&D; stay, and so does &bogus;.", "AT&T; and R&D; stay, and so does &bogus;."),
    (
        "The engineers found a long-\nterm weakness in the reser-\nvoir, the board said. The reservoir is shut.",
        "The engineers found a long-term weakness in the reservoir, the board said. The reservoir is shut.",
    ),
    ("Seoul-\n\nthe headline ends there, the board said.", "Seoul-\n\nthe headline ends there, the board said."),
]


@pytest.mark.parametrize(("text", "expected"), READ)
def test_words_are_read_whole(text: str, expected: str) -> None:
    assert running_text(read_text(text)).text == expected


@given(st.text(alphabet="ab -\n.&;#8217amp\u00ad\u200b\u2060é", max_size=60))
def test_each_character_has_its_place_in_the_article(text: str) -> None:
    article = read_text(f"The board said it. {text}")
    read = running_text(article)
    if read.starts is None or read.ends is None:
        assert len(read.text) == len(article.text)
        return
    assert len(read.starts) == len(read.ends) == len(read.text)
    places = list(zip(read.starts, read.ends, strict=True))
    assert all(start < end for start, end in places)
    assert all(before[1] <= after[0] for before, after in pairwise(places))
    left_out = set("\u00ad\u200b\u2060-\n &;#8217amp")
    covered = {i for start, end in places for i in range(start, end)}
    assert all(article.text[i] in left_out for i in set(range(len(article.text))) - covered)


def test_spans_of_claims_are_those_of_the_article(pipeline: Language) -> None:
    text = "The Mel\u00adbrook dam isn&#8217;t shut, the Works &amp; Water board said on Mon\u00adday."
    (claim,) = claims.extract(read_text(text), nlp=pipeline).claims
    assert (claim.statement, claim.source) == ("The Melbrook dam isn't shut", "Works & Water board")
    assert claim.text == "The Mel\u00adbrook dam isn&#8217;t shut"
    assert "".join(text[span.start : span.end] for span in claim.spans) == claim.text
