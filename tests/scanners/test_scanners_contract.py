"""What every scanner does: the shipped fake, a real port, and both ways of HID."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanners.base import ScannerChanged, ScannerHealth
from scanners.fake import FakeScanner
from tests.support.support_hid_rig import KeyboardRig, ReportRig
from tests.support.support_scanners import Ears, SerialRig

Rig = FakeScanner | SerialRig | KeyboardRig
READY = (ScannerHealth.READY, "")
NOISE = b"\x00\x80\xff" * 20_000


@pytest.fixture(params=["fake", "serial", "typing", "hidpos"])
def rig(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Rig]:
    made = plugged(request.param, tmp_path)
    yield made
    made.close()


def plugged(kind: str, folder: Path) -> Rig:
    match kind:
        case "serial":
            return SerialRig(folder)
        case "typing":
            return KeyboardRig()
        case "hidpos":
            return ReportRig()
        case _:
            return FakeScanner("fake-1")


@pytest.fixture
def ears(rig: Rig) -> Ears:
    listening = Ears()
    rig.start(listening)
    listening.until_health(ScannerHealth.READY)
    return listening


def test_every_scan_is_heard_once_in_order_with_its_source_and_time(rig: Rig, ears: Ears) -> None:
    for text in ("A1", "8801234567893", "8801234567893", "머그컵"):
        rig.scan(text)
    assert ears.until_texts(4) == ["A1", "8801234567893", "8801234567893", "머그컵"]
    assert {one.source for one in ears.scans} == {"fake-1"} == {rig.name}
    assert [one.at for one in ears.scans] == sorted(one.at for one in ears.scans)
    assert ears.health == [READY]


def test_a_scan_says_its_symbology_and_what_was_delivered(rig: Rig, ears: Ears) -> None:
    rig.scan("]C0mug-wh ")
    ears.until_texts(1)
    scan = ears.scans[0]
    assert (scan.text, scan.delivered, scan.symbology, scan.typed_hangul) == (
        "mug-wh",
        "mug-wh",
        "]C0",
        False,
    )


def test_an_unplugged_scanner_is_lost_once_and_ready_when_it_is_back(rig: Rig, ears: Ears) -> None:
    rig.unplug()
    ears.until_health(ScannerHealth.LOST, "unplugged")
    rig.scan("nobody hears this")
    rig.replug()
    ears.until(lambda: ears.health[-1] == READY)
    rig.scan("A1")
    assert ears.until_texts(1) == ["A1"]
    assert [health for health, _reason in ears.health if health is ScannerHealth.READY] == [ScannerHealth.READY] * 2


def test_half_a_code_dies_with_the_cable_and_joins_no_other(rig: Rig, ears: Ears) -> None:
    rig.scan("A1")
    rig.send(b"88012")
    ears.until_texts(1)
    rig.unplug()
    ears.until_health(ScannerHealth.LOST, "unplugged")
    rig.replug()
    ears.until(lambda: ears.health[-1] == READY)
    rig.scan("B2")
    assert ears.until_texts(2) == ["A1", "B2"]


def test_noise_is_told_a_few_times_and_the_next_code_is_heard(rig: Rig, ears: Ears) -> None:
    rig.flood(NOISE)
    ears.until(lambda: ScannerHealth.WARNING in {health for health, _reason in ears.health})
    rig.send(b"\r")
    rig.scan("A1")
    assert ears.until_texts(1) == ["A1"]
    assert len(ears.health) <= 12


def test_after_closing_nothing_is_told(rig: Rig, ears: Ears) -> None:
    rig.scan("A1")
    ears.until_texts(1)
    rig.close()
    heard = list(ears.events)
    rig.scan("B2")
    assert ears.events == heard == [ScannerChanged("fake-1", ScannerHealth.READY), *ears.scans]
    assert not [one for one in threading.enumerate() if one.name == "scanner fake-1"]


def test_the_fake_remembers_what_it_sent_and_what_nobody_heard() -> None:
    fake, ears = FakeScanner(), Ears()
    fake.start(ears)
    fake.scan("A1")
    fake.unplug()
    fake.scan("B2")
    fake.unplug()
    fake.replug()
    fake.replug()
    assert (fake.sent, fake.missed, fake.told) == (["A1", "B2"], ["B2"], ears.events)
    assert ears.health == [READY, (ScannerHealth.LOST, "unplugged"), READY]


def test_the_fake_gives_up_half_a_code_when_it_rests() -> None:
    fake, ears = FakeScanner(), Ears()
    fake.unplug()
    fake.start(ears)
    fake.replug()
    fake.send(b"88012")
    fake.rest()
    assert ears.health == [(ScannerHealth.LOST, "missing"), READY, (ScannerHealth.WARNING, "unfinished")]
