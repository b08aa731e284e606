"""The topics of an article and its readability, by textacy.

Topics are the terms that TextRank (Mihalcea & Tarau, 2004) ranks highest, in the article's own words.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import cast

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Token

from claims.language import ParsedDoc, parsed_doc, readable
from claims.model import REPORTING_BLOCKS, Article
from claims.textual import guarded

with guarded():
    from textacy.extract.keyterms.textrank import textrank
    from textacy.extract.utils import get_longest_subsequence_candidates

MOST = 8
"""Maximum topics of an article."""
_RANKED = 3 * MOST
"""Number of ranked terms; more than needed, since ties are ordered here."""
_DIGITS = 6
"""Significant digits of a rank: processors differ in the last bits of a sum, and ties must have the same order on all."""
_POS = ("NOUN", "PROPN", "ADJ")
_WORD = re.compile(r"\w(?:[\w&'’.\-]*\w)?|(?:[A-Z]\.)+")
"""A word of a topic; "a.m." and "signals[REVEAL" are not."""
_LONGEST = 80
"""Maximum characters of a topic: a longer one is a list without commas."""


def topics(doc: Doc, article: Article) -> tuple[str, ...]:
    """The topics of an ``article`` that was parsed as ``doc``, the most important first, each in the article's wording.

    Only reporting counts, not front matter, bylines, or teasers for other articles. At most `MOST`; none if it
    has no nouns.
    """
    parsed = parsed_doc(doc)
    tokens = list(_reported(doc, parsed, article))
    if not tokens:
        return ()
    ranked = textrank(_light(doc, tokens), normalize="lemma", include_pos=_POS, topn=_RANKED)
    forms = _forms(tokens, parsed, article.text)
    found = [(-round(score, _DIGITS), at, form) for term, score in ranked for at, form in [forms.get(term, (0, ""))] if form]
    words = dict.fromkeys(form for _, _, form in sorted(found) if len(form) <= _LONGEST)
    return tuple(words)[:MOST]


def _reported(doc: Doc, parsed: ParsedDoc, article: Article) -> Iterator[Token]:
    """The words of the reporting blocks in order, with the line breaks between them, which no term crosses."""
    blocks = iter([block for block in article.blocks if block.kind in REPORTING_BLOCKS])
    block = next(blocks, None)
    for token, offset in zip(doc, parsed.offsets, strict=True):
        while block is not None and offset >= block.end:
            block = next(blocks, None)
        if block is None:
            return
        if token.is_space or offset >= block.start:
            yield token


def _pos(token: Token) -> str:
    return token.pos_ if _WORD.fullmatch(token.text) else "X"


def _light(doc: Doc, tokens: list[Token]) -> Doc:
    """Only the tokens, with the attributes that TextRank uses."""
    return Doc(
        doc.vocab,
        words=[token.text for token in tokens],
        pos=[_pos(token) for token in tokens],
        lemmas=[token.lemma_ for token in tokens],
    )


def _forms(tokens: list[Token], parsed: ParsedDoc, text: str) -> dict[str, tuple[int, str]]:
    """For each term of TextRank its first position and its most frequent wording in the article."""
    forms: dict[str, Counter[str]] = {}
    first: dict[str, int] = {}
    for words in _candidates(tokens):
        start, end = parsed.offsets[words[0].i], parsed.ends[words[-1].i]
        form = " ".join(text[start:end].split())
        term = " ".join(word.lemma_ for word in words)
        forms.setdefault(term, Counter())[form] += 1
        first.setdefault(term, start)
    return {term: (first[term], counts.most_common(1)[0][0]) for term, counts in forms.items()}


def _candidates(tokens: Iterable[Token]) -> Iterator[tuple[Token, ...]]:
    """The runs of words that may be terms, by the conditions of textacy's ``textrank``."""

    def counts(token: Token) -> bool:
        return not (token.is_stop or token.is_punct or token.is_space) and _pos(token) in _POS

    # It iterates over the words and uses nothing else of a document.
    yield from get_longest_subsequence_candidates(cast(Doc, tokens), counts)


with guarded():
    from textacy.text_stats.basics import n_sents, n_words
    from textacy.text_stats.readability import flesch_kincaid_grade_level, flesch_reading_ease

_MOST_CHARACTERS = 200_000
"""Maximum characters of an article that are read for it (a book's worth); more would not change the result."""


@dataclass(frozen=True, slots=True)
class Readability:
    """The readability of a text. ``reading_ease`` is Flesch's: 100 very easy, 60 plain, 30 hard, unbounded.

    ``grade`` is that of Flesch and Kincaid: years at an American school. Both are rounded to a tenth. ``words`` and
    ``sentences`` are the counts.
    """

    words: int
    sentences: int
    reading_ease: float
    grade: float


def readability(article: Article) -> Readability | None:
    """The readability of the article; None if it has no words. Only reporting counts."""
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
    """The first texts, together at most `_MOST_CHARACTERS` characters; the last one may be cut."""
    found, left = [], _MOST_CHARACTERS
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
