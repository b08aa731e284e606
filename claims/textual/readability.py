"""How easily an article reads, by textacy's text statistics."""

from dataclasses import dataclass
from functools import cache

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from claims.language import readable
from claims.model import REPORTING_BLOCKS, Article
from claims.textual.guard import guarded

with guarded():
    from textacy.text_stats.basics import n_sents, n_words
    from textacy.text_stats.readability import flesch_kincaid_grade_level, flesch_reading_ease

_MOST = 200_000
"""Characters of an article that are read for it: a book's worth; more changes nothing."""


@dataclass(frozen=True, slots=True)
class Readability:
    """How easily a text reads. ``reading_ease`` is Flesch's: 100 very easy, 60 plain, 30 hard, with no end on either side.

    ``grade`` is that of Flesch and Kincaid: years at an American school. Both are rounded to a tenth. ``words`` and
    ``sentences`` are how many were counted.
    """

    words: int
    sentences: int
    reading_ease: float
    grade: float


def readability(article: Article) -> Readability | None:
    """How easily the article reads; None where it has no words. Only what it reports counts."""
    text = readable(article)
    texts = [text[block.start : block.end] for block in article.blocks if block.kind in REPORTING_BLOCKS]
    pieces = [doc for doc in _english().pipe(_portion(texts)) if any(not (word.is_punct or word.is_space) for word in doc)]
    if not pieces:
        return None
    doc = Doc.from_docs(pieces)
    return Readability(
        words=n_words(doc),
        sentences=n_sents(doc),
        reading_ease=round(flesch_reading_ease(doc, lang="en"), 1),
        grade=round(flesch_kincaid_grade_level(doc), 1),
    )


def _portion(texts: list[str]) -> list[str]:
    """The first texts, as many as `_MOST` characters hold, at least a part of one."""
    found, left = [], _MOST
    for text in texts:
        if left <= 0:
            break
        found.append(text[:left])
        left -= len(text)
    return found


@cache
def _english() -> Language:
    """Words and sentences by spaCy's rules: no model is needed to count them."""
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return nlp
