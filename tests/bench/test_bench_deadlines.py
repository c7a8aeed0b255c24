"""Due dates at the bench: counted where the shop is silent, true to a changed list, told before it is too late."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from station.cli import main
from station.doctor.calendar_check import calendar
from station.documents.kinds import ready
from station.locale.texts import LocaleTexts
from station.packing.deadlines import SEOUL, DueRule
from station.packing.orders import Order
from station.packing.process.states import IdleState, PackingState
from station.workdays.public import work_out
from tests.support.support_bench import MUG, Bench, order, packs

FIRST, SECOND, THIRD, FOURTH = (f"202611230000000{at}" for at in range(1, 5))
DAY = timedelta(days=1)
SHOP = 'due_business_days = 3\nholidays_file = "days.txt"\n'


@pytest.fixture(scope="module")
def holidays(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The file of the public holidays, worked out once for all benches."""
    folder = tmp_path_factory.mktemp("holidays")
    assert work_out(folder, datetime.now(SEOUL).year) is not None
    return (folder / "holidays.json").read_bytes()


@contextmanager
def counting(folder: Path, holidays: bytes, days: str = "") -> Iterator[Bench]:
    (folder / "data").mkdir()
    (folder / "data" / "holidays.json").write_bytes(holidays)
    (folder / "days.txt").write_text(days, "utf-8")
    bench = Bench(folder, shop=SHOP)
    try:
        yield bench
    finally:
        bench.close()


@pytest.fixture
def bench(tmp_path: Path, holidays: bytes) -> Iterator[Bench]:
    with counting(tmp_path, holidays) as bench:
        yield bench


def rule(bench: Bench) -> DueRule:
    found = bench.work.almanac.rule()
    assert found is not None
    return found


def placed(number: str, at: datetime) -> Order:
    return replace(order(number, ("MUG-WH", 1)), placed_at=at)


def due_of_open_box(bench: Bench) -> datetime | None:
    state = bench.reaches(PackingState).state
    assert isinstance(state, PackingState)
    return state.parcel.box.due_at


def told(bench: Bench, capsys: pytest.CaptureFixture[str], *words: str) -> Any:
    assert main([*words, "--config", str(bench.folder / "station.toml")]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_due_date_is_counted_where_the_shop_names_none(bench: Bench) -> None:
    now = bench.work.clock.now()
    bench.sells(placed(FIRST, now))
    bench.scan(FIRST)
    assert due_of_open_box(bench) == rule(bench).due(now)


def test_the_due_date_of_the_shop_stands_before_a_counted_one(bench: Bench) -> None:
    now = bench.work.clock.now()
    bench.sells(replace(placed(FIRST, now - 9 * DAY), due_at=now + 9 * DAY))
    bench.scan(FIRST)
    assert due_of_open_box(bench) == now + 9 * DAY


def test_an_order_of_which_nobody_knows_when_it_was_placed_has_no_due_date(bench: Bench) -> None:
    bench.sells(order(FIRST, ("MUG-WH", 1)))
    bench.scan(FIRST)
    assert due_of_open_box(bench) is None
    assert bench.pictures[-1].counters.pressing == 0


def test_a_changed_list_counts_for_open_orders_but_an_opened_box_stays_as_it_was(bench: Bench) -> None:
    now = bench.work.clock.now()
    bench.sells(placed(FIRST, now), placed(SECOND, now))
    bench.scan(FIRST)
    before = due_of_open_box(bench)
    assert before is not None
    (bench.folder / "days.txt").write_text(f"{before.astimezone(SEOUL):%Y-%m-%d} 휴무\n", "utf-8")
    bench.restart()
    assert due_of_open_box(bench) == before
    bench.scan(MUG)
    bench.reaches(IdleState)
    bench.scan(SECOND)
    after = due_of_open_box(bench)
    assert after is not None
    assert after > before
    assert after == rule(bench).due(now)


def test_what_is_about_to_be_late_is_said_before_it_is_and_counted_until_it_is_packed(bench: Bench) -> None:
    now = bench.work.clock.now()
    soon, far = replace(placed(FIRST, now), due_at=now + timedelta(minutes=30)), placed(SECOND, now + 9 * DAY)
    bench.sells(soon, far)
    bench.work.bench.tapped()
    news = bench.hears_of("orders_due").news
    assert news is not None
    assert dict(news.values)["count"] == 1
    assert bench.pictures[-1].counters.pressing == 1
    packs(bench, FIRST, MUG)
    bench.sees(lambda picture: picture.counters.pressing == 0)


def test_a_counted_due_date_presses_as_the_shops_does(bench: Bench) -> None:
    bench.sells(placed(FIRST, bench.work.clock.now() - 30 * DAY))
    bench.work.bench.tapped()
    assert bench.hears_of("orders_due").counters.pressing == 1


def test_a_broken_list_is_said_once_and_the_bench_goes_on_with_what_it_knew(tmp_path: Path, holidays: bytes) -> None:
    with counting(tmp_path, holidays, "2026-11-31 closed\n") as bench:
        bench.sells(placed(FIRST, bench.work.clock.now()))
        bench.work.bench.tapped()
        bench.hears_of("holidays_wrong")
        packs(bench, FIRST, MUG)
        found = list(calendar(bench.config, LocaleTexts.load("en", "commands").text))
    assert [one.state for one in found] == ["ok", "warn"]
    assert f"{tmp_path / 'days.txt'}, line 1: there is no such date (2026-11-31 closed)" in found[1].text


def test_the_work_list_begins_with_what_has_to_leave_first(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    now = bench.work.clock.now()
    bench.sells(
        order(FIRST, ("MUG-WH", 1)),
        placed(SECOND, now),
        replace(placed(THIRD, now), due_at=now + timedelta(hours=2)),
        placed(FOURTH, now - 9 * DAY),
    )
    assert ready(bench.work.ledger) == (FOURTH, THIRD, SECOND, FIRST)
    rows = told(bench, capsys, "orders", "list", "--json")
    assert [row["number"] for row in rows] == [FOURTH, THIRD, SECOND, FIRST]
    assert [row["due_counted"] for row in rows] == [True, False, True, False]
    assert rows[0]["due_at"] == f"{rule(bench).due(now - 9 * DAY):%Y-%m-%dT%H:%M:%S}.000+09:00"
    packs(bench, FOURTH, MUG)
    assert [row["number"] for row in told(bench, capsys, "orders", "list", "--json")] == [THIRD, SECOND, FIRST, FOURTH]


def test_the_list_for_people_marks_what_presses(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    now = bench.work.clock.now()
    bench.sells(replace(placed(FIRST, now), due_at=now + timedelta(minutes=5)), placed(SECOND, now + 9 * DAY))
    assert main(["orders", "list", "--config", str(bench.folder / "station.toml")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.endswith("!") for line in lines[1:3]] == [True, False]


def test_a_sheet_may_say_when_its_orders_were_placed(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    head = "order,line,sku,quantity,receiver,address,placed\n"
    (bench.folder / "new.csv").write_text(f"{head}S1,1,MUG-WH,1,홍길동,가상로 1,2026-02-13 10:00\n", "utf-8")
    file = str(bench.folder / "new.csv")
    assert main(["orders", "import", file, "--config", str(bench.folder / "station.toml")]) == 0
    capsys.readouterr()
    assert told(bench, capsys, "orders", "show", "S1", "--json")["due_at"] == "2026-02-23T23:59:59.000+09:00"
