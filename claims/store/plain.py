"""Records of the store as plain JSON values."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum

from pydantic import BaseModel

from claims.store.records import Json, StoredClaim

_AS_CORRECTED = ("statement", "source", "speaker", "certainty", "polarity", "spans")
_AS_IT_COUNTS = ("verdict", "earlier_verdict", "earlier_statement", "changed")


def plain(record: object) -> Json:
    """A record as JSON values: an object with its fields; of a claim also what stands after corrections, in front.

    Times are ISO 8601 in UTC. Raises `TypeError` for what no record holds.
    """
    match record:
        case Enum():
            return plain(record.value)
        case str() | int() | float() | None:
            return record
        case datetime():
            return record.isoformat()
        case Mapping():
            return {str(name): plain(value) for name, value in record.items()}
        case tuple() | list():
            return [plain(item) for item in record]
        case StoredClaim():
            standing: dict[str, Json] = {"id": record.id}
            standing |= {name: plain(getattr(record, name)) for name in (*_AS_CORRECTED, *_AS_IT_COUNTS)}
            return standing | _fields(record)
        case BaseModel():
            return {
                name: plain(getattr(record, name)) for name, field in type(record).model_fields.items() if not field.exclude
            }
    return _fields(record)


def _fields(record: object) -> dict[str, Json]:
    if not is_dataclass(record):
        raise TypeError(f"{type(record).__name__} is no record of a store")
    return {field.name: plain(getattr(record, field.name)) for field in fields(record)}
