"""What reaches the bench, already looked up: a rule asks nobody, it is told."""

from __future__ import annotations

from dataclasses import dataclass

from station.packing.orders import PackingBox
from station.packing.parcels import NO_TRACE, LastParcel, PieceTrace
from station.packing.verdicts import OpenedBy, OrderState, OrderVerdict, PrintOutcome, ShopResult

MAIN, BACKUP = "", "backup"
"""The printers by name: the one that every label goes to first, and the one that stands in for it."""


@dataclass(frozen=True, slots=True)
class ProductMatch:
    """A product that carries a scanned code: one scan of it stands for `units` pieces of `sku`."""

    sku: str
    units: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class SlipScanned:
    """An order's code. `verdict` is what the order allows when nothing is open; `box` comes with OPENED.

    `parcel` and `waybill`: the box in which the order left already; of a label that opens, its number. `by`: what was
    scanned. `unnumbered`: the carrier, who is to assign a number to the box, has not yet.
    """

    code: str
    order: str
    verdict: OrderVerdict
    box: PackingBox | None = None
    parcel: str = ""
    waybill: str = ""
    left_out: tuple[str, ...] = ()
    reason: str = ""
    by: OpenedBy = OpenedBy.SLIP
    unnumbered: bool = False


@dataclass(frozen=True, slots=True)
class ItemCodeScanned:
    """A product's code, with every product that carries it, and what it tells of the piece.

    `taken_by`: the order of another box that has the piece's serial number already. `is_cut`: the scanner leaves out
    the separators of GS1 codes, so that `trace` is not all that the code tells.
    """

    code: str
    matches: tuple[ProductMatch, ...]
    trace: PieceTrace = NO_TRACE
    taken_by: str = ""
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class WaybillCodeScanned:
    """A waybill's code that this station bound, or that the carrier assigned to a box. `copy`: 0 for the plain number.

    `parcel`: empty of an assigned number whose box is not packed; `reference` is that of its reservation then, and
    `opens` the box that it opens, or why it does not; None where no box is asked for. `voided`: also of a number that
    is its box's no more, since that goes to somebody else now.
    """

    code: str
    waybill: str
    order: str
    parcel: str
    voided: bool
    newest_copy: int
    copy: int = 0
    reference: str = ""
    opens: SlipScanned | None = None

    @property
    def is_outdated(self) -> bool:
        """It is the small code of a copy that a newer one replaced."""
        return 0 < self.copy < self.newest_copy


@dataclass(frozen=True, slots=True)
class WaybillOffer:
    """A scanned text as a waybill number that nobody has bound. `carrier`: its name.

    `fault`: why it is no number of the carrier, as a code; `doubtful`: it may be one all the same.
    """

    number: str
    carrier: str
    fault: str = ""
    doubtful: bool = False


@dataclass(frozen=True, slots=True)
class UnknownCodeScanned:
    """A code that is nothing known here; `code` is already fit for the journal.

    `gtin`: the product that it names all the same, and nobody has entered here.
    `offer`: the code as a waybill number, where a pre-printed label's is waited for. `sorts`: it is the barcode on a
    carrier's label by which the parcel is sorted, and no number.
    """

    code: str
    gtin: str = ""
    offer: WaybillOffer | None = None
    sorts: bool = False


@dataclass(frozen=True, slots=True)
class CommandGiven:
    """A command barcode or its key. `count`: n of PS:QTY:n and PS:REASON:n. `known` False: no such command."""

    command: str
    count: int = 0
    known: bool = True


@dataclass(frozen=True, slots=True)
class BadgeScanned:
    """A badge; `packer` is empty when nobody has it. `refusal`: why it allows nothing; empty, it is a supervisor's."""

    packer: str
    name: str = ""
    refusal: str = "no_right"


@dataclass(frozen=True, slots=True)
class PinTried:
    """A PIN was compared: whose it is, or why it opens nothing, and for how many `seconds` no PIN is taken now."""

    packer: str
    refusal: str = ""
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class AnswerOverdue:
    """Nobody answered a question that must not stay open."""


@dataclass(frozen=True, slots=True)
class PackerGone:
    """Nobody scanned or pressed anything for as long as somebody stays signed in."""


@dataclass(frozen=True, slots=True)
class ShopAnswered:
    """The shop was asked about the orders of `parcel`. `what`: as in `OrderState`."""

    parcel: str
    result: ShopResult
    what: str = ""


@dataclass(frozen=True, slots=True)
class LabelSettled:
    """The printer says what became of a copy."""

    waybill: str
    copy: int
    outcome: PrintOutcome
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PrinterChanged:
    """A printer's state: ready, warning or lost, with the reason as a code. `printer`: empty for the main one."""

    state: str
    reason: str
    can_print: bool
    printer: str = ""

    @property
    def device(self) -> str:
        """Its name in the journal."""
        return f"printer:{self.printer}" if self.printer else "printer"


@dataclass(frozen=True, slots=True)
class DeviceChanged:
    """A scanner or the shop's link changed. `news`: worth a word to the packer."""

    device: str
    state: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class LedgerWoken:
    """The ledger was written by somebody else: orders, numbers. `standing` and `what`: the open box's `OrderState`."""

    standing: ShopResult | None = None
    what: str = ""

    @classmethod
    def seeing(cls, standing: OrderState | None) -> LedgerWoken:
        """With what the open box has become; None when none is open."""
        return cls(standing.result, standing.what) if standing else cls()


@dataclass(frozen=True, slots=True)
class TimePassed:
    """The moment that `process.wake_at` named has come."""


@dataclass(frozen=True, slots=True)
class BenchRestarted:
    """The program began again with a state folded from the journal."""


@dataclass(frozen=True, slots=True)
class ReleaseAsked:
    """Somebody with the right to it releases a held order. `is_done`: it is on record already, and only to be told."""

    order: str
    reason: str
    allowed_by: str = ""
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class VoidAsked:
    """Somebody with the right to it voids a parcel and its number. `is_done`: as in `ReleaseAsked`."""

    order: str
    parcel: str
    waybill: str
    reason: str
    allowed_by: str = ""
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class CopyAsked:
    """Somebody asks from outside for one more copy of the label of a parcel that left. `allowed_by`: who."""

    left: LastParcel
    reason: str
    allowed_by: str = ""


Event = (
    SlipScanned
    | ItemCodeScanned
    | WaybillCodeScanned
    | UnknownCodeScanned
    | CommandGiven
    | BadgeScanned
    | PinTried
    | AnswerOverdue
    | PackerGone
    | ShopAnswered
    | LabelSettled
    | PrinterChanged
    | DeviceChanged
    | LedgerWoken
    | TimePassed
    | BenchRestarted
    | ReleaseAsked
    | VoidAsked
    | CopyAsked
)
