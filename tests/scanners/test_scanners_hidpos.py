"""HID-POS reports become codes with their symbology, as each maker lays them out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanners.code_text import decode
from scanners.framing import LONGEST, SILENCE, Framed, FramedCode, GarbageFrame, UnfinishedFrame
from scanners.hid.descriptor import ReportDescriptor, read_descriptor
from scanners.hid.pos import COMMON, NEWLAND, ReportLayout, ReportReader, is_scanner, layout_of
from tests.support.support_hid import report, reports
from tests.support.support_plugs import HONEYWELL, MAINTENANCE

EAN = b"8801234567893"
UNCOUNTED = bytes.fromhex(
    "068c000902a101150026ff00750895 0109fb810209fc810209fd8102953c09fe82020175019501250109ff8102750781 03c0".replace(
        " ", ""
    )
)
"""A scanner whose reports have no number and no count: three bytes of symbology, 60 of data, one bit."""

SILENT_ABOUT_FIELDS = bytes.fromhex("058c0902a1018502150026ff007508953f09128102c0")
"""A scanner that calls its whole report one array."""


def read(data: list[bytes], layout: ReportLayout = COMMON, prefix: str = "") -> list[Framed]:
    made = ReportReader(layout, prefix)
    return [framed for one in data for framed in made.feed(one, 1.0)]


def test_the_descriptor_says_where_everything_lies() -> None:
    assert layout_of(HONEYWELL) == COMMON
    assert layout_of(UNCOUNTED) == ReportLayout(0, (3, 60), None, (0, 1, 2), (63, 0))


def test_a_descriptor_that_says_nothing_of_its_fields_falls_back_on_the_maker() -> None:
    assert layout_of(SILENT_ABOUT_FIELDS, 0x0C2E) == COMMON
    assert layout_of(SILENT_ABOUT_FIELDS, 0x1EAB) == NEWLAND


def test_a_keyboard_and_a_maintenance_interface_are_no_scanners() -> None:
    assert layout_of(MAINTENANCE) is None
    assert layout_of(bytes.fromhex("05010906a101c0")) is None
    assert layout_of(b"") is None


@given(st.binary(max_size=300))
def test_a_broken_descriptor_breaks_nothing(data: bytes) -> None:
    assert isinstance(read_descriptor(data), ReportDescriptor)
    made = layout_of(HONEYWELL[:11] + data) or COMMON
    ReportReader(made).feed(bytes(64), 1.0)


@pytest.mark.parametrize("cut", range(0, len(HONEYWELL), 7))
def test_a_descriptor_that_breaks_off_is_still_a_scanners(cut: int) -> None:
    assert is_scanner(read_descriptor(HONEYWELL[:cut])) == (cut >= 6)


def test_one_report_is_one_code_with_its_symbology() -> None:
    (code,) = read([report(EAN)])
    assert code == FramedCode(b"]E0" + EAN, 1.0)
    assert decode(code.data).symbology == "]E0"


def test_two_equal_reports_are_two_codes() -> None:
    assert read([report(EAN), report(EAN)]) == [FramedCode(b"]E0" + EAN, 1.0)] * 2


@given(st.integers(1, LONGEST), st.integers(0, 3))
def test_a_long_code_is_put_together_from_its_reports(size: int, more: int) -> None:
    data = (b"0123456789" * (size // 10 + 1))[:size]
    assert read(reports(data) + [report(EAN)] * more) == [
        FramedCode(b"]Q1" + data, 1.0),
        *[FramedCode(b"]E0" + EAN, 1.0)] * more,
    ]


def test_a_code_whose_rest_stays_away_is_given_up() -> None:
    made = ReportReader(COMMON)
    assert made.feed(report(b"88012", goes_on=True), 1.0) == ()
    assert (made.idle(1.1), made.deadline) == ((), 1.0 + SILENCE)
    assert made.idle(2.0) == (UnfinishedFrame(b"88012", 1.0),)
    assert made.feed(report(EAN), 3.0) == (FramedCode(b"]E0" + EAN, 3.0),)


def test_a_code_without_end_is_bounded_and_its_tail_is_no_code() -> None:
    endless = [report(b"7" * 56, goes_on=True)] * (LONGEST // 56 + 2)
    assert read([*endless, report(b"77"), report(EAN)]) == [
        GarbageFrame("too_long", 1.0),
        FramedCode(b"]E0" + EAN, 1.0),
    ]


def test_a_suffix_that_the_scanner_adds_is_no_content_and_a_prefix_is_taken_off() -> None:
    assert read([report(b"A1\r\n", b"]C0"), report(b"#A1\r", b"]C0")], prefix="#") == [
        GarbageFrame("prefix", 1.0),
        FramedCode(b"]C0A1", 1.0),
    ]


def test_an_identifier_that_is_also_in_the_data_is_taken_once() -> None:
    assert read([report(b"]C0A1", b"]C0")]) == [FramedCode(b"]C0A1", 1.0)]


@pytest.mark.parametrize("aim", [b"\0\0\0", b"E0 ", b"]\0\0", b"\x0b\x18\0"])
def test_what_is_no_identifier_is_not_put_in_front(aim: bytes) -> None:
    assert read([report(EAN, aim)]) == [FramedCode(EAN, 1.0)]


def test_group_separators_are_content_and_other_control_bytes_spoil_the_code() -> None:
    gs1 = b"01088012345678931021\x1d17261231"
    assert read([report(gs1, b"]C1"), report(b"88\x1101"), report(b"88\n01")]) == [
        FramedCode(b"]C1" + gs1, 1.0),
        GarbageFrame("control", 1.0),
        GarbageFrame("control", 1.0),
    ]


def test_newlands_report_has_its_data_where_others_have_the_identifier() -> None:
    assert read([bytes([2, 13]) + EAN.ljust(56, b"\0") + bytes(6)], NEWLAND) == [FramedCode(EAN, 1.0)]


def test_without_a_count_the_padding_ends_the_data() -> None:
    assert read([b"]C0" + b"A1".ljust(60, b"\0") + b"\0"], ReportLayout(0, (3, 60), None, (0, 1, 2), (63, 0))) == [
        FramedCode(b"]C0A1", 1.0)
    ]


@pytest.mark.parametrize("data", [b"", b"\x02", bytes(64), report(EAN, number=4), b"\x02\xff]E0"])
def test_empty_torn_and_foreign_reports_are_no_codes(data: bytes) -> None:
    assert read([data]) == []


@given(st.lists(st.binary(max_size=80), max_size=20))
def test_no_report_whatever_breaks_the_reader(data: list[bytes]) -> None:
    read([b"\x02" + one for one in data])


def test_the_rest_of_a_code_that_is_skipped_is_not_awaited_for_ever() -> None:
    made = ReportReader(COMMON)
    endless = list(reports(b"1" * (LONGEST + 200)))[:-1]
    framed = [one for at, part in enumerate(endless) for one in made.feed(part, at / 100)]
    assert [type(one) for one in framed] == [GarbageFrame]
    due = made.deadline or 0.0
    assert (made.idle(due), due, made.deadline) == ((), due, None)
    assert [one.data for one in made.feed(report(EAN), 99.0) if isinstance(one, FramedCode)] == [b"]E0" + EAN]
