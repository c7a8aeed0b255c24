"""What a room loads when it is entered: proved in a fresh interpreter, where nothing else has loaded it."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"sqlalchemy", "alembic", "httpx", "serial", "escpos", "PIL", "zxingcpp", "pyzbar", "textual", "openpyxl"}


def loaded_by(module: str) -> set[str]:
    """Top-level packages outside the standard library that an import brings in, this project's own left out."""
    script = (
        f"import sys; before = set(sys.modules); import {module}; "
        "print(*{name.partition('.')[0] for name in set(sys.modules) - before})"
    )
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    names = set(answer.stdout.split()) - set(sys.stdlib_module_names)
    return {name for name in names if not name.startswith("_")} - {"station"}


RULES = ["station.packing.process", "station.packing.barcodes", "station.carriers", "station.config"]
RULES += ["station.statistics.assembly", "station.statistics.period_report", "station.statistics.wording"]
RULES += ["station.codes.gs1", "station.codes.instore", "station.codes.slip_codes", "station.workdays"]


@pytest.mark.parametrize("module", RULES)
def test_the_rules_and_the_configuration_load_no_library(module: str) -> None:
    assert loaded_by(module) == set()


def test_labels_load_the_document_and_no_library() -> None:
    assert loaded_by("station.documents") == {"printers"}


def test_the_first_frame_waits_for_no_database_no_network_and_no_driver() -> None:
    loaded = loaded_by("station.commands.bench.run, station.screen.app")
    assert "textual" in loaded
    assert loaded & (HEAVY - {"textual"}) == set()


def test_a_bench_is_put_together_before_the_pins_hash_is_loaded() -> None:
    loaded = loaded_by("station.composition.factories, station.commands.bench.run")
    assert "sqlalchemy" in loaded
    assert "argon2" not in loaded


@pytest.mark.parametrize(
    "module", ["printers.render", "printers.printer", "scanners.serial.scanner", "scanners.keyboard.scanner"]
)
def test_devices_draw_and_read_pictures_only_when_they_are_used(module: str) -> None:
    assert loaded_by(module) & {"PIL", "zxingcpp", "pyzbar"} == set()


def test_what_installs_the_program_needs_nothing_that_is_not_installed_yet() -> None:
    assert loaded_by("station.releases.installer, station.releases.__main__") == set()


def test_the_command_line_is_there_before_any_library() -> None:
    assert loaded_by("station.cli") == set()
