"""``label``: layouts, samples and the grid as a person calls them, and a bench with a layout of its own."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import select

from station.cli import main
from station.commands.command_base import ledger_of
from station.config import load
from station.ledger.storage.schema import consignments
from station.packing.carriage import SortData
from tests.support.support_bench import MUG, Bench, bench_in, order

FIELDS = """
width = 72
height = 60
[[text]]
field = "sort_code"
x = 2
y = 2
width = 60
size = 8
[[text]]
field = "receiver.name"
x = 2
y = 14
width = 60
[[barcode]]
field = "waybill"
kind = "itf"
module = 3
x = 5
y = 25
height = 15
"""
LABEL = '[label]\nlayout = "own.toml"\n'


def settings(folder: Path, *, label: str, carrier: str = "CJGLS") -> None:
    text = (
        f'[shop]\nkind = "files"\n[carrier]\ncode = "{carrier}"\n[printer]\nport = "file:out.bin"\n[label]\n{label}\n'
    )
    (folder / "station.toml").write_text(text, "utf-8")


def codes(picture: Path) -> list[str]:
    with Image.open(picture) as opened:
        return sorted(symbol.text for symbol in zxingcpp.read_barcodes(opened.convert("L")))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("PACKING_STATION_CONFIG", raising=False)
    settings(tmp_path, label="width_mm = 100\nheight_mm = 102")
    return tmp_path


def test_the_layouts_are_listed_and_samples_are_called_samples(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["label", "layouts", "--json"]) == 0
    listed = {one["name"]: one.get("sample") for one in json.loads(capsys.readouterr().out)}
    assert listed == {
        "auto": None,
        "roll": None,
        "wide": False,
        "tall": False,
        "sample-overlay-123x100": True,
        "sample-overlay-100x102": True,
    }
    assert main(["label", "layouts"]) == 0
    assert [line for line in capsys.readouterr().out.splitlines() if "sample" in line and "견본" not in line] == []


def test_a_layout_is_copied_to_be_made_ones_own(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["label", "layouts", "--copy", "sample-overlay-100x102", "own.toml"]) == 0
    settings(folder, label='width_mm = 100\nheight_mm = 102\nlayout = "own.toml"', carrier="HANJIN")
    assert main(["label", "sample", "--png", "drawn"]) == 0
    assert main(["label", "layouts", "--copy", "roll", "own.toml"]) == 1
    assert "sample-overlay-123x100" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("carrier", "numbers"),
    [
        ("CJGLS", ["650000000000", "650000000011", "650000000022"]),
        ("HANJIN", ["509000340030", "509000340041", "509000340052"]),
        ("KGB", ["90000000005", "90000000016", "90000000020"]),
    ],
)
def test_three_samples_have_numbers_that_a_carrier_gives_to_nobody(
    folder: Path, carrier: str, numbers: list[str]
) -> None:
    settings(folder, label="", carrier=carrier)
    assert main(["label", "sample", "--layout", "sample-overlay-100x102", "--png", "drawn"]) == 0
    drawn = [codes(folder / "drawn" / f"sample-{at}.png") for at in (1, 2, 3)]
    assert [[code for code in read if len(code) > 4] for read in drawn] == [[one, one] for one in numbers]


@pytest.mark.parametrize("name", ["auto", "roll", "wide", "tall", "sample-overlay-123x100"])
def test_every_layout_can_be_sampled_whatever_paper_is_set(folder: Path, name: str) -> None:
    assert main(["label", "sample", "--layout", name, "--png", "drawn"]) == 0
    assert "650000000000" in codes(folder / "drawn" / "sample-1.png")


def test_samples_are_printed_and_a_layout_that_does_not_fit_is_told(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings(folder, label='width_mm = 100\nheight_mm = 102\nlayout = "sample-overlay-100x102"')
    assert main(["label", "sample"]) == 0
    assert "3장" in capsys.readouterr().out
    assert main(["label", "sample", "--layout", "sample-overlay-123x100"]) == 2
    assert "123 × 100 mm" in capsys.readouterr().err
    (folder / "own.toml").write_text(FIELDS.replace('"receiver.name"', '"receiver.nam"'), "utf-8")
    assert main(["label", "sample", "--layout", "own.toml", "--png", "drawn"]) == 2
    assert f"{folder / 'own.toml'}: text[1].field: " in capsys.readouterr().err


def test_what_is_wrong_with_the_layout_is_told_by_run_doctor_and_preview(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "own.toml").write_text(FIELDS.replace("x = 5", "x = 40"), "utf-8")
    settings(folder, label='layout = "own.toml"')
    told = f"{folder / 'own.toml'}: barcode[0].x: 용지 밖으로 나가요: waybill "
    for command in (["run"], ["label", "preview", "1", "--png", "x.png"], ["label", "calibrate", "--png", "x.png"]):
        assert main(command) == 2
        assert told in capsys.readouterr().err
    assert main(["doctor", "--json"]) == 1
    found = [one for one in json.loads(capsys.readouterr().out) if one["check"] == "configuration"]
    assert [one["state"] for one in found] == ["ok", "fail"]
    assert found[1]["text"].startswith(told)


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ('layout = "nope"', "label.layout"),
        ('layout = "gone.toml"', "label.layout"),
        ('layout = "wide"', "label.layout"),
    ],
)
def test_a_layout_that_there_is_none_of_is_told(
    folder: Path, label: str, key: str, capsys: pytest.CaptureFixture[str]
) -> None:
    settings(folder, label=label)
    assert main(["run"]) == 2
    assert f"station.toml: {key}: " in capsys.readouterr().err


def test_labels_of_the_house_are_told_once_to_be_none_of_the_carriers(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(more: str) -> list[str]:
        settings(folder, label="")
        file = folder / "station.toml"
        file.write_text(file.read_text("utf-8").replace("[printer]", f"{more}\n[printer]"), "utf-8")
        main(["doctor", "--json"])
        return [one["state"] for one in json.loads(capsys.readouterr().out) if "자체출력" in one["text"]]

    assert said("") == ["warn"]
    assert said('[[carrier.rule]]\ncode = "HANJIN"\nmin_weight_g = 9') == ["warn"]
    assert said("self_print = true") == said('numbers = "scan"') == said('numbers = "later"') == []


def test_the_grid_shows_the_rulers_and_moves_the_label(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = "# mine\nwidth_mm = 100\nheight_mm = 123\nrotate = 90 # sideways\noffset_x_mm = 1"
    settings(folder, label=f'{before}\nlayout = "sample-overlay-123x100"')
    assert main(["label", "calibrate", "--png", "grid.png"]) == 0
    with Image.open(folder / "grid.png") as grid:
        assert grid.size == (800, 984)
        assert all(grid.getpixel((at * 80, 500)) == 0 for at in range(1, 10))
    assert main(["label", "calibrate", "--set", "-0.5", "1.25"]) == 0
    label = load(folder / "station.toml", {}).label
    assert (label.offset_x_mm, label.offset_y_mm) == (-0.5, 1.25)
    text = (folder / "station.toml").read_text("utf-8")
    assert ("# mine" in text, "rotate = 90 # sideways" in text) == (True, True)
    capsys.readouterr()
    assert main(["label", "calibrate", "--set", "0", "11"]) == 2
    assert main(["label", "calibrate", "--set", "9", "-9"]) == 2
    assert "station.toml: text[0].y: " in capsys.readouterr().err.splitlines()[-1]
    label = load(folder / "station.toml", {}).label
    assert (label.offset_x_mm, label.offset_y_mm) == (-0.5, 1.25)


@pytest.mark.parametrize(
    ("typed", "offsets"),
    [("0.5\n-1\n", (1.5, -1)), ("\n\n", (1, 0)), ("", (1, 0)), ("abc\n1,5mm\n\n", (2.5, 0)), ("0\n2", (1, 2))],
)
def test_the_grid_is_printed_and_how_far_it_is_off_is_asked(
    folder: Path, monkeypatch: pytest.MonkeyPatch, typed: str, offsets: tuple[float, float]
) -> None:
    settings(folder, label="width_mm = 100\nheight_mm = 102\noffset_x_mm = 1")
    monkeypatch.setattr("sys.stdin", io.StringIO(typed))
    assert main(["label", "calibrate"]) == 0
    assert (folder / "out.bin").stat().st_size > 1000
    label = load(folder / "station.toml", {}).label
    assert (label.offset_x_mm, label.offset_y_mm) == offsets


def test_a_grid_can_only_be_printed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    assert main(["label", "calibrate", "--print"]) == 0
    assert (folder / "out.bin").stat().st_size > 1000


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    (tmp_path / "own.toml").write_text(FIELDS, "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TOKEN", "demo")
    monkeypatch.delenv("PACKING_STATION_CONFIG", raising=False)
    with bench_in(tmp_path, scanner=LABEL) as one:
        yield one


def test_a_bench_waits_for_the_sort_code_of_its_layout_and_prints_it_when_it_comes(bench: Bench) -> None:
    bench.sells(order("B1", ("MUG-WH", 1)))
    bench.scan("B1", MUG)
    picture = bench.hears("label_unready")
    assert dict(picture.band.values)["reason"] == "no_sort_code"
    # Another process has its own hand on the ledger.
    with ledger_of(bench.config) as ledger, ledger.database.read() as connection:
        part = connection.execute(select(consignments.c.group_key, consignments.c.label_seal)).one()
    with ledger_of(bench.config) as ledger:
        ledger.sort_data.keep(part.group_key, part.label_seal, SortData("4W44", "4g"))
    bench.hears("packed")
    assert codes(bench.folder / "labels" / "label-0001.png") == ["650000000000"]


def test_the_running_bench_prints_samples_and_the_grid(bench: Bench, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["label", "sample"]) == 0
    assert main(["label", "calibrate", "--print"]) == 0
    bench.printer.wait_for_labels(4)
    read = [codes(bench.folder / "labels" / f"label-000{at}.png") for at in (1, 2, 3)]
    assert read == [["650000000000"], ["650000000011"], ["650000000022"]]
    assert main(["label", "sample", "--layout", "wide"]) == 2
