"""Errors of the store."""

from collections.abc import Iterator
from contextlib import contextmanager
from reprlib import Repr

from claims.model import ClaimsError
from claims.store.records import Entry

_SHOWN = 40
"""Maximum characters of a value quoted in a message."""


class StoreError(ClaimsError):
    """A store cannot be opened, or a request to it is invalid."""


@contextmanager
def reading_rows() -> Iterator[None]:
    """Reports rows that this program does not write as damage.

    A file that another program has changed can have values of any type.

    Also a decorator, of functions that only convert values of rows.
    """
    try:
        yield
    except (TypeError, ValueError, KeyError, OverflowError, RecursionError) as error:
        raise damaged(type(error).__name__) from error


def damaged(why: str) -> StoreError:
    """The error for a row that this program does not write."""
    remedy = "restore the store from a backup, or name another with --store"
    return StoreError(f"a row of the store is damaged ({why})", remedy=remedy)


class UnavailableError(StoreError):
    """The database failed: it is not running, locked, full, damaged or read-only. A retry may succeed."""


class ConflictError(StoreError):
    """The log differs from what the reviewer saw; nothing was written.

    ``entry`` is a decision on the claim after entry ``seen`` of which the reviewer did not know; None if the log has no
    entry ``seen`` yet: the reviewer saw another store, or a later state of this one.
    """

    def __init__(self, claim_id: str, entry: Entry | None, seen: int) -> None:
        if entry is None:
            what = f"the log has no entry {seen}, which was given as the last one seen"
        else:
            file = "" if entry.entered_by in (None, entry.by) else f", in a file that {entry.entered_by} imported"
            what = f"{entry.by} decided on this claim in the meantime ({entry.action}, entry {entry.number}{file})"
        super().__init__(what, where=claim_id, remedy="check it again, then decide")
        self.claim_id = claim_id
        self.entry = entry
        self.seen = seen

    def __reduce__(self) -> tuple[object, ...]:
        return ConflictError, (self.claim_id, self.entry, self.seen)


class ChangedError(ConflictError):
    """The claim has changed since the version that the reviewer saw; nothing was written."""

    def __init__(self, claim_id: str, seen: int) -> None:
        what = "the article was edited in the meantime, and the claim has changed"
        StoreError.__init__(self, what, where=claim_id, remedy="check it again, then decide")
        self.claim_id = claim_id
        self.entry = None
        self.seen = seen

    def __reduce__(self) -> tuple[object, ...]:
        return ChangedError, (self.claim_id, self.seen)


class ReplacedError(ConflictError):
    """The claim has been replaced by another in the newest version of its article, which has the decisions on it; nothing was
    written. ``successor`` is the id of that claim.
    """

    def __init__(self, claim_id: str, successor: str, seen: int) -> None:
        what = f"the article was edited, and claim {successor} has replaced this one"
        StoreError.__init__(self, what, where=claim_id, remedy=f"look at {successor}, then decide there")
        self.claim_id = claim_id
        self.successor = successor
        self.entry = None
        self.seen = seen

    def __reduce__(self) -> tuple[object, ...]:
        return ReplacedError, (self.claim_id, self.successor, self.seen)


def shown(value: object) -> str:
    """A value for a message, shortened to one line.

    >>> shown("Perhaps"), len(shown("x" * 1_000_000)), len(shown([["x"] * 1_000] * 1_000)) < 200
    ("'Perhaps'", 42, True)
    """
    if isinstance(value, str):
        return repr(value if len(value) <= _SHOWN else value[: _SHOWN - 1] + "…")
    return _BRIEF.repr(value)


_BRIEF = Repr()
_BRIEF.maxstring = _BRIEF.maxother = _BRIEF.maxlong = _SHOWN
_BRIEF.maxlist = _BRIEF.maxdict = _BRIEF.maxlevel = 3
