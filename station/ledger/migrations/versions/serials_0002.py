"""Serial numbers, each taken by one box; and counts of small things by day."""

from __future__ import annotations

from alembic import op

revision = "0002_serials"
down_revision = "0001"

_SERIALS = """
    CREATE TABLE serials (
        product TEXT NOT NULL, serial TEXT NOT NULL, parcel TEXT NOT NULL,
        CONSTRAINT pk_serials PRIMARY KEY (product, serial)
    )
    """
_COUNTS = """
    CREATE TABLE counts (
        day TEXT NOT NULL, name TEXT NOT NULL, times INTEGER NOT NULL,
        CONSTRAINT pk_counts PRIMARY KEY (day, name)
    )
    """


def upgrade() -> None:
    """Make the tables."""
    op.execute(_SERIALS)
    op.execute(_COUNTS)
