"""A nursery of processes that work with the carrier's interface, to be killed: for each line "go" one is born."""

from __future__ import annotations

import os
import sys
import threading
from datetime import datetime
from pathlib import Path

from station.carrier_apis.logen.logen_api import make_api
from station.carriers import carrier
from station.packing.process.shared_answers import HouseCarriers
from station.sync.carrier_work import CarrierWork, NumberSupply, SortAhead
from station.sync.registration import SlipRegistrar
from tests.carrier_apis.support_carrier_contract import making_at
from tests.support.support_nursery import nurse
from tests.sync.support_carrier_site import BY_API, KGB, LOG, ledger_of_api


def now() -> datetime:
    return datetime.now().astimezone()


def live(folder: Path, url: str, draw: int) -> None:
    with ledger_of_api(folder, now) as ledger:
        api = make_api(making_at(url, 0.5))
        registrar = SlipRegistrar(
            ledger,
            api,
            carrier=KGB,
            freight="credit",
            owner=f"pid-{os.getpid()}",
            clock=now,
            random=lambda: 0.01,
            log=LOG,
            lease_seconds=0.2,
        )
        supply = NumberSupply(ledger, api, carrier(KGB), draw, LOG)
        sorting = SortAhead(ledger, api, HouseCarriers(BY_API), LOG)
        work = CarrierWork(
            ledger, supply, sorting, registrar, clock=now, log=LOG, wake=lambda: None, random=lambda: 0.01
        )
        while True:
            work.round(threading.Event())


def main(folder: Path, url: str, draw: int) -> None:
    nurse(lambda: live(folder, url, draw))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
