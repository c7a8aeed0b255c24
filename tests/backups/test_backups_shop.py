"""After a restore the shop is asked before anything is sent to it again, and books it once."""

from __future__ import annotations

from pathlib import Path

from station.backups.making import make
from station.backups.restoring import RestoreRequest
from tests.support.support_backups import restored
from tests.support.support_ledger import Clock as Now
from tests.support.support_sync import Bench, Clock, RememberingShop, ledger_in, order_of, pack


def test_a_dispatch_that_was_sent_after_the_copy_is_asked_for_and_booked_once(tmp_path: Path) -> None:
    clock = Clock()
    shop = RememberingShop(clock)
    stick = tmp_path / "stick"
    stick.mkdir()
    with ledger_in(tmp_path / "data", clock) as ledger:
        old = Bench(ledger, shop, clock)
        shop.put(order_of("1"))
        ledger.intake.take_in([order_of("1")])
        parcel = pack(ledger, "1", "650000000011", clock.now)
        copy = make(ledger, stick, "BENCH-1", clock.now)
        old.run(1)
        assert old.answers() == [("accepted", "")]
    what = RestoreRequest(
        copy.path, tmp_path / "new", tmp_path / "new.keys.json", "BENCH-1", keys=tmp_path / "data.keys.json"
    )
    restored(what, Now(clock.now))
    asked = len(shop.asked("order"))
    with ledger_in(tmp_path / "new", clock) as ledger:
        new = Bench(ledger, shop, clock)
        assert new.states() == [("owed", "", 0)]
        new.run(1)
        assert new.states() == [("done", "", 1)]
        assert new.answers() == [("already_done", "")]
    assert len(shop.asked("order")) > asked
    assert list(shop.booked) == [parcel]
