"""The file's end is gone, or a table is not as the journal says: told at the start, by doctor and by verify-journal."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest

from station.ledger import LedgerError
from station.packing.facts import OrderAbandoned, OrderHeld, ParcelVoided
from tests.support.support_ledger import Bench, order, stocked


def tampered(folder: Path, *statements: str) -> None:
    with sqlite3.connect(folder / "data" / "ledger.sqlite") as stranger:
        for statement in statements:
            stranger.execute(statement)
    stranger.close()


def refused(bench: Bench) -> tuple[str, str]:
    bench.ledger.close()
    with pytest.raises(LedgerError) as caught:
        bench.open()
    return caught.value.code, caught.value.detail


def busy(folder: Path) -> Bench:
    """One box of every fate."""
    bench = stocked(folder, *(order(f"A{number}") for number in range(1, 8)))
    bench.packed("A1")
    bench.delivered()
    bench.packed("A2")
    box, waybill = bench.packed("A3")
    bench.record(ParcelVoided("A3", box.parcel, waybill, "wrong"))
    box = bench.opened("A4")
    bench.record(OrderAbandoned("A4", box.parcel, "cancel"))
    box = bench.opened("A5")
    bench.record(OrderHeld("A5", box.parcel, "broken"))
    box = bench.opened("A6")
    number = bench.labelled(box)
    bench.record(ParcelVoided("A6", box.parcel, number, "cancel"), OrderAbandoned("A6", box.parcel, "cancel"))
    bench.opened("A7")
    return bench


def test_a_busy_day_is_sound(tmp_path: Path) -> None:
    bench = busy(tmp_path)
    assert bench.ledger.soundness.fault() is None
    assert bench.ledger.soundness.fault(newest=10, seconds=5) is None


@pytest.mark.parametrize(
    ("statement", "rule"),
    [
        ("UPDATE parcels SET status = 'packed' WHERE order_no = 'A4'", "box_status"),
        ("UPDATE parcels SET status = 'abandoned' WHERE order_no = 'A2'", "box_status"),
        ("DELETE FROM parcels WHERE order_no = 'A2'", "box_status"),
        ("UPDATE parcels SET waybill = '650000000993' WHERE order_no = 'A1'", "box_number"),
        ("DELETE FROM outbox WHERE state = 'owed'", "debt_missing"),
        ("UPDATE outbox SET state = 'done' WHERE state = 'owed'", "debt_done"),
        ("UPDATE outbox SET state = 'void' WHERE state = 'owed'", "debt_void"),
        ("DELETE FROM waybills WHERE order_no = 'A1'", "number_missing"),
        ("UPDATE waybills SET voided = 0", "number_in_force"),
        ("UPDATE outbox SET waybill = '650000000993' WHERE state = 'owed'", "debt_number"),
        ("UPDATE outbox SET due_us = NULL WHERE state = 'owed'", "debt_asleep"),
        ("UPDATE waybills SET copy = 0 WHERE order_no = 'A1'", "label_copy"),
        ("UPDATE waybills SET digits = '1' WHERE order_no = 'A1'", "number_digits"),
        ("UPDATE lines SET order_id = 99 WHERE order_id = 7", "line_order"),
        ("UPDATE orders SET open = 0 WHERE number = 'A4'", "order_open"),
        ("UPDATE orders SET open = 1 WHERE number = 'A1'", "order_open"),
        ("UPDATE ranges SET next = last + 500", "range_next"),
        ("UPDATE parcel_lines SET parcel = 'nowhere' WHERE order_id = 7", "line_box"),
        ("DELETE FROM orders WHERE number = 'A1'", "reference"),
    ],
)
def test_a_row_that_the_journal_does_not_bear_out_is_named(tmp_path: Path, statement: str, rule: str) -> None:
    bench = busy(tmp_path)
    tampered(tmp_path, statement)
    found = bench.ledger.soundness.fault()
    assert found is not None
    assert found.rule == rule


@pytest.mark.parametrize("key", ["keys", "epoch"])
def test_a_ledger_that_forgot_whose_it_is_does_not_begin_anew(tmp_path: Path, key: str) -> None:
    bench = busy(tmp_path)
    tampered(tmp_path, f"DELETE FROM meta WHERE key = '{key}'")
    assert refused(bench)[0] == "damaged"


def test_an_index_that_lacks_a_row_is_named(tmp_path: Path) -> None:
    bench = busy(tmp_path)
    tampered(
        tmp_path,
        "PRAGMA writable_schema = ON",
        "UPDATE sqlite_master SET sql = replace(sql, 'number_key', 'status') WHERE name = 'ix_waybills_digits'",
        "UPDATE sqlite_master SET sql = 'CREATE INDEX ix_waybills_digits ON waybills (order_no)'"
        " WHERE name = 'ix_waybills_digits'",
    )
    bench.ledger.close()
    bench.ledger = bench.open()
    found = bench.ledger.soundness.fault()
    assert found is not None
    assert found.rule == "pages"
    with pytest.raises(LedgerError, match="damaged"):
        bench.ledger.soundness.require_pages(5)


def test_a_file_that_was_rolled_back_is_refused_with_how_many_records_are_missing(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"), order("A2"))
    bench.packed("A1")
    bench.ledger.close()
    file, kept = tmp_path / "data" / "ledger.sqlite", tmp_path / "kept.sqlite"
    shutil.copy(file, kept)
    bench.again()
    bench.packed("A2")
    bench.ledger.close()
    shutil.copy(kept, file)
    assert refused(bench) == ("records_lost", "6")


def test_a_lost_log_is_noticed_and_no_number_is_given_out_twice(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"), order("A2"))
    bench.packed("A1")
    bench.ledger.database.checkpoint()
    used = bench.packed("A2")[1]
    crashed = tmp_path / "crashed"
    shutil.copytree(tmp_path / "data", crashed / "data")
    shutil.copy(tmp_path / "keys.json", crashed / "keys.json")
    for name in ("ledger.sqlite-wal", "ledger.sqlite-shm"):
        (crashed / "data" / name).unlink()
    after = Bench.__new__(Bench)
    after.folder, after.station, after.clock = crashed, bench.station, bench.clock
    with pytest.raises(LedgerError, match="records_lost"):
        after.open()
    looked_at = after.open(whole=False)
    assert looked_at.chain.verify(looked_at.chain.noted_heads()).fault == "cut_off"
    assert (looked_at.numbers.next("CJGLS") or "") > used
    looked_at.close()


def test_a_missing_file_beside_its_keys_is_no_new_beginning(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    bench.ledger.close()
    (tmp_path / "data" / "ledger.sqlite").unlink()
    assert refused(bench)[0] == "ledger_gone"
    assert not (tmp_path / "data" / "ledger.sqlite").exists()
    (tmp_path / "keys.json").rename(tmp_path / "keys.old")
    bench.open().close()


def test_a_torn_or_foreign_note_counts_as_none(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    bench.packed()
    bench.ledger.close()
    note = tmp_path / "data" / "ledger.head"
    note.write_bytes(note.read_bytes()[:90])
    again = bench.again()
    assert again.chain.noted_heads() == ()
    bench.record(OrderAbandoned("A9", "p", "cancel"))
    assert [head.seq for head in again.chain.noted_heads()] == [7]
