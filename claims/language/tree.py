"""Runs of tokens and dependency trees.

Stages represent spans as *runs*: a tuple of ``(start, end)`` token indices, start included and end excluded, in reading
order, not touching. Only the assembly of an export turns them into character offsets.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, starmap

from claims.language.labels import AUXILIARIES, FINITE, SUBJECTS, TENSED

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
