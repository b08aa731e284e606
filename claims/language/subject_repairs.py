"""Repairs of clauses whose subject the parser gives to another verb, or takes for another part of a clause."""

from claims.language.draft_tree import DraftTree
from claims.language.labels import AUXILIARIES, DASHES, NAMES, NOMINAL_SUBJECTS, NOUNS

_SAYING = frozenset({"say", "report", "add", "confirm"})


def second_name(tree: DraftTree, i: int, verb: int) -> bool:
    """Makes a second subject between dashes an apposition: "The figure - **the number of the dead** - is not known"."""
    before, after = tree.first(i) - 1, tree.last(i) + 1
    first = next((k for k in tree.children_of(verb, *NOMINAL_SUBJECTS) if k < before), None)
    closed = after < verb and tree.lower[before] in DASHES and tree.lower[after] in DASHES
    if first is None or not closed or tree.pos[i] not in NOUNS:
        return False
    tree.move(i, first, "appos")
    return True


def subject_before_with(tree: DraftTree, verb: int) -> None:
    """ "A **train**, with 180 people on board, **has derailed**": a tensed verb takes no part in a phrase with "with"."""
    preposition = tree.heads[verb]
    noun = tree.heads[preposition]
    inner = next((k for k in tree.children_of(verb, *NOMINAL_SUBJECTS) if preposition < k < verb), None)
    if tree.lower[preposition] != "with" or inner is None or tree.deps[noun] != "ROOT" or tree.pos[noun] not in NOUNS:
        return
    if not tree.is_tensed(verb) or any(tree.is_finite(k) for k in tree.children[noun]):
        return
    tree.move(inner, preposition, "pobj")
    tree.move(verb, verb, "ROOT")
    tree.move(noun, verb, "nsubj")


def first_of_two_subjects(tree: DraftTree, verb: int) -> None:
    """ "**Potters cooked** eel, researchers write": the first of two subjects is that of the clause before."""
    head = tree.heads[verb]
    subjects = [k for k in tree.children[head] if tree.deps[k] in NOMINAL_SUBJECTS and k < head]
    if len(subjects) == 2 and tree.last(subjects[0]) + 1 == verb < subjects[1]:
        tree.tags[verb] = "VBD"
        tree.move(subjects[0], verb, "nsubj")
        tree.move(verb, head, "ccomp")


def subject_before_participle(tree: DraftTree, verb: int) -> None:
    """ "**Repairs**, being carried out in Hull, **should be finished**": what stands before the comma is the subject of the
    finite verb."""
    head, subject = tree.heads[verb], tree.subject(verb)
    opener = next((k for k in tree.children_of(verb, *AUXILIARIES) if tree.lower[k] in ("being", "having")), None)
    if subject is None or opener is None or not subject < opener < head or not tree.is_finite(head):
        return
    if tree.lower[opener - 1] == "," and tree.last(subject) >= opener - 2:
        passive = tree.has_child(head, "auxpass")
        tree.move(subject, head, "nsubjpass" if passive else "nsubj")


def subject_of_what_is_said(tree: DraftTree, verb: int) -> None:
    """ "…, where a nurse said **two of them, a man and a girl,** were ill": the supposed object of a saying, before a comma
    and a verb that has no subject and that nothing joins to the clause above, is the subject of that verb."""
    head, comma = tree.heads[verb], tree.first(verb) - 1
    if head > verb or comma < 1 or tree.lower[comma] != "," or not tree.is_finite(verb):
        return
    if tree.subject(verb) is not None or tree.has_child(verb, "mark", "advmod"):
        return
    thing = comma - 1
    while tree.deps[thing] != "dobj" and tree.heads[thing] < thing:
        thing = tree.heads[thing]
    said = tree.heads[thing]
    inside = head < said < thing and tree.lemmas[said] in _SAYING and tree.is_below(said, head)
    joined = any(tree.deps[k] == "cc" and k > thing for k in tree.children[head])
    if tree.deps[thing] == "dobj" and inside and not joined and tree.subject(said) is not None:
        tree.move(thing, verb, "nsubj")
        tree.move(verb, said, "ccomp")


def clausal_subject(tree: DraftTree, verb: int) -> None:
    """ "**That the mayor is ill** only helps the plan": a clause that "that" opens at the start of a sentence is a subject."""
    clause = tree.heads[verb]
    opener = tree.children[clause][0] if tree.children[clause] else clause
    if tree.deps[clause] != "ROOT" or verb < clause or tree.lower[opener] != "that" or tree.deps[opener] != "mark":
        return
    if tree.has_child(verb, "mark") or tree.first(clause) != opener:
        return
    later = [k for k in tree.children[clause] if k > verb]
    tree.move(verb, verb, "ROOT")
    tree.move(clause, verb, "csubj")
    for child in later:
        tree.move(child, verb, tree.deps[child])


def object_above(tree: DraftTree, verb: int) -> bool:
    """Makes the supposed object of a verb the subject of its clause: "Analysts warned **more closures** could follow"."""
    head = tree.heads[verb]
    thing = next((k for k in tree.children[head] if tree.deps[k] == "dobj" and head < k < verb), None)
    if tree.deps[verb] != "ccomp" or thing is None or tree.last(thing) + 1 != tree.first(verb):
        return False
    tree.move(thing, verb, "nsubj")
    return True


def swallowed_subject(tree: DraftTree, verb: int) -> None:
    """Fixes a subject that the parser attached to the phrase before it ("Unlike earlier talks, **details** were not made
    public"), or took for a date ("**Smith** - a former miner - joined the party")."""
    for child in reversed([k for k in tree.children[verb] if k < verb]):
        if tree.deps[child] == "npadvmod" and tree.tags[child] in NAMES:
            tree.move(child, verb, "nsubj")
            return
        if tree.deps[child] == "advcl" and _second_object(tree, child, verb):
            return
        if tree.deps[child] not in ("prep", "advcl"):
            continue
        below = tree.subtree(child)
        swallowed = [k for k in below if tree.follows_comma(k)]
        if swallowed:
            tree.move(swallowed[0], verb, "nsubj")
            return


def _second_object(tree: DraftTree, clause: int, verb: int) -> bool:
    """ "Though he may avoid jail, **the minimum term** is 25 years": what follows the comma is no second object of "avoid"."""
    objects = [k for k in tree.children_of(clause, "dobj") if k < verb]
    if len(objects) < 2 or tree.lower[tree.first(objects[-1]) - 1] != ",":
        return False
    for child in [k for k in tree.children[clause] if k > objects[-1]]:
        tree.move(child, verb, tree.deps[child])
    tree.move(objects[-1], verb, "nsubj")
    return True
