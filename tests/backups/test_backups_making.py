"""One copy of the ledger: whole, read back, sealed, and refused by name where it cannot be."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest

from station.backups.making import copy_keys, digest, make, tidy
from station.backups.manifest import is_sealed
from station.backups.places import BackupFailure, copies
from station.ledger import CopyStopped, PrivacyKeys
from station.packing.facts import Device, PackerIn
from tests.support.support_backups import backed_up, copied, mounted, stick_of, unplug, write_protected
from tests.support.support_ledger import HONG, NOON, Bench, stocked


def failure(bench: Bench, stick: Path, stopped: Callable[[], bool] = lambda: False) -> str:
    with pytest.raises(BackupFailure) as caught:
        make(bench.ledger, stick, bench.station, bench.clock(), stopped)
    return caught.value.code


def test_a_copy_is_one_whole_file_with_its_list_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    bench, copy = backed_up(tmp_path, "B1")
    assert sorted(path.name for path in stick_of(tmp_path).iterdir()) == [
        "BENCH-1-20261123-120000.sqlite",
        "BENCH-1-20261123-120000.sqlite.json",
    ]
    assert copy.path.stat().st_mode & 0o777 == 0o600
    said = copy.manifest
    assert (said.made_at, said.station, said.epoch, said.records) == (NOON, "BENCH-1", 1, 6)
    assert (said.size, said.sha256, said.keys) == (copy.path.stat().st_size, digest(copy.path), bench.ledger.keys.id)
    assert said.heads == bench.ledger.chain.heads()
    assert copies(stick_of(tmp_path)) == (copy,)


def test_only_who_has_the_keys_can_seal_a_list(tmp_path: Path) -> None:
    bench, copy = backed_up(tmp_path)
    assert is_sealed(bench.ledger, copy.manifest)
    assert not is_sealed(bench.ledger, msgspec.structs.replace(copy.manifest, records=7))
    assert not is_sealed(Bench(tmp_path / "other", from_scratch=True).ledger, copy.manifest)


def test_names_and_keys_are_not_in_a_copy(tmp_path: Path) -> None:
    bench, copy = backed_up(tmp_path)
    held = copy.path.read_bytes()
    keys = msgspec.json.decode((bench.folder / "keys.json").read_bytes())
    secrets = [keys["chain"], keys["journal"], keys["address"], *keys["days"].values()]
    assert secrets
    assert [word for word in (HONG.name, HONG.address, HONG.phone) if word.encode() in held] == []
    assert [key for key in secrets if key.encode() in held] == []


def test_what_the_bench_stores_meanwhile_holds_no_copy_up_and_is_not_in_it(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    bench.record(*[Device("printer", "ready", "x" * 2000)] * 400)
    asked = []

    def pack_on() -> bool:
        asked.append(bench.record(PackerIn("101")))
        return False

    copy = make(bench.ledger, stick_of(tmp_path), "BENCH-1", NOON, pack_on)
    assert len(asked) > 5
    assert copy.manifest.records == 400
    assert bench.ledger.chain.heads()[0].seq == 400 + len(asked)


def test_a_copy_that_is_given_up_leaves_nothing_behind(tmp_path: Path) -> None:
    bench, copy = backed_up(tmp_path)
    bench.clock.forward(minutes=15)
    with pytest.raises(CopyStopped):
        make(bench.ledger, stick_of(tmp_path), "BENCH-1", bench.clock(), lambda: True)
    assert copies(stick_of(tmp_path)) == (copy,)
    assert len(list(stick_of(tmp_path).iterdir())) == 2


def test_a_folder_that_is_not_there_is_never_made(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    assert failure(bench, tmp_path / "stick") == "missing"
    assert not (tmp_path / "stick").exists()


def test_a_full_stick_is_named_before_and_while_it_is_written_to(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    with mounted(tmp_path / "stick", 1) as small:
        assert failure(bench, small) == "full"
    with mounted(tmp_path / "stick", 10) as stick:

        def fill() -> bool:
            if not (stick / "films").exists():
                (stick / "films").write_bytes(b"x" * (shutil.disk_usage(stick).free - 4096))
            return False

        assert failure(bench, stick, fill) == "full"
        assert [path.name for path in stick.iterdir()] == ["films"]


def test_a_write_protected_stick_is_named(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    with mounted(tmp_path / "stick") as stick:
        write_protected(stick)
        assert failure(bench, stick) == "read_only"


def test_a_stick_that_is_pulled_in_the_midst_is_named_and_the_next_copy_is_whole(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    with mounted(tmp_path / "stick") as place:
        stick = place / "backup"
        stick.mkdir()

        def pull() -> bool:
            unplug(place)
            return False

        assert failure(bench, stick, pull) == "vanished"
    stick.mkdir()
    assert copied(bench, stick).manifest.records == 0


def swap_an_index(file: Path, old: str, new: str) -> None:
    """Let an index claim to be over another column than the one it was made of."""
    with sqlite3.connect(file) as opened:
        opened.execute("PRAGMA writable_schema = ON")
        opened.execute("UPDATE sqlite_master SET sql = replace(sql, ?, ?) WHERE name = 'ix_journal_at'", (old, new))
    opened.close()


def test_a_copy_that_reads_otherwise_than_it_was_written_does_not_count(tmp_path: Path) -> None:
    bench, before = backed_up(tmp_path, "B1")
    bench.clock.forward(minutes=15)
    stick = stick_of(tmp_path)
    spoiled: list[Path] = []

    def spoil() -> bool:
        """Once the copy is there and is being looked through, its middle is something else."""
        for part in stick.glob(".*.part"):
            if part.stat().st_size > 200_000 and not spoiled:
                spoiled.append(part)
                with part.open("r+b") as file:
                    file.seek(100_000)
                    file.write(b"\xff" * 60_000)
        return False

    assert failure(bench, stick, spoil) == "damaged"
    assert spoiled
    assert copies(stick) == (before,)


def test_a_ledger_that_is_damaged_itself_is_told_from_a_damaged_stick(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    bench.ledger.close()
    file = tmp_path / "data" / "ledger.sqlite"
    swap_an_index(file, "at_us", "seq")
    Bench(tmp_path).record(PackerIn("101"))
    swap_an_index(file, "seq", "at_us")
    assert failure(Bench(tmp_path), stick_of(tmp_path)) == "ledger_damaged"


def test_the_copy_of_the_keys_forgets_what_the_keys_forgot(tmp_path: Path) -> None:
    bench, _ = backed_up(tmp_path)
    key_file, safe = bench.folder / "keys.json", tmp_path / "safe"
    safe.mkdir()
    path = copy_keys(key_file, safe, "BENCH-1")
    assert path.stat().st_mode & 0o777 == 0o600
    assert PrivacyKeys(path, may_create=False).days() == ("2026-11-23",)
    bench.ledger.privacy.forget_day(NOON.date())
    assert PrivacyKeys(copy_keys(key_file, safe, "BENCH-1"), may_create=False).days() == ()
    assert len(list(safe.iterdir())) == 1


def test_tidying_leaves_the_newest_each_days_last_and_what_others_put_there(tmp_path: Path) -> None:
    bench, stick = stocked(tmp_path), stick_of(tmp_path)
    (stick / "holiday.sqlite").write_bytes(b"not ours")
    for _ in range(6):
        copied(bench, stick)
        bench.clock.forward(hours=8)
    assert tidy(bench.ledger, stick, 1, 3, bench.clock()) == 3
    assert sorted(path.name for path in stick.glob("*.sqlite")) == [
        "BENCH-1-20261123-200000.sqlite",
        "BENCH-1-20261124-200000.sqlite",
        "BENCH-1-20261125-040000.sqlite",
        "holiday.sqlite",
    ]
