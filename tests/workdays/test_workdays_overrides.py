"""The house's own list of days: what it may say, and what is said of a line that is wrong."""

from __future__ import annotations

import codecs
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.workdays import DayOverrides, OverrideFault, OverrideProblem, read_overrides
from station.workdays.overrides import LARGEST

LIST = """
# 쉬는 날과 일하는 날
2026-08-14              휴무   택배 없는 날
2026-09-22 ~ 2026-09-23 closed # moving
2026-10-03~2026-10-04   근무
2026-1-2   WORKING
"""


def days(*said: str) -> frozenset[date]:
    return frozenset(map(date.fromisoformat, said))


READ = DayOverrides(
    days("2026-08-14", "2026-09-22", "2026-09-23"),
    days("2026-10-03", "2026-10-04", "2026-01-02"),
)


WINDOWS = codecs.BOM_UTF8 + LIST.replace("\n", "\r\n").encode()


@pytest.mark.parametrize("data", [LIST.encode(), WINDOWS, LIST.encode("cp949")])
def test_a_list_is_read_as_any_editor_saves_it(data: bytes) -> None:
    assert read_overrides(data) == READ


def test_an_empty_list_changes_nothing() -> None:
    assert read_overrides(b"") == DayOverrides()


def test_a_day_named_twice_alike_is_one_day() -> None:
    assert read_overrides(b"2026-08-14 closed\n2026-08-14 closed x") == DayOverrides(days("2026-08-14"))


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("2026-08-14", "bad_line"),
        ("14.8.2026 closed", "bad_line"),
        ("closed 2026-08-14", "bad_line"),
        ("２０２６-08-14 closed", "bad_line"),
        ("2026-02-29 closed", "bad_date"),
        ("2026-13-01 closed", "bad_date"),
        ("2026-08-14 ~ 2026-08-32 closed", "bad_date"),
        ("2026-08-14 maybe", "bad_word"),
        ("2026-08-14 ~ 2026-08-13 closed", "backwards"),
        ("2026-08-01 ~ 2026-10-31 closed", "too_long"),
        ("2026-01-01 working", "contradiction"),
    ],
)
def test_a_wrong_line_is_named_and_nothing_of_the_list_counts(line: str, code: str) -> None:
    with pytest.raises(OverrideFault) as caught:
        read_overrides(f"2026-01-01 closed\n\n{line}\n2026-01-03 closed\nrubbish\n".encode())
    assert caught.value.problems == (OverrideProblem(3, code, line), OverrideProblem(5, "bad_line", "rubbish"))


TOO_LARGE = b"#" * (LARGEST + 1)


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"\xff\xfe2\x000\x00", "not_text"), (b"\0" * 9, "not_text"), (TOO_LARGE, "too_large")],
)
def test_a_file_that_is_no_list_is_refused_whole(data: bytes, code: str) -> None:
    with pytest.raises(OverrideFault) as caught:
        read_overrides(data)
    assert caught.value.problems == (OverrideProblem(0, code),)


@given(st.binary(max_size=120) | st.text("0123456789-~ #\n휴무working", max_size=120).map(str.encode))
def test_whatever_a_file_holds_it_is_read_or_refused_with_lines_of_its_own(data: bytes) -> None:
    lines: list[int] = []
    try:
        read = read_overrides(data)
    except OverrideFault as fault:
        read, lines = DayOverrides(), [problem.line for problem in fault.problems]
    assert not read.closed & read.working
    assert all(0 <= line <= len(data) for line in lines)
