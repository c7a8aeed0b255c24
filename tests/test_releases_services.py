"""Services are stopped and started as systemd has them, and one that dies soon after its start did not start."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.releases.services import Systemd

SCREEN, SYNC = "packing-station.service", "packing-station-sync.service"


@pytest.fixture
def units(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a file for each unit that runs, and what `systemctl` was told in `calls`."""
    program = tmp_path / "bin" / "systemctl"
    program.parent.mkdir()
    program.write_text(
        f"""#!/bin/sh
cd {tmp_path}
echo "$@" >>calls
verb=$1; shift
case $verb in
    is-active) shift; [ -e "$1" ] ;;
    stop) rm -f "$@" ;;
    start) touch "$@" ;;
esac
"""
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:/usr/bin:/bin")
    return tmp_path


def called(units: Path, verb: str) -> list[str]:
    return [line for line in (units / "calls").read_text().splitlines() if line.startswith(verb)]


def test_what_ran_is_stopped_and_runs_again_the_shops_side_first(units: Path) -> None:
    for unit in (SCREEN, SYNC):
        (units / unit).touch()
    services = Systemd(lambda _seconds: None)

    services.stop()
    assert not (units / SCREEN).exists()
    assert services.start()
    assert called(units, "start") == [f"start {SYNC}", f"start {SCREEN}"]


def test_what_was_off_stays_off(units: Path) -> None:
    (units / SYNC).touch()
    services = Systemd(lambda _seconds: None)

    services.stop()
    assert services.start()
    assert called(units, "start") == [f"start {SYNC}"]


def test_a_screen_that_dies_a_moment_after_its_start_did_not_start(units: Path) -> None:
    (units / SCREEN).touch()
    services = Systemd(lambda _seconds: (units / SCREEN).unlink(missing_ok=True))

    services.stop()
    assert not services.start()
