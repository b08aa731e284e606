"""Old findings that a project has decided to live with for now, in a file of its own."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from claims.check.files.records import Examined
from claims.check.settings import SettingsError
from claims.export.output import atomic
from claims.filesystem import RefusedFileError, read_within

VERSION = 2
"""Entries of version 1 covered every claim that the same words were underlined for; they cannot be told apart any more."""
_SHOWN = 200
"""Code points of a sentence that are shown to whoever reads the file."""
MAX_BYTES = 32_000_000
"""The largest baseline that is read: some 100,000 findings."""


@dataclass(frozen=True, slots=True)
class Old:
    """An old finding: its fingerprint, and for whoever reads the baseline its rule, file, underlined words and sentence."""

    fingerprint: str
    code: str
    path: str
    words: str
    sentence: str


def read_baseline(path: Path, root: Path) -> dict[str, Old]:
    """The old findings in a file inside the folder ``root``, by fingerprint.

    Raises `SettingsError` where it cannot be read or holds something else.
    """
    wrong = SettingsError("this is no baseline", where=path, remedy="remove it, and write one with --write-baseline")
    try:
        held = json.loads(read_within(path, root, most=MAX_BYTES))
    except RefusedFileError as error:
        raise SettingsError(f"the baseline cannot be read: {error.what}", where=path, remedy=error.remedy) from None
    except OSError as error:
        raise SettingsError(
            f"the baseline cannot be read: {error.strerror}", where=path, remedy="make one with --write-baseline"
        ) from None
    except (ValueError, RecursionError):
        raise wrong from None
    if isinstance(held, dict) and held.get("version") == 1:
        raise SettingsError(
            "this baseline is of an earlier version, whose entries cover more than one claim each",
            where=path,
            remedy="delete it, and write it anew with --write-baseline",
        )
    if not isinstance(held, dict) or held.get("version") != VERSION:
        raise wrong
    try:
        found = [Old(**each) for each in held["findings"]]
    except (KeyError, TypeError):
        raise wrong from None
    if not all(
        isinstance(part, str) for old in found for part in (old.fingerprint, old.code, old.path, old.words, old.sentence)
    ):
        raise wrong
    return {old.fingerprint: old for old in found}


def write_baseline(path: Path, files: Iterable[Examined], *, root: Path, before: Iterable[Old]) -> int:
    """Writes the findings in ``files`` as old ones, inside the folder ``root`` and never through a link.

    Says how many the file holds.

    Old findings of files that were not checked this time, or could not be read, stay. Raises `OutputError`.
    """
    files = tuple(files)
    read = {file.name for file in files if not file.errors}
    kept = [old for old in before if old.path not in read]
    new = [
        Old(each.fingerprint, each.code, file.name, each.excerpt.marked, " ".join(each.subject.sentence.split())[:_SHOWN])
        for file in files
        for each in file.findings
    ]
    rows = sorted(
        {old.fingerprint: old for old in (*kept, *new)}.values(), key=lambda old: (old.path, old.code, old.fingerprint)
    )
    listed = [asdict(old) for old in rows]
    with atomic(path, root=root) as stream:
        stream.write(json.dumps({"version": VERSION, "findings": listed}, indent=1) + "\n")
    return len(rows)
