"""Decisions in addition to claims."""

import json

import jsonschema
import pytest

from claims.export import Field, Review, corrected, dumps, json_schema, loads
from claims.export.review import digests, fingerprint, values
from claims.model import Certainty, SourceKind, Span
from tests.export.samples import TEXT, claim, harbour, reviews

CLAIM = claim(source="Coastguard", speaker="Ada Quill")


def test_corrections_replace_extracted_values() -> None:
    review = Review(
        claim_id=CLAIM.id,
        corrections={Field.SOURCE: None, Field.CERTAINTY: "possible", Field.STATEMENT: "It leaked."},
        spans=(Span(start=0, end=4), Span(start=8, end=14)),
    )
    made = corrected(CLAIM, review, TEXT)
    assert (made.source, made.speaker, made.certainty) == (None, "Ada Quill", Certainty.POSSIBLE)
    assert (made.statement, made.text) == ("It leaked.", "Port … Marrow")
    assert values(made, review)[Field.SOURCE] == ""


def test_nothing_is_corrected_without_a_review() -> None:
    assert corrected(CLAIM, None, TEXT) is CLAIM
    assert corrected(CLAIM, Review(claim_id=CLAIM.id, verdict="True"), TEXT) is CLAIM


@pytest.mark.parametrize(
    ("review", "parts", "why"),
    [
        (Review(claim_id="x"), set(), "nothing decided yet"),
        (Review(claim_id="x", seen=9, at="2024"), set(), "nothing that a file can change"),
        (Review(claim_id="x", evidence=("https://a.example",)), {"evidence"}, "a link"),
        (Review(claim_id="x", assigned="Ada"), {"assigned"}, "whose turn it is"),
        (Review(claim_id="x", verdict="True", by="Ada"), {"verdict", "by"}, "a verdict"),
        (Review(claim_id="x", note="No."), {"note"}, "a note"),
        (Review(claim_id="x", corrections={Field.SOURCE: "Navy"}), {"source"}, "a correction"),
        (Review(claim_id="x", spans=(Span(start=0, end=4),)), {"text", "spans"}, "other words"),
    ],
)
def test_a_fingerprint_shows_which_values_changed(review: Review, parts: set[str], why: str) -> None:
    before, after = (digests(fingerprint(corrected(CLAIM, one, TEXT), one)) for one in (None, review))
    assert {part for part in before if before[part] != after[part]} == parts, why


def test_line_ends_and_outer_white_space_are_ignored() -> None:
    one, two = (fingerprint(claim(statement=words), None) for words in ("a\r\nb ", "a\nb"))
    assert one == two


def test_a_fingerprint_covers_the_kind_of_source_and_the_articles_text() -> None:
    plain, kind, article = (
        digests(fingerprint(CLAIM, None, kind, article=sha256))
        for kind, sha256 in ((None, ""), (SourceKind.NGO, ""), (None, "ab"))
    )
    assert [part for part in plain if plain[part] != kind[part]] == ["source_kind"]
    assert [part for part in plain if plain[part] != article[part]] == ["article"]


def test_a_fingerprint_of_the_first_version_can_be_read() -> None:
    """It was computed for this module's claim without decisions."""
    old = "4c8e1308000516c3906a1fa3c996225270d16cbbafa6e9abe3b0c442e3b0c442e3b0c442"
    new = digests(fingerprint(CLAIM, None))
    assert digests(old) == {part: new[part] for part in digests(old)}
    assert set(new) - set(digests(old)) == {"source_kind", "spans", "evidence", "assigned", "article"}


@pytest.mark.parametrize("broken", ["", "0" * 71, "x" * 72, "0" * 80, "x" * 112, "0" * 113])
def test_an_invalid_fingerprint_is_reported(broken: str) -> None:
    with pytest.raises(ValueError, match="not a fingerprint"):
        digests(broken)


def test_json_contains_the_reviews_with_the_claims() -> None:
    text = dumps(harbour(), reviews=reviews())
    jsonschema.Draft202012Validator(json.loads(json_schema("reviewed-claim-set"))).validate(json.loads(text))
    assert loads(text) == loads(dumps(harbour())), "what the machine found stands as it was"
    made = json.loads(text)["reviews"]
    assert [review["claim_id"] for review in made] == [claim.id for claim in harbour().claims]
    assert made[1]["corrections"] == {"source": "harbour authority", "speaker": None, "certainty": "probable"}
    assert made[0]["verdict"] is None
