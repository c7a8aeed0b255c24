"""Installation files are used only when every one of them is as it was made."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from station.releases.release_folders import ReleaseRefused
from station.releases.wheelhouse import LOCK, MANIFEST, CheckedWheelhouse
from tests.releases.support_releases import sign, wheelhouse


def refusal(folder: Path) -> tuple[str, str]:
    with pytest.raises(ReleaseRefused) as caught:
        CheckedWheelhouse.checked(folder)
    return caught.value.code, caught.value.detail


def test_whole_files_are_a_release_with_a_name_of_version_and_contents(tmp_path: Path) -> None:
    house = CheckedWheelhouse.checked(wheelhouse(tmp_path / "stick", "2.3.4"))
    other = CheckedWheelhouse.checked(wheelhouse(tmp_path / "other", "2.3.5"))

    assert house.own == tmp_path / "stick" / "packing_station-2.3.4-py3-none-any.whl"
    assert house.name.startswith("2.3.4-")
    assert len(house.name) == len("2.3.4-") + 8
    assert other.name.partition("-")[2] != house.name.partition("-")[2]


def test_the_list_of_sums_is_what_the_systems_own_tool_checks(tmp_path: Path) -> None:
    folder = wheelhouse(tmp_path / "stick")

    done = subprocess.run(["sha256sum", "--quiet", "--strict", "-c", MANIFEST], cwd=folder, check=False)

    assert done.returncode == 0


def test_one_changed_byte_is_damage_and_names_the_file(tmp_path: Path) -> None:
    folder = wheelhouse(tmp_path / "stick")
    wheel = next(folder.glob("*.whl"))
    wheel.write_bytes(wheel.read_bytes()[:-1] + b"!")

    assert refusal(folder) == ("damaged", wheel.name)


def test_a_file_that_was_not_copied_is_missing(tmp_path: Path) -> None:
    folder = wheelhouse(tmp_path / "stick")
    (folder / LOCK).unlink()

    assert refusal(folder) == ("missing", LOCK)


def test_a_wheel_that_is_on_no_list_is_a_stranger(tmp_path: Path) -> None:
    folder = wheelhouse(tmp_path / "stick")
    (folder / "textual-99.0-py3-none-any.whl").write_bytes(b"evil")

    assert refusal(folder) == ("stranger", "textual-99.0-py3-none-any.whl")


def test_a_photograph_beside_the_files_harms_nobody(tmp_path: Path) -> None:
    folder = wheelhouse(tmp_path / "stick")
    (folder / "IMG_0001.JPG").write_bytes(b"holiday")

    assert CheckedWheelhouse.checked(folder).size > 0


def test_files_for_another_machine_are_refused_before_anything_is_built(tmp_path: Path) -> None:
    folder = wheelhouse(tmp_path / "stick", platform="riscv64 cp399")

    code, detail = refusal(folder)

    assert code == "other_platform"
    assert detail.startswith("riscv64 cp399 / ")


@pytest.mark.parametrize("line", ["", "no sum at all", "00  ../../etc/passwd", "0" * 64 + "  /etc/passwd"])
def test_a_list_that_cannot_be_one_is_damage(tmp_path: Path, line: str) -> None:
    folder = wheelhouse(tmp_path / "stick")
    with (folder / MANIFEST).open("a") as manifest:
        manifest.write(line + "\n")

    assert refusal(folder) == ("damaged", MANIFEST)


def test_any_other_folder_is_no_release(tmp_path: Path) -> None:
    assert refusal(tmp_path) == ("not_a_release", str(tmp_path))
    (tmp_path / "readme.txt").write_text("hello")
    sign(tmp_path)
    assert refusal(tmp_path) == ("not_a_release", str(tmp_path))


def test_a_stick_that_is_gone_is_no_release(tmp_path: Path) -> None:
    assert refusal(tmp_path / "media")[0] == "not_a_release"
