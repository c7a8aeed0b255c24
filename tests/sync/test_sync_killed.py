"""Killed at any instant, with a shop that loses answers: nothing is lost, and each parcel is booked once."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

from station.simulators import goods
from station.simulators.rest_shop import DemoShop, ShopTrouble
from tests.support.support_patience import until
from tests.support.support_processes import child
from tests.support.support_sync import ledger_in, pack
from tests.support.support_sync_child import now

KILLS = 22
PARCELS = 44


@contextmanager
def nursery(folder: Path, url: str, *more: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.support.support_sync_child", str(folder), url, *more]
    with child(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    ) as process:
        yield process


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


def born(process: subprocess.Popen[str]) -> int:
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()
    return int(said(process))


def test_whenever_it_is_killed_every_parcel_is_booked_once(tmp_path: Path) -> None:
    chance = random.Random(7)
    shop = DemoShop(orders=islice(goods.more_orders(now()), PARCELS), clock=now)
    shop.start()
    folder = tmp_path / "data"
    parcels: list[str] = []
    with ledger_in(folder, now) as ledger, nursery(folder, shop.url) as process:
        numbers = [order.number for order in shop.backoffice.page(now().replace(year=2020), 0, PARCELS)[0]]
        for _kill in range(KILLS):
            pid = born(process)
            until(lambda: sum(1 for _ in ledger.orders.rows()) == PARCELS)
            for number in numbers[len(parcels) : len(parcels) + PARCELS // KILLS]:
                parcels.append(pack(ledger, number, f"6500{len(parcels):08}", now()))
            if chance.random() < 0.2:
                shop.trouble(ShopTrouble.LOST_ANSWER, "POST", times=1, seconds=2)
            threading.Event().wait(chance.uniform(0.0, 0.2))
            os.kill(pid, signal.SIGKILL)
            assert said(process) == "gone"
        pid = born(process)
        until(lambda: not ledger.outbox.rows())
        os.kill(pid, signal.SIGKILL)
        answers = [record for record in ledger.records.find() if record["event"] == "dispatch_sent"]
        records = list(ledger.records.find())
        assert ledger.chain.verify().ok
    shop.stop()
    assert [record["seq"] for record in records] == list(range(1, len(records) + 1))
    assert sorted(sent.parcel for sent in shop.bookings) == sorted(parcels)
    booked = [record["parcel"] for record in answers if record["outcome"] in ("accepted", "already_done")]
    assert sorted(booked) == sorted(parcels)
    assert {record["outcome"] for record in answers} <= {"accepted", "already_done", "unreachable"}
