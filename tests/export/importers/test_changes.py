"""The changes of a person, later changes in the store, and their comparison."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

import pytest

from claims.export import Field, Review
from claims.export.importers import Current, ImportedRow, Location, changes
from claims.export.review import fingerprint, values
from claims.model import Article, SourceKind, Span
from tests.building import article
from tests.export.samples import TEXT, claim, claim_set

KIND = SourceKind.OFFICIALS
MOVED = (Span(start=0, end=4),)
EDITED = article("Edited. " + TEXT, id="spill")
CLAIM = claim(source="Coastguard")
NEWER: Mapping[str, object] = MappingProxyType({"seen": 5})
OLD = Review(claim_id=CLAIM.id, verdict="Mixed", by="Bo", note="Old.", seen=4)
NOTED = Review(claim_id=CLAIM.id, note="Old.", seen=4)
ARTICLE = claim_set(CLAIM).article


def row(at: int = 2, by: str = "Ada", text: str | None = None, exported: Review | None = OLD, **edits: str) -> ImportedRow:
    """A row exported from ``exported``, with ``edits``."""
    found = values(CLAIM, exported, KIND) | {Field(field): value for field, value in edits.items()}
    print_ = fingerprint(CLAIM, exported, KIND, article=ARTICLE.sha256)
    seen = exported.seen if exported else 0
    return ImportedRow(CLAIM.id, "spill", print_, found, by, Location("x.csv", row=at), text or CLAIM.text, seen)


def now(
    review: Review | None = OLD, *, kind: SourceKind = KIND, article: Article = ARTICLE, **changed: object
) -> dict[str, Current]:
    found = CLAIM.model_copy(update=changed)
    return {CLAIM.id: Current.of(found, review, "spill", source_kind=kind, article=article)}


def again(*, kind: SourceKind = KIND, review: Mapping[str, object] = NEWER, **changed: object) -> dict[str, Current]:
    """The state after a file was imported."""
    return now(OLD.model_copy(update={**NEWER, **review}), kind=kind, **changed)


@pytest.mark.parametrize(
    ("made", "stands", "edits", "why"),
    [
        (row(), now(), {}, "nothing changed"),
        (row(verdict="True"), now(), {"verdict": "True"}, "a verdict"),
        (row(verdict="Mixed\n"), now(), {}, "white space at its end"),
        (row(), now(Review(claim_id=CLAIM.id, verdict="True", by="Cy", seen=9)), {}, "only others changed it"),
        (row(verdict="True"), now(OLD.model_copy(update={"verdict": "True", "by": "Ada", "seen": 5})), {}, "read back twice"),
        (
            row(verdict="True", note="New."),
            now(OLD.model_copy(update={"verdict": "True", "by": "Ada", "seen": 5})),
            {"note": "New."},
            "read back, changed further, read back again",
        ),
        (row(exported=None, verdict="True"), now(None), {"verdict": "True"}, "the first verdict"),
        (row(note=""), now(), {"note": None}, "emptied"),
        (row(verdict="True"), now(status="disputed"), {"verdict": "True"}, "what the machine says of it is not the person's"),
        (row(verdict="True"), now(spans=MOVED), {"verdict": "True"}, "the same words elsewhere: another paragraph was edited"),
        (row(verdict="True"), now(article=EDITED), {"verdict": "True"}, "an edit elsewhere in the article"),
        (row(verdict="True"), again(review={"assigned": "Cy"}), {"verdict": "True"}, "whose turn it is is no decision on it"),
        (row(evidence="https://a.example"), now(), {"evidence": "https://a.example"}, "a link"),
        (row(source_kind="ngo"), now(), {"source_kind": "ngo"}, "another kind of the same source"),
        (row(source="Navy", source_kind=""), now(), {"source": "Navy"}, "no kind is for the article to say"),
        (row(source="", source_kind=""), now(), {"source": None}, "nobody has no kind"),
        (
            row(source="Navy", note="New."),
            again(source="Navy", kind=SourceKind.MILITARY),
            {"note": "New."},
            "the kind of a source that was taken over follows from it",
        ),
        (row(source="Navy", source_kind=""), again(source="Navy", kind=SourceKind.MILITARY), {}, "the same, read back twice"),
        (
            row(spans="0-4", note="New."),
            again(spans=MOVED, text="Port", review={"spans": MOVED}),
            {"note": "New."},
            "the words at places that were taken over follow from them",
        ),
    ],
)
def test_imported_changes(made: ImportedRow, stands: dict[str, Current], edits: dict[str, str | None], why: str) -> None:
    found = changes([made], stands)
    assert (found.conflicts, found.errors) == ([], []), why
    assert [dict(decision.edits) for decision in found.decisions] == ([edits] if edits else []), why
    assert found.same == (not edits), why


@pytest.mark.parametrize(
    ("made", "stands", "theirs", "why"),
    [
        (
            row(verdict="True"),
            now(OLD.model_copy(update={"verdict": "False", "by": "Cy"})),
            {"verdict": "False"},
            "both decided",
        ),
        (row(verdict="True"), now(OLD.model_copy(update={"note": "Wait."})), {"note": "Wait."}, "a note came meanwhile"),
        (row(verdict="True"), now(text="other words"), {"text": "other words"}, "the article was edited"),
        (row(verdict="True"), now(statement="Otherwise."), {"statement": "Otherwise."}, "another statement"),
        (row(verdict="True"), now(None), {"verdict": "", "note": ""}, "the verdict was taken back"),
        (row(verdict="True"), now(OLD.model_copy(update={"by": "Cy"})), {"verdict": "Mixed"}, "the same verdict by another"),
        (row(verdict="True"), again(review={"evidence": ("https://a.example",)}), {"evidence": "https://a.example"}, "a link"),
        (row(verdict="True"), now(kind=SourceKind.NGO), {"source_kind": "ngo"}, "the kind of the source"),
    ],
)
def test_conflicts(made: ImportedRow, stands: dict[str, Current], theirs: dict[str, str], why: str) -> None:
    found = changes([made], stands)
    assert (found.decisions, found.errors) == ([], []), why
    (conflict,) = found.conflicts
    assert dict(conflict.mine) == {"verdict": "True"}, why
    assert dict(conflict.theirs) == theirs, why


@pytest.mark.parametrize(
    ("made", "stands", "mine", "theirs", "why"),
    [
        (row(assigned="Ada"), again(review={"assigned": "Cy"}), {"assigned": "Ada"}, {"assigned": "Cy"}, "both assigned it"),
        (row(spans="5-9"), now(spans=MOVED), {"spans": "5-9"}, {"spans": "0-4"}, "both moved it"),
        (
            row(spans="5-9"),
            now(article=EDITED),
            {"spans": "5-9"},
            {"article": "another version of its text"},
            "places count into a text that is no more",
        ),
    ],
)
def test_contradictory_rows(
    made: ImportedRow, stands: dict[str, Current], mine: dict[str, str], theirs: dict[str, str], why: str
) -> None:
    (conflict,) = changes([made], stands).conflicts
    assert (dict(conflict.mine), dict(conflict.theirs)) == (mine, theirs), why


def test_a_conflict_is_reported_with_location_both_values_and_reviewer() -> None:
    later = OLD.model_copy(update={"verdict": "False", "by": "Cy", "at": "2024-03-06"})
    (conflict,) = changes([row(verdict="True")], now(later)).conflicts
    assert str(conflict) == (
        f"x.csv: row 2: {CLAIM.id}: the file says verdict 'True'; changed since the export to verdict 'False'"
        " (verdict by Cy, 2024-03-06)"
    )


@pytest.mark.parametrize(
    ("stands", "decisions", "conflicts", "why"),
    [
        (None, 1, 0, "nobody decided before"),
        (OLD, 0, 1, "what stands was not seen, so it is not written over"),
        (Review(claim_id=CLAIM.id, verdict="True", by="Bo"), 0, 0, "it stands already"),
    ],
)
def test_a_manually_created_table_never_overwrites(stands: Review | None, decisions: int, conflicts: int, why: str) -> None:
    made = ImportedRow(CLAIM.id, None, None, {Field.VERDICT: "True"}, "Ada", Location("x.csv", row=2))
    found = changes([made], now(stands))
    assert (len(found.decisions), len(found.conflicts)) == (decisions, conflicts), why


WORDS = CLAIM.text


@pytest.mark.parametrize(
    ("text", "seen", "stands", "theirs", "why"),
    [
        (None, None, now(None), {}, "a table of id, verdict and by"),
        ("", None, now(None), {}, "an empty cell says nothing"),
        (WORDS, 4, now(NOTED), {}, "the claim as it is"),
        (f"“{WORDS.replace(' ', '  ')}”", 4, now(NOTED), {}, "the same words, with other spaces and quotation marks"),
        (WORDS, None, now(NOTED), {}, "the same words"),
        (WORDS, None, now(None, text=f"{WORDS} by -2%"), {"text": f"{WORDS} by -2%"}, "other words"),
        (f"{WORDS} 2%", None, now(None, text=f"{WORDS} -2%"), {"text": f"{WORDS} -2%"}, "a sign that changes a figure"),
        (WORDS, 0, now(NOTED), {"last entry": "4"}, "a later entry"),
        (None, 0, now(NOTED), {"last entry": "4"}, "a later entry, without words"),
        (WORDS, 9, now(NOTED), {}, "an entry that the log does not have"),
    ],
)
def test_a_row_without_fingerprint_is_about_the_claim_that_it_has(
    text: str | None, seen: int | None, stands: dict[str, Current], theirs: dict[str, str], why: str
) -> None:
    made = ImportedRow(CLAIM.id, None, None, {Field.VERDICT: "True"}, "Ada", Location("x.csv", row=2), text, seen)
    found = changes([made], stands)
    assert [dict(conflict.theirs) for conflict in found.conflicts] == ([theirs] if theirs or seen == 9 else []), why
    assert [dict(decision.edits) for decision in found.decisions] == ([] if found.conflicts else [{"verdict": "True"}]), why
    assert [conflict.unseen for conflict in found.conflicts if seen == 9] == [9] * (seen == 9), why


@pytest.mark.parametrize(
    ("named", "given", "by", "why"),
    [
        ("Ada", None, "Ada", "the file names somebody new"),
        ("Ada", "Cy", "Ada", "the file knows better"),
        ("Bo", "Cy", "Cy", "the file names who decided before, not who changed it"),
        ("Bo", None, "Bo", "nobody else is named"),
        ("", "Cy", "Cy", "the file names nobody"),
    ],
)
def test_the_reviewer_of_a_decision(named: str, given: str | None, by: str, why: str) -> None:
    (decision,) = changes([row(verdict="True", by=named)], now(), by=given).decisions
    assert decision.by == by, why


def test_two_rows_that_agree_are_one_decision() -> None:
    found = changes([row(verdict="True"), row(at=5, by="Cy", verdict="True")], now())
    assert ([decision.by for decision in found.decisions], found.errors, found.same) == (["Ada"], [], 1)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([row(verdict="True", by="")], "x.csv: row 2, column by: the reviewer of this decision is missing"),
        ([row(verdict="True"), row(at=5, verdict="False")], f"x.csv: row 5: {CLAIM.id} already has a decision in row 2"),
        ([row(text="his own words")], "x.csv: row 2, column text: ignored: the article's text cannot be changed by an import"),
        (
            [ImportedRow("c-gone", "spill", None, {}, "", Location("x.csv", row=9))],
            "x.csv: row 9: no claim 'c-gone' in the article 'spill'",
        ),
        ([ImportedRow(CLAIM.id, "elsewhere", None, {}, "", Location("x.csv", row=9))], "in the article 'elsewhere'"),
    ],
)
def test_changes_that_cannot_be_imported_are_reported(rows: list[ImportedRow], message: str) -> None:
    found = changes(rows, now())
    (error,) = [*found.errors, *found.ignored]
    assert message in str(error)
    assert error.remedy


@pytest.mark.parametrize("seen", [5, 2**53])
def test_a_row_with_an_unknown_seen_entry_is_a_conflict(seen: int) -> None:
    """A file of another store, or of a later state of this one that was reset from a backup."""
    ahead = replace(row(verdict="True"), seen=seen)
    found = changes([ahead], now())
    (conflict,) = found.conflicts
    assert (found.decisions, dict(conflict.mine), dict(conflict.theirs)) == ([], {"verdict": "True"}, {})
    assert (conflict.unseen, conflict.statement) == (seen, CLAIM.statement)
    assert str(conflict) == (
        f"x.csv: row 2: {CLAIM.id}: the file says verdict 'True'; the file's last entry, {seen}, is not in this "
        "claim's log: the file is from another store, or from a later state of this one"
    )
    assert changes([replace(row(), seen=seen)], now()).same == 1, "nobody changed anything in it"


def test_errors_and_conflicts_are_counted_and_the_first_are_kept() -> None:
    gone = [ImportedRow(f"c-{at}", "spill", None, {}, "", Location("x.csv", row=at)) for at in range(2_000)]
    found = changes(gone, now())
    assert (len(found.errors), found.errors.more, found.errors.total) == (500, 1_500, 2_000)
    later = now(OLD.model_copy(update={"verdict": "False", "by": "Cy"}))
    found = changes([row(at=at, verdict="True") for at in range(2_000)], later)
    assert (len(found.conflicts), found.conflicts.total, found.decisions) == (500, 2_000, [])
