"""The answers of bench, printer and shop, spelled as the journal writes them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from station.packing.orders import PackingBox


class OrderVerdict(StrEnum):
    """The answer to a code that should open an order."""

    OPENED = "opened"
    UNKNOWN = "unknown"
    CANCELLED = "cancelled"
    ON_HOLD = "on_hold"
    ALREADY_PACKED = "already_packed"
    IN_USE = "in_use"
    NOT_READY = "not_ready"
    ANOTHER_OPEN = "another_open"


class OpenedBy(StrEnum):
    """What was scanned to open an order: its slip, its carrier's label, a product in it, or a claim."""

    SLIP = "slip"
    WAYBILL = "waybill"
    ITEM = "item"
    CLAIM = "claim"


class ItemVerdict(StrEnum):
    """The answer to a code scanned as an item."""

    OK = "ok"
    COMPLETE = "complete"
    WRONG_ITEM = "wrong_item"
    TOO_MANY = "too_many"
    UNKNOWN_BARCODE = "unknown_barcode"
    AMBIGUOUS_BARCODE = "ambiguous_barcode"
    NO_ORDER = "no_order"


class CommandVerdict(StrEnum):
    """The answer to a command. UNAVAILABLE: the command is known, but this version cannot do it."""

    OK = "ok"
    ASKED = "asked"
    REFUSED = "refused"
    UNAVAILABLE = "unavailable"


class ApprovalKind(StrEnum):
    """What a supervisor may allow at the bench. OVERRULE: go on although the shop is silent."""

    RELEASE = "release"
    VOID = "void"
    OVERRULE = "overrule"


class LabelVerdict(StrEnum):
    """The answer to a scanned waybill label.

    Of a pre-printed one, TOO_EARLY: the shop's word is missing; ODD_NUMBER: to be scanned once more; SPARE: to be
    confirmed, for a box that has no number.
    """

    OK = "ok"
    WRONG_LABEL = "wrong_label"
    VOID_LABEL = "void_label"
    TOO_EARLY = "too_early"
    ODD_NUMBER = "odd_number"
    SPARE = "spare"


class PrintOutcome(StrEnum):
    """What is known about a label's paper."""

    CONFIRMED = "confirmed"
    NOT_PRINTED = "not_printed"
    UNKNOWN = "unknown"


class ShopResult(StrEnum):
    """What the shop says about the orders of a box."""

    CLEAR = "clear"
    CANCELLED = "cancelled"
    ON_HOLD = "on_hold"
    CHANGED = "changed"
    SILENT = "silent"


class OrderChange(StrEnum):
    """What became another one while a box was open: its goods, where it goes, or only telephone and memo."""

    GOODS = "goods"
    PLACE = "place"
    CONTACT = "contact"


@dataclass(frozen=True, slots=True)
class OrderState:
    """How the orders of an open box stand. `what` with CHANGED: the goods that are others now, "mug 3→2, sock 0→1".

    `change`, with CHANGED: the weightiest of what changed. `box`: what the box would be if it were opened now; None
    where nothing of it may be packed here any more.
    """

    result: ShopResult
    what: str = ""
    change: OrderChange | None = None
    box: PackingBox | None = None
