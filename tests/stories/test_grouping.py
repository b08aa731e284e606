"""Articles grouped by event."""

from hypothesis import given
from hypothesis import strategies as st

from claims.stories.grouping import Profile, average_linkage, groups, near, similarities

FERRY = {"ferry": 3.0, "fire": 3.0, "meryn": 2.0, "coast": 1.0, "passenger": 1.0}
STRIKE = {"strike": 3.0, "union": 2.0, "brakel": 2.0, "pay": 1.0, "steel": 2.0}
OTHER_FERRY = {"ferry": 3.0, "collision": 3.0, "sund": 2.0, "fog": 2.0, "alma": 2.0}


def test_articles_on_one_event_are_grouped() -> None:
    profiles = [Profile(FERRY, 1.0), Profile(STRIKE, 1.0), Profile(FERRY | {"owner": 2.0}, 2.0), Profile(OTHER_FERRY, 2.0)]
    assert groups(profiles, {}) == [[0, 2], [1], [3]]


def test_reports_far_apart_in_time_are_on_different_events() -> None:
    assert groups([Profile(FERRY, 1.0), Profile(FERRY, 6.0)], {}) == [[0], [1]]
    assert groups([Profile(FERRY, 1.0), Profile(FERRY, None)], {}) == [[0, 1]], "the time of one is unknown"
    assert near(1.0, 5.0)
    assert not near(1.0, 5.1)


def test_articles_with_a_passage_in_common_are_grouped() -> None:
    profiles = [Profile(FERRY, 1.0), Profile(STRIKE, 1.0)]
    assert groups(profiles, {(0, 1): 0.4}) == [[0, 1]]
    assert groups([Profile(FERRY, 1.0), Profile(STRIKE, 9.0)], {(0, 1): 0.4}) == [[0], [1]]


def test_the_average_of_all_pairs_decides() -> None:
    chain = {(0, 1): 0.9, (1, 2): 0.3}  # nothing links 0 and 2
    assert average_linkage(3, chain, 0.2) == [[0, 1], [2]]
    assert average_linkage(3, chain, 0.15) == [[0, 1, 2]]
    assert average_linkage(0, {}, 0.2) == []


@given(st.dictionaries(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda p: p[0] < p[1]), st.floats(0, 1)))
def test_every_article_is_in_one_group(similar: dict[tuple[int, int], float]) -> None:
    found = average_linkage(10, similar, 0.2)
    assert sorted(at for group in found for at in group) == list(range(10))


def test_only_articles_with_telling_words_in_common_are_compared() -> None:
    profiles = [Profile({f"word{at}": 1.0, f"other{at}": 1.0, "common": 1.0}, 1.0) for at in range(300)]
    assert similarities(profiles) == {}
