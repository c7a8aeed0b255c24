"""What is remembered of one station while its records are counted."""

from __future__ import annotations

from dataclasses import dataclass, field

from station.statistics.counters import HourCounts, TimeSpread
from station.statistics.journal_records import RecordFields
from station.statistics.open_boxes import OpenBox


@dataclass(frozen=True, slots=True)
class DeviceSaid:
    """The last word of a device, and when it said so first, in microseconds."""

    state: str
    reason: str
    since: int


@dataclass(slots=True)
class StationTrack:
    """A station: who is there, what is open, and what is still to be told of its last scan."""

    packer: str = ""
    box: OpenBox | None = None
    last_at: int | None = None
    by_hand_at: int | None = None
    went_back: bool = False
    devices: dict[str, DeviceSaid] = field(default_factory=dict)
    times: TimeSpread = field(default_factory=TimeSpread)
    untold: tuple[HourCounts, float, bool] | None = None

    def box_of(self, parcel: str) -> OpenBox | None:
        """The open box, when it is this one."""
        return self.box if self.box is not None and self.box.parcel == parcel else None

    def device(self, said: RecordFields, at: int) -> None:
        """A device changed."""
        known = self.devices.get(said.device)
        if known is None or (known.state, known.reason) != (said.state, said.reason):
            since = known.since if known is not None and known.state == said.state else at
            self.devices[said.device] = DeviceSaid(said.state, said.reason, since)
