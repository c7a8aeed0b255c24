"""A ledger that the program of November 2026 wrote opens, goes on where it stood, and keeps every record.

`written_before/ledger-of-november.zip` was written by that program itself, at a bench with made-up orders: BENCH-1
packed two parcels that are owed to the shop, held an order, and has a label in doubt; BENCH-2 has a box open.
"""

from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine

from station.ledger import Ledger
from station.packing.process import fold
from station.packing.process.states import AwaitingLabelScan, BenchDesk, IdleState, PackingState
from tests.support.support_ledger import Clock, number_of

WRITTEN = Path(__file__).parent / "written_before" / "ledger-of-november.zip"
PACKED, OWED, HELD, IN_DOUBT, OPEN, UNTOUCHED = (f"20261123123400{nth:02}" for nth in range(1, 7))


def old(folder: Path, station: str) -> Ledger:
    """The ledger opened by today's program, for one of its stations."""
    if not (folder / "data").exists():
        with zipfile.ZipFile(WRITTEN) as archive:
            archive.extractall(folder)
    return Ledger.open(
        folder / "data", station, key_file=folder / "data.keys.json", number_of=number_of, clock=Clock(), create=False
    )


def state_of(ledger: Ledger) -> object:
    """The state in which a bench begins on it."""
    resume = ledger.resumption.point()
    return fold(IdleState(BenchDesk(resume.packer, resume.last, resume.shown)), resume.facts)


def test_a_label_in_doubt_is_in_doubt_still(tmp_path: Path) -> None:
    state = state_of(old(tmp_path, "BENCH-1"))
    assert isinstance(state, AwaitingLabelScan)
    assert (state.parcel.box.lines[0].order, state.label.waybill.number, state.label.copy) == (
        IN_DOUBT,
        "650000000022",
        1,
    )


def test_an_open_box_is_open_still_with_what_was_counted(tmp_path: Path) -> None:
    state = state_of(old(tmp_path, "BENCH-2"))
    assert isinstance(state, PackingState)
    assert (state.parcel.box.lines[0].order, [count.units for count in state.parcel.counts]) == (OPEN, [1, 1])


def test_what_was_owed_held_and_waiting_still_is(tmp_path: Path) -> None:
    ledger = old(tmp_path, "BENCH-1")
    assert [(row.orders, row.waybill, row.state) for row in ledger.outbox.rows()] == [
        ((PACKED,), "650000000000", "owed"),
        ((OWED,), "650000000011", "owed"),
    ]
    assert {row.number: row.state for row in ledger.orders.rows()} == {
        PACKED: "packed",
        OWED: "packed",
        HELD: "held",
        IN_DOUBT: "packing",
        OPEN: "packing",
        UNTOUCHED: "waiting",
    }


def test_no_number_comes_twice(tmp_path: Path) -> None:
    assert old(tmp_path, "BENCH-1").numbers.next("CJGLS") == number_of("CJGLS", 65000000003)


@pytest.mark.parametrize("station", ["BENCH-1", "BENCH-2"])
def test_every_record_is_there_as_it_was_written(tmp_path: Path, station: str) -> None:
    ledger = old(tmp_path, station)
    records = [record for record in ledger.records.find() if record["station"] == station]
    with sqlite3.connect(tmp_path / "data" / "ledger.sqlite") as raw:
        rows = raw.execute("SELECT seq, event, body FROM journal WHERE station = ? ORDER BY seq", (station,)).fetchall()
    assert [(one["seq"], one["event"]) for one in records] == [(seq, event) for seq, event, _ in rows]
    assert [record[name] for record in records for name in ("verdict",) if name in record] == [
        json.loads(body)["verdict"] for _, _, body in rows if "verdict" in json.loads(body)
    ]


OLD_DEBTS = (
    "parcel, waybill, state, due_us, lease_owner, lease_until_us, attempts, reason, packed_us, since_us, carrier,"
    " leave_by"
)


def unpacked(folder: Path) -> Path:
    """Its file, as the last program opened it that knew one parcel of a line alone."""
    with zipfile.ZipFile(WRITTEN) as archive:
        archive.extractall(folder)
    file = folder / "data" / "ledger.sqlite"
    config = Config()
    config.set_main_option("script_location", "station.ledger:migrations")
    engine = create_engine(f"sqlite:///{file}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0011_genuine")
    engine.dispose()
    return file


def rows(file: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as raw:
        return raw.execute(query).fetchall()


def test_every_line_lies_in_the_parcel_in_which_it_lay(tmp_path: Path) -> None:
    file = unpacked(tmp_path)
    before = rows(file, "SELECT order_id, line_id, parcel, quantity, quantity FROM lines WHERE parcel IS NOT NULL")
    old(tmp_path, "BENCH-1").close()
    after = rows(file, "SELECT order_id, line_id, parcel, quantity, ordered FROM parcel_lines")
    assert (sorted(after), len(after) > 4) == (sorted(before), True)


def test_every_debt_is_what_it_was_and_tells_of_its_whole_parcel(tmp_path: Path) -> None:
    file = unpacked(tmp_path)
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("UPDATE outbox SET attempts = 3, due_us = 77, reason = 'network' WHERE waybill = '650000000011'")
    before = rows(file, f"SELECT {OLD_DEBTS} FROM outbox ORDER BY rowid")
    ledger = old(tmp_path, "BENCH-1")
    assert rows(file, f"SELECT {OLD_DEBTS} FROM outbox ORDER BY rowid") == before
    assert rows(file, "SELECT id, kind FROM outbox ORDER BY rowid") == [(row[0], "dispatch") for row in before]
    for debt in ledger.outbox.lease("sync", Clock()()):
        known = ledger.orders.find(debt.order)
        assert known is not None
        assert [(one.id, one.quantity) for one in debt.lines] == [(one.id, one.quantity) for one in known.lines]


def test_a_line_that_had_left_its_order_is_in_its_parcel_still(tmp_path: Path) -> None:
    file = unpacked(tmp_path)
    ((order, line, parcel),) = rows(
        file,
        "SELECT order_id, line_id, parcel FROM lines WHERE parcel IN (SELECT id FROM parcels WHERE status = 'packed')"
        " LIMIT 1",
    )
    with closing(sqlite3.connect(file)) as raw, raw:
        raw.execute("INSERT INTO left_lines SELECT order_id, line_id, parcel FROM lines WHERE parcel = ?", (parcel,))
        raw.execute("DELETE FROM lines WHERE order_id = ? AND line_id = ?", (order, line))
    old(tmp_path, "BENCH-1").close()
    assert (order, line, parcel) in rows(file, "SELECT order_id, line_id, parcel FROM parcel_lines")


def test_its_chain_holds_and_goes_on(tmp_path: Path) -> None:
    ledger = old(tmp_path, "BENCH-1")
    before = ledger.chain.verify()
    ledger.close()
    after = old(tmp_path, "BENCH-2").chain.verify()
    assert (before.ok, before.count, after.ok, after.count) == (True, 36, True, 36)
