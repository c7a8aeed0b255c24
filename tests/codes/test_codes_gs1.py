"""When a text is read as GS1, and what is read then."""

from __future__ import annotations

import subprocess
import sys
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.codes.gs1 import Gs1Goods, is_link, is_plausible, read
from station.packing.barcodes import check_digit
from station.packing.parcels import NO_TRACE, PieceTrace

GTIN, GS = "08801234567893", "\x1d"
CHRISTMAS = date(2026, 12, 25)


@pytest.mark.parametrize(
    ("text", "symbology", "goods"),
    [
        (f"01{GTIN}", "]C1", Gs1Goods(GTIN)),
        (f"01{GTIN}", "]e0", Gs1Goods(GTIN)),
        (f"01{GTIN}", "", Gs1Goods(GTIN)),
        (f"{GS}01{GTIN}", "", Gs1Goods(GTIN)),
        (f"01{GTIN}1726122510L-7{GS}21S/1", "]d2", Gs1Goods(GTIN, 1, PieceTrace("L-7", "S/1", CHRISTMAS))),
        (f"01{GTIN}10L-7{GS}17261225{GS}21S/1", "]Q3", Gs1Goods(GTIN, 1, PieceTrace("L-7", "S/1", CHRISTMAS))),
        (f"10L-7{GS}01{GTIN}", "", Gs1Goods(GTIN, 1, PieceTrace("L-7"))),
        (f"01{GTIN}15261225", "]C1", Gs1Goods(GTIN, 1, PieceTrace(expiry=CHRISTMAS))),
        (f"01{GTIN}1526010117261225", "]C1", Gs1Goods(GTIN, 1, PieceTrace(expiry=CHRISTMAS))),
        (f"01{GTIN}17260200", "]C1", Gs1Goods(GTIN, 1, PieceTrace(expiry=date(2026, 2, 28)))),
        (f"01{GTIN}3012", "]C1", Gs1Goods(GTIN, 12)),
        (f"02{GTIN}3724{GS}10L", "]C1", Gs1Goods(GTIN, 24, PieceTrace("L"))),
        (f"(01){GTIN}(10)L-7(17)261225", "", Gs1Goods(GTIN, 1, PieceTrace("L-7", expiry=CHRISTMAS))),
        (f"(01) {GTIN} (21) S1", "]Q1", Gs1Goods(GTIN, 1, PieceTrace(serial="S1"))),
        (f"(17)261225(01){GTIN}", "]C0", Gs1Goods(GTIN, 1, PieceTrace(expiry=CHRISTMAS))),
        (
            f"https://id.gs1.org/01/{GTIN}/10/L-7/21/S%2F1?17=261225",
            "",
            Gs1Goods(GTIN, 1, PieceTrace("L-7", "S/1", CHRISTMAS)),
        ),
        ("https://brand.example/kr/01/8801234567893", "]Q1", Gs1Goods(GTIN)),
        (f"HTTPS://ID.GS1.ORG/01/{GTIN}?17=261225", "]Q1", Gs1Goods(GTIN, 1, PieceTrace(expiry=CHRISTMAS))),
        (f"https://id.gs1.org/01/{GTIN}?to=Hong", "]Q1", Gs1Goods(GTIN, personal=True)),
        (
            f"https://id.gs1.org/01/{GTIN}?17=261225&to=Hong",
            "",
            Gs1Goods(GTIN, 1, PieceTrace(expiry=CHRISTMAS), personal=True),
        ),
        (f"https://id.gs1.org/01/{GTIN}#Hong", "]Q1", Gs1Goods(GTIN, personal=True)),
        (f"01{GTIN}4300HONG", "]C1", Gs1Goods(GTIN, personal=True)),
    ],
)
def test_goods_are_read_with_lot_serial_expiry_and_count(text: str, symbology: str, goods: Gs1Goods) -> None:
    assert read(text, symbology) == goods


@pytest.mark.parametrize("symbology", ["", "]d2", "]C1"])
@pytest.mark.parametrize(
    ("text", "trace"),
    [
        (f"01{GTIN}21S12345678901234567810LOT-7", NO_TRACE),
        (f"01{GTIN}1726122510LOT-721S1234567890123456", PieceTrace(expiry=CHRISTMAS)),
        (f"{GS}01{GTIN}1726122510LOT-721S1234567890123456", PieceTrace(expiry=CHRISTMAS)),
        (f"1726122501{GTIN}10LOT|21S1", PieceTrace(expiry=CHRISTMAS)),
    ],
)
def test_without_its_separators_a_code_names_the_goods_and_what_stands_in_front(
    text: str, trace: PieceTrace, symbology: str
) -> None:
    if symbology or not text.startswith("17"):
        assert read(text, symbology) == Gs1Goods(GTIN, trace=trace, cut=True)


@pytest.mark.parametrize("text", [f"02{GTIN}37241", f"01{GTIN}301210LOT", f"01{GTIN}10L{GS}21{'S' * 30}"])
def test_a_code_whose_count_or_fault_is_another_names_none(text: str) -> None:
    assert read(text, "]d2") is None or not read(text, "]d2").cut  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["10ABC123", "21-0001", "91ABC", "12345670", "2026112312345670", GTIN, "", "(10)L-7"])
def test_a_sellers_own_code_is_not_taken_for_gs1(text: str) -> None:
    assert not is_plausible(text, "")


@pytest.mark.parametrize("symbology", ["]C0", "]A0", "]E0", "]Q1", "]d1", "]I0"])
def test_a_symbology_that_carries_no_gs1_is_believed(symbology: str) -> None:
    assert read(f"01{GTIN}10L{GS}21S", symbology) is None


@pytest.mark.parametrize(
    "text",
    [
        "0108801234567894",
        f"01{GTIN}17261331",
        f"01{GTIN}3000",
        f"01{GTIN}99{'x' * 2000}",
        "00106141412345678908",
        "(01)08801234567894",
        f"(01){GTIN}(0A)x",
        f"(01){GTIN}(10)A(B)",
        f"(01){GTIN}(99999)x",
        f"https://id.gs1.org/01/{GTIN}/99/x",
        "https://[::1/01/08801234567893",
    ],
)
def test_a_broken_code_names_no_goods(text: str) -> None:
    assert read(text, "]C1") is None


@pytest.mark.parametrize(
    "address",
    [
        "https://shop.example/orders/2026112312345670",
        "https://shop.example/01/2026112312345670",
        "https://shop.example/?x=/01/08801234567893",
        "https://shop.example/01/08801234567894",
        "ftp://shop.example/01/08801234567893",
    ],
)
def test_a_shops_address_is_no_digital_link(address: str) -> None:
    assert not is_link(address)


@given(st.text(max_size=80) | st.text(f"0123456789()ABC{GS}", max_size=80), st.sampled_from(["", "]C1", "]d2", "]Q1"]))
def test_no_text_at_all_breaks_the_reading(text: str, symbology: str) -> None:
    goods = read(text, symbology)
    assert goods is None or (len(goods.gtin) == 14 and goods.count > 0)


@given(st.text(f"0123456789/%?=&:{GS}", max_size=60))
def test_no_address_breaks_the_reading(tail: str) -> None:
    goods = read(f"https://id.gs1.org/01/{tail}", "]Q1")
    assert goods is None or goods.gtin


_lots = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./+", min_size=1, max_size=20)


@given(
    st.integers(1, 10**12 - 1), _lots, _lots, st.dates(date(2000, 1, 1), date(2070, 12, 31)), st.integers(1, 99_999_999)
)
def test_what_was_written_is_what_is_read(number: int, lot: str, serial: str, day: date, count: int) -> None:
    body = str(number).zfill(13)
    gtin = body + check_digit(body)
    text = f"01{gtin}17{day:%y%m%d}10{lot}{GS}21{serial}{GS}30{count}"
    assert read(text, "]d2") == Gs1Goods(gtin, count, PieceTrace(lot, serial, day))


def test_a_plain_code_never_loads_the_library() -> None:
    script = (
        "import sys; from station.codes import gs1;"
        "[gs1.read(text, s) for text in ('10ABC123', '8801234567893', '{}', 'https://a/1') for s in ('', ']C0')];"
        "print('biip' in sys.modules); gs1.warm_up(); print('biip' in sys.modules)"
    )
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert answer.stdout.split() == ["False", "True"]
