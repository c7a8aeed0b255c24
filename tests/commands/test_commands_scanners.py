"""What doctor says of scanners that cannot be opened: why, and which rule or group is missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from scanners.hid.access_rights import RULES
from station.commands.devices.devices import refusal, scanner_state
from station.config.values import ScannerSettings
from station.locale.texts import LocaleTexts


def hid(device: str) -> ScannerSettings:
    return ScannerSettings("hid-1", "hid", "", device, 9600, "auto", "")


def said(settings: ScannerSettings, reason: str, language: str = "en") -> str:
    return refusal(settings, reason, LocaleTexts.load(language, "commands"))


@pytest.mark.parametrize(("device", "reason"), [("/dev/null", "not_a_scanner"), ("/dev/absent", "missing")])
def test_a_hid_scanner_that_is_none_or_away_is_said_to_be(device: str, reason: str) -> None:
    assert scanner_state(hid(device)) == reason


def test_a_scanner_that_cannot_be_opened_points_at_its_port_or_device() -> None:
    serial = ScannerSettings("serial-1", "serial", "/dev/ttyS9", "", 9600, "auto", "")
    assert "the scanner's port or device" in said(hid("/dev/absent"), "missing")
    assert "the scanner's port or device" in said(serial, "missing")
    assert "sudo usermod -aG dialout" in said(serial, "no_permission")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_camera_without_ffmpeg_or_permission_is_told_what_to_type(language: str) -> None:
    camera = ScannerSettings("camera-1", "camera", "", "/dev/video0", 9600, "auto", "")
    assert "sudo apt install ffmpeg" in said(camera, "no_ffmpeg", language)
    assert "usermod -aG video" in said(camera, "no_permission", language)
    assert "device" in said(camera, "missing", language)


def test_a_camera_that_is_away_is_said_to_be() -> None:
    camera = ScannerSettings("camera-1", "camera", "", "/dev/absent", 9600, "auto", "")
    assert scanner_state(camera) == "missing"


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_forbidden_hid_scanner_is_told_the_rules_it_lacks(language: str) -> None:
    assert f"systemd/{RULES}" in said(hid("/dev/absent"), "no_permission", language)


def test_a_hid_scanner_of_the_right_group_is_told_to_join_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    node = tmp_path / "event1"
    node.touch(0o660)
    monkeypatch.setattr("scanners.hid.access_rights.GROUP", node.group())
    assert f"usermod -aG {node.group()}" in said(hid(str(node)), "no_permission")


def test_the_sentence_holds_the_very_line_that_is_missing() -> None:
    rule = 'KERNEL=="event*", ATTRS{id/vendor}=="1a2c"'
    for language in ("ko", "en"):
        text = LocaleTexts.load(language, "commands").text("doctor.scanner_rule", name="hid-1", file=RULES, rule=rule)
        assert text.endswith(rule)
