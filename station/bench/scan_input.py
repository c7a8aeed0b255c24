"""What a packer's scan or key is: it is judged, read, and becomes one event, which the bench alone handles."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from scanners.base import Scan
from scanners.double_reads import RecentScans, ScanArrival
from station.bench.bench_settings import BenchSettings
from station.bench.carrier_choice import CarrierChoice
from station.bench.code_lookup import CodeLookup
from station.bench.presenter import ViewState
from station.bench.screen_model import LastScan
from station.bench.turn_context import TurnContext
from station.clock import BenchClock
from station.codes import gs1
from station.ledger import Ledger, LedgerError
from station.packing.barcodes import CommandCode, classify
from station.packing.events import CommandGiven, DeviceChanged, Event, ItemCodeScanned
from station.packing.notices import Notice, NoticeCode, NoticeSeverity, tell

log = logging.getLogger(__name__)

GS1 = "gs1"
"""The count, once a run, that GS1 codes are in use here: the next run then loads their reader beforehand."""

NO_SEPARATOR = "no_separator"
"""The reason of a scanner's warning, and the count, that it leaves out the separators of GS1 codes."""

_MONTH = timedelta(days=30)


def expects_gs1(ledger: Ledger, day: date) -> bool:
    """Whether GS1 codes are to be expected: a product wants them, or one was scanned lately."""
    return ledger.catalogue.tracks() or GS1 in ledger.counters.since(day - _MONTH)


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

    def store(self, ledger: Ledger, day: date) -> None:
        """Store what was counted since the last time; kept for the next time when that fails."""
        if not self._counted:
            return
        try:
            ledger.counters.add(day, self._counted)
        except LedgerError as error:
            log.warning("counts: %s", error)
        else:
            self._counted.clear()


_SHOWN = 64
"""Characters of a code that the screen shows."""


@dataclass(frozen=True, slots=True)
class PackerInput:
    """A scan or a key as an event, and how it came. `at`: monotonic seconds of its last byte.

    `extras`: what its record tells besides the facts. `scan`, `shown`: the scan, and as the screen shows it; None for
    a key.
    """

    event: Event
    at: float
    extras: Mapping[str, object]
    scan: Scan | None = None
    shown: LastScan | None = None


class ScanInput:
    """Used on the bench's thread. Says what came, and leaves to the bench what is to become of it."""

    def __init__(self, ledger: Ledger, settings: BenchSettings, clock: BenchClock) -> None:
        self._ledger, self._clock = ledger, clock
        self._door = ScanDoor(settings.same_code)
        consigning = CarrierChoice(settings.house, ledger.orders.receiver, ledger.reservations.carrier_of)
        self._lookup = CodeLookup(
            ledger,
            settings.roster,
            settings.in_store,
            settings.offer_of,
            consigned=consigning.consigned,
            assigned=settings.house.by_sheet,
            on_paper=settings.house.on_paper,
        )

    def scanned(self, scan: Scan, context: TurnContext) -> PackerInput | Notice | DeviceChanged:
        """What a scan is; of one that arrived twice, what is to be told. Raises LedgerError."""
        double = self._door.double(scan)
        if double is not None:
            return double
        try:
            event = self._lookup.event_of(scan, context)
        except BaseException:
            self.forget(scan)
            raise
        code = event.command if isinstance(event, CommandGiven) else getattr(event, "code", "")
        extras: dict[str, object] = {"scanner": scan.source}
        if scan.typed_hangul:
            extras["typed_hangul"] = True
        return PackerInput(event, scan.at, extras, scan, LastScan(str(code)[:_SHOWN], scan.source))

    def pressed(self, command: str, at: float) -> PackerInput | None:
        """What a command is that was given by key; `at` in monotonic seconds. None when it is no command."""
        code = classify(command)
        if not isinstance(code, CommandCode):
            return None
        return PackerInput(CommandGiven(code.name, code.count, code.known), at, {"scanner": "keys"})

    def forget(self, scan: Scan) -> None:
        """A scan did not count, so the same code must, when the packer scans it again."""
        self._door.forget(scan)

    def remarks(self, came: PackerInput, view: ViewState) -> Iterator[Notice | DeviceChanged]:
        """What is to be told of a scan behind its verdict, which has no room for it."""
        scan = came.scan
        if scan is None:
            return
        if scan.typed_hangul and not view.on_hangul(scan.source):
            yield DeviceChanged(f"scanner:{scan.source}", "warning", "hangul")
        event = came.event
        if not isinstance(event, ItemCodeScanned):
            return
        if event.is_cut:
            yield self._door.cut(scan)
        # The verdict may be the last item's, and tell of the label.
        complete = event.trace.expiry is not None and view.band.severity is NoticeSeverity.COMPLETE
        if complete and event.trace.is_over(self._clock.now().date()):
            yield tell(NoticeCode.SCAN_EXPIRED, name=event.matches[0].name, day=f"{event.trace.expiry}")

    def store_counts(self) -> None:
        """Store how often scans arrived twice."""
        self._door.store(self._ledger, self._clock.now().date())
