"""Repairs of parser errors in coordinations: the conjuncts of "and" and "but"."""

from claims.language.draft_tree import DraftTree
from claims.language.labels import AUXILIARIES, NOMINAL_SUBJECTS, NOUNS, RELATIVES


def shared_conjunct(tree: DraftTree, verb: int, first: int) -> None:
    """Makes the phrase after "and" the subject of the second verb: "The lake is dry and **the council** rations water"."""
    copula = tree.heads[verb]
    second = next((k for k in tree.children[first] if tree.deps[k] == "conj" and k < verb), None)
    if second is None or not copula < first:
        return
    for child in [k for k in tree.children[first] if tree.deps[k] == "cc"]:
        tree.move(child, copula, "cc")
    tree.move(first, copula, "attr")
    tree.move(second, verb, "nsubj")
    tree.move(verb, copula, "conj")


def disagreeing_subject(tree: DraftTree, verb: int, first: int) -> None:
    """Separates an object from the subject of a singular verb, which two nouns cannot share: "Crews spotted the people and a
    warship **was** sent"."""
    above = tree.heads[verb]
    second = next((k for k in tree.children[first] if tree.deps[k] == "conj"), None)
    joined = [k for k in tree.children[first] if tree.deps[k] == "cc" and tree.lower[k] == "and"]
    if second is None or not joined or not tree.is_verb[above] or tree.child(above, "dobj") is not None:
        return
    singular = [k for k in (verb, *tree.children[verb]) if tree.tags[k] == "VBZ" or tree.lower[k] == "was"]
    if not any(k == verb or tree.deps[k] in AUXILIARIES for k in singular):
        return
    for child in joined:
        tree.move(child, above, "cc")
    tree.move(first, above, "dobj")
    tree.move(second, verb, "nsubj")
    tree.move(verb, above, "conj")


def counted_apposition(tree: DraftTree, i: int) -> None:
    """ "The winners, **three girls and a boy**, were from Hull": a number between commas behind "the" and a plural is no
    conjunct of it."""
    noun, first, last = tree.heads[i], tree.first(i), tree.last(i)
    verb = tree.heads[noun]
    definite = any(tree.lower[k] in ("the", "these", "those", "his", "her", "its", "their") for k in tree.children[noun])
    if tree.tags[noun] != "NNS" or tree.deps[noun] not in NOMINAL_SUBJECTS or not definite or tree.has_child(noun, "cc"):
        return
    enclosed = tree.lower[first - 1] == "," and tree.lower[last + 1 : last + 2] == [","] and noun < first
    if enclosed and tree.tags[first] == "CD" and last + 1 < verb and not any(tree.is_verb[k] for k in range(noun, first)):
        tree.move(i, noun, "appos")


def adverb_of_conjunct(tree: DraftTree, adverb: int) -> None:
    """ "She agreed, but **also** argued that …": an adverb between "but" and a verb modifies that verb."""
    head, after = tree.heads[adverb], adverb + 1
    if tree.deps[head] == "cc" and head == adverb - 1:
        head = tree.heads[head]
    conjunct = next((k for k in tree.children_of(head, "conj") if k >= after), None)
    between = conjunct is not None and all(tree.deps[k] in AUXILIARIES for k in range(after, conjunct))
    if conjunct is not None and between and tree.is_verb[conjunct] and tree.deps[adverb - 1] == "cc":
        tree.move(adverb, conjunct, "advmod")


def joined_clause(tree: DraftTree, verb: int) -> None:
    """Coordinates a clause after "and" that was taken for a relative clause: "We have two boats out now **and** local crews
    **are searching**"."""
    first = tree.first(verb)
    noun, joining = tree.heads[verb], first - 1
    if joining < 0 or tree.deps[joining] != "cc" or not noun <= tree.heads[joining] < joining:
        return
    if any(tree.tags[k] in RELATIVES or tree.lower[k] == "that" for k in range(first, verb)):
        return
    above = noun
    while not tree.is_verb[above] and tree.heads[above] != above:
        above = tree.heads[above]
    if tree.is_verb[above] and above < noun and tree.subject(above) is not None:
        tree.move(joining, above, "cc")
        tree.move(verb, above, "conj")


def second_participle(tree: DraftTree, verb: int) -> None:
    """ "A bridge, built in 1910 and **closed** in 2001": what shares the place of a participle and has no object is one too."""
    first = tree.heads[verb]
    reduced = tree.tags[first] == "VBN" and tree.deps[first] == "acl" and not tree.has_child(first, *AUXILIARIES)
    if (
        reduced
        and tree.tags[verb] == "VBD"
        and tree.lower[verb].endswith("ed")
        and not tree.has_child(verb, "dobj", *AUXILIARIES)
    ):
        tree.tags[verb] = "VBN"


def object_before(tree: DraftTree, verb: int) -> bool:
    """Makes an object the subject of the next verb, which cannot be coordinated without "and": "It means **fires** will
    spread"."""
    before = tree.first(verb) - 1
    if before > 0 and tree.lower[before] == ",":
        before = _described_object(tree, before - 1)
    elif before >= 0 and tree.last(before) != before:
        return False
    head = tree.heads[before] if before >= 0 else before
    if before < 0 or tree.deps[before] != "dobj" or not tree.is_verb[head]:
        return False
    tree.move(before, verb, "nsubj")
    tree.move(verb, head, "ccomp")
    return True


def _described_object(tree: DraftTree, end: int) -> int:
    """The noun after "said" whose apposition ends with the token ``end``, -1 where there is none: "said **two** of them, a man
    and a girl, were ill"."""
    at = end
    while tree.heads[at] < at and tree.deps[at] != "dobj":
        at = tree.heads[at]
    said = tree.deps[at] == "dobj" and tree.lemmas[tree.heads[at]] == "say" and tree.heads[at] < at
    return at if said and tree.last(at) == end and tree.has_child(at, "appos") else -1


NOMINAL = NOUNS | {"PRON", "DET"}


def coordinated_subject(tree: DraftTree, verb: int) -> None:
    """Makes the noun after "and" the subject of its verb: "He said the dam was under threat and weather **conditions** were
    poor"; "They keep their school and **those** with two rooms do not"."""
    at = noun = tree.first(verb) - 1
    while at >= 0 and tree.heads[at] != at and tree.last(at) == noun and tree.deps[at] != "conj":
        at = tree.heads[at]
    if at < 0 or tree.deps[at] != "conj" or tree.pos[at] not in NOMINAL or tree.last(at) != noun:
        return
    joining = tree.first(at) - 1
    above = tree.heads[at]
    while not tree.is_verb[above] and tree.heads[above] != above:
        above = tree.heads[above]
    if tree.deps[joining] != "cc" or not tree.is_verb[above] or above > at or tree.subject(above) is None:
        return
    if tree.deps[verb] == "conj" and any(tree.heads[verb] < k < verb for k in tree.children_of(tree.heads[verb], "cc")):
        return
    if tree.has_child(tree.heads[at], "case"):
        return  # "that **Mills'** and Sander's pardon was partial"
    tree.move(joining, above, "cc")
    tree.move(at, verb, "nsubj")
    tree.move(verb, above, "conj")


def second_complement(tree: DraftTree, verb: int) -> None:
    """Coordinates a clause after "and that" with that of the first "that": "She said **that** it was late because the pump had
    failed, **and that she would** resign"."""
    if not _has_that(tree, verb):
        return
    head = first = tree.heads[verb]
    while not _has_that(tree, first) and tree.heads[first] not in (first, verb):
        first = tree.heads[first]
    joining = [k for k in tree.children_of(head, "cc") if head < k < verb]
    if first == head or not _has_that(tree, first) or not joining or first > head:
        return
    tree.move(joining[-1], first, "cc")
    tree.move(verb, first, "conj")


def _has_that(tree: DraftTree, verb: int) -> bool:
    return any(tree.lower[k] == "that" and k < verb for k in tree.children_of(verb, "mark"))
