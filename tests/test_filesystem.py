"""For any path, reads and writes stay inside the given folder."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.filesystem import RefusedFileError, boundary_of, chosen, inside, read_chosen, read_regular, read_within, replacing

SECRET = b"secret"


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder ``project`` with links of all kinds, next to a folder with a secret."""
    top = tmp_path_factory.mktemp("place").resolve()
    (top / "outside").mkdir()
    (top / "outside" / "secret").write_bytes(SECRET)
    project = top / "project"
    for folder in (project / "news", project / ".git"):
        folder.mkdir(parents=True)
    for name in ("snow", "news/snow", ".git/config"):
        (project / name).write_bytes(b"ours")
    links = {
        "out": "../outside",
        "file": "../outside/secret",
        "up": "..",
        "root": "/",
        "loop": "loop",
        "same": "news",
        "deep": "news/../out",
        "hooks": ".git",
        "twice": "same/snow",
    }
    for name, target in links.items():
        (project / name).symlink_to(target)
    os.mkfifo(project / "pipe")
    return top


INNER = ("news", "snow", ".git", "config", "pipe", "a\0b")
LINKS = ("out", "file", "up", "root", "loop", "same", "deep", "hooks", "twice")
OUTER = ("..", ".", "/", "outside", "secret", "project", "dev", "zero")
PARTS = st.sampled_from([*INNER, *LINKS, *OUTER])


@given(parts=st.lists(PARTS, min_size=1, max_size=6))
def test_no_path_reads_outside_the_folder(place: Path, parts: list[str]) -> None:
    path = place / "project" / Path(*parts)
    try:
        data = read_within(path, place / "project", most=100)
    except RefusedFileError as error:
        assert SECRET.decode() not in error.what  # noqa: PT017 (most paths are not refused)
    except OSError:
        assert not path.is_file()
    else:
        assert data == b"ours"
        assert path.resolve().is_relative_to(place / "project")
        assert ".git" not in path.resolve().parts


@given(parts=st.lists(PARTS, min_size=1, max_size=6))
def test_no_path_writes_outside_the_folder(place: Path, parts: list[str]) -> None:
    path = place / "project" / Path(*parts)
    before = _surroundings(place)
    try:
        with replacing(path, place / "project") as stream:
            stream.write("ours")
    except (RefusedFileError, OSError, ValueError):
        assert not list((place / "project").rglob("*.part"))
    assert _surroundings(place) == before
    assert not (place / "project" / "news" / ".git").exists()


@pytest.mark.parametrize("name", ["news/.git", "same/.git", ".GIT", "news/x/../.git"])
def test_no_file_is_written_that_makes_its_folder_a_repository(place: Path, name: str) -> None:
    with (
        pytest.raises(RefusedFileError, match=r"inside the `\.git` folder"),
        replacing(place / "project" / name, place / "project") as stream,
    ):
        stream.write("ours")


def _surroundings(place: Path) -> tuple[object, ...]:
    held = [path.read_bytes() for path in (place / "outside" / "secret", place / "project" / ".git" / "config")]
    return sorted(place.glob("outside/*")), sorted(place.iterdir()), sorted((place / "project" / ".git").iterdir()), held


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("out/secret", "a symbolic link to a path outside the project"),
        ("../outside/secret", "outside the project"),
        ("/etc/hostname", "outside the project"),
        ("loop", "the path cannot be resolved"),
        ("a\0b", "the path cannot be resolved"),
        (".GIT/config", "inside the `.git` folder"),
        ("hooks/config", "inside the `.git` folder"),
        ("pipe", "not a regular file"),
        ("news", "this is a folder, not a file"),
        ("snow", "larger than 3 bytes"),
    ],
)
def test_refusals_do_not_reveal_content(place: Path, name: str, said: str) -> None:
    (place / "project" / ".GIT").mkdir(exist_ok=True)
    (place / "project" / ".GIT" / "config").touch()
    with pytest.raises(RefusedFileError, match=said):
        read_within(place / "project" / name, place / "project", most=3)


@pytest.mark.parametrize("path", ["/dev/zero", "/proc/self/environ"])
def test_files_without_end_or_size_are_limited(path: str) -> None:
    with pytest.raises(RefusedFileError):
        read_regular(Path(path), most=3)


def test_user_paths_may_be_links_outside_but_must_not_leave_the_repository(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place / "elsewhere").symlink_to(place / "outside")
    try:
        monkeypatch.chdir(place / "project" / "news")
        assert boundary_of(Path.cwd()) == place / "project"
        assert read_chosen(place / "elsewhere" / "secret", most=100) == SECRET
        assert chosen(place / "elsewhere" / "new") == place / "outside" / "new"
        assert read_chosen(Path("../twice"), most=100) == b"ours"
        for name in ("../out/secret", place / "project" / "file"):
            with pytest.raises(RefusedFileError, match="outside the project"):
                read_chosen(Path(name), most=100)
        # Given through a link to the project: still inside it.
        (place / "way").symlink_to(place / "project")
        with pytest.raises(RefusedFileError, match="outside"):
            inside(place / "way" / "file", place / "project")
        with pytest.raises(RefusedFileError):
            read_chosen(place / "way" / "file", most=100)
    finally:
        (place / "elsewhere").unlink()
        (place / "way").unlink(missing_ok=True)
