import pickle
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial

import psycopg
import pytest

from claims.model import ClaimsError
from claims.store import Action, ConflictError, Decision, Entry, Filters, Proposal, State, Store, StoreError, limits, open_store
from claims.store.errors import ChangedError
from claims.store.records import Json
from tests.store.building import claim_set, ids

LINES = ["Kim entered Russia by train", "Analysts expect talks on arms", "The Kremlin denied a visit"]
MADE = claim_set(LINES, source="Kremlin")
FIRST, SECOND, _ = ids(MADE)


@pytest.fixture
def desk(store: Store) -> Store:
    store.add(MADE)
    return store


def test_a_decision_is_numbered_dated_and_read_back(desk: Store) -> None:
    first = desk.decide(FIRST, Decision.verdict("False"), by="Ada")
    second = desk.decide(SECOND, Decision.note("x"), by="Ben")
    assert (first.number, second.number, second.at >= first.at, first.version) == (1, 2, True, 1)
    assert desk.log() == [first, second]
    assert desk.log(by="Ben") == desk.log(after=1) == desk.log(SECOND) == [second]
    assert desk.log(limit=1) == desk.log(FIRST, "test", "Ada", 0, 5) == [first]
    assert desk.log(article_id="test") == [first, second]
    assert desk.log(article_id="other") == desk.log(FIRST, by="Ben") == []


def test_the_second_of_two_reviewers_is_shown_the_first_ones_decision(desk: Store) -> None:
    first = desk.decide(FIRST, Decision.verdict("False"), by="Ada", seen=0)
    with pytest.raises(ConflictError, match="Ada decided on this claim in the meantime") as caught:
        desk.decide(FIRST, Decision.verdict("True"), by="Ben", seen=0)
    assert caught.value.entry == first
    assert pickle.loads(pickle.dumps(caught.value)).entry == first
    assert desk.claim(FIRST).state.verdict == "False", "the second did not win silently"
    desk.decide(FIRST, Decision.verdict("True"), by="Ben", seen=first.number)
    desk.decide(FIRST, Decision.note("mine"), by="Ben", seen=first.number)  # one's own newer entry is not a conflict
    desk.decide(SECOND, Decision.verdict("True"), by="Ada", seen=0)  # and neither is one on another claim


NEWER: dict[str, tuple[tuple[str, str | None], tuple[str, str | None, bool], bool]] = {
    "one's own, successive": (("Ben", None), ("Ben", None, False), True),
    "one's own, from one's own file": (("Ben", "Ben"), ("Ben", None, False), True),
    "entered by somebody else in one's name": (("Ben", "Eda"), ("Ben", None, False), False),
    "entered by oneself in another name": (("Ben", "Eda"), ("Eda", None, False), False),
    "one's own, before a file in one's name": (("Ben", None), ("Ben", "Eda", False), False),
    "in the same name, before a file of the same person": (("Ben", "Eda"), ("Ben", "Eda", False), False),
    "one's own, after one's own file was compared": (("Ben", None), ("Ben", "Ben", True), False),
    "somebody else's": (("Ada", None), ("Ben", None, False), False),
}
"""The author and importer of the newer entry, those of the proposal, whether it was compared before, and whether it is
accepted."""


@pytest.mark.parametrize(("entry", "proposal", "accepted"), NEWER.values(), ids=NEWER)
def test_a_newer_entry_counts_as_seen_only_by_its_author(
    entry: tuple[str, str | None], proposal: tuple[str, str | None, bool], accepted: bool, desk: Store
) -> None:
    (newer,) = desk.decide_all([Proposal(FIRST, Decision.verdict("False"), entry[0], seen=0, entered_by=entry[1])])
    by, entered_by, unchanged = proposal
    wanted = [Decision.verdict("True"), Decision.note("of the same transaction")]
    made = desk.decide_all(
        Proposal(FIRST, decision, by, seen=0, version=1, entered_by=entered_by, unchanged=unchanged) for decision in wanted
    )
    assert [isinstance(one, Entry) for one in made] == [accepted] * 2
    assert accepted or [one.entry for one in made if isinstance(one, ConflictError)] == [newer] * 2
    assert desk.claim(FIRST).state.verdict == ("True" if accepted else "False")


ELSEWHERE: dict[str, tuple[Decision, Decision, bool]] = {
    "a verdict after a statement": (Decision.statement("The opposite."), Decision.verdict("True"), False),
    "a verdict after a polarity": (Decision.polarity("negative"), Decision.verdict("True"), False),
    "a verdict after spans": (Decision.spans([(0, 3)]), Decision.verdict("True"), False),
    "a verdict after a source": (Decision.source("Kim"), Decision.verdict("True"), False),
    "a verdict after a speaker": (Decision.speaker("Kim"), Decision.verdict("True"), False),
    "a verdict after a certainty": (Decision.certainty("possible"), Decision.verdict("True"), True),
    "a verdict after a note": (Decision.note("x"), Decision.verdict("True"), True),
    "a verdict after a verdict": (Decision.verdict("False"), Decision.verdict("True"), True),
    "a certainty after a statement": (Decision.statement("The opposite."), Decision.certainty("possible"), True),
    "a note after a statement": (Decision.statement("The opposite."), Decision.note("x"), True),
    "no verdict after a statement": (Decision.statement("The opposite."), Decision.verdict(None), True),
}
"""What a reviewer decided on another page, what they decide on a page from before that, and whether it is accepted."""


@pytest.mark.parametrize(("elsewhere", "here", "accepted"), ELSEWHERE.values(), ids=ELSEWHERE)
@pytest.mark.parametrize("last", ["made", "undone", "redone"])
def test_a_verdict_counts_for_the_claim_that_its_page_showed(
    last: str, elsewhere: Decision, here: Decision, accepted: bool, desk: Store
) -> None:
    newest = desk.decide(FIRST, elsewhere, by="Ben", seen=0)
    seen = 0
    if last != "made":
        seen = newest.number
        (newest,) = desk.undo_last(by="Ben").entries
    if last == "redone":
        seen = newest.number
        (newest,) = desk.redo_last(by="Ben").entries
    (made,) = desk.decide_all([Proposal(FIRST, here, "Ben", seen=seen)])
    assert isinstance(made, Entry) is accepted
    assert accepted or (isinstance(made, ConflictError) and made.entry == newest)
    assert isinstance(desk.decide(FIRST, here, by="Ben", seen=desk.claim(FIRST).state.last), Entry)


def test_a_correction_of_the_same_transaction_was_seen(desk: Store) -> None:
    both = [Decision.statement("The opposite."), Decision.verdict("True")]
    made = desk.decide_all(Proposal(FIRST, decision, "Ben", seen=0) for decision in both)
    assert [isinstance(one, Entry) for one in made] == [True, True]
    assert desk.claim(FIRST).verdict == "True"


CLOCKS = {"stopped": timedelta(), "slow": timedelta(microseconds=-1), "set back": timedelta(hours=-1)}


@pytest.mark.parametrize("step", CLOCKS.values(), ids=CLOCKS)
def test_each_transaction_has_a_time_of_its_own_whatever_the_clock(
    step: timedelta, desk: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Clock(datetime):
        current = datetime(2024, 1, 1, tzinfo=UTC)

        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            cls.current += step
            return cls.current

    monkeypatch.setattr("claims.store.decide.datetime", Clock)
    desk.decide(FIRST, Decision.verdict("True"), by="Ben")
    desk.decide(SECOND, Decision.note("x"), by="Ana")
    desk.decide(FIRST, Decision.statement("The exact opposite."), by="Ben")
    times = [entry.at for entry in desk.log()]
    assert sorted(set(times)) == times
    assert (desk.claim(FIRST).verdict, desk.claim(FIRST).earlier_verdict) == (None, "True")
    assert [entry.value for entry in desk.undo(FIRST, by="Ben")] == [3]
    assert desk.claim(FIRST).verdict == "True"


def test_an_entry_is_undone_once(desk: Store) -> None:
    first = desk.decide(FIRST, Decision.verdict("True"), by="Ben").number
    undo = desk.decide(FIRST, Decision.undo(first), by="Ben").number
    with pytest.raises(StoreError, match="entry 1 is no longer in effect"):
        desk.decide(FIRST, Decision.undo(first), by="Ben")
    with pytest.raises(StoreError, match="entry 1 is no longer in effect"):
        desk.decide_all(Proposal(FIRST, Decision.undo(number), "Ben") for number in (undo, first, first))
    assert len(desk.log()) == 2
    desk.redo_last(by="Ben")
    assert desk.claim(FIRST).verdict == "True"
    desk.decide(FIRST, Decision.undo(first), by="Ben")  # in effect again
    assert desk.claim(FIRST).verdict is None


@pytest.mark.parametrize("number", [True, 1.0, "1", None, [1]])
def test_an_entry_is_undone_by_a_whole_number(number: Json, desk: Store) -> None:
    desk.decide(FIRST, Decision.verdict("True"), by="Ben")
    with pytest.raises(StoreError, match="this claim has no decision"):
        desk.decide(FIRST, Decision.of("undo", number), by="Ben")
    assert len(desk.log()) == 1


def test_a_conflict_says_who_imported_the_decision(desk: Store) -> None:
    desk.decide_all([Proposal(FIRST, Decision.verdict("False"), "Ben", entered_by="Eda")])
    with pytest.raises(ConflictError, match=r"\(verdict, entry 1, in a file that Eda imported\)"):
        desk.decide(FIRST, Decision.verdict("True"), by="Ben", seen=0)


def test_batches_report_conflicts_and_are_atomic(desk: Store) -> None:
    desk.decide(FIRST, Decision.verdict("False"), by="Ada")
    both = [
        Proposal(FIRST, Decision.verdict("True"), "Ben", seen=0),
        Proposal(SECOND, Decision.verdict("True"), "Ben", seen=0),
    ]
    conflict, entry = desk.decide_all(both)
    assert isinstance(conflict, ConflictError)
    assert isinstance(entry, Entry)
    with pytest.raises(StoreError, match="no claim 'c-none'"):
        desk.decide_all([Proposal(FIRST, Decision.note("x"), "Ben"), Proposal("c-none", Decision.note("x"), "Ben")])
    assert desk.claim(FIRST).state.note is None
    assert desk.decide_all([]) == []


def test_undo_reverses_a_whole_transaction(desk: Store) -> None:
    desk.decide(FIRST, Decision.verdict("True"), by="Ben")
    together = (Decision.verdict("False"), Decision.note("wrong"), Decision.evidence(["https://example.org"]))
    desk.decide_all(Proposal(FIRST, decision, "Ada") for decision in together)
    assert [entry.value for entry in desk.undo(FIRST, by="Ada")] == [2, 3, 4]
    state = desk.claim(FIRST).state
    assert (state.verdict, state.reviewer, state.note, state.evidence) == ("True", "Ben", None, ())
    with pytest.raises(StoreError, match="Ada has no decision on this claim to undo"):
        desk.undo(FIRST, by="Ada")


INVISIBLE = ["\u3164", "\u115f\u1160", "\uffa0", "\u2800", "\ufe0f", "\u0301\u0302", "\u034f", "\U000e0100", "\u180b \u00ad"]

SENSELESS: dict[str, tuple[Callable[[], Decision], str]] = {
    "no such verdict": (lambda: Decision.verdict("Maybe"), "unknown verdict 'Maybe'; choose one of: True, Mostly true"),
    "no such certainty": (lambda: Decision.certainty("sure"), "'sure' is not a certainty; choose one of: certain"),
    "no such polarity": (lambda: Decision.polarity("no"), "'no' is not a polarity"),
    "no such kind of source": (lambda: Decision.source("Kim", kind="leader"), "is not a source"),
    "no link": (lambda: Decision.evidence(["javascript:alert(1)"]), "'javascript:alert\\(1\\)' is not a link"),
    "links in one word": (lambda: Decision.of("evidence", "https://example.org"), "is not a list of links"),
    "beyond the text": (lambda: Decision.spans([(0, 10_000)]), "is not a list of spans in the article"),
    "nothing": (lambda: Decision.spans([(3, 3)]), "is not a list of spans in the article"),
    "backwards": (lambda: Decision.spans([(9, 4)]), "is not a list of spans"),
    "not in reading order": (lambda: Decision.spans([(5, 9), (0, 3)]), "is not in reading order"),
    "no places": (lambda: Decision.of("spans", {"start": 0}), "is not a list of spans"),
    "an entry of another claim": (lambda: Decision.undo(1), "this claim has no decision 1"),
    "a number for a note": (lambda: Decision.of("note", 5), "5 is not a note"),
    "an unknown action": (lambda: Decision.of("delete", None), "unknown action 'delete'"),
    "an empty statement": (lambda: Decision.statement(" \n"), "the statement is empty; to reject the claim, give it a verdict"),
    "an empty note": (lambda: Decision.note(""), "the note is empty"),
    "an empty name": (lambda: Decision.assign(" "), "the name is empty"),
    **{
        f"an invisible statement: {words!a}": (partial(Decision.statement, words), "the statement is empty")
        for words in INVISIBLE
    },
    "an empty speaker": (lambda: Decision.speaker("\t"), "the speaker's name is empty"),
    "an empty source": (lambda: Decision.source(" "), "the source's name is empty"),
    "a book for a note": (lambda: Decision.note("x" * 5_000_000), "the note has more than 4,000 characters"),
    "a long statement": (lambda: Decision.statement("x" * 4_001), "the statement has more than 4,000 characters"),
    "a long source": (lambda: Decision.source("x" * 501), "the source's name has more than 500 characters"),
    "a long speaker": (lambda: Decision.speaker("x" * 501), "the speaker's name has more than 500 characters"),
    "a long name": (lambda: Decision.assign("x" * 201), "the name has more than 200 characters"),
    "a long link": (lambda: Decision.evidence(["https://a.example/" + "x" * 2_000]), "has more than 2,000 characters"),
    "many links": (lambda: Decision.evidence(["https://a.example"] * 100_000), "there are more than 50 links"),
    "many places": (lambda: Decision.spans([(n, n + 1) for n in range(100_000)]), "there are more than 20 spans"),
    "a long verdict": (lambda: Decision.verdict("x" * 1_000_000), "unknown verdict 'x"),
    "the store's own action": (lambda: Decision(Action.CARRY, {"from": SECOND}), "the action `carry`"),
}


@pytest.mark.parametrize(("made", "reported"), SENSELESS.values(), ids=SENSELESS)
def test_invalid_decisions_are_rejected(desk: Store, made: Callable[[], Decision], reported: str) -> None:
    desk.decide(SECOND, Decision.verdict("True"), by="Ada")
    with pytest.raises(StoreError, match=reported) as refused:
        desk.decide(FIRST, made(), by="Ada")
    assert len(str(refused.value)) < 500, "a message is for people"
    assert len(desk.log()) == 1


@pytest.mark.parametrize("words", ["\u200b", "\x00", "\ufeff", "\u202e", " \u00ad\u2028\t", "\ue000", "\ud83d"])
@pytest.mark.parametrize("decided", [Decision.statement, Decision.note, Decision.speaker, Decision.source, Decision.assign])
def test_what_nobody_can_see_is_empty(decided: Callable[[str], Decision], words: str, desk: Store) -> None:
    with pytest.raises(StoreError, match="is empty"):
        desk.decide(FIRST, decided(words), by="Ada")
    with pytest.raises(StoreError, match="needs the name of its reviewer"):
        desk.decide(FIRST, Decision.note("x"), by=words)
    with pytest.raises(StoreError, match="a view needs a name"):
        desk.save_view("Ada", words, "x")
    assert desk.decide(FIRST, decided(f"{words}x"), by="Ada").number == 1


BRINK: dict[str, tuple[Decision, object]] = {
    "statement": (Decision.statement("x" * limits.STATEMENT), "x" * limits.STATEMENT),
    "note": (Decision.note("é" * limits.NOTE), "é" * limits.NOTE),
    "source": (Decision.source("x" * limits.PARTY), {"name": "x" * limits.PARTY, "kind": None, "named": True}),
    "links": (Decision.evidence(["https://a.example"] * limits.LINKS), ["https://a.example"] * limits.LINKS),
    "places": (
        Decision.spans([(n, n + 1) for n in range(limits.PLACES)]),
        [[n, n + 1] for n in range(limits.PLACES)],
    ),
    "assignment": (Decision.assign("x" * limits.NAME), "x" * limits.NAME),
    "nothing": (Decision.note(None), None),
}


@pytest.mark.parametrize(("decision", "value"), BRINK.values(), ids=BRINK)
def test_values_at_the_limits_are_accepted(desk: Store, decision: Decision, value: object) -> None:
    assert desk.decide(FIRST, decision, by="x" * limits.NAME).value == value


@pytest.mark.parametrize("seen", [2, 3, 2**53])
def test_an_entry_that_the_log_does_not_have_cannot_have_been_seen(desk: Store, seen: int) -> None:
    first = desk.decide(FIRST, Decision.verdict("False"), by="Ada")
    with pytest.raises(ConflictError, match=f"the log has no entry {seen},") as caught:
        desk.decide(FIRST, Decision.verdict("True"), by="Ben", seen=seen)
    assert (caught.value.entry, caught.value.claim_id, caught.value.seen) == (None, FIRST, seen)
    assert pickle.loads(pickle.dumps(caught.value)).seen == seen
    assert desk.log() == [first]
    both = desk.decide_all(Proposal(FIRST, Decision.note(words), "Ben", seen=known) for words, known in (("x", 1), ("y", 2)))
    assert [type(made) for made in both] == [ConflictError] * 2, "nor one that is written at the same time"
    assert desk.log() == [first]


ATOMIC: dict[str, list[Decision]] = {
    "the conflict first": [Decision.spans([(0, 3)]), Decision.statement("Kim came"), Decision.verdict("False")],
    "the conflict last": [Decision.statement("Kim came"), Decision.verdict("False"), Decision.spans([(0, 3)])],
}


@pytest.mark.parametrize("decisions", ATOMIC.values(), ids=ATOMIC)
def test_decisions_on_a_claim_are_written_all_or_none(decisions: list[Decision], desk: Store) -> None:
    """Spans chosen in an earlier version are a conflict; what was decided with them was on the words at those spans."""
    desk.add(claim_set(["A line before", *LINES], source="Kremlin"))
    mine = [Proposal(FIRST, decision, "Ben", seen=0, version=1) for decision in decisions]
    other = Proposal(SECOND, Decision.verdict("True"), "Ben", seen=0, version=1)
    made = desk.decide_all([mine[0], other, *mine[1:]])
    assert [type(one) for one in made] == [ChangedError, Entry, ChangedError, ChangedError]
    assert [(entry.number, entry.claim_id) for entry in desk.log()] == [(1, SECOND)]
    assert desk.claim(FIRST).state == State()
    assert desk.claim(SECOND).state.verdict == "True"


def test_the_log_says_who_imported_a_file_for_somebody_else(desk: Store) -> None:
    (made,) = desk.decide_all([Proposal(FIRST, Decision.verdict("False"), "Ada", entered_by="Eda")])
    mine = desk.decide(SECOND, Decision.note("x"), by="Ben")
    assert [(entry.by, entry.entered_by) for entry in desk.log()] == [("Ada", "Eda"), ("Ben", None)]
    assert desk.log() == [made, mine]
    assert desk.claim(FIRST).state.reviewer == "Ada"
    assert desk.log(by="Eda") == []
    with pytest.raises(StoreError, match="needs the name of its reviewer"):
        desk.decide_all([Proposal(FIRST, Decision.verdict("True"), "Ada", entered_by=" ")])


@pytest.mark.parametrize("by", ["", "  ", "x" * 201])
def test_a_decision_has_a_reviewer(desk: Store, by: str) -> None:
    with pytest.raises(StoreError, match="needs the name of its reviewer"):
        desk.decide(FIRST, Decision.note("x"), by=by)


def test_missing_objects(desk: Store) -> None:
    with pytest.raises(StoreError, match="no article 'x' in the store"):
        desk.article("x")
    with pytest.raises(StoreError, match="has no version 2; choose a version from 1 to 1"):
        desk.claim_set("test", 2)
    with pytest.raises(StoreError, match="is not in version 7"):
        desk.decide(FIRST, Decision.note("x"), by="Ada", version=7)
    with pytest.raises(StoreError, match="no view 'x'"):
        desk.delete_view("Ada", "x")
    assert issubclass(StoreError, ClaimsError)


def test_views(desk: Store) -> None:
    desk.save_view("Ada", "mine", "assigned=Ada")
    desk.save_view("Ada", "mine", "assigned=Ada&verdict=none")
    desk.save_view("Ben", "mine", "assigned=Ben")
    assert [view.query for view in desk.views("Ada")] == ["assigned=Ada&verdict=none"]
    desk.delete_view("Ada", "mine")
    assert desk.views("Ada") == ()


def test_views_are_limited(desk: Store) -> None:
    for name, query, words in (
        ("", "x", "needs a name"),
        ("x" * 201, "x", "1 to 200"),
        ("x", "x" * 8_001, "more than 8,000"),
    ):
        with pytest.raises(StoreError, match=words):
            desk.save_view("Ada", name, query)
    for number in range(limits.VIEWS):
        desk.save_view("Ada", f"view {number}", "x")
    with pytest.raises(StoreError, match="there are already 200 views; delete one first"):
        desk.save_view("Ada", "one more", "x")
    desk.save_view("Ada", "view 7", "y")
    desk.save_view("Ben", "his", "x")
    assert len(desk.views("Ada")) == limits.VIEWS


def test_the_log_is_append_only_on_sqlite(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with open_store(tmp_path / "claims.db") as desk:
        desk.add(MADE)
        desk.decide(FIRST, Decision.verdict("False"), by="Ada")
    connection = sqlite3.connect(tmp_path / "claims.db")
    for forbidden in FORBIDDEN:
        with pytest.raises(sqlite3.IntegrityError, match="the log is only added to"):
            connection.execute(forbidden)
    connection.close()


def test_the_log_is_append_only_on_postgresql(postgres_url: str) -> None:
    with open_store(postgres_url) as desk:
        desk.add(MADE)
        desk.decide(FIRST, Decision.verdict("False"), by="Ada")
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        for forbidden in [*FORBIDDEN[:2], FORBIDDEN[3], "TRUNCATE log"]:
            with pytest.raises(psycopg.errors.RaiseException, match="the log is only added to"):
                connection.execute(forbidden)


FORBIDDEN = [
    "UPDATE log SET value = '\"True\"' WHERE number = 1",
    "DELETE FROM log WHERE number = 1",
    "INSERT OR REPLACE INTO log SELECT * FROM log WHERE number = 1",
    "INSERT INTO log SELECT 7, at, by, claim, article, version, saw, action, value, origin, entered_by FROM log LIMIT 1",
]


def test_threads_share_a_store(desk: Store) -> None:
    def decide(number: int) -> Entry:
        entry = desk.decide(ids(MADE)[number % 3], Decision.note(f"note {number}"), by=f"reviewer {number % 4}")
        assert desk.count(Filters()) == 3
        return entry

    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(decide, range(60)))
    assert sorted(entry.number for entry in made) == list(range(1, 61))
    assert sorted(desk.log(), key=lambda entry: entry.number) == sorted(made, key=lambda entry: entry.number)


def test_one_store_sees_what_another_wrote(url: str) -> None:
    with open_store(url) as one, open_store(url) as other:
        one.add(MADE)
        assert other.count(Filters()) == 3
        one.decide(FIRST, Decision.verdict("False"), by="Ada")
        assert other.facets(Filters())["verdict"] == {"none": 2, "False": 1}
        assert other.query(Filters(verdict="False")).claims == (one.claim(FIRST),)
