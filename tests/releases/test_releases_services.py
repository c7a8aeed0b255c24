"""Services are stopped and started as systemd has them, and the bench is believed, not its unit."""

from __future__ import annotations

import fcntl
from collections.abc import Callable
from pathlib import Path

import pytest

from station.releases.bench_services import START_SECONDS, SystemdServices
from station.releases.update import BenchData

SCREEN, SYNC = "packing-station.service", "packing-station-sync.service"


@pytest.fixture
def units(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a file for each unit, which holds its state; what `systemctl` was told stands in `calls`.

    A start makes a unit what `after-start` says; `restarts` counts for all.
    """
    program = tmp_path / "bin" / "systemctl"
    program.parent.mkdir()
    program.write_text(
        f"""#!/bin/sh
cd {tmp_path}
echo "$@" >>calls
verb=$1; shift
case $verb in
    show)
        case $1 in
            *ActiveState) cat "$3" 2>/dev/null || echo inactive ;;
            *NRestarts) cat restarts ;;
        esac ;;
    stop) rm -f "$@" ;;
    start) cp after-start "$2" ;;
esac
"""
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    (tmp_path / "after-start").write_text("active\n")
    (tmp_path / "restarts").write_text("0\n")
    return tmp_path


class Hours:
    """A clock that only waiting moves; `each` is called at every wait."""

    def __init__(self, each: Callable[[], object] = lambda: None) -> None:
        self.now, self._each = 0.0, each

    def wait(self, seconds: float) -> None:
        self.now += seconds
        self._each()

    def clock(self) -> float:
        return self.now


def called(units: Path, verb: str) -> list[str]:
    return [line for line in (units / "calls").read_text().splitlines() if line.startswith(verb)]


def stopped(units: Path, hours: Hours, *names: str, stands: Callable[[], bool] = lambda: True) -> SystemdServices:
    for name in names:
        (units / name).write_text("active\n")
    services = SystemdServices(hours.wait, hours.clock, stands)
    services.stop()
    assert not any((units / name).exists() for name in names)
    return services


def test_what_ran_is_stopped_and_runs_again_the_shops_side_first(units: Path) -> None:
    assert stopped(units, Hours(), SCREEN, SYNC).start()
    assert called(units, "start") == [f"start --no-block {SYNC}", f"start --no-block {SCREEN}"]


def test_what_was_off_stays_off(units: Path) -> None:
    assert stopped(units, Hours(), SYNC).start()
    assert called(units, "start") == [f"start --no-block {SYNC}"]


def test_a_screen_that_begins_again_and_again_is_stopped_and_started_too(units: Path) -> None:
    (units / SCREEN).write_text("activating\n")
    services = SystemdServices(Hours().wait)

    services.stop()
    assert services.start()
    assert called(units, "st") == [f"stop {SCREEN}", f"start --no-block {SCREEN}"]


def test_a_screen_that_dies_a_moment_after_its_start_did_not_start(units: Path) -> None:
    hours = Hours(lambda: (units / SCREEN).unlink(missing_ok=True))
    assert not stopped(units, hours, SCREEN).start()


def test_a_screen_is_waited_for_as_long_as_it_is_starting_and_no_longer(units: Path) -> None:
    (units / "after-start").write_text("activating\n")
    hours = Hours()
    assert not stopped(units, hours, SCREEN).start()
    assert hours.now == START_SECONDS


def test_a_screen_that_comes_up_late_came_up(units: Path) -> None:
    (units / "after-start").write_text("activating\n")
    hours = Hours(lambda: (units / SCREEN).write_text("active\n") if hours.now > 40 else None)
    assert stopped(units, hours, SCREEN).start()


def test_a_screen_that_failed_twice_is_not_waited_for(units: Path) -> None:
    (units / "after-start").write_text("activating\n")
    hours = Hours(lambda: (units / "restarts").write_text("2\n"))
    assert not stopped(units, hours, SCREEN).start()
    assert hours.now < 5


def test_a_unit_that_runs_with_no_bench_in_it_did_not_start(units: Path, tmp_path: Path) -> None:
    """The screen stays black while its unit counts as up: the bench's own lock tells."""
    config = tmp_path / "station.toml"
    config.write_text('[station]\ndata_dir = "data"\n')
    (tmp_path / "data").mkdir()
    data = BenchData.of(config)
    assert not stopped(units, Hours(), SCREEN, stands=data.bench_stands).start()

    with (data.folder / "bench.lock").open("w") as lock:
        assert not stopped(units, Hours(), SCREEN, stands=data.bench_stands).start()
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert stopped(units, Hours(), SCREEN, stands=data.bench_stands).start()


def test_the_shops_side_needs_no_bench(units: Path) -> None:
    assert stopped(units, Hours(), SYNC, stands=lambda: False).start()


def test_what_a_release_brings_for_the_system_comes_and_goes_with_it(units: Path, tmp_path: Path) -> None:
    system = tmp_path / "root"
    (system / "etc/systemd/system").mkdir(parents=True)
    (system / "etc/systemd/system" / SCREEN).write_text("old unit")
    release = tmp_path / "release"
    (release / "systemd").mkdir(parents=True)
    brought = {SCREEN: "new unit", "60-x.rules": "rule", "foot.ini": "font", "stick": "#!/bin/sh", "README": "none"}
    for name, text in brought.items():
        (release / "systemd" / name).write_text(text)

    SystemdServices(root=system).settle(release)
    SystemdServices(root=system).settle(release)

    there = {str(path.relative_to(system)): path.read_text() for path in system.rglob("*") if path.is_file()}
    assert there == {
        f"etc/systemd/system/{SCREEN}": "new unit",
        "etc/udev/rules.d/60-x.rules": "rule",
        "etc/packing-station/foot.ini": "font",
        "usr/local/lib/packing-station/stick": "#!/bin/sh",
    }
    assert called(units, "daemon-reload") == ["daemon-reload"]


def test_a_pc_on_which_no_units_are_installed_gets_none_by_an_update(units: Path, tmp_path: Path) -> None:
    (tmp_path / "release" / "systemd").mkdir(parents=True)
    (tmp_path / "release" / "systemd" / SCREEN).write_text("unit")

    SystemdServices(root=tmp_path / "root").settle(tmp_path / "release")

    assert (list((tmp_path).glob("root/**/*")), (units / "calls").exists()) == ([], False)
