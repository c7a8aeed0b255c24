"""A wrong station.toml gets one line with the file, the key, what was found and what is allowed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from station.config import ConfigError, load
from tests.support.support_config import REST, read, refused

WRONG = [
    ("[statoin]", "statoin", "unknown_key"),
    ("[station]\nnmae = 'A'", "station.nmae", "unknown_key"),
    ('[station]\n"a\\nb" = 1', r'station."a\u000ab"', "unknown_key"),
    ("[station]\nname = ' '", "station.name", "not_allowed"),
    ('[station]\nname = "a\\u0007"', "station.name", "not_allowed"),
    ("[station]\nlanguage = 'fr'", "station.language", "not_allowed"),
    ("[station]\ntimezone = 'Asia/Seul'", "station.timezone", "not_allowed"),
    ("[station]\ntimezone = '../etc/passwd'", "station.timezone", "not_allowed"),
    ("[station]\ndata_dir = ''", "station.data_dir", "not_allowed"),
    ("[station]\nrequire_badge = 'yes'", "station.require_badge", "wrong_type"),
    ("station = 'A'", "station", "wrong_type"),
    ("[packing]\ncancel_check_seconds = 0", "packing.cancel_check_seconds", "not_allowed"),
    ("[packing]\ndispatch_after_seconds = -1", "packing.dispatch_after_seconds", "not_allowed"),
    ("[packing]\nsame_code_ms = 1.5", "packing.same_code_ms", "wrong_type"),
    ('[packing]\nin_store_codes = "item-7"', "packing.in_store_codes", "not_allowed"),
    ('[[scanner]]\nport = "/dev/a"\nsame_code_ms = -1', "scanner[0].same_code_ms", "not_allowed"),
    ("[packing]\nsame_code_ms = true", "packing.same_code_ms", "wrong_type"),
    ("[packing]\ndispatch_after_seconds = nan", "packing.dispatch_after_seconds", "not_allowed"),
    ("[packing]\nsame_code_ms = 0x" + "f" * 5000, "packing.same_code_ms", "not_allowed"),
    ("[packer]\nid = '1'", "packer", "wrong_type"),
    ("[[packer]]\nname = 'A'", "packer[0].id", "missing"),
    ("[[packer]]\nid = '1:2'", "packer[0].id", "not_allowed"),
    ("[[packer]]\nid = 'a'\n[[packer]]\nid = 'A'", "packer[1].id", "duplicate"),
    ("[[packer]]\nid = '1'\npin = '$argon2id$x'", "packer[0].pin", "not_allowed"),
    ("[[packer]]\nid = '1'\nsupervisor = true\npin = '1234'", "packer[0].pin", "not_allowed"),
    ("[hub]\nurl = 'mysql://h/d'", "hub.url", "not_allowed"),
    ("[hub]\nurl = 'postgresql+psycopg://u:pw@h/d'", "hub.url", "not_allowed"),
    ("[shop]\nkind = 'rest'", "shop.base_url", "missing"),
    ("[shop]\nkind = 'rest'\nbase_url = 'http://h'", "shop.token", "missing"),
    ("[shop]\nbase_url = 'ftp://h'", "shop.base_url", "not_allowed"),
    ("[shop]\nbase_url = 'http://h:99999'", "shop.base_url", "not_allowed"),
    ("[shop]\nbase_url = 'http://me:pw@h'", "shop.base_url", "not_allowed"),
    ("[shop]\nbase_url = 'http://h/?a=b'", "shop.base_url", "not_allowed"),
    ("[shop]\npoll_seconds = 0", "shop.poll_seconds", "not_allowed"),
    ("[shop]\nclient_secret = 'pw'", "shop.client_secret", "plain_secret"),
    ("[shop]\nclient_secret = {}", "shop.client_secret", "not_allowed"),
    ("[shop]\ntoken = { env = 'A', file = 'b' }", "shop.token", "not_allowed"),
    ("[shop]\ntoken = { credential = '../b' }", "shop.token", "not_allowed"),
    ("[shop]\ntoken = { vault = 'b' }", "shop.token", "not_allowed"),
    ("[shop]\nkind = 'files'\ninbox = 'a'\noutbox = 'a'", "shop.outbox", "duplicate"),
    ("[carrier]\ncode = 'PIGEON'", "carrier.code", "not_allowed"),
    ("[carrier.sender]\nnamee = ''", "carrier.sender.namee", "unknown_key"),
    ("[label]\nwidth_mm = 30", "label.width_mm", "not_allowed"),
    ("[label]\nheight_mm = 20", "label.height_mm", "not_allowed"),
    ("[label]\nwidth_mm = '72'", "label.width_mm", "wrong_type"),
    ("[printer]\nport = 'tcp://h:99999'", "printer.port", "not_allowed"),
    ("[printer]\nport = 'tcp://h'", "printer.port", "not_allowed"),
    ("[printer]\nport = 'serial:///dev/a?baud=x'", "printer.port", "not_allowed"),
    ("[printer]\nport = 'usb://4b8:202'", "printer.port", "not_allowed"),
    ("[printer]\nport = 'lp0'", "printer.port", "not_allowed"),
    ("[printer]\nport = 'tcp://[::1'", "printer.port", "not_allowed"),
    ("[printer.backup]\nbackup = {}", "printer.backup.backup", "unknown_key"),
    ("[printer.backup]\nkind = 'escpos'", "printer.backup.port", "duplicate"),
    ("[printer.papers]\nper_page = 2", "printer.papers.port", "missing"),
    ("[printer.papers]\nport = 'system:'\nper_page = 3", "printer.papers.per_page", "not_allowed"),
    ("[printer.papers]\nport = 'system:-o x'", "printer.papers.port", "not_allowed"),
    ("[printer.papers]\nport = 'system:A'\nkind = 'zpl'", "printer.papers.kind", "unknown_key"),
    ("[printer.papers]\nport = 'lpt1'", "printer.papers.port", "not_allowed"),
    ("[printer.papers]\nport = 'tcp://192.168.0.50:9100'", "printer.papers.port", "duplicate"),
    ("[[scanner]]\nkind = 'tape'", "scanner[0].kind", "not_allowed"),
    ("[[scanner]]\nbaud = 9600", "scanner[0].port", "missing"),
    ("[[scanner]]\nkind = 'hid'", "scanner[0].device", "missing"),
    ("[[scanner]]\nport = 'a'\nbaud = 1", "scanner[0].baud", "not_allowed"),
    ("[[scanner]]\nport = '/a'\n[[scanner]]\nport = '/a'", "scanner[1].port", "duplicate"),
    (
        "[[scanner]]\nport = '/a'\nname = 'L'\n[[scanner]]\nport = '/b'\nname = 'l'",
        "scanner[1].name",
        "duplicate",
    ),
    ("[[scanner]]\nkind = 'keyboard'\n[[scanner]]\nkind = 'keyboard'", "scanner[1].kind", "duplicate"),
    ("[board]\ncutoff = '24:00'", "board.cutoff", "not_allowed"),
    ("[board.cutoffs]\nPIGEON = '16:00'", "board.cutoffs.PIGEON", "not_allowed"),
    ("[retention]\npersonal_data_days = 0", "retention.personal_data_days", "not_allowed"),
    ("[backup]\nevery_minutes = 0", "backup.every_minutes", "not_allowed"),
    ("[backup]\nkeep = 0", "backup.keep", "not_allowed"),
    ("[backup]\nto = 'stick'\nkeys_to = 'stick/keys'", "backup.keys_to", "not_allowed"),
]


@pytest.mark.parametrize(("text", "key", "code"), WRONG, ids=[key for _, key, _ in WRONG])
def test_a_wrong_value_is_refused_with_its_key(tmp_path: Path, text: str, key: str, code: str) -> None:
    error = refused(tmp_path, text)
    assert (error.file, error.key, error.message_code) == (tmp_path / "station.toml", key, code)
    assert str(error).startswith(f"{tmp_path / 'station.toml'}: {key}: ")


def test_the_line_says_what_was_found_and_what_is_allowed_in_the_benchs_language(tmp_path: Path) -> None:
    wrong = "[[scanner]]\nkind = 'tape'"
    allowed = '"serial" | "hid" | "keyboard" | "camera"'
    where = f"{tmp_path / 'station.toml'}: scanner[0].kind: "
    english = f'{where}"tape" is not allowed; allowed: {allowed}'
    korean = f'{where}쓸 수 없는 값이에요: "tape". 쓸 수 있는 값: {allowed}'
    assert str(refused(tmp_path, "[station]\nlanguage = 'en'\n" + wrong)) == english
    assert str(refused(tmp_path, "[station]\nlanguage = 'ko'\n" + wrong)) == korean
    assert (str(refused(tmp_path, wrong)), refused(tmp_path, wrong).text("en")) == (korean, english)


@pytest.mark.parametrize(
    "text",
    [
        "[shop]\nclient_secret = 'hunter2'",
        "[shop]\nbase_url = 'http://me:hunter2@h'",
        "[hub]\nurl = 'postgresql://u:hunter2@h/d'",
        "[hub]\nurl = 'postgresql://u:hunter2@h:99999/d'",
        "[shop]\ntoken = { env = 'A=hunter2' }",
        "[shop]\ntoken = ['hunter2']",
    ],
)
def test_no_error_shows_a_password(tmp_path: Path, text: str) -> None:
    error = refused(tmp_path, text)
    assert "hunter2" not in str(error) + error.text("en") + repr(error)


def test_broken_toml_is_told_with_its_line(tmp_path: Path) -> None:
    error = refused(tmp_path, "[station]\nname = \n")
    assert (error.key, error.message_code) == ("", "not_toml")
    assert "line 2" in error.found


def test_a_file_that_cannot_be_read_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b'[station]\nname = "\xff"')
    (tmp_path / "huge.toml").write_bytes(b"#" * 1_000_001)
    for name, code in (
        ("gone.toml", "no_file"), (".", "no_regular_file"), ("latin.toml", "not_utf8"), ("huge.toml", "unreadable"),
    ):  # fmt: skip
        with pytest.raises(ConfigError) as caught:
            load(tmp_path / name, {})
        assert (caught.value.file, caught.value.message_code) == (tmp_path / name, code)


@settings(deadline=None, max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    table=st.sampled_from(["station", "packing", "shop", "label", "printer", "board", "retention", "hub"]),
    key=st.sampled_from(["name", "kind", "port", "url", "token", "width_mm", "cutoff", "dpi", "base_url"]),
    value=st.one_of(
        st.sampled_from(["[]", "{}", "1979-05-27", "inf", "-0.0", "[{}]", "07:32:00", "''", "true"]),
        st.integers(-(10**30), 10**30).map(str),
        st.text(max_size=30).map(lambda text: '"' + "".join(f"\\U{ord(c):08x}" for c in text) + '"'),
    ),
)
def test_whatever_stands_in_a_key_it_is_taken_or_refused_in_one_line(
    tmp_path: Path, table: str, key: str, value: str
) -> None:
    told = "one line"
    try:
        read(tmp_path, f"[{table}]\n{key} = {value}" + ("" if table == "shop" else REST))
    except ConfigError as error:
        told = str(error)
    assert len(told.splitlines()) == 1
