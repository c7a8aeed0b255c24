"""What a supervisor asks at the board, carried out by the running bench."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from station.ledger import RequestAnswer, wake
from station.packing.notices import NoticeCode, tell
from station.packing.process.states import AwaitingPrinter, IdleState
from tests.support.support_bench import MUG, WITHIN, Bench, bench_in, order, packs

NUMBER = "2026112300000001"


def asked(bench: Bench, kind: str, number: str, reason: str) -> RequestAnswer:
    """The answer to a request that the board leaves."""
    ledger = bench.work.ledger
    which = ledger.requests.leave(kind, {"number": number, "reason": reason, "allowed_by": "900"})
    wake(bench.config.station.data_dir)
    end = time.monotonic() + WITHIN
    while (answer := ledger.requests.answer_to(which)) is None:
        assert time.monotonic() < end, "nobody answered"
        time.sleep(0.01)
    return answer


def test_the_bench_releases_what_it_held_and_refuses_what_cannot_be(tmp_path: Path) -> None:
    with bench_in(tmp_path) as bench:
        bench.sells(order(NUMBER, ("MUG-WH", 2)))
        bench.scan(NUMBER, MUG, "PS:HOLD")
        bench.hears("held")
        assert asked(bench, "release", NUMBER, "settled") == RequestAnswer(
            ok=True, text_code="released", values={"number": NUMBER}
        )
        assert asked(bench, "release", NUMBER, "settled").text_code == "not_held"
        assert asked(bench, "dance", NUMBER, "").text_code == "unknown_request"
        (released,) = bench.records("order_released")
        assert (released["reason"], released["allowed_by"]) == ("settled", "900")
        assert not {"packer", "notice"} & set(released), "it is the board's record, and none of the packer's"
        bench.scan(NUMBER)
        bench.hears("order_opened")


def test_the_packer_is_told_at_the_foot_what_was_released_at_the_board(tmp_path: Path) -> None:
    with bench_in(tmp_path) as bench:
        bench.sells(order(NUMBER, ("MUG-WH", 2)), order("2026112300000002", ("MUG-WH", 2)))
        bench.scan(NUMBER, MUG, "PS:HOLD")
        bench.hears("held")
        bench.scan("2026112300000002", MUG)
        bench.hears("item_ok")
        asked(bench, "release", NUMBER, "settled")
        told = bench.hears_of("board_released")
        assert told.news == tell(NoticeCode.BOARD_RELEASED, order=NUMBER)
        assert told.band.code is NoticeCode.ITEM_OK, "the last verdict stays"
        asked(bench, "release", NUMBER, "settled")
        assert len(bench.records("order_released")) == 1


def test_the_packer_is_told_which_label_was_voided_at_the_board_and_cannot_take_it_back_any_more(
    tmp_path: Path,
) -> None:
    with bench_in(tmp_path, packing="dispatch_after_seconds = 600") as bench:
        first, second = two_packed(bench)
        assert asked(bench, "void", NUMBER, "goods_damaged").ok
        told = bench.hears_of("board_voided")
        assert told.news == tell(NoticeCode.BOARD_VOIDED, order=NUMBER, waybill=first)
        assert isinstance(told.state, IdleState)
        assert told.state.desk.last is not None, "it was not the one that left last"
        assert asked(bench, "void", f"{second[:4]}-{second[4:]}", "goods_damaged").ok
        told = bench.sees(lambda picture: picture.news is not None and ("waybill", second) in picture.news.values)
        assert isinstance(told.state, IdleState)
        assert told.state.desk.last is None
        bench.scan("PS:UNDO")
        bench.hears("nothing_to_undo")
        voided = bench.records("parcel_voided")
        assert [record["waybill"] for record in voided] == [first, second]
        assert not any({"packer", "notice"} & set(record) for record in voided)


def test_a_label_that_is_being_settled_is_voided_by_the_bench_alone(tmp_path: Path) -> None:
    with bench_in(tmp_path) as bench:
        bench.sells(order(NUMBER, ("MUG-WH", 1)))
        bench.printer.set_fault("paper_end")
        bench.sees(lambda picture: picture.printer.reason == "paper_end")
        bench.scan(NUMBER)
        bench.sees(lambda picture: picture.shop_asked_at is not None)
        bench.scan(MUG)
        bench.reaches(AwaitingPrinter)
        (sending,) = bench.records("waybill_taken")
        assert asked(bench, "void", str(sending["parcel"]), "goods_damaged").ok
        bench.reaches(IdleState)
        (voided,) = bench.records("parcel_voided")
        assert (voided["reason"], voided["allowed_by"], len(str(voided["request"]))) == ("goods_damaged", "900", 36)


def two_packed(bench: Bench) -> tuple[str, str]:
    """Two parcels that left, and their numbers."""
    bench.sells(*(order(number, ("MUG-WH", 1)) for number in ("2026112300000001", "2026112300000002")))
    for number in ("2026112300000001", "2026112300000002"):
        packs(bench, number, MUG)
    first, second = (str(record["waybill"]) for record in bench.records("parcel_packed"))
    return first, second


@pytest.mark.parametrize("spelled", ["{}", "{:.4}-{}", "2026112300000001"])
def test_an_older_parcel_gets_its_copy_by_waybill_however_spelled_or_by_order(tmp_path: Path, spelled: str) -> None:
    with bench_in(tmp_path) as bench:
        first, _ = two_packed(bench)
        named = f"{first[:4]}-{first[4:]}" if "-" in spelled else spelled.format(first)
        answer = asked(bench, "reprint", named, "the customer's label was torn")
        assert answer == RequestAnswer(ok=True, text_code="reprinting", values={"number": first, "copy": 2})
        bench.hears("copy_printed")
        sent = bench.records("label_sending")[-1]
        wanted = {"order": NUMBER, "waybill": first, "copy": 2, "reason": "the customer's label was torn"}
        assert {name: sent[name] for name in wanted} == wanted
        # Who asked for it, and by which request: the record alone answers whoever finds a second label.
        assert (sent["allowed_by"], len(str(sent["request"]))) == ("900", 36)


def test_the_office_gets_no_copy_while_a_box_is_open_or_of_what_must_not_leave(tmp_path: Path) -> None:
    with bench_in(tmp_path) as bench:
        first, second = two_packed(bench)
        bench.sells(order("2026112300000003", ("MUG-WH", 1)))
        bench.scan("2026112300000003")
        bench.hears("order_opened")
        assert asked(bench, "reprint", first, "torn").text_code == "bench_busy"
        bench.scan("PS:CANCEL")
        bench.reaches(IdleState)
        bench.work.ledger.ways_out.void_parcel(second, "damaged", bench.work.clock.now())
        assert asked(bench, "reprint", second, "torn").text_code == "already_void"
        assert asked(bench, "reprint", "2026112300000003", "torn").text_code == "not_packed"
        assert asked(bench, "reprint", "99", "torn").text_code == "not_found"
        bench.work.ledger.privacy.forget_day(bench.work.clock.now().date())
        assert asked(bench, "reprint", first, "torn").text_code == "receiver_erased"
        assert [record["copy"] for record in bench.records("label_sending")] == [1, 1]


@pytest.mark.parametrize("restarted", [False, True])
def test_the_scanned_box_gets_the_copy_and_not_the_one_packed_last(tmp_path: Path, *, restarted: bool) -> None:
    with bench_in(tmp_path) as bench:
        first, second = two_packed(bench)
        bench.scan(first)
        bench.hears("order_already_packed")
        if restarted:
            bench.restart()
        bench.scan("PS:REPRINT")
        asked_for = bench.hears("ask_reprint_reason")
        assert dict(asked_for.band.values) == {"order": NUMBER, "waybill": first}
        bench.scan("PS:REASON:2")
        printed = bench.hears("copy_printed")
        assert (dict(printed.band.values)["waybill"], printed.label_of) == (first, first)
        bench.scan("2026112300000002")
        bench.hears("order_already_packed")
        bench.scan("PS:REPRINT", "PS:OK")
        assert dict(bench.hears("copy_printed").band.values)["waybill"] == second
        assert [(record["waybill"], record["copy"]) for record in bench.records("label_sending")] == [
            *((first, 1), (second, 1)),
            *((first, 2), (second, 2)),
        ]


def test_no_parcel_slides_into_the_place_of_one_that_was_taken_back(tmp_path: Path) -> None:
    with bench_in(tmp_path, packing="dispatch_after_seconds = 600") as bench:
        _, second = two_packed(bench)
        bench.scan("PS:UNDO")
        bench.hears("taken_back")
        for _ in range(2):
            bench.scan("PS:UNDO")
            bench.hears("not_packed_here")
            bench.scan("PS:REPRINT")
            bench.hears("copy_refused")
            bench.restart()
        assert [record["waybill"] for record in bench.records("parcel_voided")] == [second]
        assert [record["copy"] for record in bench.records("label_sending")] == [1, 1]
