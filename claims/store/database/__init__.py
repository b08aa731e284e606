"""The database under the store: its tables, its transactions, and how it is brought up to date."""

from claims.store.database.engine import Access, Database, Writing
from claims.store.database.places import DEFAULT_PLACE, VARIABLE, address, near, of_environment
from claims.store.database.upgrading import HEAD, upgrade

__all__ = ["DEFAULT_PLACE", "HEAD", "VARIABLE", "Access", "Database", "Writing", "address", "near", "of_environment", "upgrade"]
