"""Filters and sort orders of lists of claims."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, ValidationError

from claims.model import Certainty, HedgeType, Polarity, SourceKind, Status
from claims.store.errors import StoreError

NONE = "none"
"""In filters and counts: claims without a source, a hedge, a verdict, …"""


def _several(value: object) -> object:
    if isinstance(value, str):
        return (value,) if value else ()
    return [item for item in value if item != ""] if isinstance(value, list | tuple) else value


def _perhaps(value: object) -> object:
    return None if value == "" else value


AnyOf = Annotated[tuple[str, ...], BeforeValidator(_several)]
"""A claim must have one of these values; empty: no condition. A single string is accepted, an empty one ignored."""
Perhaps = Annotated[bool | None, BeforeValidator(_perhaps)]
"""True, false, or None for both."""


def _among(words: type[StrEnum]) -> AfterValidator:
    known = [*words, NONE]

    def checked(values: tuple[str, ...]) -> tuple[str, ...]:
        for value in values:
            if value not in known:
                raise ValueError(f"{value!r} is not one of: {', '.join(known)}")
        return tuple(str(value) for value in values)

    return AfterValidator(checked)


class Filters(BaseModel):
    """Conditions for listing a claim: every field that is set must match; within a field, any of its values.

    ``article`` is an article's id, ``topic`` one of its article's topics, ``source`` a name. ``topic``, ``hedge_type``,
    ``verdict``, ``source``, ``source_kind``, ``reviewer`` (of the verdict) and ``assigned`` also take ``"none"``. ``named``
    False: anonymous sources; claims without a source are neither. ``withdrawn`` None lists withdrawn claims too. ``text`` is
    searched for in statement, words, source and speaker: every word must occur, the last one as a prefix.

    >>> Filters(verdict="none", certainty=["possible", "unknown"]).certainty
    ('possible', 'unknown')
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    article: AnyOf = ()
    topic: AnyOf = ()
    source: AnyOf = ()
    source_kind: Annotated[AnyOf, _among(SourceKind)] = ()
    named: Perhaps = None
    certainty: Annotated[AnyOf, _among(Certainty)] = ()
    polarity: Annotated[AnyOf, _among(Polarity)] = ()
    hedge_type: Annotated[AnyOf, _among(HedgeType)] = ()
    status: Annotated[AnyOf, _among(Status)] = ()
    verdict: AnyOf = ()
    reviewer: AnyOf = ()
    assigned: AnyOf = ()
    changed: Perhaps = None
    withdrawn: Perhaps = False
    text: str = ""

    @classmethod
    def of(cls, fields: Mapping[str, object]) -> Self:
        """Filters from a user's input, by field. Raises `StoreError` if it is invalid."""
        try:
            return cls.model_validate(fields)
        except ValidationError as error:
            first = error.errors()[0]
            place = " ".join(str(part).replace("_", " ") for part in first["loc"][:1])
            raise StoreError(f"{place}: {first['msg'].removeprefix('Value error, ')}") from None


class Sort(StrEnum):
    """The order of a list of claims."""

    CHECKWORTHINESS = "checkworthiness"
    """Most worth checking first."""
    CONFIDENCE = "confidence"
    """Least certain attribution first; claims without one last."""
    ARTICLE = "article"
    """Articles in the order they were added, claims in the order of the text."""
    NEWEST = "newest"
    """Newest decision first; claims without one last."""


HEDGE_BITS: Mapping[str, int] = MappingProxyType({kind.value: 1 << place for place, kind in enumerate(HedgeType)})
"""The bit of each type of hedge in the queue. New types go to the end of the vocabulary, or the queue must be rebuilt."""
