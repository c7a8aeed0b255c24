"""An order remembers the shop it came from, so that its dispatch goes back there."""

from __future__ import annotations

from alembic import op

revision = "0013_order_shop"
down_revision = "0012_shares"


def upgrade() -> None:
    """Add the column. What was stored before it came from the only shop that the station had."""
    op.execute("ALTER TABLE orders ADD COLUMN shop TEXT NOT NULL DEFAULT ''")
