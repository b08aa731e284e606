"""Exports on disk: correct path and format, written atomically, never over an input."""

import os
import stat
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest

from claims.export import (
    Layout,
    OutputError,
    checked_target,
    destination,
    format_named,
    kept_inputs,
    send,
    write_file,
    write_folder,
)
from claims.export.output import atomic, file_stem
from claims.model import ClaimSet
from tests.export.samples import claim_set, harbour

JSON = format_named("json")


def named(id: str, path: str | None = None) -> ClaimSet:
    return claim_set(id=id, path=path)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize(
    ("output", "name", "terminal", "expected"),
    [
        (None, None, True, ("table", None, False)),
        (None, None, False, ("jsonl", None, False)),
        (None, "csv", True, ("csv", None, False)),
        ("-", None, False, ("jsonl", None, False)),
        ("x.json", None, True, ("json", "x.json", False)),
        ("x.CSV", None, True, ("csv", "x.CSV", False)),
        ("x.txt", None, True, ("table", "x.txt", False)),
        ("x.brat.zip", None, True, ("brat", "x.brat.zip", False)),
        ("x.labelstudio.json", None, True, ("labelstudio", "x.labelstudio.json", False)),
        ("x.txt", "jsonl", True, ("jsonl", "x.txt", False)),
        ("here", None, True, ("json", "here", True)),
        ("here", "csv", True, ("csv", "here", True)),
        ("new/", None, True, ("json", "new", True)),
    ],
)
def test_destination(
    output: str | None,
    name: str | None,
    terminal: bool,
    expected: tuple[str, str | None, bool],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path)
    found = destination(output, name if name else None, terminal=terminal)
    assert (found.known.name, str(found.path) if found.path else None, found.folder) == expected


@pytest.mark.parametrize(
    ("output", "message"),
    [
        ("claims", "claims: the file name does not determine the format; give it a suffix"),
        ("x.docx", "x.docx: the file name does not determine the format"),
        (".csv", ".csv: the file name does not determine the format"),
        ("x.jsonld", "x.jsonld: the file name does not determine the format"),
        ("nowhere/x.json", "nowhere/x.json: no folder nowhere"),
    ],
)
def test_no_destination(output: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(OutputError) as raised:
        destination(output, None, terminal=False)
    assert str(raised.value).startswith(message)


def test_an_input_is_never_overwritten(tmp_path: Path) -> None:
    article = tmp_path / "a.json"
    article.write_text("{}")
    link = tmp_path / "b.json"
    link.symlink_to(article)
    with pytest.raises(OutputError, match="one of the inputs"):
        checked_target(destination(str(link), None, terminal=False), kept_inputs([article]))


def test_a_file_is_replaced_atomically(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text("old")
    path.chmod(0o640)

    def interrupted() -> Iterator[ClaimSet]:
        yield harbour()
        assert path.read_text() == "old"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_file(path, JSON, interrupted(), Layout(several=True))
    assert path.read_text() == "old"
    write_file(path, JSON, [harbour()], Layout())
    assert path.read_text().startswith("{")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert names(tmp_path) == ["x.json"], "no draft stays behind"


def test_a_symbolic_link_is_preserved(tmp_path: Path) -> None:
    (tmp_path / "real.json").touch()
    (tmp_path / "link.json").symlink_to("real.json")
    write_file(tmp_path / "link.json", JSON, [harbour()], Layout())
    assert (tmp_path / "link.json").is_symlink()
    assert (tmp_path / "real.json").read_text().startswith("{")


def test_a_device_is_written_directly() -> None:
    write_file(Path(os.devnull), JSON, [harbour()], Layout())
    assert not Path(os.devnull).is_file()


def test_an_unwritable_path_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(OutputError, match="cannot be written"), atomic(tmp_path / "file" / "x.json"):
        pass


def test_csv_files_tell_excel_that_they_are_utf8(tmp_path: Path) -> None:
    write_file(tmp_path / "x.csv", format_named("csv"), [harbour()], Layout())
    assert (tmp_path / "x.csv").read_bytes().startswith(b"\xef\xbb\xbfarticle_id")


def test_a_folder_gets_a_file_for_each_article(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "out"
    assert list(write_folder(folder, JSON, [named("a"), named("b")], Layout(several=True))) == []
    assert names(folder) == ["a.json", "b.json"]
    assert (folder / "a.json").read_text().startswith("{"), "one claim set, not a list"


def test_two_articles_never_share_a_file(tmp_path: Path) -> None:
    sets = [named("a", "one/a.md"), named("A", "two/A.md"), named("b")]
    (error,) = write_folder(tmp_path, JSON, sets, Layout())
    assert str(error).startswith("two/A.md: its export")
    assert "is already used for one/a.md" in str(error)
    assert names(tmp_path) == ["a.json", "b.json"]


def test_an_export_never_overwrites_an_input(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("ninjs")
    (error,) = write_folder(tmp_path, JSON, [named("a")], Layout(), inputs=[tmp_path / "a.json"])
    assert "would overwrite an input" in str(error)
    assert (tmp_path / "a.json").read_text() == "ninjs"


@pytest.mark.parametrize(
    ("id", "stem"),
    [
        ("kim-train", "kim-train"),
        ("2023/09/12: Kim", "2023_09_12_Kim"),
        ("../../etc/passwd", "etc_passwd"),
        (".hidden", "hidden"),
        ("тест 東京", "тест_東京"),
        ("\ud800\x00", "article"),
        ("", "article"),
        ("é" * 300, "é" * 100),
    ],
)
def test_file_names(id: str, stem: str) -> None:
    assert file_stem(named(id).article) == stem


def test_nothing_is_written_without_claim_sets(tmp_path: Path) -> None:
    stream = StringIO()
    for target in (destination(str(tmp_path / "x.json"), None, terminal=False), destination(None, None, terminal=False)):
        assert list(send([], target, Layout(several=True), stream=stream)) == []
    assert names(tmp_path) == []
    assert stream.getvalue() == ""


def test_binary_formats_are_not_written_to_a_terminal() -> None:
    with pytest.raises(OutputError, match=r"xlsx cannot be shown on a terminal; write it to a file \(-o claims\.xlsx\)"):
        destination(None, "xlsx", terminal=True)


def test_an_export_of_several_files_never_overwrites_an_input(tmp_path: Path) -> None:
    brat = format_named("brat")
    (tmp_path / "a.txt").write_text("the article")
    sets = [named("a", "a.txt"), named("b"), named("B", "two/B.md")]
    errors = list(write_folder(tmp_path, brat, sets, Layout(), inputs=[tmp_path / "a.txt"]))
    assert [str(error).partition(";")[0] for error in errors] == [
        f"a.txt: its export {tmp_path / 'a.txt'} would overwrite an input",
        f"two/B.md: its export {tmp_path / 'B.txt'} is already used for b",
    ]
    assert names(tmp_path) == ["a.txt", "annotation.conf", "b.ann", "b.txt"]
    assert (tmp_path / "a.txt").read_text() == "the article"
