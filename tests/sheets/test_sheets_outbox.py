"""The outbox: a parcel is in one dispatch sheet, whole or not there, and never in one against the last import."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from station.packing.carriage import BoxCarriage
from station.packing.combining import CombineRule
from station.packing.orders import OrderLine, OrderStatus
from station.packing.process.shared_answers import HouseCarriers
from station.sync.round import RoundResult
from tests.support.support_sheetroom import FIRST, Room, room_in, row_of, waybill_of
from tests.support.support_sync import order_of, pack

HEADERS = ["상품주문번호", "배송방법", "택배사", "송장번호"]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    with room_in(tmp_path) as one:
        yield one


def test_everything_that_is_packed_stands_in_one_sheet_cell_by_cell(room: Room) -> None:
    room.packed("1", "2")
    assert room.round() == RoundResult(0)
    assert room.sheets() == {FIRST: [HEADERS, row_of("1"), row_of("2")]}
    assert room.debts() == [("done", FIRST)] * 2
    answers = [one for one in room.ledger.records.find() if one["event"] == "dispatch_sent"]
    assert [(one["outcome"], one["reason"], one["waybill"]) for one in answers] == [
        ("accepted", FIRST, waybill_of("1")),
        ("accepted", FIRST, waybill_of("2")),
    ]
    assert room.ledger.outbox.sheets() == ((FIRST, 2),)


def test_every_product_order_of_a_box_has_its_row_with_the_same_number(room: Room) -> None:
    first, second = order_of("1", package="P"), order_of("2", package="P")
    room.ledger.intake.take_in([first, second])
    pack(room.ledger, "1", waybill_of("1"), room.clock.now)
    room.round()
    assert room.collected() == [[item, "택배,등기,소포", "CJ대한통운", waybill_of("1")] for item in ("1-1", "2-1")]


def test_orders_that_the_house_combined_have_a_row_each_with_the_same_number(room: Room) -> None:
    room.ledger.combining.keep_to((CombineRule(),), HouseCarriers(BoxCarriage("CJGLS")))
    room.ledger.intake.take_in([order_of("1"), order_of("2")])
    pack(room.ledger, "2", waybill_of("2"), room.clock.now)
    assert room.round() == RoundResult(0)
    assert room.collected() == [[item, "택배,등기,소포", "CJ대한통운", waybill_of("2")] for item in ("1-1", "2-1")]


def test_a_second_round_writes_nothing_again(room: Room) -> None:
    room.packed("1")
    room.round()
    before = room.sheets()
    assert room.round() == RoundResult(0)
    assert room.sheets() == before


def test_while_a_sheet_lies_there_the_next_parcels_gather_for_half_an_hour(room: Room) -> None:
    room.packed("1")
    room.run(5)
    room.packed("2", "3")
    room.run(29 * 60)
    assert len(room.sheets()) == 1
    room.run(2 * 60)
    assert [len(cells) - 1 for cells in room.sheets().values()] == [1, 2]


def test_when_it_was_collected_the_next_one_comes_at_once(room: Room) -> None:
    room.packed("1")
    room.run(5)
    assert room.collected() == [row_of("1")]
    room.packed("2", "3")
    room.run(5)
    assert room.collected() == [row_of("2"), row_of("3")]


@pytest.mark.parametrize(
    ("status", "state", "reason"),
    [
        (OrderStatus.CANCELLED, "held", "cancelled"),
        (OrderStatus.ON_HOLD, "held", "on_hold"),
        (OrderStatus.NOT_READY, "held", "not_ready"),
        (OrderStatus.DISPATCHED, "refused", "already_dispatched"),
    ],
)
def test_a_parcel_that_the_last_import_speaks_against_is_in_no_sheet(
    room: Room, status: OrderStatus, state: str, reason: str
) -> None:
    room.packed("1", "2")
    room.ledger.intake.take_in([order_of("1", status)])
    left = room.round()
    assert (left.held, left.refused) == (int(state == "held"), int(state == "refused"))
    assert room.collected() == [row_of("2")]
    assert room.debts()[0] == (state, reason)


def test_a_held_parcel_goes_out_when_the_next_sheet_clears_its_order(room: Room) -> None:
    room.packed("1")
    room.ledger.intake.take_in([order_of("1", OrderStatus.ON_HOLD)])
    room.round()
    room.drop(
        "주문.csv",
        "order,line,sku,quantity,name,option,receiver,phone,zip,address\n"
        "1,1-1,MUG-WH,2,머그컵,화이트,홍견본,010-0000-5678,06236,서울 가상구 견본로 1\n".encode(),
    )
    assert room.round() == RoundResult(0)
    assert room.collected() == [row_of("1")]


def test_a_box_that_holds_more_than_is_still_wanted_waits_for_a_person(room: Room) -> None:
    (part,) = order_of("1").consignments
    two = replace(part, lines=(*part.lines, OrderLine("1-2", "SOCK", "양말", "", 1)))
    room.ledger.intake.take_in([replace(order_of("1"), consignments=(two,))])
    pack(room.ledger, "1", waybill_of("1"), room.clock.now)
    room.ledger.intake.take_in([order_of("1", OrderStatus.ON_HOLD)])
    room.round()
    # Not even a retry of what was held for another reason lets it pass.
    room.ledger.intake.take_in([order_of("1")])
    assert room.ledger.outbox.retry(waybill_of("1"))
    room.round()
    assert (room.debts(), room.collected()) == ([("held", "changed")], [])
    assert room.ledger.outbox.retry(waybill_of("1"))
    room.round()
    assert room.collected() == [row_of("1")]


def test_a_row_that_the_seller_centre_did_not_take_comes_again_when_a_person_says_so(room: Room) -> None:
    room.packed("1", "2")
    room.round()
    room.collected()
    assert room.ledger.outbox.again_in_sheet(waybill_of("2"))
    assert not room.ledger.outbox.again_in_sheet("6599")
    room.round()
    assert room.collected() == [row_of("2")]
