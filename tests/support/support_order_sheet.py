"""The seller centre's order sheet as it is downloaded, with invented people."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence

import openpyxl
from msoffcrypto.format.ooxml import OOXMLFile

from tests.support.support_sheets import csv_file, xlsx_file

NOTICE = (
    "◈ 다운로드 받은 파일로 '엑셀 일괄발송' 처리하는 방법\n1. 엑셀 파일에 아래 네 가지 항목을 확인 후 입력해주세요.\n"
    "- 상품주문번호, 배송방법, 택배사, 송장번호\n※ 파일 업로드 시, 1행 삭제 후 업로드 부탁 드립니다."
)
HEADERS = (
    *("상품주문번호", "주문번호", "배송속성", "배송방법", "택배사", "송장번호", "배송방법(구매자 요청)", "판매채널"),
    *("구매자명", "수취인명", "주문상태", "주문세부상태", "결제일", "상품번호", "상품명", "상품종류", "옵션정보"),
    *("옵션관리코드", "수량", "옵션가격", "상품가격", "사은품", "발주확인일", "발송기한", "배송비 묶음번호"),
    *("배송비 형태", "판매자 상품코드", "수취인연락처1", "수취인연락처2", "통합배송지", "기본배송지", "상세배송지"),
    *("구매자연락처", "우편번호", "배송메세지", "개인통관고유부호", "주문일시"),
)
ROW: Mapping[str, object] = {
    "상품주문번호": "2026112411111111",
    "주문번호": "2026112499999991",
    "배송방법(구매자 요청)": "택배,등기,소포",
    "판매채널": "스마트스토어",
    "구매자명": "구견본",
    "수취인명": "홍견본",
    "주문상태": "결제완료",
    "주문세부상태": "발주확인",
    "결제일": "2026-11-24 10:00:00",
    "상품명": "머그컵",
    "옵션정보": "색상: 화이트",
    "옵션관리코드": "MUG-WH",
    "수량": 2,
    "발송기한": "2026-11-27 23:59:59",
    "배송비 묶음번호": "7000000001",
    "판매자 상품코드": "MUG",
    "수취인연락처1": "010-0000-5678",
    "통합배송지": "서울 가상구 견본로 1 101호",
    "우편번호": "06236",
    "배송메세지": "문 앞에 놓아주세요",
}
PASSWORD = "견본1234"


def row(**changes: object) -> dict[str, object]:
    """A product order, with some cells changed; the names of columns with blanks are written with `_`."""
    return {**ROW, **{name.replace("_", " "): value for name, value in changes.items()}}


def cells(rows: Sequence[Mapping[str, object]], headers: Sequence[str] = HEADERS) -> list[list[object]]:
    """Headers and rows as they stand in the sheet."""
    return [list(headers), *([one.get(name, "") for name in headers] for one in rows)]


def sheet(*rows: Mapping[str, object], headers: Sequence[str] = HEADERS) -> bytes:
    """The sheet as .xlsx, with the line that explains something above the headers."""
    return xlsx_file([NOTICE], *cells(rows, headers))


def csv_sheet(*rows: Mapping[str, object], headers: Sequence[str] = HEADERS, encoding: str = "cp949") -> bytes:
    """The sheet saved as CSV by Korean Excel, or with a byte order mark as "utf-8-sig"."""
    return csv_file([NOTICE.replace("◈", "*").replace("※", "*")], *cells(rows, headers), encoding=encoding)


def merged(data: bytes, *ranges: str) -> bytes:
    """The sheet with some cells merged."""
    book = openpyxl.load_workbook(io.BytesIO(data))
    for one in ranges:
        book.worksheets[0].merge_cells(one)
    said = io.BytesIO()
    book.save(said)
    return said.getvalue()


def locked(data: bytes, password: str = PASSWORD) -> bytes:
    """The sheet behind a password."""
    said = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt(password, said)
    return said.getvalue()
