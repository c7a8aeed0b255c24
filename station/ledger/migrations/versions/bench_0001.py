"""The first schema: journal, orders with their people, boxes, numbers, debts, catalogue and requests."""

from __future__ import annotations

from alembic import op

revision = "0001"
down_revision = None

_CURSORS = (
    """
    CREATE TABLE cursors (
        shop TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (shop)
    )
    """,
)

_JOURNAL = (
    """
    CREATE TABLE journal (
        id INTEGER NOT NULL, station TEXT NOT NULL, epoch INTEGER NOT NULL, seq INTEGER NOT NULL,
        at TEXT NOT NULL, at_us BIGINT NOT NULL, event TEXT NOT NULL, order_no TEXT, parcel TEXT,
        waybill TEXT, bench INTEGER NOT NULL, body TEXT NOT NULL, chain BLOB NOT NULL, PRIMARY KEY (id),
        CONSTRAINT uq_journal_seq UNIQUE (station, epoch, seq)
    )
    """,
    "CREATE INDEX ix_journal_at ON journal (at_us)",
    "CREATE INDEX ix_journal_order ON journal (order_no) WHERE order_no IS NOT NULL",
    """
    CREATE INDEX ix_journal_packer ON journal (station, id)
        WHERE bench = 1 AND event IN ('packer_in', 'packer_out')
    """,
    "CREATE INDEX ix_journal_parcel ON journal (parcel) WHERE parcel IS NOT NULL",
    """
    CREATE INDEX ix_journal_terminal ON journal (station, id)
        WHERE bench = 1 AND event IN ('parcel_packed', 'order_abandoned', 'order_held', 'parcel_voided')
    """,
    "CREATE INDEX ix_journal_waybill ON journal (waybill) WHERE waybill IS NOT NULL",
)

_META = (
    """
    CREATE TABLE meta (
        "key" TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY ("key")
    )
    """,
)

_ORDERS = (
    """
    CREATE TABLE orders (
        id INTEGER NOT NULL, number TEXT NOT NULL, number_key TEXT NOT NULL, status TEXT NOT NULL,
        placed_at TEXT, due_at TEXT, held INTEGER DEFAULT '0' NOT NULL,
        held_parcel TEXT DEFAULT '' NOT NULL, held_reason TEXT DEFAULT '' NOT NULL,
        open INTEGER NOT NULL, digest BLOB NOT NULL, goods BLOB NOT NULL, PRIMARY KEY (id),
        CONSTRAINT uq_orders_number UNIQUE (number_key)
    )
    """,
    "CREATE INDEX ix_orders_open ON orders (open) WHERE open = 1",
)

_OUTBOX = (
    """
    CREATE TABLE outbox (
        parcel TEXT NOT NULL, waybill TEXT NOT NULL, state TEXT NOT NULL, due_us BIGINT,
        lease_owner TEXT DEFAULT '' NOT NULL, lease_until_us BIGINT DEFAULT '0' NOT NULL,
        attempts INTEGER DEFAULT '0' NOT NULL, reason TEXT DEFAULT '' NOT NULL,
        packed_us BIGINT NOT NULL, PRIMARY KEY (parcel)
    )
    """,
    "CREATE INDEX ix_outbox_due ON outbox (due_us) WHERE due_us IS NOT NULL",
    "CREATE INDEX ix_outbox_waiting ON outbox (state, packed_us) WHERE state IN ('owed', 'held', 'refused')",
)

_PARCELS = (
    """
    CREATE TABLE parcels (
        id TEXT NOT NULL, station TEXT NOT NULL, status TEXT NOT NULL, order_no TEXT NOT NULL,
        box TEXT NOT NULL, box_key TEXT, opened_seq INTEGER NOT NULL, opened_at TEXT NOT NULL,
        packed_at TEXT, packed_us BIGINT, carrier TEXT DEFAULT '' NOT NULL,
        waybill TEXT DEFAULT '' NOT NULL, PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX ix_parcels_open ON parcels (station) WHERE status = 'open'",
    "CREATE INDEX ix_parcels_packed ON parcels (station, packed_us) WHERE status = 'packed'",
)

_PRODUCTS = (
    """
    CREATE TABLE products (
        "key" TEXT NOT NULL, sku TEXT NOT NULL, name TEXT NOT NULL, body TEXT NOT NULL,
        PRIMARY KEY ("key")
    )
    """,
)

_RANGES = (
    """
    CREATE TABLE ranges (
        id INTEGER NOT NULL, carrier TEXT NOT NULL, first BIGINT NOT NULL, last BIGINT NOT NULL,
        next BIGINT NOT NULL, PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX ix_ranges_carrier ON ranges (carrier)",
)

_REQUESTS = (
    """
    CREATE TABLE requests (
        id TEXT NOT NULL, kind TEXT NOT NULL, args TEXT NOT NULL, left_us BIGINT NOT NULL, answer TEXT,
        PRIMARY KEY (id)
    )
    """,
    "CREATE INDEX ix_requests_open ON requests (left_us) WHERE answer IS NULL",
)

_WAYBILLS = (
    """
    CREATE TABLE waybills (
        carrier TEXT NOT NULL, number TEXT NOT NULL, digits TEXT NOT NULL, parcel TEXT NOT NULL,
        order_no TEXT NOT NULL, copy INTEGER DEFAULT '0' NOT NULL, voided INTEGER DEFAULT '0' NOT NULL,
        taken_at TEXT NOT NULL, CONSTRAINT pk_waybills PRIMARY KEY (carrier, number)
    )
    """,
    "CREATE INDEX ix_waybills_digits ON waybills (digits)",
    "CREATE INDEX ix_waybills_parcel ON waybills (parcel)",
)

_CODES = (
    """
    CREATE TABLE codes (
        "key" TEXT NOT NULL, kind TEXT NOT NULL, product TEXT NOT NULL, units INTEGER NOT NULL,
        CONSTRAINT pk_codes PRIMARY KEY ("key", kind, product, units),
        FOREIGN KEY(product) REFERENCES products ("key") ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_codes_product ON codes (product)",
)

_CONSIGNMENTS = (
    """
    CREATE TABLE consignments (
        id INTEGER NOT NULL, order_id INTEGER NOT NULL, position INTEGER NOT NULL, package TEXT,
        box_key TEXT NOT NULL, PRIMARY KEY (id),
        FOREIGN KEY(order_id) REFERENCES orders (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_consignments_box ON consignments (box_key)",
    "CREATE INDEX ix_consignments_order ON consignments (order_id)",
)

_LINES = (
    """
    CREATE TABLE lines (
        id INTEGER NOT NULL, order_id INTEGER NOT NULL, consignment_id INTEGER NOT NULL,
        position INTEGER NOT NULL, line_id TEXT NOT NULL, sku TEXT NOT NULL, name TEXT NOT NULL,
        option TEXT NOT NULL, quantity INTEGER NOT NULL, parcel TEXT, PRIMARY KEY (id),
        CONSTRAINT uq_lines_line UNIQUE (order_id, line_id),
        FOREIGN KEY(consignment_id) REFERENCES consignments (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_lines_consignment ON lines (consignment_id)",
    "CREATE INDEX ix_lines_parcel ON lines (parcel) WHERE parcel IS NOT NULL",
)

_PEOPLE = (
    """
    CREATE TABLE people (
        consignment_id INTEGER NOT NULL, day TEXT NOT NULL, sealed BLOB NOT NULL,
        PRIMARY KEY (consignment_id),
        FOREIGN KEY(consignment_id) REFERENCES consignments (id) ON DELETE CASCADE
    )
    """,
    "CREATE INDEX ix_people_day ON people (day)",
)


def upgrade() -> None:
    """Make the tables."""
    for table in (
        _CURSORS,
        _JOURNAL,
        _META,
        _ORDERS,
        _OUTBOX,
        _PARCELS,
        _PRODUCTS,
        _RANGES,
        _REQUESTS,
        _WAYBILLS,
        _CODES,
        _CONSIGNMENTS,
        _LINES,
        _PEOPLE,
    ):
        for statement in table:
            op.execute(statement)
