"""What is owed to the shop and to carriers: of each kind one row a parcel, leased by whoever delivers it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import Connection, Row, and_, bindparam, func, literal_column, or_, select, update

from station.ledger.journal.journal import Journal, JournalWriting
from station.ledger.records import (
    DebtKind,
    DebtLine,
    DispatchDebt,
    JournalEntry,
    KeptParcel,
    OutboxRow,
)
from station.ledger.storage import column_values
from station.ledger.storage.database import LedgerDatabase, raw
from station.ledger.storage.row_conditions import DEBT_IN_SHEET, DEBT_KEPT, DEBT_WAITS, DISPATCH, REGISTRATION
from station.ledger.storage.schema import orders, outbox, parcels
from station.ledger.storage.timestamps import from_micros, micros
from station.packing.barcodes import exact_key
from station.packing.facts import DispatchSent, RegistrationSent
from station.packing.orders import BoxLine, PackingBox
from station.statistics.parcel_stories import SheetPlace

_SMALL_STEP = timedelta(seconds=5)
"""By so much a clock that is kept right goes back now and then, which makes nothing due."""

STATES = ("owed", "held", "refused", "done")
"""What an answer can make of a debt."""

BOOKED = frozenset({"accepted", "already_done"})
"""Outcomes that are true whoever asks: the shop has the dispatch, the carrier the parcel."""

BY_HAND = "by_hand"
"""The outcome of what a person settled with the carrier."""

TAKE_BACK = "cancel_at_carrier"
"""Why a registration is owed, or waits for a person: the carrier has, or may have, a parcel that is none any more."""

LONGEST_LEASE = 15.0
"""Seconds after which a dead process's debts are free (rules.md), whatever became of the clock meanwhile."""

# The clock may be set back: a lease that ends later than any that is taken now, or a moment that was reckoned
# later than now, was written before that.
LEASE_OVER = or_(outbox.c.lease_until_us <= bindparam("now"), outbox.c.lease_until_us > bindparam("furthest"))
_DUE = or_(outbox.c.due_us <= bindparam("now"), outbox.c.since_us > bindparam("early"))
_FREE = (
    select(outbox.c.id)
    .where(outbox.c.due_us.is_not(None), _DUE, LEASE_OVER, outbox.c.kind == bindparam("which_kind"))
    .order_by(outbox.c.due_us)
    .limit(bindparam("most"))
)
_ANY_DUE = (
    select(outbox.c.id).where(outbox.c.due_us.is_not(None), _DUE, outbox.c.kind == bindparam("which_kind")).limit(1)
)
_LEASE = (
    update(outbox)
    .where(outbox.c.id.in_(_FREE))
    .values(lease_owner=bindparam("owner"), lease_until_us=bindparam("until"))
    .returning(outbox.c.id)
)
_OWN = (outbox.c.id == bindparam("of"), outbox.c.lease_owner == bindparam("owner"))
_EXTEND = update(outbox).where(*_OWN, outbox.c.due_us.is_not(None)).values(lease_until_us=bindparam("until"))
_ANSWER = {
    "state": bindparam("as"),
    "reason": bindparam("why"),
    "due_us": bindparam("due"),
    "since_us": bindparam("now"),
    "attempts": outbox.c.attempts + 1,
    "lease_owner": "",
    "lease_until_us": 0,
}
_SETTLE = update(outbox).where(*_OWN, DEBT_WAITS).values(_ANSWER).returning(outbox.c.attempts)
_SETTLE_ANYHOW = (
    update(outbox)
    .where(outbox.c.id == bindparam("of"), outbox.c.state != "done")
    .values(_ANSWER)
    .returning(outbox.c.attempts)
)
_STATE = select(outbox.c.state).where(outbox.c.id == bindparam("of"))
_STATUS = select(parcels.c.status).where(parcels.c.id == bindparam("of"))
_BY_HAND = (
    select(outbox.c.id, outbox.c.parcel, outbox.c.waybill, outbox.c.attempts, parcels.c.order_no)
    .join(parcels, parcels.c.id == outbox.c.parcel)
    .where(REGISTRATION, DEBT_WAITS, or_(outbox.c.id == bindparam("which"), outbox.c.waybill == bindparam("which")))
)
_DONE = (
    update(outbox)
    .where(outbox.c.id == bindparam("of"))
    .values(
        state="done",
        reason=BY_HAND,
        due_us=None,
        since_us=bindparam("now"),
        attempts=outbox.c.attempts + 1,
        lease_owner="",
        lease_until_us=0,
    )
)
_LISTED = select(outbox, parcels.c.box, parcels.c.packed_at, parcels.c.carrier, parcels.c.status).join(
    parcels, parcels.c.id == outbox.c.parcel
)
_SHOPS = select(orders.c.number_key, orders.c.shop).where(orders.c.number_key.in_(bindparam("keys", expanding=True)))
_LEASED = _LISTED.where(outbox.c.id.in_(bindparam("ids", expanding=True))).order_by(outbox.c.due_us)
_UNTOLD_FREE = select(outbox.c.id).where(
    outbox.c.parcel == bindparam("of"), DISPATCH, or_(DEBT_WAITS, DEBT_IN_SHEET), LEASE_OVER
)
_code = func.substr(outbox.c.reason, 1, func.instr(outbox.c.reason + literal_column("':'"), literal_column("':'")) - 1)
_KEPT = (
    select(outbox.c.parcel, outbox.c.waybill, outbox.c.reason)
    .where(DEBT_KEPT, DISPATCH, _code.in_(bindparam("reasons", expanding=True)))
    .order_by(outbox.c.packed_us)
)
_UNTOUCHED = select(outbox.c.id).where(
    outbox.c.parcel == bindparam("of"),
    DISPATCH,
    outbox.c.state.in_(("owed", "held")),
    outbox.c.lease_owner == "",
    outbox.c.attempts == 0,
    or_(~_DUE, outbox.c.waybill == ""),
)
_AGAIN = (
    update(outbox)
    .where(
        DEBT_WAITS,
        outbox.c.waybill != "",
        (outbox.c.id == bindparam("which")) | (outbox.c.waybill == bindparam("which")),
    )
    .values(state="owed", due_us=bindparam("now"), since_us=bindparam("now"))
)
TOLD = "#told"
"""Behind the name of a parcel's dispatch sheet: the shop has it dispatched, by a newer order sheet."""
_DUE_THEN = select(outbox.c.id).where(
    outbox.c.due_us <= bindparam("then"), outbox.c.state.in_(("owed", "held")), DISPATCH
)
_IN_SHEET = (outbox.c.state == "done", or_(outbox.c.reason.like("%.xlsx"), outbox.c.reason.like(f"%.xlsx{TOLD}")))
_UNTOLD = _LISTED.where(outbox.c.state == "done", outbox.c.reason.like("%.xlsx"))
_TELL = (
    update(outbox)
    .where(outbox.c.id == bindparam("which"), outbox.c.reason == bindparam("name"))
    .values(reason=bindparam("told"))
)
_AGAIN_IN_SHEET = (
    update(outbox)
    .where(*_IN_SHEET, (outbox.c.id == bindparam("which")) | (outbox.c.waybill == bindparam("which")))
    .values(state="owed", due_us=bindparam("now"), since_us=bindparam("now"))
)
_SHEETS = select(outbox.c.reason, func.count()).where(*_IN_SHEET).group_by(outbox.c.reason).order_by(outbox.c.reason)
_IN_THESE = _LISTED.where(outbox.c.state == "done", outbox.c.reason.in_(bindparam("names", expanding=True)))
_OWED = select(func.count()).where(DEBT_WAITS)
# The list of words is that of the index, which SQLite uses for no other.
_WAITS = "state IN ('owed', 'held', 'refused')"
_OF_SHOP = "waybill != '' AND kind = 'dispatch'"
_OWED_SINCE = f"SELECT min(packed_us), count(*) FROM outbox WHERE {_WAITS} AND state = 'owed' AND {_OF_SHOP}"  # noqa: S608
_HELD = f"SELECT count(*) FROM outbox WHERE {_WAITS} AND state = 'held' AND {_OF_SHOP}"  # noqa: S608


_NAMED = (
    select(parcels.c.order_no, parcels.c.id)
    .select_from(parcels)
    .join(outbox, outbox.c.parcel == parcels.c.id)
    .where((outbox.c.id == bindparam("which")) | (outbox.c.waybill == bindparam("which")))
)


def place_of(state: str | None, reason: str | None) -> SheetPlace | None:
    """The dispatch sheet in which the parcel of a debt stands; None where the shop is told otherwise, or not yet."""
    name = (reason or "").removesuffix(TOLD)
    return SheetPlace(name, told=name != reason) if state == "done" and name.endswith(".xlsx") else None


class Outbox:
    """The debts of this file."""

    def __init__(self, store: LedgerDatabase, journal: Journal, clock: Callable[[], datetime]) -> None:
        """Write the shop's answers to a station's journal; `clock`: from when on a debt is due again."""
        self._store, self._journal, self._clock = store, journal, clock

    def lease(
        self,
        owner: str,
        now: datetime,
        seconds: float = 15,
        limit: int = 10,
        kind: DebtKind = DebtKind.DISPATCH,
    ) -> tuple[DispatchDebt, ...]:
        """Return debts of a kind that are due and free, the longest due first, as `owner`'s for some seconds.

        Held ones with a time to look again are among them.
        """
        until = micros(now + timedelta(seconds=seconds))
        row = {**moments(now, seconds), "owner": owner, "until": until, "most": limit, "which_kind": kind.value}
        with self._store.write() as connection:
            ids = [found.id for found in connection.execute(_LEASE, row)]
            debts = [_debt(row) for row in connection.execute(_LEASED, {"ids": ids})] if ids else []
            keys = [exact_key(number) for debt in debts for number in (debt.order, *debt.orders)]
            shops = {row.number_key: row.shop for row in connection.execute(_SHOPS, {"keys": keys})} if keys else {}
        return tuple(_with_shops(debt, shops) for debt in debts)

    def is_due(self, now: datetime, kind: DebtKind = DebtKind.DISPATCH) -> bool:
        """Whether a debt's time has come, in whosever hands it is."""
        with self._store.read() as connection:
            return connection.execute(_ANY_DUE, {**moments(now), "which_kind": kind.value}).first() is not None

    def waits_since(self, moment: datetime) -> bool:
        """Whether a dispatch waits that was due at a moment already."""
        with self._store.read() as connection:
            return connection.execute(_DUE_THEN, {"then": micros(moment)}).first() is not None

    def told_in_sheets(self, orders: Collection[str]) -> int:
        """Note of parcels in dispatch sheets that the shop has all of their orders dispatched; how many."""
        with self._store.read() as connection:
            rows = [_listed(row) for row in connection.execute(_UNTOLD)]
        told = [row for row in rows if set(row.orders) <= set(orders)]
        with self._store.write() as connection:
            for row in told:
                connection.execute(_TELL, {"which": row.id, "name": row.reason, "told": row.reason + TOLD})
        return len(told)

    def extend(self, debt: DispatchDebt, now: datetime, seconds: float = 15) -> bool:
        """Keep a debt for longer; False when it is another's by now."""
        row = {"of": debt.id, "owner": debt.owner, "until": micros(now + timedelta(seconds=seconds))}
        with self._store.write() as connection:
            return connection.execute(_EXTEND, row).rowcount == 1

    def settle(
        self,
        debt: DispatchDebt,
        outcome: str,
        reason: str,
        now: datetime,
        *,
        next_try: datetime | None,
        state: str,
        lines: tuple[str, ...] = (),
    ) -> bool:
        """Store the answer and its record, `dispatch_sent` or `registration_sent`, in one commit.

        Returns:
            False, and nothing is written, when the lease was lost; but what the shop has booked is stored
            whoever holds the lease. Booked though voided meanwhile: the row becomes refused, for a person.
        """
        if state not in STATES:
            raise ValueError(state)
        with self._journal.writing() as writing:
            due = micros(next_try) if next_try is not None and state in ("owed", "held") else None
            row: dict[str, object] = {
                "of": debt.id,
                "owner": debt.owner,
                "as": state,
                "why": reason,
                "due": due,
                "now": micros(now),
            }
            if debt.kind is DebtKind.REGISTRATION and not debt.voided and _is_void(writing.connection, debt.parcel):
                row |= _to_take_back(outcome, micros(now))
            attempt = _settled(writing, row, outcome)
            if attempt is None:
                return False
            told = (debt.order, debt.parcel, debt.waybill, outcome, attempt, reason)
            is_dispatch = debt.kind is DebtKind.DISPATCH
            fact = DispatchSent(*told, lines) if is_dispatch else RegistrationSent(*told)
            writing.append(JournalEntry(now, (fact,)))
        return True

    def done_by_hand(self, which: str) -> bool:
        """Note that a person settled a registration with the carrier; False when no such one waits."""
        now = self._clock()
        with self._journal.writing() as writing:
            return settle_by_hand(writing, which, now)

    def rows(self, *, include_done: bool = False) -> tuple[OutboxRow, ...]:
        """Return what is owed, the longest owed first; with `include_done` what is done or void, too."""
        wanted = _LISTED if include_done else _LISTED.where(DEBT_WAITS)
        with self._store.read() as connection:
            found = connection.execute(wanted.order_by(outbox.c.packed_us)).all()
        return tuple(_listed(row) for row in found)

    def retry(self, which: str) -> bool:
        """Put a debt back in line, by its id or its waybill; False when no such debt waits."""
        now = self._clock()
        with self._store.write() as connection:
            return again(connection, which, now)

    def again_in_sheet(self, which: str) -> bool:
        """Put a parcel that left in a dispatch sheet back in line, by its id or waybill; False without such a parcel.

        For a row that the shop did not take: only a person knows of it.
        """
        now = self._clock()
        with self._store.write() as connection:
            return connection.execute(_AGAIN_IN_SHEET, {"which": which, "now": micros(now)}).rowcount > 0

    def sheets(self) -> tuple[tuple[str, int], ...]:
        """Return every dispatch sheet by its name, oldest first, and how many parcels it holds."""
        with self._store.read() as connection:
            counts: Counter[str] = Counter()
            for name, count in connection.execute(_SHEETS):
                counts[str(name).removesuffix(TOLD)] += int(count)
        return tuple(sorted(counts.items()))

    def in_sheets(self, names: Collection[str]) -> tuple[OutboxRow, ...]:
        """Return the parcels that left in some dispatch sheets."""
        with self._store.read() as connection:
            found = connection.execute(_IN_THESE, {"names": list(names)}).all() if names else []
        return tuple(_listed(row) for row in found)

    def owed_count(self) -> int:
        """Return how many dispatches wait, held and refused ones with them."""
        with self._store.read() as connection:
            return int(connection.execute(_OWED).scalar_one())

    def owed(self) -> tuple[int, datetime | None, int]:
        """Return how many dispatches are owed, when the oldest was packed, and how many are held."""
        with self._store.read() as connection:
            oldest, count = raw(connection).execute(_OWED_SINCE).fetchone()
            held = raw(connection).execute(_HELD).fetchone()[0]
        return count, None if oldest is None else from_micros(oldest), held

    def kept(self, reasons: Collection[str]) -> tuple[KeptParcel, ...]:
        """Return the parcels whose dispatch is held or refused for one of some reasons, the longest packed first."""
        with self._store.read() as connection:
            found = connection.execute(_KEPT, {"reasons": list(reasons)}).all()
        return tuple(KeptParcel(*row) for row in found)

    def voidable(self, parcel: str, now: datetime) -> bool:
        """Whether a packed parcel's debt waits or stands in a sheet that is not told, and is in nobody's hands."""
        with self._store.read() as connection:
            return connection.execute(_UNTOLD_FREE, {"of": parcel, **moments(now)}).first() is not None

    def unregistered(self, parcel: str) -> bool:
        """Whether the carrier was never told of a packed parcel, and nobody is telling it now."""
        with self._store.read() as connection:
            return connection.execute(_REGISTERED, {"of": parcel}).first() is None

    def undoable(self, parcel: str, now: datetime) -> bool:
        """Whether a packed parcel's debt is not due yet and was never in anybody's hands."""
        with self._store.read() as connection:
            return connection.execute(_UNTOUCHED, {"of": parcel, **moments(now)}).first() is not None


_REGISTERED = select(outbox.c.id).where(
    outbox.c.parcel == bindparam("of"),
    REGISTRATION,
    or_(
        outbox.c.state == "done",
        and_(outbox.c.state == "owed", or_(outbox.c.attempts > 0, outbox.c.lease_owner != "")),
    ),
)


def _is_void(connection: Connection, parcel: str) -> bool:
    return connection.execute(_STATUS, {"of": parcel}).scalar() == "void"


def _to_take_back(outcome: str, now: int) -> dict[str, object]:
    """What becomes of a registration whose parcel was voided while the carrier was being told of it."""
    if outcome == "refused":
        return {"as": "void", "due": None}
    return {"as": "owed", "why": TAKE_BACK, "due": now}


def moments(now: datetime, seconds: float = LONGEST_LEASE) -> dict[str, int]:
    """What leases and due moments are compared with: now, the end of a lease taken now, and a clock's small steps."""
    longest = timedelta(seconds=max(seconds, LONGEST_LEASE))
    return {"now": micros(now), "furthest": micros(now + longest), "early": micros(now + _SMALL_STEP)}


def _settled(writing: JournalWriting, row: dict[str, object], outcome: str) -> int | None:
    """Return the attempt that was counted, or None when the answer came too late to matter."""
    attempt = writing.connection.execute(_SETTLE, row).scalar()
    if attempt is None and outcome in BOOKED:
        if writing.connection.execute(_STATE, row).scalar() == "void":
            row = {**row, "as": "refused", "why": "booked_after_void"}
        attempt = writing.connection.execute(_SETTLE_ANYHOW, row).scalar()
    return None if attempt is None else int(attempt)


def again(connection: Connection, which: str, now: datetime) -> bool:
    """Put a debt back in line as part of a transaction; False when no such debt waits."""
    return connection.execute(_AGAIN, {"which": which, "now": micros(now)}).rowcount > 0


def settle_by_hand(writing: JournalWriting, which: str, now: datetime) -> bool:
    """Note, as part of a transaction, that a person settled a registration with the carrier; False without such one."""
    found = writing.connection.execute(_BY_HAND, {"which": which}).first()
    if found is None:
        return False
    writing.connection.execute(_DONE, {"of": found.id, "now": micros(now)})
    told = (found.order_no, found.parcel, found.waybill, BY_HAND, found.attempts + 1)
    writing.append(JournalEntry(now, (RegistrationSent(*told),)))
    return True


def debt_named(connection: Connection, which: str) -> tuple[str, str] | None:
    """Return order and parcel of a debt by its id or its waybill."""
    found = connection.execute(_NAMED, {"which": which}).first()
    return None if found is None else (found.order_no, found.id)


def _debt(row: Row[tuple[object, ...]]) -> DispatchDebt:
    said = row._mapping
    box = column_values.value(said["box"], PackingBox)
    return DispatchDebt(
        id=said["id"],
        parcel=said["parcel"],
        order=box.order,
        orders=box.orders,
        carrier=said["carrier"],
        waybill=said["waybill"],
        packed_at=column_values.moment(said["packed_at"]),
        lines=_told(box, column_values.value(said["lines"], tuple[DebtLine, ...])),
        attempts=said["attempts"],
        owner=said["lease_owner"],
        state=said["state"],
        reason=said["reason"],
        kind=DebtKind(said["kind"]),
        voided=said["status"] == "void",
        freight=box.carriage.freight if box.carriage is not None else None,
    )


def _with_shops(debt: DispatchDebt, shops: Mapping[str, str]) -> DispatchDebt:
    """A debt with the shops that its orders came from, by the keys of their numbers."""
    own = shops.get(exact_key(debt.order), "")
    return replace(debt, shop=own, shops=frozenset({own, *(shops.get(exact_key(one), "") for one in debt.orders)}))


def _told(box: PackingBox, owed: tuple[DebtLine, ...]) -> tuple[BoxLine, ...]:
    """The lines of a box with as much as is owed of each; where nothing is said, all that is in it."""
    if not owed:
        return box.lines
    much = {(one.order, one.line): one.quantity for one in owed}
    told = ((line, much.get((exact_key(line.order), line.id))) for line in box.lines)
    return tuple(replace(line, quantity=quantity) for line, quantity in told if quantity is not None)


def _listed(row: Row[tuple[object, ...]]) -> OutboxRow:
    said = row._mapping
    packed = column_values.moment(said["packed_at"])
    return OutboxRow(
        id=said["id"],
        parcel=said["parcel"],
        waybill=said["waybill"],
        orders=column_values.value(said["box"], PackingBox).orders,
        state=said["state"],
        attempts=said["attempts"],
        reason=said["reason"],
        next_try=from_micros(said["due_us"], packed) if said["due_us"] is not None else None,
        kind=DebtKind(said["kind"]),
    )
