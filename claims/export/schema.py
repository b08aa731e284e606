"""JSON Schemas of what is exchanged, made from the models; the files in ``schemas/`` are copies that a test keeps current."""

import json
from collections.abc import Mapping
from types import MappingProxyType

from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from claims.export.review import ReviewedClaimSet
from claims.model import SCHEMA_VERSION, ClaimSet, Record

DIALECT = "https://json-schema.org/draft/2020-12/schema"

SCHEMAS: Mapping[str, type[Record]] = MappingProxyType({"claim-set": ClaimSet, "reviewed-claim-set": ReviewedClaimSet})
"""What has a schema: its name, and the model that the schema is made from."""


class _Written(GenerateJsonSchema):
    """Schemas of what is written: every field is there, those with a default as well, save those that say when they are not."""

    schema_dialect = DIALECT

    def field_is_required(
        self, field: core_schema.ModelField | core_schema.DataclassField | core_schema.TypedDictField, total: bool
    ) -> bool:
        return "serialization_exclude_if" not in field

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> dict[str, object]:
        return self.generate_inner(schema["schema"])


def json_schema(name: str) -> str:
    """The schema called ``name`` as JSON text, as it stands in ``schemas/NAME.schema.json``.

    It describes what this version writes. Raises `KeyError` where there is no such schema.
    """
    made = SCHEMAS[name].model_json_schema(mode="serialization", schema_generator=_Written)
    about = {"$schema": DIALECT, "$id": f"urn:claims:schema:{name}:{SCHEMA_VERSION}", "title": made.pop("title")}
    return json.dumps(about | made, ensure_ascii=False, indent=2).replace("``", "`") + "\n"
