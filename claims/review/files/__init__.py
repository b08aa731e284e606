"""Files that leave by the page, and files that come back: what the pages and the interface for programs both do with them."""

from claims.review.files.leaving import Offer, download, offers
from claims.review.files.returning import Change, Compared, Import, Imports, compare

__all__ = ["Change", "Compared", "Import", "Imports", "Offer", "compare", "download", "offers"]
