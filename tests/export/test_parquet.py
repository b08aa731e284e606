"""Parquet: typed columns for any reader."""

from io import BytesIO

import pyarrow.parquet as pq
import pytest

from claims.export import as_parquet
from claims.export.as_csv import readable
from claims.export.columns import COLUMNS
from claims.model import ClaimSet
from tests.export.samples import HOSTILE, claim, claim_set, exported, harbour, reviews


def table(*claim_sets: ClaimSet, **layout: object) -> list[dict[str, object]]:
    return pq.read_table(BytesIO(exported("parquet", *claim_sets, **layout))).to_pylist()  # type: ignore[no-any-return]


def test_it_has_the_columns_of_every_table() -> None:
    assert set(as_parquet.SCHEMA.names) == set(COLUMNS)


def test_values_have_types() -> None:
    shut, leak, _ = table(harbour(), reviews=reviews())
    assert leak["spans"] == [{"start": 80, "end": 121}]
    assert leak["quantities"] == [{"text": "about 40 tonnes", "value": 40.0, "unit": "tonnes", "modifier": None}]
    assert leak["via"] == ["Coast Radio", "Marrow Post"]
    assert leak["hedges"] == [{"text": "may", "type": "modal"}]
    assert (leak["verdict"], leak["seen"], leak["corrected"]) == ("Mostly false", 12, ["source", "speaker", "certainty"])
    assert (leak["source"], leak["speaker"]) == ("harbour authority", None)
    assert (shut["verdict"], shut["seen"], shut["source_kind"]) == (None, None, None)


def test_rows_are_written_in_groups(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(as_parquet, "GROUP", 4)
    made = pq.ParquetFile(BytesIO(exported("parquet", *[harbour()] * 5)))
    assert [made.metadata.row_group(at).num_rows for at in range(made.num_row_groups)][:2] == [6, 6]
    assert made.metadata.num_rows == 15


@pytest.mark.parametrize("words", [*HOSTILE, "x" * 40_000])
def test_words_survive(words: str) -> None:
    (row,) = table(claim_set(claim(statement=words), id=words))
    assert readable(str(row["statement"])) == readable(str(row["article_id"])) == words
