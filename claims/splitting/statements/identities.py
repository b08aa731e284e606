"""Appositives as sentences: "X is Y"."""

from collections.abc import Sequence

from spacy.tokens import Doc

from claims.language import indices_of
from claims.splitting.clause import Clause
from claims.splitting.entities import COLLECTIVES
from claims.splitting.statements.inflection import Tense, be
from claims.splitting.statements.phrases import MARKS, is_plural
from claims.splitting.statements.wording import Piece


def identity(doc: Doc, clause: Clause, tokens: list[int]) -> Sequence[Piece]:
    """ "Ana Silva, a former judge" → "Ana Silva is a former judge"; "its minister, Ana Silva" → "Ana Silva is its minister"."""
    anchor = [i for i in indices_of(clause.subject) if i in set(tokens)]
    own = [i for i in tokens if i not in set(anchor)]
    while own and doc[own[0]].text in MARKS:
        own.pop(0)
    while anchor and doc[anchor[-1]].text in MARKS:
        anchor.pop()
    if not anchor or not own:
        return tokens
    if doc[clause.head].tag_ == "NN" and is_plural(doc, anchor) and doc[clause.head].lemma_ not in COLLECTIVES:
        return tokens  # "Prices rose for workers, **a blow to the mayor**" is about the rise
    if doc[clause.head].tag_ in ("NNP", "NNPS") and not _is_named(doc, anchor):
        anchor, own = own, anchor
    plural = is_plural(doc, anchor) or any(doc[i].tag_ == "NNS" and doc[i].head.i not in own for i in own)
    return [*anchor, be(Tense.PRESENT, plural=plural), *own]


def _is_named(doc: Doc, tokens: Sequence[int]) -> bool:
    """Whether a noun phrase is a name rather than a description that holds one ("Kenya's Prime Minister")."""
    return not any(doc[i].dep_ in ("poss", "det") or doc[i].tag_ in ("NN", "NNS") for i in tokens)
