"""The carrier's folders: rounds at their times, result sheets taken once, and no instant at which an end loses any."""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from station.composition.carrier_sheets import carrier_folders
from station.config import load
from station.ledger import Ledger
from station.ledger.orders.supervisor_actions import ROUND
from station.sync.carrier_folders import CarrierFolders
from tests.support.support_ledger import NOON, Bench, order
from tests.support.support_rounds import cj_number, order_csv, result_csv, rows_in, sheet_site

FOLDERS = 'form = "plain"\noutbox = "to"\ninbox = "from"\nrounds = ["10:00", "13:30"]\n'


@dataclass
class House:
    """A bench with the carrier's folders beside it."""

    folder: Path
    sheets: str = FOLDERS
    bench: Bench = field(init=False)
    woken: int = 0

    def __post_init__(self) -> None:
        self.bench = Bench(self.folder)
        self.bench.ledger.intake.take_in([order("A1"), order("A2")])

    def work(self) -> CarrierFolders:
        """The second process after a start."""
        config = load(sheet_site(self.folder, self.sheets), {})
        log = logging.getLogger("test.carrier")
        made = carrier_folders(config, self.bench.ledger, self.bench.clock, self.wake, log)
        assert made is not None
        return made

    def wake(self) -> None:
        self.woken += 1

    @property
    def ledger(self) -> Ledger:
        return self.bench.ledger

    def sheets_out(self) -> list[Path]:
        return sorted(path for path in (self.folder / "to").glob("예약-*"))

    def put(self, name: str, data: bytes) -> Path:
        (self.folder / "from").mkdir(exist_ok=True)
        path = self.folder / "from" / name
        path.write_bytes(data)
        return path

    def inside(self) -> list[str]:
        return sorted(path.name for path in (self.folder / "from").iterdir())

    def references(self) -> dict[str, str]:
        return {row["주문번호"]: row["접수번호"] for row in rows_in(self.sheets_out()[0])}

    def turns(self, work: CarrierFolders, count: int = 3, seconds: float = 1.5) -> None:
        for _ in range(count):
            work.turn()
            self.bench.clock.forward(seconds=seconds)


@pytest.fixture
def house(tmp_path: Path) -> House:
    return House(tmp_path)


def at(hour: int, minute: int = 0, day: int = 23) -> datetime:
    return NOON.replace(hour=hour, minute=minute, day=day)


def test_a_round_that_was_missed_is_written_once_and_the_next_at_its_time(house: House) -> None:
    house.work().turn()
    (first,) = house.sheets_out()
    assert (first.name, first.stat().st_mode & 0o777) == ("예약-20261123-120000.xlsx", 0o600)
    assert sorted(house.references()) == ["A1", "A2"]
    house.ledger.intake.take_in([order("A3")])
    work = house.work()
    for moment in (at(12, 30), at(13, 29), at(11), at(12)):
        house.bench.clock.now = moment
        work.turn()
        assert len(house.sheets_out()) == 1
    house.bench.clock.now = at(13, 30)
    work.turn()
    assert [path.name for path in house.sheets_out()][1:] == ["예약-20261123-133000.xlsx"]
    house.ledger.intake.take_in([order("A4")])
    house.bench.clock.now = at(13)
    work.turn()
    house.bench.clock.now = at(13, 31)
    work.turn()
    assert len(house.sheets_out()) == 2


def test_a_clock_that_stood_a_year_ahead_holds_up_no_later_round(house: House) -> None:
    house.bench.clock.now = NOON + timedelta(days=365)
    house.work().turn()
    house.bench.clock.now = NOON
    house.ledger.intake.take_in([order("A3")])
    house.work().turn()
    assert [row.round for row in house.ledger.rounds.rows()] == ["20271123-120000", "20261123-120000"]


def test_a_round_that_is_asked_for_is_written_whatever_the_time_and_answered(house: House) -> None:
    house.sheets = FOLDERS.replace('rounds = ["10:00", "13:30"]\n', "")
    work = house.work()
    work.turn()
    assert house.sheets_out() == []
    asked = house.ledger.requests.leave(ROUND, {})
    work.turn()
    answer = house.ledger.requests.answer_to(asked)
    assert answer is not None
    assert (answer.ok, answer.text_code, answer.values["count"]) == (True, "round_written", 2)
    again = house.ledger.requests.leave(ROUND, {})
    work.turn()
    answer = house.ledger.requests.answer_to(again)
    assert answer is not None
    assert (answer.ok, answer.text_code) == (True, "round_nothing")
    assert len(house.sheets_out()) == 1


def test_a_result_sheet_is_taken_once_it_rests_and_told_of_beside_it(house: House) -> None:
    work = house.work()
    work.turn()
    known = house.references()
    house.put("결과.csv", result_csv({known["A1"]: cj_number(1), "R1": cj_number(2)}))
    work.turn()
    assert house.inside() == ["결과.csv"]
    house.bench.clock.forward(seconds=2)
    work.turn()
    assert house.inside() == ["결과.csv.result.txt"]
    note = (house.folder / "from" / "결과.csv.result.txt").read_text("utf-8-sig")
    assert note.splitlines()[0] == "1 number was taken in; 0 were known already."
    assert "Row 3: R1 was not taken" in note
    assert house.ledger.reservations.number_of(known["A1"]) == cj_number(1)
    assert house.woken == 2


def test_a_file_that_is_still_written_waits_and_a_broken_one_is_put_aside(house: House) -> None:
    work = house.work()
    path = house.put("결과.csv", b"half")
    for length in range(1, 4):
        path.write_bytes(b"half" * length * 2)
        os.utime(path, ns=(length, length))
        house.turns(work, 1)
        assert house.inside() == ["결과.csv"]
    house.turns(work, 3)
    assert house.inside() == ["결과.csv.refused", "결과.csv.result.txt"]


def test_an_order_sheet_that_was_dropped_here_is_named_as_one(house: House) -> None:
    work = house.work()
    house.put("orders.csv", order_csv(["A9"]).encode())
    house.turns(work)
    note = (house.folder / "from" / "orders.csv.result.txt").read_text("utf-8-sig")
    assert "order sheet" in note
    assert "김하늘" not in note
    assert house.ledger.orders.find("A9") is None


def test_files_and_the_bytes_of_rounds_are_erased_in_time(house: House) -> None:
    work = house.work()
    work.turn()
    (sheet,) = house.sheets_out()
    house.put("bad.csv", b"nothing of it")
    house.turns(work)
    for path in (sheet, *(house.folder / "from").iterdir()):
        os.utime(path, (NOON.timestamp(), NOON.timestamp()))
    house.bench.clock.now = NOON + timedelta(days=1, hours=23)
    work.turn()
    assert (len(house.sheets_out()), len(house.inside())) == (1, 2)
    house.bench.clock.now = NOON + timedelta(days=2, minutes=2)
    work.turn()
    assert (house.sheets_out(), house.inside()) == ([], [])
    assert house.ledger.rounds.sheet_of("20261123-120000") is None


def killed(*_: object, **__: object) -> None:
    """What ends the process just here."""
    raise KeyboardInterrupt


@pytest.mark.parametrize(
    "instant",
    [
        "station.sync.round_writer.write_reservation",
        "station.sync.carrier_folders.put_new",
        "station.ledger.orders.reservation_rounds.CarrierRounds.make",
        "station.whole_file.take_place",
        "station.ledger.shop_news.ShopCursors.save",
    ],
)
def test_whenever_the_process_ends_every_box_is_in_one_round_whose_sheet_is_there(
    house: House, monkeypatch: pytest.MonkeyPatch, instant: str
) -> None:
    work = house.work()
    with monkeypatch.context() as patched:
        patched.setattr(instant, killed)
        with pytest.raises(KeyboardInterrupt):
            work.turn()
    house.ledger.intake.take_in([order("A3")])
    house.bench.again()
    house.work().turn()
    told = [(row["주문번호"], row["접수번호"]) for path in house.sheets_out() for row in rows_in(path)]
    assert sorted(number for number, _ in told) == ["A1", "A2", "A3"]
    rounds = house.ledger.rounds.rows()
    assert sum(row.boxes for row in rounds) == 3
    assert {row.file_name for row in rounds} == {path.name for path in house.sheets_out()}
    for row in rounds:
        assert house.ledger.rounds.sheet_of(row.round) == (house.folder / "to" / row.file_name).read_bytes()
    assert [path.name for path in (house.folder / "to").iterdir() if path.name.startswith(".")] == []


def test_a_process_that_ends_while_it_takes_a_sheet_leaves_the_rest_for_the_next(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = house.work()
    work.turn()
    known = house.references()
    house.put("결과.csv", result_csv({known["A1"]: cj_number(1), known["A2"]: cj_number(2)}))
    house.turns(work, 1, 2)
    with monkeypatch.context() as patched:
        patched.setattr("station.sync.sheet_inbox.SheetInbox.done", killed)
        with pytest.raises(KeyboardInterrupt):
            work.turn()
    house.bench.again()
    house.turns(house.work(), 1)
    note = (house.folder / "from" / "결과.csv.result.txt").read_text("utf-8-sig")
    assert note.startswith("0 numbers were taken in; 2 were known already.")
    assert house.inside() == ["결과.csv.result.txt"]


def test_a_folder_that_is_away_costs_no_round(house: House) -> None:
    (house.folder / "to").write_text("in the way")
    work = house.work()
    work.turn()
    assert house.ledger.rounds.rows() == ()
    assert len(house.ledger.ready_boxes.unreserved()) == 2
    (house.folder / "to").unlink()
    work.turn()
    assert len(house.sheets_out()) == 1


def test_boxes_that_fit_into_no_sheet_are_let_go_and_the_work_goes_on(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("station.sheets.carrier_forms.reservation_sheet.MOST_ROWS", 1)
    work = house.work()
    work.turn()
    assert (house.sheets_out(), house.ledger.rounds.rows()) == ([], ())
    assert len(house.ledger.ready_boxes.unreserved()) == 2
