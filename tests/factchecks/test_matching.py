"""Which fact-checks are of a claim: the same, related, none; and what rules out that it is the same."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from claims.factchecks.encoder import SIZE, encoder
from claims.factchecks.index import SIZE as INDEXED_SIZE
from claims.factchecks.index import Access, Index
from claims.factchecks.matching import Query, decide, differences, is_negated, matches, zip_ranked
from claims.factchecks.ranking import least
from claims.factchecks.terms import Name, names
from claims.model import FactCheckMatch, Guard, Relation
from tests.factchecks.invented import CHECKS, check


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    with Index(tmp_path_factory.mktemp("index") / "factchecks.db", Access.CREATE) as made:
        list(made.add(CHECKS, "invented", encoder()))
        yield made


def found(index: Index, *queries: Query) -> list[tuple[FactCheckMatch, ...]]:
    return list(matches(queries, index, encoder()))


@pytest.mark.parametrize(
    ("claim", "checked"),
    [
        ("Corvane Mining poisoned the reservoir of Sarn.", CHECKS[0]),
        ("The Sarn reservoir had been poisoned by Corvane Mining.", CHECKS[0]),
        ("Ana Lima, the mayor of Oswick, shut twelve libraries.", CHECKS[1]),
        ("A vaccine of Pellworth's makes dogs blind.", CHECKS[3]),
        ("The common cold is cured by drinking seawater.", CHECKS[4]),
    ],
)
def test_the_same_claim_in_other_words(index: Index, claim: str, checked: object) -> None:
    ((first, *_),) = found(index, Query(claim, is_negated=False))
    assert (first.check, first.relation, first.guards) == (checked, Relation.SAME, ())
    assert first.probability >= least("same")


@pytest.mark.parametrize(
    ("claim", "guard"),
    [
        (Query("Mayor Ana Lima closed 31 libraries in Oswick.", is_negated=False), Guard.FIGURE),
        (Query("Mayor Berit Ask closed 12 libraries in Fenholm.", is_negated=False), Guard.NAME),
        (Query("The Sarn reservoir was not poisoned by Corvane Mining.", is_negated=True), Guard.DENIAL),
        (Query("The Oswick bridge carries lorries.", is_negated=False), Guard.DENIAL),
    ],
)
def test_a_difference_rules_out_that_it_is_the_same(index: Index, claim: Query, guard: Guard) -> None:
    ((first, *_),) = found(index, claim)
    assert (first.relation, first.guards) == (Relation.RELATED, (guard,))


@pytest.mark.parametrize(
    "claim", ["The parliament of Norland adjourned until Thursday.", "Shares of Tessel rose by 3 percent.", "", "???", "a"]
)
def test_other_claims_have_no_match(index: Index, claim: str) -> None:
    ((),) = found(index, Query(claim))


@pytest.mark.parametrize(
    ("claim", "checked", "guards"),
    [
        ("The fire killed 12 workers.", "A fire killed 15 workers.", [Guard.FIGURE]),
        ("The fire killed twelve workers.", "A fire killed 12 workers.", []),
        ("The fire killed workers.", "A fire killed 15 workers.", []),  # less exact, no contradiction
        ("The fire killed 1,000 workers.", "A fire killed 1,004 workers.", []),  # rounded
        ("The mine closed in 2019.", "The mine closed in 2021.", [Guard.FIGURE]),
        ("The mine closed in 2019.", "The mine with 300 workers closed.", []),
        ("Ana Lima closed the mine.", "Berit Ask closed the mine.", [Guard.NAME]),
        ("Ana Lima closed the mine in Sarn.", "Berit Ask closed the mine in Sarn.", [Guard.NAME]),
        ("Mayor Lima closed the mine.", "Ana Lima closed the mine.", []),
        ("Joe Lima closed the mine.", "Michelle Lima closed the mine.", [Guard.NAME]),
        ("On 5 May Ana Lima closed 12 mines.", "Ana Lima closed 12 mines on May 6.", []),
        ("On 5 May the mine was closed.", "The mine with 12 workers was closed.", []),
        ("The mine was closed.", "Ana Lima closed the mine.", []),
        ("In March the WHO closed the clinic.", "The World Health Organization closed the clinic.", []),
    ],
)
def test_differences(claim: str, checked: str, guards: list[Guard]) -> None:
    assert list(differences(Query(claim, is_negated=False), check(checked))) == guards


@pytest.mark.parametrize(
    "claim", ["Two of them were taken to hospital.", "The bridge in the video is real.", "The payments were genuine."]
)
def test_a_claim_that_says_too_little_is_not_the_same(tmp_path: Path, claim: str) -> None:
    with Index(tmp_path / "x.db", Access.CREATE) as index:
        list(index.add([check(claim)], "x", encoder()))
        ((first,),) = found(index, Query(claim, is_negated=False))
    assert (first.relation, first.guards) == (Relation.RELATED, (Guard.VAGUE,))


@pytest.mark.parametrize(
    ("text", "negated"),
    [
        ("The bridge didn't fall.", True),
        ("The bridge didn’t fall.", True),
        ("The bridge cannot carry lorries.", True),
        ("Nobody was hurt.", True),
        ("T-shirts fell to the floor.", False),
        ("The notable bridge fell.", False),
    ],
)
def test_negations(text: str, negated: bool) -> None:
    assert is_negated(text) is negated


def test_the_rating_is_the_publishers(index: Index) -> None:
    ((first, *_),) = found(index, Query("The Oswick bridge does not carry lorries.", is_negated=True))
    assert (first.relation, first.check.rating, first.check.truth) == (Relation.SAME, "Satire", None)


def test_matches_do_not_depend_on_the_other_claims(index: Index) -> None:
    queries = [Query(f"{one.claim[:-1]} twice.") for one in CHECKS]
    assert found(index, *queries) == [match for query in queries for match in found(index, query)]
    assert found(index, *queries) == found(index, *queries)


def test_equal_fact_checks_are_in_the_order_of_their_ids(tmp_path: Path) -> None:
    twins = [check("The tower fell.", publisher=f"Desk {n}") for n in range(6)]
    with Index(tmp_path / "x.db", Access.CREATE) as index:
        list(index.add(twins, "twins", encoder()))
        ((_, ranked),) = zip_ranked([Query("The tower fell.")], index, encoder())
    assert [one.check.id for one in ranked] == sorted(one.id for one in twins)
    assert len(decide(Query("The tower fell."), ranked)) <= 3


def test_the_index_keeps_vectors_of_the_encoders_size() -> None:
    assert SIZE == INDEXED_SIZE == encoder()("A bridge fell.").shape[0]


@pytest.mark.parametrize("text", ["", "\ud800", "word " * 5_000, "字" * 3_000, "\x00"])
def test_any_text_has_a_vector(text: str) -> None:
    vector = encoder()(text)
    assert vector.shape == (SIZE,)
    assert float(vector @ vector) == pytest.approx(1, abs=1e-4)


def test_the_names_of_a_text_are_read_once_however_many_it_has(monkeypatch: pytest.MonkeyPatch) -> None:
    """They were read again for each name of the other text."""
    read = 0

    def counted(text: str) -> list[Name]:
        nonlocal read
        read += 1
        return names(text)

    monkeypatch.setattr("claims.factchecks.matching.names", counted)
    several = "The mayor met " + " and ".join(f"Ana{letter} Lima{letter}" for letter in "bcdfghjklmnp")
    assert Guard.NAME in differences(Query(several), check(several.replace("Ana", "Ivo").replace("Lima", "Brandt")))
    assert read < 10
