"""Mending what is safe to mend: edits of an article that change no word of its reporting, and the export beside it."""

import codecs
from collections.abc import Iterable, Sequence
from pathlib import Path

from claims.check.finding import Edit
from claims.check.places import Placed
from claims.export import dumps
from claims.export.output import atomic
from claims.filesystem import RefusedFileError, read_within, within_boundary
from claims.ingest import MAX_BYTES
from claims.model import ClaimsError, ClaimSet


class FixError(ClaimsError):
    """A fix could not be made."""


def edits_of(findings: Iterable[Placed]) -> list[Edit]:
    """The edits of the findings' fixes, in order, without those that overlap an earlier one."""
    edits = sorted({edit for each in findings if each.fix and each.exact for edit in each.fix.edits}, key=_order)
    kept: list[Edit] = []
    for edit in edits:
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def edited(text: str, edits: Sequence[Edit]) -> str:
    """The text with the edits made.

    >>> edited("date: 12 Sept", [Edit(6, 13, "2023-09-12")])
    'date: 2023-09-12'
    """
    for edit in reversed(edits):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def edit_file(path: Path, text: str, edits: Sequence[Edit], *, top: Path) -> None:
    """Makes the edits in the file at ``path``, which was checked as ``text``; its byte order mark and line ends stay.

    Nothing is written through a link, nor out of the folder ``top`` of the project. Raises `FixError` where the file is not
    UTF-8 or has changed since, `OutputError` where it cannot be written.
    """
    root = _root(path, top)
    try:
        data = read_within(path, root, most=MAX_BYTES)
        mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
        now = data[len(mark) :].decode("utf-8")
    except RefusedFileError as error:
        raise FixError(f"cannot be mended: {error.what}", where=path, remedy=error.remedy) from None
    except OSError as error:
        raise FixError(f"cannot be read: {error.strerror}", where=path) from None
    except UnicodeDecodeError:
        raise FixError("cannot be mended: it is not UTF-8", where=path, remedy="save it as UTF-8") from None
    if now != text:
        raise FixError("cannot be mended: it has changed while it was checked", where=path, remedy="run the check again")
    with atomic(path, root=root) as stream:
        stream.write(mark.decode("utf-8") + edited(now, edits))


def write_export(path: Path, claim_set: ClaimSet, *, top: Path) -> None:
    """Writes the export of the article at ``path`` beside it, as `edit_file` does.

    Raises `OutputError` where it cannot be written.
    """
    with atomic(path.with_suffix(".json"), root=_root(path, top)) as stream:
        stream.write(dumps(claim_set, indent=2) + "\n")


def _root(path: Path, top: Path) -> Path:
    """The folder that is not left: that of the project, or for a file that lies elsewhere the file's own."""
    return top if within_boundary(path, top) else path.parent


def _order(edit: Edit) -> tuple[int, int, str]:
    return edit.start, edit.end, edit.text
