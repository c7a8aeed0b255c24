"""What of a line lies in which parcel, as queries ask it: a line is packed when packed parcels hold all of it."""

from __future__ import annotations

from sqlalchemy import Boolean, and_, func, literal_column, select

from station.ledger.storage.row_conditions import PARCEL_PACKED
from station.ledger.storage.schema import lines, parcel_lines, parcels

OF_LINE = and_(parcel_lines.c.order_id == lines.c.order_id, parcel_lines.c.line_id == lines.c.line_id)
"""A share beside its line."""

BOXED_LINES = lines.join(parcel_lines, OF_LINE)
"""The lines that are, or were last, in a parcel: once for each of their parcels."""

_in_packed = (
    select(func.sum(parcel_lines.c.quantity) >= func.max(parcel_lines.c.ordered))
    .join_from(parcel_lines, parcels, parcels.c.id == parcel_lines.c.parcel)
    .where(OF_LINE, PARCEL_PACKED)
    .correlate(lines)
    .scalar_subquery()
)
LINE_PACKED = func.coalesce(_in_packed, literal_column("0"), type_=Boolean)
"""Whether all of a line that was to be packed is: what the shop makes of the line later changes nothing in that."""

LINE_IN_OPEN = (
    select(parcel_lines.c.parcel)
    .join_from(parcel_lines, parcels, parcels.c.id == parcel_lines.c.parcel)
    .where(OF_LINE, parcels.c.status == literal_column("'open'"))
    .correlate(lines)
    .exists()
)
"""Whether something of a line lies in a parcel that is being packed."""
