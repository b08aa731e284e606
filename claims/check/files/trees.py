"""Where the bytes of articles come from: the working tree, what git has staged, or a commit."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from claims.check.files.git_command import GitError, Repository
from claims.filesystem import RefusedFileError, boundary_of, inside, read_chosen, read_within, within_boundary
from claims.ingest import MAX_BYTES, STANDARD_INPUT
from claims.ingest.reading import unreadable
from claims.ingest.streams import standard_input_bytes
from claims.model import InputError


class Tree(Protocol):
    """A tree of files."""

    def read(self, path: Path) -> bytes:
        """The bytes of the file at ``path``. Raises `InputError` where it cannot be read."""

    def has(self, path: Path) -> bool:
        """Whether there is a file at ``path``."""


def _working_boundary() -> Path:
    return boundary_of(Path.cwd())


@dataclass(slots=True)
class Disk:
    """The files as they lie on the disk, and standard input, which is read once and kept.

    ``top`` is the folder that no link in it leads out of, the repository of the project.
    """

    top: Path = field(default_factory=_working_boundary)
    _standard_input: bytes | None = field(default=None, init=False)

    def read(self, path: Path) -> bytes:
        """The bytes of the file, or of standard input for "-"."""
        try:
            if path != STANDARD_INPUT:
                return read_chosen(path, most=MAX_BYTES, top=self.top)
            if self._standard_input is None:
                self._standard_input = standard_input_bytes()
            return self._standard_input
        except (OSError, ValueError, RefusedFileError) as error:  # ValueError: the path holds a null character
            raise unreadable(error, path.as_posix()) from None

    def has(self, path: Path) -> bool:
        """Whether a file lies there."""
        try:
            return path.is_file()
        except (OSError, ValueError):
            return False


LINKED = "link:"
"""Stands before git's name for where a symbolic link leads."""
_MOST_LINKS = 40
UNMERGED = "unmerged"
"""Stands for the content of a file of which a merge has left several."""


@dataclass(frozen=True, slots=True)
class Index:
    """What git has staged for the next commit in a ``repository``, or what a commit holds; ``files`` what is in it, by its real
    path; ``missing`` says of others that they are not.

    A file's value is git's name for its content, after `LINKED` for that of a link, which leads to another file in here.
    """

    repository: Repository
    files: dict[Path, str]
    missing: str = "git has nothing staged under this name"

    def read(self, path: Path) -> bytes:
        """The bytes of the file that git holds."""
        place = real(path)
        name = self.files.get(place, "")
        if name.startswith(LINKED):
            name = self._led_to(path, place)
        if name.startswith(LINKED):
            raise InputError("a loop of symbolic links", where=path, remedy="remove it")
        if not name:
            raise InputError(self.missing, where=path, remedy="check the path")
        if name == UNMERGED:
            raise InputError("a merge has left several versions of it", where=path, remedy="resolve the conflict and add it")
        return self._blob(path, name)

    def _led_to(self, path: Path, link: Path) -> str:
        """What git holds of the file to which a link leads: on the disk it may lead elsewhere."""
        *_, place = way_of(link, self.link)
        if place in self.files:
            return self.files[place]
        try:
            inside(place, self.repository.top)
        except RefusedFileError as error:
            raise InputError(error.what, where=path, remedy=error.remedy) from None
        raise InputError("a symbolic link to what git does not hold", where=path, remedy="add the file that it leads to")

    def link(self, path: Path) -> str | None:
        """Where a link leads as git holds it, None for what is no link."""
        name = self.files.get(path, "")
        return os.fsdecode(self._blob(path, name.removeprefix(LINKED))) if name.startswith(LINKED) else None

    def _blob(self, path: Path, name: str) -> bytes:
        try:
            return self.repository.answer("cat-file", "blob", name)
        except GitError as error:
            raise InputError(f"git cannot read it: {error.what}", where=path) from None

    def has(self, path: Path) -> bool:
        """Whether it is in the index, as all that git follows is."""
        return real(path) in self.files


def way_of(path: Path, link: Callable[[Path], str | None]) -> Iterator[Path]:
    """The links by which ``path`` (a real path) leads to a file, folders among them, and that file last.

    ``link`` says where a link leads, None for what is no link.
    """
    here, left = Path(path.anchor), [*reversed(path.parts[1:])]
    links = 0
    while left:
        part = left.pop()
        here = here.parent if part == ".." else here / part
        target = link(here)
        if target is None:
            continue
        yield here
        links += 1
        if links > _MOST_LINKS:
            return
        to = Path(target)
        here = Path(to.anchor) if to.is_absolute() else here.parent
        left += reversed(to.parts[1:] if to.is_absolute() else to.parts)
    yield here


def link_on_disk(path: Path) -> str | None:
    """Where a link leads as it lies on the disk, None for what is no link."""
    try:
        return os.readlink(path)  # noqa: PTH115 (Path.readlink raises for what is no link, too)
    except (OSError, ValueError):
        return None


TRANSCRIPTS = frozenset({".txt", ".md", ".html", ".json", ".srt", ".vtt"})
"""The suffixes of transcripts."""
LONGEST_TRANSCRIPT = 2_000_000
"""Bytes: some thirty hours of speech."""


def read_transcript(article: Path, name: str) -> bytes:
    """The bytes of the transcript that the article at ``article`` names, its path counted from the article's folder.

    The name is part of what is checked, and findings quote what the file holds, which must be nothing that is not published
    with the article: it lies in the repository that is worked in, else in that of the article, is not hidden, ends as a
    transcript does, and where there is a repository, git follows it. Raises `InputError`.
    """
    here = boundary_of(Path.cwd())
    top = here if within_boundary(article, here) else boundary_of(article.parent)
    try:
        _check_transcript(inside(article.parent / name, top), article)
        return read_within(article.parent / name, top, most=LONGEST_TRANSCRIPT)
    except RefusedFileError as error:
        raise InputError(error.what, where=article, remedy=error.remedy) from None
    except FileNotFoundError:
        raise InputError("there is no such file", where=article) from None
    except (OSError, ValueError):
        raise InputError("it cannot be read", where=article) from None


def _check_transcript(place: Path, article: Path) -> None:
    """Raises `InputError` where a file (its real path) is not one that may be quoted."""
    top = boundary_of(article.parent)
    if not place.is_relative_to(top):
        raise InputError("it lies in another repository", where=article)
    if any(part.startswith(".") for part in place.relative_to(top).parts):
        raise InputError("it is hidden", where=article)
    if place.suffix.lower() not in TRANSCRIPTS:
        raise InputError(f"a transcript ends in {', '.join(sorted(TRANSCRIPTS))}", where=article)
    if not os.path.lexists(place):
        raise FileNotFoundError
    if os.path.lexists(top / ".git") and not _is_followed(place, top):
        raise InputError("git does not follow it", where=article, remedy="add it with `git add`")


def _is_followed(place: Path, top: Path) -> bool:
    name = place.relative_to(top).as_posix()
    try:
        listed = Repository.of(top).answer("ls-files", "-z", "--", name)
    except GitError:
        return False
    return os.fsencode(name) in listed.split(b"\0")


def real(path: Path) -> Path:
    """The path from the root, its folder's links followed, but not its own: a link is a file to git."""
    return path.parent.resolve() / path.name
