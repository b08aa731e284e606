"""What the reviewers' store knows: verdicts, and the claims of other articles."""

import hashlib
import os
from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from claims.check.settings import Project, SettingsError
from claims.check.settings.paths import STORE
from claims.filesystem import RefusedFileError, inside
from claims.model import ClaimSet

if TYPE_CHECKING:
    from claims.store import Store

Found = TypeVar("Found")
_TRIES: Final = 3


class Stored:
    """The store of a project, or an empty one where none is named. It is read when a rule asks, once a run; never changed."""

    def __init__(self, place: str | Path | None = None) -> None:
        self._place = place

    @cached_property
    def verdicts(self) -> Mapping[str, str]:
        """The verdict that stands, by the claim's id."""
        return self._read[0]

    @cached_property
    def claim_sets(self) -> tuple[ClaimSet, ...]:
        """The newest version of every article in it."""
        if self._place is None:
            return ()
        return _read(self._place, lambda store: tuple(store.claim_set(article.id) for article in store.articles()))

    @cached_property
    def digest(self) -> str:
        """A digest of what is in it: another one wherever a rule may answer otherwise."""
        return hashlib.sha256(repr(self._read).encode("utf-8", "surrogatepass")).hexdigest()

    def __repr__(self) -> str:
        return f"Stored({self.digest})"

    @cached_property
    def _read(self) -> tuple[dict[str, str], tuple[tuple[str, int], ...]]:
        """The verdicts, and each article with its number of versions."""
        if self._place is None:
            return {}, ()
        return _read(self._place, _verdicts)


def _verdicts(store: "Store") -> tuple[dict[str, str], tuple[tuple[str, int], ...]]:
    articles = store.articles()
    decided = [claim for article in articles if article.counts.get("decided") for claim in store.claims_of(article.id)]
    verdicts = {claim.id: claim.verdict for claim in decided if claim.verdict is not None}
    return verdicts, tuple((article.id, len(article.versions)) for article in articles)


def _read(place: str | Path, read: "Callable[[Store], Found]") -> Found:
    """What ``read`` finds in the store; once more where its file was changed meanwhile, since it is read without locks."""
    from claims.store import Access, StoreError, open_store  # SQLAlchemy

    for _ in range(_TRIES):
        before = _state(place)
        try:
            with open_store(place, access=Access.READ) as store:
                found = read(store)
        except StoreError:
            if _state(place) == before:
                raise
        else:
            if _state(place) == before:
                return found
    raise StoreError("the store is written to all the time", where=str(place), remedy="run the check again")


def _state(place: str | Path) -> tuple[int, ...] | None:
    """What changes with a store's file; None where it is a database, or open elsewhere, and so is read with locks."""
    real = place.resolve() if isinstance(place, Path) else None
    if real is None or real.with_name(f"{real.name}-wal").exists():
        return None
    about = real.stat()
    return about.st_mtime_ns, about.st_size, about.st_ino


def place_of(project: Project, chosen: str | None = None) -> str | Path | None:
    """Where the project's store is: as the user chose, else as the environment names it, else a file that the settings name.

    Raises `SettingsError` for a file that the settings name and that lies outside the project.
    """
    named = chosen or os.environ.get(STORE)
    if named:
        return named if "://" in named else Path.cwd() / named
    if project.settings.store is None:
        return None
    path = project.root / project.settings.store
    try:
        inside(path, project.root)
    except RefusedFileError as error:
        raise SettingsError(f"`store`: {error.what}", where=project.file, remedy=error.remedy) from None
    return path


def store_of(project: Project, chosen: str | None = None) -> Stored:
    """The store at `place_of`. Raises `SettingsError` where it is a file that is not there."""
    place = place_of(project, chosen)
    if isinstance(place, Path) and not place.is_file():
        from claims.store import near

        meant = near(place)
        remedy = f"did you mean {meant.name}?" if meant else "make one with `claims add`, or leave `store` out"
        raise SettingsError(f"there is no store {_named(project, place)}", where=project.file, remedy=remedy)
    return Stored(place)


def _named(project: Project, place: Path) -> str:
    return place.name if project.settings.store is None else project.settings.store
