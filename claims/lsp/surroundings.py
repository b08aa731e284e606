"""What lies around an open document: articles with nearly its words, the export beside it, the reviewers' store.

It is looked at when a document is opened or saved, beside the conversation with the editor, and held while it is edited.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic

from claims.check.cache import cache_of
from claims.check.files.candidates import around, place_in
from claims.check.files.sketches import Beside, neighbourhood
from claims.check.files.stored import Stored, place_of, store_of
from claims.check.files.trees import Disk, real
from claims.check.rules.consistency.known_otherwise import index_of
from claims.check.scope.scope import Scope
from claims.check.selection import rules_for
from claims.check.settings import Project
from claims.filesystem import boundary_of
from claims.model import InputError

REMEMBERED = 60.0
"""Seconds for which what a database says is held; a file is read again when it has changed."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the rules that look at other files are given for a document; both empty before anything was looked at."""

    beside: Beside = field(default_factory=Beside)
    export: bytes | None = None

    @property
    def known(self) -> Hashable:
        """The same for the same surroundings."""
        return self.beside.near, self.beside.stored, self.export


class Lookout:
    """Looks around documents; what it finds of a project's articles is kept in the project's cache, as `claims check` does."""

    def __init__(self) -> None:
        self._stores: dict[str, tuple[Hashable, Stored]] = {}

    def around(self, path: Path, text: str, project: Project) -> Surroundings | None:
        """What lies around the document ``path``; None where no rule asks.

        Raises `SettingsError` where the store is not there.
        """
        if not any(rule.across for rule in rules_for(place_in(path, project), project.settings)):
            return None
        sources = () if project.settings.paths else (str(project.root),)
        disk = Disk(boundary_of(project.root))
        known_as = f"editor {project.root} {project.settings.paths}"
        others = neighbourhood(around(sources, Scope(project)), cache_of(project.root), known_as, disk)
        near = others.alike(path.as_posix(), text.encode("utf-8", "replace"))
        shown = tuple(
            replace(each, path=place_in(Path(each.path), project)) for each in near if real(Path(each.path)) != real(path)
        )
        return Surroundings(Beside(shown, self._stored(project)), _export_beside(path, disk))

    def _stored(self, project: Project) -> Stored:
        """The project's store, read again only where it may have changed."""
        place = place_of(project)
        state: Hashable = round(monotonic() / REMEMBERED)
        if isinstance(place, Path):
            state = tuple(_touched(place.with_name(place.name + end)) for end in ("", "-wal"))
        key = f"{project.root} {place}"
        if self._stores.get(key, (None,))[0] != state:
            stored = store_of(project)
            index_of(stored.claim_sets)  # here, so that nobody who types waits for it
            self._stores[key] = state, stored
        return self._stores[key][1]


def _export_beside(path: Path, disk: Disk) -> bytes | None:
    beside = path.with_suffix(".json")
    try:
        return disk.read(beside) if disk.has(beside) else None
    except InputError:
        return None


def _touched(path: Path) -> int | None:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return None
