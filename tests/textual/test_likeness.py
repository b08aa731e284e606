from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
def test_statements(one: str, other: str, alike: bool, why: str, matching: ModuleType) -> None:
    assert (matching.statements_alike(one, other) >= matching.ALIKE) is alike


@given(one=st.text(max_size=40), other=st.text(max_size=40))
def test_similarity_is_symmetric_and_between_0_and_1(one: str, other: str, matching: ModuleType) -> None:
    assert 0.0 <= matching.statements_alike(one, other) <= 1.0
    assert matching.statements_alike(one, other) == pytest.approx(matching.statements_alike(other, one))
