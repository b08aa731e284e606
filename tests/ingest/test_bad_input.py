"""Input that cannot be read: one error each, naming file and cause; the other inputs are read."""

import io
import json
import os
from collections.abc import Iterator
from glob import glob
from pathlib import Path
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.ingest import MAX_CHARACTERS, STANDARD_INPUT, find_inputs, read_bytes, read_path, read_text
from claims.ingest.finding import matching
from claims.model import Article, InputError
from tests.work import steps

GOOD = "The bridge was closed on Monday after a crack was found in a cable, the city said."
GERMAN = (
    "Die Brücke ist am Montag gesperrt worden, nachdem ein Riss in einem Kabel gefunden wurde, teilte die Stadt mit. Sie "
    "bleibt mindestens eine Woche lang geschlossen."
)
FRENCH = (
    "Le pont a été fermé lundi après la découverte d'une fissure dans un câble, a annoncé la mairie. Il restera fermé au "
    "moins une semaine, selon les ingénieurs."
)
CHINESE = (
    "市政府表示，在一根缆索上发现裂缝后，该桥于星期一关闭。"
    "工程师说，大桥至少将关闭一周，届时将更换受损的缆索，并检查其他所有缆索。"
)
EXPORT = '{\n  "schema_version": 1,\n  "generator": {\n    "name": "claims",\n    "version": "0.1.0"\n  }\n}'


MOST_STEPS = 20_000
"""Lines and calls until a text that is too long is rejected."""


def read_sources(sources: list[str]) -> Iterator[Article | InputError]:
    for found in find_inputs(sources):
        yield from [found] if isinstance(found, InputError) else read_path(found)


BAD = [
    ("empty.txt", b"", "the file is empty"),
    ("blank.txt", b" \n\n\t", "the file is empty"),
    ("invisible.txt", "\u200b\ufeff\u00a0\n".encode(), "the article has no text"),
    ("rules.txt", b"---\n***\n", "the article has no text"),
    ("a.pdf", b"%PDF-1.4\n1 0 obj", "the PDF is damaged"),
    ("pdf.txt", b"%PDF-1.4\n1 0 obj", "this is a PDF file"),
    ("a.docx", b"PK\x03\x04\x14\0\x06\0", "this is not a DOCX file"),
    ("a.odt", b"PK\x03\x04\x14\0\x06\0", "this is a ZIP archive"),
    ("binary.txt", bytes(range(256)) * 8, "this is a binary file"),
    ("nul.txt", b"\0\1\2\3" * 50, "this is a binary file"),
    ("utf16.txt", b"\xff\xfeT\0h\0\xd8", "has a byte order mark of utf-16 but is not in it"),
    ("open.md", b"---\ntitle: Bridge\nThe bridge is closed.\n", "open.md:1: the front matter is not closed"),
    ("yaml.md", b'---\nid: a\ntitle: "Bridge\n---\nThe bridge is closed.\n', "yaml.md:4: the front matter is not valid YAML"),
    ("list.md", b"---\n# nothing\n- a\n---\nThe bridge is closed.\n", "list.md:2: the front matter has no fields"),
    ("day.md", b"---\ntitle: Bridge\npublished: 12 Sept\n---\nThe bridge is closed.\n",
     "day.md:3: `published` is not a date (got '12 Sept'); write it as 2023-09-12"),
    ("day2.md", b"---\ndate: 2023-13-45\n---\nThe bridge is closed.\n", "day2.md:2: `date` is not a date (got '2023-13-45')"),
    ("title.md", b"---\ntitle:\n  a: b\n---\nThe bridge is closed.\n", "`title` is not text"),
    ("none.html", b"<html><body></body></html>", "no article found in the page"),
    ("menu.html", b"<html><nav><a href='/'>Home</a></nav></html>", "no article found in the page"),
    ("claims.json", EXPORT.encode(), "this is a claims export, not an article"),
    ("claims.jsonl", EXPORT.encode(), "this is a claims export, not an article"),
    ("many.json", f"[\n  {EXPORT}\n]\n".encode(), "this is a claims export, not an article"),
    ("cut.json", b'{"uri": "urn:x', "cut.json:1: invalid JSON: unterminated string, at character 9 of the line"),
    ("deep.json", b"[" * 100_000, "nested too deeply"),
    ("deep.html", b"<h1>Bridge shut</h1><p>It is closed.</p>" + b"<div>" * 300 + b"<p>He left.</p>", "nested too deeply"),
    ("deep-body.json", b'{"uri": "u:1", "bodies": [{"value": "<p>' + b"<div>" * 3_000 + b'He left."}]}',
     "the markup of the article is nested too deeply"),
    ("digits.json", b'{"text": ' + b"1" * 10_000 + b"}", "invalid JSON: "),
    ("number.json", b"7", "not a JSON object"),
    ("array.json", b"[]", "the array is empty"),
    ("no-text.json", b'{"id": "a"}', "`text` is missing"),
    ("typed.json", b'{"text": ["a"]}', '`text` is not a string (got ["a"])'),
    ("null.json", b'{"text": null}', "`text` is not a string (got null)"),
    ("no-body.json", b'{"uri": "urn:x:1", "headlines": []}', "invalid ninjs: the body is missing"),
    ("no-uri.json", b'{"bodies": [{"value": "The bridge is closed."}]}', "invalid ninjs: `uri` is missing"),
    ("types.json", b'{"uri": "urn:x:1", "bodies": "x"}', "invalid ninjs: `bodies` is not an array but text"),
    ("value.json", b'{"uri": "urn:x:1", "bodies": [{"value": 1}]}', "`bodies` has an entry without a string `value`"),
    ("stamp.json", b'{"uri": "urn:x:1", "bodies": [{"value": "a"}], "versioncreated": "today"}', "'today' is not a date"),
    ("empty.jsonl", b"\n\n", "the file is empty"),
    ("german.txt", GERMAN.encode(), "the text is not English: it looks like German"),
    ("german-1252.txt", GERMAN.encode("cp1252"), "it looks like German"),
    ("french.md", f"---\ntitle: Pont\n---\n{FRENCH}".encode(), "it looks like French"),
    ("chinese.txt", CHINESE.encode(), "it looks like Chinese"),
    ("shouted.txt", GERMAN.upper().encode(), "it looks like German"),
    ("declared.json", json.dumps({"text": "Brücke gesperrt", "language": "de"}).encode(), "the declared language is German"),
    ("long.txt", b"The bridge is closed. " * 500_000, "more than the 1,000,000 allowed for one article"),
    ("long.html", b"<html><p>" + b"The bridge is closed. " * 500_000, "more than the maximum of 3,000,000"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "data", "cause"), BAD, ids=[name for name, _, _ in BAD])
def test_unreadable_input_is_one_clear_error(name: str, data: bytes, cause: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    (error,) = read_path(path)
    assert isinstance(error, InputError)
    assert str(error).startswith(f"{path.as_posix()}:")
    assert cause in str(error)
    assert "\n" not in str(error)


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.json", "a.jsonl"])
def test_input_that_is_too_long_is_rejected_before_parsing(name: str) -> None:
    """However many lines, tags and words it has."""
    text = "The bridge is *closed*.\n\n" * 500_000
    record = json.dumps({"text": text})
    data = {"html": f"<html><p>{text.replace('*', '<b>')}", "json": record, "jsonl": record}.get(name.partition(".")[2], text)
    found: list[Article | InputError] = []
    made = steps(lambda: found.extend(read_bytes(data.encode(), path=name)))
    (error,) = found
    assert "more than the " in str(error)
    assert made < MOST_STEPS


def test_one_bad_line_does_not_affect_the_others() -> None:
    lines = [
        json.dumps({"id": "a", "text": GOOD}).encode(),
        b"{",
        b'{"id": "c"}',
        b"[1]",
        b'{"id": "e", "text": "\0\0\xff"}',
        json.dumps({"id": "f", "text": GOOD, "published": "soon"}).encode(),
        json.dumps({"id": "g", "text": "x" * (MAX_CHARACTERS + 1)}).encode(),
        json.dumps({"id": "h", "text": GERMAN}).encode(),
        json.dumps({"id": "i", "text": GOOD}).encode(),
    ]
    found = list(read_bytes(b"\n".join(lines), path="x.jsonl"))
    assert [item.id if isinstance(item, Article) else item.line for item in found] == ["a", 2, 3, 4, 5, 6, 7, 8, "i"]
    assert str(found[5]) == "x.jsonl:6: `published` is not a date (got 'soon'); write it as 2023-09-12"


def test_inputs_are_read_independently(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    folder = Path("in")
    (folder / "deep").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    (folder / "none").mkdir()
    for name in ["b.txt", "a.md", "deep/c.TXT", ".hidden/d.txt", ".e.txt", "notes.log"]:
        (folder / name).write_text(GOOD)
    (folder / "bad.json").write_text("{")
    (folder / "gone.txt").symlink_to("nowhere")
    found = list(read_sources(["in", "missing.txt", "in/none", "in/*.md", "x/**/*.txt", "in/notes.log"]))
    shown = [item.path if isinstance(item, Article) else str(item).split(";")[0] for item in found]
    assert shown == [
        "in/a.md",
        "in/b.txt",
        "in/bad.json:1: invalid JSON: expecting property name enclosed in double quotes, at character 2 of the line",
        "in/deep/c.TXT",
        "in/gone.txt: broken symbolic link",
        "missing.txt: file not found",
        "in/none: the folder has no articles",
        "x/**/*.txt: no matching file",
        "in/notes.log",
    ]


def test_exports_next_to_articles_are_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("in", "out"):
        Path(folder).mkdir()
        Path(folder, "a.json").write_text(EXPORT)
        Path(folder, "all.jsonl").write_text(EXPORT.replace("\n", " ") + "\n")
    Path("in/a.md").write_text(GOOD)
    Path("in/record.json").write_text(json.dumps({"schema_version": 1, "text": GOOD}))
    found = list(find_inputs(["in", "in/*", "*", "out", "out/*.json", "in/a.json"]))
    assert [item.as_posix() if isinstance(item, Path) else str(item) for item in found] == [
        "in/a.md",
        "in/record.json",
        "out: the folder has only claims exports, no articles",
        "out: the folder has only claims exports, no articles",
        "out/*.json: only claims exports match, no articles",
        "in/a.json",
    ], "named itself, an export is read, and refused there"


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_file_without_permission_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_text(GOOD)
    path.chmod(0)
    (error,) = read_path(path)
    assert "permission denied" in str(error)


def test_a_read_error_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    path = tmp_path / "secret.txt"
    path.write_text(GOOD)
    monkeypatch.setattr("claims.ingest.reading.file_bytes", refuse)
    (error,) = read_path(path)
    assert str(error) == f"{path}: permission denied; check the file's permissions"


def test_a_folder_is_not_a_file(tmp_path: Path) -> None:
    (error,) = read_path(tmp_path)
    assert "this is a folder" in str(error)


def test_a_name_that_is_too_long_is_an_error() -> None:
    (error,) = read_sources(["x" * 5000 + ".txt"])
    assert "cannot be read" in str(error)


@pytest.mark.parametrize("source", ["", "a\0b"])
def test_an_invalid_path_is_an_error(source: str) -> None:
    (error,) = find_inputs([source])
    assert isinstance(error, InputError)


def test_the_format_of_standard_input_is_detected(monkeypatch: pytest.MonkeyPatch) -> None:
    class Stdin:
        buffer = io.BytesIO(f'{{"id": "a", "text": "{GOOD}"}}\n{{"id": "b"}}\n'.encode())

    monkeypatch.setattr("sys.stdin", Stdin)
    (path,) = find_inputs(["-"])
    assert path == STANDARD_INPUT
    article, error = read_path(STANDARD_INPUT)
    assert isinstance(article, Article)
    assert (article.id, article.path) == ("a", None)
    assert str(error).startswith("standard input:2: `text` is missing")


@pytest.mark.parametrize(
    "text",
    [
        "MINISTER QUITS",
        "PSG 2 Lyon 1 Real Madrid 3 Sevilla 0 Bayern 1 Dortmund 1 Ajax 0 Feyenoord 4 Porto 2 Benfica 2 Inter 1 Roma 0",
        "Borussia Dortmund",
        GOOD.upper(),
        f"{GOOD} He added: “{GERMAN[:100]}”",
        "BRIDGE CLOSED AFTER CRACK FOUND IN CABLE; MAYOR TELLS DRIVERS: STAY AWAY UNTIL FRIDAY; FERRIES RUN EVERY HOUR INSTEAD",
    ],
)
def test_english_is_not_mistaken_for_another_language(text: str) -> None:
    assert read_text(text).text == text


@pytest.mark.parametrize("markup", ["plain", "markdown"])
@pytest.mark.parametrize("piece", ["The bridge is closed. ", "(", "[a](", "a. ", "*a ", "<!-- ", "| "])
def test_a_million_characters_in_one_line_are_read(piece: str, markup: Literal["plain", "markdown"]) -> None:
    """A quadratic regular expression would exceed the test's timeout."""
    text = piece * (990_000 // len(piece)) + " a"
    assert read_text(text, markup=markup).text == text


@settings(max_examples=300, deadline=None)
@given(data=st.binary(max_size=400), suffix=st.sampled_from(["txt", "md", "html", "json", "jsonl", "bin"]))
def test_any_bytes_give_articles_or_errors(data: bytes, suffix: str) -> None:
    for found in read_bytes(data, path=f"x.{suffix}"):
        assert isinstance(found, Article | InputError)


PIECES = [
    *["---\n", "title: x\n", "published: 2023-09-12\n", "# Head\n", "```\n", "| a |\n", "- [a](b)\n"],
    *['{"text": "', '"}', "[", "]", "{", '"uri": "a"', "<p>", "</p>", "<html>", "&amp;", "<!--"],
    *["\n", "\r", "\ufeff", "é", "\ud800", GOOD],
]


@settings(max_examples=300, deadline=None)
@given(
    pieces=st.lists(st.sampled_from(PIECES), max_size=14), suffix=st.sampled_from(["txt", "md", "html", "json", "jsonl", ""])
)
def test_any_pieces_of_formats_give_articles_or_errors(pieces: list[str], suffix: str) -> None:
    for found in read_bytes("".join(pieces).encode("utf-8", "surrogatepass"), path=f"x.{suffix}"):
        assert isinstance(found, Article | InputError)


NAMES = [
    "uri",
    "text",
    "bodies",
    "headlines",
    "body_text",
    "value",
    "contentType",
    "published",
    "id",
    "author",
    "by",
    "infoSources",
]
LEAVES = st.sampled_from([None, True, 7, 1.5, "", "x", "text/html", "<p>The bridge</p>", "2023-09-12", "\0", "\ud800", GOOD])
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=5)
)


@settings(max_examples=300, deadline=None)
@given(value=VALUES)
def test_any_json_gives_articles_or_errors(value: object) -> None:
    for found in read_bytes(json.dumps(value).encode(), path="x.json"):
        assert isinstance(found, Article | InputError)
        assert str(found)


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("**/**/*.md", ["a/b/r.md", "a/b/c/q.md", "t.md"]),
        ("a/**/b/**/*.md", ["a/b/r.md", "a/b/c/q.md"]),
        ("**/a/**/", ["a/", "a/b/", "a/b/c/"]),
        ("**/.h/**/*.md", ["a/.h/u.md"]),
        ("**/b/**/q.*", ["a/b/c/q.md"]),
    ],
)
def test_a_glob_with_several_double_stars_matches_like_the_standard_library(
    pattern: str, found: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a/b/c/q.md", "a/b/r.md", "t.md", "a/.h/u.md", "a/.z.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert {each.rstrip("/") for each in matching(pattern)} == {each.rstrip("/") for each in found}
    assert {str(Path(each)) for each in matching(pattern)} == {str(Path(each)) for each in glob(pattern, recursive=True)}  # noqa: PTH207


@pytest.mark.timeout(60)
def test_a_glob_with_many_double_stars_terminates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forty folders can be distributed among twelve of them in too many ways to enumerate."""
    monkeypatch.chdir(tmp_path)
    deep = tmp_path.joinpath(*"a" * 40)
    deep.mkdir(parents=True)
    (deep / "x.md").touch()
    assert list(matching("**/a/" * 12 + "x.md")) == ["/".join(["a"] * 40) + "/x.md"]
