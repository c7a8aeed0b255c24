"""What is plugged in is found by its lasting name, told apart from a person's keyboard, and never opened."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanners.setup.discovery import FoundScanner, SearchPlaces, find
from tests.support.support_plugs import HONEYWELL, MAINTENANCE, Plugs


@pytest.fixture
def plugs(tmp_path: Path) -> Plugs:
    return Plugs(tmp_path)


def test_everything_is_found_by_its_lasting_name_and_the_likely_scanners_first(plugs: Plugs) -> None:
    plugs.keyboard(2, "Logitech K120", "input/by-id/usb-Logitech_K120-event-kbd")
    plugs.keyboard(10, "SM SM-2D PRODUCT HID KBW", "input/by-id/usb-SM_SM-2D-event-kbd", vendor="05e0")
    plugs.hidraw(3, "Honeywell Xenon 1900", HONEYWELL, "scanner/usb-Honeywell_Xenon")
    plugs.serial("ttyACM0", "1eab", "Newland", "FM430", "serial/by-id/usb-Newland_FM430-if00")
    plugs.camera(0, "UVC Camera", link="v4l/by-id/usb-UVC-video-index0")
    dev = plugs.dev
    assert find(plugs.places) == (
        FoundScanner("hidraw", f"{dev}/scanner/usb-Honeywell_Xenon", "Honeywell Xenon 1900", likely=True),
        FoundScanner("evdev", f"{dev}/input/by-id/usb-SM_SM-2D-event-kbd", "SM SM-2D PRODUCT HID KBW", likely=True),
        FoundScanner("serial", f"{dev}/serial/by-id/usb-Newland_FM430-if00", "Newland FM430", likely=True),
        FoundScanner("evdev", f"{dev}/input/by-id/usb-Logitech_K120-event-kbd", "Logitech K120", likely=False),
        FoundScanner("camera", f"{dev}/v4l/by-id/usb-UVC-video-index0", "UVC Camera", likely=False),
    )
    assert [one.kind for one in find(plugs.places)] == ["hid", "hid", "serial", "hid", "camera"]


@pytest.mark.parametrize("name", ["USB Barcode Scanner", "WCM HIDKeyBoard bar code", "Card Reader", "2D Imager"])
def test_a_keyboard_whose_name_speaks_of_scanning_is_a_likely_scanner(plugs: Plugs, name: str) -> None:
    plugs.keyboard(1, name)
    assert find(plugs.places) == (FoundScanner("evdev", f"{plugs.dev}/input/event1", name, likely=True),)


def test_two_scanners_that_share_a_name_are_told_apart_by_their_sockets(plugs: Plugs) -> None:
    plugs.keyboard(1, "Scanner", "input/by-path/pci-usb-0:1-event-kbd")
    plugs.keyboard(2, "Scanner", "input/by-id/usb-Scanner-event-kbd")
    assert [Path(one.path).name for one in find(plugs.places)] == ["pci-usb-0:1-event-kbd", "usb-Scanner-event-kbd"]


def test_what_may_not_be_opened_is_found_and_says_so(plugs: Plugs) -> None:
    plugs.hidraw(0, "Xenon", HONEYWELL)
    plugs.locked.add("hidraw0")
    (found,) = find(plugs.places)
    assert (found.readable, found.reason) == (False, "no_permission")


def test_a_device_that_has_no_node_yet_says_so(plugs: Plugs) -> None:
    plugs.hidraw(0, "Xenon", HONEYWELL)
    (plugs.dev / "hidraw0").unlink()
    assert [one.reason for one in find(plugs.places)] == ["missing"]


def test_a_maintenance_interface_and_a_mouse_are_no_scanners(plugs: Plugs) -> None:
    plugs.hidraw(0, "Xenon", MAINTENANCE)
    plugs.hidraw(1, "Mouse", bytes.fromhex("05010902a101c0"))
    plugs.hidraw(2, "Broken", b"\x05")
    plugs.keyboard(4, "Power Button")
    plugs.say("class/input/event4/device/capabilities/key", "10000000000000 0")
    plugs.say("class/input/event4/device/id/vendor", "not a number")
    plugs.camera(1, "UVC Camera", index=1)
    assert find(plugs.places) == ()


def test_serial_ports_of_the_board_count_only_where_they_exist(plugs: Plugs) -> None:
    plugs.serial("ttyS0")
    plugs.say("class/tty/ttyS0/type", "4")
    plugs.serial("ttyS1")
    plugs.say("class/tty/ttyS1/type", "0")
    assert find(plugs.places) == (FoundScanner("serial", f"{plugs.dev}/ttyS0", "", likely=False),)


def test_a_machine_with_nothing_plugged_in_has_nothing(tmp_path: Path) -> None:
    assert find(SearchPlaces(tmp_path / "dev", tmp_path / "sys")) == ()
    assert isinstance(find(), tuple)
