"""Files of orders are remembered, so that an older one does not undo what a newer one said."""

from __future__ import annotations

from alembic import op

revision = "0010_order_files"
down_revision = "0009_untold"

_STEPS = (
    """
    CREATE TABLE order_files (
        id INTEGER NOT NULL PRIMARY KEY, digest BLOB NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
        names_until TEXT, taken_at TEXT NOT NULL, kept INTEGER NOT NULL
    )
    """,
    "CREATE INDEX ix_order_files_digest ON order_files (digest)",
    "CREATE INDEX ix_order_files_last ON order_files (last)",
)


def upgrade() -> None:
    """Add the table."""
    for step in _STEPS:
        op.execute(step)
