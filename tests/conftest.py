import pytest
from spacy.language import Language

import claims
from claims.language import load_model


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The stock English pipeline with the components that the stages read, loaded once."""
    return load_model()


@pytest.fixture(scope="session")
def pipeline() -> Language:
    """The whole pipeline, loaded once."""
    return claims.load()
