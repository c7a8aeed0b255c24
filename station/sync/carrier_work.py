"""What is done with a carrier's interface beside the bench: numbers and sort data ahead, registrations behind."""

from __future__ import annotations

import logging
import random as chance
import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from enum import StrEnum

from station.carrier_apis.base import CarrierApi, CarrierFailure, CarrierRefused, CarrierUnreachable
from station.carriers import Carrier
from station.clock import WallClockRest
from station.ledger import DebtKind, Ledger, LedgerError
from station.ledger.orders.sort_records import UnsortedGroup
from station.packing.carriage import NumberSource
from station.packing.process.shared_answers import HouseCarriers
from station.sync.registration import SlipRegistrar
from station.sync.retry_intervals import NEW_DEBT_WITHIN, WorkPace

_TICK = 1.0
_LOOK = timedelta(seconds=30)
"""How often what does not show in a commit is looked at again."""

_PAGE = 200
_AT_ONCE = 20
"""So many addresses are asked for before the other tasks have their turn."""

_OFTEN = 20
_LEFT_OF_DRAWN = 5
"""Numbers are drawn when fewer than one in so many are left."""


class CarrierTask(StrEnum):
    """What is asked of the interface; each with a pace of its own, so that one that fails holds no other up."""

    DRAW = "draw"
    SORT = "sort"
    REGISTER = "register"


class NumberSupply:
    """Draws numbers before they run out. `amount`: how many at once."""

    def __init__(self, ledger: Ledger, api: CarrierApi, carrier: Carrier, amount: int, log: logging.Logger) -> None:
        self._ledger, self._api, self._carrier, self._amount, self._log = ledger, api, carrier, amount, log

    def step(self) -> int:
        """Draw if fewer than a fifth are left; how many came. Raises CarrierFailure, LedgerError.

        Numbers of an answer that is lost are used up at the carrier and never used here. CarrierUnreachable odd_numbers
        and numbers_again: what came is not fit to be used, or was known already.
        """
        left = self._ledger.numbers.left(self._carrier.code) or 0
        if left * _LEFT_OF_DRAWN >= self._amount:
            return 0
        drawn = self._api.draw(self._amount)
        bases = [base for number in drawn if (base := self._base(number)) is not None]
        if len(bases) < len(drawn):
            self._log.error("%d of %d numbers do not fit %s", len(drawn) - len(bases), len(drawn), self._carrier.code)
        if not bases:
            raise CarrierUnreachable("odd_numbers")
        fresh = self._ledger.numbers.add_drawn(self._carrier.code, bases)
        if not fresh:
            raise CarrierUnreachable("numbers_again")
        self._log.info("%d numbers of %s were drawn", fresh, self._carrier.code)
        return fresh

    def _base(self, number: str) -> int | None:
        """The base of a number as this carrier counts; None for one that would be written otherwise on a label."""
        digits = number[:-1] if self._carrier.rule else number
        if not (digits.isascii() and digits.isdigit() and len(number) == self._carrier.number_length):
            return None
        base = int(digits)
        return base if self._carrier.number_from_base(base) == number else None


class SortAhead:
    """Asks how parcels to new addresses are sorted, before their boxes are opened."""

    def __init__(self, ledger: Ledger, api: CarrierApi, house: HouseCarriers, log: logging.Logger) -> None:
        self._ledger, self._api, self._house, self._log = ledger, api, house, log
        self._place = 0
        self._version = -1
        self._missed = False
        self._groups: list[UnsortedGroup] = []
        self._others: set[tuple[str, str]] = set()
        self._looks = 0

    def look_again(self) -> None:
        """Look anew, as if something had changed."""
        self._missed = True
        self._looks += 1
        # What goes otherwise today may go by the interface once its goods have a weight.
        if self._looks % _OFTEN == 0:
            self._others.clear()

    def step(self) -> bool:
        """Ask of some addresses; True when more may wait. Raises CarrierFailure, LedgerError."""
        if not self._groups and not self._found_more():
            return False
        for _ in range(min(_AT_ONCE, len(self._groups))):
            # Taken out before it is asked: an address on which the carrier fails must not hold the others up.
            group = self._groups.pop(0)
            if self._is_ours(group):
                self._ask(group)
        return True

    def _found_more(self) -> bool:
        """Look for the next page of addresses; at the end of all, from the first on once something has changed."""
        if not self._place:
            version = self._ledger.intake.newest_change()
            if version == self._version and not self._missed:
                return False
            self._version, self._missed = version, False
        self._groups = list(self._ledger.sort_data.untold(self._place, _PAGE))
        self._place = self._groups[-1].place if len(self._groups) == _PAGE else 0
        return bool(self._groups)

    def _ask(self, group: UnsortedGroup) -> None:
        if group.receiver is None:
            return
        try:
            told = self._api.sort_data(group.receiver)
        except CarrierRefused as refusal:
            self._log.warning("order %s: the carrier does not take its address: %s", group.order, refusal.code)
            self._ledger.sort_data.refuse(group.group, group.label_seal, refusal.code)
            return
        except CarrierFailure:
            self._missed = True
            raise
        self._ledger.sort_data.keep(group.group, group.label_seal, told)

    def _is_ours(self, group: UnsortedGroup) -> bool:
        """Whether the box would go by the interface; by rules that ask what is in it, as it stands now."""
        if not self._house.rules:
            return self._house.usual.numbers is NumberSource.API
        if (group.group, group.label_seal) in self._others:
            return False
        found = self._ledger.slips.find(group.order, "")
        zip_code = group.receiver.zip if group.receiver is not None else ""
        box = found.box if found is not None else None
        ours = box is not None and self._house.choose(box, zip_code).numbers is NumberSource.API
        if not ours:
            self._others.add((group.group, group.label_seal))
        return ours


class CarrierWork:
    """Keeps the carrier's interface and the ledger in step, on a thread of its own beside the shop's.

    `wake`: called when something came in or went out.
    """

    def __init__(  # noqa: PLR0913 -- what it works with, each replaceable in a test
        self,
        ledger: Ledger,
        supply: NumberSupply,
        sorting: SortAhead,
        registrar: SlipRegistrar,
        *,
        clock: Callable[[], datetime],
        log: logging.Logger,
        wake: Callable[[], None],
        random: Callable[[], float] = chance.random,
    ) -> None:
        self._ledger, self._supply, self._sorting, self._registrar = ledger, supply, sorting, registrar
        self._clock, self._log, self._wake = clock, log, wake
        self._paces = {task: WorkPace(NEW_DEBT_WITHIN, random) for task in CarrierTask}
        self._waiting: set[str] = set()
        now = clock()
        self._to_look = WallClockRest(now, now)

    def run(self, stop: threading.Event) -> None:
        """Work until `stop`, or until the ledger cannot be used any more, which whoever shares it notices, too."""
        while not stop.is_set():
            try:
                more = self._turn()
            except LedgerError as error:
                if error.code != "locked":
                    self._log.error("the carrier's interface is left alone: %s", error.code)
                    return
                more = False
            if not more:
                stop.wait(_TICK)

    def round(self, stop: threading.Event) -> int:
        """Do everything once: draw, ask for every new address, register what is owed; how many are owed then.

        Raises LedgerError.
        """
        self._sorting.look_again()
        for row in self._ledger.outbox.rows():
            if row.kind is DebtKind.REGISTRATION and row.state == "owed" and row.attempts:
                self._ledger.outbox.retry(row.id)
        for task in CarrierTask:
            while not stop.is_set() and self._do(task):
                pass
        rows = self._ledger.outbox.rows()
        return sum(row.kind is DebtKind.REGISTRATION and row.state == "owed" for row in rows)

    def _turn(self) -> bool:
        """Do what is due, a little of each; whether more may wait."""
        now = self._clock()
        if self._to_look.is_over(now):
            self._to_look = WallClockRest.of(now, _LOOK)
            self._sorting.look_again()
        more = False
        for task in CarrierTask:
            if self._paces[task].wait(self._clock()) == 0 and self._do(task):
                more = True
        return more

    def _do(self, task: CarrierTask) -> bool:
        """One step of a task; whether another may follow at once."""
        try:
            match task:
                case CarrierTask.DRAW:
                    return bool(self._supply.step()) and self._went(task, more=False)
                case CarrierTask.SORT:
                    return self._sorting.step() and self._went(task, more=True)
                case CarrierTask.REGISTER:
                    return self._register()
        except CarrierFailure as failure:
            return self._failed(task, failure)

    def _register(self) -> bool:
        tried = self._registrar.try_one()
        if tried is None:
            return False
        if tried.failure is not None:
            self._waiting.add(tried.debt)
            return self._failed(CarrierTask.REGISTER, tried.failure)
        self._waiting.discard(tried.debt)
        # The carrier is back: what only waited for that is tried now.
        for debt in self._waiting:
            self._ledger.outbox.retry(debt)
        self._waiting.clear()
        return self._went(CarrierTask.REGISTER, more=True)

    def _went(self, task: CarrierTask, *, more: bool) -> bool:
        self._paces[task].answered()
        self._wake()
        return more

    def _failed(self, task: CarrierTask, failure: CarrierFailure) -> bool:
        now = self._clock()
        self._log.warning("%s: %s", task, failure.code)
        self._paces[task].failed(now, failure.retry_after)
        if failure.retry_after is not None:
            for pace in self._paces.values():
                pace.rest(now, failure.retry_after)
        return False
