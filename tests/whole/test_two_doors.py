"""One order, told by the seller centre's interface and by its sheet: the bench decides alike, word for word."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import pytest

from station.cli import main
from station.sellercentre.order_gathering import GatheringTerms
from station.shops.smartstore.answers import OrderItem
from station.shops.smartstore.mapping import orders_of
from tests.support.support_order_sheet import row, sheet
from tests.support.support_sync import Clock, ledger_in

LINE, ORDER = "2026112411111111", "2026112499999991"
ADDRESS: Mapping[str, object] = {
    "name": "홍견본",
    "tel1": "010-0000-5678",
    "zipCode": "06236",
    "baseAddress": "서울 가상구 견본로 1",
    "detailedAddress": "101호",
}
CELLS: Mapping[str, object] = {"통합배송지": "", "기본배송지": "서울 가상구 견본로 1", "상세배송지": "101호"}


@dataclass(frozen=True)
class Told:
    """What is special about an order: in the interface's fields, its delivery, and the sheet's cells."""

    fields: Mapping[str, object] = field(default_factory=dict)
    cells: Mapping[str, object] = field(default_factory=dict)
    address: Mapping[str, object] = field(default_factory=dict)


WAYS: dict[str, Told] = {
    "ordinary": Told(),
    "unpaid": Told({"productOrderStatus": "PAYMENT_WAITING"}, {"주문상태": "결제대기", "주문세부상태": ""}),
    "confirmation undone": Told({"placeOrderStatus": "CANCEL"}, {"주문세부상태": "발주해제"}),
    "gift not accepted": Told({"giftReceivingStatus": "WAIT_FOR_RECEIVING"}, {"주문세부상태": "수락대기"}),
    "cancel asked": Told({"claimStatus": "CANCEL_REQUEST"}, {"주문세부상태": "취소요청"}),
    "cancel rejected": Told({"claimStatus": "CANCEL_REJECT"}, {"주문세부상태": "취소철회"}),
    "cancelled": Told(
        {"productOrderStatus": "CANCELED", "remainQuantity": 0}, {"주문상태": "취소", "주문세부상태": "취소완료"}
    ),
    "unknown state": Told({"productOrderStatus": "RETURN_INIT"}, {"주문상태": "옵션변경", "주문세부상태": ""}),
    **{
        name: Told({"deliveryAttributeType": attribute}, {"배송속성": word})
        for name, attribute, word in (
            ("today", "TODAY", "오늘출발"),
            ("options today", "OPTION_TODAY", "옵션별 오늘출발"),
            ("pre-order", "PRE_ORDER", "예약구매"),
            ("the seller's own N", "SELLER_GUARANTEE", "N판매자배송"),
            ("fulfilment", "ARRIVAL_GUARANTEE", "N배송"),
            ("same day", "TODAY_ARRIVAL", "당일배송"),
            ("dawn", "DAWN_ARRIVAL", "새벽배송"),
            ("fetched", "PICKUP", "픽업"),
            ("at once", "QUICK", "즉시배달"),
            ("unheard of", "DRONE", "로봇배송"),
        )
    },
    **{
        name: Told({"expectedDeliveryMethod": method}, {"배송방법(구매자 요청)": word})
        for name, method, word in (
            ("goodsflow", "GDFW_ISSUE_SVC", "굿스플로 송장 출력"),
            ("visit", "VISIT_RECEIPT", "방문수령"),
            ("by hand", "DIRECT_DELIVERY", "직접전달"),
            ("quick", "QUICK_SVC", "퀵서비스"),
            ("no delivery", "NOTHING", "배송없음"),
            ("unheard of method", "ROCKET", "로켓"),
        )
    },
    "a logistics firm": Told({"logisticsCompanyId": "L1"}, {"풀필먼트사(주문 기준)": "CJ대한통운(더풀필)"}),
    "a gift": Told({"freeGift": "미니 수건 1장"}, {"사은품": "미니 수건 1장"}),
    "wanted later": Told(
        {"deliveryAttributeType": "HOPE", "hopeDelivery": {"hopeDeliveryYmd": "20991220"}},
        {"배송속성": "희망일배송", "배송희망일": "2099. 12. 20."},
    ),
    "by its product number": Told(
        {"optionManageCode": "", "sellerProductCode": "", "productId": "9900000001"},
        {"옵션관리코드": "", "판매자 상품코드": "", "상품번호": "9900000001"},
    ),
    "by a code of the seller's own": Told(
        {"optionManageCode": "", "sellerProductCode": "", "sellerCustomCode1": "A-1"},
        {"옵션관리코드": "", "판매자 상품코드": "", "판매자 내부코드1": "A-1"},
    ),
    "abroad": Told(
        {},
        {"기본배송지": "1 Sample Street, Springfield", "상세배송지": "Apt 1", "우편번호": "AB1 2CD"},
        {"addressType": "FOREIGN", "country": "United Kingdom", "zipCode": "AB1 2CD"}
        | {"baseAddress": "1 Sample Street, Springfield", "detailedAddress": "Apt 1"},
    ),
    "no receiver": Told({}, {"수취인명": ""}, {"name": ""}),
    "sent": Told({"productOrderStatus": "DELIVERING"}, {"주문상태": "배송중", "주문세부상태": ""}),
}


def item(told: Told) -> OrderItem:
    """The order as the interface's detail query tells it."""
    line: dict[str, object] = {
        "productOrderId": LINE,
        "productOrderStatus": "PAYED",
        "placeOrderStatus": "OK",
        "productName": "머그컵",
        "productOption": "색상: 화이트",
        "optionManageCode": "MUG-WH",
        "sellerProductCode": "MUG",
        "quantity": 2,
        "remainQuantity": 2,
        "packageNumber": "7000000001",
        "shippingMemo": "문 앞에 놓아주세요",
        "shippingAddress": {**ADDRESS, **told.address},
        "shippingDueDate": "2026-11-27T23:59:59.000+09:00",
        "expectedDeliveryMethod": "DELIVERY",
        "deliveryAttributeType": "NORMAL",
    }
    order = {"orderId": ORDER, "paymentDate": "2026-11-24T10:00:00.000+09:00"}
    return msgspec.convert({"order": order, "productOrder": {**line, **told.fields}}, OrderItem)


def shown(folder: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, object]:
    """What `orders show --json` says of the order."""
    assert main(["orders", "show", ORDER, "--json", "-c", str(folder / "station.toml")]) == 0
    said: dict[str, object] = json.loads(capsys.readouterr().out)
    return said


@pytest.mark.parametrize("way", WAYS)
def test_both_doors_make_the_same_of_an_order(tmp_path: Path, capsys: pytest.CaptureFixture[str], way: str) -> None:
    told = WAYS[way]
    for name in ("api", "sheet"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "station.toml").write_text('[shop]\nkind = "files"\n', "utf-8")
    clock = Clock()
    with ledger_in(tmp_path / "api" / "data", clock) as ledger:
        ledger.intake.take_in(orders_of([item(told)], GatheringTerms()))
        ledger.wished_days.settle(clock())
    cells = {**row(), **CELLS, **told.cells}
    (tmp_path / "주문.xlsx").write_bytes(sheet(cells, headers=tuple(cells)))
    with ledger_in(tmp_path / "sheet" / "data", clock):
        pass
    assert main(["orders", "import", str(tmp_path / "주문.xlsx"), "-c", str(tmp_path / "sheet" / "station.toml")]) == 0
    capsys.readouterr()
    by_api, by_sheet = (shown(tmp_path / name, capsys) for name in ("api", "sheet"))
    assert by_sheet == by_api
