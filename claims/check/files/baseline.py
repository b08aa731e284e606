"""Old findings that a project has decided to live with for now, in a file of its own."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path

from claims.check.places import Placed
from claims.check.settings import SettingsError
from claims.export.files import atomic
from claims.filesystem import RefusedFileError, read_within

VERSION = 1
MAX_BYTES = 32_000_000
"""The largest baseline that is read: some 100,000 findings."""


@dataclass(frozen=True, slots=True)
class Old:
    """An old finding: its fingerprint, and its rule and file for whoever reads the baseline."""

    fingerprint: str
    code: str
    path: str
    words: str


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
    if not isinstance(held, dict) or held.get("version") != VERSION:
        raise wrong
    try:
        return {each["fingerprint"]: Old(**each) for each in held["findings"]}
    except (KeyError, TypeError):
        raise wrong from None


def write_baseline(
    path: Path,
    findings: Iterable[Placed],
    *,
    root: Path,
    before: Iterable[Old],
    checked: Collection[str],
    broken: Collection[str],
) -> int:
    """Writes the findings as old ones, inside the folder ``root`` and never through a link; says how many the file holds.

    Old findings of files that were not ``checked`` this time, or could not be read (``broken``), stay. Raises `OutputError`.
    """
    kept = [old for old in before if old.path not in checked or old.path in broken]
    new = [Old(each.fingerprint, each.code, each.path, each.excerpt.marked) for each in findings]
    rows = sorted(
        {old.fingerprint: old for old in (*kept, *new)}.values(), key=lambda old: (old.path, old.code, old.fingerprint)
    )
    listed = [{"fingerprint": old.fingerprint, "code": old.code, "path": old.path, "words": old.words} for old in rows]
    with atomic(path, root=root) as stream:
        stream.write(json.dumps({"version": VERSION, "findings": listed}, indent=1) + "\n")
    return len(rows)
