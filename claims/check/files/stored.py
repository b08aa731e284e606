"""What the reviewers' store knows: verdicts, and the claims of other articles."""

import hashlib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from claims.check.settings import Project, SettingsError
from claims.model import ClaimSet


class Stored:
    """The store of a project, or an empty one where the settings name none. It is read when a rule asks, once a run."""

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
        from claims.store import open_store

        with open_store(self._place) as store:
            return tuple(store.claim_set(article.id) for article in store.articles())

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
        from claims.store import open_store  # SQLAlchemy

        with open_store(self._place) as store:
            articles = store.articles()
            decided = [claim for article in articles if article.counts.get("decided") for claim in store.claims_of(article.id)]
        verdicts = {claim.id: claim.state.verdict for claim in decided if claim.state.verdict is not None}
        return verdicts, tuple((article.id, len(article.versions)) for article in articles)


def store_of(project: Project) -> Stored:
    """The store that the settings name. Raises `SettingsError` where it is a file that is not there."""
    named = project.settings.store
    if named is None:
        return Stored()
    if "://" in named:
        return Stored(named)
    path = project.root / named
    if not path.is_file():
        raise SettingsError(
            f"there is no store {named}", where=project.file, remedy="make one with `claims add`, or leave `store` out"
        )
    return Stored(path)
