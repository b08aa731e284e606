"""Where an export is written and in which format: atomically, never over what it did not write, one file name per article."""

import os
import re
import secrets
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TextIO, cast

from claims.export.errors import OutputError
from claims.export.formats import FORMATS, Format, InParts, Layout, format_named, format_of_path
from claims.export.overwriting import Kept, replaceable
from claims.filesystem import RefusedFileError, chosen, replacing
from claims.model import Article, ClaimSet

_NAME_BYTES = 200  # a file system allows 255; the rest is for the suffix
_SETTINGS_HEAD = 24  # characters by which settings of this program are recognised
_UNSAFE = re.compile(r"[^\w.-]+")


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except RefusedFileError as error:
        raise OutputError(f"cannot be written ({error.what})", where=path, remedy=error.remedy) from error
    except OSError as error:
        raise OutputError(
            f"cannot be written ({error.strerror or error})", where=path, remedy="choose another path with -o"
        ) from error


@contextmanager
def atomic(path: Path, encoding: str = "utf-8", *, root: Path | None = None) -> Iterator[TextIO]:
    """A stream whose text becomes the file ``path`` when the block ends, and is discarded when it raises.

    A reader sees the old file or the new one, never a partial one. A path that is not a regular file (``/dev/stdout``, a named
    pipe) is written directly. A path that the user did not name has a ``root``: it must be a regular file in that folder, not a
    link. Raises `OutputError` if the path cannot be written, or is outside the current repository.
    """
    with _explained(path):
        if root is not None:
            with replacing(path, root, encoding) as stream:
                yield stream
            return
        target = chosen(path)
        if target.exists() and not target.is_file():
            with target.open("w", encoding=encoding, newline="") as stream:
                yield stream
            return
        draft = target.with_name(f".{secrets.token_hex(8)}.part")
        try:
            with draft.open("x", encoding=encoding, newline="") as stream:
                yield stream
            if target.exists():
                shutil.copymode(target, draft)
            draft.replace(target)
        finally:
            draft.unlink(missing_ok=True)


def write_file(path: Path, known: Format, claim_sets: Iterable[ClaimSet], layout: Layout) -> None:
    """Writes all claim sets to one file. Raises `OutputError` if that fails; the file is then unchanged."""
    known.load()
    with atomic(path, known.encoding) as stream:
        known.write(claim_sets, stream, layout)


def write_folder(
    folder: Path, known: Format, claim_sets: Iterable[ClaimSet], layout: Layout, *, inputs: Iterable[Path] = ()
) -> Iterator[OutputError]:
    """Writes a file for each claim set as it arrives, named after its article; creates the folder if it is missing.

    Yields an error for each article that is not written because its file would overwrite one of ``inputs`` or
    another article's export. Raises `OutputError` if the folder is not writable.
    """
    with _explained(folder):
        folder.mkdir(parents=True, exist_ok=True)
    alone = replace(layout, several=False)
    sources = {path.resolve() for path in inputs}
    written: dict[str, Article] = {}
    for claim_set in claim_sets:
        article = claim_set.article
        paths = [folder / (file_stem(article) + suffix) for suffix in known.parts or (known.suffix,)]
        path = next((path for path in paths if path.resolve() in sources), paths[0])
        earlier = written.setdefault(paths[0].name.casefold(), article)  # some file systems are case-insensitive
        if earlier is not article:
            yield OutputError(
                f"its export {path} is already used for {_called(earlier)}",
                where=_called(article),
                remedy="rename it, give it a unique `id`, or write all to one file (-o claims.jsonl)",
            )
        elif path.resolve() in sources:
            yield OutputError(
                f"its export {path} would overwrite an input", where=_called(article), remedy="choose another folder"
            )
        elif (refused := _refused(path, known)) is not None:
            yield refused
        elif known.parts:
            _write_parts(folder, file_stem(article), known, claim_set, alone)
        else:
            write_file(path, known, [claim_set], alone)


def _refused(path: Path, known: Format) -> OutputError | None:
    """Why a file of a folder is not replaced, if it must not be. A text without annotations beside it is an article."""
    annotated = known.binary and known.parts and all(path.with_suffix(suffix).is_file() for suffix in known.parts)
    try:
        replaceable(path, _marks(known), marked=bool(known.mark) and not annotated)
        if known.parts:
            for name, text in cast(InParts, known.load()).settings().items():
                replaceable(path.with_name(name), (rb"\A" + re.escape(text[:_SETTINGS_HEAD]).encode(),))
    except OutputError as error:
        return error
    return None


def _write_parts(folder: Path, stem: str, known: Format, claim_set: ClaimSet, layout: Layout) -> None:
    """Writes the files of an article, and those that the folder contains once."""
    module = cast(InParts, known.load())
    files = {stem + suffix: text for suffix, text in module.parts(claim_set, layout).items()}
    for name, text in (files | dict(module.settings())).items():
        with atomic(folder / name, known.encoding) as stream:
            stream.write(text)


def _called(article: Article) -> str:
    return article.path or article.id


def file_stem(article: Article) -> str:
    """A file name for the article's export, without suffix: its id, with characters replaced that file systems do not allow.

    >>> from hashlib import sha256
    >>> file_stem(Article(id="../2023/Kim visits: Russia", sha256=sha256(b"").hexdigest(), text="", blocks=()))
    '2023_Kim_visits_Russia'
    """
    return safe_name(article.id) or "article"


def safe_name(words: str) -> str:
    """``words`` as part of a file name, "" if nothing is left.

    >>> safe_name('a/../"b\\r\\n')
    'a_.._b'
    """
    name = _UNSAFE.sub("_", words).strip("._")
    return name.encode("utf-8", "ignore")[:_NAME_BYTES].decode("utf-8", "ignore")


@dataclass(frozen=True, slots=True)
class Destination:
    """A format, and the file or folder it is written to; ``path`` is None for standard output."""

    known: Format
    path: Path | None = None
    folder: bool = False


def destination(output: str | None, name: str | None, *, terminal: bool) -> Destination:
    """The destination for ``output``, in the format ``name``.

    Without ``output`` (or with ``-``) that is standard output: a table on a terminal, else JSON Lines. An existing folder, or a
    path that ends in a slash, gets a file for each article, JSON unless ``name`` says otherwise. Anything else is a file, whose
    suffix decides if ``name`` is None. Raises `OutputError` if the format cannot be determined or the folder does not exist.
    """
    if output is None or output == "-":
        shown = format_named(name or ("table" if terminal else "jsonl"))
        if terminal and shown.binary:
            raise OutputError(
                f"{shown.name} cannot be shown on a terminal", remedy=f"write it to a file (-o claims{shown.suffix})"
            )
        return Destination(shown)
    path = Path(output)
    if path.is_dir() or output.endswith(("/", os.sep)):
        return Destination(format_named(name or "json"), path, folder=True)
    known = format_named(name) if name else format_of_path(path)
    if known is None:
        suffixes = ", ".join(known.suffix for known in FORMATS)
        raise OutputError(
            "the file name does not determine the format",
            where=output,
            remedy=f"give it a suffix ({suffixes}), use --format, or end it in / for a folder",
        )
    if not path.parent.is_dir():
        raise OutputError(f"no folder {path.parent}", where=output, remedy="create it first")
    return Destination(known, path)


def checked_target(target: Destination, kept: Iterable[Kept] = ()) -> Destination:
    """``target``, if its file may be written, see `replaceable`; raises `OutputError` otherwise.

    The files in a folder are checked when they are written.
    """
    if target.path is not None and not target.folder:
        replaceable(target.path, _marks(target.known), kept, marked=bool(target.known.mark))
    return target


def kept_inputs(inputs: Iterable[Path]) -> Iterator[Kept]:
    """The ``inputs`` of a run, which no output may replace."""
    return ((path, "one of the inputs") for path in inputs)


def _marks(known: Format) -> tuple[bytes, ...]:
    """The marks by which an earlier output is recognised: those of all formats, since a file may be written in another one."""
    return tuple(filter(None, {known.mark, *(each.mark for each in FORMATS)}))


def shareable(claim_set: ClaimSet) -> ClaimSet:
    """The claim set without the user's folders: an absolute path of its article is made relative to the working folder
    or, if it is elsewhere, reduced to the file name. Relative paths are unchanged.
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
    """Writes ``claim_sets`` to ``target`` (to ``stream`` if that is standard output) as they arrive, each `shareable`.

    Nothing is written if there are none, so that a run in which no article could be read leaves a file unchanged. Yields an
    error for each article that cannot be written into a folder, see `write_folder`; raises `OutputError` if the target cannot
    be written at all.
    """
    target.known.load()  # a missing library is reported before the work starts
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
