"""Plugins of installed packages, by entry points: rules, report formats, export formats."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # slow to import, and the command line imports this module to answer --help
    from importlib.metadata import EntryPoint


def registered(group: str) -> "list[EntryPoint]":
    """The entry points of a group, in the order of the module search path; of a package that is installed twice, those of the
    first.

    Folders of the current repository are skipped even if they are on that path: the checked files may include a
    ``*.dist-info``. A virtual environment in it from which the program runs is not skipped.
    """
    from importlib.metadata import distributions

    from claims.filesystem import boundary_of

    top = boundary_of(Path.cwd())
    path = [entry for entry in sys.path if entry and _is_apart(Path(entry).resolve(), top)]
    installed = [(each, sorted(each.entry_points.select(group=group))) for each in distributions(path=path)]
    while installed and not installed[-1][1]:  # a package's name costs parsing its metadata: usually no plugin is installed
        installed.pop()
    found: list[EntryPoint] = []
    seen: set[str] = set()
    for distribution, entries in installed:
        name = str(distribution.metadata["Name"]).lower().replace("_", "-").replace(".", "-")
        if name not in seen:
            seen.add(name)
            found += entries
    return found


def _is_apart(folder: Path, top: Path) -> bool:
    prefix = Path(sys.prefix).resolve()
    runs_here = prefix != top and prefix.is_relative_to(top) and folder.is_relative_to(prefix)
    return runs_here or not folder.is_relative_to(top)
