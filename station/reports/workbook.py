"""The report as a workbook for the owner: one page a question, with charts, in the station's language."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from station.documents.papers.handover_list import HandedParcel
from station.locale.texts import LocaleTexts
from station.reports.pages import Cell, PercentShare, WorkbookPage, WorkbookStyles, named
from station.statistics.incidents import OVERRIDES, HallIncident, IncidentKind
from station.statistics.measures import HallThroughput, ScanPercentiles
from station.statistics.period_report import HallReport, ReportTotal

if TYPE_CHECKING:
    from xlsxwriter import Workbook

_SUMMARY = ("parcels", "pieces", "voided", "parcels_per_hour", "pieces_per_hour", "own", "printer", "shop")
_MISTAKES = ("wrong_items", "too_many", "wrong_labels", "stopped_orders", "stopped", "per_1000_pieces")
_PACED = ("parcels_per_hour", "pieces_per_hour", "own", "printer", "shop")
_COUNTS = ("parcels", "pieces", "wrong_items", "too_many", "unknown_barcodes", "labels_doubtful", "reprints")
_TOTAL = (*_PACED, "wrong_share", "too_many_share", *_COUNTS, "seconds_per_parcel", "p50", "p99", "stopped")


@dataclass(frozen=True, slots=True)
class WorkbookWords:
    """What the workbook says: its texts, and the names of packers and carriers by their codes."""

    texts: LocaleTexts
    packers: Mapping[str, str]
    carriers: Mapping[str, str]

    def __call__(self, *keys: str) -> tuple[str, ...]:
        """The names of figures and columns."""
        return tuple(self.one(key) for key in keys)

    def one(self, key: str) -> str:
        """The name of a figure or a column."""
        return self.texts.text(f"figure.{key}" if self.texts.has(f"figure.{key}") else f"report.{key}")

    def packer(self, packer: str) -> str:
        """A packer by name and badge."""
        name = self.packers.get(packer, "")
        return f"{name} ({packer})" if name else packer or self.texts.text("report.no_packer")

    def carrier(self, code: str) -> str:
        """A carrier's name."""
        return self.carriers.get(code, code) or self.texts.text("report.nobody")

    def reason(self, code: str) -> str:
        """Why, in words where the code has any, else as it was written down."""
        known = self.texts.has(f"reason.{code}")
        return self.texts.text(f"reason.{code}") if known else code


@dataclass(frozen=True, slots=True)
class DayEnd:
    """What is listed of the last day: the parcels by carrier, each a list to sign, and every line in them."""

    handed: Mapping[str, Sequence[HandedParcel]]
    lines: Sequence[PackedLine]


@dataclass(frozen=True, slots=True)
class PackedLine:
    """A line of an order in a packed parcel. `packed_at`: in the station's zone. Names nobody."""

    packed_at: datetime
    waybill: str
    parcel: str
    order: str
    sku: str
    name: str
    option: str
    quantity: int


def workbook(report: HallReport, words: WorkbookWords, day: DayEnd | None = None) -> bytes:
    """The file. `day`: with the lists of the last day."""
    from xlsxwriter import Workbook

    made = io.BytesIO()
    with Workbook(made, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}) as book:
        book.set_properties({"title": words.one("file_title")})
        pages = _Pages(book, words, WorkbookStyles.of(book), report)
        pages.summary()
        pages.per_hour()
        pages.per_packer()
        pages.mistakes()
        pages.incidents("overrides", OVERRIDES)
        pages.incidents("refused", (IncidentKind.REFUSED,))
        pages.carriers()
        if day is not None:
            pages.lines(day.lines)
            for carrier, parcels in day.handed.items():
                pages.handover(carrier, parcels)
    return made.getvalue()


class _Pages:
    def __init__(self, book: Workbook, words: WorkbookWords, styles: WorkbookStyles, report: HallReport) -> None:
        self._book, self._words, self._styles, self._report = book, words, styles, report
        self._names: list[str] = []

    def summary(self) -> None:
        page, words, report = self._page("summary"), self._words, self._report
        figures = _summary(report)
        head = words("figure", "value", "meaning")
        page.table(head, ((words.one(key), value, words.texts.text(f"definition.{key}")) for key, value in figures))
        if not report.rows:
            page.line(words.one("empty"))
        if report.unknown:
            page.line(words.texts.text("report.unknown", count=report.unknown))
        by_hour = [0] * 24
        for row in report.rows:
            by_hour[row.hour] += row.done.parcels
        span = page.table(words("hour", "parcels"), enumerate(by_hour))
        page.chart("column", words.one("chart_hours"), span, (1,), f"C{span[0]}")
        page.finish()

    def per_hour(self) -> None:
        page, words = self._page("per_hour"), self._words
        head = words("date", "hour", "station", "packer", *_COUNTS, "seconds_per_parcel", "p50", "p99")
        rows = (
            (row.date.isoformat(), row.hour, row.station, words.packer(row.packer), *_counted(row.done, row.scan_ms))
            for row in self._report.rows
        )
        first, _ = page.table(head, rows)
        page.sheet.freeze_panes(first, 0)
        page.finish()

    def per_packer(self) -> None:
        page, words = self._page("per_packer"), self._words
        span = page.table(
            words("packer", *_TOTAL), (_total(words.packer(one.name), one) for one in self._report.packers)
        )
        page.table(words("station", *_TOTAL), (_total(one.name, one) for one in self._report.stations))
        page.chart("bar", words.one("chart_packers"), span, (1,), f"A{page.row + 1}")
        page.chart("bar", words.one("chart_split"), span, (3, 4, 5), f"H{page.row + 1}")
        page.finish()

    def mistakes(self) -> None:
        page, words, report = self._page("mistakes"), self._words, self._report
        span = page.table(
            words("date", *_MISTAKES),
            (
                (day.isoformat(), *(_number(getattr(figures, key)) for key in _MISTAKES))
                for day, figures in report.daily
            ),
        )
        pairs = report.mistakes.pairs
        page.line(words.texts.text("definition.pairs"))
        page.table(
            words("one", "other", "times"),
            ((_goods(pair.one, pair.names[0]), _goods(pair.other, pair.names[1]), pair.times) for pair in pairs),
        )
        page.chart("column", words.one("chart_days"), span, (1, 2, 3, 4), "I3")
        page.finish()

    def incidents(self, name: str, kinds: Sequence[IncidentKind]) -> None:
        page, words = self._page(name), self._words
        found = [(at, one) for at, one in self._report.incidents if one.kind in kinds]
        head = words("at", "kind", "station", "packer", "order", "waybill", "copy", "reason")
        page.table(head, (self._incident(at, one) for at, one in found))
        if not found:
            page.line(words.one("none"))
        page.finish()

    def carriers(self) -> None:
        page, words = self._page("carriers"), self._words
        rows = ((words.carrier(code), parcels) for code, parcels in self._report.carriers)
        span = page.table(words("carrier", "parcels"), rows)
        page.chart("bar", words.one("chart_carriers"), span, (1,), "D3")
        page.finish()

    def lines(self, packed: Sequence[PackedLine]) -> None:
        """Which parcel had what: a line of an order a row."""
        page, words = self._page("lines", self._report.last.isoformat()), self._words
        head = words("packed_at", "waybill", "order", "sku", "name", "option", "quantity", "parcel_id")
        rows = (
            (f"{one.packed_at:%H:%M}", one.waybill, one.order, one.sku, one.name, one.option, one.quantity, one.parcel)
            for one in packed
        )
        first, _ = page.table(head, rows)
        page.sheet.freeze_panes(first, 0)
        if not packed:
            page.line(words.one("none"))
        page.finish()

    def handover(self, carrier: str, parcels: Sequence[HandedParcel]) -> None:
        """A list that goes with the driver: who gives and who takes sign under it."""
        words, name = self._words, self._words.carrier(carrier)
        page = self._page(words.texts.text("report.handover", carrier=name), self._report.last.isoformat())
        page.line(words.texts.text("report.count", count=len(parcels)))
        rows = ((at, one.number, one.order, f"{one.packed_at:%H:%M}") for at, one in enumerate(parcels, 1))
        first, _ = page.table(words("number", "waybill", "order", "packed_at"), rows)
        page.sheet.repeat_rows(first - 1)
        page.row += 1
        for who in ("given", "taken"):
            page.line(f"{words.one(who)}  ______________________________  ({words.one('sign')})")
            page.row += 1
        page.finish(narrow=True)

    def _incident(self, at: datetime, one: HallIncident) -> Sequence[Cell]:
        words = self._words
        kind, who = words.texts.text(f"incident.{one.kind}"), words.packer(one.packer) if one.packer else None
        copy = one.copy or None
        reason = words.reason(one.reason) if one.reason else None
        return (f"{at:%Y-%m-%d %H:%M:%S}", kind, one.station, who, one.order, one.waybill, copy, reason)

    def _page(self, key: str, days: str = "") -> WorkbookPage:
        title = self._words.one(key) if self._words.texts.has(f"report.{key}") else key
        name = named(title, self._names)
        self._names.append(name)
        page = WorkbookPage(self._book, self._book.add_worksheet(name), self._styles)
        first, last = self._report.first.isoformat(), self._report.last.isoformat()
        span = days or (first if first == last else self._words.texts.text("report.days", first=first, last=last))
        page.title(f"{title}  {span}")
        return page


def _summary(report: HallReport) -> Iterator[tuple[str, Cell]]:
    total, each = report.total, report.total.seconds_per_parcel
    for key in _SUMMARY:
        of = each if key in ("own", "printer", "shop") else total
        yield key, _number(getattr(of, key)) if of is not None else None
    for key in _MISTAKES:
        yield key, _number(getattr(report.mistakes, key))
    yield from zip(("wrong_share", "too_many_share"), _shares(total), strict=True)
    yield "scan_ms", report.scan_ms.p99


def _counted(done: HallThroughput, scan: ScanPercentiles | None = None) -> tuple[Cell, ...]:
    each = done.seconds_per_parcel
    counts = tuple(_number(getattr(done, key)) for key in _COUNTS)
    return (*counts, each.total if each else None, scan.p50 if scan else None, scan.p99 if scan else None)


def _paced(done: HallThroughput) -> tuple[Cell, ...]:
    each = done.seconds_per_parcel
    split = (each.own, each.printer, each.shop) if each else (None, None, None)
    return (done.parcels_per_hour, done.pieces_per_hour, *split)


def _total(name: str, one: ReportTotal) -> tuple[Cell, ...]:
    return (name, *_paced(one.done), *_shares(one.done), *_counted(one.done, one.scan_ms), one.stopped)


def _shares(done: HallThroughput) -> tuple[Cell, ...]:
    shares = (done.wrong_share, done.too_many_share)
    return tuple(None if share is None else PercentShare(share) for share in shares)


def _number(value: object) -> Cell:
    return value if isinstance(value, int | float) else None


def _goods(sku: str, name: str) -> str:
    return f"{name} ({sku})" if name else sku
