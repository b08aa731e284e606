"""Highlighting: an article split into pieces, each once and in order."""

from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.seeds import SEEDS
from claims.ingest import read_text
from claims.model import Article, Attribution, Block, Claim, ClaimSet, Fragment, Generator, Span
from claims.present.chain import IndexedClaimSet
from claims.present.highlight import Part, Piece, segments, view
from claims.present.wording import displayed


@pytest.fixture(scope="session")
def exports() -> dict[str, ClaimSet]:
    """The exports of three seed articles, by id."""
    names = ("valley-quake", "strait-talks", "council-fraud")
    return {name: ClaimSet.model_validate_json((SEEDS / f"{name}.json").read_text(encoding="utf-8")) for name in names}


@pytest.mark.parametrize(
    ("claims", "expected", "why"),
    [
        ([], [(0, 10, ())], "no claim"),
        ([[(2, 5)]], [(0, 2, ()), (2, 5, (0,)), (5, 10, ())], "one claim"),
        ([[(3, 4)], [(2, 5)]], [(0, 2, ()), (2, 3, (1,)), (3, 4, (1, 0)), (4, 5, (1,)), (5, 10, ())], "one inside another"),
        ([[(0, 4)], [(2, 6)]], [(0, 2, (0,)), (2, 4, (0, 1)), (4, 6, (1,)), (6, 10, ())], "two that overlap"),
        ([[(0, 2), (8, 12)]], [(0, 2, (0,)), (2, 8, ()), (8, 10, (0,))], "pieces, one of them beyond the block"),
        ([[(3, 3)]], [(0, 3, ()), (3, 10, ())], "no words at all"),
        ([[(2, 5), (2, 5)]], [(0, 2, ()), (2, 5, (0,)), (5, 10, ())], "the same place twice"),
    ],
)
def test_segments(claims: list[list[tuple[int, int]]], expected: list[tuple[int, int, tuple[int, ...]]], why: str) -> None:
    (found,) = segments(claims, [(0, 10)])
    assert [(piece.start, piece.end, piece.claims) for piece in found] == expected, why


def pieces(parts: tuple[Part, ...]) -> Iterator[Piece]:
    for part in parts:
        if isinstance(part, Piece):
            yield part
        else:
            yield from pieces(part.parts)


def all_pieces(sheet: IndexedClaimSet, current: str | None = None, **how: int) -> list[Piece]:
    found = view(sheet, current, **how)  # type: ignore[arg-type]
    return [piece for paragraph in (*found.front, *found.paragraphs) for piece in pieces(paragraph.parts)]


@pytest.mark.parametrize("fences", [("---", "---"), ("+++", "+++")])
def test_front_matter_precedes_the_article_and_its_title_is_the_headline(fences: tuple[str, str]) -> None:
    sign = ":" if fences[0] == "---" else " ="
    front = f'{fences[0]}\ntitle{sign} "Bridge closes"\ndate{sign} 2024-05-06\n{fences[1]}\n'
    article = read_text(f"{front}\nThe bridge was closed on Monday, the city said.\n", markup="markdown")
    by = Generator(name="test", version="1", pipeline="fast", model="none")
    found = view(IndexedClaimSet(ClaimSet(article=article, generator=by, sources=(), attributions=(), claims=())))
    assert [paragraph.kind for paragraph in found.paragraphs] == ["headline", "body"]
    assert {paragraph.kind for paragraph in found.front} == {"boilerplate"}


PLACES = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted), max_size=8)


@given(claims=PLACES, contents=PLACES, breaks=st.sets(st.integers(1, 59), max_size=3))
def test_every_character_is_shown_once_in_order(
    claims: list[list[int]], contents: list[list[int]], breaks: set[int], exports: dict[str, ClaimSet]
) -> None:
    """For any nesting and overlap, the concatenated pieces are the article, and their offsets are correct."""
    sheet = IndexedClaimSet(layered(exports["valley-quake"], claims, contents, breaks))
    text = sheet.claim_set.article.text
    found = all_pieces(sheet, "c-0")
    assert "".join(piece.text for piece in found) == text
    assert all(piece.text == text[piece.at : piece.at + len(piece.text)] for piece in found)
    assert all(a.at + len(a.text) == b.at for a, b in pairwise(found))
    for piece in found:
        covering = {f"c-{n}" for n, (a, b) in enumerate(claims) if a <= piece.at and piece.at + len(piece.text) <= b and a < b}
        if piece.text:
            assert (piece.claim in covering) if covering else piece.claim is None
            assert piece.current is ("c-0" in covering)


def layered(seed: ClaimSet, claims: list[list[int]], contents: list[list[int]], breaks: set[int]) -> ClaimSet:
    """Sixty letters with claims and attributed contents at some offsets, in blocks that end at ``breaks``."""
    text = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"[:60]
    edges = [0, *sorted(breaks), 60]
    blocks = tuple(Block(kind="body", start=a, end=b) for a, b in pairwise(edges))  # type: ignore[arg-type]
    article = Article(id="a", sha256="0" * 64, text=text, blocks=blocks)
    return seed.model_copy(
        update={
            "article": article,
            "claims": tuple(claim_at(seed.claims[0], n, a, b) for n, (a, b) in enumerate(claims)),
            "attributions": tuple(content_at(seed.attributions[0], n, text, a, b) for n, (a, b) in enumerate(contents)),
        }
    )


def claim_at(claim: Claim, n: int, start: int, end: int) -> Claim:
    return claim.model_copy(update={"id": f"c-{n}", "spans": (Span(start=start, end=end),), "attribution_ids": ()})


def content_at(attribution: Attribution, n: int, text: str, start: int, end: int) -> Attribution:
    return attribution.model_copy(update={"id": f"a-{n}", "content": Fragment.cut(text, [(start, end)])})


@pytest.mark.parametrize("name", ["valley-quake", "strait-talks", "council-fraud"])
def test_seed_articles_are_shown_verbatim(name: str, exports: dict[str, ClaimSet]) -> None:
    claim_set = exports[name]
    text = claim_set.article.text
    shown = "".join(piece.text for piece in all_pieces(IndexedClaimSet(claim_set)))
    assert shown == "".join(text[block.start : block.end] for block in claim_set.article.blocks)


def test_nested_attributions_are_shown_nested(exports: dict[str, ClaimSet]) -> None:
    """IRNA quoted the minister as saying that …: his words are nested in the agency's."""
    sheet = IndexedClaimSet(exports["strait-talks"])
    claim = next(claim for claim in exports["strait-talks"].claims if claim.via)
    depths = {}

    def walk(parts: tuple[Part, ...], depth: int) -> None:
        for part in parts:
            if isinstance(part, Piece):
                depths[part.claim] = max(depth, depths.get(part.claim, 0))
            else:
                walk(part.parts, part.depth)

    for paragraph in view(sheet).paragraphs:
        walk(paragraph.parts, 0)
    assert depths[claim.id] == 2


def test_a_window_is_shown_of_a_long_article(exports: dict[str, ClaimSet]) -> None:
    claim_set = exports["valley-quake"]
    claim = claim_set.claims[20]
    found = view(IndexedClaimSet(claim_set), claim.id, window=100)
    shown = [piece for paragraph in found.paragraphs for piece in pieces(paragraph.parts)]
    assert found.before == claim.spans[0].start - 100
    assert found.after == len(claim_set.article.text) - claim.spans[0].start - 100
    assert all(found.before <= piece.at < claim.spans[0].start + 100 for piece in shown)
    assert any(piece.current for piece in shown)


def test_the_parts_of_a_long_article_are_all_of_it(exports: dict[str, ClaimSet]) -> None:
    claim_set = exports["valley-quake"]
    at, words, places = 0, "", [0]
    while True:
        part = view(IndexedClaimSet(claim_set), window=300, at=at)
        words += "".join(piece.text for block in (*part.front, *part.paragraphs) for piece in pieces(block.parts))
        assert part.earlier == (places[-2] if len(places) > 1 else 0)
        if not part.after:
            break
        at = part.later
        places.append(at)
    inside = "".join(claim_set.article.text[block.start : block.end] for block in claim_set.article.blocks)
    assert words == inside
    assert not any(view(IndexedClaimSet(claim_set), at=10**9).paragraphs)


@given(text=st.text(max_size=60))
def test_displayed_text_has_the_same_length_and_can_be_encoded(text: str) -> None:
    shown = displayed(text)
    assert len(shown) == len(text)
    assert "\r" not in shown
    assert "\x00" not in shown
    shown.encode("utf-8")
