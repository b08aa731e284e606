"""The documents that are given: read as articles are, kept in a cache, and bad ones named without losing the others."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from spacy.language import Language

from claims.evidence import reading
from claims.evidence.reading import KnownDocument, read_documents, undated
from claims.evidence.statements import dumped, loaded
from claims.ingest import find_inputs, read_text
from claims.model import ClaimsError
from tests.evidence.reading import read

GOOD = "---\npublisher: Courier\npublished: 2024-03-05\n---\nNorland expelled two diplomats of Ostria on Sunday.\n"


class Kept(dict[str, str]):
    """A cache in memory."""

    def put(self, key: str, text: str) -> None:
        self[key] = text


def key_of(*parts: object) -> str:
    return json.dumps(parts)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "good.md").write_text(GOOD, encoding="utf-8")
    (documents / "empty.txt").write_bytes(b"")
    (documents / "binary.txt").write_bytes(b"\x7fELF\x00\x01\x02")
    (documents / "German.txt").write_text(
        "Der Rat hat die Brücke am Montag gesperrt, weil Ingenieure Risse gefunden haben. Niemand wurde dabei verletzt, "
        "und die Arbeiten sollen in der nächsten Woche beginnen.\n",
        encoding="utf-8",
    )
    (documents / "hostile.json").write_text('{"text": ' + "[" * 5000, encoding="utf-8")
    (documents / "surrogate.jsonl").write_text('{"text": "Ostria\\ud800 closed a bridge in Brem."}\n', encoding="utf-8")
    return documents


def outcomes(folder: Path, cache: Kept | None = None) -> list[KnownDocument | ClaimsError]:
    return list(read_documents(find_inputs([folder]), pipeline="fast", cache=cache, key_of=key_of))


def test_bad_documents_are_named_and_the_others_are_read(folder: Path) -> None:
    found = outcomes(folder)
    failed = [str(each) for each in found if isinstance(each, ClaimsError)]
    good = [each for each in found if isinstance(each, KnownDocument)]
    assert {Path(words.split(":")[0]).name for words in failed} == {"empty.txt", "binary.txt", "German.txt", "hostile.json"}
    assert [Path(each.name).name for each in good] == ["good.md", "surrogate.jsonl"]
    assert [Path(each.name).name for each in undated(good)] == ["surrogate.jsonl"]


def test_a_file_is_read_once_until_it_changes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = Kept()
    first = [each for each in outcomes(folder, cache) if isinstance(each, KnownDocument)]
    assert len(cache) == 2, "what could not be read is reported again"
    with monkeypatch.context() as patched:
        patched.setattr(reading, "document_of", None)
        patched.setattr(reading, "results_of", lambda items, *_, **__: (each for each in items))
        again = [each for each in outcomes(folder, cache) if isinstance(each, KnownDocument)]
    assert again == first
    assert [each.read().article.path for each in again] == [each.path for each in first]
    (folder / "good.md").write_text(GOOD.replace("two", "three"), encoding="utf-8")
    assert any("three" in each.read().article.text for each in outcomes(folder, cache) if isinstance(each, KnownDocument))


def test_articles_of_a_store_are_read_once_too(monkeypatch: pytest.MonkeyPatch) -> None:
    cache, article = Kept(), read_text("Ostria closed a bridge in Brem.", id="a", published="2024-03-05")
    first = list(read_documents([], [article], pipeline="fast", cache=cache, key_of=key_of))
    monkeypatch.setattr(reading, "results_of", lambda items, *_, **__: (each for each in items))
    assert list(read_documents([], [article], pipeline="fast", cache=cache, key_of=key_of)) == first
    later = article.model_copy(update={"published": "2024-03-06"})
    with pytest.raises(AttributeError):  # what the cache does not have is read again, which this test has made impossible
        list(read_documents([], [later], pipeline="fast", cache=cache, key_of=key_of))


def test_a_document_survives_the_cache(pipeline: Language) -> None:
    text = (
        "Police said at least 12 men died in Brem on Sunday. \u201cI saw the boat,\u201d Ada Quill said. It cost 1e999 euros."
    )
    document = read(pipeline, text).document
    assert loaded(dumped(document)) == document


def test_nothing_of_it_is_imported_without_evidence() -> None:
    script = (
        "import sys, claims, claims.cli.app\n"
        "claims.extract('Norland expelled two diplomats, an official said.')\n"
        "print([name for name in sys.modules if name.startswith(('claims.evidence', 'claims.stories', 'claims.factchecks'))])"
    )
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "[]"
