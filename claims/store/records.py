"""What a store hands out: immutable records, with a reviewer's decisions beside what the machine found, never over it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from claims.model import Certainty, Claim, Polarity, Record, SourceKind, Span, Text

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"


class Action(StrEnum):
    """What an entry of the log does. ``carry`` is the store's own: a claim took the place of another in an edited article."""

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
    ``saw`` a digest of the claim as it read there. ``value`` is plain JSON, see `Decision`. ``entered_by`` is who sent the file
    that the decision came in, which may name others (``by``); None where it came from no file.
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
    """What undoing or redoing did: the ``decisions`` that were taken back or made again, and the ``entries`` written for it, on
    the claims that now hold those decisions.
    """

    decisions: tuple[Entry, ...]
    entries: tuple[Entry, ...]

    @property
    def claim_ids(self) -> tuple[str, ...]:
        """The claims whose decisions these are, each once."""
        return tuple(dict.fromkeys(entry.claim_id for entry in self.entries))


@dataclass(frozen=True, slots=True)
class Reversible:
    """What a reviewer would take back next (``undo``), and make again (``redo``); None where there is nothing."""

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
    """What people have decided on a claim: what is left of its entries in the log once those undone are taken away.

    A field that nobody corrected is None; ``source`` and ``speaker``, which can be corrected *to* nobody, are then absent
    from ``corrected``, which names the corrected fields. ``reviewer`` and ``decided`` (UTC) are of the verdict that stands,
    ``saw`` is the digest of the claim as it read then, ``saw_statement`` that of the claim whose statement was corrected.
    ``corrected_since`` names what of the statement, the polarity and the places was corrected otherwise after the verdict
    was given. ``last`` is the number of the newest entry, 0 where there is none: what `Store.decide` takes as ``seen``.
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
    """A claim as the machine found it (``claim``), what people decided on it (``state``), and where it stands.

    ``order`` counts the article's claims from 0. ``source_kind`` and ``named`` are of the source as it stands after
    corrections, None for the publication's own voice. ``confidence`` (0..1) is that of the least sure attribution in its
    chain. ``outdated`` names what was decided on other words than the claim has now: the verdict (after an edit of the article,
    or a correction of statement, polarity or places), the corrected statement (after an edit).
    These are kept, but do not count: the claim is open again until somebody looks at it. ``withdrawn`` says that it is gone
    from the newest version of its article, ``version`` is the newest one in which it stands.
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
        """Whether something was decided on other words than the claim has now."""
        return bool(self.outdated)

    @property
    def verdict(self) -> str | None:
        """The verdict on the claim as it reads now."""
        return None if Action.VERDICT in self.outdated else self.state.verdict

    @property
    def earlier_verdict(self) -> str | None:
        """The verdict that was given on other words."""
        return self.state.verdict if Action.VERDICT in self.outdated else None

    @property
    def earlier_statement(self) -> str | None:
        """The statement that was corrected when the claim had other words."""
        return self.state.statement if Action.STATEMENT in self.outdated else None

    @property
    def id(self) -> str:
        """The claim's id."""
        return self.claim.id

    @property
    def statement(self) -> str:
        """The statement as it stands after corrections; one that was written for other words does not count."""
        corrected = None if Action.STATEMENT in self.outdated else self.state.statement
        return self.claim.statement if corrected is None else corrected

    @property
    def source(self) -> str | None:
        """The source's name as it stands after corrections."""
        return self.claim.source if self.state.source is None else self.state.source.name

    @property
    def speaker(self) -> str | None:
        """The speaker's name as it stands after corrections."""
        return self.state.speaker if "speaker" in self.state.corrected else self.claim.speaker

    @property
    def certainty(self) -> Certainty:
        """The certainty as it stands after corrections."""
        return self.state.certainty or self.claim.certainty

    @property
    def polarity(self) -> Polarity:
        """The polarity as it stands after corrections."""
        return self.state.polarity or self.claim.polarity

    @property
    def spans(self) -> tuple[Span, ...]:
        """The places of its words as they stand after corrections."""
        return self.claim.spans if self.state.spans is None else self.state.spans


@dataclass(frozen=True, slots=True)
class SimilarClaim:
    """A claim of another article whose statement is like that of one, and how like (0..1)."""

    claim: StoredClaim
    likeness: float


@dataclass(frozen=True, slots=True)
class Version:
    """A version of an article: its number from 1, when it came (UTC), the digest of its text, how many claims it has."""

    number: int
    added: datetime
    sha256: str
    claims: int


COUNTS = ("claims", "decided", "changed", "withdrawn")
"""What is counted of an article, see `StoredArticle`."""


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article with its versions, oldest first. ``added`` (UTC) is when the first came.

    ``counts`` tells how many claims it has now (``claims``), how many of them have a verdict (``decided``), how many changed
    since (``changed``), and how many with decisions are gone (``withdrawn``).
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
    """What adding an article did."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Added:
    """What became of an article and its claims when it was added.

    ``new`` are claims that were not there before, ``gone`` those that are there no more, ``carried`` says whose decisions
    went to which new claim (old id → new id), ``withdrawn`` are claims with decisions that are gone without a successor,
    ``returned`` claims with decisions that are back.
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
    """A page of claims. ``next`` is what `Store.query` takes as ``after`` for the page that follows, ``previous`` what it takes
    as ``before`` for the one ahead; None at either end of the list, and both for a page without claims.
    """

    claims: tuple[StoredClaim, ...]
    next: str | None
    previous: str | None = None


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The ids of the claims before and after one in a list, None at its ends; its ``number`` there, from 1, None where it is
    not in the list (any more); and how many claims the list has.
    """

    previous: str | None
    next: str | None
    number: int | None
    total: int


@dataclass(frozen=True, slots=True)
class View:
    """A view that a user saved: a name, and the query string it stands for."""

    name: str
    query: str
