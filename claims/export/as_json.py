"""JSON: a claim set as an object, several as an array or as JSON Lines; with reviewers' decisions if given.

Text is written as it is, except for what would break a reader: lone surrogates (an article may contain them, UTF-8
may not), control characters and line separators that programs treat as the end of a line, and ``##[``, which CI services treat
as a command in a log. Those become ``\\uXXXX``, which every JSON reader decodes, so nothing is lost.

The JSON Schemas in ``schemas/`` are generated from the models; a test keeps them current.
"""

import json
import math
import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import chain
from types import MappingProxyType
from typing import TextIO, TypeAlias

from pydantic import ValidationError
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from claims.export.columns import rows
from claims.export.formats import Layout
from claims.export.review import Review, ReviewedClaimSet, Reviews
from claims.model import SCHEMA_VERSION, ClaimSet, InputError, MatchedClaim, Record
from claims.model.story import Story
from claims.present.log import MARKED

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"

_SHARES = frozenset({"checkworthiness", "confidence", "probability", "source_confidence"})
_SHARE_DIGITS = 4  # decimals of a number from 0 to 1: machines may differ in the last bits of a float
_BREAKING = re.compile(f"[\x7f-\x9f\u2028\u2029\ud800-\udfff]|{MARKED}")


def dump(claim_set: ClaimSet, reviews: Reviews | None = None) -> dict[str, Json]:
    """The claim set as plain JSON values, in the order of the schema; numbers rounded so that machines agree.

    With ``reviews``, a last field of that name holds the decisions on each claim, and the claim's fingerprint.
    """
    return _fields(claim_set) if reviews is None else _fields(claim_set) | {"reviews": _reviews(claim_set, reviews)}


def _reviews(claim_set: ClaimSet, reviews: Reviews) -> list[Json]:
    found = ((row.review or Review(claim_id=row.claim.id), row.fingerprint) for row in rows(claim_set, reviews))
    return [_fields(review) | {"fingerprint": fingerprint} for review, fingerprint in found]


@cache
def _written(kind: type[Record]) -> tuple[str, ...]:
    return tuple(name for name, field in kind.model_fields.items() if not field.exclude)


def _fields(record: Record) -> dict[str, Json]:
    # By hand: pydantic's dump calls back into Python for each `Text`, and there turns Ctrl-C into its own error.
    values = {name: getattr(record, name) for name in _written(type(record))}
    omitted = _omitted(type(record))
    return {name: _plain(value, name) for name, value in values.items() if name not in omitted or not omitted[name](value)}


@cache
def _omitted(kind: type[Record]) -> dict[str, Callable[[object], bool]]:
    """The fields that may be omitted, each with the test of the value that decides."""
    return {name: field.exclude_if for name, field in kind.model_fields.items() if field.exclude_if is not None}


def _plain(value: object, name: str) -> Json:
    match value:
        case str() | int() | None:
            return value
        case Record():
            return _fields(value)
        case dict():
            return {str(key): _plain(item, name) for key, item in value.items()}
        case tuple():
            return [_plain(item, name) for item in value]
        case float():
            return _rounded(value, name)
    raise TypeError(f"{name}: {type(value).__name__} is not a JSON value")


def _rounded(value: float, name: str) -> float | None:
    if not math.isfinite(value):  # JSON has no infinity; "1e999 people" has no value that could be compared
        return None
    return round(value, _SHARE_DIGITS) if name in _SHARES else float(f"{value:.12g}")


def dumps(claim_set: ClaimSet, *, indent: int | None = None, reviews: Reviews | None = None) -> str:
    """The claim set as JSON text that can be written as UTF-8, on one line unless ``indent`` says how far to indent."""
    return text_of(dump(claim_set, reviews), indent=indent)


def text_of(values: Json, *, indent: int | None = None) -> str:
    """JSON values as text that can be written as UTF-8, on one line unless ``indent`` says how far to indent."""
    return escaped(json.dumps(values, ensure_ascii=False, indent=indent, allow_nan=False))


def escaped(text: str) -> str:
    """JSON text with the characters that break readers escaped.

    >>> print(escaped('"a\\u2028b"'), escaped('"##[error]"'))
    "a\\u2028b" "\\u0023#[error]"
    """
    return _BREAKING.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def in_a_page(text: str) -> str:
    """JSON text that is safe in a ``script`` element: nothing in it ends or opens an element or a comment.

    >>> in_a_page('"</script>"')
    '"\\\\u003c/script>"'
    """
    return text.replace("<", "\\u003c")


def dump_record(record: Record) -> dict[str, Json]:
    """A record as plain JSON values, in the order of its schema."""
    return _fields(record)


def loads(text: str) -> ClaimSet:
    """The claim set in ``text`` (a JSON object), without reviewers' decisions.

    Raises `InputError` if ``text`` is not JSON or not a claim set.
    """
    try:
        values = json.loads(text)
        if isinstance(values, dict):
            values.pop("reviews", None)
        return ClaimSet.model_validate(values)
    except json.JSONDecodeError as error:
        raise InputError(f"invalid JSON ({error.msg})", line=error.lineno) from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InputError(f"this is not a claim set: `{place}`: {first['msg']}") from None


def write(claim_sets: Iterable[ClaimSet], stream: TextIO, layout: Layout) -> None:
    """Writes one object, or an array if the run was given several articles; indented by two spaces."""
    rest = iter(claim_sets)
    first = next(rest, None)
    if not layout.several and first is not None:
        stream.write(dumps(first, indent=2, reviews=layout.reviews) + "\n")
        return
    write_list((dump(claim_set, layout.reviews) for claim_set in chain([] if first is None else [first], rest)), stream)


def write_list(items: Iterable[Json], stream: TextIO) -> None:
    """Writes a list of JSON values as they arrive, indented by two spaces."""
    between = "[\n"
    for item in items:
        stream.write(between + "  " + text_of(item, indent=2).replace("\n", "\n  "))
        between = ",\n"
    stream.write("[]\n" if between == "[\n" else "\n]\n")


def write_lines(claim_sets: Iterable[ClaimSet], stream: TextIO, layout: Layout) -> None:
    """Writes a line for each claim set as it arrives."""
    for claim_set in claim_sets:
        stream.write(dumps(claim_set, reviews=layout.reviews) + "\n")
        stream.flush()


DIALECT = "https://json-schema.org/draft/2020-12/schema"

SCHEMAS: Mapping[str, type[Record]] = MappingProxyType(
    {"claim-set": ClaimSet, "matched-claim": MatchedClaim, "reviewed-claim-set": ReviewedClaimSet, "story": Story}
)
"""The schemas by name, with the model that each is generated from."""


class _Written(GenerateJsonSchema):
    """Schemas of what is written: all fields are required, including those with a default, except those declared as omitted."""

    schema_dialect = DIALECT

    def field_is_required(
        self, field: core_schema.ModelField | core_schema.DataclassField | core_schema.TypedDictField, total: bool
    ) -> bool:
        return "serialization_exclude_if" not in field

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> dict[str, object]:
        return self.generate_inner(schema["schema"])


def json_schema(name: str) -> str:
    """The schema ``name`` as JSON text, as in ``schemas/NAME.schema.json``.

    It describes what this version writes. Raises `KeyError` if there is no such schema.
    """
    made = SCHEMAS[name].model_json_schema(mode="serialization", schema_generator=_Written)
    about = {"$schema": DIALECT, "$id": f"urn:claims:schema:{name}:{SCHEMA_VERSION}", "title": made.pop("title")}
    return json.dumps(about | made, ensure_ascii=False, indent=2).replace("``", "`") + "\n"
