"""What the file may say and this version cannot do is refused by `run` and `sync`, each with what works."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.config import unbuilt
from tests.support.support_config import REST, read


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[hub]\nurl = 'postgresql+psycopg://u@h/d'", "hub.url"),
    ],
)
def test_what_is_not_built_yet_is_read_and_named(tmp_path: Path, text: str, key: str) -> None:
    (error,) = unbuilt(read(tmp_path, text + REST))
    assert (error.key, error.message_code) == (key, "not_built_yet")


def test_what_works_is_refused_nothing(tmp_path: Path) -> None:
    assert unbuilt(read(tmp_path, REST)) == ()
    assert unbuilt(read(tmp_path, "[shop]\nkind = 'files'")) == ()
    assert unbuilt(read(tmp_path, "[shop]\nkind = 'smartstore'\nclient_id = 'x'")) == ()
    for numbers in ("range", "scan", "later"):
        assert unbuilt(read(tmp_path, f"[carrier]\nnumbers = '{numbers}'" + REST)) == ()
    assert unbuilt(read(tmp_path, "[printer.backup]\nkind = 'slcs'\nport = 'usb://04b8:0202'" + REST)) == ()
