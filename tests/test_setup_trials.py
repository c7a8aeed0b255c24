"""What the setup tries is really tried: a shop on the network with the secret just typed, or the one that is kept."""

from __future__ import annotations

from pathlib import Path

from printers.virtual import VirtualPrinter
from station.commands.setup import FileKeeper
from station.commands.setup_trials import DeviceTrials
from station.demo.shop import DemoShop
from tests.support_setup import ANSWERS


def test_a_shop_answers_the_token_just_typed_and_later_the_one_that_is_kept(tmp_path: Path) -> None:
    shop = DemoShop(orders=())
    shop.start()
    keeper = FileKeeper(tmp_path / "station.toml")
    answers = {**ANSWERS, "shop": "rest", "base_url": shop.url, "token": "demo"}
    try:
        first = DeviceTrials(keeper).ask(answers)
        keeper.keep(answers)
        again = DeviceTrials(keeper).ask({**answers, "token": ""})
        wrong = DeviceTrials(keeper).ask({**answers, "token": "guessed"})
    finally:
        shop.stop()

    for tried in (first, again):
        assert (tried.good, tried.text.partition(".")[0]) == (True, "쇼핑몰이 답했어요")
    assert (wrong.good, wrong.text) == (
        False,
        "쇼핑몰이 열쇠를 받아 주지 않아요. ID와 시크릿(토큰)을 다시 확인하세요.",
    )


def test_a_test_label_is_printed_and_the_printer_says_so(tmp_path: Path) -> None:
    printer = VirtualPrinter(0, tmp_path / "labels", 576)
    printer.start()
    try:
        host = f"127.0.0.1:{printer.port}"
        tried = DeviceTrials(FileKeeper(tmp_path / "station.toml")).print({**ANSWERS, "printer_host": host})
    finally:
        printer.stop()

    assert tried.good
    assert len(list((tmp_path / "labels").iterdir())) == 1


def test_the_first_badges_come_out_of_the_printer(tmp_path: Path) -> None:
    printer = VirtualPrinter(0, tmp_path / "labels", 576)
    printer.start()
    try:
        answers = {**ANSWERS, "printer_host": f"127.0.0.1:{printer.port}", "packers": "김포장, 이담기"}
        told = FileKeeper(tmp_path / "station.toml").keep(answers)
    finally:
        printer.stop()

    assert told[-1] == "2장을 출력했어요."
    assert len(list((tmp_path / "labels").iterdir())) == 2
