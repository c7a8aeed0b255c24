"""A journal of years: no statement of a start, a scan, a wake-up or a round costs more because more lies behind it."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from station.ledger import JournalEntry, Ledger, OrderWants
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
    ledger.resumption.point()
    ledger.record(JournalEntry(now, (Device("shop", "lost", "network"),)))
    assert ledger.shop_link.news()
    ledger.database.data_version()
    for code in ("A1", "B7", "nobody's"):
        ledger.slips.find(code, "p")
        ledger.catalogue.find(code)
        ledger.slips.known((code,))
    ledger.numbers.find("650000000012")
    ledger.labels.find("650000000012")
    ledger.labels.sorts("4W44")
    ledger.slips.reserved("R7K2A01", "p")
    ledger.reservations.of("R7K2A01")
    ledger.catalogue.find(MUG.barcodes[0].code)
    packed(bench, ledger)
    looks(bench)
    ledger.requests.open()
    ledger.intake.take_in([order("A9")], pause=True)
    for what in OrderWants:
        ledger.news.wanting(what, now, timedelta(hours=1), 10)
    ledger.outbox.rows()
    bench.delivered()
    ledger.privacy.forget_cancelled()
    ledger.chain.verify_newest(100)
    list(ledger.records.newest(100))
    ledger.numbers.taken_since(now)
    ledger.records.devices_since(now)
    ledger.outbox.owed()
    ledger.chain.heads()


def packed(bench: Bench, ledger: Ledger) -> None:
    """A box from its opening to its parcel, and what may be asked of that then."""
    now, box = bench.clock(), bench.opened("A1")
    ledger.orders.receiver(box)
    ledger.orders.standing(box)
    waybill = bench.labelled(box)
    ledger.numbers.find(waybill)
    bench.closed(box, waybill)
    ledger.outbox.undoable(box.parcel, now)
    ledger.outbox.voidable(box.parcel, now)
    ledger.outbox.unregistered(box.parcel)
    ledger.labels.may_open_again(waybill)
    ledger.numbers.left("CJGLS")


def looks(bench: Bench) -> None:
    """What the head of the screen counts."""
    ledger, now = bench.ledger, bench.clock()
    ledger.counters.glance(now)
    ledger.due_dates.by(now + timedelta(hours=2))
    ledger.handover.groups()
    ledger.outbox.kept(("cancelled", "on_hold"))


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
