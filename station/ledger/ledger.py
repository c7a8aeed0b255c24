"""The ledger as its callers see it: one open file of one station, its parts, and what several of them do at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, select

from station.ledger.copies.replace import settle
from station.ledger.copies.snapshot import LedgerCopies
from station.ledger.handover_queue import HandoverQueue
from station.ledger.journal.chain import ChainHead, SkippedNumbers
from station.ledger.journal.chain_check import ChainCheck
from station.ledger.journal.epochs import closing_facts, first_record
from station.ledger.journal.journal import Journal
from station.ledger.journal.journal_archive import JournalArchives
from station.ledger.journal.projection import JournalProjection, leaves_orders
from station.ledger.journal.record_lookup import RecordLookup
from station.ledger.journal.resume import BenchResumption
from station.ledger.journal.soundness import LedgerSoundness
from station.ledger.ledger_error import LedgerError, StaleDecision
from station.ledger.orders.alike_goods import AlikeGoods
from station.ledger.orders.box_combining import BoxCombining
from station.ledger.orders.box_gifts import BoxGifts
from station.ledger.orders.catalogue import ProductCatalogue
from station.ledger.orders.file_intake import OrderFiles
from station.ledger.orders.hand_combining import HandCombining
from station.ledger.orders.intake import OrderIntake
from station.ledger.orders.label_lookup import LabelLookup
from station.ledger.orders.lost_reservations import LostReservations
from station.ledger.orders.number_assignments import NumberAssignments
from station.ledger.orders.order_queries import OrderLookups, standing_in
from station.ledger.orders.order_search import OrderSearch
from station.ledger.orders.picture_store import PictureStore
from station.ledger.orders.ready_boxes import ReadyBoxes
from station.ledger.orders.reservation_rounds import CarrierRounds
from station.ledger.orders.reservations import BoxReservations
from station.ledger.orders.serial_numbers import SerialNumbers
from station.ledger.orders.slip_lookup import SlipLookup
from station.ledger.orders.sort_records import SortRecords
from station.ledger.orders.staged_import import StagedImport
from station.ledger.orders.supervisor_actions import BenchRequests, SupervisorActions, WaysOut, settle_request
from station.ledger.orders.waybill_numbers import WaybillNumbers
from station.ledger.orders.wished_days import WishedDays
from station.ledger.outbox import Outbox
from station.ledger.privacy import PeopleStore, PrivacyKeys
from station.ledger.receiver_privacy import ReceiverPrivacy
from station.ledger.records import JournalEntry
from station.ledger.shop_news import ShopCursors, ShopLink, ShopNews
from station.ledger.statistics.alike_learning import AlikeLearning
from station.ledger.statistics.bench_counters import BenchCounters
from station.ledger.statistics.hall_queries import DueDates, RuleNow
from station.ledger.storage.clock_trust import ClockTrust
from station.ledger.storage.database import FILE_NAME, LedgerDatabase
from station.ledger.storage.schema import journal, meta
from station.ledger.storage.witness import HeadWitness
from station.packing.deadlines import DueRule
from station.packing.facts import OrderAbandoned
from station.packing.verdicts import ShopResult


def _no_rule() -> DueRule | None:
    """Count nothing: an order is due when the shop says so."""
    return None


class Ledger:
    """Journal, orders, catalogue, numbers and debts of one data folder, for one station: each part an attribute.

    What one part does alone is asked of that part; what several do in one commit is asked of the ledger. Every method
    of either may raise LedgerError, and then has changed nothing. Safe to call from several threads; several processes
    may have the same folder open.
    """

    def __init__(  # noqa: PLR0913 -- one word a choice of whoever opens a ledger
        self,
        database: LedgerDatabase,
        keys: PrivacyKeys,
        station: str,
        epoch: int,
        *,
        number_of: Callable[[str, int], str],
        clock: Callable[[], datetime],
        due_rule: RuleNow,
        shop: str = "",
    ) -> None:
        """Use `Ledger.open`. `epoch`: how often the ledger began: 1, and one more with every restore."""
        self.database, self.keys, self.station, self.epoch = database, keys, station, epoch
        self.people = PeopleStore(keys)
        self.staging = StagedImport(database)
        self.intake = OrderIntake(database, self.people, clock, self.staging, shop)
        self.order_files = OrderFiles(database, self.people, self.intake)
        self.catalogue = ProductCatalogue(database, self.staging, self.people)
        self.alike = AlikeGoods(database)
        self.alike_learning = AlikeLearning(database, self.catalogue)
        self.pictures = PictureStore(database)
        self.serials = SerialNumbers(database)
        self.numbers = WaybillNumbers(database, number_of)
        self.due_dates = DueDates(database, due_rule)
        self.gifts = BoxGifts(clock)
        self._put_up_boxes()
        self.slips = SlipLookup(database, self.catalogue, station, self.due_dates, self.people, self.gifts)
        self.labels = LabelLookup(database, self.slips)
        self.orders = OrderLookups(database, station, self.people, self.due_dates, self.slips)
        self.search = OrderSearch(database, self.people)
        self.news = ShopNews(database)
        self.cursors = ShopCursors(database)
        self.requests = BenchRequests(database, clock)
        self.counters = BenchCounters(database, station)
        self.clock_trust = ClockTrust(database)
        self.copies = LedgerCopies(database, keys.chain)
        self.soundness = LedgerSoundness(database, self.people)
        self._put_up_journal(clock)

    def _put_up_boxes(self) -> None:
        """Make what puts orders into boxes, and what carriers know of those."""
        database = self.database
        self.combining = BoxCombining(database, self.catalogue, self.people)
        self.intake.followed_by(self.combining)
        self.hand_combining = HandCombining(database, self.combining)
        self.reservations = BoxReservations(database)
        self.sort_data = SortRecords(database, self.people)
        self.rounds = CarrierRounds(database, self.people)
        self.ready_boxes = ReadyBoxes(database, self.catalogue, self.due_dates, self.people)

    def _put_up_journal(self, clock: Callable[[], datetime]) -> None:
        """Make the journal, what reads it, and what writes to it."""
        database, station, key = self.database, self.station, self.keys.chain
        self._witness = HeadWitness(database.path.parent, key)
        self._projection = JournalProjection(station, self.numbers)
        self.journal = Journal(database, station, self.epoch, key, self._witness)
        self.records = RecordLookup(database, station, self.epoch)
        self.archives = JournalArchives(database, key)
        self.chain = ChainCheck(database, key, self.archives, self._witness)
        self.resumption = BenchResumption(database, station, self.orders)
        self.shop_link = ShopLink(database, station)
        self.outbox = Outbox(database, self.journal, clock)
        self.handover = HandoverQueue(database, self.journal, self.numbers)
        self.ways_out = WaysOut(database, self.journal, self._projection)
        self.supervisor = SupervisorActions(self.journal, self._projection, self.ways_out)
        self.lost_reservations = LostReservations(database, self.journal, self._projection, clock)
        self.intake.watched_by(self.lost_reservations)
        self.assignments = NumberAssignments(database, self.journal, self._projection, self.numbers)
        self.wished_days = WishedDays(database, self.journal, self._projection)
        self.privacy = ReceiverPrivacy(database, self.keys, self.people, self.journal)

    @classmethod
    def open(  # noqa: PLR0913 -- one word a choice of its caller's
        cls,
        data_dir: Path,
        station: str,
        *,
        key_file: Path,
        number_of: Callable[[str, int], str],
        clock: Callable[[], datetime],
        due_rule: RuleNow = _no_rule,
        shop: str = "",
        create: bool = True,
        whole: bool = True,
    ) -> Ledger:
        """Open the ledger of a folder; `create`: make folder, file and keys when they are missing.

        `number_of(carrier, base)` makes the waybill number of a base. `due_rule` gives the rule by which orders
        are due of which the shop says nothing. `shop` is remembered as where new orders came from. `whole`: refuse a
        file whose newest records are gone, by the note that lies beside it; without, it is opened to be looked at.

        Raises:
            LedgerError: newer_schema, no_folder, no_key, read_only, damaged, disk_full, locked, in_use, restoring,
                io; ledger_gone, when the keys are there and the file is not; records_lost, when its end is missing.
        """
        settle(data_dir, key_file)
        if create:
            _require_file(data_dir, key_file)
        store = LedgerDatabase(data_dir, create=create)
        try:
            known, epoch = _remembered(store)
            keys = PrivacyKeys(key_file, may_create=not known)
            _require_same(known, keys)
            if not known:
                _remember(store, keys.id)
            made = cls(store, keys, station, epoch, number_of=number_of, clock=clock, due_rule=due_rule, shop=shop)
            made._compare_with_note(refuse=whole)
        except BaseException:
            store.close()
            raise
        return made

    def record(self, entry: JournalEntry) -> int:
        """Store facts and all they change in one commit; return the number of the last record.

        Raises:
            StaleDecision: a number was taken, a line is packed elsewhere, a debt is leased, an order is not as it
                was any more: decide again.
            LedgerError: disk_full, read_only, damaged, locked, io. Nothing was stored in either case.
        """
        if not entry.facts:
            return self.journal.newest_seq()
        try:
            with self.journal.writing() as writing:
                first = writing.append(entry, bench=True)
                for seq, fact in enumerate(entry.facts, first):
                    self._projection.apply(writing, fact, seq, entry.at, entry.dispatch_due)
                self._see_to(writing.connection, entry)
        except BaseException:
            self.numbers.forget()
            raise
        return first + len(entry.facts) - 1

    def _see_to(self, connection: Connection, entry: JournalEntry) -> None:
        """See to what must be true in this commit; what was seen and cannot have changed is not looked at again."""
        lookups = self.orders
        if entry.answers is not None or (entry.stands is not None and not lookups.is_clear(entry.stands)):
            _require(connection, entry)
        if all(map(leaves_orders, entry.facts)):
            lookups.keep_clear()

    def begin_epoch(
        self, at: datetime, copied_at: datetime, skipped: Sequence[SkippedNumbers], *, new_keys: bool
    ) -> int:
        """Record that the ledger was restored, and close what was open; return how many boxes that were."""
        with self.database.read() as connection:
            closing = closing_facts(connection)
        entry = first_record(at, copied_at, closing, skipped, new_keys=new_keys)
        with self.journal.writing() as writing:
            first = writing.append(entry, bench=True)
            for seq, fact in enumerate(entry.facts, first):
                self._projection.apply(writing, fact, seq, at, None)
        return sum(isinstance(fact, OrderAbandoned) for fact in closing)

    def warm_up(self) -> None:
        """Do now what the first order would otherwise wait for."""
        self.people.warm_up()
        self.slips.find("", "")
        self.catalogue.find("")

    def close(self) -> None:
        """Close the file."""
        self._witness.close()
        self.database.close()

    def _compare_with_note(self, *, refuse: bool) -> None:
        """Refuse a file whose end is gone, and give up the numbers that a file before it gave out."""
        noted = self._witness.read()
        head = noted.heads.get(self.station)
        if head is not None and head.epoch >= self.epoch:
            known = ChainHead(self.station, head.epoch, head.seq, head.chain, "")
            if refuse and not self.chain.has_record(known):
                lost = max(head.seq - self.journal.newest_seq(), 1)
                raise LedgerError("records_lost", str(lost))
        self.numbers.catch_up(noted.numbers)


def _require(connection: Connection, entry: JournalEntry) -> None:
    """What a label relies on must be true in the commit that binds it. Raises StaleDecision."""
    if entry.stands is not None:
        found = standing_in(connection, entry.stands)
        if found.result is not ShopResult.CLEAR:
            raise StaleDecision(f"the orders of {entry.stands.parcel} are {found.result}")
    if entry.answers is not None and not settle_request(connection, *entry.answers):
        raise StaleDecision("somebody else answered")


def _require_file(data_dir: Path, key_file: Path) -> None:
    """Refuse to make a file anew where there was one."""
    # In this order: who makes both begins with the file.
    was_here = key_file.exists() or HeadWitness.is_there(data_dir)
    if was_here and not (data_dir / FILE_NAME).exists():
        raise LedgerError("ledger_gone", str(data_dir / FILE_NAME))


def _require_same(known: str, keys: PrivacyKeys) -> None:
    if known and known != keys.id:
        raise LedgerError("no_key", "the key file belongs to another ledger")


def _remembered(store: LedgerDatabase) -> tuple[str, int]:
    """Whose keys the file needs, and its epoch; "" and 1 of a new file."""
    with store.read() as connection:
        known = {row.key: row.value for row in connection.execute(select(meta))}
        is_new = connection.execute(select(journal.c.id).limit(1)).first() is None
    keys, epoch = known.get("keys", ""), known.get("epoch", "")
    # One that has records knows both; what it forgot must not be made up anew.
    if (not keys or not epoch.isdecimal()) and not (is_new and not keys):
        raise LedgerError("damaged", "meta")
    return keys, int(epoch or "1")


def _remember(store: LedgerDatabase, keys: str) -> None:
    rows = [{"key": "keys", "value": keys}, {"key": "epoch", "value": "1"}]
    with store.write() as connection:
        connection.execute(meta.insert().prefix_with("OR IGNORE"), rows)
