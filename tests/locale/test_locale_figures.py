"""Every figure has a name and a meaning in both languages, and every step of a story its sentence."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import pytest

import station.locale.texts as module
from station.locale.texts import LANGUAGES, LocaleTexts
from station.packing.verdicts import ItemVerdict, LabelVerdict, OrderVerdict, PrintOutcome, ShopResult
from station.statistics.hall_snapshot import AttentionKind, ForecastBasis
from station.statistics.incidents import IncidentKind
from station.statistics.measures import HallThroughput, MistakeFigures, WaitSplit

BOOKS = ("figures", "report")
SHOWN = {"parcels_per_hour", "pieces_per_hour", "seconds_per_parcel", "wrong_share", "too_many_share", "scan_ms"}
SHOWN |= {"stopped", "per_1000_pieces", "backlog", "forecast", "debts", "open_orders", "silent"}
# Parts of other figures, which have no column or lamp of their own.
PARTS = {"split", "labels_confirmed", "labels_not_printed"}
STEPS = {f"order_scanned_{one}" for one in OrderVerdict} | {f"item_scanned_{one}" for one in ItemVerdict}
STEPS |= {f"label_outcome_{one}" for one in PrintOutcome} | {f"label_scanned_{one}" for one in LabelVerdict}
STEPS |= {f"cancel_check_{one}" for one in ShopResult}


def tables(book: str, language: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((Path(module.__file__).parent / f"{book}.{language}.toml").read_text("utf-8"))


@pytest.mark.parametrize("book", BOOKS)
def test_both_languages_have_the_same_keys_and_the_same_blanks(book: str) -> None:
    korean, english = (tables(book, language) for language in LANGUAGES)
    assert {name: list(table) for name, table in korean.items()} == {
        name: list(table) for name, table in english.items()
    }
    for name, table in korean.items():
        for key, text in table.items():
            assert set(re.findall(r"\{(\w+)", text)) == set(re.findall(r"\{(\w+)", english[name][key])), key


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_figure_has_a_name_and_a_meaning(language: str) -> None:
    texts = LocaleTexts.load(language, "figures")
    measured = {field.name for kind in (HallThroughput, WaitSplit, MistakeFigures) for field in fields(kind)} - PARTS
    for name in measured | SHOWN:
        assert texts.has(f"figure.{name}"), name
        assert texts.has(f"definition.{name}"), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_needs_bases_incidents_and_steps_have_words(language: str) -> None:
    texts = LocaleTexts.load(language, "figures", "report")
    keys = (
        [f"need.{one}" for one in AttentionKind]
        + [f"basis.{one}" for one in ForecastBasis]
        + [f"incident.{one}" for one in IncidentKind]
    )
    keys += [f"step.{one}" for one in STEPS]
    assert [key for key in keys if not texts.has(key)] == []
