"""An update is tried before it is used, waits for the open parcel, and leaves the old release whatever fails."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from station.releases.release_folders import ReleaseRefused
from station.releases.update import go_back, update
from station.releases.wheelhouse import CheckedWheelhouse
from tests.releases.support_releases import Bench, wheelhouse


class Two:
    """Two releases: the first in use, the second on a stick and built."""

    def __init__(self, tmp_path: Path, *, passes: bool = True, comes_up: tuple[bool, ...] = ()) -> None:
        self.bench = Bench(tmp_path, comes_up=(True, *comes_up))
        self.old = CheckedWheelhouse.checked(wheelhouse(tmp_path / "old", "1.0.0"))
        self.new = CheckedWheelhouse.checked(wheelhouse(tmp_path / "new", "1.1.0"))
        self.bench.installed(self.old)
        update(self.bench.site, self.old.folder)
        self.bench.installed(self.new, passes=passes)
        self.bench.services.calls.clear()
        self.bench.services.settled.clear()
        self.bench.said.clear()

    def refused(self) -> str:
        """Update to the second, which is refused: why."""
        with pytest.raises(ReleaseRefused) as caught:
            update(self.bench.site, self.new.folder)
        return caught.value.code


def test_the_new_release_is_used_after_its_test_and_the_old_one_is_kept(tmp_path: Path) -> None:
    two = Two(tmp_path)

    assert update(two.bench.site, two.new.folder) == two.new.name

    assert two.bench.layout.current() == two.new.name
    assert two.bench.layout.previous() == two.old.name
    assert two.bench.services.calls == ["stop", "start"]
    assert two.bench.said == ["checking", "trying", "in_use"]


def test_an_open_parcel_is_finished_first(tmp_path: Path) -> None:
    two = Two(tmp_path)
    two.bench.with_parcels("packed", "open")

    update(two.bench.site, two.new.folder)

    assert two.bench.said == ["checking", "trying", "waiting", "copied", "in_use"]
    assert two.bench.waited == 1


def test_whoever_says_now_does_not_wait(tmp_path: Path) -> None:
    two = Two(tmp_path)
    two.bench.with_parcels("open")

    update(two.bench.site, two.new.folder, at_once=True)

    assert two.bench.waited == 0
    assert two.bench.layout.current() == two.new.name


def test_a_copy_of_the_data_as_the_old_release_left_it_is_kept(tmp_path: Path) -> None:
    two = Two(tmp_path)
    two.bench.with_parcels("packed", "packed")

    update(two.bench.site, two.new.folder)

    copy = tmp_path / "before-updates" / f"{two.old.name}.sqlite"
    with closing(sqlite3.connect(copy)) as file:
        assert file.execute("SELECT count(*) FROM parcels").fetchone() == (2,)
    assert copy.stat().st_mode & 0o077 == 0


def test_a_release_that_fails_its_test_is_never_switched_to(tmp_path: Path) -> None:
    two = Two(tmp_path, passes=False)

    assert two.refused() == "trial_failed"
    assert two.bench.layout.current() == two.old.name
    assert two.bench.services.calls == []


def test_a_release_that_does_not_come_up_gives_way_to_the_old_one(tmp_path: Path) -> None:
    two = Two(tmp_path, comes_up=(False, True))

    assert two.refused() == "did_not_start"
    assert (two.bench.layout.current(), two.bench.layout.previous()) == (two.old.name, None)
    assert two.bench.services.calls == ["stop", "start", "stop", "start"]
    assert two.bench.services.settled == [two.new.name, two.old.name]


def test_no_room_for_the_copy_leaves_everything_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    two = Two(tmp_path)
    monkeypatch.setattr("shutil.disk_usage", lambda _path: type("Usage", (), {"free": 10})())

    assert two.refused() == "no_space"
    assert two.bench.layout.current() == two.old.name


def test_a_broken_ledger_is_told_and_the_bench_goes_on(tmp_path: Path) -> None:
    two = Two(tmp_path)
    two.bench.ledger.parent.mkdir()
    two.bench.ledger.write_bytes(b"this is no database" * 100)

    assert two.refused() == "ledger"
    assert two.bench.layout.current() == two.old.name


def test_the_same_release_again_changes_nothing(tmp_path: Path) -> None:
    two = Two(tmp_path)

    update(two.bench.site, two.old.folder)

    assert two.bench.said == ["checking", "current_already"]
    assert two.bench.services.calls == []


def test_going_back_uses_the_release_before_and_can_be_undone(tmp_path: Path) -> None:
    two = Two(tmp_path)
    update(two.bench.site, two.new.folder)

    assert go_back(two.bench.site) == two.old.name
    assert (two.bench.layout.current(), two.bench.layout.previous()) == (two.old.name, two.new.name)
    assert go_back(two.bench.site) == two.new.name


def test_there_is_nothing_to_go_back_to_after_the_first_installation(tmp_path: Path) -> None:
    two = Two(tmp_path)

    with pytest.raises(ReleaseRefused, match="no_previous"):
        go_back(two.bench.site)


def test_old_releases_are_cleared_but_for_three(tmp_path: Path) -> None:
    two = Two(tmp_path)
    for version in ("1.2.0", "1.3.0", "1.4.0"):
        house = CheckedWheelhouse.checked(wheelhouse(tmp_path / version, version))
        two.bench.installed(house)
        update(two.bench.site, house.folder)

    left = sorted(path.name.partition("-")[0] for path in (two.bench.root / "releases").iterdir())
    assert left == ["1.2.0", "1.3.0", "1.4.0"]
