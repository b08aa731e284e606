"""The JSON Schemas in ``schemas/``."""

import json
from pathlib import Path

import jsonschema
import pytest

from claims.export import SCHEMAS, dumps, json_schema
from tests.export.samples import claim, claim_set, harbour

FOLDER = Path(__file__).parents[2] / "schemas"


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_file_is_current(name: str) -> None:
    kept = (FOLDER / f"{name}.schema.json").read_text(encoding="utf-8")
    assert kept == json_schema(name), f"run: claims schema {name} > schemas/{name}.schema.json"


def test_there_is_no_file_without_a_schema() -> None:
    assert {path.name for path in FOLDER.iterdir()} == {f"{name}.schema.json" for name in SCHEMAS}


@pytest.mark.parametrize("name", SCHEMAS)
def test_the_schema_is_valid_and_described(name: str) -> None:
    schema = json.loads(json_schema(name))
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == f"urn:claims:schema:{name}:2"
    assert schema["title"]
    assert schema["description"]
    assert all(part["description"] for part in schema["$defs"].values()), "every type says what it is"


@pytest.mark.parametrize("made", [harbour(), claim_set(), claim_set(claim(statement="half \ud83d"))])
def test_exports_match_the_schema(made: object) -> None:
    validator = jsonschema.Draft202012Validator(json.loads(json_schema("claim-set")))
    validator.validate(json.loads(dumps(made)))  # type: ignore[arg-type]


def test_the_schema_has_exactly_the_written_fields() -> None:
    article = json.loads(json_schema("claim-set"))["$defs"]["Article"]
    assert "markup" not in article["properties"], "how the text is written is not exported"
    assert article["required"] == list(json.loads(dumps(harbour()))["article"])
    assert set(article["properties"]) - set(article["required"]) == {"warnings", "remarks"}, "written where there are any"
