"""Reading: the journal's records, its chain, the counts of the screen's head, requests."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from station.ledger import BenchFigures, JournalEntry, RequestAnswer
from station.packing.facts import Device, PackerIn, PackerOut
from tests.support.support_ledger import NOON, Bench, order, stocked


def _events(bench: Bench, **wanted: object) -> list[str]:
    return [record["event"] for record in bench.ledger.records.find(**wanted)]  # type: ignore[arg-type]


def test_records_are_found_by_order_waybill_and_time(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1", package="P"), order("A2", package="P"), order("A3"))
    bench.record(PackerIn("101"))
    bench.packed("A3")
    bench.clock.forward(minutes=5)
    _, waybill = bench.packed("A2")
    box = [
        *("order_scanned", "item_scanned", "waybill_taken"),
        *("label_sending", "label_outcome", "parcel_packed"),
    ]
    assert _events(bench) == ["packer_in", *box, *box]
    assert _events(bench, order="a1") == box
    assert _events(bench, order="A2") == box
    assert _events(bench, waybill=f" {waybill[:4]}-{waybill[4:]}") == box
    assert _events(bench, since=NOON + timedelta(minutes=5)) == box
    assert _events(bench, order="A3", since=NOON + timedelta(seconds=1)) == []
    assert _events(bench, order="A9") == []


def test_the_badge_that_sends_another_packer_away_carries_the_notice_and_the_scanner(tmp_path: Path) -> None:
    ledger = stocked(tmp_path).ledger
    ledger.record(JournalEntry(NOON, (PackerOut("101"), PackerIn("102")), "101", "welcome", {"scanner": "serial-1"}))
    assert [(record["event"], record.get("notice"), record.get("scanner")) for record in ledger.records.find()] == [
        ("packer_out", None, None),
        ("packer_in", "welcome", "serial-1"),
    ]


def test_many_records_are_read_page_by_page_and_in_order(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    for _ in range(3):
        bench.record(*[Device("printer", "ready")] * 400)
    assert [record["seq"] for record in bench.ledger.records.find()] == list(range(1, 1201))


@pytest.mark.parametrize(
    ("tampering", "broken_at"),
    [
        ("UPDATE journal SET body = '{}' WHERE seq = 2", "BENCH-1 1 2"),
        ("UPDATE journal SET at = '2026-11-23T12:00:00.001+09:00' WHERE seq = 3", "BENCH-1 1 3"),
        ("DELETE FROM journal WHERE seq = 2", "BENCH-1 1 3"),
        ("UPDATE journal SET seq = seq + 10 WHERE seq > 2", "BENCH-1 1 13"),
        ("UPDATE journal SET event = 'packer_out' WHERE seq = 1", "BENCH-1 1 1"),
    ],
)
def test_a_record_changed_or_taken_out_breaks_the_chain(tmp_path: Path, tampering: str, broken_at: str) -> None:
    bench = Bench(tmp_path)
    for packer in ("101", "102", "103"):
        bench.record(PackerIn(packer))
    assert bench.ledger.chain.verify().ok
    with sqlite3.connect(tmp_path / "data" / "ledger.sqlite") as stranger:
        stranger.execute(tampering)
    stranger.close()
    verified = bench.ledger.chain.verify()
    assert (verified.ok, verified.broken_at) == (False, broken_at)


def test_the_head_of_the_screen_counts_what_is_packed_open_and_owed(tmp_path: Path) -> None:
    bench = stocked(tmp_path, *(order(f"A{number}") for number in range(6)))
    bench.clock.now = NOON - timedelta(days=1)
    bench.packed("A0")
    bench.clock.now = NOON - timedelta(hours=2)
    bench.packed("A1")
    bench.clock.now = NOON
    bench.packed("A2")
    (first,) = bench.ledger.outbox.lease("sync", NOON, limit=1)
    bench.ledger.outbox.settle(first, "refused", "invalid_waybill", NOON, next_try=None, state="refused")
    assert bench.ledger.counters.glance(NOON) == BenchFigures(
        packed_today=2,
        packed_last_hour=1,
        open_orders=3,
        owed=2,
        held=0,
        refused=1,
        oldest_owed=NOON - timedelta(hours=2),
    )
    assert bench.open("BENCH-2").counters.glance(NOON).packed_today == 0


def test_the_last_hour_reaches_over_midnight(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    bench.clock.now = NOON.replace(hour=23, minute=50)
    bench.packed()
    found = bench.ledger.counters.glance(bench.clock.forward(minutes=20))
    assert (found.packed_today, found.packed_last_hour) == (0, 1)


def test_a_request_is_answered_once_and_the_answer_is_found(tmp_path: Path) -> None:
    bench = Bench(tmp_path)
    office = bench.open()
    first = office.requests.leave("print_slips", {"orders": ["A1", "A2"]})
    bench.clock.forward(seconds=1)
    second = office.requests.leave("reload", {})
    assert [(asked.id, asked.kind, asked.args, asked.left_at) for asked in bench.ledger.requests.open()] == [
        (first, "print_slips", {"orders": ["A1", "A2"]}, NOON),
        (second, "reload", {}, NOON + timedelta(seconds=1)),
    ]
    assert office.requests.answer_to(first) is None
    assert bench.ledger.requests.answer(first, True, "slips_printed", {"count": 2})
    assert not bench.ledger.requests.answer(first, False, "too_late")
    assert not bench.ledger.requests.answer("nobody", False, "too_late")
    assert office.requests.answer_to(first) == RequestAnswer(True, "slips_printed", {"count": 2})
    assert [asked.id for asked in bench.ledger.requests.open()] == [second]


def test_another_process_is_noticed_and_ones_own_commits_are_not(tmp_path: Path) -> None:
    bench = stocked(tmp_path)
    other = bench.open()
    before = bench.ledger.database.data_version()
    bench.record(PackerIn("101"))
    assert bench.ledger.database.data_version() == before
    other.intake.take_in([order("A2")])
    assert bench.ledger.database.data_version() != before
