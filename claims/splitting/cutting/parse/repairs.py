"""Garden paths: sentences that small parsers misread in one systematic way, put right before anything is cut."""

from claims.splitting.cutting.parse.syntax import AUXILIARIES, BREAKS, PARTICIPLES, Syntax


def repaired(words: Syntax) -> Syntax:
    """``words`` with the garden paths below put right, in place."""
    for i, dep in enumerate(words.deps):
        if dep in SUBJECTS:
            head = words.heads[i]
            if words.tags[head] == "VBN" and not _has_auxiliary(words, head):
                _reduced_relative(words, head, i)
            elif words.deps[head] == "attr" and words.tags[head] in TENSED and head > i:
                _shared_conjunct(words, head, i)
            elif words.deps[head] == "ccomp" and words.heads[head] < i < head:
                _disagreeing_subject(words, head, i)
        elif dep == "acl":
            _hidden_predicate(words, i)
        elif dep in CLAUSES and words.finite(i) and words.subject(i) is None and not _object_above(words, i):
            _swallowed_subject(words, i)
    return words


SUBJECTS = frozenset({"nsubj", "nsubjpass"})
CLAUSES = frozenset({"ROOT", "ccomp"})
NOUNS = frozenset({"NOUN", "PROPN"})
TENSED = frozenset({"VBZ", "VBP", "VBD"})
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


def _disagreeing_subject(words: Syntax, verb: int, first: int) -> None:
    """ "Crews spotted the people and a warship **was** sent": two cannot have a singular verb, so the first is an object."""
    above = words.heads[verb]
    second = next((k for k in words.kids[first] if words.deps[k] == "conj"), None)
    joined = [k for k in words.kids[first] if words.deps[k] == "cc" and words.lower[k] == "and"]
    if second is None or not joined or not words.verbal(above) or words.child(above, OBJECT) is not None:
        return
    singular = [k for k in (verb, *words.kids[verb]) if words.tags[k] == "VBZ" or words.lower[k] == "was"]
    if not any(k == verb or words.deps[k] in AUXILIARIES for k in singular):
        return
    for kid in joined:
        _move(words, kid, above, "cc")
    _move(words, first, above, "dobj")
    _move(words, second, verb, "nsubj")
    _move(words, verb, above, "conj")


def _hidden_predicate(words: Syntax, verb: int) -> None:
    """ "Tension **flared** in the race": a noun at the top whose modifier is tensed, or the only verb, is its subject.

    A participle with an object ("the quake, the strongest in years, **killed** 40 people") is a past tense in disguise.
    """
    noun = words.heads[verb]
    if words.deps[noun] not in CLAUSES or words.pos[noun] not in NOUNS or verb < noun or words.subject(verb) is not None:
        return
    tensed = words.tags[verb] in TENSED or (words.tags[verb] == "VBN" and words.child(verb, OBJECT) is not None)
    apposed = any(words.deps[k] == "appos" for k in words.kids[noun])  # "The centre, a former chapel, **reopened** in June"
    unbroken = apposed or words.lower[verb - 1] not in BREAKS
    alone = unbroken and words.tags[verb] in PARTICIPLES and words.deps[noun] == "ROOT"
    if not tensed and not (alone and not any(words.finite(k) for k in words.kids[noun])):
        return
    top = words.heads[noun] == noun
    dep = words.deps[noun]
    _move(words, verb, verb if top else words.heads[noun], dep)
    for kid in [k for k in words.kids[noun] if k > verb]:
        _move(words, kid, verb, words.deps[kid])
    _move(words, noun, verb, "nsubj")


OBJECT = frozenset({"dobj"})


def _object_above(words: Syntax, verb: int) -> bool:
    """ "Analysts warned **more closures** could follow": what the parser makes an object of "warned" is the subject."""
    head = words.heads[verb]
    thing = next((k for k in words.kids[head] if words.deps[k] == "dobj" and head < k < verb), None)
    if words.deps[verb] != "ccomp" or thing is None or words.last(thing) + 1 != words.first(verb):
        return False
    _move(words, thing, verb, "nsubj")
    return True


def _swallowed_subject(words: Syntax, verb: int) -> None:
    """ "Unlike earlier talks, **details** were not made public": the parser counts the subject in with the phrase before
    it ("talks, details"), or takes a bare name for a date ("**Smith** - a former miner - joined the party")."""
    for kid in reversed([k for k in words.kids[verb] if k < verb]):
        if words.deps[kid] == "npadvmod" and words.tags[kid] in {"NNP", "NNPS"}:
            _move(words, kid, verb, "nsubj")
            return
        if words.deps[kid] != "prep":
            continue
        below = words.subtree(kid)
        swallowed = [k for k in below if _follows_comma(words, k)]
        if swallowed:
            _move(words, swallowed[0], verb, "nsubj")
            return


def _follows_comma(words: Syntax, noun: int) -> bool:
    """Whether ``noun`` is joined to the noun before it by nothing but a comma."""
    if words.deps[noun] not in {"conj", "appos"} or words.pos[noun] not in NOUNS | {"PRON"}:
        return False
    first = words.first(noun)
    return first > 0 and words.lower[first - 1] == "," and not any(words.deps[k] == "cc" for k in words.kids[words.heads[noun]])


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
