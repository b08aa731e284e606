"""Verbs without a tense of their own: participles, and conjuncts that share their auxiliaries.

A participle becomes a finite verb: "stopping" is "stopped", "stops" or "stop". Irregular verbs are a table
(claims/data/en/irregular_verbs.csv). A regular past tense is made from the participle itself, whose spelling already shows a
doubled consonant or a dropped e: "stopping" → "stopped", "hoping" → "hoped".
"""

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import cache

from spacy.tokens import Doc, Token

from claims.data import english
from claims.data.grammar import IrregularVerb
from claims.language import parsed_doc, runs_of
from claims.language.labels import AUXILIARIES, FINITE, NOMINAL_SUBJECTS
from claims.language.times import times
from claims.splitting.wording import AUXILIARIES_AND_NOT, Piece, is_plural, written_out


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
    lemma = _corrected(participle.lower(), lemma)
    if lemma == "be":
        return be(tense, plural=plural)
    row = _verbs().get(lemma)
    if tense is Tense.PRESENT:
        return lemma if plural else (row.third if row and row.third else _third(lemma))
    return row.past if row else _regular_past(participle.lower(), lemma)


def _corrected(participle: str, lemma: str) -> str:
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


# "Everyone pays, starting in May", "three men, including the mayor": prepositions by now, whatever their subject.
_PREPOSITIONAL = frozenset({"start", "begin", "depend", "include", "regard", "concern", "consider", "follow", "accord"})


def verb_of(head: Token) -> Token:
    """The verb of a clause that the parser heads by a preposition: "**without** elaborating"."""
    return next((child for child in head.rights if child.dep_ == "pcomp"), head) if head.dep_ == "prep" else head


def is_finite(head: Token, inside: set[int]) -> bool:
    """Whether a predicate has a tense, by itself or by an auxiliary among the tokens ``inside``."""
    if head.tag_ in FINITE:
        return True
    return any(child.tag_ in FINITE for child in head.children if child.i in inside and child.i < head.i)


def whole(doc: Doc, tokens: Sequence[int]) -> list[Piece]:
    """``tokens`` with a contraction at their start written out: "who**'s** chairing the board", "who**'ve** left"."""
    word = written_out(doc[tokens[0]]) if tokens else None
    return list(tokens) if word is None else [word, *tokens[1:]]


def shared_auxiliaries(head: Token) -> list[Piece]:
    """The auxiliaries of the first conjunct, where the verb ``head`` has the same form: "was arrested and **charged**"."""
    first = head
    while first.dep_ == "conj" and first.head.i != first.i:
        first = first.head
    if first.i == head.i or first.tag_[:2] != "VB" or (first.tag_ != head.tag_ and {first.tag_, head.tag_} != {"VBN", "VBD"}):
        return []
    shared = [child for child in first.lefts if child.dep_ in AUXILIARIES_AND_NOT]
    if not shared or any(child.tag_ == "TO" for child in shared):
        return []
    if any(child.dep_ == "neg" for child in shared) and not any(child.lower_ in ("or", "nor") for child in first.rights):
        return []  # "They do not resign but **fight on**"
    return [written_out(child) or child.i for child in shared]


def participle(doc: Doc, head: Token, subject: list[int], tokens: list[int]) -> Sequence[Piece]:
    """The plan of a participial clause as a finite one; ``tokens`` as they are where its tense or subject is uncertain."""
    tense = _tense_above(doc, head)
    without = doc[tokens[0]].lower_ == "without"
    if tense is None or (doc[tokens[0]].tag_ in ("IN", "WRB") and not without) or _is_loose(doc, head, subject):
        return tokens
    plural = is_plural(doc, subject)
    perfect = any(child.tag_ == "VBG" and child.dep_ in AUXILIARIES_AND_NOT for child in head.lefts)
    if head.tag_ == "VBN" and not perfect:  # not "having put pressure on them"
        if tense is Tense.PRESENT and times(parsed_doc(doc), runs_of(tokens)):
            tense = Tense.PAST  # "The outcome is a report released on Tuesday"
        return [*subject, be(tense, plural=plural), *tokens]
    return [*subject, *_finite_words(doc, head, tokens[1:] if without else tokens, tense, negated=without, plural=plural)]


def absolute(doc: Doc, head: Token, tokens: list[int]) -> Sequence[Piece]:
    """ "**with the mayor taking the blame**" → "The mayor took the blame"."""
    subject = next((child for child in head.lefts if child.dep_ in NOMINAL_SUBJECTS and child.i in tokens), None)
    if head.tag_ != "VBG" or subject is None or any(child.dep_ in AUXILIARIES for child in head.lefts):
        return tokens
    tense = _tense_above(doc, head)
    if tense is None:
        return tokens
    plural = is_plural(doc, [t.i for t in subject.subtree])
    return _finite_words(doc, head, tokens[1:], tense, negated=False, plural=plural)


def _is_loose(doc: Doc, head: Token, subject: list[int]) -> bool:
    """Whether the participle is about something else: "He won twice, **giving him a lead**"; the whole of it gave it."""
    if head.dep_ == "pcomp" and doc[head.head.i].lower_ != "without":
        return True  # "even after previously backing rivals"
    if doc[subject[0]].tag_ in ("WRB", "IN", "CD", "$") and len(subject) > 1:
        return doc[subject[0]].tag_ not in ("CD", "$") or not any(doc[i].tag_[0] == "N" for i in subject)
    if doc[subject[0]].lower_ in ("i", "you", "there") or any(child.dep_ == "expl" for child in head.head.lefts):
        return True  # "Looking back, there was a reason"
    if head.tag_ == "VBG" and head.lemma_ in _PREPOSITIONAL:
        return True
    return any(child.tag_ == "PRP" and not child.lower_.endswith(("self", "selves")) for child in head.rights)


def _finite_words(doc: Doc, head: Token, tokens: list[int], tense: Tense, *, negated: bool, plural: bool) -> Sequence[Piece]:
    """``tokens`` with the participle, and those coordinated with it, as finite verbs."""
    chain = _coordinated(head)
    negated = negated or any(child.dep_ == "neg" for child in head.lefts)
    plan: list[Piece] = []
    for i in tokens:
        token = doc[i]
        if token.dep_ == "neg" and token.head.i == head.i:
            continue
        if token.dep_ in AUXILIARIES and token.head.i == head.i and token.tag_ == "VBG":
            chain = chain - {head.i} | {i}  # "having won", "being held": the auxiliary takes the tense
        if i in chain and token.tag_ == "VBG":
            verb = finite(token.text, token.lemma_, tense, plural=plural)
            plan.extend([finite("doing", "do", tense, plural=plural), "not", token.lemma_] if negated else [verb])
        else:
            plan.append(i)
    return plan


def _coordinated(head: Token) -> frozenset[int]:
    """``head`` and the verbs coordinated with it."""
    found, queue = {head.i}, [head]
    while queue:
        for child in queue.pop().rights:
            if child.dep_ == "conj" and child.tag_ == head.tag_ and not any(c.dep_ in AUXILIARIES_AND_NOT for c in child.lefts):
                found.add(child.i)
                queue.append(child)
    return frozenset(found)


def _tense_above(doc: Doc, head: Token) -> Tense | None:
    """The tense of the finite verb above a participle; None where it looks ahead, or where there is none."""
    verb = head.head
    while verb.tag_[0] not in "VM" and verb.head.i != verb.i:
        verb = verb.head
    while verb.i != head.i:
        auxiliaries = [child.tag_ for child in verb.lefts if child.dep_ in AUXILIARIES]
        if "MD" in auxiliaries or "TO" in auxiliaries:
            return None
        if verb.tag_ == "VBD" or "VBD" in auxiliaries:
            return Tense.PAST
        if verb.tag_ == "VBN" and any(child.lemma_ == "have" for child in verb.lefts):
            return Tense.PAST
        if verb.tag_ in ("VBZ", "VBP") or any(tag in ("VBZ", "VBP") for tag in auxiliaries):
            return Tense.PRESENT
        if verb.head.i == verb.i:
            return None
        verb = verb.head
    return None
