"""What stories need of an article, in a form that other processes can return: its claims, and what each asserts of which
event."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import islice
from typing import Final

from spacy.lang.en.stop_words import STOP_WORDS
from spacy.tokens import Doc

from claims.analysis import claim_set_of
from claims.ingest.characters import running
from claims.language.names import article_names
from claims.model import Article, ClaimSet
from claims.splitting import clause_details
from claims.verification.assertions import Assertion, assertions, party_of
from claims.verification.events import Event, EventReader, Keys
from claims.verification.facts import FactReader, Facts
from claims.verification.predicates import Names, families

_NOTE: Final = re.compile(
    r"\W{0,4}(?:correction|corrected|clarification|editor[’']s note)\b"
    r"|.{0,300}\b(?:earlier|previous|original) version of (?:this|the|our)\b",
    re.IGNORECASE | re.DOTALL,
)
"""The beginning of a paragraph that corrects an earlier version of the article."""
_LONGEST_NOTE: Final = 2000
MOST_NOTES: Final = 20
"""Maximum number of corrections of an article: each is compared with every claim of the story."""
_RETRACTED: Final = 0.6
_FEWEST_WORDS: Final = 3
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z“\"])")
_WORD: Final = re.compile(r"\w+(?:[.,'’-]\w+)*")
_RETRACTS: Final = re.compile(
    r"\b(?:earlier|previous|original) version\b|\b(?:incorrectly|wrongly|mistakenly|erroneously|misstated|misidentified)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Correction:
    """A paragraph that corrects an earlier version of the article: its words, those on what was wrong, and the others."""

    words: str
    wrong: str
    right: str

    def retracts(self, claim: str) -> bool:
        """Whether it says that a claim in these words was wrong: most of them, and all figures, are in it."""
        own, there = content_words(claim), content_words(self.wrong)
        figures = {word for word in own if any(map(str.isdigit, word))}
        return figures <= there and len(own) >= _FEWEST_WORDS and len(own & there) >= _RETRACTED * len(own)


@dataclass(frozen=True, slots=True)
class Reading:
    """An article: its claims, and in the same order what each asserts and its numbers and date.

    ``corrections`` are the paragraphs in which it corrects an earlier version.
    """

    claim_set: ClaimSet
    assertions: tuple[Assertion, ...]
    facts: tuple[Facts, ...]
    corrections: tuple[Correction, ...]


def reading_of(doc: Doc) -> Reading:
    """The reading of a document that has been through all stages. Raises `PipelineError` where it has not."""
    claim_set = claim_set_of(doc)
    found, speakers, clauses = article_names(doc), doc._.claims_speakers, doc._.claims_clauses
    relations = doc._.claims_relations
    reader = EventReader(found.parsed, Names(found, speakers))
    parties = [party_of(source, speakers.registry) for source in speakers.sources]
    told = assertions(clauses, doc._.claims_modalities, relations, speakers, parties, reader)
    numbers = FactReader(found.parsed, clauses, clause_details(doc, relations))
    facts = tuple(map(numbers.facts, range(len(clauses))))
    return Reading(claim_set, told, facts, tuple(corrections_in(claim_set.article)))


def corrections_in(article: Article) -> Iterator[Correction]:
    """The first `MOST_NOTES` paragraphs that correct an earlier version."""
    return islice(_corrections(article), MOST_NOTES)


def _corrections(article: Article) -> Iterator[Correction]:
    text = running(article)
    for block in article.blocks:
        words = text[block.start : block.end].strip()
        if is_correction(words):
            sentences = _SENTENCE_END.split(words)
            wrong = " ".join(each for each in sentences if _RETRACTS.search(each))
            right = " ".join(each for each in sentences if not _RETRACTS.search(each) and len(each.split()) > 2)
            yield Correction(words, wrong or words, right)


def is_correction(paragraph: str) -> bool:
    """Whether a paragraph corrects an earlier version."""
    return len(paragraph) <= _LONGEST_NOTE and _NOTE.match(paragraph) is not None


@lru_cache(maxsize=4_096)  # each correction of a story is compared with every claim
def content_words(text: str) -> frozenset[str]:
    """The words of a text without function words, and its figures, for comparison."""
    words = (word.casefold().replace("’", "'").removesuffix("'s") for word in _WORD.findall(text))
    return frozenset(word for word in words if word not in STOP_WORDS)


def renamed(event: Event, names: Mapping[str, str]) -> Event:
    """The event with its parties as a story has them.

    Names have their fullest form (``names``), a ship is a ship ("the ferry", "the vessel"), and who an unresolved pronoun
    is, is unknown.
    """

    def keys(found: Keys) -> Keys:
        return frozenset(names.get(key, _kind_of(key)) for key in found if not key.startswith("?"))

    return replace(
        event, agent=keys(event.agent), patient=keys(event.patient), others=keys(event.others), places=keys(event.places)
    )


def _kind_of(key: str) -> str:
    words = families().words
    return next((kind for kind in ("vessel", "aircraft", "vehicle") if key in words[kind]), key)
