"""Round trip of text with any characters, in every editable field and in the article itself."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.export import Field, Review
from claims.export.importers import Changes, ImportedRow, changes, read_file
from claims.export.importers.apply import import_rows
from claims.export.review import plain
from claims.model import ClaimSet, SourceKind, Span
from claims.store import Store, limits, open_store
from claims.store.decisions import is_blank
from tests.export.importers.files import SUFFIXES, Edits, current, file
from tests.export.samples import ANY_TEXT, claim, claim_set

FORMATS = list(SUFFIXES)
WRITTEN = (Field.STATEMENT, Field.SOURCE, Field.SPEAKER, Field.NOTE, Field.ASSIGNED)
"""The free-text fields, except links, which contain no spaces."""
LINKS = st.lists(
    st.tuples(st.sampled_from(["http://", "HTTPS://"]), ANY_TEXT).map(
        lambda pair: pair[0] + "x" + re.sub(r"[\s\x00-\x1f\x7f-\x9f]", "", pair[1])
    ),
    max_size=4,
)
STARTS = (
    "=1+1",
    "+1",
    "-1",
    "@x",
    "\t=1",
    "\r=1",
    "'=1",
    "\\ud83d",
    "\udfff",
    "\x00",
    "",
    "a\r\nb\rc",
    "\u202egnp",
    "\ufeffx",
)
"""Text that programs misinterpret at the beginning of a cell or a file."""
UNITS = ("é🙂=", "=+-@\t'\"", "<b>&amp;", "a\x00\udfff\u202e\\u0001", ". … [continued in sheet Long texts]")


def seen(text: str) -> str:
    """The text, with a letter where it would be refused as empty: an empty cell is not, which removes what was there."""
    return f"{text}x" if plain(text) and is_blank(text) else text


def reading(name: str, made: ClaimSet, reviews: dict[str, Review], edits: Edits) -> tuple[list[ImportedRow], Changes]:
    """The rows of an edited file, and the changes; no cell is bad."""
    with TemporaryDirectory() as folder:
        back = read_file(file(Path(folder), name, made, reviews=reviews, edits=edits))
    assert back.errors == []
    return list(back.rows), changes(back.rows, current(made, reviews=reviews))


def a_claim_set(words: str, around: str) -> ClaimSet:
    """A claim with the words ``words`` in the middle of a text."""
    text = f"{around}«{words}»{around}"
    at = Span(start=len(around), end=len(around) + len(words) + 2)
    made = claim("x", text="x", statement=f"{words}.", source=words or None, speaker=around or None)
    made = made.model_copy(update={"text": text[at.start : at.end], "spans": (at,), "sentence": at, "id": "c-1"})
    return claim_set(made, text=text, title=around)


def a_review(texts: list[str], links: list[str]) -> Review:
    corrections = {Field.STATEMENT: f"{texts[0]}.", Field.SOURCE: texts[1], Field.SPEAKER: texts[2] or None}
    return Review(
        claim_id="c-1",
        verdict="Mixed",
        by=f"{texts[3]}B",
        note=texts[4],
        evidence=tuple(links),
        assigned=texts[5],
        corrections=corrections,
        source_kind=SourceKind.PARTY,
    )


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=20)
@given(st.lists(ANY_TEXT | st.sampled_from(STARTS), min_size=8, max_size=8), LINKS)
def test_an_unchanged_export_has_no_changes(name: str, texts: list[str], links: list[str]) -> None:
    made, review = a_claim_set(texts[6], texts[7]), a_review(texts, links)
    (row,), found = reading(name, made, {"c-1": review}, {})
    assert (found.decisions, found.conflicts, found.errors, found.same) == ([], [], [], 1)
    held = current(made, reviews={"c-1": review})["c-1"]
    assert (row.values, row.text) == ({}, None), "what nobody touched is not kept"
    assert plain(row.by) == plain(held.by)


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=20)
@given(st.dictionaries(st.sampled_from(WRITTEN), ANY_TEXT | st.sampled_from(STARTS), min_size=1), LINKS)
def test_edited_values_are_imported_exactly(name: str, typed: dict[Field, str], links: list[str]) -> None:
    made = a_claim_set("it leaked", "")
    known = {"c-1": Review(claim_id="c-1", note="Old.", evidence=("https://old.example",), assigned="Bo")}
    typed = {field: f"{text}x" if field is Field.STATEMENT else seen(text[:199]) for field, text in typed.items()}
    edits = {str(field): text for field, text in typed.items()} | {"evidence": "; ".join(links), "by": "Ada"}
    _, found = reading(name, made, known, {"c-1": edits})
    before = current(made, reviews=known)["c-1"].values
    expected = {field: plain(text) or None for field, text in typed.items() if plain(text) != before[field]}
    (decision,) = found.decisions
    assert decision.edits == expected | {Field.EVIDENCE: "; ".join(links) or None}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize(
    "unit", ["é🙂=", "=+-@\t'\"", "<b>&amp;", "a\x00\udfff\u202e\\u0001", ". … [continued in sheet Long texts]"]
)
def test_forty_thousand_characters_are_imported(name: str, unit: str) -> None:
    long = (unit * 40_000)[:39_990] + "x"
    made, review = a_claim_set(long, "Before. "), a_review([long, long, long, long[:100], long, long[:190]], [])
    _, untouched = reading(name, made, {"c-1": review}, {})
    assert untouched.same == 1
    typed = long[: limits.NOTE - 1] + "y"  # existing values may be longer than the store accepts
    _, found = reading(name, made, {"c-1": review}, {"c-1": {"note": typed, "by": "Ada"}})
    assert [decision.edits for decision in found.decisions] == [{Field.NOTE: plain(typed)}]


@contextmanager
def a_store(made: ClaimSet) -> Iterator[Store]:
    with TemporaryDirectory() as folder, open_store(Path(folder) / "claims.db") as store:
        store.add(made)
        yield store


def test_any_words_survive_import_and_export() -> None:
    with a_store(a_claim_set("it leaked\x00\udfff", "\u202e=\r\n")) as store:
        (stored,) = store.claims_of("harbour-spill")

        @settings(max_examples=25, deadline=None)
        @given(st.sampled_from(FORMATS), ANY_TEXT, ANY_TEXT)
        def check(name: str, note: str, speaker: str) -> None:
            from claims.export.stored import export_from_store
            from claims.store import Filters

            found = export_from_store(store, Filters())
            note, speaker = seen(note), seen(speaker)
            edits = {"c-1": {"note": note, "speaker": speaker, "by": "Ada"}}
            with TemporaryDirectory() as folder:
                path = file(Path(folder), name, *list(found.claim_sets), reviews=found.reviews, edits=edits)
                taken = import_rows(read_file(path).rows, store)
            assert (taken.conflicts, taken.errors) == ([], [])
            now = store.claim(stored.id)
            assert ((now.state.note or ""), (now.speaker or "")) == (plain(note), plain(speaker))

        check()
