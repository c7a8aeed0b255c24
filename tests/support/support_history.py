"""Years of a bench's work in its ledger, written by SQL alone, so that millions of records take minutes."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from station.ledger import Ledger
from station.ledger.storage.database import FILE_NAME
from station.ledger.storage.timestamps import micros
from tests.support.support_ledger import NOON

EVENTS = (
    *("order_scanned", "cancel_check", "item_scanned", "item_scanned", "item_scanned"),
    *("waybill_taken", "label_sending", "label_outcome", "parcel_packed", "dispatch_sent"),
)
"""The records of one parcel."""

_STEP = 20_000
_MINUTE, _DAY = 60_000_000, 24 * 60
_PARCEL = "printf('01a0%08x-0000-7000-8000-%012x', n / 65536, n)"
_FIRST = 65000001001
_BASE = f"({_FIRST} + n)"
_WAYBILL = f"({_BASE} || ({_BASE} % 1000000000 % 7))"
_AT_US = "(:begin + n * 60000000)"
_AT = f"strftime('%Y-%m-%dT%H:%M:%S', {_AT_US} / 1000000 + 32400, 'unixepoch') || '.000+09:00'"
_NUMBERS = "WITH RECURSIVE some(n) AS (SELECT :first UNION ALL SELECT n + 1 FROM some WHERE n + 1 < :end)"
_SAID = (
    '\'{"order":"B\' || n || \'","parcel":"\' || p || \'","scanner":"serial-1","code":"8801234567893",'
    '"verdict":"ok","sku":"MUG-WH","units":1,"packed":1,"wanted":2,"latency_ms":1.2,'
    '"commit_ms":0.9,"copy":1,"waybill":"\' || w || \'"}\''
)
_BOX = (
    '\'{"parcel":"\' || p || \'","order":"B\' || n || \'","orders":["B\' || n || \'"],"lines":[{"order":"B\' ||'
    ' n || \'","id":"1","sku":"MUG-WH","quantity":1,"name":"","option":"","scan":true}],"items":[],'
    '"due_at":null,"index":1,"total":1,"carriage":null}\''
)
_OF = f"(SELECT n, {_PARCEL} AS p, {_WAYBILL} AS w, {_AT} AS at, {_AT_US} AS us FROM some)"
_RECORDS = f"""
    INSERT INTO journal (station, epoch, seq, at, at_us, event, order_no, parcel, waybill, bench, body, chain)
    SELECT 'BENCH-1', 1, :seq + n * {len(EVENTS)} + e.key + 1, at, us, e.value, 'B' || n, p,
        CASE WHEN e.key >= 5 THEN w END, e.value != 'dispatch_sent', {_SAID}, randomblob(32)
    FROM (SELECT * FROM {_OF} ORDER BY n), json_each(:events) AS e
    """
_TABLES = (
    """
    INSERT INTO orders (id, number, number_key, status, open, digest, goods)
    SELECT :order + n, 'B' || n, 'B' || n, 'ready', 0, x'00', x'00' FROM some
    """,
    "INSERT INTO consignments (id, order_id, position, box_key) SELECT :part + n, :order + n, 0, 'o:B' || n FROM some",
    f"""
    INSERT INTO lines (id, order_id, consignment_id, position, line_id, sku, name, option, quantity, parcel)
    SELECT :line + n, :order + n, :part + n, 0, '1', 'MUG-WH', 'm', '', 1, {_PARCEL} FROM some
    """,
    f"""
    INSERT INTO parcel_lines (order_id, line_id, parcel, quantity, ordered) SELECT :order + n, '1', {_PARCEL}, 1, 1
    FROM some
    """,
    f"""
    INSERT INTO parcels (id, station, status, order_no, box, box_key, opened_seq, opened_at, packed_at, packed_us,
        carrier, waybill)
    SELECT p, 'BENCH-1', 'packed', 'B' || n, {_BOX}, 'o:B' || n, :seq + n * 10 + 1, at, at, us, 'CJGLS', w FROM {_OF}
    """,
    f"""
    INSERT INTO waybills (carrier, number, digits, parcel, order_no, copy, voided, taken_at)
    SELECT 'CJGLS', w, w, p, 'B' || n, 1, 0, at FROM {_OF}
    """,
    f"INSERT INTO outbox (id, parcel, waybill, state, packed_us, attempts) SELECT p, p, w, 'done', us, 1 FROM {_OF}",
)


def remember(ledger: Ledger, data: Path, parcels: int) -> None:
    """Write that so many parcels were packed, one a minute until yesterday, and their numbers are bound.

    Their chain hashes are nobody's: a chain of millions would take an hour.
    """
    last = _FIRST + parcels
    ledger.numbers.add_range("CJGLS", _FIRST, last + 10_000)
    with closing(sqlite3.connect(data / FILE_NAME, isolation_level=None)) as file:
        for pragma in ("synchronous = OFF", "cache_size = -200000", "wal_autocheckpoint = 20000"):
            file.execute(f"PRAGMA {pragma}")
        top = {
            name: file.execute(f"SELECT coalesce(max({column}), 0) + 1 FROM {table}").fetchone()[0]
            for name, column, table in (
                *(("order", "id", "orders"), ("part", "id", "consignments"), ("line", "id", "lines")),
                ("seq", "seq", "journal"),
            )
        }
        asked = {
            **top,
            "seq": top["seq"] - 1,
            "begin": micros(NOON) - (parcels + _DAY) * _MINUTE,
            "events": f"[{','.join(map(repr, EVENTS))}]".replace("'", '"'),
        }
        for first in range(0, parcels, _STEP):
            some = {**asked, "first": first, "end": min(first + _STEP, parcels)}
            file.execute("BEGIN IMMEDIATE")
            for step in (_RECORDS, *_TABLES):
                head, _, rest = step.partition("SELECT ")
                file.execute(f"{head} {_NUMBERS} SELECT {rest}", some)
            file.execute("COMMIT")
        file.execute("UPDATE ranges SET next = ? WHERE first = ?", (last, _FIRST))
        file.execute("PRAGMA wal_checkpoint(TRUNCATE)")
