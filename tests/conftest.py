import gc
import os
import shlex
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import hypothesis
import pytest

from tests import forking

if TYPE_CHECKING:
    from execnet import XSpec
    from spacy.language import Language

# The same examples every time: a build must not fail or pass by chance. Locally each run tries others.
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, database=None)
hypothesis.settings.register_profile("home", deadline=None)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "home")


# Each worker and each program that a test starts imports the same modules: they are compiled once, also where the environment
# says not to keep the result, as container images do.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False


def pytest_xdist_auto_num_workers() -> int:
    """How many processes ``-n auto`` starts: as many as there are processors, and six where the machine is busy.

    Each process loads models and fixtures of its own: on two idle processors six take half as much time again as two. Beside
    other work, each process gets a share of the processors, so that more of them finish sooner.
    """
    processors = os.cpu_count() or 1
    return processors if os.getloadavg()[0] < 2 * processors else max(6, processors)


def pytest_xdist_setupnodes(specs: "list[XSpec]") -> None:
    """Makes each process of xdist a fork of the server of `forking`: importing spaCy and the program takes seconds.

    Each has a session of its own. Linux (``sched_autogroup``) shares the processors out among sessions: in one, all of them
    together would get as much as one other process beside them.
    """
    for spec in specs:
        if spec.popen and forking.ADDRESS in os.environ:
            spec.python = shlex.join(forking.forked())


def pytest_configure(config: pytest.Config) -> None:
    """Starts the server of `forking`, one for all processes of xdist."""
    if hasattr(config, "workerinput") or sys.platform != "linux":
        return
    folder = tempfile.TemporaryDirectory(prefix="claims-")
    address = os.environ[forking.ADDRESS] = str(Path(folder.name) / "forking")
    server = forking.server(address)
    config.add_cleanup(folder.cleanup)
    config.add_cleanup(server.communicate)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Keeps the garbage collector from walking through all imported modules and collected tests again and again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.collect()
        gc.freeze()
        gc.enable()


@pytest.fixture(scope="session", autouse=True)
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A folder for the caches of checks, also for programs started by tests, instead of the user's own."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("CLAIMS_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        for name in ("CLAIMS_STORE", "CLAIMS_DATABASE_URL", "CLAIMS_FACTCHECKS"):
            patched.delenv(name, raising=False)
        yield


class CompiledStatements(dict[tuple[Any, ...], object]):
    """A cache for all engines of a kind of database: SQLAlchemy's own keys begin with the dialect, an object of each engine."""

    def get(self, key: tuple[Any, ...], default: object = None) -> object:
        return super().get((key[0].name, *key[1:]), default)

    def __setitem__(self, key: tuple[Any, ...], compiled: object) -> None:
        super().__setitem__((key[0].name, *key[1:]), compiled)


@pytest.fixture(scope="session", autouse=True)
def compiled_statements() -> Iterator[None]:
    """SQL is compiled once in each process, not again for the store of each test."""
    if (database := sys.modules.get("claims.store.database")) is None:
        yield
        return
    options = {"compiled_cache": CompiledStatements()}
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(database, "create_engine", partial(database.create_engine, execution_options=options))
        yield


@pytest.fixture(scope="session")
def nlp() -> "Language":
    """The stock English pipeline with the components that the stages read, loaded once."""
    from claims.language import load_model

    return load_model()


@pytest.fixture(scope="session")
def pipeline() -> "Language":
    """The complete pipeline, loaded once."""
    import claims

    return claims.load()


@pytest.fixture(scope="session")
def fast() -> "Language":
    """The fast pipeline, loaded once."""
    import claims

    return claims.load("fast")
