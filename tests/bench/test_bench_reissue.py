"""Where the carrier wants no number twice, a further label is one with a new number, and the old one is void."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from printers.base import PaperOutcome
from station.packing.process.states import PackingRules
from tests.bench.support_steps import MUG, Steps, steps
from tests.support.support_ledger import line, order

A1 = order("A1", line("1", "MUG-WH", 2))
RULES = PackingRules(asks_shop=False, reissues=True, dispatch_after=timedelta(minutes=10))


@contextmanager
def printing(folder: Path, rules: PackingRules = RULES) -> Iterator[Steps]:
    with steps(folder, A1, order("B1", line("1", "MUG-WH", 1)), rules=rules) as bench:
        bench.scan("A1", MUG, MUG)
        yield bench
        assert bench.state == bench.resumed()
        assert bench.store.ledger.soundness.fault() is None


def numbers(bench: Steps, *events: str) -> list[str]:
    return [one["waybill"] for one in bench.records(*events)]


def test_a_label_that_did_not_come_out_is_printed_with_a_new_number(tmp_path: Path) -> None:
    with printing(tmp_path) as bench:
        (old,) = numbers(bench, "waybill_taken")
        bench.prints(PaperOutcome.UNKNOWN, "no_answer").scan("PS:REPRINT")
        assert bench.band == "ask_reissue"
        bench.scan("PS:OK")
        assert (bench.where, bench.band) == ("AwaitingLabel", "reissued")
        _, new = numbers(bench, "waybill_taken")
        assert (numbers(bench, "parcel_voided"), bench.sent) == ([old], [f"{old}:1", f"{new}:1"])
        bench.scan(old)
        assert bench.records("label_scanned")[-1]["verdict"] == "wrong_label" or bench.band == "label_void"
        bench.prints(PaperOutcome.CONFIRMED)
        assert numbers(bench, "parcel_packed") == [new]


@pytest.mark.parametrize("is_last", [True, False])
def test_a_parcel_that_left_gets_a_new_number_and_the_shop_hears_of_that_alone(tmp_path: Path, is_last: bool) -> None:
    with printing(tmp_path) as bench:
        bench.prints(PaperOutcome.CONFIRMED)
        (old,) = numbers(bench, "parcel_packed")
        if not is_last:
            bench.scan("B1", MUG).prints(PaperOutcome.CONFIRMED).scan(old)
        bench.scan("PS:REPRINT", "PS:REASON:2")
        assert (bench.where, bench.band) == ("AwaitingLabel", "reissued")
        new = numbers(bench, "waybill_taken")[-1]
        bench.restart()
        assert bench.where == "AwaitingLabelScan"
        bench.scan(new)
        assert bench.where == "IdleState"
        assert {row.waybill for row in bench.store.ledger.outbox.rows()} == {*numbers(bench, "parcel_packed")} - {old}
        bench.scan(old)
        assert bench.band == "label_void"
        bench.scan(new)
        assert bench.band == "order_already_packed"


def test_without_another_number_nothing_is_given_up(tmp_path: Path) -> None:
    with printing(tmp_path) as bench:
        bench.prints(PaperOutcome.CONFIRMED)
        bench.store.ledger.numbers.skip("CJGLS", 10_000)
        bench.scan("PS:REPRINT", "PS:OK")
        assert (bench.band, numbers(bench, "parcel_voided")) == ("reissue_numberless", [])


def test_what_the_shop_was_told_keeps_its_number(tmp_path: Path) -> None:
    with printing(tmp_path, replace(RULES, dispatch_after=timedelta(0))) as bench:
        bench.prints(PaperOutcome.CONFIRMED)
        (debt,) = bench.store.ledger.outbox.lease("sync", bench.time.now())
        bench.scan("PS:REPRINT", "PS:OK")
        assert (bench.band, numbers(bench, "parcel_voided")) == ("too_late_to_void", [])
        assert debt.waybill == numbers(bench, "parcel_packed")[0]
