"""Repairs systematic parser errors (garden paths) in a dependency tree."""

from collections.abc import Sequence
from dataclasses import dataclass

from claims.language.labels import AUXILIARIES, BREAKS, NAMES, NOMINAL_SUBJECTS, NOUNS, PARTICIPLES, RELATIVES, TENSED
from claims.language.tree import DependencyTree

_CLAUSES = frozenset({"ROOT", "ccomp"})
_NEVER_NOUNS = frozenset({"allege", "alleges", "insist", "insists", "argue", "argues", "believe", "believes"})
_REPORTS = frozenset({"report", "reports"})
_RESEARCHING = frozenset({"researcher", "scientist", "author", "team", "group", "economist", "engineer", "doctor", "expert"})
_NEAR = 12
_SAME_PLACE = frozenset({"ccomp", "conj", "advcl", "relcl"})


@dataclass(slots=True)
class DraftTree(DependencyTree):
    """A mutable tree: the parser's output, before it is laid out in columns."""

    lower: Sequence[str]
    lemmas: list[str]
    tags: list[str]
    pos: list[str]
    is_mark: Sequence[bool]
    is_verb: list[bool]
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
    for i, word in enumerate(tree.lower):
        if word in _NEVER_NOUNS and tree.pos[i] in NOUNS:
            _verb_taken_for_noun(tree, i)
        elif tree.tags[i] == "MD" and tree.deps[i] == "aux" and tree.tags[tree.heads[i]] in ("VBZ", "VBD"):
            _name_taken_for_modal(tree, i)
        elif word in _REPORTS and tree.pos[i] in NOUNS and tree.deps[i] != "ROOT":
            _trailing_report(tree, i)
    for i, dep in enumerate(tree.deps):
        if dep in NOMINAL_SUBJECTS:
            head = tree.heads[i]
            if (
                i < head
                and tree.lower[tree.last(i)] == ":"
                and any(i < k < head for k in tree.children[head] if tree.deps[k] == dep)
            ):
                tree.move(i, head, "dep")  # "**Ana Ruiz**: The wall failed" has one subject
                continue
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
        elif dep == "advcl" and tree.tags[i] == "VBN" and not _has_auxiliary(tree, i):
            _first_of_two_subjects(tree, i)
        elif dep == "advcl" and tree.is_finite(i) and tree.subject(i) is None:
            _clausal_subject(tree, i)
        elif dep == "conj" and tree.is_finite(i) and tree.subject(i) is None and _object_before(tree, i):
            continue
        elif dep in _CLAUSES and tree.is_finite(i) and tree.subject(i) is None and not _object_above(tree, i):
            _coordinated_subject(tree, i)
            if tree.subject(i) is None:
                _swallowed_subject(tree, i)


def _verb_taken_for_noun(tree: DraftTree, i: int) -> None:
    """ "Police **allege** he took the key": a word that is only a verb, between a noun and the subject of a tensed verb."""
    subject = next((k for k in range(i - 1, max(-1, i - 2), -1) if tree.pos[k] in NOUNS and tree.heads[k] == i), None)
    verb = next(
        (k for k in range(i + 1, min(i + _NEAR, len(tree.lower))) if tree.is_finite(k) and tree.subject(k) is not None), None
    )
    if subject is None or verb is None or not i < (tree.subject(verb) or 0) or tree.first(tree.subject(verb) or verb) != i + 1:
        return
    tree.tags[i], tree.pos[i], tree.is_verb[i] = "VBZ" if tree.lower[i].endswith("s") else "VBP", "VERB", True
    tree.lemmas[i] = tree.lower[i].removesuffix("s")
    if tree.heads[i] == verb:
        tree.move(i, i if tree.heads[verb] == verb else tree.heads[verb], tree.deps[verb])
        for mark in [k for k in tree.children[verb] if tree.is_mark[k] and k > verb]:
            tree.move(mark, i, tree.deps[mark])
    if tree.heads[verb] != i:
        tree.move(verb, i, "ccomp")
    for child in [k for k in tree.children[i] if k < subject]:
        tree.move(child, subject, tree.deps[child])
    tree.move(subject, i, "nsubj")


def _name_taken_for_modal(tree: DraftTree, i: int) -> None:
    """ "**May** Wong leaves": a modal has no tensed verb, so it is a given name."""
    if i + 1 < len(tree.tags) and tree.tags[i + 1] == "NNP" and tree.subject(tree.heads[i]) in (i + 1, tree.heads[i + 1]):
        tree.tags[i], tree.pos[i], tree.is_verb[i], tree.lemmas[i] = "NNP", "PROPN", False, tree.lower[i]
        tree.move(i, i + 1 if tree.deps[i + 1] != "compound" else tree.heads[i + 1], "compound")


def _trailing_report(tree: DraftTree, i: int) -> None:
    """ "Crabs move north, scientists at the University of Brevik **report** in a journal": the parser joins the verb to the
    name before it."""
    if tree.lower[i + 1 : i + 2] not in ([], ["."], ["in"], ["on"], [","]):
        return
    comma = next((k for k in range(i - 1, max(-1, i - _NEAR), -1) if tree.lower[k] == ","), None)
    root = next((k for k in range(i - 1, -1, -1) if tree.heads[k] == k and tree.is_finite(k)), None)
    people = (k for k in range(comma + 1, i) if tree.lemmas[k] in _RESEARCHING) if comma is not None else iter(())
    who = next(people, None)
    if comma is None or root is None or who is None or root > comma:
        return
    if not tree.lower[i].endswith("s") ^ (tree.tags[who] == "NNS"):
        return
    name = [k for k in tree.children[i] if who < k < i and tree.pos[k] in NOUNS and tree.heads[who] != i]
    if name:
        tree.move(name[-1], tree.heads[i], tree.deps[i])
        for k in [k for k in tree.children[i] if who < k < i]:
            tree.move(k, name[-1], tree.deps[k])
    elif who != i - 1 and tree.heads[who] != i:
        return
    tree.tags[i], tree.pos[i], tree.is_verb[i] = "VBZ" if tree.lower[i].endswith("s") else "VBP", "VERB", True
    tree.lemmas[i] = "report"
    tree.move(i, i, "ROOT")
    tree.move(root, i, "ccomp")
    tree.move(who, i, "nsubj")
    tree.move(comma, i, "punct")
    for k in range(i + 1, len(tree.lower)):
        if tree.heads[k] < i and tree.lower[k] in ("in", "on", "."):
            tree.move(k, i, "punct" if tree.lower[k] == "." else "prep")
        if tree.lower[k] == ".":
            break


def _has_auxiliary(tree: DraftTree, verb: int) -> bool:
    return any(tree.deps[child] in AUXILIARIES for child in tree.children[verb])


def _reduced_relative(tree: DraftTree, participle: int, subject: int) -> None:
    """Attaches a participle to the subject that it modifies, if it is not a predicate: "Shells **found** in the harbour were
    live"."""
    if subject > participle:
        return
    above = tree.heads[participle]
    if tree.deps[participle] == "ccomp" and participle < above and tree.is_finite(above) and tree.subject(above) is None:
        # What precedes belongs to the main verb: "Silva, **nicknamed** the Queen, wrote songs".
        for child in [k for k in tree.children[participle] if k <= subject]:
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


def _disagreeing_subject(tree: DraftTree, verb: int, first: int) -> None:
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


def _hidden_predicate(tree: DraftTree, verb: int) -> None:
    """Makes a noun that heads the sentence the subject of its modifier, if that is tensed or the only verb: "Tension **flared**
    in the race".

    A supposed participle with an object is in the past tense: "the quake, the strongest in years, **killed** 40 people".
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
    # An apposition: "The centre, a former chapel, **reopened** in June".
    apposed = any(tree.deps[k] == "appos" for k in tree.children[noun])
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


def _first_of_two_subjects(tree: DraftTree, verb: int) -> None:
    """ "**Potters cooked** eel, researchers write": the first of two subjects is that of the clause before."""
    head = tree.heads[verb]
    subjects = [k for k in tree.children[head] if tree.deps[k] in NOMINAL_SUBJECTS and k < head]
    if len(subjects) == 2 and tree.last(subjects[0]) + 1 == verb < subjects[1]:
        tree.tags[verb] = "VBD"
        tree.move(subjects[0], verb, "nsubj")
        tree.move(verb, head, "ccomp")


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
    """Makes the supposed object of a verb the subject of its clause: "Analysts warned **more closures** could follow"."""
    head = tree.heads[verb]
    thing = next((k for k in tree.children[head] if tree.deps[k] == "dobj" and head < k < verb), None)
    if tree.deps[verb] != "ccomp" or thing is None or tree.last(thing) + 1 != tree.first(verb):
        return False
    tree.move(thing, verb, "nsubj")
    return True


def _joined_clause(tree: DraftTree, verb: int) -> None:
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


def _object_before(tree: DraftTree, verb: int) -> bool:
    """Makes an object the subject of the next verb, which cannot be coordinated without "and": "It means **fires** will
    spread"."""
    before = tree.first(verb) - 1
    head = tree.heads[before] if before >= 0 else before
    if before < 0 or tree.deps[before] != "dobj" or tree.last(before) != before or not tree.is_verb[head]:
        return False
    tree.move(before, verb, "nsubj")
    tree.move(verb, head, "ccomp")
    return True


def _coordinated_subject(tree: DraftTree, verb: int) -> None:
    """Makes the noun after "and" the subject of its verb: "He said the dam was under threat and weather **conditions** were
    poor"."""
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
    """Fixes a subject that the parser attached to the phrase before it ("Unlike earlier talks, **details** were not made
    public"), or took for a date ("**Smith** - a former miner - joined the party")."""
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
