"""What has to be said before it is too late: orders and parcels whose time comes near, numbers that run out."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator
from datetime import datetime, time

from station.bench.bench_settings import BenchSettings
from station.ledger import KeptParcel, Ledger, UnnumberedGroup
from station.packing.deadlines import handover_by, is_pressing, presses_until
from station.packing.facts import OrderScanned
from station.packing.notices import Notice, NoticeCode, tell
from station.packing.verdicts import OrderVerdict

# Whatever else is refused is put right at the desk, and the box may leave meanwhile.
_STAYS = frozenset({"cancelled", "on_hold", "already_dispatched", "changed"})


class ReturnedWatch:
    """Says once of every box that it must not leave; again when the reason becomes another one."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._told: frozenset[tuple[str, str]] = frozenset()

    def look(self) -> Notice | None:
        """Return what has to be said now, of one box; of another at the next look. Raises LedgerError."""
        there = {(row.parcel, _reason(row)): row for row in self._ledger.outbox.kept(_STAYS)}
        fresh = next((key for key in reversed(there) if key not in self._told), None)
        self._told &= frozenset(there)
        if fresh is None:
            return None
        self._told |= {fresh}
        return tell(NoticeCode.BOX_STAYS, waybill=there[fresh].waybill, reason=fresh[1])


def _reason(row: KeptParcel) -> str:
    return row.reason.partition(":")[0]


# Told when so many are left, and of the last few each time: a warning behind every box is read by nobody.
_NUMBERS_LOW = frozenset({100, 50, 20, *range(1, 11)})


class HandoverWatch:
    """Packed parcels without a number: says once of every one that it presses. `pick_up`: when a carrier comes."""

    def __init__(self, ledger: Ledger, pick_up: Callable[[str], time]) -> None:
        self._ledger, self._pick_up = ledger, pick_up
        self._told: dict[tuple[str, datetime | None], int] = {}

    def look(self, now: datetime) -> Notice | None:
        """Return what has to be said now, when a parcel presses of which it was not said yet. Raises LedgerError."""
        pressing = [one for one in self._ledger.handover.groups() if self._presses(one, now)]
        told, self._told = self._told, {(one.carrier, one.due_at): one.newest for one in pressing}
        if all(newest <= told.get(group, 0) for group, newest in self._told.items()):
            return None
        first = min(one.due_at.astimezone(now.tzinfo) for one in pressing if one.due_at is not None)
        count = sum(one.count for one in pressing)
        return tell(NoticeCode.HANDOVER_DUE, count=count, due=f"{first:%m-%d %H:%M}")

    def _presses(self, group: UnnumberedGroup, now: datetime) -> bool:
        if group.due_at is None:
            return False
        return is_pressing(handover_by(group.due_at, self._pick_up(group.carrier), now), now)


class OrderWatch:
    """Orders that wait to be packed: says when more of them press than before.

    `pick_up`: when the first carrier comes.
    """

    def __init__(self, ledger: Ledger, pick_up: time) -> None:
        self._ledger, self._pick_up = ledger, pick_up
        self._told = self.count = 0

    def look(self, now: datetime, *, hushed: bool) -> Notice | None:
        """Count the orders that press, and return what has to be said of new ones. Raises LedgerError.

        `hushed`: somebody else has the word, so what is new stays new.
        """
        due = self._ledger.due_dates.by(presses_until(self._pick_up, now))
        self.count, before = due.count, self._told
        self._told = min(before, due.count) if hushed else due.count
        if self._told <= before or due.first is None:
            return None
        first = handover_by(due.first, self._pick_up, now)
        return tell(NoticeCode.ORDERS_DUE, count=self.count, due=f"{first:%m-%d %H:%M}")


class CalendarWatch:
    """The house's list of holidays: says once that it cannot be read."""

    def __init__(self, wrong: Callable[[], bool]) -> None:
        self._wrong, self._was = wrong, False

    def look(self) -> Notice | None:
        """Return what has to be said, when the list has just become unreadable."""
        was, self._was = self._was, self._wrong()
        return tell(NoticeCode.HOLIDAYS_WRONG) if self._was and not was else None


class BenchReminders:
    """All of them, for one bench."""

    def __init__(self, ledger: Ledger, settings: BenchSettings) -> None:
        pick_up = settings.pick_up
        self._handover = HandoverWatch(ledger, pick_up)
        self._orders = OrderWatch(ledger, min(map(pick_up, settings.house.carriers)))
        self._calendar = CalendarWatch(settings.holidays_wrong)
        self._returned = ReturnedWatch(ledger)

    @property
    def pressing(self) -> int:
        """Orders that wait to be packed and press, as they were looked at last."""
        return self._orders.count

    def look(self, now: datetime, *, unnumbered: bool, kept_back: bool) -> Notice | None:
        """Return the first thing to be said; another one is said at the next look. Raises LedgerError.

        `unnumbered`: there are parcels that wait for a number; `kept_back`: there are dispatches held or refused.
        """
        if kept_back and (returned := self._returned.look()) is not None:
            return returned
        handover = self._handover.look(now) if unnumbered else None
        orders = self._orders.look(now, hushed=handover is not None)
        return handover or orders or self._calendar.look()


def numbers_left(left: int | None, carrier: str) -> Notice | None:
    """What has to be said of the numbers left of a carrier, by name; None when it was said lately, or none are used."""
    if left is None or (left and left not in _NUMBERS_LOW):
        return None
    return (
        tell(NoticeCode.NUMBERS_LOW, carrier=carrier, left=left)
        if left
        else tell(NoticeCode.NUMBERS_NONE, carrier=carrier)
    )


_MOST_SLIPS = 20
"""So many newer slips that nobody knew make the oldest forgotten."""


class AwaitedSlips:
    """The newest slips that nobody knew; on the bench's thread only."""

    def __init__(self) -> None:
        self._codes: deque[str] = deque(maxlen=_MOST_SLIPS)

    def heed(self, fact: OrderScanned) -> None:
        """Await a slip that nobody knew; one that is known by now is awaited no more."""
        if fact.code in self._codes:
            self._codes.remove(fact.code)
        if fact.verdict is OrderVerdict.UNKNOWN:
            self._codes.append(fact.code)

    def arrived(self, ledger: Ledger) -> Iterator[str]:
        """The orders that have come in since, each once. Raises LedgerError."""
        for code in tuple(self._codes):
            found = ledger.slips.find(code, "")
            if found is not None:
                self._codes.remove(code)
                yield found.order
