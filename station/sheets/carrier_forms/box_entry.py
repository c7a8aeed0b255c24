"""One box as a carrier's sheet tells it: whatever a column may say, as values."""

from __future__ import annotations

from dataclasses import dataclass, field

from station.packing.carriage import Freight
from station.packing.orders import Receiver, trimmed
from station.sheets.carrier_forms.carrier_form import CarrierForm, FormColumn

_LONGEST = 1_000
_NOBODY = Receiver("")


@dataclass(frozen=True, slots=True)
class GoodsRow:
    """One kind of goods in a box, and how many pieces of it."""

    name: str
    option: str = ""
    pieces: int = 1


@dataclass(frozen=True, slots=True)
class BoxEntry:
    """What the rows of one box are made of. People do not show in its repr.

    `reference`: by which the result names the box again. `order`: by which the box is known, `orders`: all in it.
    `pieces` 0: as many as the goods. `boxes`: how many the carrier is to expect for this row.
    """

    reference: str
    order: str
    receiver: Receiver
    sender: Receiver = _NOBODY
    goods: tuple[GoodsRow, ...] = ()
    orders: tuple[str, ...] = ()
    memo: str = field(default="", repr=False)
    pieces: int = 0
    box_type: str = ""
    freight: Freight = "credit"
    boxes: int = 1


def rows_of(entry: BoxEntry, form: CarrierForm) -> list[list[str]]:
    """Return the rows of a box in the order of the form's columns: one, or one for each kind of goods."""
    if form.per == "box" or not entry.goods:
        return [[_cell(entry, entry.goods, column, form) for column in form.columns]]
    return [[_cell(entry, (kind,), column, form) for column in form.columns] for kind in entry.goods]


def _cell(entry: BoxEntry, goods: tuple[GoodsRow, ...], column: FormColumn, form: CarrierForm) -> str:
    if not column.field:
        return trimmed(column.value, _LONGEST)
    whose, _, part = column.field.partition(".")
    match whose:
        case "receiver":
            return _party(entry.receiver, part)
        case "sender":
            return _party(entry.sender, part)
        case "goods":
            return _goods(goods, counted=form.per == "box" or not _has(form, "pieces"))
        case "pieces":
            whole = entry.pieces or sum(kind.pieces for kind in entry.goods)
            return str(whole if form.per == "box" else sum(kind.pieces for kind in goods))
        case "freight":
            return form.freight[entry.freight]
    return _plain(entry, whose)


def _plain(entry: BoxEntry, name: str) -> str:
    texts = {
        "order": entry.order,
        "orders": ", ".join(entry.orders or (entry.order,)),
        "reference": entry.reference,
        "memo": entry.memo or entry.receiver.memo,
        "box_type": entry.box_type,
        "boxes": str(entry.boxes),
    }
    return trimmed(texts[name], _LONGEST)


def _party(party: Receiver, part: str) -> str:
    texts = {
        "name": party.name,
        "phone": party.phone,
        "zip": party.zip,
        "address": f"{party.address} {party.address2}",
        "address1": party.address,
        "address2": party.address2,
    }
    return trimmed(texts[part], _LONGEST)


def _goods(goods: tuple[GoodsRow, ...], *, counted: bool) -> str:
    """What lies in it: names with their options, and how many where no other column says so."""
    told = (f"{kind.name} {kind.option} {f'{kind.pieces}개' if counted else ''}" for kind in goods)
    return trimmed(", ".join(" ".join(one.split()) for one in told), _LONGEST)


def _has(form: CarrierForm, field_name: str) -> bool:
    return any(column.field == field_name for column in form.columns)
