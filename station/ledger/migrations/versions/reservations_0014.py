"""Boxes that a carrier knows before they are packed: rounds, reservations, assigned numbers, and how it sorts them.

A release before this one can go on with the file: it makes boxes by the shop's word alone.
"""

from __future__ import annotations

from alembic import op

revision = "0014_reservations"
down_revision = "0013_order_shop"

_STEPS = (
    "ALTER TABLE consignments ADD COLUMN bound_key TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE consignments ADD COLUMN label_seal TEXT NOT NULL DEFAULT ''",
    """
    ALTER TABLE consignments ADD COLUMN group_key TEXT
        GENERATED ALWAYS AS (CASE bound_key WHEN '' THEN box_key ELSE bound_key END) VIRTUAL
    """,
    "CREATE INDEX ix_consignments_group ON consignments (group_key)",
    "ALTER TABLE waybills ADD COLUMN reference TEXT NOT NULL DEFAULT ''",
    "CREATE INDEX ix_waybills_reference ON waybills (reference) WHERE reference != ''",
    """
    CREATE TABLE rounds (
        round TEXT NOT NULL, at TEXT NOT NULL, carrier TEXT NOT NULL, form TEXT NOT NULL, boxes INTEGER NOT NULL,
        file_name TEXT DEFAULT '' NOT NULL, sheet BLOB, until TEXT, PRIMARY KEY (round)
    )
    """,
    """
    CREATE TABLE reservations (
        reference TEXT NOT NULL, round TEXT NOT NULL, carrier TEXT NOT NULL, orders TEXT NOT NULL, seals TEXT NOT NULL,
        state TEXT DEFAULT 'reserved' NOT NULL, number TEXT DEFAULT '' NOT NULL, at TEXT NOT NULL,
        PRIMARY KEY (reference)
    )
    """,
    "CREATE INDEX ix_reservations_round ON reservations (round)",
    "CREATE TABLE sort_data (key TEXT NOT NULL, seal TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (key))",
)


def upgrade() -> None:
    """Add columns and tables; what is there stays as it is."""
    for step in _STEPS:
        op.execute(step)
