"""Up to which wanted day an order was kept back already, so that whoever released it has decided."""

from __future__ import annotations

from alembic import op

revision = "0005_hopes"
down_revision = "0004_growth"


def upgrade() -> None:
    """Add the column."""
    op.execute("ALTER TABLE orders ADD COLUMN hope_settled TEXT NOT NULL DEFAULT ''")
