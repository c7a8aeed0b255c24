"""A restored ledger begins anew where its copy ended: what was true of the copy's instant only is undone."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, and_, delete, select, update
from sqlalchemy.dialects.sqlite import insert

from station.ledger.journal.chain import SkippedNumbers
from station.ledger.journal.journal_archive import JournalArchives
from station.ledger.privacy import PrivacyKeys
from station.ledger.records import JournalEntry
from station.ledger.storage.database import LedgerDatabase
from station.ledger.storage.row_conditions import PARCEL_OPEN
from station.ledger.storage.schema import (
    consignments,
    cursors,
    meta,
    orders,
    outbox,
    parcels,
    people,
    requests,
    waybills,
)
from station.ledger.storage.timestamps import stamp
from station.packing.facts import Fact, OrderAbandoned, ParcelVoided, Restored

REASON = "restored"
"""Why a box that was open in the copy is no more."""

_PUT = insert(meta)
_SET = _PUT.on_conflict_do_update(index_elements=["key"], set_={"value": _PUT.excluded.value})
_OPEN_BOXES = (
    select(parcels.c.id, parcels.c.order_no, waybills.c.number)
    .outerjoin(waybills, and_(waybills.c.parcel == parcels.c.id, waybills.c.voided == 0))
    .where(PARCEL_OPEN)
    .order_by(parcels.c.opened_at)
)
_FREE_LEASES = update(outbox).values(lease_owner="", lease_until_us=0)


def renew(folder: Path, keys: PrivacyKeys) -> int:
    """Make the copy in a folder the beginning of the next epoch, under these keys.

    Leases and requests of processes that are gone go. Receivers whose key is not there cannot be read any more:
    they go, too, and their orders are taken in again as soon as the shop tells them.

    Returns:
        How many receivers went. Raises LedgerError newer_schema, damaged and the like.
    """
    store = LedgerDatabase(folder, create=False)
    try:
        with store.write() as connection:
            known = {row.key: row.value for row in connection.execute(select(meta))}
            epoch = int(known.get("epoch", "1")) + 1
            connection.execute(_SET, [{"key": "epoch", "value": str(epoch)}, {"key": "keys", "value": keys.id}])
            if known.get("keys") != keys.id:
                JournalArchives(store, keys.chain).reseal(connection)
            connection.execute(_FREE_LEASES)
            connection.execute(delete(requests))
            return _forget_unreadable(connection, keys.days())
    finally:
        store.close()


def positions(path: Path) -> dict[tuple[str, int, int], int]:
    """Return where each range of a ledger's file stands, by carrier, first and last; nothing of one that is damaged."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as file:
            rows = file.execute("SELECT carrier, first, last, next FROM ranges").fetchall()
    except sqlite3.Error:
        return {}
    return {(carrier, first, last): upcoming for carrier, first, last, upcoming in rows}


def closing_facts(connection: Connection) -> tuple[Fact, ...]:
    """What closes the boxes that were open in the copy.

    Whether they were finished since, nobody knows here; the shop does, and is asked when they are opened again. A
    number that was bound is voided: its label may be on a parcel that left.
    """
    facts: list[Fact] = []
    for parcel, order, number in connection.execute(_OPEN_BOXES):
        if number:
            facts.append(ParcelVoided(order, parcel, number, REASON))
        facts.append(OrderAbandoned(order, parcel, REASON))
    return tuple(facts)


def first_record(
    at: datetime, copied_at: datetime, left_open: Sequence[Fact], skipped: Sequence[SkippedNumbers], *, new_keys: bool
) -> JournalEntry:
    """The first record of the epoch, with what it closes. `copied_at`: how old the copy is."""
    extras: dict[str, object] = {"backup_at": stamp(copied_at)}
    numbers: Mapping[str, int] = {one.carrier: one.count for one in skipped if one.count}
    if numbers:
        extras["numbers_skipped"] = numbers
    if new_keys:
        extras["new_keys"] = True
    return JournalEntry(at, (Restored(), *left_open), extras=extras)


def _forget_unreadable(connection: Connection, days: Sequence[str]) -> int:
    lost = people.c.day.not_in(days)
    theirs = (
        select(consignments.c.order_id)
        .join(people, people.c.consignment_id == consignments.c.id)
        .where(lost)
        .distinct()
        .scalar_subquery()
    )
    connection.execute(update(orders).where(orders.c.id.in_(theirs)).values(digest=b"", goods=b""))
    gone = connection.execute(delete(people).where(lost)).rowcount
    if gone:
        connection.execute(delete(cursors))
    return gone
