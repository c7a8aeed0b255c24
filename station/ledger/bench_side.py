"""The side of the ledger that the bench calls while a packer waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection

from station.ledger.journal.projection import leaves_orders
from station.ledger.journal.resume import left, resume
from station.ledger.ledger_error import StaleDecision
from station.ledger.orders import serial_numbers
from station.ledger.orders.order_queries import standing_in
from station.ledger.orders.supervisor_actions import settle_request
from station.ledger.parts import LedgerSide
from station.ledger.records import (
    BenchFigures,
    JournalEntry,
    LeftParcel,
    OrdersDue,
    ResumePoint,
    SlipFound,
    WaybillKnown,
)
from station.ledger.statistics.bench_counters import add, glance, since
from station.packing.events import ProductMatch
from station.packing.facts import Device
from station.packing.orders import PackingBox, Receiver
from station.packing.verdicts import OrderState, ShopResult


class BenchSide(LedgerSide):
    """Scans, slips and numbers."""

    def resume(self) -> ResumePoint:
        """Return where this station stood when it stopped."""
        return resume(self._parts.store, self._parts.station)

    def left(self, parcel: str) -> LeftParcel:
        """Return a parcel that was packed here, and whether a further copy of its label may come out."""
        return left(self._parts.store, self._parts.lookups, self._parts.station, parcel)

    def find_slip(self, code: str, parcel_id: str) -> SlipFound | None:
        """Return what an order's code opens, its box named `parcel_id`; None when it is no order's."""
        return self._parts.slips.find(code, parcel_id)

    def find_products(self, code: str) -> tuple[ProductMatch, ...]:
        """Return the products that carry a code; one that carries it exactly so wins over a GTIN's equal."""
        return self._parts.catalogue.find(code)

    def find_waybill(self, number: str) -> WaybillKnown | None:
        """Return what is known of a number, hyphens and blanks aside; None when it was never bound here."""
        return self._parts.numbers.find(number)

    def find_orders(self, numbers: Sequence[str]) -> tuple[str, ...]:
        """Return the known orders among some texts, spelled as the shop does, in the order of the texts."""
        return self._parts.slips.known(numbers)

    def serial_taken_by(self, sku: str, serial: str, but: str) -> str:
        """Return the order of the box, other than the parcel `but`, that has the piece; "" when it is free."""
        return serial_numbers.taken_by(self._parts.store, sku, serial, but)

    def count_up(self, day: date, times: Mapping[str, int]) -> None:
        """Add to the day's counts, in a commit of its own; those older than a month go."""
        add(self._parts.store, day, times)

    def counted_since(self, day: date) -> dict[str, int]:
        """Return what was counted from a day on, by name."""
        return since(self._parts.store, day)

    def orders_due(self, until: datetime) -> OrdersDue:
        """Return the orders that wait to be packed and are due by then."""
        return self._parts.due_dates.by(until)

    def tracks_products(self) -> bool:
        """Whether a product wants its lots or serial numbers told."""
        return self._parts.catalogue.tracks()

    def next_number(self, carrier: str) -> str | None:
        """Return the next free number without taking it; None when there is none."""
        return self._parts.numbers.next_number(carrier)

    def numbers_left(self, carrier: str) -> int | None:
        """Return how many numbers are left; None when the carrier never had a range."""
        return self._parts.numbers.left(carrier)

    def record(self, entry: JournalEntry) -> int:
        """Store facts and all they change in one commit; return the number of the last record.

        Raises:
            StaleDecision: a number was taken, a line is packed elsewhere, a debt is leased, an order is not as it
                was any more: decide again.
            LedgerError: disk_full, read_only, damaged, locked, io. Nothing was stored in either case.
        """
        if not entry.facts:
            return self._parts.journal.newest_seq()
        try:
            with self._parts.journal.writing() as writing:
                first = writing.append(entry, bench=True)
                for seq, fact in enumerate(entry.facts, first):
                    self._parts.effects.apply(writing, fact, seq, entry.at, entry.dispatch_due)
                self._see_to(writing.connection, entry)
        except BaseException:
            self._parts.numbers.forget()
            raise
        return first + len(entry.facts) - 1

    def _see_to(self, connection: Connection, entry: JournalEntry) -> None:
        """See to what must be true in this commit; what was seen and cannot have changed is not looked at again."""
        lookups = self._parts.lookups
        if entry.answers is not None or (entry.stands is not None and not lookups.is_clear(entry.stands)):
            _require(connection, entry)
        if all(map(leaves_orders, entry.facts)):
            lookups.keep_clear()

    def standing(self, box: PackingBox) -> OrderState:
        """Return how the orders of a box stand in what is stored now, against the box as it was opened."""
        found = self._parts.lookups.standing(box)
        if found.result is not ShopResult.CHANGED:
            return found
        return replace(found, box=self._parts.slips.renewed(box))

    def receiver(self, box: PackingBox) -> Receiver | None:
        """Return whom a box goes to, with the memos of all its orders; None when the key was erased."""
        return self._parts.lookups.receiver(box)

    def receiver_as_opened(self, box: PackingBox) -> Receiver | None:
        """The same for a label that is decided. Raises StaleDecision when the box was opened for others."""
        return self._parts.lookups.receiver(box, as_opened=True)

    def undoable(self, parcel: str, now: datetime) -> bool:
        """Whether a packed parcel can be taken back: its debt is not due yet, and nobody had it in hands."""
        return self._parts.outbox.undoable(parcel, now)

    def voidable(self, parcel: str, now: datetime) -> bool:
        """Whether a packed parcel can be voided: the shop was not told of it, and nobody is telling it now."""
        return self._parts.outbox.voidable(parcel, now)

    def link_news(self) -> tuple[Device, ...]:
        """Return what was recorded last about the shop's link and the backup since this was asked before."""
        return self._parts.shop_link.news()

    def glance(self, now: datetime) -> BenchFigures:
        """Return the counts in the head of the screen; the day is that of `now` in its zone."""
        return glance(self._parts.store, self._parts.station, now)


def _require(connection: Connection, entry: JournalEntry) -> None:
    """What a label relies on must be true in the commit that binds it. Raises StaleDecision."""
    if entry.stands is not None:
        found = standing_in(connection, entry.stands)
        if found.result is not ShopResult.CLEAR:
            raise StaleDecision(f"the orders of {entry.stands.parcel} are {found.result}")
    if entry.answers is not None and not settle_request(connection, *entry.answers):
        raise StaleDecision("somebody else answered")
