"""The way of an update: checked, built, tried, and switched to between two parcels; what fails leaves the old one."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from station.releases.bench_data import BenchData
from station.releases.building import build
from station.releases.faults import ReleaseRefused
from station.releases.layout import ReleaseLayout
from station.releases.services import BenchServices
from station.releases.wheelhouse import CheckedWheelhouse

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
