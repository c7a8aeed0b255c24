"""[carrier.api]: the carrier's interface, with every fact that nobody has verified as a key of its own."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from station.carriers.api_kinds import api_kind, api_kinds
from tests.support.support_config import read, refused

API = '[carrier.api]\nkind = "logen"\ncustomer_code = "20179999"\n'
BY_API = f'[carrier]\ncode = "KGB"\nnumbers = "api"\n{API}'
DOCS = Path(__file__).parents[2] / "docs"


def test_the_usual_values_are_the_likelier_readings(tmp_path: Path) -> None:
    api = read(tmp_path, BY_API).carrier.api
    assert api is not None
    assert (api.kind, api.base_url, api.draw, api.answer_seconds) == (
        *(api_kind("logen"), "https://openapi.ilogen.com", 1000, 10),
    )
    assert api.values == {
        "customer_code": "20179999",
        "partner_code": "",
        "fare": 0,
        "jeju_fare": 0,
        "island_fare": 0,
        "mountain_fare": 0,
        "credit_type": "030",
        "numbers_from": "list",
        "slip_body": "object",
        "registered_words": ("이미", "중복"),
    }
    assert {name: (secret.kind, secret.where) for name, secret in api.secrets.items()} == {
        "secret_key": ("env", "LOGEN_SECRET_KEY")
    }


def test_everything_can_be_said_otherwise(tmp_path: Path) -> None:
    more = (
        'base_url = "https://topenapi.ilogen.com"\nsecret_key = { credential = "carrier-key" }\n'
        'next_key = { file = "./next" }\nkey_until = "2028-11-30"\ndraw = 9999\nfare = 2500\n'
        'registered_words = ["등록된"]\nslip_body = "list"\nnumbers_from = "ends"\ncredit_type = "040"\n'
    )
    api = read(tmp_path, BY_API + more).carrier.api
    assert api is not None
    assert (api.base_url, api.draw, api.key_until) == ("https://topenapi.ilogen.com", 9999, date(2028, 11, 30))
    assert api.values["registered_words"] == ("등록된",)
    assert {name: secret.kind for name, secret in api.secrets.items()} == {
        "secret_key": "credential",
        "next_key": "file",
    }


def test_without_the_table_there_is_no_interface(tmp_path: Path) -> None:
    assert read(tmp_path, "").carrier.api is None


def test_another_copy_of_a_label_of_the_interface_gets_a_new_number_unless_said_otherwise(tmp_path: Path) -> None:
    assert read(tmp_path, BY_API).carrier.reissue == "new"
    same = BY_API.replace('numbers = "api"', 'numbers = "api"\nreissue = "same"')
    assert read(tmp_path, same).carrier.reissue == "same"
    assert read(tmp_path, f'[carrier]\ncode = "KGB"\n{API}').carrier.reissue == "same"


@pytest.mark.parametrize(
    ("text", "key", "code"),
    [
        ('[carrier]\ncode = "KGB"\nnumbers = "api"\n', "carrier.api.kind", "missing"),
        (f'[carrier]\nnumbers = "api"\n{API}', "carrier.api.kind", "not_allowed"),
        (BY_API.replace('kind = "logen"\n', ""), "carrier.api.kind", "missing"),
        (BY_API.replace("logen", "loggen"), "carrier.api.kind", "not_allowed"),
        (BY_API.replace('customer_code = "20179999"\n', ""), "carrier.api.customer_code", "missing"),
        (BY_API + "draw = 10000\n", "carrier.api.draw", "not_allowed"),
        (BY_API + 'secret_key = "in plain sight"\n', "carrier.api.secret_key", "plain_secret"),
        (BY_API + 'key_until = "soon"\n', "carrier.api.key_until", "not_allowed"),
        (BY_API + 'credit_type = "010"\n', "carrier.api.credit_type", "not_allowed"),
        (BY_API + "fare = -1\n", "carrier.api.fare", "not_allowed"),
        (BY_API + "speed = 9\n", "carrier.api.speed", "unknown_key"),
    ],
)
def test_what_cannot_work_is_told_by_its_key(tmp_path: Path, text: str, key: str, code: str) -> None:
    error = refused(tmp_path, text)
    assert (error.key, error.message_code) == (key, code)
    assert "plain sight" not in str(error)


@pytest.mark.parametrize("kind", api_kinds(), ids=lambda kind: kind.name)
def test_every_key_stands_in_the_annotated_file_and_on_the_page(kind: object) -> None:
    (row,) = [one for one in api_kinds() if one is kind]
    annotated, page = (DOCS / "station.toml").read_text("utf-8"), (DOCS / "carriers.md").read_text("utf-8")
    for key in row.keys:
        assert re.search(rf"^# {key.name} = ", annotated, re.MULTILINE), key.name
        assert f"`{key.name}`" in page, key.name


def test_services_are_handed_every_secret_of_an_interface() -> None:
    wanted = {key.credential for kind in api_kinds() for key in kind.keys if key.secret}
    for name in ("packing-station-sync.service", "packing-station.service"):
        unit = (DOCS.parent / "systemd" / name).read_text("utf-8")
        assert set(re.findall(r"LoadCredentialEncrypted=(\S+)", unit)) >= wanted
