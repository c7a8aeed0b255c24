"""Product orders gathered into the orders that a bench packs: pure, and the same by whichever door they were told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from station.packing.orders import Consignment, LineNews, Order, OrderLine, OrderStatus, Receiver
from station.sellercentre.line_judging import (
    CONFIRM_UNDONE,
    LINE_UNREAD,
    ProductOrderVerdict,
    ShopLine,
    ShopParcel,
    VerdictKind,
    verdict_on,
)
from station.sellercentre.status_words import SENT

GIFT = "/gift"
"""What is put behind a product order's id for the free gift that comes with it: no line of the shop's own."""
SKU_FIELDS = ("optionManageCode", "sellerProductCode", "sellerCustomCode1", "sellerCustomCode2", "itemNo", "productId")
"""What may name a product, in its usual order; the last two are always there."""

_LONGEST_ID, _LONGEST_TEXT, _LONGEST_WORD = 64, 300, 40
_UNDERWAY = SENT - {"DELIVERED", "PURCHASE_DECIDED", "EXCHANGED", "RETURNED"}
# What a person puts right in the seller centre, and a word that may be a slip of one answer.
_COMES_BACK = frozenset({CONFIRM_UNDONE, LINE_UNREAD, "other_method", "unknown_state"})
_PACKED_HERE = frozenset(
    {VerdictKind.READY, VerdictKind.UNCONFIRMED, VerdictKind.WAITING, VerdictKind.HELD, VerdictKind.SENT}
)


@dataclass(frozen=True, slots=True)
class GatheringTerms:
    """What a house settles: which fields name a product, and whether it sends parcels to other countries."""

    sku_from: tuple[str, ...] = ()
    abroad: bool = False


@dataclass(frozen=True, slots=True)
class _Judged:
    line: ShopLine
    verdict: ProductOrderVerdict


def orders_from(
    lines: Iterable[ShopLine], terms: GatheringTerms, refused: Mapping[str, str] | None = None
) -> tuple[Order, ...]:
    """The orders of some product orders, each whole when all of its product orders are among them.

    `refused`: product orders that the shop does not let us handle, each with the code of its refusal.
    """
    told = sorted(lines, key=lambda line: (line.order, line.add_on, line.id))
    whole = groupby(told, key=lambda line: line.order)
    return tuple(_order(number, tuple(group), terms, refused or {}) for number, group in whole)


def _order(number: str, lines: Sequence[ShopLine], terms: GatheringTerms, refused: Mapping[str, str]) -> Order:
    judged = [_Judged(line, _verdict(line, terms, refused)) for line in lines]
    here = [one for one in judged if one.verdict.kind in _PACKED_HERE]
    return Order(
        number,
        _status(judged),
        _parts(here, terms),
        next((line.placed_at for line in lines if line.placed_at is not None), None),
        min((one.line.due_at for one in here if one.line.due_at is not None), default=None),
        tuple(map(_news, judged)),
    )


def _verdict(line: ShopLine, terms: GatheringTerms, refused: Mapping[str, str]) -> ProductOrderVerdict:
    found = verdict_on(line, abroad=terms.abroad)
    if found.kind in (VerdictKind.READY, VerdictKind.UNCONFIRMED) and line.id in refused:
        return ProductOrderVerdict(VerdictKind.ELSEWHERE, refused[line.id])
    return found


def _status(judged: Sequence[_Judged]) -> OrderStatus:
    """One word for the order. A claim on one line holds all of it until a person has decided."""
    kinds = {one.verdict.kind for one in judged} - {VerdictKind.ELSEWHERE}
    if VerdictKind.HELD in kinds:
        return OrderStatus.ON_HOLD
    if kinds == {VerdictKind.GONE}:
        return OrderStatus.CANCELLED
    if kinds and kinds <= {VerdictKind.SENT, VerdictKind.GONE}:
        return OrderStatus.DISPATCHED
    if not kinds or kinds & {VerdictKind.WAITING, VerdictKind.UNCONFIRMED}:
        return OrderStatus.NOT_READY
    return OrderStatus.READY


def _parts(judged: Sequence[_Judged], terms: GatheringTerms) -> tuple[Consignment, ...]:
    """The lines by bundle and whole address, in the order of their first line."""
    found: dict[tuple[str, Receiver], list[_Judged]] = {}
    for one in judged:
        receiver = replace(one.line.receiver or Receiver(""), memo="")
        found.setdefault((one.line.package, receiver), []).append(one)
    return tuple(
        Consignment(
            replace(receiver, memo=_memo(group)),
            tuple(line for one in group for line in _goods(one, terms)),
            package or None,
        )
        for (package, receiver), group in found.items()
    )


def _goods(judged: _Judged, terms: GatheringTerms) -> Iterable[OrderLine]:
    line, sent = judged.line, judged.verdict.kind is VerdictKind.SENT
    sku, times = _sku(line, terms.sku_from)
    # What was returned after its dispatch has nothing left, and is still what was packed.
    count = line.pieces or line.ordered or 1
    yield OrderLine(line.id, sku, line.name, line.option, count * times, sent=sent)
    if line.gift:
        gift = line.gift[:_LONGEST_ID].strip()
        yield OrderLine(line.id + GIFT, gift, line.gift, "", 1, scan=False, sent=sent)


def _sku(line: ShopLine, sku_from: Sequence[str]) -> tuple[str, int]:
    """The code by which the bench knows the product, and the pieces that one ordered stands for.

    Goods of the shop's own stock have a barcode and a count of their own. Everything else is named by the
    first field of `sku_from` that is filled; the numbers of option and product are always there at last.
    """
    if line.stock is not None:
        return line.stock
    codes = (line.codes.get(name, "") for name in (*(sku_from or SKU_FIELDS), "itemNo", "productId"))
    return next((code for code in codes if code), line.id), 1


def _news(judged: _Judged) -> LineNews:
    line, verdict = judged.line, judged.verdict
    kind, parcel = verdict.kind, line.parcel
    quiet = kind in (VerdictKind.READY, VerdictKind.SENT) or (kind is VerdictKind.UNCONFIRMED and line.follows)
    news = LineNews(
        line.id,
        left_out="" if quiet else verdict.reason,
        word="" if quiet else verdict.word[:_LONGEST_WORD],
        row=0 if quiet else line.row,
        confirm=kind is VerdictKind.UNCONFIRMED and line.follows,
        follow=line.follows and _is_worth_asking(judged),
        hope_day=line.hope_day if kind is not VerdictKind.SENT else None,
        amount=line.amount,
    )
    return _on_its_way(news, parcel, sent=kind is VerdictKind.SENT) if parcel is not None else news


def _on_its_way(news: LineNews, parcel: ShopParcel, *, sent: bool) -> LineNews:
    """What is known of its parcel; of one that was not told to the shop yet only the number that it is to have."""
    news = replace(news, carrier=parcel.carrier, waybill=parcel.waybill)
    if not sent:
        return news
    return replace(
        news,
        state=parcel.state,
        sent_at=parcel.sent_at,
        picked_up_at=parcel.picked_up_at,
        delivered_at=parcel.delivered_at,
        wrong_number=parcel.wrong_number,
    )


def _is_worth_asking(judged: _Judged) -> bool:
    """Whether it changes without a word in the feed: pick-up, delivery, what is put right by hand."""
    if judged.verdict.kind is VerdictKind.SENT:
        return judged.line.state not in SENT - _UNDERWAY
    return judged.verdict.kind is VerdictKind.WAITING and judged.verdict.reason in _COMES_BACK


def _memo(group: Iterable[_Judged]) -> str:
    memos = (one.line.receiver.memo for one in group if one.line.receiver is not None)
    return " / ".join(dict.fromkeys(memo for memo in memos if memo))[:_LONGEST_TEXT]
