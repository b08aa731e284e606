"""Text with any characters in the formats for other programs, each read by a parser for the format."""

import json
from io import BytesIO

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.export import Review
from claims.export.as_csv import readable
from claims.model import ClaimSet
from tests.export.samples import ANY_TEXT, DESK, claim, claim_set, exported

FOUR = st.tuples(ANY_TEXT, ANY_TEXT, ANY_TEXT, ANY_TEXT)


def a_claim_set(words: str, statement: str, source: str) -> ClaimSet:
    return claim_set(claim(f"x{words}", text=f"x{words}", statement=statement, source=source, id="c-1"), text=f"x{words}")


def a_review(note: str) -> dict[str, Review]:
    return {"c-1": Review(claim_id="c-1", verdict="True", by=note, note=note, assigned=note, evidence=("https://a.example/;",))}


@settings(max_examples=40)
@given(FOUR)
def test_parquet_distinguishes_null_from_empty_and_loses_no_character(texts: tuple[str, str, str, str]) -> None:
    words, statement, source, note = texts
    made = exported("parquet", a_claim_set(words, statement, source), reviews=a_review(note))
    (row,) = pq.read_table(BytesIO(made)).to_pylist()
    held = {name: readable(row[name]) for name in ("text", "statement", "source", "note", "by", "assigned")}
    expected = {"text": f"x{words}", "statement": statement, "source": source, "note": note, "by": note, "assigned": note}
    assert (held, row["speaker"], row["evidence"]) == (expected, None, ["https://a.example/;"])


@settings(max_examples=40)
@given(FOUR)
def test_json_for_other_programs_loses_no_character(texts: tuple[str, str, str, str]) -> None:
    words, statement, source, note = texts
    known = {"reviews": a_review(note), "desk": DESK}
    (annotation,) = json.loads(exported("webannotation", a_claim_set(words, statement, source), **known))["items"]
    bodies = [body.get("value") for body in annotation["body"]]
    assert bodies[0] == statement
    assert (note in bodies) or not note
    assert annotation["target"]["selector"][1]["exact"] == f"x{words}"
    (review,) = json.loads(exported("claimreview", a_claim_set(words, statement, source), **known))["@graph"]
    assert (review["claimReviewed"], "reviewBody" in review) == (statement, False)
    assert review["itemReviewed"]["text"] == statement


@pytest.mark.parametrize("name", ["json", "jsonl", "csv", "xlsx", "parquet", "webannotation", "claimreview", "labelstudio"])
@settings(max_examples=10)
@given(FOUR)
def test_every_byte_is_utf8_and_no_control_character_breaks_a_line(name: str, texts: tuple[str, str, str, str]) -> None:
    *words, note = texts
    made = exported(name, a_claim_set(*words), reviews=a_review(note), desk=DESK)
    if name not in ("xlsx", "parquet"):
        text = made.decode("utf-8")
        assert not {"\ud800"} & set(text)
        if name == "jsonl":
            assert len(text.splitlines()) == 1
