"""Telling an English article from one in another language.

The pipeline reads English only, and would make nonsense of anything else. English gives itself away by its function words;
only where they are scarce is a language identifier asked, which takes a second to load.
"""

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from claims.data import common, english

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

FEWEST_WORDS: Final = 20
"""Shorter texts are taken as English: names and headlines fool any identifier."""

_SAMPLE = 20_000  # code points that are looked at
_ENOUGH = 0.10  # share of function words that only English text has
_SURE = 0.90  # how sure the identifier must be that a text is not English
_ACCEPTED = frozenset({english().code, "zxx"})  # "zxx": not in any language, such as a table of results
_WORD = re.compile(r"[^\W\d_]+")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


@cache
def _function_words() -> frozenset[str]:
    return frozenset(row.word for row in english().function_words)


@cache
def _names() -> dict[str, str]:
    return {row.code: row.name for row in common().languages}


def language_name(code: str) -> str:
    """The English name of a language by its BCP 47 code, or the code in quotes where it is not known.

    >>> language_name("pt-BR"), language_name("xx")
    ('Portuguese', "'xx'")
    """
    return _names().get(re.split(r"[-_]", code)[0].lower(), repr(code))


def other_language(text: str) -> str | None:
    """The name of the language that ``text`` looks like, None where it is English or too short to tell."""
    words = _WORD.findall(text[:_SAMPLE].lower())
    unspaced = len(_UNSPACED.findall(text[:_SAMPLE]))
    if len(words) < FEWEST_WORDS and unspaced < 2 * FEWEST_WORDS:
        return None
    function_words = _function_words()
    if sum(word in function_words for word in words) >= _ENOUGH * len(words) and unspaced < len(words):
        return None
    return _identified(" ".join(words))


def _identified(text: str) -> str | None:
    code, probability = _identifier().classify(text)
    return language_name(code) if code not in _ACCEPTED and probability >= _SURE else None


@cache
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # NumPy and a model: a second that English never pays

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
