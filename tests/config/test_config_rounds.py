"""[carrier] as carriers have it: whose label, and where the sheets go."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from station.config import ConfigError, load

SHOP = '[station]\nname = "B"\n[shop]\nkind = "files"\n'


def _written(folder: Path, text: str) -> Path:
    file = folder / "station.toml"
    file.write_text(SHOP + text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("numbers", "label"),
    [("range", "own"), ("scan", "carrier"), ("later", "own"), ("sheet", "carrier"), ("api", "own")],
)
def test_whose_label_it_is_follows_from_where_the_number_comes_from(tmp_path: Path, numbers: str, label: str) -> None:
    code = 'code = "KGB"\n' if numbers == "api" else ""
    api = '[carrier.api]\nkind = "logen"\ncustomer_code = "20179999"\n' if numbers == "api" else ""
    carrier = load(_written(tmp_path, f'[carrier]\n{code}numbers = "{numbers}"\n{api}'), {}).carrier
    assert (carrier.label, carrier.house.usual.label) == (label, label)


@pytest.mark.parametrize("numbers", ["range", "later", "api"])
def test_a_number_that_comes_after_packing_is_on_no_carriers_label(tmp_path: Path, numbers: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(_written(tmp_path, f'[carrier]\nnumbers = "{numbers}"\nlabel = "carrier"\n'), {})
    assert (caught.value.key, caught.value.message_code) == ("carrier.label", "not_allowed")


def test_a_self_printer_takes_numbers_by_sheet_and_prints_its_own_label(tmp_path: Path) -> None:
    text = '[carrier]\nnumbers = "sheet"\nlabel = "own"\nself_print = true\nreissue = "new"\n'
    carrier = load(_written(tmp_path, text), {}).carrier
    assert (carrier.label, carrier.self_print, carrier.reissue) == ("own", True, "new")


def test_the_folders_of_the_carrier_are_read_with_the_times_of_the_rounds(tmp_path: Path) -> None:
    text = '[carrier.sheets]\nform = "cj-lois"\noutbox = "to"\ninbox = "from"\nrounds = ["13:30", "10:00"]\n'
    sheets = load(_written(tmp_path, text), {}).carrier.sheets
    assert (sheets.form, sheets.outbox, sheets.inbox) == ("cj-lois", tmp_path / "to", tmp_path / "from")
    assert (sheets.rounds, sheets.keep_days) == ((time(10), time(13, 30)), 2)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('inbox = "inbox"\n', "carrier.sheets.inbox"),
        ('outbox = "./outbox"\n', "carrier.sheets.outbox"),
        ('inbox = "a"\noutbox = "a"\n', "carrier.sheets.inbox"),
        ('rounds = ["10:00"]\n', "carrier.sheets.outbox"),
    ],
)
def test_a_folder_of_the_shop_or_none_at_all_is_refused_by_its_key(tmp_path: Path, text: str, key: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(_written(tmp_path, f"[carrier.sheets]\n{text}"), {})
    assert caught.value.key == key
