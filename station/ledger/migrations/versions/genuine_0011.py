"""Orders, their parts and products carry a keyed hash of what they say, so that a changed row is seen."""

from __future__ import annotations

from alembic import op

revision = "0011_genuine"
down_revision = "0010_order_files"


def upgrade() -> None:
    """Add the columns; what is there already has no hash until it is told anew."""
    for table in ("orders", "consignments", "products"):
        op.execute(f"ALTER TABLE {table} ADD COLUMN proof BLOB NOT NULL DEFAULT x''")
