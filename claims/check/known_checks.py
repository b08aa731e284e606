"""The known fact-checks of a project: those in the index that the environment or the settings name."""

import os
from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, TypeAlias

from claims.check.settings import Project, SettingsError
from claims.filesystem import inside
from claims.model import Claim, ClaimsError, FactCheckMatch

if TYPE_CHECKING:
    from claims.factchecks.index import Index

VARIABLE = "CLAIMS_FACTCHECKS"
"""The environment variable that names the index; unlike the settings it may name a file outside the project."""

FindChecks: TypeAlias = Callable[[Sequence[Claim]], Sequence[tuple[FactCheckMatch, ...]]]
"""For each of some claims the known fact-checks of the same or a related claim."""


def no_checks(claims: Sequence[Claim]) -> list[tuple[FactCheckMatch, ...]]:
    """No fact-checks are known."""
    return [() for _ in claims]


class KnownChecks:
    """The fact-checks of an open index, which are only read; none without an index. Thread-safe."""

    def __init__(self, index: "Index | None" = None) -> None:
        self._index = index
        self._lock = Lock()

    def __call__(self, claims: Sequence[Claim]) -> Sequence[tuple[FactCheckMatch, ...]]:
        """The matches of each claim, the most similar first."""
        if self._index is None or not claims:
            return no_checks(claims)
        from claims.factchecks.encoder import encoder
        from claims.factchecks.matching import matches, query_of

        with self._lock:
            return list(matches(map(query_of, claims), self._index, encoder()))

    @cached_property
    def digest(self) -> str:
        """A digest of the content, which changes whenever a finding may change; "" without an index."""
        with self._lock:
            return self._index.digest() if self._index is not None else ""


def known_checks_of(project: Project) -> KnownChecks:
    """The fact-checks of a project.

    Raises `SettingsError` if the settings name a file outside it, or if the file is missing or not an index.
    """
    named, root = project.settings.factchecks, project.root
    try:
        if from_environment := os.environ.get(VARIABLE):
            return KnownChecks(_opened(Path.cwd() / from_environment))
        return KnownChecks() if named is None else KnownChecks(_opened(inside(root / named, root)))
    except ClaimsError as error:
        raise SettingsError(f"`factchecks`: {error.what}", where=project.file, remedy=error.remedy) from None


def _opened(path: Path) -> "Index":
    from claims.factchecks.index import Index  # SQLAlchemy

    return Index(path)
