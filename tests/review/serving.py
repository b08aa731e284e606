"""The page on a port, as `claims review` serves it."""

from collections.abc import Iterator
from contextlib import contextmanager

from benchmarks.screenshots import serving
from claims.review import Settings
from claims.store import Store


@contextmanager
def served(store: Store, settings: Settings) -> Iterator[str]:
    """Serves ``store`` at the port of ``settings`` within the context; yields the URL."""
    with serving(store, settings):
        yield f"http://127.0.0.1:{settings.port}"
