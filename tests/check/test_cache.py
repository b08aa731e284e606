"""The cache: its location, the content and pruning of its folder, and the names of entries."""

import os
import shutil
import stat
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest

import claims
from claims.check import cache
from claims.check.cache import SHAPING, VARIABLE, Cache, cache_of, key_of, language_model, program
from tests.check.scene import BAD, Scene, found

ROOT = Path(__file__).parents[2]
KEY = "ab" * 32


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_project_has_a_folder_of_its_own_for_the_user_alone_and_tagged(tmp_path: Path) -> None:
    one, two = (cache_of(tmp_path / name, tmp_path / "cache") for name in ("one", "two"))
    one.put(KEY, "snow")
    assert (one.get(KEY), two.get(KEY), one.broken) == ("snow", None, None)
    assert one.folder is not None
    folders = [one.folder / "ab", one.folder, *[each for each in one.folder.parents if each.name == "claims-check"]]
    assert [mode(folder) for folder in folders] == [0o700] * 3
    assert mode(one.folder / "ab" / KEY[2:]) == 0o600
    assert (one.folder / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55\n")
    (tmp_path / "link").symlink_to(tmp_path / "one")
    assert cache_of(tmp_path / "link", tmp_path / "cache").get(KEY) == "snow", "by the real path of the project"


def test_the_usual_place_is_the_users_cache_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "home"))
    folder = cache_of(tmp_path / "desk").folder
    assert folder is not None
    assert folder.is_relative_to(tmp_path)
    assert not folder.is_relative_to(tmp_path / "desk")


def no_home(folder: Path, patched: pytest.MonkeyPatch) -> None:
    patched.setattr("claims.check.cache.user_cache_path", lambda: Path("~/.cache"))


def a_file(folder: Path, patched: pytest.MonkeyPatch) -> None:
    (folder / "home").write_text("not a folder")


def a_link(folder: Path, patched: pytest.MonkeyPatch) -> None:
    (folder / "home").mkdir()
    (folder / "elsewhere").mkdir()
    (folder / "home" / "claims-check").symlink_to(folder / "elsewhere")


def open_to_others(folder: Path, patched: pytest.MonkeyPatch) -> None:
    (folder / "home" / "claims-check").mkdir(parents=True)
    (folder / "home" / "claims-check").chmod(0o777)


def of_another_user(folder: Path, patched: pytest.MonkeyPatch) -> None:
    (folder / "home" / "claims-check").mkdir(parents=True)
    patched.setattr("os.geteuid", lambda: os.getuid() + 1)


def not_writable(folder: Path, patched: pytest.MonkeyPatch) -> None:
    def refused(*args: object, **named: object) -> None:
        raise PermissionError(13, "Permission denied")

    patched.setattr(Path, "mkdir", refused)


@pytest.mark.parametrize("prepare", [no_home, a_file, a_link, open_to_others, of_another_user, not_writable])
def test_without_a_usable_cache_the_run_warns_once_and_continues(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory, prepare: Callable[..., None]
) -> None:
    outside = tmp_path_factory.mktemp("outside")
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(outside / "home"))
    scene.write("a.md", BAD)
    scene.write("b.md", BAD)
    prepare(outside, monkeypatch)
    report = scene.check(".")
    assert [path for path, _, _ in found(report)] == ["a.md", "b.md"]
    assert report.cache
    assert sorted(path.name for path in scene.folder.iterdir()) == ["a.md", "b.md"]
    assert [path for path in outside.rglob("*") if path.is_file() and path.read_text() != "not a folder"] == []


def test_only_files_of_an_entrys_own_shape_are_removed(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    cache.put(KEY, "old")
    assert cache.folder is not None
    (tmp_path / "elsewhere").mkdir()
    for name in ("elsewhere/letter.txt", f"elsewhere/{KEY[2:]}", "cache/ab/letter.txt", "cache/letters/a", "cache/notes"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("kept")
        os.utime(path, (0, 0))
    (cache.folder / "cd").symlink_to(tmp_path / "elsewhere")
    (cache.folder / "ab" / ("0" * 62)).symlink_to(tmp_path / "elsewhere" / "letter.txt")
    os.utime(cache.folder / "ab" / KEY[2:], (0, 0))
    cache.prune()
    assert not (cache.folder / "ab" / KEY[2:]).exists()
    kept = {
        path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file() and path.read_text() == "kept"
    }
    assert kept == {
        f"cache/ab/{'0' * 62}",
        "cache/ab/letter.txt",
        "cache/letters/a",
        "cache/notes",
        f"elsewhere/{KEY[2:]}",
        "elsewhere/letter.txt",
    }


def test_a_folder_that_is_not_a_cache_is_neither_read_nor_pruned(tmp_path: Path) -> None:
    Cache(tmp_path / "cache").put(KEY, "snow")
    (tmp_path / "cache" / "claims-check-cache").unlink()
    entry = tmp_path / "cache" / "ab" / KEY[2:]
    os.utime(entry, (0, 0))
    cache = Cache(tmp_path / "cache")
    cache.prune()
    assert (cache.get(KEY), entry.exists(), cache.broken) == (None, True, "its folder was not created by this program")


def test_an_entry_that_is_a_link_is_not_read(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    cache.put(KEY, "snow")
    entry = tmp_path / "cache" / "ab" / KEY[2:]
    entry.rename(tmp_path / "elsewhere")
    entry.symlink_to(tmp_path / "elsewhere")
    assert cache.get(KEY) is None


def test_another_byte_in_the_weights_is_another_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weights = tmp_path / "claims" / "weights.onnx"
    shutil.copytree(ROOT / "claims" / "attribution" / "tagger" / "weights", weights.parent)
    monkeypatch.setattr(claims, "__file__", str(weights.parent / "__init__.py"))
    model = weights.parent / "model.onnx"
    names = []
    held = model.read_bytes()
    for change in (b"", b"\xff" * 400, b""):
        middle = len(held) // 2
        model.write_bytes(held[:middle] + (change or held[middle : middle + 400]) + held[middle + 400 :])
        program.cache_clear()
        names.append(key_of("claims"))
    program.cache_clear()
    assert names[0] == names[2] != names[1]


@pytest.mark.parametrize("name", SHAPING)
def test_another_version_of_a_library_is_another_key(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    known = cache.version
    names = []
    for other in ("", name):
        monkeypatch.setattr(cache, "version", lambda asked, other=other: "99" if asked == other else known(asked))
        monkeypatch.setattr(cache, "_files", lambda folder: iter(()))
        for cached in (program, language_model):
            cached.cache_clear()
        names.append(key_of("claims"))
    for cached in (program, language_model):
        cached.cache_clear()
    assert names[0] != names[1]


def test_every_library_that_the_program_needs_counts_or_is_known_not_to() -> None:
    """A new dependency has to be put on one of the two lists."""
    needed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["dependencies"]
    names = {word.split(">")[0].split("=")[0].split("<")[0].strip().lower() for word in needed}
    shapes_nothing = {"typer", "rich", "sqlalchemy", "alembic", "platformdirs"}
    assert names - {name.lower() for name in SHAPING} == shapes_nothing


def test_another_language_model_is_another_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "our_model"
    package.mkdir()
    (package / "__init__.py").write_text("raise AssertionError('looking at a model does not import it')\n")
    (package / "weights.bin").write_bytes(b"1")
    monkeypatch.syspath_prepend(tmp_path)
    names = [key_of("claims"), key_of("claims", model="our_model")]
    (package / "weights.bin").write_bytes(b"2")
    language_model.cache_clear()
    names.append(key_of("claims", model="our_model"))
    assert len(set(names)) == 3
    assert key_of("claims", model="no.such model") == key_of("claims", model="no.such model")
