"""Confirming orders (발주 확인): at most 30, harmless to repeat, and silent in the feed."""

from __future__ import annotations

from dataclasses import replace

import msgspec

from station.simulators.smartstore.asked import LEFT_OUT, OK, GatewayCall, checked_ids, judged

MOST = 30


class ConfirmBody(msgspec.Struct, frozen=True, rename="camel"):
    """The body of the call."""

    product_order_ids: tuple[str, ...] = ()


def confirm(asked: GatewayCall) -> object:
    """Confirm each product order that can be."""
    ids = checked_ids(asked, asked.read(ConfirmBody).product_order_ids, MOST)
    books = asked.stage.books
    with books.lock:
        found = judged(asked, ids, lambda place: _confirmed(asked, ids[place]))
        infos = [
            {"productOrderId": one, "isReceiverAddressChanged": bool((row := books.find(one)) and row.moved)}
            for one in found.done
        ]
    return {"successProductOrderInfos": infos, "failProductOrderInfos": list(found.failed)}


def _confirmed(asked: GatewayCall, product_order: str) -> str:
    books, switches = asked.stage.books, asked.stage.switches
    row = books.find(product_order)
    if row is None:
        return "100001"
    if not row.ours:
        return "101009"
    if row.direct:
        return "101011"
    if row.status == "PAYMENT_WAITING" or row.gift == "WAIT_FOR_RECEIVING":
        return "104442"
    if row.status == "PAYED" and row.place == "OK" and not row.claim_running:
        return OK if switches.repeat_confirm == "success" else LEFT_OUT
    if row.status != "PAYED" or row.claim_running:
        return LEFT_OUT
    books.write(replace(row, place="OK", placed_at=books.clock.now()))
    return OK
