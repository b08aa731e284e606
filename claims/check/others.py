"""What is known of the articles beside the one that is checked."""

from dataclasses import dataclass
from typing import Protocol

from claims.model import ClaimSet


@dataclass(frozen=True, slots=True)
class Alike:
    """Another article with nearly the same words: its file, and the share of words in common (0 to 1)."""

    path: str
    share: float


class Others(Protocol):
    """Looked up when asked; the same answers for the same files and the same store."""

    def alike(self) -> tuple[Alike, ...]:
        """The other articles whose text is nearly that of this one, most alike first."""

    def verdict(self, claim_id: str) -> str | None:
        """The verdict that a person gave on a claim, None where there is none or no store."""

    def known(self) -> tuple[ClaimSet, ...]:
        """The claims of the other articles in the store."""


class Nobody:
    """No other articles, no store."""

    def alike(self) -> tuple[Alike, ...]:
        """None."""
        return ()

    def verdict(self, claim_id: str) -> str | None:
        """None."""
        return None

    def known(self) -> tuple[ClaimSet, ...]:
        """None."""
        return ()
