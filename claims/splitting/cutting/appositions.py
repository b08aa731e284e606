"""Appositives: "Rohingya, **a stateless minority from Myanmar**" says who somebody is."""

from claims.splitting.clause import Origin
from claims.splitting.cutting.sentence import Piece
from claims.splitting.cutting.syntax import Syntax

NAMES = frozenset({"NNP", "NNPS"})
NOUNS = frozenset({"NOUN", "PROPN"})
MAX_KEPT = 12
"""An appositive longer than this many words is taken out of its main clause even where the clause goes on after it."""


def is_identity(words: Syntax, i: int, piece: Piece) -> bool:
    """Whether the appositive that ``i`` heads says who or what its anchor is.

    Places ("Hull, England"), ages ("Smith, 42,") and lists are no identities, nor is the subject that the parser takes
    for an appositive ("In Hull, **a small ferry** sank").
    """
    if piece.origin is Origin.HEADLESS or (i < piece.head and words.subject(piece.head) is None):
        return False
    if words.deps[i] != "appos" or words.pos[i] not in NOUNS:
        return False
    anchor = words.heads[i]
    if words.pos[anchor] not in NOUNS or anchor > i:
        return False
    if words.tags[anchor] not in NAMES and any(words.deps[kid] == "nummod" for kid in words.kids[anchor]):
        return False  # "28 per cent, its best result"
    inner = words.subtree(i)
    if inner[0] == 0 or words.lower[inner[0] - 1] != ",":
        return False
    content = [k for k in inner if not words.mark[k]]
    described = any(words.pos[k] == "NOUN" for k in content) and len(content) > 1
    if words.tags[anchor] in NAMES:
        return described and _described(words, i)
    # "his foreign minister, Ana Silva": a name after the role that introduces it.
    return (words.tags[i] in NAMES or described) and _described(words, anchor)


def _described(words: Syntax, noun: int) -> bool:
    """Whether ``noun`` heads a description ("a former teacher", "chairman of the board", "his foreign minister")."""
    if words.tags[noun] in NAMES and not any(words.deps[kid] in {"det", "poss"} for kid in words.kids[noun]):
        return any(words.deps[kid] == "prep" for kid in words.kids[noun])
    return any(words.deps[kid] in DESCRIBING for kid in words.kids[noun])


DESCRIBING = frozenset({"conj", "det", "poss", "prep", "amod", "compound", "nummod"})


def nearest_conjunct(words: Syntax, anchor: int, before: int) -> int:
    """The last conjunct of ``anchor`` before a token: in "Bangladeshis and Rohingya, a minority" the Rohingya."""
    while True:
        later = [k for k in words.kids[anchor] if words.deps[k] == "conj" and k < before]
        if not later:
            return anchor
        anchor = later[-1]
