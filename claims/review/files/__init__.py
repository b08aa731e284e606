"""Files that leave by the page, and files that come back: what the pages and the interface for programs both do with them."""

from claims.review.files.leaving import BusyError, Exports, NoRoomError, Offer, offers
from claims.review.files.returning import Change, Compared, Import, Imports, compare

__all__ = [
    "BusyError",
    "Change",
    "Compared",
    "Exports",
    "Import",
    "Imports",
    "NoRoomError",
    "Offer",
    "compare",
    "offers",
]
