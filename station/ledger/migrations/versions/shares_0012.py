"""What of a line lies in which parcel, and debts with a kind, an id and quantities of their own.

A release before this one can go on with the file: it finds all that it reads, and owes without naming an id.
"""

from __future__ import annotations

from alembic import op

revision = "0012_shares"
down_revision = "0011_genuine"

_WAITS = "state IN ('owed', 'held', 'refused')"
_OLD = (
    *("parcel", "waybill", "state", "due_us", "lease_owner", "lease_until_us", "attempts", "reason", "packed_us"),
    *("since_us", "carrier", "leave_by"),
)
_SHARES = (
    """
    CREATE TABLE parcel_lines (
        order_id INTEGER NOT NULL, line_id TEXT NOT NULL, parcel TEXT NOT NULL,
        quantity INTEGER NOT NULL, ordered INTEGER NOT NULL,
        CONSTRAINT pk_parcel_lines PRIMARY KEY (order_id, line_id, parcel)
    ) WITHOUT ROWID
    """,
    "CREATE INDEX ix_parcel_lines_parcel ON parcel_lines (parcel)",
    # As much as the box was opened with: what the shop made of the line since is none of the parcel's.
    """
    INSERT INTO parcel_lines (order_id, line_id, parcel, quantity, ordered)
    SELECT order_id, line_id, parcel, coalesce(boxed, told), coalesce(boxed, told) FROM (
        SELECT l.order_id, l.line_id, l.parcel, l.quantity AS told, (
            SELECT json_extract(b.value, '$.quantity') FROM parcels AS p, json_each(p.box, '$.lines') AS b
            WHERE p.id = l.parcel AND json_extract(b.value, '$.id') = l.line_id
                AND json_extract(b.value, '$.order') = (SELECT number FROM orders WHERE id = l.order_id)) AS boxed
        FROM lines AS l WHERE l.parcel IS NOT NULL)
    """,
    """
    INSERT INTO parcel_lines (order_id, line_id, parcel, quantity, ordered)
    SELECT order_id, line_id, parcel, coalesce(boxed, 1), coalesce(boxed, 1) FROM (
        SELECT l.order_id, l.line_id, l.parcel, (
            SELECT json_extract(b.value, '$.quantity') FROM parcels AS p, json_each(p.box, '$.lines') AS b
            WHERE p.id = l.parcel AND json_extract(b.value, '$.id') = l.line_id
                AND json_extract(b.value, '$.order') = (SELECT number FROM orders WHERE id = l.order_id)) AS boxed
        FROM left_lines AS l WHERE NOT EXISTS (
            SELECT 1 FROM lines AS n WHERE n.order_id = l.order_id AND n.line_id = l.line_id))
    """,
)
_OUTBOX = (
    "DROP INDEX ix_outbox_due",
    "DROP INDEX ix_outbox_waiting",
    "DROP INDEX ix_outbox_unnumbered",
    "DROP INDEX ix_outbox_kept",
    "DROP INDEX ix_outbox_in_sheet",
    "ALTER TABLE outbox RENAME TO outbox_before",
    """
    CREATE TABLE outbox (
        id TEXT DEFAULT (lower(hex(randomblob(16)))) NOT NULL, kind TEXT DEFAULT 'dispatch' NOT NULL,
        parcel TEXT NOT NULL, lines TEXT DEFAULT '[]' NOT NULL, waybill TEXT NOT NULL, state TEXT NOT NULL,
        due_us BIGINT, lease_owner TEXT DEFAULT '' NOT NULL, lease_until_us BIGINT DEFAULT '0' NOT NULL,
        attempts INTEGER DEFAULT '0' NOT NULL, reason TEXT DEFAULT '' NOT NULL, packed_us BIGINT NOT NULL,
        since_us BIGINT DEFAULT '0' NOT NULL, carrier TEXT DEFAULT '' NOT NULL, leave_by TEXT,
        PRIMARY KEY (id), CONSTRAINT uq_outbox_parcel UNIQUE (parcel, kind)
    )
    """,
    f"""
    INSERT INTO outbox (id, lines, {", ".join(_OLD)})
    SELECT parcel, coalesce((
        SELECT json_group_array(json_object('order', o.number_key, 'line', s.line_id, 'quantity', s.quantity))
        FROM parcel_lines AS s JOIN orders AS o ON o.id = s.order_id WHERE s.parcel = outbox_before.parcel), '[]'),
        {", ".join(_OLD)}
    FROM outbox_before ORDER BY rowid
    """,  # noqa: S608 - our own words
    "DROP TABLE outbox_before",
    "CREATE INDEX ix_outbox_due ON outbox (due_us) WHERE due_us IS NOT NULL",
    f"CREATE INDEX ix_outbox_waiting ON outbox (state, waybill, packed_us) WHERE {_WAITS}",
    f"CREATE INDEX ix_outbox_unnumbered ON outbox (carrier, leave_by) WHERE waybill = '' AND {_WAITS}",
    """
    CREATE INDEX ix_outbox_kept ON outbox (packed_us, reason, state, waybill, kind, parcel)
        WHERE waybill != '' AND state IN ('held', 'refused')
    """,
    """
    CREATE INDEX ix_outbox_in_sheet ON outbox (packed_us, reason)
        WHERE state = 'done' AND substr(reason, -5) = '.xlsx'
    """,
)
_ORDERS = ("ALTER TABLE orders ADD COLUMN as_of TEXT",)


def upgrade() -> None:
    """Share the lines out, give the debts their ids, and let orders say of when they are true."""
    for step in (*_SHARES, *_OUTBOX, *_ORDERS):
        op.execute(step)
