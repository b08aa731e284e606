import pytest
from spacy.language import Language

from claims.language import Runs, char_offsets, holds, indices_of, runs_of, size, trim, within
from tests.building import parsed

RUNS: list[tuple[list[int], Runs]] = [([], ()), ([3], ((3, 4),)), ([5, 4, 3, 4], ((3, 6),)), ([1, 9, 2], ((1, 3), (9, 10)))]


@pytest.mark.parametrize(("indices", "expected"), RUNS)
def test_runs_of(indices: list[int], expected: Runs) -> None:
    assert runs_of(indices) == expected
    assert list(indices_of(expected)) == sorted(set(indices))
    assert size(expected) == len(set(indices))


def test_places_within_places() -> None:
    assert within(((2, 3), (5, 6)), ((1, 4), (5, 9)))
    assert not within(((3, 5),), ((1, 4), (4, 9)))
    assert not within((), ((1, 4),))
    assert holds(((1, 3),), 2)
    assert not holds(((1, 3),), 3)


def test_trimming_and_offsets_leave_no_space_at_the_edges(nlp: Language) -> None:
    doc = parsed(nlp, "Kim,  he said, came.\n")
    whole = ((0, len(doc)),)
    assert doc[trim(doc, whole, frozenset(".,"))[0][0] : trim(doc, whole, frozenset(".,"))[0][1]].text == "Kim,  he said, came"
    assert char_offsets(doc, whole) == [(0, 20)]
