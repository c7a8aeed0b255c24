"""The JSON that the commerce API answers, as far as packing needs it.

Fields without a value are left out by the shop and new ones come often, so all but the ids are optional,
unknown ones are ignored, and enum values stay texts:
https://apicenter.commerce.naver.com/docs/commerce-api/current/schemas/상품-주문-정보-구조체
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any, TypeVar

import msgspec

from station.shops.base import ShopUnreachable

Id = str | int


class CamelStruct(msgspec.Struct, frozen=True, rename="camel"):
    """What all of them share: names in camel case."""


class ChangeRow(CamelStruct, frozen=True):
    """A row of the feed: the newest change of one product order."""

    order_id: Id
    product_order_id: Id
    payment_date: str | None = None


class MoreChanges(CamelStruct, frozen=True):
    """Where the feed goes on."""

    more_from: str
    more_sequence: Id


class ChangesPage(CamelStruct, frozen=True):
    """A page of the feed."""

    last_change_statuses: tuple[msgspec.Raw, ...] = ()
    more: MoreChanges | None = None


class TheOrder(CamelStruct, frozen=True):
    """The order around a product order."""

    order_id: Id
    payment_date: str | None = None
    order_date: str | None = None


class ListedState(CamelStruct, frozen=True):
    """How a listed product order stands."""

    product_order_status: str | None = None


class ListedInside(CamelStruct, frozen=True):
    """What of a listed product order is read."""

    order: TheOrder
    product_order: ListedState | None = None


class ListedRow(CamelStruct, frozen=True):
    """A product order of the conditional list."""

    product_order_id: Id
    content: ListedInside


class ListPagination(CamelStruct, frozen=True):
    """Whether the conditional list goes on."""

    has_next: bool = False


class ListPage(CamelStruct, frozen=True):
    """A page of the conditional list."""

    contents: tuple[msgspec.Raw, ...] = ()
    pagination: ListPagination = ListPagination()


class AddressAnswer(CamelStruct, frozen=True):
    """Where a product order goes."""

    name: str | None = None
    tel1: str | None = None
    tel2: str | None = None
    zip_code: str | None = None
    base_address: str | None = None
    detailed_address: str | None = None
    address_type: str | None = None
    country: str | None = None


class HopeAnswer(CamelStruct, frozen=True):
    """The day on which the buyer wants it, as `20261220`."""

    hope_delivery_ymd: str | int | None = None


class SkuMapping(CamelStruct, frozen=True):
    """A stock item of the shop's own fulfilment, and how many of it one piece stands for."""

    ns_barcode: str | None = None
    picking_quantity_per_order: int | None = None


class ProductOrder(CamelStruct, frozen=True):
    """One line of an order; every write works on these."""

    product_order_id: Id
    product_order_status: str | None = None
    place_order_status: str | None = None
    claim_type: str | None = None
    claim_status: str | None = None
    product_class: str | None = None
    product_name: str | None = None
    product_option: str | None = None
    product_id: Id | None = None
    item_no: Id | None = None
    option_code: Id | None = None
    option_manage_code: str | None = None
    seller_product_code: str | None = None
    seller_custom_code1: str | None = None
    seller_custom_code2: str | None = None
    quantity: int | None = None
    remain_quantity: int | None = None
    package_number: Id | None = None
    shipping_due_date: str | None = None
    shipping_memo: str | None = None
    shipping_address: AddressAnswer | None = None
    expected_delivery_method: str | None = None
    delivery_attribute_type: str | None = None
    logistics_direct_contracted: bool | None = None
    logistics_company_id: Id | None = None
    hope_delivery: HopeAnswer | None = None
    gift_receiving_status: str | None = None
    free_gift: str | None = None
    sku_mappings: tuple[SkuMapping, ...] | None = None
    # Whatever these are, no order waits for them.
    total_payment_amount: Any = None
    remain_payment_amount: Any = None


class DeliveryAnswer(CamelStruct, frozen=True):
    """How the parcel of a dispatched product order fares."""

    send_date: str | None = None
    pickup_date: str | None = None
    delivered_date: str | None = None
    delivery_company: str | None = None
    tracking_number: str | None = None
    delivery_status: str | None = None
    is_wrong_tracking_number: bool | None = None
    wrong_tracking_number_type: str | None = None


class ClaimAnswer(CamelStruct, frozen=True):
    """A claim that runs."""

    claim_status: str | None = None


class CurrentClaim(CamelStruct, frozen=True):
    """The claim that runs now, by its kind."""

    cancel: ClaimAnswer | None = None


class OrderItem(CamelStruct, frozen=True):
    """A product order whole. `unread`: something of it could not be understood, and the rest is not to be trusted."""

    order: TheOrder
    product_order: ProductOrder
    delivery: DeliveryAnswer | None = None
    current_claim: CurrentClaim | None = None
    unread: bool = False

    @property
    def id(self) -> str:
        """The product order's number."""
        return str(self.product_order.product_order_id)

    @property
    def claim(self) -> str:
        """The state of its claim; empty without one."""
        cancel = self.current_claim.cancel if self.current_claim else None
        return self.product_order.claim_status or (cancel and cancel.claim_status) or ""


class FailedProductOrder(CamelStruct, frozen=True):
    """A product order for which a write was refused."""

    product_order_id: Id
    code: Id = ""
    message: str = ""


class ConfirmedProductOrder(CamelStruct, frozen=True):
    """A product order that was confirmed."""

    product_order_id: Id


class WriteAnswer(CamelStruct, frozen=True):
    """The two lists with which every write answers; an id may be in neither."""

    success_product_order_ids: tuple[Id, ...] = ()
    success_product_order_infos: tuple[ConfirmedProductOrder, ...] = ()
    fail_product_order_infos: tuple[FailedProductOrder, ...] = ()

    @property
    def done(self) -> frozenset[str]:
        """The ids that went through."""
        infos = (one.product_order_id for one in self.success_product_order_infos)
        return frozenset(map(str, (*self.success_product_order_ids, *infos)))


_Data = TypeVar("_Data")


class _Answer(msgspec.Struct, frozen=True):
    data: msgspec.Raw


def data_of(body: bytes, kind: type[_Data]) -> _Data:
    """What stands in an answer's `data`. Raises Unreachable: not_json, lacks_fields."""
    try:
        return msgspec.json.decode(msgspec.json.decode(body, type=_Answer).data, type=kind, strict=False)
    except msgspec.ValidationError:
        raise ShopUnreachable("lacks_fields") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise ShopUnreachable("not_json") from None


def rows_of(raws: Iterable[msgspec.Raw], kind: type[_Data]) -> tuple[_Data, ...]:
    """The rows of a list that can be understood: one odd row must not hold up what stands beside it."""
    found: list[_Data] = []
    for raw in raws:
        with suppress(msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            found.append(msgspec.json.decode(raw, type=kind, strict=False))
    return tuple(found)


def items_of(body: bytes) -> tuple[tuple[OrderItem, ...], int]:
    """The product orders of a detail query, and how many do not even tell their numbers.

    Raises Unreachable: not_json, lacks_fields.
    """
    raws = data_of(body, list[msgspec.Raw])
    found = tuple(item for raw in raws for item in rows_of((raw,), OrderItem) or map(_unread, rows_of((raw,), _Head)))
    return found, len(raws) - len(found)


def unread(line: str, order: str, state: str = "") -> OrderItem:
    """A product order of which nothing is known for sure but its numbers, and perhaps its state."""
    return OrderItem(TheOrder(order), ProductOrder(line, state), unread=True)


class _HeadLine(CamelStruct, frozen=True):
    product_order_id: Id
    product_order_status: Any = None


class _HeadOrder(CamelStruct, frozen=True):
    order_id: Id


class _Head(CamelStruct, frozen=True):
    order: _HeadOrder
    product_order: _HeadLine


def _unread(head: _Head) -> OrderItem:
    told = head.product_order
    state = told.product_order_status if isinstance(told.product_order_status, str) else ""
    return unread(str(told.product_order_id), str(head.order.order_id), state)
