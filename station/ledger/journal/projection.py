"""What recorded facts change beside the journal: boxes, orders, numbers and debts, in the same commit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec
from sqlalchemy import Connection, and_, bindparam, delete, exists, func, insert, literal_column, or_, select, update
from sqlalchemy.dialects.sqlite import insert as insert_or

from station.ledger.journal.journal import JournalWriting
from station.ledger.ledger_error import StaleDecision
from station.ledger.orders import reservations
from station.ledger.orders.box_gifts import note_given, note_renewed
from station.ledger.orders.serial_numbers import give_back, take
from station.ledger.orders.waybill_numbers import WaybillNumbers
from station.ledger.outbox import LEASE_OVER, TAKE_BACK, moments
from station.ledger.records import DebtKind
from station.ledger.storage.database import ReadyStatement
from station.ledger.storage.line_shares import BOXED_LINES, LINE_PACKED
from station.ledger.storage.row_conditions import DISPATCH, REGISTRATION
from station.ledger.storage.schema import (
    consignments,
    left_lines,
    lines,
    orders,
    outbox,
    parcel_lines,
    parcels,
    renewals,
)
from station.ledger.storage.timestamps import micros, stamp
from station.packing.barcodes import exact_key
from station.packing.facts import (
    CancelCheck,
    CommandScanned,
    Fact,
    ItemScanned,
    LabelSending,
    OrderAbandoned,
    OrderHeld,
    OrderReleased,
    OrderScanned,
    ParcelPacked,
    ParcelVoided,
    WaybillAssigned,
    WaybillTaken,
)
from station.packing.orders import OrderStatus, PackingBox
from station.packing.verdicts import ItemVerdict

_order_id = select(orders.c.id).where(orders.c.number_key == bindparam("order")).scalar_subquery()
_box_key = (
    select(consignments.c.group_key)
    .join(lines, lines.c.consignment_id == consignments.c.id)
    .where(lines.c.order_id == _order_id, lines.c.line_id == bindparam("line"))
    .scalar_subquery()
)
_OPEN = insert(parcels).values(box_key=_box_key)
_this_line = and_(lines.c.order_id == _order_id, lines.c.line_id == bindparam("line"))
_this_share = and_(parcel_lines.c.order_id == _order_id, parcel_lines.c.line_id == bindparam("line"))
_in_force = exists().where(
    parcels.c.id == parcel_lines.c.parcel,
    or_(
        parcels.c.status == literal_column("'packed'"),
        and_(parcels.c.status == literal_column("'open'"), parcels.c.station != bindparam("here")),
    ),
)
_taken = select(func.sum(parcel_lines.c.quantity)).where(_this_share, _in_force).scalar_subquery()
_CLAIM = (
    update(lines)
    .where(_this_line, or_(_taken.is_(None), _taken + bindparam("much") <= lines.c.quantity))
    .values(parcel=bindparam("by"))
)
# What lay in a box that is none any more lies in the new one.
_TAKE_OVER = ReadyStatement(delete(parcel_lines).where(_this_share, ~_in_force))
_SHARE = ReadyStatement(
    insert(parcel_lines).values(
        order_id=_order_id,
        line_id=bindparam("line"),
        parcel=bindparam("by"),
        quantity=bindparam("much"),
        ordered=func.coalesce(_taken, literal_column("0")) + bindparam("much"),
    )
)
_PACK = (
    update(parcels)
    .where(parcels.c.id == bindparam("of"), parcels.c.status == "open")
    .values(
        status="packed",
        packed_at=bindparam("at"),
        packed_us=bindparam("at_us"),
        carrier=bindparam("by"),
        waybill=bindparam("number"),
    )
)
_told = func.json_object(
    *(literal_column("'order'"), orders.c.number_key, literal_column("'line'"), parcel_lines.c.line_id),
    *(literal_column("'quantity'"), parcel_lines.c.quantity),
)
_OWE = insert(outbox).values(
    lines=select(func.json_group_array(func.json(_told)))
    .join_from(parcel_lines, orders, orders.c.id == parcel_lines.c.order_id)
    .where(parcel_lines.c.parcel == bindparam("of"))
    .scalar_subquery(),
    leave_by=select(func.json_extract(parcels.c.box, literal_column("'$.due_at'")))
    .where(parcels.c.id == bindparam("of"))
    .scalar_subquery(),
)
_LET_GO = (
    delete(parcel_lines).where(parcel_lines.c.parcel == bindparam("of")),
    update(lines).where(lines.c.parcel == bindparam("of")).values(parcel=None),
    delete(left_lines).where(left_lines.c.parcel == bindparam("of")),
)
_RENEW = update(parcels).where(parcels.c.id == bindparam("of"), parcels.c.status == "open")
_KEEP_BOX = insert(renewals)
# The box as it was opened stays readable for whoever folds its records.
_KEEP_OPENED = (
    insert_or(renewals)
    .from_select(
        ["parcel", "seq", "box"],
        select(parcels.c.id, parcels.c.opened_seq, parcels.c.box).where(parcels.c.id == bindparam("of")),
    )
    .on_conflict_do_nothing()
)
_LEAVE = update(parcels).where(parcels.c.id == bindparam("of")).values(status=bindparam("now"))
_VOID = (
    update(parcels)
    .where(parcels.c.id == bindparam("of"), parcels.c.status.in_(("open", "packed")))
    .values(status="void")
)
_in_box = orders.c.id.in_(
    select(lines.c.order_id).select_from(BOXED_LINES).where(parcel_lines.c.parcel == bindparam("of"))
)
_HOLD = (
    update(orders)
    .where(or_(_in_box, orders.c.number_key == bindparam("order")))
    .values(held=1, held_parcel=bindparam("of"), held_reason=bindparam("why"), open=0)
)
_unpacked = (
    select(lines.c.id)
    .where(lines.c.order_id == orders.c.id, lines.c.sent == 0, ~LINE_PACKED)
    .correlate(orders)
    .exists()
)
still_open = and_(orders.c.status == OrderStatus.READY.value, orders.c.held == 0, _unpacked)
"""Whether an order waits to be packed; kept in `orders.open`, so that it can be counted at once."""

_RECOUNT_BOX = update(orders).where(_in_box).values(open=still_open)
_HELD_WITH = select(orders.c.held_parcel).where(orders.c.number_key == bindparam("order"))
_RELEASE = (
    update(orders)
    .where(
        orders.c.held == 1,
        or_(
            orders.c.number_key == bindparam("order"),
            and_(orders.c.held_parcel != "", orders.c.held_parcel == bindparam("of")),
        ),
    )
    .values(held=0, held_parcel="", held_reason="", open=and_(orders.c.status == "ready", _unpacked))
)
_OWE_NO_MORE = (
    update(outbox)
    .where(
        outbox.c.parcel == bindparam("of"),
        DISPATCH,
        # What stands in a dispatch sheet is not told before the shop's own sheet says so.
        or_(
            outbox.c.state.in_(("owed", "held", "refused")),
            and_(outbox.c.state == "done", outbox.c.reason.like("%.xlsx")),
        ),
        LEASE_OVER,
    )
    .values(state="void", due_us=None, reason=bindparam("why"))
)
_OWED_AS = ("id", "kind", "parcel", "waybill", "state", "due_us", "packed_us", "since_us", "carrier")
# A parcel whose number the carrier's interface gave is registered with it, as soon as the shop may be told, too.
_OWE_REGISTRATION = ReadyStatement(
    insert(outbox).from_select(
        _OWED_AS,
        select(
            *(bindparam(name) for name in ("id", "kind")),
            parcels.c.id,
            *(bindparam(name) for name in ("waybill", "state", "due_us", "packed_us", "since_us", "carrier")),
        ).where(
            parcels.c.id == bindparam("of"),
            func.json_extract(parcels.c.box, literal_column("'$.carriage.numbers'")) == literal_column("'api'"),
        ),
    )
)
_REGISTERING = and_(outbox.c.parcel == bindparam("of"), REGISTRATION)
# The carrier cannot know of it: it refused it, or nobody has told it yet.
_UNKNOWN_TO_CARRIER = or_(
    outbox.c.state.in_(("held", "refused")),
    and_(outbox.c.state == "owed", outbox.c.attempts == 0, outbox.c.lease_owner == ""),
)
_REGISTER_NO_MORE = (
    update(outbox).where(_REGISTERING, _UNKNOWN_TO_CARRIER).values(state="void", due_us=None, reason=bindparam("why"))
)
_TAKE_BACK = (
    update(outbox)
    .where(_REGISTERING, outbox.c.state.in_(("owed", "done")))
    .values(state="owed", due_us=bindparam("now"), since_us=bindparam("now"), reason=TAKE_BACK)
)
# A parcel that comes back to the bench owes anew when it leaves with its next number.
_COME_BACK = update(parcels).where(parcels.c.id == bindparam("of"), parcels.c.status == "packed").values(status="open")
_FORGET_DEBTS = delete(outbox).where(outbox.c.parcel == bindparam("of"), outbox.c.state == "void")
_ANY_DEBT = select(outbox.c.id).where(outbox.c.parcel == bindparam("of"))
_IS_OWED = select(outbox.c.id).where(outbox.c.parcel == bindparam("of"), DISPATCH, outbox.c.state != "void")


NO_NUMBER = "no_number"
"""Why a debt is held whose parcel gets its number at the hand-over."""


class JournalProjection:
    """Applies facts of one station to the tables."""

    def __init__(self, station: str, numbers: WaybillNumbers) -> None:
        """Act for a station."""
        self._station, self._numbers = station, numbers

    def apply(  # noqa: PLR0912 - one arm for every fact that changes something
        self, writing: JournalWriting, fact: Fact, seq: int, at: datetime, due: datetime | None
    ) -> None:
        """Change what a fact changes; most change nothing. Raises StaleDecision."""
        connection = writing.connection
        match fact:
            case OrderScanned(box=PackingBox() as box):
                self._open(connection, box, seq, fact.at)
            case CancelCheck(box=PackingBox() as box):
                self._renew(connection, box, seq)
            case ItemScanned(serial=serial, verdict=ItemVerdict.OK | ItemVerdict.COMPLETE) if serial:
                take(connection, fact.sku, serial, fact.parcel)
            case CommandScanned(serial=serial) if serial:
                give_back(connection, fact.sku, serial, fact.parcel)
            case WaybillAssigned():
                self._assign(connection, fact, at)
            case WaybillTaken():
                copy = writing.sending.pop((fact.parcel, fact.waybill), 0)
                if fact.reserved:
                    reservations.require_own(connection, fact.reserved, fact.waybill)
                writing.numbers |= self._numbers.bind(connection, fact, stamp(at), copy)
            case LabelSending() if (fact.parcel, fact.waybill) in writing.sending:
                self._numbers.sent(connection, fact)
            case ParcelPacked():
                _pack(connection, fact, due or fact.at)
            case OrderAbandoned():
                connection.execute(_LEAVE, {"of": fact.parcel, "now": "abandoned"})
            case OrderHeld():
                _hold(connection, fact)
            case OrderReleased():
                _release(connection, exact_key(fact.order))
            case ParcelVoided(goes_on=True, box=PackingBox() as box):
                self._go_on(connection, fact, at)
                self._renew(connection, box, seq)
            case ParcelVoided():
                self._void(connection, fact, at)
            case _:
                pass

    def _go_on(self, connection: Connection, fact: ParcelVoided, at: datetime) -> None:
        """Give a number up whose box stays on the bench, or comes back to it. Raises StaleDecision."""
        reservations.lose_with(connection, fact.parcel, fact.waybill)
        self._numbers.void(connection, fact.parcel, fact.waybill)
        if connection.execute(_COME_BACK, {"of": fact.parcel}).rowcount:
            _owe_no_more(connection, fact, at)
            connection.execute(_FORGET_DEBTS, {"of": fact.parcel})
            if connection.execute(_ANY_DEBT, {"of": fact.parcel}).first():
                raise StaleDecision(f"{fact.parcel} is known to its carrier")

    def _assign(self, connection: Connection, fact: WaybillAssigned, at: datetime) -> None:
        """Let a reserved box have its number. Raises StaleDecision."""
        self._numbers.assign(connection, fact, stamp(at))
        reservations.number(connection, fact.reference, fact.waybill)

    def _open(self, connection: Connection, box: PackingBox, seq: int, at: datetime) -> None:
        keys = _keys(box)
        row: dict[str, object] = {
            "id": box.parcel,
            "station": self._station,
            "status": "open",
            "order_no": box.order,
            "box": msgspec.json.encode(box).decode(),
            "opened_seq": seq,
            "opened_at": stamp(at),
        }
        connection.execute(_OPEN, {**row, **keys[0]})
        self._claim(connection, box, keys)
        note_given(connection, box)

    def _renew(self, connection: Connection, box: PackingBox, seq: int) -> None:
        """Make an open box what the shop made of it: its lines are others, and may have another address."""
        keys = _keys(box)
        said = msgspec.json.encode(box).decode()
        connection.execute(_KEEP_OPENED, {"of": box.parcel})
        for step in _LET_GO:
            connection.execute(step, {"of": box.parcel})
        changed = connection.execute(_RENEW.values(box=said, box_key=_box_key), {"of": box.parcel, **keys[0]})
        if changed.rowcount != 1:
            raise StaleDecision(f"{box.parcel} is not open")
        self._claim(connection, box, keys)
        note_renewed(connection, box)
        connection.execute(_KEEP_BOX, {"parcel": box.parcel, "seq": seq, "box": said})
        connection.execute(_RECOUNT_BOX, {"of": box.parcel})

    def _claim(self, connection: Connection, box: PackingBox, keys: Sequence[Mapping[str, str]]) -> None:
        """Let the lines of a box lie in it: as many pieces of each as the box has, which is all that is left of it."""
        rows = [
            {**key, "by": box.parcel, "here": self._station, "much": line.quantity}
            for key, line in zip(keys, box.lines, strict=True)
        ]
        if connection.execute(_CLAIM, rows).rowcount != len(keys):
            raise StaleDecision(f"a line of {box.order} is packed or in use")
        _TAKE_OVER.run(connection, *rows)
        _SHARE.run(connection, *rows)

    def _void(self, connection: Connection, fact: ParcelVoided, at: datetime) -> None:
        reservations.lose_with(connection, fact.parcel, fact.waybill)
        self._numbers.void(connection, fact.parcel, fact.waybill)
        if not fact.waybill:
            reservations.give_back(connection, fact.parcel)
        if not fact.parcel:
            # A number that the carrier assigned to a box which was not packed.
            return
        connection.execute(_VOID, {"of": fact.parcel})
        _owe_no_more(connection, fact, at)
        connection.execute(_RECOUNT_BOX, {"of": fact.parcel})


def _owe_no_more(connection: Connection, fact: ParcelVoided, at: datetime) -> None:
    """Let nobody be told of a parcel with this number. Raises StaleDecision where somebody is, or was."""
    gone = connection.execute(_OWE_NO_MORE, {"of": fact.parcel, **moments(at), "why": fact.reason}).rowcount
    if not gone and connection.execute(_IS_OWED, {"of": fact.parcel}).first():
        raise StaleDecision(f"{fact.parcel} is being sent, or sent")
    connection.execute(_REGISTER_NO_MORE, {"of": fact.parcel, "why": fact.reason})
    connection.execute(_TAKE_BACK, {"of": fact.parcel, "now": micros(at)})


def leaves_orders(fact: Fact) -> bool:
    """Whether a fact changes nothing of orders, lines and boxes: a piece that was counted, a yes of the shop."""
    return isinstance(fact, ItemScanned) or (isinstance(fact, CancelCheck) and fact.box is None)


def _keys(box: PackingBox) -> list[dict[str, str]]:
    return [{"order": exact_key(line.order), "line": line.id} for line in box.lines]


def _pack(connection: Connection, fact: ParcelPacked, due: datetime) -> None:
    at = micros(fact.at)
    packed = connection.execute(
        _PACK,
        {"of": fact.parcel, "at": stamp(fact.at), "at_us": at, "by": fact.carrier, "number": fact.waybill},
    )
    if packed.rowcount != 1:
        raise StaleDecision(f"{fact.parcel} is not open")
    reservations.pack(connection, fact.parcel, fact.waybill)
    connection.execute(_RECOUNT_BOX, {"of": fact.parcel})
    owed = {
        "of": fact.parcel,
        # A shop and the lists know a dispatch by its parcel; a debt of another kind has an id of its own.
        "id": fact.parcel,
        "kind": DebtKind.DISPATCH.value,
        "parcel": fact.parcel,
        "waybill": fact.waybill,
        # Without its number the shop cannot be told: the debt waits until one is registered.
        "state": "owed" if fact.waybill else "held",
        "reason": "" if fact.waybill else NO_NUMBER,
        "due_us": micros(due) if fact.waybill else None,
        "packed_us": at,
        "since_us": at,
        "carrier": fact.carrier,
    }
    connection.execute(_OWE, owed)
    if fact.waybill:
        kind = DebtKind.REGISTRATION.value
        _OWE_REGISTRATION.run(connection, {**owed, "id": f"{fact.parcel}.{kind}", "kind": kind})


def _hold(connection: Connection, fact: OrderHeld) -> None:
    if fact.parcel:
        connection.execute(_LEAVE, {"of": fact.parcel, "now": "held"})
    row = {"of": fact.parcel, "order": exact_key(fact.order), "why": fact.reason}
    connection.execute(_HOLD, row)


def _release(connection: Connection, order: str) -> None:
    # Looked up beforehand: inside the UPDATE the first row released would hide what the others hang on.
    held_with = connection.execute(_HELD_WITH, {"order": order}).scalar()
    connection.execute(_RELEASE, {"order": order, "of": held_with or ""})
