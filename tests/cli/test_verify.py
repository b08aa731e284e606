"""``claims verify``: what it writes, what it says about documents, and its exit codes."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from typer.testing import CliRunner, Result

from claims.cli import app
from claims.export import json_schema
from claims.store import Access, open_store

HEAD = "---\npublisher: {}\npublished: 2024-03-05\n---\n"
ARTICLE = HEAD.format("Post") + "An official said Norland expelled two diplomats of Ostria on Sunday.\n"
DENIAL = HEAD.format("Courier") + "Ostria denied that Norland expelled two diplomats of Ostria on Sunday.\n"
SAME = HEAD.format("Gazette") + "Norland expelled two diplomats of Ostria on Sunday.\n"


def run(*words: object) -> Result:
    return CliRunner().invoke(app, ["verify", *map(str, words), "--pipeline", "fast"])


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CLAIMS_FACTCHECKS", raising=False)
    (tmp_path / "article.md").write_text(ARTICLE, encoding="utf-8")
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "denial.md").write_text(DENIAL, encoding="utf-8")
    return tmp_path


def claim_of(result: Result) -> dict[str, Any]:
    written = json.loads(result.stdout)
    jsonschema.validate(written, json.loads(json_schema("claim-set")))
    claim: dict[str, Any] = next(each for each in written["claims"] if "expelled" in each["text"])
    return claim


@pytest.mark.usefixtures("folder")
def test_a_claim_with_its_evidence() -> None:
    ended = run("article.md", "--evidence", "documents")
    assert ended.exit_code == 0, ended.output
    claim = claim_of(ended)
    assert (claim["status"], claim["status_reason"]["rule"]) == ("disputed", "party_in_documents_disputes")
    (evidence,) = claim["evidence"]
    assert (evidence["stance"], evidence["source"], evidence["document"]["path"]) == (
        "disputes",
        "Ostria",
        "documents/denial.md",
    )
    assert "1 document to compare with" in ended.stderr


def test_every_format_has_it(folder: Path) -> None:
    passage = "Ostria denied that Norland expelled two diplomats of Ostria on Sunday."
    wanted = f"a party disputes it: Ostria: “{passage}” (Courier, 2024-03-05)"
    rows = csv.DictReader(io.StringIO(run("article.md", "--evidence", "documents", "--format", "csv").stdout))
    assert [row["document_evidence"] for row in rows] == [wanted]
    for name in ("table", "markdown", "html"):
        shown = " ".join(run("article.md", "--evidence", "documents", "--format", name).stdout.split())
        assert "a party disputes it: Ostria:" in shown, name


@pytest.mark.parametrize(
    ("options", "code", "said"),
    [
        ((), 2, "no evidence"),
        (("--evidence", "missing.md"), 1, "missing.md"),
        (("--evidence", "empty"), 1, "the folder has no articles"),
        (("--evidence", "documents", "--index", "missing.db"), 1, "no index of fact-checks"),
        (("--stored", "--store", "missing.db"), 1, "missing.db"),
    ],
)
def test_missing_evidence_is_named(folder: Path, options: tuple[str, ...], code: int, said: str) -> None:
    (folder / "empty").mkdir()
    ended = run("article.md", *options)
    assert ended.exit_code == code, ended.output
    assert said in ended.stderr
    assert "Traceback" not in ended.output


def test_bad_documents_are_named_and_the_others_compared(folder: Path) -> None:
    (folder / "documents" / "empty.txt").write_bytes(b"")
    (folder / "documents" / "copy.md").write_text(ARTICLE.replace("Post", "Star"), encoding="utf-8")
    (folder / "documents" / "undated.txt").write_text("Ostria sent a note to Norland.\n", encoding="utf-8")
    ended = run("article.md", "--evidence", "documents")
    assert ended.exit_code == 1
    assert claim_of(ended)["status"] == "disputed"
    assert "empty.txt: the file is empty" in ended.stderr
    assert "no date of publication: documents/undated.txt" in ended.stderr
    assert "documents/copy.md is a copy of article.md" in ended.stderr


def test_a_document_is_never_overwritten(folder: Path) -> None:
    ended = run("article.md", "--evidence", "documents/denial.md", "-o", "documents/denial.md", "--format", "json")
    assert ended.exit_code == 2
    assert (folder / "documents" / "denial.md").read_text(encoding="utf-8") == DENIAL


def test_the_store_gives_documents_and_takes_the_result(folder: Path) -> None:
    (folder / "same.md").write_text(SAME, encoding="utf-8")
    added = CliRunner().invoke(app, ["add", "same.md", "--store", "claims.db", "--pipeline", "fast"])
    assert added.exit_code == 0, added.output
    ended = run("article.md", "--stored", "--store", "claims.db", "--add", "--by", "ana")
    assert ended.exit_code == 0, ended.output
    assert claim_of(ended)["status"] == "supported"
    with open_store("claims.db", access=Access.READ) as store:
        (claim,) = (each for each in store.claim_set("article").claims if each.evidence)
    assert claim.evidence[0].document.publisher == "Gazette"


def test_a_fact_check_is_quoted_as_rated(folder: Path) -> None:
    checks = [
        {
            "@type": "ClaimReview",
            "claimReviewed": "Norland expelled two diplomats of Ostria on Sunday.",
            "url": "https://verity.example/ostria",
            "datePublished": "2024-03-07",
            "author": {"name": "Verity Desk"},
            "reviewRating": {"alternateName": "False"},
        }
    ]
    (folder / "checks.json").write_text(json.dumps(checks), encoding="utf-8")
    made = CliRunner().invoke(app, ["factchecks", "add", "checks.json", "--index", "checks.db"])
    assert made.exit_code == 0, made.output
    ended = run("article.md", "--index", "checks.db", "--format", "markdown")
    assert ended.exit_code == 0, ended.output
    assert "rated “False” by Verity Desk on 2024-03-07" in ended.stdout
    assert "refuted" in ended.stdout
