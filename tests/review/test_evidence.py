"""What documents say about a claim, on its page."""

from claims.model import (
    ClaimSet,
    Evidence,
    EvidenceDocument,
    EvidenceMethod,
    Fragment,
    Span,
    Stance,
    Status,
    StatusReason,
    StatusRule,
)
from claims.store import Store
from tests.review.asking import Asker

PASSAGE = "Ostria denied that <script>alert(1)</script> it shook."


def test_a_claim_shows_its_documents_as_text(ana: Asker, store: Store, exports: dict[str, ClaimSet]) -> None:
    found = exports["valley-quake"]
    first, *rest = found.claims
    evidence = [
        Evidence(
            stance=Stance.DISPUTES,
            method=EvidenceMethod.FACTS,
            document=EvidenceDocument(id="d", publisher="The <b>Courier", published="2024-03-05", url=url),
            passage=Fragment(text=PASSAGE, spans=(Span(start=0, end=len(PASSAGE)),)),
            statement="It did not shake.",
            source="Ostria",
        )
        for url in ("https://courier.example/a?b=1&c=2", "javascript:alert(1)", None)
    ]
    rule = StatusReason(rule=StatusRule.PARTY_IN_DOCUMENTS_DISPUTES)
    changed = first.model_copy(update={"evidence": tuple(evidence), "status": Status.DISPUTED, "status_reason": rule})
    store.add(found.model_copy(update={"claims": (changed, *rest)}))
    page = ana.get(f"/claims/{first.id}").text
    assert "A party in the given documents disputes it." in page
    assert page.count("a party disputes it: Ostria: “Ostria denied that &lt;script&gt;alert(1)&lt;/script&gt; it shook.”") == 3
    assert "(The &lt;b&gt;Courier, 2024-03-05)" in page
    assert 'href="https://courier.example/a?b=1&amp;c=2"' in page
    assert "javascript:alert" not in page
    assert "<script>alert" not in page
    assert "Documents</dt>" not in ana.get(f"/claims/{rest[0].id}").text
