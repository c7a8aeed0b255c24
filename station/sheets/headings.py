"""The columns of the seller centre's order sheet, and how its other downloads are told from it."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from station.packing.barcodes import tidy
from station.sheets.sheet_faults import SheetFault, fault

ITEM, ORDER, RECEIVER, QUANTITY = "상품주문번호", "주문번호", "수취인명", "수량"
PACKAGE, DUE, HOPE = "배송비 묶음번호", "발송기한", "배송희망일"
CARRIER, WAYBILL, SENT_AT = "택배사", "송장번호", "발송처리일"
WHOLE_ADDRESS, BASE_ADDRESS, DETAIL = "통합배송지", "기본배송지", "상세배송지"
ADDRESSES = (WHOLE_ADDRESS, BASE_ADDRESS, "배송지")
CODES = {
    "optionManageCode": "옵션관리코드",
    "sellerProductCode": "판매자 상품코드",
    "sellerCustomCode1": "판매자 내부코드1",
    "sellerCustomCode2": "판매자 내부코드2",
    "productId": "상품번호",
}
"""What may name a product, by the names of `[shop] sku_from`."""
STATES = ("주문상태", "주문세부상태", "클레임상태")
ATTRIBUTE = "배송속성"
METHODS = ("배송방법(구매자 요청)", "배송방법")
COMPANIES = ("풀필먼트사(주문 기준)", "풀필먼트사")
COUNTRIES = ("국가", "배송국가", "수취인국가")
PARTLY = "수량클레임 여부"
AMOUNTS = ("최종 상품별 총 주문금액", "상품별 총 주문금액")
SHOPS = ("판매채널", "스토어명", "상점명", "쇼핑몰", "쇼핑몰명", "판매자 ID")
NUMBERS = (ITEM, ORDER, PACKAGE, WAYBILL, "상품번호", "수취인연락처1", "수취인연락처2", "우편번호")
NEEDED = (ITEM, ORDER, RECEIVER, QUANTITY)
COLUMNS = (
    *(*NEEDED, "상품명", "상품종류", "옵션정보", *CODES.values(), "배송메세지", "수취인연락처1", "수취인연락처2"),
    *("우편번호", *ADDRESSES, DETAIL, DUE, PACKAGE, HOPE, "구독배송희망일", "결제일", "주문일시", "사은품", "구매자명"),
    *(*STATES, ATTRIBUTE, *METHODS, *COMPANIES, *COUNTRIES, PARTLY, CARRIER, WAYBILL, SENT_AT, *SHOPS, *AMOUNTS),
)
_NAMES = {re.sub(r"\s", "", name).casefold(): name for name in COLUMNS} | {
    "배송메시지": "배송메세지",
    "희망배송일": HOPE,
    "판매자상품번호": "판매자 상품코드",
}

# Headings that one download of the seller centre has and the order sheet has not; the first that fits is told.
_DOWNLOADS: tuple[tuple[str, frozenset[str]], ...] = (
    ("취소관리", frozenset({"취소사유", "취소요청일", "취소상태", "취소처리상태"})),
    ("반품관리", frozenset({"반품사유", "반품요청일", "반품상태", "반품처리상태"})),
    ("교환관리", frozenset({"교환사유", "교환요청일", "교환상태", "교환처리상태"})),
    ("구매확정내역", frozenset({"구매확정일", "구매확정요청일"})),
    ("정산내역", frozenset({"정산예정일", "정산완료일", "정산금액", "정산기준일"})),
    ("배송현황관리", frozenset({"배송상태", "배송완료일", "배송시작일", "집화일"})),
    ("상품조회", frozenset({"상품번호(스마트스토어)", "판매상태", "전시상태", "재고수량"})),
    ("문의관리", frozenset({"문의내용", "문의유형", "문의등록일"})),
)
_QUERY = frozenset({ITEM, ORDER})
_DELIVERING = frozenset({*ADDRESSES, DUE, "우편번호", "수취인연락처1", "배송비묶음번호"})


def name_of(said: str) -> str:
    """Return the name of a column by its heading."""
    bare = bare_name(said)
    return _NAMES.get(bare, bare)


def bare_name(said: str) -> str:
    """Return a heading without blanks, in small letters."""
    return re.sub(r"\s", "", tidy(said)).casefold()


def is_header(cells: Sequence[str]) -> bool:
    """Whether a line holds these columns' names."""
    names = {name_of(cell) for cell in cells}
    return ITEM in names or {ORDER, RECEIVER} <= names


def download_of(cells: Sequence[str]) -> str:
    """Return the name of the seller centre's download that has such headings, or "" for one that is not known."""
    names = {bare_name(cell) for cell in cells}
    for name, marks in _DOWNLOADS:
        if names & {mark.casefold() for mark in marks}:
            return name
    return "주문조회" if names >= _QUERY and not names & _DELIVERING else ""


def require_columns(line: int, cells: Sequence[str]) -> None:
    """Raise SheetFault, when a sheet lacks what an order needs; another download is told as what it is."""
    names = {name_of(cell) for cell in cells}
    if {ITEM, CARRIER, WAYBILL} <= names and not names & {ORDER, RECEIVER}:
        raise fault("dispatch_sheet", line=line)
    missing = [name for name in NEEDED if name not in names]
    missing += _first_missing(names, ADDRESSES) + _first_missing(names, tuple(CODES.values()))
    if not missing:
        return
    if download := download_of(cells):
        raise fault("other_download", download, line=line)
    raise SheetFault(tuple(problem for name in missing for problem in fault("missing_column", "", line, name).problems))


def _first_missing(names: Collection[str], choices: Sequence[str]) -> list[str]:
    return [] if set(names).intersection(choices) else [choices[0]]
