"""A nursery of second processes to be killed: for each line "go" one is born, and its pid is written."""

from __future__ import annotations

import os
import sys
import threading
from datetime import datetime
from pathlib import Path

from station.ledger import Ledger
from station.shops.base import Shop
from station.shops.rest import RestShop
from station.shops.smartstore.shop import CallManner, SmartStore
from station.shops.smartstore.tokens import StoreAccount
from station.simulators.smartstore.token_endpoint import ApiApplication
from station.sync.service import ShopSync
from tests.support.support_nursery import nurse
from tests.support.support_sync import LOG, ledger_in


def now() -> datetime:
    return datetime.now().astimezone()


def shop_at(url: str, secret: str, folder: Path, ledger: Ledger) -> Shop:
    """A shop of one's own, or with the secret of an application a SmartStore."""
    if not secret:
        return RestShop(url, "demo", answer_seconds=0.25)
    account = StoreAccount(ApiApplication().client_id, secret)
    return SmartStore(
        url, account, folder, CallManner(answer_seconds=0.25, patience=0.5, spare=1.0), ledger.news.line_ids
    )


def live(folder: Path, url: str, secret: str) -> None:
    with ledger_in(folder, now) as ledger:
        shop = shop_at(url, secret, folder, ledger)
        sync = ShopSync(
            ledger,
            shop,
            clock=now,
            poll_seconds=1,
            owner=f"pid-{os.getpid()}",
            log=LOG,
            wake=lambda: None,
            random=lambda: 0.01,
            lease_seconds=0.2,
        )
        sync.run(threading.Event())


def main(folder: Path, url: str, secret: str = "") -> None:
    nurse(lambda: live(folder, url, secret))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
