"""A reviewer's last decisions are undone one by one, newest first, on whichever claims, and redone."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.store import Decision, Outcome, Proposal, Store, StoreError, open_store
from tests.store.building import claim_set, ids
from tests.work import LINEAR, growth, queries

LINES = ["Kim entered Russia by train", "Analysts expect talks on arms", "The Kremlin denied a visit", "Troops lined the road"]
DAYS = ["Monday", "Tuesday", "Friday", "Sunday"]
MADE = claim_set(LINES)
CLAIMS = ids(MADE)
VERDICTS = ["True", "Mostly true", "Mixed", "Mostly false", "False", "Unproven", "Not a claim"]


@pytest.fixture
def desk(store: Store) -> Store:
    store.add(MADE)
    return store


def verdicts(store: Store) -> list[str | None]:
    return [store.claim(claim).state.verdict for claim in CLAIMS]


def test_decisions_are_undone_newest_first_and_redone(desk: Store) -> None:
    for claim, verdict in zip(CLAIMS, VERDICTS, strict=False):
        desk.decide(claim, Decision.verdict(verdict), by="Ada")
    desk.decide(CLAIMS[0], Decision.verdict("False"), by="Ada")
    went = [desk.undo_last(by="Ada").claim_ids for _ in range(3)]
    assert went == [(CLAIMS[0],), (CLAIMS[3],), (CLAIMS[2],)]
    assert verdicts(desk) == ["True", "Mostly true", None, None]
    assert [desk.redo_last(by="Ada").claim_ids for _ in range(3)] == went[::-1]
    assert verdicts(desk) == ["False", "Mostly true", "Mixed", "Mostly false"]
    with pytest.raises(StoreError, match="Ada has nothing to redo"):
        desk.redo_last(by="Ada")


def test_only_ones_own_decisions_are_undone(desk: Store) -> None:
    desk.decide(CLAIMS[0], Decision.verdict("True"), by="Ada")
    desk.decide(CLAIMS[0], Decision.verdict("False"), by="Ben")
    desk.undo_last(by="Ada")
    assert desk.claim(CLAIMS[0]).state.verdict == "False", "Ben's stands on top of it"
    with pytest.raises(StoreError, match="Ada has no decision to undo"):
        desk.undo_last(by="Ada")
    desk.redo_last(by="Ada")
    assert desk.claim(CLAIMS[0]).state.verdict == "False", "made again, it stands where it stood: below Ben's"


def test_a_new_decision_clears_the_redo_history(desk: Store) -> None:
    desk.decide(CLAIMS[0], Decision.verdict("True"), by="Ada")
    desk.undo_last(by="Ada")
    desk.decide(CLAIMS[1], Decision.verdict("Mixed"), by="Ben")
    assert desk.reversible("Ada").redo is not None, "somebody else's does not"
    desk.decide(CLAIMS[1], Decision.note("mine"), by="Ada")
    assert desk.reversible("Ada").redo is None
    desk.undo_last(by="Ada")
    assert desk.redo_last(by="Ada").decisions[0].value == "mine"


def test_decisions_of_one_transaction_are_undone_together(desk: Store) -> None:
    desk.decide(CLAIMS[0], Decision.assign("Cy"), by="Ada")
    desk.decide_all(Proposal(claim, Decision.assign("Ben"), "Ada") for claim in CLAIMS)
    desk.decide(CLAIMS[1], Decision.note("later"), by="Ada")
    act = desk.log()[2].number
    assert [entry.value for entry in desk.act(act)] == ["Ben"] * 4
    reversal = desk.undo_last(by="Ada", act=act)
    assert (reversal.claim_ids, len(desk.act(reversal.entries[0].number))) == (tuple(CLAIMS), 4)
    assert [desk.claim(claim).state.assigned for claim in CLAIMS] == ["Cy", None, None, None]
    assert desk.claim(CLAIMS[1]).state.note == "later", "that was not decided with it"
    with pytest.raises(StoreError, match="no decision to undo"):
        desk.undo_last(by="Ada", act=act)
    with pytest.raises(StoreError, match="no decision to undo"):
        desk.undo_last(by="Ben", act=desk.log()[0].number)
    desk.redo_last(by="Ada")
    assert [desk.claim(claim).state.assigned for claim in CLAIMS] == ["Ben"] * 4


def test_large_transactions_are_undone_together(desk: Store) -> None:
    desk.decide(CLAIMS[0], Decision.note("before"), by="Ada")
    desk.decide_all(Proposal(CLAIMS[n % 4], Decision.note(str(n)), "Ada") for n in range(300))
    desk.decide(CLAIMS[3], Decision.note("after"), by="Ben")
    assert len(desk.undo_last(by="Ada").decisions) == 300
    assert [desk.claim(claim).state.note for claim in CLAIMS] == ["before", None, None, "after"]


@pytest.mark.parametrize("redone", [False, True])
def test_finding_undoable_decisions_reads_each_entry_once(redone: bool, tmp_path: Path) -> None:
    """Also after large transactions were undone, redone and undone again."""

    def prepared(size: int) -> Callable[[], object]:
        store = open_store(tmp_path / f"{size}.db")
        stores.append(store)
        if store.add(MADE).outcome is Outcome.NEW:
            store.decide_all(Proposal(CLAIMS[n % 4], Decision.note(str(n)), "Ada") for n in range(size))
            store.undo_last(by="Ada")
            if redone:
                store.redo_last(by="Ada")
                store.undo_last(by="Ada")
        assert (store.reversible("Ada").undo, store.reversible("Ben").undo) == (None, None)
        return lambda: store.reversible("Ada")

    stores: list[Store] = []
    try:
        assert growth(prepared, 150) < LINEAR
        with queries(stores[-1]) as sent:
            stores[-1].reversible("Ada")
        assert sent.taken() < 25
    finally:
        for store in stores:
            store.close()


def test_decisions_with_the_same_clock_time_are_separate(desk: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a frozen clock."""

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: object = None) -> "Stopped":
            return cls(2024, 1, 1, tzinfo=UTC)

    monkeypatch.setattr("claims.store.decide.datetime", Stopped)
    for claim in CLAIMS:
        desk.decide(claim, Decision.verdict("True"), by="Ada")
    assert desk.undo_last(by="Ada").claim_ids == (CLAIMS[3],)
    assert verdicts(desk) == ["True", "True", "True", None]


def test_a_carried_over_decision_is_undone_on_the_successor(store: Store) -> None:
    before = claim_set(["Forty people were killed in the quake", "Talks begin"])
    after = claim_set(["At least forty people were killed in the quake", "Talks begin"])
    store.add(before)
    store.decide(ids(before)[0], Decision.verdict("True"), by="Ada")
    store.add(after)
    assert store.claim(ids(after)[0]).state.verdict == "True"
    assert store.undo_last(by="Ada").claim_ids == (ids(after)[0],)
    assert store.claim(ids(after)[0]).state.verdict is None
    store.redo_last(by="Ada")
    assert store.claim(ids(after)[0]).state.verdict == "True"


def test_what_was_decided_at_once_on_replaced_claims_is_undone_at_once(store: Store) -> None:
    before = claim_set([f"{line} on {day}" for line, day in zip(LINES, DAYS, strict=True)])
    after = claim_set([f"{line} on the {day}" for line, day in zip(LINES, DAYS, strict=True)])
    store.add(before)
    store.decide_all(Proposal(claim, Decision.note("old"), "Ada") for claim in ids(before))
    decisions = (Decision.verdict("False"), Decision.note("new"))
    store.decide_all(Proposal(claim, decision, "Ada") for claim in ids(before) for decision in decisions)
    made = store.log()[4:]
    added = store.add(after)
    assert set(added.carried or ()) == set(ids(before))
    carried = store.log()[12:]
    assert len({entry.at for entry in carried}) == 1, "entries of one transaction have one time"
    assert store.act(made[0].number) == store.act(made[-1].number) == made
    for act in (None, made[0].number):
        assert len(store.undo_last(by="Ada", act=act).decisions) == 8
        states = [store.claim(claim).state for claim in ids(after)]
        assert [(state.verdict, state.note) for state in states] == [(None, "old")] * 4
        store.redo_last(by="Ada")
        assert [store.claim(claim).state.verdict for claim in ids(after)] == ["False"] * 4


@dataclass
class Reviewer:
    """The undo and redo stacks, newest last: (claim, verdict)."""

    done: list[tuple[int, str]] = field(default_factory=list)
    undone: list[tuple[int, str]] = field(default_factory=list)


STEPS = st.lists(
    st.tuples(st.sampled_from(["Ada", "Ben"]), st.one_of(st.sampled_from(["undo", "redo"]), st.integers(0, 3))), max_size=40
)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("undoing")


@settings(max_examples=25, deadline=None)
@given(steps=STEPS)
def test_undo_and_redo_behave_like_two_stacks(steps: list[tuple[str, str | int]], place: Path) -> None:
    """Each reviewer has two stacks, independent of the other's decisions."""
    known = {"Ada": Reviewer(), "Ben": Reviewer()}
    path = place / "claims.db"
    path.unlink(missing_ok=True)
    with open_store(path) as store:
        store.add(MADE)
        for n, (by, step) in enumerate(steps):
            own = known[by]
            if isinstance(step, int):
                store.decide(CLAIMS[step], Decision.note(f"{n}"), by=by)
                own.done.append((step, f"{n}"))
                own.undone.clear()
                continue
            stack, other, reverse = (
                (own.done, own.undone, store.undo_last) if step == "undo" else (own.undone, own.done, store.redo_last)
            )
            if not stack:
                with pytest.raises(StoreError):
                    reverse(by=by)
                continue
            claim, note = stack.pop()
            other.append((claim, note))
            reversal = reverse(by=by)
            assert (reversal.claim_ids, [entry.value for entry in reversal.decisions]) == ((CLAIMS[claim],), [note])
        for index, claim_id in enumerate(CLAIMS):
            standing = [int(note) for own in known.values() for claim, note in own.done if claim == index]
            assert store.claim(claim_id).state.note == (str(max(standing)) if standing else None)
        for name, own in known.items():
            can = store.reversible(name)
            assert (can.undo is not None, can.redo is not None) == (bool(own.done), bool(own.undone))
