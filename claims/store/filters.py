"""Which claims, and in which order."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from claims.model import HedgeType

NONE = "none"
"""In a filter and among the counts: claims that have no source, no hedge, no verdict, …"""


def _several(value: object) -> object:
    return (value,) if isinstance(value, str) else value


AnyOf = Annotated[tuple[str, ...], BeforeValidator(_several)]
"""Values of which a claim must have one; empty: any. One string may stand for itself."""


class Filters(BaseModel):
    """What claims must be to be listed: every field that is given must hold; within a field, any of its values.

    ``article`` is an article's id, ``source`` a name, ``hedge_type``, ``verdict``, ``source``, ``source_kind``, ``reviewer``
    (of the verdict) and ``assigned`` also take ``"none"``. ``named`` False: sources without a name; claims without source are
    neither. ``withdrawn`` None lists claims that are gone from their article too. ``text`` is searched for in statement,
    words, source and speaker: every word must be there, the last one may be cut short.

    >>> Filters(verdict="none", certainty=["possible", "unknown"]).certainty
    ('possible', 'unknown')
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    article: AnyOf = ()
    source: AnyOf = ()
    source_kind: AnyOf = ()
    named: bool | None = None
    certainty: AnyOf = ()
    polarity: AnyOf = ()
    hedge_type: AnyOf = ()
    status: AnyOf = ()
    verdict: AnyOf = ()
    reviewer: AnyOf = ()
    assigned: AnyOf = ()
    changed: bool | None = None
    withdrawn: bool | None = False
    text: str = ""


class Sort(StrEnum):
    """The order of a list of claims."""

    CHECKWORTHINESS = "checkworthiness"
    """Most worth checking first."""
    CONFIDENCE = "confidence"
    """Least sure attribution first; claims without one last."""
    ARTICLE = "article"
    """Articles in the order they were added, claims in the order of the text."""
    NEWEST = "newest"
    """Newest decision first; claims without one last."""


HEDGE_BITS: Mapping[str, int] = MappingProxyType({kind.value: 1 << place for place, kind in enumerate(HedgeType)})
"""The bit that stands for each type of hedge in the queue. New types go to the end of the vocabulary, or the queue is
rebuilt.
"""
