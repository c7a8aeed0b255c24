"""The side of the ledger that the commands and the board call."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from station.ledger.journal.chain import ChainHead, VerifiedChain, first_provable, heads, verify
from station.ledger.journal.journal_archive import ArchivedYears
from station.ledger.orders import order_search
from station.ledger.orders.order_queries import PackedParcel, packed_between, records
from station.ledger.parts import LedgerSide
from station.ledger.records import (
    BenchRequest,
    IntakeResult,
    JournalEntry,
    KeptParcel,
    NumberRange,
    OrderKnown,
    OrderRow,
    RequestAnswer,
    UnnumberedGroup,
    UnnumberedParcel,
)
from station.packing.facts import PeopleRead
from station.packing.orders import BoxLine, LineNews, Product, Receiver
from station.statistics.parcel_stories import FoundParcel


class OfficeSide(LedgerSide):
    """Lists, ranges, ways out, requests and the journal."""

    def take_in_products(self, products: Iterable[Product]) -> IntakeResult:
        """Add or change products in one transaction; those not named stay."""
        return self._parts.catalogue.take_in(products)

    def products(self) -> Iterator[Product]:
        """Return every product, by SKU."""
        return self._parts.catalogue.products()

    def orders(self, *, open_only: bool = False) -> Iterator[OrderRow]:
        """Return the orders in the order of their intake; `open_only`: those that wait to be packed."""
        return self._parts.lookups.orders(open_only=open_only)

    def order(self, number: str) -> OrderKnown | None:
        """Return an order with its lines and boxes; None when it is not known."""
        return self._parts.lookups.order(number)

    def parcels_like(self, text: str) -> tuple[FoundParcel, ...]:
        """Return the newest parcels that a text names: a number, goods by name, SKU or barcode, or a receiver.

        Whoever shows the receivers of what was found records it (`note_reading`).
        """
        to = self._parts.lookups.consignments_to(text)
        with self._parts.store.read() as connection:
            return order_search.find_parcels_like(connection, text, to)

    def orders_like(self, text: str) -> frozenset[str]:
        """Return the numbers of the orders that a text names, as `parcels_like` finds parcels."""
        to = self._parts.lookups.consignments_to(text)
        with self._parts.store.read() as connection:
            return order_search.find_orders_like(connection, text, to)

    def orders_to(self, text: str) -> frozenset[str]:
        """Return the numbers of the orders whose receiver a text names."""
        return self._parts.lookups.orders_to(text)

    def goods_of(self, orders: Iterable[str]) -> dict[str, tuple[BoxLine, ...]]:
        """Return what was ordered, by order."""
        return self._parts.lookups.goods_of(orders)

    def on_their_way(self) -> Iterator[tuple[str, tuple[LineNews, ...]]]:
        """Return the orders whose parcels are on their way, with what the shop says of each line."""
        return self._parts.newsroom.on_their_way()

    def receiver_in(self, parcel: str) -> Receiver | None:
        """Return whom a parcel goes to; None when nobody knows, or the key was erased."""
        return self._parts.lookups.receiver_in(parcel)

    def receiver_of(self, number: str) -> Receiver | None:
        """Return an order's (first) receiver; None when there is none, or its key was erased."""
        return self._parts.lookups.receiver_of(number)

    def note_reading(self, orders: Iterable[str], purpose: str, by: str, at: datetime) -> None:
        """Record that somebody had the receivers of orders shown or printed."""
        facts = tuple(PeopleRead(order, purpose, by) for order in orders)
        if facts:
            with self._parts.journal.writing() as writing:
                writing.append(JournalEntry(at, facts))

    def add_range(self, carrier: str, first: int, last: int) -> None:
        """Add a range of bases, both ends included. Raises LedgerError range_overlap or bad_range."""
        self._parts.numbers.add_range(carrier, first, last)

    def ranges(self) -> tuple[NumberRange, ...]:
        """Return every range, oldest first."""
        return self._parts.numbers.ranges()

    def release(self, number: str, reason: str, at: datetime, allowed_by: str = "") -> int:
        """Release a held order and those held with it. Raises LedgerError not_found or not_held."""
        return self._parts.ways_out.release(number, reason, at, allowed_by)

    def void_parcel(self, number: str, reason: str, at: datetime, allowed_by: str = "") -> int:
        """Void a packed parcel by its waybill, its id or its order; its lines can be packed again.

        Raises:
            LedgerError: not_found, ambiguous, still_open, not_packed, already_void,
                already_dispatched_to_shop, being_sent.
        """
        return self._parts.ways_out.void_parcel(number, reason, at, allowed_by)

    def packed_parcel(self, number: str) -> str:
        """Return the packed parcel of a waybill, an id or an order.

        Raises:
            LedgerError: not_found, ambiguous, still_open, not_packed, already_void.
        """
        with self._parts.store.read() as connection:
            return self._parts.ways_out.packed(connection, number)

    def unnumbered(self) -> tuple[UnnumberedParcel, ...]:
        """Return the packed parcels that wait for their waybill numbers, the longest packed first."""
        return self._parts.handover.waiting()

    def unnumbered_groups(self) -> tuple[UnnumberedGroup, ...]:
        """Return how many packed parcels wait for their numbers, by carrier and due moment."""
        return self._parts.handover.groups()

    def kept(self, reasons: Collection[str]) -> tuple[KeptParcel, ...]:
        """Return the parcels whose dispatch is held or refused for one of these reasons, the longest packed first."""
        return self._parts.outbox.kept(reasons)

    def find_unnumbered(self, named: str) -> UnnumberedParcel:
        """Return the waiting parcel of an id or of one of its orders. Raises LedgerError not_waiting, ambiguous."""
        return self._parts.handover.find(named)

    def register_number(self, named: str, number: str, at: datetime) -> UnnumberedParcel:
        """Bind a number to a waiting parcel for good; its dispatch is owed from now on.

        Raises:
            LedgerError: not_waiting, ambiguous, number_taken.
        """
        return self._parts.handover.register(named, number, at)

    def packed_between(self, since: datetime, until: datetime) -> tuple[PackedParcel, ...]:
        """Return the parcels packed here from `since` on and before `until`; those given up are left out."""
        return packed_between(self._parts.store, self._parts.station, since, until)

    def leave_request(self, kind: str, args: Mapping[str, object]) -> str:
        """Ask something of the running bench; return the request's id."""
        return self._parts.requests.leave(kind, args)

    def open_requests(self) -> tuple[BenchRequest, ...]:
        """Return the requests that nobody answered, oldest first."""
        return self._parts.requests.open()

    def answer_request(
        self,
        which: str,
        ok: bool,  # noqa: FBT001 - reads as "this one: yes, because"
        text_code: str,
        values: Mapping[str, object] | None = None,
    ) -> bool:
        """Answer a request; False when it is answered already, or unknown."""
        return self._parts.requests.answer(which, RequestAnswer(ok, text_code, values or {}))

    def request_answer(self, which: str) -> RequestAnswer | None:
        """Return the bench's answer; None while there is none."""
        return self._parts.requests.answer_to(which)

    def carry_out(self, request: BenchRequest, at: datetime) -> RequestAnswer | None:
        """Do what a supervisor asks, journal and answer it in one commit; None when it was answered before.

        For the kinds of `ERRANDS`. A refusal is an answer, too, and changes nothing else.
        """
        return self._parts.errands.carry_out(request, at)

    def records(
        self, *, order: str | None = None, waybill: str | None = None, since: datetime | None = None
    ) -> Iterator[dict[str, Any]]:
        """Return the journal's records that fit, oldest first, as `journal --json` prints them."""
        return records(self._parts.store, order=order, waybill=waybill, since=since)

    def verify(self, known: Iterable[ChainHead] = ()) -> VerifiedChain:
        """Recompute the journal's chain, and look for the records that `known` names: see `chain.verify`."""
        archives, key = self._parts.archives, self._parts.keys.chain
        archived = archives.verify(first_provable(self._parts.store))
        if not archived.ok:
            return archived
        found = verify(self._parts.store, key, known, archives.ends(), archives.last_id())
        return replace(found, archived=archived.count, away=archived.away)

    def archives(self) -> tuple[ArchivedYears, ...]:
        """Return the files of old years, oldest first."""
        return self._parts.archives.files()

    @property
    def archive_folder(self) -> Path:
        """Where the files of old years lie."""
        return self._parts.archives.folder

    def put_away(self, before: datetime, name: str) -> ArchivedYears | None:
        """Archive the records before a moment; None when there are none. Raises LedgerError in_use."""
        return self._parts.archives.put_away(before, name)

    def archived_records(
        self, *, order: str | None = None, waybill: str | None = None, since: datetime | None = None
    ) -> Iterator[dict[str, Any]]:
        """Return the records of old years that fit, oldest first; those of files that are not there are missing."""
        return self._parts.archives.records(order=order, waybill=waybill, since=since)

    def heads(self) -> tuple[ChainHead, ...]:
        """Return the newest record of every station."""
        return heads(self._parts.store)
