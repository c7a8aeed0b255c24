"""What the bench shows of the copies that sync makes, and that reading a name beside the packing is on record."""

from __future__ import annotations

import logging
import threading
import time
from pathlib import Path

from station.bench.screen_model import LampState, ScreenModel
from station.commands.records.copying import copying
from station.documents.kinds import PaperOrder, note_reading, sheets
from station.ledger import JournalEntry
from station.locale.texts import LocaleTexts
from station.packing.facts import Device
from station.screen.head import head
from tests.support.support_bench import WITHIN, Bench, bench_in
from tests.support.support_config import REST, read
from tests.support.support_ledger import order, stocked


def tell(bench: Bench, state: str, reason: str = "") -> None:
    """As sync does it: a record of its own, and a tap on the bench's shoulder."""
    ledger = bench.work.ledger
    ledger.record(JournalEntry(bench.work.clock.now(), (Device("backup", state, reason),)))
    bench.work.bench.tapped()


def lamps(picture: ScreenModel, language: str) -> list[str]:
    return [lamp.text for lamp in head(picture, LocaleTexts.load(language), picture.band_at).lamps]


def test_a_pulled_stick_lights_a_lamp_that_goes_out_when_it_is_back(tmp_path: Path) -> None:
    with bench_in(tmp_path) as bench:
        tell(bench, "ready")
        lit = bench.sees(lambda one: one.copies.state is LampState.READY)
        assert lit.news is None or not lit.news.code.startswith("copies")
        assert len(lamps(lit, "ko")) == 4
        tell(bench, "lost", "vanished")
        lost = bench.hears_of("copies_lost")
        assert (lamps(lost, "ko")[-1], lamps(lost, "en")[-1]) == (
            "백업 ✖ USB 빠짐",
            "Copies ✖ stick pulled",
        )
        assert lost.news is not None
        said = LocaleTexts.load("en").say(lost.news)
        assert said.next == "Go on packing. Plug the stick in again; it copies by itself"
        tell(bench, "ready")
        assert len(lamps(bench.hears_of("copies_ready"), "ko")) == 4
        tell(bench, "warning", "twin")
        assert lamps(bench.hears_of("copies_odd"), "en")[-1] == "Copies ! name used twice"
        assert [one.name for one in bench.pictures[-1].scanners] == ["serial-1"]


def test_sync_copies_in_the_rhythm_of_the_configuration_and_records_how_it_stands(tmp_path: Path) -> None:
    settings = (
        f'[station]\ndata_dir = "old/data"\n{REST}\n[backup]\nto = "stick"\n[retention]\nkey_file = "old/keys.json"'
    )
    config, bench, stop = read(tmp_path, settings), stocked(tmp_path / "old"), threading.Event()
    (tmp_path / "stick").mkdir()
    with copying(config, bench.ledger, stop):
        until = time.monotonic() + WITHIN
        while not list(bench.ledger.records.find()) and time.monotonic() < until:
            stop.wait(0.01)
    assert [(one["event"], one["device"], one["state"]) for one in bench.ledger.records.find()] == [
        ("device", "backup", "ready")
    ]
    assert len(list((tmp_path / "stick").glob("*.sqlite"))) == 1
    assert logging.getLogger("station.backups").handlers == []


def test_every_slip_that_shows_a_name_is_on_record_with_who_wanted_it(tmp_path: Path) -> None:
    bench = stocked(tmp_path, order("A1"), order("A2"))
    config = read(tmp_path, REST)
    wanted = PaperOrder.from_args(PaperOrder("slips", ("A1", "A2"), by="lee").as_args())
    for one in (wanted, PaperOrder("picking", ("A1",))):
        sheets(config, bench.ledger, one, bench.clock())
        note_reading(bench.ledger, one, bench.clock())
    assert [
        (one["event"], one["order"], one["purpose"], one["by"]) for one in bench.ledger.records.find(order="A1")
    ] == [("people_read", "A1", "slips", "lee")]
    assert [one["order"] for one in bench.ledger.records.find()] == ["A1", "A2"]
