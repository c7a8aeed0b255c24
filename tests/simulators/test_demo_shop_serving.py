"""The simulated shop as a program: its port, its signals, and answers without delay."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection

import pytest

from station.simulators.rest_shop import DemoShop
from tests.support.support_patience import PATIENCE
from tests.support.support_processes import child
from tests.support.support_shops import NOW

TOKEN = {"Authorization": "Bearer demo"}
ORDER = "/orders/2026112312345670"


@pytest.fixture
def shop() -> Iterator[DemoShop]:
    demo = DemoShop(clock=lambda: NOW)
    demo.start()
    yield demo
    demo.stop()


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
def test_the_shop_alone_ends_when_it_is_told_to_and_says_nothing_else(sign: signal.Signals) -> None:
    code = "from station.simulators.rest_shop import serve; serve(0, lambda url: print(url, flush=True))"
    with child([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().strip()
        link = HTTPConnection(url.removeprefix("http://"), timeout=PATIENCE)
        link.request("GET", "/orders", headers=TOKEN)
        assert link.getresponse().status == 200
        process.send_signal(sign)
        assert process.wait(PATIENCE) == 0
        assert process.communicate() == ("", "")
        link.close()


def test_a_port_that_is_taken_is_an_error_at_once(shop: DemoShop) -> None:
    with pytest.raises(OSError, match="in use"):
        DemoShop(int(shop.url.rpartition(":")[2])).start()


def test_an_answer_does_not_wait_for_the_network_to_acknowledge(shop: DemoShop) -> None:
    link = HTTPConnection(shop.url.removeprefix("http://"), timeout=PATIENCE)
    took = []
    for _ in range(20):
        begun = time.perf_counter()
        link.request("GET", ORDER, headers=TOKEN)
        link.getresponse().read()
        took.append(time.perf_counter() - begun)
    link.close()
    assert sorted(took)[10] < 0.035
