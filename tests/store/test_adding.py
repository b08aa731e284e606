import json
from collections.abc import Callable, Sequence
from functools import partial
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import Indel
from sqlalchemy import Engine, event

from claims.article_ids import ArticleKey
from claims.check.corpus import StoredClaims
from claims.model import ClaimSet, IdOrigin
from claims.store import Action, Decision, Filters, Outcome, Store, StoreError, open_store
from claims.store import add as add_module
from claims.store.add import add_article
from claims.store.documents import Wording, wording
from claims.store.matching import NEAR, REACH, RemovedClaim, successors
from claims.store.state import fold
from tests.store.building import claim_set, ids
from tests.work import LINEAR, growth

LINES = [
    "Kim entered Russia by train on Tuesday",
    "Analysts expect talks on the sale of arms",
    "The Kremlin denied that a visit was planned",
    "Satellite images showed a guarded train near the border",
    "About 400 troops lined the platform",
]
EDITED = [LINES[0], LINES[1], "The Kremlin denied that any visit was planned", *LINES[3:]]


def judged(store: Store, claim_id: str, verdict: str = "False", by: str = "Ada") -> str:
    store.decide(claim_id, Decision.verdict(verdict), by=by)
    return claim_id


def from_file(path: str, lines: Sequence[str] = LINES, **about: str) -> ClaimSet:
    """An article whose id is the name of its file."""
    found = claim_set(lines, id=Path(path).stem, path=path, **about)
    return found.model_copy(update={"article": found.article.model_copy(update={"id_origin": IdOrigin.PATH})})


def test_two_articles_of_one_file_name_are_two_articles(store: Store) -> None:
    first = store.add(from_file("post/fire.md", publisher="Post"))
    verdict = judged(store, first.new[0])
    second = store.add(from_file("courier/fire.md", EDITED, publisher="Courier"))
    third = store.add(from_file("archive/fire.md"))
    assert [(each.article_id, each.outcome, each.version) for each in (first, second, third)] == [
        ("fire", Outcome.NEW, 1),
        ("Courier/fire", Outcome.NEW, 1),
        ("archive/fire", Outcome.NEW, 1),
    ]
    assert [store.claim(id).verdict for id in (verdict, second.new[0], third.new[0])] == ["False", None, None]
    assert [store.claim_set(each.article_id).article.path for each in (first, second)] == ["post/fire.md", "courier/fire.md"]


def test_an_article_keeps_its_id_when_it_is_edited_or_added_from_another_folder(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()  # a server's store has no folder: places are relative to the repository
    (tmp_path / "courier").mkdir()
    monkeypatch.chdir(tmp_path)
    for folder in ("post", "courier"):
        store.add(from_file(f"{folder}/fire.md"))
    judged(store, store.claim_set("courier/fire").claims[0].id)
    monkeypatch.chdir(tmp_path / "courier")
    edited = store.add(from_file("fire.md", EDITED))
    assert (edited.article_id, edited.outcome, edited.version) == ("courier/fire", Outcome.CHANGED, 2)
    assert store.add(from_file(str(tmp_path / "courier" / "fire.md"), EDITED)).outcome is Outcome.UNCHANGED
    assert store.claim(store.claim_set("courier/fire").claims[0].id).verdict == "False"
    stored = store.claim_set("courier/fire")
    assert store.add(stored).outcome is Outcome.UNCHANGED, "what the store exports can be added again"
    assert store.known_ids().find(from_file("../post/fire.md").article) == "fire"
    assert store.known_ids().find(from_file("fire.md").article) == "courier/fire"
    assert store.known_ids().find(from_file("../fire.md").article) is None


def test_of_many_files_of_one_name_only_the_one_in_the_same_place_is_compared(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = 0
    is_same = ArticleKey.is_same

    def counted(known: ArticleKey, new: ArticleKey) -> bool:
        nonlocal compared
        compared += 1
        return is_same(known, new)

    monkeypatch.setattr(ArticleKey, "is_same", counted)
    number = 20
    assert len({store.add(from_file(f"{each}/fire.md", LINES)).article_id for each in range(number)}) == number
    assert compared <= 2 * number


def test_the_address_says_that_it_is_the_same_article(store: Store) -> None:
    first = store.add(claim_set(LINES, id="https://example.org/fire", url="https://example.org/fire"))
    again = claim_set(EDITED, id="fire", url="http://www.example.org/fire/?utm_source=x", path="b/fire.md")
    assert (store.add(again).article_id, store.add(again).outcome) == (first.article_id, Outcome.UNCHANGED)


def test_an_article_that_another_process_adds_meanwhile_keeps_the_id(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    others = [from_file("post/fire.md")]
    before = add_module._check_ids

    def meanwhile(claim_set: ClaimSet) -> None:
        if others:
            store.add(others.pop())
        before(claim_set)

    monkeypatch.setattr(add_module, "_check_ids", meanwhile)
    assert store.add(from_file("courier/fire.md")).article_id == "courier/fire"
    assert {article.id for article in store.articles()} == {"fire", "courier/fire"}


def test_new_unchanged_and_changed_articles(store: Store) -> None:
    first = store.add(claim_set(LINES))
    assert (first.outcome, first.version, first.claims, len(first.new)) == (Outcome.NEW, 1, 5, 5)
    assert store.add(claim_set(LINES, path="elsewhere/x.md")).outcome is Outcome.UNCHANGED
    again = store.add(claim_set(EDITED))
    assert (again.outcome, again.version, len(again.new), len(again.gone)) == (Outcome.CHANGED, 2, 1, 1)
    found = store.article("test")
    assert [version.number for version in found.versions] == [1, 2]
    assert store.claim_set("test", 1) == claim_set(LINES)
    assert store.claim_set("test") == claim_set(EDITED)
    assert [claim.statement for claim in store.claims_of("test")] == EDITED


def test_topics_can_be_added_later_than_the_text(store: Store) -> None:
    """Articles from an earlier version or an export without topics get topics when they are added again."""
    without = claim_set(["A line."], id="late")
    store.add(without)
    assert (store.topics("late"), store.claim_set("late").article.topics) == ((), ())
    assert store.facets(Filters())["topic"] == {"none": 1}
    reported = claim_set(["A line."], id="late", topics=("village school", "Fuel depot"))
    assert store.add(reported).outcome is Outcome.UNCHANGED
    assert store.topics("late") == store.claim_set("late").article.topics == ("village school", "Fuel depot")
    assert store.facets(Filters())["topic"] == {"village school": 1, "Fuel depot": 1}
    assert store.count(Filters(topic="fuel depot")) == 1
    assert store.add(without).outcome is Outcome.UNCHANGED
    assert store.topics("late") == ("village school", "Fuel depot"), "an export that was made without topics says nothing"
    store.add(claim_set(["Another line."], id="late"))
    assert store.topics("late") == (), "the topics were those of the text before"
    assert store.count(Filters(topic="none")) == 1


def test_a_verdict_is_kept_when_other_claims_change(store: Store) -> None:
    store.add(claim_set(LINES))
    claim = judged(store, ids(claim_set(LINES))[0])
    store.add(claim_set(EDITED))
    found = store.claim(claim)
    assert (found.state.verdict, found.changed, found.withdrawn, found.version) == ("False", False, False, 2)


def test_who_has_a_claim_and_which_claims_replaced_it(store: Store) -> None:
    first, second = claim_set(LINES), claim_set(EDITED)
    third = claim_set([*EDITED[:2], "The Kremlin denied that any visit at all was planned", *EDITED[3:]])
    store.add(first)
    oldest, other = judged(store, ids(first)[2]), ids(first)[0]
    assert store.assigned([oldest, other, "c-none"]) == {oldest: None, other: None}
    assert store.successors([oldest, other, "c-none"]) == {}
    for edited, name in ((second, "Ben"), (third, "Cy")):
        assert store.add(edited).carried
        store.decide(ids(edited)[2], Decision.assign(name), by="Eda")
    chain = [oldest, ids(second)[2], ids(third)[2]]
    assert store.assigned(chain) == dict(zip(chain, (None, "Ben", "Cy"), strict=True))
    assert store.successors([*chain, other]) == dict.fromkeys(chain[:2], chain[2])
    assert {one: store.relatives([one]) for one in chain} == dict.fromkeys(chain, frozenset(chain))
    assert (store.assigned([]), store.successors([]), store.relatives([])) == ({}, {}, frozenset())


def test_a_verdict_is_carried_over_to_the_edited_claim(store: Store) -> None:
    before, after = claim_set(LINES), claim_set(EDITED)
    store.add(before)
    old, new = judged(store, ids(before)[2]), ids(after)[2]
    added = store.add(after, by="Cy")
    assert added.carried == {old: new}
    found = store.claim(new)
    assert (found.state.verdict, found.state.reviewer, found.changed) == ("False", "Ada", True)
    assert [(entry.by, entry.action) for entry in store.log(new)] == [("Ada", Action.VERDICT), ("Cy", Action.CARRY)]
    assert store.withdrawn() == []
    assert [claim.id for claim in store.query(Filters(changed=True)).claims] == [new]
    judged(store, new, "True")
    assert not store.claim(new).changed, "judged again as it reads now"


def test_a_restored_claim_has_its_verdict_and_later_decisions(store: Store) -> None:
    before, after = claim_set(LINES), claim_set(EDITED)
    store.add(before)
    old, new = judged(store, ids(before)[2]), ids(after)[2]
    store.add(after)
    judged(store, new, "Mixed", by="Ben")
    added = store.add(before)
    assert added.returned == (old,)
    found = store.claim(old)
    assert (found.state.verdict, found.state.reviewer, found.withdrawn) == ("Mixed", "Ben", False)


def test_a_verdict_on_a_withdrawn_claim_is_listed_until_the_claim_is_restored(store: Store) -> None:
    before, after = claim_set(LINES), claim_set([LINES[0], *LINES[2:]])
    store.add(before)
    claim = judged(store, ids(before)[1])
    added = store.add(after)
    assert added.withdrawn == (claim,)
    assert [found.id for found in store.withdrawn()] == [found.id for found in store.withdrawn("test")] == [claim]
    assert store.article("test").counts == {"claims": 4, "decided": 0, "changed": 0, "withdrawn": 1}
    assert store.count(Filters()) == 4
    assert store.count(Filters(withdrawn=True)) == 1
    store.add(before)
    assert store.withdrawn() == []
    assert (store.claim(claim).state.verdict, store.claim(claim).changed) == ("False", False)


def test_a_claim_removed_versions_ago_is_matched_when_it_is_restored_reworded(store: Store) -> None:
    store.add(claim_set(LINES))
    old = judged(store, ids(claim_set(LINES))[2])
    store.add(claim_set([*LINES[:2], *LINES[3:]]))
    assert [claim.id for claim in store.withdrawn()] == [old]
    added = store.add(claim_set(EDITED))
    assert added.carried == {old: ids(claim_set(EDITED))[2]}
    assert store.withdrawn() == []


def test_the_same_words_of_somebody_else_are_changed(store: Store) -> None:
    store.add(claim_set(LINES, source="Kremlin"))
    claim = judged(store, ids(claim_set(LINES))[0])
    store.add(claim_set(LINES, source="White House"))
    assert store.claim(claim).changed
    store.add(claim_set(LINES, source="Kremlin"))
    assert not store.claim(claim).changed


def test_removed_claims_without_decisions_are_not_reported(store: Store) -> None:
    store.add(claim_set(LINES))
    store.add(claim_set(LINES[1:]))
    assert store.log() == []
    assert store.count(Filters(withdrawn=None)) == 4


def test_ids_of_another_article_are_rejected(store: Store) -> None:
    made = claim_set(LINES)
    store.add(made)
    thief = made.model_copy(update={"article": made.article.model_copy(update={"id": "other"})})
    with pytest.raises(StoreError, match="is already used by article 'test'"):
        store.add(thief)
    assert [article.id for article in store.articles()] == ["test"], "nothing of it was kept"


def test_an_article_without_claims_and_a_very_long_one(store: Store) -> None:
    assert store.add(claim_set([], id="empty")).claims == 0
    with pytest.raises(StoreError, match="ids must have 1 to 500 characters"):
        store.add(claim_set(LINES, id="x" * 501))


def test_seeds_are_stored_unchanged(store: Store, seeds: dict[str, ClaimSet]) -> None:
    for made in seeds.values():
        store.add(made)
    for made in seeds.values():
        assert store.claim_set(made.article.id) == made
        assert tuple(found.claim for found in store.claims_of(made.article.id)) == made.claims
    assert [article.id for article in store.articles()] == list(seeds)


def test_different_claims_of_a_seed_article_are_not_matched(seeds: dict[str, ClaimSet]) -> None:
    for made in seeds.values():
        wordings = [wording(claim) for claim in made.claims]
        order = [one.id for one in wordings]
        for place, one in enumerate(wordings):
            others = [other for other in wordings if other is not one]
            found = successors([RemovedClaim(one, order)], others, frozenset(other.id for other in others))
            assert found == {}, f"{one.text!r} would be taken for another claim near place {place}"


MATCHED = {
    "a figure corrected": ("at least 41 people were killed", "at least 53 people were killed", True),
    "a word of three": ("Kim was arrested", "Kim was detained", True),
    "its words doubled": ("The school had collapsed", "The village school had collapsed early on Wednesday", True),
    "more than doubled": ("The school had collapsed", "The village school had collapsed early on Wednesday morning", False),
    "another claim": ("at least 41 people were killed", "dozens of houses were buried", False),
}


@pytest.mark.parametrize(("old", "new", "same"), MATCHED.values(), ids=MATCHED)
def test_shared_words_determine_whether_claims_match(old: str, new: str, same: bool) -> None:
    lost = RemovedClaim(Wording("old", old, False), ["before", "old", "after"])
    found = successors([lost], [Wording("before", "x", False), Wording("new", new, False)], frozenset({"new"}))
    assert found == ({"old": "new"} if same else {})


def test_moved_claims_match_only_with_almost_the_same_words() -> None:
    lost = RemovedClaim(Wording("old", "at least 41 people were killed in the quake on Monday", False), ["old", "after"])
    far = [Wording("after", "x", False), *(Wording(f"c{n}", "y", False) for n in range(REACH + 1))]
    edited = Wording("new", "at least 53 people were killed in the storm on Monday", False)
    moved = Wording("new", "at least 53 people were killed in the quake on Monday", False)
    new = frozenset({"new"})
    assert successors([lost], [edited, *far], new) == {"old": "new"}
    assert successors([lost], [*far, edited], new) == {}
    assert successors([lost], [*far, moved], new) == {"old": "new"}
    assert NEAR < 0.9


MANY = [
    ("alike", "Claim number {} of the {} of this list is false", "Claim number {} of all the {} of this list is false"),
    ("of two words", "False {}", "Untrue {}"),
    ("of rare words", "Village {0}a and village {0}b met in {0}c", "Village {0}a and village {0}b met again in {0}c"),
]


@pytest.mark.parametrize(("before", "after"), [lines for _, *lines in MANY], ids=[name for name, *_ in MANY])
def test_the_work_of_finding_successors_grows_as_the_article_does(before: str, after: str) -> None:
    """Every claim has decisions, and every one was edited."""

    def prepared(size: int) -> Callable[[], object]:
        old = [Wording(f"old {n}", before.format(n, size), False) for n in range(size)]
        new = [Wording(f"new {n}", after.format(n, size), False) for n in range(size)]
        ids = [claim.id for claim in old]
        removed = [RemovedClaim(claim, ids) for claim in old]
        return lambda: successors(removed, new, frozenset(claim.id for claim in new))

    assert growth(prepared, 150) < LINEAR


def test_each_of_many_claims_that_are_alike_finds_its_own_successor() -> None:
    old = [Wording(f"old {n}", f"Claim number {n} of the list that is here is false", False) for n in range(300)]
    new = [Wording(f"new {n}", f"Claim number {n} of the list which is here is false", False) for n in (999, *range(300))]
    ids = [claim.id for claim in old]
    found = successors([RemovedClaim(claim, ids) for claim in old], new, frozenset(claim.id for claim in new))
    assert found == {f"old {n}": f"new {n}" for n in range(300)}


WORD = st.sampled_from(["the", "a", "of", "in", "dam", "mayor", "resigned", "fell", "twice"])
WORDS = st.lists(WORD, max_size=8).map(" ".join)


@given(old=st.lists(WORDS, max_size=6), new=st.lists(WORDS, max_size=6))
def test_no_similar_claim_of_a_short_article_is_overlooked(old: list[str], new: list[str]) -> None:
    """Whatever was found by comparing every pair is found."""
    removed = [Wording(f"old {n}", text, False) for n, text in enumerate(old)]
    fresh = [Wording(f"new {n}", text, False) for n, text in enumerate(new)]
    ids = [claim.id for claim in removed]
    found = successors([RemovedClaim(claim, ids) for claim in removed], fresh, frozenset(claim.id for claim in fresh))
    for one in removed:
        for other in fresh:
            a, b = one.text.split(), other.text.split()
            alike = bool(a) and Indel.normalized_similarity(a, b) >= NEAR
            assert not alike or one.id in found or other.id in found.values(), "one of them has another that is more similar"


@pytest.fixture
def comparing(monkeypatch: pytest.MonkeyPatch) -> list[Callable[[], object]]:
    """What is done, once each, while claims are compared."""
    waiting: list[Callable[[], object]] = []

    def compared(*given: object) -> object:
        if waiting:
            waiting.pop(0)()
        return successors(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(f"{add_article.__module__}.successors", compared)
    return waiting


def test_the_statements_of_an_edited_article_do_not_grow_with_its_claims(store: Store) -> None:
    """Other writers wait for them: of a claim that was carried over there were four."""
    run: list[int] = []
    for size in (20, 200):
        lines = [f"The old bridge {number} fell" for number in range(size)]
        before, after = (claim_set(some, id=f"{size} lines") for some in (lines, [f"{line} on Monday" for line in lines]))
        store.add(before)
        for claim in ids(before):
            judged(store, claim)
        for made in (after, before, after):  # edited, back, and edited again
            counted: list[str] = []
            listen = partial(_count, counted)
            event.listen(Engine, "before_cursor_execute", listen)
            added = store.add(made)
            event.remove(Engine, "before_cursor_execute", listen)
            assert added.carried is not None
            assert len(added.carried) == size
            run.append(len(counted))
    assert run[3:] == run[:3]


def _count(counted: list[str], _connection: object, _cursor: object, statement: str, *_rest: object) -> None:
    counted.append(statement)


def test_others_write_while_an_edited_article_is_compared(store: Store, comparing: list[Callable[[], object]]) -> None:
    before, after = claim_set(LINES), claim_set(EDITED)
    store.add(before)
    old = judged(store, ids(before)[2])
    comparing.append(lambda: store.decide(old, Decision.note("in this moment"), by="Ben"))
    assert store.add(after).carried == {old: ids(after)[2]}
    assert store.claim(ids(after)[2]).state.note == "in this moment"


def test_a_claim_that_is_decided_on_while_an_edited_article_is_compared_has_a_successor(
    store: Store, comparing: list[Callable[[], object]]
) -> None:
    before, after = claim_set(LINES), claim_set(EDITED)
    store.add(before)
    old = ids(before)[2]
    comparing.append(lambda: judged(store, old))
    assert store.add(after).carried == {old: ids(after)[2]}
    assert store.claim(ids(after)[2]).state.verdict == "False"


def test_of_two_versions_that_are_added_in_one_moment_one_follows_the_other(
    store: Store, comparing: list[Callable[[], object]]
) -> None:
    before, first, second = claim_set(LINES), claim_set(EDITED), claim_set([*EDITED[:2], f"{EDITED[2]} again", *EDITED[3:]])
    store.add(before)
    judged(store, ids(before)[2])
    comparing.append(lambda: store.add(first))
    added = store.add(second)
    assert (added.version, added.carried) == (3, {ids(first)[2]: ids(second)[2]})
    assert store.claim(ids(second)[2]).state.verdict == "False"


POOL = [*LINES, EDITED[2], "Kim entered China by train on Tuesday", "About 500 troops lined the platform", "Talks failed"]
VERSIONS = st.lists(st.sampled_from(POOL), unique=True, max_size=7)
JUDGEMENTS = st.lists(st.tuples(st.integers(0, 6), st.sampled_from(["True", "False"])), max_size=3)
_fresh = count()


@given(edits=st.lists(st.tuples(VERSIONS, JUDGEMENTS), max_size=6))
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_decision_is_ever_lost(edits: list[tuple[list[str], list[tuple[int, str]]]], store: Store) -> None:
    article = f"article {next(_fresh)}"
    for lines, decisions in edits:
        made = claim_set(lines, id=article)
        store.add(made)
        for place, verdict in decisions:
            if place < len(lines):
                judged(store, ids(made)[place], verdict)
        assert_every_decision_stands_somewhere(store, article, ids(made))


def assert_every_decision_stands_somewhere(store: Store, article: str, there: Sequence[str]) -> None:
    """Every decision belongs to a current or a withdrawn claim, and no claim is both."""
    listed = [*store.claims_of(article), *store.withdrawn(article)]
    assert [claim.id for claim in store.claims_of(article)] == list(there)
    assert len({claim.id for claim in listed}) == len(listed)
    reached = {entry.number for claim in listed for entry in store.log(claim.id)}
    decisions = {entry.number for entry in store.log(article_id=article) if entry.action is not Action.CARRY}
    assert decisions <= reached
    for claim in listed:
        assert claim.state == fold(store.log(claim.id))
        last = [entry.value for entry in store.log(claim.id) if entry.action is Action.VERDICT]
        assert claim.state.verdict == (last[-1] if last else None)


def test_an_edited_seed_keeps_its_verdicts(store: Store) -> None:
    path = Path(__file__).parents[2] / "seeds" / "depot-blast.json"
    made = ClaimSet.model_validate(json.loads(path.read_text(encoding="utf-8")))
    store.add(made)
    for claim in made.claims:
        judged(store, claim.id)
    fewer = made.model_copy(update={"claims": made.claims[5:]})
    assert len(store.add(fewer).withdrawn) == 5
    store.add(made)
    assert store.withdrawn() == []
    assert all(claim.state.verdict == "False" and not claim.changed for claim in store.claims_of("depot-blast"))


def test_a_check_knows_an_article_by_its_id_in_the_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with open_store(tmp_path / "claims.db") as store:
        store.add(from_file("post/fire.md"))
        judged(store, store.add(from_file("courier/fire.md")).new[0])
    stored = StoredClaims(tmp_path / "claims.db")
    known = [stored.as_stored(from_file(path).article).id for path in ("post/fire.md", "courier/fire.md", "x/fire.md")]
    assert known == ["fire", "courier/fire", "fire"]
    assert StoredClaims().as_stored(from_file("courier/fire.md").article).id == "fire", "no store"
