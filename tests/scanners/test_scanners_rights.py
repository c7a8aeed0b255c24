"""The udev rules fit the scanners they are for, and a refused scanner is told the line it lacks."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from scanners.hid.access_rights import GROUP, RULES, MissingRight, missing_right
from scanners.setup.discovery import VENDORS
from tests.support.support_plugs import HONEYWELL, MAINTENANCE, Plugs

FILE = Path(__file__).parents[2] / "systemd" / RULES
LINES = [line for line in FILE.read_text("utf-8").splitlines() if line and not line.startswith("#")]


@pytest.fixture
def plugs(tmp_path: Path) -> Plugs:
    return Plugs(tmp_path)


def values(key: str) -> list[str]:
    """The patterns that the rules compare a key with."""
    return re.findall(rf'(?:^|\s){re.escape(key)}=="([^"]*)"', "\n".join(LINES))


def fits(pattern: str, text: str) -> bool:
    return any(fnmatchcase(text, one) for one in pattern.split("|"))


def test_the_rules_know_the_makers_that_the_program_knows() -> None:
    lists = [one for key in ("ATTRS{id/vendor}", "ATTRS{idVendor}", "ATTR{idVendor}") for one in values(key)]
    assert len(lists) == 4
    assert {tuple(one.split("|")) for one in lists} == {tuple(f"{vendor:04x}" for vendor in sorted(VENDORS))}


def test_the_rules_tell_a_scanner_by_its_report_descriptor() -> None:
    (pattern,) = values("RESULT")
    assert fits(pattern, f" {HONEYWELL.hex(' ')}")
    assert fits(pattern, " " + (b"\x06\x8c\x00" + HONEYWELL[2:]).hex(" "))
    assert not fits(pattern, f" {MAINTENANCE.hex(' ')}")
    assert not fits(pattern, " 05 01 09 06 a1 01")


@pytest.mark.parametrize("name", ["USB Barcode Scanner", "SM BARCODE", "Bar Code Reader", "ScanTech BarCode"])
def test_the_rules_tell_a_scanner_by_its_name(name: str) -> None:
    (pattern,) = values("ATTRS{name}")
    assert fits(pattern, name)
    assert not fits(pattern, "Logitech USB Keyboard")


def test_each_rule_is_one_line_of_keys_and_values_and_gives_to_one_group() -> None:
    word = r'[A-Z_]+(?:\{[\w/]+\})?(?:==|=|\+=)"[^"]*"'
    assert [line for line in LINES if not re.fullmatch(rf"{word}(?:, {word})*", line)] == []
    assert set(re.findall(r'GROUP="([^"]*)"', "\n".join(LINES))) == {GROUP}


def test_a_forbidden_keyboard_is_told_its_own_line(plugs: Plugs) -> None:
    plugs.keyboard(7, "USB Adapter", "input/by-id/usb-Adapter-event-kbd", vendor="1a2c")
    plugs.say("class/input/event7/device/id/product", "0042")
    assert missing_right(f"{plugs.dev}/input/by-id/usb-Adapter-event-kbd", plugs.places) == MissingRight(
        in_group_it_works=False,
        rule='KERNEL=="event*", ATTRS{id/vendor}=="1a2c", ATTRS{id/product}=="0042", GROUP="dialout", MODE="0660", '
        'TAG+="uaccess", ENV{LIBINPUT_IGNORE_DEVICE}="1"',
    )


def test_a_forbidden_hidraw_node_is_told_its_own_line(plugs: Plugs) -> None:
    plugs.hidraw(3, "Xenon", HONEYWELL)
    plugs.say("class/hidraw/hidraw3/device/uevent", "HID_ID=0003:00000C2E:00000B87\nHID_NAME=Xenon")
    assert missing_right(f"{plugs.dev}/hidraw3", plugs.places).rule == (
        'KERNEL=="hidraw*", KERNELS=="0003:0C2E:0B87.*", GROUP="dialout", MODE="0660", TAG+="uaccess"'
    )


@pytest.mark.parametrize("device", ["/dev/absent", "/dev/null", "/dev/input/event99", "/dev/hidraw99"])
def test_what_is_not_known_has_no_line(device: str) -> None:
    assert missing_right(device) == MissingRight(in_group_it_works=False, rule="")


def test_a_node_that_is_the_groups_already_needs_only_the_membership(
    plugs: Plugs, monkeypatch: pytest.MonkeyPatch
) -> None:
    node = plugs.node("input/event1")
    node.chmod(0o660)
    monkeypatch.setattr("scanners.hid.access_rights.GROUP", node.group())
    assert missing_right(str(node), plugs.places).in_group_it_works
    node.chmod(0o600)
    assert not missing_right(str(node), plugs.places).in_group_it_works
