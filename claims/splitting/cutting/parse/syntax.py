"""The parse of a document as plain lists: what the cutting rules look at, read from spaCy once."""

from dataclasses import dataclass

from spacy.tokens import Doc

VERBAL = frozenset({"VERB", "AUX"})
PARTICIPLES = frozenset({"VBG", "VBN"})
FINITE_TAGS = frozenset({"VBD", "VBP", "VBZ", "MD"})
SUBJECT_DEPS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
BREAKS = frozenset({",", ";", ":", "—", "–", "-", "--", "(", ")", "..."})
RELATIVISERS = frozenset({"WDT", "WP", "WP$", "WRB"})


@dataclass(frozen=True, slots=True)
class Syntax:
    """One entry a token: the index of its head, its dependency, tag, coarse part of speech, lower-cased word and lemma,
    whether it is punctuation or white space, and the indices of its dependents in reading order."""

    heads: list[int]
    deps: list[str]
    tags: list[str]
    pos: list[str]
    lower: list[str]
    lemmas: list[str]
    mark: list[bool]
    kids: list[list[int]]

    def verbal(self, i: int) -> bool:
        """Whether ``i`` is a verb or an auxiliary."""
        return self.pos[i] in VERBAL

    def subject(self, i: int) -> int | None:
        """The head of the subject of the predicate ``i``; in "there were storms" the storms, not the expletive."""
        found = None
        for kid in self.kids[i]:
            if self.deps[kid] in SUBJECT_DEPS and not self.mark[kid] and (found is None or self.deps[found] == "expl"):
                found = kid
        if found is not None and self.deps[found] == "expl" and self.lower[found] == "there":
            return self.child(i, ATTRIBUTES)
        if found is None and self.lemmas[i] == "be" and self.deps[i] != "conj" and self._fronted(i):
            return self.child(i, ATTRIBUTES)
        return found

    def _fronted(self, i: int) -> bool:
        """Whether a phrase stands in the subject's place: "**At the front** was his daughter", "**Gone** were the days"."""
        return any(kid < i and self.deps[kid] in FRONTED for kid in self.kids[i])

    def child(self, i: int, deps: frozenset[str]) -> int | None:
        """The first dependent of ``i`` with one of ``deps``."""
        return next((kid for kid in self.kids[i] if self.deps[kid] in deps), None)

    def finite(self, i: int) -> bool:
        """Whether ``i`` is tensed, or has a tensed auxiliary of its own."""
        if self.tags[i] in FINITE_TAGS:
            return self.verbal(i)
        return any(self.deps[kid] in AUXILIARIES and self.tags[kid] in FINITE_TAGS for kid in self.kids[i])

    def first(self, i: int) -> int:
        """The first word of the phrase that ``i`` heads."""
        while self.kids[i] and self.kids[i][0] < i:
            i = self.kids[i][0]
        return i

    def last(self, i: int) -> int:
        """The last word of the phrase that ``i`` heads."""
        while self.kids[i] and self.kids[i][-1] > i:
            i = self.kids[i][-1]
        return i

    def subtree(self, i: int) -> list[int]:
        """``i`` and everything below it, ascending."""
        out, waiting = [], [i]
        while waiting:
            at = waiting.pop()
            out.append(at)
            waiting.extend(self.kids[at])
        return sorted(out)


FRONTED = frozenset({"prep", "acomp", "advmod", "csubj"})
ATTRIBUTES = frozenset({"attr", "nsubj"})
AUXILIARIES = frozenset({"aux", "auxpass"})


def syntax(doc: Doc) -> Syntax:
    """The parse of ``doc`` as lists."""
    size = len(doc)
    offsets = doc.to_array("HEAD").astype("int64").tolist() if size else []
    heads = [i + offset for i, offset in enumerate(offsets)]
    kids: list[list[int]] = [[] for _ in range(size)]
    for i, head in enumerate(heads):
        if head != i:
            kids[head].append(i)
    pos = [token.pos_ for token in doc]
    return Syntax(
        heads=heads,
        deps=[token.dep_ for token in doc],
        tags=[token.tag_ for token in doc],
        pos=pos,
        lower=[token.lower_ for token in doc],
        lemmas=[token.lemma_.lower() for token in doc],
        mark=[_is_mark(token.text, part) for part, token in zip(pos, doc, strict=True)],
        kids=kids,
    )


def _is_mark(text: str, part: str) -> bool:
    if part == "SPACE":
        return True
    if text.isalnum() or text in SIGNS:
        return False
    return part == "PUNCT" or not any(map(str.isalnum, text))


SIGNS = frozenset("%$£€¥₹°&+=§#@")
