import os
from collections.abc import Iterator

import hypothesis
import pytest
from spacy.language import Language

import claims
from claims.language import load_model

# The same examples every time: a build must not fail or pass by chance. Locally each run tries others.
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, database=None)
hypothesis.settings.register_profile("home", deadline=None)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "home")


def pytest_xdist_auto_num_workers() -> int:
    """How many processes ``-n auto`` starts: as many as there are processors, and at least four.

    Many tests wait for programs that they start, so that more processes than processors finish sooner, above all beside other
    work.
    """
    return max(4, os.cpu_count() or 1)


@pytest.fixture(scope="session", autouse=True)
def cache_folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A folder for the caches of checks, also for programs started by tests, instead of the user's own."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("CLAIMS_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        for name in ("CLAIMS_STORE", "CLAIMS_DATABASE_URL", "CLAIMS_FACTCHECKS"):
            patched.delenv(name, raising=False)
        yield


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The stock English pipeline with the components that the stages read, loaded once."""
    return load_model()


@pytest.fixture(scope="session")
def pipeline() -> Language:
    """The complete pipeline, loaded once."""
    return claims.load()
