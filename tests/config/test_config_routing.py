"""[[carrier.rule]] and the due dates of [shop] as station.toml says them, and what is said of a wrong one."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from station.packing.carriage import BoxCarriage, CarrierRule, LabelSource, NumberSource, RuleConditions
from tests.support.support_config import REST, read, refused

RULES = """
[carrier]
code = "CJGLS"
freight = "prepaid"
[[carrier.rule]]
code = "EPOST"
numbers = "scan"
zip_prefix = ["63", "402"]
[[carrier.rule]]
code = "kgb"
freight = "collect"
min_weight_g = 10001
max_weight_g = 30000
sku = "Glass-*"
[[carrier.rule]]
code = "HANJIN"
zip_from = "23100"
zip_to = "23116"
[board.cutoffs]
EPOST = "15:00"
"""


def test_rules_are_read_in_their_order_and_take_the_rest_from_the_usual_carrier(tmp_path: Path) -> None:
    config = read(tmp_path, REST + RULES)
    assert config.carrier.rule == (
        CarrierRule(
            RuleConditions(prefixes=("63", "402")),
            BoxCarriage("EPOST", NumberSource.SCAN, "prepaid", label=LabelSource.CARRIER),
        ),
        CarrierRule(
            RuleConditions(10_001, 30_000, skus=("GLASS-*",)), BoxCarriage("KGB", NumberSource.RANGE, "collect")
        ),
        CarrierRule(RuleConditions(zips=("23100", "23116")), BoxCarriage("HANJIN", NumberSource.RANGE, "prepaid")),
    )
    assert config.carrier.house.carriers == ("CJGLS", "EPOST", "KGB", "HANJIN")
    assert config.first_pick_up == time(15)


@pytest.mark.parametrize(
    ("rule", "key", "code"),
    [
        ('code = "NOBODY"\nsku = "A"', "carrier.rule[0].code", "not_allowed"),
        ('sku = "A"', "carrier.rule[0].code", "missing"),
        ('code = "EPOST"', "carrier.rule[0].code", "missing"),
        ('code = "EPOST"\nsku = []', "carrier.rule[0].sku", "not_allowed"),
        ('code = "EPOST"\nsku = [1]', "carrier.rule[0].sku", "wrong_type"),
        ('code = "EPOST"\nsku = " "', "carrier.rule[0].sku", "not_allowed"),
        ('code = "EPOST"\nmax_weight_g = 0', "carrier.rule[0].max_weight_g", "not_allowed"),
        ('code = "EPOST"\nmax_weight_g = "2kg"', "carrier.rule[0].max_weight_g", "wrong_type"),
        ('code = "EPOST"\nmin_weight_g = 9\nmax_weight_g = 8', "carrier.rule[0].min_weight_g", "not_allowed"),
        ('code = "EPOST"\nzip_from = "63000"', "carrier.rule[0].zip_to", "missing"),
        ('code = "EPOST"\nzip_to = "63000"', "carrier.rule[0].zip_from", "missing"),
        ('code = "EPOST"\nzip_from = "630"\nzip_to = "63999"', "carrier.rule[0].zip_from", "not_allowed"),
        ('code = "EPOST"\nzip_from = "63999"\nzip_to = "63000"', "carrier.rule[0].zip_to", "not_allowed"),
        ('code = "EPOST"\nzip_prefix = 63', "carrier.rule[0].zip_prefix", "wrong_type"),
        ('code = "EPOST"\nzip_prefix = "Jeju"', "carrier.rule[0].zip_prefix", "not_allowed"),
        (
            'code = "EPOST"\nzip_prefix = "63"\nzip_from = "63000"\nzip_to = "63999"',
            "carrier.rule[0].zip_prefix",
            "not_allowed",
        ),
        ('code = "EPOST"\nsku = "A"\nweight = 3', "carrier.rule[0].weight", "unknown_key"),
        ('code = "EPOST"\nsku = "A"\nnumbers = "none"', "carrier.rule[0].numbers", "not_allowed"),
        ('code = "EPOST"\nsku = "A"\n[[carrier.rule]]\ncode = "KGB"\nsku = "a"', "carrier.rule[1].code", "duplicate"),
    ],
)
def test_a_rule_that_cannot_be_meant_is_refused_with_its_key(tmp_path: Path, rule: str, key: str, code: str) -> None:
    error = refused(tmp_path, f'{REST}[carrier]\ncode = "CJGLS"\n[[carrier.rule]]\n{rule}\n')
    assert (error.key, error.message_code) == (key, code)


def test_three_business_days_are_meant_where_nothing_is_said(tmp_path: Path) -> None:
    shop = read(tmp_path, REST).shop
    assert (shop.due_business_days, shop.same_day_cutoff, shop.holidays_file) == (3, None, None)


def test_behind_a_same_day_cut_off_the_next_business_day_is_meant(tmp_path: Path) -> None:
    shop = read(tmp_path, f'{REST}same_day_cutoff = "14:00"\nholidays_file = "days.txt"\n').shop
    assert (shop.due_business_days, shop.same_day_cutoff) == (1, time(14))
    assert shop.holidays_file == tmp_path / "days.txt"


def test_more_business_days_and_a_same_day_cut_off_are_a_contradiction(tmp_path: Path) -> None:
    # Ordered at noon, it would be due today; ordered the evening before, the day after tomorrow.
    error = refused(tmp_path, f'{REST}same_day_cutoff = "14:00"\ndue_business_days = 2\n')
    assert (error.key, error.allowed) == ("shop.due_business_days", "1…1")


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ('same_day_cutoff = "2 pm"', "shop.same_day_cutoff"),
        ("same_day_cutoff = 14", "shop.same_day_cutoff"),
        ("due_business_days = 0", "shop.due_business_days"),
        ('due_business_days = "3"', "shop.due_business_days"),
        ("holidays_file = true", "shop.holidays_file"),
    ],
)
def test_a_due_date_that_cannot_be_meant_is_refused_with_its_key(tmp_path: Path, line: str, key: str) -> None:
    assert refused(tmp_path, f"{REST}{line}\n").key == key
