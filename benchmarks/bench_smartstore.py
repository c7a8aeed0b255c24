"""A SmartStore's day in a hurry: 10,000 product orders in, 2,000 parcels out, and the process killed 100 times."""

from __future__ import annotations

import logging
import os
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.packing import now, pack
from station.ledger import Ledger, OrderWants
from station.shops.smartstore.shop import CallManner, SmartStore
from station.shops.smartstore.tokens import StoreAccount
from station.simulators.smartstore import simulated_shop as demo
from station.simulators.smartstore.gateway_faults import ApiFault, FaultPlan
from station.simulators.smartstore.selling import SellOrder, SoldLine
from station.simulators.smartstore.steering import AdvanceTime
from station.sync.dispatch import DebtDispatcher
from station.sync.order_intake import ShopIntake
from station.sync.round import OrderCare
from station.sync.service import ShopSync

ORDERS, LINES, PARCELS, KILLS = 5_000, 2, 2_000, 100
LOG = logging.getLogger("bench")


def opened(folder: Path) -> Ledger:
    keys = folder / "keys.json"
    return Ledger.open(folder / "data", "BENCH-1", key_file=keys, number_of=lambda _code, base: str(base), clock=now)


def client(shop: demo.SimulatedSmartStore, folder: Path, ledger: Ledger) -> SmartStore:
    account = StoreAccount(shop.application.client_id, shop.application.secret)
    return SmartStore(shop.url, account, folder, CallManner(patience=4.0, spare=1.0), ledger.news.line_ids)


def timed(what: str, asked: str, work: Callable[[], object]) -> None:
    begun, cpu = time.perf_counter(), time.process_time()
    work()
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    print(f"{what:<34} {asked:<22} {seconds:7.1f} s   CPU {cpu:5.1f} s", flush=True)


def repeated(step: Callable[[], object]) -> Callable[[], object]:
    def work() -> None:
        while step():
            pass

    return work


def sold(shop: demo.SimulatedSmartStore, orders: int) -> None:
    goods = tuple(SoldLine(fields={"optionManageCode": f"SKU-{at}"}) for at in range(LINES))
    for _ in range(orders):
        shop.do(SellOrder(goods))
    shop.do(AdvanceTime(10))


def a_day() -> None:
    shop = demo.SimulatedSmartStore()
    shop.start()
    sold(shop, ORDERS)
    with tempfile.TemporaryDirectory() as place, closing(opened(Path(place))) as ledger:
        store = client(shop, Path(place), ledger)
        store.order("1")
        intake = ShopIntake(ledger, store, clock=now, wake=lambda: None, log=LOG)
        care = OrderCare(ledger, store, clock=now, wake=lambda: None, log=LOG)
        out = DebtDispatcher(ledger, store, owner="bench", clock=now, random=random.random, log=LOG)
        timed(f"{ORDERS * LINES} product orders taken in", "<= 60 s", repeated(intake.page))
        print(f"  known here: {sum(row.lines for row in ledger.orders.rows())} lines")
        timed("the same again", "", repeated(intake.page))
        calls = -(-ORDERS * LINES // 30)
        timed("all of them confirmed", f">= {calls / 2:.0f} s by the limit", repeated(care.step))
        for place_, row in enumerate(islice(ledger.orders.rows(), PARCELS)):
            pack(ledger, row.number, f"6000{place_:08}")
        calls = -(-PARCELS * LINES // 30)
        timed(f"{PARCELS} parcels dispatched", f">= {calls / 2:.0f} s by the limit", repeated(out.try_some))
        left = len(ledger.outbox.rows())
    told(shop, left)
    shop.stop()


def told(shop: demo.SimulatedSmartStore, left: int) -> None:
    statuses = Counter(call.status for call in shop.calls())
    booked = Counter(one.product_order for one in shop.bookings)
    twice = sum(1 for count in booked.values() if count > 1)
    print(f"  calls by status: {dict(statuses)}; too many (429): {statuses[429]} of 0 allowed")
    print(f"  product orders booked: {len(booked)}, twice: {twice} of 0 allowed; still owed: {left}", flush=True)


def killed() -> None:
    shop = demo.SimulatedSmartStore()
    shop.start()
    chance = random.Random(5)
    sold(shop, KILLS * 2)
    with tempfile.TemporaryDirectory() as name, closing(opened(Path(name))) as ledger:
        begun, packed = time.perf_counter(), 0
        for _kill in range(KILLS):
            with _child(shop, Path(name)) as process:
                for row in islice(ledger.orders.rows(open_only=True), 3):
                    pack(ledger, row.number, f"6000{packed:08}")
                    packed += 1
                fault = chance.choice((ApiFault.CUT, ApiFault.TIMEOUT_01))
                shop.stage.faults.add(FaultPlan(fault, chance.choice(("dispatch", "confirm", "query")), done=True))
                threading.Event().wait(chance.uniform(0.5, 3.0))
                os.kill(process.pid, signal.SIGKILL)
        with _child(shop, Path(name)) as process:
            while ledger.outbox.rows() or ledger.news.count(OrderWants.CONFIRM):
                time.sleep(0.2)
            os.kill(process.pid, signal.SIGKILL)
        records = [record for record in ledger.records.find() if record["event"] == "dispatch_sent"]
        done = Counter(record["parcel"] for record in records if record["outcome"] in ("accepted", "already_done"))
        lines = sum(row.lines for row in ledger.orders.rows())
        took = time.perf_counter() - begun
        print(f"killed {KILLS} times in {took:.0f} s; orders known: {lines // LINES} of {KILLS * 2}")
        print(f"  parcels packed: {packed}, told once: {sum(1 for count in done.values() if count == 1)}")
        told(shop, len(ledger.outbox.rows()))
    shop.stop()


def _child(shop: demo.SimulatedSmartStore, folder: Path) -> subprocess.Popen[bytes]:
    words = (str(folder), shop.url, shop.application.client_id, shop.application.secret)
    return subprocess.Popen([sys.executable, __file__, "--child", *words])


def child(folder: str, url: str, client_id: str, secret: str) -> None:
    ledger = opened(Path(folder))
    account = StoreAccount(client_id, secret)
    store = SmartStore(url, account, Path(folder), CallManner(patience=4.0, spare=1.0), ledger.news.line_ids)
    ShopSync(ledger, store, clock=now, poll_seconds=1, owner=f"pid-{os.getpid()}", log=LOG, wake=lambda: None).run(
        threading.Event()
    )


def main() -> None:
    print("work                               asked                  here")
    a_day()
    killed()


if __name__ == "__main__":
    logging.getLogger("station").setLevel(logging.CRITICAL)
    child(*sys.argv[2:]) if sys.argv[1:2] == ["--child"] else main()
