"""JSON and JSON Lines: the output can be read by any parser into the same claim set."""

import json
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from claims.export import Layout, as_json, dump, dumps, loads
from claims.model import ClaimSet, Fragment, InputError, Span, Status, StatusReason, StatusRule
from claims.present.wording import status_in_words
from tests.export.samples import claim, claim_set, harbour

# A high before a low surrogate is one character to every JSON parser; no article contains them separately (see `ingest`).
ANY_TEXT = st.text(
    st.characters(categories=None, exclude_categories=(), exclude_characters=[chr(c) for c in range(0xD800, 0xDC00)])
)


def written(*claim_sets: ClaimSet, several: bool = False) -> str:
    stream = StringIO()
    as_json.write(claim_sets, stream, Layout(several=several))
    return stream.getvalue()


def about(text: str) -> ClaimSet:
    return claim_set(text=text + "\n", title=text)


def test_every_field_survives() -> None:
    read = loads(dumps(harbour()))
    assert dump(read) == dump(harbour())
    assert read.article == harbour().article
    assert read.claims[0] == harbour().claims[0]


@given(ANY_TEXT)
def test_any_text_survives(text: str) -> None:
    assert loads(dumps(about(text))).article.text == text + "\n"


@pytest.mark.parametrize(
    ("text", "in_json", "why"),
    [
        ("café “yes”", "café “yes”", "text stays readable"),
        ("half \ud83d", "half \\ud83d", "UTF-8 has no place for half a pair"),
        ("a\u2028b", "a\\u2028b", "Python's splitlines() ends a line here"),
        ("a\u0085b", "a\\u0085b", "and here"),
        ("\x9b31m", "\\u009b31m", "a terminal would obey"),
        ("<b>&", "<b>&", "no markup language is meant"),
    ],
)
def test_what_breaks_readers_is_escaped(text: str, in_json: str, why: str) -> None:
    assert f'"title": "{in_json}"' in dumps(about(text)), why


@given(ANY_TEXT)
def test_a_claim_set_is_one_line_of_utf8(text: str) -> None:
    stream = StringIO()
    as_json.write_lines([about(text), about("b")], stream, Layout())
    assert len(stream.getvalue().encode("utf-8").decode("utf-8").splitlines()) == 2


@pytest.mark.parametrize(
    ("sets", "several", "kind"),
    [
        (1, False, dict),
        (1, True, list),  # one of two articles could not be read: a reader still gets the expected list
        (2, True, list),
        (0, True, list),
    ],
)
def test_one_article_is_an_object_and_several_are_a_list(sets: int, several: bool, kind: type) -> None:
    text = written(*[harbour()] * sets, several=several)
    read = json.loads(text)
    assert isinstance(read, kind)
    assert (read if kind is list else [read]) == [json.loads(dumps(harbour()))] * sets
    assert text.endswith("\n")


def test_numbers_are_rounded_so_that_machines_agree() -> None:
    plain = dump(harbour())
    assert plain["claims"][1]["checkworthiness"] == 0.3  # type: ignore[index,call-overload]  # 0.1 + 0.2
    assert plain["attributions"][0]["confidence"] == 0.9123  # type: ignore[index,call-overload]


def test_every_number_is_valid_json() -> None:
    amount = {"text": "40", "spans": [], "value": float("inf")}
    assert '"value": null' in dumps(claim_set(claim(quantities=(amount,))))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "invalid JSON"),
        ("[]", "this is not a claim set"),
        ('{"schema_version": 3}', "`schema_version`: Input should be 2"),
    ],
)
def test_an_invalid_claim_set_is_one_clear_error(text: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        loads(text)


def test_an_export_of_version_1_is_read_as_version_2() -> None:
    """Version 1 has no reasons of statuses; everything else means the same."""
    old = json.loads(dumps(harbour())) | {"schema_version": 1}
    for each in old["claims"]:
        del each["status_reason"], each["source_confidence"]
    read = loads(json.dumps(old))
    now = loads(dumps(harbour()))
    unsure = tuple(each.model_copy(update={"source_confidence": None}) for each in now.claims)
    assert read == now.model_copy(update={"claims": unsure})
    assert read.schema_version == 2
    assert all(each.status_reason is None for each in read.claims)


@given(st.none() | st.floats(0, 1))
def test_the_confidence_of_a_source_survives(confidence: float | None) -> None:
    read = loads(dumps(claim_set(claim(source="Ada Quill", source_confidence=confidence)))).claims[0].source_confidence
    assert read == (None if confidence is None else pytest.approx(confidence, abs=1e-4))


@pytest.mark.parametrize("confidence", [-0.1, 1.1])
def test_the_confidence_of_a_source_is_a_probability(confidence: float) -> None:
    with pytest.raises(ValidationError):
        claim(source="Ada Quill", source_confidence=confidence)


@given(st.sampled_from(Status), st.sampled_from(StatusRule), st.none() | st.text(min_size=1))
def test_the_reason_of_a_status_survives(status: Status, rule: StatusRule, words: str | None) -> None:
    shown = None if words is None else Fragment(text=words, spans=(Span(start=0, end=len(words)),))
    made = claim_set(claim(status=status, status_reason=StatusReason(rule=rule, words=shown)))
    assert loads(dumps(made)) == made
    assert status_in_words(made.claims[0]).endswith(".")
