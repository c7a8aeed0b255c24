"""What the verdict on each kind of code costs, from the scan to its commit: `python benchmarks/bench_codes.py`."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from scanners.base import Scan
from station.codes import gs1
from station.packing.orders import Barcode, Product
from tests.support.support_codes import Bench, phone

SCANS = 300
KNOWN = 5_000


def main() -> None:
    print(f"{'code':<34}{'asked':>12}{'p50 ms':>10}{'p99 ms':>10}")
    print(f"{'biip, loaded by the warm-up':<34}{'':>12}{import_ms():>10.1f}")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        bench.ledger.catalogue.take_in(
            Product(f"SKU-{at:05d}", f"goods {at}", barcodes=(Barcode(f"{at:05d}-X"),)) for at in range(KNOWN)
        )
        bench.sells("A1", ("MUG", 9999), ("MILK", 9999), ("PHONE", 9999))
        gs1.warm_up()
        bench.scan("A1")
        for name, code in codes().items():
            took = sorted(once(bench, code(at)) for at in range(SCANS))
            print(f"{name:<34}{'a few ms':>12}{took[SCANS // 2]:>10.2f}{took[SCANS * 99 // 100]:>10.2f}")
        bench.ledger.close()


def codes() -> dict[str, Callable[[int], str]]:
    """What is scanned, by its kind; the number makes each its own."""
    slip = '{"orderId": "A1", "name": "x", "no": '
    return {
        "EAN-13 in the catalogue": lambda _at: "8801111111119",
        "GS1 with lot and expiry": lambda at: f"01088012345678931727123110LOT{at}",
        "GS1 with serial number": lambda at: phone(f"S{at}"),
        "Digital Link with serial number": lambda at: f"https://id.gs1.org/01/08809876543213/21/L{at}",
        "slip in JSON": lambda at: f"{slip}{at}}}",
        "slip as an address": lambda at: f"https://shop.example/orders/A1?n={at}",
        "unknown": lambda at: f"NO-{at}",
    }


def once(bench: Bench, code: str) -> float:
    """Milliseconds from the scan to the answer after its commit."""
    begun = time.perf_counter()
    event = bench.reader.event_of(Scan(code, "serial-1", 1.0, code), bench.turns.context)
    bench.turns.take(event)
    return (time.perf_counter() - begun) * 1000


def import_ms() -> float:
    """Milliseconds that the library of GS1 codes takes to load; the best of three."""
    script = "import time; at = time.perf_counter(); import biip; print((time.perf_counter() - at) * 1000)"
    runs = [subprocess.run([sys.executable, "-c", script], capture_output=True, check=True) for _ in range(3)]
    return min(float(run.stdout) for run in runs)


if __name__ == "__main__":
    main()
