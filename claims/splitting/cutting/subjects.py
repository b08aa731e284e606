"""Whose predicate it is: the words of a clause's subject, its own or carried over."""

from collections.abc import Sequence

from claims.splitting.cutting.sentence import Pieces
from claims.splitting.cutting.syntax import RELATIVISERS, Syntax

NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "NUM", "ADJ", "DET"})
APPENDED = frozenset({"appos"})
BESIDE = APPENDED | {"conj", "cc", "preconj"}
SUBJECTS = frozenset({"nsubj", "nsubjpass"})


def subject_of(words: Syntax, cut: Pieces, layer: Sequence[int], head: int) -> list[int]:
    """The words of the subject of the predicate ``head``, ascending; empty where it has none.

    ``layer`` numbers each token's layer of attribution. A conjunct takes the first conjunct's subject, a participle its
    main clause's, a relative pronoun its antecedent.
    """
    seen: set[int] = set()
    while head not in seen:
        seen.add(head)
        subject = _own_subject(words, cut, head)
        dep = words.deps[head]
        if subject is not None and (
            dep != "relcl" or (words.tags[subject] not in RELATIVISERS and words.lower[subject] != "that")
        ):
            if dep == "ccomp" and _is_relative(words, subject) and words.deps[words.heads[head]] == "relcl":
                # "the storm, **which** officials said was the worst in years"
                relative = words.heads[head]
                return antecedent(words, cut, words.heads[relative], words.subtree(relative)[0])
            return _noun_phrase(words, cut, subject)
        up = words.heads[head]
        if up == head:
            return []
        if dep in {"relcl", "acl"}:
            return antecedent(words, cut, up, words.subtree(head)[0])
        if dep == "pcomp":
            up = words.heads[up]
        elif dep not in {"conj", "advcl", "xcomp"}:
            return []
        if dep == "conj" and layer[up] != layer[head]:
            # "The plant, she said, is shut and **will be sold**": the parser hangs "sold" on "said".
            before = [k for k in cut.by_head if k < head and layer[k] == layer[head]]
            if not before:
                return []
            up = before[-1]
        head = up
    return []


def _is_relative(words: Syntax, pronoun: int) -> bool:
    return words.tags[pronoun] in RELATIVISERS or words.lower[pronoun] == "that"


def antecedent(words: Syntax, cut: Pieces, anchor: int, before: int, *, conjuncts: bool = False) -> list[int]:
    """The words of the noun phrase of ``anchor`` that stand before the token ``before``, what was cut from it left out;
    with its ``conjuncts`` where these are meant too ("Ohio and Texas, the two largest states")."""
    if words.pos[anchor] not in NOMINAL:
        return []
    owner = cut.owner.get(anchor)
    below = words.subtree(anchor)
    kept = [k for k in below if k < before and not words.mark[k] and cut.owner.get(k) == owner]
    return [k for k in kept if not _within(words, k, anchor, APPENDED if conjuncts else BESIDE)]


def _within(words: Syntax, i: int, anchor: int, deps: frozenset[str]) -> bool:
    while i != anchor:
        if words.deps[i] in deps:
            return True
        i = words.heads[i]
    return False


def _own_subject(words: Syntax, cut: Pieces, head: int) -> int | None:
    subject = words.subject(head)
    if subject is not None:
        return subject
    # "Kim, officials say, is ill": the parser gave the subject to "say"; the piece knows better.
    piece = cut.by_head.get(head)
    if piece is None:
        return None
    inside = set(piece.tokens)
    return next((i for i in piece.tokens if i < head and words.deps[i] in SUBJECTS and words.heads[i] not in inside), None)


def _noun_phrase(words: Syntax, cut: Pieces, noun: int) -> list[int]:
    owner = cut.owner.get(noun)
    kept = [k for k in words.subtree(noun) if not words.mark[k] and cut.owner.get(k) == owner]
    return [k for k in kept if not _within(words, k, noun, APPENDED)]
