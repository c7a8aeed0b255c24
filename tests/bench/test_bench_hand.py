"""What the scanner in the hand tells the packer, and what its test sheet does at work: nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanners.serial.feedback import HandSignal
from scanners.setup.testsheet import SHEET
from station.bench.effects import signal_to
from station.config import ConfigError, load
from station.packing.notices import NoticeSeverity
from tests.support.support_bench import MUG, TEA, bench_in, order


def test_the_verdict_of_each_code_sounds_in_the_scanner_it_came_from(tmp_path: Path) -> None:
    with bench_in(tmp_path, scanner='feedback = "datalogic"') as bench:
        bench.sells(order("2026112300000001", ("MUG-WH", 2)))
        bench.scan("2026112300000001", MUG, TEA)
        bench.hears("item_wrong")
        assert bench.hears_in_hand(5) == b"BB\x07\x07\x07"


def test_a_scanner_is_not_written_to_unless_it_is_asked_for(tmp_path: Path) -> None:
    with bench_in(tmp_path) as bench:
        bench.scan(TEA)
        bench.hears("item_no_order")
        bench.scan("PS:HELP")
        bench.sees(lambda picture: picture.help_open)
        assert bench.work.config.scanners[0].feedback == "none"


def test_information_sounds_nowhere_and_every_other_verdict_does() -> None:
    heard: list[HandSignal] = []
    for severity in NoticeSeverity:
        signal_to({"left": heard.append}, "left", severity)
        signal_to({"left": heard.append}, "right", severity)
    assert heard == [HandSignal.GOOD, HandSignal.GOOD, *[HandSignal.BAD] * 4]


def test_feedback_of_a_scanner_that_cannot_be_written_to_is_refused(tmp_path: Path) -> None:
    text = '[shop]\nkind = "rest"\nbase_url = "http://h"\ntoken = { env = "T" }\n[[scanner]]\nkind = "keyboard"\n'
    (tmp_path / "station.toml").write_text(f'{text}feedback = "honeywell"\n', "utf-8")
    with pytest.raises(ConfigError) as refused:
        load(tmp_path / "station.toml", {})
    assert refused.value.key == "scanner[0].feedback"


def test_the_test_sheet_scanned_at_work_is_answered_and_changes_nothing(tmp_path: Path) -> None:
    with bench_in(tmp_path) as bench:
        bench.sells(order("2026112300000001", ("MUG-WH", 2)))
        bench.scan("2026112300000001")
        bench.sees(lambda picture: picture.shop_asked_at is not None)
        bench.scan(MUG)
        before = bench.hears("item_ok").state
        bench.scan(*(code.text for code in SHEET))
        picture = bench.sees(lambda _: len(bench.records("command_scanned")) == len(SHEET))
        assert {record["command"] for record in bench.records("command_scanned")} == {"PS:TEST"}
        assert {record["verdict"] for record in bench.records("command_scanned")} == {"refused"}
        assert (bench.hears("test_code").state, picture.state) == (before, before)
