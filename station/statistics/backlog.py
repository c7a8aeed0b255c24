"""How things stand beside the journal: what waits, what is owed, what lies open; and the backlog by deadline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, tzinfo

from station.packing.deadlines import handover_by
from station.statistics.hall_snapshot import AttentionItem, BoxBacklog, DebtFigures, RoundFigures


@dataclass(frozen=True, slots=True)
class HallSettings:
    """What the hall's figures need of the configuration: its clock, its carrier, its pick-ups, its packers' names.

    `by_sheet`: boxes are told to a carrier by sheets.
    """

    zone: tzinfo
    carrier: str
    cutoff: time
    cutoffs: Mapping[str, time] = field(default_factory=dict)
    packers: Mapping[str, str] = field(default_factory=dict)
    by_sheet: bool = False

    def cutoff_of(self, carrier: str) -> time:
        """The pick-up of a carrier."""
        return self.cutoffs.get(carrier, self.cutoff)


@dataclass(frozen=True, slots=True)
class OpenNow:
    """A box that lies open at a station."""

    station: str
    parcel: str
    order: str
    opened_at: datetime


@dataclass(frozen=True, slots=True)
class BacklogLook:
    """One look at what is not in the journal's records of today.

    `waiting`: boxes to be packed, by the due date their orders share. `needs`: what the tables tell of things that
    need a person. `names`: of goods, by SKU.
    """

    open_orders: int = 0
    waiting: tuple[tuple[datetime | None, int], ...] = ()
    debts: DebtFigures = field(default_factory=DebtFigures)
    needs: tuple[AttentionItem, ...] = ()
    open_boxes: tuple[OpenNow, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)
    numbers_free: tuple[tuple[str, int], ...] = ()
    rounds: RoundFigures = RoundFigures()  # noqa: RUF009 - a frozen value


def backlog(waiting: Iterable[tuple[datetime | None, int]], pick_up: time, now: datetime) -> BoxBacklog:
    """Sort what waits by the moment it must be handed over; `now` carries the hall's zone."""
    late = today = tomorrow = later = without_due = 0
    for due, boxes in waiting:
        if due is None:
            without_due += boxes
            continue
        by = handover_by(due, pick_up, now)
        if by <= now:
            late += boxes
        elif by.date() == now.date():
            today += boxes
        elif by.date() == now.date() + timedelta(days=1):
            tomorrow += boxes
        else:
            later += boxes
    return BoxBacklog(late, today, tomorrow, later, without_due)


def picked_up_by(packed_at: datetime, due: datetime | None, pick_up: time, now: datetime) -> datetime:
    """When a packed parcel should have left: by its due date, else with the first pick-up after it was packed."""
    if due is not None:
        return handover_by(due, pick_up, now)
    local = packed_at.astimezone(now.tzinfo)
    that_day = datetime.combine(local.date(), pick_up, now.tzinfo)
    return that_day if local <= that_day else that_day + timedelta(days=1)
