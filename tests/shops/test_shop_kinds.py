"""A kind of shop is a row and a package: nothing else of the program knows a kind by its name."""

from __future__ import annotations

import inspect
import os
import re
from importlib import import_module
from pathlib import Path

import pytest

import station.shop_kinds
from station.cli import main
from station.commands.doctor import examine
from station.commands.install.setup import FileKeeper
from station.commands.install.setup_trials import DeviceTrials
from station.composition.factories import rules_of
from station.composition.shop import make_shop
from station.config import ConfigError, load
from station.locale.texts import LocaleTexts
from station.setup.steps import SetupStep, fields_of, missing, shop_fields
from station.setup.writing import answers_of
from station.shop_kinds import ShopKind, credentials, shop_kinds
from station.shops.shop_making import ShopMaking
from tests.shops.support_toy_shop import ROW
from tests.support.support_config import refused
from tests.support.support_setup import ANSWERS

TOY = {**ANSWERS, "shop": "toy", "mall_id": "bears", "app_key": "open sesame", "printer": "file:///dev/null"}
KINDS = [pytest.param(kind, id=kind.name) for kind in shop_kinds()]


@pytest.fixture
def _toys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(station.shop_kinds, "_ROWS", (*shop_kinds(), ROW))


@pytest.mark.usefixtures("_toys")
def test_the_setup_asks_for_what_the_row_names_and_tries_it(tmp_path: Path) -> None:
    step = SetupStep("shop", shop_fields(shop_kinds()), "ask")
    assert [field.key for field in fields_of(step, TOY)] == ["shop", "mall_id", "app_key"]
    assert [field.secret for field in fields_of(step, TOY)] == [False, False, True]
    empty = missing(step, {**TOY, "mall_id": ""})
    assert empty is not None
    assert empty.key == "mall_id"

    keeper = FileKeeper(tmp_path / "station.toml")
    assert keeper.fault(TOY) == ""
    assert DeviceTrials(keeper.trying).ask(TOY).good
    assert not DeviceTrials(keeper.trying).ask({**TOY, "app_key": "knock knock"}).good
    assert keeper.fault({**TOY, "mall_id": "곰"}).startswith("field.mall_id: ")


@pytest.mark.usefixtures("_toys")
def test_what_was_answered_is_a_configuration_and_the_configuration_a_shop(tmp_path: Path) -> None:
    file = tmp_path / "station.toml"
    FileKeeper(file).keep(TOY)
    assert (tmp_path / "toy-key").read_text("utf-8") == "open sesame\n"
    assert 'app_key = {file = "./toy-key"}' in file.read_text("utf-8")

    config = load(file, os.environ)
    assert config.shop.kind is ROW
    assert answers_of(config)["mall_id"] == "bears"
    assert rules_of(config).asks_shop
    assert make_shop(config, os.environ).name == "toy:bears@https://toys.example.com"
    found = [(one.state, one.text) for one in examine(config, LocaleTexts.load("en", "commands", "doctor"))
             if one.check == "shop"]  # fmt: skip
    assert [state for state, _ in found] == ["ok"]

    (tmp_path / "toy-key").write_text("knock knock", "utf-8")
    texts = LocaleTexts.load("en", "commands", "doctor")
    (wrong,) = [one for one in examine(config, texts) if one.check == "shop"]
    assert (wrong.state, wrong.text) == ("fail", texts.text("shop_says.credentials"))


@pytest.mark.usefixtures("_toys")
def test_its_orders_come_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "station.toml"
    FileKeeper(file).keep(TOY)
    assert main(["sync", "--once", "-c", str(file)]) == 0
    assert main(["orders", "list", "--json", "-c", str(file)]) == 0
    assert '"TOY-1"' in capsys.readouterr().out


@pytest.mark.usefixtures("_toys")
def test_a_key_that_is_needed_is_missed_in_the_words_of_the_configuration(tmp_path: Path) -> None:
    error = refused(tmp_path, "[shop]\nkind = 'toy'\nmall_id = 'bears'")
    assert (error.key, error.message_code) == ("shop.app_key", "missing")
    error = refused(tmp_path, "[shop]\nkind = 'sweets'")
    assert error.allowed == '"smartstore" | "rest" | "toy" | "files"'


@pytest.mark.parametrize("kind", KINDS)
def test_a_rows_maker_makes_a_shop(kind: ShopKind) -> None:
    if not kind.by_sheet:
        signature = inspect.signature(import_module(kind.maker).make_shop, eval_str=True)
        assert [one.annotation for one in signature.parameters.values()] == [ShopMaking]


@pytest.mark.parametrize("kind", KINDS)
def test_the_setup_has_words_for_a_row(kind: ShopKind) -> None:
    for language in ("ko", "en"):
        texts = LocaleTexts.load(language, "setup")
        assert texts.has(f"choice.shop_{kind.name}")
        assert all(texts.has(f"field.{key.name}") for key in kind.keys)


def test_services_are_handed_every_secret_that_a_row_names() -> None:
    unit = (Path(__file__).parents[2] / "systemd" / "packing-station-sync.service").read_text("utf-8")
    assert set(re.findall(r"LoadCredentialEncrypted=(\S+)", unit)) >= set(credentials().values())


def test_a_shop_of_sheets_cannot_be_asked(tmp_path: Path) -> None:
    file = tmp_path / "station.toml"
    file.write_text("[shop]\nkind = 'files'", "utf-8")
    with pytest.raises(ConfigError) as caught:
        make_shop(load(file, {}), {})
    assert (caught.value.key, caught.value.allowed) == ("shop.kind", '"smartstore" | "rest"')


def test_no_other_module_knows_a_kind_by_its_name() -> None:
    named = re.compile(r"(?<!demo-)\"(smartstore|files)\"")
    root = Path(__file__).parents[2] / "station"
    rooms = [path for path in root.rglob("*.py") if "simulators" not in path.parts and "demo" not in path.parts]
    found = {str(path.relative_to(root)) for path in rooms if named.search(path.read_text("utf-8"))}
    assert found == {"shop_kinds.py"}
