"""What doctor says of the PC itself and of the days to come: disks, clock, services, versions, numbers, dispatches."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from station.doctor.clocks import clocks, synchronised
from station.doctor.finding import DoctorFinding, Say
from station.doctor.ledger_check import stock
from station.doctor.machine import MountPoint, filesystem, mount_of
from station.doctor.unit_check import services
from station.doctor.versions import versions
from station.locale.texts import LocaleTexts
from tests.support.support_ledger import NOON, Bench, order, stocked

SAY: Say = LocaleTexts.load("en", "commands", "doctor").text
MOUNTS = """\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
31 22 0:40 / /srv/pack\\040ing rw,nosuid - {kind} source {options}
"""


def on(kind: str, options: str = "rw") -> str:
    return MOUNTS.format(kind=kind, options=options)


def states(found: list[DoctorFinding]) -> list[str]:
    return [one.state for one in found]


def test_a_folder_lies_on_the_innermost_file_system_that_was_mounted_last() -> None:
    table = on("nfs4")
    assert mount_of(Path("/srv/pack ing/data"), table) == MountPoint(Path("/srv/pack ing"), "nfs4", read_only=False)
    assert mount_of(Path("/srv"), table) == MountPoint(Path("/"), "ext4", read_only=False)
    covered = table + "40 22 0:41 / /srv/pack\\040ing rw - tmpfs none rw\n"
    assert mount_of(Path("/srv/pack ing"), covered) == MountPoint(Path("/srv/pack ing"), "tmpfs", read_only=False)
    assert mount_of(Path("/srv"), "nonsense\n1 2 3\n - \n") is None


@pytest.mark.parametrize(
    ("kind", "options", "state", "word"),
    [
        ("ext4", "rw", "", ""),
        ("ext4", "ro", "fail", "read-only"),
        ("nfs4", "rw", "warn", "network disk"),
        ("fuse.sshfs", "rw", "warn", "network disk"),
        ("tmpfs", "rw", "warn", "in memory"),
        ("vfat", "rw", "warn", "power cut"),
    ],
)
def test_a_disk_that_may_lose_the_data_is_told(tmp_path: Path, kind: str, options: str, state: str, word: str) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"22 1 8:1 / / rw - {kind} /dev/sda1 {options}\n", "utf-8")
    found = list(filesystem(tmp_path / "not" / "yet", SAY, mounts))
    assert states(found) == [state] * bool(state)
    assert all(word in one.text for one in found)


def test_a_clock_that_ran_backwards_fails_and_one_that_follows_nobody_warns() -> None:
    assert states(list(clocks(NOON, NOON, SAY, known=True))) == ["ok"]
    assert states(list(clocks(NOON, None, SAY, known=False))) == ["warn"]
    back, _ = clocks(NOON, NOON + timedelta(minutes=10), SAY, known=True)
    assert "is 10 minutes ahead" in back.text
    far, _ = clocks(NOON, NOON + timedelta(minutes=1800), SAY, known=True)
    assert "is 30 hours ahead" in far.text
    assert (back.state, "10 minutes ahead" in back.text) == ("fail", True)


def test_the_kernel_says_whether_its_clock_is_kept() -> None:
    assert synchronised() in (True, False, None)


UNIT = "Type=simple\nNRestarts={restarts}\nId={name}\nLoadState={load}\nActiveState={active}\nUnitFileState={file}\n"


@pytest.mark.parametrize(
    ("load", "active", "file", "restarts", "expected"),
    [
        ("loaded", "active", "enabled", 0, [("ok", "works")]),
        ("loaded", "failed", "enabled", 0, [("fail", "systemctl restart")]),
        ("loaded", "inactive", "enabled", 0, [("warn", "systemctl start")]),
        ("loaded", "active", "disabled", 0, [("warn", "systemctl enable")]),
        ("loaded", "active", "enabled", 9, [("warn", "9 times")]),
        ("masked", "inactive", "masked", 0, [("warn", "systemctl unmask")]),
        ("not-found", "inactive", "", 0, []),
    ],
)
def test_a_service_is_told_with_what_to_do(
    load: str, active: str, file: str, restarts: int, expected: list[tuple[str, str]]
) -> None:
    name = "packing-station.service"
    answer = UNIT.format(name=name, load=load, active=active, file=file, restarts=restarts)
    found = list(services(answer + "\n" + answer.replace(load, "not-found"), SAY))
    assert [(one.state, word in one.text and one.text.startswith(name)) for one, (_, word) in
            zip(found, expected, strict=True)] == [(state, True) for state, _ in expected]  # fmt: skip


def test_a_backup_that_has_just_been_made_is_no_service_that_is_off() -> None:
    answer = UNIT.format(
        name="packing-station-backup.service", load="loaded", active="inactive", file="static", restarts=0
    )
    assert states(list(services(answer.replace("simple", "oneshot"), SAY))) == ["ok"]
    assert list(services("", SAY)) == []


def test_the_versions_are_told_and_a_program_that_is_not_the_release_in_use(tmp_path: Path) -> None:
    (one,) = versions(SAY, tmp_path)
    assert re.fullmatch(r"packing-station \S+, Python 3\.\S+, Textual \d\S+, SQLite \S+, Linux \S+", one.text)
    for name in ("1.0.0", "1.1.0"):
        (tmp_path / "releases" / name).mkdir(parents=True)
    (tmp_path / "current").symlink_to("releases/1.1.0")
    (tmp_path / "previous").symlink_to("releases/1.0.0")
    found = list(versions(SAY, tmp_path, tmp_path / "releases" / "1.1.0"))
    assert [one.text for one in found[1:]] == ["Release 1.1.0 is in use; rollback goes back to 1.0.0."]
    found = list(versions(SAY, tmp_path, tmp_path / "releases" / "1.0.0"))
    assert states(found) == ["ok", "ok", "warn"]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return stocked(tmp_path, *(order(f"A{at}") for at in range(1, 8)))


def test_dispatches_that_wait_too_long_and_ranges_that_end_soon_are_told(bench: Bench) -> None:
    assert list(stock(bench.ledger, NOON, SAY)) == []
    left = bench.ledger.numbers.left("CJGLS") or 0
    for at in range(1, 8):
        bench.packed(f"A{at}")
    pace = f"the rest lasts for about {left - 7} days."
    now, later = (list(stock(bench.ledger, NOON + timedelta(minutes=wait), SAY)) for wait in (1, 31))
    assert [(one.check, one.state) for one in now] == [("outbox", "ok"), ("numbers", "ok")]
    assert now[1].text.endswith(pace)
    assert [(one.check, one.state) for one in later] == [("outbox", "warn"), ("numbers", "ok")]
    assert "7 dispatches wait for the shop, the oldest for 31 minutes." in later[0].text


def test_the_newest_records_are_proven_and_older_ones_are_left_to_verify_journal(bench: Bench) -> None:
    bench.packed("A1")
    count = sum(1 for _ in bench.ledger.records.find())
    whole = bench.ledger.chain.verify_newest(1000)
    assert (whole.ok, whole.count) == (True, count)
    assert [record["seq"] for record in bench.ledger.records.newest(2)] == [count - 1, count]
    with closing(sqlite3.connect(bench.folder / "data" / "ledger.sqlite")) as stranger, stranger:
        stranger.execute("UPDATE journal SET body = '{}' WHERE seq = 2")
    broken = bench.ledger.chain.verify_newest(1000)
    assert (broken.ok, broken.fault, broken.broken_at) == (False, "changed", "BENCH-1 1 2")
    assert bench.ledger.chain.verify_newest(count - 2).ok
    assert not bench.ledger.chain.verify().ok
