"""Which statements of documents bear on a claim, and which do not: a table of pairs, and the guard pairs of the benchmark."""

import pytest
from spacy.language import Language

from benchmarks.evidence.__main__ import HALVES, NONE, judged_pairs, pairs
from claims.evidence.comparison import document_terms
from tests.evidence.reading import DAY, claim_with, compared, read

CLAIM = "The Corvane mill fired 70 workers in February, the union said."
CASES = [
    (CLAIM, "The Corvane mill dismissed 70 workers in February.", "supported", "another word for it"),
    (CLAIM, "Seventy workers were dismissed by the Corvane mill in February.", "supported", "passive"),
    (CLAIM, "The Corvane mill did not fire 70 workers in February.", "refuted", "denied in the document's own voice"),
    (CLAIM, "The Corvane mill fired 20 workers in February.", "refuted", "another figure at the same time"),
    (CLAIM, "The Corvane mill denied that it fired 70 workers in February.", "disputed", "a denial never refutes"),
    (CLAIM, "A foreman said the Corvane mill fired 70 workers in February.", "corroborated", "a further party"),
    (CLAIM, "The union said the Corvane mill fired 70 workers in February.", "single_source", "the same party"),
    (CLAIM, "Rumours said the Corvane mill fired 70 workers in February.", "single_source", "nobody who could know"),
    (CLAIM, "The Corvane mill reportedly fired 70 workers in February.", "single_source", "hearsay"),
    (CLAIM, "The Corvane mill may have fired 70 workers in February.", "single_source", "possible"),
    (CLAIM, "The Corvane mill wants to fire 70 workers.", "single_source", "a wish"),
    (CLAIM, "The Corvane mill fired at least 50 workers in February.", "single_source", "at least 50 is not 70"),
    (CLAIM, "The Corvane mill fired 20 workers in 2019.", "single_source", "another time"),
    (CLAIM, "The Sarn mill fired 20 workers in February.", "single_source", "another party"),
    (CLAIM, "The Corvane mill hired 70 workers in February.", "single_source", "another event"),
    (
        "Norland's government expelled Ada Quill in May 2022.",
        "Norland expelled Ada Quill in May 2022.",
        "supported",
        "a country",
    ),
    (
        "The Norland post expelled Ada Quill in May 2022.",
        "Norland expelled Ada Quill in May 2022.",
        "unattributed",
        "no country",
    ),
    ("Norland sued Ostria in 2022.", "Ostria sued Norland in 2022.", "unattributed", "roles swapped"),
    (
        "The flood killed at least 9 people in Brem on Sunday.",
        "The flood killed 12 people in Brem on Sunday.",
        "supported",
        "12 is at least 9",
    ),
    (
        "The flood killed 9 people in Brem on Sunday.",
        "The flood killed 12 people in Brem on Sunday.",
        "unattributed",
        "a toll that grows",
    ),
    ("Sales of Corvane rose in February.", "Sales of Corvane fell in February.", "refuted", "cannot both be true"),
    ("The mill opened in May 2019.", "The mill opened on 3 May 2019.", "supported", "the day is in the month"),
    ("The mill opened on 3 May 2019.", "The mill opened in May 2019.", "unattributed", "the month leaves the day open"),
]


@pytest.mark.parametrize(("claim", "document", "status", "why"), CASES, ids=[case[3] for case in CASES])
def test_what_a_document_says_about_a_claim(pipeline: Language, claim: str, document: str, status: str, why: str) -> None:
    article = read(pipeline, claim)
    found = compared(article, read(pipeline, document, id="document", publisher="Courier"))
    assert [str(each.status) for each in found.claim_set.claims] == [status], why


def test_news_without_a_date_of_the_event_is_compared_only_within_days(pipeline: Language) -> None:
    article = read(pipeline, "Norland closed its embassy in Sarn.")
    for day, status in ((DAY, "supported"), ("2024-06-01", "unattributed"), (None, "unattributed")):
        document = read(pipeline, "Norland shut its embassy in Sarn.", id="document", publisher="Courier", day=day)
        assert claim_with(compared(article, document), "embassy").status == status, day


def test_words_for_persons_are_one_term() -> None:
    assert document_terms("Nine villagers died") & document_terms("Nine people died")


@pytest.mark.parametrize("half", HALVES)
def test_guard_pairs(half: str) -> None:
    """No document supports or refutes by a denial or a rumour, and what is set is as an editor would have it."""
    judged = judged_pairs([pair for pair in pairs() if pair.half == half])
    firm = [each for pair, each in judged if pair.kind in ("denial", "rumour") and each.got in ("supported", "refuted")]
    wrongly = [each for _, each in judged if not each.right and each.got != NONE]
    assert firm == []
    assert len(wrongly) <= 1
    assert sum(each.right for _, each in judged) >= 94
