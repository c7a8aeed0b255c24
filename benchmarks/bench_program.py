"""The whole program from outside: its start, the CPU of an order without and with the screen, and its idleness."""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.program import CODES, Program, Site, row, running

ORDERS = 60
STARTS = 7


def starts(site: Site) -> None:
    """The first start makes the files; the later ones are warm."""
    frames, ready = [], []
    for _ in range(STARTS + 1):
        with running("-m", "station", "run", "--no-sync", "-c", str(site.file), terminal=True) as program:
            frames.append(program.until_shown("곧 시작할"))
            ready.append(program.until_shown("주문서의"))
    for name, figures, asked in (("first frame", frames, "500"), ("ready for a scan", ready, "800")):
        warm = [figure * 1000 for figure in figures[1:]]
        row(f"`run` typed → {name}", f"p50 {statistics.median(warm):.0f}  max {max(warm):.0f} ms", f"{asked} ms")


def order_cpu(site: Site, program: Program, numbers: tuple[str, ...], done: int) -> float:
    """Milliseconds of CPU for an order of 3 lines and 5 units, all of the program's threads together."""
    before = program.cpu()
    for at, number in enumerate(numbers, done + 1):
        site.scan(number)
        site.waits("cancel_check", at)
        for code in CODES:
            site.scan(code)
        site.waits("parcel_packed", at)
        program.quiet()
    return (program.cpu() - before) * 1000 / len(numbers)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder))
        starts(site)
        numbers = site.sells(ORDERS * 2 + 2)
        with site.ready("benchmarks/headless.py", str(site.file), terminal=False) as program:
            order_cpu(site, program, numbers[:1], 0)
            cost = order_cpu(site, program, numbers[1 : ORDERS + 1], 1)
            row("CPU of an order, without the screen", f"{cost:.1f} ms", "10 ms")
        with site.ready("-m", "station", "run", "--no-sync", "-c", str(site.file), terminal=True) as program:
            order_cpu(site, program, numbers[ORDERS + 1 : ORDERS + 2], ORDERS + 1)
            cost = order_cpu(site, program, numbers[ORDERS + 2 :], ORDERS + 2)
            row("CPU of an order, with the screen", f"{cost:.1f} ms", "35 ms")
            row("the bench idle", f"{program.idle(30):.2f} % of a core", "0.3 %")
            row("the bench's memory", f"{program.megabytes():.0f} MB", "80 MB")
        with running("-m", "station", "sync", "-c", str(site.file), terminal=False) as program:
            program.idle(3)
            row("`sync` idle, asking every 60 s", f"{program.idle(30):.2f} % of a core", "0.3 %")
            row("`sync`'s memory", f"{program.megabytes():.0f} MB", "70 MB")
        site.close()


if __name__ == "__main__":
    main()
