"""What `doctor` finds out about the PC itself: its versions, services, terminal and file system."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from station.config import StationFile
from station.doctor import terminal
from station.doctor.display import adapters, display
from station.doctor.finding import DoctorFinding, Say
from station.doctor.unit_check import SCREEN, services, shown, units
from station.doctor.versions import versions
from station.ledger import BenchLock

MOUNTS = Path("/proc/self/mountinfo")
_NETWORK = re.compile(r"nfs4?|cifs|smb3|smbfs|9p|ceph|glusterfs|afs|fuse\.(sshfs|rclone|glusterfs|s3fs)")
_MEMORY = frozenset({"tmpfs", "ramfs"})
_WITHOUT_JOURNAL = frozenset({"vfat", "msdos", "exfat", "ext2"})
_FEWEST_FILES = 2000


@dataclass(frozen=True, slots=True)
class MountPoint:
    """A mounted file system: where, of which kind, and whether it can be written."""

    point: Path
    kind: str
    read_only: bool


def mount_of(path: Path, table: str) -> MountPoint | None:
    """The file system of an absolute path, by the kernel's table (proc_pid_mountinfo(5)); None without an entry."""
    found: MountPoint | None = None
    for line in table.splitlines():
        before, dash, after = line.partition(" - ")
        fields, kinds = before.split(), after.split()
        if not dash or len(fields) < 6 or len(kinds) < 2:
            continue
        mount = MountPoint(_path(fields[4]), kinds[0], "ro" in (*fields[5].split(","), *_last(kinds).split(",")))
        # What was mounted later covers what was there before.
        if path.is_relative_to(mount.point) and (found is None or mount.point.is_relative_to(found.point)):
            found = mount
    return found


def filesystem(folder: Path, say: Say, mounts: Path = MOUNTS) -> Iterator[DoctorFinding]:
    """What is wrong with the file system below the data folder; nothing where nothing is."""
    here = next((one for one in (folder, *folder.parents) if one.is_dir()), Path("/")).resolve()
    try:
        mount = mount_of(here, mounts.read_text("utf-8", "replace"))
        room = os.statvfs(here)
    except OSError:
        return
    if mount is not None:
        yield from _kind(mount, say)
    if room.f_files and room.f_favail < _FEWEST_FILES:
        yield DoctorFinding("disk", "warn", say("doctor.disk_files", left=room.f_favail))


def _kind(mount: MountPoint, say: Say) -> Iterator[DoctorFinding]:
    if mount.read_only:
        yield DoctorFinding("disk", "fail", say("doctor.disk_read_only", folder=str(mount.point)))
    if _NETWORK.fullmatch(mount.kind):
        yield DoctorFinding("disk", "warn", say("doctor.disk_network", kind=mount.kind))
    elif mount.kind in _MEMORY:
        yield DoctorFinding("disk", "warn", say("doctor.disk_memory", kind=mount.kind))
    elif mount.kind in _WITHOUT_JOURNAL:
        yield DoctorFinding("disk", "warn", say("doctor.disk_weak", kind=mount.kind))


def _path(field: str) -> Path:
    """The kernel writes space, tab, line feed and backslash as octal digits."""
    return Path(re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), field))


def _last(kinds: list[str]) -> str:
    return kinds[2] if len(kinds) > 2 else ""


def machine(config: StationFile, say: Say) -> Iterator[DoctorFinding]:
    """Every finding; none of it touches a device of the bench."""
    yield from versions(say)
    answer = shown()
    if answer is None:
        # Not heard is not well.
        yield DoctorFinding("services", "warn", say("doctor.service_unheard"))
    bench = BenchLock(config.station.data_dir).held_by() is not None
    yield from services(answer or "", say, bench=bench)
    if any(unit.get("Id") == SCREEN for unit in units(answer or "")):
        yield from display(adapters(), say)
    yield from terminal.terminal(say, os.environ, terminal.ours())
    yield from filesystem(config.station.data_dir, say)
