"""Which files are checked: what the user or the project names, what it leaves out, what git says has changed."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from claims.check.files.git import Change
from claims.check.files.trees import Disk, Tree, real
from claims.check.selection import matches
from claims.check.settings import Project
from claims.filesystem import boundary_of
from claims.ingest import STANDARD_INPUT, SUFFIXES, find_inputs
from claims.ingest.exports import HEAD, begins_export, is_export
from claims.ingest.links import leading_out
from claims.model import InputError

Found = Path | InputError
_EXPORT = ".json"
_ARTICLE_FIELD = re.compile(rb'"(?:text|body_?text|body_?xhtml|body_?html|bodies|versioncreated)"\s*:')
_PROSE = SUFFIXES - {_EXPORT, ".jsonl", ".ndjson"}
"""The suffixes of files that can be nothing but an article, so that a folder called so is a mistake."""


def around(sources: Sequence[str], project: Project) -> list[Path]:
    """The files that ``sources`` lead to, without a look into any: exports may be among them."""
    words = _words(sources, project)
    top = boundary_of(project.root)
    found = (each for each in find_inputs(words, opened=False, top=top) if isinstance(each, Path))
    return [each for each in dict.fromkeys(found) if str(each) in words or wanted(each, project)]


def _words(sources: Sequence[str], project: Project) -> list[str]:
    return list(sources) or [str(_shown(project.root / path)) for path in project.settings.paths] or ["."]


def named(sources: Sequence[str], project: Project) -> list[Found]:
    """The files that ``sources`` lead to (the project's ``paths``, else this folder, where there are none), each once.

    A file that is named itself is never left out; what cannot be an article is an error in its place.
    """
    top = boundary_of(project.root)
    disk = Disk(top)
    found: list[Found] = []
    for source in _words(sources, project):
        path = Path(source)
        inputs = list(find_inputs([source], top=top))
        if inputs == [path]:
            found.append(path)
            continue
        found += [each for each in inputs if isinstance(each, InputError) or (wanted(each, project) and _may_hold(each, disk))]
        if leading_out(path, top) is None:
            found += _misnamed(path, project)
    return list(dict.fromkeys(found))


def wanted(path: Path, project: Project) -> bool:
    """Whether a file that was found, not named, is one that the project has checked."""
    settings, place = project.settings, place_in(path, project)
    if settings.baseline is not None and real(path) == real(project.root / settings.baseline):
        return False
    if any(matches(place, pattern) for pattern in settings.exclude):
        return False
    return not settings.include or any(matches(place, pattern) for pattern in settings.include)


def place_in(path: Path, project: Project) -> str:
    """The path from the project's folder, with slashes; the path itself where it lies elsewhere."""
    try:
        return real(path).relative_to(project.root.resolve()).as_posix()
    except ValueError:
        return path.as_posix()


def changed(changes: Iterable[Change], sources: Sequence[str], project: Project, tree: Tree) -> list[Path]:
    """The articles among ``changes`` that ``sources`` lead to, as they are named from here, each once, sorted.

    An article whose export was changed or deleted counts as changed. One that was only moved does not, unless it was no
    article, or left out, where it was before.
    """
    reach = _Reach.of(sources, project)
    found = set()
    for change in changes:
        if change.path.suffix.lower() == _EXPORT and (change.gone or _is_export_in(change.path, tree)):
            paths = [change.path.with_suffix(suffix) for suffix in sorted(_PROSE)]
            found |= {path for path in paths if tree.has(path) and reach.holds(path)}
        elif change.gone or (change.before is not None and reach.holds(change.before)):
            continue
        elif reach.holds(change.path) and not is_export(change.path) and _may_hold(change.path, tree):
            found.add(change.path)
    return sorted(map(_shown, found))


@dataclass(frozen=True, slots=True)
class _Reach:
    """What a list of sources leads to: whole folders, and single files."""

    folders: tuple[Path, ...]
    files: frozenset[Path]
    project: Project

    @classmethod
    def of(cls, sources: Sequence[str], project: Project) -> "_Reach":
        words = [Path(source) for source in sources] or [project.root / path for path in project.settings.paths] or [Path()]
        folders = [path for path in words if path.is_dir()]
        others = [str(path) for path in words if path not in folders]
        files = {real(path) for path in find_inputs(others, top=boundary_of(project.root)) if isinstance(path, Path)}
        return cls(tuple(folder.resolve() for folder in folders), frozenset(files), project)

    def holds(self, path: Path) -> bool:
        if path in self.files:
            return True
        inside = next((path.relative_to(folder) for folder in self.folders if path.is_relative_to(folder)), None)
        if inside is None or path.suffix.lower() not in SUFFIXES or any(part.startswith(".") for part in inside.parts):
            return False
        return wanted(path, self.project)


def _is_export_in(path: Path, tree: Tree) -> bool:
    try:
        return begins_export(tree.read(path)[:HEAD])
    except InputError:
        return False  # reading it says why


def _may_hold(path: Path, tree: Tree) -> bool:
    """Whether a file that was found may hold articles: of JSON files, which are much else too, those with such a field."""
    if path.suffix.lower() != _EXPORT:
        return True
    try:
        return _ARTICLE_FIELD.search(tree.read(path)) is not None
    except InputError:
        return True  # reading it says why


def _shown(path: Path) -> Path:
    """The path from the working folder, where it lies inside it."""
    if path == STANDARD_INPUT:
        return path
    try:
        return real(path).relative_to(Path.cwd().resolve())
    except ValueError:
        return path


def _misnamed(folder: Path, project: Project) -> Iterator[InputError]:
    """Folders that are called as an article is, ``folder`` and those below: a slip that would hide an article."""
    if folder.suffix.lower() in _PROSE and folder.is_dir():  # a shell's "*.md" names it too
        yield _is_misnamed(folder)
    for where, folders, _ in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in folders:
            path = Path(where, name)
            if path.suffix.lower() in _PROSE and wanted(path, project):
                yield _is_misnamed(path)


def _is_misnamed(path: Path) -> InputError:
    return InputError("this is a folder, though it is called like an article", where=path, remedy="rename it")
