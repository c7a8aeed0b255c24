"""The parts of an open ledger and how they hang together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Self

from station.ledger.archive import Archives
from station.ledger.catalogue import Catalogue
from station.ledger.due import DueDates, RuleNow
from station.ledger.effects import Effects
from station.ledger.engine import Store
from station.ledger.errands import Errands
from station.ledger.handover import Handover
from station.ledger.hopes import Hopes
from station.ledger.intake import Desk
from station.ledger.journal import Journal
from station.ledger.keys import Keys
from station.ledger.lookups import Lookups
from station.ledger.news import Newsroom
from station.ledger.numbers import Numbers
from station.ledger.order_files import OrderFiles
from station.ledger.outbox import Outbox
from station.ledger.people import People
from station.ledger.requests import Requests
from station.ledger.shop_link import ShopLink
from station.ledger.slips import Slips
from station.ledger.staging import Staging
from station.ledger.trusted import ClockTrust
from station.ledger.ways_out import WaysOut
from station.ledger.witness import Witness


@dataclass(frozen=True, slots=True)
class LedgerBase:
    """What stands on the file, the keys and the clock, and on one another."""

    store: Store
    station: str
    epoch: int
    clock: Callable[[], datetime]
    keys: Keys
    witness: Witness
    staging: Staging
    people: People
    journal: Journal
    numbers: Numbers
    effects: Effects
    catalogue: Catalogue
    due_dates: DueDates
    ways_out: WaysOut

    @classmethod
    def of(
        cls,
        store: Store,
        keys: Keys,
        station: str,
        epoch: int,
        *,
        number_of: Callable[[str, int], str],
        clock: Callable[[], datetime],
        due_rule: RuleNow,
    ) -> Self:
        """Make it for a station."""
        witness, staging = Witness(store.path.parent, keys.chain), Staging(store)
        journal, numbers = Journal(store, station, epoch, keys.chain, witness), Numbers(store, number_of)
        effects, people = Effects(station, numbers), People(keys)
        return cls(
            store=store,
            station=station,
            epoch=epoch,
            clock=clock,
            keys=keys,
            witness=witness,
            staging=staging,
            people=people,
            journal=journal,
            numbers=numbers,
            effects=effects,
            catalogue=Catalogue(store, staging, people),
            due_dates=DueDates(store, due_rule),
            ways_out=WaysOut(journal, effects),
        )


@dataclass(frozen=True, slots=True)
class Parts(LedgerBase):
    """One of each, around one file."""

    slips: Slips
    lookups: Lookups
    desk: Desk
    outbox: Outbox
    requests: Requests
    hopes: Hopes
    errands: Errands
    handover: Handover
    shop_link: ShopLink
    newsroom: Newsroom
    clock_trust: ClockTrust
    archives: Archives
    order_files: OrderFiles

    @classmethod
    def on(cls, base: LedgerBase) -> Parts:
        """Put the others on their base."""
        store, journal = base.store, base.journal
        desk = Desk(store, base.people, base.clock, base.staging)
        return cls(
            **{field.name: getattr(base, field.name) for field in fields(base)},
            slips=Slips(store, base.catalogue, base.station, base.due_dates, base.people),
            lookups=Lookups(store, base.people, base.due_dates),
            desk=desk,
            outbox=Outbox(store, journal),
            requests=Requests(store, base.clock),
            hopes=Hopes(store, journal, base.effects),
            errands=Errands(journal, base.effects, base.ways_out),
            handover=Handover(store, journal, base.numbers),
            shop_link=ShopLink(store, base.station),
            newsroom=Newsroom(store),
            clock_trust=ClockTrust(store),
            archives=Archives(store, base.keys.chain),
            order_files=OrderFiles(store, base.people, desk),
        )


class Side:
    """What the sides of the ledger share."""

    _parts: Parts
