"""The bench as the only thing on the screen: letters that fit, and what is shown when it ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.cli import main
from station.commands.bench.kiosk import font_height, screen_sizes


def connector(drm: Path, name: str, status: str, modes: str) -> None:
    (drm / name).mkdir(parents=True)
    (drm / name / "status").write_text(status + "\n")
    (drm / name / "modes").write_text(modes)


def test_the_screen_that_is_plugged_in_says_its_size(tmp_path: Path) -> None:
    connector(tmp_path, "card0-DP-1", "disconnected", "")
    connector(tmp_path, "card0-HDMI-A-1", "connected", "1920x1080\n1280x720\n")
    (tmp_path / "version").write_text("drm\n")

    assert list(screen_sizes(tmp_path)) == [(1920, 1080)]


def test_an_interlaced_or_nonsensical_mode_is_no_obstacle(tmp_path: Path) -> None:
    connector(tmp_path, "card0-DP-1", "connected", "auto\n")
    connector(tmp_path, "card0-HDMI-A-1", "connected", "1920x1080i\n")

    assert list(screen_sizes(tmp_path)) == [(1920, 1080)]


@pytest.mark.parametrize("size", [(1920, 1080), (1366, 768), (1280, 1024), (1024, 768), (3840, 2160), (1600, 900)])
def test_120_columns_and_40_rows_fit_whatever_the_screen(size: tuple[int, int]) -> None:
    height = font_height([size])

    # A terminal rounds a cell up to whole pixels at worst.
    assert size[0] // max(1, round(height * 1233 / 2048)) >= 120
    assert size[1] // round(height * 1.164 + 0.49) >= 38


def test_without_a_screen_the_letters_are_of_the_usual_size(tmp_path: Path) -> None:
    assert font_height(screen_sizes(tmp_path / "none")) == 22


def test_outside_of_its_service_it_says_what_to_run_instead(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.chdir(tmp_path)

    assert main(["kiosk"]) == 1
    assert "packing-station run" in capsys.readouterr().err
