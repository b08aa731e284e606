"""The reviewers' store: articles and their claims, decisions on them, and an append-only log.

``open_store()`` opens it; everything else is a method of the `Store` that it returns. ``verdicts()`` is the scale of verdicts.
"""

from claims.data.interface import Verdict
from claims.store import limits
from claims.store.database import Access, file_of, near
from claims.store.decisions import Decision, Proposal
from claims.store.errors import ConflictError, ReplacedError, StoreError, UnavailableError
from claims.store.filters import NONE, Filters, Sort
from claims.store.records import (
    Action,
    Added,
    ArticleProgress,
    Entry,
    Neighbours,
    Outcome,
    Page,
    Relay,
    Reversal,
    Reversible,
    SimilarClaim,
    SourceCorrection,
    State,
    Stats,
    StoredArticle,
    StoredClaim,
    Version,
    View,
    plain,
)
from claims.store.search import phrases
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
    "ReplacedError",
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
    "file_of",
    "limits",
    "near",
    "open_store",
    "phrases",
    "plain",
    "verdict_named",
    "verdicts",
]
