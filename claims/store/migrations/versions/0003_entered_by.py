"""The log records who imported a decision from a file, in addition to the reviewer that the file names."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the column; it is unknown for existing entries."""
    op.add_column("log", sa.Column("entered_by", sa.String))
