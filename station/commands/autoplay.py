"""The demo that packs by itself: a simulated packer at the real bench, and its one-line summary."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from station.cli import DONE, FAILED, CommandFailure
from station.commands.beside import beside
from station.commands.common import out_json
from station.demo.autoplay import PlayedOrders, SerialLine, SimulatedPacker
from station.demo.storefront import DemoStorefront
from station.locale.texts import LocaleTexts
from station.wiring import BenchWorkplace

_BOOKED_WITHIN = 60.0
_STEP = 0.05


def packed_by_itself(
    work: BenchWorkplace, line: SerialLine, shop: DemoStorefront, wanted: int, screen: LocaleTexts, texts: LocaleTexts
) -> int:
    """Pack `wanted` orders through the real path, wait for their dispatch, and say so in one line of JSON.

    Raises:
        Failure: fewer were packed, or a dispatch is still owed.
    """
    began = time.monotonic()
    played = _played(work, line, wanted, screen)
    owed = work.ledger.owed_count()
    labels = sorted((work.config.file.parent / "labels").glob("*.png"))
    out_json(
        {
            "packed": len(played.packed),
            "orders": list(played.packed),
            "labels": [str(path) for path in _newest(labels, len(played.packed))],
            "dispatched": shop.parcels,
            "owed": owed,
            "seconds": round(time.monotonic() - began, 2),
        }
    )
    if len(played.packed) == wanted and not owed:
        return DONE
    reason = played.trouble or "owed"
    raise CommandFailure(texts.text("demo.not_enough", packed=len(played.packed), wanted=wanted, reason=reason), FAILED)


def _played(work: BenchWorkplace, line: SerialLine, wanted: int, screen: LocaleTexts) -> PlayedOrders:
    """What the simulated packer got done while the screen ran without a terminal."""
    from station.screen.launch import run_headless

    stop, result = threading.Event(), [PlayedOrders((), "stopped")]
    player = SimulatedPacker(work.ledger, line.scan)

    def play() -> None:
        result[0] = player.play(wanted, stop)
        until = time.monotonic() + _BOOKED_WITHIN
        while work.ledger.owed_count() and time.monotonic() < until and not stop.is_set():
            stop.wait(_STEP)

    with beside(work.config.file):
        work.start()
        work.bench.watch(player.look)
        run_headless(work.bench, work.keys, screen, clock=work.clock.now, during=play)
    stop.set()
    return result[0]


def _newest(labels: list[Path], count: int) -> list[Path]:
    return labels[-count:] if count else []
