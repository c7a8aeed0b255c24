"""Where a packer's scans and keys enter: each is judged, read, and becomes one event of the bench."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Protocol

from scanners.base import Scan
from scanners.double_reads import RecentScans, ScanArrival
from station.bench.bench_settings import BenchSettings
from station.bench.carrier_choice import CarrierChoice
from station.bench.code_lookup import CodeLookup
from station.bench.screen_model import LastScan
from station.bench.session import PackingSession
from station.codes import gs1
from station.ledger import Ledger, LedgerError, uuid7
from station.packing.barcodes import BenchCommand, CommandCode, classify
from station.packing.events import CommandGiven, DeviceChanged, Event, ItemCodeScanned
from station.packing.notices import Notice, NoticeCode, NoticeSeverity, tell

log = logging.getLogger(__name__)

GS1 = "gs1"
"""The count, once a run, that GS1 codes are in use here: the next run then loads their reader beforehand."""

NO_SEPARATOR = "no_separator"
"""The reason of a scanner's warning, and the count, that it leaves out the separators of GS1 codes."""

_MONTH = timedelta(days=30)


class CountStore(Protocol):
    """The ledger as far as small things are counted in it."""

    def count_up(self, day: date, times: Mapping[str, int]) -> None:
        """Add to the day's counts."""


class Gs1Use(Protocol):
    """The ledger as far as it knows whether GS1 codes are in use."""

    def tracks_products(self) -> bool:
        """Whether a product wants its lots or serial numbers told."""

    def counted_since(self, day: date) -> Mapping[str, int]:
        """What was counted from a day on."""


def expects_gs1(ledger: Gs1Use, day: date) -> bool:
    """Whether GS1 codes are to be expected: a product wants them, or one was scanned lately."""
    return ledger.tracks_products() or GS1 in ledger.counted_since(day - _MONTH)


class ScanDoor:
    """Judges each scan; on the bench's thread only."""

    def __init__(self, windows: Mapping[str, float]) -> None:
        """`windows`: seconds by scanner, as `RecentScans` takes them."""
        self._doubles = RecentScans(windows)
        self._counted: Counter[str] = Counter()
        self._warned: set[str] = set()
        self._saw_gs1 = False

    def double(self, scan: Scan) -> Notice | DeviceChanged | None:
        """What is to be told of a scan that arrived twice and must go no further; None for one that counts.

        Two ways are a fault of the configuration: a warning on record, once a run for each scanner.
        """
        arrival, self._doubles = self._doubles.arrival(scan)
        if arrival is ScanArrival.NEW:
            self._notice_gs1(scan)
            return None
        self._counted[f"{arrival}:{scan.source}"] += 1
        device = f"scanner:{scan.source}"
        if arrival is ScanArrival.REPEATED:
            return tell(NoticeCode.SCAN_REPEATED, device=device)
        if scan.source in self._warned:
            return tell(NoticeCode.SCAN_TWO_WAYS, device=device)
        self._warned.add(scan.source)
        return DeviceChanged(device, "warning", arrival.value)

    def cut(self, scan: Scan) -> Notice | DeviceChanged:
        """What is to be told of a scan whose separators its scanner left out: a warning on record, once a run."""
        self._counted[f"{NO_SEPARATOR}:{scan.source}"] += 1
        device = f"scanner:{scan.source}"
        if device in self._warned:
            return tell(NoticeCode.SCAN_CUT, device=device)
        self._warned.add(device)
        return DeviceChanged(device, "warning", NO_SEPARATOR)

    def forget(self, scan: Scan) -> None:
        """A scan could not be recorded: scanned again, it is no double."""
        self._doubles = self._doubles.without(scan)

    def _notice_gs1(self, scan: Scan) -> None:
        if not self._saw_gs1 and gs1.is_plausible(scan.text, scan.symbology):
            self._saw_gs1 = True
            self._counted[GS1] += 1

    def store(self, ledger: CountStore, day: date) -> None:
        """Store what was counted since the last time; kept for the next time when that fails."""
        if not self._counted:
            return
        try:
            ledger.count_up(day, self._counted)
        except LedgerError as error:
            log.warning("counts: %s", error)
        else:
            self._counted.clear()


_SHOWN = 64


class EventHandler(Protocol):
    """What the bench does with an event that a packer led to."""

    def handle(self, event: Event, extras: dict[str, object] | None = None, at: float | None = None) -> None:
        """Decide, record, announce and carry out. Raises LedgerError."""

    def machine(self, event: Event) -> None:
        """The same for what must not be lost. Raises LedgerError."""

    def publish(self) -> None:
        """Show what changed without an event."""


class ScanInput:
    """Used on the bench's thread. `sound`: lets the scanner of a code sound its verdict."""

    def __init__(
        self,
        ledger: Ledger,
        settings: BenchSettings,
        turns: PackingSession,
        way: EventHandler,
        sound: Callable[[str, NoticeSeverity], None],
    ) -> None:
        self._ledger, self._turns, self._way, self._sound = ledger, turns, way, sound
        self._doorway = ScanDoor(settings.same_code)
        self._consigning = CarrierChoice(settings.house, ledger.receiver)
        self._reader = CodeLookup(ledger, settings.roster, settings.in_store, settings.offer_of)

    def scanned(self, scan: Scan) -> None:
        """Take a scan; one that arrived twice is said, and changes nothing. Raises LedgerError."""
        double = self._doorway.double(scan)
        if double is not None:
            self._tell(double)
            return
        try:
            self._read(scan)
        except BaseException:
            # It did not count, so the same code must, when the packer scans it again.
            self._doorway.forget(scan)
            raise

    def pressed(self, command: str, at: float) -> None:
        """Take a command given by key; `at` in monotonic seconds. Raises LedgerError."""
        self._close_help(command)
        code = classify(command)
        if isinstance(code, CommandCode):
            self._way.handle(CommandGiven(code.name, code.count, code.known), {"scanner": "keys"}, at)

    def store_counts(self, day: date) -> None:
        """Store how often scans arrived twice."""
        self._doorway.store(self._ledger, day)

    def _read(self, scan: Scan) -> None:
        turns = self._turns
        event = self._consigning.chosen(self._reader.event_of(scan, turns.state, uuid7()))
        self._close_help(event.command if isinstance(event, CommandGiven) else "")
        said = getattr(event, "code", "") or getattr(event, "command", "")
        turns.surface = replace(turns.surface, last_scan=LastScan(str(said)[:_SHOWN], scan.source))
        extras: dict[str, object] = {"scanner": scan.source}
        if scan.typed_hangul:
            extras["typed_hangul"] = True
        told_at = turns.surface.band_at
        self._way.handle(event, extras, scan.at)
        if turns.surface.band_at != told_at:
            self._sound(scan.source, turns.surface.band.severity)
        if scan.typed_hangul and not turns.surface.on_hangul(scan.source):
            self._way.machine(DeviceChanged(f"scanner:{scan.source}", "warning", "hangul"))
        if isinstance(event, ItemCodeScanned):
            self._goods_read(scan, event)

    def _goods_read(self, scan: Scan, event: ItemCodeScanned) -> None:
        """What the verdict has no room for: it may be the last item's, and tell of the label."""
        if event.is_cut:
            self._tell(self._doorway.cut(scan))
        band = self._turns.surface.band
        if band.severity is NoticeSeverity.COMPLETE and event.trace.is_over(self._turns.today()):
            self._tell(tell(NoticeCode.SCAN_EXPIRED, name=event.matches[0].name, day=f"{event.trace.expiry}"))

    def _tell(self, news: Notice | DeviceChanged) -> None:
        if isinstance(news, DeviceChanged):
            self._way.machine(news)
            return
        self._turns.tell(news)
        self._way.publish()

    def _close_help(self, command: str) -> None:
        if command != BenchCommand.HELP and self._turns.surface.help_open:
            self._turns.surface = replace(self._turns.surface, help_open=False)
