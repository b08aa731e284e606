"""Invented fact-checks, and an encoder that needs no model: texts with words in common have near vectors."""

from zlib import crc32

import numpy as np

from claims.factchecks.index import SIZE, Vector
from claims.factchecks.records import fact_check
from claims.factchecks.terms import terms
from claims.model import FactCheck


def by_words(text: str) -> Vector:
    """A vector of the words of a text."""
    vector = np.zeros(SIZE, dtype=np.float32)
    for term in terms(text):
        vector[crc32(term.encode()) % SIZE] += 1
    length = float(np.linalg.norm(vector))
    return vector / length if length else vector


def check(claim: str, **fields: object) -> FactCheck:
    return fact_check({"claim": claim, "publisher": "Verity Desk", "rating": "False", **fields})


CHECKS = (
    check(
        "The Sarn reservoir was poisoned by Corvane Mining.",
        title="Did Corvane Mining poison the Sarn reservoir?",
        url="https://verity.example/sarn",
        date="2021-05-06",
    ),
    check("Mayor Ana Lima closed 12 libraries in Oswick.", rating="Mostly true", url="https://verity.example/libraries"),
    check("The Oswick bridge does not carry lorries.", rating="Satire", url="https://verity.example/bridge"),
    check("A vaccine made by Pellworth causes blindness in dogs.", url="https://verity.example/dogs"),
    check("Drinking seawater cures the common cold.", url="https://verity.example/seawater"),
    check("The tallest chimney in Marrow is 300 metres high.", rating="Half true", url="https://verity.example/chimney"),
)
