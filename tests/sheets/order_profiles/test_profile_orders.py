"""Order sheets of other marketplaces: which one it is, what its rows mean, and how one odd row stops nobody's day."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.packing.orders import Order, OrderLine, OrderStatus, Receiver
from station.sheets import OrderSheet, ProfileChoice, SheetFault, SheetProblem, read_orders
from station.sheets.carrier_forms.carrier_form import FormError
from station.sheets.order_profiles.order_profile import OrderProfile
from station.sheets.order_profiles.profile_reading import read_profile
from station.sheets.order_profiles.profile_shelf import all_profiles, load_profile, shipped_profiles
from tests.support.support_order_sheet import ROW, sheet
from tests.support.support_sheets import csv_file, old_book, xlsx_file

COUPANG = {
    "번호": "1",
    "묶음배송번호": "700000000001",
    "주문번호": "9000000000001",
    "운송장번호": "",
    "주문시 출고예정일": "2026-12-02",
    "주문일": "2026-12-01 09:10:11",
    "등록옵션명": "흰색",
    "노출상품명(옵션명)": "머그컵, 흰색",
    "옵션ID": "80000000001",
    "업체상품코드": "MUG-WH",
    "구매수(수량)": "2",
    "수취인이름": "김하늘",
    "수취인전화번호": "0502-0000-0001",
    "우편번호": "4524",
    "수취인 주소": "서울 중구 세종대로 110",
    "배송메세지": "문 앞",
}
SHIPPED = {"coupang", "elevenst", "gmarket-esm", "cafe24", "sabangnet", "playauto"}


def coupang(*rows: dict[str, str], titles: tuple[str, ...] = tuple(COUPANG)) -> bytes:
    return xlsx_file(titles, *([row.get(title, "") for title in titles] for row in rows))


def like(**changes: str) -> dict[str, str]:
    return {**COUPANG, **changes}


def read(data: bytes, reading: ProfileChoice | None = None) -> OrderSheet:
    return read_orders(data, "주문.xlsx", reading=reading or ProfileChoice(shipped_profiles()))


def order(data: bytes) -> Order:
    (one,) = read(data).orders
    return one


def fault(data: bytes, reading: ProfileChoice | None = None) -> tuple[SheetProblem, ...]:
    with pytest.raises(SheetFault) as raised:
        read(data, reading)
    return raised.value.problems


def test_what_ships_can_be_read_and_says_how_sure_it_is() -> None:
    profiles = {profile.name: profile for profile in shipped_profiles()}
    assert profiles.keys() == SHIPPED
    for profile in profiles.values():
        assert profile.certain in ("seen in code", "unverified")
        assert profile.marks


def test_a_row_is_a_line_with_its_receiver_and_the_bundle_ties_lines_to_one_box() -> None:
    found = order(coupang(COUPANG, like(옵션ID="80000000002", 업체상품코드="HAT", 등록옵션명="")))
    (part,) = found.consignments
    assert (found.number, found.status, found.shop) == ("9000000000001", OrderStatus.READY, "sheet:coupang")
    assert part.package == "700000000001"
    assert part.receiver == Receiver("김하늘", "0502-0000-0001", "04524", "서울 중구 세종대로 110", memo="문 앞")
    assert part.lines == (
        OrderLine("700000000001/80000000001", "MUG-WH", "머그컵, 흰색", "흰색", 2),
        OrderLine("700000000001/80000000002", "HAT", "머그컵, 흰색", "", 2),
    )
    assert (found.due_at, found.placed_at) != (None, None)


def test_where_the_sellers_own_code_is_blank_the_marketplaces_number_names_the_product() -> None:
    assert order(coupang(like(업체상품코드=""))).consignments[0].lines[0].sku == "80000000001"


@pytest.mark.parametrize("made", [xlsx_file, old_book, csv_file], ids=["xlsx", "xls", "csv"])
def test_a_sheet_is_recognised_by_its_titles_in_every_kind_of_file(made: object) -> None:
    assert callable(made)
    assert [one.shop for one in read(made(tuple(COUPANG), tuple(COUPANG.values()))).orders] == ["sheet:coupang"]


def row_by(profile: OrderProfile) -> dict[str, str]:
    """A row with something under the first title of each of its columns."""
    said = {"order": "ORD-1", "line": "L1", "bundle": "B1", "sku": "MUG", "quantity": "3", "receiver": "김하늘"}
    said |= {"address": "서울 중구", "phone": "010-0000-0000", "zip": "04524", "name": "머그컵", "memo": "문 앞"}
    row = dict.fromkeys(profile.marks, "-")
    return row | {titles[0]: said.get(name, "") for name, titles in profile.columns.items()}


@pytest.mark.parametrize("profile", shipped_profiles(), ids=lambda profile: profile.name)
def test_every_shipped_profile_recognises_its_own_sheet_and_no_other_does(profile: OrderProfile) -> None:
    row = row_by(profile)
    found = order(xlsx_file(["안내"], list(row), list(row.values())))
    (part,) = found.consignments
    assert (found.number, found.shop, found.status) == ("ORD-1", f"sheet:{profile.name}", OrderStatus.READY)
    assert (part.lines[0].sku, part.lines[0].quantity, part.receiver.name) == ("MUG", 3, "김하늘")


def test_the_seller_centres_sheet_is_read_as_ever() -> None:
    (one,) = read(sheet(ROW)).orders
    assert (one.number, one.shop) == (ROW["주문번호"], "")


def test_a_sheet_of_no_marketplace_is_none() -> None:
    assert [one.code for one in fault(xlsx_file(("a", "b"), ("1", "2")))] == ["unknown_sheet"]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"구매수(수량)": "두 개"}, "bad_quantity"),
        ({"구매수(수량)": "0"}, "bad_quantity"),
        ({"업체상품코드": "", "옵션ID": ""}, "no_sku"),
        ({"수취인이름": ""}, "no_receiver"),
        ({"묶음배송번호": "7.0E+11"}, "damaged_number"),
    ],
)
def test_an_odd_row_makes_its_own_order_wait_and_the_rest_comes_in(change: dict[str, str], reason: str) -> None:
    good = like(주문번호="9000000000002", 묶음배송번호="700000000002")
    found = {one.number: one for one in read(coupang(good, COUPANG | change)).orders}
    assert found["9000000000002"].status is OrderStatus.READY
    waiting = found["9000000000001"]
    assert waiting.status is OrderStatus.NOT_READY
    assert [(news.left_out, news.row) for news in waiting.news] == [(reason, 3)]


def test_a_row_without_its_orders_number_is_told_and_the_rest_comes_in() -> None:
    found = read(coupang(like(주문번호=""), COUPANG, like(주문번호="9.0E+12")))
    assert [one.number for one in found.orders] == ["9000000000001"]
    assert found.remarks == (
        SheetProblem(2, "주문번호", "missing_value"),
        SheetProblem(4, "주문번호", "damaged_number"),
    )
    assert [one.code for one in fault(coupang(like(주문번호="")))] == ["missing_value"]


def test_the_same_line_twice_makes_its_order_wait() -> None:
    found = order(coupang(COUPANG, COUPANG))
    assert found.status is OrderStatus.NOT_READY
    assert {news.left_out for news in found.news} == {"", "double_row"}


def test_a_waybill_that_stands_there_already_is_told() -> None:
    found = read(coupang(like(운송장번호="650000000011")))
    assert [(one.line, one.code, one.value) for one in found.remarks] == [(2, "waybill_typed", "650000000011")]


def test_rows_of_one_order_may_say_once_where_it_goes() -> None:
    more = like(옵션ID="80000000002", 수취인이름="", 수취인전화번호="", 우편번호="", 배송메세지="")
    more["수취인 주소"] = ""
    (part,) = order(coupang(COUPANG, more)).consignments
    assert len(part.lines) == 2


OWN = """
shop = "우리몰"
marks = ["몰주문"]

[columns]
order = "몰주문"
sku = "코드"
quantity = "개수"
receiver = "받는이"
address = "주소"
status = "상태"

[status]
ready = ["배송 준비", "신규"]
held = "취소요청"
cancelled = "취소"
sent = "발송"

[[dispatch.column]]
title = "몰주문"
field = "order"

[[dispatch.column]]
title = "송장"
field = "waybill"
"""


def own(folder: Path, text: str = OWN, name: str = "mall") -> Path:
    (folder / "forms" / "orders").mkdir(parents=True, exist_ok=True)
    file = folder / "forms" / "orders" / f"{name}.toml"
    file.write_text(text, "utf-8")
    return file


def test_words_of_a_state_are_those_of_the_profile_and_an_unknown_one_waits(tmp_path: Path) -> None:
    profile = read_profile(own(tmp_path), "mall")
    rows = [
        (str(at), "MUG", 1, "김하늘", "서울", word)
        for at, word in enumerate(["배송준비", "취소", "발송", "취소요청", "보류중"])
    ]
    data = xlsx_file(("몰주문", "코드", "개수", "받는이", "주소", "상태"), *rows)
    found = read(data, ProfileChoice(form=profile)).orders
    assert [one.status for one in found] == [
        OrderStatus.READY,
        OrderStatus.CANCELLED,
        OrderStatus.DISPATCHED,
        OrderStatus.ON_HOLD,
        OrderStatus.NOT_READY,
    ]
    assert (found[4].news[0].left_out, found[4].news[0].word) == ("unknown_state", "보류중")


def test_a_line_without_a_number_of_its_own_is_named_by_its_code(tmp_path: Path) -> None:
    profile = read_profile(
        own(tmp_path, OWN.replace('status = "상태"', "").split("[status]")[0] + OWN[OWN.index("[[") :]), "mall"
    )
    data = xlsx_file(("몰주문", "코드", "개수", "받는이", "주소"), *[("1", "MUG", 1, "김", "서울")] * 2)
    (one,) = read(data, ProfileChoice(form=profile)).orders
    assert [line.id for line in one.consignments[0].lines] == ["MUG", "MUG#2"]


def test_ones_own_profile_is_found_by_name_and_takes_the_place_of_a_shipped_one(tmp_path: Path) -> None:
    own(tmp_path)
    own(tmp_path, OWN, "coupang")
    profiles = {profile.name: profile for profile in all_profiles(tmp_path)}
    assert profiles.keys() == {*SHIPPED, "mall"}
    assert profiles["coupang"].shop == "우리몰"
    assert load_profile("mall", tmp_path).shop == "우리몰"
    assert load_profile(str(own(tmp_path)), tmp_path).name == "mall"
    with pytest.raises(FormError) as raised:
        load_profile("ebay", tmp_path)
    assert raised.value.message_code == "unknown_form"


def test_titles_that_fit_two_profiles_are_not_guessed_about(tmp_path: Path) -> None:
    own(tmp_path)
    own(tmp_path, OWN, "again")
    data = xlsx_file(("몰주문", "코드", "개수", "받는이", "주소", "상태"), ("1", "MUG", 1, "김하늘", "서울", "신규"))
    (told,) = fault(data, ProfileChoice(all_profiles(tmp_path)))
    assert (told.code, told.value) == ("several_profiles", "again, mall")


def test_a_sheet_that_lacks_columns_of_the_named_profile_is_told_which() -> None:
    titles = tuple(title for title in COUPANG if title not in ("수취인이름", "구매수(수량)"))
    (coupang_profile,) = (one for one in shipped_profiles() if one.name == "coupang")
    problems = fault(coupang(COUPANG, titles=titles), ProfileChoice(form=coupang_profile))
    assert [(one.code, one.column) for one in problems] == [
        ("missing_column", "구매수(수량)"),
        ("missing_column", "수취인이름"),
    ]


def test_a_title_twice_is_not_guessed_about() -> None:
    assert [one.code for one in fault(xlsx_file((*COUPANG, "옵션ID"), (*COUPANG.values(), "2")))] == [
        "duplicate_column"
    ]


@pytest.mark.parametrize(
    ("change", "key"),
    [
        (("quantity = ", "count = "), "columns.count"),
        (('sku = "코드"\n', ""), "columns.sku"),
        (('cancelled = "취소"', 'cancelled = "신규"'), "status.cancelled"),
        (('status = "상태"\n', ""), "columns.status"),
        (('field = "waybill"', 'field = "number"'), "dispatch.column[1].field"),
        (('field = "waybill"', 'value = "1"'), "dispatch.column"),
        (('shop = "우리몰"', 'shop = "우리몰"\ncertain = "very"'), "certain"),
    ],
)
def test_a_profile_that_cannot_be_used_is_told_by_its_key(tmp_path: Path, change: tuple[str, str], key: str) -> None:
    with pytest.raises(FormError) as raised:
        read_profile(own(tmp_path, OWN.replace(*change)), "mall")
    assert raised.value.key == key
