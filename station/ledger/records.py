"""What is handed to the ledger and what it answers: frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from station.packing.carriage import Freight
from station.packing.facts import Fact
from station.packing.orders import BoxLine, LineNews, Order, OrderStatus, PackingBox
from station.packing.parcels import LastParcel, ShownParcel
from station.packing.verdicts import OrderVerdict
from station.statistics.parcel_stories import SheetPlace


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """Facts that belong together: stored in one commit, one record each.

    `notice` and `extras` (scanner, latency_ms, commit_ms, paint_ms, typed_hangul) go into the first record, or
    into that of the scan for which a box or a packer had to go first.
    `dispatch_due`: when a packed parcel may be told to the shop; None: at once.
    `stands`: the box whose orders must still stand as they were, or nothing is stored. `answers`: a request by its
    id that these facts answer, and the answer.
    """

    at: datetime
    facts: tuple[Fact, ...]
    packer: str = ""
    notice: str = ""
    extras: Mapping[str, object] = field(default_factory=dict)
    dispatch_due: datetime | None = None
    stands: PackingBox | None = None
    answers: tuple[str, RequestAnswer] | None = None


@dataclass(frozen=True, slots=True)
class ResumePoint:
    """Where the bench stood: all as it was before `facts`, which are to be folded."""

    packer: str
    last: LastParcel | None
    facts: tuple[Fact, ...]
    shown: ShownParcel | None = None


@dataclass(frozen=True, slots=True)
class LeftParcel:
    """A parcel that left this bench; `no_copy`: why no further copy of its label may be printed, as a code.

    `parcel`: None when no such parcel was packed here; then `no_copy` says so, too.
    """

    parcel: LastParcel | None
    no_copy: str = ""


NEVER_LEFT = LeftParcel(None, "not_packed")


@dataclass(frozen=True, slots=True)
class SlipFound:
    """The answer to an order's code. `box` only with OPENED; `left_out`: cancelled orders of a combined box.

    `parcel` and `waybill`: the box in which the order left already.

    `reason`: why it is on hold or left out by the shop's word, or the station at which it is in use.
    """

    order: str
    verdict: OrderVerdict
    box: PackingBox | None = None
    parcel: str = ""
    waybill: str = ""
    left_out: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True)
class WaybillKnown:
    """A number that no other parcel may get. `newest_copy`: 0 before the first label was sent.

    `reference`: of the reserved box to which the carrier assigned it; `parcel` is empty until that is packed.
    """

    carrier: str
    number: str
    parcel: str
    order: str
    voided: bool
    newest_copy: int
    reference: str = ""


@dataclass(frozen=True, slots=True)
class BenchFigures:
    """The numbers in the head of the screen. `oldest_owed`: when the longest owed parcel was packed.

    `unnumbered`: packed parcels that wait for their waybill number; `held` is without them.
    """

    packed_today: int
    packed_last_hour: int
    open_orders: int
    owed: int
    held: int
    refused: int
    oldest_owed: datetime | None
    unnumbered: int = 0


@dataclass(frozen=True, slots=True)
class OrdersDue:
    """Orders that wait to be packed and are due by some moment: how many, and when the first one is."""

    count: int
    first: datetime | None


@dataclass(frozen=True, slots=True)
class IntakeResult:
    """What an intake did. `unclear`: orders that were changed while the shop was asked, and so were left as they are.

    Nobody can tell which word is the newer one, so the shop has to be asked for them once more.
    """

    new: int
    updated: int
    unchanged: int
    unclear: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderFile:
    """A file of orders. `content`: what its bytes are known by. `asks_shop`: the shop can be asked for itself.

    `is_newest`: a person says that nothing newer is known, whatever it looks like.
    """

    orders: tuple[Order, ...]
    content: str
    asks_shop: bool
    is_newest: bool = False


@dataclass(frozen=True, slots=True)
class KeptOrder:
    """An order that stayed as it was although a file says otherwise. `standing`: its status, or `changed`."""

    number: str
    standing: str


@dataclass(frozen=True, slots=True)
class FileIntake:
    """What became of a file. `kept`: orders of which something newer is known. `before`: when it came in already."""

    done: IntakeResult
    kept: tuple[KeptOrder, ...]
    before: datetime | None


@dataclass(frozen=True, slots=True)
class NumberRange:
    """A range of numbers, as bases without the check digit. `next` is past `last` when it is used up."""

    carrier: str
    first: int
    last: int
    next: int
    left: int
    bound: int
    voided: int


class DebtKind(StrEnum):
    """What is owed of a packed parcel: its dispatch to the shop, its registration to the carrier."""

    DISPATCH = "dispatch"
    REGISTRATION = "registration"


@dataclass(frozen=True, slots=True)
class DebtLine:
    """How much of a line a debt tells of. `order`: as `exact_key` writes its number."""

    order: str
    line: str
    quantity: int


@dataclass(frozen=True, slots=True)
class DispatchDebt:
    """A packed parcel that the shop or the carrier has to be told of, leased to `owner`.

    `lines`: with as much as lies in it. `shop`: where its order came from; empty where nobody remembered it, `shops`:
    where all in it did. `voided`: it is no parcel any more, and whoever knows of it has to be told so. `freight`: who
    pays; None: as the house is set.
    """

    id: str
    parcel: str
    order: str
    orders: tuple[str, ...]
    carrier: str
    waybill: str
    packed_at: datetime
    lines: tuple[BoxLine, ...]
    attempts: int
    owner: str
    state: str = "owed"
    reason: str = ""
    shop: str = ""
    kind: DebtKind = DebtKind.DISPATCH
    voided: bool = False
    freight: Freight | None = None
    shops: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A debt as `outbox` lists it. `next_try`: None when it is not tried again by itself."""

    id: str
    parcel: str
    waybill: str
    orders: tuple[str, ...]
    state: str
    attempts: int
    reason: str
    next_try: datetime | None
    kind: DebtKind = DebtKind.DISPATCH


@dataclass(frozen=True, slots=True)
class UnnumberedGroup:
    """How many packed parcels of a carrier, due at one moment, wait for their numbers; `newest` grows with each."""

    carrier: str
    due_at: datetime | None
    count: int
    newest: int


@dataclass(frozen=True, slots=True)
class KeptParcel:
    """A parcel whose dispatch the shop refuses or holds. `reason`: a code, or a code and the shop's words."""

    parcel: str
    waybill: str
    reason: str


@dataclass(frozen=True, slots=True)
class UnnumberedParcel:
    """A packed parcel that waits for the number it gets at the hand-over. `due_at`: the earliest of its orders'."""

    parcel: str
    order: str
    orders: tuple[str, ...]
    carrier: str
    packed_at: datetime
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class BenchRequest:
    """Something another process asks of the running bench.

    `waited`: seconds at least since it was left, by the computer's uptime; `same_boot`: these are all of them.
    """

    id: str
    kind: str
    args: Mapping[str, object]
    left_at: datetime
    waited: float = 0.0
    same_boot: bool = False


@dataclass(frozen=True, slots=True)
class RequestAnswer:
    """What the bench answered: a text's code and the values that the text needs."""

    ok: bool
    text_code: str
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order in a list. `state`: waiting, packing, packed, held, or what the shop says.

    `counted`: the shop said nothing of its due date, which was counted from when it was placed. `held_reason`: why
    it was held here; `left_out`: what the shop says of the first of its lines that is not to be packed.
    """

    number: str
    state: str
    status: OrderStatus
    due_at: datetime | None
    placed_at: datetime | None
    lines: int
    pieces: int
    counted: bool = False
    held_reason: str = ""
    left_out: LineNews | None = None


@dataclass(frozen=True, slots=True)
class ParcelKnown:
    """A box of an order: open, packed, abandoned, held or void; `debt` is its state in the outbox.

    `sheet`: the dispatch sheet in which it stands, where the shop is told by sheets. `gifts`: what the house gave with
    it, by SKU and pieces.
    """

    id: str
    station: str
    status: str
    carrier: str
    waybill: str
    opened_at: datetime
    packed_at: datetime | None
    debt: str
    sheet: SheetPlace | None = None
    gifts: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class OrderKnown:
    """An order with its lines and the boxes it went into, without its receiver.

    `version`: the number of its newest change; of two answers the one that was asked for later has the higher one.
    `as_of`: the moment of which that change is true by the shop's own clock, where it said so.
    """

    row: OrderRow
    held_reason: str
    lines: tuple[BoxLine, ...]
    parcels: tuple[ParcelKnown, ...]
    news: tuple[LineNews, ...] = ()
    version: int = 0
    as_of: datetime | None = None


@dataclass(frozen=True, slots=True)
class UnsoundTable:
    """A row that cannot be right. `rule`: a word of the texts; `what`: a table, or the id of a parcel or an order."""

    rule: str
    what: str
