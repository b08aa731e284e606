"""The commands around the reviewers' store: ``add``, ``list``, ``show``, ``decide``, ``log``, ``stats``."""

from claims.cli.store.adding import add
from claims.cli.store.deciding import decide
from claims.cli.store.listing import list_claims, show
from claims.cli.store.reporting import log, stats

__all__ = ["add", "decide", "list_claims", "log", "show", "stats"]
