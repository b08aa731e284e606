"""The undos of an article are found by an index: they apply to every claim with the entry, on whichever claim they were logged.

Earlier versions applied an undo to the claim that it was logged on alone; the queue is derived again after a migration.
"""

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the index."""
    op.create_index("log_of_action", "log", ["article", "action", "number"])
