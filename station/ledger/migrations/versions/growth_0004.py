"""Indexes for a journal of years, and what the head of the screen counts, without reading all that waits."""

from __future__ import annotations

from alembic import op

revision = "0004_growth"
down_revision = "0003_news"

_WAITS = "state IN ('owed', 'held', 'refused')"
_STEPS = (
    "CREATE INDEX ix_journal_device ON journal (station, id) WHERE event IN ('device')",
    "ALTER TABLE outbox ADD COLUMN since_us BIGINT NOT NULL DEFAULT '0'",
    "ALTER TABLE outbox ADD COLUMN carrier TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE outbox ADD COLUMN leave_by TEXT",
    """
    UPDATE outbox SET
        carrier = (SELECT carrier FROM parcels WHERE id = outbox.parcel),
        leave_by = (SELECT json_extract(box, '$.due_at') FROM parcels WHERE id = outbox.parcel)
    WHERE state IN ('owed', 'held', 'refused') AND parcel IN (SELECT id FROM parcels)
    """,
    "DROP INDEX ix_outbox_waiting",
    f"CREATE INDEX ix_outbox_waiting ON outbox (state, waybill, packed_us) WHERE {_WAITS}",
    f"CREATE INDEX ix_outbox_unnumbered ON outbox (carrier, leave_by) WHERE waybill = '' AND {_WAITS}",
    """
    CREATE INDEX ix_outbox_kept ON outbox (packed_us, reason, state, waybill, parcel)
        WHERE waybill != '' AND state IN ('held', 'refused')
    """,
    """
    CREATE INDEX ix_orders_due ON orders (CAST(strftime('%s', due_at) AS INTEGER))
        WHERE open = 1 AND due_at IS NOT NULL
    """,
    """
    CREATE INDEX ix_orders_placed ON orders (CAST(strftime('%s', placed_at) AS INTEGER))
        WHERE open = 1 AND due_at IS NULL
    """,
    """
    CREATE TABLE staged (
        id INTEGER NOT NULL, batch TEXT NOT NULL, kind TEXT NOT NULL, body BLOB NOT NULL, PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX ix_staged_batch ON staged (batch, id)",
)


def upgrade() -> None:
    """Add them."""
    for step in _STEPS:
        op.execute(step)
