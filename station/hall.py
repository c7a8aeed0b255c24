"""Opens the hall's figures for whoever shows them: the board, its page, the metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from station.figures.standing import HallSettings

if TYPE_CHECKING:
    from station.config import StationFile
    from station.figures.hall import HallSource


def hall_settings(config: StationFile) -> HallSettings:
    """What the figures need of the configuration."""
    return HallSettings(
        zone=config.station.timezone,
        carrier=config.carrier.code,
        cutoff=config.board.cutoff,
        cutoffs=dict(config.board.cutoffs),
        packers={packer.id: packer.name for packer in config.packers},
    )


def open_hall(config: StationFile) -> HallSource:
    """The reader of this configuration's data. Raises LedgerError."""
    from station.clock import SystemClock
    from station.ledger.hall_side import HallReader
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
