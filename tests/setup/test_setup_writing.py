"""The file that a setup leaves: commented, loadable, and on a later run changed only where something was answered."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from station.commands.install.setup import FileKeeper
from station.commands.install.setup_checks import SHARE, fault_of
from station.config import ConfigError, load, resolve
from station.locale.texts import LANGUAGES, LocaleTexts
from station.setup.form import FoundOffer, printer_offers
from station.setup.steps import DEFAULTS, names_in
from station.setup.writing import answers_of, store, written
from station.sheets.carrier_forms.form_shelf import load_form
from tests.support.support_setup import ANSWERS
from tests.support.support_sheets import old_book

TEMPLATES = Path(__file__).parents[2] / "station" / "setup"


def template(language: str = "ko") -> str:
    return (TEMPLATES / f"template.{language}.toml").read_text("utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_file_is_a_configuration_with_comments(tmp_path: Path, language: str) -> None:
    file = tmp_path / "station.toml"
    store(file, written(template(language), None, {**ANSWERS, "language": language}), {}, {})

    config = load(file, {})
    assert (config.station.language, config.printer.port) == (language, "tcp://192.168.0.77:9100")
    assert (config.shop.kind.name, config.carrier.sender.name) == ("files", "샘플상점")
    assert file.read_text("utf-8").count("#") >= 12


def test_a_second_run_changes_what_was_answered_and_nothing_else(tmp_path: Path) -> None:
    before = written(template(), None, ANSWERS) + '\n# 손으로 쓴 메모\n[board]\ncutoff = "17:30"  # 기사님\n'

    after = written(template(), before, {**ANSWERS, "name": "포장대-2"})

    changed = [(one, two) for one, two in zip(before.splitlines(), after.splitlines(), strict=True) if one != two]
    assert [two.split("#")[0].strip() for _, two in changed] == ['name = "포장대-2"']


def test_the_same_answers_again_change_no_byte() -> None:
    once = written(template(), None, {**ANSWERS, "packers": "김포장, 이담기", "scanner": "serial /dev/ttyACM0"})

    assert written(template(), once, {**ANSWERS, "packers": "김포장, 이담기", "scanner": "serial /dev/ttyACM0"}) == once


def test_packers_get_numbers_that_nobody_has(tmp_path: Path) -> None:
    first = written(template(), None, {**ANSWERS, "packers": "김포장"})
    file = tmp_path / "station.toml"

    store(file, written(template(), first, {**ANSWERS, "packers": "김포장, 이담기", "supervisor": "박반장"}), {}, {})

    assert [(one.id, one.name, one.supervisor) for one in load(file, {}).packers] == [
        ("101", "김포장", False),
        ("102", "이담기", False),
        ("900", "박반장", True),
    ]


def test_a_secret_goes_into_a_file_of_its_own_that_only_its_owner_reads(tmp_path: Path) -> None:
    keeper = FileKeeper(tmp_path / "station.toml")
    keeper.keep({**ANSWERS, "shop": "rest", "base_url": "http://127.0.0.1:1", "token": "hush-hush"})

    assert "hush-hush" not in (tmp_path / "station.toml").read_text("utf-8")
    assert (tmp_path / "shop-token").read_text("utf-8") == "hush-hush\n"
    assert stat.S_IMODE((tmp_path / "shop-token").stat().st_mode) == 0o600
    # The next run neither knows the secret nor loses it.
    again = answers_of(load(tmp_path / "station.toml", {}))
    assert "token" not in again
    keeper.keep(again)
    assert (tmp_path / "shop-token").read_text("utf-8") == "hush-hush\n"


def test_everything_that_hangs_at_the_bench_is_drawn_and_the_range_taken_in(tmp_path: Path) -> None:
    keeper = FileKeeper(tmp_path / "station.toml")
    answers = {
        **ANSWERS,
        "printer_host": "127.0.0.1:9",
        "packers": "김포장",
        "range_from": "65000000001",
        "range_to": "65000000010",
    }

    told = keeper.keep(answers)

    assert told[-1].startswith("배지를 뽑지 못했어요.")
    assert told[2] == "송장번호 10개를 등록했어요 (65000000001부터 65000000010까지)."
    assert sorted(path.name for path in (tmp_path / "papers").iterdir()) == ["badge-101.png", "commands.png"]


def test_a_range_that_is_none_is_told_and_the_rest_is_kept(tmp_path: Path) -> None:
    told = FileKeeper(tmp_path / "station.toml").keep({**ANSWERS, "range_from": "12", "range_to": "9"})

    assert told[2].startswith("송장번호 대역을 등록하지 못했어요.")
    assert (tmp_path / "station.toml").is_file()


def test_what_is_no_configuration_is_not_written(tmp_path: Path) -> None:
    file = tmp_path / "station.toml"

    with pytest.raises(ConfigError) as caught:
        store(file, written(template(), None, {**ANSWERS, "printer_host": "no host at all"}), {}, {})

    assert caught.value.file == file
    assert list(tmp_path.iterdir()) == []


def test_the_answers_of_a_file_are_those_that_made_it(tmp_path: Path) -> None:
    file = tmp_path / "station.toml"
    answers = {
        **ANSWERS,
        "scanner": "serial /dev/ttyACM0",
        "packers": "김포장",
        "supervisor": "박반장",
        "badges": "yes",
    }
    store(file, written(template(), None, answers), {}, {})

    found = answers_of(load(file, {}))

    places = {"inbox": str(tmp_path / "inbox"), "outbox": str(tmp_path / "outbox"), "printer_host": "192.168.0.77:9100"}
    assert {key: found[key] for key in answers} == answers | places


def test_who_has_labels_printed_by_the_carrier_gets_numbers_by_sheet_and_two_folders(tmp_path: Path) -> None:
    answers = {**ANSWERS, "ship": "sheet", "carrier": "HANJIN"}
    told = FileKeeper(tmp_path / "station.toml").keep(answers)

    carrier = load(tmp_path / "station.toml", {}).carrier
    assert (carrier.numbers, carrier.label, carrier.sheets.form) == ("sheet", "carrier", "hanjin-nfocus")
    assert [(tmp_path / name).is_dir() for name in ("carrier-in", "carrier-out")] == [True, True]
    assert str(tmp_path / "carrier-out") in told[2]
    found = answers_of(load(tmp_path / "station.toml", {}))
    assert (found["ship"], found["form"]) == ("sheet", "hanjin-nfocus")


def test_who_uses_the_carriers_interface_names_its_code_and_its_key_lies_in_a_file(tmp_path: Path) -> None:
    answers = {**ANSWERS, "ship": "api", "customer_code": "20179999", "secret_key": "hush-hush"}
    keeper = FileKeeper(tmp_path / "station.toml")
    keeper.keep(answers)

    carrier = load(tmp_path / "station.toml", {}).carrier
    assert (carrier.code, carrier.numbers, carrier.label) == ("KGB", "api", "own")
    assert carrier.api is not None
    assert (carrier.api.kind.name, carrier.api.values["customer_code"]) == ("logen", "20179999")
    assert resolve(carrier.api.secrets["secret_key"], {}) == "hush-hush"
    assert "hush" not in (tmp_path / "station.toml").read_text("utf-8")
    assert answers_of(load(tmp_path / "station.toml", {}))["customer_code"] == "20179999"


def test_the_carriers_word_on_labels_of_ones_own_is_kept_and_taken_back(tmp_path: Path) -> None:
    file = tmp_path / "station.toml"
    first = written(template(), None, {**ANSWERS, "self_print": "yes", "numbers": "sheet"})
    store(file, first, {}, {})
    carrier = load(file, {}).carrier
    assert (carrier.numbers, carrier.label, carrier.self_print) == ("sheet", "own", True)
    store(file, written(template(), first, {**ANSWERS, "ship": "sheet"}), {}, {})
    carrier = load(file, {}).carrier
    assert (carrier.label, carrier.self_print) == ("carrier", False)


def test_without_a_file_the_usual_answers_stand_there() -> None:
    assert answers_of(None) == dict(DEFAULTS)


def test_names_are_told_apart_by_commas_of_either_kind() -> None:
    assert names_in(" 김포장,이 담기 ， ,박반장") == ("김포장", "이 담기", "박반장")


def test_usb_printers_are_offered_by_the_name_that_stays(tmp_path: Path) -> None:
    for name in ("packing-station/printer-Bixolon_1", "usb/lp0", "serial/by-id/usb-Epson"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()

    assert printer_offers(tmp_path) == (
        FoundOffer(f"file://{tmp_path}/packing-station/printer-Bixolon_1", "printer-Bixolon_1"),
        FoundOffer(f"serial://{tmp_path}/serial/by-id/usb-Epson?baud=115200", "usb-Epson"),
    )


def test_the_password_of_the_sheets_is_kept_like_a_secret_and_needs_not_be_there(tmp_path: Path) -> None:
    file = tmp_path / "station.toml"
    keeper = FileKeeper(file)
    keeper.keep(ANSWERS)
    assert load(file, {}).shop.sheet_password is None
    keeper.keep({**ANSWERS, "sheet_password": "1234"})
    assert (tmp_path / "sheet-password").read_text("utf-8") == "1234\n"
    assert stat.S_IMODE((tmp_path / "sheet-password").stat().st_mode) == 0o600
    kept = load(file, {}).shop.sheet_password
    assert kept is not None
    keeper.keep({**answers_of(load(file, {})), "sheet_password": ""})
    again = load(file, {}).shop.sheet_password
    assert again is not None
    assert (resolve(kept, {}), resolve(again, {})) == ("1234", "1234")


def test_the_folders_of_the_sheets_are_made_and_told(tmp_path: Path) -> None:
    told = FileKeeper(tmp_path / "station.toml").keep(ANSWERS)

    assert ((tmp_path / "inbox").is_dir(), (tmp_path / "outbox").is_dir()) == (True, True)
    assert (str(tmp_path / "inbox") in told[1], str(tmp_path / "outbox") in told[1]) == (True, True)


def test_on_an_installed_bench_the_sheets_lie_where_its_services_may_write(tmp_path: Path) -> None:
    texts = LocaleTexts.load("ko", "setup", "commands")
    file = tmp_path / "station.toml"
    for place, refused in ((tmp_path, True), (SHARE, False), (Path("/var/lib/packing-station"), False)):
        answers = {**ANSWERS, "inbox": str(place / "inbox"), "outbox": str(place / "outbox")}
        store(file, written(template(), None, answers), {}, {})
        told = fault_of(load(file, {}), answers, texts, installed=True)
        assert (str(SHARE) in told) is refused
        assert fault_of(load(file, {}), answers, texts, installed=False) == ""


def test_a_form_of_ones_own_is_made_of_the_carriers_empty_sheet_and_named_in_the_file(tmp_path: Path) -> None:
    file, sheet = tmp_path / "station.toml", tmp_path / "빈양식.xls"
    sheet.write_bytes(old_book(("받는분", "받는분 전화번호", "주소", "품목명", "기본운임", "고객주문번호")))
    keeper = FileKeeper(file)
    answers = {**ANSWERS, "ship": "sheet", "form": "from-sheet", "form_sheet": str(sheet)}
    assert keeper.fault(answers) == ""
    assert not (tmp_path / "forms").exists()
    for name in ("own", "own-2"):
        told = keeper.keep(answers)
        made = tmp_path / "forms" / f"{name}.toml"
        assert told[-1] == f"{made}을 만들었어요. 무엇인지 모르는 칸이 1개 있어요. 파일을 열어 고치세요."
        assert load(file, {}).carrier.sheets.form == name
        assert load_form(name, tmp_path / "forms").columns[0].field == "receiver.name"


def test_a_sheet_of_which_no_form_can_be_made_is_told_before_the_next_question(tmp_path: Path) -> None:
    sheet = tmp_path / "빈양식.xlsx"
    answers = {**ANSWERS, "ship": "sheet", "form": "from-sheet", "form_sheet": str(sheet)}
    keeper = FileKeeper(tmp_path / "station.toml")
    assert keeper.fault(answers).endswith("빈양식.xlsx: 파일이 없어요. 이름과 위치를 확인하세요.")
    sheet.write_bytes(old_book(("김하늘", "서울 중구", "문 앞")))
    assert keeper.fault(answers).startswith("빈양식.xlsx: 1행 제목 줄을 찾지 못했어요.")
    assert keeper.fault({**answers, "ship": "later"}) == ""


def test_a_layout_of_ones_own_is_read_where_it_lies_and_told_when_it_does_not_fit(tmp_path: Path) -> None:
    file, own = tmp_path / "station.toml", tmp_path / "own.toml"
    own.write_text('height = 50\n[[text]]\nfield = "memo"\nx = 0\ny = 0\nwidth = 60\n', "utf-8")
    keeper = FileKeeper(file)
    keeper.keep(ANSWERS)
    file.write_text(file.read_text("utf-8").replace("[label]", '[label]\nlayout = "own.toml"'), "utf-8")
    answers = answers_of(load(file, {}))
    assert keeper.fault(answers) == ""
    own.write_text(own.read_text("utf-8").replace("width = 60", "width = 160"), "utf-8")
    assert keeper.fault(answers).startswith(f"{own}: text[0].x: 용지 밖으로 나가요: memo ")


def test_labels_of_the_house_are_told_once_where_the_carrier_did_not_approve_them(tmp_path: Path) -> None:
    def told(**answers: str) -> int:
        said = FileKeeper(tmp_path / "station.toml").keep({**ANSWERS, **answers})
        return sum("자체출력" in line for line in said)

    assert told(ship="self", self_print="no") == 1
    assert told(ship="self", self_print="yes") == 0
