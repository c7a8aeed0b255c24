"""Five thousand labels and more at printers that go wrong by a seed, in every language: nothing false may be said."""

from __future__ import annotations

import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import fields
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.support.support_printer_soak import BENCHES, PrinterSoak, Tally

LABELS = int(os.environ.get("LABELS", "5000"))
SEED = int(os.environ.get("SEED", "20261130"))
_SEEDS = 3
"""Runs of each printer beside each other: they wait more than they work."""


def soak(kind: str, way: str, labels: int, seed: int) -> Tally:
    """One printer, in a process of its own."""
    return PrinterSoak(kind, way, labels, seed).run()  # type: ignore[arg-type]


def main() -> int:
    """Print a row for each printer, and what was asked."""
    each, began = -(-LABELS // (len(BENCHES) * _SEEDS)), time.monotonic()
    names = [one.name for one in fields(Tally)]
    print(f"asked: {LABELS:,} labels, 2,000 faults and more; false, doubled and lost are 0 (seed {SEED})\n")
    print(f"{'printer':<14}" + "".join(f"{name:>12}" for name in names))
    whole = Tally()
    tallies = {f"{kind} {way}": Tally() for kind, way in BENCHES}
    with ProcessPoolExecutor(len(BENCHES) * _SEEDS) as pool:
        running = {
            pool.submit(soak, kind, way, each, SEED + more): f"{kind} {way}"
            for kind, way in BENCHES
            for more in range(_SEEDS)
        }
        false = 0
        for done in as_completed(running):
            failure = done.exception()
            if failure is not None:
                false += 1
                print(f"{running[done]}: {failure}", flush=True)
                continue
            tallies[running[done]] += done.result()
            whole += done.result()
    for printer, tally in tallies.items():
        print(f"{printer:<14}" + "".join(f"{getattr(tally, name):>12,}" for name in names), flush=True)
    print(f"{'all':<14}" + "".join(f"{getattr(whole, name):>12,}" for name in names))
    print(f"\nin {time.monotonic() - began:,.0f} s")
    return 0 if (false, whole.false, whole.doubled, whole.lost) == (0, 0, 0, 0) else 1


if __name__ == "__main__":
    sys.exit(main())
