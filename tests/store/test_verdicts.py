from pathlib import Path

import pytest

from claims.model import DataError
from claims.store import StoreError, verdict_named, verdicts


def test_the_shipped_scale() -> None:
    assert [(verdict.name, verdict.key, verdict.rating) for verdict in verdicts()] == [
        ("True", "1", 5),
        ("Mostly true", "2", 4),
        ("Mixed", "3", 3),
        ("Mostly false", "4", 2),
        ("False", "5", 1),
        ("Unproven", "6", None),
        ("Not a claim", "7", None),
    ]


@pytest.mark.parametrize(("words", "name"), [("false", "False"), ("4", "Mostly false"), ("not-a-claim", "Not a claim")])
def test_a_verdict_by_name_or_key(words: str, name: str) -> None:
    assert verdict_named(words).name == name


def test_an_unknown_verdict_is_rejected() -> None:
    with pytest.raises(StoreError, match="unknown verdict 'flase'; choose one of: 1 True, 2 Mostly true"):
        verdict_named("flase")


def test_a_custom_scale_can_be_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = tmp_path / "verdicts.csv"
    table.write_text("name,key,rating\nRichtig,r,5\nFalsch,f,1\n", encoding="utf-8")
    monkeypatch.setenv("CLAIMS_VERDICTS", str(table))
    assert [verdict.name for verdict in verdicts()] == ["Richtig", "Falsch"]
    assert verdict_named("F").rating == 1


BAD = {
    "not there": (None, "file not found"),
    "twice the same key": ("name,key\nA,1\nB,1\n", "each with a unique `key`"),
    "none": ("name,key\n", "each with a unique `name`"),
    "no such rating": ("name,key,rating\nA,1,9\n", r":2: column `rating`"),
}


@pytest.mark.parametrize(("text", "reported"), BAD.values(), ids=BAD)
def test_an_invalid_table_is_reported(tmp_path: Path, text: str | None, reported: str) -> None:
    table = tmp_path / "verdicts.csv"
    if text is not None:
        table.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=reported):
        verdicts(table)
