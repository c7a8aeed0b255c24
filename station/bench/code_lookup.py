"""What a scanned code is in the present state: the one place that asks the ledger before a rule is asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from scanners.base import Scan
from station.bench.turn_context import TurnContext
from station.codes import gs1, instore, slip_codes
from station.ledger import Ledger, uuid7
from station.ledger.orders.label_lookup import LabelFound
from station.ledger.records import SlipFound
from station.packing.barcodes import (
    BadgeCode,
    CommandCode,
    LabelCode,
    classify,
    code_keys,
    exact_key,
    gtin_key,
    hidden_code,
    is_storable,
    journal_code,
    narrow,
    shelf_keys,
    shortened_key,
)
from station.packing.carriage import NumberSource
from station.packing.events import (
    BadgeScanned,
    CommandGiven,
    Event,
    ItemCodeScanned,
    ProductMatch,
    SlipScanned,
    UnknownCodeScanned,
    WaybillCodeScanned,
    WaybillOffer,
)
from station.packing.orders import PackingBox
from station.packing.process.states import AskingQuestion, AwaitingClearance, PackingState, State
from station.packing.verdicts import OpenedBy, OrderVerdict
from station.rights import GuardedAct, StaffRoster
from station.rights.pins import pin_of

_SORT_CODE = re.compile(r"[0-9][A-Z][0-9]{2}(?:-?[0-9][a-z])?|[A-Z][0-9]-[0-9]{3}", re.ASCII)
"""What CJ대한통운 ("4W44-4g") and 로젠 ("G4-216") sort by, on the other barcode of their labels; never a number."""

_EAN_WITH_ADD_ON = re.compile(r"([0-9]{13})(?:\]E[12]|[ -])?(?:[0-9]{5}|[0-9]{2})", re.ASCII)


def _as_found(box: PackingBox, _carrier: str) -> PackingBox:
    return box


@dataclass(frozen=True, slots=True)
class CodeLookup:
    """Reads codes for one bench. `in_store`: digits of the item number in weighed goods' codes, 0: there are none.

    `offer_of`: judges a text as a pre-printed label's number, by scan and box; None where labels are not scanned in.
    `consigned`: gives a box that is opened the carrier that it goes with, before the rules are asked, so that it is
    recorded; it is told whom the box was reserved with, where that is known, and may raise LedgerError. `new_id`: makes
    the id of a box. `assigned`: carriers assign numbers to boxes here, so a label is likelier than a slip, and is
    looked up first; what may be both is a slip all the same. `on_paper`: carriers' labels are scanned here.
    """

    ledger: Ledger
    roster: StaffRoster = field(default_factory=StaffRoster)
    in_store: int = 0
    offer_of: Callable[[Scan, PackingBox], WaybillOffer] | None = None
    consigned: Callable[[PackingBox, str], PackingBox] = _as_found
    new_id: Callable[[], str] = uuid7
    assigned: bool = False
    on_paper: bool = False

    def event_of(self, scan: Scan, context: TurnContext) -> Event:
        """What the scan means now."""
        match classify(scan.text):
            case CommandCode(name, count, known):
                name = name if known else journal_code(name, self.ledger.keys.journal)
                return CommandGiven(name, count, known)
            case BadgeCode(badge):
                return _badge(self.roster, badge)
            case LabelCode(waybill, copy):
                return self._waybill(scan, waybill, context, copy) or self._unknown(scan)
            case _:
                event = self._offered(self._text(scan, context), scan, context)
                return _unsaid(event, scan) if _awaits_pin(context.state) else event

    def _offered(self, event: Event, scan: Scan, context: TurnContext) -> Event:
        """What nobody knows may be the number that a complete parcel waits for: known goods and orders never are."""
        if (
            self.offer_of is None
            or not isinstance(context.under, AwaitingClearance)
            or not isinstance(event, UnknownCodeScanned)
        ):
            return event
        return event if event.sorts else replace(event, offer=self.offer_of(scan, context.under.parcel.box))

    def _text(self, scan: Scan, context: TurnContext) -> Event:
        """A plain code: first what it is as a whole, then what is written inside it, else nothing known."""
        if not is_storable(scan.text):
            return self._unknown(scan)
        return self._whole(scan, context) or self._inside(scan, context.box) or self._unknown(scan)

    def _whole(self, scan: Scan, context: TurnContext) -> Event | None:
        """The code as it stands. What the state waits for is looked for first, so that the least is asked."""
        number, box, settling = scan.text, context.box, context.is_settling
        if box is None:
            return self._slip_or_label(scan, number, context) or self._goods(scan)
        return (
            (self._waybill(scan, number, context) if settling else None)
            or self._goods(scan, box)
            or _own_slip(_said(scan), number, box)
            or (self._slip(_said(scan), number) if settling else self._slip_or_label(scan, number, context))
            or self._goods(scan)
        )

    def _slip_or_label(self, scan: Scan, number: str, context: TurnContext) -> Event | None:
        """A slip, or else a label; where labels come first, that there is no slip is found out with the label."""
        if not self.assigned:
            return self._slip(_said(scan), number) or self._waybill(scan, number, context)
        label = self.ledger.labels.find(number)
        if label is not None and not label.is_order:
            return self._label(scan, label, context, 0)
        return self._slip(_said(scan), number) or (self._label(scan, label, context, 0) if label else None)

    def _inside(self, scan: Scan, box: PackingBox | None) -> Event | None:
        """What the text of the code says: goods under GS1, goods weighed in the shop, an order's number."""
        goods = gs1.read(scan.text, scan.symbology)
        if goods is not None:
            return self._traced(scan, goods, box) or self._unknown(scan, goods.gtin)
        weighed = instore.item_keys(scan.text, scan.symbology, self.in_store)
        for key in weighed or (*_without_add_on(scan), shortened_key(scan.text)):
            found = self._item(scan, key, box) if key else None
            if found is not None:
                return found
        return None if gs1.is_link(scan.text) else self._wrapped_slip(scan, box)

    def _traced(self, scan: Scan, goods: gs1.Gs1Goods, box: PackingBox | None) -> Event | None:
        """The product of a GS1 code, with the lot and the serial number that stand behind it."""
        found = self._item(scan, goods.gtin, box)
        if found is None:
            return None
        matches = tuple(replace(match, units=match.units * goods.count) for match in found.matches)
        serial, sku = goods.trace.serial, matches[0].sku
        taken = self.ledger.serials.taken_by(sku, serial, box.parcel if box else "") if serial else ""
        code = hidden_code(found.code, self.ledger.keys.journal) if goods.personal else found.code
        return replace(found, code=code, matches=matches, trace=goods.trace, taken_by=taken, is_cut=goods.cut)

    def _item(self, scan: Scan, key: str, box: PackingBox | None) -> ItemCodeScanned | None:
        """The goods of a key that stands inside the code; those of the open box first."""
        return (_own_item(_said(scan), key, box) if box else None) or self._product(_said(scan), key)

    def _goods(self, scan: Scan, box: PackingBox | None = None) -> ItemCodeScanned | None:
        """The goods of the code itself: those of a box, or without one any."""
        return _own_item(_said(scan), scan.text, box) if box else self._product(_said(scan), scan.text)

    def _product(self, said: str, key: str) -> ItemCodeScanned | None:
        matches = self.ledger.catalogue.find(key)
        return ItemCodeScanned(said, matches) if matches else None

    def _slip(self, said: str, number: str) -> SlipScanned | None:
        found = self.ledger.slips.find(number, self.new_id())
        if found is None and narrow(number) != number:
            found = self.ledger.slips.find(narrow(number), self.new_id())
        if found is None:
            return None
        slip = _slip_of(said, found)
        if found.box is None:
            return slip
        box = self.consigned(found.box, "")
        numbers = box.carriage.numbers if box.carriage is not None else None
        lacks = numbers is NumberSource.SHEET and self.ledger.reservations.number_of(box.reference) is None
        return replace(slip, box=box, unnumbered=lacks)

    def _wrapped_slip(self, scan: Scan, box: PackingBox | None) -> SlipScanned | None:
        """The order whose number a slip's text holds. Several boxes' numbers in one text are no box's slip."""
        wrapped = slip_codes.unwrap(scan.text)
        if wrapped is None:
            return None
        key = self.ledger.keys.journal
        said = journal_code(_said(scan), key) if wrapped.bare else hidden_code(_said(scan), key)
        known = self.ledger.slips.known(wrapped.named) or self.ledger.slips.known(wrapped.others)
        if not known:
            return None
        if box is not None and set(known) <= set(box.orders):
            return _own_slip(said, known[0], box)
        slip, *others = (self._slip(said, number) for number in known)
        if slip is None or slip.box is None:
            return slip if all(_refused_alike(slip, other) for other in others) else None
        return slip if set(known) <= set(slip.box.orders) else None

    def _waybill(self, scan: Scan, number: str, context: TurnContext, copy: int = 0) -> WaybillCodeScanned | None:
        found = self.ledger.labels.find(number)
        return self._label(scan, found, context, copy) if found is not None else None

    def _label(self, scan: Scan, found: LabelFound, context: TurnContext, copy: int) -> WaybillCodeScanned:
        """A number as it stands; one of a box that is not packed with what it opens, where something may open."""
        known = found.known
        unpacked = bool(known.reference) and not known.parcel
        event = WaybillCodeScanned(
            _said(scan),
            known.number,
            known.order,
            known.parcel,
            known.voided or (unpacked and not found.is_own),
            known.newest_copy,
            copy,
            known.reference if unpacked else "",
        )
        if not unpacked or not _may_open(known.reference, context):
            return event
        opened = self.ledger.labels.opens(found, self.new_id())
        if opened is None:
            return replace(event, voided=True)
        slip = _slip_of(_said(scan), opened)
        box = None if slip.box is None else self.consigned(slip.box, known.carrier)
        number = slip.waybill if opened.verdict is OrderVerdict.ALREADY_PACKED else known.number
        return replace(event, voided=False, opens=replace(slip, box=box, waybill=number, by=OpenedBy.WAYBILL))

    def _unknown(self, scan: Scan, gtin: str = "") -> UnknownCodeScanned:
        event = UnknownCodeScanned(journal_code(_said(scan), self.ledger.keys.journal), gtin)
        if gtin or not self.on_paper:
            return event
        return replace(event, sorts=bool(_SORT_CODE.fullmatch(scan.text)) or self.ledger.labels.sorts(scan.text))


def _slip_of(said: str, found: SlipFound) -> SlipScanned:
    return SlipScanned(
        said, found.order, found.verdict, found.box, found.parcel, found.waybill, found.left_out, found.reason
    )


def _may_open(reference: str, context: TurnContext) -> bool:
    """Whether a label may open its box: nothing is open, or another box of which nothing is counted."""
    under, box = context.under, context.box
    if box is None:
        return True
    return isinstance(under, PackingState) and not under.parcel.counts and box.reference != reference


def _badge(roster: StaffRoster, badge: str) -> BadgeScanned:
    """Whose badge it is; every act at the bench needs the same role."""
    holder = roster.holder(badge)
    if holder is None:
        return BadgeScanned("", refusal="badge_unknown")
    return BadgeScanned(holder.person.id, holder.person.name, holder.refusal(GuardedAct.VOID))


def _awaits_pin(state: State) -> bool:
    return isinstance(state, AskingQuestion) and state.leave is not None and not state.leave.by


def _unsaid(event: Event, scan: Scan) -> Event:
    """Digits that nobody knows may be a PIN that was typed too fast for a person: only how many there are is kept."""
    if isinstance(event, UnknownCodeScanned) and pin_of(scan.text):
        return replace(event, code=f"#{len(pin_of(scan.text))}", gtin="")
    return event


def _own_item(said: str, text: str, box: PackingBox) -> ItemCodeScanned | None:
    """The items of the open box that carry the code; an exact match wins over an equal GTIN."""
    for key in code_keys(text):
        matches = tuple(
            ProductMatch(item.sku, barcode.units, item.name)
            for item in box.items
            for barcode in item.codes
            if key in shelf_keys(barcode.code)
        )
        if matches:
            return ItemCodeScanned(said, matches)
    return None


def _own_slip(said: str, number: str, box: PackingBox) -> SlipScanned | None:
    wanted = exact_key(number)
    order = next((number for number in box.orders if exact_key(number) == wanted), None)
    return SlipScanned(said, order, OrderVerdict.OPENED) if order else None


def _without_add_on(scan: Scan) -> tuple[str, ...]:
    """The EAN-13 in front of the two or five digits beside it, as magazines have them.

    The AIM identifier ]E3 says that there are some; without one, only a number behind 977 can have them.
    """
    found = _EAN_WITH_ADD_ON.fullmatch(scan.text)
    if found is None or not gtin_key(found[1]):
        return ()
    is_sure = scan.symbology == "]E3" or (not scan.symbology and found[1].startswith("977"))
    return (found[1],) if is_sure else ()


def _refused_alike(one: SlipScanned | None, other: SlipScanned | None) -> bool:
    """Two numbers of one slip that opens nothing: both for the same reason, and of the same parcel."""
    return one is not None and other is not None and (one.verdict, one.waybill) == (other.verdict, other.waybill)


def _said(scan: Scan) -> str:
    """The code as the scanner delivered it, before Hangul was undone."""
    return scan.delivered or scan.text
