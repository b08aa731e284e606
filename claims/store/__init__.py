"""The reviewers' store: articles and their claims, what people decided on them, and a log of it that is only added to.

``open_store()`` opens it; everything else is a method of the `Store` that it gives. ``verdicts()`` is the scale on which
reviewers judge.
"""

from claims.data.interface import Verdict
from claims.store import limits
from claims.store.database import Access, near
from claims.store.decisions import Decision, Proposal
from claims.store.errors import ConflictError, StoreError, UnavailableError
from claims.store.filters import NONE, Filters, Sort
from claims.store.plain import plain
from claims.store.reading.words import phrases
from claims.store.records import (
    Action,
    Added,
    Entry,
    Neighbours,
    Outcome,
    Page,
    Reversal,
    Reversible,
    SimilarClaim,
    SourceCorrection,
    State,
    StoredArticle,
    StoredClaim,
    Version,
    View,
)
from claims.store.stats import ArticleProgress, Relay, Stats
from claims.store.store import Store, open_store
from claims.store.verdicts import verdict_named, verdicts

__all__ = [
    "NONE",
    "Access",
    "Action",
    "Added",
    "ArticleProgress",
    "ConflictError",
    "Decision",
    "Entry",
    "Filters",
    "Neighbours",
    "Outcome",
    "Page",
    "Proposal",
    "Relay",
    "Reversal",
    "Reversible",
    "SimilarClaim",
    "Sort",
    "SourceCorrection",
    "State",
    "Stats",
    "Store",
    "StoreError",
    "StoredArticle",
    "StoredClaim",
    "UnavailableError",
    "Verdict",
    "Version",
    "View",
    "limits",
    "near",
    "open_store",
    "phrases",
    "plain",
    "verdict_named",
    "verdicts",
]
