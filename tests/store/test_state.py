from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.model import SourceKind
from claims.store import Action, Decision, Entry, Filters, Proposal, Sort, State, Store, StoreError, open_store
from claims.store.state import fold, in_force, lineage
from tests.store.building import claim_set, entry, ids

VERDICT, UNDO, NOTE = Action.VERDICT, Action.UNDO, Action.NOTE

FOLDED: dict[str, tuple[list[tuple[Action, object]], dict[str, object]]] = {
    "nothing": ([], {}),
    "the last verdict stands": ([(VERDICT, "True"), (VERDICT, "False")], {"verdict": "False"}),
    "undone, the one before stands": ([(VERDICT, "True"), (VERDICT, "False"), (UNDO, 2)], {"verdict": "True"}),
    "an undoing undone": ([(VERDICT, "True"), (UNDO, 1), (UNDO, 2)], {"verdict": "True"}),
    "undone twice is undone": ([(VERDICT, "True"), (UNDO, 1), (UNDO, 1)], {"verdict": None}),
    "undone, undone again, one undoing undone": ([(VERDICT, "True"), (UNDO, 1), (UNDO, 1), (UNDO, 2)], {"verdict": None}),
    "taken back": ([(VERDICT, "True"), (VERDICT, None)], {"verdict": None, "reviewer": None}),
    "a note beside a verdict": ([(VERDICT, "True"), (NOTE, "see page 3")], {"verdict": "True", "note": "see page 3"}),
    "a source corrected to nobody": (
        [(Action.SOURCE, {"name": None, "kind": None, "named": None})],
        {"corrected": ("source",)},
    ),
    "a certainty corrected and taken back": ([(Action.CERTAINTY, "possible"), (Action.CERTAINTY, None)], {"corrected": ()}),
    "what carries changes nothing": ([(Action.CARRY, {"from": "c-0"}), (NOTE, "x")], {"note": "x", "verdict": None}),
}


@pytest.mark.parametrize(("entries", "expected"), FOLDED.values(), ids=FOLDED)
def test_fold(entries: list[tuple[Action, object]], expected: dict[str, object]) -> None:
    state = fold([entry(number, action, value) for number, (action, value) in enumerate(entries, 1)])
    assert state.last == len(entries)
    assert {name: getattr(state, name) for name in expected} == expected


def test_a_verdict_sets_reviewer_time_and_digest() -> None:
    given_ = entry(1, VERDICT, "Mixed", by="Ben")
    state = fold([given_, entry(2, NOTE, "x", by="Ada")])
    assert (state.reviewer, state.decided, state.saw) == ("Ben", given_.at, given_.saw)


@dataclass(frozen=True)
class Entries:
    """A log of one article."""

    entries: Sequence[Entry]

    def on(self, claim_id: str) -> Sequence[Entry]:
        return [entry for entry in self.entries if entry.claim_id == claim_id]

    def undos(self, article_id: str) -> Mapping[int, Sequence[Entry]]:
        assert {entry.article_id for entry in self.entries} == {article_id}
        undos = [entry for entry in self.entries if entry.action is UNDO]
        return {undo.value: [one for one in undos if one.value == undo.value] for undo in undos}  # type: ignore[misc]


def log_of(*entries: Entry) -> Entries:
    return Entries(entries)


def test_lineage_includes_entries_before_they_were_carried_over() -> None:
    log = log_of(
        entry(1, VERDICT, "True", claim="old"),
        entry(2, Action.CARRY, {"from": "old"}, claim="new"),
        entry(
            3, VERDICT, "False", claim="old"
        ),  # the old claim was restored and judged again, which does not affect the new one
        entry(4, NOTE, "x", claim="new"),
    )
    assert [found.number for found in lineage("new", log)] == [1, 2, 4]
    assert [found.number for found in lineage("old", log)] == [1, 3]


def test_lineage_has_the_undos_of_its_entries_on_whichever_claim_they_are() -> None:
    log = log_of(
        entry(1, VERDICT, "True", claim="old"),
        entry(2, Action.CARRY, {"from": "old"}, claim="new"),
        entry(3, NOTE, "x", claim="new"),
        entry(4, UNDO, 1, claim="new"),
        entry(5, UNDO, 3, claim="new"),
        entry(6, UNDO, 4, claim="old"),
        entry(7, UNDO, 6, claim="new"),
    )
    assert [found.number for found in lineage("old", log)] == [1, 4, 6, 7]
    assert [found.number for found in lineage("new", log)] == [1, 2, 3, 4, 5, 6, 7]
    assert fold(lineage("old", log)).verdict is fold(lineage("new", log)).verdict is None


def test_what_is_carried_over_after_a_verdict_was_not_judged() -> None:
    log = log_of(
        entry(1, NOTE, "x", claim="old"),
        entry(2, Action.CARRY, {"from": "old"}, claim="new"),
        entry(3, Action.POLARITY, "negative", claim="old"),  # it was in the article again
        entry(4, VERDICT, "True", claim="new"),
        entry(5, Action.CARRY, {"from": "old"}, claim="new"),
        entry(6, NOTE, "y", claim="new"),
    )
    assert [found.number for found in lineage("new", log, 4)] == [1, 2, 4]
    assert [found.number for found in lineage("new", log)] == [1, 2, 3, 4, 5, 6]
    assert fold(lineage("new", log, 4)).corrected_since == ()
    assert fold(lineage("new", log)).corrected_since == ("polarity",)


def test_lineage_terminates_for_claims_that_succeeded_each_other() -> None:
    log = log_of(
        entry(1, VERDICT, "True", claim="a"),
        entry(2, Action.CARRY, {"from": "a"}, claim="b"),
        entry(3, VERDICT, "False", claim="b"),
        entry(4, Action.CARRY, {"from": "b"}, claim="a"),
        entry(5, Action.CARRY, {"from": "a"}, claim="b"),
    )
    found = lineage("b", log)
    assert [found.number for found in found] == [1, 2, 3, 4, 5]
    assert fold(found).verdict == "False"


VALUES = st.one_of(
    st.sampled_from(["True", "Mixed", "False", None]).map(Decision.verdict),
    st.sampled_from(["see page 3", "half \ud83d\x00", None]).map(Decision.note),
    st.sampled_from([None, "Kremlin", "Analysts"]).map(Decision.source),
    st.sampled_from([None, "Peskov"]).map(Decision.speaker),
    st.sampled_from(["certain", "unknown", None]).map(Decision.certainty),
    st.sampled_from(["negative", None]).map(Decision.polarity),
    st.sampled_from(["Kim came", None]).map(Decision.statement),
    st.sampled_from(["Ada", "Ben", None]).map(Decision.assign),
    st.sampled_from([[], ["https://example.org/a"]]).map(Decision.evidence),
    st.sampled_from([[(0, 3)], [(0, 3), (4, 8)], None]).map(Decision.spans),
    st.integers(1, 12).map(Decision.undo),
)
STEPS = st.lists(st.tuples(st.integers(0, 2), st.sampled_from(["Ada", "Ben"]), VALUES), max_size=15)
_fresh = count()
LINES = ["Kim entered Russia by train", "Analysts expect talks on arms", "The Kremlin denied a visit"]


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store for many examples, each with its own article."""
    with open_store(tmp_path_factory.mktemp("desk") / "claims.db") as opened:
        yield opened


@given(steps=STEPS)
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_queue_matches_the_log(desk: Store, steps: list[tuple[int, str, Decision]]) -> None:
    made = claim_set(LINES, id=f"article {next(_fresh)}")
    desk.add(made)
    for place, by, decision in steps:
        try:
            desk.decide(ids(made)[place], decision, by=by)
        except StoreError:
            assert decision.action is UNDO, "nothing else makes no sense here"
    assert_queue_is_log(desk, made.article.id)


def test_rebuilding_the_queue_changes_nothing(filled: Store) -> None:
    claims = filled.query(Filters()).claims
    filled.decide_all(Proposal(claim.id, Decision.verdict("True"), "Ada") for claim in claims[::3])
    filled.decide_all(Proposal(claim.id, Decision.source("Kremlin"), "Ben") for claim in claims[::5])
    before = assert_queue_is_log(filled, "strait-talks")
    filled.rebuild()
    assert assert_queue_is_log(filled, "strait-talks") == before


def assert_queue_is_log(store: Store, article: str) -> list[State]:
    """Compares the derived state of every claim, and the lists, with the folded log."""
    states = []
    for claim in store.query(Filters(article=article), Sort.ARTICLE).claims:
        folded = fold(store.log(claim.id))
        assert claim.state == folded
        assert claim in store.query(Filters(article=article, verdict=claim.verdict or "none")).claims
        assert claim in store.query(Filters(article=article, assigned=folded.assigned or "none")).claims
        assert claim in store.query(Filters(article=article, source=claim.source or "none")).claims
        assert claim.certainty == (folded.certainty or claim.claim.certainty)
        states.append(folded)
    return states


def test_in_force_excludes_undone_entries() -> None:
    entries = [entry(1, VERDICT, "True"), entry(2, NOTE, "x"), entry(3, UNDO, 1)]
    assert [found.number for found in in_force(entries)] == [2]


def test_a_corrected_source_gets_its_kind_from_the_article(store: Store) -> None:
    made = claim_set(LINES, source="Kremlin")
    store.add(made)
    store.decide(ids(made)[0], Decision.source(None), by="Ada")
    store.decide(ids(made)[1], Decision.source("Analysts", kind="experts", named=False), by="Ada")
    first, second, third = store.claims_of("test")
    assert (first.source, first.source_kind, first.named) == (None, None, None)
    assert (second.source, second.source_kind, second.named) == ("Analysts", SourceKind.EXPERTS, False)
    store.decide(first.id, Decision.source("Kremlin"), by="Ada")
    assert store.claim(first.id).source_kind is SourceKind.GOVERNMENT
    assert third.confidence == 0.75
