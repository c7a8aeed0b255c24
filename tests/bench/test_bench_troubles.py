"""What fails between a commit and the printer, the shop or the screen ends, is told as it is, and work goes on."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from printers.base import PaperOutcome
from station.bench.screen_model import ScreenModel
from station.bench.watchdog import LABEL_WITHIN, SHOP_WITHIN
from station.ledger import LedgerError
from station.packing.orders import PackingBox, Receiver
from station.packing.process.states import IdleState, PackingRules
from tests.bench.support_steps import FILES, MUG, Steps, steps
from tests.support.support_bench import MUG as CUP
from tests.support.support_bench import Bench as Place
from tests.support.support_bench import order as sold
from tests.support.support_ledger import line, order
from tests.support.support_patience import PATIENCE

ONE, OTHER = order("A1", line("1", "MUG-WH")), order("A2", line("1", "MUG-WH"))


class Away:
    """A ledger's reading of receivers that fails while the key file is away."""

    def __init__(self, bench: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
        self.is_away = False
        self._reads = bench.store.ledger.orders.receiver
        monkeypatch.setattr(bench.store.ledger.orders, "receiver", self._read)

    def _read(self, box: PackingBox, *, as_opened: bool = False) -> Receiver | None:
        if self.is_away:
            raise LedgerError("io", "keys.json")
        return self._reads(box, as_opened=as_opened)


def test_a_receiver_that_cannot_be_read_binds_no_number_and_the_label_comes_when_it_can(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with steps(tmp_path, ONE, OTHER) as bench:
        keys = Away(bench, monkeypatch)
        keys.is_away = True
        bench.scan("A1")
        assert (bench.band, len(bench.questions)) == ("order_opened", 1)
        bench.answer().scan(MUG)
        assert (bench.where, bench.band) == ("AwaitingClearance", "label_unready")
        assert bench.records("waybill_taken", "label_sending") == []
        records = len(bench.records())
        for _ in range(5):
            bench.passes(1)
        assert len(bench.records()) == records
        keys.is_away = False
        bench.passes(1)
        assert (bench.where, len(bench.sent)) == ("AwaitingLabel", 1)
        bench.prints(PaperOutcome.CONFIRMED).scan("A2")
        assert bench.band == "order_opened"


def test_a_box_that_waits_for_its_receiver_can_be_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with steps(tmp_path, ONE, OTHER, rules=FILES) as bench:
        Away(bench, monkeypatch).is_away = True
        bench.scan("A1", MUG, "PS:HOLD", "A2")
        assert (bench.where, bench.band) == ("PackingState", "order_opened")


def test_a_copy_that_cannot_be_read_is_not_printed_at_once_and_comes_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with steps(tmp_path, ONE, rules=FILES) as bench:
        bench.scan("A1", MUG).prints(PaperOutcome.UNKNOWN, "no_answer")
        keys = Away(bench, monkeypatch)
        keys.is_away = True
        bench.scan("PS:REPRINT", "PS:OK")
        assert (bench.where, bench.records("label_outcome")[-1]["outcome"]) == ("AwaitingPrinter", "not_printed")
        keys.is_away = False
        bench.passes(1).passes(6)
        assert (bench.where, len(bench.sent)) == ("AwaitingLabel", 2)


@pytest.mark.parametrize("trouble", ["drawing", "driver"])
def test_a_label_that_failed_in_our_own_house_is_not_printed_and_tried_again_less_and_less_often(
    tmp_path: Path, trouble: str
) -> None:
    with steps(tmp_path, ONE, rules=FILES) as bench:
        bench.scan("A1")
        fault = RuntimeError("full")
        bench.draw_fails, bench.sheet.fails = (fault, None) if trouble == "drawing" else (None, fault)
        if trouble == "drawing":
            bench.stores(order("A1", line("1", "MUG-WH"), receiver=Receiver("김영희", address="부산")))
        bench.scan(MUG)
        (outcome,) = bench.records("label_outcome")
        reason = "drawing_failed" if trouble == "drawing" else "not_taken"
        assert (bench.where, outcome["outcome"], outcome["reason"]) == ("AwaitingPrinter", "not_printed", reason)
        for _ in range(120):
            bench.passes(1)
        tries = len(bench.records("label_outcome"))
        assert 3 <= tries <= 6
        bench.draw_fails = bench.sheet.fails = None
        for _ in range(70):
            bench.passes(1)
        assert (bench.where, len(bench.sent)) == ("AwaitingLabel", 1)
        bench.prints(PaperOutcome.CONFIRMED)
        assert bench.where == "IdleState"


def test_a_label_that_nobody_speaks_of_ends_in_doubt(tmp_path: Path) -> None:
    with steps(tmp_path, ONE, rules=FILES) as bench:
        bench.scan("A1", MUG).passes(1).passes(LABEL_WITHIN - 2)
        assert bench.where == "AwaitingLabel"
        bench.passes(2)
        (outcome,) = bench.records("label_outcome")
        assert (bench.where, outcome["outcome"], outcome["reason"]) == ("AwaitingLabelScan", "unknown", "no_word")


def test_a_question_that_the_shop_never_ends_counts_as_silence(tmp_path: Path) -> None:
    with steps(tmp_path, ONE, rules=PackingRules(hold_when_silent=False)) as bench:
        bench.scan("A1", MUG).passes(SHOP_WITHIN + 1)
        assert (bench.where, bench.band) == ("AwaitingLabel", "printing_unasked")


def test_what_cannot_be_shown_after_a_commit_is_not_told_as_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with steps(tmp_path, ONE, rules=FILES) as bench:
        keys = Away(bench, monkeypatch)
        keys.is_away = True
        bench.scan("A1")
        assert (bench.band, bench.bench.session.view.receiver) == ("order_opened", "")
        keys.is_away = False
        bench.passes(1)
        assert bench.bench.session.view.receiver == "홍*동"


def test_an_outcome_behind_which_the_figures_cannot_be_read_is_recorded_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with steps(tmp_path, ONE, rules=FILES) as bench:
        bench.scan("A1", MUG)

        def fails(_now: object) -> None:
            raise LedgerError("io")

        with monkeypatch.context() as patched:
            patched.setattr(bench.store.ledger.counters, "glance", fails)
            bench.prints(PaperOutcome.CONFIRMED)
        for _ in range(3):
            bench.passes(1)
        assert (bench.band, len(bench.records("label_outcome")), len(bench.records("parcel_packed"))) == (
            "packed",
            1,
            1,
        )


def test_a_failed_record_in_the_background_says_nothing_of_the_last_scan(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with steps(tmp_path, ONE, rules=FILES) as bench:
        bench.scan("A1")

        def fails(_entry: object) -> int:
            raise LedgerError("disk_full")

        with monkeypatch.context() as patched:
            patched.setattr(bench.store.ledger, "record", fails)
            bench.stores(order("A1", line("1", "MUG-WH", 2)))
            assert (bench.band, bench.news, bench.bench.session.view.failed) == ("order_opened", "ledger_slow", False)
            bench.scan(MUG)
            assert (bench.band, bench.bench.session.view.failed) == ("ledger_failed", True)
        bench.passes(1)
        assert bench.band == "order_goods"
        bench.scan(MUG)
        assert (bench.band, bench.bench.session.view.failed) == ("item_ok", False)


def test_a_scan_behind_which_the_program_stumbles_is_told_as_recorded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with steps(tmp_path, ONE, rules=FILES) as bench:
        bench.scan("A1")

        def stumbles() -> None:
            raise ZeroDivisionError

        monkeypatch.setattr(bench.bench, "_print_papers", stumbles)
        bench.scan("8801234567893")
        assert bench.band == "recorded_anyway"
        assert bench.records("item_scanned")[-1]["verdict"] == "complete"


def test_a_screen_that_fails_neither_ends_the_bench_nor_hides_a_picture_from_another(tmp_path: Path) -> None:
    with steps(tmp_path, ONE, rules=FILES) as bench:
        seen: list[ScreenModel] = []

        def bad(_picture: ScreenModel) -> None:
            if seen:
                raise RuntimeError("screen")

        bench.bench.watch(bad)
        bench.bench.watch(seen.append)
        bench.scan("A1", MUG)
        assert (bench.where, seen[-1].band.code.value) == ("AwaitingLabel", "printing")


def test_a_parcel_is_voided_and_its_asker_answered_in_one_commit(tmp_path: Path) -> None:
    with steps(tmp_path, ONE, rules=FILES) as bench:
        bench.scan("A1", MUG).prints(PaperOutcome.UNKNOWN, "no_answer")
        ledger = bench.store.ledger
        which = ledger.requests.leave("void", {"number": "A1", "reason": "torn", "allowed_by": "900"})
        before = ledger.database.data_version()
        other = bench.other()
        versions = other.database.data_version()
        bench.bench.tapped()
        bench.settle()
        answer = ledger.requests.answer_to(which)
        assert answer is not None
        assert (answer.ok, answer.text_code, bench.where) == (True, "voided", "IdleState")
        assert (len(bench.records("parcel_voided")), before) == (1, before)
        assert other.database.data_version() != versions
        other.close()


def test_a_void_whose_commit_fails_answers_nothing_and_is_done_the_next_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with steps(tmp_path, ONE, rules=FILES) as bench:
        bench.scan("A1", MUG).prints(PaperOutcome.UNKNOWN, "no_answer")
        ledger = bench.store.ledger
        which = ledger.requests.leave("void", {"number": "A1", "reason": "torn", "allowed_by": "900"})

        def fails(_entry: object) -> int:
            raise LedgerError("io")

        with monkeypatch.context() as patched:
            patched.setattr(ledger, "record", fails)
            bench.bench.tapped()
            bench.settle()
        assert (ledger.requests.answer_to(which), bench.records("parcel_voided")) == (None, [])
        bench.bench.tapped()
        bench.settle()
        answer = ledger.requests.answer_to(which)
        assert answer is not None
        assert (answer.ok, len(bench.records("parcel_voided"))) == (True, 1)


def test_a_parcel_whose_label_is_being_printed_is_not_voided_from_the_office(tmp_path: Path) -> None:
    with steps(tmp_path, ONE, rules=FILES) as bench:
        bench.scan("A1", MUG)
        which = bench.store.ledger.requests.leave("void", {"number": "A1", "reason": "torn", "allowed_by": "900"})
        bench.bench.tapped()
        bench.settle()
        answer = bench.store.ledger.requests.answer_to(which)
        assert answer is not None
        assert (answer.ok, answer.text_code, bench.where) == (False, "still_open", "AwaitingLabel")
        bench.prints(PaperOutcome.CONFIRMED)
        assert bench.where == "IdleState"


def test_a_label_that_is_being_printed_while_the_program_ends_is_settled(tmp_path: Path) -> None:
    place = Place(tmp_path)
    try:
        place.sells(sold("2026112300000001", ("MUG-WH", 1)))
        place.scan("2026112300000001")
        place.hears("order_opened")
        place.sees(lambda picture: picture.shop_asked_at is not None)
        place.scan(CUP)
        place.hears("printing")
        ended = threading.Thread(target=place.restart)
        ended.start()
        ended.join(PATIENCE)
        assert [one["outcome"] for one in place.records("label_outcome")] == ["confirmed"]
        place.reaches(IdleState)
    finally:
        place.close()
