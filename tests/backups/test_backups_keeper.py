"""The rhythm of the copies: when they are due, by one process, and trouble told once."""

from __future__ import annotations

import fcntl
import logging
import shutil
import threading
from datetime import timedelta
from pathlib import Path

from station.backups.keeper import BackupKeeper, BackupRhythm
from station.backups.manifest import beside
from station.backups.places import copies
from station.ledger import Ledger, never
from tests.support.support_backups import backed_up, copied, opened, restored, stick_of, wanted
from tests.support.support_ledger import Bench, order, stocked
from tests.support.support_patience import PATIENCE


class Kept:
    """A keeper on a stick, and what it told."""

    def __init__(self, bench: Bench, stick: Path, *, keys_to: Path | None = None, ledger: Ledger | None = None) -> None:
        self.told: list[tuple[str, str]] = []
        self.lock = bench.folder / "backup.lock"
        rhythm = BackupRhythm(stick, timedelta(minutes=15), 3, 2, bench.folder / "keys.json", keys_to)
        self.keeper = BackupKeeper(
            ledger or bench.ledger,
            rhythm,
            bench.station,
            self.lock,
            bench.clock,
            lambda state, reason: self.told.append((state, reason)),
            logging.getLogger("test"),
        )

    def turn(self) -> None:
        self.keeper.turn(never)


def times(stick: Path) -> list[str]:
    return [f"{one.manifest.made_at:%H:%M}" for one in reversed(copies(stick))]


def test_a_copy_is_made_at_once_and_then_every_quarter_of_an_hour_and_old_ones_go(tmp_path: Path) -> None:
    bench, stick = stocked(tmp_path / "old"), stick_of(tmp_path)
    kept = Kept(bench, stick)
    for _ in range(10):
        kept.turn()
        bench.clock.forward(minutes=5)
    assert times(stick) == ["12:15", "12:30", "12:45"]
    assert kept.told == [("ready", "")]


def test_a_clock_that_was_set_back_does_not_keep_copies_from_being_made(tmp_path: Path) -> None:
    bench, stick = stocked(tmp_path / "old"), stick_of(tmp_path)
    Kept(bench, stick).turn()
    bench.clock.forward(hours=-3)
    Kept(bench, stick).turn()
    assert sorted(times(stick)) == ["09:00", "12:00"]


def test_a_clock_that_was_a_year_ahead_leaves_copies_that_keep_none_of_the_next_from_being_made_or_kept(
    tmp_path: Path,
) -> None:
    bench, stick = stocked(tmp_path / "old"), stick_of(tmp_path)
    bench.clock.forward(days=365)
    for _ in range(3):
        Kept(bench, stick).turn()
        bench.clock.forward(minutes=15)
    bench.clock.forward(days=-365, hours=-1)
    kept = Kept(bench, stick)
    for _ in range(9):
        kept.turn()
        bench.clock.forward(minutes=5)
    assert times(stick) == ["11:45", "12:00", "12:15"]


def test_a_key_that_was_erased_goes_from_its_copy_also_while_no_backup_can_be_made(tmp_path: Path) -> None:
    bench, stick = stocked(tmp_path / "old"), stick_of(tmp_path)
    (tmp_path / "safe").mkdir()
    kept = Kept(bench, stick, keys_to=tmp_path / "safe")
    kept.turn()
    copied_keys = tmp_path / "safe" / "BENCH-1.keys.json"
    assert '"2026-11-23"' in copied_keys.read_text("utf-8")
    shutil.rmtree(stick)
    bench.ledger.privacy.forget_day(bench.clock().date())
    kept.turn()
    assert kept.told[-1] == ("lost", "missing")
    assert '"2026-11-23"' not in copied_keys.read_text("utf-8")


def test_two_syncs_do_not_copy_both(tmp_path: Path) -> None:
    bench, stick = stocked(tmp_path / "old"), stick_of(tmp_path)
    kept = Kept(bench, stick)
    with kept.lock.open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        kept.turn()
        assert (times(stick), kept.told) == ([], [])
    kept.turn()
    Kept(bench, stick).turn()
    assert (times(stick), kept.told) == (["12:00"], [("ready", "")])


def test_a_stick_that_is_missing_is_told_once_and_used_as_soon_as_it_is_back(tmp_path: Path) -> None:
    bench = stocked(tmp_path / "old")
    kept = Kept(bench, tmp_path / "stick")
    kept.turn()
    kept.turn()
    assert kept.told == [("lost", "missing")]
    stick = stick_of(tmp_path)
    kept.turn()
    assert kept.told == [("lost", "missing"), ("ready", "")]
    assert times(stick) == ["12:00"]


def test_a_copy_that_failed_in_its_midst_is_not_begun_again_at_every_look(tmp_path: Path) -> None:
    bench, stick = stocked(tmp_path / "old"), stick_of(tmp_path)
    kept = Kept(bench, stick)
    asked = []

    def pull() -> bool:
        asked.append(1)
        shutil.rmtree(stick, ignore_errors=True)
        return False

    kept.keeper.turn(pull)
    assert kept.told == [("lost", "vanished")]
    stick_of(tmp_path)
    kept.turn()
    assert (times(stick), kept.told) == ([], [("lost", "vanished")])
    bench.clock.forward(minutes=5)
    kept.turn()
    assert (times(stick), kept.told[-1]) == (["12:05"], ("ready", ""))


def test_keys_that_cannot_be_copied_are_told_though_the_data_are_safe(tmp_path: Path) -> None:
    bench, stick = stocked(tmp_path / "old"), stick_of(tmp_path)
    kept = Kept(bench, stick, keys_to=tmp_path / "safe")
    kept.turn()
    assert (times(stick), kept.told) == (["12:00"], [("warning", "keys")])
    (tmp_path / "safe").mkdir()
    bench.clock.forward(minutes=15)
    kept.turn()
    assert kept.told[-1] == ("ready", "")
    assert [path.name for path in (tmp_path / "safe").iterdir()] == ["BENCH-1.keys.json"]


def test_two_pcs_of_one_name_at_one_place_are_told_of_each_other(tmp_path: Path) -> None:
    bench, stick = stocked(tmp_path / "old"), stick_of(tmp_path)
    stranger = Bench(tmp_path / "other", from_scratch=True)
    copied(stranger, stick)
    kept = Kept(bench, stick)
    bench.clock.forward(minutes=1)
    kept.turn()
    assert kept.told == [("ready", "")]  # it may be what this bench was before it was set up anew
    stranger.clock.forward(minutes=15)
    copied(stranger, stick)
    kept.turn()
    assert kept.told[-1] == ("warning", "twin")
    assert len(copies(stick)) == 3


def test_copies_from_before_a_restore_with_new_keys_are_no_twins(tmp_path: Path) -> None:
    bench, copy = backed_up(tmp_path, "B1")
    what = wanted(tmp_path, copy.path, keys=None, new_keys=True)
    bench.clock.forward(minutes=20)
    restored(what, bench.clock)
    kept = Kept(bench, stick_of(tmp_path), ledger=opened(what, bench.clock))
    kept.turn()
    assert (kept.told, times(stick_of(tmp_path))) == ([("ready", "")], ["12:00", "12:20"])


def test_a_forged_or_garbled_list_neither_counts_as_a_copy_nor_stops_the_next(tmp_path: Path) -> None:
    bench, stick = stocked(tmp_path / "old"), stick_of(tmp_path)
    copy = copied(bench, stick)
    said = beside(copy.path).read_text()
    beside(copy.path).write_text(said.replace("12:00:00+09:00", "12:14:00+09:00"))
    shutil.copy(copy.path, stick / "x.sqlite")
    (stick / "x.sqlite.json").write_text(said.replace("+09:00", ""))
    bench.clock.forward(minutes=15)
    kept = Kept(bench, stick)
    kept.turn()
    assert (kept.told, times(stick)) == ([("ready", "")], ["12:14", "12:15"])


def test_the_old_pc_is_told_when_another_went_on_from_its_copy_and_the_new_one_is_not(tmp_path: Path) -> None:
    bench, copy = backed_up(tmp_path, "B1")
    what, stick = wanted(tmp_path, copy.path), stick_of(tmp_path)
    bench.clock.forward(minutes=20)
    restored(what, bench.clock)
    new = Kept(bench, stick, ledger=opened(what, bench.clock))
    new.turn()
    assert new.told == [("ready", "")]
    bench.ledger.intake.take_in([order("C1")])
    bench.packed("C1")
    old = Kept(bench, stick)
    old.turn()
    assert old.told == [("warning", "twin")]
    bench.clock.forward(minutes=15)
    old.turn()
    new.turn()
    assert new.told == [("ready", ""), ("warning", "twin")]


def test_the_keeper_ends_when_it_is_told_to(tmp_path: Path) -> None:
    bench, stick = stocked(tmp_path / "old"), stick_of(tmp_path)
    kept, stop, first = Kept(bench, stick), threading.Event(), threading.Event()
    kept.keeper._tell = lambda *_: first.set()
    thread = threading.Thread(target=kept.keeper.run, args=(stop,), daemon=True)
    thread.start()
    assert first.wait(PATIENCE)
    stop.set()
    thread.join(PATIENCE)
    assert not thread.is_alive()
    assert times(stick) == ["12:00"]
