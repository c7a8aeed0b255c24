"""From a box and the configuration to dots: the paper of the station, and numbers that are not the carrier's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from printers.base import DocumentFault
from printers.document import ITF, Code128Item, TextItem
from printers.images import turned
from printers.render import render
from station.config import StationFile
from station.documents.rendering import dots_of, pages_of, specimen_of, waybill_of
from station.packing.carriage import BoxCarriage
from station.packing.decisions import PrintLabel
from station.packing.orders import BoxItem, PackingBox, Receiver
from tests.support.support_config import REST, read

DAY = date(2026, 11, 23)
BOX = PackingBox("p1", "77", ("77",), (), (BoxItem("A", "머그컵", "", 1, ()),))
HONG = Receiver("홍길동", "010-0000-1234", "04524", "서울 중구 가상로 1")
SIDEWAYS = "[label]\nwidth_mm = 100\nheight_mm = 123\nrotate = {turn}\noffset_x_mm = 2\noffset_y_mm = 1\n"


def configured(folder: Path, text: str = "") -> StationFile:
    return read(folder, REST + '[printer]\nport = "tcp://127.0.0.1:9"\n' + text)


def job(waybill: str, carrier: str = "CJGLS") -> PrintLabel:
    return PrintLabel("p1", "77", carrier, waybill, 1)


@pytest.mark.parametrize("number", ["650000000012", "65000000001", "6500-0000", "차량배차"])
def test_a_number_that_is_none_of_the_carriers_is_refused(tmp_path: Path, number: str) -> None:
    with pytest.raises(DocumentFault) as refused:
        waybill_of(configured(tmp_path), BOX, HONG, job(number), DAY)
    assert refused.value.code == "number_invalid"


def test_a_number_that_only_looks_odd_is_printed(tmp_path: Path) -> None:
    config = configured(tmp_path, '[carrier]\ncode = "KGB"\n')
    document, _ = waybill_of(config, BOX, HONG, job("90000000006", "KGB"), DAY)
    assert "90000000006" in [item.value for item in document.items if isinstance(item, Code128Item)]


def test_hanjin_gets_its_number_interleaved_and_the_box_is_named(tmp_path: Path) -> None:
    config = configured(tmp_path, '[carrier]\ncode = "HANJIN"\nbox_type = "소"\n')
    document, _ = waybill_of(config, BOX, HONG, job("509000340041", "HANJIN"), DAY)
    assert [item.value for item in document.items if isinstance(item, ITF)] == ["509000340041"]
    assert "소 1/1" in [item.text for item in document.items if isinstance(item, TextItem)]


def test_a_box_that_goes_otherwise_has_the_label_of_its_own_carrier(tmp_path: Path) -> None:
    config = configured(tmp_path, '[carrier]\ncode = "CJGLS"\n')
    logen = replace(BOX, carriage=BoxCarriage("KGB", freight="collect"))
    document, _ = waybill_of(config, logen, HONG, job("90000000005", "KGB"), DAY)
    said = " ".join(item.text for item in document.items if isinstance(item, TextItem))
    assert ("로젠택배" in said, "착불" in said, "CJ대한통운" in said) == (True, True, False)
    with pytest.raises(DocumentFault):
        waybill_of(config, logen, HONG, job("90000000005", "HYUNDAI"), DAY)


@pytest.mark.parametrize("turn", [90, 270])
def test_a_label_fed_sideways_is_drawn_as_it_is_read_and_turned_for_the_head(tmp_path: Path, turn: int) -> None:
    config = configured(tmp_path, SIDEWAYS.format(turn=turn))
    document, dpi = specimen_of(config, BOX, HONG, DAY)
    assert (document.width, document.height) == (123, 100)
    sent = dots_of(config, document, dpi)
    assert (sent.width, sent.height) == (800, 984)
    assert turned(sent, 360 - turn) == render(document).bitmap


@pytest.mark.parametrize("turn", [90, 270])
def test_offsets_move_the_drawing_on_the_paper_under_the_head(tmp_path: Path, turn: int) -> None:
    config = configured(tmp_path, SIDEWAYS.format(turn=turn))
    moved = dots_of(config, *specimen_of(config, BOX, HONG, DAY))
    stride = moved.stride
    columns = [any(moved.rows[y * stride + x] for y in range(moved.height)) for x in range(stride)]
    rows = [any(moved.rows[y * stride : (y + 1) * stride]) for y in range(moved.height)]
    assert columns.index(True) >= 2
    assert rows.index(True) >= 8


def test_copies_of_one_page_are_drawn_once(tmp_path: Path) -> None:
    config = configured(tmp_path)
    document, _ = specimen_of(config, BOX, HONG, DAY)
    first, second = pages_of(config, [document, document])
    assert first is second


def test_two_papers_that_say_different_things_are_two_drawings(tmp_path: Path) -> None:
    config = configured(tmp_path)
    documents = [specimen_of(config, replace(BOX, order=order), HONG, DAY)[0] for order in ("77", "78")]
    first, second = pages_of(config, documents)
    assert first != second
