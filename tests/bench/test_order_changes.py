"""What the ledger knows of an order counts in the very commit of its label, whoever told it and whoever was quicker."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from printers.base import PaperOutcome
from station.bench.screen_model import ScreenModel
from station.ledger.storage import database
from station.ledger.storage.database import FILE_NAME
from station.locale.texts import LocaleTexts
from station.packing.carriage import BoxCarriage, CarrierRule, NumberSource, RuleConditions
from station.packing.orders import OrderStatus
from station.packing.process.shared_answers import HouseCarriers
from station.packing.process.states import PackingRules
from station.packing.verdicts import ShopResult
from station.screen.view import view
from tests.bench.support_steps import ASKS, BOTH, FILES, MUG, SOCK, Steps, steps
from tests.support.support_ledger import HONG, KIM, line, order

TWO = order("A1", line("1", "MUG-WH", 2))
STOPPED = {OrderStatus.CANCELLED: "stop_cancelled", OrderStatus.ON_HOLD: "stop_on_hold"}
either = pytest.mark.parametrize("rules", BOTH, ids=["files", "asks"])
stops = pytest.mark.parametrize(("status", "said"), STOPPED.items())


def one_missing(bench: Steps) -> Steps:
    bench.scan("A1").answer()
    return bench.scan(MUG)


@either
@stops
def test_a_box_whose_order_was_stopped_while_the_program_was_down_gets_no_label(
    tmp_path: Path, rules: PackingRules, status: OrderStatus, said: str
) -> None:
    with steps(tmp_path, TWO, rules=rules) as bench:
        one_missing(bench)
        bench.restart(lambda: bench.puts(replace(TWO, status=status)))
        bench.scan(MUG)
        assert (bench.where, bench.band, bench.sent) == ("AwaitingClearance", said, [])


@either
@stops
@pytest.mark.parametrize("numbers", [NumberSource.RANGE, NumberSource.LATER])
def test_a_stop_that_nobody_told_the_bench_of_counts_with_the_last_item(
    tmp_path: Path, rules: PackingRules, status: OrderStatus, said: str, numbers: NumberSource
) -> None:
    with steps(tmp_path, TWO, rules=replace(rules, numbers=numbers)) as bench:
        one_missing(bench).stores(replace(TWO, status=status), wake=False)
        bench.scan(MUG)
        assert (bench.where, bench.band, bench.sent) == ("AwaitingClearance", said, [])
        assert bench.records("item_scanned")[-1]["verdict"] == "complete"
        assert bench.records("waybill_taken", "parcel_packed") == []
        assert bench.state == bench.resumed()


@either
def test_a_stop_whose_record_failed_once_is_recorded_as_soon_as_it_can_be(
    tmp_path: Path, rules: PackingRules, monkeypatch: pytest.MonkeyPatch
) -> None:
    with steps(tmp_path, TWO, rules=rules) as bench:
        one_missing(bench)
        other = bench.other()
        other.intake.take_in([replace(TWO, status=OrderStatus.CANCELLED)])
        other.close()
        monkeypatch.setattr(database, "PATIENCE_SECONDS", 0.05)
        busy = sqlite3.connect(tmp_path / "data" / FILE_NAME, isolation_level=None)
        busy.execute("BEGIN IMMEDIATE")
        bench.bench.tapped()
        bench.settle()
        assert (bench.band, bench.news) == ("item_ok", "ledger_slow")
        busy.execute("ROLLBACK")
        busy.close()
        bench.passes(1)
        assert bench.band == "stop_cancelled"
        assert bench.scan(MUG).sent == []


@either
@stops
def test_a_label_that_waited_for_paper_is_not_sent_for_an_order_that_was_stopped_meanwhile(
    tmp_path: Path, rules: PackingRules, status: OrderStatus, said: str
) -> None:
    with steps(tmp_path, TWO, rules=rules) as bench:
        one_missing(bench).scan(MUG).prints(PaperOutcome.NOT_PRINTED, "paper_end")
        bench.stores(replace(TWO, status=status), wake=False)
        bench.restart()
        assert (bench.where, bench.sent, bench.band) == ("AwaitingPrinter", [], said)


@either
def test_no_further_copy_comes_of_a_doubtful_label_whose_order_was_cancelled(
    tmp_path: Path, rules: PackingRules
) -> None:
    with steps(tmp_path, TWO, rules=rules) as bench:
        one_missing(bench).scan(MUG).prints(PaperOutcome.UNKNOWN, "no_answer").scan("PS:REPRINT")
        bench.stores(replace(TWO, status=OrderStatus.CANCELLED), wake=False)
        bench.scan("PS:OK")
        assert (bench.where, bench.band, len(bench.sent)) == ("AwaitingLabelScan", "stop_cancelled", 1)


def test_an_older_answer_of_the_bench_does_not_replace_a_newer_one_of_sync(tmp_path: Path) -> None:
    gone = replace(TWO, status=OrderStatus.CANCELLED)
    with steps(tmp_path, TWO, with_shop=True) as bench:
        assert bench.shop is not None
        bench.shop.books["A1"] = TWO

        def cancelled() -> None:
            assert bench.shop is not None
            bench.shop.books["A1"] = gone
            other = bench.other()
            other.intake.take_in([gone], asked=other.intake.newest_change())
            other.close()

        bench.shop.late = cancelled
        bench.scan("A1")
        bench.settle()
        known = bench.store.ledger.orders.find("A1")
        assert known is not None
        assert (known.row.status, bench.band) == (OrderStatus.CANCELLED, "stop_cancelled")
        assert bench.store.ledger.orders.receiver_of("A1") is None
        assert bench.scan(MUG, MUG).sent == []


def test_a_question_during_which_the_order_changed_every_time_is_no_yes(tmp_path: Path) -> None:
    with steps(tmp_path, TWO, with_shop=True) as bench:
        assert bench.shop is not None
        shop = bench.shop
        shop.books["A1"] = TWO
        told = iter(range(100))

        def other_name() -> None:
            other = bench.other()
            other.intake.take_in([replace(TWO, placed_at=None, due_at=bench.store.clock.forward(seconds=next(told)))])
            other.close()
            shop.late = other_name

        shop.late = other_name
        bench.scan("A1")
        bench.settle()
        assert [one["result"] for one in bench.records("cancel_check")] == ["silent"]


@pytest.mark.parametrize("clock", [-9 * 3600, 9 * 3600])
def test_which_answer_is_the_newer_one_no_clock_decides(tmp_path: Path, clock: int) -> None:
    with steps(tmp_path, TWO) as bench:
        ledger = bench.store.ledger
        asked = ledger.intake.newest_change()
        other = bench.other()
        other.intake.take_in([replace(TWO, status=OrderStatus.CANCELLED)], asked=other.intake.newest_change())
        other.close()
        bench.store.clock.forward(seconds=clock)
        done = ledger.intake.take_in([order("A1", receiver=KIM)], asked=asked)
        assert (done.updated, done.unclear) == (0, ("A1",))
        again = ledger.intake.take_in([order("A1", receiver=KIM)], asked=ledger.intake.newest_change())
        assert (again.updated, again.unclear) == (1, ())


@either
def test_another_address_is_on_the_label_and_the_box_goes_on(tmp_path: Path, rules: PackingRules) -> None:
    with steps(tmp_path, TWO, rules=rules) as bench:
        one_missing(bench).stores(order("A1", line("1", "MUG-WH", 2), receiver=KIM))
        assert (bench.where, bench.band) == ("PackingState", "order_moved")
        bench.scan(MUG)
        assert (bench.where, bench.labels[-1].receiver, len(bench.sent)) == ("AwaitingLabel", KIM, 1)
        assert [one.get("change") for one in bench.records("cancel_check")] == [None, "place"]
        assert bench.state == bench.resumed()


@either
@pytest.mark.parametrize("now", [replace(HONG, phone="010-9999-9999"), replace(HONG, memo="부재 시 경비실")])
def test_another_telephone_or_memo_is_on_the_label(tmp_path: Path, rules: PackingRules, now: object) -> None:
    assert isinstance(now, type(HONG))
    with steps(tmp_path, TWO, rules=rules) as bench:
        one_missing(bench).stores(order("A1", line("1", "MUG-WH", 2), receiver=now))
        assert (bench.where, bench.band) == ("PackingState", "order_contact")
        assert bench.bench.session.view.memo == now.memo
        bench.scan(MUG)
        assert (bench.where, bench.labels[-1].receiver) == ("AwaitingLabel", now)


def test_another_address_that_nobody_told_of_is_on_the_label_all_the_same(tmp_path: Path) -> None:
    with steps(tmp_path, TWO, rules=FILES) as bench:
        one_missing(bench).stores(order("A1", line("1", "MUG-WH", 2), receiver=KIM), wake=False)
        bench.scan(MUG)
        assert (bench.where, bench.labels[-1].receiver, len(bench.sent)) == ("AwaitingLabel", KIM, 1)


@either
def test_goods_that_came_to_the_order_are_asked_for_and_what_was_counted_stays(
    tmp_path: Path, rules: PackingRules
) -> None:
    with steps(tmp_path, TWO, rules=rules) as bench:
        more = order("A1", line("1", "MUG-WH", 2), line("2", "SOCK-BK-L"))
        one_missing(bench).stores(more)
        assert (bench.where, bench.band) == ("PackingState", "order_goods")
        assert bench.records("cancel_check")[-1]["what"] == "양말 3족 세트 0→1"
        bench.scan(MUG)
        assert bench.where == "PackingState"
        bench.scan(SOCK)
        assert (bench.where, len(bench.sent)) == ("AwaitingLabel", 1)
        assert bench.state == bench.resumed()


@either
def test_counted_goods_that_were_taken_away_have_to_be_taken_out_before_the_label(
    tmp_path: Path, rules: PackingRules
) -> None:
    both = order("A1", line("1", "MUG-WH", 2), line("2", "SOCK-BK-L"))
    with steps(tmp_path, both, rules=rules) as bench:
        bench.scan("A1").answer().scan(SOCK, MUG)
        bench.stores(TWO)
        assert (bench.where, bench.band) == ("PackingState", "take_out")
        bench.scan(MUG)
        assert (bench.where, bench.band, bench.sent) == ("AwaitingClearance", "take_out", [])
        assert bench.state == bench.resumed()
        bench.scan("PS:OK")
        assert (bench.where, len(bench.sent)) == ("AwaitingLabel", 1)
        taken = bench.records("command_scanned")[-1]
        assert (taken["command"], taken["verdict"], taken["sku"], taken["units"]) == ("PS:OK", "ok", "SOCK-BK-L", 1)
        assert bench.state == bench.resumed()


@either
def test_a_box_that_misses_nothing_after_goods_were_taken_away_goes_on_by_itself(
    tmp_path: Path, rules: PackingRules
) -> None:
    with steps(tmp_path, TWO, rules=rules) as bench:
        one_missing(bench).stores(order("A1", line("1", "MUG-WH", 1)))
        assert (bench.where, bench.band, len(bench.sent)) == ("AwaitingLabel", "order_goods", 1)
        assert bench.state == bench.resumed()


def test_what_a_packed_box_owes_the_shop_are_the_lines_that_it_was_packed_with(tmp_path: Path) -> None:
    with steps(tmp_path, TWO, rules=FILES) as bench:
        one_missing(bench).stores(order("A1", line("1", "MUG-WH", 2), line("2", "SOCK-BK-L"), receiver=KIM))
        bench.scan(MUG, SOCK).prints(PaperOutcome.CONFIRMED)
        (debt,) = bench.store.ledger.outbox.lease("sync", bench.store.clock.forward(minutes=1))
        assert [(one.id, one.quantity) for one in debt.lines] == [("1", 2), ("2", 1)]


def test_the_same_answer_of_the_shop_is_recorded_once_and_its_age_with_the_label(tmp_path: Path) -> None:
    with steps(tmp_path, TWO, rules=ASKS) as bench:
        one_missing(bench)
        for _ in range(5):
            bench.time.forward(20)
            bench.answer()
        bench.scan(MUG)
        checks = bench.records("cancel_check")
        assert [(one["result"], one["age_seconds"]) for one in checks] == [("clear", 0.0), ("clear", 1.0)]
        assert (bench.where, bench.band) == ("AwaitingLabel", "printing")
        assert bench.state == bench.resumed()


def doubtful(bench: Steps) -> str:
    one_missing(bench).scan(MUG).prints(PaperOutcome.UNKNOWN, "no_answer")
    (taken,) = bench.records("waybill_taken")
    return str(taken["waybill"])


MOVED = order("A1", line("1", "MUG-WH", 2), receiver=KIM)
MORE = order("A1", line("1", "MUG-WH", 2), line("2", "SOCK-BK-L"))


@either
def test_a_label_in_doubt_whose_order_moved_is_given_up_on_the_packers_word_and_a_new_one_comes(
    tmp_path: Path, rules: PackingRules
) -> None:
    with steps(tmp_path, TWO, rules=rules) as bench:
        old = doubtful(bench)
        bench.stores(MOVED)
        assert (bench.where, bench.band) == ("AwaitingLabelScan", "label_old")
        assert bench.scan("PS:REPRINT").band == "ask_new_label"
        bench.scan("PS:OK")
        assert (bench.where, bench.labels[-1].receiver, len(bench.sent)) == ("AwaitingLabel", KIM, 2)
        (voided,) = bench.records("parcel_voided")
        assert (voided["waybill"], voided["goes_on"]) == (old, True)
        new = bench.records("waybill_taken")[-1]["waybill"]
        assert new != old
        assert bench.state == bench.resumed()
        bench.prints(PaperOutcome.CONFIRMED)
        assert (bench.where, bench.records("parcel_packed")[-1]["waybill"]) == ("IdleState", new)
        assert bench.scan(old).records("label_scanned")[-1]["verdict"] == "void_label"


@either
def test_a_label_in_doubt_whose_order_moved_is_void_when_it_did_come_out(tmp_path: Path, rules: PackingRules) -> None:
    with steps(tmp_path, TWO, rules=rules) as bench:
        old = doubtful(bench)
        bench.stores(MOVED).scan(old)
        assert (bench.where, bench.band, bench.labels[-1].receiver) == ("AwaitingLabel", "label_replaced", KIM)
        assert [one["verdict"] for one in bench.records("label_scanned")] == ["void_label"]
        assert bench.records("parcel_packed") == []
        assert bench.state == bench.resumed()


@either
def test_a_label_in_doubt_whose_order_got_more_goods_goes_back_to_packing(tmp_path: Path, rules: PackingRules) -> None:
    with steps(tmp_path, TWO, rules=rules) as bench:
        doubtful(bench)
        bench.stores(MORE).scan("PS:REPRINT", "PS:OK")
        assert (bench.where, bench.band, len(bench.sent)) == ("PackingState", "order_goods", 1)
        assert bench.state == bench.resumed()
        bench.scan(SOCK)
        assert (bench.where, len(bench.sent)) == ("AwaitingLabel", 2)


@either
def test_a_late_confirmation_of_a_label_whose_order_moved_packs_nothing(tmp_path: Path, rules: PackingRules) -> None:
    with steps(tmp_path, TWO, rules=rules) as bench:
        doubtful(bench)
        bench.stores(MOVED).prints(PaperOutcome.CONFIRMED)
        assert (bench.where, bench.band, bench.records("parcel_packed")) == ("AwaitingLabel", "label_replaced", [])


@either
@pytest.mark.parametrize("now", [MOVED, MORE])
def test_a_label_that_was_not_printed_is_made_anew_when_its_order_changed(
    tmp_path: Path, rules: PackingRules, now: object
) -> None:
    assert isinstance(now, type(TWO))
    with steps(tmp_path, TWO, rules=rules) as bench:
        one_missing(bench).scan(MUG).prints(PaperOutcome.NOT_PRINTED, "paper_end").stores(now)
        assert bench.where == ("AwaitingLabel" if now is MOVED else "PackingState")
        assert [one["reason"] for one in bench.records("parcel_voided")] == ["changed"]
        assert bench.state == bench.resumed()


@either
def test_an_order_that_moved_while_its_label_printed_is_told_when_the_label_is_there(
    tmp_path: Path, rules: PackingRules
) -> None:
    with steps(tmp_path, TWO, rules=rules) as bench:
        one_missing(bench).scan(MUG).stores(MOVED)
        assert bench.where == "AwaitingLabel"
        bench.prints(PaperOutcome.CONFIRMED)
        assert (bench.where, bench.band) == ("IdleState", "packed_changed")


def test_silence_that_goes_on_is_recorded_once(tmp_path: Path) -> None:
    with steps(tmp_path, TWO, rules=PackingRules(hold_when_silent=True)) as bench:
        bench.scan("A1", MUG, MUG)
        for _ in range(3):
            bench.answer(ShopResult.SILENT)
        assert [one["result"] for one in bench.records("cancel_check")] == ["silent"]
        assert (bench.where, bench.band) == ("AwaitingClearance", "shop_silent")


def test_after_a_restart_the_copies_of_a_number_that_was_given_up_are_none_of_the_new_ones(tmp_path: Path) -> None:
    with steps(tmp_path, TWO, rules=FILES) as bench:
        doubtful(bench)
        bench.scan("PS:REPRINT", "PS:OK").prints(PaperOutcome.UNKNOWN, "no_answer")
        bench.stores(MOVED).scan("PS:REPRINT", "PS:OK").prints(PaperOutcome.CONFIRMED)
        assert bench.where == "IdleState"
        assert bench.state == bench.resumed()


def next_on_screen(bench: Steps) -> str:
    pictures: list[ScreenModel] = []
    bench.bench.watch(pictures.append)
    return view(pictures[-1], LocaleTexts.load("en"), bench.store.clock(), 120, 40).next


def test_after_a_restart_the_screen_still_says_what_a_changed_order_waits_for(tmp_path: Path) -> None:
    both = order("A1", line("1", "MUG-WH", 2), line("2", "SOCK-BK-L"))
    with steps(tmp_path, both, rules=FILES) as bench:
        bench.scan("A1", SOCK, MUG).stores(TWO).restart()
        assert next_on_screen(bench) == "Take it out of the box and press F12"


def test_after_a_restart_the_screen_still_says_how_to_get_another_label(tmp_path: Path) -> None:
    with steps(tmp_path, TWO, rules=FILES) as bench:
        doubtful(bench)
        bench.stores(MOVED).restart()
        assert next_on_screen(bench) == "Scan the label if it came out; if not, F6 and F12. A new label will come"


def test_a_box_that_goes_elsewhere_travels_with_the_carrier_of_the_new_place(tmp_path: Path) -> None:
    rule = CarrierRule(RuleConditions(prefixes=("48",)), BoxCarriage("HANJIN"))
    house = HouseCarriers(BoxCarriage("CJGLS"), (rule,))
    with steps(tmp_path, TWO, rules=FILES, house=house) as bench:
        bench.store.ledger.numbers.add_range("HANJIN", 50900034000, 50900034099)
        one_missing(bench).stores(order("A1", line("1", "MUG-WH", 1), receiver=KIM))
        (taken,) = bench.records("waybill_taken")
        assert (bench.where, taken["carrier"], bench.labels[-1].job.carrier) == ("AwaitingLabel", "HANJIN", "HANJIN")
        assert bench.state == bench.resumed()
