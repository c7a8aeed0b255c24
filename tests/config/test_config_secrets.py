"""Secrets come from the environment, a file or systemd; errors name the place and never the text."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.config import ConfigError, SecretSource, resolve
from tests.support.support_config import read


def secret(folder: Path, table: str) -> SecretSource:
    return read(folder, f"[shop]\ntoken = {table}").shop.secrets["token"]


def failure(wanted: SecretSource, environ: dict[str, str]) -> tuple[str, str, str]:
    with pytest.raises(ConfigError) as caught:
        resolve(wanted, environ)
    return caught.value.key, caught.value.message_code, caught.value.found


def test_a_secret_of_the_environment_is_read_when_it_is_needed(tmp_path: Path) -> None:
    wanted = secret(tmp_path, '{ env = "TOKEN" }')
    assert resolve(wanted, {"TOKEN": "s3cret"}) == "s3cret"
    assert failure(wanted, {}) == ("shop.token", "secret_unset", "TOKEN")
    assert failure(wanted, {"TOKEN": "a\nb"}) == ("shop.token", "secret_unusable", "TOKEN")


def test_a_secrets_file_counts_from_the_configurations_folder_and_loses_its_line_end(tmp_path: Path) -> None:
    wanted = secret(tmp_path, '{ file = "token.txt" }')
    place = str(tmp_path / "token.txt")
    assert failure(wanted, {}) == ("shop.token", "secret_unreadable", place)
    for content, outcome in ((b"s3cret\r\n", "s3cret"), (b"\xef\xbb\xbfs3cret", "s3cret")):
        (tmp_path / "token.txt").write_bytes(content)
        assert resolve(wanted, {}) == outcome
    for content in (b"", b"\n", b"a\x00b", b"\xff\xfe", b"x" * 5000):
        (tmp_path / "token.txt").write_bytes(content)
        assert failure(wanted, {}) == ("shop.token", "secret_unusable", place)


def test_a_credential_is_what_systemd_hands_over(tmp_path: Path) -> None:
    wanted = secret(tmp_path, '{ credential = "token" }')
    (tmp_path / "token").write_text("s3cret")
    assert resolve(wanted, {"CREDENTIALS_DIRECTORY": str(tmp_path)}) == "s3cret"
    assert failure(wanted, {}) == ("shop.token", "secret_no_credentials", "token")
    assert failure(wanted, {"CREDENTIALS_DIRECTORY": "/nowhere"})[1] == "secret_no_credentials"
