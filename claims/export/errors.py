"""The error about an export that cannot be written."""

from claims.model import ClaimsError


class OutputError(ClaimsError):
    """An export could not be written."""
