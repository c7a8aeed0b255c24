"""Old years leave the ledger for files of their own, and the chain is proven across them."""

from __future__ import annotations

import gzip
from contextlib import redirect_stderr, redirect_stdout
from datetime import datetime
from io import StringIO
from pathlib import Path

import pytest

from station.backups.making import copy_archives
from station.cli import main
from station.ledger import ArchivedYears, ChainHead, LedgerError
from station.packing.facts import Device
from tests.support.support_backups import copied, opened, restored, wanted
from tests.support.support_ledger import KOREA, Bench, order, stocked

NEW_YEAR = datetime(2027, 1, 1, tzinfo=KOREA)
LATER = 1200
"""Records of the next year: the newest thousand stay in any case."""


def years(folder: Path) -> Bench:
    """A parcel of 2026 that was delivered, and a busy 2027."""
    bench = stocked(folder, order("A1"), order("B1"))
    bench.packed("A1")
    bench.delivered()
    bench.clock.now = NEW_YEAR
    bench.record(*[Device("printer", "ready", str(number)) for number in range(LATER)])
    bench.packed("B1")
    return bench


def put_away(bench: Bench, name: str = "2026.jsonl.gz") -> ArchivedYears:
    made = bench.ledger.archives.put_away(NEW_YEAR, name)
    assert made is not None
    return made


def test_the_years_before_one_leave_and_the_chain_is_whole_across_them(tmp_path: Path) -> None:
    bench = years(tmp_path)
    before = list(bench.ledger.records.find())
    made = put_away(bench)
    assert (made.count, made.until) == (7, NEW_YEAR.isoformat())
    assert [record["seq"] for record in bench.ledger.records.find()] == list(range(8, len(before) + 1))
    assert [*bench.ledger.archives.records(), *bench.ledger.records.find()] == before
    found = bench.ledger.chain.verify()
    assert (found.ok, found.count, found.archived, found.away) == (True, len(before) - 7, 7, ())
    assert bench.ledger.soundness.fault() is None
    assert bench.ledger.archives.put_away(NEW_YEAR, "again.jsonl.gz") is None
    bench.record(Device("printer", "ready"))
    assert bench.again().chain.verify().ok


def test_an_order_of_an_archived_year_is_found_by_its_number_its_waybill_and_its_time(tmp_path: Path) -> None:
    bench = years(tmp_path)
    waybill = next(record["waybill"] for record in bench.ledger.records.find(order="A1") if "waybill" in record)
    whole = list(bench.ledger.records.find(order="A1"))
    put_away(bench)
    assert list(bench.ledger.archives.records(order="a1")) == whole
    assert list(bench.ledger.archives.records(waybill=waybill)) == whole
    assert list(bench.ledger.archives.records(since=NEW_YEAR)) == []
    assert list(bench.ledger.records.find(order="A1")) == []


def test_what_the_bench_stands_on_stays_however_old_it_is(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"), order("A2"), order("A3"))
    bench.packed("A1")
    bench.delivered()
    bench.packed("A2")
    box = bench.opened("A3")
    bench.clock.now = NEW_YEAR
    bench.record(*[Device("printer", "ready", str(number)) for number in range(LATER)])
    assert put_away(bench).count == 7
    again = bench.again()
    state = again.resumption.point()
    assert state.last is not None
    assert state.last.box.order == "A2"
    assert any(getattr(fact, "parcel", "") == box.parcel for fact in state.facts)
    assert [row.orders for row in again.outbox.rows()] == [("A2",)]


def test_a_clock_that_was_once_ahead_keeps_no_year_in_the_ledger(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"), order("B1"))
    bench.clock.forward(days=400)
    bench.record(Device("printer", "lost"))
    bench.clock.forward(days=-400)
    bench.packed("A1")
    bench.delivered()
    bench.clock.now = NEW_YEAR
    bench.record(*[Device("printer", "ready", str(number)) for number in range(LATER)])
    bench.packed("B1")
    assert put_away(bench).count == 7
    assert bench.ledger.chain.verify().ok


def test_nothing_is_put_away_while_anybody_else_has_the_ledger_open(tmp_path: Path) -> None:
    bench = years(tmp_path)
    other = bench.open()
    with pytest.raises(LedgerError, match="in_use"):
        put_away(bench)
    other.close()
    assert put_away(bench).count == 7


@pytest.mark.parametrize("damage", ["changed", "cut", "garbled"])
def test_an_archive_that_is_not_as_it_was_written_is_told(tmp_path: Path, damage: str) -> None:
    bench = years(tmp_path)
    path = tmp_path / "data" / "archive" / put_away(bench).name
    lines = gzip.decompress(path.read_bytes()).splitlines(keepends=True)
    path.write_bytes(
        {
            "changed": gzip.compress(b"".join([lines[0].replace(b"A1", b"A9"), *lines[1:]])),
            "cut": gzip.compress(b"".join(lines[:-1])),
            "garbled": path.read_bytes()[:-20],
        }[damage]
    )
    found = bench.ledger.chain.verify()
    assert (found.ok, found.fault, found.broken_at) == (False, "archive_damaged", f"{path.name} 0 0")


def test_an_archive_that_lies_elsewhere_is_named_and_the_rest_is_proven(tmp_path: Path) -> None:
    bench = years(tmp_path)
    made = put_away(bench)
    (tmp_path / "data" / "archive" / made.name).rename(tmp_path / made.name)
    found = bench.ledger.chain.verify()
    assert (found.ok, found.archived, found.away) == (True, 0, (made.name,))


def test_nobody_without_the_keys_can_say_that_records_were_archived(tmp_path: Path) -> None:
    bench = years(tmp_path)
    put_away(bench)
    with bench.ledger.database.write() as connection:
        connection.exec_driver_sql("UPDATE meta SET value = replace(value, '\"count\":7', '\"count\":9')")
    with pytest.raises(LedgerError, match="damaged"):
        bench.ledger.chain.verify()


def test_a_head_from_before_the_archive_is_no_alarm_and_a_backup_goes_on_with_it(tmp_path: Path) -> None:
    bench = years(tmp_path / "old")
    first = next(bench.ledger.archives._leaving(3))
    known = ChainHead(first.station, first.epoch, first.seq, first.chain.hex(), first.at)
    made = put_away(bench)
    assert bench.ledger.chain.verify((known,)).ok
    assert bench.ledger.chain.has_record(known)
    stick = tmp_path / "stick"
    stick.mkdir()
    copy = copied(bench, stick)
    what = wanted(tmp_path, copy.path)
    restored(what, bench.clock)
    found = opened(what, bench.clock).chain.verify()
    assert (found.ok, found.away) == (True, (made.name,))
    fresh = wanted(tmp_path, copy.path, "third", keys=None, new_keys=True)
    restored(fresh, bench.clock)
    assert opened(fresh, bench.clock).chain.verify().ok


def test_an_archive_is_copied_once_beside_the_backups_which_hold_it_no_more(tmp_path: Path) -> None:
    bench, stick = years(tmp_path), tmp_path / "stick"
    stick.mkdir()
    before = copied(bench, stick).manifest
    made = put_away(bench)
    bench.clock.forward(hours=1)
    after = copied(bench, stick).manifest
    assert (before.records - after.records, copy_archives(bench.ledger, stick)) == (7, 1)
    assert copy_archives(bench.ledger, stick) == 0
    there = tmp_path / "data" / "archive" / made.name
    assert (stick / "archive" / made.name).read_bytes() == there.read_bytes()


def test_the_command_puts_a_year_away_and_says_where_it_lies(tmp_path: Path) -> None:
    bench = years(tmp_path)
    bench.ledger.close()
    (tmp_path / "station.toml").write_text(
        '[station]\nname = "BENCH-1"\nlanguage = "en"\ndata_dir = "./data"\n'
        '[shop]\nkind = "files"\n[retention]\nkey_file = "./keys.json"\n'
    )

    def on(*words: str) -> tuple[int, str, str]:
        said, complained = StringIO(), StringIO()
        with redirect_stdout(said), redirect_stderr(complained):
            ended = main([*words, "-c", str(tmp_path / "station.toml")])
        return ended, said.getvalue(), complained.getvalue()

    assert on("journal", "archive", "--before", "1999")[0] == 2
    # The program's own clock stands in 2026: nothing of this year may go.
    ended, said, complained = on("journal", "archive", "--before", "2026")
    assert (ended, complained) == (0, "")
    assert "no records before 2026" in said
