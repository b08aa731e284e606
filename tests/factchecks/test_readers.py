"""Files of fact-checks: every form is read, and nothing in a file ends the run."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.factchecks import readers
from claims.factchecks.readers import find_files, read_file
from claims.model import FactCheck, InputError, Truth

REVIEW = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "claimReviewed": "The Sarn reservoir was poisoned.",
    "url": "https://verity.example/sarn",
    "datePublished": "2021-05-06",
    "author": {"@type": "Organization", "name": "Verity Desk"},
    "itemReviewed": {"@type": "Claim", "author": {"@type": "Person", "name": "Ana Lima"}},
    "reviewRating": {"@type": "Rating", "alternateName": "False", "ratingValue": 1, "bestRating": 5, "worstRating": 1},
}
API = {
    "claims": [
        {
            "text": "The Sarn reservoir was poisoned.",
            "claimant": "Ana Lima",
            "claimReview": [
                {
                    "publisher": {"name": "Verity Desk", "site": "verity.example"},
                    "url": "https://verity.example/sarn",
                    "reviewDate": "2021-05-06T00:00:00Z",
                    "textualRating": "False",
                }
            ],
        }
    ]
}
PLAIN = {
    "claim": "The Sarn reservoir was poisoned.",
    "claimant": "Ana Lima",
    "publisher": "Verity Desk",
    "url": "https://verity.example/sarn",
    "date": "2021-05-06",
    "rating": "False",
}
CSV = "Claim,Speaker,Publisher,URL,Date,Rating\n" + ",".join(PLAIN.values()) + "\n"
FORMS = {
    "one.json": json.dumps(REVIEW),
    "list.json": json.dumps([REVIEW]),
    "types.json": json.dumps(REVIEW | {"@type": ["Thing", "https://schema.org/ClaimReview"]}),
    "graph.jsonld": json.dumps({"@context": "https://schema.org", "@graph": [{"@type": "WebPage"}, REVIEW]}),
    "feed.json": json.dumps({"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": [REVIEW]}]}),
    "api.json": json.dumps(API),
    "lines.jsonl": f"{json.dumps(REVIEW)}\n\n",
    "plain.ndjson": json.dumps(PLAIN),
    "table.csv": CSV,
    "semicolons.csv": CSV.replace(",", ";"),
    "tabs.tsv": CSV.replace(",", "\t"),
    "mark.csv": "\ufeff" + CSV,
}


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("name", FORMS)
def test_every_form_gives_the_same_fact_check(tmp_path: Path, name: str) -> None:
    (check,) = read_file(written(tmp_path, name, FORMS[name]))
    assert isinstance(check, FactCheck)
    assert check.model_dump(exclude={"id"}) == {
        "claim": "The Sarn reservoir was poisoned.",
        "claimant": "Ana Lima",
        "title": None,
        "summary": None,
        "url": "https://verity.example/sarn",
        "publisher": "Verity Desk",
        "date": "2021-05-06",
        "rating": "False",
        "truth": Truth.FALSE,
    }


def test_our_reviewed_claims_are_fact_checks_of_the_desk(tmp_path: Path) -> None:
    claims = [{"id": f"c-{n}", "statement": f"Bridge {n} fell.", "source": "Police"} for n in range(3)]
    reviews = [
        {"claim_id": "c-0", "verdict": "False", "by": "Mara", "at": "2024-05-06T10:00:00Z"},
        {"claim_id": "c-1", "verdict": "Not a claim", "by": "Mara"},
        {"claim_id": "c-2", "verdict": None},
    ]
    claim_set = {"schema_version": 2, "generator": {"name": "claims"}, "article": {"id": "a"}, "claims": claims}
    (check,) = read_file(written(tmp_path, "desk.json", json.dumps(claim_set | {"reviews": reviews})))
    assert isinstance(check, FactCheck)
    assert (check.claim, check.claimant, check.publisher) == ("Bridge 0 fell.", "Police", "Mara")
    assert (check.rating, check.truth, check.date, check.url) == ("False", Truth.FALSE, "2024-05-06", None)


def test_our_table_of_reviewed_claims_too(tmp_path: Path) -> None:
    text = (
        "article_id,article_url,id,statement,text,source,speaker,verdict,by,at,fingerprint\n"
        "a,https://paper.example/a,c-0,'=Bridge 0 fell.,x,Police,,False,Mara,2024-05-06,f\n"
        "a,https://paper.example/a,c-1,Bridge 1 fell.,x,Police,,,,,f\n"
    )
    (check,) = read_file(written(tmp_path, "desk.csv", text))
    assert isinstance(check, FactCheck)
    assert (check.claim, check.publisher, check.truth, check.url) == ("=Bridge 0 fell.", "Mara", Truth.FALSE, None)


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("a.json", "{", "a.json:1: invalid JSON"),
        ("a.json", "[" * 100_000, "a.json: invalid JSON: nested too deeply"),
        ("a.json", "9" * 10_000, "a.json: invalid JSON: a number has too many digits"),
        ("a.json", "{}", "a.json: the file has no fact-checks"),
        ("a.json", json.dumps([REVIEW | {"url": "javascript:x"}]), "a.json: fact-check 1: `url` is not a web address"),
        ("a.jsonl", "{}\n", "a.jsonl:1: the line has no fact-check"),
        ("a.jsonl", "\n{\n", "a.jsonl:2: invalid JSON"),
        ("a.jsonl", "[" * 100_000, "a.jsonl:1: invalid JSON: nested too deeply"),
        ("a.jsonl", json.dumps({"claim": "a", "date": "soon"}), "a.jsonl:1: `date` is not a date"),
        ("a.csv", "", "a.csv: the file is empty"),
        ("a.csv", "x,y\n1,2\n", "a.csv:1: the first row has no column `claim`"),
        ("a.csv", "claim,url\na\n", "a.csv:2: 1 cells where the table has 2 columns"),
        ("a.csv", f"claim,title\na,{'x' * 200_000}\n", "a.csv:2: "),
        ("a.txt", "", "a.txt: not a file of fact-checks"),
    ],
)
def test_errors_name_file_and_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str, message: str) -> None:
    monkeypatch.chdir(tmp_path)
    (error,) = read_file(Path(written(tmp_path, name, text).name))
    assert isinstance(error, InputError)
    assert str(error).startswith(message)


def test_a_bad_record_does_not_lose_the_others(tmp_path: Path) -> None:
    lines = [PLAIN, PLAIN | {"url": "ftp://x.example"}, {"claim": ""}, PLAIN | {"claim": "Another claim."}]
    read = list(read_file(written(tmp_path, "a.jsonl", "\n".join(map(json.dumps, lines)))))
    assert [type(each) for each in read] == [FactCheck, InputError, InputError, FactCheck]


def test_a_file_with_too_many_records_ends_with_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "MAX_CHECKS", 3)
    read = list(read_file(written(tmp_path, "a.jsonl", f"{json.dumps(PLAIN)}\n" * 9)))
    assert len(read) == 4
    assert isinstance(read[-1], InputError)


def test_a_long_line_is_one_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readers, "MAX_LINE", 300)
    read = list(read_file(written(tmp_path, "a.jsonl", json.dumps(PLAIN | {"summary": "x" * 500}) + "\n" + json.dumps(PLAIN))))
    assert [type(each) for each in read] == [InputError, FactCheck]


def test_missing_files_and_folders_are_errors(tmp_path: Path) -> None:
    (missing,) = read_file(tmp_path / "none.json")
    (folder,) = find_files([tmp_path])
    assert isinstance(missing, InputError)
    assert isinstance(folder, InputError)


def test_a_folder_of_others_cannot_have_other_files_read_or_end_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "letters.csv").write_text("claim\nThe harbour is sold\n")
    top = tmp_path / "repository"
    deepest = top.joinpath("checks", *["a"] * 120)
    for folder in (top / ".git", *reversed([each for each in deepest.parents if each.is_relative_to(top / "checks")]), deepest):
        folder.mkdir(parents=True)
    (top / "mine.csv").symlink_to(tmp_path / "letters.csv")
    (top / "checks" / "x.csv").write_text("claim\nThe harbour is sold\n")
    (deepest / "y.csv").write_text("claim\nThe harbour is sold\n")
    monkeypatch.chdir(top)
    found = list(find_files([Path("mine.csv"), Path("checks")]))
    assert [str(each).partition(": ")[2].partition(";")[0] or str(each) for each in found] == [
        "a symbolic link to a path outside the project",
        "more than 100 folders inside one another",
        "checks/x.csv",
    ]


def test_a_folder_is_searched_without_links_and_hidden_files(tmp_path: Path) -> None:
    outside = written(tmp_path, "outside.json", "{}")
    folder = tmp_path / "checks"
    (folder / ".git").mkdir(parents=True)
    (folder / "more").mkdir()
    for name in ("b.csv", "a.json", "more/c.jsonl", ".git/d.json", "e.txt"):
        written(folder, name, "")
    (folder / "link.json").symlink_to(outside)
    found = [path.relative_to(folder).as_posix() for path in find_files([folder, folder]) if isinstance(path, Path)]
    assert found == ["a.json", "b.csv", "more/c.jsonl"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [*REVIEW, *PLAIN, "claims", "reviews", "schema_version", "claimReview", "text", "item", "@graph", "name"]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=20,
)


@given(JSON)
def test_any_json_gives_fact_checks_or_errors(tmp_path_factory: pytest.TempPathFactory, value: object) -> None:
    folder = tmp_path_factory.mktemp("json")
    for name in ("a.json", "a.jsonl"):
        for read in read_file(written(folder, name, json.dumps(value))):
            assert isinstance(read, FactCheck | InputError)


@given(st.binary(max_size=300), st.sampled_from([".json", ".jsonl", ".csv", ".tsv"]))
def test_any_bytes_give_fact_checks_or_errors(tmp_path_factory: pytest.TempPathFactory, data: bytes, suffix: str) -> None:
    path = tmp_path_factory.mktemp("bytes") / f"a{suffix}"
    path.write_bytes(b"claim,url\n" + data)
    assert all(isinstance(read, FactCheck | InputError) for read in read_file(path))
    path.write_bytes(data)
    assert all(isinstance(read, FactCheck | InputError) for read in read_file(path))


@pytest.mark.parametrize("verdict", [["False"], {"name": "False"}, 1, True])
def test_a_verdict_that_is_not_text_is_none_and_loses_no_other(tmp_path: Path, verdict: object) -> None:
    claims = [{"id": id, "statement": f"The {id} fell."} for id in ("bridge", "tower")]
    reviews = [{"claim_id": "bridge", "verdict": verdict}, {"claim_id": "tower", "verdict": "False"}]
    path = tmp_path / "x.json"
    path.write_text(json.dumps({"schema_version": 2, "claims": claims, "reviews": reviews}))
    assert [one.claim for one in read_file(path) if isinstance(one, FactCheck)] == ["The tower fell."]
