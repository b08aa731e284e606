"""What holds for every article: one finding a clause, nothing raised, the same twice, work that grows with the text."""

from collections.abc import Callable, Sequence

import pytest
from spacy.language import Language

from claims.hedging import Modality
from claims.model import BlockKind, Certainty, ClaimKind, Polarity, Status
from claims.sources import Speakers
from claims.splitting import Clause, Origin
from claims.verification import STATUS_RULES, assess, status
from claims.verification.assertions import Assertion
from claims.verification.facts import FactReader
from tests.building import parsed
from tests.verification.telling import Told, told
from tests.work import LINEAR, growth

NOBODY = Speakers((), (), ())
SURE = Modality((), Certainty.CERTAIN, Polarity.POSITIVE)


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "Yes", "...", '"""', "12 12 12", "💥 🤷", "das ist nicht Englisch"])
def test_odd_input(nlp: Language, text: str) -> None:
    doc = parsed(nlp, text)
    clauses = [
        Clause(((i, i + 1),), (0, len(doc)), i, (), ClaimKind.EVENT, Origin.MAIN, BlockKind.BODY, ()) for i in range(len(doc))
    ]
    assert len(assess(doc, clauses, [SURE] * len(clauses), [], NOBODY)) == len(clauses)


def test_clauses_without_words(nlp: Language) -> None:
    doc = parsed(nlp, "The ferry sank.")
    empty = Clause((), (0, len(doc)), 99, (), ClaimKind.EVENT, Origin.MAIN, BlockKind.BODY, ())
    assert assess(doc, [empty], [SURE], [], NOBODY)[0].status is Status.UNATTRIBUTED


def test_evidence_is_not_given_here() -> None:
    assert len(STATUS_RULES) == 8


def test_the_same_twice(nlp: Language) -> None:
    text = "Police said Ortiz fled. Witnesses said Ortiz escaped. Acme said Ortiz had fled to Lima."
    claims = [Told("Ortiz fled", by="Police"), Told("Ortiz escaped", by="Witnesses"), Told("Ortiz had fled to Lima", by="Acme")]
    assert told(nlp, text, claims) == told(nlp, text, claims)


@pytest.mark.parametrize(("claims", "compared"), [(1, 0), (2, 1)])
def test_a_claim_alone_is_compared_with_nothing(
    nlp: Language, monkeypatch: pytest.MonkeyPatch, claims: int, compared: int
) -> None:
    built: list[int] = []

    class Counted(status.Groups):
        def __init__(self, claims: Sequence[Assertion], facts: FactReader) -> None:
            built.append(len(claims))
            super().__init__(claims, facts)

    monkeypatch.setattr(status, "Groups", Counted)
    told(nlp, "Ortiz fled. Drozd died.", [Told("Ortiz fled"), Told("Drozd died")][:claims])
    assert len(built) == compared


def test_thousands_of_claims_about_one_thing(nlp: Language) -> None:
    """Every claim could bear on every other; only the nearest are compared."""

    def work(claims: int) -> Callable[[], object]:
        doc = parsed(nlp, "Ortiz attacked Drozd in Lima. " * claims)
        heads = [token.i for token in doc if token.lemma_ == "attack"]
        clauses = [
            Clause(((i - 1, i + 4),), (i - 1, i + 5), i, ((i - 1, i),), ClaimKind.EVENT, Origin.MAIN, BlockKind.BODY, ())
            for i in heads
        ]
        return lambda: assess(doc, clauses, [SURE] * len(clauses), [], NOBODY)

    assert len(list(work(1_000)())) == 1_000  # type: ignore[call-overload]
    assert growth(work, 200) < LINEAR
