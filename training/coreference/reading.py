"""Articles as the program reads them, with the right answer for some of their pronouns."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from claims.attribution import Relation
from claims.language import parsed_doc, sentence_numbers
from claims.language.refinement import parties_in
from claims.language.registry import registry
from claims.sources.antecedents import Anaphor, Discourse
from claims.sources.people import People


@dataclass(frozen=True, slots=True)
class Question:
    """A pronoun, with the places of the candidates that are right: of the last one where the answer is not among the others."""

    document: str
    pronoun: str
    anaphor: Anaphor
    right: tuple[int, ...]
    is_source: bool
    closed: bool = False
    """Whether the answer is known to be among the parties, so that it teaches nothing about pronouns that mean none of them."""


class Reader(ABC):
    """A document with the program's candidates."""

    gendered = True
    """Whether pronouns tell the gender of whom they mean."""
    closed = False
    """Whether an answer is always one of the parties."""

    def __init__(self, name: str, doc: Doc) -> None:
        """``doc`` has been through a pipeline that finds attributions."""
        self.name = name
        self.parsed = parsed_doc(doc)
        self.relations: Sequence[Relation] = doc._.claims_relations
        speaking = [r.source_head for r in self.relations if r.source_head is not None]
        known = registry()
        self.people = People(self.parsed, parties_in(self.parsed, known), known, speaking)
        self.sources = frozenset(speaking)
        self.numbers = sentence_numbers(self.parsed)

    def discourse(self) -> Discourse:
        """The document's mentions, to be read from the start."""
        return Discourse(self.people, self.relations, self.numbers, gendered=self.gendered)

    def questions(self) -> Iterator[Question]:
        """The pronouns with an answer, each linked as the answer has it before the next is asked for."""
        discourse = self.discourse()
        for anaphor in discourse.pronouns():
            question = self.question(anaphor)
            if question is None:
                continue
            yield question
            answer = anaphor.candidates[question.right[0]]
            if answer is not None:
                discourse.link(anaphor.token, answer)

    def question(self, anaphor: Anaphor) -> Question | None:
        """The pronoun with its right candidates, None where they are not known."""
        right = self.right(anaphor)
        token = anaphor.token
        if right is None:
            return None
        return Question(self.name, self.parsed.lower[token], anaphor, right, token in self.sources, self.closed)

    @abstractmethod
    def right(self, anaphor: Anaphor) -> tuple[int, ...] | None:
        """The places of the right candidates, the latest mentioned first; None where they are not known."""
