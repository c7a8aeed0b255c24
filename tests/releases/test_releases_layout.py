"""Whatever is cut off, the installation folder names a whole release or none."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.releases.release_folders import ReleaseLayout, ReleaseRefused
from tests.releases.support_releases import install


def test_an_empty_folder_has_no_release(tmp_path: Path) -> None:
    layout = ReleaseLayout(tmp_path)

    assert (layout.current(), layout.previous()) == (None, None)
    layout.clear()


def test_a_release_that_was_cut_off_while_it_was_built_is_built_anew(tmp_path: Path) -> None:
    layout = ReleaseLayout(tmp_path)
    half = layout.begin("1.0-a")
    (half / "half").touch()

    assert not layout.is_whole("1.0-a")
    with pytest.raises(ReleaseRefused, match="not_installed"):
        layout.switch("1.0-a")
    assert list(layout.begin("1.0-a").iterdir()) == [half / ".unfinished"]


def test_a_power_cut_before_the_rename_leaves_the_old_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    layout = ReleaseLayout(tmp_path)
    install(layout, "1.0-a")
    install(layout, "1.1-b")
    layout.switch("1.0-a")

    def cut(_self: Path, _target: Path) -> Path:
        raise KeyboardInterrupt

    with monkeypatch.context() as power:
        power.setattr(Path, "replace", cut)
        with pytest.raises(KeyboardInterrupt):
            layout.switch("1.1-b")

    assert layout.current() == "1.0-a"
    layout.switch("1.1-b")
    assert (layout.current(), layout.previous()) == ("1.1-b", "1.0-a")


def test_a_link_to_a_release_that_is_gone_names_none(tmp_path: Path) -> None:
    layout = ReleaseLayout(tmp_path)
    install(layout, "1.0-a")
    layout.switch("1.0-a")
    layout.begin("1.0-a")

    assert layout.current() is None


def test_what_is_in_use_is_never_cleared(tmp_path: Path) -> None:
    layout = ReleaseLayout(tmp_path)
    for name in "abcde":
        install(layout, name)
    layout.switch("a")
    layout.switch("b")
    layout.begin("f")

    layout.clear()

    left = {path.name for path in (tmp_path / "releases").iterdir()}
    assert {"a", "b"} <= left
    assert len(left) == 3
    assert "f" not in left
