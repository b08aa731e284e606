"""What evidence establishes about each claim of an article: the records, and the status that follows from them.

Methods, the most reliable first: a published fact-check of the same claim, then the facts in the given documents. A third
(entailment) would add records of its own between the facts and the status.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from claims.article_ids import publisher_key
from claims.evidence.comparison import Setting, stance
from claims.evidence.index import EvidenceIndex, IndexedDocument
from claims.evidence.statements import ReadArticle, ReadDocument, Statement
from claims.model import (
    REPORTING_BLOCKS,
    BlockKind,
    Claim,
    ClaimSet,
    Evidence,
    EvidenceDocument,
    EvidenceMethod,
    FactCheck,
    FactCheckMatch,
    Fragment,
    Relation,
    Span,
    Stance,
    Status,
    StatusReason,
    StatusRule,
    Truth,
)
from claims.stories.copies import FEWEST, Copy, Reader, Text, copies, is_copied
from claims.stories.grouping import time_of
from claims.verification.independence import are_apart, fullest_names, is_firm

COPIED: float = 0.5
"""The minimum share of a document's words that stand in the article for it to be a copy of the article."""
MOST_EVIDENCE = 12
"""Maximum pieces of evidence of a claim that are exported: those that decide come first."""


@dataclass(frozen=True)
class Verified:
    """An article whose claims have their evidence, and the documents that were left out as copies of it."""

    claim_set: ClaimSet
    copies: tuple[EvidenceDocument, ...] = ()


@dataclass(frozen=True, slots=True)
class _Found:
    """A statement of a document, and what it says about a claim."""

    stance: Stance
    document: IndexedDocument
    said: Statement


def verified(article: ReadArticle, index: EvidenceIndex, checks: Iterable[Sequence[FactCheckMatch]] = ()) -> Verified:
    """The article, each claim with what the documents say about it; ``checks`` are the fact-checks found for each claim.

    A document that is a copy of the article is left out and named; so are passages that a document has from the article or
    from another document: one news agency's report counts once. The article's text and its claims' words stay as they are.
    """
    own, claims = article.document, article.claim_set.claims
    settings: dict[int, Setting] = {}
    found: list[list[_Found]] = []
    suspects: dict[int, IndexedDocument] = {}
    for statement in own.statements:
        of_claim: list[_Found] = []
        for document, said in index.like(statement):
            if document.read.article.id == own.article.id and document.read.article.path is None:
                continue  # an earlier version of the article, in the store
            if document.number not in settings:
                settings[document.number] = _setting(own, document)
            says = stance(statement, said, settings[document.number])
            if says is not None or said.text == statement.text:
                suspects[document.number] = document
            if says is not None:
                of_claim.append(_Found(says, document, said))
        found.append(of_claim)
    copied = _Copied(own, [suspects[number] for number in sorted(suspects)])
    rated = list(checks) or [()] * len(claims)
    together = zip(claims, own.statements, found, rated, strict=True)
    return Verified(
        article.claim_set.model_copy(
            update={
                "claims": tuple(
                    _with_evidence(claim, statement, copied.originals(of_claim), matches)
                    for claim, statement, of_claim, matches in together
                )
            }
        ),
        tuple(_document(document.read) for document in copied.whole),
    )


class _Copied:
    """What documents have of the article, and of each other: ``whole`` are those that are copies of the article."""

    def __init__(self, article: ReadDocument, documents: Sequence[IndexedDocument]) -> None:
        self._reader = Reader()
        self._texts = {document.number: self._reader.text(document.read.article) for document in documents}
        self._pairs: dict[tuple[int, int], Copy | None] = {}
        own = self._reader.text(article.article)
        self._from_article = {number: _copy(text, own) for number, text in self._texts.items()}
        self.whole = [each for each in documents if _is_copy(article, each, self._from_article[each.number])]
        self._numbers = frozenset(document.number for document in self.whole)

    def originals(self, found: Sequence[_Found]) -> list[_Found]:
        """What is copied neither from the article nor from an earlier document that says the same about the claim.

        A document without a date comes last.
        """
        kept: list[_Found] = []
        for each in sorted(found, key=_by_time):
            number = each.document.number
            if number in self._numbers or _is_inside(each.said, self._from_article[number]):
                continue
            others = {other.document.number for other in kept} - {number}
            if not any(_is_inside(each.said, self._copy_of(number, other)) for other in sorted(others)):
                kept.append(each)
        return sorted(kept, key=lambda each: (each.document.number, each.said.position))

    def _copy_of(self, number: int, original: int) -> Copy | None:
        """What one document has of another, found once."""
        if (number, original) not in self._pairs:
            self._pairs[number, original] = _copy(self._texts[number], self._texts[original])
        return self._pairs[number, original]


def _by_time(found: _Found) -> tuple[bool, float, int, int]:
    time = time_of(found.document.read.article)
    return time is None, time or 0.0, found.document.number, found.said.position


def _copy(text: Text, original: Text) -> Copy | None:
    """What a text has of another one, None if nothing."""
    if len(np.intersect1d(text.distinct, original.distinct, assume_unique=True)) < FEWEST:
        return None
    return next(iter(copies([original, text], [(0.0,), (1.0,)])), None)


def _is_copy(article: ReadDocument, document: IndexedDocument, copy: Copy | None) -> bool:
    """Whether a document is the article, or printed from it."""
    return _words(article) == _words(document.read) or (copy is not None and copy.share >= COPIED)


def _words(document: ReadDocument) -> list[str]:
    """The words of a document's reporting, without its headline: that of a copy may be new."""
    article = document.article
    blocks = (block for block in article.blocks if block.kind in REPORTING_BLOCKS - {BlockKind.HEADLINE})
    return " ".join(article.text[block.start : block.end] for block in blocks).split()


def _is_inside(said: Statement, copy: Copy | None) -> bool:
    """Whether a statement stands in a copied passage."""
    return copy is not None and is_copied([Span(start=start, end=end) for start, end in said.spans], copy.copied_spans)


def _setting(article: ReadDocument, document: IndexedDocument) -> Setting:
    one, other = time_of(article.article), time_of(document.read.article)
    publishers = [publisher_key(each.article.publisher) for each in (article, document.read)]
    of_publisher = publishers[0] is not None and publishers[0] == publishers[1]
    of_agency = not set(article.agencies).isdisjoint(document.read.agencies)
    return Setting(
        days=None if one is None or other is None else abs(one - other),
        document=document,
        names=fullest_names([statement.event for statement in each.statements] for each in (article, document.read)),
        one_voice=of_publisher or of_agency,
    )


def _with_evidence(claim: Claim, statement: Statement, found: Sequence[_Found], matches: Sequence[FactCheckMatch]) -> Claim:
    """The claim with its evidence, and the status that follows."""
    rated = [match.check for match in matches if match.relation is Relation.SAME]
    counted = _counted(statement, found)
    records = [*map(_rating, rated), *map(_record, counted)]
    if not records:
        return claim
    updated = {"evidence": _most_telling(records)}
    decision = None if claim.status is Status.NOT_CHECKABLE else _decision(claim, statement, counted, rated)
    if decision is None:
        return claim.model_copy(update=updated)
    status, rule = decision
    return claim.model_copy(update=updated | {"status": status, "status_reason": StatusReason(rule=rule)})


_ORDER = (Stance.RATES, Stance.CONTRADICTS, Stance.SUPPORTS, Stance.DISPUTES, Stance.AGREES)


def _weight(record: Evidence) -> int:
    return _ORDER.index(record.stance)


def _most_telling(records: Sequence[Evidence]) -> tuple[Evidence, ...]:
    """At most `MOST_EVIDENCE` records, those that decide first, and the first of each stance among them."""
    ordered = sorted(records, key=_weight)
    first = {record.stance: record for record in reversed(ordered)}
    others = [record for record in ordered if record is not first[record.stance]]
    return tuple(sorted([*first.values(), *others[: MOST_EVIDENCE - len(first)]], key=_weight))


def _counted(statement: Statement, found: Sequence[_Found]) -> list[_Found]:
    """The evidence without repetitions: one voice of each document, and one of each agency; one of each party."""
    kept: list[_Found] = []
    voices: set[tuple[Stance, str]] = set()
    for each in found:
        if each.said.party is not None and each.stance in (Stance.AGREES, Stance.DISPUTES):
            others = [other for other in kept if other.stance is each.stance and other.said.party is not None]
            if each.stance is Stance.AGREES and not all(are_apart(each.said, other.said) for other in others):
                continue
            if any(other.said.party is not None and other.said.party.same_as(each.said.party) for other in others):
                continue
        else:
            agencies = each.document.read.agencies
            voice = each.stance, agencies[0] if agencies else str(each.document.number)
            if voice in voices:
                continue
            voices.add(voice)
        kept.append(each)
    return kept


def _decision(
    claim: Claim, statement: Statement, found: Sequence[_Found], rated: Sequence[FactCheck]
) -> tuple[Status, StatusRule] | None:
    """The status that the evidence gives, and why; None if it leaves the article's own."""
    ratings = {_by_rating(check) for check in rated} - {None}
    if len(ratings) == 1:
        status = ratings.pop()
        return None if status is None else (status, StatusRule.RATED)
    stances = [each.stance for each in found]
    supported, contradicted = Stance.SUPPORTS in stances, Stance.CONTRADICTS in stances
    if supported and contradicted:
        return Status.CONFLICTING, StatusRule.DOCUMENTS_CONFLICT
    if contradicted:
        return Status.REFUTED, StatusRule.DOCUMENTS_CONTRADICT
    if supported:
        return Status.SUPPORTED, StatusRule.DOCUMENTS_SUPPORT
    if claim.status is Status.DISPUTED:
        return None
    if Stance.DISPUTES in stances:
        return Status.DISPUTED, StatusRule.PARTY_IN_DOCUMENTS_DISPUTES
    if claim.status in (Status.CONFIRMED, Status.CORROBORATED):
        return None
    own = is_firm(statement)
    if stances.count(Stance.AGREES) + own >= 2:
        return Status.CORROBORATED, StatusRule.PARTIES_IN_DOCUMENTS_AGREE
    return None


def _by_rating(check: FactCheck) -> Status | None:
    """The status that a rating gives: only "true" and "false" on the common scale decide."""
    return {Truth.TRUE: Status.SUPPORTED, Truth.FALSE: Status.REFUTED}.get(check.truth) if check.truth else None


def _record(found: _Found) -> Evidence:
    said = found.said
    return Evidence(
        stance=found.stance,
        method=EvidenceMethod.FACTS,
        document=_document(found.document.read),
        passage=Fragment.cut(found.document.read.article.text, [said.sentence]),
        statement=said.statement,
        source=said.source,
    )


def _document(read: ReadDocument) -> EvidenceDocument:
    article = read.article
    return EvidenceDocument(
        id=article.id,
        title=article.title,
        publisher=article.publisher,
        published=article.published,
        url=article.url,
        path=article.path,
        sha256=article.sha256,
    )


def _rating(check: FactCheck) -> Evidence:
    document = EvidenceDocument(id=check.id, title=check.title, publisher=check.publisher, published=check.date, url=check.url)
    rating = check.rating or (check.truth.replace("_", " ") if check.truth else None)
    return Evidence(
        stance=Stance.RATES,
        method=EvidenceMethod.FACT_CHECK,
        document=document,
        passage=Fragment(text=check.claim, spans=()),
        statement=check.claim,
        source=check.claimant,
        rating=rating,
    )
