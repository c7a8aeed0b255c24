"""A bench without its screen, until its input ends: what a bench costs when nothing is painted."""

from __future__ import annotations

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from station.composition.workplace import BenchWorkplace
from station.config import load


def main() -> None:
    work = BenchWorkplace(load(Path(sys.argv[1]), os.environ))
    work.start()
    work.warm_up()
    sys.stdin.read()
    work.close()


if __name__ == "__main__":
    main()
