"""A station.toml as the bench reads it: its values, its defaults and its files."""

from __future__ import annotations

import tomllib
from datetime import time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from station.composition.factories import rules_of
from station.config import ConfigError, SecretSource, load, unbuilt
from station.config.device_tables import KEYBOARD
from station.config.values import BackupConfig, PrinterConfig, ScannerSettings, SenderConfig, StationConfig
from station.shop_kinds import shop_keys
from tests.support.support_config import REST, read, write

DOCUMENTED = Path(__file__).parents[2] / "docs" / "station.toml"


def test_an_empty_file_is_a_bench_with_every_default(tmp_path: Path) -> None:
    config = read(tmp_path, "")
    assert config.station == StationConfig("BENCH-1", "ko", tmp_path / "data", ZoneInfo("Asia/Seoul"), False)
    assert config.packing.cancel_check_seconds == 60
    assert config.packers == ()
    assert config.hub.url == ""
    assert (config.shop.kind.name, config.shop.base_url, config.shop.answer_seconds) == (
        "smartstore", "https://api.commerce.naver.com/external", 3,
    )  # fmt: skip
    assert config.shop.secrets["client_secret"] == SecretSource(
        "env", "SMARTSTORE_SECRET", tmp_path / "station.toml", "shop.client_secret"
    )
    assert config.carrier.code == "CJGLS"
    assert config.carrier.sender == SenderConfig("", "", "")
    assert config.printer == PrinterConfig("escpos", "tcp://192.168.0.50:9100", 203, "auto", 10, True)
    assert config.scanners == (KEYBOARD,)
    assert config.board.cutoff == time(16)
    assert config.retention.key_file == tmp_path / "data.keys.json"


def test_the_annotated_file_says_the_defaults(tmp_path: Path) -> None:
    documented = load(DOCUMENTED, {})
    bare = read(tmp_path, REST)
    assert unbuilt(documented) == ()
    assert documented.packing == bare.packing
    assert documented.label == bare.label
    assert documented.printer == bare.printer
    assert documented.carrier == bare.carrier
    assert documented.board == bare.board
    assert documented.backup == bare.backup == BackupConfig()
    assert documented.shop.poll_seconds == bare.shop.poll_seconds
    assert documented.retention.key_file == DOCUMENTED.parent / "data.keys.json"


def test_the_annotated_file_names_every_key(tmp_path: Path) -> None:
    text = DOCUMENTED.read_text(encoding="utf-8")
    tables = tomllib.loads(text)
    assert list(tables) == [
        "station", "packing", "packer", "hub", "shop", "carrier", "label", "printer", "scanner", "board",
        "retention", "backup",
    ]  # fmt: skip
    config = read(tmp_path, "")
    for name, group in (
        ("station", config.station), ("packing", config.packing), ("shop", config.shop),
        ("label", config.label), ("printer", config.printer), ("scanner", KEYBOARD),
        ("retention", config.retention), ("board", config.board), ("carrier", config.carrier),
        ("backup", config.backup),
    ):  # fmt: skip
        own = {key.name for key in shop_keys()} if name == "shop" else set()
        for key in {*group.__slots__, *own} - {"texts", "secrets"}:
            assert f"{key} =" in text or f".{key}]" in text, f"[{name}] {key}"


def test_paths_count_from_the_files_own_folder_and_may_begin_at_home(tmp_path: Path) -> None:
    text = (
        '[station]\ndata_dir = "~/data"\n[printer]\nport = "file:out/labels.bin"\n'
        '[[scanner]]\nport = "./tty"\n[retention]\nkey_file = "../keys.json"'
    )
    config = read(tmp_path, text)
    assert config.station.data_dir == Path("/home/bench/data")
    assert config.printer.port == f"file://{tmp_path}/out/labels.bin"
    assert config.scanners[0].port == str(tmp_path / "tty")
    assert config.retention.key_file == tmp_path / "../keys.json"


def test_a_file_with_a_byte_order_mark_and_windows_line_ends_is_read(tmp_path: Path) -> None:
    file = tmp_path / "station.toml"
    file.write_bytes(b'\xef\xbb\xbf[station]\r\nname = "\xed\x8f\xac\xec\x9e\xa5\xeb\x8c\x80 1"\r\n')
    assert load(file, {}).station.name == "포장대 1"


def test_scanners_are_named_by_kind_and_number(tmp_path: Path) -> None:
    text = (
        '[[scanner]]\nport = "/dev/a"\n[[scanner]]\nkind = "keyboard"\nsuffix = "tab"\n'
        '[[scanner]]\nport = "socket://127.0.0.1:7000"\nname = "left"\nprefix = "\\u0002"\nbaud = 115200'
    )
    assert read(tmp_path, text).scanners == (
        ScannerSettings("serial-1", "serial", "/dev/a", "", 9600, "auto", ""),
        ScannerSettings("keyboard-1", "keyboard", "", "", 9600, "tab", ""),
        ScannerSettings("left", "serial", "socket://127.0.0.1:7000", "", 115200, "auto", "\x02"),
    )


def test_a_scanner_has_its_own_time_for_the_same_code_or_the_stations(tmp_path: Path) -> None:
    text = (
        '[packing]\nsame_code_ms = 300\n[[scanner]]\nport = "/dev/a"\n'
        '[[scanner]]\nport = "/dev/b"\nsame_code_ms = 0\n[[scanner]]\nkind = "keyboard"\nsame_code_ms = 900'
    )
    assert [scanner.same_code_ms for scanner in read(tmp_path, text).scanners] == [300, 0, 900]
    assert [scanner.same_code_ms for scanner in read(tmp_path, text.partition("[[")[0]).scanners] == [300]


@pytest.mark.parametrize(("said", "digits"), [("off", 0), ("item-4", 4), ("item-5", 5), ("item-6", 6)])
def test_codes_of_weighed_goods_have_item_numbers_of_a_known_length(tmp_path: Path, said: str, digits: int) -> None:
    assert read(tmp_path, f'[packing]\nin_store_codes = "{said}"').packing.in_store_digits == digits


def test_a_carrier_may_have_its_own_pick_up(tmp_path: Path) -> None:
    board = read(tmp_path, '[board]\ncutoff = "15:30"\n[board.cutoffs]\nepost = "17:05"').board
    assert board.cutoff_of("EPOST") == time(17, 5)
    assert board.cutoff_of("CJGLS") == time(15, 30)


@pytest.mark.parametrize(
    "port",
    [
        "tcp://10.0.0.9:9100", "tcp://[::1]:9100", "serial:///dev/ttyS0", "serial:///dev/ttyS0?baud=115200",
        "usb://04b8:0202", "usb://04b8:0202/X4QF012345", "file:///dev/usb/lp0",
    ],
)  # fmt: skip
def test_every_kind_of_printer_port_is_taken_as_it_is(tmp_path: Path, port: str) -> None:
    assert read(tmp_path, f'[printer]\nport = "{port}"').printer.port == port


def test_a_backup_printer_has_the_same_keys(tmp_path: Path) -> None:
    backup = read(tmp_path, '[printer.backup]\nport = "usb://04b8:0202"\ncut = false').printer.backup
    assert backup == PrinterConfig("escpos", "usb://04b8:0202", 203, "auto", 10, False)


def test_a_configuration_shows_no_secret(tmp_path: Path) -> None:
    assert "s3cret" not in repr(load(write(tmp_path, REST), {"TOKEN": "s3cret"}))


def test_a_label_printer_is_told_of_its_labels_and_darkness(tmp_path: Path) -> None:
    config = read(
        tmp_path,
        "[label]\nheight_mm = 150\nsensor = 'mark'\ngap_mm = 4\n[printer]\nkind = 'zpl'\ndarkness = 60\n",
    )
    assert (config.printer.kind, config.printer.darkness) == ("zpl", 60)
    assert (config.label.sensor, config.label.gap_mm) == ("mark", 4)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[printer]\nkind = 'tspl'\nconfirm = 'process-id'", "printer.confirm"),
        ("[printer]\nkind = 'zpl'\ndarkness = 101", "printer.darkness"),
        ("[label]\nsensor = 'hole'", "label.sensor"),
        ("[label]\ngap_mm = 31", "label.gap_mm"),
    ],
)
def test_what_no_label_printer_can_do_is_refused(tmp_path: Path, text: str, key: str) -> None:
    with pytest.raises(ConfigError) as refused:
        read(tmp_path, text)
    assert refused.value.key == key


def test_who_scans_every_piece_is_named_in_the_rules(tmp_path: Path) -> None:
    config = read(tmp_path, "[[packer]]\nid = '101'\nevery_unit = true\n[[packer]]\nid = '102'\n")
    assert [packer.every_unit for packer in config.packers] == [True, False]
    assert rules_of(config).every_unit == frozenset({"101"})
