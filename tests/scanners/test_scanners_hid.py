"""The HID scanner on a made kernel: held, forbidden, pulled, overflowed, killed; and on the real one."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from scanners.base import ScannerHealth
from scanners.hid.scanner import HidScanner
from tests.support.support_hid import overflowed, records, scan, typing
from tests.support.support_hid_rig import KeyboardRig, ReportRig
from tests.support.support_scanners import Ears, elapsed

READY = (ScannerHealth.READY, "")
DROPPED = (ScannerHealth.WARNING, "dropped")


@pytest.fixture
def rig() -> Iterator[KeyboardRig]:
    made = KeyboardRig()
    yield made
    made.close()


@pytest.fixture
def ears(rig: KeyboardRig) -> Ears:
    listening = Ears()
    rig.start(listening)
    listening.until_health(*READY)
    return listening


def test_a_keyboard_is_held_once_for_this_program_alone(rig: KeyboardRig, ears: Ears) -> None:
    rig.node.until_held()
    rig.scan("Ab-12")
    assert ears.until_texts(1) == ["Ab-12"]
    assert rig.node.grabs == 1


def test_a_code_whose_records_come_byte_by_byte_is_one_code(rig: KeyboardRig, ears: Ears) -> None:
    rig.node.send(scan("Ab-12"), size=1)
    assert ears.until_texts(1) == ["Ab-12"]


def test_a_scan_says_when_its_last_event_was_read(rig: KeyboardRig, ears: Ears) -> None:
    before = time.monotonic()
    rig.scan("A1")
    ears.until_texts(1)
    assert before < ears.scans[0].at < time.monotonic()


def test_lost_events_are_told_and_no_rest_of_the_code_is_heard(rig: KeyboardRig, ears: Ears) -> None:
    rig.node.send(overflowed(typing("YQVOZQZGPVVWN\r")))
    ears.until_health(*DROPPED)
    rig.node.send(scan(""))
    rig.scan("YQVOZQZGPVVWN")
    assert ears.until_texts(1) == ["YQVOZQZGPVVWN"]
    ears.until(lambda: ears.health == [READY, DROPPED, READY])


def test_after_lost_events_the_truth_about_shift_is_asked_for(rig: KeyboardRig, ears: Ears) -> None:
    rig.node.set(down=[42])
    rig.node.send(overflowed(typing("YQVOZQZGPVVWN")))
    ears.until_health(*DROPPED)
    rig.node.send(records(typing("\rw\r")))
    assert ears.until_texts(1) == ["W"]


def test_a_scanner_held_by_another_program_is_taken_when_it_is_free(rig: KeyboardRig) -> None:
    ears = Ears()
    rig.node.set(busy=True)
    rig.start(ears)
    ears.until_health(ScannerHealth.LOST, "in_use")
    rig.node.set(busy=False)
    ears.until_health(*READY)


def test_a_key_that_is_down_is_let_come_up_before_the_keyboard_is_held(rig: KeyboardRig) -> None:
    ears = Ears()
    rig.node.set(down=[28])
    rig.start(ears)
    rig.node.until_opened()
    assert (rig.node.grabs, ears.events) == (0, [])
    rig.node.set(down=[])
    ears.until_health(*READY)


def test_half_a_code_that_was_under_way_at_the_start_is_no_code(rig: KeyboardRig) -> None:
    ears = Ears()
    rig.node.set(down=[28])
    rig.start(ears)
    rig.node.until_opened()
    rig.node.send(scan("567893"))
    rig.node.set(down=[])
    ears.until_health(*READY)
    rig.scan("A1")
    assert ears.until_texts(1) == ["A1"]


def test_a_node_that_stays_forbidden_is_told_and_read_when_it_is_allowed(rig: KeyboardRig) -> None:
    ears = Ears()
    rig.node.set(locked=True)
    rig.start(ears)
    ears.until_health(ScannerHealth.LOST, "no_permission")
    rig.node.set(locked=False)
    ears.until_health(*READY)


def test_a_node_that_is_forbidden_for_a_moment_after_plugging_in_is_not_told(rig: KeyboardRig, ears: Ears) -> None:
    rig.unplug()
    ears.until_health(ScannerHealth.LOST, "unplugged")
    rig.node.set(locked=True)
    rig.replug()
    rig.node.set(locked=False)
    ears.until_health(*READY)
    assert ears.health == [READY, (ScannerHealth.LOST, "unplugged"), READY]


def test_a_killed_reading_process_is_born_again_and_hears(rig: KeyboardRig, ears: Ears) -> None:
    (child,) = Path(f"/proc/self/task/{threads(rig)}/children").read_text().split()
    os.kill(int(child), signal.SIGKILL)
    ears.until_health(ScannerHealth.LOST, "failed")
    ears.until(lambda: ears.health[-1] == READY)
    rig.scan("A1")
    assert ears.until_texts(1) == ["A1"]


def threads(rig: KeyboardRig) -> int:
    """The kernel's number of the scanner's thread, whose child the reading process is."""
    (found,) = (one for one in threading.enumerate() if one.name == f"scanner {rig.name}")
    assert found.native_id is not None
    return found.native_id


def test_a_prefix_and_a_suffix_are_the_scanners_own() -> None:
    rig, ears = KeyboardRig(suffix="tab", prefix="F12"), Ears()
    rig.start(ears)
    ears.until_health(*READY)
    rig.send(b"A1\tB2\t")
    assert ears.until_texts(2) == ["A1", "B2"]
    assert elapsed(rig.close) < 1.5


def test_a_function_key_as_prefix_means_nothing_where_codes_come_whole() -> None:
    rig, ears = ReportRig(prefix="F12"), Ears()
    rig.start(ears)
    ears.until_health(*READY)
    rig.scan("A1")
    assert ears.until_texts(1) == ["A1"]
    rig.close()


def test_a_code_of_four_thousand_characters_arrives_whole() -> None:
    rig, ears = ReportRig(), Ears()
    rig.start(ears)
    ears.until_health(*READY)
    rig.scan("]Q1" + "0123456789" * 400)
    ears.until_texts(1)
    assert (ears.scans[0].text, ears.scans[0].symbology) == ("0123456789" * 400, "]Q1")
    rig.close()


@pytest.mark.parametrize(
    ("device", "reason"),
    [("/dev/null", "not_a_scanner"), ("/dev", "not_a_scanner"), ("/dev/absent", "missing"), ("", "missing")],
)
def test_what_is_no_scanner_says_so_on_the_real_kernel(device: str, reason: str) -> None:
    scanner, ears = HidScanner("hid-1", device), Ears()
    scanner.start(ears)
    ears.until_health(ScannerHealth.LOST, reason)
    assert elapsed(scanner.close) < 1


def test_an_unknown_suffix_is_refused_before_anything_starts() -> None:
    with pytest.raises(ValueError, match="suffix 'enter'"):
        HidScanner("hid-1", "/dev/null", suffix="enter")  # type: ignore[arg-type]
