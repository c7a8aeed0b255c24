"""A scanner's cable pulled and put back at the real program in a pty: how soon the screen says so."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.program import Site
from tests.support.support_scanners import Cable

ASKED_LOST, ASKED_BACK = 1.0, 2.0
LOST, BACK = "serial-1을 쓸 수 없어요", "serial-1이 준비됐어요"


def measure(folder: Path, times: int) -> tuple[list[float], list[float]]:
    """Seconds until the screen says that the scanner is lost, and that it is back."""
    cable = Cable(folder)
    site = Site(folder, scanner=str(cable.link))
    lost, back = [], []
    with site.ready("-m", "station", "run", "--no-sync", "-c", str(site.file), terminal=True) as screen:
        for number in range(times):
            screen.quiet()
            pulled = time.perf_counter()
            cable.pull()
            screen.until_shown(LOST)
            lost.append(time.perf_counter() - pulled)
            # Away for longer and longer, since the pauses between two looks grow.
            time.sleep(0.1 + 0.5 * number)
            screen.quiet()
            plugged = time.perf_counter()
            cable.plug()
            screen.until_shown(BACK)
            back.append(time.perf_counter() - plugged)
    cable.close()
    site.close()
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
