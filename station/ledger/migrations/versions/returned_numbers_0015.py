"""Numbers that are to be cancelled at the carrier, and what a reserved box was before.

A release before this one can go on with the file.
"""

from __future__ import annotations

from alembic import op

revision = "0015_returned_numbers"
down_revision = "0014_reservations"

_STEPS = (
    "ALTER TABLE waybills ADD COLUMN returned_at TEXT NOT NULL DEFAULT ''",
    """
    CREATE INDEX ix_waybills_to_cancel ON waybills (taken_at)
        WHERE voided = 1 AND reference != '' AND returned_at = ''
    """,
    "ALTER TABLE reservations ADD COLUMN former TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX ix_reservations_reserved ON reservations (round) WHERE state = 'reserved'",
)


def upgrade() -> None:
    """Add columns and indexes; what is there stays as it is."""
    for step in _STEPS:
        op.execute(step)
