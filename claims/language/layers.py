"""The extension attributes in which the stages leave their results on a spaCy `Doc`.

Every result is in an attribute that begins with ``claims_``: ``doc._.claims_article``, ``claims_relations``, …,
``claims_set``. ``doc._.claims``, ``doc._.claim_set`` and ``doc._.article`` are shortcuts, made only where the name is free: an
attribute that another program has set is never overwritten.
"""

import warnings
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from spacy.tokens import Doc

from claims.model import Article, Claim, ClaimSet, PipelineError

PREFIX = "claims_"
WRITERS: Mapping[str, str] = MappingProxyType(
    {
        "article": "claims_article",
        "verbatim": "claims_syntax",
        "warnings": "claims_syntax",
        "parsed": "claims_attribution",
        "hearing": "claims_tagger",
        "relations": "claims_attribution",
        "speakers": "claims_sources",
        "clauses": "claims_splitting",
        "modalities": "claims_hedging",
        "findings": "claims_verification",
        "topics": "claims_topics",
        "set": "claims_export",
    }
)
"""The layers, each without `PREFIX`, with the component that writes it, in the order of the pipeline."""


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
