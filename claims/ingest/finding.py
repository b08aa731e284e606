"""From what a user names (files, folders, globs, standard input) to the files to read."""

import os
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from glob import glob, has_magic
from pathlib import Path
from typing import Protocol

from claims.filesystem import RefusedFileError, boundary_of, inside, within_boundary
from claims.ingest.exports import is_export
from claims.model import InputError

STANDARD_INPUT = Path("-")
"""Stands for standard input wherever a path does."""

SUFFIXES = frozenset({".txt", ".md", ".markdown", ".html", ".htm", ".xhtml", ".json", ".jsonl", ".ndjson"})
"""The suffixes of articles in a folder; a file that is named itself may have any."""

_ANY_FOLDERS = "**"
_REMEDY = f"articles end in {', '.join(sorted(SUFFIXES))}"


class PassesOver(Protocol):
    """Says which files below a folder, and which folders with all that is in them, are not looked at."""

    def __call__(self, path: Path, *, folder: bool) -> bool:
        """Whether the file, or the ``folder``, is passed over."""


def nothing(path: Path, *, folder: bool) -> bool:
    """Passes over nothing."""
    return False


def find_inputs(
    sources: Sequence[str | Path], *, opened: bool = True, top: Path | None = None, passes_over: PassesOver = nothing
) -> Iterator[Path | InputError]:
    """The files that ``sources`` name, each once, in the order given; a folder's and a glob's sorted by path.

    A source is a file, a folder (searched with its folders for files with a suffix in `SUFFIXES`; hidden files are left
    out), a glob ("articles/**/*.txt"), or "-" for standard input. Claims exports that lie in a folder, or match a glob, beside
    the articles are passed over; that takes a look into each, without which (``opened`` false) they are given too. What
    ``passes_over`` names below a folder, or among the files that a glob leads to, is left out as well. A source
    that leads to no file is yielded as an error, and so is a symbolic link that leads out of ``top``, the folder of a
    project (left out: the repository that is worked in), or out of the repository that a folder elsewhere lies in.
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
        yield InputError("not a path", where=repr(source), remedy="name a file, a folder, a glob or - for standard input")
        return
    path = Path(source)
    if refused := leading_out(path, top):
        yield refused
    elif _is_folder(path):
        yield from _in_folder(path, opened=opened, top=top, passes_over=passes_over)
    elif not os.path.lexists(path) and has_magic(source):
        yield from _in_glob(source, opened=opened, top=top, passes_over=passes_over)
    else:
        yield path  # if it cannot be read, reading it says why


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except OSError:  # a name that is too long, or below a folder that may not be entered: reading it says so
        return False


def _in_folder(folder: Path, *, opened: bool, top: Path, passes_over: PassesOver) -> Iterator[Path | InputError]:
    failures: list[InputError] = []

    def unreadable(error: OSError) -> None:
        where = Path(error.filename)  # without the "./" of os.walk, as files are named
        failures.append(InputError(f"cannot be opened: {error.strerror}", where=where, remedy="check its permissions"))

    found: list[Path] = []
    for where, folders, files in os.walk(folder, onerror=unreadable):
        visible = (name for name in sorted(folders) if not name.startswith("."))
        folders[:] = [name for name in visible if not passes_over(Path(where, name), folder=True)]
        named = (Path(where, name) for name in files if not name.startswith(".") and Path(name).suffix.lower() in SUFFIXES)
        found += [path for path in named if not passes_over(path, folder=False)]
    if not folder.resolve().is_relative_to(top):
        top = boundary_of(folder)
    links = {path: refused for path in found if path.is_symlink() and (refused := leading_out(path, top))}
    articles = [path for path in sorted(found) if path not in links and not (opened and is_export(path))]
    yield from articles
    yield from failures
    yield from links.values()
    if found and not articles and not links:
        yield InputError("there are only claims exports in the folder, no article", where=folder)
    elif not found and not failures:
        yield InputError("there is no article in the folder", where=folder, remedy=_REMEDY)


def _in_glob(pattern: str, *, opened: bool, top: Path, passes_over: PassesOver) -> Iterator[Path | InputError]:
    matches = sorted(map(Path, matching(pattern)))
    links = {match: link for match in matches if (link := outer_link(match, top))}
    matches = [match for match in matches if match not in links]
    yield from (refused for link in dict.fromkeys(links.values()) if (refused := leading_out(link, top)))
    folders = [match for match in matches if match.is_dir()]
    left = {match for match in matches if match not in folders and _is_passed_over(match, passes_over)}
    files = [match for match in matches if match not in folders and match not in left]
    articles = [match for match in files if not (opened and is_export(match))]
    yield from articles
    if files and not articles:
        yield InputError("only claims exports are called so, no article", where=pattern)
    elif not files and left:
        yield InputError("all files that are called so are ignored, or belong to the site", where=pattern, remedy="name one")
    elif not files and folders:
        for folder in folders:
            yield from _in_folder(folder, opened=opened, top=top, passes_over=passes_over)
    elif not files and not links:
        yield InputError("no file is called so", where=pattern, remedy=f"check the path; {_REMEDY}")


def matching(pattern: str) -> Iterator[str]:
    """The paths that a glob leads to, as `glob.glob` has them, each once.

    With several ``**`` that would try each way to share the folders of a path among them; here each path is compared once.
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
    """Whether a path fits the parts of a glob; what is hidden fits only a part that begins with a dot."""
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
    """The places in a glob, and those behind them that may be reached over no folder."""
    reached = set(places)
    for at in range(min(places, default=0), len(wanted)):
        if at in reached and wanted[at] == _ANY_FOLDERS:
            reached.add(at + 1)
    return reached


def _is_passed_over(path: Path, passes_over: PassesOver) -> bool:
    """Whether a file is passed over, or one of the folders that it is in."""
    folders = [folder for folder in reversed(path.parents) if folder.name not in ("", "..")]
    return any(passes_over(folder, folder=True) for folder in folders) or passes_over(path, folder=False)


def leading_out(path: Path, top: Path) -> InputError | None:
    """The error for a path in the folder ``top`` that leads out of it; None for one that does not, or that lies elsewhere."""
    if not within_boundary(path, top):
        return None
    try:
        inside(path, top)
    except RefusedFileError as error:
        return InputError(error.what, where=path, remedy=error.remedy)
    return None


def outer_link(path: Path, top: Path) -> Path | None:
    """The first link on the way to ``path`` that leads out of the folder ``top``; None where there is none."""
    ways = (*reversed(path.parents), path)
    return next((way for way in ways if way.is_symlink() and leading_out(way, top)), None)
