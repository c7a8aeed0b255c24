"""What is measured of a stretch of work: pieces, parcels, mistakes, and where the time went. Frozen values."""

from __future__ import annotations

from dataclasses import dataclass

HOUR = 3600.0


@dataclass(frozen=True, slots=True)
class WaitSplit:
    """Seconds between the opening of boxes and their being packed, by who was waited for; of packed parcels alone.

    `own`: the packer worked. `printer`: from the sending of a label until its outcome was known, and until it was
    sent again when it had not come out. `shop`: every piece was counted, and the shop's answer was missing.
    """

    own: float = 0.0
    printer: float = 0.0
    shop: float = 0.0

    @property
    def total(self) -> float:
        """All of it, in seconds."""
        return self.own + self.printer + self.shop


@dataclass(frozen=True, slots=True)
class HallThroughput:
    """What was done in a stretch of time, by a hall, a station or a packer.

    `parcels`: packed, whether voided later (`voided`) or not; `taken_back`: voided on the day of their packing.
    `pieces`: what was counted into packed parcels.
    `worked`: seconds between records of a station that are less than five minutes apart: pauses are left out.
    `scans`: items scanned with a box open; of those `wrong_items`, `too_many` and `unknown_barcodes` (codes of
    several products are among these). `reprints`: copies after the first one that went to the printer.
    Labels by what was known of them: `labels_confirmed`, `labels_doubtful`, `labels_not_printed`.
    """

    parcels: int = 0
    pieces: int = 0
    voided: int = 0
    worked: float = 0.0
    split: WaitSplit = WaitSplit()
    scans: int = 0
    wrong_items: int = 0
    too_many: int = 0
    unknown_barcodes: int = 0
    labels_doubtful: int = 0
    reprints: int = 0
    labels_confirmed: int = 0
    labels_not_printed: int = 0
    taken_back: int = 0

    @property
    def packed(self) -> int:
        """Parcels of one day that are packed still, as the bench's head counts them."""
        return self.parcels - self.taken_back

    @property
    def parcels_per_hour(self) -> float | None:
        """Parcels per hour of work; None before a minute was worked."""
        return self.parcels / self.worked * HOUR if self.worked >= 60 else None

    @property
    def pieces_per_hour(self) -> float | None:
        """Pieces per hour of work; None before a minute was worked."""
        return self.pieces / self.worked * HOUR if self.worked >= 60 else None

    @property
    def seconds_per_parcel(self) -> WaitSplit | None:
        """The split for one parcel; None when none was packed."""
        if not self.parcels:
            return None
        of = self.split
        return WaitSplit(of.own / self.parcels, of.printer / self.parcels, of.shop / self.parcels)

    @property
    def wrong_share(self) -> float | None:
        """Wrong items among the items scanned, 0 to 1; None without a scan."""
        return self.wrong_items / self.scans if self.scans else None

    @property
    def too_many_share(self) -> float | None:
        """Pieces scanned beyond what was wanted among the items scanned, 0 to 1; None without a scan."""
        return self.too_many / self.scans if self.scans else None


@dataclass(frozen=True, slots=True)
class ScanPercentiles:
    """Scan-to-verdict times in ms (last byte of the code until the verdict was painted), to a tenth.

    latency_ms of the scan, with the commit_ms and paint_ms that the station's next scan tells of it.
    """

    count: int = 0
    p50: float | None = None
    p99: float | None = None


@dataclass(frozen=True, slots=True)
class ScanHistogram:
    """Scan-to-verdict times: how many took no longer than each bound (ms), how many there were, and their sum in ms."""

    upto: tuple[tuple[float, int], ...] = ()
    count: int = 0
    total: float = 0.0


@dataclass(frozen=True, slots=True)
class GoodsConfusion:
    """Two goods taken for each other: `one` was scanned where `other` was counted next in the same box, or inversely.

    The SKUs are in alphabetical order; `names` are theirs, empty where the product is not known.
    """

    one: str
    other: str
    times: int
    names: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class MistakeFigures:
    """Mistakes that the bench stopped before they went out (near misses).

    `wrong_labels`: another parcel's or a void label scanned. `stopped_orders`: slips refused, because the order was
    cancelled, on hold or packed already. `pairs`: the goods confused most often first, at most twenty.
    """

    wrong_items: int = 0
    too_many: int = 0
    wrong_labels: int = 0
    stopped_orders: int = 0
    pieces: int = 0
    pairs: tuple[GoodsConfusion, ...] = ()

    @property
    def stopped(self) -> int:
        """All of them."""
        return self.wrong_items + self.too_many + self.wrong_labels + self.stopped_orders

    @property
    def per_1000_pieces(self) -> float | None:
        """Mistakes stopped for every thousand pieces packed; None when none was."""
        return self.stopped * 1000 / self.pieces if self.pieces else None
