"""The files that decide what is checked and reported; a change of them is noted: whoever changes an article may turn rules off.

These are the settings and the files that they name, such as the known findings.
"""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Final

from claims.check.diff import Change
from claims.check.discovery import Scope, shown_path
from claims.check.git import Index
from claims.check.settings import Project, named_files
from claims.check.settings_file import OWN_FILE, PROJECT_FILE
from claims.check.trees import Tree, link_on_disk, real, way_of
from claims.filesystem import boundary_of

SETTINGS: Final = "settings"
_NAMED = {
    "baseline": "known findings",
    "registry": "table of parties",
    "verdict-scale": "table of verdicts",
    "store": "reviewers' store",
    "factchecks": "index of fact-checks",
}


def note_deciding(changes: Iterable[Change], scope: Scope, tree: Tree) -> set[str]:
    """Notes the deciding files that changed, or that a changed link leads to: of the file, or of a folder on the way to it.

    Returns what they are, such as `SETTINGS`.
    """
    changed = {change.path for change in changes}
    found = {real(path): name for path, name in _deciding(scope.project) if not changed.isdisjoint(_places(path, tree))}
    for path, name in sorted(found.items()):
        scope.note(f"the {name} of this check changed as well: {shown_path(path).as_posix()}; review it")
    return set(found.values())


def _deciding(project: Project) -> Iterator[tuple[Path, str]]:
    """The absolute paths under which deciding files are found, each with its name in a note.

    A settings file that would take precedence over the one in force may have been removed.
    """
    here, top = Path.cwd().resolve(), boundary_of(Path.cwd())
    folders = [each for each in (here, *here.parents) if each.is_relative_to(top)]
    searched = [folder / name for folder in folders for name in (OWN_FILE, PROJECT_FILE)]
    used = None if project.file is None else here / project.file
    if used is not None:
        known = real(used)
        searched = searched[: searched.index(known)] if known in searched else []  # else it is named by the user
    yield from ((path, SETTINGS) for path in (*searched, *([] if used is None else [used])))
    for (key, *_), name in named_files(project.settings):
        if key in _NAMED:
            yield here / project.root / name, _NAMED[str(key)]


def _places(path: Path, tree: Tree) -> Iterator[Path]:
    """The paths of which a change may change what is read at ``path``, on disk and in git: the file, links to it and to its
    folders, and these folders, which may have been links or submodules before."""
    links: list[Callable[[Path], str | None]] = [link_on_disk, *([tree.link] if isinstance(tree, Index) else [])]
    for place in {path, real(path)}:
        for link in links:
            for each in way_of(place, link):
                yield each
                yield from each.parents
