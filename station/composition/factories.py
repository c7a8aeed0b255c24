"""The composition root: puts the bench of a configuration together from its shop, ledger, printers and scanners."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

from station.carriers import carrier
from station.clock import BenchClock, SystemClock
from station.config import StationFile
from station.ledger import Ledger
from station.packing.carriage import LabelSource, NumberSource
from station.packing.process.states import PackingRules
from station.rights import BenchRole, StaffMember, StaffPerson, StaffRoster, StationRights
from station.rights.tries import TriesFile
from station.statistics.backlog import HallSettings
from station.workdays import DueAlmanac

if TYPE_CHECKING:
    from station.config import StationFile
    from station.statistics.hall_snapshot import HallSource


def hall_settings(config: StationFile) -> HallSettings:
    """What the figures need of the configuration."""
    return HallSettings(
        zone=config.station.timezone,
        carrier=config.carrier.code,
        cutoff=config.board.cutoff,
        cutoffs=dict(config.board.cutoffs),
        packers={packer.id: packer.name for packer in config.packers},
        by_sheet=bool(config.carrier.sheet_carriers),
    )


def open_hall(config: StationFile) -> HallSource:
    """The reader of this configuration's data. Raises LedgerError."""
    from station.clock import SystemClock
    from station.ledger.statistics.hall_reader import HallReader
    from station.workdays import DueAlmanac

    shop, folder = config.shop, config.station.data_dir
    almanac = DueAlmanac(
        folder,
        SystemClock(config.station.timezone).now,
        business_days=shop.due_business_days,
        same_day_cutoff=shop.same_day_cutoff,
        own=shop.holidays_file,
    )
    return HallReader(folder, hall_settings(config), due_rule=almanac.rule)


log = logging.getLogger(__name__)

# A question, the dispatch and the question after it must end within a lease of fifteen seconds.


def clock_of(config: StationFile) -> SystemClock:
    """The station's clock."""
    return SystemClock(config.station.timezone)


def almanac_of(config: StationFile, clock: BenchClock, ready: Callable[[], None] | None = None) -> DueAlmanac:
    """The rule by which the house's orders are due. With `ready` it never waits for the holidays, but calls back."""
    shop = config.shop
    return DueAlmanac(
        config.station.data_dir,
        clock.now,
        business_days=shop.due_business_days,
        same_day_cutoff=shop.same_day_cutoff,
        own=shop.holidays_file,
        ready=ready,
    )


LOOK_AT_START = 0.15
"""Seconds for which a start looks through the ledger's pages; `doctor` looks longer, `verify-journal` at all."""


def open_ledger(
    config: StationFile,
    clock: BenchClock,
    almanac: DueAlmanac | None = None,
    *,
    create: bool = True,
    whole: bool = True,
) -> Ledger:
    """The station's ledger, which counts due dates by an almanac. Raises LedgerError.

    `whole`: not one whose newest records are gone.
    """
    almanac = almanac_of(config, clock) if almanac is None else almanac
    ledger = Ledger.open(
        config.station.data_dir,
        config.station.name,
        key_file=config.retention.key_file,
        number_of=lambda code, base: carrier(code).number_from_base(base),
        clock=clock.now,
        due_rule=almanac.rule,
        shop=config.shop.name,
        create=create,
        whole=whole,
    )
    ledger.combining.keep_to(config.packing.combine, config.carrier.house)
    ledger.gifts.keep_to(config.packing.gift)
    return ledger


def rules_of(config: StationFile) -> PackingRules:
    """The settings that change a rule."""
    packing = config.packing
    return PackingRules(
        require_badge=config.station.require_badge,
        scan_every_unit=packing.scan_every_unit,
        confirm_by_scan=packing.confirm_label == "scan",
        dispatch_after=timedelta(seconds=packing.dispatch_after_seconds),
        answer_lasts=timedelta(seconds=packing.cancel_check_seconds),
        hold_when_silent=packing.when_shop_is_silent == "hold",
        asks_shop=not config.shop.kind.by_sheet,
        numbers=NumberSource(config.carrier.numbers),
        label=LabelSource(config.carrier.label),
        close_by_label=config.carrier.close_by_label,
        reissues=config.carrier.reissue == "new",
        every_unit=frozenset(packer.id for packer in config.packers if packer.every_unit),
    )


def roster_of(config: StationFile, station_key: bytes) -> StaffRoster:
    """Everybody of the configuration; `station_key`: the ledger's `journal_key`, under which badges are hashed."""
    members = (
        StaffMember(StaffPerson(packer.id, packer.name, BenchRole(packer.role)), packer.badge, packer.pin)
        for packer in config.packers
    )
    return StaffRoster(tuple(members), station_key)


def rights_of(config: StationFile, station_key: bytes, clock: BenchClock) -> StationRights:
    """The check of badges and PINs; its waits are shared by every program of the station."""
    roster = roster_of(config, station_key)
    return StationRights(roster, TriesFile(config.station.data_dir), lambda: clock.now().timestamp())
