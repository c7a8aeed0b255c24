"""``report``: throughput and mistakes of some days, as CSV or as the workbook that goes to the owner."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from station.commands.bounded_values import day
from station.commands.command_base import aside, config_of, ledger_of, out, texts_of
from station.commands.failure import DONE, WRONG_CALL, CommandFailure, add_config
from station.commands.files import put_whole
from station.locale.texts import LocaleTexts

if TYPE_CHECKING:
    from station.config import StationFile
    from station.reports.workbook import DayEnd
    from station.statistics.period_report import HallReport

_KINDS = (".csv", ".xlsx")
_OUT = "FILE.csv or FILE.xlsx; without it the figures are shown as CSV"


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    add_config(parser)
    parser.add_argument("--from", dest="first", type=day, metavar="DATE", help="the first day")
    parser.add_argument("--to", dest="last", type=day, metavar="DATE", help="the last day, included")
    parser.add_argument("--out", type=Path, metavar="FILE", help=_OUT)
    parser.add_argument(
        "--end-of-day",
        action="store_true",
        help="with the list of the last day's parcels that each driver signs; of today, where no days are named",
    )
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Write the report."""
    config = config_of(args)
    texts = texts_of(config)
    first, last = _days(args, config, texts)
    if args.out is None and not args.end_of_day:
        report = _read(config, first, last)
        _say_archived(config, first, texts)
        return _show(report, texts)
    file = args.out or Path(f"packing-{last}.xlsx")
    kind = file.suffix.lower()
    if kind not in _KINDS:
        raise CommandFailure(texts.text("report.kind", file=str(file)), WRONG_CALL)
    if args.end_of_day and kind != ".xlsx":
        raise CommandFailure(texts.text("report.needs_workbook"), WRONG_CALL)
    report = _read(config, first, last)
    _say_archived(config, first, texts)
    put_whole(file, _csv(report) if kind == ".csv" else _workbook(config, report, end_of_day=args.end_of_day), texts)
    out(texts.text("report.written", file=str(file), parcels=report.total.parcels))
    if report.unknown:
        out(texts.text("report.unknown", count=report.unknown))
    return DONE


def _say_archived(config: StationFile, first: date, texts: LocaleTexts) -> None:
    """The figures are counted from the ledger alone: say so where records of these days were archived."""
    from station.commands.records.journal_archiving import say_where

    if config.station.data_dir.is_dir():
        with ledger_of(config, create=False) as ledger:
            say_where(ledger, texts, datetime.combine(first, time(), config.station.timezone))


def _show(report: HallReport, texts: LocaleTexts) -> int:
    """The figures as the answer itself, for a program or a look."""
    for line in _csv(report).decode("utf-8-sig").splitlines():
        out(line)
    if report.unknown:
        aside(texts.text("report.unknown", count=report.unknown))
    return DONE


def _days(args: Namespace, config: StationFile, texts: LocaleTexts) -> tuple[date, date]:
    """The days that are asked for; the end of the day is today's. Raises Failure."""
    if args.end_of_day and args.first is None and args.last is None:
        from station.composition.factories import clock_of

        today = clock_of(config).now().astimezone(config.station.timezone).date()
        return today, today
    if args.first is None or args.last is None:
        raise CommandFailure(texts.text("report.needs_days"), WRONG_CALL)
    if args.last < args.first:
        raise CommandFailure(texts.text("report.order", first=str(args.first), last=str(args.last)), WRONG_CALL)
    return args.first, args.last


def _read(config: StationFile, first: date, last: date) -> HallReport:
    from station.ledger.statistics.hall_reader import read_report
    from station.statistics.hall_calendar import HallCalendar

    # Opened as every command does, so that the file is made or brought up to date.
    with ledger_of(config):
        return read_report(config.station.data_dir, HallCalendar(config.station.timezone), first, last)


def _csv(report: HallReport) -> bytes:
    from station.reports.csvfile import csv_bytes

    return csv_bytes(report.rows)


def _workbook(config: StationFile, report: HallReport, *, end_of_day: bool) -> bytes:
    from station.carriers import CARRIERS
    from station.reports.workbook import WorkbookWords, workbook

    korean = config.station.language == "ko"
    words = WorkbookWords(
        texts=LocaleTexts.load(config.station.language, "figures", "report"),
        packers={packer.id: packer.name for packer in config.packers},
        carriers={known.code: known.name_ko if korean else known.name_en for known in CARRIERS},
    )
    return workbook(report, words, _day_end(config, report.last) if end_of_day else None)


def _day_end(config: StationFile, day: date) -> DayEnd:
    from station.carriers import groups
    from station.documents.papers.handover_list import HandedParcel
    from station.reports.workbook import DayEnd, PackedLine

    zone = config.station.timezone
    begins = datetime(day.year, day.month, day.day, tzinfo=zone)
    lists: dict[str, list[HandedParcel]] = {}
    lines: list[PackedLine] = []
    with ledger_of(config) as ledger:
        for row in ledger.orders.packed_between(begins, begins + timedelta(days=1)):
            number, at = groups(row.waybill) or "–", row.packed_at.astimezone(zone)
            lists.setdefault(row.carrier, []).append(HandedParcel(number, row.order, at))
            lines += (
                PackedLine(at, row.waybill, row.parcel, line.order, line.sku, line.name, line.option, line.quantity)
                for line in row.lines
            )
    return DayEnd(lists, lines)
