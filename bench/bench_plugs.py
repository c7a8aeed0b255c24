"""A scanner's cable pulled and put back at the real program in a pty: how soon the screen says so."""

from __future__ import annotations

import argparse
import os
import select
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).parents[1]))

from bench.bench_scan import quiet, started
from tests.support_bench import Bench
from tests.support_scanners import Cable

ASKED_LOST, ASKED_BACK = 1.0, 2.0
_WITHIN: Final = 10.0
LOST, BACK = "serial-1을 쓸 수 없어요".encode(), "serial-1이 준비됐어요".encode()


def until(shown: int, mark: bytes) -> float:
    """Seconds until the terminal got these words."""
    began, seen = time.monotonic(), b""
    while mark not in seen and time.monotonic() - began < _WITHIN:
        if select.select([shown], [], [], 0.1)[0]:
            seen = seen[-4096:] + os.read(shown, 65536)
    return time.monotonic() - began


def measure(folder: Path, times: int) -> tuple[list[float], list[float]]:
    bench = Bench(folder)
    bench.work.close()
    cable = Cable(folder)
    file = folder / "station.toml"
    text = file.read_text("utf-8")
    file.write_text(f'{text[: text.index("[[scanner]]")]}[[scanner]]\nport = "{cable.link}"\n', "utf-8")
    screen, shown = started(folder)
    until(shown, BACK)
    lost, back = [], []
    for number in range(times):
        quiet(shown)
        cable.pull()
        lost.append(until(shown, LOST))
        # Away for longer and longer, since the pauses between two looks grow.
        time.sleep(0.1 + 0.5 * number)
        quiet(shown)
        cable.plug()
        back.append(until(shown, BACK))
    screen.terminate()
    screen.wait(10)
    cable.close()
    bench.printer.stop()
    bench.shop.stop()
    return lost, back


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=8)
    with tempfile.TemporaryDirectory() as folder:
        lost, back = measure(Path(folder), parser.parse_args().times)
    print(f"{'what':<46} {'asked':<10} here (worst of {len(lost)})")
    print(f"{'cable pulled -> lost on the screen':<46} {f'<= {ASKED_LOST:.0f} s':<10} {max(lost):.3f} s")
    print(f"{'cable put back -> ready on the screen':<46} {f'<= {ASKED_BACK:.0f} s':<10} {max(back):.3f} s")
    return 0 if max(lost) <= ASKED_LOST and max(back) <= ASKED_BACK else 1


if __name__ == "__main__":
    sys.exit(main())
