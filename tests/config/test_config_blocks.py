"""A block is added to a station.toml, and nothing else of the file is touched."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.config import ConfigError, load
from station.config.blocks import append_block, copy_private, scanner_block
from station.whole_file import write_new

SHOP = b'[shop]\nkind = "rest"\nbase_url = "http://127.0.0.1:9"\ntoken = { env = "TOKEN" }\n'
BLOCK = scanner_block(["learned"], {"kind": "serial", "port": "/dev/ttyACM0", "baud": 9600})


@pytest.mark.parametrize(
    "before",
    [
        SHOP,
        SHOP.rstrip(b"\n"),
        "\ufeff".encode() + SHOP.replace(b"\n", b"\r\n") + "# 끝 — no newline behind it".encode(),
        SHOP + b'[[scanner]]\nname = "left"\nkind = "keyboard"  # hers\n\n\n',
    ],
)
def test_every_byte_stays_and_the_file_as_it_was_is_kept(tmp_path: Path, before: bytes) -> None:
    file = tmp_path / "station.toml"
    file.write_bytes(before)
    file.chmod(0o640)
    kept = append_block(file, BLOCK, {})
    assert file.read_bytes().startswith(before)
    assert file.read_bytes().endswith(BLOCK.encode())
    assert (kept.name, kept.read_bytes()) == ("station.toml.bak", before)
    assert file.stat().st_mode & 0o777 == 0o640
    assert load(file, {}).scanners[-1].port == "/dev/ttyACM0"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["station.toml", "station.toml.bak"]


def test_an_earlier_copy_is_never_overwritten(tmp_path: Path) -> None:
    file = tmp_path / "station.toml"
    file.write_bytes(SHOP)
    append_block(file, BLOCK, {})
    kept = append_block(file, BLOCK.replace("ACM0", "ACM1"), {})
    assert kept.name == "station.toml.bak1"
    assert (tmp_path / "station.toml.bak").read_bytes() == SHOP


def test_a_block_that_does_not_fit_leaves_everything_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "station.toml"
    file.write_bytes(SHOP + BLOCK.encode())
    with pytest.raises(ConfigError) as refused:
        append_block(file, BLOCK, {})
    assert (refused.value.key, refused.value.file) == ("scanner[1].port", file)
    assert file.read_bytes() == SHOP + BLOCK.encode()
    assert [path.name for path in tmp_path.iterdir()] == ["station.toml"]


@given(st.dictionaries(st.sampled_from(["port", "device", "prefix"]), st.text()), st.integers(0, 4_000_000))
def test_whatever_a_value_holds_toml_reads_it_back(texts: dict[str, str], baud: int) -> None:
    written = {key: value.encode("utf-8", "replace").decode() for key, value in texts.items()}
    assert tomllib.loads(scanner_block(["a comment"], {**written, "baud": baud})) == {
        "scanner": [{**written, "baud": baud}]
    }


def test_no_copy_of_a_file_that_may_hold_secrets_can_be_read_by_others_meanwhile(tmp_path: Path) -> None:
    file, umask = tmp_path / "station.toml", os.umask(0)
    try:
        write_new(file, SHOP, durable=False)
        assert file.stat().st_mode & 0o777 == 0o600
        file.chmod(0o640)
        copy_private(file, tmp_path / "copy")
    finally:
        os.umask(umask)
    assert ((tmp_path / "copy").read_bytes(), (tmp_path / "copy").stat().st_mode & 0o777) == (SHOP, 0o640)
