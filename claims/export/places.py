"""Where an export goes and in which format, from what the user said and from what is there."""

import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TextIO

from claims.export.files import OutputError, write_file, write_folder
from claims.export.formats import FORMATS, Format, FormatName, Layout, format_named, format_of_path
from claims.model import ClaimSet


@dataclass(frozen=True, slots=True)
class Destination:
    """A format, and the file or folder it is written to; ``path`` is None for standard output."""

    known: Format
    path: Path | None = None
    folder: bool = False


def destination(output: str | None, name: FormatName | None, *, terminal: bool) -> Destination:
    """Where ``output`` leads, in the format ``name``.

    Without ``output`` (or with ``-``) that is standard output: a table where it is a terminal, else JSON Lines. A folder that
    is there, or a path that ends in a slash, takes a file for each article, JSON unless ``name`` says otherwise. Anything else
    is a file, whose suffix decides where ``name`` is None. Raises `OutputError` where no format can be told or the place is
    not there.
    """
    if output is None or output == "-":
        shown = format_named(name or (FormatName.TABLE if terminal else FormatName.JSONL))
        if terminal and shown.binary:
            raise OutputError(f"{shown.name} is nothing for a terminal", remedy=f"write it to a file (-o claims{shown.suffix})")
        return Destination(shown)
    path = Path(output)
    if path.is_dir() or output.endswith(("/", os.sep)):
        return Destination(format_named(name or FormatName.JSON), path, folder=True)
    known = format_named(name) if name else format_of_path(path)
    if known is None:
        suffixes = ", ".join(known.suffix for known in FORMATS)
        raise OutputError(
            "the name does not tell the format",
            where=output,
            remedy=f"give it a suffix ({suffixes}), say --format, or end it in / for a folder",
        )
    if not path.parent.is_dir():
        raise OutputError(f"there is no folder {path.parent}", where=output, remedy="make it first")
    return Destination(known, path)


def spared(target: Destination, inputs: Iterable[Path]) -> Destination:
    """``target``, once it is sure that it is none of ``inputs``. Raises `OutputError` where it is one."""
    path = target.path
    if path is not None and not target.folder and path.exists():
        for source in inputs:
            if source.exists() and source.samefile(path):
                raise OutputError("the output is one of the inputs", where=path, remedy="choose another place with -o")
    return target


def shareable(claim_set: ClaimSet) -> ClaimSet:
    """The claim set without the folders of whoever wrote it: an absolute path of its article is given from the working folder
    on, or by its last part where it lies elsewhere. The others stand as they were written.
    """
    path = claim_set.article.path
    if path is None or not (PurePosixPath(path).is_absolute() or PureWindowsPath(path).is_absolute()):
        return claim_set
    return claim_set.model_copy(update={"article": claim_set.article.model_copy(update={"path": _below_here(path)})})


def _below_here(path: str) -> str:
    here = Path.cwd()
    if here != Path(here.anchor) and Path(path).is_relative_to(here):
        return Path(path).relative_to(here).as_posix()
    return (PureWindowsPath(path) if PureWindowsPath(path).drive else PurePosixPath(path)).name


def send(
    claim_sets: Iterable[ClaimSet], target: Destination, layout: Layout, *, stream: TextIO, inputs: Sequence[Path] = ()
) -> Iterator[OutputError]:
    """Writes ``claim_sets`` to ``target`` (to ``stream`` where that is standard output), as they come, each `shareable`.

    Nothing is written where there are none, so that a run in which no article could be read leaves a file as it was. Gives
    an error for each article that a folder has no place for, see `write_folder`; raises `OutputError` where the place cannot be
    written at all.
    """
    target.known.load()  # what is missing is told before the work is done
    rest = iter(claim_sets)
    first = next(rest, None)
    if first is None:
        return
    found = map(shareable, chain([first], rest))
    if target.path is None:
        target.known.write(found, stream, layout)
    elif target.folder:
        yield from write_folder(target.path, target.known, found, layout, inputs=inputs)
    else:
        write_file(target.path, target.known, found, layout)
