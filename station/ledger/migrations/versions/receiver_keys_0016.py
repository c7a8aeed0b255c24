"""Whether parts of orders go to the same person, so that they can go into one box.

A release before this one can go on with the file: it puts nothing together, and leaves together what is.
"""

from __future__ import annotations

from alembic import op

revision = "0016_receiver_keys"
down_revision = "0015_returned_numbers"

_STEPS = (
    "ALTER TABLE consignments ADD COLUMN receiver_key TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE consignments ADD COLUMN phone_key TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX ix_consignments_receiver ON consignments (receiver_key)",
)


def upgrade() -> None:
    """Add columns and an index; what is there stays as it is."""
    for step in _STEPS:
        op.execute(step)
