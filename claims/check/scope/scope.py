"""What a check looks at below the folders that it is given, and what it leaves alone."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from claims.check.files.trees import Tree, real
from claims.check.scope.ignored import Ignored
from claims.check.scope.patterns import pattern
from claims.check.scope.site import PAGES, is_template
from claims.check.settings import Project
from claims.model import InputError

_SHOWN = 5


@dataclass(slots=True)
class Scope:
    """The files that a project has checked.

    ``left`` are those of a site that were met and left alone, ``exports`` those that were taken for this program's exports by a
    mark or a name that an article can have.
    """

    project: Project
    left: dict[Path, None] = field(default_factory=dict)
    exports: dict[Path, None] = field(default_factory=dict)
    _ignored: dict[Path, Ignored] = field(default_factory=dict)
    _notes: dict[str, None] = field(default_factory=dict)
    _links: dict[Path, None] = field(default_factory=dict)

    def below(self, folder: Path) -> "Below":
        """What lies below a folder that was named."""
        if folder not in self._ignored:
            self._ignored[folder] = Ignored(folder, self.project.root)
        return Below(self, self._ignored[folder])

    def is_of_site(self, path: Path, *, folder: bool = False) -> bool:
        """Whether a file or folder is one of those of a site; it is then left alone, and said to be."""
        place = real(path)
        root = self.project.root.resolve()
        parts = place.relative_to(root).parts if place.is_relative_to(root) else place.parts
        if not any(pattern(words).fits(parts, folder=folder) for words in self.project.settings.site_files):
            return False
        self.left[path] = None
        return True

    def has_site_part(self, path: Path, below: Path) -> bool:
        """Whether a file is one of those of a site, or a folder that it is in below the folder ``below`` (a real path)."""
        place = real(path)
        between = [each for each in reversed(place.parents) if each != below and each.is_relative_to(below)]
        return any(self.is_of_site(_from_here(each), folder=True) for each in between) or self.is_of_site(_from_here(place))

    def note(self, words: str) -> None:
        """Says of something that it is not looked at."""
        self._notes[words] = None

    def note_link(self, path: Path, folders: Iterable[Path]) -> None:
        """Says of a link to a folder that what is in it is not looked at, unless it lies in one of ``folders`` (real paths)."""
        target = Path(os.path.realpath(path))
        if not any(target.is_relative_to(folder) for folder in folders) and not self.is_of_site(path, folder=True):
            self._links[path] = None

    def is_template(self, path: Path, tree: Tree) -> bool:
        """Whether a page is a template; it is then left alone, and said to be."""
        if path.suffix.lower() not in PAGES or not self.project.settings.site_files:
            return False
        try:
            found = is_template(tree.read(path))
        except InputError:
            return False  # reading it says why
        if found:
            self.left[path] = None
        return found

    def notes(self) -> list[str]:
        """What was not looked at, for a person."""
        notes = list(self._notes)
        refused = dict.fromkeys(each.refused for each in self._ignored.values() if each.refused is not None)
        notes += (
            f"files that .gitignore names are checked as well, since git does not say which of them it follows: {why}"
            for why in refused
        )
        if self._links:
            names = [_from_here(real(path)).as_posix() for path in self._links]
            notes.append(f"not read: symbolic links to folders: {listed(names)}; name one to have what is in it read")
        if self.exports:
            names = [_from_here(real(path)).as_posix() for path in self.exports]
            notes.append(f"left out as exports of claims: {listed(names)}; name one to have it checked")
        if self.left:
            names = [path.as_posix() for path in self.left]
            notes.append(f"left alone as files of a site: {listed(names)}; name one to have it checked, or set `site-files`")
        return notes


def _from_here(place: Path) -> Path:
    here = Path.cwd().resolve()
    return place.relative_to(here) if place.is_relative_to(here) else place


@dataclass(frozen=True, slots=True)
class Below:
    """Tells, while the files below a folder are looked for, which are passed over."""

    scope: Scope
    ignored: Ignored

    def passes_over(self, path: Path, *, folder: bool) -> bool:
        """Whether a file, or a folder with all that is in it, is not looked at."""
        return self.ignored.holds(path, folder=folder) or self.scope.is_of_site(path, folder=folder)


def listed(names: Sequence[str]) -> str:
    """The first of some names, and how many more there are.

    >>> listed(["a.md", "b.md"])
    'a.md, b.md'
    """
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more
