"""Finds the changed articles, and the articles among the files of a change."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from glob import has_magic
from pathlib import Path

from claims.check.allowances import fields_of
from claims.check.deciding import SETTINGS, note_deciding
from claims.check.diff import Change
from claims.check.discovery import (
    EXPORT,
    Found,
    Scope,
    articles_of,
    listed,
    may_be_checked,
    may_hide_article,
    place_in,
    shown_path,
    source_words,
    wanted,
)
from claims.check.front_matter import TRANSCRIPTS, front_matter, is_markdown
from claims.check.git import (
    LINKED,
    GitError,
    Index,
    Repository,
    in_words,
    index,
    staged_with,
    submodules,
    untracked_among,
)
from claims.check.git_folder import is_top
from claims.check.registry import rules_for
from claims.check.settings import Project
from claims.check.trees import Tree, link_on_disk, real, way_of
from claims.check.unsupported import NOT_READ
from claims.filesystem import boundary_of
from claims.ingest import SUFFIXES, find_inputs
from claims.ingest.decoding import decoded
from claims.ingest.draft import name_date
from claims.ingest.exports import HEAD, tells_export
from claims.ingest.finding import MOST_FOLDERS, TOO_DEEP
from claims.ingest.formats import suffix_of
from claims.model import InputError


def changed(changes: Iterable[Change], sources: Sequence[str], scope: Scope, tree: Tree) -> list[Found]:
    """The changed articles that ``sources`` cover, with paths relative to the working folder, without duplicates, sorted.

    A symbolic link counts as changed if its target, or any link on the way to it, has changed.
    An article whose export or transcript was changed or deleted counts as changed. One that was only moved does not, unless it
    was not an article or was excluded at its old path, or other rules apply there, or the settings changed as well.
    A source that does not exist, or whose changes git cannot know, is an error.
    """
    reach = _Reach.of(sources, scope, tree)
    changes = list(changes)
    if not isinstance(tree, Index):  # git compares nothing that is in the place of a submodule
        changes += (Change(path) for path in reach.modules if os.path.lexists(path) and not path.is_dir())
    links = _links(tree)
    changes += map(Change, _led_elsewhere({change.path for change in changes}, links, tree))
    reach.note_folders(links)
    reach.note_repositories(changes)
    same_settings = SETTINGS not in note_deciding(changes, scope, tree)
    found = set()
    refused: dict[Path, InputError] = {}
    for change in changes:
        if not change.deleted and reach.covers(change.path) and (error := _unreachable(change.path, tree)):
            refused[change.path] = error
            continue
        if not change.deleted and reach.covers(change.path, other=True):
            scope.note_unsupported(change.path, tree)
        if change.path.suffix.lower() == EXPORT:  # also one that is no longer an export
            found |= {path for path in articles_of(change.path) if tree.has(path) and reach.holds(path)}
        if change.deleted or (
            same_settings
            and change.before is not None
            and change.path not in links
            and reach.holds_alike(change.before, change.path, tree)
        ):
            continue
        if reach.holds(change.path) and reach.is_article(change.path, tree):
            found.add(change.path)
    found |= {path for path in _quoting({change.path for change in changes}, tree) if reach.holds(path)}
    return [*reach.errors, *refused.values(), *sorted(map(shown_path, found))]


def _unreachable(path: Path, tree: Tree) -> InputError | None:
    """Why a file of a change cannot be read under its name; None if it can."""
    if len(path.parts) > MOST_FOLDERS:
        return InputError(TOO_DEEP, where=_from_here(path), remedy="move it up")
    if isinstance(tree, Index) and (named := tree.place(path)) != real(path):
        # Settings for its folder, its name in the baseline and the files beside it would be those of another file.
        what = "one of its folders is a symbolic link on disk, but not in git"
        return InputError(what, where=_from_here(named), remedy="remove the link, or check out the files")
    return None


def _from_here(path: Path) -> Path:
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


def _links(tree: Tree) -> dict[Path, tuple[Path, ...]]:
    """The symbolic links that git tracks, each with the chain of paths that it resolves through."""
    held = tree if isinstance(tree, Index) else index(Path.cwd())
    link = tree.link if isinstance(tree, Index) else link_on_disk
    return {path: tuple(way_of(path, link)) for path, name in held.files.items() if name.startswith(LINKED)}


def _led_elsewhere(changed: Set[Path], links: Mapping[Path, tuple[Path, ...]], tree: Tree) -> Iterator[Path]:
    """The links whose content changed with the ``changed`` files, or whose target git does not track."""
    ends = {way[-1] for path, way in links.items() if path not in changed}
    top, unseen = boundary_of(Path.cwd()), set[Path]()
    if not isinstance(tree, Index):
        files = [end for end in ends if end.is_file()]
        unseen = {end for end in files if boundary_of(end.parent) != top}.union(untracked_among(files, Path.cwd()))
    for path, way in links.items():
        if path not in changed and (not changed.isdisjoint(way) or way[-1] in unseen):
            yield path


def _quoting(changed: Set[Path], tree: Tree) -> Iterator[Path]:
    """The articles whose transcript is one of the ``changed`` files (real paths). Raises `GitError`."""
    transcripts = {path for path in changed if path.suffix.lower() in TRANSCRIPTS}
    for path in staged_with("transcript", Path.cwd()) if transcripts else ():
        if path not in changed and is_markdown(path) and tree.has(path):
            try:
                named = front_matter(decoded(tree.read(path))).get("transcript")
                if named is not None and isinstance(named.value, str) and real(path.parent / named.value) in transcripts:
                    yield path
            except (InputError, OSError, ValueError):  # reported when the article or the transcript is read
                continue


def given(names: Sequence[str], changes: Iterable[Change], scope: Scope, tree: Tree) -> list[Found]:
    """The articles among the files of a change that a hook passes by name, in that order, without duplicates.

    Files that the settings exclude and files of a site are excluded here as well; for an export or a transcript its article is
    checked. A name that does not exist is kept: it is reported when it is read. ``changes`` are all those of the commit: a hook
    may not pass the files that decide what is checked.
    """
    note_deciding(changes, scope, tree)
    root = boundary_of(scope.project.root)
    found: dict[Found, None] = {}
    paths = _with_links([Path(name) for name in names], tree)
    for path in paths:
        if error := _unreachable(path, tree):
            found[error] = None
        elif not tree.has(path):
            found[path] = None
        elif _is_export(path, tree):
            if may_hide_article(path, tree, scope.project):
                scope.exports[path] = None
        elif _may_be_given(path, root, scope, tree):
            found[path] = None
        beside = articles_of(path) if path.suffix.lower() == EXPORT else []  # also of one that is no longer an export
        found |= dict.fromkeys(each for each in beside if tree.has(each) and _may_be_given(each, root, scope, tree))
    try:
        quoting = [shown_path(path) for path in _quoting({real(path) for path in paths}, tree)]
    except GitError:  # in no repository
        quoting = []
    return list(found | dict.fromkeys(path for path in quoting if _may_be_given(path, root, scope, tree)))


def _with_links(paths: Sequence[Path], tree: Tree) -> list[Path]:
    """The files, and the links whose content changed with them."""
    try:
        links = _links(tree)
    except GitError:  # in no repository
        return list(paths)
    changed = {real(path) for path in paths}
    return [*paths, *(shown_path(path) for path, way in links.items() if path not in changed and not changed.isdisjoint(way))]


def _may_be_given(path: Path, root: Path, scope: Scope, tree: Tree) -> bool:
    return not scope.has_site_part(path, root) and may_be_checked(path, scope, tree)


def named_besides(sources: Sequence[str], folder: Path) -> list[Change]:
    """The named files that git does not track, ignored ones included; each counts as new. Raises `GitError`."""
    files = [real(Path(source)) for source in sources if Path(source).is_file()]
    return [Change(path) for path in untracked_among(files, folder)]


_SHORT = re.compile(r"[0-9a-fA-F]{4,39}")
"""The beginning of a commit's hash."""
_KINDS = ("refs/tags/", "refs/heads/", "refs/remotes/")
"""The kinds of refs, in the order in which git resolves an ambiguous name (gitrevisions(7))."""


def _names_of(base: str, folder: Path) -> list[str]:
    """The full names of all tags and branches that ``base`` could refer to, the one git prefers first. Raises `GitError`."""
    if base.startswith("-") or any(char in base for char in "*?[\\^~: "):
        return []
    wanted = [f"{kind}{base}" for kind in _KINDS]
    known = in_words(Repository.of(folder).answer("for-each-ref", "--format=%(refname)", *wanted)).splitlines()
    return [name for name in wanted if name in known]


def check_unambiguous(base: str, folder: Path) -> None:
    """Raises `GitError` if branches or tags of different commits are named ``base``: whoever may add a tag could choose it.

    It may also be the beginning of a commit's hash, to which git prefers a name.
    """
    names = _names_of(base, folder)
    if not names:
        return
    repository = Repository.of(folder)
    asked = ("for-each-ref", "--format=%(objectname) %(*objectname)", *names)
    found = {line.split()[-1] for line in in_words(repository.answer(*asked)).splitlines()}
    if _SHORT.fullmatch(base):
        hashes = in_words(repository.answer("rev-parse", f"--disambiguate={base}")).split()
        commits = [each for each in hashes if in_words(repository.answer("cat-file", "-t", each)).strip() == "commit"]
        names += (f"the commit {each}" for each in commits[:3] if each not in found)
        found |= set(commits)
    if len(found) > 1:
        raise GitError(f"{base} is ambiguous: {' or '.join(names)}", remedy="give the full name")


@dataclass(frozen=True, slots=True)
class _Reach:
    """What a list of sources covers: whole folders and single files; ``errors`` are about sources that do not exist.

    ``modules`` are the submodules of the repository.
    """

    folders: tuple[Path, ...]
    files: frozenset[Path]
    modules: frozenset[Path]
    errors: tuple[InputError, ...]
    scope: Scope

    @classmethod
    def of(cls, sources: Sequence[str], scope: Scope, tree: Tree) -> "_Reach":
        """What the sources cover, on disk or in git."""
        folders: list[Path] = []
        files: set[Path] = set()
        errors: list[InputError] = []
        modules = submodules(Path.cwd())
        for source in source_words(sources, scope.project):
            for found in _led_to(source, scope.project, tree):
                refused = found if isinstance(found, InputError) else _out_of_sight(found, source, modules)
                if refused is not None:
                    errors.append(refused)
                elif isinstance(found, Path) and _is_folder(found, tree):
                    folders.append(found)
                elif isinstance(found, Path):
                    files.add(found)
        covered = (each for each in modules if any(each.is_relative_to(folder) for folder in folders))
        skipped = [shown_path(each).as_posix() for each in covered if not each.is_file()]
        if skipped:
            scope.note(f"submodules are not searched: {listed(skipped)}; run the check in each")
        return cls(tuple(folders), frozenset(files), frozenset(modules), tuple(errors), scope)

    def note_folders(self, links: Mapping[Path, tuple[Path, ...]]) -> None:
        """Notes the symbolic links to folders that the sources cover: their targets are not searched."""
        for path, way in links.items():
            if way[-1].is_dir() and any(path.is_relative_to(folder) for folder in self.folders):
                self.scope.note_link(path, self.folders)

    def note_repositories(self, changes: Iterable[Change]) -> None:
        """Notes the nested repositories that the sources cover and git does not track: they are not searched."""
        tops = (change.path for change in changes if not change.deleted and is_top(change.path))
        others = (top for top in tops if top not in self.modules)
        skipped = [shown_path(top).as_posix() for top in others if any(top.is_relative_to(folder) for folder in self.folders)]
        if skipped:
            self.scope.note(f"repositories inside this one are not searched: {listed(skipped)}; run the check in each")

    def covers(self, path: Path, *, other: bool = False) -> bool:
        """Whether the sources name a file, or contain one that may be an article by its name, or an ``other`` document."""
        return not other if path in self.files else self._folder_of(path, NOT_READ if other else SUFFIXES) is not None

    def _folder_of(self, path: Path, suffixes: Set[str] = SUFFIXES) -> Path | None:
        folder = next((folder for folder in self.folders if path.is_relative_to(folder)), None)
        if folder is None or suffix_of(path) not in suffixes:
            return None
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        return None if hidden else folder

    def holds(self, path: Path) -> bool:
        """Whether the sources name a file, or cover its folder and it is to be checked."""
        if path in self.files:
            return True
        folder = self._folder_of(path)
        return folder is not None and wanted(path, self.scope.project) and not self.scope.has_site_part(path, folder)

    def holds_alike(self, before: Path, path: Path, tree: Tree) -> bool:
        """Whether a moved file was already an article at its old path, with the rules that run on it now.

        The content is the same, so only the names matter: a file with another suffix is read differently, and a file named like
        an export is not read as an article; an export or a transcript of it may be another file there, and the name may be its
        date or its id. A file that ``sources`` name is always checked, but may not have been before.
        """
        export = path.with_suffix(EXPORT)
        if path in self.files or before.suffix.lower() != path.suffix.lower() or (export != path and tree.occupied(export)):
            return False
        try:
            data = tree.read(path)
            if tells_export(before, data[:HEAD]) or "transcript" in fields_of(decoded(data), markdown=is_markdown(path)):
                return False
        except InputError:
            return False  # reading it says why
        dated = name_date(before.as_posix()) == name_date(path.as_posix())
        if not dated or self.scope.project.settings.require_review:  # verdicts are stored under an id, which may be the name
            return False
        names = (place_in(each, self.scope.project) for each in (before, path))
        one, other = (rules_for(name, self.scope.project.settings) for name in names)
        return self.holds(before) and one == other

    def is_article(self, path: Path, tree: Tree) -> bool:
        """Whether a covered file may be an article; a named file is decided when it is read."""
        if path in self.files:
            return True
        if _is_export(path, tree):
            if may_hide_article(path, tree, self.scope.project):
                self.scope.exports[path] = None
            return False
        return may_be_checked(path, self.scope, tree)


def _led_to(source: str, project: Project, tree: Tree) -> Iterator[Found]:
    """The real paths of the files and folders that a source covers."""
    path = Path(source)
    if isinstance(tree, Index) and tree.occupied(path) and tree.link(tree.place(path)) is None:
        yield tree.place(path)
    elif path.is_dir():
        yield path.resolve()
    elif not os.path.lexists(path) and not has_magic(source):
        yield InputError("file not found", where=source, remedy="check the path")
    else:
        for found in find_inputs([source], top=boundary_of(project.root)):
            yield real(found) if isinstance(found, Path) else found


def _is_folder(path: Path, tree: Tree) -> bool:
    if isinstance(tree, Index) and tree.occupied(path):
        return not tree.has(path)
    return path.is_dir()


def _out_of_sight(path: Path, source: str, modules: Sequence[Path]) -> InputError | None:
    """Why git cannot know whether anything at a path has changed; None if it can."""
    module = next((each for each in modules if path.is_relative_to(each)), None)
    if module is not None:
        where = shown_path(module).as_posix()
        return InputError(f"it is in the submodule {where}, which has its own history", where=source, remedy="check there")
    if not path.is_relative_to(boundary_of(Path.cwd())):
        return InputError("it is outside the repository", where=source, remedy="leave out --base and --staged to check it")
    return None


def _is_export(path: Path, tree: Tree) -> bool:
    try:
        return tells_export(path, tree.read(path)[:HEAD])
    except InputError:
        return False  # reading it says why
