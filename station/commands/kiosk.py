"""``kiosk``: the bench as the only thing on a PC's screen; what ends it is said there, and it begins again."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import sys
from argparse import SUPPRESS, ArgumentParser, Namespace
from pathlib import Path
from typing import NoReturn

from station.cli import Failure, add_config
from station.commands.common import out, spoken
from station.commands.kiosk_font import font_height, screen_sizes
from station.locale.texts import Texts

_AGAIN_SECONDS = 30.0
# Two fonts: the columns stay straight when Latin comes first and Hangul stands in.
_FONTS = "DejaVu Sans Mono:pixelsize={height},NanumGothicCoding:pixelsize={height}"


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    add_config(parser).add_argument("--inside", action="store_true", help=SUPPRESS)
    parser.add_argument("--terminal-config", type=Path, metavar="FILE", help="foot.ini of the terminal")
    parser.set_defaults(run=run)


def run(args: Namespace) -> NoReturn:
    """Become the terminal that fills the screen; in it, run the bench and begin again whenever it ends."""
    again = [sys.executable, "-m", "station", "kiosk", "--inside", *_config(args)]
    if args.inside:
        while True:
            _bench(args)
    foot = shutil.which("foot")
    if foot is None or "WAYLAND_DISPLAY" not in os.environ:
        raise Failure(Texts.load(spoken(args).language, "commands").text("kiosk.no_screen"))
    height = font_height(screen_sizes(Path("/sys/class/drm")))
    words = [foot, f"--override=font={_FONTS.format(height=height)}"]
    if args.terminal_config is not None:
        words.append(f"--config={args.terminal_config}")
    # The terminal takes this process's place.
    os.execv(foot, [*words, *again])  # noqa: S606


def _bench(args: Namespace) -> None:
    done = subprocess.run([sys.executable, "-m", "station", "run", "--no-sync", *_config(args)], check=False)  # noqa: S603
    if done.returncode == 0:
        return
    texts = spoken(args)
    out("")
    out(texts.text("kiosk.ended"))
    out("")
    subprocess.run([sys.executable, "-m", "station", "doctor", *_config(args)], check=False)  # noqa: S603 - ours
    out("")
    out(texts.text("kiosk.again", seconds=round(_AGAIN_SECONDS)))
    select.select([sys.stdin], [], [], _AGAIN_SECONDS)


def _config(args: Namespace) -> list[str]:
    return [] if args.config is None else ["--config", str(args.config)]
