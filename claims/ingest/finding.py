"""From a user's arguments (files, folders, globs, standard input) to the files to read."""

import os
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from glob import glob, has_magic
from pathlib import Path
from typing import Protocol

from claims.filesystem import RefusedFileError, boundary_of, inside, within_boundary
from claims.ingest.exports import is_export
from claims.ingest.formats import FORMAT_SUFFIXES, SEVERAL_SUFFIXES, suffix_of
from claims.model import InputError

STANDARD_INPUT = Path("-")
"""Denotes standard input in place of a path."""

_SUFFIXES = frozenset(
    {".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".mhtml", ".mht", ".json", ".jsonl", ".ndjson"}
)
SUFFIXES = _SUFFIXES | FORMAT_SUFFIXES
"""The suffixes of articles in a folder; a file that is given explicitly may have any."""

MOST_FOLDERS = 100
"""The maximum number of folders inside one another, from the root or from a folder that is searched: resolving a path takes
time that grows with the square of their number, and `os.walk` calls itself for each."""
TOO_DEEP = f"more than {MOST_FOLDERS} folders inside one another"

_ANY_FOLDERS = "**"
_REMEDY = f"articles end in {', '.join(sorted(SUFFIXES))}"

_SEVERAL = frozenset({".jsonl", ".ndjson"}) | SEVERAL_SUFFIXES


def may_hold_several(path: Path) -> bool:
    """Whether a file can have several articles, by its suffix; JSON files are taken for one."""
    return suffix_of(path) in _SEVERAL


class PassesOver(Protocol):
    """Decides which files and folders below a folder are skipped."""

    def __call__(self, path: Path, *, folder: bool) -> bool:
        """Whether the file, or the ``folder``, is skipped."""


def nothing(path: Path, *, folder: bool) -> bool:
    """Skips nothing."""
    return False


def find_inputs(
    sources: Sequence[str | Path], *, opened: bool = True, top: Path | None = None, passes_over: PassesOver = nothing
) -> Iterator[Path | InputError]:
    """The files given by ``sources``, each once, in the given order; those of a folder or a glob sorted by path.

    A source is a file, a folder (searched recursively for files with a suffix in `SUFFIXES`; hidden files are left
    out), a glob ("articles/**/*.txt"), or "-" for standard input. Claims exports in a folder, or matching a glob, beside
    the articles are skipped; that requires opening each file, and without it (``opened`` false) they are included. What
    ``passes_over`` selects below a folder, or among the files of a glob, is also left out. A source
    without files is yielded as an error, and so is a symbolic link to a path outside ``top``, the folder of a
    project (default: the current repository), or outside the repository of a folder elsewhere.
    """
    seen: set[Path] = set()
    around = (top or boundary_of(Path.cwd())).resolve()
    for source in sources:
        for found in _found(str(source), opened=opened, top=around, passes_over=passes_over):
            if isinstance(found, InputError):
                yield found
            elif found not in seen:
                seen.add(found)
                yield found


def _found(source: str, *, opened: bool, top: Path, passes_over: PassesOver) -> Iterator[Path | InputError]:
    if source == str(STANDARD_INPUT):
        yield STANDARD_INPUT
        return
    if "\0" in source or not source:
        yield InputError("not a path", where=repr(source), remedy="give a file, a folder, a glob or - for standard input")
        return
    path = Path(source)
    if refused := leading_out(path, top):
        yield refused
    elif _is_folder(path):
        yield from _in_folder(path, opened=opened, top=top, passes_over=passes_over)
    elif not os.path.lexists(path) and has_magic(source):
        yield from _in_glob(source, opened=opened, top=top, passes_over=passes_over)
    else:
        yield path  # if it cannot be read, the error is reported on reading


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name that is too long, or below an inaccessible folder: reported on reading
        return False


def _in_folder(folder: Path, *, opened: bool, top: Path, passes_over: PassesOver) -> Iterator[Path | InputError]:
    failures: list[InputError] = []

    def unreadable(error: OSError) -> None:
        where = Path(error.filename)  # without the "./" of os.walk
        failures.append(InputError(f"cannot be opened: {error.strerror}", where=where, remedy="check its permissions"))

    found: list[Path] = []
    for where, folders, files in os.walk(folder, onerror=unreadable):
        visible = (name for name in sorted(folders) if not name.startswith("."))
        folders[:] = [name for name in visible if not passes_over(Path(where, name), folder=True)]
        if folders and is_too_deep(Path(where), folder):
            failures.append(InputError(TOO_DEEP, where=where, remedy="move its folders up"))
            folders.clear()
        named = (Path(where, name) for name in files if not name.startswith(".") and suffix_of(name) in SUFFIXES)
        found += [path for path in named if not passes_over(path, folder=False)]
    if not folder.resolve().is_relative_to(top):
        top = boundary_of(folder)
    links = {path: refused for path in found if path.is_symlink() and (refused := leading_out(path, top))}
    articles = [path for path in sorted(found) if path not in links and not (opened and is_export(path))]
    yield from articles
    yield from failures
    yield from links.values()
    if found and not articles and not links:
        yield InputError("the folder has only claims exports, no articles", where=folder)
    elif not found and not failures:
        yield InputError("the folder has no articles", where=folder, remedy=_REMEDY)


def is_too_deep(folder: Path, searched: Path) -> bool:
    """Whether the folders of a folder below ``searched`` are not searched."""
    return len(folder.parts) - len(searched.parts) >= MOST_FOLDERS


def _in_glob(pattern: str, *, opened: bool, top: Path, passes_over: PassesOver) -> Iterator[Path | InputError]:
    try:
        matches = sorted(map(Path, matching(pattern)))
    except RecursionError:  # `glob.glob` calls itself for each folder
        yield InputError(TOO_DEEP, where=pattern, remedy="name the folder to search")
        return
    links = {match: link for match in matches if (link := outer_link(match, top))}
    matches = [match for match in matches if match not in links]
    yield from (refused for link in dict.fromkeys(links.values()) if (refused := leading_out(link, top)))
    folders = [match for match in matches if match.is_dir()]
    left = {match for match in matches if match not in folders and _is_passed_over(match, passes_over)}
    files = [match for match in matches if match not in folders and match not in left]
    articles = [match for match in files if not (opened and is_export(match))]
    yield from articles
    if files and not articles:
        yield InputError("only claims exports match, no articles", where=pattern)
    elif not files and left:
        yield InputError("all matching files are ignored, or belong to the site generator", where=pattern, remedy="name one")
    elif not files and folders:
        for folder in folders:
            yield from _in_folder(folder, opened=opened, top=top, passes_over=passes_over)
    elif not files and not links:
        yield InputError("no matching file", where=pattern, remedy=f"check the path; {_REMEDY}")


def matching(pattern: str) -> Iterator[str]:
    """The paths that match a glob, as in `glob.glob`, each once.

    With several ``**``, `glob.glob` tries each way to distribute the folders of a path among them; here each path is compared
    once.
    """
    parts = pattern.split("/")
    if parts.count(_ANY_FOLDERS) < 2:
        yield from glob(pattern, recursive=True)  # noqa: PTH207 (Path.glob takes no absolute pattern)
        return
    first = parts.index(_ANY_FOLDERS)
    above, wanted = "/".join(parts[:first]), parts[first:]
    for start in glob(above or "/") if first else ("",):  # noqa: PTH207
        below = f"{start.rstrip('/')}/" if first else ""
        for found in glob(f"{below}{_ANY_FOLDERS}", recursive=True, include_hidden=True):  # noqa: PTH207
            folder = found.endswith("/") or (not wanted[-1] and Path(found).is_dir())
            if (wanted[-1] or folder) and _fits(found.removeprefix(below).strip("/"), [part for part in wanted if part]):
                yield found


def _fits(path: str, wanted: Sequence[str]) -> bool:
    """Whether a path matches the parts of a glob; hidden names match only a part that begins with a dot."""
    places = _with_next({0}, wanted)
    for name in path.split("/") if path else ():
        hidden = name.startswith(".")
        after: set[int] = set()
        for at in places:
            part = wanted[at] if at < len(wanted) else ""
            if part == _ANY_FOLDERS:
                after |= set() if hidden else {at}
            elif part and (not hidden or part.startswith(".")) and fnmatch(name, part):
                after.add(at + 1)
        places = _with_next(after, wanted)
    return len(wanted) in places


def _with_next(places: set[int], wanted: Sequence[str]) -> set[int]:
    """The positions in a glob, and the following ones that can be reached by matching no folder."""
    reached = set(places)
    for at in range(min(places, default=0), len(wanted)):
        if at in reached and wanted[at] == _ANY_FOLDERS:
            reached.add(at + 1)
    return reached


def _is_passed_over(path: Path, passes_over: PassesOver) -> bool:
    """Whether a file, or one of its parent folders, is skipped."""
    folders = [folder for folder in reversed(path.parents) if folder.name not in ("", "..")]
    return any(passes_over(folder, folder=True) for folder in folders) or passes_over(path, folder=False)


def leading_out(path: Path, top: Path) -> InputError | None:
    """The error for a path in the folder ``top`` that resolves to a path outside it; None for other paths."""
    if not within_boundary(path, top):
        return None
    try:
        inside(path, top)
    except RefusedFileError as error:
        return InputError(error.what, where=path, remedy=error.remedy)
    return None


def outer_link(path: Path, top: Path) -> Path | None:
    """The first symbolic link on ``path`` to a target outside the folder ``top``; None if there is none."""
    ways = (*reversed(path.parents), path)
    return next((way for way in ways if way.is_symlink() and leading_out(way, top)), None)
