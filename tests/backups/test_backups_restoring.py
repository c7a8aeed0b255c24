"""A new PC goes on from a copy: with the next record, with numbers nobody has, and told what it cannot know."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from station.backups.restoring import RestoreRefused, RestoreRequest
from station.ledger import BenchLock, JournalEntry, LedgerError
from station.ledger.storage.migrate import HEAD, made_at
from station.ledger.storage.schema_check import foreign
from station.packing.facts import Device, PackerIn
from station.packing.orders import OrderStatus
from station.packing.verdicts import OrderVerdict
from tests.support.support_backups import backed_up, copied, opened, restored, stick_of, wanted
from tests.support.support_ledger import HONG, NOON, Bench, Clock, item, order, told


def refused(what: RestoreRequest, clock: Clock) -> str:
    with pytest.raises(RestoreRefused) as caught:
        restored(what, clock)
    assert not (what.data_dir / "restore.making").exists()
    return caught.value.code


def test_the_record_goes_on_with_the_next_number_in_a_new_epoch(tmp_path: Path) -> None:
    bench, copy = backed_up(tmp_path, "B1")
    bench.clock.forward(minutes=20)
    outcome = restored(wanted(tmp_path, copy.path), bench.clock)
    assert (outcome.copied_at, outcome.records, outcome.boxes, outcome.receivers) == (NOON, 6, 0, 0)
    ledger = opened(wanted(tmp_path, copy.path), bench.clock)
    first = list(ledger.records.find())[6]
    assert first == {
        "station": "BENCH-1",
        "seq": 7,
        "at": "2026-11-23T12:20:00.000+09:00",
        "event": "restored",
        "backup_at": "2026-11-23T12:00:00.000+09:00",
        "numbers_skipped": {"CJGLS": 99},
    }
    assert [head.epoch for head in ledger.chain.heads()] == [2]
    assert ledger.record(JournalEntry(bench.clock(), (PackerIn("101"),))) == 8
    assert ledger.chain.verify(bench.ledger.chain.heads()).ok


def test_no_number_that_was_printed_since_the_copy_is_given_out_again(tmp_path: Path) -> None:
    bench, _ = backed_up(tmp_path, "B1")
    bench.ledger.numbers.add_range("CJGLS", 65000001000, 65000001999)
    copy = copied(bench, stick_of(tmp_path))
    numbers = [f"C{at}" for at in range(40)]
    bench.ledger.intake.take_in([order(number) for number in numbers])
    since = {bench.packed(number)[1] for number in numbers}
    what = wanted(tmp_path, copy.path)
    bench.clock.forward(minutes=15)
    (skipped,) = restored(what, bench.clock).skipped
    assert (skipped.count, skipped.left) == (220, 99 + 1000 - 220)
    ledger = opened(what, bench.clock)
    upcoming = ledger.numbers.next("CJGLS")
    assert upcoming is not None
    assert upcoming > max(since)
    assert upcoming > skipped.last


def test_the_owner_may_say_how_many_numbers_to_leave_out(tmp_path: Path) -> None:
    bench, copy = backed_up(tmp_path, "B1")
    (skipped,) = restored(wanted(tmp_path, copy.path, skip=7), bench.clock).skipped
    assert (skipped.count, skipped.first[:11], skipped.last[:11], skipped.left) == (7, "65000000002", "65000000008", 92)


def test_on_the_same_pc_the_old_ledger_says_how_many_numbers_were_taken(tmp_path: Path) -> None:
    bench, copy = backed_up(tmp_path, "B1")
    bench.ledger.intake.take_in([order(f"C{at}") for at in range(12)])
    taken = [bench.packed(f"C{at}")[1] for at in range(12)]
    bench.ledger.close()
    what = wanted(tmp_path, copy.path, "old", skip=0)
    (skipped,) = restored(what, bench.clock).skipped
    assert (skipped.count, skipped.last) == (12, taken[-1])
    kept = what.data_dir / "before-restore-20261123-120000" / "ledger.sqlite"
    assert Bench(tmp_path / "old").ledger.numbers.find(taken[0]) is None
    with sqlite3.connect(kept) as file:
        assert file.execute("SELECT count(*) FROM waybills").fetchone() == (13,)
    file.close()


def test_a_clock_that_is_behind_the_copy_is_told_because_no_age_can_be_reckoned(tmp_path: Path) -> None:
    _, copy = backed_up(tmp_path, "B1")
    yesterday = Clock(NOON - timedelta(days=1))
    assert refused(wanted(tmp_path, copy.path), yesterday) == "clock"
    assert restored(wanted(tmp_path, copy.path, skip=50), yesterday).skipped[0].count == 50


def test_a_box_that_was_open_is_put_back_and_its_number_never_used_again(tmp_path: Path) -> None:
    bench, _ = backed_up(tmp_path)
    box = bench.opened("A1")
    bench.record(item(box))
    number = bench.labelled(box)
    bench.ledger.intake.take_in([order("A2")])
    copy = copied(bench, stick_of(tmp_path))
    what = wanted(tmp_path, copy.path)
    assert restored(what, bench.clock).boxes == 1
    ledger = opened(what, bench.clock)
    assert [(one["event"], one.get("reason")) for one in list(ledger.records.find())[-3:]] == [
        ("restored", None),
        ("parcel_voided", "restored"),
        ("order_abandoned", "restored"),
    ]
    assert ledger.resumption.point().facts == ()
    known = ledger.numbers.find(number)
    assert known is not None
    assert known.voided
    slip = ledger.slips.find("A1", "again")
    assert slip is not None
    assert slip.verdict is OrderVerdict.OPENED


def test_an_order_that_left_since_the_copy_is_refused_as_soon_as_the_shop_has_said_so(tmp_path: Path) -> None:
    bench, copy = backed_up(tmp_path)
    bench.packed("A1")
    what = wanted(tmp_path, copy.path)
    restored(what, bench.clock)
    ledger = opened(what, bench.clock)
    ledger.intake.take_in([told(order("A1"), OrderStatus.DISPATCHED)])
    slip = ledger.slips.find("A1", "again")
    assert slip is not None
    assert slip.verdict is OrderVerdict.ALREADY_PACKED


def test_what_is_owed_is_owed_under_the_same_key_and_free_of_dead_processes(tmp_path: Path) -> None:
    bench, _ = backed_up(tmp_path, "B1")
    debt = bench.leased("a sync that dies")
    bench.ledger.requests.leave("print", {"paper": "test"})
    copy = copied(bench, stick_of(tmp_path))
    what = wanted(tmp_path, copy.path)
    restored(what, bench.clock)
    ledger = opened(what, bench.clock)
    (again,) = ledger.outbox.lease("sync", bench.clock())
    assert replace(again, owner="") == replace(debt, owner="")
    assert [(row.id, row.state) for row in ledger.outbox.rows()] == [(debt.id, "owed")]
    assert ledger.requests.open() == ()


def test_with_its_keys_the_new_pc_reads_the_addresses(tmp_path: Path) -> None:
    bench, copy = backed_up(tmp_path)
    what = wanted(tmp_path, copy.path)
    restored(what, bench.clock)
    assert opened(what, bench.clock).orders.receiver_of("A1") == HONG
    assert what.key_file.stat().st_mode & 0o777 == 0o600


def test_without_the_keys_it_is_refused_and_new_ones_take_the_addresses_from_the_shop(tmp_path: Path) -> None:
    bench, copy = backed_up(tmp_path, "B1")
    bench.ledger.cursors.save("rest", "far on")
    copy = copied(bench, stick_of(tmp_path))
    lost = wanted(tmp_path, copy.path, keys=None)
    assert refused(lost, bench.clock) == "no_keys"
    outcome = restored(replace(lost, new_keys=True), bench.clock)
    assert (outcome.receivers, outcome.new_keys) == (2, True)
    ledger = opened(lost, bench.clock)
    assert (ledger.orders.receiver_of("A1"), ledger.cursors.of("rest")) == (None, None)
    assert ledger.intake.take_in([order("A1")]).updated == 1
    assert ledger.orders.receiver_of("A1") == HONG
    verified = ledger.chain.verify()
    assert (verified.ok, verified.unproven, verified.count) == (True, 6, 7)


def test_days_whose_keys_the_copy_of_the_keys_has_not_are_asked_of_the_shop_again(tmp_path: Path) -> None:
    bench, _ = backed_up(tmp_path)
    shutil.copy(tmp_path / "old" / "keys.json", tmp_path / "monday.json")
    bench.clock.forward(days=1)
    bench.ledger.intake.take_in([order("A2")])
    copy = copied(bench, stick_of(tmp_path))
    what = wanted(tmp_path, copy.path, keys=tmp_path / "monday.json")
    outcome = restored(what, bench.clock)
    assert (outcome.receivers, outcome.new_keys) == (1, False)
    ledger = opened(what, bench.clock)
    assert (ledger.orders.receiver_of("A1"), ledger.orders.receiver_of("A2")) == (HONG, None)
    assert ledger.intake.take_in([order("A1"), order("A2")]).updated == 1
    assert ledger.orders.receiver_of("A2") == HONG


def test_a_damaged_a_foreign_and_a_missing_file_are_refused(tmp_path: Path) -> None:
    bench, copy = backed_up(tmp_path, "B1")
    assert refused(wanted(tmp_path, tmp_path / "none.sqlite"), bench.clock) == "no_file"
    (tmp_path / "orders.csv").write_text("order,sku\n")
    assert refused(wanted(tmp_path, tmp_path / "orders.csv"), bench.clock) == "damaged"
    with copy.path.open("r+b") as file:
        file.seek(30_000)
        file.write(b"\xff" * 5000)
    assert refused(wanted(tmp_path, copy.path), bench.clock) == "damaged"


def test_a_copy_whose_record_was_changed_is_refused_even_without_its_list(tmp_path: Path) -> None:
    bench, copy = backed_up(tmp_path, "B1")
    alone = Path(shutil.copy(copy.path, tmp_path / "alone.sqlite"))
    assert refused(wanted(tmp_path, alone, "third"), bench.clock) == "no_list"
    assert restored(wanted(tmp_path, alone, "third", unlisted=True), bench.clock).copied_at == NOON
    with sqlite3.connect(alone) as file:
        file.execute("UPDATE journal SET body = '{}' WHERE seq = 1")
    file.close()
    assert refused(wanted(tmp_path, alone, unlisted=True), bench.clock) == "chain"


@pytest.mark.parametrize(
    "planted",
    [
        "CREATE TRIGGER later AFTER INSERT ON journal BEGIN DELETE FROM outbox; END",
        "CREATE VIEW seen AS SELECT 1",
        "CREATE TABLE more (name TEXT)",
        "CREATE INDEX ix_more ON orders (number)",
        "CREATE VIRTUAL TABLE found USING fts5(name)",
        "DROP INDEX ix_waybills_digits",
    ],
)
def test_a_copy_with_anything_in_it_that_the_program_did_not_make_is_refused(tmp_path: Path, planted: str) -> None:
    bench, copy = backed_up(tmp_path, "B1")
    alone = Path(shutil.copy(copy.path, tmp_path / "alone.sqlite"))
    with sqlite3.connect(alone) as file:
        file.execute(planted)
    file.close()
    assert refused(wanted(tmp_path, alone, unlisted=True), bench.clock) == "foreign"


def test_a_copy_of_an_older_program_is_taken_as_that_program_made_it(tmp_path: Path) -> None:
    for revision in ("0001", "0002_serials", "0003_news", HEAD):
        with (
            closing(made_at(revision) or sqlite3.connect(":memory:")) as made,
            closing(sqlite3.connect(tmp_path / f"{revision}.sqlite")) as file,
        ):
            made.backup(file)
        assert foreign(tmp_path / f"{revision}.sqlite", revision) is None


def test_a_copy_of_a_newer_program_is_refused_and_the_old_ledger_stays(tmp_path: Path) -> None:
    bench, copy = backed_up(tmp_path, "B1")
    newer = Path(shutil.copy(copy.path, tmp_path / "newer.sqlite"))
    with sqlite3.connect(newer) as file:
        file.execute("UPDATE alembic_version SET version_num = '9999_hub'")
    file.close()
    bench.ledger.close()
    with pytest.raises(LedgerError) as caught:
        restored(wanted(tmp_path, newer, "old", unlisted=True), bench.clock)
    assert caught.value.code == "newer_schema"
    assert len(list(bench.again().records.find())) == 6


def test_nothing_is_restored_while_anybody_has_the_ledger_open(tmp_path: Path) -> None:
    bench, copy = backed_up(tmp_path, "B1")
    what = wanted(tmp_path, copy.path, "old")
    with pytest.raises(LedgerError) as caught:
        restored(what, bench.clock)
    assert caught.value.code == "in_use"
    bench.ledger.close()
    seen: list[str] = []

    def open_meanwhile(step: str) -> None:
        if step == "recorded":
            with pytest.raises(LedgerError) as refusal:
                bench.open()
            seen.append(refusal.value.code)

    restored(what, bench.clock, open_meanwhile)
    assert seen == ["restoring"]
    BenchLock(what.data_dir).acquire("BENCH-1")
    assert bench.again().record(JournalEntry(NOON, (Device("printer", "ready"),))) == 8
