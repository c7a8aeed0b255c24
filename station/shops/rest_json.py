"""The JSON of a shop of one's own (rest-shop.md): text to values and back. Unknown fields are ignored."""

from __future__ import annotations

import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime
from typing import Annotated, TypeVar

import msgspec

from station.packing.orders import Consignment, Order, OrderLine, OrderStatus, Receiver, trimmed
from station.shops.base import OrderPage, ParcelDispatch, ShopUnreachable

_LONGEST_ID = 64
_LONGEST_TEXT = 300
_BOM = b"\xef\xbb\xbf"
# Long enough to be no date; blanks end a number, since two numbers may stand side by side.
_NUMBER = re.compile(r"(?<![0-9-])[0-9](?:-?[0-9]){9,19}(?![0-9-])")

# What servers say beside a success that is none.
_ASSENTS, _OUTCOMES = ("success", "ok", "booked", "accepted"), ("result", "status")
_DENIALS = ("error", "errors", "failure")
_NO = frozenset({"false", "no", "n", "fail", "failed", "failure", "error", "ko", "ng", "rejected", "refused"})
_WELL = frozenset({"ok", "success", "booked", "created", "accepted", "0", "00", "0000", "200", "201"})

_Quantity = Annotated[int, msgspec.Meta(ge=1, le=100_000)]


class _Receiver(msgspec.Struct, frozen=True):
    name: Annotated[str, msgspec.Meta(min_length=1)]
    phone: str | None = None
    zip: str | None = None
    address: str | None = None
    address2: str | None = None


class _Line(msgspec.Struct, frozen=True):
    id: str
    sku: str
    quantity: _Quantity
    name: str | None = None
    option: str | None = None


class _Order(msgspec.Struct, frozen=True):
    number: str
    status: str
    receiver: _Receiver
    lines: Annotated[tuple[_Line, ...], msgspec.Meta(min_length=1)]
    package: str | None = None
    placed_at: str | None = None
    due_at: str | None = None
    memo: str | None = None


class _Head(msgspec.Struct, frozen=True):
    number: str
    status: str = ""


class _Page(msgspec.Struct, frozen=True):
    orders: list[msgspec.Raw]
    cursor: str | int | None = None


class RefusalBody(msgspec.Struct, frozen=True):
    """What a refusal says, if anything. `waybill`: the number the shop holds, where it tells."""

    code: str | None = None
    message: str | None = None
    waybill: str | None = None

    def waybills(self, but: Iterable[str]) -> set[str]:
        """The numbers it names that could be waybills, digits only; `but` are known to be something else."""
        found = [self.waybill] if self.waybill else _NUMBER.findall(self.message or "")
        return {number.replace("-", "") for number in found} - set(but)


_Any = TypeVar("_Any")


def _decoded(body: bytes, kind: type[_Any]) -> _Any:
    """Raises Unreachable: not_json, lacks_fields."""
    try:
        return msgspec.json.decode(body.removeprefix(_BOM), type=kind)
    except msgspec.ValidationError:
        raise ShopUnreachable("lacks_fields") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise ShopUnreachable("not_json") from None


def page_from(body: bytes, as_of: datetime | None = None) -> OrderPage:
    """A page of orders; one that cannot be understood is skipped, and named.

    Raises Unreachable: not_json, lacks_fields.
    """
    page = _decoded(body, _Page)
    orders: list[Order] = []
    skipped: list[str] = []
    for raw in page.orders:
        try:
            orders.append(order_from(bytes(raw)))
        except ShopUnreachable:
            skipped.append(_name_of(bytes(raw)))
    cursor = None if page.cursor is None else str(page.cursor)
    return OrderPage(tuple(orders), cursor or None, tuple(skipped), as_of)


def order_from(body: bytes) -> Order:
    """An order. One that is not to be packed needs no more than number and status: its news must not be lost.

    Raises Unreachable: not_json, lacks_fields.
    """
    try:
        return _order(_decoded(body, _Order))
    except (ShopUnreachable, ValueError):
        head = _decoded(body, _Head)
        status = _status(head.status)
        if status in (OrderStatus.READY, OrderStatus.NOT_READY) or not is_id(head.number):
            raise ShopUnreachable("lacks_fields") from None
        return Order(head.number, status, ())


def said_from(body: bytes) -> RefusalBody:
    """What a refusal says; an answer that says nothing understandable says nothing."""
    with suppress(ShopUnreachable):
        return _decoded(body, RefusalBody)
    return RefusalBody()


def says_booked(body: bytes, *, created: bool) -> bool:
    """Whether the body of a success does not take it back. `created`: the status itself said that it was booked now.

    Else the body has to be an object, as the shop's own answers are; a refusal in it is one, whatever the status says.
    """
    try:
        told = msgspec.json.decode(body.removeprefix(_BOM))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return created
    if not isinstance(told, dict):
        return created and told is not False
    small = {str(name).casefold(): value for name, value in told.items()}
    if any(name in small and not small[name] for name in _ASSENTS) or any(small.get(name) for name in _DENIALS):
        return False
    if any(str(small[name]).casefold() in _NO for name in (*_ASSENTS, *_OUTCOMES) if name in small):
        return False
    return str(small.get("code") or "ok").casefold() in _WELL


def dispatch_body(dispatch: ParcelDispatch) -> bytes:
    """The body of `POST /dispatches`: the same bytes for the same parcel, whenever it is sent."""
    return msgspec.json.encode(
        {
            "parcel": dispatch.parcel,
            "carrier": dispatch.carrier,
            "waybill": dispatch.waybill,
            "packed_at": dispatch.packed_at.isoformat(),
            "lines": [{"order": line.order, "id": line.id, "quantity": line.quantity} for line in dispatch.lines],
        }
    )


def is_id(text: str) -> bool:
    """Whether a number of an order or of a line can be sent back as it came."""
    return 0 < len(text) <= _LONGEST_ID and trimmed(text) == text and text not in (".", "..")


def _order(told: _Order) -> Order:
    """Raises ValueError for values that a bench cannot work with."""
    ids = [told.number, *(line.id for line in told.lines), *(line.sku for line in told.lines)]
    if not all(is_id(each) for each in ids) or len({line.id for line in told.lines}) < len(told.lines):
        raise ValueError("ids are missing, unreadable or doubled")
    who = told.receiver
    receiver = Receiver(
        name=_required(who.name),
        phone=_text(who.phone),
        zip=_text(who.zip),
        address=_text(who.address),
        address2=_text(who.address2),
        memo=_text(told.memo),
    )
    lines = tuple(
        OrderLine(line.id, line.sku, _text(line.name), _text(line.option), line.quantity) for line in told.lines
    )
    part = Consignment(receiver, lines, _text(told.package) or None)
    return Order(told.number, _status(told.status), (part,), _moment(told.placed_at), _moment(told.due_at))


def _status(text: str) -> OrderStatus:
    """A state that we do not know is none in which a parcel may be packed."""
    try:
        return OrderStatus(text)
    except ValueError:
        return OrderStatus.NOT_READY


def _text(text: str | None) -> str:
    return trimmed(text or "", _LONGEST_TEXT)


def _required(text: str) -> str:
    if not _text(text):
        raise ValueError("a name is empty")
    return _text(text)


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    at = datetime.fromisoformat(text)
    if at.tzinfo is None or not 2000 <= at.year < 2200:
        raise ValueError("a time needs an offset and a likely year")
    return at


def _name_of(raw: bytes) -> str:
    with suppress(ShopUnreachable):
        return trimmed(_decoded(raw, _Head).number, _LONGEST_ID)
    return ""
