"""``practice``: made-up orders at the real bench, with a score at the end; nothing of it is sent or counted."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from station.bench.startup import BenchStartup
from station.commands.bench.background_open import BackgroundOpener
from station.commands.command_base import aside, config_of, out, out_json, workable
from station.commands.failure import DONE, FAILED, WRONG_CALL, CommandFailure, add_config
from station.config import StationFile
from station.locale.texts import LocaleTexts

if TYPE_CHECKING:
    from station.practice.room import PracticePlan, PracticeRoom
    from station.practice.score import SessionScore
    from station.practice.session_words import PracticeWords

_USUAL = 10


def arguments(parser: ArgumentParser) -> None:
    """Declare the command line."""
    add_config(parser)
    parser.add_argument("--orders", default=str(_USUAL), metavar="N", help=f"how many to practise (default: {_USUAL})")
    parser.add_argument("--no-print", action="store_true", help="leave the printer alone; codes may be typed")
    parser.add_argument("--keep", type=Path, metavar="DIR", help="keep slips, codes and records in an empty folder")
    parser.add_argument("--json", action="store_true", help="the score as JSON")
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Practise until the screen is left, and say how it went."""
    from station.practice.room import plan_for
    from station.practice.session_words import PracticeWords, as_json

    config = workable(config_of(args))
    texts = LocaleTexts.load(config.station.language, "practice")
    count = _orders(args.orders, texts)
    if not sys.stdin.isatty():
        raise CommandFailure(texts.text("practice.no_terminal"))
    plan = plan_for(config, count, paper=not args.no_print)
    if plan.sample:
        aside(texts.text("practice.sample" if plan.paper else "practice.sample_paperless"))
    words = PracticeWords(texts, codes=not plan.paper)
    with _folder(args.keep, texts) as folder:
        score = _practised(config, folder, plan, words, keeps=args.keep is not None)
    if score is None:
        return FAILED
    if args.json:
        out_json(as_json(score))
    else:
        out(words.line(score))
    return DONE


def _practised(
    config: StationFile, folder: Path, plan: PracticePlan, words: PracticeWords, *, keeps: bool
) -> SessionScore | None:
    """Show the screen, open the room behind it, and wait until it is left; None when that was before it was open."""
    from station.clock import SystemClock
    from station.composition.device_factories import CameraFinder
    from station.practice.room import PracticeRoom
    from station.screen.launch import run_screen

    now = SystemClock(config.station.timezone).now
    scanners = tuple(scanner.name for scanner in config.scanners)
    opening = BenchStartup(config.station.name, now(), scanners, words.starting())
    camera = CameraFinder() if any(scanner.kind == "camera" for scanner in config.scanners) else None
    rooms: list[PracticeRoom] = []

    def place(leave: Callable[[], None]) -> PracticeRoom:
        room = PracticeRoom(config, folder, plan, words, leave, camera)
        rooms.append(room)
        try:
            if keeps:
                room.draw_papers(folder / "papers")
        except BaseException:
            room.close()
            raise
        return room

    with BackgroundOpener(config, opening, camera, sync=False, place=place, log=folder / "log" / "run.log") as opener:
        screen = LocaleTexts.load(config.station.language)
        run_screen(opening, opening, screen, clock=now, shown=opener.begin, camera=camera)
    return rooms[0].final if rooms else None


@contextmanager
def _folder(keep: Path | None, texts: LocaleTexts) -> Iterator[Path]:
    """Where the session's files lie: gone afterwards, unless they are to be kept. Raises Failure, OSError."""
    if keep is None:
        with TemporaryDirectory(prefix="packing-station-practice-") as name:
            yield Path(name)
        return
    folder = keep.absolute()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise CommandFailure(texts.text("practice.keep_in_use", folder=str(keep)), WRONG_CALL)
    yield folder
    aside(texts.text("practice.papers", folder=str(folder / "papers")))


def _orders(said: str, texts: LocaleTexts) -> int:
    from station.practice.tasks import MOST

    count = int(said) if said.isascii() and said.isdigit() and len(said) < 5 else 0
    if not 1 <= count <= MOST:
        raise CommandFailure(texts.text("practice.orders_asked", text=f"--orders {said}", most=MOST), WRONG_CALL)
    return count
