"""Appositives as sentences: "X is Y"."""

import re
from collections.abc import Sequence

from spacy.tokens import Doc, Token

from claims.language import indices_of
from claims.language.labels import NAMES, PLURALS
from claims.sources import Speakers
from claims.splitting.clause import Clause
from claims.splitting.entities import collectives, is_person, people_nouns
from claims.splitting.statements.inflection import Tense, be
from claims.splitting.statements.phrases import MARKS, is_plural
from claims.splitting.statements.wording import Piece

_PERSON_ENDING = re.compile("(?:er|or|ist|ian|man|woman|person|ant|ent|ive|eer|ee|ess|ster|crat|general)$")


def identity(doc: Doc, clause: Clause, tokens: list[int], speakers: Speakers) -> Sequence[Piece]:
    """ "Ana Silva, a former judge" → "Ana Silva is a former judge"; "its minister, Ana Silva" → "Ana Silva is its minister"."""
    anchor = [i for i in indices_of(clause.subject) if i in set(tokens)]
    own = [i for i in tokens if i not in set(anchor)]
    while own and doc[own[0]].text in MARKS:
        own.pop(0)
    while anchor and doc[anchor[-1]].text in MARKS:
        anchor.pop()
    while anchor and doc[anchor[0]].tag_ == "RB":
        anchor.pop(0)  # "**even** Ana Silva, a former judge"
    if not anchor or not own or doc[anchor[0]].dep_ == "prep" or not _fits(doc, doc[clause.head], anchor, own, speakers):
        return tokens
    if doc[clause.head].tag_ in NAMES and not _is_named(doc, anchor):
        anchor, own = own, anchor
    plural = doc[clause.head].tag_ in PLURALS or any(doc[i].lower_ == "and" and doc[i].head.i in anchor for i in anchor)
    return [*anchor, be(Tense.PRESENT, plural=plural), *own]


def _fits(doc: Doc, role: Token, anchor: Sequence[int], own: Sequence[int], speakers: Speakers) -> bool:
    """Whether an appositive can say who its anchor is.

    The parser also calls apposition what is a list ("Acme, Bolt and Cobb") or a remark on the whole clause: "Prices rose for
    workers, **a blow to the mayor**", "He quoted Ana Silva, **a phrase that stuck**".
    """
    if _is_named(doc, anchor) and _is_named(doc, own):
        return False
    if role.tag_ == "NNS" and not is_plural(doc, anchor) and not _is_named(doc, anchor):
        return False
    if role.tag_ != "NN":
        return True
    if is_plural(doc, anchor) and not any(doc[i].tag_ in NAMES for i in anchor):
        return role.lemma_ in collectives()
    if not is_person(doc, anchor, speakers):
        return True
    if role.lemma_ in people_nouns():
        return True
    return role.lemma_ not in collectives() and _PERSON_ENDING.search(role.lemma_) is not None


def _is_named(doc: Doc, tokens: Sequence[int]) -> bool:
    """Whether a noun phrase is a name rather than a description that holds one ("Kenya's Prime Minister")."""
    return not any(doc[i].dep_ in ("poss", "det") or doc[i].tag_ in ("NN", "NNS") for i in tokens)
