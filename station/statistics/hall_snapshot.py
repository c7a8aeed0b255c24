"""The hall at one moment, as the wall screen and the page show it: frozen values, and who reads them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from station.statistics.measures import HallThroughput, MistakeFigures, ScanHistogram, ScanPercentiles
from station.statistics.parcel_stories import FoundParcel, ParcelStory


@dataclass(frozen=True, slots=True)
class HourOfDay:
    """One hour of the day's course, by the hall's clock."""

    starts_at: datetime
    parcels: int
    pieces: int


@dataclass(frozen=True, slots=True)
class BoxBacklog:
    """Boxes that wait to be packed, by the day on which they must be handed over.

    `late`: the carrier's pick-up of that day is past. An order of several boxes counts once a box.
    """

    late: int = 0
    today: int = 0
    tomorrow: int = 0
    later: int = 0
    without_due: int = 0

    @property
    def pressing(self) -> int:
        """What should leave with the next pick-up."""
        return self.late + self.today

    @property
    def total(self) -> int:
        """All that waits."""
        return self.late + self.today + self.tomorrow + self.later + self.without_due


@dataclass(frozen=True, slots=True)
class CutOff:
    """Today's pick-up of a carrier: `waiting` boxes have yet to be packed for it, `packed` were today."""

    carrier: str
    at: datetime
    waiting: int
    packed: int


class ForecastBasis(StrEnum):
    """What a forecast takes for granted."""

    LAST_HOUR = "last_hour"
    TODAY = "today"
    TOO_EARLY = "too_early"
    NOTHING_WAITS = "nothing_waits"


@dataclass(frozen=True, slots=True)
class DayForecast:
    """When the boxes due today are done, if it goes on like this.

    `pace`: parcels per hour of the hall, in the last sixty minutes in which anybody worked (LAST_HOUR), or in all
    of today's when they are fewer (TODAY); a lunch break does not slow it. TOO_EARLY: under ten such minutes, or no
    parcel in them. `people`: packers at work at a time in those minutes, on average. `waiting`: boxes due until
    `cutoff`, late ones included. `people_needed`: to be done by the cut-off at this pace a head; None after it,
    or without a pace. `ends_at` counts from now on without a pause.
    """

    basis: ForecastBasis
    waiting: int
    cutoff: datetime
    pace: float | None = None
    people: float = 0.0
    ends_at: datetime | None = None
    people_needed: int | None = None

    @property
    def in_time(self) -> bool | None:
        """It is done by the cut-off; None when that cannot be said."""
        if self.basis is ForecastBasis.NOTHING_WAITS:
            return True
        return None if self.ends_at is None else self.ends_at <= self.cutoff

    @property
    def people_more(self) -> int:
        """How many packers are missing beside those at work."""
        return 0 if self.people_needed is None else max(0, self.people_needed - max(1, round(self.people)))


@dataclass(frozen=True, slots=True)
class DeviceNow:
    """A device as its last record tells: "printer", "scanner:<name>", "shop" …; state ready, warning or lost."""

    device: str
    state: str
    reason: str
    since: datetime


@dataclass(frozen=True, slots=True)
class StationNow:
    """A station, by its records. Ids and names of packers are empty where nobody is signed in or the name unknown.

    `silent`: no record for an hour. `clock_off`: its records are from the future, or went back in time today.
    """

    name: str
    packer: str
    packer_name: str
    order: str
    order_since: datetime | None
    last_record_at: datetime | None
    silent: bool
    clock_off: bool
    devices: tuple[DeviceNow, ...]
    today: HallThroughput
    this_hour: HallThroughput
    scan_ms: ScanPercentiles


@dataclass(frozen=True, slots=True)
class DebtFigures:
    """Dispatches that the shop has not booked: still to be sent, held, refused, or waiting for their number.

    `oldest_at`: when the longest waiting of those to be sent was packed. `in_sheet`: those packed within a day that
    stand in dispatch sheets which nobody is known to have uploaded, `last_sheet` the name of the last; not owed, and
    not told either.
    """

    owed: int = 0
    held: int = 0
    refused: int = 0
    unnumbered: int = 0
    oldest_at: datetime | None = None
    in_sheet: int = 0
    last_sheet: str = ""

    @property
    def count(self) -> int:
        """All that are owed."""
        return self.owed + self.held + self.refused + self.unnumbered


@dataclass(frozen=True, slots=True)
class RoundFigures:
    """The rounds that went to carriers today: how many, their boxes, and how many of them got numbers, are packed.

    `missing`: boxes without a number yet; `to_cancel`: numbers to be cancelled at the carrier, of any day. `by_sheet`:
    the house has boxes that are told to a carrier by sheets; without, and without rounds, nothing is shown.
    """

    rounds: int = 0
    boxes: int = 0
    numbers: int = 0
    packed: int = 0
    missing: int = 0
    to_cancel: int = 0
    last_at: datetime | None = None
    by_sheet: bool = False

    @property
    def is_shown(self) -> bool:
        """There is something to be said of rounds."""
        return self.by_sheet or bool(self.rounds or self.to_cancel)


class AttentionKind(StrEnum):
    """Why something needs a person; the most urgent first."""

    REFUSED = "refused"
    UNREGISTERED = "unregistered"
    DOUBTFUL_LABEL = "doubtful_label"
    NOT_PICKED_UP = "not_picked_up"
    NUMBER_MISSING = "number_missing"
    HELD_DISPATCH = "held_dispatch"
    TO_CANCEL = "to_cancel"
    ADDRESS = "address"
    SHOP_HOLD = "shop_hold"
    HELD_ORDER = "held_order"
    CLOCK = "clock"
    SILENT = "silent"
    NEWER_JOURNAL = "newer_journal"


@dataclass(frozen=True, slots=True)
class AttentionItem:
    """Something that needs a person. `reason` is a code ("reason.<code>"), or the shop's own words.

    REFUSED, HELD_DISPATCH: `parcel` is the id for `outbox retry`. HELD_ORDER: `order` is what is released.
    UNREGISTERED: the carrier refused the registration, or has a parcel that was voided since; its `waybill` is put back
    in line.
    NUMBER_MISSING: a reserved box, near its pick-up, to which the carrier has assigned no number yet.
    TO_CANCEL: a number that the carrier assigned and that was given up; `waybill` is cancelled there by a person.
    ADDRESS: an order whose address the carrier's interface does not take, so that it has no sort code.
    SHOP_HOLD: an order that the shop holds, for an open request to cancel as a rule; it is decided there.
    NOT_PICKED_UP: a packed parcel whose number was to come with a hand-over that is past.
    SILENT: a station with an open box and no record for an hour. NEWER_JOURNAL: `reason` names the unknown events.
    """

    need: AttentionKind
    station: str = ""
    order: str = ""
    parcel: str = ""
    waybill: str = ""
    since: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class PackerFigures:
    """A packer's day. `packer` is the badge's id, empty for work without a badge; `stations`: where it was done.

    `last_hour_at`: the beginning of the last hour in which the packer did something.
    """

    packer: str
    name: str
    stations: tuple[str, ...]
    today: HallThroughput
    this_hour: HallThroughput
    last_hour_at: datetime


@dataclass(frozen=True, slots=True)
class HallSnapshot:
    """All that the board shows, whole. Times carry the hall's own zone.

    `read`: the share of the day's records that is counted in, 1.0 once all are; figures before are of the past
    hours only. `open_orders`: orders that wait. `unknown_events`: records of a newer version, not counted in.
    `numbers_free`: waybill numbers left of the ranges, by carrier.
    """

    at: datetime
    read: float
    today: HallThroughput
    this_hour: HallThroughput
    course: tuple[HourOfDay, ...]
    open_orders: int
    backlog: BoxBacklog
    cutoffs: tuple[CutOff, ...]
    forecast: DayForecast
    stations: tuple[StationNow, ...]
    debts: DebtFigures
    attention: tuple[AttentionItem, ...]
    packers: tuple[PackerFigures, ...]
    mistakes: MistakeFigures
    scan_ms: ScanPercentiles
    unknown_events: int = 0
    scan_histogram: ScanHistogram = ScanHistogram()  # noqa: RUF009 - a frozen value
    numbers_free: tuple[tuple[str, int], ...] = ()
    rounds: RoundFigures = RoundFigures()


class HallSource(Protocol):
    """Reads the hall, never writes, never holds up a bench. For one thread.

    The ledger's `HallReader` does, a floor above; tests show what they like.
    """

    def read(self, now: datetime) -> HallSnapshot:
        """The hall at this moment; folds what was recorded since the last call. Raises LedgerError."""

    def find(self, text: str) -> tuple[FoundParcel, ...]:
        """Parcels by order, waybill, or the last four or more digits of either; the newest first, at most fifty.

        Raises LedgerError.
        """

    def story(self, parcel: str) -> ParcelStory | None:
        """What happened to a parcel; None when there is no such one. Raises LedgerError."""

    def close(self) -> None:
        """Close the file; a second call does nothing."""
