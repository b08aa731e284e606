"""Fingerprints distinguish signs of figures: revision 0006 recomputes them all."""

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Changes nothing."""
