"""Garden paths: sentences that small parsers misread in one systematic way, put right before anything is cut."""

from claims.splitting.cutting.syntax import AUXILIARIES, Syntax


def repaired(words: Syntax) -> Syntax:
    """``words`` with the garden paths below put right, in place."""
    for i, dep in enumerate(words.deps):
        if dep in SUBJECTS:
            head = words.heads[i]
            if words.tags[head] == "VBN" and not _has_auxiliary(words, head):
                _reduced_relative(words, head, i)
            elif words.deps[head] == "attr" and words.tags[head] in {"VBZ", "VBP", "VBD"} and head > i:
                _shared_conjunct(words, head, i)
    return words


SUBJECTS = frozenset({"nsubj", "nsubjpass"})
SAME_PLACE = frozenset({"ccomp", "conj", "advcl", "relcl"})


def _has_auxiliary(words: Syntax, verb: int) -> bool:
    return any(words.deps[kid] in AUXILIARIES for kid in words.kids[verb])


def _reduced_relative(words: Syntax, participle: int, subject: int) -> None:
    """ "Shells **found** in the harbour were live": the participle is no predicate but part of the subject."""
    if subject > participle:
        return
    below = [k for k in words.kids[participle] if words.deps[k] == "ccomp" and k > participle]
    beside = [
        k
        for k in words.kids[words.heads[participle]]
        if k > participle and words.deps[k] == words.deps[participle] and words.deps[k] in SAME_PLACE
    ]
    predicate = next((k for k in (*below, *beside) if words.finite(k) and words.subject(k) is None), None)
    if predicate is None or any(words.deps[k] == "mark" for k in words.kids[predicate]):
        return
    if predicate in below:
        top = words.heads[participle] == participle
        _move(words, predicate, predicate if top else words.heads[participle], words.deps[participle])
    _move(words, subject, predicate, words.deps[subject])
    for kid in [k for k in words.kids[participle] if k < subject or k > predicate]:
        _move(words, kid, predicate, words.deps[kid])
    _move(words, participle, subject, "acl")


def _shared_conjunct(words: Syntax, verb: int, first: int) -> None:
    """ "The lake is dry and the council rations water": what follows "and" is the second verb's subject."""
    copula = words.heads[verb]
    second = next((k for k in words.kids[first] if words.deps[k] == "conj" and k < verb), None)
    if second is None or not copula < first:
        return
    for kid in [k for k in words.kids[first] if words.deps[k] == "cc"]:
        _move(words, kid, copula, "cc")
    _move(words, first, copula, "attr")
    _move(words, second, verb, "nsubj")
    _move(words, verb, copula, "conj")


def _move(words: Syntax, i: int, head: int, dep: str) -> None:
    """Hangs ``i`` on ``head``; a word that is its own head stands at the top."""
    old = words.heads[i]
    if old != i:
        words.kids[old].remove(i)
    words.heads[i] = head
    words.deps[i] = dep
    if head != i:
        words.kids[head].append(i)
        words.kids[head].sort()
