"""Which boxes of one receiver go together into one (합포장), by the house's rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from fnmatch import fnmatchcase

from station.packing.barcodes import exact_key


@dataclass(frozen=True, slots=True)
class CombineRule:
    """One [[packing.combine]]: what boxes of one name and address must be for going together.

    `hours`: between the first order and the last; 0: however long. `phone`: their telephone is the same, too. `never`:
    patterns of SKUs, with * and ?, that travel with nothing else. `max_pieces`: in one box; 0: however many.
    """

    hours: float = 24.0
    phone: bool = True
    never: tuple[str, ...] = ()
    max_pieces: int = 0

    def fits(self, members: Sequence[CombinableBox]) -> bool:
        """Whether boxes may go into one, as far as this rule is asked."""
        return (
            (not self.phone or len({box.phone for box in members}) == 1)
            and (not self.max_pieces or sum(box.pieces for box in members) <= self.max_pieces)
            and self._is_soon(members)
            and not any(fits_pattern(sku, self.never) for box in members for sku in box.skus)
        )

    def _is_soon(self, members: Sequence[CombinableBox]) -> bool:
        if not self.hours:
            return True
        first, last = [box.first_at for box in members], [box.last_at for box in members]
        known = [at for at in (*first, *last) if at is not None]
        # Of an order whose time nobody told it cannot be said.
        return len(known) == 2 * len(members) and max(known) - min(known) <= timedelta(hours=self.hours)


@dataclass(frozen=True, slots=True)
class CombinableBox:
    """A box of one receiver that may be moved: what the shop puts together stays together.

    `key`: how it is named. `orders`: whose goods it holds. `phone`: a hash. `kind`: what must be equal besides, the
    shop and the carrier. `first_at`, `last_at`: when its orders were placed; None: of one that is not known. `skus`: as
    they are compared, a set's own and its parts. `group`: that in which it is now, or "".
    """

    key: str
    orders: tuple[str, ...]
    phone: str = ""
    kind: tuple[str, ...] = ()
    first_at: datetime | None = None
    last_at: datetime | None = None
    pieces: int = 0
    skus: frozenset[str] = frozenset()
    group: str = ""


@dataclass(slots=True)
class _Group:
    name: str
    rule: CombineRule
    members: list[CombinableBox]

    def takes(self, box: CombinableBox) -> bool:
        """Take a box in, if it may be here."""
        if not _may_meet((*self.members, box), self.rule):
            return False
        self.members.append(box)
        return True


def planned(
    boxes: Iterable[CombinableBox], rules: Sequence[CombineRule], new_name: Callable[[], str]
) -> dict[str, str]:
    """Return the group of each box of one receiver, by its key; "" for one that goes alone.

    What is together stays so as far as a rule allows it, since slips may be printed; the others are added in the order
    in which they were placed, to what there is and then to each other, by the first rule that they keep.
    """
    waiting = sorted(boxes, key=_placed)
    groups = list(_kept(waiting, rules))
    free = _free(waiting, groups)
    for box in free:
        any(group.takes(box) for group in groups)
    for rule in rules:
        groups += _made(_free(waiting, groups), rule)
    found: dict[str, str] = {}
    for group in groups:
        name = group.name or new_name()
        found |= {box.key: name for box in group.members}
    return {box.key: found.get(box.key, "") for box in waiting}


def fits_pattern(sku: str, patterns: Iterable[str]) -> bool:
    """Whether a SKU fits one of some patterns with * and ?, spelling aside."""
    key = exact_key(sku)
    return any(fnmatchcase(key, exact_key(pattern).replace("[", "[[]")) for pattern in patterns)


def _kept(boxes: Sequence[CombinableBox], rules: Sequence[CombineRule]) -> Iterable[_Group]:
    """The groups that there are, each by the rule that keeps most of it together."""
    for name in dict.fromkeys(box.group for box in boxes if box.group):
        members = [box for box in boxes if box.group == name]
        tried = [next(iter(_made(members, rule)), None) for rule in rules]
        best = max((one for one in tried if one is not None), key=lambda one: len(one.members), default=None)
        if best is not None:
            yield _Group(name, best.rule, best.members)


def _made(boxes: Sequence[CombinableBox], rule: CombineRule) -> list[_Group]:
    """Groups of two boxes and more that keep a rule, each begun by the box that was placed first."""
    groups: list[_Group] = []
    for box in boxes:
        if not any(group.takes(box) for group in groups):
            groups.append(_Group("", rule, [box]))
    return [group for group in groups if len(group.members) > 1]


def _free(boxes: Sequence[CombinableBox], groups: Sequence[_Group]) -> list[CombinableBox]:
    taken = {box.key for group in groups for box in group.members}
    return [box for box in boxes if box.key not in taken]


def _may_meet(members: Sequence[CombinableBox], rule: CombineRule) -> bool:
    """Whether boxes go together: what the shop keeps apart within one order stays apart."""
    orders = [number for box in members for number in box.orders]
    alike = len({box.kind for box in members}) == 1 and len(set(orders)) == len(orders)
    return alike and rule.fits(members)


def _placed(box: CombinableBox) -> tuple[bool, float, str]:
    return box.first_at is None, box.first_at.timestamp() if box.first_at else 0.0, box.key
