"""A tokenizer that reads raw text as an article, so that ``nlp(text)`` and ``claims.extract(text)`` agree."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from spacy.tokens import Doc
from spacy.vocab import Vocab

from claims.language.normalise import readable
from claims.model import Article


class Tokenizer(Protocol):
    """What is needed of spaCy's tokenizer, which comes without types."""

    vocab: Vocab

    def __call__(self, text: str) -> Doc: ...
    def to_disk(self, path: str | Path, **kwargs: object) -> None: ...
    def from_disk(self, path: str | Path, **kwargs: object) -> object: ...
    def to_bytes(self, **kwargs: object) -> bytes: ...
    def from_bytes(self, data: bytes, **kwargs: object) -> object: ...


class ArticleTokenizer:
    """Wraps a spaCy tokenizer: text in, document of a typed article out (``doc._.article``), sentences bounded by blocks.

    ``read`` makes an article of raw text; articles that are at hand go through `of`. Storing and loading are the inner
    tokenizer's.
    """

    def __init__(self, inner: Tokenizer, read: Callable[[str], Article]) -> None:
        self.inner = inner
        self.vocab = inner.vocab
        self._read = read

    def __call__(self, text: str) -> Doc:
        return self.of(self._read(text))

    def of(self, article: Article) -> Doc:
        """The unparsed document of ``article``: same length as its text, a sentence start at each block's first word.

        The parser keeps to sentence starts that are already set, so no sentence crosses a block.
        """
        doc = self.inner(readable(article))
        doc._.article = article
        return bound_sentences(doc, article)

    def to_disk(self, path: str | Path, **kwargs: object) -> None:
        """Stores the inner tokenizer, as spaCy does."""
        self.inner.to_disk(path, **kwargs)

    def from_disk(self, path: str | Path, **kwargs: object) -> "ArticleTokenizer":
        """Loads the inner tokenizer, as spaCy does."""
        self.inner.from_disk(path, **kwargs)
        return self

    def to_bytes(self, **kwargs: object) -> bytes:
        """The inner tokenizer as bytes, as spaCy does."""
        return self.inner.to_bytes(**kwargs)

    def from_bytes(self, data: bytes, **kwargs: object) -> "ArticleTokenizer":
        """Reads the inner tokenizer from bytes, as spaCy does."""
        self.inner.from_bytes(data, **kwargs)
        return self


def bound_sentences(doc: Doc, article: Article) -> Doc:
    """Marks the first word of every block, and what follows a block's end, as a sentence start."""
    edges = sorted({edge for block in article.blocks for edge in (block.start, block.end)})
    upcoming = iter(edges)
    edge = next(upcoming, None)
    for token in doc:
        if edge is None:
            break
        if token.idx >= edge and not token.is_space:
            token.is_sent_start = True
            while edge is not None and edge <= token.idx:
                edge = next(upcoming, None)
    return doc


if not Doc.has_extension("article"):
    Doc.set_extension("article", default=None)
