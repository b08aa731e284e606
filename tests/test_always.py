"""Invariants of every export, for any article."""

import json
import os
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language

import claims
from benchmarks.seeds import ARTICLES
from claims.export import dumps
from claims.ingest import read_text
from claims.model import FRAGMENT_GAP, REPORTING_BLOCKS, Article, Block, ClaimSet, InputError, Span, Status
from tests.articles import mangled_articles

EXAMPLES = int(os.environ.get("CLAIMS_EXAMPLES", "100"))
"""How many articles are tried; before a release 5,000 (see docs/releasing.md)."""


def cut(text: str, spans: tuple[Span, ...]) -> str:
    return FRAGMENT_GAP.join(text[span.start : span.end] for span in spans)


def quoted_places(found: ClaimSet) -> Iterator[tuple[str, tuple[Span, ...]]]:
    """Every text in the export that has spans."""
    for source in found.sources:
        yield from ((mention.text, mention.spans) for mention in source.mentions)
    for attribution in found.attributions:
        for part in (attribution.source, attribution.cue, attribution.content):
            if part is not None:
                yield part.text, part.spans
    for claim in found.claims:
        yield claim.text, claim.spans
        for piece in (*claim.hedges, *claim.quantities, *claim.entities, *([claim.when] if claim.when else [])):
            yield piece.text, piece.spans


def assert_sound(found: ClaimSet) -> None:
    """The spans of the export match the article, and its references resolve."""
    text = found.article.text
    for words, spans in quoted_places(found):
        assert spans
        assert words == cut(text, spans)
        assert words.strip()
        assert all(a.end <= b.start for a, b in pairwise(spans))
    blocks = found.article.blocks
    assert all(a.end <= b.start for a, b in pairwise(blocks))
    ids = {claim.id for claim in found.claims}
    sources = {source.id for source in found.sources}
    attributions = [attribution.id for attribution in found.attributions]
    assert len(ids) == len(found.claims)
    assert len(set(attributions)) == len(attributions)
    assert len(sources) == len(found.sources)
    for attribution in found.attributions:
        assert attribution.source_id is None or attribution.source_id in sources
        assert attribution.parent is None or attribution.parent in attributions
    for claim in found.claims:
        assert claim.statement.strip()
        assert set(claim.attribution_ids) <= set(attributions)
        assert set(claim.basis) <= ids - {claim.id}
        assert claim.block in REPORTING_BLOCKS
        assert all(claim.sentence.start <= span.start and span.end <= claim.sentence.end for span in claim.spans)
        assert any(b.kind == claim.block and b.start <= claim.spans[0].start and claim.spans[-1].end <= b.end for b in blocks)
        assert claim.status not in {Status.SUPPORTED, Status.REFUTED, Status.CONFLICTING}


def read_or_refuse(text: str) -> Article | None:
    """The article, or None if ingest rejects the text with one readable error."""
    try:
        return read_text(text)
    except InputError:
        return None


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(text=mangled_articles())
def test_any_article_gives_a_valid_export(text: str, pipeline: Language) -> None:
    article = read_or_refuse(text)
    if article is None:
        return
    found = claims.extract(article, nlp=pipeline)
    assert found.article.text == text
    assert_sound(found)


@settings(max_examples=EXAMPLES // 10, deadline=None)
@given(text=st.text(max_size=400))
def test_garbage_gives_a_valid_export_or_one_clear_error(text: str, pipeline: Language) -> None:
    article = read_or_refuse(text)
    if article is None:
        return
    assert_sound(claims.extract(article, nlp=pipeline))


@pytest.fixture(scope="module")
def another() -> Language:
    """The complete pipeline, loaded once more."""
    return claims.load()


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_seed_exports_are_valid_and_deterministic(path: Path, pipeline: Language, another: Language) -> None:
    once, again = claims.extract(path, nlp=pipeline), claims.extract(path, nlp=another)
    assert_sound(once)
    assert once.claims
    assert dumps(once) == dumps(again)


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_an_edit_in_one_paragraph_keeps_the_ids_of_other_claims(path: Path, fast: Language) -> None:
    """Each body paragraph in turn is changed; with the fast pipeline all claims of the other paragraphs keep their ids."""
    for before, edited, after in edits(path, fast):
        kept = {claim.id for claim in before.claims if not edited.start <= claim.spans[0].start < edited.end}
        assert kept <= {claim.id for claim in after.claims}


def test_an_edit_in_one_paragraph_keeps_nearly_all_other_ids_with_the_tagger(
    pipeline: Language,
) -> None:
    """The tagger reads paragraphs together, so its result for one may change with another; this is rare."""
    kept = lost = 0
    for path in ARTICLES:
        for before, edited, after in edits(path, pipeline):
            others = {claim.id for claim in before.claims if not edited.start <= claim.spans[0].start < edited.end}
            lost += len(others - {claim.id for claim in after.claims})
            kept += len(others)
    assert lost <= 0.02 * kept


def edits(path: Path, pipeline: Language) -> Iterator[tuple[ClaimSet, Block, ClaimSet]]:
    """The claims before and after changing each long body paragraph in turn."""
    before = claims.extract(path, nlp=pipeline)
    text = before.article.text
    long = [block for block in before.article.blocks if block.kind == "body" and block.end - block.start > 60]
    articles = []
    for edited in long:
        new = text[: edited.start] + "Officials visited the harbour on Tuesday, the mayor said." + text[edited.end :]
        blocks = shifted(before.article.blocks, edited, len(new) - len(text))
        articles.append(before.article.model_copy(update={"text": new, "blocks": blocks}))
    for edited, after in zip(long, claims.extract_all(articles, pipeline), strict=True):
        yield before, edited, after


def shifted(blocks: tuple[Block, ...], edited: Block, by: int) -> tuple[Block, ...]:
    """The blocks after ``edited`` was lengthened by ``by``."""
    return tuple(
        block
        if block.start < edited.start
        else block.model_copy(update={"start": block.start + by * (block != edited), "end": block.end + by})
        for block in blocks
    )


def test_an_article_with_lone_surrogates_survives_as_json(pipeline: Language) -> None:
    found = claims.extract("The mayor said the \ud800 bridge had fallen.", nlp=pipeline)
    assert json.loads(dumps(found))["article"]["text"] == found.article.text
