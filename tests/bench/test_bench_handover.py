"""A bench without a label printer's numbers: pre-printed labels are scanned in, or numbers come with the hand-over."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from station.commands.orders.handover import by_scans, register_one
from station.ledger import LedgerError
from station.packing.process.states import AwaitingClearance, IdleState
from tests.support.support_bench import MUG, SOCK, Bench, order
from tests.whole.test_commands import call

ORDER, OTHER = "2026112300000001", "2026112300000002"
GOOD, BAD = "689999999995", "689999999994"


@contextmanager
def carrying(folder: Path, numbers: str, code: str = "CJGLS") -> Iterator[Bench]:
    bench = Bench(folder, scanner=f'[carrier]\ncode = "{code}"\nnumbers = "{numbers}"\n')
    try:
        yield bench
    finally:
        bench.close()


@pytest.fixture
def scanning(tmp_path: Path) -> Iterator[Bench]:
    with carrying(tmp_path, "scan") as bench:
        yield bench


@pytest.fixture
def later(tmp_path: Path) -> Iterator[Bench]:
    with carrying(tmp_path, "later") as bench:
        yield bench


def fill(bench: Bench, number: str, *codes: str) -> None:
    """Scan an order and its items, once the shop has answered."""
    bench.scan(number)
    bench.hears("order_opened")
    bench.sees(lambda picture: picture.shop_asked_at is not None)
    bench.scan(*codes)


def told(bench: Bench) -> list[str]:
    return [record["event"] for record in bench.records() if record["event"] not in ("device", "cancel_check")]


def test_a_pre_printed_label_closes_the_parcel_and_nothing_is_printed(scanning: Bench) -> None:
    scanning.sells(order(ORDER, ("MUG-WH", 1)))
    fill(scanning, ORDER, MUG)
    assert scanning.hears("scan_label").wants_label
    scanning.scan("6899-9999-9995")
    scanning.hears("packed")
    assert told(scanning) == ["order_scanned", "item_scanned", "waybill_taken", "parcel_packed"]
    assert [(row.waybill, row.state) for row in scanning.work.ledger.outbox.rows()] == [(GOOD, "owed")]
    assert list((scanning.folder / "labels").glob("*.png")) == []


def test_a_label_is_never_bound_to_a_second_parcel(scanning: Bench) -> None:
    scanning.sells(order(ORDER, ("MUG-WH", 1)), order(OTHER, ("SOCK-BK-L", 1)))
    fill(scanning, ORDER, MUG)
    scanning.hears("scan_label")
    scanning.scan(GOOD)
    scanning.hears("packed")
    fill(scanning, OTHER, SOCK)
    scanning.hears("scan_label")
    scanning.scan(GOOD)
    scanning.hears("label_wrong")
    scanning.scan(BAD)
    scanning.hears("number_refused")
    assert scanning.verdicts()[-2:] == ["wrong_label", "wrong_label"]
    assert [record["waybill"] for record in scanning.records("waybill_taken")] == [GOOD]


def test_the_question_for_the_label_survives_a_restart(scanning: Bench) -> None:
    scanning.sells(order(ORDER, ("MUG-WH", 1)))
    fill(scanning, ORDER, MUG)
    scanning.hears("scan_label")
    scanning.restart()
    scanning.sees(lambda picture: isinstance(picture.state, AwaitingClearance) and picture.wants_label)
    scanning.scan(GOOD)
    scanning.hears("packed")


def test_a_carrier_without_a_check_digit_takes_no_product_for_a_label(tmp_path: Path) -> None:
    with carrying(tmp_path, "scan", "EPOST") as bench:
        bench.sells(order(ORDER, ("MUG-WH", 1)))
        fill(bench, ORDER, MUG)
        bench.hears("scan_label")
        bench.scan("8801111111119")
        bench.hears("number_doubtful")
        bench.scan("6012345678901")
        bench.hears("packed")
        assert [record["waybill"] for record in bench.records("waybill_taken")] == ["6012345678901"]


def test_a_parcel_without_a_number_waits_until_one_is_registered(later: Bench) -> None:
    later.sells(order(ORDER, ("MUG-WH", 1)))
    fill(later, ORDER, MUG)
    later.hears("packed_later")
    later.reaches(IdleState)
    (record,) = later.records("parcel_packed")
    assert "waybill" not in record
    (debt,) = later.work.ledger.outbox.rows()
    assert (debt.state, debt.reason, debt.next_try) == ("held", "no_number", None)
    assert not later.work.ledger.outbox.retry(debt.id)
    register_one(later.config, ORDER, "6899-9999-9995", anyway=False)
    assert [(row.waybill, row.state) for row in later.work.ledger.outbox.rows()] == [(GOOD, "owed")]
    assert told(later)[-1] == "waybill_taken"
    assert later.sees(lambda picture: not picture.counters.unnumbered).counters.owed == 1


def test_the_shop_books_a_parcel_once_its_number_is_known(later: Bench) -> None:
    later.sells(order(ORDER, ("MUG-WH", 1)))
    fill(later, ORDER, MUG)
    later.hears("packed_later")
    assert call("sync", "--once", folder=later.folder).returncode == 3
    assert later.records("dispatch_sent") == []
    register_one(later.config, ORDER, GOOD, anyway=False)
    assert call("sync", "--once", folder=later.folder).returncode == 0
    assert [(sent["waybill"], sent["outcome"]) for sent in later.records("dispatch_sent")] == [(GOOD, "accepted")]


def test_a_parcel_is_told_of_before_its_carrier_comes(later: Bench) -> None:
    soon = later.work.clock.now() + timedelta(minutes=30)
    later.sells(replace(order(ORDER, ("MUG-WH", 1)), due_at=soon))
    fill(later, ORDER, MUG)
    news = later.hears_of("handover_due").news
    assert news is not None
    assert dict(news.values)["count"] == 1


def test_slip_and_receipt_are_paired_in_either_order_and_a_bad_pair_is_told(
    later: Bench, capsys: pytest.CaptureFixture[str]
) -> None:
    later.sells(order(ORDER, ("MUG-WH", 1)), order(OTHER, ("MUG-WH", 1)))
    for number in (ORDER, OTHER):
        fill(later, number, MUG)
        later.hears("packed_later")
        later.reaches(IdleState)
    scans = [GOOD, ORDER, "", OTHER, GOOD, OTHER, BAD, OTHER, "650000000011", ORDER]
    assert by_scans(later.config, (f"{code}\n" for code in scans), anyway=False) == 1
    said = capsys.readouterr()
    assert said.out.count("\n") == 2
    assert len(said.err.strip().splitlines()) == 4
    assert [record["waybill"] for record in later.records("waybill_taken")] == [GOOD, "650000000011"]


def test_a_parcel_that_does_not_wait_and_a_number_in_use_are_refused(later: Bench) -> None:
    later.sells(order(ORDER, ("MUG-WH", 1)))
    fill(later, ORDER, MUG)
    later.hears("packed_later")
    later.reaches(IdleState)
    with pytest.raises(LedgerError) as refused:
        later.work.ledger.handover.register("unknown", GOOD, later.work.clock.now())
    assert refused.value.code == "not_waiting"
    later.work.ledger.handover.register(ORDER, GOOD, later.work.clock.now())
    with pytest.raises(LedgerError) as again:
        later.work.ledger.handover.register(ORDER, "650000000011", later.work.clock.now())
    assert again.value.code == "not_waiting"


def test_what_waits_is_listed_with_its_age_and_deadline(later: Bench) -> None:
    due = later.work.clock.now() + timedelta(days=3)
    later.sells(replace(order(ORDER, ("MUG-WH", 1)), due_at=due))
    fill(later, ORDER, MUG)
    later.hears("packed_later")
    done = call("handover", "list", folder=later.folder)
    head, row = done.stdout.splitlines()
    assert ("주문번호" in head, row.split()[:2]) == (True, [ORDER, "CJGLS"])
    assert call("handover", "register", ORDER, BAD, folder=later.folder).returncode == 1
    assert call("handover", "register", ORDER, GOOD, folder=later.folder).returncode == 0
    assert call("handover", "list", "--json", folder=later.folder).stdout.strip() == "[]"


def test_a_parcel_without_a_number_can_be_voided_and_packed_again(later: Bench) -> None:
    later.sells(order(ORDER, ("MUG-WH", 1)))
    fill(later, ORDER, MUG)
    later.hears("packed_later")
    later.work.ledger.ways_out.void_parcel(ORDER, "damaged", later.work.clock.now())
    assert later.work.ledger.handover.waiting() == ()
    fill(later, ORDER, MUG)
    later.hears("packed_later")
