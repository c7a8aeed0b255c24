"""What the shop wants sent: orders with lines and receivers, and the box that the bench makes of them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from station.packing.carriage import BoxCarriage


def trimmed(text: str, longest: int = 200) -> str:
    """One line of at most `longest` characters in NFC, without control, format and unassigned characters."""
    shown = "".join(" " if unicodedata.category(char)[0] == "C" else char for char in text[: longest * 4])
    return " ".join(unicodedata.normalize("NFC", shown).split())[:longest]


class OrderStatus(StrEnum):
    """Where an order stands in the shop. NOT_READY: known, but not to be packed yet."""

    READY = "ready"
    ON_HOLD = "on_hold"
    CANCELLED = "cancelled"
    DISPATCHED = "dispatched"
    NOT_READY = "not_ready"


@dataclass(frozen=True, slots=True)
class Receiver:
    """Personal data. Hidden from `repr`, so that no log and no traceback can show it."""

    name: str = field(repr=False)
    phone: str = field(default="", repr=False)
    zip: str = field(default="", repr=False)
    address: str = field(default="", repr=False)
    address2: str = field(default="", repr=False)
    memo: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class OrderLine:
    """One line of an order under the shop's own id. `quantity` counts pieces (of a set: sets).

    `scan` False: shown, not scanned (a gift that is only a text). `sent`: the shop has it dispatched already.
    """

    id: str
    sku: str
    name: str
    option: str
    quantity: int
    scan: bool = True
    sent: bool = False


@dataclass(frozen=True, slots=True)
class Consignment:
    """The part of an order that goes to one address. `package` ties it to parts of other orders (합포장)."""

    receiver: Receiver
    lines: tuple[OrderLine, ...]
    package: str | None = None


@dataclass(frozen=True, slots=True)
class LineNews:
    """What the shop says of a line beside what is to be packed, and how its parcel fares.

    `left_out`: why the bench does not pack it, as a code; `word`: the shop's own word that decided it, and `row`:
    that of the sheet in which it stood. `confirm`: the shop waits for it to be confirmed.
    `follow`: it is on its way and worth asking about. `state`: the shop's word for where the parcel is.
    `wrong_number`: the carrier does not know the number, and why where it says so.
    `hope_day`: the day on which the buyer wants it (배송희망일). `amount`: won that the buyer pays for the line; None
    where the shop does not say.
    """

    line: str
    left_out: str = ""
    word: str = ""
    row: int = 0
    confirm: bool = False
    follow: bool = False
    carrier: str = ""
    waybill: str = ""
    state: str = ""
    sent_at: datetime | None = None
    picked_up_at: datetime | None = None
    delivered_at: datetime | None = None
    wrong_number: str = ""
    hope_day: date | None = None
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class Order:
    """An order as the shop or a file tells it. Times carry their offset.

    `news`: one of every line that the shop has, also of those that are not to be packed; empty where a shop
    tells nothing beside the order itself. `as_of`: the moment of which all this is true by the shop's own clock, where
    it says so. `shop`: where it came from, if not from the station's own shop.
    """

    number: str
    status: OrderStatus
    consignments: tuple[Consignment, ...]
    placed_at: datetime | None = None
    due_at: datetime | None = None
    news: tuple[LineNews, ...] = ()
    as_of: datetime | None = None
    shop: str = ""


@dataclass(frozen=True, slots=True)
class SetComponent:
    """What a set consists of: `quantity` pieces of `sku` for each set."""

    sku: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Barcode:
    """A code on a product, and the pieces that one scan of it stands for."""

    code: str
    units: int = 1


@dataclass(frozen=True, slots=True)
class Product:
    """A product of the catalogue. No `barcodes`: the SKU is the code. `scan` False: shown, not scanned.

    `image`: where its picture is, a file's whole path or an https address. `once`: one scan packs its line; of
    a tracked product every piece is scanned whatever this says.
    """

    sku: str
    name: str
    option: str = ""
    barcodes: tuple[Barcode, ...] = ()
    components: tuple[SetComponent, ...] = ()
    scan: bool = True
    weight_g: int | None = None
    track: str = ""
    location: str = ""
    image: str = ""
    once: bool = False

    @property
    def codes(self) -> tuple[Barcode, ...]:
        """What may be scanned for it."""
        return self.barcodes or (Barcode(self.sku),)


@dataclass(frozen=True, slots=True)
class BoxLine:
    """A line of one of the box's orders, as the shop books it."""

    order: str
    id: str
    sku: str
    quantity: int
    name: str = ""
    option: str = ""
    scan: bool = True


@dataclass(frozen=True, slots=True)
class LinePieces:
    """How many pieces of an item a line asks for, sets resolved."""

    order: str
    line: str
    pieces: int


@dataclass(frozen=True, slots=True)
class BoxItem:
    """What the packer puts in: `wanted` pieces of one SKU over all orders of the box, sets resolved.

    `track`: "lot" or "serial", when every scan of it must tell which piece it is. `weight_g`: of one piece.
    `asked`: by which lines, in their order; empty for a box that an earlier release opened. `gift`: pieces of those
    wanted that no line asks for, since the house gives them. `once`: one scan packs all.
    """

    sku: str
    name: str
    option: str
    wanted: int
    codes: tuple[Barcode, ...]
    scan: bool = True
    location: str = ""
    track: str = ""
    weight_g: int | None = None
    asked: tuple[LinePieces, ...] = ()
    gift: int = 0
    once: bool = False


@dataclass(frozen=True, slots=True)
class BoxGift:
    """What the house gives with a box. `rule`: by which it was earned. `receiver`: a hash, of what is given once."""

    rule: str
    sku: str
    quantity: int
    name: str = ""
    scan: bool = True
    receiver: str = ""


@dataclass(frozen=True, slots=True)
class PackingBox:
    """One box as it was opened: fixed facts without personal data, kept with the parcel.

    `parcel`: the id its records share. `order`: the number by which it was opened. `index` of `total`: which
    box of that order it is. `carriage`: as it was chosen at the opening; None: as the house is set. `seals`: keyed
    hashes of its receivers as the shop told them, by which another telephone or memo is seen; empty: not known.
    `reference`: the reservation with the carrier that froze it; its number is asked of the ledger, since it may come in
    while the box is open.
    """

    parcel: str
    order: str
    orders: tuple[str, ...]
    lines: tuple[BoxLine, ...]
    items: tuple[BoxItem, ...]
    due_at: datetime | None = None
    index: int = 1
    total: int = 1
    carriage: BoxCarriage | None = None
    seals: tuple[str, ...] = ()
    reference: str = ""
    gifts: tuple[BoxGift, ...] = ()

    def item(self, sku: str) -> BoxItem | None:
        """The item of a SKU, if the box has it."""
        return next((item for item in self.items if item.sku == sku), None)

    @property
    def needs_scans(self) -> bool:
        """Something of it must be scanned."""
        return any(item.scan for item in self.items)
