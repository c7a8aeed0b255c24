"""A journal of years: no statement of a start, a scan, a wake-up or a round costs more because more lies behind it."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from station.ledger import JournalEntry, OrderWants
from station.packing.facts import Device
from tests.ledger.support_statements import Statements, statements, watched
from tests.support.support_history import remember
from tests.support.support_ledger import MUG, Bench, order, stocked

GROWING = (
    "journal",
    "orders",
    "consignments",
    "people",
    "lines",
    "parcel_lines",
    "parcels",
    "waybills",
    "outbox",
    "serials",
)
_SCAN = re.compile(rf"SCAN ({'|'.join(GROWING)})(?! USING (COVERING )?INDEX)")


def day(bench: Bench) -> None:
    """A start, wake-ups, a packed parcel with all that is asked on its way, and what `sync` and `doctor` ask."""
    ledger, now = bench.again(), bench.clock()
    ledger.warm_up()
    ledger.resume()
    ledger.record(JournalEntry(now, (Device("shop", "lost", "network"),)))
    assert ledger.link_news()
    ledger.data_version()
    for code in ("A1", "B7", "nobody's"):
        ledger.find_slip(code, "p")
        ledger.find_products(code)
        ledger.find_orders((code,))
    ledger.find_waybill("650000000012")
    ledger.find_products(MUG.barcodes[0].code)
    box = bench.opened("A1")
    ledger.receiver(box)
    ledger.standing(box)
    waybill = bench.labelled(box)
    ledger.find_waybill(waybill)
    bench.closed(box, waybill)
    ledger.undoable(box.parcel, now)
    ledger.voidable(box.parcel, now)
    ledger.numbers_left("CJGLS")
    looks(bench)
    ledger.open_requests()
    ledger.take_in([order("A9")], pause=True)
    for what in OrderWants:
        ledger.wanting(what, now, timedelta(hours=1), 10)
    ledger.outbox()
    bench.delivered()
    ledger.forget_cancelled()
    ledger.verify_newest(100)
    list(ledger.newest(100))
    ledger.taken_since(now)
    ledger.devices_since(now)
    ledger.owed()
    ledger.heads()


def looks(bench: Bench) -> None:
    """What the head of the screen counts."""
    ledger, now = bench.ledger, bench.clock()
    ledger.glance(now)
    ledger.orders_due(now + timedelta(hours=2))
    ledger.unnumbered_groups()
    ledger.kept(("cancelled", "on_hold"))


def asked(folder: Path, parcels: int) -> Statements:
    """What a day asks of a ledger behind which so many parcels lie."""
    with watched():
        bench = stocked(folder)
        try:
            remember(bench.ledger, folder / "data", parcels)
            with statements() as noted:
                day(bench)
        finally:
            bench.ledger.close()
    return noted


def test_no_statement_reads_a_growing_table_from_end_to_end(tmp_path: Path) -> None:
    noted = asked(tmp_path, 50)
    assert len(noted.plans) > 50
    scans = {text: plan for text, plan in noted.plans.items() if any(_SCAN.search(step) for step in plan)}
    assert scans == {}


def test_no_statement_takes_more_steps_behind_ten_times_the_records(tmp_path: Path) -> None:
    some, many = asked(tmp_path / "some", 200), asked(tmp_path / "many", 2000)
    assert set(some.plans) == set(many.plans)
    grown = {
        text: (some.steps.get(text, 0), steps)
        for text, steps in many.steps.items()
        if steps > 1.3 * some.steps.get(text, 0) + 15
    }
    assert grown == {}
