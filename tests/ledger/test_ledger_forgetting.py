"""Personal data goes by itself: a day's receivers, once all their parcels have left long ago."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from tests.support.support_ledger import NOON, Bench, order, stocked

KEPT = timedelta(days=90)
FIRST = NOON.date()


def _forgotten(bench: Bench) -> tuple[date, ...]:
    return bench.ledger.privacy.forget_gone_before(bench.clock() - KEPT)


def test_receivers_go_with_their_days_key_long_after_their_parcels_left(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    bench.packed()
    bench.delivered()
    bench.clock.forward(days=90)
    assert _forgotten(bench) == ()
    bench.clock.forward(days=1)
    assert _forgotten(bench) == (FIRST,)
    assert bench.ledger.orders.receiver_of("A1") is None
    assert FIRST.isoformat() not in (tmp_path / "keys.json").read_text("utf-8")
    assert _forgotten(bench) == ()
    assert bench.ledger.chain.verify().ok


def test_a_day_stays_while_one_of_its_orders_waits_is_open_or_is_owed(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"), order("A2"))
    bench.packed("A1")
    bench.delivered()
    bench.clock.forward(days=100)
    assert _forgotten(bench) == ()
    bench.packed("A2")
    bench.clock.forward(days=100)
    assert _forgotten(bench) == ()
    bench.delivered()
    assert _forgotten(bench) == (FIRST,)


def test_a_day_stays_as_long_after_its_last_parcel_as_after_any(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    bench.clock.forward(days=80)
    bench.packed()
    bench.delivered()
    bench.clock.forward(days=20)
    assert _forgotten(bench) == ()
    bench.clock.forward(days=71)
    assert _forgotten(bench) == (FIRST,)
