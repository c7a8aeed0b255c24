"""The way of an update: checked, built, tried, and switched to between two parcels; what fails leaves the old one."""

from __future__ import annotations

import fcntl
import os
import shutil
import sqlite3
import subprocess
import sys
import tomllib
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from station.releases.bench_services import SYSTEM, BenchServices
from station.releases.release_folders import ReleaseLayout, ReleaseRefused
from station.releases.wheelhouse import LOCK, CheckedWheelhouse
from station.whole_file import new_file, replacing

_PATIENCE = 1800
"""Seconds for one step: a slow PC with a slow stick takes minutes, a stick that hangs for ever."""
_LAST_LINES = 3


def build(house: CheckedWheelhouse, layout: ReleaseLayout) -> Path:
    """Install the wheels, byte-compiled, and return the release's folder. Raises Refused: build_failed, no_space."""
    folder = layout.begin(house.name)
    python = folder / "bin" / "python"
    _call((sys.executable, "-m", "venv", str(folder)), folder)
    offline = (str(python), "-m", "pip", "install", "--quiet", "--no-index", "--disable-pip-version-check")
    wheels = str(house.folder)
    _call((*offline, "--find-links", wheels, "--require-hashes", "-r", str(house.folder / LOCK)), folder)
    # Its own wheel has no place in the lock; its sum was checked with the folder's.
    _call((*offline, "--no-deps", str(house.own)), folder)
    # Units and rules go with the release: going back takes them back, too.
    if (house.folder / SYSTEM).is_dir():
        shutil.copytree(house.folder / SYSTEM, folder / SYSTEM)
    layout.finish(house.name)
    return folder


def _call(command: Sequence[str], folder: Path) -> None:
    # -E and its like would not reach the children: the caller's environment must not steer what root installs.
    environment = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8", "HOME": str(folder)}
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=_PATIENCE)  # noqa: S603 - ours
    except subprocess.TimeoutExpired:
        raise ReleaseRefused("build_failed", f"{Path(command[0]).name}: {_PATIENCE} s") from None
    if done.returncode == 0:
        return
    said = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()][-_LAST_LINES:]
    code = "no_space" if "No space left" in done.stderr + done.stdout else "build_failed"
    raise ReleaseRefused(code, " / ".join(said))


_PAGES_A_STEP = 256
_PAUSE = 0.01


@dataclass(frozen=True, slots=True)
class BenchData:
    """The data folder that a `station.toml` names."""

    folder: Path

    @classmethod
    def of(cls, config: Path) -> BenchData:
        """Read where the data lies; whether the rest is right, the release's own test says. Raises Refused."""
        try:
            station = tomllib.loads(config.read_text("utf-8-sig")).get("station", {})
        except (OSError, ValueError) as problem:
            raise ReleaseRefused("configuration", f"{config}: {problem}") from None
        named = str(station.get("data_dir", "./data")) if isinstance(station, dict) else "./data"
        return cls(config.parent / Path(named).expanduser())

    @property
    def ledger(self) -> Path:
        """The ledger's file; a new bench has none."""
        return self.folder / "ledger.sqlite"

    def bench_stands(self) -> bool:
        """A bench holds the folder's lock; the system lets go of it when that bench ends, however it ends."""
        try:
            descriptor = os.open(self.folder / "bench.lock", os.O_RDONLY)
        except OSError:
            return False
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        finally:
            os.close(descriptor)
        return False

    def open_parcels(self) -> int:
        """Parcels that are being packed at this moment. Raises Refused ledger."""
        if not self.ledger.is_file():
            return 0
        try:
            with closing(self._reading()) as connection:
                row = connection.execute("SELECT count(*) FROM parcels WHERE status = 'open'").fetchone()
        except sqlite3.Error as problem:
            raise ReleaseRefused("ledger", str(problem)) from None
        return int(row[0])

    def copy_to(self, path: Path) -> bool:
        """Copy the ledger whole, in steps that let the bench commit between; False when there is none.

        Raises Refused: ledger, no_space.
        """
        if not self.ledger.is_file():
            return False
        try:
            with replacing(path, durable=False) as part:
                new_file(part).close()
                with closing(self._reading()) as source, closing(sqlite3.connect(part)) as target:
                    source.backup(target, pages=_PAGES_A_STEP, sleep=_PAUSE)
                    if target.execute("PRAGMA quick_check").fetchone() != ("ok",):
                        raise ReleaseRefused("ledger", str(self.ledger))
        except (sqlite3.Error, OSError) as problem:
            raise ReleaseRefused(
                "no_space" if "full" in str(problem) or "No space" in str(problem) else "ledger", str(problem)
            ) from None
        return True

    def _reading(self) -> sqlite3.Connection:
        connection = sqlite3.connect(f"file:{self.ledger}?mode=rw", uri=True, timeout=5)
        connection.execute("PRAGMA query_only = ON")
        return connection


# Wheels unpacked and byte-compiled take about four times their size.
_ROOM = 5
_LOOK_SECONDS = 2.0
_KEPT_COPIES = 2
Say = Callable[..., None]


@dataclass(frozen=True, slots=True)
class UpdateSite:
    """Where an update happens. `config` None: no bench is set up here yet. `wait`: sleeps some seconds."""

    layout: ReleaseLayout
    config: Path | None
    services: BenchServices
    say: Say
    wait: Callable[[float], None]


def update(site: UpdateSite, source: Path, *, at_once: bool = False) -> str:
    """Install the release of a wheelhouse and switch to it; its name. `at_once`: also while a parcel is open.

    The same release again only repairs what is missing. Raises Refused; the release in use is then still in use.
    """
    site.say("checking", folder=str(source))
    house = CheckedWheelhouse.checked(source)
    _make_room(site, house)
    if not site.layout.is_whole(house.name):
        site.say("building", name=house.name)
        build(house, site.layout)
    if site.layout.current() == house.name:
        site.say("current_already", name=house.name)
        return house.name
    site.say("trying", name=house.name)
    _try_out(site, house.name)
    if not at_once:
        _wait_for_idle(site)
    _change_over(site, house.name)
    site.layout.clear()
    return house.name


def go_back(site: UpdateSite, *, at_once: bool = False) -> str:
    """Switch to the release that was in use before; its name. Raises Refused no_previous."""
    name = site.layout.previous()
    if name is None or name == site.layout.current():
        raise ReleaseRefused("no_previous")
    _try_out(site, name)
    if not at_once:
        _wait_for_idle(site)
    _change_over(site, name)
    return name


def _make_room(site: UpdateSite, house: CheckedWheelhouse) -> None:
    site.layout.root.mkdir(parents=True, exist_ok=True)
    needed = house.size * _ROOM
    if site.config is not None:
        ledger = BenchData.of(site.config).ledger
        needed += 2 * ledger.stat().st_size if ledger.is_file() else 0
    free = shutil.disk_usage(site.layout.root).free
    if free < needed:
        raise ReleaseRefused("no_space", f"{free >> 20} MB / {needed >> 20} MB")


def _try_out(site: UpdateSite, name: str) -> None:
    """Let the release test itself on a copy of the data. Raises Refused trial_failed."""
    folder = site.layout.folder(name)
    command = [str(folder / "bin" / "packing-station"), "selftest"]
    trial = folder / "trial"
    shutil.rmtree(trial, ignore_errors=True)
    trial.mkdir(mode=0o700)
    try:
        if site.config is not None:
            command += ["--config", str(site.config)]
            if BenchData.of(site.config).copy_to(trial / "ledger.sqlite"):
                command += ["--data", str(trial)]
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)  # noqa: S603 - ours
    except (subprocess.TimeoutExpired, OSError) as problem:
        raise ReleaseRefused("trial_failed", type(problem).__name__) from None
    finally:
        shutil.rmtree(trial, ignore_errors=True)
    if done.returncode != 0:
        raise ReleaseRefused("trial_failed", " / ".join((done.stdout + done.stderr).split("\n")[-4:]).strip(" /"))


def _wait_for_idle(site: UpdateSite) -> None:
    if site.config is None:
        return
    data = BenchData.of(site.config)
    told = False
    while data.open_parcels():
        if not told:
            site.say("waiting")
            told = True
        site.wait(_LOOK_SECONDS)


def _change_over(site: UpdateSite, name: str) -> None:
    """Stop, copy the ledger, switch, start; back to the old release when the new one does not come up."""
    before, previous = site.layout.current(), site.layout.previous()
    site.services.stop()
    try:
        _keep_copy(site, before)
        site.layout.switch(name)
        site.services.settle(site.layout.folder(name))
    except BaseException:
        _change_back(site, before, previous)
        raise
    if site.services.start():
        site.say("in_use", name=name)
        return
    site.services.stop()
    _change_back(site, before, previous)
    raise ReleaseRefused("did_not_start", name)


def _change_back(site: UpdateSite, before: str | None, previous: str | None) -> None:
    if before is not None and site.layout.current() != before:
        site.layout.undo(before, previous)
        # On a disk that is full the old release begins with what is there.
        with suppress(OSError):
            site.services.settle(site.layout.folder(before))
    site.services.start()


def _keep_copy(site: UpdateSite, before: str | None) -> None:
    if site.config is None or before is None:
        return
    data = BenchData.of(site.config)
    keep = data.folder.parent / "before-updates"
    if not data.ledger.is_file():
        return
    keep.mkdir(mode=0o700, exist_ok=True)
    copies = sorted(keep.glob("*.sqlite"), key=lambda path: path.stat().st_mtime)
    for old in copies[: max(0, len(copies) - _KEPT_COPIES + 1)]:
        old.unlink()
    copy = keep / f"{before}.sqlite"
    data.copy_to(copy)
    site.say("copied", file=str(copy))
