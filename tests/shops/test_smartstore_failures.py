"""Every answer but success becomes the failure that fits it: later, no, unknown, or a person must act."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from station.locale.texts import LocaleTexts
from station.shops.base import ShopCredentials, ShopFailure, ShopRefused, ShopUnreachable
from station.shops.http import HttpAnswer
from station.shops.smartstore.failures import failure_of, outcome_unknown, token_failure

GATEWAY = (
    "gw_authn", "gw_ip_not_allowed", "gw_not_found", "gw_rate_limit", "gw_quota_limit", "gw_quota_hours",
    "gw_proxy_01", "gw_proxy_02", "gw_proxy_03", "gw_proxy_04", "gw_proxy_05", "gw_internal_server_error",
    "gw_block_01", "gw_block_02", "gw_timeout_01", "gw_timeout_02",
    "token_clock", "token_signature", "token_client", "token_refused",
)  # fmt: skip
ITEMS = (
    "000400", "4000", "9999", "100001", "100003", "101009", "101011", "104105", "104116", "104117", "104118",
    "104119", "104120", "104121", "104122", "104131", "104133", "104138", "104139", "104417", "104441", "104442",
    "104443", "104444", "104445", "104446", "104449", "104450", "105001", "105002", "105306", "105308",
)  # fmt: skip
OTHERS = ("network", "timeout", "not_json", "lacks_fields", "cancelled", "on_hold", "not_ready", "already_dispatched")


def said(status: int, code: str = "", **headers: str) -> ShopFailure:
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    body = json.dumps({"code": code, "message": "말"}).encode() if code else b""
    return failure_of(HttpAnswer(status, body, headers=named))


@pytest.mark.parametrize(
    ("status", "code", "kind", "ours", "unknown"),
    [
        (401, "GW.AUTHN", ShopCredentials, "gw_authn", False),
        (403, "GW.IP_NOT_ALLOWED", ShopCredentials, "gw_ip_not_allowed", False),
        (404, "GW.NOT_FOUND", ShopRefused, "gw_not_found", False),
        (429, "GW.RATE_LIMIT", ShopUnreachable, "gw_rate_limit", False),
        (429, "", ShopUnreachable, "gw_rate_limit", False),
        (500, "GW.PROXY.01", ShopUnreachable, "gw_proxy_01", True),
        (500, "GW.PROXY.03", ShopUnreachable, "gw_proxy_03", True),
        (500, "GW.INTERNAL_SERVER_ERROR", ShopUnreachable, "gw_internal_server_error", True),
        (503, "GW.BLOCK.01", ShopUnreachable, "gw_block_01", True),
        (503, "GW.BLOCK.02", ShopUnreachable, "gw_block_02", True),
        (504, "GW.TIMEOUT.01", ShopUnreachable, "gw_timeout_01", True),
        (504, "GW.TIMEOUT.02", ShopUnreachable, "gw_timeout_02", True),
        (400, "000400", ShopRefused, "000400", False),
        (400, "104139", ShopRefused, "104139", False),
        (502, "", ShopUnreachable, "server", True),
        (302, "", ShopUnreachable, "redirected", True),
        (200, "", ShopUnreachable, "lacks_fields", True),
    ],
)
def test_an_answer_becomes_the_failure_that_fits(
    status: int, code: str, kind: type[ShopFailure], ours: str, unknown: bool
) -> None:
    failure = said(status, code)
    assert (type(failure), failure.code, outcome_unknown(failure)) == (kind, ours, unknown)


def test_an_hourly_quota_is_no_rate_limit_and_closes_for_an_hour() -> None:
    failure = said(429, "GW.QUOTA_LIMIT", gncp_gw_quota_period="HOURS")
    assert (failure.code, failure.retry_after) == ("gw_quota_hours", 3600)
    failure = said(429, "GW.QUOTA_LIMIT", gncp_gw_quota_period="SECONDS")
    assert (failure.code, failure.retry_after) == ("gw_quota_limit", 1)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("timestamp 항목은 현재 이전이어야 합니다.", "token_clock"),
        ("timestamp 항목의 유효 시간이 만료되었습니다.", "token_clock"),
        ("client_secret_sign 항목이 유효하지 않습니다", "token_signature"),
        ("client_id 항목이 유효하지 않습니다", "token_client"),
        ("무언가", "token_refused"),
    ],
)
def test_a_refused_token_says_which_of_the_settings_is_wrong(words: str, code: str) -> None:
    body = json.dumps({"code": "BAD_REQUEST", "message": words}).encode()
    assert token_failure(HttpAnswer(400, body)).code == code


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_code_has_a_sentence_that_says_what_to_do(language: str) -> None:
    texts = LocaleTexts.load(language, "commands")
    for code in (*GATEWAY, *ITEMS, *OTHERS):
        sentence = texts.text(f"shop_says.{code}")
        assert sentence.count(".") >= 2, f"{code}: what happened, and what to do"
    for code in GATEWAY:
        assert texts.has(f"reason.{code}"), code


def test_the_page_for_sellers_explains_every_code() -> None:
    page = (Path(__file__).parents[2] / "docs" / "smartstore.md").read_text("utf-8")
    told = set(re.findall(r"^\| `([^`]+)`", page, re.MULTILINE))
    names = {re.sub(r"_(?=\d)", ".", code.upper().replace("GW_", "GW.")) for code in GATEWAY if code.startswith("gw_")}
    tokens = {code for code in GATEWAY if code.startswith("token_")}
    assert names - {"GW.QUOTA_HOURS"} | tokens | set(ITEMS) <= told
