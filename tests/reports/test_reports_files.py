"""The report's files: the contract's columns, cells that no spreadsheet computes, and the owner's workbook."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, timedelta
from typing import Any

import openpyxl
import pytest

from station.documents.papers.handover_list import HandedParcel
from station.locale.texts import LocaleTexts
from station.reports.csvfile import COLUMNS, csv_bytes, safe
from station.reports.pages import named
from station.reports.workbook import DayEnd, PackedLine, WorkbookWords, workbook
from station.statistics.hall_calendar import HallCalendar
from station.statistics.period_report import HallReport, ReportFold
from tests.support.support_figures import DAY, NINE, SEOUL, Shift

TITLES = {
    "ko": [
        "요약", "시간별", "담당자별", "실수", "재출력과 예외", "거절된 발송", "택배사별", "포장 내역",
        "인계 CJ대한통운",
    ],
    "en": [
        "Summary", "Per hour", "Per packer", "Mistakes", "Reprints and overrides", "Refused dispatches", "Carriers",
        "Lines", "Hand-over CJ대한통운",
    ],
}  # fmt: skip


def report_of(*shifts: Shift, first: date = DAY, last: date = DAY) -> HallReport:
    fold = ReportFold(HallCalendar(SEOUL), first, last)
    fold.take(sorted((record for shift in shifts for record in shift.records), key=lambda record: record.at))
    return fold.report({"MUG-WH": "머그컵"})


def busy() -> HallReport:
    """Two stations over two days, one of them with a name that would be a formula."""
    one, two = Shift(), Shift("=HYPERLINK()", "")
    one.box("p1", pieces=2, seconds=62)
    one.opens("p2")
    one.scans("p2", "MUG-BK", 0, "wrong_item", latency_ms=4.0)
    one.scans("p2", "MUG-WH", 1, "complete", latency_ms=2.0, commit_ms=1.0, paint_ms=3.0)
    one.packs("p2", 30)
    one.note("label_sending", parcel="p2", order="P2", waybill="650000000011", copy=2, reason="smudged")
    one.note("order_released", order="P9", reason="")
    one.note("dispatch_sent", order="P2", waybill="650000000011", outcome="refused", reason="invalid_waybill")
    two.forward(days=1)
    two.box("p3", seconds=40)
    return report_of(one, two, last=DAY + timedelta(days=1))


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def book_of(report: HallReport, language: str = "ko") -> Any:
    texts = LocaleTexts.load(language, "figures", "report")
    words = WorkbookWords(texts, {"101": "김포장"}, {"CJGLS": "CJ대한통운"})
    handed = {"CJGLS": [HandedParcel("6500-0000-0011", "P1", NINE)]}
    lines = [PackedLine(NINE, "6500-0000-0011", "p1", "P1", "MUG-WH", "=머그컵", "화이트", 2)]
    return openpyxl.load_workbook(io.BytesIO(workbook(report, words, DayEnd(handed, lines))))


def cells(sheet: Any) -> list[tuple[object, ...]]:
    rows = (tuple(cell for cell in row if cell is not None) for row in sheet.iter_rows(values_only=True))
    return [row for row in rows if row]


def test_the_csv_has_the_contracts_columns_and_a_mark_for_excel() -> None:
    content = csv_bytes(busy().rows)
    assert content.startswith(b"\xef\xbb\xbfdate,hour,station,packer,parcels,pieces,")
    rows = rows_of(content)
    assert tuple(rows[0]) == COLUMNS
    assert [list(row.values()) for row in rows] == [
        ["2026-11-23", "9", "BENCH-1", "101", "2", "3", "1", "0", "0", "0", "1", "46.0", "2.0", "8.0"],
        ["2026-11-24", "9", "'=HYPERLINK()", "", "1", "1", "0", "0", "0", "0", "0", "40.0", "", ""],
    ]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"])
def test_no_cell_begins_as_a_formula_does(text: str) -> None:
    assert safe(text) == f"'{text}"
    assert safe(f"BENCH{text}") == f"BENCH{text}"


def test_a_day_without_work_is_a_file_with_its_head_alone() -> None:
    assert rows_of(csv_bytes(report_of().rows)) == []
    book = book_of(report_of())
    assert ("이 기간에 포장한 상자가 없어요.",) in cells(book["요약"])


def test_hours_go_by_the_halls_clock_and_a_day_ends_at_its_midnight() -> None:
    shift = Shift(now=datetime(2026, 11, 23, 23, 59, 30, tzinfo=SEOUL))
    shift.box("p1", seconds=20)
    shift.forward(seconds=20)
    shift.box("p2", seconds=20)
    assert [(row.date.day, row.hour, row.done.parcels) for row in report_of(shift).rows] == [(23, 23, 1)]
    both = report_of(shift, last=DAY + timedelta(days=1))
    assert [(row.date.day, row.hour, row.done.parcels) for row in both.rows] == [(23, 23, 1), (24, 0, 1)]


@pytest.mark.parametrize("language", ["ko", "en"])
def test_the_workbook_has_a_page_for_every_question_and_charts(language: str) -> None:
    book = book_of(busy(), language)
    assert book.sheetnames == TITLES[language]
    assert [len(sheet._charts) for sheet in book] == [1, 0, 2, 1, 0, 0, 1, 0, 0]
    assert [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"] == []


def test_the_workbooks_cells_say_what_the_csv_says() -> None:
    book = book_of(busy())
    assert cells(book["시간별"])[2:] == [
        ("2026-11-23", 9, "BENCH-1", "김포장 (101)", 2, 3, 1, 0, 0, 0, 1, 46, 2, 8),
        ("2026-11-24", 9, "=HYPERLINK()", "배지 없음", 1, 1, 0, 0, 0, 0, 0, 40),
    ]
    assert cells(book["요약"])[2][:2] == ("상자", 3)
    assert cells(book["실수"])[2:] == [
        ("2026-11-23", 1, 0, 0, 0, 1, 333.333),
        ("2026-11-24", 0, 0, 0, 0, 0, 0),
        ("한 상품을 잘못 스캔한 뒤 같은 상자에서 바로 다음에 맞게 스캔한 상품이 짝이에요. 선반에서 떨어뜨려 두세요.",),
        ("상품", "헷갈린 상품", "횟수"),
        ("MUG-BK", "머그컵 (MUG-WH)", 1),
    ]


def test_reprints_overrides_and_refusals_are_told_with_who_and_why() -> None:
    book = book_of(busy())
    at = "2026-11-23 09:01:02"
    assert cells(book["재출력과 예외"])[2:] == [
        (at, "재출력", "BENCH-1", "김포장 (101)", "P2", "650000000011", 2, "smudged"),
        (at, "보류 해제", "BENCH-1", "김포장 (101)", "P9", ""),
    ]
    assert cells(book["거절된 발송"])[2:] == [
        (at, "발송 거절", "BENCH-1", "김포장 (101)", "P2", "650000000011", "송장번호 오류")
    ]
    assert cells(book["택배사별"])[2:] == [("CJ대한통운", 3)]


def test_the_drivers_list_has_every_parcel_and_two_lines_to_sign() -> None:
    said = cells(book_of(busy())["인계 CJ대한통운"])
    assert said[:4] == [
        ("인계 CJ대한통운  2026-11-24",),
        ("모두 1개",),
        ("번호", "송장번호", "주문", "포장"),
        (1, "6500-0000-0011", "P1", "09:00"),
    ]
    assert [line[0].split()[0] for line in said[4:] if isinstance(line[0], str)] == ["인계", "인수"]


def test_names_of_pages_are_what_a_spreadsheet_takes() -> None:
    assert named("a/b:c*[d]?", []) == "a b c  d"
    assert named("x" * 40, []) == "x" * 31
    assert named("Carriers", ["CARRIERS"]) == "Carriers (2)"
    assert named("", []) == "–"
