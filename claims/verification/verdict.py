"""What can be established about a claim: the layer that this room writes."""

from dataclasses import dataclass

from claims.model import Status


@dataclass(frozen=True, slots=True)
class Finding:
    """A claim's status, and the positions (in the list of clauses) of the claims that decided it."""

    status: Status
    basis: tuple[int, ...]
