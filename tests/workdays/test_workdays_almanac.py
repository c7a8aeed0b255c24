"""The calendar in use: worked out once, kept, and true to the house's list while the bench runs."""

from __future__ import annotations

import json
import threading
from datetime import date, datetime
from pathlib import Path

import pytest

from station.packing.deadlines import SEOUL
from station.workdays import DueAlmanac, OverrideProblem, known_holidays, public

NOW = datetime(2026, 11, 26, 10, tzinfo=SEOUL)
PLACED = datetime(2026, 11, 23, 10, tzinfo=SEOUL)


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the holidays were worked out by the real library, once."""
    folder = tmp_path_factory.mktemp("holidays")
    assert public.work_out(folder, NOW.year) is not None
    return folder


def almanac(folder: Path, own: Path | None = None) -> DueAlmanac:
    return DueAlmanac(folder, lambda: NOW, own=own)


def due(book: DueAlmanac) -> date:
    rule = book.rule()
    assert rule is not None
    found = rule.due(PLACED)
    assert found is not None
    return found.date()


def test_the_holidays_are_worked_out_once_and_kept(kept: Path) -> None:
    known = known_holidays(kept, 2026)
    assert known is not None
    assert (known.first, known.last) == (2025, 2028)
    assert date(2027, 2, 9) in known.days
    assert known_holidays(kept, 2028) is None


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"first": 1}', '{"first": 2025, "last": 2028, "days": ["x"]}'])
def test_a_kept_file_that_is_broken_is_as_good_as_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "holidays.json").write_text(text)
    assert known_holidays(tmp_path, 2026) is None


def test_the_holidays_of_another_release_are_worked_out_again(kept: Path, tmp_path: Path) -> None:
    old = json.loads((kept / "holidays.json").read_text()) | {"library": "older"}
    (tmp_path / "holidays.json").write_text(json.dumps(old))
    assert known_holidays(tmp_path, 2026) is None


def test_a_bench_does_not_wait_for_them_and_has_them_soon(tmp_path: Path) -> None:
    ready = threading.Event()
    book = DueAlmanac(tmp_path, lambda: NOW, ready=ready.set)
    assert book.rule() is None
    assert ready.wait(30)
    assert due(book) == date(2026, 11, 26)


def test_without_the_library_weekdays_count_so_that_nothing_is_late(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public, "_PROGRAM", "station.workdays.nobody")
    book = almanac(tmp_path)
    assert due(book) == date(2026, 11, 26)
    assert book.holidays() is None


def test_a_changed_list_counts_at_once(kept: Path, tmp_path: Path) -> None:
    own = tmp_path / "days.txt"
    own.write_text("2026-11-25 closed\n")
    book = almanac(kept, own)
    assert due(book) == date(2026, 11, 27)
    own.write_text("2026-11-25 closed\n2026-11-27 closed\n")
    assert due(book) == date(2026, 11, 30)
    own.write_text("")
    assert (due(book), book.fault) == (date(2026, 11, 26), None)


def test_a_list_that_breaks_counts_as_it_was_and_is_told_with_its_line(kept: Path, tmp_path: Path) -> None:
    own = tmp_path / "days.txt"
    own.write_text("2026-11-25 closed\n")
    book = almanac(kept, own)
    assert due(book) == date(2026, 11, 27)
    own.write_text("2026-11-25 closed\n2026-11-31 closed\n")
    assert due(book) == date(2026, 11, 27)
    assert book.fault is not None
    assert book.fault.problems == (OverrideProblem(2, "bad_date", "2026-11-31 closed"),)
    own.unlink()
    assert due(book) == date(2026, 11, 27)
    assert book.fault is not None
    assert book.fault.problems == (OverrideProblem(0, "no_file", str(own)),)


def test_a_list_that_is_a_folder_is_told_and_the_public_calendar_counts(kept: Path, tmp_path: Path) -> None:
    book = almanac(kept, tmp_path)
    assert due(book) == date(2026, 11, 26)
    assert book.fault is not None
    assert [problem.code for problem in book.fault.problems] == ["unreadable"]
