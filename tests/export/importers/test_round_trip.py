"""Export and import: an unchanged file changes nothing; exactly a person's changes are imported."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.export import Review
from claims.export.importers import changes, read_file
from claims.export.review import Field
from claims.model import ClaimSet, Span
from tests.export.importers.files import SUFFIXES, current, file
from tests.export.samples import ANY_TEXT, HOSTILE, claim, claim_set, harbour, reviews
from tests.work import LINEAR, growth

FORMATS = list(SUFFIXES)


def decided(claim_sets: list[ClaimSet]) -> dict[str, Review]:
    """A review of every third claim."""
    found = [claim for claim_set in claim_sets for claim in claim_set.claims][::3]
    return {
        claim.id: Review(claim_id=claim.id, verdict="False", by="Bo", note="=no", seen=at, corrections={Field.SOURCE: "X"})
        for at, claim in enumerate(found)
    }


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("with_reviews", [False, True])
def test_an_untouched_file_changes_nothing(name: str, with_reviews: bool, seeds: list[ClaimSet], tmp_path: Path) -> None:
    known = decided(seeds) if with_reviews else {}
    back = read_file(file(tmp_path, name, *seeds, reviews=known))
    assert back.errors == []
    found = changes(back.rows, current(*seeds, reviews=known))
    assert (found.decisions, found.conflicts, found.errors) == ([], [], [])
    assert found.same == sum(len(seed.claims) for seed in seeds)


def test_an_untouched_extract_changes_nothing(seeds: list[ClaimSet], tmp_path: Path) -> None:
    for name in ("csv", "xlsx", "jsonl", "json"):
        found = changes(read_file(file(tmp_path, name, *seeds)).rows, current(*seeds))
        assert (found.decisions, found.conflicts, found.errors) == ([], [], [])


EDITS = {
    "verdict": {"verdict": "Mostly true"},
    "note": {"note": "=SUM(1) is what they say\nand a second line"},
    "source": {"source": "Navy, the"},
    "no speaker": {"speaker": ""},
    "certainty": {"certainty": "unknown"},
    "polarity": {"polarity": "negative"},
    "statement": {"statement": "'twas “quoted”; 40% – or not"},
    "links": {"evidence": "https://a.example/x;; https://b.example/?q=1;2"},
    "no links": {"evidence": ""},
    "assigned": {"assigned": "Zoë; the second"},
    "kind of source": {"source_kind": "ngo"},
    "places": {"spans": "0-4; 38-59"},
    "one place": {"spans": "5-14"},
    "source and its kind": {"source": "Navy", "source_kind": "military"},
    "several": {"verdict": "True", "note": "Seen.", "certainty": "certain", "source": "", "assigned": "Cy"},
}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("edit", EDITS)
def test_exactly_the_changes_are_imported(name: str, edit: str, tmp_path: Path) -> None:
    leak = harbour().claims[1].id
    places = (Span(start=38, end=59), Span(start=80, end=121))
    known = {
        leak: Review(
            claim_id=leak, verdict="Mixed", by="Bo", note="Old.", evidence=("https://old.example",), spans=places, seen=4
        )
    }
    path = file(tmp_path, name, harbour(), claim_set(id="other"), reviews=known, edits={leak: EDITS[edit] | {"by": "Ada"}})
    back = read_file(path)
    found = changes(back.rows, current(harbour(), reviews=known))
    assert (back.errors, found.conflicts, found.errors) == ([], [], [])
    (decision,) = found.decisions
    assert (decision.claim_id, decision.by, decision.seen) == (leak, "Ada", 4)
    assert decision.edits == {Field(column): value or None for column, value in EDITS[edit].items()}


@pytest.mark.parametrize("name", FORMATS)
def test_an_emptied_verdict_is_withdrawn(name: str, tmp_path: Path) -> None:
    leak = harbour().claims[1].id
    path = file(tmp_path, name, harbour(), reviews=reviews(), edits={leak: {"verdict": ""}})
    (decision,) = changes(read_file(path).rows, current(harbour(), reviews=reviews())).decisions
    assert decision.edits == {Field.VERDICT: None}
    assert decision.by == "Ada Berg", "who gave it, where nobody else is named"


@pytest.mark.parametrize("name", FORMATS)
@settings(max_examples=15)
@given(st.lists(ANY_TEXT, min_size=1, max_size=12))
def test_any_words_are_imported_unchanged(name: str, words: list[str]) -> None:
    made = claim_set(*(claim(statement=one + "x", source=one, id=f"c-{at}") for at, one in enumerate([*words, *HOSTILE])))
    with TemporaryDirectory() as folder:
        back = read_file(file(Path(folder), name, made, reviews={}))
    assert back.errors == []
    found = changes(back.rows, current(made))
    assert (found.decisions, found.conflicts, found.errors) == ([], [], [])
    assert [(row.claim_id, row.values) for row in back.rows] == [(one.id, {}) for one in made.claims]


@pytest.mark.parametrize("name", FORMATS)
def test_very_long_words_are_imported(name: str, tmp_path: Path) -> None:
    made = claim_set(claim(statement="é🙂=" * 15_000, source="y" * 40_000))
    edits = {made.claims[0].id: {"verdict": "True", "by": "Ada"}}
    (decision,) = changes(read_file(file(tmp_path, name, made, reviews={}, edits=edits)).rows, current(made)).decisions
    assert decision.edits == {Field.VERDICT: "True"}


def many(name: str, rows: int, folder: Path) -> tuple[ClaimSet, Path]:
    """A claim set, and a file of it in which every second claim has a verdict."""
    one = claim()
    made = claim_set(*(one.model_copy(update={"id": f"c-{at}"}) for at in range(rows)))
    return made, file(folder, name, made, reviews={}, edits={f"c-{at}": {"verdict": "True"} for at in range(0, rows, 2)})


@pytest.mark.parametrize("name", FORMATS)
def test_the_work_of_reading_is_linear_in_the_rows(name: str, tmp_path: Path) -> None:
    def work(rows: int) -> Callable[[], object]:
        _, path = many(name, rows, tmp_path)
        return lambda: read_file(path)

    assert growth(work, 200) < LINEAR


def test_the_work_of_comparing_is_linear_in_the_rows(tmp_path: Path) -> None:
    def work(rows: int) -> Callable[[], object]:
        made, path = many("csv", rows, tmp_path)
        returned, now = read_file(path).rows, current(made)

        def compare() -> None:
            assert len(changes(returned, now, by="Ada").decisions) == rows // 2

        return compare

    assert growth(work, 500) < LINEAR
