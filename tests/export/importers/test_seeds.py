"""Round trip of every seed article in every importable format: decisions of every kind, made in the file or in the
store in the meantime.
"""

from pathlib import Path

import pytest

from claims.export.importers import read_file
from claims.export.importers.apply import import_rows
from claims.export.stored import export_from_store
from claims.model import ClaimSet
from claims.store import Entry, Filters, Proposal, Sort, Store, StoredClaim
from tests.export.importers.files import SUFFIXES, file
from tests.export.importers.script import KINDS, Made, kinds_for

ADA, BO = "ada@desk.example", "Bo"


def all_claims(desk: Store) -> list[StoredClaim]:
    return list(desk.query(Filters(), Sort.ARTICLE, None, 1000).claims)


def exported(desk: Store, folder: Path, name: str, script: dict[str, Made] | None = None) -> Path:
    """A file of all claims with Ada's decisions from a script."""
    found = export_from_store(desk, Filters())
    edits = {id: dict(made.cells) | {"by": ADA} for id, made in (script or {}).items()}
    return file(folder, name, *list(found.claim_sets), reviews=found.reviews, edits=edits)


def a_script(claims: list[StoredClaim], variant: int, step: int = 1) -> dict[str, Made]:
    """A decision on each claim, the kinds in turn; ``step`` claims in a row have the same kind."""
    chosen = {claim: kinds_for(claim) for claim in claims}
    script = {
        claim.id: KINDS[kinds[at // step % len(kinds)]](claim, variant) for at, (claim, kinds) in enumerate(chosen.items())
    }
    assert {made.action for made in script.values()} == {made(claims[0], 0).action for made in KINDS.values()}
    return script


def entries(made: list[Entry]) -> list[tuple[str, str, str, object]]:
    return sorted((entry.claim_id, entry.by, str(entry.action), entry.value) for entry in made)


def expected(script: dict[str, Made], by: str = ADA) -> list[tuple[str, str, str, object]]:
    return sorted((id, by, str(made.action), made.value) for id, made in script.items())


def test_all_seeds_are_in_the_store(seeds: list[ClaimSet]) -> None:
    articles = sorted(path.stem for path in (Path(__file__).parents[3] / "seeds").glob("*.md"))
    assert (len(articles), sorted(seed.article.id for seed in seeds)) == (10, articles)


@pytest.mark.parametrize("name", SUFFIXES)
def test_an_unchanged_file_has_no_changes(name: str, desk: Store, tmp_path: Path) -> None:
    back = read_file(exported(desk, tmp_path, name))
    taken = import_rows(back.rows, desk)
    assert (back.errors, taken.claims, taken.entries, taken.conflicts, taken.errors) == ([], 0, 0, [], [])
    assert taken.same == len(back.rows) == len(all_claims(desk))
    assert desk.log() == []


@pytest.mark.parametrize("name", SUFFIXES)
def test_only_decisions_in_the_file_are_imported(name: str, desk: Store, tmp_path: Path) -> None:
    script = a_script(all_claims(desk)[::2], 0)
    path = exported(desk, tmp_path, name, script)
    back = read_file(path)
    taken = import_rows(back.rows, desk)
    assert (back.errors, taken.conflicts, taken.errors) == ([], [], [])
    assert (taken.claims, taken.entries) == (len(script), len(script))
    assert entries(desk.log()) == expected(script)
    for again in (path, exported(desk, tmp_path, name)):
        taken = import_rows(read_file(again).rows, desk)
        assert (taken.claims, taken.entries, taken.conflicts, taken.errors) == (0, 0, [], [])
    assert len(desk.log()) == len(script)


@pytest.mark.parametrize("name", SUFFIXES)
def test_later_decisions_conflict_if_the_file_also_changed(name: str, desk: Store, tmp_path: Path) -> None:
    claims = all_claims(desk)
    untouched, in_the_store, in_the_file, in_both = (claims[rest::4] for rest in range(4))
    here = a_script([*in_the_file, *in_both], 0)
    path = exported(desk, tmp_path, name, here)
    there = a_script([*in_the_store, *in_both], 1, step=3)
    desk.decide_all(Proposal(id, made.decision, BO) for id, made in there.items())
    undone = untouched[0]
    desk.decide(undone.id, KINDS["verdict"](undone, 0).decision, by=BO)
    desk.undo(undone.id, by=BO)
    before = len(desk.log())

    back = read_file(path)
    taken = import_rows(back.rows, desk)
    assert (back.errors, taken.errors) == ([], [])
    # An assignment is not a decision on the claim: it conflicts only with another assignment.
    free = {id for id in here.keys() & there.keys() if there[id].action == "assign" != here[id].action}
    conflicts = (here.keys() & there.keys()) - free
    assert len(conflicts) > 50
    assert {conflict.claim_id for conflict in taken.conflicts} == conflicts
    for conflict in taken.conflicts:
        assert conflict.mine, conflict
        assert conflict.theirs, conflict
    assert entries(desk.log(after=before)) == expected({id: made for id, made in here.items() if id not in conflicts})
    for id in conflicts:
        assert [entry.by for entry in desk.log(id)] == [BO]
