"""The program's own files: whole or not at all, and nothing left beside them."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from station.whole_file import replace_file, replacing, sync_to_disk, write_new


def test_a_file_takes_the_place_of_the_older_one_whole(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    for data in (b"old", b"new"):
        replace_file(file, data)
    assert file.read_bytes() == b"new"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_that_could_not_be_made_leaves_the_older_one_and_nothing_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "station.toml"
    file.write_bytes(b"old")

    def half() -> None:
        with replacing(file) as part:
            part.write_bytes(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        half()
    assert file.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [file]


def test_what_a_crash_left_is_written_over_and_a_link_is_not_followed(tmp_path: Path) -> None:
    file, secret = tmp_path / "note", tmp_path / "secret"
    secret.write_bytes(b"mine")
    (tmp_path / ".note.part").symlink_to(secret)
    replace_file(file, b"new")
    assert (file.read_bytes(), file.is_symlink(), secret.read_bytes()) == (b"new", False, b"mine")


@pytest.mark.parametrize(("mode", "got"), [(0o600, 0o600), (0o755, 0o755), (None, 0o640)])
def test_a_mode_is_as_it_is_named_or_as_the_mask_leaves_it(tmp_path: Path, mode: int | None, got: int) -> None:
    before = os.umask(0o027)
    try:
        write_new(tmp_path / "file", b"", mode)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == got


def test_a_folder_in_a_files_place_is_told(tmp_path: Path) -> None:
    with pytest.raises(IsADirectoryError):
        write_new(tmp_path, b"")


def test_a_folder_that_cannot_be_asked_is_forgiven_only_where_it_may_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_descriptor: int) -> None:
        raise OSError(22, "Invalid argument")

    monkeypatch.setattr(os, "fsync", refuse)
    sync_to_disk(tmp_path, lenient=True)
    with pytest.raises(OSError, match="Invalid argument"):
        sync_to_disk(tmp_path)
