"""The topics of articles, which the queue can be filtered by."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Adds an empty table: existing articles get topics when they are added again."""
    op.create_table(
        "topics",
        sa.Column("article", sa.Integer, sa.ForeignKey("articles.key"), primary_key=True, autoincrement=False),
        sa.Column("tick", sa.Integer, nullable=False),
        sa.Column("topics", sa.String, nullable=False),
        sa.Index("topics_by_tick", "tick"),
    )
