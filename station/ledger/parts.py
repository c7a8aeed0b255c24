"""The parts of an open ledger and how they hang together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

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
class Parts:
    """One of each, around one file."""

    store: Store
    station: str
    epoch: int
    clock: Callable[[], datetime]
    keys: Keys
    people: People
    journal: Journal
    numbers: Numbers
    effects: Effects
    catalogue: Catalogue
    due_dates: DueDates
    slips: Slips
    lookups: Lookups
    desk: Desk
    outbox: Outbox
    requests: Requests
    ways_out: WaysOut
    errands: Errands
    handover: Handover
    shop_link: ShopLink
    newsroom: Newsroom
    clock_trust: ClockTrust
    hopes: Hopes
    witness: Witness
    staging: Staging
    archives: Archives

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
    ) -> Parts:
        """Put the parts together for a station."""
        witness = Witness(store.path.parent, keys.chain)
        staging = Staging(store)
        people, journal = People(keys), Journal(store, station, epoch, keys.chain, witness)
        numbers, catalogue = Numbers(store, number_of), Catalogue(store, staging)
        effects, due_dates = Effects(station, numbers), DueDates(store, due_rule)
        ways_out = WaysOut(journal, effects)
        return cls(
            store=store,
            station=station,
            epoch=epoch,
            clock=clock,
            keys=keys,
            people=people,
            journal=journal,
            numbers=numbers,
            effects=effects,
            catalogue=catalogue,
            due_dates=due_dates,
            slips=Slips(store, catalogue, station, due_dates),
            lookups=Lookups(store, people, due_dates),
            desk=Desk(store, people, clock, staging),
            outbox=Outbox(store, journal),
            requests=Requests(store, clock),
            ways_out=ways_out,
            hopes=Hopes(store, journal, effects),
            errands=Errands(journal, effects, ways_out),
            handover=Handover(store, journal, numbers),
            shop_link=ShopLink(store, station),
            newsroom=Newsroom(store),
            clock_trust=ClockTrust(store),
            witness=witness,
            staging=staging,
            archives=Archives(store, keys.chain),
        )


class Side:
    """What the sides of the ledger share."""

    _parts: Parts
