"""Where a packer's scans and keys enter: each is judged, read, and becomes one event of the bench."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Protocol

from scanners.base import Scan
from station.consigning import CarrierChoice
from station.doorway import ScanDoor
from station.face import LastScan
from station.ledger import Ledger, uuid7
from station.lookup import CodeLookup
from station.packing.barcodes import CommandCode, classify
from station.packing.events import CommandGiven, DeviceChanged, Event, ItemCodeScanned
from station.packing.notices import Notice, NoticeCode, NoticeSeverity, tell
from station.settings import BenchSettings
from station.turns import PackingSession

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
        if command != "PS:HELP" and self._turns.surface.help_open:
            self._turns.surface = replace(self._turns.surface, help_open=False)
