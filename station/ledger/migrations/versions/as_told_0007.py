"""Orders know which change of this ledger is their newest one; open boxes, what the shop made of them meanwhile."""

from __future__ import annotations

from alembic import op

revision = "0007_as_told"
down_revision = "0006_spellings"

_STEPS = (
    "ALTER TABLE orders ADD COLUMN version INTEGER NOT NULL DEFAULT '0'",
    "ALTER TABLE consignments ADD COLUMN seal TEXT NOT NULL DEFAULT ''",
    """
    CREATE TABLE renewals (
        parcel TEXT NOT NULL, seq INTEGER NOT NULL, box TEXT NOT NULL,
        CONSTRAINT pk_renewals PRIMARY KEY (parcel, seq)
    )
    """,
)


def upgrade() -> None:
    """Add the columns and the table."""
    for step in _STEPS:
        op.execute(step)
