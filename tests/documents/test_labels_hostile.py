"""What customers write must reach the printer as letters: a whole label of our own commands, whatever the text."""

from __future__ import annotations

from typing import Any

import pytest

from printers import escpos
from printers.base import Bitmap
from printers.check import require_printable
from printers.render import render
from station.documents import waybill_document
from tests.support.support_labels import label
from tests.support.support_printers import read_stream

COMMANDS = "\x1b@\x1d(H\x06\x0000AAAA\x10\x04\x01\x10\x14\x01\x00\x05\x1dV\x00\x1bp\x00\x19\xfa"
TEXTS: dict[str, dict[str, Any]] = {
    "an address of 300 letters": {"receiver_address": "서울특별시 강남구 " * 30, "receiver_address2": "가" * 300},
    "sixty goods": {"items": tuple((f"상품 {at} 이름이 아주 길어요", "옵션", at) for at in range(1, 61))},
    "a memo full of commands": {"receiver_memo": (COMMANDS + "문 앞에 놔주세요 ") * 80},
    "a name of commands": {"receiver_name": COMMANDS},
    "zero-width letters": {"receiver_name": "홍\u200b길\ufeff동\u200d", "receiver_memo": "\u2060\u00ad문"},
    "right to left": {"receiver_name": "\u202eשלום\u202c", "receiver_address": "مرحبا \u2067דירה 3\u2069"},
    "taken apart": {"receiver_name": "\u1112\u1169\u11bc\u1100\u1175\u11af", "receiver_memo": "e\u0301" * 50},
    "no letters at all": {"receiver_name": "", "receiver_address": "\x00\x07", "receiver_memo": "\u200b"},
}


def drawn(what: str, width: float, height: float) -> Bitmap:
    document = waybill_document(label(**TEXTS[what]), width, height)
    drawing = render(document)
    require_printable(document, drawing)
    return drawing.bitmap


@pytest.mark.parametrize(("width", "height"), [(72.0, 0.0), (100.0, 150.0)], ids=["roll", "label"])
@pytest.mark.parametrize("what", TEXTS)
def test_whatever_a_customer_writes_only_our_own_commands_are_sent(what: str, width: float, height: float) -> None:
    bitmap = drawn(what, width, height)
    stride, rows, others = read_stream(escpos.label(bitmap), bitmap.stride)
    assert (stride, rows) == (bitmap.stride, escpos.without_real_time(bitmap.rows))
    assert others == [b"\x1dVB\0"]
