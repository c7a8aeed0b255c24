"""Files of every kind that carriers' and shops' programs give, told by what is in them and not by their names."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from html import escape

import openpyxl
import pytest
import xlwt
from hypothesis import given
from hypothesis import strategies as st

from station.packing.barcodes import tidy
from station.sheets import SheetFault
from station.sheets.grids import Grid, grid_of
from station.sheets.reading_child import grid_apart
from tests.support.support_sheets import csv_file, old_book, xlsx_file

ROWS: tuple[tuple[str, ...], ...] = (("고객주문번호", "운송장번호"), ("R1", "6500-0000-0011"), ("R2", "0012"))
GRID: Grid = [(at, list(row)) for at, row in enumerate(ROWS, 1)]


def page(*rows: Sequence[str], head: str = '<meta charset="utf-8">') -> bytes:
    cells = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    table = "".join(f"<tr>{row}</tr>" for row in cells)
    return f"<html><head>{head}</head><body><table>{table}</table></body></html>".encode()


def prefixed(data: bytes) -> bytes:
    """A workbook whose every tag has a prefix, as 한진's template has."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as plain, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as book:
        for name in plain.namelist():
            text = plain.read(name)
            if name.startswith("xl/") and name.endswith(".xml") and b"spreadsheetml/2006/main" in text:
                said = re.sub(r"<(/?)(?=[A-Za-z][A-Za-z0-9]*[\s/>])", r"<\1x:", text.decode())
                text = re.sub(r'xmlns="(http[^"]*spreadsheetml/2006/main)"', r'xmlns:x="\1"', said).encode()
            book.writestr(name, text)
    return made.getvalue()


def in_line(*rows: Sequence[str]) -> bytes:
    """A workbook with its texts in the cells themselves, as many exporters write it."""
    made = openpyxl.Workbook(write_only=True)
    sheet = made.create_sheet("결과")
    for row in rows:
        sheet.append(list(row))
    data = io.BytesIO()
    made.save(data)
    return data.getvalue()


def xml_cell(said: str) -> str:
    return f'<Cell><Data ss:Type="String">{said}</Data></Cell>'


XML_2003 = (
    '<?xml version="1.0" encoding="utf-8"?><?mso-application progid="Excel.Sheet"?>'
    '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Styles><Style ss:ID="1"/></Styles>'
    '<Worksheet ss:Name="결과"><Table>'
    + "".join(f"<Row>{''.join(map(xml_cell, row))}</Row>" for row in ROWS)
    + '</Table></Worksheet><Worksheet ss:Name="2"><Table><Row><Cell><Data>딴 표</Data></Cell></Row></Table></Worksheet>'
    "</Workbook>"
).encode()

FILES: dict[str, bytes] = {
    "xlsx": xlsx_file(*ROWS),
    "xlsx with its texts in the cells": in_line(*ROWS),
    "xlsx with a prefix at every tag": prefixed(xlsx_file(*ROWS)),
    "xlsx with prefixes and its texts in the cells": prefixed(in_line(*ROWS)),
    "xls": old_book(*ROWS),
    "html": page(*ROWS),
    "html in CP949": page(*ROWS, head='<meta charset="euc-kr">').decode().encode("cp949"),
    "xml of Excel 2003": XML_2003,
    "csv in UTF-8": csv_file(*ROWS),
    "csv in UTF-8 with its mark": b"\xef\xbb\xbf" + csv_file(*ROWS),
    "csv in CP949": csv_file(*ROWS, encoding="cp949"),
    "text with tabs of two bytes a character": csv_file(*ROWS, delimiter="\t", encoding="utf-16"),
}


@pytest.mark.parametrize("case", FILES)
@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.csv", "a.txt", "a"])
def test_a_file_is_read_by_what_is_in_it_whatever_its_name(case: str, name: str) -> None:
    assert grid_of(FILES[case], name) == GRID


@pytest.mark.parametrize("case", ["xls", "html", "xlsx with a prefix at every tag", "xml of Excel 2003"])
def test_every_reader_works_within_the_bounds_of_the_child(case: str) -> None:
    assert grid_apart(FILES[case], "a.xls") == GRID


def test_numbers_of_an_old_book_are_whole_and_one_that_lost_digits_shows_it() -> None:
    data = old_book((650000000011, 999999999999999.0, 6500000000110000), (1.5, True))
    assert grid_of(data, "a.xls") == [(1, ["650000000011", "999999999999999", "6.500000E+15"]), (2, ["1.5", "yes"])]


def test_a_date_of_an_old_book_is_a_date() -> None:
    made = xlwt.Workbook()
    sheet = made.add_sheet("a")
    day, hour = xlwt.easyxf(num_format_str="yyyy-mm-dd"), xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm")
    at = datetime(2026, 12, 1, 9, 30)  # noqa: DTZ001 - a cell has no zone
    sheet.write(0, 0, at.replace(hour=0, minute=0), day)
    sheet.write(0, 1, at, hour)
    data = io.BytesIO()
    made.save(data)
    assert grid_of(data.getvalue(), "a.xls") == [(1, ["2026-12-01", "2026-12-01T09:30:00"])]


def test_a_cell_merged_over_rows_counts_in_each_of_them_in_an_old_book_and_in_a_page() -> None:
    made = xlwt.Workbook()
    sheet = made.add_sheet("a")
    sheet.write_merge(0, 1, 0, 0, "R1")
    sheet.write(0, 1, "a")
    sheet.write(1, 1, "b")
    data = io.BytesIO()
    made.save(data)
    html = b"<table><tr><td rowspan=2>R1</td><td>a</td></tr><tr><td>b</td></tr></table>"
    for file in (data.getvalue(), html):
        assert grid_of(file, "a.xls") == [(1, ["R1", "a"]), (2, ["R1", "b"])]


def test_a_blank_row_keeps_the_numbers_of_the_rows_below_it() -> None:
    assert grid_of(old_book(("a",), (), ("b",)), "a.xls") == [(1, ["a"]), (3, ["b"])]
    assert grid_of(page(("a",), ("",), ("b",)), "a.xls") == [(1, ["a"]), (3, ["b"])]
    xml = XML_2003.replace(b"<Row>", b'<Row ss:Index="7">', 1)
    assert [line for line, _ in grid_of(xml, "a.xls")] == [7, 8, 9]


@pytest.mark.parametrize(
    ("said", "cells"),
    [
        ("<table><tr><td>a<td>b<tr><td>c</table>", [(1, ["a", "b"]), (2, ["c"])]),
        ("<TABLE><TBODY><TR><TH>a</TH><TD colspan=2>b</TD><TD>c</TD></TR></TABLE>", [(1, ["a", "b", "", "c"])]),
        ("<table><tr><td>a&amp;b &#45; c<br>d</td></tr></table>", [(1, ["a&b - c d"])]),
        ("<table><tr><td>&nbsp;</td><td> a\n b </td></tr></table>", [(1, ["", "a b"])]),
        ("<script>var t='<table><tr><td>x</td></tr>'</script><table><tr><td>a</td></tr></table>", [(1, ["a"])]),
        ("<style>td{}</style><table><tr><td>a</td></tr></table>", [(1, ["a"])]),
        ("<table><tr><td><table><tr><td>a</td></tr></table></td></tr></table>", [(2, ["a"])]),
        ("<table><tr><td>제목</td></tr></table><table><tr><td>a</td></tr></table>", [(1, ["제목"]), (2, ["a"])]),
        ('<table><tr><td x:num="650000000011">6.5E+11</td></tr></table>', [(1, ["650000000011"])]),
        ("<table><tr><td>6.5E+11</td></tr></table>", [(1, ["6.5E+11"])]),
        ("<!--[if gte mso 9]><xml>x</xml><![endif]--><table><tr><td>a</td></tr></table>", [(1, ["a"])]),
        ("<?xml version='1.0'?><html xmlns:x='u'><table><tr><td>a</td></tr></table></html>", [(1, ["a"])]),
    ],
)
def test_a_page_is_read_as_programs_write_it(said: str, cells: Grid) -> None:
    assert grid_of(said.encode(), "a.xls") == cells


def code_of(data: bytes, reads: Callable[[bytes, str], Grid] = grid_of) -> str:
    with pytest.raises(SheetFault) as raised:
        reads(data, "a.xls")
    return raised.value.problems[0].code


def container(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + stream.encode("utf-16-le") + bytes(600)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"%PDF-1.7\n" + bytes(range(256)), "wrong_type"),
        ("<html><body><p>로그인이 필요합니다</p><table></table></body></html>".encode(), "wrong_type"),
        (container("WordDocument"), "wrong_type"),
        (container("HwpSummaryInformation"), "wrong_type"),
        (container("Workbook\0"), "unreadable"),
        (old_book(*ROWS)[:1500], "unreadable"),
        (b"\x09\x08\x10\x00" + bytes(64), "unreadable"),
    ],
)
def test_what_is_no_table_and_what_is_half_of_one_are_told_apart(data: bytes, code: str) -> None:
    assert code_of(data) == code


def test_an_old_book_behind_a_password_is_told_with_what_to_do() -> None:
    # The record that says so (FILEPASS), in the place of one that says nothing.
    said = old_book(*ROWS)
    at = said.index(b"\xe1\x00\x02\x00")
    assert code_of(said[:at] + b"\x2f\x00\x02\x00\x00\x00" + said[at + 6 :]) == "old_protected"


ROW = "<tr><td>a</td></tr>"
BOMBS: dict[str, bytes] = {
    "a cell over more columns than any sheet has": b"<table><tr><td colspan=999999999>a<td>b</table>",
    "tables in tables": b"<table><tr><td>" * 300_000,
    "rows without an end": f"<table>{ROW * 60_001}</table>".encode(),
    "cells without an end": b"<table><tr>" + b"<td>a" * 100_000,
    "a comment that never ends": b"<table><!--" * 200_000,
    "a workbook that names itself": container("Workbook\0") + b"\x09\x08\x10\x00" * 100_000,
}


@pytest.mark.parametrize("case", BOMBS)
def test_a_page_or_book_that_is_made_to_harm_ends_in_a_sentence(case: str) -> None:
    assert code_of(BOMBS[case], grid_apart) in {"too_wide", "too_long", "too_big", "wrong_type", "unreadable"}


@given(st.binary(max_size=300), st.sampled_from(sorted(FILES)), st.data())
def test_a_file_with_some_bytes_spoilt_is_read_or_told_and_never_breaks_the_reader(
    noise: bytes, case: str, draw: st.DataObject
) -> None:
    whole = FILES[case]
    at = draw.draw(st.integers(0, len(whole)))
    spoilt = whole[:at] + noise + whole[at + len(noise) :]
    with suppress(SheetFault):
        assert all(cells for _, cells in grid_of(spoilt, "a.xls"))


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Zl", "Zp", "Zs"]), min_size=1, max_size=12)


@given(st.lists(st.lists(CELLS, min_size=1, max_size=4), min_size=1, max_size=5))
def test_an_old_book_and_a_page_say_what_was_written_into_them(rows: list[list[str]]) -> None:
    wanted = [(at, list(map(tidy, cells))) for at, cells in enumerate(rows, 1)]
    wanted = [(at, cells) for at, cells in wanted if any(cells)]
    assert grid_of(old_book(*rows), "a.xls") == wanted
    assert grid_of(page(*(list(map(escape, row)) for row in rows)), "a.xls") == wanted
