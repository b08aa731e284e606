"""How alike two names or two statements are, by textacy's measures; 0 is nothing in common, 1 the same words."""

import re
import unicodedata
from functools import lru_cache

from claims.textual.guard import guarded

with guarded():
    from textacy.similarity.hybrid import monge_elkan, token_sort_ratio
    from textacy.similarity.tokens import sorensen_dice

ALIKE = 0.6
"""From here on two statements are shown as similar."""
_WORD = re.compile(r"[^\W_]+")
_MOST_WORDS = 60
"""Words of a statement that are compared: each is compared with each."""


def statements_alike(one: str, other: str) -> float:
    """How alike two statements are: half by the words that they share, half by how near each word comes to one of the other's.

    The order of the words counts for nothing, an inflected or misspelt word for almost as much as the same.

    >>> statements_alike("41 people were killed", "41 people were killed")
    1.0
    """
    mine, theirs = _words(one), _words(other)
    if not mine or not theirs:
        return 0.0
    near: float = monge_elkan(mine, theirs)
    shared: float = sorensen_dice(mine, theirs)
    return (near + shared) / 2


def names_alike(one: str, other: str) -> float:
    """How alike two names are, whatever the order of their words, their accents and their case.

    >>> names_alike("Viktor Orbán", "ORBAN Viktor")
    1.0
    """
    alike: float = token_sort_ratio(_bare(one), _bare(other))
    return alike


def _bare(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))


@lru_cache(maxsize=1024)
def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(_bare(text))[:_MOST_WORDS])
