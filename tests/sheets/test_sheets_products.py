"""The product file: every good row, or every bad one by line and column."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from station.packing.orders import Barcode, Product, SetComponent
from station.sheets import SheetFault, SheetProblem, read_products
from tests.support.support_sheets import Cells, csv_file, xlsx_file

_HEADER = (
    *("sku", "barcode", "units", "name", "option", "components"),
    *("scan", "weight_g", "track", "location"),
)
_GOODS: list[Cells] = [
    _HEADER,
    ("MUG-WH", "8801234567893", "", "머그컵", "화이트 350ml", "", "", "350", "", "A-01"),
    ("mug-wh", "18801234567890", "12", "", "", "", "", "", "", ""),
    ("SOCK", "012345678905", "1", "양말", "", "", "yes", "", "", ""),
    ("SET-1", "", "", "세트", "", "MUG-WH*2; sock", "", "", "", ""),
    ("STICKER", "", "", "스티커", "", "", "no", "0", "", ""),
    ("MILK", "8800000000017", "", "우유", "", "", "", "", "lot", ""),
    ("TEA", "", "", "차", "", "", "", "", "serial", ""),
    ("TEA", "8800000000024", "", "차", "", "", "", "", "", ""),
]
_PRODUCTS = (
    Product(
        "MUG-WH",
        "머그컵",
        "화이트 350ml",
        (Barcode("8801234567893"), Barcode("18801234567890", 12)),
        weight_g=350,
        location="A-01",
    ),
    Product("SOCK", "양말", barcodes=(Barcode("012345678905"),)),
    Product("SET-1", "세트", components=(SetComponent("MUG-WH", 2), SetComponent("sock", 1))),
    Product("STICKER", "스티커", scan=False, weight_g=0),
    Product("MILK", "우유", barcodes=(Barcode("8800000000017"),), track="lot"),
    Product("TEA", "차", barcodes=(Barcode("TEA"), Barcode("8800000000024")), track="serial"),
)


def _problems(*rows: Cells, name: str = "goods.csv", known: tuple[Product, ...] = ()) -> tuple[SheetProblem, ...]:
    with pytest.raises(SheetFault) as caught:
        read_products(csv_file(*rows), name, known)
    return caught.value.problems


def _found(data: bytes, name: str) -> tuple[SheetProblem, ...]:
    try:
        read_products(data, name)
    except SheetFault as fault:
        return fault.problems
    return ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_csv_of_any_korean_excel_is_read(encoding: str, delimiter: str) -> None:
    if delimiter == ";":
        rows = [tuple(str(cell).replace("; ", ";") for cell in row) for row in _GOODS]
        assert read_products(csv_file(*rows, encoding=encoding, delimiter=";"), "goods.CSV") == _PRODUCTS
    else:
        data = csv_file(*_GOODS, encoding=encoding, delimiter=delimiter)
        assert read_products(data, "goods.csv") == _PRODUCTS


def test_a_spreadsheet_with_numbers_for_codes_is_read() -> None:
    rows = [
        tuple(int(str(cell)) if str(cell).isdigit() and str(cell)[0] != "0" else cell for cell in row) for row in _GOODS
    ]
    assert read_products(xlsx_file(*rows), "goods.xlsx") == _PRODUCTS


def test_columns_come_in_any_order_and_unknown_ones_do_not_matter() -> None:
    data = csv_file((" Name ", "가격", "SKU"), ("머그컵", "9,900", "MUG"), ("", "", ""), ("양말", "", "SOCK"))
    assert read_products(data, "goods.csv") == (Product("MUG", "머그컵"), Product("SOCK", "양말"))


def test_everything_that_is_wrong_is_told_at_once() -> None:
    assert _problems(
        ("sku", "name", "barcode", "units", "components", "scan", "weight_g", "track"),
        ("A", "", "1", "0", "", "", "", ""),
        ("", "nameless", "", "", "", "", "", ""),
        ("B", "b", "8.80123E+12", "x", "", "perhaps", "-1", "batch"),
        ("C", "c", "", "", "B*0", "", "", ""),
        ("D", "d", "", "", "NOWHERE*2", "", "", ""),
        ("E", "e", "", "", "F*1", "", "", ""),
        ("F", "f", "", "", "E*1", "", "", ""),
        ("F", "other", "", "", "", "", "", ""),
        ("G", "g", "012345678905", "", "", "", "", ""),
        ("G", "g", "0012345678905", "", "", "", "", "", "too far"),
    ) == (
        SheetProblem(2, "name", "missing_value"),
        SheetProblem(2, "units", "bad_number", "0"),
        SheetProblem(3, "sku", "missing_value"),
        SheetProblem(4, "barcode", "damaged_number", "8.80123E+12"),
        SheetProblem(4, "units", "bad_number", "x"),
        SheetProblem(4, "scan", "bad_word", "perhaps"),
        SheetProblem(4, "weight_g", "bad_number", "-1"),
        SheetProblem(4, "track", "bad_word", "batch"),
        SheetProblem(5, "components", "bad_components", "B*0"),
        SheetProblem(6, "components", "unknown_component", "NOWHERE*2"),
        SheetProblem(7, "components", "component_cycle", "F*1"),
        SheetProblem(8, "components", "component_cycle", "E*1"),
        SheetProblem(9, "name", "contradiction", "other"),
        SheetProblem(9, "barcode", "duplicate"),
        SheetProblem(11, "", "too_many_cells"),
        SheetProblem(11, "barcode", "duplicate", "0012345678905"),
    )


def test_a_set_may_consist_of_what_the_catalogue_has() -> None:
    rows = (("sku", "name", "components"), ("SET", "세트", "MUG-WH*2"))
    assert _problems(*rows) == (SheetProblem(2, "components", "unknown_component", "MUG-WH*2"),)
    (made,) = read_products(csv_file(*rows), "goods.csv", known=(Product("mug-wh", "머그컵"),))
    assert made.components == (SetComponent("MUG-WH", 2),)


def test_a_number_that_a_spreadsheet_has_rounded_is_no_code() -> None:
    data = xlsx_file(("sku", "name", "barcode"), ("A", "a", 8801234567893), ("B", "b", 12345678901234567890))
    with pytest.raises(SheetFault) as caught:
        read_products(data, "goods.xlsx")
    assert [(problem.line, problem.code) for problem in caught.value.problems] == [(3, "damaged_number")]


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "goods.csv", "empty"),
        (b"\n , ,\n", "goods.csv", "empty"),
        (b"sku,name\n", "goods.csv", "empty"),
        (b"%PDF-1.7\nsku,name\nA,a\n", "goods.pdf", "wrong_type"),
        (b"sku,name\nA,a\0\n", "goods.csv", "wrong_type"),
        (b"PK\x03\x04 not a workbook", "goods.xlsx", "unreadable"),
        (b"\xd0\xcf\x11\xe0" + bytes(64), "goods.xlsx", "unreadable"),
        (b"sku,name\nA,\xff\xfe\xff\n", "goods.csv", "encoding"),
        (b'sku,name\nA,"a\n', "goods.csv", "bad_csv"),
        (b"name\na\n", "goods.csv", "missing_column"),
        (b"sku,name,SKU\nA,a,A\n", "goods.csv", "duplicate_column"),
    ],
)
def test_a_file_that_is_none_says_what_it_is_instead(data: bytes, name: str, code: str) -> None:
    with pytest.raises(SheetFault) as caught:
        read_products(data, name)
    assert [problem.code for problem in caught.value.problems] == [code]


@pytest.mark.parametrize("name", ["goods.pdf", "goods", "goods.xlsx", "goods.csv"])
def test_a_list_is_read_by_what_is_in_it_whatever_its_name(name: str) -> None:
    for data in (b"sku,name\nA,a\n", xlsx_file(("sku", "name"), ("A", "a"))):
        assert [product.sku for product in read_products(data, name)] == ["A"]


def test_a_line_is_counted_as_an_editor_counts_it() -> None:
    data = b'sku,name\r\nA,"two\r\nlines"\r\n\r\nB,\r\n'
    with pytest.raises(SheetFault) as caught:
        read_products(data, "goods.csv")
    assert caught.value.problems == (SheetProblem(5, "name", "missing_value"),)


@given(st.binary(max_size=300), st.sampled_from(["a.csv", "a.xlsx"]))
@example(b"sku,name\n\x00,\x00", "a.csv")
@example(b"\xef\xbb\xbf\xef\xbb\xbf", "a.csv")
def test_any_bytes_are_read_or_refused_and_nothing_else(data: bytes, name: str) -> None:
    assert all(problem.code for problem in _found(data, name))


@given(st.lists(st.tuples(*[st.text("A1;*-, \"'가\n", max_size=6)] * 4), max_size=8))
def test_any_cells_are_read_or_refused_and_nothing_else(rows: list[tuple[str, ...]]) -> None:
    found = _found(csv_file(("sku", "name", "barcode", "components"), *rows), "a.csv")
    assert all(problem.code for problem in found)


KNOWN = Product("MUG", "머그컵", "흰색", (Barcode("8800000000017"),), location="A-1", weight_g=300)


def test_a_barcode_that_comes_later_is_added_and_what_is_left_out_stays() -> None:
    data = csv_file(("sku", "barcode", "units"), ("mug", "8800000000024", "12"))
    (made,) = read_products(data, "goods.csv", (KNOWN,))
    codes = (Barcode("8800000000017"), Barcode("8800000000024", 12))
    assert made == Product("mug", "머그컵", "흰색", codes, location="A-1", weight_g=300)
    (alone,) = read_products(csv_file(("sku", "name"), ("MUG", "새 머그컵")), "goods.csv", (KNOWN,))
    assert alone == Product("MUG", "새 머그컵", "흰색", (Barcode("8800000000017"),), location="A-1", weight_g=300)


def test_a_product_is_what_the_file_says_and_nothing_else_when_it_is_replaced() -> None:
    data = csv_file(("sku", "barcode", "name"), ("MUG", "8800000000024", "머그컵"))
    (made,) = read_products(data, "goods.csv", (KNOWN,), replace=True)
    assert made == Product("MUG", "머그컵", barcodes=(Barcode("8800000000024"),))


def test_a_barcode_that_is_known_gets_the_count_that_the_file_says() -> None:
    data = csv_file(("sku", "barcode", "units"), ("MUG", "8800000000017", "6"))
    (made,) = read_products(data, "goods.csv", (KNOWN,))
    assert made.barcodes == (Barcode("8800000000017", 6),)


def test_headings_are_known_in_korean() -> None:
    header = ("상품코드", "바코드", "수량/입수", "상품명", "옵션", "위치", "무게(g)", "세트 구성", "비고")
    data = xlsx_file(header, ("MUG", "8800000000017", 12, "머그컵", "흰색", "A-1", 300, "", "x"))
    assert read_products(data, "상품.xlsx") == (
        Product("MUG", "머그컵", "흰색", (Barcode("8800000000017", 12),), location="A-1", weight_g=300),
    )


def test_the_product_sheet_of_the_seller_centre_is_read_below_its_explaining_lines() -> None:
    data = xlsx_file(
        ["스마트스토어 상품 목록", ""],
        ["상품번호(스마트스토어)", "판매자 상품코드", "상품명", "판매자 바코드", "판매상태", "재고수량"],
        ["9900000001", "MUG", "머그컵", "8800000000017", "판매중", 5],
        ["9900000002", "", "공책", "", "판매중", 0],
    )
    assert read_products(data, "상품.xlsx") == (
        Product("MUG", "머그컵", barcodes=(Barcode("8800000000017"),)),
        Product("9900000002", "공책"),
    )


@pytest.mark.parametrize(
    "said", ["8801234567893.0", "'8801234567893", '="8801234567893"', "８８０１２３４５６７８９３"]
)
def test_a_barcode_is_read_however_a_program_wrote_it(said: str) -> None:
    (product,) = read_products(csv_file(("sku", "barcode", "name"), ("MUG", said, "머그컵")), "상품.csv")
    assert product.barcodes == (Barcode("8801234567893"),)


def _scanned(known: tuple[Product, ...], scan: str, track: str = "") -> tuple[bool, bool]:
    (made,) = read_products(csv_file(("sku", "name", "scan", "track"), ("CARD", "엽서", scan, track)), "g.csv", known)
    return made.scan, made.once


@pytest.mark.parametrize(
    ("scan", "told"),
    [
        ("once", (True, True)),
        ("한 번", (True, True)),
        ("yes", (True, False)),
        ("", (True, False)),
        ("no", (False, False)),
    ],
)
def test_how_strictly_a_product_is_scanned_is_a_word(scan: str, told: tuple[bool, bool]) -> None:
    assert _scanned((), scan) == told


def test_a_blank_cell_leaves_it_as_it_was() -> None:
    assert _scanned((Product("CARD", "엽서", once=True),), "") == (True, True)
    assert _scanned((Product("CARD", "엽서", once=True),), "yes") == (True, False)


def test_a_tracked_product_is_never_scanned_once() -> None:
    assert _scanned((), "once", "lot") == (True, False)
    assert _scanned((Product("CARD", "엽서", once=True),), "", "serial") == (True, False)
    assert _scanned((Product("CARD", "엽서", track="lot"),), "once") == (True, False)


@pytest.mark.parametrize("image", ["http://a.example/1.jpg", "https://", "https://a b/", "https://me@a.example/1.jpg"])
def test_a_picture_has_an_https_address(image: str) -> None:
    with pytest.raises(SheetFault) as caught:
        read_products(csv_file(("sku", "name", "image"), ("CARD", "엽서", image)), "g.csv")
    assert [(problem.column, problem.code) for problem in caught.value.problems] == [("image", "bad_image")]
