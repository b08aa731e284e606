"""What a store says no to."""

from claims.model import ClaimsError
from claims.store.records import Entry


class StoreError(ClaimsError):
    """A store cannot be opened, or was asked for what it does not have or does not take."""


class UnavailableError(StoreError):
    """The database itself failed: it is not running, locked, full, damaged or read-only. Asked again, it may answer."""


class ConflictError(StoreError):
    """Somebody else decided on the claim after the reviewer last saw it; nothing was written. ``entry`` is their decision."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(
            f"{entry.by} decided on this claim meanwhile ({entry.action}, entry {entry.number})",
            where=entry.claim_id,
            remedy="look at it again, then decide",
        )
        self.entry = entry

    def __reduce__(self) -> tuple[object, ...]:
        return ConflictError, (self.entry,)
