"""Exports of the store, and imports into it."""

from pathlib import Path
from typing import Any

import pytest

from claims.export import Field
from claims.export import stored as stored_module
from claims.export.importers import Decided, ImportedRow, Location, read_file
from claims.export.importers.apply import compare, current_claims, import_rows, write_decisions
from claims.export.stored import export_from_store, review_of
from claims.model import ClaimSet, SourceKind
from claims.store import Action, Decision, Filters, Page, Sort, Store
from tests.export.importers.files import SUFFIXES, file
from tests.export.samples import TEXT, claim, claim_set
from tests.store import building
from tests.work import queries

EDITED = (TEXT, "A paragraph that was put in later.\n" + TEXT)
"""An article before and after an edit that moves its claims."""


def exported(store: Store, folder: Path, name: str, edits: dict[str, dict[str, str]] | None = None, **filters: object) -> Path:
    """An export of the store's claims after a person edited it."""
    found = export_from_store(store, Filters.of(filters))
    claim_sets = list(found.claim_sets)
    return file(folder, name, *claim_sets, reviews=found.reviews, edits=edits)


def some(seeds: list[ClaimSet], count: int) -> list[str]:
    return [claim.id for claim in seeds[0].claims[:count]]


def test_the_export_matches_the_store(store: Store, seeds: list[ClaimSet]) -> None:
    found = export_from_store(store, Filters())
    assert list(found.claim_sets) == seeds[:2]
    assert found.reviews == {}


def test_decisions_are_exported_as_reviews(store: Store, seeds: list[ClaimSet]) -> None:
    first, second = some(seeds, 2)
    store.decide(first, Decision.spans([(0, 3), (5, 8)]), by="Bo")
    store.decide(first, Decision.verdict("Mostly true"), by="Ada")
    store.decide(first, Decision.note("Seen."), by="Ada")
    store.decide(first, Decision.evidence(["https://a.example"]), by="Ada")
    last = store.decide(second, Decision.source("Greens", kind="party"), by="Bo")
    found = export_from_store(store, Filters.of({"article": seeds[0].article.id}))
    (claim_set,) = found.claim_sets
    assert claim_set == seeds[0]
    review = found.reviews[first]
    assert (review.verdict, review.by, review.note, review.evidence) == ("Mostly true", "Ada", "Seen.", ("https://a.example",))
    assert review.at is not None
    assert review.spans is not None
    corrected = found.reviews[second]
    assert (corrected.corrections, corrected.source_kind) == ({Field.SOURCE: "Greens"}, SourceKind.PARTY)
    assert (corrected.seen, corrected.verdict) == (last.number, None)
    assert review_of(store.claim(second)) == corrected


@pytest.mark.parametrize("article", [None, "gone-{}"], ids=["claims", "articles"])
def test_unknown_claims_are_looked_up_together(article: str | None, store: Store) -> None:
    """A statement for each row kept an import of 99,000 such rows busy for minutes."""
    rows = [
        ImportedRow(f"c-{at}", article and article.format(at), None, {Field.NOTE: "n"}, "Ada", Location("x.csv", row=at))
        for at in range(300)
    ]
    with queries(store) as sent:
        found = compare(rows, store)
    assert found.errors.total == 300
    assert sent.taken() < 20


def test_filters_select_claims_and_articles(store: Store, seeds: list[ClaimSet]) -> None:
    (first,) = some(seeds, 1)
    store.decide(first, Decision.verdict("True"), by="Ada")
    (only,) = export_from_store(store, Filters.of({"verdict": "True"})).claim_sets
    assert [claim.id for claim in only.claims] == [first]
    assert only.sources == seeds[0].sources
    assert list(export_from_store(store, Filters.of({"article": "gone"})).claim_sets) == []


@pytest.mark.parametrize("name", SUFFIXES)
def test_export_and_import(name: str, store: Store, seeds: list[ClaimSet], tmp_path: Path) -> None:
    first, second, third = some(seeds, 3)
    store.decide(first, Decision.verdict("False"), by="Bo")
    store.decide(third, Decision.spans([(0, 3)]), by="Bo")
    before = len(store.log())
    untouched = import_rows(read_file(exported(store, tmp_path, name)).rows, store)
    assert (untouched.claims, untouched.entries, untouched.conflicts, untouched.errors) == (0, 0, [], [])
    edits = {
        first: {"verdict": "True", "note": "=1+1 is what he said", "by": "Ada"},
        second: {"source": "Greens", "certainty": "unknown", "statement": "Other words.", "by": "Ada"},
        third: {
            "source": "Greens",
            "source_kind": "party",
            "evidence": "https://a.example; https://b.example",
            "spans": "0-3; 5-8",
            "assigned": "Cy",
            "by": "Ada",
        },
    }
    path = exported(store, tmp_path, name, edits)
    dry = import_rows(read_file(path).rows, store, dry=True)
    assert (dry.claims, dry.entries, len(store.log())) == (3, 9, before)
    taken = import_rows(read_file(path).rows, store)
    assert (taken.claims, taken.entries, taken.conflicts, taken.errors) == (3, 9, [], [])
    made = store.log()[before:]
    assert {entry.by for entry in made} == {"Ada"}
    assert {(entry.claim_id, entry.action) for entry in made} == {
        (first, Action.VERDICT),
        (first, Action.NOTE),
        (second, Action.SOURCE),
        (second, Action.CERTAINTY),
        (second, Action.STATEMENT),
        (third, Action.SOURCE),
        (third, Action.EVIDENCE),
        (third, Action.SPANS),
        (third, Action.ASSIGN),
    }
    stored = store.claim(third)
    assert (stored.source, stored.source_kind, stored.state.assigned) == ("Greens", "party", "Cy")
    assert stored.state.evidence == ("https://a.example", "https://b.example")
    assert [(span.start, span.end) for span in stored.spans] == [(0, 3), (5, 8)]
    assert store.claim(first).state.verdict == "True"
    assert store.claim(second).source == "Greens"
    again = import_rows(read_file(path).rows, store)
    assert (again.claims, again.conflicts, len(store.log())) == (0, [], before + 9)


def test_correcting_the_kind_keeps_the_source_and_whether_it_is_named(
    store: Store, seeds: list[ClaimSet], tmp_path: Path
) -> None:
    (first,) = some(seeds, 1)
    store.decide(first, Decision.source("Greens", kind="party", named=False), by="Bo")
    path = exported(store, tmp_path, "csv", {first: {"source_kind": "NGO", "by": "Ada"}})
    assert import_rows(read_file(path).rows, store).entries == 1
    stored = store.claim(first)
    assert (stored.source, stored.source_kind, stored.named) == ("Greens", SourceKind.NGO, False)


def test_later_decisions_are_not_overwritten(store: Store, seeds: list[ClaimSet], tmp_path: Path) -> None:
    first, second = some(seeds, 2)
    path = exported(store, tmp_path, "csv", {id: {"verdict": "True", "by": "Ada"} for id in (first, second)})
    store.decide(first, Decision.verdict("False"), by="Bo")
    taken = import_rows(read_file(path).rows, store)
    assert taken.claims == 1
    (conflict,) = taken.conflicts
    assert (conflict.claim_id, conflict.by, dict(conflict.theirs)) == (first, "Bo", {"verdict": "False"})
    assert store.claim(first).state.verdict == "False"
    assert store.claim(second).state.verdict == "True"


def test_an_article_that_was_edited_since_the_export_is_reported(store: Store, seeds: list[ClaimSet], tmp_path: Path) -> None:
    (first,) = some(seeds, 1)
    path = exported(store, tmp_path, "csv", {first: {"verdict": "True", "by": "Ada"}})
    gone = seeds[0].model_copy(update={"claims": seeds[0].claims[5:]})
    store.add(gone)
    taken = import_rows(read_file(path).rows, store)
    assert taken.claims == 0
    assert any(f"no claim {first!r}" in str(error) for error in taken.errors)


def test_a_decision_made_during_the_import_is_reported(
    store: Store, seeds: list[ClaimSet], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first,) = some(seeds, 1)
    path = exported(store, tmp_path, "csv", {first: {"verdict": "True", "note": "Mine.", "by": "Ada"}})
    rows = read_file(path).rows
    before = current_claims(rows, store)
    store.decide(first, Decision.verdict("False"), by="Bo")
    monkeypatch.setattr("claims.export.importers.apply.current_claims", lambda rows, store: before)
    taken = import_rows(rows, store)
    assert (taken.claims, taken.entries) == (0, 0)
    assert [f"Bo has just decided on {first}" in str(error) for error in taken.errors] == [True]
    assert store.claim(first).state.verdict == "False"


def test_an_edit_between_comparing_and_writing_is_a_conflict(store: Store) -> None:
    before, after = (building.claim_set([line], id="dam", source=who) for line, who in DAM)
    store.add(before)
    (claim_id,) = building.ids(before)
    assert building.ids(after) == [claim_id]
    row = ImportedRow(claim_id, None, None, {Field.VERDICT: "True", Field.NOTE: "seen"}, "Ada", Location("x.csv", row=2))
    shown = compare([row], store)
    store.add(after)
    taken = write_decisions(shown.decisions, store)
    assert (taken.claims, taken.entries, store.log()) == (0, 0, [])
    assert [str(error) for error in taken.errors] == [
        "x.csv: row 2: the article was edited in the meantime, and the claim has changed; export it again, and check it again"
    ]


def test_an_edit_elsewhere_between_comparing_and_writing_excludes_new_spans(store: Store) -> None:
    store.add(building.claim_set(["The dam is safe"], id="dam"))
    (claim_id,) = building.ids(building.claim_set(["The dam is safe"], id="dam"))
    place = Location("x.csv", row=2)
    verdict, places = (
        [Decided(claim_id, "Ada", {field: value}, 0, place, {}, "", "", None, version=1)]
        for field, value in ((Field.VERDICT, "True"), (Field.SPANS, "4-7"))
    )
    store.add(building.claim_set(["It rained", "The dam is safe"], id="dam"))
    assert write_decisions(places, store).claims == 0
    assert write_decisions(verdict, store).claims == 1
    assert store.claim(claim_id).verdict == "True"


def test_a_shortened_article_is_a_conflict_of_only_its_row(store: Store) -> None:
    long = building.claim_set(["The dam is safe", "Helicopters could not fly"], id="dam")
    other = building.claim_set(["It rained"], id="rain")
    for added in (long, other):
        store.add(added)
    dam, rain = building.ids(long)[0], building.ids(other)[0]
    place = Location("x.csv", row=2)
    on_places = {Field.SPANS: "30-41", Field.STATEMENT: "It is safe", Field.VERDICT: "False"}
    places = Decided(dam, "Ada", on_places, 0, place, {}, "", "", None, version=1)
    verdict = Decided(rain, "Ada", {Field.VERDICT: "True"}, 0, place, {}, "", "", None, version=1)
    store.add(building.claim_set(["The dam is safe"], id="dam"))
    taken = write_decisions([places, verdict], store)
    assert (taken.claims, taken.entries, len(taken.errors), taken.act) == (1, 1, 1, 1)
    assert [(entry.claim_id, entry.value) for entry in store.log()] == [(rain, "True")], "a row is written as a whole"


DAM = [("The dam is safe", "Mayor"), ("The dam is safe", "Engineer")]
"""A claim before and after an edit that does not change its words or id."""
OF_DAM = Filters(article=("dam",))


@pytest.mark.parametrize("portion", [1, 1000])
def test_a_verdict_is_exported_with_the_wording_it_was_given_on(
    portion: int, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored_module, "_PORTION", portion)
    store.add(building.claim_set(["The bridge is old"], id="bridge"))
    before, after = (building.claim_set([line, "It rained"], id="dam", source=who) for line, who in DAM)
    store.add(before)
    claim_id = building.ids(before)[0]
    store.decide(claim_id, Decision.verdict("True"), by="Ada")
    found = export_from_store(store, Filters.of({"article": ["bridge", "dam"]}))
    next(found.claim_sets)
    store.add(after)  # after the export has begun
    (dam,) = found.claim_sets
    review = found.reviews[claim_id]
    left = dam.claims[0].source, review.verdict, review.earlier_verdict
    assert left in {("Mayor", "True", None), ("Engineer", None, "True")}
    assert len(dam.claims) == 2


def test_claims_read_in_two_versions_are_read_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    before, after = (building.claim_set([line, "It rained"], id="dam", source=who) for line, who in DAM)
    store.add(before)
    store.decide(building.ids(before)[0], Decision.verdict("True"), by="Ada")
    first = store.query(OF_DAM, Sort.ARTICLE, None, 1).claims
    store.add(after)
    second = store.query(OF_DAM, Sort.ARTICLE, None, 2).claims[1:]
    mixed, read = [[*first, *second]], stored_module._claims
    monkeypatch.setattr(stored_module, "_claims", lambda *given: iter(mixed.pop()) if mixed else read(*given))
    found = export_from_store(store, OF_DAM)
    (dam,) = found.claim_sets
    review = found.reviews[building.ids(before)[0]]
    assert [claim.source for claim in dam.claims] == ["Engineer", "Engineer"]
    assert (review.verdict, review.earlier_verdict) == (None, "True")


@pytest.mark.parametrize("edits", [1, 3])
def test_no_claim_of_a_long_article_is_lost_if_it_is_edited_during_the_export(
    edits: int, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is longer than a page of the list and edited after the first page was read, or again during re-reading."""
    monkeypatch.setattr(stored_module, "_PORTION", 4)
    monkeypatch.setattr("claims.store.listing.MAX_PAGE", 4)
    lines = [f"Claim number {n} is here" for n in range(10)]
    store.add(building.claim_set(lines, id="dam"))
    query, portions = store.query, 0

    def edited(filters: Filters, sort: Sort, after: str | None, limit: int) -> Page:
        nonlocal portions
        page = query(filters, sort, after, limit)
        if after is None and portions < edits:
            portions += 1
            lines.append(f"Something else was said {portions} times")
            store.add(building.claim_set(lines, id="dam"))
        return page

    monkeypatch.setattr(store, "query", edited)
    (dam,) = export_from_store(store, OF_DAM).claim_sets
    assert [claim.statement for claim in dam.claims] == lines


@pytest.mark.parametrize("withdrawn", [None, True])
def test_a_withdrawn_claim_that_is_back_in_other_words_is_not_exported_with_the_old_verdict(
    withdrawn: bool | None, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, gone, back = (building.claim_set([*lines, "It rained"], id="dam") for lines in (["Up by 2%"], [], ["Up by -2%"]))
    store.add(first)
    (claim_id, *_) = building.ids(first)
    assert claim_id == building.ids(back)[0]
    store.decide(claim_id, Decision.verdict("True"), by="Ada")
    store.add(gone)
    claim_set = store.claim_set

    def read(*asked: Any) -> ClaimSet:
        store.add(back)  # after the claims were read
        return claim_set(*asked)

    monkeypatch.setattr(store, "claim_set", read)
    found = export_from_store(store, OF_DAM.model_copy(update={"withdrawn": withdrawn}))
    (dam,) = found.claim_sets
    assert store.claim(claim_id).earlier_verdict == "True"
    assert claim_id not in {claim.id for claim in dam.claims}
    assert claim_id not in found.reviews


def test_a_table_without_article_ids_finds_its_claims(store: Store, seeds: list[ClaimSet]) -> None:
    (first,) = some(seeds, 1)
    rows = [
        ImportedRow(id, None, None, {Field.VERDICT: "True"}, by, Location("x.csv", row=at))
        for at, (id, by) in enumerate(
            [(first, "Ada"), ("c-gone", "Ada"), (seeds[1].claims[0].id, "x" * 300), (seeds[1].claims[1].id, "\u200b")], 2
        )
    ]
    taken = import_rows(rows, store)
    assert (taken.claims, taken.entries) == (1, 1)
    assert [str(error).partition(";")[0] for error in taken.errors] == [
        "x.csv: row 3: no claim 'c-gone'",
        "x.csv: row 4, column by: the name has more than 200 characters",
        "x.csv: row 5, column by: the name is empty: nothing of it can be seen",
    ]


@pytest.mark.parametrize("name", SUFFIXES)
def test_an_edit_elsewhere_keeps_verdicts_and_makes_new_spans_a_conflict(name: str, store: Store, tmp_path: Path) -> None:
    before, after = (claim_set(claim(text=text), claim("they had been warned", text=text), text=text) for text in EDITED)
    verdict, moved = (found.id for found in before.claims)
    store.add(before)
    edits = {verdict: {"verdict": "True", "by": "Ada"}, moved: {"spans": "0-4", "by": "Ada"}}
    path = exported(store, tmp_path, name, edits, article="harbour-spill")
    store.add(after)
    taken = import_rows(read_file(path).rows, store)
    assert (taken.claims, taken.errors) == (1, [])
    (conflict,) = taken.conflicts
    assert (conflict.claim_id, dict(conflict.mine)) == (moved, {"spans": "0-4"})
    assert conflict.theirs["article"] == "another version of its text"
    assert store.claim(verdict).state.verdict == "True"
