"""What the release before this one did meanwhile, after a way back: shares and ids are made of what it wrote.

It knows `lines.parcel` alone. Whether it was here is asked of the boxes that lie open and of the newest one, since it
cannot pack without opening a box.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

_ITS_BOXES = "(SELECT id FROM parcels WHERE status = 'open' UNION SELECT max(id) FROM parcels)"
_SHARED = (
    "SELECT 1 FROM parcel_lines AS s WHERE s.order_id = l.order_id AND s.line_id = l.line_id AND s.parcel = l.parcel"
)
_WAS_HERE = text(
    f"""
    SELECT EXISTS (SELECT 1 FROM lines AS l WHERE l.parcel IN {_ITS_BOXES} AND NOT EXISTS ({_SHARED}))
        OR EXISTS (
            SELECT 1 FROM parcel_lines AS s JOIN lines AS l ON l.order_id = s.order_id AND l.line_id = s.line_id
            WHERE s.parcel IN {_ITS_BOXES} AND l.parcel IS NULL)
    """  # noqa: S608 - our own words
)
_SHARE = text(
    f"""
    INSERT INTO parcel_lines (order_id, line_id, parcel, quantity, ordered)
    SELECT order_id, line_id, parcel, coalesce(boxed, told), coalesce(boxed, told) FROM (
        SELECT l.order_id, l.line_id, l.parcel, l.quantity AS told, (
            SELECT json_extract(b.value, '$.quantity') FROM parcels AS p, json_each(p.box, '$.lines') AS b
            WHERE p.id = l.parcel AND json_extract(b.value, '$.id') = l.line_id
                AND json_extract(b.value, '$.order') = (SELECT number FROM orders WHERE id = l.order_id)) AS boxed
        FROM lines AS l WHERE l.parcel IS NOT NULL AND NOT EXISTS ({_SHARED}))
    """  # noqa: S608 - our own words
)
_TAKE_AWAY = text(
    """
    DELETE FROM parcel_lines
    WHERE parcel NOT IN (SELECT id FROM parcels WHERE status = 'packed') AND EXISTS (
        SELECT 1 FROM lines AS l
        WHERE l.order_id = parcel_lines.order_id AND l.line_id = parcel_lines.line_id
            AND l.parcel IS NOT parcel_lines.parcel)
    """
)
_NAME_DEBTS = text("UPDATE outbox SET id = parcel WHERE kind = 'dispatch' AND id != parcel")


def catch_up(connection: Connection) -> None:
    """Let every line lie where the release before left it, and every dispatch bear the id of its parcel."""
    with connection.begin():
        if connection.execute(_WAS_HERE).scalar():
            connection.execute(_SHARE)
            connection.execute(_TAKE_AWAY)
            connection.execute(_NAME_DEBTS)
