"""What a waybill says, text by text, under the names that layouts use; masked and cleaned."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from station.documents.waybill.label_text import clean
from station.documents.waybill.label_words import Freight, Language, words
from station.documents.waybill.masking import MaskProfile, mask_phone, masks
from station.packing.carriage import SortData
from station.packing.orders import Receiver


@dataclass(frozen=True, slots=True)
class SortingRoute:
    """How the carrier sorts and delivers a parcel, as its address service answers; empty where it gave nothing.

    `sort` and `sub`: the hub's code, read from metres away, and what follows it. `short_address`: the address in
    the carrier's words. `branch`, `driver`: who delivers. `p2p`: the part of the driver's round. `terminal`: the one it
    goes to. `region`: what is beyond the mainland.
    """

    sort: str = ""
    sub: str = ""
    short_address: str = field(default="", repr=False)
    branch: str = ""
    driver: str = ""
    p2p: str = ""
    terminal: str = ""
    region: str = ""

    @classmethod
    def of(cls, told: SortData | None) -> SortingRoute:
        """What a carrier said. A code that came in one text is parted at its hyphen ("4W44-4g")."""
        if told is None:
            return cls()
        sort, _, rest = (told.sort_code, "", told.sub_code) if told.sub_code else told.sort_code.partition("-")
        short, who = told.short_address, (told.branch, told.driver)
        return cls(sort, rest, short, *who, told.p2p, told.terminal, told.region)

    @property
    def code(self) -> str:
        """The sort code in one."""
        return f"{self.sort}-{self.sub}" if self.sub else self.sort

    @property
    def delivery(self) -> str:
        """Branch and driver as they stand on a label."""
        return " – ".join(part for part in (self.branch, self.driver) if part)


@dataclass(frozen=True, slots=True)
class WaybillData:
    """Everything a waybill says. `waybill` is plain digits, empty on a specimen that takes no number.

    `waybill_grouped`: the number as people read it. `copy`: 1 is the first, a later one is marked.
    `items`: name, option and pieces. `orders`: how many orders lie in the box, `numbers` theirs where they are told;
    `index` of `total` boxes. `reference`: the reservation with the carrier that the box was made for.
    `specimen_code`: what a specimen's bars say, if anything. `on_backup`: it comes out of the printer that stands in.
    `interleaved`: the carrier reads its number as Interleaved 2 of 5. `box_type`: as the carrier calls its sizes.
    """

    carrier_name: str
    waybill: str
    waybill_grouped: str
    receiver: Receiver
    items: tuple[tuple[str, str, int], ...]
    packed_on: date
    order: str
    copy: int = 1
    orders: int = 1
    index: int = 1
    total: int = 1
    freight: Freight = "credit"
    mask: MaskProfile = "strict"
    sender_name: str = field(default="", repr=False)
    sender_phone: str = field(default="", repr=False)
    sender_address: str = field(default="", repr=False)
    specimen: bool = False
    specimen_code: str = ""
    on_backup: bool = False
    language: Language = "ko"
    route: SortingRoute = SortingRoute()
    box_type: str = ""
    interleaved: bool = False
    numbers: tuple[str, ...] = ()
    reference: str = ""


def contents(data: WaybillData) -> Mapping[str, str]:
    """Name of a field → its text; empty where there is nothing to say. "goods" in one line; a list of them is drawn."""
    return {**_carriage(data), **_route(data.route), **_receiver(data), **_sender(data), **_goods(data)}


def grouped(data: WaybillData) -> str:
    """The number as people read it, or the words in its place on a specimen."""
    return data.waybill_grouped or (words(data.language).no_number if data.specimen else data.waybill)


def receiver_lines(data: WaybillData) -> tuple[str, str, str]:
    """Name, phone and whole address of the receiver."""
    to, rule = data.receiver, masks(data.mask)
    address = clean(f"{f'({to.zip}) ' if to.zip.strip() else ''}{to.address} {to.address2}")
    if rule.receiver:
        return rule.name(to.name), mask_phone(to.phone), address
    return clean(to.name), clean(to.phone), address


def sender_lines(data: WaybillData) -> tuple[str, str]:
    """Name with phone, and address, of the sender."""
    name, phone = _sender_parts(data)
    return clean(f"{name}  {phone}"), clean(data.sender_address)


def _sender_parts(data: WaybillData) -> tuple[str, str]:
    if not masks(data.mask).sender:
        return clean(data.sender_name), clean(data.sender_phone)
    return masks(data.mask).name(data.sender_name), mask_phone(data.sender_phone)


def boxes(data: WaybillData) -> str:
    """Which box of the order it is."""
    return f"{data.index}/{data.total}"


def day(data: WaybillData) -> str:
    """The day of packing."""
    return data.packed_on.strftime("%Y.%m.%d")


def goods_head(data: WaybillData) -> str:
    """How much lies in the box."""
    pieces = sum(quantity for _, _, quantity in data.items)
    return words(data.language).goods.format(kinds=len(data.items), pieces=pieces)


def goods_name(name: str, option: str) -> str:
    """One kind of goods with its option."""
    return clean(f"{name} · {option}" if option.strip() else name)


def order_head(data: WaybillData) -> str:
    """The caption of the order's number; of several orders in a box, how many more there are."""
    says = words(data.language)
    return says.order + (f" · {says.more.format(count=data.orders - 1)}" if data.orders > 1 else "")


def mark(data: WaybillData) -> str:
    """What nobody may overlook: a specimen, or a copy that is not the first."""
    says = words(data.language)
    if data.specimen:
        return says.specimen
    return says.reprint.format(copy=data.copy) if data.copy > 1 else ""


def _carriage(data: WaybillData) -> dict[str, str]:
    says = words(data.language)
    return {
        "carrier": clean(data.carrier_name),
        "waybill": data.waybill or grouped(data),
        "waybill_groups": grouped(data),
        "day": day(data),
        "box": str(data.index),
        "boxes": str(data.total),
        "box_of": boxes(data),
        "copy_mark": mark(data),
        "box_type": clean(data.box_type),
        "freight": says.freight(data.freight),
        "copy_line": _of_copy(data),
    }


def _of_copy(data: WaybillData) -> str:
    says = words(data.language)
    copy = [] if data.specimen else [says.copy.format(copy=data.copy)]
    return " · ".join([*copy, *([says.on_backup] if data.on_backup else [])])


def _route(route: SortingRoute) -> dict[str, str]:
    return {
        "sort_code": clean(route.code),
        "sort_main": clean(route.sort),
        "sort_sub": clean(f"-{route.sub}" if route.sub else ""),
        "sub_code": clean(route.sub),
        "short_address": clean(route.short_address),
        "delivery": clean(route.delivery),
        "branch": clean(route.branch),
        "driver": clean(route.driver),
        "p2p": clean(route.p2p),
        "terminal": clean(route.terminal),
        "region": clean(route.region),
    }


def _receiver(data: WaybillData) -> dict[str, str]:
    says, to = words(data.language), data.receiver
    name, phone, address = receiver_lines(data)
    memo = clean(to.memo)
    return {
        "caption.receiver": says.receiver,
        "receiver.name": name,
        "receiver.phone": phone,
        "receiver.zip": clean(to.zip),
        "receiver.zip_address": address,
        "receiver.address": clean(f"{to.address} {to.address2}"),
        "receiver.address1": clean(to.address),
        "receiver.address2": clean(to.address2),
        "caption.memo": says.memo if memo else "",
        "memo": memo,
    }


def _sender(data: WaybillData) -> dict[str, str]:
    who, where = sender_lines(data)
    name, phone = _sender_parts(data)
    return {
        "caption.sender": words(data.language).sender if who or where else "",
        "sender.line": who,
        "sender.name": name,
        "sender.phone": phone,
        "sender.zip": "",
        "sender.address": where,
        "sender.address1": where,
        "sender.address2": "",
    }


def _goods(data: WaybillData) -> dict[str, str]:
    says, order = words(data.language), clean(data.order)
    more = f" {says.more.format(count=len(data.items) - 1)}" if len(data.items) > 1 else ""
    first = next((f"{goods_name(name, option)} ×{pieces}" for name, option, pieces in data.items), "")
    return {
        "goods": f"{first}{more}",
        "goods_count": goods_head(data),
        "pieces": str(sum(pieces for _, _, pieces in data.items)),
        "order": order,
        "orders": ", ".join(map(clean, data.numbers)) or order,
        "order_line": f"{order_head(data)}  {order}",
        "reference": clean(data.reference),
    }


_NOBODY = WaybillData("", "", "", Receiver("", "", "", ""), (), date.min, "")
FIELDS = tuple(contents(_NOBODY))
"""Every field that a text of a layout may name."""
