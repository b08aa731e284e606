"""Articles and documents for the tests, read by one pipeline."""

from collections.abc import Sequence

from spacy.language import Language

from claims.evidence.index import EvidenceIndex
from claims.evidence.reading import known
from claims.evidence.statements import ReadArticle, article_of
from claims.evidence.verifying import Verified, verified
from claims.ingest import read_text
from claims.model import Claim, FactCheckMatch
from claims.pipeline import with_results

DAY = "2024-03-05"
"""A Tuesday."""


def read(
    pipeline: Language, text: str, *, id: str = "article", publisher: str | None = "Post", day: str | None = DAY
) -> ReadArticle:
    """A text as it is read."""
    article = read_text(text, id=id, publisher=publisher, published=day)
    return next(found for _, found in with_results([article], pipeline, article_of))


def compared(article: ReadArticle, *documents: ReadArticle, checks: Sequence[Sequence[FactCheckMatch]] = ()) -> Verified:
    """The article with what the documents say."""
    with EvidenceIndex([known(each.document) for each in documents]) as index:
        return verified(article, index, checks)


def claim_with(found: Verified, words: str) -> Claim:
    """The claim of an article whose words contain ``words``."""
    return next(claim for claim in found.claim_set.claims if words in claim.text)
