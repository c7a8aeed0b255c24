"""The tables of the ledger as SQLAlchemy Core knows them; the migrations make them."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import (
    BigInteger,
    Column,
    Computed,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from station.packing.record_kinds import DEVICE_CHANGED, RECORD_KINDS

TERMINAL = tuple(kind.event for kind in RECORD_KINDS if kind.leaves_as)
"""The events with which a box leaves the bench."""

BADGES = tuple(kind.event for kind in RECORD_KINDS if kind.signs)


def sql_words(words: Iterable[str]) -> str:
    """Words of our own as a list in SQL. An index on some events is used for their very list, in its order."""
    return ", ".join(f"'{word}'" for word in words)


DUE_SECONDS = "CAST(strftime('%s', due_at) AS INTEGER)"
PLACED_SECONDS = "CAST(strftime('%s', placed_at) AS INTEGER)"
"""Moments as seconds, in the very words of their indexes: SQLite uses an index on an expression for no other."""

_WAITS = "state IN ('owed', 'held', 'refused')"
_TO_CANCEL = "voided = 1 AND reference != '' AND returned_at = ''"

metadata = MetaData()

meta = Table("meta", metadata, Column("key", Text, primary_key=True), Column("value", Text, nullable=False))

journal = Table(
    "journal",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("station", Text, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("at", Text, nullable=False),
    Column("at_us", BigInteger, nullable=False),
    Column("event", Text, nullable=False),
    Column("order_no", Text),
    Column("parcel", Text),
    Column("waybill", Text),
    Column("bench", Integer, nullable=False),
    Column("body", Text, nullable=False),
    Column("chain", LargeBinary, nullable=False),
    UniqueConstraint("station", "epoch", "seq", name="uq_journal_seq"),
    Index("ix_journal_at", "at_us"),
    Index("ix_journal_order", "order_no", sqlite_where=text("order_no IS NOT NULL")),
    Index("ix_journal_parcel", "parcel", sqlite_where=text("parcel IS NOT NULL")),
    Index("ix_journal_waybill", "waybill", sqlite_where=text("waybill IS NOT NULL")),
    Index(
        "ix_journal_terminal",
        "station",
        "id",
        sqlite_where=text(f"bench = 1 AND event IN ({sql_words(TERMINAL)})"),
    ),
    Index(
        "ix_journal_packer",
        "station",
        "id",
        sqlite_where=text(f"bench = 1 AND event IN ({sql_words(BADGES)})"),
    ),
    Index("ix_journal_device", "station", "id", sqlite_where=text(f"event IN ('{DEVICE_CHANGED.event}')")),
)

orders = Table(
    "orders",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", Text, nullable=False),
    Column("number_key", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("placed_at", Text),
    Column("due_at", Text),
    Column("held", Integer, nullable=False, server_default="0"),
    Column("held_parcel", Text, nullable=False, server_default=""),
    Column("held_reason", Text, nullable=False, server_default=""),
    Column("open", Integer, nullable=False),
    Column("digest", LargeBinary, nullable=False),
    Column("goods", LargeBinary, nullable=False),
    Column("news", Text, nullable=False, server_default=""),
    Column("wants", Text, nullable=False, server_default=""),
    Column("asked_us", BigInteger, nullable=False, server_default="0"),
    Column("hope_settled", Text, nullable=False, server_default=""),
    Column("version", Integer, nullable=False, server_default="0"),
    Column("proof", LargeBinary, nullable=False, server_default=text("x''")),
    Column("as_of", Text),
    Column("shop", Text, nullable=False, server_default=""),
    UniqueConstraint("number_key", name="uq_orders_number"),
    Index("ix_orders_open", "open", sqlite_where=text("open = 1")),
    Index("ix_orders_wants", "wants", "asked_us", sqlite_where=text("wants != ''")),
    # The texts keep the offsets in which they were told, so only SQLite's own reading of them can be compared.
    Index("ix_orders_due", text(DUE_SECONDS), sqlite_where=text("open = 1 AND due_at IS NOT NULL")),
    Index("ix_orders_placed", text(PLACED_SECONDS), sqlite_where=text("open = 1 AND due_at IS NULL")),
)

consignments = Table(
    "consignments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("order_id", ForeignKey("orders.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("package", Text),
    Column("box_key", Text, nullable=False),
    Column("seal", Text, nullable=False, server_default=""),
    Column("proof", LargeBinary, nullable=False, server_default=text("x''")),
    Column("bound_key", Text, nullable=False, server_default=""),
    Column("label_seal", Text, nullable=False, server_default=""),
    Column("receiver_key", Text, nullable=False, server_default=""),
    Column("phone_key", Text, nullable=False, server_default=""),
    Column("group_key", Text, Computed("CASE bound_key WHEN '' THEN box_key ELSE bound_key END", persisted=False)),
    Index("ix_consignments_order", "order_id"),
    Index("ix_consignments_box", "box_key"),
    Index("ix_consignments_group", "group_key"),
    Index("ix_consignments_receiver", "receiver_key"),
)
"""A part of an order that goes to one address. `group_key`: the parts that share it go into one box.

`box_key` is what the shop's word makes of package and address; `bound_key`, where there is one, what the house made of
it since: a reservation with the carrier ("R:" and its reference) freezes what is in the box, "C:" and a name puts
several into one, "X:" and its own key keeps one alone. `label_seal`: as `seal`, of what a carrier's label says, which
leaves the memo out. `receiver_key`, `phone_key`: whether two parts go to the same person, however they are spelled.
These three are empty of a row that an earlier release wrote.
"""

people = Table(
    "people",
    metadata,
    Column("consignment_id", ForeignKey("consignments.id", ondelete="CASCADE"), primary_key=True),
    Column("day", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index("ix_people_day", "day"),
)

lines = Table(
    "lines",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("order_id", Integer, nullable=False),
    Column("consignment_id", ForeignKey("consignments.id", ondelete="CASCADE"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("line_id", Text, nullable=False),
    Column("sku", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("option", Text, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("parcel", Text),
    Column("scan", Integer, nullable=False, server_default="1"),
    Column("sent", Integer, nullable=False, server_default="0"),
    UniqueConstraint("order_id", "line_id", name="uq_lines_line"),
    Index("ix_lines_consignment", "consignment_id"),
    Index("ix_lines_parcel", "parcel", sqlite_where=text("parcel IS NOT NULL")),
)
"""`parcel`: the newest one of `parcel_lines`, written for the release before and read by nobody here."""

parcels = Table(
    "parcels",
    metadata,
    Column("id", Text, primary_key=True),
    Column("station", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("order_no", Text, nullable=False),
    Column("box", Text, nullable=False),
    Column("box_key", Text),
    Column("opened_seq", Integer, nullable=False),
    Column("opened_at", Text, nullable=False),
    Column("packed_at", Text),
    Column("packed_us", BigInteger),
    Column("carrier", Text, nullable=False, server_default=""),
    Column("waybill", Text, nullable=False, server_default=""),
    Index("ix_parcels_open", "station", sqlite_where=text("status = 'open'")),
    Index("ix_parcels_packed", "station", "packed_us", sqlite_where=text("status = 'packed'")),
)

renewals = Table(
    "renewals",
    metadata,
    Column("parcel", Text, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("box", Text, nullable=False),
    PrimaryKeyConstraint("parcel", "seq", name="pk_renewals"),
)
"""What an open box was made into by the shop's change that the record `seq` of its station tells of."""

left_lines = Table(
    "left_lines",
    metadata,
    Column("order_id", Integer, nullable=False),
    Column("line_id", Text, nullable=False),
    Column("parcel", Text, nullable=False),
    PrimaryKeyConstraint("order_id", "line_id", name="pk_left_lines"),
)
"""Lines that the shop took out of an order although they are in a box, for the release before, like `lines.parcel`."""

parcel_lines = Table(
    "parcel_lines",
    metadata,
    Column("order_id", Integer, nullable=False),
    Column("line_id", Text, nullable=False),
    Column("parcel", Text, nullable=False),
    Column("quantity", Integer, nullable=False),
    Column("ordered", Integer, nullable=False),
    PrimaryKeyConstraint("order_id", "line_id", "parcel", name="pk_parcel_lines"),
    Index("ix_parcel_lines_parcel", "parcel"),
    sqlite_with_rowid=False,
)
"""What of a line lies, or lay last, in a parcel: `quantity` of the `ordered` pieces that the line asked for then.

A line may lie in several parcels. It is named by its order and the shop's own id, not by its row: a line that the shop
takes out of the order is in its parcels still, and in them again when it is told again.
"""

products = Table(
    "products",
    metadata,
    Column("key", Text, primary_key=True),
    Column("sku", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("proof", LargeBinary, nullable=False, server_default=text("x''")),
)

codes = Table(
    "codes",
    metadata,
    Column("key", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("product", ForeignKey("products.key", ondelete="CASCADE"), nullable=False),
    Column("units", Integer, nullable=False),
    PrimaryKeyConstraint("key", "kind", "product", "units", name="pk_codes"),
    Index("ix_codes_product", "product"),
)

lookalikes = Table(
    "lookalikes",
    metadata,
    Column("one", Text, nullable=False),
    Column("other", Text, nullable=False),
    Column("alike_us", BigInteger),
    Column("confused", Integer, nullable=False, server_default="0"),
    Column("confused_us", BigInteger),
    PrimaryKeyConstraint("one", "other", name="pk_lookalikes"),
    Index("ix_lookalikes_other", "other"),
    sqlite_with_rowid=False,
)
"""Products that are taken for each other, each pair once, by their keys. `alike_us`: since when they are known to look
alike; `confused`: how often of late, when that is often enough to be told, and `confused_us`: since when it is."""

confusions = Table(
    "confusions",
    metadata,
    Column("day", Text, nullable=False),
    Column("one", Text, nullable=False),
    Column("other", Text, nullable=False),
    Column("times", Integer, nullable=False),
    PrimaryKeyConstraint("one", "other", "day", name="pk_confusions"),
    sqlite_with_rowid=False,
)
"""How often two products were taken for each other on a day; those of the last days alone."""

pictures = Table(
    "pictures",
    metadata,
    Column("address", Text, nullable=False),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("next_us", BigInteger),
    Column("width", Integer, nullable=False, server_default="0"),
    Column("dots", LargeBinary, nullable=False, server_default=text("x''")),
    PrimaryKeyConstraint("address", name="pk_pictures"),
)
"""Pictures of products by the file or address that the catalogue names. `next_us`: when it is to be tried again;
empty: it is here, or will not be asked for any more."""

cursors = Table("cursors", metadata, Column("shop", Text, primary_key=True), Column("value", Text, nullable=False))

ranges = Table(
    "ranges",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("carrier", Text, nullable=False),
    Column("first", BigInteger, nullable=False),
    Column("last", BigInteger, nullable=False),
    Column("next", BigInteger, nullable=False),
    Index("ix_ranges_carrier", "carrier"),
)

waybills = Table(
    "waybills",
    metadata,
    Column("carrier", Text, nullable=False),
    Column("number", Text, nullable=False),
    Column("digits", Text, nullable=False),
    Column("parcel", Text, nullable=False),
    Column("order_no", Text, nullable=False),
    Column("copy", Integer, nullable=False, server_default="0"),
    Column("voided", Integer, nullable=False, server_default="0"),
    Column("taken_at", Text, nullable=False),
    Column("reference", Text, nullable=False, server_default=""),
    Column("returned_at", Text, nullable=False, server_default=""),
    PrimaryKeyConstraint("carrier", "number", name="pk_waybills"),
    Index("ix_waybills_digits", "digits"),
    Index("ix_waybills_parcel", "parcel"),
    Index("ix_waybills_reference", "reference", sqlite_where=text("reference != ''")),
    Index("ix_waybills_to_cancel", "taken_at", sqlite_where=text(_TO_CANCEL)),
)
"""Every number that may not be given to another parcel. `reference`: of the reserved box to which the carrier assigned
it; `parcel` is empty until that is packed. `returned_at`: when a person said that it is cancelled at the carrier, who
must be told of every assigned number that was given up."""

rounds = Table(
    "rounds",
    metadata,
    Column("round", Text, primary_key=True),
    Column("at", Text, nullable=False),
    Column("carrier", Text, nullable=False),
    Column("form", Text, nullable=False),
    Column("boxes", Integer, nullable=False),
    Column("file_name", Text, nullable=False, server_default=""),
    Column("sheet", LargeBinary),
    Column("until", Text),
)
"""The reservations (회차) that went to a carrier. `sheet`: its very bytes, sealed, until they are erased."""

reservations = Table(
    "reservations",
    metadata,
    Column("reference", Text, primary_key=True),
    Column("round", Text, nullable=False),
    Column("carrier", Text, nullable=False),
    Column("orders", Text, nullable=False),
    Column("seals", Text, nullable=False),
    Column("state", Text, nullable=False, server_default="reserved"),
    Column("number", Text, nullable=False, server_default=""),
    Column("at", Text, nullable=False),
    Column("former", Text, nullable=False, server_default=""),
    Index("ix_reservations_round", "round"),
    Index("ix_reservations_reserved", "round", sqlite_where=text("state = 'reserved'")),
)
"""The boxes of a round. `state`: reserved, packed, lost. `seals`: the `label_seal` of each of its parts, as JSON: to
another receiver the carrier's label does not go. `number`: what the carrier assigned, where it did. `former`: the
`bound_key` of its parts before, which they get back. Boxes whose round is not in `rounds` are in no sheet yet."""

sort_data = Table(
    "sort_data",
    metadata,
    Column("key", Text, primary_key=True),
    Column("seal", Text, nullable=False),
    Column("body", Text, nullable=False),
)
"""How the carrier sorts a box, by the `group_key` of its parts; true of the `label_seal` that it was told for."""

outbox = Table(
    "outbox",
    metadata,
    # A release before this one owes without naming an id.
    Column("id", Text, primary_key=True, server_default=text("(lower(hex(randomblob(16))))")),
    Column("kind", Text, nullable=False, server_default="dispatch"),
    Column("parcel", Text, nullable=False),
    Column("lines", Text, nullable=False, server_default="[]"),
    Column("waybill", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("due_us", BigInteger),
    Column("lease_owner", Text, nullable=False, server_default=""),
    Column("lease_until_us", BigInteger, nullable=False, server_default="0"),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("reason", Text, nullable=False, server_default=""),
    Column("packed_us", BigInteger, nullable=False),
    Column("since_us", BigInteger, nullable=False, server_default="0"),
    Column("carrier", Text, nullable=False, server_default=""),
    Column("leave_by", Text),
    UniqueConstraint("parcel", "kind", name="uq_outbox_parcel"),
    Index("ix_outbox_due", "due_us", sqlite_where=text("due_us IS NOT NULL")),
    Index("ix_outbox_waiting", "state", "waybill", "packed_us", sqlite_where=text(_WAITS)),
    Index("ix_outbox_unnumbered", "carrier", "leave_by", sqlite_where=text(f"waybill = '' AND {_WAITS}")),
    Index(
        "ix_outbox_kept",
        *("packed_us", "reason", "state", "waybill", "kind", "parcel"),
        sqlite_where=text("waybill != '' AND state IN ('held', 'refused')"),
    ),
    Index(
        "ix_outbox_in_sheet",
        *("packed_us", "reason"),
        sqlite_where=text("state = 'done' AND substr(reason, -5) = '.xlsx'"),
    ),
)
"""What is owed to the shop, by `kind`: of each kind a parcel owes one. A dispatch bears the id of its parcel.

`lines`: how much of which line it tells of, as JSON; of none: of all that is in the box. `since_us`: when `due_us` was
reckoned: a clock that stands before it was set back, and the debt is due.

`carrier` and `leave_by` are the box's, kept here so that those that press are counted without reading the boxes.
"""

serials = Table(
    "serials",
    metadata,
    Column("product", Text, nullable=False),
    Column("serial", Text, nullable=False),
    Column("parcel", Text, nullable=False),
    PrimaryKeyConstraint("product", "serial", name="pk_serials"),
)
"""The box in which a piece with a serial number lies, or lay last: whether it is still taken, the box's status says."""

given_gifts = Table(
    "given_gifts",
    metadata,
    Column("rule", Text, nullable=False),
    Column("receiver", Text, nullable=False),
    Column("parcel", Text, nullable=False),
    PrimaryKeyConstraint("rule", "receiver", "parcel", name="pk_given_gifts"),
    Index("ix_given_gifts_parcel", "parcel"),
    sqlite_with_rowid=False,
)
"""The boxes in which a receiver, known by a hash, got what is given once: whether they have it, its status says."""

counts = Table(
    "counts",
    metadata,
    Column("day", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("times", Integer, nullable=False),
    PrimaryKeyConstraint("day", "name", name="pk_counts"),
)
"""How often something happened on a day that is no record's business; written now and then, not with a scan."""

requests = Table(
    "requests",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("args", Text, nullable=False),
    Column("left_us", BigInteger, nullable=False),
    Column("answer", Text),
    Index("ix_requests_open", "left_us", sqlite_where=text("answer IS NULL")),
)

staged = Table(
    "staged",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("batch", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index("ix_staged_batch", "batch", "id"),
)
"""A large file on its way in: laid down here first, then taken over in steps between which the bench can write."""

order_files = Table(
    "order_files",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("digest", LargeBinary, nullable=False),
    Column("first", Integer, nullable=False),
    Column("last", Integer, nullable=False),
    Column("names_until", Text),
    Column("taken_at", Text, nullable=False),
    Column("kept", Integer, nullable=False),
    Index("ix_order_files_digest", "digest"),
    Index("ix_order_files_last", "last"),
)
"""Files of orders that came in: what they are known by, the changes of orders that they made, the latest moment that
they name, and how many orders they were not heeded for."""
