"""Scanners at the command line: what is plugged in, learning from the test sheet, and the doctor's look."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from scanners.setup.testsheet import SHEET
from station.config import load
from station.config.values import ScannerSettings
from station.ledger import BenchLock
from tests.commands.support_terminal import Terminal
from tests.support.support_scanners import Cable

TOML = """# our bench\r
[station]
language = "en"
[shop]
kind = "rest"
base_url = "http://127.0.0.1:9"   # the shop
token = { env = "TOKEN" }
[printer]
port = "tcp://127.0.0.1:9"
"""
ASKED = "beginning with 1"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "station.toml").write_bytes(TOML.encode())
    return tmp_path


def type_sheet(terminal: Terminal, end: str = "\r") -> None:
    terminal.waits_for(ASKED)
    for number, code in enumerate(SHEET, 1):
        terminal.types(code.text + end)
        terminal.waits_for(f"So far: {', '.join(map(str, range(1, number + 1)))}.")


def test_what_is_plugged_in_is_listed_and_nothing_is_opened(site: Path) -> None:
    terminal = Terminal(site, "scanners", "list", "--json")
    assert terminal.ends() == 0
    rows: list[dict[str, Any]] = json.loads(terminal.lines[0])
    assert all({"kind", "path", "name", "likely", "readable", "reason"} <= row.keys() for row in rows)


def test_a_typing_scanner_is_learned_from_the_sheet_and_its_block_is_added(site: Path) -> None:
    terminal = Terminal(site, "scanners", "learn", "--seconds", "30", "--write")
    type_sheet(terminal)
    assert terminal.ends() == 0
    said = "\n".join(terminal.lines)
    assert "Ends each code with CR. Good." in said
    file = site / "station.toml"
    assert file.read_bytes().startswith(TOML.encode())
    assert (site / "station.toml.bak").read_bytes() == TOML.encode()
    assert load(file, {}).scanners == (ScannerSettings("keyboard-1", "keyboard", "", "", 9600, "auto", ""),)


def test_without_write_the_block_is_only_printed(site: Path) -> None:
    terminal = Terminal(site, "scanners", "learn", "--seconds", "30", "--json")
    type_sheet(terminal, end="")
    assert terminal.ends() == 0
    answer = json.loads("".join(terminal.lines))
    assert (answer["scanner"], answer["seen"]) == ("keyboard-1", [1, 2, 3, 4, 5, 6])
    assert [finding["code"] for finding in answer["findings"]] == ["suffix_none", "aim_off", "gs"]
    assert 'kind = "keyboard"\nsuffix = "none"\n' in answer["block"]
    assert [path.name for path in site.iterdir()] == ["station.toml"]


def test_learning_ends_at_ctrl_c_and_says_that_nothing_came(site: Path) -> None:
    terminal = Terminal(site, "scanners", "learn")
    terminal.waits_for(ASKED)
    terminal.types("\x03")
    assert terminal.ends() == 1
    assert "Nothing came." in terminal.lines[-1]


@pytest.mark.parametrize("words", [("scanners", "learn"), ("doctor", "--json", "--scan", "1")])
def test_while_a_bench_runs_its_scanners_are_left_alone(site: Path, words: tuple[str, ...]) -> None:
    config = load(site / "station.toml", {})
    config.station.data_dir.mkdir()
    lock = BenchLock(config.station.data_dir, lambda: datetime.now(UTC))
    lock.acquire("BENCH-1")
    try:
        terminal = Terminal(site, *words)
        assert terminal.ends() == 1
        assert "holds its scanners" in "".join((*terminal.lines, *terminal.errors))
    finally:
        lock.release()


def test_the_doctor_listens_to_a_serial_scanner_and_says_what_to_change(site: Path) -> None:
    cable = Cable(site)
    (site / "station.toml").write_text(f'{TOML}[[scanner]]\nport = "{cable.link}"\n', "utf-8")
    terminal = Terminal(site, "doctor", "--json", "--scan", "30")
    terminal.waits_for(ASKED)
    for number, code in enumerate(SHEET, 1):
        cable.send(f"~{code.text.replace(chr(0x1D), '')}\r\n\r\n".encode())
        terminal.waits_for(f"So far: {', '.join(map(str, range(1, number + 1)))}.")
    terminal.ends()
    cable.close()
    found = [one for one in json.loads("".join(terminal.lines)) if one["check"] == "scanner"]
    assert [one["state"] for one in found] == ["ok", "warn", "warn", "ok", "warn"]
    assert "<CR><LF><CR><LF>" in found[1]["text"]
    assert "clear prefixes" in found[2]["text"]
    assert "send GS" in found[4]["text"]
