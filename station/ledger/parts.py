"""The parts of an open ledger and how they hang together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Self

from station.ledger.journal.journal import Journal
from station.ledger.journal.journal_archive import JournalArchives
from station.ledger.journal.projection import JournalProjection
from station.ledger.orders.catalogue import ProductCatalogue
from station.ledger.orders.file_intake import OrderFiles
from station.ledger.orders.intake import OrderIntake
from station.ledger.orders.order_queries import OrderLookups
from station.ledger.orders.slip_lookup import SlipLookup
from station.ledger.orders.staged_import import StagedImport
from station.ledger.orders.supervisor_actions import BenchRequests, SupervisorActions, WaysOut
from station.ledger.orders.waybill_numbers import WaybillNumbers
from station.ledger.orders.wished_days import WishedDays
from station.ledger.outbox import HandoverQueue, Outbox
from station.ledger.privacy import PeopleStore, PrivacyKeys
from station.ledger.shop_news import ShopLink, ShopNews
from station.ledger.statistics.hall_queries import DueDates, RuleNow
from station.ledger.storage.clock_trust import ClockTrust
from station.ledger.storage.database import LedgerDatabase
from station.ledger.storage.witness import HeadWitness


@dataclass(frozen=True, slots=True)
class LedgerBase:
    """What stands on the file, the keys and the clock, and on one another."""

    store: LedgerDatabase
    station: str
    epoch: int
    clock: Callable[[], datetime]
    shop: str
    keys: PrivacyKeys
    witness: HeadWitness
    staging: StagedImport
    people: PeopleStore
    journal: Journal
    numbers: WaybillNumbers
    effects: JournalProjection
    catalogue: ProductCatalogue
    due_dates: DueDates
    ways_out: WaysOut

    @classmethod
    def of(  # noqa: PLR0913 -- one word a choice of whoever opens a ledger
        cls,
        store: LedgerDatabase,
        keys: PrivacyKeys,
        station: str,
        epoch: int,
        *,
        number_of: Callable[[str, int], str],
        clock: Callable[[], datetime],
        due_rule: RuleNow,
        shop: str = "",
    ) -> Self:
        """Make it for a station."""
        witness, staging = HeadWitness(store.path.parent, keys.chain), StagedImport(store)
        journal, numbers = Journal(store, station, epoch, keys.chain, witness), WaybillNumbers(store, number_of)
        effects, people = JournalProjection(station, numbers), PeopleStore(keys)
        return cls(
            store=store,
            station=station,
            epoch=epoch,
            clock=clock,
            shop=shop,
            keys=keys,
            witness=witness,
            staging=staging,
            people=people,
            journal=journal,
            numbers=numbers,
            effects=effects,
            catalogue=ProductCatalogue(store, staging, people),
            due_dates=DueDates(store, due_rule),
            ways_out=WaysOut(journal, effects),
        )


@dataclass(frozen=True, slots=True)
class LedgerParts(LedgerBase):
    """One of each, around one file."""

    slips: SlipLookup
    lookups: OrderLookups
    desk: OrderIntake
    outbox: Outbox
    requests: BenchRequests
    hopes: WishedDays
    errands: SupervisorActions
    handover: HandoverQueue
    shop_link: ShopLink
    newsroom: ShopNews
    clock_trust: ClockTrust
    archives: JournalArchives
    order_files: OrderFiles

    @classmethod
    def on(cls, base: LedgerBase) -> LedgerParts:
        """Put the others on their base."""
        store, journal = base.store, base.journal
        desk = OrderIntake(store, base.people, base.clock, base.staging, base.shop)
        return cls(
            **{field.name: getattr(base, field.name) for field in fields(base)},
            slips=SlipLookup(store, base.catalogue, base.station, base.due_dates, base.people),
            lookups=OrderLookups(store, base.people, base.due_dates),
            desk=desk,
            outbox=Outbox(store, journal),
            requests=BenchRequests(store, base.clock),
            hopes=WishedDays(store, journal, base.effects),
            errands=SupervisorActions(journal, base.effects, base.ways_out),
            handover=HandoverQueue(store, journal, base.numbers),
            shop_link=ShopLink(store, base.station),
            newsroom=ShopNews(store),
            clock_trust=ClockTrust(store),
            archives=JournalArchives(store, base.keys.chain),
            order_files=OrderFiles(store, base.people, desk),
        )


class LedgerSide:
    """What the sides of the ledger share."""

    _parts: LedgerParts
