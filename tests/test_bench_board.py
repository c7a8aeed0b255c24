"""What a supervisor asks at the board, carried out by the running bench."""

from __future__ import annotations

import time
from pathlib import Path

from station.ledger import Answer, wake
from station.packing.process.states import Idle, Unprinted
from tests.support_bench import MUG, WITHIN, Bench, bench_in, order

NUMBER = "2026112300000001"


def asked(bench: Bench, kind: str, number: str, reason: str) -> Answer:
    """The answer to a request that the board leaves."""
    ledger = bench.work.ledger
    which = ledger.leave_request(kind, {"number": number, "reason": reason, "allowed_by": "900"})
    wake(bench.config.station.data_dir)
    end = time.monotonic() + WITHIN
    while (answer := ledger.request_answer(which)) is None:
        assert time.monotonic() < end, "nobody answered"
        time.sleep(0.01)
    return answer


def test_the_bench_releases_what_it_held_and_refuses_what_cannot_be(tmp_path: Path) -> None:
    with bench_in(tmp_path) as bench:
        bench.sells(order(NUMBER, ("MUG-WH", 2)))
        bench.scan(NUMBER, MUG, "PS:HOLD")
        bench.hears("held")
        assert asked(bench, "release", NUMBER, "settled") == Answer(
            ok=True, text_code="released", values={"number": NUMBER}
        )
        assert asked(bench, "release", NUMBER, "settled").text_code == "not_held"
        assert asked(bench, "dance", NUMBER, "").text_code == "unknown_request"
        (released,) = bench.records("order_released")
        assert (released["reason"], released["allowed_by"]) == ("settled", "900")
        bench.scan(NUMBER)
        bench.hears("order_opened")


def test_a_label_that_is_being_settled_is_voided_by_the_bench_alone(tmp_path: Path) -> None:
    with bench_in(tmp_path) as bench:
        bench.sells(order(NUMBER, ("MUG-WH", 1)))
        bench.printer.set_fault("paper_end")
        bench.sees(lambda picture: picture.printer.reason == "paper_end")
        bench.scan(NUMBER)
        bench.sees(lambda picture: picture.shop_asked_at is not None)
        bench.scan(MUG)
        bench.reaches(Unprinted)
        (sending,) = bench.records("waybill_taken")
        assert asked(bench, "void", str(sending["parcel"]), "goods_damaged").ok
        bench.reaches(Idle)
        (voided,) = bench.records("parcel_voided")
        assert (voided["reason"], voided["allowed_by"]) == ("goods_damaged", "900")
