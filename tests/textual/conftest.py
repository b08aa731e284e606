from types import ModuleType

import pytest

# Importing textacy takes a second, and each process of xdist would do it to collect these tests.


@pytest.fixture(scope="session")
def articles() -> ModuleType:
    from claims.textual import articles

    return articles


@pytest.fixture(scope="session")
def matching() -> ModuleType:
    from claims.textual import matching

    return matching
