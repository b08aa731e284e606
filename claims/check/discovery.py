"""Finds the files to check: those that the user or the project names, without the excluded ones."""

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from glob import has_magic
from pathlib import Path, PurePosixPath
from typing import Final

from claims.check.gitignore import Ignored, pattern
from claims.check.registry import matches
from claims.check.settings import Project, named_files
from claims.check.trees import Disk, Tree, real
from claims.check.unsupported import NOT_READ, UNSUPPORTED, data_has_prose, has_sentences
from claims.filesystem import boundary_of
from claims.ingest import STANDARD_INPUT, SUFFIXES, find_inputs
from claims.ingest.exports import is_export, is_pointer, may_be_article
from claims.ingest.finding import is_too_deep, leading_out
from claims.ingest.formats import XML, may_be_news, suffix_of
from claims.ingest.records import holds_article
from claims.model import InputError

PAGES: Final = frozenset({".html", ".htm", ".xhtml"})
_HEAD: Final = 200_000
"""The number of bytes of a page that are inspected."""
# Shortcodes ({{< figure >}}) also occur in Markdown articles; these patterns occur only in templates.
_TEMPLATE = re.compile(
    rb"\{%-?\s{0,9}(?:assign|block|capture|comment|extends|for|from|if|import|include|layout|macro|render|set|unless)\b"
    rb"|\{\{-?\s{0,9}(?:\.|\$|block\b|content\b|define\b|end\b|if\b|page\.|partial\b|range\b|site\.|template\b|with\b)"
    rb"|<\?php\b|<\?=|<%[=@#-]?\s"
)


def is_template(data: bytes) -> bool:
    """Whether a page is a template that a program fills in: Jinja, Liquid, Go, PHP, ERB.

    >>> is_template(b"<html>{% block body %}{% endblock %}</html>"), is_template(b"<p>Snow fell.</p>")
    (True, False)
    """
    return _TEMPLATE.search(data[:_HEAD]) is not None


_SHOWN = 5


@dataclass(slots=True)
class Scope:
    """The files that belong to a project's check.

    ``left`` are the skipped files of a site, ``templates`` those that are skipped for their content, ``exports`` the files
    that were taken for this program's exports but may contain an article, ``unsupported`` those in formats that are not read.
    """

    project: Project
    left: dict[Path, None] = field(default_factory=dict)
    templates: dict[Path, None] = field(default_factory=dict)
    exports: dict[Path, None] = field(default_factory=dict)
    unsupported: dict[Path, None] = field(default_factory=dict)
    _ignored: dict[Path, Ignored] = field(default_factory=dict)
    _notes: dict[str, bool] = field(default_factory=dict)
    _links: dict[Path, None] = field(default_factory=dict)

    def below(self, folder: Path) -> "Below":
        """The filter for the files below a named folder."""
        if folder not in self._ignored:
            self._ignored[folder] = Ignored(folder, self.project.root)
        return Below(self, self._ignored[folder])

    def is_of_site(self, path: Path, *, folder: bool = False) -> bool:
        """Whether a file or folder belongs to a site; if so, it is skipped and noted."""
        place = real(path)
        root = self.project.root.resolve()
        parts = place.relative_to(root).parts if place.is_relative_to(root) else place.parts
        if not any(pattern(words).fits(parts, folder=folder) for words in self.project.settings.site_files):
            return False
        inside = PurePosixPath(*parts, "any") if folder else PurePosixPath(*parts)
        if not self._is_excluded(inside.as_posix()):
            self.left[path] = None
        return True

    def has_site_part(self, path: Path, below: Path) -> bool:
        """Whether a file, or a folder between it and ``below`` (a real path), belongs to a site."""
        place = real(path)
        between = [each for each in reversed(place.parents) if each != below and each.is_relative_to(below)]
        return any(self.is_of_site(_from_here(each), folder=True) for each in between) or self.is_of_site(_from_here(place))

    def note(self, words: str) -> None:
        """Notes something that is not checked, or that decides what is."""
        self._notes[words] = True

    def note_unsupported(self, path: Path, tree: Tree) -> None:
        """Notes a document in a format that is not read, or data with sentences, unless the settings exclude or name it."""
        if suffix_of(path) not in NOT_READ or not wanted(path, self.project):
            return
        own = {real(self.project.root / name) for _, name in named_files(self.project.settings)}
        if suffix_of(path) in UNSUPPORTED or (real(path) not in own and has_sentences(path, tree)):
            self.unsupported[path] = None

    def note_link(self, path: Path, folders: Iterable[Path]) -> None:
        """Notes a symbolic link to a folder as not searched, unless its target is searched with ``folders`` (real paths)."""
        target = Path(os.path.realpath(path))
        if not any(self._is_searched(target, folder) for folder in folders) and not self.is_of_site(path, folder=True):
            self._links[path] = None

    def _is_searched(self, target: Path, folder: Path) -> bool:
        """Whether a folder (real path) is searched with ``folder``: hidden and excluded ones are not."""
        if not target.is_relative_to(folder) or any(part.startswith(".") for part in target.relative_to(folder).parts):
            return False
        return not self._is_excluded(place_in(target / "any", self.project))

    def _is_excluded(self, place: str) -> bool:
        return any(matches(place, words) for words in self.project.settings.exclude)

    def is_template(self, path: Path, tree: Tree) -> bool:
        """Whether a page is a template; if so, it is skipped and noted."""
        if path.suffix.lower() not in PAGES | {XML} or not self.project.settings.site_files:
            return False
        try:
            found = is_template(tree.read(path))
        except InputError:
            return False  # reported when the file is read
        if found:
            self.templates[path] = None
        return found

    def notes(self) -> dict[str, bool]:
        """Messages about what was not checked; those with the value True are about what may be an article.

        Files of a site that the settings themselves name are left out on purpose.
        """
        notes = dict(self._notes)
        refused = (each.refused for each in self._ignored.values() if each.refused is not None)
        words = "ignored files are checked as well, since git cannot be asked which files it tracks"
        notes |= {f"{words}: {why}": False for why in refused}
        if self._links:
            notes[f"not read: symbolic links to folders: {_names(self._links)}; name one to have its files read"] = True
        if self.exports:
            notes[f"left out as exports of claims: {_names(self.exports)}; name one to have it checked"] = True
        if self.unsupported:
            remedy = "convert them, or `exclude` what is not an article"
            notes[f"not read, since the format is not supported: {_names(self.unsupported)}; {remedy}"] = True
        if of_site := {**self.left, **self.templates}:
            names = listed([_from_here(path).as_posix() for path in of_site])
            chosen = "site_files" in self.project.settings.model_fields_set and not self.templates
            notes[f"skipped as files of a site: {names}; name one to have it checked, or set `site-files`"] = not chosen
        return notes

    @property
    def left_out(self) -> int:
        """The number of files that were left out, though they may be articles."""
        return len(self.left) + len(self.templates) + len(self.exports) + len(self.unsupported)


def _names(paths: Iterable[Path]) -> str:
    return listed([_from_here(real(path)).as_posix() for path in paths])


def _from_here(place: Path) -> Path:
    here = Path.cwd().resolve()
    return place.relative_to(here) if place.is_relative_to(here) else place


@dataclass(frozen=True, slots=True)
class Below:
    """The filter for searching below a folder: which files and folders are skipped."""

    scope: Scope
    ignored: Ignored

    def passes_over(self, path: Path, *, folder: bool) -> bool:
        """Whether a file, or a folder with all its content, is skipped."""
        return self.ignored.holds(path, folder=folder) or self.scope.is_of_site(path, folder=folder)


def listed(names: Sequence[str]) -> str:
    """The first names of a list, and the number of the others.

    >>> listed(["a.md", "b.md"])
    'a.md, b.md'
    """
    more = f" and {len(names) - _SHOWN:,} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


Found = Path | InputError
EXPORT = ".json"
_ARTICLE_FIELD = re.compile(rb'"(?:text|body_?text|body_?xhtml|body_?html|bodies|versioncreated)"\s*:')
PROSE = SUFFIXES - {EXPORT, ".jsonl", ".ndjson"}
"""Suffixes that only articles have, so that a folder with such a suffix is probably a mistake."""


def around(sources: Sequence[str], scope: Scope) -> list[Path]:
    """The files that ``sources`` cover, none of them opened: exports may be among them."""
    words = source_words(sources, scope.project)
    top = boundary_of(scope.project.root)
    found: dict[Path, None] = {}
    for source in words:
        below = scope.below(_searched(source))
        for each in find_inputs([source], opened=False, top=top, passes_over=below.passes_over):
            if isinstance(each, Path) and (str(each) in words or wanted(each, scope.project)):
                found[each] = None
    return list(found)


def source_words(sources: Sequence[str], project: Project) -> list[str]:
    """The sources; if none are given, the project's, else the working folder."""
    paths = (project.root / path for path in project.settings.paths)
    # A file called "-" is not standard input, which only the user may name: reading it may block.
    shown = (real(path) if shown_path(path) == STANDARD_INPUT else shown_path(path) for path in paths)
    return list(sources) or list(map(str, shown)) or ["."]


def named(sources: Sequence[str], scope: Scope) -> list[Found]:
    """The files that ``sources`` cover (default: the project's ``paths``, else the working folder), without duplicates.

    A file that is named explicitly is never excluded; one that cannot be an article becomes an error, and so does a folder or
    a glob that matches no article.
    """
    top = boundary_of(scope.project.root)
    disk = Disk(top)
    found: list[Found] = []
    for source in source_words(sources, scope.project):
        path = Path(source)
        below = scope.below(_searched(source))
        inputs = list(find_inputs([source], top=top, passes_over=below.passes_over))
        if inputs == [path]:
            found.append(path)
            continue
        kept = [each for each in inputs if isinstance(each, InputError) or may_be_checked(each, scope, disk)]
        if not kept:
            wrong = "none of its files is an article to check"
            kept = [InputError(wrong, where=source, remedy="see `include` and `exclude` in the settings")]
        found += kept
        articles = set(inputs)
        for each in find_inputs([source], opened=False, top=top, passes_over=below.passes_over):
            if not isinstance(each, Path) or each in articles or not may_hide_article(each, disk, scope.project):
                continue
            if wanted(each, scope.project) and is_export(each):
                scope.exports[each] = None
        if leading_out(path, top) is None:
            found += _misnamed(path, scope, below, disk)
    return list(dict.fromkeys(found))


def _searched(source: str) -> Path:
    """The folder to search: the source itself, or the part of a glob before its first wildcard."""
    path = Path(source)
    if not has_magic(source) or os.path.lexists(path):
        return path if path.is_dir() else path.parent
    parts = path.parts
    return Path(*parts[: next(at for at, part in enumerate(parts) if has_magic(part))])


def may_be_checked(path: Path, scope: Scope, tree: Tree) -> bool:
    """Whether a file that was found, not named, is an article to check, as far as its content shows."""
    if not wanted(path, scope.project):
        return False
    if not may_hold(path, tree):
        if data_has_prose(path, tree.read(path)):
            scope.unsupported[path] = None
        return False
    return not scope.is_template(path, tree)


def wanted(path: Path, project: Project) -> bool:
    """Whether a file that was found, not named, belongs to the project's check."""
    settings, place = project.settings, place_in(path, project)
    if settings.baseline is not None and real(path) == real(project.root / settings.baseline):
        return False
    if any(matches(place, pattern) for pattern in settings.exclude):
        return False
    return not settings.include or any(matches(place, pattern) for pattern in settings.include)


def place_in(path: Path, project: Project) -> str:
    """The path relative to the project's folder, with slashes; the path itself if it is outside."""
    if path == STANDARD_INPUT:
        return path.as_posix()
    try:
        return real(path).relative_to(project.root.resolve()).as_posix()
    except ValueError:
        return path.as_posix()


def may_hold(path: Path, tree: Tree) -> bool:
    """Whether a file that was found may contain articles: JSON files only if they have such a field, XML only if it is news.

    A field written differently (with escapes, in UTF-16, in capitals) is found by parsing the file.
    """
    if path.suffix.lower() not in {EXPORT, XML}:
        return True
    try:
        data = tree.read(path)
        if path.suffix.lower() == XML:
            return may_be_news(data)
        return _ARTICLE_FIELD.search(data) is not None or is_pointer(data) or holds_article(data)
    except InputError:
        return True  # reported when the file is read


def shown_path(path: Path) -> Path:
    """The path relative to the working folder if it is inside it."""
    if path == STANDARD_INPUT:
        return path
    try:
        return real(path).relative_to(Path.cwd().resolve())
    except ValueError:
        return path


def articles_of(export: Path) -> list[Path]:
    """The possible articles that ``export`` is the export of."""
    return [export.with_suffix(suffix) for suffix in sorted(PROSE)]


def may_hide_article(export: Path, tree: Tree, project: Project) -> bool:
    """Whether a file that is taken for an export is mentioned in the notes, since nothing compares it with an article.

    F601 compares ``x.json`` with an article ``x.md`` that is checked, and no other file: not ``x.jsonl``, not ``x.JSON``.
    """
    compared = (article for article in articles_of(export) if tree.has(article) and wanted(article, project))
    return may_be_article(export) or export.suffix != EXPORT or next(compared, None) is None


def _misnamed(folder: Path, scope: Scope, below: Below, disk: Tree) -> Iterator[InputError]:
    """Folders, ``folder`` included, whose name has an article's suffix (`x.md`): probably a mistake that hides an article.

    Links to folders are not followed; the scope notes them, and files in other formats.
    """
    if folder.suffix.lower() in PROSE and folder.is_dir():  # a shell's "*.md" names it too
        yield _is_misnamed(folder)
    for where, folders, files in os.walk(folder):
        visible = (name for name in sorted(folders) if not name.startswith("."))
        folders[:] = [name for name in visible if not below.passes_over(Path(where, name), folder=True)]
        if is_too_deep(Path(where), folder):  # an error already
            folders.clear()
        for path in (Path(where, name) for name in sorted(files) if not name.startswith(".")):
            if suffix_of(path) in NOT_READ and not below.passes_over(path, folder=False):
                scope.note_unsupported(path, disk)
        for name in folders:
            path = Path(where, name)
            if path.is_symlink():
                scope.note_link(path, [folder.resolve()])
            if path.suffix.lower() in PROSE and wanted(path, scope.project):
                yield _is_misnamed(path)


def _is_misnamed(path: Path) -> InputError:
    return InputError("this is a folder, though it is named like an article", where=path, remedy="rename it")
