"""Files that are no order sheets, or spoilt ones: each gets its own sentence, and nothing of it is taken."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from station.cli import main
from station.sheets import SheetRow, dispatch_sheet
from tests.support.support_order_sheet import HEADERS, NOTICE, PASSWORD, ROW, cells, csv_sheet, locked, row, sheet
from tests.support.support_sheetroom import room_in
from tests.support.support_sheets import csv_file, xlsx_file

OTHER_SHOP = csv_file(
    ["번호", "묶음배송번호", "주문번호", "등록상품명", "수취인이름"], ["1", "2", "3", "머그컵", "홍견본"]
)
PICTURE = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + b"IHDR" + bytes(40)
OLD_BOOK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
SECOND = row(상품주문번호="2026112411111112")
NOT_AN_ORDER_SHEET = "주문 시트가 아니에요. 스마트스토어의 발주발송관리에서 받은 엑셀 파일을 넣으세요"
DAMAGED = "엑셀이 숫자를 바꿔 놓았어요. 엑셀로 다시 저장하지 말고, 받은 파일을 그대로 쓰세요"
UNFIT = "비밀번호가 맞지 않아요. --password에 적은 것이나 shop.sheet_password를 확인하세요"
LOCKED = (
    "비밀번호가 걸려 있어요. orders import에는 --password를 붙이고, "
    "inbox 폴더에 넣으려면 shop.sheet_password를 적으세요"
)
MIXED = "여러 쇼핑몰의 주문이 섞여 있어요. 쇼핑몰마다 파일을 따로 넣으세요"
WRONG: dict[str, tuple[str, bytes, str]] = {
    "another shop's sheet": ("쿠팡.csv", OTHER_SHOP, f"1행 {NOT_AN_ORDER_SHEET}"),
    "our own dispatch sheet": (
        "발송.xlsx",
        dispatch_sheet([SheetRow("1", "CJ대한통운", "650000000011")]),
        "1행 주문 시트가 아니라 발송 시트예요. 이 파일은 판매자센터의 엑셀 일괄발송에 올리세요",
    ),
    "a picture": ("주문.xlsx", PICTURE, "표가 든 파일이 아니에요. .xlsx, .xls, CSV 파일을 넣으세요"),
    "nothing": ("주문.csv", b"", "내용이 없어요"),
    "no rows": ("주문.xlsx", xlsx_file([NOTICE], HEADERS), "2행 내용이 없어요"),
    "half of it": ("주문.xlsx", sheet(ROW)[:3000], "파일을 읽을 수 없어요"),
    "a list of products": (
        "상품.csv",
        "sku,barcode,name,quantity\nMUG,1,머그컵,1\n".encode(),
        "1행 주문 시트가 아니에요. 스마트스토어의 발주발송관리에서 받은 엑셀 파일을 넣으세요",
    ),
    "half of an old spreadsheet": ("주문.xls", OLD_BOOK, "파일을 읽을 수 없어요"),
    "another password": ("주문.xlsx", locked(sheet(ROW), "다른 비밀번호"), UNFIT),
    "a rounded number": ("주문.xlsx", sheet(row(주문번호=2.02611e15)), f"3행 주문번호 {DAMAGED}"),
    "a rounded text": ("주문.csv", csv_sheet(row(주문번호="2.02611E+15")), f"6행 주문번호 {DAMAGED}"),
    "two shops": ("주문.xlsx", xlsx_file(*cells([ROW]), *cells([SECOND])), f"3행 {MIXED}"),
    "neither encoding": (
        "주문.csv",
        csv_sheet(ROW) + b"\xff\xff",
        "7행 글자 인코딩을 알 수 없어요 (UTF-8이나 CP949로 저장하세요)",
    ),
}


@pytest.mark.parametrize("case", WRONG)
def test_each_has_its_sentence_and_is_put_aside(tmp_path: Path, case: str) -> None:
    name, data, said = WRONG[case]
    with room_in(tmp_path) as room:
        room.drop(name, data)
        assert room.round().failure == "sheet_refused"
        assert room.orders() == {}
        assert room.here() == sorted([f"{name}.refused", f"{name}.결과.txt"])
        assert room.note(f"{name}.결과.txt") == f"{said}\n아무것도 가져오지 않았어요. 고친 뒤 다시 가져오세요.\n"


def test_what_was_only_half_there_is_taken_when_it_comes_whole(tmp_path: Path) -> None:
    with room_in(tmp_path) as room:
        for data in (sheet(ROW)[:3000], sheet(ROW)):
            room.drop("주문.xlsx", data)
            room.round()
        assert room.here() == ["주문.xlsx.결과.txt"]
        assert list(room.orders()) == [ROW["주문번호"]]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    with room_in(tmp_path):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("SHEET_PASSWORD", PASSWORD)
        monkeypatch.delenv("PACKING_STATION_CONFIG", raising=False)
    (tmp_path / "주문.xlsx").write_bytes(locked(sheet(ROW)))
    (tmp_path / "비밀번호").write_text(PASSWORD + "\r\n", "utf-8-sig")
    return tmp_path


@pytest.mark.parametrize("words", [("--password", PASSWORD), ("--password-file", "비밀번호")])
def test_a_locked_sheet_is_imported_by_hand_with_its_password(
    site: Path, words: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["orders", "import", "주문.xlsx", *words]) == 0
    assert capsys.readouterr() == ("주문 1건을 가져오고 0건을 고쳤어요. 그대로인 주문 0건.\n", "")
    # Only what lies in the inbox is deleted.
    assert (site / "주문.xlsx").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), LOCKED),
        (("--password", "아님"), UNFIT),
    ],
)
def test_without_it_the_import_says_what_to_do(
    site: Path, words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["orders", "import", "주문.xlsx", *words]) == 1
    told = f"주문.xlsx: {said}. 아무것도 가져오지 않았어요. 고친 뒤 다시 가져오세요.\n"
    assert capsys.readouterr() == ("", told)
