"""Which box has a piece with a serial number: taken with its scan, free again when the box goes back or is voided."""

from __future__ import annotations

from sqlalchemy import ColumnClause, Connection, bindparam, delete, exists, literal_column, select
from sqlalchemy.dialects.sqlite import insert as upsert

from station.ledger.storage.database import LedgerDatabase
from station.ledger.storage.schema import parcels, serials
from station.packing.barcodes import exact_key

_HOLDING = parcels.c.status.in_(("open", "packed"))
_piece = (serials.c.product == bindparam("sku_key"), serials.c.serial == bindparam("serial_key"))
_TAKEN_BY = (
    select(parcels.c.order_no)
    .join(serials, serials.c.parcel == parcels.c.id)
    .where(*_piece, _HOLDING, parcels.c.id != bindparam("but"))
)
_PUT = upsert(serials)
# As a plain name: an upsert does not correlate, and a second `serials` inside would mean anybody's piece.
_had_by: ColumnClause[str] = literal_column("serials.parcel")
# A piece that another box still has stays there: only products with `track = "serial"` refuse it beforehand.
_TAKE = _PUT.on_conflict_do_update(
    index_elements=["product", "serial"],
    set_={"parcel": _PUT.excluded.parcel},
    where=~exists().where(parcels.c.id == _had_by, _HOLDING),
)
_GIVE_BACK = delete(serials).where(*_piece, serials.c.parcel == bindparam("by"))


class SerialNumbers:
    """The pieces of one file that have a serial number."""

    def __init__(self, store: LedgerDatabase) -> None:
        """Read from a file; what is written is part of the commit of the scan."""
        self._store = store

    def taken_by(self, sku: str, serial: str, but: str) -> str:
        """Return the order of the open or packed box, other than `but`, that has the piece; "" when it is free."""
        row = {"sku_key": exact_key(sku), "serial_key": exact_key(serial), "but": but}
        with self._store.read() as connection:
            return str(connection.execute(_TAKEN_BY, row).scalar() or "")


def take(connection: Connection, sku: str, serial: str, parcel: str) -> None:
    """Remember that a box has the piece."""
    connection.execute(_TAKE, {"product": exact_key(sku), "serial": exact_key(serial), "parcel": parcel})


def give_back(connection: Connection, sku: str, serial: str, parcel: str) -> None:
    """The piece was taken out of the box again."""
    connection.execute(_GIVE_BACK, {"sku_key": exact_key(sku), "serial_key": exact_key(serial), "by": parcel})
