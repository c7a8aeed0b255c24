"""A scan's way while 10,000 product orders come in beside it: the same bench, first alone, then with the intake."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from itertools import pairwise
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.bench_scan import percentiles
from benchmarks.bench_smartstore import LINES, ORDERS, sold
from benchmarks.program import Program, Site, row, until
from station.composition.factories import clock_of, open_ledger
from station.config import load
from station.simulators.smartstore import simulated_shop as demo
from station.sync.order_intake import ShopIntake
from tests.support.support_bench import MUG

PAUSE = 0.15
"""Seconds between two scans: quicker than a hand."""
AT_LEAST = 120


def scans(site: Site, program: Program, going: subprocess.Popen[bytes] | None) -> list[float]:
    """Milliseconds from a scan's last byte to its painted verdict, as the bench journals them, while `going` runs."""
    (number,) = site.sells(1, (("MUG-WH", 999),))
    before = len(site.records("item_scanned"))
    opened = len(site.records("order_scanned"))
    site.scan(number)
    site.waits("order_scanned", opened + 1)
    sent = 0
    while sent < AT_LEAST or (going is not None and going.poll() is None):
        program.quiet(PAUSE)
        site.scan(MUG)
        sent += 1
    until(lambda: len(site.records("item_scanned")) >= before + sent, "the last scan")
    found = [one for one in site.ledger.records.find() if "latency_ms" in one][-sent:]
    site.scan("PS:CANCEL")
    site.scan("PS:OK")
    program.quiet(0.5)
    ways = ((one["latency_ms"], then.get("commit_ms"), then.get("paint_ms")) for one, then in pairwise(found))
    return [late + commit + paint for late, commit, paint in ways if commit is not None and paint is not None]


def taking_in(url: str, client_id: str, secret: str, config_file: str) -> None:
    """The intake of a whole day, as a process of its own."""
    import logging

    from station.shops.smartstore.shop import CallManner, SmartStore
    from station.shops.smartstore.tokens import StoreAccount

    config = load(Path(config_file), {})
    clock = clock_of(config)
    ledger = open_ledger(config, clock)
    store = SmartStore(
        url,
        StoreAccount(client_id, secret),
        config.station.data_dir,
        CallManner(patience=4.0, spare=1.0),
        ledger.news.line_ids,
    )
    store.order("1")
    intake = ShopIntake(ledger, store, clock=clock.now, wake=lambda: None, log=logging.getLogger("bench"))
    while intake.page():
        pass
    ledger.close()


def main() -> None:
    shop = demo.SimulatedSmartStore()
    shop.start()
    sold(shop, ORDERS)
    with tempfile.TemporaryDirectory() as folder:
        site = Site(Path(folder))
        with site.ready("-m", "station", "run", "--no-sync", "-c", str(site.file), terminal=True) as program:
            program.quiet(2)
            row("scan → painted verdict, alone", percentiles(scans(site, program, None)), "25 ms (p99)")
            words = (shop.url, shop.application.client_id, shop.application.secret, str(site.file))
            going = subprocess.Popen([sys.executable, __file__, "--intake", *words])
            name = f"beside {ORDERS * LINES} product orders coming in"
            row(name, percentiles(scans(site, program, going)), "25 ms (p99)")
            going.wait(60)
            print(f"  known here: {sum(one.lines for one in site.ledger.orders.rows())} lines")
        site.close()
    shop.stop()


if __name__ == "__main__":
    taking_in(*sys.argv[2:]) if sys.argv[1:2] == ["--intake"] else main()
