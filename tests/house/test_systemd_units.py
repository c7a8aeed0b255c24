"""The units, rules and scripts that make a PC a bench: as systemd itself sees them, and what they must name."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from station.systemd import READY, ServiceManager
from tests.support.support_service import Listener

ROOT = Path(__file__).parents[2]
UNITS = sorted(path.name for path in (ROOT / "systemd").glob("packing-station*"))
SERVICES = [name for name in UNITS if name.endswith(".service") and "@" not in name]
needs_systemd = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed here")


def analyze(*words: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["systemd-analyze", *words], cwd=cwd, capture_output=True, text=True, check=False)


@needs_systemd
@pytest.mark.parametrize("unit", UNITS)
def test_systemd_finds_nothing_wrong_with_a_unit(unit: str, tmp_path: Path) -> None:
    for name in UNITS:
        text = (ROOT / "systemd" / name).read_text()
        # What is not installed here is not what is asked.
        (tmp_path / name).write_text(re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", text, flags=re.MULTILINE))

    done = analyze("verify", "--man=no", unit, cwd=tmp_path)

    told = [line for line in done.stderr.splitlines() if line.startswith(unit) or f"{unit}:" in line]
    assert (done.returncode, told) == (0, [])


@needs_systemd
@pytest.mark.parametrize(
    ("unit", "most"),
    [
        ("packing-station-sync.service", 15),
        ("packing-station-backup.service", 10),
        ("packing-station.service", 45),
    ],
)
def test_a_service_is_exposed_no_more_than_it_must_be(unit: str, most: int, tmp_path: Path) -> None:
    """Tenths of systemd's exposure level; the screen needs devices and a seat."""
    path = str(ROOT / "systemd" / unit)

    done = analyze("security", "--offline=true", f"--threshold={most}", path, cwd=tmp_path)

    assert done.returncode == 0, done.stdout[-200:]


@pytest.mark.parametrize("script", ["install.sh", "wheelhouse.sh", "setup.sh", "systemd/stick"])
def test_a_script_is_one_that_any_shell_reads(script: str) -> None:
    done = subprocess.run(["sh", "-n", str(ROOT / script)], check=False, capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (0, "")


def test_every_service_runs_the_release_in_use_as_the_benchs_user() -> None:
    for name in SERVICES:
        text = (ROOT / "systemd" / name).read_text()
        assert "/opt/packing-station/current/bin/packing-station" in text, name
        assert "User=packing" in text, name


def test_a_service_that_waits_says_when_it_is_ready(tmp_path: Path) -> None:
    with Listener(tmp_path / "notify") as listener:
        ServiceManager({"NOTIFY_SOCKET": str(tmp_path / "notify")}).tell(READY)
        assert listener.heard() == "READY=1"


def test_an_abstract_name_is_heard_too() -> None:
    with Listener("\0packing-station-test") as listener:
        ServiceManager({"NOTIFY_SOCKET": "@packing-station-test"}).tell("WATCHDOG=1")
        assert listener.heard() == "WATCHDOG=1"


def test_without_a_manager_or_with_a_dead_one_nothing_happens(tmp_path: Path) -> None:
    ServiceManager({}).tell(READY)
    ServiceManager({"NOTIFY_SOCKET": str(tmp_path / "gone")}).tell(READY)
