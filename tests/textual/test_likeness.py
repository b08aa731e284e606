import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.textual.matching import ALIKE, names_alike, statements_alike

STATEMENTS = [
    ("41 people were killed", "At least 41 people were killed in the quake", True, "one says more"),
    ("The village school had collapsed", "A school in the village collapsed", True, "in other words"),
    ("The ministry denied it", "It was denied by the ministry", True, "passive"),
    ("Kim entered Russia by train", "Shares of Nordvind fell sharply", False, "another matter"),
    ("Roads remained blocked by landslides", "Helicopters could not fly because of fog", False, "of the same article"),
    ("", "Anything", False, "no words"),
    ("“”", "“", False, "odd quotation marks"),
]


@pytest.mark.parametrize(("one", "other", "alike", "why"), STATEMENTS, ids=[row[3] for row in STATEMENTS])
def test_statements(one: str, other: str, alike: bool, why: str) -> None:
    assert (statements_alike(one, other) >= ALIKE) is alike


@given(one=st.text(max_size=40), other=st.text(max_size=40))
def test_similarity_is_symmetric_and_between_0_and_1(one: str, other: str) -> None:
    for measure in (statements_alike, names_alike):
        assert 0.0 <= measure(one, other) <= 1.0
        assert measure(one, other) == pytest.approx(measure(other, one))
    assert names_alike(one, one) in (0.0, 1.0)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Viktor Orbán", "ORBAN Viktor", 1.0),
        ("Kim Jong Un", "Kim Jong-un", 1.0),
        ("Ivo Brandtner", "Ivo Brantner", pytest.approx(0.92, abs=0.01)),
        ("Kim Jong Un", "Kim Jong Il", pytest.approx(0.45, abs=0.01)),
        ("", "", 0.0),
        ("Kim \ud800", "kim", 1.0),
    ],
)
def test_names(one: str, other: str, alike: float) -> None:
    assert names_alike(one, other) == alike
