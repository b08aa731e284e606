"""What git ignores: asked of git itself in a repository, read from ``.gitignore`` elsewhere.

In a repository that git does not answer about nothing is left out: its ``.gitignore`` may name files that git follows all the
same.
"""

from collections.abc import Iterator
from pathlib import Path

from claims.check.files.git_command import GitError
from claims.check.files.trees import real
from claims.check.scope.patterns import Pattern, pattern
from claims.check.scope.repository import ignored_in, is_top
from claims.filesystem import RefusedFileError, read_within

NAME = ".gitignore"
_MOST_BYTES = 1_000_000


class Ignored:
    """The files and folders below a folder that git ignores. A folder that is ignored itself was named to be looked into."""

    def __init__(self, folder: Path, root: Path) -> None:
        here = folder.resolve()
        self._root = root.resolve() if here.is_relative_to(root.resolve()) else here
        self._known: set[Path] = set()
        self._lines: dict[Path, tuple[tuple[Pattern, bool], ...]] = {}
        self.refused: str | None = None
        """Why git could not be asked in a repository, None where it was or need not be."""
        self._asked = any(is_top(each) for each in (here, *here.parents))
        if self._asked:
            self._ask(here)

    def holds(self, path: Path, *, folder: bool) -> bool:
        """Whether a file or folder is ignored, whose folder is not."""
        place = real(path)
        if self.refused is not None:
            return False
        if not self._asked:
            return self._is_written(place, folder=folder)
        if place in self._known:
            return True
        if folder and is_top(place):  # a repository in another, or a submodule, has its own list
            self._ask(place)
        return False

    def _ask(self, folder: Path) -> None:
        try:
            found = ignored_in(folder)
        except GitError as error:
            self.refused = error.what
            return
        if folder not in found:
            self._known |= found

    def _is_written(self, place: Path, *, folder: bool) -> bool:
        ignored = False
        for where in reversed([each for each in place.parents if each == self._root or each.is_relative_to(self._root)]):
            parts = place.relative_to(where).parts
            for each, negated in self._read(where):
                if each.fits(parts, folder=folder):
                    ignored = not negated
        return ignored

    def _read(self, folder: Path) -> tuple[tuple[Pattern, bool], ...]:
        if folder not in self._lines:
            self._lines[folder] = tuple(_patterns(folder / NAME, self._root))
        return self._lines[folder]


def _patterns(path: Path, root: Path) -> Iterator[tuple[Pattern, bool]]:
    """The patterns of a file below ``root``, and whether each takes back what one before it says.

    One that is a symbolic link holds none, as for git: what lies outside is not for the project to say.
    """
    if path.is_symlink():
        return
    try:
        text = read_within(path, root, most=_MOST_BYTES).decode("utf-8", "surrogateescape")
    except (OSError, RefusedFileError):
        return
    for line in text.split("\n"):
        words = _without_spaces(line.removesuffix("\r"))
        negated = words.startswith("!")
        words = words[negated:]
        if words and not words.startswith("#"):
            yield pattern(words), negated


def _without_spaces(line: str) -> str:
    """The line without spaces at its end, unless a backslash keeps one."""
    bare = line.rstrip(" ")
    return bare + " " if bare.endswith("\\") and len(bare) < len(line) else bare
