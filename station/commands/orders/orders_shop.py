"""What the shop says of orders, and what it is told of them: `orders delay`, `orders list --not-picked-up`."""

from __future__ import annotations

import os
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from station.commands.bounded_values import day
from station.commands.command_base import config_of, ledger_of, out, out_json, out_rows, shop_says, texts_of
from station.commands.failure import DONE, CommandFailure
from station.locale.texts import LocaleTexts

if TYPE_CHECKING:
    from station.packing.orders import LineNews

REASONS = {
    "preparing": ("PRODUCT_PREPARE", "상품 준비 중"),
    "customer": ("CUSTOMER_REQUEST", "고객 요청"),
    "custom-made": ("CUSTOM_BUILD", "주문 제작"),
    "reserved": ("RESERVED_DISPATCH", "예약 발송"),
    "overseas": ("OVERSEA_DELIVERY", "해외 배송"),
    "other": ("ETC", "기타"),
}
"""Words for a delay, what SmartStore calls them (발송지연), and what its buyers read when nothing else is said."""

_LATE = timedelta(days=1)


def delay_arguments(parser: ArgumentParser) -> None:
    """Declare `orders delay`."""
    parser.add_argument("number")
    parser.add_argument("--reason", choices=REASONS, required=True)
    parser.add_argument(
        "--until", type=day, metavar="DATE", required=True, help="last day of dispatch, such as 2026-12-01"
    )
    parser.add_argument("--words", default="", help="for the buyer")
    parser.set_defaults(run=delay)


def delay(args: Namespace) -> int:
    """Promise the buyer a later day."""
    from station.composition.factories import clock_of
    from station.composition.shop import make_shop
    from station.shops.base import DispatchDelay, ShopFailure
    from station.sync.latest_answers import store_latest

    config = config_of(args)
    texts = texts_of(config)
    clock = clock_of(config)
    until = _end_of(args.until, clock.now())
    if until is None:
        raise CommandFailure(texts.text("orders.delay_past", day=str(args.until)))
    reason, words = REASONS[args.reason]
    shop = make_shop(config, os.environ)
    try:
        count = shop.delay(DispatchDelay(args.number, reason, until, args.words or words))
        with ledger_of(config) as ledger:
            # The new deadline is the shop's to say.
            asked = ledger.intake.newest_change()
            store_latest(ledger, shop.orders((args.number,)), asked, shop.orders)
    except ShopFailure as failure:
        raise CommandFailure(shop_says(texts, failure.code)) from None
    finally:
        shop.close()
    out(texts.text("orders.delayed", order=args.number, count=count, day=str(args.until)))
    return DONE


def not_picked_up(args: Namespace) -> int:
    """Orders dispatched more than a day ago that no carrier has."""
    from station.composition.factories import clock_of

    config = config_of(args)
    texts = texts_of(config)
    now = clock_of(config).now()
    with ledger_of(config) as ledger:
        late = [(number, one) for number, news in ledger.news.on_their_way() for one in _late(news, now)]
    if args.json:
        out_json([{"number": number, **news_row(one)} for number, one in late])
    elif late:
        out_rows((number, one.carrier, one.waybill, _age(one, now, texts), one.wrong_number) for number, one in late)
    else:
        out(texts.text("orders.all_picked_up"))
    return DONE


def news_row(news: LineNews) -> dict[str, object]:
    """What the shop says of a line, for `--json`."""
    return {
        "id": news.line,
        "left_out": news.left_out,
        "carrier": news.carrier,
        "waybill": news.waybill,
        "delivery": news.state,
        "sent_at": news.sent_at,
        "picked_up_at": news.picked_up_at,
        "delivered_at": news.delivered_at,
        "wrong_number": news.wrong_number,
    }


def news_lines(news: tuple[LineNews, ...], texts: LocaleTexts) -> Iterator[tuple[str, ...]]:
    """What the shop says of lines, for people; nothing of those of which there is nothing to say."""
    for one in news:
        if one.left_out:
            reason = texts.text(f"reason.{one.left_out}")
            yield (f"  {one.line}", f"{texts.text('orders.left_out')}: {reason}", "", "")
        elif one.sent_at:
            stages = (("sent", one.sent_at), ("picked_up", one.picked_up_at), ("delivered", one.delivered_at))
            told = " ".join(f"{texts.text(f'orders.{name}')} {at:%m-%d %H:%M}" for name, at in stages if at)
            wrong = texts.text("orders.wrong_number") if one.wrong_number else ""
            yield (f"  {one.line}", f"{one.carrier} {one.waybill}", told, wrong)


def _late(news: tuple[LineNews, ...], now: datetime) -> Iterator[LineNews]:
    for one in news:
        if one.sent_at and one.follow and not (one.picked_up_at or one.delivered_at) and now - one.sent_at > _LATE:
            yield one


def _age(news: LineNews, now: datetime, texts: LocaleTexts) -> str:
    hours = int((now - news.sent_at).total_seconds() // 3600) if news.sent_at else 0
    return texts.text("orders.hours", hours=hours)


def _end_of(last: date, now: datetime) -> datetime | None:
    """The last second of a day to come; None for one that is over."""
    at = datetime.combine(last, time(23, 59, 59), now.tzinfo)
    return at if at > now else None
