"""No format exports a denied claim as the sentence that is denied."""

from io import BytesIO, TextIOWrapper
from pathlib import Path
from zipfile import ZipFile

import pytest
from pyarrow import parquet  # type: ignore[import-untyped]

from claims.export import loads
from claims.export.formats import FORMATS, Desk, Format, Layout
from claims.export.review import Review
from claims.model import ClaimSet

SEED = Path(__file__).parents[2] / "seeds" / "strait-talks.json"
DENIED, ASSERTED = "it is seeking a nuclear weapon", "Iran is not seeking a nuclear weapon"


@pytest.fixture(scope="module")
def denied() -> ClaimSet:
    """The one claim of a seed article that its source denies."""
    whole = loads(SEED.read_text(encoding="utf-8"))
    (claim,) = (claim for claim in whole.claims if claim.text == DENIED)
    assert (claim.statement, claim.source, claim.polarity.value) == (ASSERTED, "Iran", "negative")
    return whole.model_copy(update={"claims": (claim,)})


@pytest.mark.parametrize("format", FORMATS, ids=lambda one: one.name)
def test_every_format_says_what_the_source_asserts(denied: ClaimSet, format: Format) -> None:
    (claim,) = denied.claims
    review = Review(claim_id=claim.id, verdict="True", by="Ada", at="2024-05-06T12:00:00+00:00")
    buffer = BytesIO()
    stream = TextIOWrapper(buffer, encoding="utf-8", newline="")
    format.write([denied], stream, Layout(reviews={claim.id: review}, desk=Desk("Desk", "https://desk.example/")))
    stream.flush()
    assert ASSERTED in " ".join(words(buffer.getvalue(), format).split())


def test_what_is_published_never_holds_the_denied_sentence_alone(denied: ClaimSet) -> None:
    from claims.export.as_claimreview import claim_reviews

    (claim,) = denied.claims
    reviews = {claim.id: Review(claim_id=claim.id, verdict="True", by="Ada", at="2024-05-06T12:00:00+00:00")}
    (made,) = claim_reviews(denied, Layout(reviews=reviews, desk=Desk("Desk", "https://desk.example/")))
    assert (made["claimReviewed"], made["itemReviewed"]["text"]) == (ASSERTED, ASSERTED)  # type: ignore[call-overload, index]
    assert DENIED not in str(made)


def words(data: bytes, format: Format) -> str:
    if format.name == "parquet":
        return str(parquet.read_table(BytesIO(data)).to_pylist())
    if data.startswith(b"PK"):
        with ZipFile(BytesIO(data)) as archive:
            return "".join(archive.read(name).decode() for name in archive.namelist())
    return data.decode()
