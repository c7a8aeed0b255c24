"""The demo with the carrier's labels: sheet out, numbers and labels back, boxes opened by their labels."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from PIL import Image
from pyzbar.pyzbar import decode

from station.simulators.virtual_carrier import VirtualCarrier
from tests.support.support_patience import PATIENCE
from tests.support.support_rounds import rows_in


def read(label: Path) -> set[str]:
    return {one.data.decode() for one in decode(Image.open(label))}


def test_boxes_are_packed_with_the_labels_that_the_carrier_printed(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "station", "demo", "--dir", str(tmp_path / "demo"), "--labels", "carrier"]
    done = subprocess.run(
        [*command, "--autoplay", "2", "--language", "en"],
        capture_output=True,
        text=True,
        timeout=3 * PATIENCE,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["packed"], said["dispatched"], said["owed"]) == (2, 2, 0)
    for label in map(Path, said["labels"]):
        assert label.stem in read(label)
    asked = ["journal", "--json", "-c", str(tmp_path / "demo" / "station.toml")]
    listed = subprocess.run([sys.executable, "-m", "station", *asked], capture_output=True, text=True, check=True)
    records = [json.loads(line) for line in listed.stdout.splitlines()]
    opened = [one.get("by") for one in records if one["event"] == "order_scanned" and one["verdict"] == "opened"]
    assert opened[:2] == ["waybill", "waybill"]


def test_the_virtual_carrier_gives_each_box_a_number_a_label_and_a_row_once(tmp_path: Path) -> None:
    from station.sheets.carrier_forms.box_entry import BoxEntry
    from station.sheets.carrier_forms.form_shelf import load_form
    from station.sheets.carrier_forms.reservation_sheet import write_reservation
    from station.sheets.carrier_forms.result_sheet import read_result
    from tests.support.support_ledger import HONG

    out, back = tmp_path / "out", tmp_path / "in"
    made = VirtualCarrier(out, back, tmp_path / "labels")
    for folder in (out, back, made.labels):
        folder.mkdir()
    form, numbers = load_form("plain"), set[str]()
    for count in (1, 2):
        sheet = write_reservation(form, [BoxEntry(f"R{count}{at}", f"A{at}", HONG) for at in range(2)])
        file = out / f"예약-2026120{count}-100000.xlsx"
        file.write_bytes(sheet.data)
        assert len(rows_in(file)) == 2
        assert made.take() == 2
        result = back / f"결과-{file.name}"
        rows = read_result(form, result.read_bytes(), result.name).rows
        assert [(row.reference, row.order) for row in rows] == [(f"R{count}0", "A0"), (f"R{count}1", "A1")]
        numbers |= {row.waybill for row in rows}
        for row in rows:
            assert read(made.label_of(row.waybill)) == {row.waybill, row.sort.sort_code}
    assert (len(numbers), list(out.iterdir()), made.take()) == (4, [], 0)
