"""Which gifts a box gets, and who had one: a receiver has theirs as long as its box is open or packed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select

from station.ledger.shop_news import read_news
from station.ledger.storage import column_values
from station.ledger.storage.schema import given_gifts, parcels
from station.packing.gifts import GiftedLine, GiftRule
from station.packing.orders import BoxGift, PackingBox

_HAD = (
    select(given_gifts.c.parcel)
    .join(parcels, parcels.c.id == given_gifts.c.parcel)
    .where(
        given_gifts.c.rule == bindparam("rule"),
        given_gifts.c.receiver == bindparam("receiver"),
        given_gifts.c.parcel != bindparam("but"),
        parcels.c.status.in_(("open", "packed")),
    )
    .limit(1)
)
_GIVE = insert(given_gifts).prefix_with("OR IGNORE")
_TAKE_BACK = delete(given_gifts).where(given_gifts.c.parcel == bindparam("of"))


class BoxGifts:
    """Keeps to the rules of one house. Without rules nothing is asked of the file."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        """`clock`: the day of an order of which nobody told when it was placed."""
        self._clock = clock
        self._rules: tuple[GiftRule, ...] = ()

    def keep_to(self, rules: Sequence[GiftRule]) -> None:
        """Give by these rules from now on."""
        self._rules = tuple(rules)

    def of(
        self, connection: Connection, rows: Sequence[Any], parcel: str, held: Sequence[BoxGift] = ()
    ) -> tuple[BoxGift, ...]:
        """Return the gifts of a box. `rows`: its lines, as `SlipRow`. `held`: what an open box has, and keeps.

        What an open box has for a receiver who is another by now is taken out again.
        """
        if not rows or not (self._rules or held):
            return ()
        receiver = rows[0].receiver_key or rows[0].box_key.rpartition(":")[2]
        kept = [gift for gift in held if gift.receiver in ("", receiver)]
        had = {gift.rule for gift in kept}
        goods = list(self._goods(rows)) if self._rules else []
        earned = (rule for rule in self._rules if rule.key not in had and rule.earned(goods))
        fresh = [rule.gift(receiver) for rule in earned]
        return (*kept, *(gift for gift in fresh if not (gift.receiver and _had(connection, gift, parcel))))

    def _goods(self, rows: Sequence[Any]) -> Iterator[GiftedLine]:
        amounts = {
            (row.order_id, news.line): news.amount
            for row in {row.order_id: row for row in rows}.values()
            for news in read_news(row.news)
            if news.amount
        }
        today = self._clock()
        for row in rows:
            placed = column_values.moment(row.placed_at) if row.placed_at else today
            day = placed.astimezone(today.tzinfo).date()
            yield GiftedLine(row.sku, row.quantity, day, amounts.get((row.order_id, row.line_id), 0))


def note_given(connection: Connection, box: PackingBox) -> None:
    """Note, in the commit that opens a box, to whom its gifts go of those that are given once."""
    rows = [{"rule": gift.rule, "receiver": gift.receiver, "parcel": box.parcel} for gift in box.gifts if gift.receiver]
    if rows:
        connection.execute(_GIVE, rows)


def note_renewed(connection: Connection, box: PackingBox) -> None:
    """Note what an open box holds of them since it was renewed."""
    connection.execute(_TAKE_BACK, {"of": box.parcel})
    note_given(connection, box)


def _had(connection: Connection, gift: BoxGift, parcel: str) -> bool:
    asked = {"rule": gift.rule, "receiver": gift.receiver, "but": parcel}
    return connection.execute(_HAD, asked).first() is not None
