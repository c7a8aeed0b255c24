"""What the setup tries is really tried: a shop on the network with the secret just typed, or the one that is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from printers.virtual import VirtualPrinter
from station.commands.install.setup import FileKeeper
from station.commands.install.setup_trials import DeviceTrials
from station.setup.steps import DEFAULTS, Answers
from station.simulators.rest_shop import DemoShop
from tests.support.support_setup import ANSWERS


def test_a_shop_answers_the_token_just_typed_and_later_the_one_that_is_kept(tmp_path: Path) -> None:
    shop = DemoShop(orders=())
    shop.start()
    keeper = FileKeeper(tmp_path / "station.toml")
    answers = {**ANSWERS, "shop": "rest", "base_url": shop.url, "token": "demo"}
    try:
        first = DeviceTrials(keeper.trying).ask(answers)
        keeper.keep(answers)
        again = DeviceTrials(keeper.trying).ask({**answers, "token": ""})
        wrong = DeviceTrials(keeper.trying).ask({**answers, "token": "guessed"})
    finally:
        shop.stop()

    for tried in (first, again):
        assert (tried.good, tried.text.partition(".")[0]) == (True, "쇼핑몰이 답했어요")
    assert (wrong.good, wrong.text) == (
        False,
        "쇼핑몰이 인증 정보를 받아 주지 않아요. ID와 시크릿(토큰)을 다시 확인하세요.",
    )


def test_a_test_label_is_printed_and_the_printer_says_so(tmp_path: Path) -> None:
    printer = VirtualPrinter(0, tmp_path / "labels", 576)
    printer.start()
    try:
        host = f"127.0.0.1:{printer.port}"
        tried = DeviceTrials(FileKeeper(tmp_path / "station.toml").trying).print({**ANSWERS, "printer_host": host})
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


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        (
            {"shop": "smartstore", "client_id": "5kMrpMQ1YJjzZTPrbAaaaa", "client_secret": "hush-hush"},
            "애플리케이션 시크릿이 맞지 않아요. $2a$로 시작하는 29글자예요. API센터에서 다시 복사하세요.",
        ),
        (
            {"shop": "smartstore", "client_id": "5kMrpMQ1YJjzZTPrbAaaaa", "client_secret": ""},
            "애플리케이션 시크릿이 맞지 않아요. $2a$로 시작하는 29글자예요. API센터에서 다시 복사하세요.",
        ),
        (
            {"shop": "rest", "base_url": "http://127.0.0.1:1", "token": "hush\x07"},
            "토큰이 비었거나 보낼 수 없는 글자가 있어요. 다시 입력하세요.",
        ),
        ({"range_from": "65000000001"}, "송장번호 대역은 처음과 끝을 모두 쓰거나 모두 비우세요."),
        ({"range_from": "abc", "range_to": "def"}, "abc: 송장번호는 숫자만 쓰세요"),
        ({"range_from": "650000000011", "range_to": "650000000016"}, "650000000016: 검증번호가 틀렸어요"),
        (
            {"range_from": "65000000010", "range_to": "65000000001"},
            "65000000010 65000000001: 끝 번호가 처음 번호보다 작아요",
        ),
    ],
)
def test_what_is_wrong_is_said_in_the_persons_words(tmp_path: Path, answers: Answers, said: str) -> None:
    """No temporary folder, no key of a file, and never the secret."""
    keeper = FileKeeper(tmp_path / "station.toml")
    told = keeper.fault({**ANSWERS, **answers})
    assert told.startswith(said), told
    if "shop" in answers:
        assert DeviceTrials(keeper.trying).ask({**ANSWERS, **answers}).text == said
    for never in (str(tmp_path), "/tmp", "shop.", "hush"):
        assert never not in told


def test_questions_that_were_not_come_to_are_not_judged(tmp_path: Path) -> None:
    assert FileKeeper(tmp_path / "station.toml").fault({**DEFAULTS, "printer_host": "192.168.0.77"}) == ""


def test_badges_come_out_once_and_for_those_who_are_new(tmp_path: Path) -> None:
    printer = VirtualPrinter(0, tmp_path / "labels", 576)
    printer.start()
    keeper = FileKeeper(tmp_path / "station.toml")
    answers = {**ANSWERS, "printer_host": f"127.0.0.1:{printer.port}", "packers": "김포장, 이담기"}
    try:
        printed = []
        for people in ("김포장, 이담기", "김포장, 이담기", "김포장, 이담기, 박상자"):
            keeper.keep({**answers, "packers": people})
            printed.append(len(list((tmp_path / "labels").iterdir())))
    finally:
        printer.stop()

    assert printed == [2, 2, 3]
