import os

import hypothesis
import pytest
from spacy.language import Language

import claims
from claims.language import load_model

# The same examples every time: a build must not fail, or pass, by chance. At home each run tries others.
hypothesis.settings.register_profile("ci", deadline=None, derandomize=True, database=None)
hypothesis.settings.register_profile("home", deadline=None)
hypothesis.settings.load_profile("ci" if os.environ.get("CI") else "home")


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The stock English pipeline with the components that the stages read, loaded once."""
    return load_model()


@pytest.fixture(scope="session")
def pipeline() -> Language:
    """The whole pipeline, loaded once."""
    return claims.load()
