"""The seed articles and their exports."""

from pathlib import Path

import pytest
from spacy.language import Language
from typer.testing import CliRunner

from benchmarks.seeds import ARTICLES, SEEDS, claim_set_of, export_of
from claims.cli import app
from claims.model import ClaimSet, HedgeType, SourceKind, Status

NEEDS_EVIDENCE = {Status.SUPPORTED, Status.REFUTED, Status.CONFLICTING}


@pytest.fixture(scope="session")
def found(pipeline: Language) -> dict[str, ClaimSet]:
    return {path.stem: claim_set_of(path, pipeline) for path in ARTICLES}


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_the_export_of_each_seed_article_is_current(path: Path, found: dict[str, ClaimSet]) -> None:
    """If this fails, review the diff; `python -m benchmarks.seeds` writes the new exports if the change is intended."""
    assert export_of(found[path.stem]) == path.with_suffix(".json").read_text(encoding="utf-8")


def test_the_seeds_show_every_status_that_an_article_can_give(found: dict[str, ClaimSet]) -> None:
    shown = {claim.status for claim_set in found.values() for claim in claim_set.claims}
    assert shown == set(Status) - NEEDS_EVIDENCE


def test_the_seeds_show_every_type_of_hedge(found: dict[str, ClaimSet]) -> None:
    assert {hedge.type for claim_set in found.values() for claim in claim_set.claims for hedge in claim.hedges} == set(
        HedgeType
    )


def test_the_seeds_show_every_kind_of_source(found: dict[str, ClaimSet]) -> None:
    assert {source.kind for claim_set in found.values() for source in claim_set.sources} == set(SourceKind)


def test_promotions_and_credits_have_no_claims(found: dict[str, ClaimSet]) -> None:
    dirt = ("READ MORE", "Don’t miss", "Harbour master", "Inside the island", "Ghost ship", "sign-up", "Follow us", "Read Full")
    claims_text = [claim.text for claim in found["ferry-page"].claims]
    assert not [text for text in claims_text if any(words in text for words in dirt)]


def test_the_command_line_writes_the_same_exports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(SEEDS.parent)
    assert CliRunner().invoke(app, ["extract", "seeds", "-o", str(tmp_path)]).exit_code == 0
    written = sorted(tmp_path.iterdir())
    assert [path.stem for path in written] == [path.stem for path in ARTICLES]
    assert [path.name for path in written if path.read_bytes() != (SEEDS / path.name).read_bytes()] == []
