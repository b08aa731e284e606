"""The extension attributes in which the stages write their results on a spaCy `Doc`; checks that a stage finds what it reads.

Every result is in an attribute that begins with ``claims_``: ``doc._.claims_article``, ``claims_relations``, …,
``claims_set``. ``doc._.claims``, ``doc._.claim_set`` and ``doc._.article`` are shortcuts, made only where the name is free: an
attribute that another program has set is never overwritten.
"""

import warnings
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from claims.model import Article, Claim, ClaimSet, PipelineError

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
        "set": "claims_export",
    }
)
"""The layers, each without `PREFIX`, with the component that writes it, in the order of the pipeline."""


_SYNTAX = {"DEP": "a parser", "TAG": "a tagger", "LEMMA": "a lemmatizer"}
"""The annotations that the stages read, each with the component that makes it."""
_TOKENS = "token."


def _article(doc: Doc) -> Article | None:
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
    {"article": (_article, _set_article), "claim_set": (_claim_set, None), "claims": (_claims, None)}
)
"""Shorter names, each with what reads it and what writes it."""


def declare() -> None:
    """Sets the extension attributes that are not there yet; called again, it changes nothing.

    Warns of a shortcut whose name is another program's. Raises `PipelineError` where a name that begins with `PREFIX` is.
    """
    for name in (PREFIX + layer for layer in WRITERS):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=None)
        elif tuple(Doc.get_extension(name)) != (None, None, None, None):
            raise PipelineError(
                f"the extension attribute doc._.{name} was already set by another program",
                remedy=f"give that one another name; those that begin with {PREFIX} are needed by the stages",
            )
    for name, (getter, setter) in SHORTCUTS.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, getter=getter, setter=setter)
        elif getattr(Doc.get_extension(name)[2], "__module__", None) != __name__:
            warnings.warn(
                f"doc._.{name} was set by another program and is left as it is; the claim set is in doc._.claims_set",
                stacklevel=2,
            )


def needed(doc: Doc, layer: str, stage: str) -> Any:
    """The layer of ``doc`` that ``stage`` reads. Raises `PipelineError` where no stage before it has written it."""
    found = getattr(doc._, PREFIX + layer)
    if found is None:
        raise PipelineError(
            f"{stage} found nothing in doc._.{PREFIX}{layer}: {WRITERS[layer]} is missing, disabled or comes later",
            remedy="claims.add_to(nlp) adds the stages in their order",
        )
    return found


def check_wiring(nlp: Language, stage: str) -> None:
    """Raises `PipelineError` where what ``stage`` declares to read is written by no component that is in ``nlp`` already.

    Components that do not declare what they write may write words' attributes, so these are then not asked for here but by
    `check_parsed`; the same holds for a tokenizer other than spaCy's.
    """
    metas = [nlp.get_pipe_meta(name) for name in nlp.component_names]
    written = {attribute for meta in metas for attribute in meta.assigns}
    undeclared = any(not meta.assigns for meta in metas) or type(nlp.tokenizer).__module__ != "spacy.tokenizer"
    missing = [
        attribute
        for attribute in nlp.get_factory_meta(stage).requires
        if attribute not in written and not (attribute.startswith(_TOKENS) and undeclared)
    ]
    if not missing:
        return
    if any(attribute.startswith(_TOKENS) for attribute in missing):
        raise PipelineError(
            f"{stage} needs a parsed text, and no component of this pipeline writes {', '.join(missing)}",
            remedy="add tagger, parser and lemmatizer first, or begin with spacy.load('en_core_web_sm')",
        )
    writers = [writer for layer, writer in WRITERS.items() if f"doc._.{PREFIX}{layer}" in missing]
    raise PipelineError(
        f"{stage} reads {', '.join(missing)}, which no component before it writes",
        remedy=f"add {' and '.join(writers)} first; claims.add_to(nlp) adds all stages in their order",
    )


def check_parsed(doc: Doc, stage: str) -> None:
    """Raises `PipelineError` where ``doc`` has words that have not been parsed, tagged or lemmatised."""
    if all(token.is_space for token in doc):
        return
    missing = [maker for annotation, maker in _SYNTAX.items() if not doc.has_annotation(annotation)]
    if missing:
        raise PipelineError(
            f"{stage} needs a parsed text; this one has been through no {', no '.join(maker[2:] for maker in missing)}",
            remedy=f"put {', '.join(missing)} before {stage}, or enable what is disabled",
        )
