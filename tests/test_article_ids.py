"""Which two inputs are the same article, and the ids that they get."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from spacy.language import Language

import claims
from claims.article_ids import ArticleKey, IdRegister, canonical_url, free_id, publisher_key, reidentified, same_as
from claims.ingest import read_bytes, read_text
from claims.model import Article, ClaimSet, IdOrigin
from tests.store.building import claim_set

TEXT = "Police said on Monday that the bridge was closed."
DESK = Path("/desk")


def article(path: str | None = None, front_matter: str = "", text: str = TEXT) -> Article:
    """An article as it is read from a file, with ``front_matter`` in one line."""
    head = "---\n" + front_matter.replace("; ", "\n") + "\n---\n\n" if front_matter else ""
    (found,) = read_bytes((head + text).encode(), path=path)
    assert isinstance(found, Article)
    return found


URL = "url: https://example.org/fire"
SAME = [
    ("/desk/a/fire.md", "", "/desk/a/fire.md", "", "the same file"),
    ("/desk/a/fire.md", "publisher: Harbour Post", "/desk/a/fire.md", "", "its publisher was removed"),
    ("/desk/a/fire.md", "id: f1; publisher: Post", "/other/x.md", "id: f1; publisher: the POST", "one id of one publisher"),
    ("/desk/a/fire.md", "id: f1", "/other/x.md", "id: f1", "one id, publisher unknown"),
    ("/desk/a/fire.md", URL, "/other/x.md", "url: http://www.example.org/fire/?utm_source=feed#top", "one address"),
    ("/desk/a/fire.md", URL, "/other/x.md", f"id: f1; {URL}", "one address; an id was added"),
    (
        "/desk/a/fire.md",
        f"id: f1; publisher: Post; {URL}",
        "/x.md",
        "id: f1; publisher: Post; url: https://b.org",
        "it was moved",
    ),
]
DIFFERENT = [
    ("/desk/a/fire.md", "", "/desk/b/fire.md", "", "one file name in two folders"),
    ("/desk/fire.md", "", "/desk/b/fire.md", "", "one of them at the top"),
    ("/desk/a/fire.md", "publisher: Post", "/desk/b/fire.md", "publisher: Post", "of one publisher"),
    ("/desk/a/fire.md", "id: f1; publisher: Post", "/desk/b/x.md", "id: f1; publisher: Courier", "one id of two publishers"),
    ("/desk/a/fire.md", f"id: f1; {URL}", "/desk/b/x.md", "id: f1; url: https://example.com/fire", "one id on two sites"),
    ("/desk/a/fire.md", URL, "/desk/a/fire.md", "url: https://example.org/flood", "two addresses"),
    ("/desk/a/fire.md", f"id: f1; {URL}", "/desk/b/fire.md", f"id: f2; {URL}", "two ids on one page, as in a live blog"),
    ("/desk/a/fire.md", "", "/desk/b/x.md", "id: fire", "an id that is another file's name"),
]


@pytest.mark.parametrize(("path", "about", "other_path", "other_about", "why"), SAME)
def test_the_same_article(path: str, about: str, other_path: str, other_about: str, why: str) -> None:
    known, new = (ArticleKey.of(article(p, a), DESK) for p, a in ((path, about), (other_path, other_about)))
    assert known.is_same(new), why


@pytest.mark.parametrize(("path", "about", "other_path", "other_about", "why"), DIFFERENT)
def test_different_articles_get_different_ids(path: str, about: str, other_path: str, other_about: str, why: str) -> None:
    first, second = article(path, about), article(other_path, other_about)
    assert not ArticleKey.of(first, DESK).is_same(ArticleKey.of(second, DESK)), why
    register = IdRegister(DESK)
    ids = [register.id_of(first), register.id_of(second)]
    assert len(set(ids)) == 2
    assert [register.id_of(first), register.id_of(second)] == ids, "which they keep"
    assert ids[0] == first.id


@pytest.mark.parametrize(
    ("about", "id"),
    [
        ("publisher: Courier", "Courier/fire"),
        ("", "b/fire"),
        ("id: fire; url: https://www.example.com/fire", "example.com/fire"),
    ],
)
def test_an_id_is_qualified_by_the_publisher_the_site_or_the_folder(about: str, id: str) -> None:
    register = IdRegister(DESK)
    register.id_of(article("/desk/a/fire.md", "publisher: Post; url: https://example.org/a; id: fire"))
    assert register.id_of(article("/desk/b/fire.md", about)) == id


def test_a_number_is_the_last_resort() -> None:
    register = IdRegister(DESK)
    found = [register.id_of(article(f"/desk/{folder}/fire.md", "publisher: Post")) for folder in "abcd"]
    assert found == ["fire", "Post/fire", "c/fire", "d/fire"]
    assert register.id_of(article("/desk/x.md", "id: d/fire; publisher: Courier")) == "Courier/d/fire"
    first, second = (read_text(TEXT, id="n", path=f"{name}.txt", publisher=name) for name in ("Post", "Courier"))
    taken = IdRegister(DESK, {"n": ArticleKey.of(first, DESK), "Courier/n": ArticleKey("m", None)})
    assert taken.id_of(second) == "n-2"


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("https://example.org", "https://example.org"),
        ("HTTP://WWW.Example.org:80/A/", "https://example.org/A"),
        ("https://example.org/a?id=3&utm_campaign=x&fbclid=y", "https://example.org/a?id=3"),
        ("https://example.org/a?utmost=3", "https://example.org/a?utmost=3"),
        ("https://example.org:8443/a", "https://example.org:8443/a"),
        ("urn:newsml:example.org:20240101:1", "urn:newsml:example.org:20240101:1"),
        ("https://[broken", "https://[broken"),
        ("https://example.org:port/", "https://example.org:port/"),
    ],
)
def test_canonical_addresses(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical


@given(st.text())
def test_canonical_addresses_are_stable(url: str) -> None:
    assert canonical_url(canonical_url(url)) == canonical_url(url)


def test_publishers_are_compared_without_case_white_space_and_article() -> None:
    assert publisher_key("The  Harbour Post") == publisher_key("HARBOUR post ")
    assert publisher_key("  ") is publisher_key(None) is None


def test_claims_get_the_ids_of_the_articles_new_id() -> None:
    lines = ["Kim came", "Kim left", "Kim came"]
    before, expected = claim_set(lines, id="fire"), claim_set(lines, id="b/fire")
    basis = tuple(claim.model_copy(update={"basis": (before.claims[1].id,)}) for claim in before.claims)
    found = reidentified(before.model_copy(update={"claims": basis}), "b/fire")
    assert [claim.id for claim in found.claims] == [claim.id for claim in expected.claims]
    assert {claim.basis for claim in found.claims} == {(expected.claims[1].id,)}
    assert reidentified(before, "fire") is before


def test_a_register_of_many_articles_compares_few() -> None:
    register = IdRegister(DESK)
    ids = [register.id_of(article(f"/desk/{number}/fire-{number % 300}.md")) for number in range(600)]
    assert len(set(ids)) == 600


KEYS = st.builds(
    ArticleKey,
    name=st.sampled_from(["n", "m"]),
    origin=st.sampled_from([*IdOrigin, None]),
    publisher=st.sampled_from([None, "p", "q"]),
    address=st.sampled_from([None, "https://a.example/1", "https://a.example/2", "https://b.example/1", "urn:x"]),
    place=st.sampled_from([None, "a/n.md", "b/n.md", "n.md", "x/a/n.md"]),
)


@given(st.dictionaries(st.sampled_from(["n", "m", "a/n", "b/n"]), KEYS), KEYS)
def test_a_register_finds_what_comparing_with_all_articles_finds(known: dict[str, ArticleKey], new: ArticleKey) -> None:
    alike = {id: key for id, key in known.items() if key.name == new.name}
    alike |= {id: key for id, key in known.items() if key.address is not None and key.address == new.address}
    assert IdRegister(DESK, known)._find(new) == same_as(new, alike)


@pytest.mark.parametrize(
    "about",
    [
        "",
        "publisher: P{n}; id: story",
        "publisher: P; id: story{n}; url: https://example.org/story",
        "id: story; url: https://h{n}.example/x",
    ],
)
def test_a_register_of_many_articles_of_one_name_compares_few(monkeypatch: pytest.MonkeyPatch, about: str) -> None:
    compared = 0
    is_same = ArticleKey.is_same

    def counted(known: ArticleKey, new: ArticleKey) -> bool:
        nonlocal compared
        compared += 1
        return is_same(known, new)

    monkeypatch.setattr(ArticleKey, "is_same", counted)
    register, number = IdRegister(DESK), 200
    ids = [register.id_of(article(f"/desk/{n}/story.md", about.format(n=n))) for n in range(number)]
    assert len(set(ids)) == number
    assert compared <= number


def test_a_free_number_is_found_in_few_steps() -> None:
    taken = {"n", *(f"n-{number}" for number in range(2, 1_000))}
    asked: list[str] = []

    def is_taken(id: str) -> bool:
        asked.append(id)
        return id in taken

    new = read_text(TEXT, id="n")
    assert free_id(new, ArticleKey("n", IdOrigin.METADATA), is_taken) == "n-1000"
    assert len(asked) < 30


def test_what_extraction_makes_is_what_the_new_id_makes(pipeline: Language) -> None:
    """The ids after extraction are those that extraction makes for an article with that id."""
    words = "Police said the bridge was closed. The mayor denied that it was unsafe, the Post reported."
    first, second = (claims.extract(read_text(words, id=id), nlp=pipeline) for id in ("fire", "b/fire"))
    assert isinstance(first, ClaimSet)
    assert reidentified(first, "b/fire") == second
