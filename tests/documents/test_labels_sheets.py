"""The sheet of command barcodes."""

from __future__ import annotations

import pytest

from printers.check import check
from printers.document import Code128Item, PrintDocument
from printers.render import render
from station.documents import command_sheet
from station.documents.waybill.label_words import Language
from station.packing.barcodes import BenchCommand, CommandCode, classify
from tests.support.support_labels import texts


def codes(document: PrintDocument) -> list[str]:
    return [item.value for item in document.items if isinstance(item, Code128Item)]


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("width", [72.0, 104.0, 210.0])
def test_every_command_of_the_bench_is_on_the_sheet_and_reads_back(language: Language, width: float) -> None:
    document = command_sheet(language, width)
    found = [classify(code) for code in codes(document)]
    assert {one.name for one in found if isinstance(one, CommandCode) and one.known} == set(BenchCommand)
    assert {one.count for one in found if isinstance(one, CommandCode) and one.name == "PS:QTY"} == set(range(2, 11))
    assert {one.count for one in found if isinstance(one, CommandCode) and one.name == "PS:REASON"} == {
        1,
        2,
        3,
        4,
    }
    assert check(document, render(document)) == ()


def test_the_sheet_speaks_the_benchs_language_first_and_the_other_one_too() -> None:
    assert texts(command_sheet("ko"))[:2] == ["포장대 명령 바코드", "Command barcodes of the bench"]
    assert texts(command_sheet("en"))[:2] == ["Command barcodes of the bench", "포장대 명령 바코드"]


def test_the_sheet_fits_a4_paper() -> None:
    document = command_sheet("ko")
    assert (document.width, document.height) == (210, 297)
