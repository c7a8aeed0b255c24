"""Lines that the shop took out of an order after they were put in a box keep their box, in case they come back."""

from __future__ import annotations

from alembic import op

revision = "0008_left_lines"
down_revision = "0007_as_told"

_TABLE = """
    CREATE TABLE left_lines (
        order_id INTEGER NOT NULL, line_id TEXT NOT NULL, parcel TEXT NOT NULL,
        CONSTRAINT pk_left_lines PRIMARY KEY (order_id, line_id)
    )
    """


def upgrade() -> None:
    """Add the table."""
    op.execute(_TABLE)
