"""What came in through a marketplace's sheet is told back by a sheet of its own, in the columns that it asks for."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from station.cli import main
from station.commands.command_base import ledger_of
from station.config import load
from station.packing.orders import OrderStatus
from station.sheets import ProfileChoice, read_orders
from station.sheets.order_profiles.profile_dispatch import DispatchedLine, profile_sheet
from station.sheets.order_profiles.profile_shelf import shipped_profiles
from station.sync.dispatch import DebtDispatcher
from tests.sheets.order_profiles.test_profile_orders import COUPANG, coupang, like
from tests.support.support_order_sheet import ROW, sheet
from tests.support.support_program import site as site_of
from tests.support.support_sheetroom import FIRST, cells_of, room_in, row_of, waybill_of
from tests.support.support_sheets import xlsx_file
from tests.support.support_sync import Bench, Clock, RememberingShop, order_of, pack

NUMBER = COUPANG["주문번호"]
MINE = "발송-20261123-100000-coupang.xlsx"
HEAD: list[object] = ["묶음배송번호", "주문번호", "택배사", "운송장번호", "분리배송 Y/N", "옵션ID"]


def test_a_sheet_in_the_inbox_is_recognised_and_told_back_by_its_profile(tmp_path: Path) -> None:
    more = like(옵션ID="80000000002", 업체상품코드="HAT")
    with room_in(tmp_path) as room:
        room.drop("DeliveryList.xlsx", coupang(COUPANG, more))
        room.round()
        assert room.orders() == {NUMBER: OrderStatus.READY}
        room.packed_as_known(NUMBER)
        room.round()
        waybill = waybill_of(NUMBER[-10:])
        bundle = COUPANG["묶음배송번호"]
        (name,) = room.sheets()
        assert name.endswith("-coupang.xlsx")
        assert room.sheets()[name] == [
            HEAD,
            [bundle, NUMBER, "CJ 대한통운", waybill, "N", "80000000001"],
            [bundle, NUMBER, "CJ 대한통운", waybill, "N", "80000000002"],
        ]
        assert room.debts() == [("done", name)]


def test_parcels_of_several_shops_come_out_in_a_sheet_for_each(tmp_path: Path) -> None:
    with room_in(tmp_path) as room:
        room.drop("DeliveryList.xlsx", coupang(COUPANG))
        room.round()
        room.packed_as_known(NUMBER)
        room.packed("A1")
        room.round()
        sheets = room.sheets()
        assert len(sheets) == 2
        (own,) = (cells for name, cells in sheets.items() if "coupang" not in name)
        assert own[1:] == [row_of("A1")]
        assert [state for state, _ in room.debts()] == ["done", "done"]


def test_an_order_keeps_its_shop_when_its_sheet_comes_again(tmp_path: Path) -> None:
    with room_in(tmp_path) as room:
        for memo in ("문 앞", "경비실"):
            room.drop("DeliveryList.xlsx", coupang(like(배송메세지=memo)))
            room.round()
            room.clock.go(60)
        room.packed_as_known(NUMBER)
        room.round()
        assert [name.rpartition("-")[2] for name in room.sheets()] == ["coupang.xlsx"]


def test_where_the_sheet_stands_is_told_by_its_hour_as_that_of_ones_own_shop(tmp_path: Path) -> None:
    from station.statistics.parcel_stories import sheet_hour

    assert (sheet_hour(FIRST), sheet_hour(MINE)) == ("10:00", "10:00")
    with room_in(tmp_path) as room:
        room.drop("DeliveryList.xlsx", coupang(COUPANG))
        room.round()
        room.packed_as_known(NUMBER)
        room.round()
        room.clock.now += timedelta(minutes=40)
        room.drop("DeliveryList.xlsx", coupang(like(배송메세지="다시")))
        room.round()
        assert "coupang" in room.note("DeliveryList.xlsx.결과.txt")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    site_of(tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "주문.xls").write_bytes(coupang(COUPANG))
    (tmp_path / "스토어.xlsx").write_bytes(sheet(ROW))
    return tmp_path


@pytest.mark.parametrize("words", [(), ("--form", "coupang")])
def test_a_sheet_is_imported_by_hand_with_and_without_its_name(
    site: Path, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["orders", "import", "주문.xls", *words]) == 0
    assert capsys.readouterr().out.startswith("주문 1건을 가져오고")


def test_a_sheet_that_is_not_the_named_one_and_a_name_that_is_none_are_told(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["orders", "import", "스토어.xlsx", "--form", "coupang"]) == 1
    assert "열이 없어요" in capsys.readouterr().err
    assert main(["orders", "import", "주문.xls", "--form", "ebay"]) == 2
    assert capsys.readouterr().err.startswith("ebay: 이런 양식이 없어요. 쓸 수 있는 양식: cafe24 | coupang")


def test_a_box_with_orders_of_two_shops_is_held_for_a_person(tmp_path: Path) -> None:
    with room_in(tmp_path) as room:
        tied = [
            replace(one, consignments=tuple(replace(part, package="P1") for part in one.consignments), shop=shop)
            for one, shop in ((order_of("A1"), ""), (order_of("C1"), "sheet:coupang"))
        ]
        room.ledger.intake.take_in(tied)
        pack(room.ledger, "A1", "650000000011", room.clock.now)
        room.round()
        assert room.sheets() == {}
        assert room.debts() == [("held", "several_shops")]
        assert main(["outbox", "done", "650000000011", "-c", str(tmp_path / "station.toml")]) == 0
        assert room.debts() == [("done", "by_hand")]
        assert main(["outbox", "done", "650000000011", "-c", str(tmp_path / "station.toml")]) == 1


def test_at_a_bench_whose_shop_is_an_interface_the_sheet_is_made_when_it_is_asked_for(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["orders", "import", "주문.xls"]) == 0
    config = load(site / "station.toml", {})
    clock = Clock()
    assert not config.shop.kind.by_sheet
    assert main(["outbox", "sheets", "--now"]) == 1
    with ledger_of(config) as ledger:
        pack(ledger, NUMBER, waybill_of("1"), clock.now)
        bench = Bench(ledger, RememberingShop(clock), clock)
        while DebtDispatcher(
            ledger, bench.shop, owner="sync-1", clock=clock, random=lambda: 1.0, log=logging.getLogger("tests")
        ).try_some():
            pass
        assert [row.reason for row in ledger.outbox.rows()] == ["by_sheet"]
    capsys.readouterr()
    assert main(["outbox", "sheets", "--now"]) == 0
    (file,) = (site / "outbox").glob("*-coupang.xlsx")
    assert capsys.readouterr().out.splitlines()[0] == "발송 시트를 만들었어요. 상자 1개."
    assert cells_of(file.read_bytes())[1][1:4] == [NUMBER, "CJ 대한통운", waybill_of("1")]
    with ledger_of(config) as ledger:
        assert ledger.outbox.rows() == ()


def test_a_code_with_a_stroke_in_it_is_told_whole_also_where_there_is_no_bundle() -> None:
    (profile,) = (one for one in shipped_profiles() if one.name == "elevenst")
    for bundle, number in (("B1", "A/B#7"), ("", "A/B")):
        row = {"배송번호": bundle, "주문번호": "1", "상품번호": number, "수량": "1", "수취인": "김", "주소": "서울"}
        (order,) = read_orders(
            xlsx_file(list(row), list(row.values())), "a", reading=ProfileChoice(form=profile)
        ).orders
        (line,) = order.consignments[0].lines
        told = DispatchedLine("1", line.id, 1, "CJGLS", "650000000011", date(2026, 12, 1))
        assert cells_of(profile_sheet(profile, [told]))[1] == [bundle or None, "1", "CJ대한통운", "650000000011"]
