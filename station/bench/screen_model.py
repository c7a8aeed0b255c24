"""The bench's public face: the picture a screen shows, and the few things a screen may do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from printers.base import Bitmap
from station.packing.lookalikes import GoodsWarning
from station.packing.notices import Notice
from station.packing.process.states import State


class LampState(StrEnum):
    """A part of the bench: well, in need of a look, gone, or not asked for in the configuration."""

    READY = "ready"
    WARNING = "warning"
    LOST = "lost"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class StatusLamp:
    """A lamp at the head of the screen. `reason` is a code with a text of its own."""

    name: str
    state: LampState
    reason: str = ""


UNHEARD = "starting"
"""Reason of a part that has not said a word yet since the bench began: never heard is not well."""
NO_BACKUP = StatusLamp("printer:backup", LampState.OFF)
"""The lamp of a second printer where there is none."""


NO_COPIES = StatusLamp("backup", LampState.OFF)
"""The lamp of the copies of the ledger, as long as nothing was heard of them."""


@dataclass(frozen=True, slots=True)
class HeadCounters:
    """Figures at the head: parcels today and in the last hour, orders waiting, debts to the shop.

    `unnumbered`: packed parcels whose waybill number comes with the hand-over. `pressing`: orders that wait and
    are about to be late.
    """

    packed_today: int = 0
    packed_last_hour: int = 0
    open_orders: int = 0
    owed: int = 0
    held: int = 0
    refused: int = 0
    oldest_owed: datetime | None = None
    unnumbered: int = 0
    pressing: int = 0


@dataclass(frozen=True, slots=True)
class LastScan:
    """The raw code that came last (already fit for showing) and the scanner it came from."""

    code: str
    source: str


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One line of a practice session's score. `figure`: what stands at its right. `well`: None says neither."""

    text: str
    figure: str = ""
    well: bool | None = None


@dataclass(frozen=True, slots=True)
class PracticeMark:
    """What shows that nothing here is real, in the user's words: the `mark` at the head, and the task.

    `score`: the page at the end; its first row is the title.
    """

    mark: str
    task: str
    score: tuple[ScoreRow, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnLabel:
    """The label that the carrier printed for the open box. `number`: empty before it assigned one.

    `is_seen`: it was scanned, and nothing more is asked of it.
    """

    number: str = ""
    is_seen: bool = False


@dataclass(frozen=True, slots=True)
class ScreenModel:
    """All that a screen needs, whole: one is published after every change, and nothing else ever.

    `band` is the last verdict or question and `band_at` when it was given; `news` is the line at the foot.
    `receiver` is masked already. `memo` is shown to the packer only. `label`: the waybill as printed last.
    `wants_label`: the complete parcel waits for the scan of a pre-printed label. `carrier`: who takes the open box,
    by name, where there is more than one. `practice`: None where it is earnest. `label_first`: labels open boxes here.
    `own_label`: of the open box, where the carrier prints it; None where it does not. `alike`: what is said of the open
    box's goods that are taken for others, by SKU. `at_once`: its goods of which one scan packs all.
    """

    number: int
    state: State
    station: str
    packer_name: str
    band: Notice
    band_at: datetime
    news: Notice | None
    printer: StatusLamp
    scanners: tuple[StatusLamp, ...]
    shop: StatusLamp
    counters: HeadCounters
    shop_asked_at: datetime | None = None
    copies: StatusLamp = NO_COPIES
    receiver: str = ""
    memo: str = field(default="", repr=False)
    last_scan: LastScan | None = None
    backup: StatusLamp = NO_BACKUP
    label: Bitmap | None = None
    label_of: str = ""
    help_open: bool = False
    failed: bool = False
    wants_label: bool = False
    carrier: str = ""
    practice: PracticeMark | None = None
    label_first: bool = False
    own_label: OwnLabel | None = None
    alike: Mapping[str, GoodsWarning] = field(default_factory=dict)
    at_once: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ViewGlimpse:
    """What a camera sees, small: a byte of grey a dot, row by row from the top; dots are square.

    `repeats`: how often so far a code came back too early and was not counted again.
    """

    width: int
    height: int
    greys: bytes
    repeats: int = 0


class CameraSource(Protocol):
    """A camera that reads codes, and whose view may be shown: `CameraFinder`, a floor above.

    It is no part of a picture: a verdict never waits.
    """

    def watch(self, watcher: Callable[[ViewGlimpse], None]) -> None:
        """Have glimpses delivered to `watcher` from now on, at most five a second, on a thread of the camera's."""


class KeyTaker(Protocol):
    """Takes what is typed, because a scanner may type. Called on the screen's thread; never blocks."""

    def key(self, character: str | None, key: str, at: float) -> bool:
        """Take one key; False gives it back, because it is a person's function key."""

    def paste(self, text: str, at: float) -> None:
        """Take a bracketed paste: one code or several lines."""

    @property
    def deadline(self) -> float | None:
        """Until when nothing must be typed for silence to mean something, in monotonic seconds."""

    def idle(self, at: float) -> None:
        """Say that nothing was typed until `at`."""


class BenchControl(Protocol):
    """What a screen may do with the bench. Every method returns at once and may be called from any thread."""

    def watch(self, watcher: Callable[[ScreenModel], None]) -> None:
        """Have every picture from now on delivered to `watcher`, on the bench's thread."""

    def press(self, command: str) -> None:
        """Give a command by key ("PS:UNDO"), through the same door as its barcode."""

    def pin(self, digits: str) -> None:
        """Take a PIN that was typed while a supervisor's is asked for."""

    def painted(self, number: int, milliseconds: float) -> None:
        """Say how long it took from a picture's publishing until it was painted."""
