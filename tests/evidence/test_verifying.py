"""What becomes of a claim with evidence: its records, its status, and what does not count."""

import itertools

import pytest
from spacy.language import Language

from claims.model import EvidenceMethod, FactCheck, FactCheckMatch, Relation, Stance, Status, StatusRule, Truth
from claims.present.wording import evidence_in_words, status_in_words
from tests.evidence.reading import DAY, claim_with, compared, read

ARTICLE = "Norland expelled two diplomats of Ostria on Sunday, an official said. The weather in Brem was mild."
SAME = "Norland expelled two diplomats of Ostria on Sunday. Crowds cheered in Brem."
CONTRARY = "Norland did not expel two diplomats of Ostria on Sunday. They are still in Brem."
TEACHER = "A teacher said Norland expelled two diplomats of Ostria on Sunday. She lives in Brem."
DENIAL = "Ostria denied that Norland expelled two diplomats of Ostria on Sunday. It called the report absurd."


def test_a_piece_of_evidence_names_document_passage_and_witness(pipeline: Language) -> None:
    document = read(pipeline, DENIAL, id="denial", publisher="Courier")
    claim = claim_with(compared(read(pipeline, ARTICLE), document), "expelled")
    (evidence,) = claim.evidence
    assert (evidence.stance, evidence.method, evidence.source) == (Stance.DISPUTES, EvidenceMethod.FACTS, "Ostria")
    assert evidence.document.model_dump(exclude_none=True) == {
        "id": "denial",
        "publisher": "Courier",
        "published": DAY,
        "sha256": document.claim_set.article.sha256,
    }
    (span,) = evidence.passage.spans
    assert document.claim_set.article.text[span.start : span.end] == evidence.passage.text
    assert evidence.passage.text.startswith("Ostria denied"), "the whole sentence, so that it does not read as its opposite"
    assert "not" in evidence.statement


def test_evidence_changes_only_evidence_and_status(pipeline: Language) -> None:
    article = read(pipeline, ARTICLE)
    found = compared(article, read(pipeline, SAME, id="same", publisher="Courier"))
    changed = {"evidence", "status", "status_reason"}
    for before, after in zip(article.claim_set.claims, found.claim_set.claims, strict=True):
        assert before.model_dump(exclude=changed) == after.model_dump(exclude=changed)
    assert found.claim_set.article == article.claim_set.article
    assert "evidence" not in article.claim_set.model_dump_json()


STATUSES = [
    ((SAME,), Status.SUPPORTED, StatusRule.DOCUMENTS_SUPPORT),
    ((CONTRARY,), Status.REFUTED, StatusRule.DOCUMENTS_CONTRADICT),
    ((SAME, CONTRARY), Status.CONFLICTING, StatusRule.DOCUMENTS_CONFLICT),
    ((TEACHER,), Status.CORROBORATED, StatusRule.PARTIES_IN_DOCUMENTS_AGREE),
    ((DENIAL,), Status.DISPUTED, StatusRule.PARTY_IN_DOCUMENTS_DISPUTES),
    ((SAME, DENIAL), Status.SUPPORTED, StatusRule.DOCUMENTS_SUPPORT),
    ((TEACHER, DENIAL), Status.DISPUTED, StatusRule.PARTY_IN_DOCUMENTS_DISPUTES),
    ((), Status.SINGLE_SOURCE, StatusRule.ONE_SOURCE),
]


@pytest.mark.parametrize(("texts", "status", "rule"), STATUSES)
def test_the_strongest_evidence_decides(pipeline: Language, texts: tuple[str, ...], status: Status, rule: StatusRule) -> None:
    documents = [read(pipeline, text, id=f"d{at}", publisher=f"Paper {at}") for at, text in enumerate(texts)]
    article = read(pipeline, ARTICLE)
    outcomes = []
    for order in itertools.permutations(documents):
        claim = claim_with(compared(article, *order), "expelled")
        assert claim.status_reason is not None
        outcomes.append((claim.status, claim.status_reason.rule, len(claim.evidence)))
    assert set(outcomes) == {(status, rule, len(texts))}, "whatever the order of the documents"


def test_a_copy_of_the_article_is_left_out_and_named(pipeline: Language) -> None:
    article = read(pipeline, f"{ARTICLE} Reporters waited in the rain for hours before the office opened its doors to them.")
    reprint = read(pipeline, f"Exclusive! {article.claim_set.article.text}", id="reprint", publisher="Courier")
    found = compared(article, reprint)
    assert [document.id for document in found.copies] == ["reprint"]
    assert all(claim.evidence == () for claim in found.claim_set.claims)
    short = read(pipeline, SAME, id="short", publisher="Post")
    assert [each.id for each in compared(short, read(pipeline, SAME, id="again", publisher="Courier")).copies] == ["again"]


def test_the_articles_own_publisher_adds_nothing_in_its_own_voice(pipeline: Language) -> None:
    article = read(pipeline, ARTICLE)
    assert claim_with(compared(article, read(pipeline, SAME, id="same", publisher="The Post")), "expelled").evidence == ()
    teacher = read(pipeline, TEACHER, id="teacher", publisher="Post")
    assert claim_with(compared(article, teacher), "expelled").status is Status.CORROBORATED


def test_one_agency_and_one_party_count_once(pipeline: Language) -> None:
    wire = "BREM (Reuters) — Norland expelled two diplomats of Ostria on Sunday. Police closed {} Street."
    printed = [read(pipeline, wire.format(name), id=name, publisher=f"The {name}") for name in ("North", "South", "West")]
    article = read(pipeline, ARTICLE)
    assert len(claim_with(compared(article, *printed), "expelled").evidence) == 1
    teachers = [read(pipeline, TEACHER, id=name, publisher=name) for name in ("Gazette", "Courier")]
    assert len(claim_with(compared(article, *teachers), "expelled").evidence) == 1


def test_an_opinion_stays_uncheckable(pipeline: Language) -> None:
    found = compared(read(pipeline, "The minister is a disgrace."), read(pipeline, "The minister is a disgrace!", id="d"))
    assert [claim.status for claim in found.claim_set.claims] == [Status.NOT_CHECKABLE]


def match(truth: Truth | None, relation: Relation = Relation.SAME, rating: str | None = None) -> FactCheckMatch:
    check = FactCheck(
        id="k", claim="Norland expelled diplomats.", publisher="Verity Desk", date="2024-04-01", rating=rating, truth=truth
    )
    return FactCheckMatch(check=check, relation=relation, probability=0.9)


@pytest.mark.parametrize(
    ("found", "status"),
    [
        (match(Truth.FALSE, rating="Wrong"), Status.REFUTED),
        (match(Truth.TRUE), Status.SUPPORTED),
        (match(Truth.MIXED), Status.CORROBORATED),
        (match(None, rating="Pants on fire"), Status.CORROBORATED),
        (match(Truth.FALSE, Relation.RELATED), Status.CORROBORATED),
    ],
)
def test_a_fact_check_of_the_same_claim_outranks_documents(pipeline: Language, found: FactCheckMatch, status: Status) -> None:
    article = read(pipeline, ARTICLE)
    checks = [(found,) if "expelled" in claim.text else () for claim in article.claim_set.claims]
    claim = claim_with(compared(article, read(pipeline, TEACHER, id="t", publisher="Courier"), checks=checks), "expelled")
    assert claim.status is status
    rated = [each for each in claim.evidence if each.stance is Stance.RATES]
    assert len(rated) == (found.relation is Relation.SAME)


def test_the_wording_never_calls_a_claim_true_or_false(pipeline: Language) -> None:
    article = read(pipeline, ARTICLE)
    documents = [
        read(pipeline, text, id=f"d{at}", publisher=f"Paper {at}", day=DAY if at else None)
        for at, text in enumerate((DENIAL, TEACHER, SAME, CONTRARY))
    ]
    claim = claim_with(compared(article, *documents), "expelled")
    wordings = [evidence_in_words(each) for each in claim.evidence] + [status_in_words(claim)]
    assert any(words.startswith("supports it: “Norland expelled") for words in wordings)
    assert any("(Paper 2, 2024-03-05)" in words for words in wordings)
    assert not any(word in words.lower() for words in wordings for word in ("true", "false", "verified", "proven"))
    rating = claim.model_copy(update={"evidence": compared_rating(pipeline)}).evidence[0]
    assert evidence_in_words(rating) == "rated “Wrong” by Verity Desk on 2024-04-01: “Norland expelled diplomats.”"


def compared_rating(pipeline: Language) -> tuple[object, ...]:
    article = read(pipeline, ARTICLE)
    checks = [(match(Truth.FALSE, rating="Wrong"),) if "expelled" in claim.text else () for claim in article.claim_set.claims]
    return claim_with(compared(article, checks=checks), "expelled").evidence
