"""Files that somebody else may have prepared, as those of a repository are.

They are opened without leaving a folder, regular files only, up to a size, and written whole or not at all.
"""

from claims.filesystem.containment import RefusedFileError, boundary_of, chosen, inside, is_inside, within_boundary
from claims.filesystem.reading import open_regular, read_chosen, read_regular, read_within
from claims.filesystem.writing import replacing

__all__ = [
    "RefusedFileError",
    "boundary_of",
    "chosen",
    "inside",
    "is_inside",
    "open_regular",
    "read_chosen",
    "read_regular",
    "read_within",
    "replacing",
    "within_boundary",
]
