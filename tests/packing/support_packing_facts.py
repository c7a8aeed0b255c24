"""Facts and decisions of the packing stories, short to write."""

from __future__ import annotations

from station.packing.decisions import AskShop, PrintLabel
from station.packing.facts import (
    CancelCheck,
    CommandScanned,
    Fact,
    ItemScanned,
    LabelOutcome,
    LabelSending,
    ParcelPacked,
    WaybillTaken,
)
from station.packing.orders import PackingBox
from station.packing.verdicts import CommandVerdict, ItemVerdict, PrintOutcome, ShopResult
from tests.support.support_packing import CARRIER, NUMBER, TWO_MUGS, Bench, matches_of


def counted(
    box: PackingBox, code: str, packed: int, *, units: int = 1, verdict: ItemVerdict = ItemVerdict.OK
) -> ItemScanned:
    """The record of an item that counted (or was one too many): `packed` pieces lie in the box after it."""
    item = next(item for match in matches_of(code) if (item := box.item(match.sku)))
    return ItemScanned(code, verdict, box.order, box.parcel, item.sku, units, packed, item.wanted)


def commanded(box: PackingBox | None, command: str, verdict: CommandVerdict = CommandVerdict.OK) -> CommandScanned:
    """The record of a command."""
    return CommandScanned(command, verdict, box.order if box else "", box.parcel if box else "")


def taken(box: PackingBox = TWO_MUGS, number: str = NUMBER) -> tuple[Fact, ...]:
    """The records of a number that is bound and of its label on its way."""
    return WaybillTaken(box.order, box.parcel, CARRIER, number), sending(box, 1)


def sending(box: PackingBox = TWO_MUGS, copy: int = 1, reason: str = "") -> LabelSending:
    return LabelSending(box.order, box.parcel, NUMBER, copy, reason)


def outcome(result: PrintOutcome, copy: int = 1, reason: str = "", box: PackingBox = TWO_MUGS) -> LabelOutcome:
    return LabelOutcome(box.order, box.parcel, NUMBER, copy, result, reason)


def job(copy: int = 1, box: PackingBox = TWO_MUGS) -> PrintLabel:
    return PrintLabel(box.parcel, box.order, CARRIER, NUMBER, copy)


def question(box: PackingBox = TWO_MUGS) -> AskShop:
    return AskShop(box.parcel, box.orders)


def checked(bench: Bench, result: ShopResult, age: float | None = 0.0, box: PackingBox = TWO_MUGS) -> CancelCheck:
    """The record of an answer that comes now."""
    return CancelCheck(box.order, box.parcel, result, age, bench.now)


def left(bench: Bench, seconds: float, box: PackingBox = TWO_MUGS) -> ParcelPacked:
    """The record of a parcel that is settled now, `seconds` after its opening."""
    return ParcelPacked(box.order, box.parcel, CARRIER, NUMBER, seconds, bench.now)
