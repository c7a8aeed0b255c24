"""The outbox on a bad day: no space, a folder that goes away, a sheet that nobody can account for."""

from __future__ import annotations

import errno
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from station.sync.round import RoundResult, SyncLink
from station.sync.sheet_export import SheetBox, SheetWriter
from tests.support.support_sheetroom import FIRST, Room, room_in, row_of, waybill_of
from tests.support.support_sync import LOG, Until


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with room_in(tmp_path) as one:
        one.packed("1")
        one.sync()
        yield one


def writer(room: Room, box: SheetBox) -> SheetWriter:
    return SheetWriter(room.ledger, box, owner="sync-0", clock=room.clock, log=LOG, every=timedelta(minutes=30))


class Unplugged(SheetBox):
    """A folder that goes away in the moment in which a sheet is put into its place."""

    def publish(self, name: str) -> None:
        self.folder.rename(self.folder.with_name("elsewhere"))
        super().publish(name)


class CollectedAtOnce(SheetBox):
    """A sheet is taken away as soon as it is there, and the folder fails before anything of it was recorded."""

    def publish(self, name: str) -> None:
        super().publish(name)
        (self.folder / name).unlink()
        raise OSError(errno.ESTALE, "Stale file handle")


@contextmanager
def file_size_limit(most: int) -> Iterator[None]:
    """No file of this process can grow past so many bytes meanwhile: what a full disk does to a new file."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


class FullFolder(SheetBox):
    """A folder with room for the beginning of a sheet."""

    def prepare(self, name: str, data: bytes) -> None:
        with file_size_limit(512):
            super().prepare(name, data)


def test_on_a_full_disk_nobody_sees_half_a_sheet_and_its_parcels_stay_owed(room: Room) -> None:
    with pytest.raises(OSError, match="too large"):
        writer(room, FullFolder(room.outbox)).write()
    assert (room.sheets(), room.debts()) == ({}, [("owed", "")])
    room.clock.go(15)
    assert room.round() == RoundResult(0)
    assert room.collected() == [row_of("1")]
    assert list(room.outbox.iterdir()) == []


@pytest.mark.parametrize("folder", ["inbox", "outbox"])
def test_a_folder_that_goes_away_is_told_by_its_name_and_costs_no_parcel_anything(
    room: Room, folder: str, caplog: pytest.LogCaptureFixture
) -> None:
    """However long it is away, the log says so once."""
    sync, away = room.sync(), room.folder / folder
    away.rename(room.folder / "elsewhere")
    sync.run(Until(room.clock, 300))
    lost = SyncLink("lost", f"{folder}_missing")
    assert (room.links, room.debts()) == ([lost], [("owed", "")])
    assert [line.message for line in caplog.records] == [
        f"a folder of the sheets cannot be used: {away}: No such file or directory"
    ]
    (room.folder / "elsewhere").rename(away)
    sync.run(Until(room.clock, 5))
    assert room.links == [lost, SyncLink("ready")]
    assert room.collected() == [row_of("1")]


def test_a_sheet_that_was_refused_is_told_until_somebody_has_looked_after_it(room: Room) -> None:
    sheet = room.drop("orders.csv", b"nothing of a sheet")
    sync = room.sync()
    sync.run(Until(room.clock, 30))
    assert room.links == [SyncLink("ready"), SyncLink("warning", "sheet_refused")]
    sheet.with_name("orders.csv.refused").unlink()
    sync.run(Until(room.clock, 60))
    assert room.links == [SyncLink("ready"), SyncLink("warning", "sheet_refused"), SyncLink("ready")]


def test_a_sheet_that_is_ready_is_not_given_up_while_its_folder_is_away(room: Room) -> None:
    sync = room.sync()
    with pytest.raises(FileNotFoundError):
        writer(room, Unplugged(room.outbox)).write()
    sync.run(Until(room.clock, 60))
    assert room.debts() == [("owed", "")]
    (room.folder / "elsewhere").rename(room.outbox)
    assert room.round() == RoundResult(0)
    assert room.collected() == [row_of("1")]


def test_whether_a_vanished_sheet_was_collected_is_left_to_a_person(room: Room) -> None:
    with pytest.raises(OSError, match="Stale"):
        writer(room, CollectedAtOnce(room.outbox)).write()
    assert room.round() == RoundResult(0, refused=1)
    assert (room.debts(), room.sheets()) == ([("refused", f"sheet_missing: {FIRST}")], {})
    assert room.ledger.outbox.retry(waybill_of("1"))
    room.round()
    assert room.collected() == [row_of("1")]
