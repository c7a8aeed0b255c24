"""How fast the second process takes orders in and pays debts, against the simulated shop on loopback."""

from __future__ import annotations

import logging
import resource
import sys
import tempfile
import threading
import time
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.packing import now, pack
from station.ledger import Ledger
from station.shops.rest import RestShop
from station.simulators import goods
from station.simulators.rest_shop import DemoShop
from station.sync.service import ShopSync

ORDERS, DEBTS = 2_000, 300


def timed(what: str, count: int, sync: ShopSync) -> None:
    begun, cpu = time.perf_counter(), time.process_time()
    result = sync.round(threading.Event())
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    print(f"{what:<22} {count:>6}   {seconds:7.2f} s   {count / seconds:7.0f} /s   CPU {cpu:6.2f} s   {result}")


def main() -> None:
    shop = DemoShop(orders=islice(goods.more_orders(now()), ORDERS), clock=now)
    shop.start()
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger.open(
            Path(folder) / "data",
            "BENCH-1",
            key_file=Path(folder) / "keys.json",
            number_of=lambda _carrier, base: str(base),
            clock=now,
        )
        line = RestShop(shop.url, "demo")
        log = logging.getLogger("bench")
        sync = ShopSync(ledger, line, clock=now, poll_seconds=60, owner="bench", log=log, wake=lambda: None)
        print("work                    count      time        rate      both ends on this machine")
        timed("orders taken in", ORDERS, sync)
        timed("the same again", ORDERS, sync)
        for place, row in enumerate(islice(ledger.orders.rows(), DEBTS)):
            pack(ledger, row.number, f"6500{place:08}")
        timed("dispatches paid", DEBTS, sync)
        ledger.close()
    shop.stop()
    print(f"largest memory, shop included: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
