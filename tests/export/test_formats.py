"""The table of formats, and properties of all formats."""

import sys
from pathlib import Path

import pytest

from claims.export import FORMATS, format_named, format_of_path
from claims.ingest import find_inputs
from claims.model import ClaimsError
from tests.export.samples import DESK, HOSTILE, claim, claim_set, exported, harbour, reviews

NAMES = [known.name for known in FORMATS]


def test_names_are_unique_and_suffixes_select_their_format() -> None:
    assert len(set(NAMES)) == len(NAMES)
    for known in FORMATS:
        assert format_of_path(Path(f"a.b{known.suffix.upper()}")) is known


@pytest.mark.parametrize("name", NAMES)
def test_the_same_claims_give_the_same_bytes(name: str) -> None:
    first, second = (exported(name, harbour(), reviews=reviews(), desk=DESK) for _ in range(2))
    assert first == second
    assert first


@pytest.mark.parametrize("name", NAMES)
def test_hostile_words_break_no_format(name: str) -> None:
    made = [claim_set(claim(statement=words, source=words), title=words, id=words, url=words) for words in HOSTILE]
    assert exported(name, *made, several=True)


@pytest.mark.parametrize("name", NAMES)
def test_articles_without_claims_and_empty_input_give_valid_exports(name: str) -> None:
    assert exported(name, claim_set())


@pytest.mark.parametrize("name", ["xlsx", "parquet"])
def test_a_library_that_is_missing_is_named_with_the_remedy(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    known = format_named(name)
    library = {"xlsx": "xlsxwriter", "parquet": "pyarrow"}[name]
    monkeypatch.delitem(sys.modules, known.writer.partition(":")[0], raising=False)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(ClaimsError, match=rf"need the library {library}.*the extra `export`.*: pip install '\.\[export\]'"):
        known.load()


@pytest.mark.parametrize("name", [name for name in NAMES if name not in ("table", "csv", "xlsx", "parquet", "brat")])
def test_an_export_next_to_its_article_is_not_an_article(name: str, tmp_path: Path) -> None:
    (tmp_path / "spill.md").write_text("The port was shut.")
    suffix = format_named(name).suffix
    (tmp_path / f"export{suffix}").write_bytes(exported(name, harbour(), reviews=reviews(), desk=DESK))
    assert list(find_inputs([tmp_path])) == [tmp_path / "spill.md"]
