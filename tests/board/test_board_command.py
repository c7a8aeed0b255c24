"""`board` as it is called: on a terminal, for browsers, and where it cannot be had."""

from __future__ import annotations

import re
import signal
import socket
import stat
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from station.cli import main
from station.composition.factories import clock_of, open_ledger
from station.config import load
from tests.support.support_patience import PATIENCE
from tests.support.support_program import program, site


def made(folder: Path, language: str = "ko") -> Path:
    """A configuration whose data folder is there."""
    file = site(folder, language)
    config = load(file, {})
    open_ledger(config, clock_of(config)).close()
    return file


def test_the_wall_stands_on_an_empty_day_and_is_left_by_ctrl_q_twice(tmp_path: Path) -> None:
    with program("board", "-c", str(made(tmp_path))) as board:
        board.sees("마감 전에 나갈 상자를 모두 포장했어요")
        board.types("\x11")
        board.sees("한 번 더")
        board.types("\x11")
        assert board.ends() == 0


def test_a_board_without_data_says_so_and_makes_none(tmp_path: Path) -> None:
    file = site(tmp_path, "en")
    with program("board", "-c", str(file), size=(80, 24)) as board:
        board.sees("The records cannot be read")
        board.process.send_signal(signal.SIGTERM)
        assert board.ends() == 0
    assert not load(file, {}).station.data_dir.exists()


def test_the_page_is_served_here_without_a_key_until_a_signal(tmp_path: Path) -> None:
    with program("board", "--web", "127.0.0.1:0", "-c", str(made(tmp_path))) as board:
        board.sees("현황판: http://127.0.0.1:")
        url = re.findall(r"http://\S+/", board.shown)[0]
        with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
            assert "현황판 BENCH-1" in answer.read().decode()
        board.process.send_signal(signal.SIGTERM)
        assert board.ends() == 0


def test_in_the_network_it_is_served_with_a_key_that_is_printed_once(tmp_path: Path) -> None:
    file = made(tmp_path)
    with program("board", "--web", "0.0.0.0:0", "-c", str(file)) as board:
        board.sees("?token=")
        board.sees("암호화")
        port, token = re.findall(r":(\d+)/\?token=(\S+)", board.shown)[0]
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=PATIENCE)
        assert refused.value.code == 401
        kept = load(file, {}).station.data_dir / "board.token"
        assert (kept.read_text("ascii").strip(), stat.S_IMODE(kept.stat().st_mode)) == (token, 0o600)
        board.process.send_signal(signal.SIGTERM)
        assert board.ends() == 0


@pytest.mark.parametrize("address", ["8600", "127.0.0.1", ":8600", "127.0.0.1:http", "127.0.0.1:70000"])
def test_an_address_that_is_none_is_told(address: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["board", "--web", address, "-c", str(site(tmp_path))]) == 2
    assert address in capsys.readouterr().err


def test_a_port_in_use_is_told_with_what_to_do(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        address = f"127.0.0.1:{other.getsockname()[1]}"
        assert main(["board", "--web", address, "-c", str(made(tmp_path))]) == 1
    assert capsys.readouterr().err.startswith(f"--web {address}: 다른 프로그램이 쓰고 있어요")


def test_an_address_of_another_machine_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["board", "--web", "192.0.2.99:8600", "-c", str(made(tmp_path, "en"))]) == 1
    assert capsys.readouterr().err.startswith("--web 192.0.2.99:8600: this PC cannot use it")


def test_without_a_terminal_the_page_is_offered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["board", "-c", str(site(tmp_path))]) == 1
    assert "--web" in capsys.readouterr().err
