"""The store's immutable records: reviewers' decisions are stored alongside the extracted claims and never overwrite them."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from enum import Enum, StrEnum
from typing import TypeAlias

from pydantic import BaseModel

from claims.model import Certainty, Claim, Polarity, Record, SourceKind, Span, Text

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"


class Action(StrEnum):
    """The kinds of log entries. ``carry`` is written by the store: a claim succeeds another in an edited article."""

    VERDICT = "verdict"
    SOURCE = "source"
    SPEAKER = "speaker"
    CERTAINTY = "certainty"
    POLARITY = "polarity"
    SPANS = "spans"
    STATEMENT = "statement"
    NOTE = "note"
    EVIDENCE = "evidence"
    ASSIGN = "assign"
    UNDO = "undo"
    CARRY = "carry"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the log: who decided what on which claim, and when.

    ``number`` counts from 1 without gaps, ``at`` is UTC, ``version`` is the version of the article that the reviewer saw and
    ``saw`` a digest of the claim in that version. ``value`` is plain JSON, see `Decision`. ``entered_by`` is who imported the
    file with the decision, which may name others (``by``); None if it did not come from a file.
    """

    number: int
    at: datetime
    by: str
    claim_id: str
    article_id: str
    version: int
    saw: str
    action: Action
    value: Json
    entered_by: str | None = None


@dataclass(frozen=True, slots=True)
class Reversal:
    """The result of undo or redo: the ``decisions`` that were undone or redone, and the new ``entries``, on the claims that now
    have those decisions.
    """

    decisions: tuple[Entry, ...]
    entries: tuple[Entry, ...]

    @property
    def claim_ids(self) -> tuple[str, ...]:
        """The claims with these decisions, each once."""
        return tuple(dict.fromkeys(entry.claim_id for entry in self.entries))


@dataclass(frozen=True, slots=True)
class Reversible:
    """What a reviewer would undo and redo next; None if nothing."""

    undo: Entry | None
    redo: Entry | None


class SourceCorrection(Record):
    """A corrected source; ``name`` None: the publication itself. ``kind`` and ``named`` None: as the article's list of
    sources says.
    """

    name: Text | None
    kind: SourceKind | None = None
    named: bool | None = None


class State(Record):
    """The decisions in effect on a claim: its entries in the log without those undone.

    A field without correction is None. ``corrected`` names the corrected fields: ``source`` and ``speaker`` can be corrected
    *to* None. ``reviewer`` and ``decided`` (UTC) belong to the verdict in effect, ``saw`` is the digest of the claim at that
    time, ``saw_statement`` that of the claim whose statement was corrected. ``corrected_since`` names which of statement,
    polarity and spans have another correction now than when that verdict was given. ``last`` is the number of the newest
    entry (0: none), which `Store.decide` takes as ``seen``.
    """

    verdict: Text | None = None
    reviewer: Text | None = None
    decided: datetime | None = None
    saw: str | None = None
    note: Text | None = None
    evidence: tuple[Text, ...] = ()
    assigned: Text | None = None
    corrected: tuple[str, ...] = ()
    corrected_since: tuple[str, ...] = ()
    source: SourceCorrection | None = None
    speaker: Text | None = None
    certainty: Certainty | None = None
    polarity: Polarity | None = None
    statement: Text | None = None
    saw_statement: str | None = None
    spans: tuple[Span, ...] | None = None
    last: int = 0


@dataclass(frozen=True, slots=True)
class StoredClaim:
    """A claim as extracted (``claim``), the decisions on it (``state``), and its position.

    ``order`` counts the article's claims from 0. ``source_kind`` and ``named`` describe the source after corrections, None for
    the publication itself. ``confidence`` (0..1) is the lowest of the attributions in its chain. ``outdated`` names decisions
    that were made on another claim than it is now: the verdict (after an edit of the article, or a correction of statement,
    polarity or spans), the corrected statement (after an edit), the corrected spans (where the article has other words there
    now). They are kept but do not count, and the claim must be reviewed again.
    ``withdrawn``: the newest version of its article lacks it; ``version`` is the newest one that has it.
    """

    claim: Claim
    state: State
    article_id: str
    article_title: str | None
    version: int
    order: int
    source_kind: SourceKind | None
    named: bool | None
    confidence: float | None
    outdated: tuple[Action, ...]
    withdrawn: bool

    @property
    def changed(self) -> bool:
        """Whether any decision is outdated."""
        return bool(self.outdated)

    @property
    def verdict(self) -> str | None:
        """The verdict on the current words."""
        return None if Action.VERDICT in self.outdated else self.state.verdict

    @property
    def earlier_verdict(self) -> str | None:
        """The outdated verdict, on earlier words."""
        return self.state.verdict if Action.VERDICT in self.outdated else None

    @property
    def earlier_statement(self) -> str | None:
        """The outdated corrected statement, for earlier words."""
        return self.state.statement if Action.STATEMENT in self.outdated else None

    @property
    def id(self) -> str:
        """The claim's id."""
        return self.claim.id

    @property
    def statement(self) -> str:
        """The statement after corrections; an outdated one does not count."""
        corrected = None if Action.STATEMENT in self.outdated else self.state.statement
        return self.claim.statement if corrected is None else corrected

    @property
    def source(self) -> str | None:
        """The source's name after corrections."""
        return self.claim.source if self.state.source is None else self.state.source.name

    @property
    def speaker(self) -> str | None:
        """The speaker's name after corrections."""
        return self.state.speaker if "speaker" in self.state.corrected else self.claim.speaker

    @property
    def certainty(self) -> Certainty:
        """The certainty after corrections."""
        return self.state.certainty or self.claim.certainty

    @property
    def polarity(self) -> Polarity:
        """The polarity after corrections."""
        return self.state.polarity or self.claim.polarity

    @property
    def spans(self) -> tuple[Span, ...]:
        """The spans after corrections; outdated ones do not count."""
        return self.claim.spans if self.corrected_spans is None else self.corrected_spans

    @property
    def corrected_spans(self) -> tuple[Span, ...] | None:
        """The corrected spans; None if there are none, or they are outdated."""
        return None if Action.SPANS in self.outdated else self.state.spans


@dataclass(frozen=True, slots=True)
class SimilarClaim:
    """A claim of another article with a similar statement, and the similarity (0..1)."""

    claim: StoredClaim
    likeness: float


@dataclass(frozen=True, slots=True)
class Version:
    """A version of an article: its number from 1, when it was added (UTC), the digest of its text, its number of claims."""

    number: int
    added: datetime
    sha256: str
    claims: int


COUNTS = ("claims", "decided", "changed", "withdrawn")
"""The counts of an article, see `StoredArticle`."""


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article with its versions, oldest first. ``added`` (UTC) is when the first was added.

    ``counts``: its current ``claims``, those with a verdict (``decided``), those that changed since they were decided on
    (``changed``), and those with decisions that the newest version lacks (``withdrawn``).
    """

    id: str
    title: str | None
    url: str | None
    publisher: str | None
    published: str | None
    added: datetime
    versions: tuple[Version, ...]
    counts: Mapping[str, int]


class Outcome(StrEnum):
    """The result of adding an article."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Added:
    """What adding an article changed.

    ``new`` are claims that were not there before, ``gone`` those that the new version lacks, ``carried`` maps claims to the new
    claims to which their decisions were carried over, ``withdrawn`` are claims with decisions and without a successor,
    ``returned`` claims with decisions that are in the article again.
    """

    article_id: str
    version: int
    outcome: Outcome
    claims: int
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    carried: Mapping[str, str] | None = None
    withdrawn: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """A page of claims. `Store.query` takes ``next`` as ``after`` for the following page, ``previous`` as ``before`` for the
    preceding one; None at either end of the list, and both for a page without claims.
    """

    claims: tuple[StoredClaim, ...]
    next: str | None
    previous: str | None = None


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The ids of the claims before and after one in a list, None at its ends; its ``number`` there, from 1, None if it is
    not in the list; and the length of the list.
    """

    previous: str | None
    next: str | None
    number: int | None
    total: int


@dataclass(frozen=True, slots=True)
class View:
    """A saved view: its name and its query string."""

    name: str
    query: str


@dataclass(frozen=True, slots=True)
class ArticleProgress:
    """How many claims an article has, and how many of them have a verdict."""

    id: str
    title: str | None
    claims: int
    decided: int


@dataclass(frozen=True, slots=True)
class Relay:
    """How many claims of ``source`` are quoted by ``relay``."""

    relay: str
    source: str
    claims: int


@dataclass(frozen=True, slots=True)
class Stats:
    """Statistics of a store; withdrawn claims are not counted.

    ``articles`` are sorted by undecided claims, most first. ``reviewers`` counts the verdicts in effect by reviewer. ``quoted``
    counts, by kind of source, claims of ``"named"`` and of ``"anonymous"`` sources, ``certainty`` those of each certainty; both
    have the kind ``"none"`` for the publication itself. ``days`` counts the decisions of each day (UTC, ISO 8601) by reviewer,
    ``appeared`` the claims by publication date of their article and by status, without undated articles. ``relays`` is the
    graph of who quotes whom, most frequent first.
    """

    claims: int
    decided: int
    changed: int
    articles: tuple[ArticleProgress, ...]
    reviewers: Mapping[str, int]
    verdicts: Mapping[str, int]
    status: Mapping[str, int]
    quoted: Mapping[str, Mapping[str, int]]
    certainty: Mapping[str, Mapping[str, int]]
    days: Mapping[str, Mapping[str, int]]
    appeared: Mapping[str, Mapping[str, int]]
    relays: tuple[Relay, ...]


_CORRECTED = ("statement", "source", "speaker", "certainty", "polarity", "spans")
_EFFECTIVE = ("verdict", "earlier_verdict", "earlier_statement", "changed")


def plain(record: object) -> Json:
    """A record as JSON values: an object with its fields; for a claim preceded by its fields after corrections.

    Times are ISO 8601 in UTC. Raises `TypeError` for any other type.
    """
    match record:
        case Enum():
            return plain(record.value)
        case str() | int() | float() | None:
            return record
        case datetime():
            return record.isoformat()
        case Mapping():
            return {str(name): plain(value) for name, value in record.items()}
        case tuple() | list():
            return [plain(item) for item in record]
        case StoredClaim():
            effective: dict[str, Json] = {"id": record.id}
            effective |= {name: plain(getattr(record, name)) for name in (*_CORRECTED, *_EFFECTIVE)}
            return effective | _fields(record)
        case BaseModel():
            return {
                name: plain(getattr(record, name)) for name, field in type(record).model_fields.items() if not field.exclude
            }
    return _fields(record)


def _fields(record: object) -> dict[str, Json]:
    if not is_dataclass(record):
        raise TypeError(f"{type(record).__name__} is not a record of the store")
    return {field.name: plain(getattr(record, field.name)) for field in fields(record)}
