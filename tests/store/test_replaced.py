"""A claim that another replaced in an edited article, and one that is in the article again: whose decisions count for which."""

import pickle
from collections.abc import Callable, Iterator, Sequence
from itertools import count

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.store import Action, ConflictError, Decision, Entry, Proposal, ReplacedError, Store, StoreError, open_store
from claims.store.state import fold
from tests.store.building import claim_set, ids

FIRST, LAST = "Alpha stays here for ever and ever.", "Gamma is the last claim of this text."
OLD = "The old mayor of the town resigned on Monday after the long inquiry."
NEW = "The old mayor of the village resigned on Tuesday after the long inquiry."
NEWER = "The old mayor of the village resigned on Friday after the long inquiry."
FILLER = [
    f"Filler sentence number {word} is about something else entirely, namely {word * 3}." for word in ("one", "two", "six")
]


def version(store: Store, *lines: str, last: Sequence[str] = ()) -> list[str]:
    """Adds a version in which claims follow the first; returns their ids."""
    made = claim_set([FIRST, *lines, *FILLER, LAST, *last])
    store.add(made)
    return [*ids(made)[1 : 1 + len(lines)], *ids(made)[len(lines) + len(FILLER) + 2 :]]


@pytest.fixture
def old(store: Store) -> str:
    """A claim that Ben called false."""
    (claim,) = version(store, OLD)
    store.decide(claim, Decision.verdict("False"), by="Ben")
    return claim


def verdicts(store: Store, *claims: str) -> list[str | None]:
    return [store.claim(claim).verdict or store.claim(claim).state.verdict for claim in claims]


# Undo


def by_its_author(store: Store, claim: str) -> None:
    store.undo_last(by="Ben")


def on_the_claim(store: Store, claim: str) -> None:
    store.decide(claim, Decision.undo(1), by="Eda")


BACK: dict[str, tuple[list[str], list[str]]] = {
    "where it was": ([OLD], []),
    "elsewhere": ([], [OLD]),
    "beside its successor": ([NEW], [OLD]),
    "before its successor": ([OLD, NEW], []),
}


@pytest.mark.parametrize(("lines", "last"), BACK.values(), ids=BACK)
@pytest.mark.parametrize("undo", [by_its_author, on_the_claim])
def test_what_was_undone_on_the_successor_is_undone_on_the_claim_that_is_back(
    undo: Callable[[Store, str], None], lines: list[str], last: list[str], old: str, store: Store
) -> None:
    (new,) = version(store, NEW)
    undo(store, new)
    back = version(store, *lines, last=last)
    assert old in back
    assert verdicts(store, old, new) == [None, None]
    store.rebuild()
    assert verdicts(store, old, new) == [None, None]
    with pytest.raises(StoreError, match="Ben has no decision to undo"):
        store.undo_last(by="Ben")


@pytest.fixture
def twice_carried(old: str, store: Store) -> tuple[str, int]:
    """A claim to which what was decided on the claim that it replaced is carried twice, and its last entry before that.

    The later entries that arrive have lower numbers: the claim has an undo that was logged after them.
    """
    (new,) = version(store, NEW)
    version(store, OLD)
    store.decide(old, Decision.polarity("negative"), by="Cy")
    store.decide(old, Decision.undo(1), by="Eda")
    return new, store.claim(new).state.last


@pytest.mark.parametrize("by", ["Ana", "Cy"])
def test_what_was_carried_over_later_was_not_seen(by: str, twice_carried: tuple[str, int], store: Store) -> None:
    new, seen = twice_carried
    before = store.log(new)
    assert (seen, store.claim(new).polarity) == (5, "positive")
    version(store, NEW)
    assert store.claim(new).polarity == "negative"
    assert store.log(new, as_of=seen) == before
    with pytest.raises(ConflictError, match="Cy decided on this claim in the meantime") as caught:
        store.decide(new, Decision.verdict("True"), by=by, seen=seen)
    assert caught.value.entry is not None
    assert caught.value.entry.number < seen
    store.decide(new, Decision.verdict("True"), by=by, seen=store.claim(new).state.last)
    assert store.claim(new).verdict == "True"


def test_what_is_undone_on_the_claim_that_is_back_is_undone_on_its_successor(old: str, store: Store) -> None:
    store.decide(old, Decision.source("Kremlin"), by="Ben")
    (new,) = version(store, NEW)
    store.decide(new, Decision.verdict("True"), by="Ana")
    version(store, OLD, NEW)
    assert store.undo_last(by="Ben").claim_ids == (old,)
    assert [store.claim(claim).source for claim in (old, new)] == [None, None]
    assert verdicts(store, old, new) == ["False", "True"], "Ana's is on the successor alone"
    store.redo_last(by="Ben")
    assert [store.claim(claim).source for claim in (old, new)] == ["Kremlin", "Kremlin"]
    store.undo_last(by="Ben")
    store.undo_last(by="Ben")
    assert verdicts(store, old, new) == [None, "True"]


def test_an_undo_is_in_the_history_of_each_claim_and_makes_it_newer(old: str, store: Store) -> None:
    (new,) = version(store, NEW)
    version(store, OLD, NEW)
    seen = store.claim(old).state.last
    undo = store.decide(new, Decision.undo(1), by="Eda")
    assert [store.log(claim)[-1] for claim in (old, new)] == [undo, undo]
    with pytest.raises(ConflictError, match="Eda decided on this claim in the meantime"):
        store.decide(old, Decision.note("x"), by="Ana", seen=seen)


def test_an_undo_on_the_successor_does_not_make_a_claim_withdrawn(old: str, store: Store) -> None:
    (new,) = version(store, NEW)
    store.undo_last(by="Ben")
    store.rebuild()
    assert store.withdrawn() == []
    assert store.successors([old]) == {old: new}


# Decisions on claims that were replaced


def test_a_claim_that_was_replaced_takes_no_decisions_and_its_successor_is_named(old: str, store: Store) -> None:
    seen = store.claim(old).state.last
    version(store, NEW)
    (newest,) = version(store, NEWER)
    log = store.log()
    for decision in (Decision.verdict("True"), Decision.note("x"), Decision.assign("Ben")):
        with pytest.raises(ReplacedError, match=f"{old}: the article was edited, and claim {newest} has replaced") as caught:
            store.decide(old, decision, by="Ben", seen=seen, version=1)
        assert caught.value.successor == pickle.loads(pickle.dumps(caught.value)).successor == newest
    assert store.log() == log


def test_ones_own_decision_is_undone_on_a_claim_that_was_replaced(old: str, store: Store) -> None:
    (new,) = version(store, NEW)
    (undo,) = store.undo(old, by="Ben")
    assert verdicts(store, old, new) == [None, None]
    assert (store.successors([old]), store.withdrawn()) == ({old: new}, [])
    store.decide(new, Decision.undo(undo.number), by="Ben")
    assert verdicts(store, old, new) == ["False", "False"]


def test_claims_that_replaced_each_other_in_turn_are_decided_on_when_withdrawn(old: str, store: Store) -> None:
    version(store, NEW)
    version(store, OLD)
    version(store)
    assert [claim.id for claim in store.withdrawn()] == [old]
    store.decide(old, Decision.verdict("True"), by="Ana")
    store.decide(old, Decision.note("x"), by="Ana")
    store.undo(old, by="Ana")
    store.undo_last(by="Ana")
    assert verdicts(store, old) == ["False"]


def test_a_withdrawn_claim_without_successor_takes_decisions(old: str, store: Store) -> None:
    version(store)
    store.decide(old, Decision.verdict("True"), by="Ana", version=1)
    version(store, OLD)
    assert verdicts(store, old) == ["True"]


def test_decisions_on_both_are_not_merged_once_each_was_decided_on(old: str, store: Store) -> None:
    (new,) = version(store, NEW)
    version(store, OLD, NEW)
    store.decide(new, Decision.verdict("Mixed"), by="Ana")
    store.decide(old, Decision.verdict("True"), by="Ben")
    version(store, NEW)
    assert [claim.id for claim in store.withdrawn()] == [old], "the entry that made it its successor is older than Ben's"
    version(store)
    version(store, NEW)
    assert verdicts(store, new) == ["Mixed"]
    assert [claim.id for claim in store.withdrawn()] == [old]


# Whatever happens


POOL = [OLD, NEW, NEWER, "The dam in the valley held for all of the long night."]
EDITS = st.tuples(st.just("edit"), st.lists(st.sampled_from(POOL), unique=True, max_size=3))
DECISIONS = st.tuples(st.just("decide"), st.tuples(st.integers(0, 3), st.sampled_from(["True", "False"])))
REVERSALS = st.tuples(st.sampled_from(["undo", "redo"]), st.none())
BY = st.sampled_from(["Ana", "Ben"])
_fresh = count()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store for many examples, each with an article of its own."""
    with open_store(tmp_path_factory.mktemp("desk") / "claims.db") as opened:
        yield opened


@given(steps=st.lists(st.tuples(BY, st.one_of(EDITS, DECISIONS, REVERSALS)), max_size=20))
@settings(max_examples=30, deadline=None)
def test_an_entry_counts_on_all_of_its_claims_or_on_none(desk: Store, steps: list[tuple[str, tuple[str, object]]]) -> None:
    """And no decision is lost, whatever is edited, decided, undone and redone."""
    article = f"article {next(_fresh)}"
    known: dict[str, str] = {}
    for by, (step, value) in steps:
        if step == "edit":
            assert isinstance(value, list)
            made = claim_set([FIRST, *value, LAST], id=article)
            known |= {line: claim.id for line, claim in zip(value, made.claims[1:], strict=False)}
            desk.add(made)
        elif step == "decide":
            assert isinstance(value, tuple)
            place, verdict = value
            if (claim := known.get(POOL[place])) is not None:
                (outcome,) = desk.decide_all([Proposal(claim, Decision.verdict(verdict), by)])
                assert isinstance(outcome, ReplacedError) == (claim in desk.successors([claim]))
        elif getattr(desk.reversible(by), step) is not None:
            (desk.undo_last if step == "undo" else desk.redo_last)(by=by)
    if known:
        _assert_one_story(desk, article, set(known.values()))


def _assert_one_story(store: Store, article: str, claims: set[str]) -> None:
    log = store.log(article_id=article)
    undone = _undone(log)
    for claim in claims:
        verdicts = [entry for entry in store.log(claim) if entry.action is Action.VERDICT and entry.number not in undone]
        assert store.claim(claim).state.verdict == (verdicts[-1].value if verdicts else None)
        assert store.claim(claim).state == fold(store.log(claim))
    listed = [*store.claims_of(article), *store.withdrawn(article)]
    reached = {entry.number for claim in listed for entry in store.log(claim.id)}
    assert {entry.number for entry in log if entry.action is Action.VERDICT} <= reached


def _undone(log: Sequence[Entry]) -> set[int]:
    undone: set[int] = set()
    for entry in reversed(log):
        if entry.action is Action.UNDO and entry.number not in undone:
            assert isinstance(entry.value, int)
            undone.add(entry.value)
    return undone
