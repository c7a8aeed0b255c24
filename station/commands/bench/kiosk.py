"""``kiosk``: the bench as the only thing on a PC's screen; what ends it is said there, and it begins again.

Four steps, each taking the place of the one before: the unit's own (`--screen`) waits for a screen adapter, says what
went wrong the last time, and becomes the display server; in that, the terminal; in that, the bench (`--inside`); and
when all are gone, systemd has the end noted (`--after`).
"""

from __future__ import annotations

import fcntl
import os
import select
import shutil
import subprocess
import sys
import time
from argparse import SUPPRESS, ArgumentParser, Namespace
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

from station.commands.bench.kiosk_attempts import KioskAttempts, runtime_folder
from station.commands.bench.kiosk_notice import ConsoleNotice, show
from station.commands.command_base import out, spoken
from station.commands.failure import DONE, FAILED, CommandFailure, add_config
from station.doctor.display import DRM, DisplayAdapter, adapters, renderer
from station.locale.texts import LocaleTexts
from station.systemd import ALIVE, ServiceManager, patience, status

_COLUMNS, _ROWS = 120, 40
# DejaVu Sans Mono: an advance of 1233/2048 em, and lines of 1.164 em (its hhea table).
_WIDTH, _HEIGHT = 1233 / 2048, 1.164
_SMALLEST, _LARGEST, _USUAL = 10, 72, 22


def screen_sizes(drm: Path) -> Iterable[tuple[int, int]]:
    """Width and height in pixels of each screen that is plugged in, in the mode it prefers."""
    for connector in sorted(drm.glob("card*-*")):
        try:
            connected = (connector / "status").read_text().strip() == "connected"
            modes = (connector / "modes").read_text().split()
        except OSError:
            continue
        if connected and modes:
            width, _, height = modes[0].rstrip("ip").partition("x")
            if width.isdigit() and height.isdigit():
                yield int(width), int(height)


def font_height(sizes: Iterable[tuple[int, int]]) -> int:
    """The letters' height in pixels for the first screen; what is usual where none says its size."""
    for width, height in sizes:
        fits = min(width / _COLUMNS / _WIDTH, height / _ROWS / _HEIGHT)
        return max(_SMALLEST, min(_LARGEST, int(fits)))
    return _USUAL


_AGAIN_SECONDS = 30.0
_LOOK_SECONDS = 5.0
# What starting the display server, the terminal and the bench may take together, as in the unit.
_START_SECONDS = 240.0
# How long an adapter is waited for, and how long the kernel's stopgap is given to be replaced by the real driver.
_ADAPTER_SECONDS, _EARLY_SECONDS, _SETTLED_SECONDS = 60.0, 10.0, 1.0
_UDEV_WORKS = Path("/run/udev/queue")
# seatd does not say when it listens.
_SEAT, _SEAT_SECONDS = Path("/run/seatd.sock"), 10.0
_VT_ACTIVATE, _VT_WAITACTIVE, _FIRST_CONSOLE = 0x5606, 0x5607, 1
# Two fonts: the columns stay straight when Latin comes first and Hangul stands in.
_FONTS = "DejaVu Sans Mono:pixelsize={height},NanumGothicCoding:pixelsize={height}"


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    add_config(parser)
    for step in ("--screen", "--inside", "--after"):
        parser.add_argument(step, action="store_true", help=SUPPRESS)
    parser.add_argument("--terminal-config", type=Path, metavar="FILE", help="foot.ini of the terminal")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Become the terminal that fills the screen; in it, run the bench and begin again whenever it ends."""
    folder = runtime_folder(os.environ)
    attempts = KioskAttempts(folder) if folder is not None else None
    if args.after:
        if attempts is not None:
            attempts.ended(os.environ.get("SERVICE_RESULT", ""))
        return DONE
    if args.screen:
        return _screen(args, attempts)
    if args.inside:
        return _inside(args, attempts)
    return _terminal(args)


def _screen(args: Namespace, attempts: KioskAttempts | None) -> int:
    """Become the display server, once there is something to show it on."""
    failures = attempts.failures() if attempts is not None else 0
    if attempts is not None:
        _pause(args, attempts)
        attempts.begun()
    manager = ServiceManager()
    found = waited_for(adapters, lambda: manager.tell(patience(_START_SECONDS)))
    cage = shutil.which("cage")
    if not found or cage is None:
        if attempts is not None:
            attempts.because("adapter" if not found else "cage")
        return FAILED
    until = time.monotonic() + _SEAT_SECONDS
    while not _SEAT.exists() and time.monotonic() < until:
        time.sleep(0.1)
    by = renderer(found, failures)
    named = ", ".join(f"{one.card} {one.driver}" for one in found)
    out(f"{named}: WLR_RENDERER={by}")
    sys.stdout.flush()
    with suppress(OSError):
        # The seat takes the console that is in front; a technician may have left another one there.
        fcntl.ioctl(sys.stdin.fileno(), _VT_ACTIVATE, _FIRST_CONSOLE)
        fcntl.ioctl(sys.stdin.fileno(), _VT_WAITACTIVE, _FIRST_CONSOLE)
    # Without a keyboard the bench stands as well: its scanner may be on a serial line.
    environ = os.environ | {"WLR_RENDERER": by, "WLR_LIBINPUT_NO_DEVICES": "1"}
    terminal = ["--terminal-config", str(args.terminal_config)] if args.terminal_config is not None else []
    return _become([cage, "--", *_ourselves(args, "kiosk"), *terminal], environ)


def _pause(args: Namespace, attempts: KioskAttempts) -> None:
    """Say what went wrong the last time, for as long as the next start is put off."""
    seconds = attempts.pause()
    if not seconds:
        return
    texts = spoken(args)
    reason, number = attempts.reason(), attempts.failures()

    def notice(texts: LocaleTexts) -> ConsoleNotice:
        keys = (f"because_{reason}", "kept", "next_start", "help")
        return ConsoleNotice(texts.text("kiosk.title"), [texts.text(f"kiosk.{key}", seconds=seconds) for key in keys])

    told, plain = notice(texts), notice(LocaleTexts.load("en", "commands"))
    manager = ServiceManager()
    manager.tell(status(f"{told.title} {told.lines[0]} ({number})"))
    manager.tell(patience(seconds + _START_SECONDS))
    out(" ".join((plain.title, *plain.lines)))
    sys.stdout.flush()
    undrawn = show(told, plain, sys.stdin.fileno())
    if undrawn:
        out(undrawn)
        sys.stdout.flush()
    time.sleep(seconds)


def waited_for(
    look: Callable[[], Sequence[DisplayAdapter]],
    still: Callable[[], None],
    wait: Callable[[float], None] = time.sleep,
    clock: Callable[[], float] = time.monotonic,
    works: Callable[[], bool] = _UDEV_WORKS.exists,
) -> Sequence[DisplayAdapter]:
    """The screen adapters, once udev has loaded their drivers; none when none came in time.

    Drivers come late, and the real one replaces the kernel's stopgap: a display server that began on that one would
    hang. `still` is called while waiting.
    """
    began = clock()
    found: Sequence[DisplayAdapter] = ()
    same_since = began
    while True:
        now, before = clock(), found
        found = look()
        if [one.card for one in found] != [one.card for one in before]:
            same_since = now
        waited = now - began
        early = bool(found) and all(one.early for one in found)
        busy = works() and waited < _ADAPTER_SECONDS / 2
        if found and not busy and not (early and waited < _EARLY_SECONDS) and now - same_since >= _SETTLED_SECONDS:
            return found
        if waited >= _ADAPTER_SECONDS:
            return found
        still()
        wait(0.25)


def _terminal(args: Namespace) -> int:
    """Become the terminal that fills the display server's screen."""
    foot = shutil.which("foot")
    if foot is None or "WAYLAND_DISPLAY" not in os.environ:
        raise CommandFailure(LocaleTexts.load(spoken(args).language, "commands").text("kiosk.no_screen"))
    height = font_height(screen_sizes(DRM))
    words = [foot, f"--override=font={_FONTS.format(height=height)}"]
    if args.terminal_config is not None:
        words.append(f"--config={args.terminal_config}")
    return _become([*words, *_ourselves(args, "kiosk", "--inside")], os.environ)


def _become(words: list[str], environ: Mapping[str, str]) -> NoReturn:
    os.execve(words[0], words, environ)  # noqa: S606


def _inside(args: Namespace, attempts: KioskAttempts | None) -> int:
    """Run the bench, and again when it was left; when it fails, say so and give the whole screen up."""
    manager = ServiceManager()
    while True:
        code = _bench(args)
        if code is None:
            if attempts is not None:
                attempts.because("changed")
            return FAILED
        if code == 0:
            continue
        if attempts is not None:
            attempts.because("bench")
        if not _told(args, manager):
            return FAILED


def _bench(args: Namespace) -> int | None:
    """The bench until it ends: its exit code; None when it was ended since the screen's adapter went away."""
    before = {one.card: one.driver for one in adapters()}
    with subprocess.Popen([*_ourselves(args, "run", "--no-sync")]) as bench:  # noqa: S603 - ours
        while True:
            with suppress(subprocess.TimeoutExpired):
                return bench.wait(_LOOK_SECONDS)
            now = {one.card: one.driver for one in adapters()}
            if any(now.get(card) != driver for card, driver in before.items()):
                # The display server's adapter is gone: it shows nothing any more, and does not say so.
                bench.terminate()
                bench.wait()
                return None


def _told(args: Namespace, manager: ServiceManager) -> bool:
    """Say why the bench ended, with what `doctor` finds; True when the person presses Enter to begin at once."""
    texts = spoken(args)
    out("")
    out(texts.text("kiosk.ended"))
    out("")
    sys.stdout.flush()
    manager.tell(status(texts.text("kiosk.because_bench")))
    with subprocess.Popen(_ourselves(args, "doctor")) as doctor:  # noqa: S603 - ours
        while True:
            _patience(manager)
            with suppress(subprocess.TimeoutExpired):
                doctor.wait(_LOOK_SECONDS)
                break
    out("")
    out(texts.text("kiosk.again", seconds=round(_AGAIN_SECONDS)))
    sys.stdout.flush()
    until = time.monotonic() + _AGAIN_SECONDS
    while (left := until - time.monotonic()) > 0:
        _patience(manager)
        if select.select([sys.stdin], [], [], min(left, _LOOK_SECONDS))[0]:
            return bool(os.read(sys.stdin.fileno(), 4096))
    return False


def _patience(manager: ServiceManager) -> None:
    """What stands on the screen is to be read, not ended by the manager."""
    manager.tell(patience(_START_SECONDS))
    manager.tell(ALIVE)


def _ourselves(args: Namespace, *words: str) -> list[str]:
    config = [] if args.config is None else ["--config", str(args.config)]
    return [sys.executable, "-m", "station", *words, *config]
