"""What doctor says of a house by the way it ships: every sentence is there, and nothing needless is missed."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.commands.doctor import examine
from station.config import load
from station.doctor.finding import DoctorFinding
from station.locale.texts import LANGUAGES, LocaleTexts

API = """
[carrier.api]
kind = "logen"
base_url = "http://127.0.0.1:9"
customer_code = "20179999"
secret_key = { env = "K" }
"""


def findings(folder: Path, numbers: str, language: str) -> list[DoctorFinding]:
    carrier = (
        f'code = "{"KGB" if numbers == "api" else "CJGLS"}"\nnumbers = "{numbers}"\n{API if numbers == "api" else ""}'
    )
    file = folder / "station.toml"
    file.write_text(
        f'[station]\nname = "B"\nlanguage = "{language}"\n[shop]\nkind = "files"\n[carrier]\n{carrier}'
        '[printer]\nport = "tcp://127.0.0.1:9"\n[[scanner]]\nkind = "keyboard"\n',
        encoding="utf-8",
    )
    return list(examine(load(file, {}), LocaleTexts.load(language, "commands", "doctor")))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("numbers", ["range", "sheet", "scan", "later", "api"])
def test_every_way_to_ship_has_its_words(tmp_path: Path, numbers: str, language: str) -> None:
    assert [one.text for one in findings(tmp_path, numbers, language) if one.text.startswith("doctor.")] == []


@pytest.mark.parametrize("numbers", ["sheet", "scan", "later"])
def test_a_house_that_prints_no_label_needs_no_printer(tmp_path: Path, numbers: str) -> None:
    (printer,) = (one for one in findings(tmp_path, numbers, "en") if one.check == "printer")
    assert (printer.state, printer.text) == ("ok", "No label is printed here, so no label printer is needed.")
