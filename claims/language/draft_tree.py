"""The dependency tree while the parser's errors in it are being repaired."""

from collections.abc import Sequence
from dataclasses import dataclass

from claims.language.labels import NOUNS
from claims.language.tree import DependencyTree


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

    def follows_comma(self, noun: int) -> bool:
        """Whether ``noun`` is joined to the noun before it by nothing but a comma."""
        if self.deps[noun] not in ("conj", "appos") or self.pos[noun] not in NOUNS | {"PRON"}:
            return False
        first = self.first(noun)
        joined = any(self.deps[k] == "cc" for k in self.children[self.heads[noun]])
        return first > 0 and self.lower[first - 1] == "," and not joined
