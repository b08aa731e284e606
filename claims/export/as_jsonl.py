"""JSON Lines: one claim set a line, for programs that read them as they come, with people's decisions where they are given."""

from collections.abc import Iterable
from typing import TextIO

from claims.export.as_json import dumps
from claims.export.formats import Layout
from claims.model import ClaimSet


def write(claim_sets: Iterable[ClaimSet], stream: TextIO, layout: Layout) -> None:
    """Writes a line for each claim set, as it comes."""
    for claim_set in claim_sets:
        stream.write(dumps(claim_set, reviews=layout.reviews) + "\n")
        stream.flush()
