import pickle

import pytest
from pydantic import ValidationError

from claims.model import ClaimsError, Fragment, InputError, Span


def test_a_fragment_has_the_exact_words_of_each_piece() -> None:
    fragment = Fragment.cut("which, says AFP, both have criticised", [(0, 5), (17, 37)])
    assert fragment.text == "which … both have criticised"
    assert [(span.start, span.end) for span in fragment.spans] == [(0, 5), (17, 37)]


@pytest.mark.parametrize(("start", "end"), [(-1, 2), (3, 2)])
def test_a_reversed_span_is_rejected(start: int, end: int) -> None:
    with pytest.raises(ValidationError, match="a span must have 0 <= start <= end"):
        Span(start=start, end=end)


def test_records_are_immutable_and_strict() -> None:
    span = Span(start=0, end=1)
    with pytest.raises(ValidationError):
        span.start = 2  # type: ignore[misc]
    with pytest.raises(ValidationError):
        Span.model_validate({"start": 0, "end": 1, "stop": 2})


def test_text_can_contain_lone_surrogates() -> None:
    assert Fragment.cut("a\ud800b", [(1, 2)]).text == "\ud800"


ERRORS = [
    (ClaimsError("it broke"), "it broke"),
    (InputError("no text", where="a.txt"), "a.txt: no text"),
    (InputError("no date", where="a.md", line=3, remedy="write 2023-09-12"), "a.md:3: no date; write 2023-09-12"),
]


@pytest.mark.parametrize(("error", "expected"), ERRORS)
def test_errors_give_problem_location_and_remedy(error: ClaimsError, expected: str) -> None:
    assert str(error) == expected
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert str(copy) == expected
