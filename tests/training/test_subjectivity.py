"""From marked claims to the weights of subjectivity."""

import csv
from pathlib import Path

from spacy.language import Language

import claims
from claims.model import Status
from training.checkworthiness.fit import Model
from training.subjectivity.__main__ import (
    HELD,
    KINDS,
    MARKS,
    SENTENCES,
    STATEMENTS,
    TABLES,
    Mark,
    Read,
    figures,
    figures_by_kind,
    read_claims,
    read_marks,
    write_tables,
)

LABELS = {"not_checkable", "self_reported", "other"}


def test_marks_name_each_claim_once_and_no_article_is_fitted_and_measured() -> None:
    marks = read_marks(MARKS)
    assert len({(mark.file, mark.start, mark.end) for mark in marks}) == len(marks)
    assert all(mark.start < mark.end and mark.labels and mark.labels <= LABELS for mark in marks)
    files = {part: {mark.file for mark in marks if mark.part == part} for part in ("train", "dev", "test")}
    assert all(files[one].isdisjoint(files[other]) for one, other in (("train", "dev"), ("train", "test"), ("dev", "test")))


def test_sentences_are_written_once() -> None:
    rows = list(csv.DictReader(line for line in SENTENCES.read_text(encoding="utf-8").splitlines() if not line.startswith("#")))
    assert len({row["text"] for row in rows}) == len(rows)
    assert {row["status"] for row in rows} == LABELS


def test_statements_are_written_once_and_none_is_fitted_and_measured() -> None:
    files = [path.read_text(encoding="utf-8").splitlines() for path in (STATEMENTS, HELD)]
    fitted, held = ([*csv.DictReader(line for line in lines if not line.startswith("#"))] for lines in files)
    texts = [row["text"] for row in (*fitted, *held)]
    assert len(set(texts)) == len(texts) >= 300
    for rows in (fitted, held):
        assert {row["kind"] for row in rows} == set(KINDS)
        assert len({row["domain"] for row in rows}) >= 7


def test_figures_by_kind_count_statements_with_a_claim_of_the_right_status() -> None:
    opinion, other = Read(Status.NOT_CHECKABLE, {}, {}), Read(Status.UNATTRIBUTED, {}, {})
    written = [({"kind": "opinion"}, [opinion]), ({"kind": "opinion"}, [other]), ({"kind": "checkable"}, [other, opinion])]
    assert figures_by_kind(written) == "checkable 1/1, opinion 1/2"


def test_claims_are_found_by_their_characters() -> None:
    nlp: Language = claims.load("fast")
    text = "The ministry said the bridge is closed."
    doc = nlp(text)
    found = read_claims(doc)
    assert [text[start:end] for start, end in found] == ["the bridge is closed"]
    (read,) = found.values()
    assert set(read.words) == {"the", "is", "closed"}
    assert "attributed" in read.named


def test_figures_count_what_the_reader_accepts() -> None:
    opinion, other = Read(Status.NOT_CHECKABLE, {}, {}), Read(Status.UNATTRIBUTED, {}, {})
    either = Mark("a", 0, 1, "dev", frozenset({"not_checkable", "other"}))
    wanted = Mark("a", 2, 3, "dev", frozenset({"not_checkable"}))
    assert figures([(opinion, either), (other, wanted)]) == "all 1/2, not_checkable 0/1"


def test_tables_keep_what_is_set_by_hand(tmp_path: Path) -> None:
    path = tmp_path / "subjectivity.csv"
    path.write_text((TABLES / path.name).read_text(encoding="utf-8"), encoding="utf-8")
    rows = list(csv.DictReader(line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")))
    write_tables(tmp_path, Model(-1.0, {row["feature"]: 0.25 for row in rows}, {"lovely": 0.5}))
    written = list(csv.DictReader(line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")))
    assert [row["prior"] for row in written] == [row["prior"] for row in rows]
    assert {row["feature"]: row["weight"] for row in written}["base"] == "-1.000"
    assert (tmp_path / "subjectivity_words.csv").read_text(encoding="utf-8").endswith("word,weight\nlovely,0.500\n")
