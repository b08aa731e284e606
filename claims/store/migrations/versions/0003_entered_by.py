"""The log tells who sent the file that a decision came in, beside whom the file names."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds the column; of the entries that are there nobody knows it."""
    op.add_column("log", sa.Column("entered_by", sa.String))
