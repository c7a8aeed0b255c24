"""The simulated SmartStore as a program of its own, until a signal ends it."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable

from station.simulators.smartstore.samples import open_with_samples, refill
from station.simulators.smartstore.simulated_shop import SimulatedSmartStore
from station.simulators.smartstore.switches import ShopSwitches


def serve(port: int, opened: Callable[[SimulatedSmartStore], None], switches: ShopSwitches) -> None:
    """Run a shop with sample orders until SIGINT or SIGTERM. Raises OSError when the port is taken.

    Must be called on the main thread.
    """
    ended = threading.Event()
    before = {sign: signal.signal(sign, lambda *_: ended.set()) for sign in (signal.SIGINT, signal.SIGTERM)}
    shop = SimulatedSmartStore(port, switches, refill=refill)
    open_with_samples(shop.stage)
    try:
        shop.start()
        opened(shop)
        ended.wait()
    finally:
        shop.stop()
        for sign, handler in before.items():
            signal.signal(sign, handler)
