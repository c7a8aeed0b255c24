"""Reservation sheets: the ready boxes of one carrier, written by its form, each in exactly one round."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from station.config.values import CarrierSettings
from station.file_lock import lock_alone
from station.ledger import Ledger
from station.ledger.orders.ready_boxes import ReadyBox
from station.ledger.orders.reservation_rounds import MadeRound
from station.packing.carriage import BoxCarriage, NumberSource
from station.packing.orders import Receiver
from station.sheets.carrier_forms.box_entry import BoxEntry, GoodsRow
from station.sheets.carrier_forms.carrier_form import CarrierForm
from station.sheets.carrier_forms.form_shelf import load_form, shipped_forms
from station.sheets.carrier_forms.reservation_sheet import write_reservation
from station.sheets.sheet_faults import SheetFault, SheetProblem

_LOCK = "rounds.lock"
_PATIENCE = 120.0
_PURPOSE = "carrier sheet"
_PAGE = 50
_BREATH = 0.005
PLAIN = "plain"
"""The form that is used where none is named, and none of the carrier's ships."""


class RoundRefused(Exception):  # noqa: N818 - it is an answer to the user
    """No sheet can be written; `code`: no_sheets, other_carrier, other_form. `value`, `allowed`: what it is about."""

    def __init__(self, code: str, value: str = "", allowed: str = "") -> None:
        super().__init__(f"{code}: {value}")
        self.code, self.value, self.allowed = code, value, allowed


@dataclass(frozen=True, slots=True)
class PreparedRound:
    """A round that is not made yet: its sheet is written, and its boxes are drafted.

    `remarks`: what was cut or replaced, by row. `others`: ready boxes that other carriers take by sheets.
    """

    round: str
    carrier: str
    form: str
    ending: str
    data: bytes = field(repr=False)
    boxes: int
    orders: tuple[str, ...]
    references: tuple[str, ...]
    remarks: tuple[SheetProblem, ...] = ()
    others: int = 0

    @property
    def file_name(self) -> str:
        """Under which it lies in the outbox."""
        return f"예약-{self.round}{self.ending}"


def form_of(settings: CarrierSettings, name: str, folder: Path | None, carrier_code: str = "") -> CarrierForm:
    """The form that is named, or set, or that ships for the carrier. Raises FormError."""
    said = name or settings.sheets.form
    if said:
        return load_form(said, folder)
    code = carrier_code or next(iter(settings.sheet_carriers), settings.code)
    theirs = [form.name for form in shipped_forms() if form.carrier == code]
    return load_form(theirs[0] if theirs else PLAIN)


def carrier_of(settings: CarrierSettings, form: CarrierForm, wanted: str = "") -> str:
    """The carrier whose boxes a sheet holds. Raises RoundRefused."""
    there = settings.sheet_carriers
    if not there:
        raise RoundRefused("no_sheets", "carrier.numbers", "sheet")
    code = wanted or form.carrier or there[0]
    if code not in there:
        raise RoundRefused("other_carrier", code, ", ".join(there))
    if form.carrier and form.carrier != code:
        raise RoundRefused("other_form", form.name, code)
    return code


class RoundWriter:
    """Makes rounds. One process at a time does, which `alone` sees to."""

    def __init__(
        self, ledger: Ledger, settings: CarrierSettings, data_dir: Path, clock: Callable[[], datetime], by: str
    ) -> None:
        """`by`: who has receivers written, for the record."""
        self._ledger, self._settings, self._clock, self._by = ledger, settings, clock, by
        self._lock = data_dir / _LOCK

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Hold the lock of the rounds; it is let go of when the process ends, however it ends."""
        descriptor = os.open(self._lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            lock_alone(descriptor, _PATIENCE)
            yield
        finally:
            os.close(descriptor)

    def prepare(self, form: CarrierForm, carrier_code: str) -> PreparedRound | None:
        """Draft every ready box of a carrier and write its sheet; None where nothing is ready.

        What a process that ended in between had drafted is in it, too. Raises LedgerError, SheetFault.
        """
        ledger, now = self._ledger, self._clock()
        ledger.lost_reservations.settle()
        # From now on boxes are frozen: what goes together has to be together.
        ledger.combining.settle()
        ready = [(box, self._carriage(box)) for box in ledger.ready_boxes.unreserved()]
        own = [box for box, carriage in ready if _goes_by_sheet(carriage) and carriage.carrier == carrier_code]
        others = sum(_goes_by_sheet(carriage) and carriage.carrier != carrier_code for _, carriage in ready)
        unmade = ledger.rounds.unmade(carrier_code)
        name = unmade or ledger.rounds.new_name(now)
        before = self._left(name) if unmade else {}
        drafted = {**before, **ledger.rounds.draft(name, carrier_code, own, now)}
        if not drafted:
            return None
        try:
            sheet = write_reservation(form, [self._entry(reference, box) for reference, box in drafted.items()])
        except SheetFault:
            ledger.rounds.give_up(drafted)
            raise
        orders = tuple(dict.fromkeys(order for box in drafted.values() for order in box.box.orders))
        return PreparedRound(
            *(name, carrier_code, form.name, sheet.ending, sheet.data, len(drafted), orders, tuple(drafted)),
            remarks=sheet.remarks,
            others=others,
        )

    def make(self, prepared: PreparedRound) -> None:
        """Make the round; from now on its sheet may be handed out, and can be had again. Raises LedgerError."""
        for start in range(0, len(prepared.orders), _PAGE):
            self._ledger.privacy.note_reading(prepared.orders[start : start + _PAGE], _PURPOSE, self._by, self._clock())
            time.sleep(_BREATH)
        now = self._clock()
        made = MadeRound(prepared.round, prepared.carrier, prepared.form, prepared.file_name, prepared.data)
        self._ledger.rounds.make(made, now, now + timedelta(days=self._settings.sheets.keep_days))

    def undo(self, prepared: PreparedRound) -> None:
        """Let the boxes go of a round that was not made. Raises LedgerError."""
        self._ledger.rounds.give_up(prepared.references)

    def adopt(self, orders: Sequence[str], form: CarrierForm, carrier_code: str) -> int:
        """Reserve ready boxes without a sheet, for the orders that a carrier's own list names; how many.

        An order that is in more than one box, or in one that another carrier takes, is left. Raises LedgerError.
        """
        wanted = set(orders)
        ready = self._ledger.ready_boxes.unreserved() if wanted else []
        times = {number: sum(number in box.box.orders for box in ready) for number in wanted}
        own = [
            box
            for box in ready
            if any(times.get(number) == 1 for number in box.box.orders)
            if _goes_by_sheet(carriage := self._carriage(box)) and carriage.carrier == carrier_code
        ]
        if not own:
            return 0
        now = self._clock()
        name = self._ledger.rounds.new_name(now)
        self._ledger.rounds.draft(name, carrier_code, own, now)
        made = MadeRound(name, carrier_code, form.name, "", b"")
        return self._ledger.rounds.make(made, now, now)

    def _left(self, name: str) -> dict[str, ReadyBox]:
        """The drafts of a round that was never made; those that can not be written any more are given up."""
        references = self._ledger.rounds.references(name)
        there = self._ledger.ready_boxes.reserved(references)
        self._ledger.rounds.give_up(reference for reference in references if reference not in there)
        return there

    def _carriage(self, box: ReadyBox) -> BoxCarriage:
        return self._settings.house.choose(box.box, box.receiver.zip)

    def _entry(self, reference: str, box: ReadyBox) -> BoxEntry:
        sender, goods = self._settings.sender, dict[tuple[str, str], int]()
        for line in box.box.lines:
            named = (line.name or line.sku, line.option)
            goods[named] = goods.get(named, 0) + line.quantity
        return BoxEntry(
            reference,
            box.box.order,
            box.receiver,
            Receiver(sender.name, sender.phone, "", sender.address),
            tuple(GoodsRow(name, option, pieces) for (name, option), pieces in goods.items()),
            box.box.orders,
            memo=box.receiver.memo,
            box_type=self._settings.box_type,
            freight=self._carriage(box).freight,
        )


def _goes_by_sheet(carriage: BoxCarriage) -> bool:
    return carriage.numbers is NumberSource.SHEET
