"""What happened, as it is recorded: every fact is one record of the journal, and the state is their fold.

Field names are those of the journal's records. `at` is the record's own time and is not written twice;
`box` is kept with the parcel.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from station.packing.orders import PackingBox
from station.packing.parcels import LastParcel
from station.packing.verdicts import (
    ApprovalKind,
    CommandVerdict,
    ItemVerdict,
    LabelVerdict,
    OpenedBy,
    OrderChange,
    OrderVerdict,
    PrintOutcome,
    ShopResult,
)


@dataclass(frozen=True, slots=True)
class PackerIn:
    """A packer signed in by badge."""

    packer: str


@dataclass(frozen=True, slots=True)
class PackerOut:
    """A packer signed out. `reason`: away, when the bench did it by itself."""

    packer: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Device:
    """A scanner ("scanner:<name>"), the printer or the shop changed: ready, warning or lost."""

    device: str
    state: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Restored:
    """The journal goes on in a new epoch after a restore."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class PeopleRead:
    """A command, `purpose`, showed or printed an order's receiver to whom the system calls `by`."""

    order: str
    purpose: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class OrderScanned:
    """A code that should open an order. With `box`, the box was opened by it.

    `by`: what kind of code it was, where it names an order.
    """

    code: str
    verdict: OrderVerdict
    at: datetime
    order: str = ""
    parcel: str = ""
    waybill: str = ""
    box: PackingBox | None = None
    by: OpenedBy | None = None


@dataclass(frozen=True, slots=True)
class ItemScanned:
    """A code scanned as an item: pieces it counts, then how many of the SKU are packed and wanted.

    `lot`, `serial`, `expiry`: what the code told of the piece.
    """

    code: str
    verdict: ItemVerdict
    order: str = ""
    parcel: str = ""
    sku: str = ""
    units: int = 0
    packed: int = 0
    wanted: int = 0
    lot: str = ""
    serial: str = ""
    expiry: date | None = None


@dataclass(frozen=True, slots=True)
class CommandScanned:
    """A command barcode or its key. After PS:UNDO: the pieces taken back, their `serial`, and what is packed then.

    Of a supervisor's leave: `way` is what for, `allowed_by` who gives it, and `waybill` that of the parcel meant.
    """

    command: str
    verdict: CommandVerdict
    order: str = ""
    parcel: str = ""
    sku: str = ""
    units: int = 0
    packed: int = 0
    serial: str = ""
    reason: str = ""
    way: ApprovalKind | None = None
    waybill: str = ""
    allowed_by: str = ""


@dataclass(frozen=True, slots=True)
class WaybillAssigned:
    """The carrier's program gave a reserved box its number. There is no parcel yet: it is bound when that is packed."""

    order: str
    carrier: str
    waybill: str
    round: str
    reference: str


@dataclass(frozen=True, slots=True)
class WaybillTaken:
    """A number is bound to the parcel, for good.

    `reserved`: the reference of its box with the carrier; kept with the parcel, not in the record.
    """

    order: str
    parcel: str
    carrier: str
    waybill: str
    reserved: str = ""


@dataclass(frozen=True, slots=True)
class LabelSending:
    """A label is about to go to `printer` (empty: the main one), stored before its first byte. `copy` 1: the first.

    `left`: the parcel of a copy that is wanted after it left the bench; kept with the parcel, not in the record.
    `allowed_by`: who asked for it from outside; a packer's own copy has its packer.
    """

    order: str
    parcel: str
    waybill: str
    copy: int
    reason: str = ""
    printer: str = ""
    left: LastParcel | None = None
    allowed_by: str = ""


@dataclass(frozen=True, slots=True)
class LabelOutcome:
    """What became of a copy."""

    order: str
    parcel: str
    waybill: str
    copy: int
    outcome: PrintOutcome
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LabelScanned:
    """The packer scanned a waybill label."""

    code: str
    verdict: LabelVerdict
    order: str = ""
    parcel: str = ""
    waybill: str = ""


@dataclass(frozen=True, slots=True)
class ParcelPacked:
    """The label is settled: the dispatch is owed to the shop from now on. `seconds` since the opening.

    `waybill`: empty when the number is learned at the hand-over; the dispatch waits for it.
    """

    order: str
    parcel: str
    carrier: str
    waybill: str
    seconds: float
    at: datetime


@dataclass(frozen=True, slots=True)
class DispatchSent:
    """The shop's answer to a dispatch. `lines`: the shop's line ids, when only part of a box was booked."""

    order: str
    parcel: str
    waybill: str
    outcome: str
    attempt: int
    reason: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RegistrationSent:
    """The carrier's answer to the registration of a packed parcel, or to taking one back that was voided since."""

    order: str
    parcel: str
    waybill: str
    outcome: str
    attempt: int
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OrderHeld:
    """The box was put aside; its orders open again only after they are released."""

    order: str
    parcel: str
    reason: str


@dataclass(frozen=True, slots=True)
class OrderReleased:
    """A held order may be packed again."""

    order: str
    reason: str = ""
    allowed_by: str = ""


@dataclass(frozen=True, slots=True)
class OrderAbandoned:
    """The box was put back unpacked; its orders can be opened again."""

    order: str
    parcel: str
    reason: str


@dataclass(frozen=True, slots=True)
class ParcelVoided:
    """A number will never be used again, and a dispatch that was owed for it no longer is.

    `parcel`: empty for a number that the carrier assigned to a box which was not packed yet.
    `waybill`: empty where the parcel alone is void: a number that the carrier assigned goes back to its box.
    `goes_on`: the box stays on the bench as `box`, which the shop made of it, or comes back, and gets another number.
    `left`: the parcel of one that comes back, where it did not leave last; kept with the parcel, not in the record.
    """

    order: str
    parcel: str
    waybill: str
    reason: str
    allowed_by: str = ""
    goes_on: bool = False
    box: PackingBox | None = None
    left: LastParcel | None = None


@dataclass(frozen=True, slots=True)
class CancelCheck:
    """The shop's word on the open box changed, or a label relies on it.

    `age_seconds`: age of the answer relied on; None when there never was one. `what`, `change`, and `box`, which the
    open box becomes: as in `Standing`.
    """

    order: str
    parcel: str
    result: ShopResult
    age_seconds: float | None
    at: datetime
    what: str = ""
    change: OrderChange | None = None
    box: PackingBox | None = None


Fact = (
    OrderScanned
    | ItemScanned
    | CommandScanned
    | WaybillAssigned
    | WaybillTaken
    | LabelSending
    | LabelOutcome
    | LabelScanned
    | ParcelPacked
    | DispatchSent
    | RegistrationSent
    | OrderHeld
    | OrderReleased
    | OrderAbandoned
    | ParcelVoided
    | CancelCheck
    | PackerIn
    | PackerOut
    | Device
    | Restored
    | PeopleRead
)
