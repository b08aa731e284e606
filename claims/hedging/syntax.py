"""The parse of a document as plain lists, so that cues and scopes are found without touching spaCy's tokens again."""

from dataclasses import dataclass

from spacy.tokens import Doc

SUBJECTS = frozenset({"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"})
"""Dependency labels of a subject, the empty "there" of "there is" included."""

AUXILIARIES = frozenset({"aux", "auxpass"})
"""Dependency labels of an auxiliary."""

FINITE = frozenset({"VBD", "VBZ", "VBP"})
"""Part-of-speech tags of verbs that are inflected for tense."""

PREDICATES = frozenset({"VERB", "AUX"})
"""Parts of speech that head a clause."""


@dataclass(frozen=True, slots=True)
class Syntax:
    """Parallel lists over a document's tokens; ``head`` and ``children`` hold token indices (a root is its own head)."""

    lower: list[str]
    lemma: list[str]
    tag: list[str]
    pos: list[str]
    dep: list[str]
    head: list[int]
    children: list[list[int]]

    def child(self, i: int, *labels: str) -> int | None:
        """The first dependent of token ``i`` with one of the dependency ``labels``."""
        return next((c for c in self.children[i] if self.dep[c] in labels), None)

    def has(self, i: int, label: str) -> bool:
        """Whether token ``i`` has a dependent labelled ``label``."""
        return any(self.dep[c] == label for c in self.children[i])

    def infinitive(self, i: int) -> bool:
        """Whether token ``i`` is the verb of a to-infinitive."""
        return any(self.tag[c] == "TO" for c in self.children[i])

    def past(self, i: int) -> bool:
        """Whether token ``i`` heads a clause in the past tense ("said", "was told", "only then **did** it say")."""
        return self.tag[i] == "VBD" or any(self.tag[c] == "VBD" for c in self.children[i] if self.dep[c] in AUXILIARIES)

    def perfect(self, i: int) -> bool:
        """Whether token ``i`` is in the present perfect: "**has said** that it would pay"."""
        return self.tag[i] == "VBN" and any(self.lemma[c] == "have" for c in self.children[i] if self.dep[c] in AUXILIARIES)

    def finite(self, i: int) -> bool:
        """Whether token ``i``, or an auxiliary of it, is inflected for tense."""
        return self.tag[i] in FINITE or any(self.tag[c] in FINITE for c in self.children[i] if self.dep[c] in AUXILIARIES)

    def frame(self, i: int) -> str:
        """How the clause of token ``i`` is built: ``to``, ``whether``, ``ing`` or, with a finite verb, ``that``."""
        if self.infinitive(i):
            return "to"
        if any(self.lower[m] in ("whether", "if") for m in self.children[i] if self.dep[m] == "mark"):
            return "whether"
        auxiliary = any(self.dep[a] in AUXILIARIES and self.tag[a] != "VBG" for a in self.children[i])
        return "ing" if self.tag[i] == "VBG" and not auxiliary else "that"

    def subjunctive(self, i: int) -> bool:
        """Whether the clause is what should be, not what is: "demands that the child **be returned**"."""
        if any(self.dep[c] in AUXILIARIES for c in self.children[i]):
            return self.to_be(i)
        return self.tag[i] == "VB" and any(self.dep[c] in SUBJECTS for c in self.children[i])

    def to_be(self, i: int) -> bool:
        """Whether the first auxiliary is a bare "be": "ruled that the fee **be** repaid"."""
        first = self.child(i, *AUXILIARIES)
        return first is not None and self.lower[first] == "be"

    def inverted(self, i: int) -> bool:
        """Whether the clause is a condition without "if": "**Had** they paid, …"."""
        subject, first = self.child(i, *SUBJECTS), self.child(i, *AUXILIARIES)
        if first is None or subject is None or subject < first:
            return False
        return self.lower[first] in ("had", "were", "should")


def syntax_of(doc: Doc) -> Syntax:
    """The lists of ``doc``; an unparsed document gives tokens that are each their own root."""
    columns = doc.to_array(["LOWER", "LEMMA", "TAG", "POS", "DEP", "HEAD"]).reshape(len(doc), 6)
    text = doc.vocab.strings.__getitem__

    def words(column: int) -> list[str]:
        values = columns[:, column].tolist()
        known = {value: text(value) if value else "" for value in set(values)}
        return [known[value] for value in values]

    offsets = columns[:, 5].astype("int64").tolist() if doc.has_annotation("DEP") else [0] * len(doc)
    head = [i + offset for i, offset in enumerate(offsets)]
    children: list[list[int]] = [[] for _ in head]
    for i, governor in enumerate(head):
        if governor != i:
            children[governor].append(i)
    lower, lemma, tag, pos, dep = (words(column) for column in range(5))
    return Syntax(lower, [word.lower() for word in lemma], tag, pos, dep, head, children)
