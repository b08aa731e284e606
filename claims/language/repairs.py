"""The repair of systematic parser errors (garden paths) in a dependency tree."""

from collections.abc import Sequence
from dataclasses import dataclass

from claims.language.labels import AUXILIARIES, BREAKS, NAMES, NOMINAL_SUBJECTS, NOUNS, PARTICIPLES, RELATIVES, TENSED
from claims.language.tree import DependencyTree

_CLAUSES = frozenset({"ROOT", "ccomp"})
_SAME_PLACE = frozenset({"ccomp", "conj", "advcl", "relcl"})


@dataclass(slots=True)
class DraftTree(DependencyTree):
    """A mutable tree: the parser's output, before it is laid out in columns."""

    lower: Sequence[str]
    lemmas: Sequence[str]
    tags: Sequence[str]
    pos: Sequence[str]
    is_mark: Sequence[bool]
    is_verb: Sequence[bool]
    deps: list[str]
    heads: list[int]
    children: list[list[int]]

    def move(self, i: int, head: int, dep: str) -> None:
        """Attaches ``i`` to ``head`` with the label ``dep``; a token attached to itself becomes a root."""
        old = self.heads[i]
        if old != i:
            self.children[old].remove(i)
        self.heads[i] = head
        self.deps[i] = dep
        if head != i:
            self.children[head].append(i)
            self.children[head].sort()

    def first(self, i: int) -> int:
        """The first token of the phrase that ``i`` heads."""
        while self.children[i] and self.children[i][0] < i:
            i = self.children[i][0]
        return i

    def last(self, i: int) -> int:
        """The last token of the phrase that ``i`` heads."""
        while self.children[i] and self.children[i][-1] > i:
            i = self.children[i][-1]
        return i


def repair(tree: DraftTree) -> None:
    """Repairs the garden paths below in ``tree``."""
    for i, dep in enumerate(tree.deps):
        if dep in NOMINAL_SUBJECTS:
            head = tree.heads[i]
            if tree.tags[head] == "VBN" and not _has_auxiliary(tree, head):
                _reduced_relative(tree, head, i)
            elif tree.deps[head] == "attr" and tree.tags[head] in TENSED and head > i:
                _shared_conjunct(tree, head, i)
            elif tree.deps[head] == "ccomp" and tree.heads[head] < i < head:
                _disagreeing_subject(tree, head, i)
        elif dep == "acl":
            _hidden_predicate(tree, i)
        elif dep == "relcl" and tree.is_finite(i) and tree.subject(i) is not None:
            _joined_clause(tree, i)
        elif dep == "pcomp" and tree.is_finite(i):
            _said_after_with(tree, i)
        elif dep == "advmod" and tree.heads[i] < i:
            _adverb_of_conjunct(tree, i)
        elif dep == "advcl" and tree.is_finite(i) and tree.subject(i) is None:
            _clausal_subject(tree, i)
        elif dep == "conj" and tree.is_finite(i) and tree.subject(i) is None and _object_before(tree, i):
            continue
        elif dep in _CLAUSES and tree.is_finite(i) and tree.subject(i) is None and not _object_above(tree, i):
            _coordinated_subject(tree, i)
            if tree.subject(i) is None:
                _swallowed_subject(tree, i)


def _has_auxiliary(tree: DraftTree, verb: int) -> bool:
    return any(tree.deps[child] in AUXILIARIES for child in tree.children[verb])


def _reduced_relative(tree: DraftTree, participle: int, subject: int) -> None:
    """ "Shells **found** in the harbour were live": the participle is part of the subject, not a predicate."""
    if subject > participle:
        return
    above = tree.heads[participle]
    if tree.deps[participle] == "ccomp" and participle < above and tree.is_finite(above) and tree.subject(above) is None:
        for child in [k for k in tree.children[participle] if k <= subject]:  # "Silva, **nicknamed** the Queen, wrote songs"
            tree.move(child, above, tree.deps[child])
        tree.move(participle, subject, "acl")
        return
    below = [k for k in tree.children[participle] if tree.deps[k] == "ccomp" and k > participle]
    beside = [
        k
        for k in tree.children[tree.heads[participle]]
        if k > participle and tree.deps[k] == tree.deps[participle] and tree.deps[k] in _SAME_PLACE
    ]
    predicate = next((k for k in (*below, *beside) if tree.is_finite(k) and tree.subject(k) is None), None)
    if predicate is None or any(tree.deps[k] == "mark" for k in tree.children[predicate]):
        return
    if predicate in below:
        top = tree.heads[participle] == participle
        tree.move(predicate, predicate if top else tree.heads[participle], tree.deps[participle])
    tree.move(subject, predicate, tree.deps[subject])
    for child in [k for k in tree.children[participle] if k < subject or k > predicate]:
        tree.move(child, predicate, tree.deps[child])
    tree.move(participle, subject, "acl")


def _shared_conjunct(tree: DraftTree, verb: int, first: int) -> None:
    """ "The lake is dry and the council rations water": what follows "and" is the second verb's subject."""
    copula = tree.heads[verb]
    second = next((k for k in tree.children[first] if tree.deps[k] == "conj" and k < verb), None)
    if second is None or not copula < first:
        return
    for child in [k for k in tree.children[first] if tree.deps[k] == "cc"]:
        tree.move(child, copula, "cc")
    tree.move(first, copula, "attr")
    tree.move(second, verb, "nsubj")
    tree.move(verb, copula, "conj")


def _disagreeing_subject(tree: DraftTree, verb: int, first: int) -> None:
    """ "Crews spotted the people and a warship **was** sent": two cannot have a singular verb, so the first is an object."""
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


def _hidden_predicate(tree: DraftTree, verb: int) -> None:
    """ "Tension **flared** in the race": a noun at the top whose modifier is tensed, or the only verb, is its subject.

    A participle with an object ("the quake, the strongest in years, **killed** 40 people") is a past tense in disguise.
    """
    noun = tree.heads[verb]
    if (
        (tree.deps[noun] not in _CLAUSES and tree.deps[noun] != "dep")
        or tree.pos[noun] not in NOUNS
        or verb < noun
        or tree.subject(verb) is not None
    ):
        return
    tensed = tree.tags[verb] in TENSED or (tree.tags[verb] == "VBN" and tree.child(verb, "dobj") is not None)
    apposed = any(tree.deps[k] == "appos" for k in tree.children[noun])  # "The centre, a former chapel, **reopened** in June"
    unbroken = apposed or tree.lower[verb - 1] not in BREAKS
    alone = unbroken and tree.tags[verb] in PARTICIPLES and tree.deps[noun] == "ROOT"
    if not tensed and not (alone and not any(tree.is_finite(k) for k in tree.children[noun])):
        return
    top = tree.heads[noun] == noun
    dep = tree.deps[noun]
    tree.move(verb, verb if top else tree.heads[noun], dep)
    for child in [k for k in tree.children[noun] if k > verb]:
        tree.move(child, verb, tree.deps[child])
    tree.move(noun, verb, "nsubj")


def _said_after_with(tree: DraftTree, verb: int) -> None:
    """ "…, with analysts saying **a rise** will follow": the verb's subject is what the parser makes an object of "saying"."""
    source = next((k for k in tree.children[verb] if tree.deps[k] in NOMINAL_SUBJECTS and k < verb), None)
    cue = None if source is None else tree.child(source, "acl")
    thing = None if cue is None else tree.child(cue, "dobj")
    if source is None or cue is None or thing is None or tree.tags[cue] != "VBG" or not cue < thing < verb:
        return
    preposition = tree.heads[verb]
    tree.move(source, preposition, "pobj")
    tree.move(thing, verb, "nsubj")
    tree.move(verb, cue, "ccomp")


def _adverb_of_conjunct(tree: DraftTree, adverb: int) -> None:
    """ "She agreed, but **also** argued that …": what stands between "but" and a verb belongs to that verb."""
    head, after = tree.heads[adverb], adverb + 1
    if tree.deps[head] == "cc" and head == adverb - 1:
        head = tree.heads[head]
    conjunct = next((k for k in tree.children_of(head, "conj") if k >= after), None)
    between = conjunct is not None and all(tree.deps[k] in AUXILIARIES for k in range(after, conjunct))
    if conjunct is not None and between and tree.is_verb[conjunct] and tree.deps[adverb - 1] == "cc":
        tree.move(adverb, conjunct, "advmod")


def _clausal_subject(tree: DraftTree, verb: int) -> None:
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


def _object_above(tree: DraftTree, verb: int) -> bool:
    """ "Analysts warned **more closures** could follow": what the parser makes an object of "warned" is the subject."""
    head = tree.heads[verb]
    thing = next((k for k in tree.children[head] if tree.deps[k] == "dobj" and head < k < verb), None)
    if tree.deps[verb] != "ccomp" or thing is None or tree.last(thing) + 1 != tree.first(verb):
        return False
    tree.move(thing, verb, "nsubj")
    return True


def _joined_clause(tree: DraftTree, verb: int) -> None:
    """ "We have two boats out now **and** local crews **are searching**": a relative clause does not begin with "and"."""
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


def _object_before(tree: DraftTree, verb: int) -> bool:
    """ "It means **fires** will spread": a verb is not coordinated without "and", so the object before it is its subject."""
    before = tree.first(verb) - 1
    head = tree.heads[before] if before >= 0 else before
    if before < 0 or tree.deps[before] != "dobj" or tree.last(before) != before or not tree.is_verb[head]:
        return False
    tree.move(before, verb, "nsubj")
    tree.move(verb, head, "ccomp")
    return True


def _coordinated_subject(tree: DraftTree, verb: int) -> None:
    """ "He said the dam was under threat and weather **conditions** were poor": what follows "and" is the verb's subject."""
    at = noun = tree.first(verb) - 1
    while at >= 0 and tree.heads[at] != at and tree.last(at) == noun and tree.deps[at] != "conj":
        at = tree.heads[at]
    if at < 0 or tree.deps[at] != "conj" or tree.pos[at] not in NOUNS or tree.last(at) != noun:
        return
    joining = tree.first(at) - 1
    above = tree.heads[at]
    while not tree.is_verb[above] and tree.heads[above] != above:
        above = tree.heads[above]
    if tree.deps[joining] != "cc" or not tree.is_verb[above] or above > at or tree.subject(above) is None:
        return
    if tree.has_child(tree.heads[at], "case"):
        return  # "that **Mills'** and Sander's pardon was partial"
    tree.move(joining, above, "cc")
    tree.move(at, verb, "nsubj")
    tree.move(verb, above, "conj")


def _swallowed_subject(tree: DraftTree, verb: int) -> None:
    """ "Unlike earlier talks, **details** were not made public": the parser counts the subject in with the phrase before
    it ("talks, details"), or takes a bare name for a date ("**Smith** - a former miner - joined the party")."""
    for child in reversed([k for k in tree.children[verb] if k < verb]):
        if tree.deps[child] == "npadvmod" and tree.tags[child] in NAMES:
            tree.move(child, verb, "nsubj")
            return
        if tree.deps[child] == "advcl" and _second_object(tree, child, verb):
            return
        if tree.deps[child] != "prep":
            continue
        below = tree.subtree(child)
        swallowed = [k for k in below if _follows_comma(tree, k)]
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


def _follows_comma(tree: DraftTree, noun: int) -> bool:
    """Whether ``noun`` is joined to the noun before it by nothing but a comma."""
    if tree.deps[noun] not in {"conj", "appos"} or tree.pos[noun] not in NOUNS | {"PRON"}:
        return False
    first = tree.first(noun)
    return first > 0 and tree.lower[first - 1] == "," and not any(tree.deps[k] == "cc" for k in tree.children[tree.heads[noun]])
