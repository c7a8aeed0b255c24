"""Which layout a station's labels have, whose label it is to the carrier, and which box waits for a sort code."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from printers.base import DocumentFault
from station.bench.label_printing import LabelOrder
from station.composition.drawers import label_drawer, lacking
from station.config import ConfigError, StationFile
from station.documents.layout_choice import layout_of, needs_sort_code, placed_on_paper, unapproved
from station.documents.rendering import practice_of
from station.documents.waybill.layout_reading import shipped
from station.packing.carriage import NumberSource, SortData
from station.packing.decisions import PrintLabel
from tests.documents.test_drawing import BOX, DAY, HONG, configured, job
from tests.support.support_config import refused

LABELS = "[label]\nwidth_mm = 100\nheight_mm = {height}\nrotate = {turn}\n{more}\n"
WIDE = LABELS.format(height=123, turn=90, more='layout = "sample-overlay-123x100"')
STRETCHED = 'width = 100\nheight = 100\nstretch = true\n[[text]]\nfield = "memo"\nx = 0\ny = 0\nwidth = 50\n'
OWN = '[[text]]\nfield = "{field}"\nwhen = "{when}"\nx = 0\ny = 0\nwidth = 70\n'


def own(folder: Path, text: str, label: str = "") -> StationFile:
    (folder / "own.toml").write_text(text, "utf-8")
    return configured(folder, f'[label]\n{label}\nlayout = "own.toml"\n')


def test_without_a_word_the_layout_fits_the_paper(tmp_path: Path) -> None:
    assert layout_of(configured(tmp_path)) == "auto"
    assert layout_of(configured(tmp_path, '[label]\nlayout = "roll"\n')) == "roll"
    wide = configured(tmp_path, LABELS.format(height=123, turn=90, more='layout = "wide"'))
    assert layout_of(wide) == shipped("wide")


def test_a_file_lies_beside_the_settings_and_is_read_once(tmp_path: Path) -> None:
    config = own(tmp_path, "height = 60\n" + OWN.format(field="memo", when="always"))
    layout = layout_of(config)
    assert config.label.layout == str(tmp_path / "own.toml")
    (tmp_path / "own.toml").unlink()
    assert layout_of(config) is layout


def test_a_stretched_layout_needs_paper_to_be_stretched_to(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as told:
        layout_of(own(tmp_path, STRETCHED))
    assert (told.value.key, told.value.message_code) == ("label.layout", "layout_paper")
    assert layout_of(own(tmp_path, STRETCHED, "width_mm = 100\nheight_mm = 150")) != "auto"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('layout = ""', "label.layout"),
        ("layout = 1", "label.layout"),
        ('without_sort_code = "skip"', "label.without_sort_code"),
        ('mask = "hanjin"', "label.mask"),
    ],
)
def test_a_value_that_is_none_is_refused(tmp_path: Path, text: str, key: str) -> None:
    assert refused(tmp_path, f"[label]\n{text}\n").key == key


@pytest.mark.parametrize(
    ("field", "when", "numbers", "waits"),
    [
        ("sort_code", "always", NumberSource.RANGE, True),
        ("sort_main", "always", NumberSource.SHEET, True),
        ("sort_code", "sorted", NumberSource.SHEET, False),
        ("sort_code", "sorted", NumberSource.API, True),
        ("terminal", "always", NumberSource.API, False),
    ],
)
def test_a_box_waits_where_the_sort_code_has_a_place_of_its_own_or_is_on_its_way(
    tmp_path: Path, field: str, when: str, numbers: NumberSource, waits: bool
) -> None:
    text = "height = 60\n" + OWN.format(field=field, when=when)
    assert needs_sort_code(own(tmp_path, text), numbers) is waits
    assert needs_sort_code(own(tmp_path, text, 'without_sort_code = "print"'), numbers) is False


def test_labels_as_they_were_wait_only_for_an_interface(tmp_path: Path) -> None:
    config = configured(tmp_path)
    assert [needs_sort_code(config, numbers) for numbers in NumberSource] == [False, False, False, False, True]


def test_a_label_without_the_sort_code_it_needs_is_not_drawn(tmp_path: Path) -> None:
    config = configured(tmp_path, WIDE)
    order = LabelOrder(job("650000000011"), BOX, HONG, DAY)
    assert lacking(config)(order) == "no_sort_code"
    with pytest.raises(DocumentFault) as fault:
        label_drawer(config)(order)
    assert fault.value.code == "no_sort_code"
    told = replace(order, sorting=SortData("4W44", "4g"))
    assert (lacking(config)(told), label_drawer(config)(told).width) == ("", 800)


def test_a_practice_label_is_laid_out_for_the_paper_whatever_the_layout(tmp_path: Path) -> None:
    document, _ = practice_of(
        configured(tmp_path, WIDE), BOX, HONG, PrintLabel("p1", "77", "CJGLS", "1", 1), DAY, "PS:X:1"
    )
    plain, _ = practice_of(
        configured(tmp_path, LABELS.format(height=123, turn=90, more="")),
        BOX,
        HONG,
        PrintLabel("p1", "77", "CJGLS", "1", 1),
        DAY,
        "PS:X:1",
    )
    assert document == plain


@pytest.mark.parametrize(
    ("carrier", "names"),
    [
        ("", ["CJGLS"]),
        ('code = "EPOST"', []),
        ('code = "KGB"\nnumbers = "sheet"', []),
        ('code = "KGB"\nnumbers = "sheet"\nlabel = "own"', ["KGB"]),
        ('numbers = "scan"', []),
        ('numbers = "later"', []),
        ("self_print = true", []),
        ('code = "EPOST"\n[[carrier.rule]]\ncode = "HYUNDAI"\nmin_weight_g = 5', ["HYUNDAI"]),
        ('[[carrier.rule]]\ncode = "HANJIN"\nnumbers = "scan"\nmin_weight_g = 5', ["CJGLS"]),
    ],
)
def test_whose_labels_of_the_house_are_none_to_the_carrier(tmp_path: Path, carrier: str, names: list[str]) -> None:
    config = configured(tmp_path, f"[carrier]\n{carrier}\n")
    assert [one.code for one in unapproved(config)] == names


def test_the_fields_of_an_overlay_are_where_the_offsets_put_them(tmp_path: Path) -> None:
    assert placed_on_paper(configured(tmp_path)) == ()
    still = placed_on_paper(configured(tmp_path, WIDE))
    moved = placed_on_paper(configured(tmp_path, WIDE + "offset_x_mm = 1\noffset_y_mm = 0.5\n"))
    assert {(round(a.left - b.left, 2), round(a.top - b.top, 2)) for a, b in zip(moved, still, strict=True)} == {
        (0.5, -1)
    }
