"""Several processes on one file, and processes that are killed in the middle of it."""

from __future__ import annotations

import random
import subprocess
import sys
from pathlib import Path
from typing import IO

from tests.support.support_ledger import Bench, order, stocked


def _child(what: str, folder: Path, name: str, count: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.ledger.support_ledger_child", what, str(folder), name, str(count)]
    root = Path(__file__).parents[2]
    return subprocess.Popen(command, cwd=root, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE)


def _lines(process: subprocess.Popen[str]) -> IO[str]:
    assert process.stdout is not None
    return process.stdout


def test_a_process_killed_at_any_instant_loses_nothing_that_it_had_acknowledged(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    chance = random.Random(7)
    told: list[str] = []
    for round_ in range(4):
        process = _child("pack", tmp_path, f"R{round_}", 1000)
        for _ in range(chance.randrange(1, 12)):
            told.append(_lines(process).readline().strip())
        process.kill()
        told += [line.strip() for line in _lines(process) if line.endswith("\n")]
        process.wait()
    records = list(bench.ledger.records.find())
    packed = [record for record in records if record["event"] == "parcel_packed"]
    assert [record["seq"] for record in records] == list(range(1, len(records) + 1))
    assert bench.ledger.chain.verify().ok
    assert {f"{record['order']} {record['waybill']}" for record in packed} >= set(told)
    assert sorted(record["parcel"] for record in packed) == sorted(row.id for row in bench.ledger.outbox.rows())
    waybills = [record["waybill"] for record in records if record["event"] == "waybill_taken"]
    assert len(set(waybills)) == len(waybills)


def test_two_processes_that_write_at_once_share_one_sequence_without_a_gap(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    processes = [_child("record", tmp_path, name, 150) for name in ("one", "two")]
    said = [int(line) for process in processes for line in _lines(process)]
    assert [process.wait() for process in processes] == [0, 0]
    assert sorted(said) == list(range(2, 601, 2))
    assert [record["seq"] for record in bench.ledger.records.find()] == list(range(1, 601))
    assert bench.ledger.chain.verify().ok


def test_four_senders_never_have_the_same_debt(tmp_path: Path) -> None:
    bench = stocked(tmp_path, *(order(f"A{number}") for number in range(40)))
    parcels = [bench.packed(f"A{number}")[0].parcel for number in range(40)]
    processes = [_child("lease", tmp_path, name, 3) for name in ("one", "two", "three", "four")]
    said = [line.strip() for process in processes for line in _lines(process)]
    assert [process.wait() for process in processes] == [0] * 4
    assert sorted(said) == sorted(parcels)
