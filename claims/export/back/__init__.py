"""The way back: what people changed in a file that was exported.

``read_back`` reads CSV, XLSX, JSON, JSON Lines and Label Studio's export into rows and errors; ``changes`` compares the rows
with the claims as they stand now, and tells what to take over and what two people changed at once.
"""

from claims.export.back.bounds import Noted
from claims.export.back.changes import Changes, Conflict, Current, Decided, changes
from claims.export.back.reading import READERS, read_back, read_back_bytes
from claims.export.back.returned import Back, CellError, Place, Returned

__all__ = [
    "READERS",
    "Back",
    "CellError",
    "Changes",
    "Conflict",
    "Current",
    "Decided",
    "Noted",
    "Place",
    "Returned",
    "changes",
    "read_back",
    "read_back_bytes",
]
