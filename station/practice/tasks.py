"""What a practice order asks the packer to try, and in which order the tasks come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import cycle, islice
from random import Random

from station.packing.barcodes import PRACTICE, code_keys
from station.packing.orders import Consignment, Order, OrderLine, OrderStatus, Product, Receiver

_KINDS = 4
_FEWEST = 3
"""Two in a box, and one that does not belong in it."""


def usable(products: Iterable[Product]) -> tuple[Product, ...]:
    """The products that can be practised with, none if there are too few.

    Each is scanned piece by piece with a code of its own. Sets, and goods whose lots or pieces are tracked, are left
    out: what was scanned in practice must not be looked for later.
    """
    known = tuple(products)
    carried = Counter(key for product in known for code in product.codes for key in set(code_keys(code.code)))

    def fits(product: Product) -> bool:
        own = all(carried[key] == 1 for code in product.codes for key in code_keys(code.code))
        single = any(code.units == 1 for code in product.codes)
        return product.scan and not product.components and not product.track and own and single

    found = tuple(product for product in known if fits(product))
    return found if len(found) >= _FEWEST else ()


def chosen(products: Sequence[Product], chance: Random) -> tuple[Product, ...]:
    """The few kinds that a session is about; those with a code that is no SKU come first."""
    ranked = sorted(products, key=lambda product: (not product.barcodes, chance.random()))
    return tuple(ranked[:_KINDS])


def practice_orders(
    drills: Sequence[PracticeOrder], goods: Sequence[Product], chance: Random, now: datetime
) -> tuple[Order, ...]:
    """An order for each task; what the shop will stop is still ready. `goods`: at least three kinds."""
    return tuple(_order(drill, goods, chance, now) for drill in drills)


def _order(drill: PracticeOrder, goods: Sequence[Product], chance: Random, now: datetime) -> Order:
    picked = chance.sample(list(goods), 2)
    many = 2 if drill.task is PracticeTask.PLAIN else 1
    lines = tuple(
        OrderLine(f"{drill.order}-{place}", one.sku, one.name, one.option, chance.randint(1, many))
        for place, one in enumerate(picked, 1)
    )
    return Order(drill.order, OrderStatus.READY, (Consignment(_RECEIVER, lines),), now, now + timedelta(hours=4))


_RECEIVER = Receiver(
    name="김연습",
    phone="010-0000-0000",
    zip="00000",
    address="서울특별시 가상구 연습로 1",
    address2="101동 101호",
    memo="연습용 · PRACTICE",
)


class PracticeTask(StrEnum):
    """What is tried with one order. CANCELLED and ON_HOLD: the shop stops it while it is open."""

    PLAIN = "plain"
    WRONG_ITEM = "wrong_item"
    TOO_MANY = "too_many"
    UNDO = "undo"
    HOLD = "hold"
    CANCELLED = "cancelled"
    ON_HOLD = "on_hold"
    REPRINT = "reprint"
    OTHER_LABEL = "other_label"


@dataclass(frozen=True, slots=True)
class PracticeOrder:
    """One practice order by its number, and its task. `label`: the code of the label that opens it; empty: its slip."""

    order: str
    task: PracticeTask
    label: str = ""


MOST = 99
"""Orders of one session at most."""

_FIRST = (
    PracticeTask.PLAIN,
    PracticeTask.WRONG_ITEM,
    PracticeTask.CANCELLED,
    PracticeTask.REPRINT,
    PracticeTask.UNDO,
    PracticeTask.TOO_MANY,
    PracticeTask.HOLD,
    PracticeTask.ON_HOLD,
    PracticeTask.PLAIN,
    PracticeTask.PLAIN,
)
# The shop stops one order in each way, however long somebody practises.
_THEN = (
    PracticeTask.WRONG_ITEM,
    PracticeTask.PLAIN,
    PracticeTask.UNDO,
    PracticeTask.TOO_MANY,
    PracticeTask.REPRINT,
    PracticeTask.PLAIN,
    PracticeTask.HOLD,
)


def drills(count: int, *, labels: bool = True, by_label: bool = False) -> tuple[PracticeOrder, ...]:
    """The orders of a session in their sequence. `labels` False: this house prints none, so none is printed again.

    `by_label`: the carrier's labels open its boxes; in place of a reprint another box's label is tried.
    """
    tasks = (*_FIRST[:count], *islice(cycle(_THEN), max(0, count - len(_FIRST))))
    instead = PracticeTask.OTHER_LABEL if by_label else PracticeTask.REPRINT if labels else PracticeTask.PLAIN
    return tuple(
        PracticeOrder(
            f"PRACTICE-{place:02d}",
            instead if task is PracticeTask.REPRINT else task,
            label_code(place) if by_label else "",
        )
        for place, task in enumerate(tasks, 1)
    )


def label_code(place: int, copy: int = 1) -> str:
    """What a practice label bears in place of a number: no carrier's machine takes it for one."""
    return f"{PRACTICE}:{place}:{copy}"
