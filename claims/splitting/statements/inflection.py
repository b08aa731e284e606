"""A participle as a finite verb: "stopping" as "stopped", "stops" or "stop".

Irregular verbs are a table (claims/data/en/irregular_verbs.csv). A regular past tense is made from the participle itself, whose
spelling already shows a doubled consonant or a dropped e: "stopping" → "stopped", "hoping" → "hoped".
"""

import re
from enum import StrEnum
from functools import cache

from claims.data import english
from claims.data.grammar import IrregularVerb


class Tense(StrEnum):
    """The tense that a statement gives to a verb that had none."""

    PAST = "past"
    PRESENT = "present"


_AUXILIARIES = {"having": "have", "being": "be"}
"""Participles that the lemmatiser leaves as they are where they are auxiliaries."""
_BE = {
    (Tense.PAST, False): "was",
    (Tense.PAST, True): "were",
    (Tense.PRESENT, False): "is",
    (Tense.PRESENT, True): "are",
}


@cache
def _verbs() -> dict[str, IrregularVerb]:
    return {row.lemma: row for row in english().irregular_verbs}


def be(tense: Tense, *, plural: bool) -> str:
    """The form of "be" for a third person.

    >>> be(Tense.PAST, plural=True)
    'were'
    """
    return _BE[tense, plural]


def finite(participle: str, lemma: str, tense: Tense, *, plural: bool) -> str:
    """The finite form, for a third person, of the verb ``lemma`` whose present participle is ``participle``.

    >>> finite("stopping", "stop", Tense.PAST, plural=False), finite("carrying", "carry", Tense.PRESENT, plural=False)
    ('stopped', 'carries')
    """
    lemma = _mended(participle.lower(), lemma)
    if lemma == "be":
        return be(tense, plural=plural)
    row = _verbs().get(lemma)
    if tense is Tense.PRESENT:
        return lemma if plural else (row.third if row and row.third else _third(lemma))
    return row.past if row else _regular_past(participle.lower(), lemma)


def _mended(participle: str, lemma: str) -> str:
    """The lemma, with the e that the lemmatiser drops from short verbs: "hoping" is of "hope", for "hop" has "hopping"."""
    if lemma in _AUXILIARIES:
        return _AUXILIARIES[lemma]
    short = re.fullmatch("[^aeiou]*[aeiou][^aeiouwxy]", lemma) is not None
    return lemma + "e" if short and participle == lemma + "ing" else lemma


def _third(lemma: str) -> str:
    if re.search("(?:s|x|z|ch|sh)$", lemma):
        return lemma + "es"
    return lemma[:-1] + "ies" if re.search("[^aeiou]y$", lemma) else lemma + "s"


def _regular_past(participle: str, lemma: str) -> str:
    if re.search("[^aeiou]y$", lemma):
        return lemma[:-1] + "ied"
    if lemma.endswith("ie"):  # "tying": the participle's y hides the lemma's ie
        return lemma + "d"
    return participle.removesuffix("ing") + "ed"
