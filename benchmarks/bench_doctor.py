"""How long `doctor`, its archive and the proof of the whole journal take at a bench with a million records."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.bench_backup import grow
from tests.support.support_ledger import stocked

_ASKED = 10.0
_TOML = """
[station]
data_dir = "./data"
[shop]
kind = "files"
[printer]
port = "file:labels.bin"
[retention]
key_file = "./keys.json"
[[scanner]]
kind = "keyboard"
"""


def took(folder: Path, *words: str) -> float:
    environ = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    began = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "station", *words],
        cwd=folder,
        env=environ,
        check=False,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=1_000_000)
    records = parser.parse_args().records
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        bench = stocked(folder)
        grow(bench.ledger, records)
        bench.ledger.close()
        (folder / "station.toml").write_text(_TOML, "utf-8")
        print(f"{records:,} records{'asked':>20}{'here':>10}")
        print(f"doctor{'< ' + format(_ASKED, '.0f') + ' s':>26}{took(folder, 'doctor'):>8.1f} s")
        print(f"doctor --bundle{'':>17}{took(folder, 'doctor', '--bundle', 'help.zip'):>8.1f} s")
        print(f"verify-journal{'':>18}{took(folder, 'verify-journal'):>8.1f} s")


if __name__ == "__main__":
    main()
