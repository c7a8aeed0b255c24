"""Answers that are the same in several states: refusals, devices, and commands that need no parcel."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from station.packing.barcodes import PRACTICE, TEST, BenchCommand
from station.packing.carriage import BoxCarriage, CarriedLoad, CarrierRule, LabelSource, NumberSource, choose
from station.packing.decisions import DecisionStep, ShowHelp
from station.packing.events import (
    CommandGiven,
    DeviceChanged,
    ItemCodeScanned,
    PrinterChanged,
    ReleaseAsked,
    SlipScanned,
    UnknownCodeScanned,
    VoidAsked,
    WaybillCodeScanned,
)
from station.packing.facts import (
    CommandScanned,
    Device,
    ItemScanned,
    LabelScanned,
    OrderReleased,
    OrderScanned,
    ParcelVoided,
)
from station.packing.notices import Notice, NoticeCode, tell
from station.packing.orders import BoxItem, PackingBox
from station.packing.parcels import CountedScan
from station.packing.verdicts import CommandVerdict, ItemVerdict, LabelVerdict, OpenedBy, OrderVerdict


@dataclass(frozen=True, slots=True)
class HouseCarriers:
    """Who carries for the house. `usual`: whoever no rule sends elsewhere; of `rules` the first that holds counts."""

    usual: BoxCarriage
    rules: tuple[CarrierRule, ...] = ()

    @property
    def carriers(self) -> tuple[str, ...]:
        """Every carrier that may come, by code, the usual one first."""
        return tuple(dict.fromkeys((self.usual.carrier, *(rule.carriage.carrier for rule in self.rules))))

    @property
    def prints_labels(self) -> bool:
        """A box may get a label that is printed here; else no printer is missed."""
        ways = (self.usual, *(rule.carriage for rule in self.rules))
        return any(not way.on_paper and way.numbers is not NumberSource.LATER for way in ways)

    @property
    def asks_zip(self) -> bool:
        """A rule asks where a box goes."""
        return any(rule.conditions.asks_zip for rule in self.rules)

    def of(self, box: PackingBox | None) -> BoxCarriage:
        """How a box travels: as it was chosen when it was opened, whatever the rules say by now."""
        return box.carriage if box is not None and box.carriage is not None else self.usual

    @property
    def by_sheet(self) -> bool:
        """Some boxes get the numbers that their carrier's program assigns."""
        return any(one.numbers is NumberSource.SHEET for one in self._ways)

    @property
    def on_paper(self) -> bool:
        """Some boxes get labels that their carrier printed."""
        return any(one.on_paper for one in self._ways)

    def reserved(self, carrier: str) -> BoxCarriage:
        """How a box travels that a carrier was told of in a sheet, whatever the rules say by now."""
        known = [one for one in self._ways if one.carrier == carrier]
        by_sheet = next((one for one in known if one.numbers is NumberSource.SHEET), None)
        if by_sheet is not None:
            return by_sheet
        like = known[0] if known else self.usual
        label = self.usual.label if self.usual.numbers is NumberSource.SHEET else LabelSource.CARRIER
        return replace(like, carrier=carrier, numbers=NumberSource.SHEET, label=label)

    @property
    def _ways(self) -> tuple[BoxCarriage, ...]:
        return (self.usual, *(rule.carriage for rule in self.rules))

    def choose(self, box: PackingBox, zip_code: str) -> BoxCarriage:
        """How a box will travel that is about to be opened."""
        ordered = tuple(line.sku for line in box.lines)
        return choose(CarriedLoad(box.items, ordered, zip_code), self.rules, self.usual)


# What another slip is told while the open box waits for something, by what its own slip is told.
_ANOTHER = {
    NoticeCode.WAIT_FOR_LABEL: NoticeCode.ANOTHER_PRINTING,
    NoticeCode.SHOP_BEING_ASKED: NoticeCode.ANOTHER_ASKED,
    NoticeCode.SHOP_SILENT: NoticeCode.ANOTHER_SILENT,
    NoticeCode.NO_NUMBER: NoticeCode.ANOTHER_NUMBERLESS,
    NoticeCode.SCAN_LABEL: NoticeCode.ANOTHER_TO_SCAN,
    NoticeCode.SCAN_LABEL_UNASKED: NoticeCode.ANOTHER_TO_SCAN,
    NoticeCode.SCAN_OWN_LABEL: NoticeCode.ANOTHER_TO_SCAN,
    NoticeCode.NUMBER_AWAITED: NoticeCode.ANOTHER_NUMBERLESS,
    NoticeCode.NUMBER_TO_PRINT: NoticeCode.ANOTHER_NUMBERLESS,
    NoticeCode.NOT_RESERVED: NoticeCode.ANOTHER_TO_RESERVE,
    NoticeCode.LABEL_CHECK: NoticeCode.ANOTHER_TO_SCAN,
    NoticeCode.LABEL_DOUBTFUL: NoticeCode.ANOTHER_DOUBTFUL,
    NoticeCode.LABEL_NOT_PRINTED: NoticeCode.ANOTHER_UNPRINTED,
    NoticeCode.STOP_CANCELLED: NoticeCode.ANOTHER_STOPPED,
    NoticeCode.STOP_ON_HOLD: NoticeCode.ANOTHER_STOPPED,
    NoticeCode.STOP_CHANGED: NoticeCode.ANOTHER_STOPPED,
    NoticeCode.STOP_MOVED: NoticeCode.ANOTHER_STOPPED,
}

UNBUILT = (BenchCommand.SHORT, BenchCommand.NEXTBOX)


def command(
    event: CommandGiven,
    verdict: CommandVerdict,
    notice: Notice,
    box: PackingBox | None = None,
    *,
    reason: str = "",
) -> DecisionStep:
    """A command with its verdict. Leads to: AskingQuestion with ASKED, else what the command says."""
    return DecisionStep((command_fact(event, verdict, box, reason=reason),), notice)


def command_fact(
    event: CommandGiven,
    verdict: CommandVerdict,
    box: PackingBox | None,
    *,
    reason: str = "",
    taken: CountedScan | None = None,
    packed: int = 0,
) -> CommandScanned:
    """The record of a command; PS:QTY and PS:REASON carry their number, PS:UNDO what it took back."""
    return CommandScanned(
        f"{event.command}:{event.count}" if event.count else event.command,
        verdict,
        order=box.order if box else "",
        parcel=box.parcel if box else "",
        sku=taken.sku if taken else "",
        units=taken.units if taken else 0,
        packed=packed,
        serial=taken.serial if taken else "",
        reason=reason,
    )


def refuse(event: CommandGiven, notice: Notice, box: PackingBox | None = None) -> DecisionStep:
    """A command that cannot be followed now. Leads to: the same state."""
    return command(event, CommandVerdict.REFUSED, notice, box)


def general_command(event: CommandGiven, box: PackingBox | None) -> DecisionStep:
    """A command that no rule of the present state takes. Leads to: the same state."""
    match event.command:
        case BenchCommand.HELP:
            fact = command_fact(event, CommandVerdict.OK, box)
            return DecisionStep((fact,), None, (ShowHelp(),))
        case name if name in UNBUILT:
            return command(event, CommandVerdict.UNAVAILABLE, tell(NoticeCode.UNAVAILABLE, command=name), box)
        case BenchCommand.OK | BenchCommand.REASON:
            return refuse(event, tell(NoticeCode.NOTHING_ASKED), box)
        case BenchCommand.LOGOUT if box:
            return refuse(event, tell(NoticeCode.FINISH_FIRST), box)
        case name if name.startswith(TEST):
            return refuse(event, tell(NoticeCode.TEST_CODE), box)
        case name if name == PRACTICE:
            return refuse(event, tell(NoticeCode.PRACTICE_CODE), box)
        case _ if not event.known:
            return refuse(event, tell(NoticeCode.COMMAND_UNKNOWN, code=event.command), box)
        case _:
            return refuse(event, tell(NoticeCode.NOT_NOW), box)


def device(event: DeviceChanged) -> DecisionStep:
    """A scanner or the shop's link changed. Leads to: the same state."""
    fact = Device(event.device, event.state, event.reason)
    return DecisionStep((fact,), _device_news(event))


def _device_news(event: DeviceChanged) -> Notice | None:
    scanner = event.device.startswith("scanner:")
    match event.state, scanner:
        case "lost", True:
            return tell(NoticeCode.SCANNER_LOST, device=event.device, reason=event.reason)
        case "warning", True if event.reason == "hangul":
            return tell(NoticeCode.HANGUL_MODE)
        case "warning", True if event.reason == "two_ways":
            return tell(NoticeCode.SCAN_TWO_WAYS, device=event.device)
        case "warning", True if event.reason == "no_separator":
            return tell(NoticeCode.SCAN_CUT, device=event.device)
        case "warning", True:
            return tell(NoticeCode.SCAN_AGAIN, device=event.device, reason=event.reason)
        case "ready", True:
            return tell(NoticeCode.SCANNER_READY, device=event.device)
        case "lost", False:
            return tell(NoticeCode.SHOP_LOST, reason=event.reason)
        case _:
            return tell(NoticeCode.SHOP_READY)


_UNHEARD = frozenset({"unheard", "never_busy"})
"""It prints, and says nothing from which a label could be known to be out."""


def printer(event: PrinterChanged) -> DecisionStep:
    """A printer changed. Leads to: the same state."""
    fact, backup = Device(event.device, event.state, event.reason), bool(event.printer)
    if event.state == "ready":
        return DecisionStep((fact,), tell(NoticeCode.BACKUP_READY if backup else NoticeCode.PRINTER_READY))
    if event.can_print and event.reason in _UNHEARD:
        return DecisionStep(
            (fact,), tell(NoticeCode.BACKUP_UNHEARD if backup else NoticeCode.PRINTER_UNHEARD, reason=event.reason)
        )
    if event.can_print:
        return DecisionStep((fact,), tell(NoticeCode.BACKUP_NEAR_END if backup else NoticeCode.PRINTER_NEAR_END))
    return DecisionStep(
        (fact,), tell(NoticeCode.BACKUP_TROUBLE if backup else NoticeCode.PRINTER_TROUBLE, reason=event.reason)
    )


def anywhere(event: PrinterChanged | DeviceChanged | ReleaseAsked) -> DecisionStep:
    """What means the same in every state. Leads to: the same state."""
    match event:
        case PrinterChanged():
            return printer(event)
        case DeviceChanged():
            return device(event)
        case ReleaseAsked():
            return release(event)


def release(event: ReleaseAsked) -> DecisionStep:
    """A held order may be packed again. Leads to: the same state."""
    if event.is_done:
        return DecisionStep((), tell(NoticeCode.BOARD_RELEASED, order=event.order))
    return DecisionStep(
        (OrderReleased(event.order, event.reason, event.allowed_by),), tell(NoticeCode.RELEASED, order=event.order)
    )


def void(event: VoidAsked) -> DecisionStep:
    """A parcel that is not on the bench is voided. Leads to: the same state."""
    if event.is_done:
        return DecisionStep((), tell(NoticeCode.BOARD_VOIDED, order=event.order, waybill=event.waybill))
    fact = ParcelVoided(event.order, event.parcel, event.waybill, event.reason, event.allowed_by)
    return DecisionStep((fact,), tell(NoticeCode.VOIDED, order=event.order, waybill=event.waybill))


def slip_while_open(event: SlipScanned, box: PackingBox, reminder: Notice, now: datetime) -> DecisionStep:
    """A slip while a parcel cannot be left: its own says what is asked, another is refused.

    Leads to: the same state.
    """
    if event.order in box.orders:
        fact = OrderScanned(event.code, OrderVerdict.OPENED, now, event.order, box.parcel, by=event.by)
        return DecisionStep((fact,), reminder)
    return another_open(event, box, reminder, now)


def another_open(event: SlipScanned, box: PackingBox, reminder: Notice | None, now: datetime) -> DecisionStep:
    """Another order's slip: refused with what the open box waits for. Leads to: the same state."""
    fact = OrderScanned(event.code, OrderVerdict.ANOTHER_OPEN, now, event.order, by=event.by)
    code = _ANOTHER.get(reminder.code, NoticeCode.ANOTHER_OPEN) if reminder is not None else NoticeCode.ANOTHER_OPEN
    reason = dict(reminder.values).get("reason") if reminder is not None else None
    said = {} if reason is None else {"reason": reason}
    return DecisionStep((fact,), tell(code, order=box.order, **said))


def nothing_missing(event: ItemCodeScanned | UnknownCodeScanned, box: PackingBox) -> DecisionStep:
    """An item although the box is complete. Leads to: the same state."""
    if isinstance(event, UnknownCodeScanned):
        return unknown_while_open(event, box)
    return item_when_complete(event, box)


def item_when_complete(event: ItemCodeScanned, box: PackingBox) -> DecisionStep:
    """One more item although nothing is missing. Leads to: the same state."""
    item, units = own_item(event, box)
    if item is None:
        name = event.matches[0].name or event.matches[0].sku
        notice, sku, wanted = tell(NoticeCode.ITEM_WRONG, name=name), event.matches[0].sku, 0
    else:
        notice = tell(NoticeCode.ITEM_TOO_MANY, name=item.name, wanted=item.wanted, units=units)
        sku, wanted = item.sku, item.wanted
    fact = ItemScanned(
        event.code, ItemVerdict.TOO_MANY, box.order, box.parcel, sku, units, packed=wanted, wanted=wanted
    )
    return DecisionStep((fact,), notice)


def own_item(event: ItemCodeScanned, box: PackingBox) -> tuple[BoxItem | None, int]:
    """The first item of the box that carries the code, and the pieces of one scan."""
    for match in event.matches:
        item = box.item(match.sku)
        if item is not None:
            return item, match.units
    return None, event.matches[0].units


def unknown_while_open(event: UnknownCodeScanned, box: PackingBox) -> DecisionStep:
    """A code that nobody knows while a parcel is open. Leads to: the same state."""
    fact = ItemScanned(event.code, ItemVerdict.UNKNOWN_BARCODE, box.order, box.parcel)
    return DecisionStep((fact,), tell(NoticeCode.ITEM_UNKNOWN, code=event.gtin or event.code))


def foreign_label(event: WaybillCodeScanned, box: PackingBox) -> DecisionStep:
    """A waybill that does not belong to the parcel on the bench. Leads to: the same state."""
    if event.voided or event.is_outdated:
        return outdated_label(event, box)
    return _label(event, LabelVerdict.WRONG_LABEL, tell(NoticeCode.LABEL_WRONG, code=event.code), box)


def outdated_label(event: WaybillCodeScanned, box: PackingBox | None = None) -> DecisionStep:
    """The label of a voided number, or of a copy that was replaced. Leads to: the same state."""
    return _label(event, LabelVerdict.VOID_LABEL, tell(NoticeCode.LABEL_VOID, code=event.code), box)


def _label(event: WaybillCodeScanned, verdict: LabelVerdict, notice: Notice, box: PackingBox | None) -> DecisionStep:
    """A label that settles nothing. Leads to: the same state."""
    order = box.order if box else event.order
    parcel = box.parcel if box else event.parcel
    return DecisionStep((LabelScanned(event.code, verdict, order, parcel, event.waybill),), notice)


def badge_first(
    event: SlipScanned | ItemCodeScanned | WaybillCodeScanned | UnknownCodeScanned, now: datetime
) -> DecisionStep:
    """Something was scanned before anybody signed in. Leads to: SignedOut."""
    if isinstance(event, ItemCodeScanned):
        fact = ItemScanned(event.code, ItemVerdict.NO_ORDER, sku=event.matches[0].sku)
        return DecisionStep((fact,), tell(NoticeCode.BADGE_FIRST))
    order = "" if isinstance(event, UnknownCodeScanned) else event.order
    by = OpenedBy.WAYBILL if isinstance(event, WaybillCodeScanned) else OpenedBy.SLIP
    slip = OrderScanned(event.code, OrderVerdict.NOT_READY, now, order, by=by if order else None)
    return DecisionStep((slip,), tell(NoticeCode.BADGE_FIRST))
