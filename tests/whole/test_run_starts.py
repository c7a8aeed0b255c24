"""Stories of `run` in a real terminal: how it begins, and what keeps it from beginning."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from station.composition.factories import clock_of, open_ledger
from station.config import load
from station.ledger import BenchLock
from tests.support.support_program import program, site


@pytest.mark.parametrize(("language", "ready"), [("ko", "주문서의 바코드를"), ("en", "Scan the barcode of an order")])
def test_the_screen_stands_opens_the_bench_and_is_left_by_ctrl_q_twice(
    language: str, ready: str, tmp_path: Path
) -> None:
    with program("run", "--no-sync", "-c", str(site(tmp_path, language))) as run:
        run.sees(ready)
        run.types("\x11")
        run.sees("Ctrl+Q")
        run.types("\x11")
        assert run.ends() == 0


def test_a_second_run_says_who_holds_the_bench_and_leaves_the_terminal_as_it_was(tmp_path: Path) -> None:
    file = site(tmp_path)
    lock = BenchLock(load(file, {}).station.data_dir)
    lock.acquire("BENCH-1")
    with program("run", "--no-sync", "-c", str(file)) as run:
        assert run.ends() == 1
        last = run.shown.rstrip().splitlines()[-1]
        assert (str(os.getpid()) in last, "BENCH-1" in last) == (True, True)
        assert re.search(r"\d{4}-\d\d-\d\d \d\d:\d\d부터", last)
    lock.release()


def test_a_number_typed_while_the_bench_is_being_opened_is_answered(tmp_path: Path) -> None:
    file = site(tmp_path)
    with program("run", "--no-sync", "-c", str(file)) as run:
        run.sees("포장대를 켜고")
        run.types("8800000000099\r")
        run.sees("없는 주문이에요")
    config = load(file, {})
    ledger = open_ledger(config, clock_of(config))
    scanned = [record for record in ledger.records.find() if record["event"] == "order_scanned"]
    ledger.close()
    assert [(record["code"], record["verdict"]) for record in scanned] == [("8800000000099", "unknown")]


def test_a_run_whose_terminal_is_gone_lets_the_bench_go(tmp_path: Path) -> None:
    file = site(tmp_path)
    with program("run", "--no-sync", "-c", str(file)) as run:
        run.sees("주문서의 바코드를")
        assert run.loses_its_terminal() == 0
    assert BenchLock(load(file, {}).station.data_dir).held_by() is None


def test_a_run_whose_last_frames_found_no_reader_lets_the_bench_go_all_the_same(tmp_path: Path) -> None:
    file = site(tmp_path)
    with program("run", "--no-sync", "-c", str(file)) as run:
        run.sees("주문서의 바코드를")
        for number in range(200):
            run.types(f"88000000{number:05}\r")
        assert run.loses_its_terminal() in (0, 1)
    assert BenchLock(load(file, {}).station.data_dir).held_by() is None
