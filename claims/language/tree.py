"""Runs of tokens, dependency trees, and the repair of systematic parser errors (garden paths).

Stages represent spans as *runs*: a tuple of ``(start, end)`` token indices, start included and end excluded, in reading
order, not touching. Only the assembly of an export turns them into character offsets.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, starmap

from spacy.tokens import Doc

from claims.language.labels import AUXILIARIES, BREAKS, FINITE, NAMES, NOMINAL_SUBJECTS, NOUNS, PARTICIPLES, SUBJECTS, TENSED

Run = tuple[int, int]
Runs = tuple[Run, ...]


def runs_of(indices: Iterable[int]) -> Runs:
    """The runs that consist of exactly the tokens ``indices``.

    >>> runs_of([7, 3, 4, 5])
    ((3, 6), (7, 8))
    """
    out: list[list[int]] = []
    for i in sorted(set(indices)):
        if out and out[-1][1] == i:
            out[-1][1] = i + 1
        else:
            out.append([i, i + 1])
    return tuple((start, end) for start, end in out)


def indices_of(runs: Runs) -> Iterator[int]:
    """The token indices in ``runs``, ascending."""
    return chain.from_iterable(starmap(range, runs))


def without(runs: Runs, *others: Runs) -> Runs:
    """The runs of the tokens in ``runs`` that are in none of ``others``.

    >>> without(((3, 9),), ((4, 5),), ((8, 20),))
    ((3, 4), (5, 8))
    """
    left_out = {i for other in others for i in indices_of(other)}
    return runs_of([i for i in indices_of(runs) if i not in left_out])


def holds(runs: Runs, index: int) -> bool:
    """Whether the token ``index`` is in ``runs``."""
    return any(start <= index < end for start, end in runs)


def size(runs: Runs) -> int:
    """The number of tokens in ``runs``."""
    return sum(end - start for start, end in runs)


def char_offsets(doc: Doc, runs: Runs) -> list[tuple[int, int]]:
    """The runs as character offsets into the article's text (code points, end excluded), without space at their ends."""
    out = []
    for start, end in runs:
        while start < end and doc[start].is_space:
            start += 1
        while end > start and doc[end - 1].is_space:
            end -= 1
        if start < end:
            last = doc[end - 1]
            out.append((doc[start].idx, last.idx + len(last)))
    return out


_FRONTED = frozenset({"prep", "acomp", "advmod", "csubj"})
_ATTRIBUTES = ("attr", "nsubj")


class DependencyTree:
    """Columns with one entry per token; a token is identified by its index in the document.

    ``heads`` holds the head of each token (a root is its own), ``children`` its direct dependents in reading order,
    ``is_mark`` whether it is punctuation, white space or part of a dateline, ``is_verb`` whether it is a verb or an auxiliary.
    """

    __slots__ = ()

    lower: Sequence[str]
    lemmas: Sequence[str]
    tags: Sequence[str]
    pos: Sequence[str]
    is_mark: Sequence[bool]
    is_verb: Sequence[bool]
    deps: Sequence[str]
    heads: Sequence[int]
    children: Sequence[Sequence[int]]

    def children_of(self, i: int, *deps: str) -> list[int]:
        """The dependents of ``i`` with one of the labels ``deps``, in reading order."""
        labels = self.deps
        return [child for child in self.children[i] if labels[child] in deps]

    def child(self, i: int, *deps: str) -> int | None:
        """The first dependent of ``i`` with one of the labels ``deps``."""
        labels = self.deps
        for child in self.children[i]:
            if labels[child] in deps:
                return child
        return None

    def has_child(self, i: int, *deps: str) -> bool:
        """Whether ``i`` has a dependent with one of the labels ``deps``."""
        return self.child(i, *deps) is not None

    def is_below(self, inner: int, outer: int) -> bool:
        """Whether ``inner`` is ``outer`` or in its subtree."""
        heads = self.heads
        while inner != outer:
            head = heads[inner]
            if head == inner:
                return False
            inner = head
        return True

    def tops(self, start: int, end: int) -> list[int]:
        """The tokens from ``start`` to ``end`` (excluded) whose head is outside, and roots, in reading order."""
        heads = self.heads
        return [i for i in range(start, end) if not start <= heads[i] < end or heads[i] == i]

    def subtree(self, i: int) -> list[int]:
        """``i`` and everything below it, ascending."""
        out, waiting = [], [i]
        while waiting:
            at = waiting.pop()
            out.append(at)
            waiting.extend(self.children[at])
        return sorted(out)

    def subject(self, i: int) -> int | None:
        """The head of the subject of the predicate ``i``; in "there were storms" the storms, not the expletive."""
        found = None
        for child in self.children[i]:
            if self.deps[child] in SUBJECTS and not self.is_mark[child] and (found is None or self.deps[found] == "expl"):
                found = child
        if found is not None and self.deps[found] == "expl" and self.lower[found] == "there":
            return self.child(i, *_ATTRIBUTES)
        if found is None and self.lemmas[i] == "be" and self.deps[i] != "conj" and self._is_fronted(i):
            return self.child(i, *_ATTRIBUTES)
        return found

    def _is_fronted(self, i: int) -> bool:
        """Whether a phrase is fronted: "**At the front** was his daughter", "**Gone** were the days"."""
        return any(child < i and self.deps[child] in _FRONTED for child in self.children[i])

    def is_finite(self, i: int) -> bool:
        """Whether ``i`` is a finite verb, or has a finite auxiliary (a modal counts): "left", "had left", "may leave"."""
        if self.tags[i] in FINITE:
            return self.is_verb[i]
        return any(self.tags[child] in FINITE for child in self.children_of(i, *AUXILIARIES))

    def is_tensed(self, i: int) -> bool:
        """Whether ``i`` or an auxiliary of it is inflected for tense: "left", "had left", not "may leave"."""
        return self.tags[i] in TENSED or any(self.tags[child] in TENSED for child in self.children_of(i, *AUXILIARIES))

    def is_past(self, i: int) -> bool:
        """Whether ``i`` heads a clause in the past tense ("said", "was told", "only then **did** it say")."""
        return self.tags[i] == "VBD" or any(self.tags[child] == "VBD" for child in self.children_of(i, *AUXILIARIES))

    def is_perfect(self, i: int) -> bool:
        """Whether ``i`` is a perfect: "**has said** that it would pay"."""
        return self.tags[i] == "VBN" and any(self.lemmas[child] == "have" for child in self.children_of(i, *AUXILIARIES))

    def is_infinitive(self, i: int) -> bool:
        """Whether ``i`` is the verb of a to-infinitive."""
        return any(self.tags[child] == "TO" for child in self.children[i])

    def is_subjunctive(self, i: int) -> bool:
        """Whether the clause is in the subjunctive: "demands that the child **be returned**"."""
        if self.has_child(i, *AUXILIARIES):
            return self.has_bare_be(i)
        return self.tags[i] == "VB" and self.has_child(i, *SUBJECTS)

    def has_bare_be(self, i: int) -> bool:
        """Whether the first auxiliary is a bare "be": "ruled that the fee **be** repaid"."""
        first = self.child(i, *AUXILIARIES)
        return first is not None and self.lower[first] == "be"

    def is_inverted(self, i: int) -> bool:
        """Whether the clause is a condition without "if": "**Had** they paid, …"."""
        subject, first = self.child(i, *SUBJECTS), self.child(i, *AUXILIARIES)
        if first is None or subject is None or subject < first:
            return False
        return self.lower[first] in ("had", "were", "should")

    def frame(self, i: int) -> str:
        """The construction of the clause of ``i``: ``to``, ``whether``, ``ing`` or, with a finite verb, ``that``."""
        if self.is_infinitive(i):
            return "to"
        if any(self.lower[child] in ("whether", "if") for child in self.children_of(i, "mark")):
            return "whether"
        auxiliary = any(self.tags[child] != "VBG" for child in self.children_of(i, *AUXILIARIES))
        return "ing" if self.tags[i] == "VBG" and not auxiliary else "that"


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
        elif dep in _CLAUSES and tree.is_finite(i) and tree.subject(i) is None and not _object_above(tree, i):
            _swallowed_subject(tree, i)


def _has_auxiliary(tree: DraftTree, verb: int) -> bool:
    return any(tree.deps[child] in AUXILIARIES for child in tree.children[verb])


def _reduced_relative(tree: DraftTree, participle: int, subject: int) -> None:
    """ "Shells **found** in the harbour were live": the participle is part of the subject, not a predicate."""
    if subject > participle:
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
    if tree.deps[noun] not in _CLAUSES or tree.pos[noun] not in NOUNS or verb < noun or tree.subject(verb) is not None:
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


def _object_above(tree: DraftTree, verb: int) -> bool:
    """ "Analysts warned **more closures** could follow": what the parser makes an object of "warned" is the subject."""
    head = tree.heads[verb]
    thing = next((k for k in tree.children[head] if tree.deps[k] == "dobj" and head < k < verb), None)
    if tree.deps[verb] != "ccomp" or thing is None or tree.last(thing) + 1 != tree.first(verb):
        return False
    tree.move(thing, verb, "nsubj")
    return True


def _swallowed_subject(tree: DraftTree, verb: int) -> None:
    """ "Unlike earlier talks, **details** were not made public": the parser counts the subject in with the phrase before
    it ("talks, details"), or takes a bare name for a date ("**Smith** - a former miner - joined the party")."""
    for child in reversed([k for k in tree.children[verb] if k < verb]):
        if tree.deps[child] == "npadvmod" and tree.tags[child] in NAMES:
            tree.move(child, verb, "nsubj")
            return
        if tree.deps[child] != "prep":
            continue
        below = tree.subtree(child)
        swallowed = [k for k in below if _follows_comma(tree, k)]
        if swallowed:
            tree.move(swallowed[0], verb, "nsubj")
            return


def _follows_comma(tree: DraftTree, noun: int) -> bool:
    """Whether ``noun`` is joined to the noun before it by nothing but a comma."""
    if tree.deps[noun] not in {"conj", "appos"} or tree.pos[noun] not in NOUNS | {"PRON"}:
        return False
    first = tree.first(noun)
    return first > 0 and tree.lower[first - 1] == "," and not any(tree.deps[k] == "cc" for k in tree.children[tree.heads[noun]])
