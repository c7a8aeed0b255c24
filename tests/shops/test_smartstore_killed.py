"""Killed at any instant while a SmartStore loses answers: every order is confirmed, every parcel booked once."""

from __future__ import annotations

import os
import random
import signal
import threading
from pathlib import Path

from station.ledger import OrderWants
from station.packing.orders import OrderStatus
from station.simulators.smartstore.gateway_faults import ApiFault
from station.simulators.smartstore.selling import SoldLine
from station.simulators.smartstore.steering import AdvanceTime
from tests.shops.support_smartstore import rig_in
from tests.support.support_patience import until
from tests.support.support_sync import ledger_in, pack
from tests.support.support_sync_child import now
from tests.sync.test_sync_killed import born, nursery, said

KILLS, ORDERS = 6, 12


def test_whenever_it_is_killed_every_order_is_confirmed_and_every_parcel_booked_once(tmp_path: Path) -> None:
    chance = random.Random(11)
    with rig_in(tmp_path / "shared") as rig:
        # Bought some seconds ago: the newest ones are left to the feed's next page.
        rig.shop.do(AdvanceTime(-20))
        numbers = [rig.number(rig.sold(SoldLine(), SoldLine())[0]) for _ in range(ORDERS)]
        rig.shop.do(AdvanceTime(20))
        secret = rig.shop.application.secret
        waiting, packed = list(numbers), 0
        with ledger_in(tmp_path / "data", now) as ledger, nursery(tmp_path / "data", rig.shop.url, secret) as process:
            for _kill in range(KILLS):
                pid = born(process)
                # Until something is ready, so that each life has something to send.
                until(lambda: any(row.status is OrderStatus.READY for row in ledger.orders.rows()))
                for number in [row.number for row in ledger.orders.rows(open_only=True)][:2]:
                    pack(ledger, number, f"6000000{packed:05}", now())
                    waiting.remove(number)
                    packed += 1
                on = chance.choice(("dispatch", "confirm"))
                rig.fails(chance.choice((ApiFault.CUT, ApiFault.TIMEOUT_01)), on, done=True)
                until(lambda: rig.asked("query") > 0)
                threading.Event().wait(chance.uniform(0.0, 0.25))
                os.kill(pid, signal.SIGKILL)
                assert said(process) == "gone"
            pid = born(process)
            until(lambda: not ledger.outbox.rows() and not ledger.news.count(OrderWants.CONFIRM))
            os.kill(pid, signal.SIGKILL)
            records = [record for record in ledger.records.find() if record["event"] == "dispatch_sent"]
            assert ledger.chain.verify().ok
            states = {row.number: row.status for row in ledger.orders.rows()}
    assert set(states) == set(numbers)
    assert OrderStatus.NOT_READY not in states.values()
    assert len({one.product_order for one in rig.shop.bookings}) == len(rig.shop.bookings) == 2 * packed
    done = [record["parcel"] for record in records if record["outcome"] in ("accepted", "already_done")]
    assert len(done) == len(set(done)) == packed
    assert {call.status for call in rig.shop.calls()} <= {0, 200, 504}, "cut, answered, or timed out: none was too many"
