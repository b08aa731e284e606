"""Topics of an article, also for unusual input."""

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

import claims
from claims.model import BlockKind
from tests.building import article, parsed

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def topical() -> Language:
    return claims.load("fast", topics=True)


SEEDS = [
    ("valley-quake", {"World Health Organization", "village school", "eastern Turkey"}),
    ("depot-blast", {"fuel depot", "Kozacha Bay district"}),
    ("nap-study", {"Short naps", "memory tests", "World Health Organization"}),
    ("strait-talks", {"International Atomic Energy Agency", "Foreign Ministry"}),
]


@pytest.mark.parametrize(("seed", "about"), SEEDS)
def test_topics_of_a_seed(topical: Language, seed: str, about: set[str], articles: ModuleType) -> None:
    found = claims.extract(ROOT / "seeds" / f"{seed}.md", nlp=topical).article
    assert about <= set(found.topics)
    assert len(found.topics) <= articles.MOST
    text = " ".join(found.text.split())
    assert all(topic in text for topic in found.topics), "a topic is in the article's own words"


def test_topics_are_found_only_on_request(pipeline: Language) -> None:
    assert claims.extract("The village school in eastern Turkey collapsed.", nlp=pipeline).article.topics == ()


ODD = ["", " \n ", "“", "\"Odd, he said. 'More", "And then she did so again.", "!!!", "“”‘’„", "\ud800", "U+0000: \x00", "KIM"]


@pytest.mark.parametrize("text", ODD)
def test_unusual_text_does_not_raise(nlp: Language, text: str, articles: ModuleType) -> None:
    found = article(text)
    assert set(articles.topics(parsed(nlp, text), found)) <= {"KIM", "U+0000", "Odd"}


def test_bylines_and_teasers_are_not_topics(nlp: Language, articles: ModuleType) -> None:
    text = "By the desk of fine articles"
    doc = parsed(nlp, text, kind=BlockKind.BYLINE)
    assert articles.topics(doc, doc._.claims_article) == ()


def test_no_topic_crosses_a_block(nlp: Language, articles: ModuleType) -> None:
    doc = parsed(nlp, "Heavy snow\nMountain roads\nHeavy snow")
    assert set(articles.topics(doc, doc._.claims_article)) == {"Heavy snow", "Mountain roads"}


@given(text=st.text(alphabet=st.sampled_from("ab “\"'\n.,-Kim U.S"), max_size=60))
def test_topics_are_words_of_the_text(nlp: Language, text: str, articles: ModuleType) -> None:
    doc = parsed(nlp, text)
    found = articles.topics(doc, doc._.claims_article)
    assert all(topic in " ".join(text.split()) for topic in found)
    assert articles.topics(doc, doc._.claims_article) == found


def test_topics_are_the_same_in_every_process() -> None:
    """The order of sets of words differs between processes unless they are sorted."""
    code = (
        "import claims, pathlib\nnlp = claims.load('fast', topics=True)\n"
        "paths = sorted(pathlib.Path('seeds').glob('*.md'))\n"
        "print([claims.extract(path, nlp=nlp).article.topics for path in paths])"
    )
    outputs = []
    for seed in ("1", "2"):
        environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "PATH": ""}
        ended = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, env=environment, check=True
        )
        outputs.append(ended.stdout)
    assert outputs[0] == outputs[1]
    assert "village school" in outputs[0]
